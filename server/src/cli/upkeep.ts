// What the maintenance commands share: their flags, and the environment that they look after.

import type { Command } from 'commander';
import { tend, type Upkeep } from '../upkeep.ts';
import { flagsOf, withFlags } from './settings.ts';

/** Adds the flags that say which database is meant. */
export function withDatabase(command: Command): Command {
  return withFlags(command, ['data-dir', 'database-url', 'mode']);
}

/** Adds the flags that say which database and which environment of it are meant. */
export function withEnvironment(command: Command): Command {
  return withDatabase(command).option('--environment <id>', 'which environment; the first one by default');
}

/** Does a command's work in the environment that its flags name. */
export function tendFor<T>(command: Command, act: (upkeep: Upkeep) => Promise<T>): Promise<T> {
  return tend(flagsOf(command), command.opts<{ environment?: string }>().environment, act);
}

/** Prints rows in columns. */
export function printTable(rows: string[][]): void {
  const widths = (rows[0] ?? []).map((_, at) => Math.max(...rows.map((row) => row[at]?.length ?? 0)));
  for (const row of rows)
    console.log(
      row
        .map((cell, at) => cell.padEnd(widths[at] ?? 0))
        .join('  ')
        .trimEnd(),
    );
}
