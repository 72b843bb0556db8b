// `latchkey export`: everybody in an environment, as CSV for people or as JSON lines for programs.

import { createWriteStream } from 'node:fs';
import { Readable, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Command, Option } from 'commander';
import { tendFor, withEnvironment } from './upkeep.ts';

interface Options {
  format: 'csv' | 'jsonl';
  out?: string;
}

/** The command. */
export function exportUsers(): Command {
  const description =
    'Write all users, oldest first: names, identifiers, metadata and states, without passwords and other secrets.';
  return withEnvironment(new Command('export').description(description))
    .addOption(new Option('--format <format>', 'csv or jsonl').choices(['csv', 'jsonl']).default('csv'))
    .option('--out <file>', 'where to; standard output by default')
    .action(async ({ format, out }: Options, command: Command) => {
      await tendFor(command, async ({ exportUsers }) => {
        // A file that is there stays as it is.
        const target: Writable = out ? createWriteStream(out, { flags: 'wx', mode: 0o600 }) : process.stdout;
        await pipeline(Readable.from(exportUsers(format)), target, { end: out !== undefined });
      });
    });
}
