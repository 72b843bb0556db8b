// `latchkey brand`: what the hosted pages look like, beyond what is a setting.

import { readFileSync } from 'node:fs';
import { Command } from 'commander';
import { tendFor, withEnvironment } from './upkeep.ts';

/** The command. */
export function brand(): Command {
  return new Command('brand').description('Make the hosted pages yours.').addCommand(logo());
}

function logo(): Command {
  const description = 'Show a logo on the hosted pages in the place of the name: JPEG, PNG, GIF or WebP.';
  return withEnvironment(new Command('logo').description(description).argument('[file]'))
    .option('--remove', 'show the name again')
    .action(async (file: string | undefined, { remove = false }: { remove?: boolean }, command: Command) => {
      if ((file === undefined) !== remove) throw new Error('Name a file, or pass --remove.');
      await tendFor(command, ({ setLogo }) => setLogo(file === undefined ? null : readFileSync(file)));
      console.log(file === undefined ? 'The logo was removed.' : 'The logo is set.');
    });
}
