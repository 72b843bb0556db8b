// SQL of the keys that users hold.

import { type SelectQueryBuilder, sql } from 'kysely';
import type { Page, PageRequest } from '../model/page.ts';
import type { UserApiKey } from '../model/user-api-key.ts';
import type { Db, Tx } from './database.ts';
import { fromCursor, makePage, planScan, type ScanParameters, type ScanShape } from './keyset.ts';
import { command, queries, query } from './statement.ts';
import type { Tables } from './tables.ts';

type Row = Tables['user_api_keys'];
type Named = { environmentId: string; id: string };

function toKey(row: Row): UserApiKey {
  return {
    id: row.id,
    userId: row.user_id,
    organizationId: row.organization_id,
    name: row.name,
    hint: row.hint,
    permissions: row.permissions as string[],
    lastUsedAt: row.last_used_at,
    expiresAt: row.expires_at,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}

const insert = command((db, p: { environmentId: string; digest: string } & UserApiKey) =>
  db.insertInto('user_api_keys').values({
    environment_id: p.environmentId,
    id: p.id,
    user_id: p.userId,
    organization_id: p.organizationId,
    name: p.name,
    digest: p.digest,
    hint: p.hint,
    permissions: p.permissions,
    last_used_at: p.lastUsedAt,
    expires_at: p.expiresAt,
    created_at: p.createdAt,
    updated_at: p.updatedAt,
  }),
);

// Good only while its user may be there: active in the organization, neither banned nor locked.
const good = query((db, p: { environmentId: string; digest: string; now: number }) =>
  db
    .selectFrom('user_api_keys')
    .innerJoin('memberships', (join) =>
      join
        .onRef('memberships.environment_id', '=', 'user_api_keys.environment_id')
        .onRef('memberships.user_id', '=', 'user_api_keys.user_id')
        .onRef('memberships.organization_id', '=', 'user_api_keys.organization_id'),
    )
    .innerJoin('users', (join) =>
      join
        .onRef('users.environment_id', '=', 'user_api_keys.environment_id')
        .onRef('users.id', '=', 'user_api_keys.user_id'),
    )
    .where('user_api_keys.environment_id', '=', p.environmentId)
    .where('user_api_keys.digest', '=', p.digest)
    .where((where) =>
      where.or([where('user_api_keys.expires_at', 'is', null), where('user_api_keys.expires_at', '>', p.now)]),
    )
    .where('memberships.status', '=', 'active')
    .where('users.banned_at', 'is', null)
    // As `isLocked` has it.
    .where((where) => where.or([where('users.locked_at', 'is', null), where('users.locked_until', '<=', p.now)]))
    .selectAll('user_api_keys'),
);

const use = command((db, p: Named & { now: number }) =>
  db
    .updateTable('user_api_keys')
    .set({ last_used_at: p.now })
    .where('environment_id', '=', p.environmentId)
    .where('id', '=', p.id),
);

const remove = command((db, p: Named) =>
  db.deleteFrom('user_api_keys').where('environment_id', '=', p.environmentId).where('id', '=', p.id).returningAll(),
);

const removeOf = command((db, p: { environmentId: string; userId: string }) =>
  db
    .deleteFrom('user_api_keys')
    .where('environment_id', '=', p.environmentId)
    .where('user_id', '=', p.userId)
    .returningAll(),
);

type ListParameters = ScanParameters & { environmentId: string; userId: string; organizationId: string };
type ListShape = ScanShape & { organization: boolean };

const list = queries((db, p: ListParameters, shape: ListShape) => {
  const own = () => {
    const from = db
      .selectFrom('user_api_keys')
      .where('user_api_keys.environment_id', '=', p.environmentId)
      .where('user_api_keys.user_id', '=', p.userId) as SelectQueryBuilder<Tables, 'user_api_keys', object>;
    return shape.organization ? from.where('user_api_keys.organization_id', '=', p.organizationId) : from;
  };
  let page = own().selectAll('user_api_keys');
  if (shape.cursor) {
    const near = own()
      .where(fromCursor('user_api_keys', p.environmentId, p, shape.direction, 'near'))
      .select(sql`1`.as('one'))
      .limit(1);
    page = page
      .where(fromCursor('user_api_keys', p.environmentId, p, shape.direction, 'beyond'))
      .select(sql<unknown>`exists ${near}`.as('has_near')) as typeof page;
  }
  return page
    .orderBy('user_api_keys.created_at', shape.direction)
    .orderBy('user_api_keys.id', shape.direction)
    .limit(sql<number>`${sql.lit(shape.take)}`);
});

/** Throws Orphan when the user or the organization is gone. */
export async function insertUserKey(tx: Tx, environmentId: string, key: UserApiKey, digest: string): Promise<void> {
  await insert.run(tx, { environmentId, digest, ...key });
}

/** The key of a digest, if it opens anything at this moment. */
export async function findGoodUserKey(
  db: Db,
  environmentId: string,
  digest: string,
  now: number,
): Promise<UserApiKey | null> {
  const row = await good.first(db, { environmentId, digest, now });
  return row ? toKey(row) : null;
}

export async function stampUserKey(tx: Tx, environmentId: string, id: string, now: number): Promise<void> {
  await use.run(tx, { environmentId, id, now });
}

/** Removes a key and gives it; null when there was none. */
export async function deleteUserKey(tx: Tx, environmentId: string, id: string): Promise<UserApiKey | null> {
  const row = await remove.first(tx, { environmentId, id });
  return row ? toKey(row) : null;
}

/** Removes all keys of a user and gives them. */
export async function deleteUserKeysOf(tx: Tx, environmentId: string, userId: string): Promise<UserApiKey[]> {
  return (await removeOf.all(tx, { environmentId, userId })).map((row) => toKey(row));
}

/** One page of a user's keys, of one organization or of all. */
export async function listUserKeys(
  db: Db,
  environmentId: string,
  { userId, organizationId }: { userId: string; organizationId?: string | undefined },
  page: PageRequest,
): Promise<Page<UserApiKey>> {
  const scan = planScan(page);
  const shape = { ...scan.shape, organization: organizationId !== undefined };
  const parameters = { ...scan.parameters, environmentId, userId, organizationId: organizationId ?? '' };
  return makePage(scan, page.limit, await list(shape).all(db, parameters), toKey);
}
