// The commands.

import { Command } from 'commander';
import { start } from './start.ts';

/** Runs the command line; what cannot be done is said in one sentence, with exit code 1. */
export async function run(argv: string[]): Promise<void> {
  const program = new Command('latchkey').description('Self-hosted user management.').version('0.1.0');
  for (const command of [start()]) program.addCommand(command);
  try {
    await program.parseAsync(argv);
  } catch (error) {
    if (process.env.LATCHKEY_LOG_LEVEL === 'debug') throw error;
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
