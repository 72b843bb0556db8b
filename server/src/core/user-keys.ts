// Keys that users of an application hold, and that the application has us check.

import { newId } from '../kit/ids.ts';
import { digest, randomLetters } from '../kit/secrets.ts';
import type { Page, PageRequest } from '../model/page.ts';
import { refuse } from '../model/refusal.ts';
import type { UserApiKey } from '../model/user-api-key.ts';
import type { Tx } from '../store/database.ts';
import { listMemberships } from '../store/memberships.ts';
import { findOrganization } from '../store/organizations.ts';
import { findPermission } from '../store/roles.ts';
import * as store from '../store/user-keys.ts';
import { findUser, lockUser } from '../store/users.ts';
import { emit } from './events.ts';
import { checkCursor } from './pages.ts';
import type { Work } from './work.ts';

/** A key in use is stamped this often at most: checking one is no write each time. */
const STAMPED = 60_000;

export interface NewUserKey {
  userId: string;
  organizationId: string;
  name: string;
  permissions?: string[];
  /** Epoch ms; none means never. */
  expiresAt?: number | null;
}

/**
 * Makes a key for an active member of an organization. Its text is given once and stored only as a digest. Refuses
 * `not_found`, and `invalid_user_key` where the user is no active member, a permission is none, or the end is past.
 */
export async function createUserKey(work: Work, input: NewUserKey): Promise<{ key: UserApiKey; value: string }> {
  const { userId, organizationId, name, expiresAt = null } = input;
  const now = work.now();
  const permissions = [...new Set(input.permissions ?? [])];
  const known = await Promise.all(permissions.map((slug) => findPermission(work.db, work.environmentId, slug)));
  if (!(await findOrganization(work.db, work.environmentId, organizationId)))
    throw refuse('not_found', { entity: 'organization', id: organizationId });
  const value = `sk_${randomLetters(43)}`;
  const key: UserApiKey = {
    id: newId('api_key', now),
    ...{ userId, organizationId, name, permissions, expiresAt },
    hint: value.slice(-4),
    lastUsedAt: null,
    createdAt: now,
    updatedAt: now,
  };
  return work.commit(async (tx) => {
    if (!(await lockUser(tx, work.environmentId, userId))) throw refuse('not_found', { entity: 'user', id: userId });
    const filter = { userId, organizationId, statuses: ['active' as const] };
    const { rows } = await listMemberships(tx, work.environmentId, filter, { limit: 1, order: 'asc' });
    const faults = [
      rows.length === 0 &&
        fault(
          'organization_id',
          'active_membership_required',
          'must be of an organization that the user is active in.',
        ),
      known.includes(null) && fault('permissions', 'permission_not_found', 'must be slugs of permissions.'),
      expiresAt !== null && expiresAt <= now && fault('expires_at', 'must_be_in_future', 'must be in the future.'),
    ].filter((each) => each !== false);
    if (faults.length > 0) throw refuse('invalid_user_key', { faults });
    await store.insertUserKey(tx, work.environmentId, key, digest(value));
    await emit(work, tx, 'user_api_key.created', key, { organizationId });
    return { key, value };
  });
}

/** One page of a user's keys. Refuses `not_found`, `invalid_cursor`. */
export async function listUserKeys(
  work: Work,
  filter: { userId: string; organizationId?: string | undefined },
  page: PageRequest,
): Promise<Page<UserApiKey>> {
  await checkCursor(page, 'api_key', async () => false);
  const [user, keys] = await Promise.all([
    findUser(work.db, work.environmentId, filter.userId),
    store.listUserKeys(work.db, work.environmentId, filter, page),
  ]);
  if (!user) throw refuse('not_found', { entity: 'user', id: filter.userId });
  return keys;
}

/**
 * The key that a text is, or null: for one that is unknown, removed or expired, and for one whose user is banned, locked or no
 * longer active in its organization. Whatever it opens is the application's; here it opens nothing.
 */
export async function validateUserKey(work: Work, value: string): Promise<UserApiKey | null> {
  const now = work.now();
  const key = await store.findGoodUserKey(work.db, work.environmentId, digest(value), now);
  if (!key) return null;
  if (key.lastUsedAt !== null && now - key.lastUsedAt < STAMPED) return key;
  await work.once((tx) => store.stampUserKey(tx, work.environmentId, key.id, now));
  return { ...key, lastUsedAt: now };
}

/** Removes a key: it is good for nothing from then on. Refuses `not_found`. */
export async function revokeUserKey(work: Work, id: string): Promise<void> {
  await work.commit(async (tx) => {
    const key = await store.deleteUserKey(tx, work.environmentId, id);
    if (!key) throw refuse('not_found', { entity: 'user_api_key', id });
    await emit(work, tx, 'user_api_key.revoked', key, { organizationId: key.organizationId });
  });
}

/** Removes all keys of a user, in the commit of whatever made that necessary. */
export async function dropUserKeys(work: Work, tx: Tx, userId: string): Promise<void> {
  for (const key of await store.deleteUserKeysOf(tx, work.environmentId, userId))
    await emit(work, tx, 'user_api_key.revoked', key, { organizationId: key.organizationId });
}

function fault(field: string, rule: string, message: string) {
  return { field, rule, message };
}
