// Ids: a prefix and a ULID, so that ids sort by creation and name what they belong to.

import { decodeTime, monotonicFactory, type ULIDFactory, ulid } from 'ulid';
// The library's own source of chance asks the system for one byte sixteen times an id.
import { randomFraction } from './secrets.ts';

/** Of so many moments it is known which id came last. */
const MOMENTS = 64;
const moments = new Map<number, ULIDFactory>();

// Ids of one moment count up. Each moment counts for itself, so that houses in one process need not agree on the time.
function next(now: number): string {
  const known = moments.get(now);
  if (known) return known(now);
  const fresh = monotonicFactory(randomFraction);
  moments.set(now, fresh);
  const [oldest] = moments.keys();
  if (moments.size > MOMENTS) moments.delete(oldest as number);
  return fresh(now);
}

/** A new id `<prefix>_<ULID>` whose time part is `now` (epoch ms, above 0); those of one moment sort as they were made. */
export function newId(prefix: string, now: number): string {
  return `${prefix}_${next(now)}`;
}

/** A new id whose time part is any moment, from 1970 on, also one that many share: they do not sort among themselves. */
export function pastId(prefix: string, time: number): string {
  // The library takes 0 for no time at all.
  return `${prefix}_${ulid(Math.max(1, time), randomFraction)}`;
}

/** A bare ULID for `now`, as token ids (`jti`) carry it. */
export function newUlid(now: number): string {
  return next(now);
}

const ULID_AT_END = /^[a-z_]+_([0-7][0-9A-HJKMNP-TV-Z]{25})$/;

/** When an id of ours was made (epoch ms), or null for an id of another shape. */
export function idTime(id: string): number | null {
  const ulid = ULID_AT_END.exec(id)?.[1];
  return ulid ? decodeTime(ulid) : null;
}
