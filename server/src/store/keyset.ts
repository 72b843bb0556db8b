// Keyset pages over (created_at, id): how a page request becomes a scan, and a scan's rows become a page.

import { type RawBuilder, sql } from 'kysely';
import { idTime } from '../kit/ids.ts';
import type { Page, PageRequest } from '../model/page.ts';

/** The form of the SQL: which way the index is walked, whether from a cursor, and how many rows are read. */
export interface ScanShape {
  direction: 'asc' | 'desc';
  cursor: boolean;
  take: number;
}

// In the SQL itself: of a parameter PostgreSQL thinks that it asks for a tenth of the table, and plans anew each time.
// Pages of other sizes read a few rows more, so that the statements stay few.
const SIZES = [11, 26, 51, 101];

export interface ScanParameters {
  cursor: string;
  /** Where a cursor stands whose row is gone: ids of ours carry their time. */
  cursorTime: number;
}

interface Scan {
  shape: ScanShape;
  parameters: ScanParameters;
  /** The rows come from the far end first and have to be turned round. */
  backwards: boolean;
  swapped: boolean;
}

/** Plans the scan of a page. `normal` order is newest first with the cursors' meaning turned round. */
export function planScan(page: PageRequest): Scan {
  const swapped = page.order === 'normal';
  const [after, before] = swapped ? [page.before, page.after] : [page.after, page.before];
  const ascending = page.order === 'asc';
  const backwards = before !== undefined;
  const cursor = after ?? before;
  return {
    shape: {
      direction: ascending !== backwards ? 'asc' : 'desc',
      cursor: cursor !== undefined,
      take: rowsFor(page.limit),
    },
    parameters: { cursor: cursor ?? '', cursorTime: cursor ? (idTime(cursor) ?? 0) : 0 },
    backwards,
    swapped,
  };
}

/** How many rows to read for a page: at least one more than it holds, to see whether something follows. */
export function rowsFor(limit: number): number {
  return SIZES.find((size) => size > limit) ?? limit + 1;
}

/** The way back: from a cursor towards the rows before it. */
export function opposite(direction: 'asc' | 'desc'): 'asc' | 'desc' {
  return direction === 'asc' ? 'desc' : 'asc';
}

/** The condition that a row lies beyond the cursor (`beyond`), or on the near side of it, itself included. */
export function fromCursor(
  table:
    | 'users'
    | 'sessions'
    | 'organizations'
    | 'memberships'
    | 'permissions'
    | 'invitations'
    | 'factors'
    | 'letters'
    | 'webhook_endpoints'
    | 'redirect_uris'
    | 'cors_origins'
    | 'application_grants'
    | 'user_api_keys'
    | 'connections',
  environmentId: string,
  parameters: ScanParameters,
  direction: 'asc' | 'desc',
  side: 'beyond' | 'near',
): RawBuilder<boolean> {
  const comparison = { asc: { beyond: '>', near: '<=' }, desc: { beyond: '<', near: '>=' } }[direction][side];
  const own = sql`(select c.created_at from ${sql.table(table)} as c where c.environment_id = ${environmentId} and c.id = ${parameters.cursor})`;
  const position = sql`(coalesce(${own}, ${parameters.cursorTime}), ${parameters.cursor})`;
  return sql`(${sql.ref(`${table}.created_at`)}, ${sql.ref(`${table}.id`)}) ${sql.raw(comparison)} ${position}`;
}

/** Makes the page from the rows of a scan. `has_near` says whether rows lie on the near side of the cursor. */
export function makePage<R extends { id: string; has_near?: unknown }, T>(
  scan: Scan,
  limit: number,
  found: R[],
  print: (row: R) => T,
): Page<T> {
  const more = found.length > limit;
  const rows = found.slice(0, limit);
  const near = Boolean(rows[0]?.has_near);
  if (scan.backwards) rows.reverse();
  const [follows, precedes] = scan.backwards ? [near, more] : [more, near];
  const last = follows ? (rows.at(-1)?.id ?? null) : null;
  const first = precedes ? (rows[0]?.id ?? null) : null;
  const [after, before] = scan.swapped ? [first, last] : [last, first];
  return { rows: rows.map(print), after, before };
}
