// SQL of deliveries that were made: listed, sent again, forgotten.

import { sql } from 'kysely';
import type { Page } from '../model/page.ts';
import type { DeliveryState, WebhookDelivery } from '../model/webhook.ts';
import type { Db, Tx } from './database.ts';
import { toEvent } from './events.ts';
import { rowsFor } from './keyset.ts';
import { command, queries, query } from './statement.ts';

type Of = { environmentId: string; endpointId: string };

/** How many rows one commit touches. */
const BATCH = 500;

const again = command((db, p: Of & { eventId: string; now: number }) =>
  db
    .insertInto('webhook_deliveries')
    .values({
      environment_id: p.environmentId,
      endpoint_id: p.endpointId,
      event_id: p.eventId,
      state: 'waiting',
      tries: sql<number>`0`,
      failures: sql<number>`0`,
      started_at: p.now,
      due_at: p.now,
      created_at: p.now,
      updated_at: p.now,
    })
    .onConflict((conflict) =>
      conflict.columns(['environment_id', 'endpoint_id', 'event_id']).doUpdateSet({
        state: 'waiting',
        // Whoever holds it at this moment has no say any more.
        tries: sql<number>`webhook_deliveries.tries + 1`,
        failures: sql<number>`0`,
        started_at: p.now,
        due_at: p.now,
        settled_at: null,
        updated_at: p.now,
      }),
    ),
);

const revive = command((db, p: Of & { now: number }) => {
  const dead = db
    .selectFrom('webhook_deliveries')
    .select(['environment_id', 'endpoint_id', 'event_id'])
    .where('environment_id', '=', p.environmentId)
    .where('endpoint_id', '=', p.endpointId)
    .where(sql<boolean>`state = 'dead'`)
    .limit(sql<number>`${sql.lit(BATCH)}`);
  return db
    .updateTable('webhook_deliveries')
    .set({
      state: 'waiting',
      failures: sql<number>`0`,
      started_at: p.now,
      due_at: p.now,
      settled_at: null,
      updated_at: p.now,
    })
    .where(sql<boolean>`(environment_id, endpoint_id, event_id) in (${dead})`);
});

type ListShape = { state: DeliveryState | null; after: boolean; take: number };

const list = queries((db, p: Of & { after: string }, shape: ListShape) => {
  let found = db
    .selectFrom('webhook_deliveries as delivery')
    .innerJoin('events as event', (on) =>
      on.onRef('event.environment_id', '=', 'delivery.environment_id').onRef('event.id', '=', 'delivery.event_id'),
    )
    .selectAll('delivery')
    .select(['event.name', 'event.data', 'event.context', 'event.created_at as happened_at'])
    .where('delivery.environment_id', '=', p.environmentId)
    .where('delivery.endpoint_id', '=', p.endpointId);
  if (shape.state) found = found.where(sql<boolean>`delivery.state = ${sql.lit(shape.state)}`);
  if (shape.after) found = found.where('delivery.event_id', '<', p.after);
  return found.orderBy('delivery.event_id', 'desc').limit(sql<number>`${sql.lit(shape.take)}`);
});

type Before = { before: number };

const settledBefore = (state: 'delivered' | 'dead') =>
  command((db, p: Before) => {
    const old = db
      .selectFrom('webhook_deliveries')
      .select(['environment_id', 'endpoint_id', 'event_id'])
      .where(sql<boolean>`state = ${sql.lit(state)}`)
      .where('settled_at', '<', p.before)
      .orderBy('settled_at')
      .limit(sql<number>`${sql.lit(BATCH)}`);
    return db.deleteFrom('webhook_deliveries').where(sql<boolean>`(environment_id, endpoint_id, event_id) in (${old})`);
  });

const [forgetDelivered, forgetDead] = [settledBefore('delivered'), settledBefore('dead')];

const buried = query((db, _: object) =>
  db.selectFrom('webhook_endpoints').select(['environment_id', 'id']).where('deleted_at', 'is not', null),
);

const clear = command((db, p: Of) => {
  const some = db
    .selectFrom('webhook_deliveries')
    .select(['environment_id', 'endpoint_id', 'event_id'])
    .where('environment_id', '=', p.environmentId)
    .where('endpoint_id', '=', p.endpointId)
    .limit(sql<number>`${sql.lit(BATCH)}`);
  return db.deleteFrom('webhook_deliveries').where(sql<boolean>`(environment_id, endpoint_id, event_id) in (${some})`);
});

const remove = command((db, p: Of) =>
  db
    .deleteFrom('webhook_endpoints')
    .where('environment_id', '=', p.environmentId)
    .where('id', '=', p.endpointId)
    .where('deleted_at', 'is not', null),
);

/** Puts an event on its way to an endpoint once more, whatever became of it. */
export async function sendAgain(tx: Tx, of: Of & { eventId: string }, now: number): Promise<void> {
  await again.run(tx, { ...of, now });
}

/** Starts anew with dead deliveries of an endpoint; gives how many that were. */
export async function reviveDead(tx: Tx, of: Of, now: number): Promise<number> {
  return revive.run(tx, { ...of, now });
}

/** One page of the deliveries to an endpoint, those of the newest events first. */
export async function listDeliveries(
  db: Db,
  of: Of,
  { state, limit, after }: { state: DeliveryState | null; limit: number; after?: string },
): Promise<Page<WebhookDelivery>> {
  const shape = { state, after: after !== undefined, take: rowsFor(limit) };
  const found = await list(shape).all(db, { ...of, after: after ?? '' });
  const rows = found.slice(0, limit).map((row) => ({
    endpointId: row.endpoint_id,
    event: toEvent({ ...row, id: row.event_id, created_at: row.happened_at }),
    state: row.state,
    tries: row.tries,
    dueAt: row.due_at,
    lastStatus: row.last_status,
    problem: row.problem,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  }));
  return { rows, after: found.length > limit ? (rows.at(-1)?.event.id ?? null) : null, before: null };
}

/** Removes one batch of what was settled before these moments; gives how many rows that were. */
export async function forgetDeliveries(tx: Tx, before: { delivered: number; dead: number }): Promise<number> {
  const delivered = await forgetDelivered.run(tx, { before: before.delivered });
  return delivered + (await forgetDead.run(tx, { before: before.dead }));
}

/** The endpoints that were deleted and still have rows. */
export async function listBuried(db: Db): Promise<{ environmentId: string; endpointId: string }[]> {
  const rows = await buried.all(db, {});
  return rows.map((row) => ({ environmentId: row.environment_id, endpointId: row.id }));
}

/** Removes a batch of the deliveries of a deleted endpoint, and the endpoint after the last; gives how many rows that were. */
export async function clearBuried(tx: Tx, of: Of): Promise<number> {
  return (await clear.run(tx, of)) || (await remove.run(tx, of));
}
