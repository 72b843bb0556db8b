// `latchkey redirects`: where browsers may be sent.

import { Command } from 'commander';
import { tendFor, withEnvironment } from './upkeep.ts';

/** The command. */
export function redirects(): Command {
  return new Command('redirects').description('Where browsers may be sent after signing in or out.').addCommand(add());
}

function add(): Command {
  return withEnvironment(new Command('add').description('Register a redirect target.').argument('<uri>'))
    .option('--sign-out', 'after signing out, not after signing in')
    .option('--default', 'where to go when no target is named')
    .action(async (uri: string, options: { signOut?: boolean; default?: boolean }, command: Command) => {
      const purpose = options.signOut ? 'sign_out' : 'redirect';
      await tendFor(command, ({ addRedirect }) => addRedirect(uri, purpose, options.default ?? false));
      console.log(`Registered ${uri}${options.default ? ' as the default' : ''}.`);
    });
}
