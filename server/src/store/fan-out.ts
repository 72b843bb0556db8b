// SQL that puts events on their way: the events are the outbox, each endpoint's cursor says how far it was emptied.

import { sql } from 'kysely';
import type { Event } from '../model/event.ts';
import type { Db, Tx } from './database.ts';
import { toEvent } from './events.ts';
import { command, query, whole } from './statement.ts';
import type { EndpointRow } from './webhooks.ts';

/** How many events one commit judges. */
export const BATCH = 200;

const pending = query((db, _: object) =>
  db
    .selectFrom('webhook_endpoints as endpoint')
    .select('endpoint.environment_id')
    .distinct()
    .where(sql<boolean>`endpoint.status = 'enabled'`)
    .where('endpoint.deleted_at', 'is', null)
    .where((is) =>
      is.or([
        is.exists(
          is
            .selectFrom('events as fresh')
            .select(sql`1`.as('one'))
            .whereRef('fresh.environment_id', '=', 'endpoint.environment_id')
            .where(sql<boolean>`fresh.sequence is null`),
        ),
        is.exists(
          is
            .selectFrom('events as later')
            .select(sql`1`.as('one'))
            .whereRef('later.environment_id', '=', 'endpoint.environment_id')
            .whereRef('later.sequence', '>', 'endpoint.cursor'),
        ),
      ]),
    ),
);

const enabled = query((db, p: { environmentId: string }) =>
  db
    .selectFrom('webhook_endpoints')
    .selectAll()
    .where('environment_id', '=', p.environmentId)
    .where(sql<boolean>`status = 'enabled'`)
    .where('deleted_at', 'is', null)
    .orderBy('id'),
);

const after = query((db, p: { environmentId: string; place: number }) =>
  db
    .selectFrom('events')
    .select(['id', 'name', 'data', 'context', 'created_at', 'sequence'])
    .where('environment_id', '=', p.environmentId)
    .where('sequence', '>', p.place)
    .orderBy('sequence')
    .limit(sql<number>`${sql.lit(BATCH)}`),
);

type Advance = { environmentId: string; id: string; from: number; version: number; to: number };

// Whoever moves the cursor writes the deliveries. Another replica, or a change of what is subscribed to, comes first or
// after, never between.
const advance = command((db, p: Advance) =>
  db
    .updateTable('webhook_endpoints')
    .set({ cursor: p.to })
    .where('environment_id', '=', p.environmentId)
    .where('id', '=', p.id)
    .where('cursor', '=', p.from)
    .where('updated_at', '=', p.version)
    .where(sql<boolean>`status = 'enabled'`),
);

type Dispatch = { environmentId: string; id: string; events: string; now: number };

const dispatch = command((db, p: Dispatch, kind) => {
  const given =
    kind === 'postgres'
      ? sql`select value as event_id from jsonb_array_elements_text(cast(${p.events} as jsonb))`
      : sql`select value as event_id from json_each(${p.events})`;
  return db
    .insertInto('webhook_deliveries')
    .columns([
      'environment_id',
      'endpoint_id',
      'event_id',
      'state',
      'tries',
      'failures',
      'started_at',
      'due_at',
      'created_at',
      'updated_at',
    ])
    .expression(
      sql`select cast(${p.environmentId} as text), cast(${p.id} as text), event_id, 'waiting', 0, 0,
        ${whole(p.now)}, ${whole(p.now)}, ${whole(p.now)}, ${whole(p.now)} from (${given}) as given where true`,
    )
    .onConflict((conflict) => conflict.doNothing());
});

/** The environments where events wait to be judged. */
export async function listPending(db: Db): Promise<string[]> {
  return (await pending.all(db, {})).map((row) => row.environment_id);
}

/** The endpoints of an environment that want events. */
export async function listEnabled(db: Db, environmentId: string): Promise<EndpointRow[]> {
  return enabled.all(db, { environmentId });
}

/** Events beyond a place in the order of commits, at most {@link BATCH}. */
export async function listEventsAfter(
  db: Db,
  environmentId: string,
  place: number,
): Promise<{ event: Event; place: number }[]> {
  const rows = await after.all(db, { environmentId, place });
  return rows.map((row) => ({ event: toEvent(row), place: row.sequence as number }));
}

/** Puts events on their way to an endpoint and moves its cursor to `to`; nothing when it is not as it was read. */
export async function putOnTheWay(
  tx: Tx,
  endpoint: EndpointRow,
  to: number,
  eventIds: string[],
  now: number,
): Promise<void> {
  const { environment_id: environmentId, id, cursor: from, updated_at: version } = endpoint;
  const moved = await advance.run(tx, { environmentId, id, from, version, to });
  if (moved === 0 || eventIds.length === 0) return;
  await dispatch.run(tx, { environmentId, id, events: JSON.stringify(eventIds), now });
}
