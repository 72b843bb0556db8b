// `latchkey start`: listens, prints the ready line, drains on SIGTERM.

import { Command } from 'commander';
import { launch, type Running } from '../launch.ts';
import { readyBlock } from './ready.ts';
import { flagsOf, withFlags } from './settings.ts';

/** The command. */
export function start(): Command {
  return withFlags(new Command('start').description('Run the server.'))
    .option('--json', 'print the ready line as one JSON object')
    .action(async (_options, command: Command) => {
      const running = await launch(flagsOf(command));
      const json = Boolean(command.opts<{ json?: boolean }>().json);
      // First: whoever reads the line may stop us at once.
      stopOnSignal(running);
      process.stdout.write(json ? readyLine(running) : readyBlock(running));
    });
}

function readyLine({ url, apiKey, clientId, database }: Running): string {
  return `${JSON.stringify({ url, apiKey, clientId, dashboardUrl: null, database, pid: process.pid })}\n`;
}

function stopOnSignal(running: Running): void {
  const stop = async () => {
    await running.stop();
    process.exit(0);
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
}
