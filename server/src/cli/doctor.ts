// `latchkey doctor`: a checklist of what a start depends on.

import { Command } from 'commander';
import { examine } from '../checkup.ts';
import { flagsOf, withFlags } from './settings.ts';
import { printTable } from './upkeep.ts';

const FLAGS = ['data-dir', 'database-url', 'mode', 'public-url', 'smtp-url'];

/** The command; its exit code is 1 when anything fails. */
export function doctor(): Command {
  return withFlags(new Command('doctor').description('Check what a start depends on.'), FLAGS).action(
    async (_options, command: Command) => {
      const findings = await examine(flagsOf(command));
      printTable(findings.map(({ verdict, subject, text }) => [verdict, subject, text]));
      if (findings.some(({ verdict }) => verdict === 'fail')) process.exitCode = 1;
    },
  );
}
