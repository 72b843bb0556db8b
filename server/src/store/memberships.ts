// SQL of memberships, read together with the organization's name and, for lists, the person.

import { type SelectQueryBuilder, sql } from 'kysely';
import type { JsonObject } from '../model/account.ts';
import type { Member, Membership, MembershipStatus } from '../model/organization.ts';
import type { Page, PageRequest } from '../model/page.ts';
import type { Db, Tx } from './database.ts';
import { fromCursor, makePage, planScan, type ScanParameters, type ScanShape } from './keyset.ts';
import { type Builder, command, literally, queries, query } from './statement.ts';
import type { Tables } from './tables.ts';
import { toUser, USER_COLUMNS, type UserRow, withPrimaryEmail } from './user-columns.ts';

type Named = { environmentId: string; id: string };

/** The columns of a membership as every read selects them. */
export const COLUMNS = [
  'memberships.id as membership_id',
  'memberships.user_id',
  'memberships.organization_id',
  'memberships.status',
  'memberships.role_slugs',
  'memberships.public_metadata as membership_public_metadata',
  'memberships.private_metadata as membership_private_metadata',
  'memberships.created_at as membership_created_at',
  'memberships.updated_at as membership_updated_at',
  'organizations.name as organization_name',
] as const;

export interface MembershipRow {
  membership_id: string;
  user_id: string;
  organization_id: string;
  status: MembershipStatus;
  role_slugs: unknown;
  membership_public_metadata: unknown;
  membership_private_metadata: unknown;
  membership_created_at: number;
  membership_updated_at: number;
  organization_name: string;
}

/** Makes the noun of a row. */
export function toMembership(row: MembershipRow): Membership {
  return {
    id: row.membership_id,
    userId: row.user_id,
    organizationId: row.organization_id,
    organizationName: row.organization_name,
    status: row.status,
    roleSlugs: row.role_slugs as string[],
    publicMetadata: (row.membership_public_metadata ?? {}) as JsonObject,
    privateMetadata: (row.membership_private_metadata ?? {}) as JsonObject,
    createdAt: row.membership_created_at,
    updatedAt: row.membership_updated_at,
  };
}

const toMember = (row: MembershipRow & UserRow): Member => ({ ...toMembership(row), user: toUser(row) });

function members(db: Builder, environmentId: string) {
  return withPrimaryEmail(db, environmentId)
    .innerJoin('memberships', (join) =>
      join
        .onRef('memberships.environment_id', '=', 'users.environment_id')
        .onRef('memberships.user_id', '=', 'users.id'),
    )
    .innerJoin('organizations', (join) =>
      join
        .onRef('organizations.environment_id', '=', 'memberships.environment_id')
        .onRef('organizations.id', '=', 'memberships.organization_id'),
    )
    .where('memberships.environment_id', '=', environmentId);
}

const byId = query((db, p: Named) =>
  members(db, p.environmentId).where('memberships.id', '=', p.id).select(COLUMNS).select(USER_COLUMNS),
);

const byPair = query((db, p: { environmentId: string; userId: string; organizationId: string }, kind) => {
  const found = members(db, p.environmentId)
    .where('memberships.user_id', '=', p.userId)
    .where('memberships.organization_id', '=', p.organizationId)
    .select(COLUMNS)
    .select(USER_COLUMNS);
  return kind === 'postgres' ? found.forUpdate('memberships') : found;
});

// The membership alone: whoever has no address on the other wire is a member all the same.
const bare = query((db, p: { environmentId: string; userId: string; organizationId: string }, kind) => {
  const found = db
    .selectFrom('memberships')
    .innerJoin('organizations', (join) =>
      join
        .onRef('organizations.environment_id', '=', 'memberships.environment_id')
        .onRef('organizations.id', '=', 'memberships.organization_id'),
    )
    .where('memberships.environment_id', '=', p.environmentId)
    .where('memberships.user_id', '=', p.userId)
    .where('memberships.organization_id', '=', p.organizationId)
    .select(COLUMNS);
  return kind === 'postgres' ? found.forUpdate('memberships') : found;
});

const countActive = query((db, p: { environmentId: string; organizationId: string }) =>
  db
    .selectFrom('memberships')
    .select(sql<number>`count(*)`.as('n'))
    .where('environment_id', '=', p.environmentId)
    .where('organization_id', '=', p.organizationId)
    .where('status', '=', 'active'),
);

type ListParameters = ScanParameters & { environmentId: string; userId: string; organizationId: string } & Record<
    `status${number}`,
    MembershipStatus
  >;
type ListShape = ScanShape & { user: boolean; organization: boolean; statuses: number };

const list = queries((db, p: ListParameters, shape: ListShape) => {
  const narrow = <DB extends Tables, TB extends keyof DB, O>(from: SelectQueryBuilder<DB, TB, O>) => {
    let narrowed = from as unknown as SelectQueryBuilder<Tables, 'memberships', O>;
    if (shape.user) narrowed = narrowed.where('memberships.user_id', '=', p.userId);
    if (shape.organization) narrowed = narrowed.where('memberships.organization_id', '=', p.organizationId);
    const statuses = Array.from({ length: shape.statuses }, (_, at) => p[`status${at}`] as MembershipStatus);
    return narrowed.where('memberships.status', 'in', statuses) as unknown as SelectQueryBuilder<DB, TB, O>;
  };
  let page = narrow(members(db, p.environmentId)).select(COLUMNS).select(USER_COLUMNS);
  if (shape.cursor) {
    const near = narrow(db.selectFrom('memberships').where('memberships.environment_id', '=', p.environmentId))
      .where(fromCursor('memberships', p.environmentId, p, shape.direction, 'near'))
      .select(sql`1`.as('one'))
      .limit(1);
    page = page
      .where(fromCursor('memberships', p.environmentId, p, shape.direction, 'beyond'))
      .select(sql<unknown>`exists ${near}`.as('has_near')) as typeof page;
  }
  return page
    .orderBy('memberships.created_at', shape.direction)
    .orderBy('memberships.id', shape.direction)
    .limit(sql<number>`${sql.lit(shape.take)}`);
});

const insert = command((db, p: { environmentId: string } & Omit<Membership, 'organizationName'>) =>
  db.insertInto('memberships').values({
    environment_id: p.environmentId,
    id: p.id,
    user_id: p.userId,
    organization_id: p.organizationId,
    status: p.status,
    role_slugs: p.roleSlugs,
    public_metadata: p.publicMetadata,
    private_metadata: p.privateMetadata,
    created_at: p.createdAt,
    updated_at: p.updatedAt,
  }),
);

const update = command((db, p: { environmentId: string } & Omit<Membership, 'organizationName'>) =>
  db
    .updateTable('memberships')
    .set({
      status: p.status,
      role_slugs: p.roleSlugs,
      public_metadata: p.publicMetadata,
      private_metadata: p.privateMetadata,
      updated_at: p.updatedAt,
    })
    .where('environment_id', '=', p.environmentId)
    .where('id', '=', p.id),
);

const remove = command((db, p: Named) =>
  db.deleteFrom('memberships').where('environment_id', '=', p.environmentId).where('id', '=', p.id),
);

const withRole = query((db, p: { environmentId: string; organizationId: string; slug: string }) =>
  db
    .selectFrom('memberships')
    .select('id')
    .where('environment_id', '=', p.environmentId)
    .where('organization_id', '=', p.organizationId)
    .where(sql<boolean>`cast(role_slugs as text) like '%"' || ${p.slug} || '"%' escape '\\'`)
    .limit(sql<number>`1`),
);

export async function findMembership(db: Db, environmentId: string, id: string): Promise<Member | null> {
  const row = await byId.first(db, { environmentId, id });
  return row ? toMember(row) : null;
}

/** The membership of a user in an organization; inside a commit PostgreSQL holds the row. */
export async function findMembershipOf(
  db: Db,
  environmentId: string,
  userId: string,
  organizationId: string,
): Promise<Member | null> {
  const row = await byPair.first(db, { environmentId, userId, organizationId });
  return row ? toMember(row) : null;
}

/** The membership of any user in an organization, as {@link findMembershipOf} gives it of those with an address. */
export async function lockMembership(
  tx: Tx,
  environmentId: string,
  userId: string,
  organizationId: string,
): Promise<Membership | null> {
  const row = await bare.first(tx, { environmentId, userId, organizationId });
  return row ? toMembership(row) : null;
}

/** How many active members an organization has. */
export async function countMembers(db: Db, environmentId: string, organizationId: string): Promise<number> {
  return Number((await countActive.first(db, { environmentId, organizationId }))?.n);
}

export interface MembershipFilter {
  userId?: string;
  organizationId?: string;
  statuses: MembershipStatus[];
}

/** One page of memberships with the people they are about, by creation. */
export async function listMemberships(
  db: Db,
  environmentId: string,
  filter: MembershipFilter,
  page: PageRequest,
): Promise<Page<Member>> {
  const scan = planScan(page);
  const shape = {
    ...scan.shape,
    user: filter.userId !== undefined,
    organization: filter.organizationId !== undefined,
    statuses: filter.statuses.length,
  };
  const rows = await list(shape).all(db, {
    ...scan.parameters,
    environmentId,
    userId: filter.userId ?? '',
    organizationId: filter.organizationId ?? '',
    ...Object.fromEntries(filter.statuses.map((status, at) => [`status${at}`, status])),
  });
  // The page's rows are memberships: their own ids are the cursors, not those of the people.
  const keyed = rows.map((row) => ({ id: row.membership_id, row, has_near: (row as { has_near?: unknown }).has_near }));
  return makePage(scan, page.limit, keyed, ({ row }) => toMember(row));
}

/** Throws Conflict on `organization_id` when the user has one there. */
export async function insertMembership(tx: Tx, environmentId: string, membership: Membership): Promise<void> {
  await insert.run(tx, { environmentId, ...membership });
}

export async function updateMembership(tx: Tx, environmentId: string, membership: Membership): Promise<void> {
  await update.run(tx, { environmentId, ...membership });
}

export async function deleteMembership(tx: Tx, environmentId: string, id: string): Promise<boolean> {
  return (await remove.run(tx, { environmentId, id })) > 0;
}

/** Whether anybody in an organization has a role. */
export async function isRoleAssigned(
  db: Db,
  environmentId: string,
  organizationId: string,
  slug: string,
): Promise<boolean> {
  return (await withRole.first(db, { environmentId, organizationId, slug: literally(slug) })) !== undefined;
}
