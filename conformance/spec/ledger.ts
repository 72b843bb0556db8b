// Holds what a run saw against the ledger.

import type { Entry } from '../ledger.ts';
import type { Difference } from './differences.ts';

/** Differences that the ledger does not know, and entries of it that nothing bears out any more. */
export function compare(seen: Difference[], ledger: Entry[]): { unknown: Difference[]; healed: Entry[] } {
  const key = ({ operation, status, pointer, what }: Difference) => JSON.stringify([operation, status, pointer, what]);
  const [present, known] = [new Set(seen.map(key)), new Set(ledger.map(key))];
  return {
    unknown: seen.filter((difference) => !known.has(key(difference))),
    healed: ledger.filter((entry) => !present.has(key(entry))),
  };
}
