// How this face is on the wire: lists with offsets, several values repeated, moments as milliseconds since 1970.

import type { ClerkOperations as Operations } from '../clerk.generated.ts';
import type { Manners, Methods } from '../operations.ts';

export type Face = Methods<Operations>;

/** The version of the wire that the types were made from. */
const VERSION = '2026-05-12';
const ROWS_A_PAGE = 10;

export const MANNERS: Manners = {
  arrays: 'repeated',
  listDefaults: {},
  headers: { 'Clerk-API-Version': VERSION },
  read: (value, name) => (typeof value === 'number' && name.endsWith('_at') ? new Date(value).toISOString() : value),
  write: (value, name) =>
    typeof value === 'string' && /_at_(before|after|since)$/.test(name) ? Date.parse(value) : value,
  nextOf(input, { data, totalCount }) {
    const limit = (input.limit as number | undefined) ?? ROWS_A_PAGE;
    const offset = ((input.offset as number | undefined) ?? 0) + data.length;
    const isLast = totalCount === undefined ? data.length < limit : offset >= totalCount || data.length === 0;
    if (isLast) return null;
    // A cursor goes on after the row that was last; both at once are refused.
    if (input.startingAfter !== undefined) return { ...input, startingAfter: (data.at(-1) as { id: string }).id };
    return { ...input, offset };
  },
};
