// SQL of applications and of the grants that users gave them.

import { sql } from 'kysely';
import type { ApplicationGrant, ConnectApplication } from '../model/application.ts';
import type { Page, PageRequest } from '../model/page.ts';
import type { Db, Tx } from './database.ts';
import { fromCursor, makePage, planScan, type ScanParameters, type ScanShape } from './keyset.ts';
import { type Builder, command, queries, query } from './statement.ts';
import type { Tables } from './tables.ts';

type Row = Tables['connect_applications'];
type Named = { environmentId: string; id: string };

function toApplication(row: Omit<Row, 'environment_id'>): ConnectApplication {
  return {
    id: row.id,
    clientId: row.client_id,
    kind: row.kind,
    name: row.name,
    description: row.description,
    organizationId: row.organization_id,
    scopes: row.scopes as string[],
    redirectUris: row.redirect_uris as ConnectApplication['redirectUris'],
    usesPkce: row.uses_pkce,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}

const insert = command((db, p: { environmentId: string } & ConnectApplication) =>
  db.insertInto('connect_applications').values({
    environment_id: p.environmentId,
    id: p.id,
    client_id: p.clientId,
    kind: p.kind,
    name: p.name,
    description: p.description,
    organization_id: p.organizationId,
    scopes: p.scopes,
    redirect_uris: p.redirectUris,
    uses_pkce: p.usesPkce,
    created_at: p.createdAt,
    updated_at: p.updatedAt,
  }),
);

const byId = query((db, p: Named) =>
  db
    .selectFrom('connect_applications')
    .selectAll()
    .where('environment_id', '=', p.environmentId)
    .where('id', '=', p.id),
);

const byClient = query((db, p: { environmentId: string; clientId: string }) =>
  db
    .selectFrom('connect_applications')
    .selectAll()
    .where('environment_id', '=', p.environmentId)
    .where('client_id', '=', p.clientId),
);

const all = query((db, p: { environmentId: string }) =>
  db
    .selectFrom('connect_applications')
    .selectAll()
    .where('environment_id', '=', p.environmentId)
    .orderBy('name')
    .orderBy('id'),
);

const removeOne = command((db, p: Named) =>
  db
    .deleteFrom('connect_applications')
    .where('environment_id', '=', p.environmentId)
    .where((where) => where.or([where('id', '=', p.id), where('client_id', '=', p.id)]))
    .returningAll(),
);

const COLUMNS = [
  'application_grants.id as grant_id',
  'application_grants.user_id',
  'application_grants.scopes as granted_scopes',
  'application_grants.resource',
  'application_grants.created_at as granted_at',
  'application_grants.updated_at as grant_updated_at',
  'connect_applications.id',
  'connect_applications.client_id',
  'connect_applications.kind',
  'connect_applications.name',
  'connect_applications.description',
  'connect_applications.organization_id',
  'connect_applications.scopes',
  'connect_applications.redirect_uris',
  'connect_applications.uses_pkce',
  'connect_applications.created_at',
  'connect_applications.updated_at',
] as const;

type GrantRow = Omit<Row, 'environment_id'> & {
  grant_id: string;
  user_id: string;
  granted_scopes: unknown;
  resource: string | null;
  granted_at: number;
  grant_updated_at: number;
};

function toGrant(row: GrantRow): ApplicationGrant {
  return {
    id: row.grant_id,
    userId: row.user_id,
    scopes: row.granted_scopes as string[],
    resource: row.resource,
    application: toApplication(row),
    createdAt: row.granted_at,
    updatedAt: row.grant_updated_at,
  };
}

function grants(db: Builder, environmentId: string, userId: string) {
  return db
    .selectFrom('application_grants')
    .innerJoin('connect_applications', (join) =>
      join
        .onRef('connect_applications.environment_id', '=', 'application_grants.environment_id')
        .onRef('connect_applications.id', '=', 'application_grants.application_id'),
    )
    .where('application_grants.environment_id', '=', environmentId)
    .where('application_grants.user_id', '=', userId);
}

type Put = Named & {
  userId: string;
  applicationId: string;
  scopes: string[];
  resource: string | null;
  now: number;
};

// Who consents once more says anew what is granted.
const put = command((db, p: Put) =>
  db
    .insertInto('application_grants')
    .values({
      environment_id: p.environmentId,
      id: p.id,
      user_id: p.userId,
      application_id: p.applicationId,
      scopes: p.scopes,
      resource: p.resource,
      created_at: p.now,
      updated_at: p.now,
    })
    .onConflict((conflict) =>
      conflict.columns(['environment_id', 'user_id', 'application_id']).doUpdateSet((row) => ({
        scopes: row.ref('excluded.scopes'),
        resource: row.ref('excluded.resource'),
        updated_at: row.ref('excluded.updated_at'),
      })),
    ),
);

// By the id of the grant, of the application, or by its client id: the wire takes any.
const named = query((db, p: Named & { userId: string }) =>
  grants(db, p.environmentId, p.userId)
    .where((where) =>
      where.or([
        where('application_grants.id', '=', p.id),
        where('application_grants.application_id', '=', p.id),
        where('connect_applications.client_id', '=', p.id),
      ]),
    )
    .select(COLUMNS)
    .limit(sql<number>`1`),
);

const remove = command((db, p: Named) =>
  db.deleteFrom('application_grants').where('environment_id', '=', p.environmentId).where('id', '=', p.id),
);

type ListParameters = ScanParameters & { environmentId: string; userId: string };

const list = queries((db, p: ListParameters, shape: ScanShape) => {
  let page = grants(db, p.environmentId, p.userId).select(COLUMNS);
  if (shape.cursor) {
    const near = db
      .selectFrom('application_grants')
      .where('application_grants.environment_id', '=', p.environmentId)
      .where('application_grants.user_id', '=', p.userId)
      .where(fromCursor('application_grants', p.environmentId, p, shape.direction, 'near'))
      .select(sql`1`.as('one'))
      .limit(1);
    page = page
      .where(fromCursor('application_grants', p.environmentId, p, shape.direction, 'beyond'))
      .select(sql<unknown>`exists ${near}`.as('has_near')) as typeof page;
  }
  return page
    .orderBy('application_grants.created_at', shape.direction)
    .orderBy('application_grants.id', shape.direction)
    .limit(sql<number>`${sql.lit(shape.take)}`);
});

/** Throws Orphan when the organization is gone. */
export async function insertApplication(tx: Tx, environmentId: string, application: ConnectApplication): Promise<void> {
  await insert.run(tx, { environmentId, ...application });
}

export async function findApplication(db: Db, environmentId: string, id: string): Promise<ConnectApplication | null> {
  const row = await byId.first(db, { environmentId, id });
  return row ? toApplication(row) : null;
}

export async function listApplications(db: Db, environmentId: string): Promise<ConnectApplication[]> {
  return (await all.all(db, { environmentId })).map(toApplication);
}

/** Takes an application away, by its id or its client id, with its grants; gives what it was. */
export async function deleteApplication(tx: Tx, environmentId: string, id: string): Promise<ConnectApplication | null> {
  const row = await removeOne.first(tx, { environmentId, id });
  return row ? toApplication(row) : null;
}

/** The application of a client id; null for a client of the environment's own. */
export async function findApplicationOf(
  db: Db,
  environmentId: string,
  clientId: string,
): Promise<ConnectApplication | null> {
  const row = await byClient.first(db, { environmentId, clientId });
  return row ? toApplication(row) : null;
}

/** Writes a grant; one that the user gave the application before takes on what this one says. */
export async function putGrant(tx: Tx, environmentId: string, grant: Omit<Put, 'environmentId'>): Promise<void> {
  await put.run(tx, { environmentId, ...grant });
}

/** A grant of a user, by its own id, the application's, or the application's client id. */
export async function findGrant(
  db: Db,
  environmentId: string,
  userId: string,
  id: string,
): Promise<ApplicationGrant | null> {
  const row = await named.first(db, { environmentId, userId, id });
  return row ? toGrant(row) : null;
}

export async function deleteGrant(tx: Tx, environmentId: string, id: string): Promise<void> {
  await remove.run(tx, { environmentId, id });
}

/** One page of what a user granted, by consent. */
export async function listGrants(
  db: Db,
  environmentId: string,
  userId: string,
  page: PageRequest,
): Promise<Page<ApplicationGrant>> {
  const scan = planScan(page);
  const rows = await list(scan.shape).all(db, { ...scan.parameters, environmentId, userId });
  // The page's rows are grants: their own ids are the cursors, not those of the applications.
  const keyed = rows.map((row) => ({ id: row.grant_id, row, has_near: (row as { has_near?: unknown }).has_near }));
  return makePage(scan, page.limit, keyed, ({ row }) => toGrant(row));
}
