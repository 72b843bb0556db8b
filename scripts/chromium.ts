// Where a Chromium is on this machine, for the tests of the pages and for their pictures.

import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

// The shell first: the same pages in half the time.
const NAMES = ['chromium-headless-shell', 'chromium', 'chromium-browser', 'google-chrome'];

/** The program that `LATCHKEY_CHROMIUM` names, or the first on the path; null where there is none. */
export function findChromium(): string | null {
  const named = process.env.LATCHKEY_CHROMIUM;
  if (named) return named;
  const folders = (process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  const places = NAMES.flatMap((name) => folders.map((folder) => join(folder, name)));
  return places.find(isProgram) ?? null;
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
