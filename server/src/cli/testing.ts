// `latchkey testing`: a server for tests in any language, in memory, from a seed file.

import { readFileSync } from 'node:fs';
import { Command, InvalidArgumentError } from 'commander';
import type { Seed } from '../testing.ts';

interface Options {
  seed?: Seed;
  port?: number;
  now?: string;
  apiKey?: string;
  clientId?: string;
}

/** The command. */
export function testing(): Command {
  const description =
    'Run a server for tests: in memory, with a clock that moves and a state to go back to. Prints its ready line as JSON.';
  return new Command('testing')
    .description(description)
    .option('--seed <file>', 'what is there from the beginning, as JSON', readSeed)
    .option('--port <number>', 'port; a free one by default', Number)
    .option('--now <time>', 'the time at the beginning, as ISO-8601')
    .option('--api-key <key>', 'the secret key; a new one by default')
    .option('--client-id <id>', 'the id of the client; a new one by default')
    .action(async (options: Options) => {
      // Loaded here: it makes keys from the moment it is there.
      const { startLatchkey } = await import('../testing.ts');
      const { url, apiKey, clientId, seeded, stop } = await startLatchkey({ ...options, control: true });
      const end = () => stop().then(() => process.exit(0));
      process.on('SIGTERM', end);
      process.on('SIGINT', end);
      process.stdout.write(`${JSON.stringify({ url, apiKey, clientId, seeded, pid: process.pid })}\n`);
    });
}

function readSeed(path: string): Seed {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new InvalidArgumentError(`${path} cannot be read: ${(error as Error).message}`);
  }
}
