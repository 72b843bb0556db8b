// SQL of events: written with the change, put into the order of commits when somebody reads.

import { sql } from 'kysely';
import { type Account, packAccount, unpackAccount } from '../model/account.ts';
import type { Event } from '../model/event.ts';
import type { Page } from '../model/page.ts';
import type { Database, Db, Tx } from './database.ts';
import { rowsFor } from './keyset.ts';
import { lock } from './lock.ts';
import { command, queries, query } from './statement.ts';

type Named = { environmentId: string; id: string };

const insert = command(
  (
    db,
    p: { environmentId: string; organizationId: string | null } & Omit<Event, 'data' | 'context'> & {
        data: object;
        context: object;
      },
  ) =>
    db.insertInto('events').values({
      environment_id: p.environmentId,
      id: p.id,
      name: p.name,
      data: p.data,
      context: p.context,
      organization_id: p.organizationId,
      created_at: p.createdAt,
    }),
);

/** How many events one commit numbers: nobody may have read for months. */
const BATCH = 1_000;

const unread = query((db, p: { environmentId: string }) =>
  db
    .selectFrom('events')
    .select('id')
    .where('environment_id', '=', p.environmentId)
    .where(sql<boolean>`sequence is null`)
    .limit(sql<number>`1`),
);

// Two commits may end in another order than they began in. Numbering rows only once they are visible, one numberer at
// a time, gives an order that a reader with a cursor never has to go back in: nothing is missed, nothing moves.
const number = command((db, p: { environmentId: string }) =>
  db
    .updateTable('events')
    .set({
      sequence: sql<number>`numbered.place + (select coalesce(max(last.sequence), 0) from events as last where last.environment_id = ${p.environmentId})`,
    })
    .from((inner) =>
      inner
        .selectFrom((pending) =>
          pending
            .selectFrom('events')
            .where('environment_id', '=', p.environmentId)
            .where(sql<boolean>`sequence is null`)
            .select(['id', 'created_at'])
            .orderBy('created_at')
            .orderBy('id')
            .limit(sql<number>`${sql.lit(BATCH)}`)
            .as('pending'),
        )
        .select(['pending.id', sql<number>`row_number() over (order by pending.created_at, pending.id)`.as('place')])
        .as('numbered'),
    )
    .where('events.environment_id', '=', p.environmentId)
    .whereRef('events.id', '=', 'numbered.id'),
);

const placeOf = query((db, p: Named) =>
  db.selectFrom('events').select('sequence').where('environment_id', '=', p.environmentId).where('id', '=', p.id),
);

interface ListShape {
  direction: 'asc' | 'desc';
  names: number;
  from: boolean;
  to: boolean;
  organization: boolean;
  cursor: boolean;
  take: number;
}

type ListParameters = {
  environmentId: string;
  place: number;
  from: number;
  to: number;
  organizationId: string;
} & Record<`name${number}`, string>;

const list = queries((db, p: ListParameters, shape: ListShape) => {
  let found = db
    .selectFrom('events')
    .select(['id', 'name', 'data', 'context', 'created_at'])
    .where('environment_id', '=', p.environmentId)
    .where(sql<boolean>`sequence is not null`);
  if (shape.names > 0)
    found = found.where(
      'name',
      'in',
      Array.from({ length: shape.names }, (_, at) => p[`name${at}`] as string),
    );
  if (shape.from) found = found.where('created_at', '>=', p.from);
  if (shape.to) found = found.where('created_at', '<', p.to);
  if (shape.organization) found = found.where('organization_id', '=', p.organizationId);
  if (shape.cursor) found = found.where('sequence', shape.direction === 'asc' ? '>' : '<', p.place);
  return found.orderBy('sequence', shape.direction).limit(sql<number>`${sql.lit(shape.take)}`);
});

export interface EventFilter {
  names: string[];
  from?: number;
  to?: number;
  organizationId?: string;
}

/** Writes an event into the commit of the change that it tells of. */
export async function insertEvent(
  tx: Tx,
  environmentId: string,
  event: Event,
  organizationId: string | null,
): Promise<void> {
  const data = isOfAccount(event.name) ? packAccount(event.data as Account) : event.data;
  await insert.run(tx, { environmentId, organizationId, ...event, data });
}

/** The event of a row. */
export function toEvent(row: { id: string; name: string; data: unknown; context: unknown; created_at: number }): Event {
  const data = isOfAccount(row.name) ? unpackAccount(row.data as Partial<Account>) : row.data;
  return { id: row.id, name: row.name, data, context: row.context, createdAt: row.created_at } as Event;
}

function isOfAccount(name: string): boolean {
  return /^(?:user|account)\.(?:created|updated|deleted)$/.test(name);
}

/** Gives a place to every event that has become visible since somebody last read. */
export async function numberEvents(database: Database, environmentId: string): Promise<void> {
  if (!(await unread.first(database.db, { environmentId }))) return;
  const batch = () =>
    database.commit(async (tx) => {
      await lock(tx, 'events', environmentId);
      return number.run(tx, { environmentId });
    });
  while ((await batch()) === BATCH);
}

export interface EventPage {
  limit: number;
  direction: 'asc' | 'desc';
  /** Ids of events; at most one of them. */
  after?: string;
  before?: string;
}

/** One page of events in the order of commits. Null when the cursor names no event here. */
export async function listEvents(
  db: Db,
  environmentId: string,
  filter: EventFilter,
  page: EventPage,
): Promise<Page<Event> | null> {
  const cursor = page.after ?? page.before;
  const place = cursor === undefined ? 0 : (await placeOf.first(db, { environmentId, id: cursor }))?.sequence;
  if (place === undefined || place === null) return null;
  const backwards = page.before !== undefined;
  const shape: ListShape = {
    direction: (page.direction === 'asc') !== backwards ? 'asc' : 'desc',
    names: filter.names.length,
    from: filter.from !== undefined,
    to: filter.to !== undefined,
    organization: filter.organizationId !== undefined,
    cursor: cursor !== undefined,
    take: rowsFor(page.limit),
  };
  const rows = await list(shape).all(db, {
    environmentId,
    place,
    from: filter.from ?? 0,
    to: filter.to ?? 0,
    organizationId: filter.organizationId ?? '',
    ...Object.fromEntries(filter.names.map((name, at) => [`name${at}`, name])),
  });
  const more = rows.length > page.limit;
  const shown = rows.slice(0, page.limit);
  if (backwards) shown.reverse();
  const events = shown.map(toEvent);
  return { rows: events, after: more || backwards ? (shown.at(-1)?.id ?? null) : null, before: null };
}
