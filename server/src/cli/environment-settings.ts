// `latchkey settings`: shows and changes the settings of an environment.

import { Command } from 'commander';
import { printTable, tendFor, withEnvironment } from './upkeep.ts';

/** The command. */
export function environmentSettings(): Command {
  return new Command('settings')
    .description("Show and change an environment's settings.")
    .addCommand(show())
    .addCommand(set());
}

function show(): Command {
  return withEnvironment(new Command('show').description('Show all settings.')).action(
    async (_options, command: Command) => {
      const { settings } = await tendFor(command, async ({ environment }) => environment);
      printTable(Object.entries(settings).map(([name, value]) => [name, String(value ?? 'none')]));
    },
  );
}

function set(): Command {
  return withEnvironment(
    new Command('set').description('Change a setting; running servers follow.').argument('<name>').argument('<value>'),
  ).action(async (name: string, value: string, _options, command: Command) => {
    const change = await tendFor(command, (upkeep) => upkeep.set(name, value));
    for (const [changed, present] of Object.entries(change)) console.log(`${changed} is ${present ?? 'none'}.`);
  });
}
