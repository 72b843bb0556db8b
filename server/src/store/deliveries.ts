// SQL of deliveries that are under way: taken by workers, and settled.

import { sql } from 'kysely';
import type { Event } from '../model/event.ts';
import type { Database, Db, Tx } from './database.ts';
import { toEvent } from './events.ts';
import { type Builder, command, query } from './statement.ts';
import type { Tables } from './tables.ts';
import type { EndpointRow } from './webhooks.ts';

export type DeliveryRow = Tables['webhook_deliveries'];

type Of = { environmentId: string; endpointId: string };

/** How many rows one commit makes due. */
const BATCH = 500;

const dueEndpoints = query((db, p: { now: number }) =>
  db
    .selectFrom('webhook_endpoints as endpoint')
    .selectAll()
    .where(sql<boolean>`endpoint.status = 'enabled'`)
    .where('endpoint.deleted_at', 'is', null)
    .where((is) =>
      is.exists(
        is
          .selectFrom('webhook_deliveries as due')
          .select(sql`1`.as('one'))
          .whereRef('due.environment_id', '=', 'endpoint.environment_id')
          .whereRef('due.endpoint_id', '=', 'endpoint.id')
          .where(sql<boolean>`due.state = 'waiting'`)
          .where('due.due_at', '<=', p.now),
      ),
    ),
);

// One statement takes deliveries and moves them out of the others' sight until the lease is over.
const take = command((db, p: Of & { now: number; leaseEndsAt: number; count: number }, kind) => {
  let due = db
    .selectFrom('webhook_deliveries')
    .select(['environment_id', 'endpoint_id', 'event_id'])
    .where('environment_id', '=', p.environmentId)
    .where('endpoint_id', '=', p.endpointId)
    .where(sql<boolean>`state = 'waiting'`)
    .where('due_at', '<=', p.now)
    .orderBy('due_at')
    .orderBy('event_id')
    .limit(sql<number>`${p.count}`);
  if (kind === 'postgres') due = due.forUpdate().skipLocked();
  return db
    .updateTable('webhook_deliveries')
    .set({ due_at: p.leaseEndsAt, tries: sql<number>`tries + 1`, problem: null, updated_at: p.now })
    .where(sql<boolean>`(environment_id, endpoint_id, event_id) in (${due})`)
    .returningAll();
});

const eventById = query((db, p: { environmentId: string; id: string }) =>
  db
    .selectFrom('events')
    .select(['id', 'name', 'data', 'context', 'created_at'])
    .where('environment_id', '=', p.environmentId)
    .where('id', '=', p.id),
);

type Held = Of & { eventId: string; tries: number; now: number };

// `tries` tells holders apart: whose lease ran out meanwhile has no say any more.
const held = (db: Builder, p: Held) =>
  db
    .updateTable('webhook_deliveries')
    .where('environment_id', '=', p.environmentId)
    .where('endpoint_id', '=', p.endpointId)
    .where('event_id', '=', p.eventId)
    .where('state', '=', 'waiting')
    .where('tries', '=', p.tries);

const settled = command(
  (db, p: Held & { state: 'delivered' | 'dead'; lastStatus: number | null; problem: string | null }) =>
    held(db, p).set({
      state: p.state,
      last_status: p.lastStatus,
      problem: p.problem,
      settled_at: p.now,
      updated_at: p.now,
    }),
);

const postponed = command((db, p: Held & { lastStatus: number | null; problem: string; dueAt: number }) =>
  held(db, p).set({
    failures: sql<number>`failures + 1`,
    last_status: p.lastStatus,
    problem: p.problem,
    due_at: p.dueAt,
    updated_at: p.now,
  }),
);

const released = command((db, p: Held) => held(db, p).set({ due_at: p.now, updated_at: p.now }));

// What a worker holds has no problem yet, and is left to it. Each waits at least a tenth of its pause, so that an event that alone fails again and again is not tried faster and
// faster by the success of the others.
const hasten = command((db, p: Of & { now: number }) => {
  const late = db
    .selectFrom('webhook_deliveries')
    .select(['environment_id', 'endpoint_id', 'event_id'])
    .where('environment_id', '=', p.environmentId)
    .where('endpoint_id', '=', p.endpointId)
    .where(sql<boolean>`state = 'waiting'`)
    .where('due_at', '>', p.now)
    .where('failures', '>', 0)
    .where('problem', 'is not', null)
    .where(sql<boolean>`updated_at + (due_at - updated_at) / 10 <= ${p.now}`)
    .limit(sql<number>`${sql.lit(BATCH)}`);
  return db
    .updateTable('webhook_deliveries')
    .set({ due_at: p.now })
    .where(sql<boolean>`(environment_id, endpoint_id, event_id) in (${late})`);
});

/** The endpoints for which something is due. */
export async function listDueEndpoints(db: Db, now: number): Promise<EndpointRow[]> {
  return dueEndpoints.all(db, { now });
}

/** Takes deliveries to one endpoint that are due, oldest first, until `leaseEndsAt`; each counts a try. */
export async function takeDeliveries(
  database: Database,
  endpoint: EndpointRow,
  lease: { now: number; leaseEndsAt: number; count: number },
): Promise<DeliveryRow[]> {
  const of = { environmentId: endpoint.environment_id, endpointId: endpoint.id };
  const rows = await database.once((tx) => take.all(tx, { ...of, ...lease }));
  return (rows as DeliveryRow[]).sort((a, b) => (a.event_id < b.event_id ? -1 : 1));
}

export async function findEvent(db: Db, environmentId: string, id: string): Promise<Event | null> {
  const row = await eventById.first(db, { environmentId, id });
  return row ? toEvent(row) : null;
}

export type DeliveryOutcome =
  | { state: 'delivered' | 'dead'; lastStatus: number | null; problem: string | null }
  | { state: 'waiting'; lastStatus: number | null; problem: string; dueAt: number }
  | { state: 'released' };

/** Writes down what became of a delivery that was taken, unless another worker has taken it since. */
export async function settleDelivery(tx: Tx, row: DeliveryRow, now: number, outcome: DeliveryOutcome): Promise<void> {
  const { environment_id: environmentId, endpoint_id: endpointId, event_id: eventId, tries } = row;
  const taken = { environmentId, endpointId, eventId, tries, now };
  if (outcome.state === 'released') await released.run(tx, taken);
  else if (outcome.state === 'waiting') await postponed.run(tx, { ...taken, ...outcome });
  else await settled.run(tx, { ...taken, ...outcome });
}

/** Makes due now what failed before and has waited a tenth of its pause; gives how many that were. */
export async function hastenDeliveries(
  tx: Tx,
  endpoint: { environmentId: string; endpointId: string },
  now: number,
): Promise<number> {
  return hasten.run(tx, { ...endpoint, now });
}
