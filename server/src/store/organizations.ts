// SQL of organizations, read together with their domains.

import { type SelectQueryBuilder, sql } from 'kysely';
import type { Organization, OrganizationDomain } from '../model/organization.ts';
import type { Page, PageRequest } from '../model/page.ts';
import type { Db, Tx } from './database.ts';
import { fromCursor, makePage, planScan, type ScanParameters, type ScanShape } from './keyset.ts';
import { type Builder, command, queries, query } from './statement.ts';
import type { Tables } from './tables.ts';

type Named = { environmentId: string; id: string };

const COLUMNS = [
  'organizations.id',
  'organizations.name',
  'organizations.external_id',
  'organizations.metadata',
  'organizations.stripe_customer_id',
  'organizations.allow_profiles_outside',
  'organizations.created_at',
  'organizations.updated_at',
] as const;

type Row = Omit<Tables['organizations'], 'environment_id'> & { domains: unknown };
type DomainRow = Omit<Tables['organization_domains'], 'environment_id'>;

function toDomain(row: DomainRow): OrganizationDomain {
  return {
    id: row.id,
    organizationId: row.organization_id,
    domain: row.domain,
    state: row.state,
    strategy: row.strategy,
    verificationToken: row.verification_token,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}

function toOrganization(row: Row): Organization {
  return {
    id: row.id,
    name: row.name,
    domains: (row.domains as DomainRow[]).map(toDomain),
    metadata: row.metadata as Record<string, string>,
    externalId: row.external_id,
    stripeCustomerId: row.stripe_customer_id,
    allowProfilesOutside: row.allow_profiles_outside,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}

const DOMAIN_KEYS = [
  'id',
  'organization_id',
  'domain',
  'state',
  'strategy',
  'verification_token',
  'created_at',
  'updated_at',
];

function organizations(db: Builder, environmentId: string, kind: 'sqlite' | 'postgres') {
  const pairs = sql.join(DOMAIN_KEYS.flatMap((key) => [sql.lit(key), sql.ref(`d.${key}`)]));
  const each =
    kind === 'postgres'
      ? sql`coalesce(json_agg(json_build_object(${pairs}) order by d.created_at, d.id), '[]')`
      : sql`json_group_array(json_object(${pairs}) order by d.created_at, d.id)`;
  const domains = sql<unknown>`(select ${each} from organization_domains as d where d.environment_id = organizations.environment_id and d.organization_id = organizations.id)`;
  return db
    .selectFrom('organizations')
    .where('organizations.environment_id', '=', environmentId)
    .select(COLUMNS)
    .select(domains.as('domains'));
}

const byId = query((db, p: Named, kind) =>
  organizations(db, p.environmentId, kind).where('organizations.id', '=', p.id),
);

const byIdLocked = query((db, p: Named, kind) => {
  const found = organizations(db, p.environmentId, kind).where('organizations.id', '=', p.id);
  return kind === 'postgres' ? found.forUpdate('organizations') : found;
});

const hold = query((db, p: Named, kind) => {
  const found = db
    .selectFrom('organizations')
    .select('id')
    .where('environment_id', '=', p.environmentId)
    .where('id', '=', p.id);
  return kind === 'postgres' ? found.forKeyShare() : found;
});

const byExternalId = query((db, p: { environmentId: string; externalId: string }, kind) =>
  organizations(db, p.environmentId, kind).where('organizations.external_id', '=', p.externalId),
);

type ListParameters = ScanParameters & { environmentId: string; search: string } & Record<`domain${number}`, string>;
type ListShape = ScanShape & { search: boolean; domains: number };

const list = queries((db, p: ListParameters, shape: ListShape, kind) => {
  const narrow = <O>(from: SelectQueryBuilder<Tables, 'organizations', O>) => {
    let narrowed = from;
    if (shape.search) {
      narrowed = narrowed.where(sql<boolean>`lower(organizations.name) like ${p.search} escape '\\'`);
    }
    if (shape.domains > 0) {
      const wanted = Array.from({ length: shape.domains }, (_, at) => p[`domain${at}`] as string);
      narrowed = narrowed.where('organizations.id', 'in', (inner) =>
        inner
          .selectFrom('organization_domains as w')
          .where('w.environment_id', '=', p.environmentId)
          .where('w.domain', 'in', wanted)
          .select('w.organization_id'),
      );
    }
    return narrowed;
  };
  let page = narrow(organizations(db, p.environmentId, kind));
  if (shape.cursor) {
    const near = narrow(db.selectFrom('organizations').where('organizations.environment_id', '=', p.environmentId))
      .where(fromCursor('organizations', p.environmentId, p, shape.direction, 'near'))
      .select(sql`1`.as('one'))
      .limit(1);
    page = page
      .where(fromCursor('organizations', p.environmentId, p, shape.direction, 'beyond'))
      .select(sql<unknown>`exists ${near}`.as('has_near')) as typeof page;
  }
  return page
    .orderBy('organizations.created_at', shape.direction)
    .orderBy('organizations.id', shape.direction)
    .limit(sql<number>`${sql.lit(shape.take)}`);
});

type Written = { environmentId: string } & Omit<Organization, 'domains'>;

const insert = command((db, p: Written) =>
  db.insertInto('organizations').values({
    environment_id: p.environmentId,
    id: p.id,
    name: p.name,
    external_id: p.externalId,
    metadata: p.metadata,
    stripe_customer_id: p.stripeCustomerId,
    allow_profiles_outside: p.allowProfilesOutside,
    created_at: p.createdAt,
    updated_at: p.updatedAt,
  }),
);

const update = command((db, p: Written) =>
  db
    .updateTable('organizations')
    .set({
      name: p.name,
      external_id: p.externalId,
      metadata: p.metadata,
      stripe_customer_id: p.stripeCustomerId,
      allow_profiles_outside: p.allowProfilesOutside,
      updated_at: p.updatedAt,
    })
    .where('environment_id', '=', p.environmentId)
    .where('id', '=', p.id),
);

const remove = command((db, p: Named) =>
  db.deleteFrom('organizations').where('environment_id', '=', p.environmentId).where('id', '=', p.id),
);

const insertDomainRow = command((db, p: { environmentId: string } & OrganizationDomain) =>
  db.insertInto('organization_domains').values({
    environment_id: p.environmentId,
    id: p.id,
    organization_id: p.organizationId,
    domain: p.domain,
    state: p.state,
    strategy: p.strategy,
    verification_token: p.verificationToken,
    created_at: p.createdAt,
    updated_at: p.updatedAt,
  }),
);

const domainById = query((db, p: Named) =>
  db
    .selectFrom('organization_domains')
    .selectAll()
    .where('environment_id', '=', p.environmentId)
    .where('id', '=', p.id),
);

const settleDomainRow = command(
  (db, p: Named & { state: OrganizationDomain['state']; strategy: OrganizationDomain['strategy']; now: number }) =>
    db
      .updateTable('organization_domains')
      .set({ state: p.state, strategy: p.strategy, updated_at: p.now })
      .where('environment_id', '=', p.environmentId)
      .where('id', '=', p.id)
      .returningAll(),
);

const removeDomainRow = command((db, p: Named) =>
  db
    .deleteFrom('organization_domains')
    .where('environment_id', '=', p.environmentId)
    .where('id', '=', p.id)
    .returningAll(),
);

export async function findOrganization(db: Db, environmentId: string, id: string): Promise<Organization | null> {
  const row = await byId.first(db, { environmentId, id });
  return row ? toOrganization(row) : null;
}

/** Reads an organization and, on PostgreSQL, holds the row until the commit ends. */
export async function lockOrganization(tx: Tx, environmentId: string, id: string): Promise<Organization | null> {
  const row = await byIdLocked.first(tx, { environmentId, id });
  return row ? toOrganization(row) : null;
}

/** Keeps an organization from being removed until the commit ends; others may do so too. False when there is none. */
export async function holdOrganization(tx: Tx, environmentId: string, id: string): Promise<boolean> {
  return (await hold.first(tx, { environmentId, id })) !== undefined;
}

export async function findOrganizationByExternalId(db: Db, environmentId: string, externalId: string) {
  const row = await byExternalId.first(db, { environmentId, externalId });
  return row ? toOrganization(row) : null;
}

export interface OrganizationFilter {
  /** Organizations that own any of these domains, in their canonical form. */
  domains?: string[];
  /** A part of the name, in any case. */
  search?: string;
}

/** One page of organizations, by creation. */
export async function listOrganizations(
  db: Db,
  environmentId: string,
  filter: OrganizationFilter,
  page: PageRequest,
): Promise<Page<Organization>> {
  const scan = planScan(page);
  const wanted = filter.domains ?? [];
  const shape = { ...scan.shape, search: filter.search !== undefined, domains: wanted.length };
  const rows = await list(shape).all(db, {
    ...scan.parameters,
    environmentId,
    search: `%${(filter.search ?? '').toLowerCase().replace(/[\\%_]/g, '\\$&')}%`,
    ...Object.fromEntries(wanted.map((domain, at) => [`domain${at}`, domain])),
  });
  return makePage(scan, page.limit, rows, toOrganization);
}

/** Throws Conflict on `external_id` and `stripe_customer_id`. */
export async function insertOrganization(tx: Tx, environmentId: string, organization: Organization): Promise<void> {
  await insert.run(tx, { environmentId, ...organization });
}

/** Throws Conflict on `external_id` and `stripe_customer_id`. */
export async function updateOrganization(tx: Tx, environmentId: string, organization: Organization): Promise<void> {
  await update.run(tx, { environmentId, ...organization });
}

/** Removes an organization with its domains, memberships and roles. */
export async function deleteOrganization(tx: Tx, environmentId: string, id: string): Promise<boolean> {
  return (await remove.run(tx, { environmentId, id })) > 0;
}

/** Throws Conflict on `domain` when another organization has it. */
export async function insertDomain(tx: Tx, environmentId: string, domain: OrganizationDomain): Promise<void> {
  await insertDomainRow.run(tx, { environmentId, ...domain });
}

export async function findDomain(db: Db, environmentId: string, id: string): Promise<OrganizationDomain | null> {
  const row = await domainById.first(db, { environmentId, id });
  return row ? toDomain(row) : null;
}

export async function settleDomain(
  tx: Tx,
  environmentId: string,
  id: string,
  change: { state: OrganizationDomain['state']; strategy: OrganizationDomain['strategy']; now: number },
): Promise<OrganizationDomain | null> {
  const row = await settleDomainRow.first(tx, { environmentId, id, ...change });
  return row ? toDomain(row) : null;
}

export async function deleteDomain(tx: Tx, environmentId: string, id: string): Promise<OrganizationDomain | null> {
  const row = await removeDomainRow.first(tx, { environmentId, id });
  return row ? toDomain(row) : null;
}
