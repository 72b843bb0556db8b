// The flags that every command takes which opens a database.

import type { Command } from 'commander';
import { type Config, readConfig, SETTINGS } from '../config.ts';

/** Adds the flags of the configuration to a command; `only` narrows them. */
export function withSettings(command: Command, only?: string[]): Command {
  for (const { flag, argument, meaning } of SETTINGS) {
    if (flag && (!only || only.includes(flag))) command.option(`--${flag} <${argument}>`, meaning.replaceAll('`', ''));
  }
  return command;
}

/** The configuration from a command's flags and the environment. */
export function settingsOf(command: Command): Config {
  const options = command.opts<Record<string, string | undefined>>();
  const flags = SETTINGS.flatMap(({ flag }) => {
    const value = flag ? options[flag.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase())] : undefined;
    return flag && value !== undefined ? [[flag, value] as const] : [];
  });
  return readConfig(Object.fromEntries(flags));
}
