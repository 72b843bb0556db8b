// How hard the reliability gates press: the one place that says how many kills, rounds, cases and samples.

import { randomInt } from 'node:crypto';
import { appendFileSync } from 'node:fs';

interface Size {
  /** R3: kills, on each database. */
  kills: number;
  /** R4: rounds for each artefact, on each database. */
  races: number;
  /** R4: starts of two replicas on a new database. Each makes two RSA keys, so there are fewer of these. */
  starts: number;
  /** R11: cases for each operation. */
  cases: number;
  /** R12: SAML answers that are changed at random, for each thing that can be signed. */
  answers: number;
  /** R13: sign-ins of each kind, on each database. */
  samples: number;
  /** R20: folders that are opened twice. */
  folders: number;
}

const CHANGE: Size = { kills: 25, races: 300, starts: 10, cases: 100, answers: 200, samples: 500, folders: 10 };
const FULL: Size = {
  kills: 1_000,
  races: 10_000,
  starts: 100,
  cases: 3_400,
  answers: 20_000,
  samples: 2_000,
  folders: 100,
};

/** Whether this run is `npm run hard`; everything else runs at the size of a change. */
export const full = process.env.LATCHKEY_HARD === 'full';
export const size: Size = full ? FULL : CHANGE;

/** How long a gate may take: generous, because a hang is found by the gates' own limits. */
export const GATE_MS = full ? 4 * 3_600_000 : 300_000;

/** Choices that a seed repeats. */
export interface Chance {
  seed: number;
  /** A whole number from 0 to `below` - 1. */
  int(below: number): number;
  pick<T>(from: readonly T[]): T;
  shuffle<T>(all: readonly T[]): T[];
}

/** The choices of one run: of `LATCHKEY_SEED` if it is set, else of a seed of its own. */
export function openChance(given = process.env.LATCHKEY_SEED): Chance {
  const seed = given ? Number(given) : randomInt(2 ** 31);
  let state = seed >>> 0;
  // mulberry32: small, and good enough to choose moments and orders.
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const int = (below: number) => Math.floor(next() * below);
  return {
    seed,
    int,
    pick: (from) => from[int(from.length)] as (typeof from)[number],
    shuffle: (all) =>
      all
        .map((each) => ({ each, at: next() }))
        .sort((a, b) => a.at - b.at)
        .map(({ each }) => each),
  };
}

/** Says what a gate did, where a person reads it; `npm run hard` collects the same lines. */
export function report(gate: string, facts: Record<string, string | number>): void {
  const line = `${gate}: ${Object.entries(facts)
    .map(([name, value]) => `${name} ${value}`)
    .join(', ')}`;
  console.log(line);
  if (process.env.LATCHKEY_HARD_REPORT) appendFileSync(process.env.LATCHKEY_HARD_REPORT, `${line}\n`);
}
