// SQL of users, read together with their primary e-mail address.

import { type SelectQueryBuilder, sql } from 'kysely';
import type { Page, PageRequest } from '../model/page.ts';
import type { User } from '../model/user.ts';
import type { Db, Tx } from './database.ts';
import { fromCursor, makePage, opposite, planScan, type ScanParameters, type ScanShape } from './keyset.ts';
import { type Builder, command, queries, query } from './statement.ts';
import type { Tables } from './tables.ts';

type Named = { environmentId: string; id: string };

/** The columns of a user as every read selects them, so that one function makes the noun. */
export const USER_COLUMNS = [
  'users.id',
  'users.external_id',
  'users.first_name',
  'users.last_name',
  'users.name',
  'users.locale',
  'users.image_url',
  'users.metadata',
  'users.last_sign_in_at',
  'users.banned_at',
  'users.created_at',
  'users.updated_at',
  'identifiers.value as email',
  'identifiers.is_verified',
] as const;

export interface UserRow extends Omit<Tables['users'], 'environment_id'> {
  email: string;
  is_verified: boolean;
}

export function toUser(row: UserRow): User {
  return {
    id: row.id,
    email: row.email,
    emailVerified: row.is_verified,
    firstName: row.first_name,
    lastName: row.last_name,
    name: row.name,
    imageUrl: row.image_url,
    externalId: row.external_id,
    locale: row.locale,
    metadata: row.metadata as Record<string, string>,
    lastSignInAt: row.last_sign_in_at,
    bannedAt: row.banned_at,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}

/** Users with their primary e-mail address; the inner join leaves out who has none and so no form on the WorkOS wire. */
export function withPrimaryEmail(db: Builder, environmentId: string) {
  return db
    .selectFrom('users')
    .innerJoin('identifiers', (join) =>
      join
        .onRef('identifiers.environment_id', '=', 'users.environment_id')
        .onRef('identifiers.user_id', '=', 'users.id')
        .on('identifiers.type', '=', 'email')
        .on(sql<boolean>`identifiers.is_primary = true`),
    )
    .where('users.environment_id', '=', environmentId);
}

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
function ownerOf(db: Builder, environmentId: string, email: string) {
  return db
    .selectFrom('identifiers as own')
    .where('own.environment_id', '=', environmentId)
    .where('own.type', '=', 'email')
    .where('own.canonical', '=', email)
    .where(sql<boolean>`own.is_primary = true`)
    .select('own.user_id');
}

const byEmailWithPassword = query((db, p: { environmentId: string; email: string }) =>
  withPrimaryEmail(db, p.environmentId)
    .leftJoin('password_credentials', (join) =>
      join
        .onRef('password_credentials.environment_id', '=', 'users.environment_id')
        .onRef('password_credentials.user_id', '=', 'users.id'),
    )
    .where('users.id', '=', ownerOf(db, p.environmentId, p.email))
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

const insert = command((db, p: InsertUser) =>
  db.insertInto('users').values({
    environment_id: p.environmentId,
    id: p.id,
    external_id: p.externalId,
    first_name: p.firstName,
    last_name: p.lastName,
    name: p.name,
    locale: p.locale,
    image_url: p.imageUrl,
    metadata: p.metadata,
    last_sign_in_at: p.lastSignInAt,
    banned_at: p.bannedAt,
    created_at: p.createdAt,
    updated_at: p.updatedAt,
  }),
);

type InsertUser = { environmentId: string } & Omit<User, 'email' | 'emailVerified'>;

const update = command((db, p: InsertUser) =>
  db
    .updateTable('users')
    .set({
      external_id: p.externalId,
      first_name: p.firstName,
      last_name: p.lastName,
      name: p.name,
      locale: p.locale,
      image_url: p.imageUrl,
      metadata: p.metadata,
      banned_at: p.bannedAt,
      updated_at: p.updatedAt,
    })
    .where('environment_id', '=', p.environmentId)
    .where('id', '=', p.id),
);

const stamp = command((db, p: Named & { now: number }) =>
  db
    .updateTable('users')
    .set({ last_sign_in_at: p.now })
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

/** The user of a canonical e-mail address with the stored password hash and when it was set, in one read. */
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
export async function insertUser(tx: Tx, environmentId: string, user: User): Promise<void> {
  await insert.run(tx, { environmentId, ...user });
}

/** Writes every field of a user but the address and `last_sign_in_at`. Throws Conflict on `external_id`. */
export async function updateUser(tx: Tx, environmentId: string, user: User): Promise<void> {
  await update.run(tx, { environmentId, ...user });
}

export async function stampSignIn(tx: Tx, environmentId: string, id: string, now: number): Promise<void> {
  await stamp.run(tx, { environmentId, id, now });
}

/** Removes a user with everything that hangs on it (identifiers, credentials, sessions, tokens). */
export async function deleteUser(tx: Tx, environmentId: string, id: string): Promise<boolean> {
  return (await remove.run(tx, { environmentId, id })) > 0;
}
