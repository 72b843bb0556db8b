// The tokens of whoever is signed in, in a file that nobody else on the machine can read.

import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';

export interface Tokens {
  accessToken: string;
  refreshToken: string;
  email: string;
}

const folder = join(process.env.XDG_CONFIG_HOME || join(homedir(), '.config'), 'latchkey-example');
const file = join(folder, 'tokens.json');

/** The tokens that were kept; null where there are none. */
export async function readTokens(): Promise<Tokens | null> {
  try {
    return JSON.parse(await readFile(file, 'utf8'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

export async function keepTokens(tokens: Tokens): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  // Written beside and then moved: whatever happens meanwhile, the file holds these tokens or the former ones.
  const draft = `${file}.${process.pid}`;
  await writeFile(draft, JSON.stringify(tokens), { mode: 0o600 });
  await rename(draft, file);
}

export async function forgetTokens(): Promise<void> {
  await rm(file, { force: true });
}
