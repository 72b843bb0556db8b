// `latchkey origins`: the web pages that may call from a browser.

import { Command } from 'commander';
import { tendFor, withEnvironment } from './upkeep.ts';

/** The command. */
export function origins(): Command {
  return new Command('origins')
    .description('The origins whose pages may call from a browser (CORS).')
    .addCommand(add());
}

function add(): Command {
  return withEnvironment(
    new Command('add').description('Register an origin: scheme, host and port.').argument('<origin>'),
  ).action(async (origin: string, _options, command: Command) => {
    await tendFor(command, ({ addOrigin }) => addOrigin(origin));
    console.log(`Registered ${origin}.`);
  });
}
