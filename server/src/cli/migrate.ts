// `latchkey migrate`: brings the database up to date without starting the server.

import { Command } from 'commander';
import { upgrade } from '../upkeep.ts';
import { flagsOf } from './settings.ts';
import { withDatabase } from './upkeep.ts';

/** The command. */
export function migrate(): Command {
  return withDatabase(new Command('migrate').description('Bring the database up to date; `start` does so too.')).action(
    async (_options, command: Command) => {
      const applied = await upgrade(flagsOf(command));
      console.log(applied.length > 0 ? `Applied ${applied.join(', ')}.` : 'The database is up to date.');
    },
  );
}
