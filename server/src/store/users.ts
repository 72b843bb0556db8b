// SQL of users, read together with their primary e-mail address.

import { type SelectQueryBuilder, sql } from 'kysely';
import type { Profile } from '../model/account.ts';
import type { Page, PageRequest } from '../model/page.ts';
import type { User } from '../model/user.ts';
import type { Db, Tx } from './database.ts';
import { fromCursor, makePage, opposite, planScan, type ScanParameters, type ScanShape } from './keyset.ts';
import { type Builder, command, queries, query } from './statement.ts';
import type { Tables } from './tables.ts';
import { toUser, USER_COLUMNS, type UserRow, withPrimaryEmail } from './user-columns.ts';
import { removeSearchText } from './user-search.ts';

type Named = { environmentId: string; id: string };

const byId = query((db, p: Named) =>
  withPrimaryEmail(db, p.environmentId).where('users.id', '=', p.id).select(USER_COLUMNS),
);

const hold = query((db, p: Named) =>
  db.selectFrom('users').select('id').where('environment_id', '=', p.environmentId).where('id', '=', p.id).forUpdate(),
);

const byExternalId = query((db, p: { environmentId: string; externalId: string }) =>
  withPrimaryEmail(db, p.environmentId).where('users.external_id', '=', p.externalId).select(USER_COLUMNS),
);

// Asked by itself, so that each table is entered by its whole key: PostgreSQL keeps a plan that it made when the tables
// were new, and as a join that one reads every user for every identifier until the tables are analyzed.
function ownerOf(db: Builder, environmentId: string, email: string, which: 'primary' | 'proven' = 'primary') {
  const also = which === 'primary' ? sql`` : sql` or own.is_verified = true`;
  return db
    .selectFrom('identifiers as own')
    .where('own.environment_id', '=', environmentId)
    .where('own.type', '=', 'email')
    .where('own.canonical', '=', email)
    .where(sql<boolean>`(own.is_primary = true${also})`)
    .select('own.user_id');
}

const byEmailWithPassword = query((db, p: { environmentId: string; email: string }) =>
  withPrimaryEmail(db, p.environmentId)
    .leftJoin('password_credentials', (join) =>
      join
        .onRef('password_credentials.environment_id', '=', 'users.environment_id')
        .onRef('password_credentials.user_id', '=', 'users.id'),
    )
    .where('users.id', '=', ownerOf(db, p.environmentId, p.email, 'proven'))
    .select(USER_COLUMNS)
    .select(['password_credentials.hash', 'password_credentials.updated_at as password_set_at']),
);

export interface UserFilter {
  /** A canonical e-mail address. */
  email?: string;
  organizationId?: string;
}

interface ListShape extends ScanShape {
  email: boolean;
  organization: boolean;
}

interface ListParameters extends ScanParameters {
  environmentId: string;
  email: string;
  organizationId: string;
}

const list = queries((db, p: ListParameters, shape: ListShape, kind) => {
  let filtered = withPrimaryEmail(db, p.environmentId);
  // With the sign SQLite begins at the members; without it, at all users in order, to ask of each whether it is one.
  const created = shape.organization && kind === 'sqlite' ? sql`+users.created_at` : sql.ref('users.created_at');
  if (shape.email) filtered = filtered.where('users.id', '=', ownerOf(db, p.environmentId, p.email));
  if (shape.organization) {
    filtered = filtered.where('users.id', 'in', (inner) =>
      inner
        .selectFrom('memberships')
        .where('memberships.environment_id', '=', p.environmentId)
        .where('memberships.organization_id', '=', p.organizationId)
        .select('memberships.user_id'),
    );
  }
  let page = filtered.select(USER_COLUMNS);
  if (shape.cursor) {
    const near = fromCursor('users', p.environmentId, p, shape.direction, 'near');
    // Ordered, and no `exists`, for which PostgreSQL would drop the order and scan the table.
    const nearest = (filtered as SelectQueryBuilder<Tables, 'users', object>)
      .where(near)
      .select(sql`1`.as('one'))
      .orderBy(created, opposite(shape.direction))
      .orderBy('users.id', opposite(shape.direction))
      .limit(sql<number>`1`);
    page = page
      .where(fromCursor('users', p.environmentId, p, shape.direction, 'beyond'))
      .select(sql<unknown>`${nearest} is not null`.as('has_near')) as typeof page;
  }
  return page
    .orderBy(created, shape.direction)
    .orderBy('users.id', shape.direction)
    .limit(sql<number>`${sql.lit(shape.take)}`);
});

const WRITTEN = (p: Profile) => ({
  external_id: p.externalId,
  first_name: p.firstName,
  last_name: p.lastName,
  name: p.name,
  locale: p.locale,
  image_url: p.imageUrl,
  image_id: p.imageId,
  metadata: p.metadata,
  public_metadata: p.publicMetadata,
  private_metadata: p.privateMetadata,
  unsafe_metadata: p.unsafeMetadata,
  banned_at: p.bannedAt,
  locked_at: p.lockedAt,
  locked_until: p.lockedUntil,
  mfa_enabled_at: p.mfaEnabledAt,
  mfa_disabled_at: p.mfaDisabledAt,
  delete_self_enabled: p.deleteSelfEnabled,
  create_organization_enabled: p.createOrganizationEnabled,
  create_organizations_limit: p.createOrganizationsLimit,
  legal_accepted_at: p.legalAcceptedAt,
  bypass_client_trust: p.bypassClientTrust,
  created_at: p.createdAt,
  updated_at: p.updatedAt,
});

type Write = { environmentId: string } & Profile;

// What nobody set rests as null: a null costs a bit, an empty object has to be read and written.
function resting(profile: Profile): Profile {
  const emptied = BUCKETS.filter((bucket) => Object.keys(profile[bucket]).length === 0);
  return Object.assign({ ...profile }, Object.fromEntries(emptied.map((bucket) => [bucket, null])));
}

const BUCKETS = ['publicMetadata', 'privateMetadata', 'unsafeMetadata'] as const;

const insert = command((db, p: Write) =>
  db.insertInto('users').values({
    environment_id: p.environmentId,
    id: p.id,
    last_sign_in_at: p.lastSignInAt,
    last_active_at: p.lastActiveAt,
    ...WRITTEN(p),
  }),
);

const update = command((db, p: Write) =>
  db.updateTable('users').set(WRITTEN(p)).where('environment_id', '=', p.environmentId).where('id', '=', p.id),
);

const touch = command((db, p: Named & { now: number }) =>
  db
    .updateTable('users')
    .set({ updated_at: p.now })
    .where('environment_id', '=', p.environmentId)
    .where('id', '=', p.id),
);

const stamp = command((db, p: Named & { now: number }) =>
  db
    .updateTable('users')
    .set({ last_sign_in_at: p.now, last_active_at: p.now })
    .where('environment_id', '=', p.environmentId)
    .where('id', '=', p.id),
);

const remove = command((db, p: Named) =>
  db.deleteFrom('users').where('environment_id', '=', p.environmentId).where('id', '=', p.id),
);

export async function findUser(db: Db, environmentId: string, id: string): Promise<User | null> {
  const row = await byId.first(db, { environmentId, id });
  return row ? toUser(row) : null;
}

/** Reads a user and, on PostgreSQL, holds the row until the commit ends. */
export async function lockUser(tx: Tx, environmentId: string, id: string): Promise<User | null> {
  // The address stands in another row, which a read that waited for this one would show as it was before the wait. So
  // the lock goes ahead, and the read is taken after it.
  const read = () => findUser(tx, environmentId, id);
  if (tx.kind === 'sqlite') return read();
  const [held, user] = await Promise.all([hold.first(tx, { environmentId, id }), read()]);
  return held ? user : null;
}

export async function findUserByExternalId(db: Db, environmentId: string, externalId: string): Promise<User | null> {
  const row = await byExternalId.first(db, { environmentId, externalId });
  return row ? toUser(row) : null;
}

/** The user of a canonical e-mail address, the primary one or another that was proven, with the stored password hash and when it was set, in one read. */
export async function findUserWithPassword(
  db: Db,
  environmentId: string,
  email: string,
): Promise<{ user: User; hash: string | null; passwordSetAt: number | null } | null> {
  const row = await byEmailWithPassword.first(db, { environmentId, email });
  return row ? { user: toUser(row), hash: row.hash, passwordSetAt: row.password_set_at } : null;
}

/** One page of users, ordered by creation. */
export async function listUsers(
  db: Db,
  environmentId: string,
  filter: UserFilter,
  page: PageRequest,
): Promise<Page<User>> {
  const scan = planScan(page);
  const shape = { ...scan.shape, email: filter.email !== undefined, organization: filter.organizationId !== undefined };
  const rows = await list(shape).all(db, {
    ...scan.parameters,
    environmentId,
    email: filter.email ?? '',
    organizationId: filter.organizationId ?? '',
  });
  return makePage(scan, page.limit, rows as (UserRow & { has_near?: unknown })[], toUser);
}

/** Writes a new user. Throws Conflict on `external_id`. */
export async function insertUser(tx: Tx, environmentId: string, profile: Profile): Promise<void> {
  await insert.run(tx, { environmentId, ...resting(profile) });
}

/** Writes every field of a user but when they were last seen. Throws Conflict on `external_id`. */
export async function updateUser(tx: Tx, environmentId: string, profile: Profile): Promise<void> {
  await update.run(tx, { environmentId, ...resting(profile) });
}

/** Marks a user as changed, when what changed stands in other rows. */
export async function touchUser(tx: Tx, environmentId: string, id: string, now: number): Promise<void> {
  await touch.run(tx, { environmentId, id, now });
}

export async function stampSignIn(tx: Tx, environmentId: string, id: string, now: number): Promise<void> {
  await stamp.run(tx, { environmentId, id, now });
}

/** Removes a user with everything that hangs on it (identifiers, credentials, sessions, tokens, what they are searched by). */
export async function deleteUser(tx: Tx, environmentId: string, id: string): Promise<boolean> {
  const [removed] = await Promise.all([remove.run(tx, { environmentId, id }), removeSearchText(tx, environmentId, id)]);
  return removed > 0;
}
