// Ids: a prefix and a ULID, so that ids sort by creation and name what they belong to.

import { decodeTime, monotonicFactory, ulid } from 'ulid';
import { randomFraction } from './secrets.ts';

// The library's own source of chance asks the system for one byte sixteen times an id.
const next = monotonicFactory(randomFraction);

/** A new id `<prefix>_<ULID>` whose time part is `now` (epoch ms). */
export function newId(prefix: string, now: number): string {
  return `${prefix}_${next(now)}`;
}

/** A new id whose time part lies in the past: {@link newId} never goes back. */
export function pastId(prefix: string, time: number): string {
  return `${prefix}_${ulid(time, randomFraction)}`;
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
