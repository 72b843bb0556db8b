// The commands.

import { Command } from 'commander';
import { explain, version } from '../launch.ts';
import { applications } from './applications.ts';
import { brand } from './brand.ts';
import { connections } from './connections.ts';
import { doctor } from './doctor.ts';
import { environmentSettings } from './environment-settings.ts';
import { exportUsers } from './export.ts';
import { keys } from './keys.ts';
import { letters } from './letters.ts';
import { migrate } from './migrate.ts';
import { origins } from './origins.ts';
import { providers } from './providers.ts';
import { redirects } from './redirects.ts';
import { seed } from './seed.ts';
import { start } from './start.ts';
import { testing } from './testing.ts';
import { webhooks } from './webhooks.ts';

/** Runs the command line; what cannot be done is said in one sentence, with exit code 1. */
export async function run(argv: string[]): Promise<void> {
  const program = new Command('latchkey').description('Self-hosted user management.').version(version);
  const upkeep = [
    migrate(),
    doctor(),
    keys(),
    environmentSettings(),
    brand(),
    origins(),
    redirects(),
    providers(),
    connections(),
    applications(),
    webhooks(),
    letters(),
    exportUsers(),
  ];
  for (const command of [start(), seed(), testing(), ...upkeep]) program.addCommand(command);
  try {
    await program.parseAsync(argv);
  } catch (error) {
    console.error(explain(error));
    process.exitCode = 1;
  }
}
