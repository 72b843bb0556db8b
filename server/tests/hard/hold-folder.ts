// Takes a data folder and holds it until it is killed, with one of three locks: the house's, or one of R20's mutants.
// Usage: node hold-folder.ts <real|existence|none> --data-dir <folder>

import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { takeFolder } from '../../src/store/folder.ts';

const LOCKS: Record<string, (folder: string) => unknown> = {
  real: takeFolder,
  existence(folder) {
    mkdirSync(folder, { recursive: true });
    const lock = join(folder, 'latchkey.pid');
    if (existsSync(lock)) throw new Error(`The data folder ${folder} is in use.`);
    writeFileSync(lock, String(process.pid));
  },
  none: (folder) => mkdirSync(folder, { recursive: true }),
};

const [kind = 'real', , folder = ''] = process.argv.slice(2);
try {
  LOCKS[kind]?.(folder);
  console.log('held');
  setInterval(() => {}, 60_000);
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}
