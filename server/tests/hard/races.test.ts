// R4: replicas race for each artefact; exactly one wins, and nobody meets a fault.

import { expect, test } from 'vitest';
import { KINDS, onEachDatabase } from '../house.ts';
import { firstStarts } from './first-start.ts';
import * as races from './races.ts';
import { GATE_MS, openChance, report, size } from './size.ts';

const hasher = races.countingHasher();

const RACES: [string, races.Race][] = [
  ['a refresh token has one successor, and every caller gets it', races.refreshToken],
  ['a spent refresh token that comes back late ends its session once', races.spentToken],
  ['an address has one owner when users are created with it', races.newEmail],
  ['an address has one owner when users change to it', races.changedEmail],
  ['an external id has one owner, and the losers leave nothing behind', races.externalId],
  ['a burst of guesses at one account gets no more tries than its budget', races.attemptBudget(hasher, 'identifier')],
  ['a burst of guesses from one address gets no more tries than its budget', races.attemptBudget(hasher, 'address')],
  ['a session is ended and announced once', races.revocation],
  ['a user is removed once, also while others refresh and change it', races.removal],
];

onEachDatabase('R4', (open, kind) => {
  test.each(RACES)(
    'R4: %s',
    async (name, race) => {
      const chance = openChance();
      const arena = await races.openArena(open, chance, hasher);
      const faults = [...(await race(arena, size.races)), ...(await races.aftermath(arena))];
      report(`R4 ${kind}: ${name}`, { rounds: size.races, seed: chance.seed, faults: faults.length });
      expect(faults).toEqual([]);
    },
    GATE_MS,
  );
});

// Of an embedded database one process is the owner (R20), so there only a server's replicas can start together.
test.each(KINDS.filter((kind) => kind === 'postgres'))(
  'R4: of replicas that start together on a new database one makes the first environment (%s)',
  async (kind) => {
    const faults = await firstStarts(process.env.LATCHKEY_TEST_DATABASE_URL as string, size.starts);
    report(`R4 ${kind}: first start`, { rounds: size.starts, faults: faults.length });
    expect(faults).toEqual([]);
  },
  GATE_MS,
);
