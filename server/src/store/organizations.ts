// SQL of organizations, read together with their domains.

import { type SelectQueryBuilder, sql } from 'kysely';
import { idOfSlug, slugOfId } from '../kit/slugs.ts';
import type { JsonObject } from '../model/account.ts';
import type { Organization } from '../model/organization.ts';
import type { Page, PageRequest } from '../model/page.ts';
import type { Db, Tx } from './database.ts';
import { fromCursor, makePage, planScan, type ScanParameters, type ScanShape } from './keyset.ts';
import { type DomainRow, toDomain } from './organization-domains.ts';
import { type Builder, command, containing, isAmong, queries, query } from './statement.ts';
import type { Tables } from './tables.ts';

type Named = { environmentId: string; id: string };

const COLUMNS = [
  'organizations.id',
  'organizations.name',
  'organizations.external_id',
  'organizations.metadata',
  'organizations.stripe_customer_id',
  'organizations.allow_profiles_outside',
  'organizations.slug',
  'organizations.public_metadata',
  'organizations.private_metadata',
  'organizations.max_allowed_memberships',
  'organizations.admin_delete_enabled',
  'organizations.created_by',
  'organizations.image_id',
  'organizations.created_at',
  'organizations.updated_at',
] as const;

type Row = Omit<Tables['organizations'], 'environment_id'> & { domains: unknown };

function toOrganization(row: Row): Organization {
  return {
    id: row.id,
    name: row.name,
    domains: (row.domains as DomainRow[]).map(toDomain),
    metadata: row.metadata as Record<string, string>,
    slug: row.slug ?? slugOfId(row.id),
    publicMetadata: (row.public_metadata ?? {}) as JsonObject,
    privateMetadata: (row.private_metadata ?? {}) as JsonObject,
    maxMembers: row.max_allowed_memberships ?? 0,
    adminDeleteEnabled: row.admin_delete_enabled ?? true,
    createdBy: row.created_by,
    imageId: row.image_id,
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
    .select('max_allowed_memberships')
    .where('environment_id', '=', p.environmentId)
    .where('id', '=', p.id);
  return kind === 'postgres' ? found.forKeyShare() : found;
});

const bySlug = query((db, p: { environmentId: string; slug: string }, kind) =>
  organizations(db, p.environmentId, kind).where('organizations.slug', '=', p.slug),
);

const byIds = query((db, p: { environmentId: string; ids: string }, kind) =>
  organizations(db, p.environmentId, kind).where(isAmong(kind, 'organizations.id', p.ids)),
);

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

const WIDER = (p: Written) => ({
  slug: p.slug,
  public_metadata: p.publicMetadata,
  private_metadata: p.privateMetadata,
  max_allowed_memberships: p.maxMembers,
  admin_delete_enabled: p.adminDeleteEnabled,
  image_id: p.imageId,
  created_at: p.createdAt,
  updated_at: p.updatedAt,
});

const insert = command((db, p: Written) =>
  db.insertInto('organizations').values({
    environment_id: p.environmentId,
    id: p.id,
    name: p.name,
    external_id: p.externalId,
    metadata: p.metadata,
    stripe_customer_id: p.stripeCustomerId,
    allow_profiles_outside: p.allowProfilesOutside,
    created_by: p.createdBy,
    ...WIDER(p),
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
      ...WIDER(p),
    })
    .where('environment_id', '=', p.environmentId)
    .where('id', '=', p.id),
);

const remove = command((db, p: Named) =>
  db.deleteFrom('organizations').where('environment_id', '=', p.environmentId).where('id', '=', p.id),
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

/**
 * Keeps an organization from being changed or removed until the commit ends; others may do so too. Gives how many members
 * it may have (0 is any number), or null when there is none.
 */
export async function holdOrganization(
  tx: Tx,
  environmentId: string,
  id: string,
): Promise<{ maxMembers: number } | null> {
  const row = await hold.first(tx, { environmentId, id });
  return row ? { maxMembers: row.max_allowed_memberships ?? 0 } : null;
}

/** An organization by its slug; those that were written without one are found by their id. */
export async function findOrganizationBySlug(
  db: Db,
  environmentId: string,
  slug: string,
): Promise<Organization | null> {
  const row = await bySlug.first(db, { environmentId, slug });
  if (row) return toOrganization(row);
  const id = idOfSlug('org', slug);
  const unnamed = id ? await byId.first(db, { environmentId, id }) : undefined;
  return unnamed && unnamed.slug === null ? toOrganization(unnamed) : null;
}

/** The organizations of these ids, in their order; ids that name none are left out. */
export async function listOrganizationsByIds(db: Db, environmentId: string, ids: string[]): Promise<Organization[]> {
  const [only, another] = ids;
  if (only === undefined) return [];
  if (another === undefined) return [await findOrganization(db, environmentId, only)].filter((each) => each !== null);
  const rows = await byIds.all(db, { environmentId, ids: JSON.stringify(ids) });
  const found = new Map(rows.map((row) => [row.id, toOrganization(row)]));
  return ids.flatMap((id) => found.get(id) ?? []);
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
    search: containing(filter.search ?? ''),
    ...Object.fromEntries(wanted.map((domain, at) => [`domain${at}`, domain])),
  });
  return makePage(scan, page.limit, rows, toOrganization);
}

/** Throws Conflict on `slug`, `external_id` and `stripe_customer_id`. */
export async function insertOrganization(tx: Tx, environmentId: string, organization: Organization): Promise<void> {
  await insert.run(tx, { environmentId, ...organization });
}

/** Throws Conflict on `slug`, `external_id` and `stripe_customer_id`. */
export async function updateOrganization(tx: Tx, environmentId: string, organization: Organization): Promise<void> {
  await update.run(tx, { environmentId, ...organization });
}

/** Removes an organization with its domains, memberships and roles. */
export async function deleteOrganization(tx: Tx, environmentId: string, id: string): Promise<boolean> {
  return (await remove.run(tx, { environmentId, id })) > 0;
}
