// The command line and a server on one database, for tests of what the one does to the other.

import { onTestFinished, vi } from 'vitest';
import { type House, openHouse } from '../src/app.ts';
import { run } from '../src/cli/index.ts';
import { readConfig } from '../src/config.ts';
import { type KINDS, ORIGIN } from './house.ts';
import { freshPlace, type Place } from './security/child.ts';

export type { Place };

interface Said {
  code: number;
  out: string;
  err: string;
}

/** Runs the command line in this process. */
export async function latchkey(place: Place, ...words: string[]): Promise<Said> {
  const said = { out: [] as string[], err: [] as string[] };
  const spies = [
    vi.spyOn(console, 'log').mockImplementation((line: string) => void said.out.push(line)),
    vi.spyOn(console, 'error').mockImplementation((line: string) => void said.err.push(line)),
  ];
  try {
    await run(['node', 'latchkey', ...words, ...place.flags]);
    return { code: Number(process.exitCode ?? 0), out: said.out.join('\n'), err: said.err.join('\n') };
  } finally {
    process.exitCode = undefined;
    for (const spy of spies) spy.mockRestore();
  }
}

/** A database that nobody has seen yet, gone after the test. */
export async function arrive(kind: (typeof KINDS)[number]): Promise<Place> {
  const place = await freshPlace(kind);
  onTestFinished(place.leave);
  return place;
}

/** The configuration of a server there. */
export function configOf({ flags }: Place) {
  return readConfig({ 'data-dir': flags[1], 'database-url': flags[3] }, { LATCHKEY_LOG_LEVEL: 'silent' });
}

/** What a server on this place says to one who visits it for a moment. */
export async function visit<T>(place: Place, act: (house: House) => Promise<T>): Promise<T> {
  const house = await openHouse(configOf(place), ORIGIN);
  try {
    return await act(house);
  } finally {
    await house.close();
  }
}
