// `latchkey seed`: fills an environment with made-up users, as many as one likes.

import { Command, InvalidArgumentError } from 'commander';
import { fill } from '../fill.ts';
import { flagsOf, withFlags } from './settings.ts';

interface Options {
  users: number;
  seedNumber: number;
  environment?: string;
}

/** The command. */
export function seed(): Command {
  const description =
    'Fill an environment with made-up users: addresses, names, external ids; no passwords, and no user.created events.';
  return withFlags(new Command('seed').description(description), ['data-dir', 'database-url', 'mode'])
    .option('--users <number>', 'how many', whole(1), 1_000)
    .option('--seed-number <number>', 'the same number makes the same users', whole(0), 1)
    .option('--environment <id>', 'where; the first environment by default')
    .action(async ({ users, seedNumber, environment }: Options, command: Command) => {
      const began = performance.now();
      const options = { users, seedNumber, onProgress: progress(users) };
      const { environmentId, fresh } = await fill(flagsOf(command), environment, options);
      const seconds = Math.round((performance.now() - began) / 100) / 10;
      console.log(`${count(fresh)} new users in ${environmentId} after ${seconds} s, without user.created events.`);
    });
}

// Ten lines, whatever the number.
function progress(users: number): (done: number) => void {
  let shown = 0;
  return (done) => {
    if (done - shown < users / 10) return;
    shown = done;
    console.error(`${count(done)} of ${count(users)}`);
  };
}

function count(number: number): string {
  return number.toLocaleString('en');
}

function whole(least: number) {
  return (text: string): number => {
    const value = Number(text);
    if (Number.isSafeInteger(value) && value >= least) return value;
    throw new InvalidArgumentError(`must be a whole number from ${least}.`);
  };
}
