// The flags that every command takes which opens a database.

import type { Command } from 'commander';
import { FLAGS, type Flags } from '../launch.ts';

/** Adds the flags of the configuration to a command; `only` narrows them. */
export function withFlags(command: Command, only?: string[]): Command {
  for (const { flag, argument, meaning } of FLAGS) {
    if (!only || only.includes(flag)) command.option(`--${flag} <${argument}>`, meaning);
  }
  return command;
}

/** What a command's flags were set to; the configuration takes the rest from the environment. */
export function flagsOf(command: Command): Flags {
  const options = command.opts<Flags>();
  const inCamels = (flag: string) => flag.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
  return Object.fromEntries(FLAGS.map(({ flag }) => [flag, options[inCamels(flag)]]));
}
