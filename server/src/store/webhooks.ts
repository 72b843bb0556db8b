// SQL of webhook endpoints.

import { sql } from 'kysely';
import type { Page, PageRequest } from '../model/page.ts';
import type { Db, Tx } from './database.ts';
import { fromCursor, makePage, planScan, type ScanParameters, type ScanShape } from './keyset.ts';
import { command, queries, query } from './statement.ts';
import type { Tables } from './tables.ts';

export type EndpointRow = Tables['webhook_endpoints'];

type Named = { environmentId: string; id: string };

const NEWEST = (environmentId: string) =>
  sql<number>`coalesce((select sequence from events where environment_id = ${environmentId} and sequence > 0 order by sequence desc limit 1), 0)`;

type NewEndpoint = Pick<EndpointRow, 'environment_id' | 'id' | 'face' | 'url' | 'event_names'> & {
  secret: string;
  now: number;
};

const insert = command((db, p: NewEndpoint) =>
  db.insertInto('webhook_endpoints').values({
    environment_id: p.environment_id,
    id: p.id,
    face: p.face,
    url: p.url,
    secret: p.secret,
    status: 'enabled',
    event_names: p.event_names,
    cursor: NEWEST(p.environment_id),
    created_at: p.now,
    updated_at: p.now,
  }),
);

const byId = query((db, p: Named) =>
  db
    .selectFrom('webhook_endpoints')
    .selectAll()
    .where('environment_id', '=', p.environmentId)
    .where('id', '=', p.id)
    .where('deleted_at', 'is', null),
);

type Version = Named & { version: number; now: number };

// What happened while it was disabled is not sent to it later.
const change = command((db, p: Version & { url: string; status: 'enabled' | 'disabled'; events: object }) =>
  db
    .updateTable('webhook_endpoints')
    .set({
      url: p.url,
      event_names: p.events,
      cursor: sql<number>`case when status = 'disabled' then ${NEWEST(p.environmentId)} else cursor end`,
      status: p.status,
      updated_at: p.now,
    })
    .where('environment_id', '=', p.environmentId)
    .where('id', '=', p.id)
    .where('updated_at', '=', p.version)
    .where('deleted_at', 'is', null),
);

const rotate = command((db, p: Version & { secret: string; next: string | null; rotatesAt: number | null }) =>
  db
    .updateTable('webhook_endpoints')
    .set({ secret: p.secret, next_secret: p.next, rotates_at: p.rotatesAt, updated_at: p.now })
    .where('environment_id', '=', p.environmentId)
    .where('id', '=', p.id)
    .where('updated_at', '=', p.version)
    .where('deleted_at', 'is', null),
);

const bury = command((db, p: Named & { now: number }) =>
  db
    .updateTable('webhook_endpoints')
    .set({
      status: 'disabled',
      secret: null,
      next_secret: null,
      rotates_at: null,
      deleted_at: p.now,
      updated_at: p.now,
    })
    .where('environment_id', '=', p.environmentId)
    .where('id', '=', p.id)
    .where('deleted_at', 'is', null)
    .returning(['id', 'url', 'event_names']),
);

const list = queries((db, p: ScanParameters & { environmentId: string; face: string }, shape: ScanShape) => {
  let page = db
    .selectFrom('webhook_endpoints')
    .selectAll()
    .where('webhook_endpoints.environment_id', '=', p.environmentId)
    .where('face', '=', p.face)
    .where('deleted_at', 'is', null);
  if (shape.cursor) {
    const near = db
      .selectFrom('webhook_endpoints')
      .where('webhook_endpoints.environment_id', '=', p.environmentId)
      .where('face', '=', p.face)
      .where('deleted_at', 'is', null)
      .where(fromCursor('webhook_endpoints', p.environmentId, p, shape.direction, 'near'))
      .select(sql`1`.as('one'))
      .limit(sql<number>`1`);
    page = page
      .where(fromCursor('webhook_endpoints', p.environmentId, p, shape.direction, 'beyond'))
      .select(sql<unknown>`exists ${near}`.as('has_near')) as typeof page;
  }
  return page
    .orderBy('webhook_endpoints.created_at', shape.direction)
    .orderBy('webhook_endpoints.id', shape.direction)
    .limit(sql<number>`${sql.lit(shape.take)}`);
});

const anyEnabled = query((db, _: object) =>
  db
    .selectFrom('webhook_endpoints')
    .select('id')
    .where(sql<boolean>`status = 'enabled'`)
    .where('deleted_at', 'is', null)
    .limit(sql<number>`1`),
);

/** Writes a new endpoint, which gets every event from here on. Throws Conflict on `url`. */
export async function insertEndpoint(tx: Tx, row: NewEndpoint): Promise<void> {
  await insert.run(tx, row);
}

export async function findEndpoint(db: Db, environmentId: string, id: string): Promise<EndpointRow | null> {
  return (await byId.first(db, { environmentId, id })) ?? null;
}

/** Changes an endpoint that is still as it was read; false when it is not. Throws Conflict on `url`. */
export async function changeEndpoint(
  tx: Tx,
  was: EndpointRow,
  to: { url: string; status: 'enabled' | 'disabled'; events: string[]; now: number },
): Promise<boolean> {
  return (await change.run(tx, { ...versionOf(was), ...to })) === 1;
}

/** Gives an endpoint that is still as it was read other secrets; false when it is not. */
export async function rotateSecrets(
  tx: Tx,
  was: EndpointRow,
  to: { secret: string; next: string | null; rotatesAt: number | null; now: number },
): Promise<boolean> {
  return (await rotate.run(tx, { ...versionOf(was), ...to })) === 1;
}

/** Takes an endpoint out of everybody's sight; what it was, or null when it is not there. */
export async function buryEndpoint(
  tx: Tx,
  environmentId: string,
  id: string,
  now: number,
): Promise<Pick<EndpointRow, 'id' | 'url' | 'event_names'> | null> {
  return (await bury.first(tx, { environmentId, id, now })) ?? null;
}

/** One page of the endpoints of a face by their creation. */
export async function listEndpoints(
  db: Db,
  environmentId: string,
  face: string,
  page: PageRequest,
): Promise<Page<EndpointRow>> {
  const scan = planScan(page);
  const rows = await list(scan.shape).all(db, { ...scan.parameters, environmentId, face });
  return makePage(scan, page.limit, rows as (EndpointRow & { has_near?: unknown })[], (row) => row);
}

/** Whether anywhere an endpoint wants events. */
export async function hasEndpoints(db: Db): Promise<boolean> {
  return (await anyEnabled.first(db, {})) !== undefined;
}

function versionOf({ environment_id, id, updated_at }: EndpointRow) {
  return { environmentId: environment_id, id, version: updated_at };
}
