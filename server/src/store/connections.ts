// SQL of connections, read together with the domains that lead to them.

import { type SelectQueryBuilder, sql } from 'kysely';
import type { Connection, ConnectionConfig, ConnectionState, ConnectionType } from '../model/connection.ts';
import type { Page, PageRequest } from '../model/page.ts';
import type { Db, Tx } from './database.ts';
import { fromCursor, makePage, opposite, planScan, type ScanParameters, type ScanShape } from './keyset.ts';
import { type Builder, command, containing, queries, query } from './statement.ts';
import type { Tables } from './tables.ts';

type Named = { environmentId: string; id: string };
type Row = Omit<Tables['connections'], 'environment_id' | 'client_secret'> & { domains: unknown };

/** A connection as it is written: with the client's secret, sealed. */
export type SealedConnection = Omit<Connection, 'domains'> & { clientSecret: string | null };

const COLUMNS = [
  'connections.id',
  'connections.organization_id',
  'connections.type',
  'connections.name',
  'connections.state',
  'connections.config',
  'connections.is_required',
  'connections.created_at',
  'connections.updated_at',
] as const;

function toConnection(row: Row): Connection {
  return {
    id: row.id,
    organizationId: row.organization_id,
    type: row.type as ConnectionType,
    name: row.name,
    state: row.state,
    config: row.config as ConnectionConfig | null,
    isRequired: row.is_required,
    domains: row.domains as Connection['domains'],
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}

function connections(db: Builder, environmentId: string, kind: 'sqlite' | 'postgres') {
  const pair = sql`'id', d.id, 'domain', d.domain`;
  const each =
    kind === 'postgres'
      ? sql`coalesce(json_agg(json_build_object(${pair}) order by d.created_at, d.id), '[]')`
      : sql`json_group_array(json_object(${pair}) order by d.created_at, d.id)`;
  const domains = sql<unknown>`(select ${each} from organization_domains as d where d.environment_id = connections.environment_id
    and d.organization_id = connections.organization_id and d.state = 'verified')`;
  return db
    .selectFrom('connections')
    .where('connections.environment_id', '=', environmentId)
    .select(COLUMNS)
    .select(domains.as('domains'));
}

const byId = query((db, p: Named, kind) => connections(db, p.environmentId, kind).where('connections.id', '=', p.id));

const byIdLocked = query((db, p: Named, kind) => {
  const found = connections(db, p.environmentId, kind).where('connections.id', '=', p.id);
  return kind === 'postgres' ? found.forUpdate('connections') : found;
});

const byIdHeld = query((db, p: Named, kind) => {
  const found = connections(db, p.environmentId, kind).where('connections.id', '=', p.id);
  return kind === 'postgres' ? found.forShare('connections') : found;
});

// An organization has a handful of them.
const ofOrganization = query((db, p: { environmentId: string; organizationId: string }, kind) =>
  connections(db, p.environmentId, kind)
    .where('connections.organization_id', '=', p.organizationId)
    .orderBy('connections.created_at')
    .orderBy('connections.id')
    .limit(sql<number>`100`),
);

const ofDomain = query((db, p: { environmentId: string; domain: string }, kind) =>
  connections(db, p.environmentId, kind)
    .where('connections.organization_id', 'in', ownersOf(db, p))
    .orderBy('connections.created_at')
    .orderBy('connections.id')
    .limit(sql<number>`100`),
);

const secretOf = query((db, p: Named) =>
  db
    .selectFrom('connections')
    .select('client_secret')
    .where('environment_id', '=', p.environmentId)
    .where('id', '=', p.id),
);

type Filters = { organizationId: string; type: string; domain: string; search: string };
type ListParameters = ScanParameters & { environmentId: string } & Filters;
type ListShape = ScanShape & { [F in keyof Filters]: boolean };

const list = queries((db, p: ListParameters, shape: ListShape, kind) => {
  const narrow = <O>(from: SelectQueryBuilder<Tables, 'connections', O>) => {
    let narrowed = from;
    if (shape.organizationId) narrowed = narrowed.where('connections.organization_id', '=', p.organizationId);
    if (shape.type) narrowed = narrowed.where('connections.type', '=', p.type);
    if (shape.domain) narrowed = narrowed.where('connections.organization_id', 'in', ownersOf(db, p));
    if (shape.search) narrowed = narrowed.where(sql<boolean>`lower(connections.name) like ${p.search} escape '\\'`);
    return narrowed;
  };
  let page = narrow(connections(db, p.environmentId, kind));
  if (shape.cursor) {
    // Ordered, and no `exists`, for which PostgreSQL would drop the order and scan the table.
    const nearest = narrow(db.selectFrom('connections').where('connections.environment_id', '=', p.environmentId))
      .where(fromCursor('connections', p.environmentId, p, shape.direction, 'near'))
      .select(sql`1`.as('one'))
      .orderBy('connections.created_at', opposite(shape.direction))
      .orderBy('connections.id', opposite(shape.direction))
      .limit(sql<number>`1`);
    page = page
      .where(fromCursor('connections', p.environmentId, p, shape.direction, 'beyond'))
      .select(sql<unknown>`${nearest} is not null`.as('has_near')) as typeof page;
  }
  return page
    .orderBy('connections.created_at', shape.direction)
    .orderBy('connections.id', shape.direction)
    .limit(sql<number>`${sql.lit(shape.take)}`);
});

function ownersOf(db: Builder, p: { environmentId: string; domain: string }) {
  return db
    .selectFrom('organization_domains as w')
    .where('w.environment_id', '=', p.environmentId)
    .where('w.domain', '=', p.domain)
    .where('w.state', '=', 'verified')
    .select('w.organization_id');
}

const put = command((db, p: { environmentId: string } & SealedConnection) => {
  const written = {
    type: p.type,
    name: p.name,
    state: p.state,
    config: p.config,
    client_secret: p.clientSecret,
    is_required: p.isRequired,
    updated_at: p.updatedAt,
  };
  return db
    .insertInto('connections')
    .values({
      environment_id: p.environmentId,
      id: p.id,
      organization_id: p.organizationId,
      created_at: p.createdAt,
      ...written,
    })
    .onConflict((conflict) => conflict.columns(['environment_id', 'id']).doUpdateSet(written));
});

const settle = command((db, p: Named & { state: ConnectionState; now: number }) =>
  db
    .updateTable('connections')
    .set({ state: p.state, updated_at: p.now })
    .where('environment_id', '=', p.environmentId)
    .where('id', '=', p.id),
);

const remove = command((db, p: Named) =>
  db.deleteFrom('connections').where('environment_id', '=', p.environmentId).where('id', '=', p.id),
);

export async function findConnection(db: Db, environmentId: string, id: string): Promise<Connection | null> {
  const row = await byId.first(db, { environmentId, id });
  return row ? toConnection(row as Row) : null;
}

/** Reads a connection and, on PostgreSQL, keeps everybody else from changing it until the commit ends. */
export async function lockConnection(tx: Tx, environmentId: string, id: string): Promise<Connection | null> {
  const row = await byIdLocked.first(tx, { environmentId, id });
  return row ? toConnection(row as Row) : null;
}

/** Reads a connection that stays as it is until the commit ends; others may hold it so too. */
export async function holdConnection(tx: Tx, environmentId: string, id: string): Promise<Connection | null> {
  const row = await byIdHeld.first(tx, { environmentId, id });
  return row ? toConnection(row as Row) : null;
}

/** The connections of an organization, the oldest first. */
export async function listConnectionsOf(db: Db, environmentId: string, organizationId: string): Promise<Connection[]> {
  return (await ofOrganization.all(db, { environmentId, organizationId })).map((row) => toConnection(row as Row));
}

/** The connections of the organization that has proven a domain, the oldest first. */
export async function listConnectionsAt(db: Db, environmentId: string, domain: string): Promise<Connection[]> {
  return (await ofDomain.all(db, { environmentId, domain })).map((row) => toConnection(row as Row));
}

/** The client's secret of a connection, sealed. */
export async function findClientSecret(db: Db, environmentId: string, id: string): Promise<string | null> {
  return (await secretOf.first(db, { environmentId, id }))?.client_secret ?? null;
}

/** All of them have to hold. */
export interface ConnectionFilter {
  organizationId?: string;
  type?: string;
  /** Verified, in its canonical form. */
  domain?: string;
  /** A part of the name, in any case. */
  search?: string;
}

/** One page of connections, by creation. */
export async function listConnections(
  db: Db,
  environmentId: string,
  filter: ConnectionFilter,
  page: PageRequest,
): Promise<Page<Connection>> {
  const scan = planScan(page);
  const { organizationId = '', type = '', domain = '', search } = filter;
  const shape = {
    ...scan.shape,
    organizationId: filter.organizationId !== undefined,
    type: filter.type !== undefined,
    domain: filter.domain !== undefined,
    search: search !== undefined,
  };
  const parameters = { ...scan.parameters, environmentId, organizationId, type, domain };
  const rows = await list(shape).all(db, { ...parameters, search: containing(search ?? '') });
  return makePage(scan, page.limit, rows as (Row & { has_near?: unknown })[], toConnection);
}

/** Writes a connection, in the place of the one of its id. Throws Orphan when its organization is gone. */
export async function putConnection(tx: Tx, environmentId: string, connection: SealedConnection): Promise<void> {
  await put.run(tx, { environmentId, ...connection });
}

export async function settleConnection(
  tx: Tx,
  environmentId: string,
  id: string,
  change: { state: ConnectionState; now: number },
): Promise<void> {
  await settle.run(tx, { environmentId, id, ...change });
}

/** Removes a connection with the identities that are known by it. */
export async function deleteConnection(tx: Tx, environmentId: string, id: string): Promise<void> {
  await remove.run(tx, { environmentId, id });
}

// Asked before the environment is known: an address of ours at a provider names nothing but the connection.
const environmentOf = query((db, p: { id: string }) =>
  db
    .selectFrom('connections')
    .select('environment_id')
    .where('environment_id', 'in', (inner) => inner.selectFrom('environments').select('environments.id'))
    .where('id', '=', p.id),
);

/** The environment of a connection, or null. */
export async function findConnectionEnvironment(db: Db, id: string): Promise<string | null> {
  return (await environmentOf.first(db, { id }))?.environment_id ?? null;
}
