// Users: create, read, change, remove, ban. Every change is one commit with its event.

import { canonicalEmail } from '../kit/email.ts';
import { newId } from '../kit/ids.ts';
import type { HashImport } from '../kit/passwords/imports.ts';
import type { Page, PageRequest } from '../model/page.ts';
import { type Act, refuse } from '../model/refusal.ts';
import type { User } from '../model/user.ts';
import { putPassword } from '../store/credentials.ts';
import { Conflict } from '../store/database.ts';
import { insertPrimaryEmail, replacePrimaryEmail } from '../store/identifiers.ts';
import * as store from '../store/users.ts';
import { voidCodes } from './codes.ts';
import { hashNewPassword, importPasswordHash } from './credentials.ts';
import { emit } from './events.ts';
import { post } from './letters.ts';
import { checkCursor } from './pages.ts';
import { dropPending } from './pending-sign-ins.ts';
import { checkLocale, type MetadataChange, mergeMetadata } from './profile.ts';
import { endUserSessions } from './sessions.ts';
import type { Work } from './work.ts';

/** A password to set: typed, or hashed elsewhere. */
export type NewPassword = { plain: string } | { imported: HashImport };

export interface NewUser {
  email: string;
  emailVerified?: boolean;
  firstName?: string | null;
  lastName?: string | null;
  name?: string | null;
  externalId?: string | null;
  locale?: string | null;
  metadata?: MetadataChange;
  password?: NewPassword;
}

/** What to change; an absent field stays as it is. */
export interface UserChange extends Omit<NewUser, 'email'> {
  email?: string;
}

/**
 * Creates a user. Refuses `invalid_email`, `email_taken`, `external_id_taken`, `invalid_metadata`, `invalid_locale`,
 * `weak_password`, `invalid_password_hash`; a refused creation leaves nothing behind.
 */
export async function createUser(work: Work, input: NewUser): Promise<User> {
  const email = readEmail(input.email, 'create');
  const metadata = mergeMetadata({}, input.metadata ?? {});
  const locale = checkLocale(input.locale ?? null);
  const hash = await readPassword(work, input.password, email.original);
  const now = work.now();
  const user: User = {
    id: newId('user', now),
    email: email.original,
    emailVerified: input.emailVerified ?? false,
    firstName: input.firstName ?? null,
    lastName: input.lastName ?? null,
    name: input.name ?? null,
    imageUrl: null,
    externalId: input.externalId ?? null,
    locale,
    metadata,
    lastSignInAt: null,
    bannedAt: null,
    createdAt: now,
    updatedAt: now,
  };
  const identifier = {
    id: newId('idn', now),
    userId: user.id,
    value: email.original,
    canonical: email.canonical,
    verified: user.emailVerified,
    now,
  };
  await claiming('create', () =>
    // One flight: PostgreSQL takes the statements of a transaction in order, so none waits for the answer of another.
    work.commit(
      (tx) =>
        Promise.all([
          store.insertUser(tx, work.environmentId, user),
          insertPrimaryEmail(tx, work.environmentId, identifier),
          hash && putPassword(tx, work.environmentId, user.id, hash, now),
          emit(work, tx, 'user.created', user),
        ]),
      true,
    ),
  );
  return user;
}

/** Refuses `not_found`. */
export async function getUser(work: Work, id: string): Promise<User> {
  return found(await store.findUser(work.db, work.environmentId, id), id);
}

/** Refuses `not_found`. */
export async function getUserByExternalId(work: Work, externalId: string): Promise<User> {
  return found(await store.findUserByExternalId(work.db, work.environmentId, externalId), externalId);
}

/** One page of users, by creation. An address that is none matches nobody. Refuses `invalid_cursor`. */
export async function listUsers(work: Work, filter: store.UserFilter, page: PageRequest): Promise<Page<User>> {
  await checkCursor(page, 'user', async (id) => (await store.findUser(work.db, work.environmentId, id)) !== null);
  if (filter.email === undefined) return store.listUsers(work.db, work.environmentId, filter, page);
  const email = canonicalEmail(filter.email);
  if (!email) return { rows: [], after: null, before: null };
  return store.listUsers(work.db, work.environmentId, { ...filter, email: email.canonical }, page);
}

/**
 * Changes a user. A new address is unverified until proven, and the former one is told (L4); a new password ends the user's sessions and is told to its
 * owner. Codes, links and sign-ins under way are void after either. Emits `user.updated` only when something that can be seen changed. Refuses as {@link createUser} does, and `not_found`,
 * `email_already_verified`.
 */
export async function updateUser(work: Work, id: string, change: UserChange): Promise<User> {
  const email = change.email === undefined ? null : readEmail(change.email, 'update');
  if (change.locale !== undefined) checkLocale(change.locale);
  let hash: string | null = null;
  if (change.password) {
    const present = await getUser(work, id);
    hash = await readPassword(work, change.password, email?.original ?? present.email);
  }
  return claiming('update', () =>
    work.commit(async (tx) => {
      const before = found(await store.lockUser(tx, work.environmentId, id), id);
      const after = apply(before, change, email?.original);
      const changed = differences(before, after);
      const now = work.now();
      if (Object.keys(changed).length > 0) {
        after.updatedAt = now;
        await store.updateUser(tx, work.environmentId, after);
        if ('email' in changed || 'emailVerified' in changed) {
          const canonical = email?.canonical ?? readEmail(after.email, 'update').canonical;
          const state = { userId: id, value: after.email, canonical, verified: after.emailVerified, now };
          await replacePrimaryEmail(tx, work.environmentId, state);
        }
        await emit(work, tx, 'user.updated', after, { previous: changed });
      }
      if (hash) {
        await putPassword(tx, work.environmentId, id, hash, now);
        await emit(work, tx, 'user.password_changed', { userId: id });
        await endUserSessions(work, tx, id, 'password_changed');
        await post(work, tx, 'password_changed', { to: before.email, locale: before.locale }, {});
      }
      if ('email' in changed)
        await post(work, tx, 'email_changed', { to: before.email, locale: before.locale }, { newEmail: after.email });
      if (hash || 'email' in changed) {
        await voidCodes(work, tx, id);
        await dropPending(work, tx, id);
      }
      return after;
    }),
  );
}

/** Removes a user with sessions, credentials and identifiers. Refuses `not_found`. */
export async function deleteUser(work: Work, id: string): Promise<void> {
  await work.commit(async (tx) => {
    const user = found(await store.lockUser(tx, work.environmentId, id), id);
    await endUserSessions(work, tx, id, 'user_deleted');
    await store.deleteUser(tx, work.environmentId, id);
    await emit(work, tx, 'user.deleted', user);
  });
}

/** Bans a user: sessions end in the same commit, and every door refuses from then on. Refuses `not_found`. */
export async function banUser(work: Work, id: string): Promise<User> {
  return work.commit(async (tx) => {
    const before = found(await store.lockUser(tx, work.environmentId, id), id);
    if (before.bannedAt !== null) return before;
    const now = work.now();
    const user = { ...before, bannedAt: now, updatedAt: now };
    await store.updateUser(tx, work.environmentId, user);
    await endUserSessions(work, tx, id, 'user_banned');
    await emit(work, tx, 'user.updated', user, { previous: { bannedAt: null } });
    return user;
  });
}

function found(user: User | null, id: string): User {
  if (!user) throw refuse('not_found', { entity: 'user', id });
  return user;
}

function readEmail(given: string, act: Act) {
  const email = canonicalEmail(given);
  if (!email) throw refuse('invalid_email', { act });
  return email;
}

async function readPassword(work: Work, password: NewPassword | undefined, email: string): Promise<string | null> {
  if (!password) return null;
  return 'plain' in password
    ? hashNewPassword(work, password.plain, email)
    : importPasswordHash(work, password.imported);
}

function apply(before: User, change: UserChange, email: string | undefined): User {
  const moved = email !== undefined && email !== before.email;
  if (change.emailVerified === false && before.emailVerified && !moved)
    throw refuse('email_already_verified', { act: 'update' });
  return {
    ...before,
    email: email ?? before.email,
    emailVerified: change.emailVerified ?? (moved ? false : before.emailVerified),
    firstName: change.firstName === undefined ? before.firstName : change.firstName,
    lastName: change.lastName === undefined ? before.lastName : change.lastName,
    name: change.name === undefined ? before.name : change.name,
    externalId: change.externalId === undefined ? before.externalId : change.externalId,
    locale: change.locale === undefined ? before.locale : change.locale,
    metadata: change.metadata === undefined ? before.metadata : mergeMetadata(before.metadata, change.metadata),
  };
}

// The former values of the fields that differ.
function differences(before: User, after: User): Record<string, unknown> {
  const fields = ['email', 'emailVerified', 'firstName', 'lastName', 'name', 'externalId', 'locale'] as const;
  const changed: Record<string, unknown> = {};
  for (const field of fields) if (before[field] !== after[field]) changed[field] = before[field];
  if (JSON.stringify(before.metadata) !== JSON.stringify(after.metadata)) changed.metadata = before.metadata;
  return changed;
}

// The constraint decides who has an identifier; here its word becomes the core's.
async function claiming<T>(act: Act, write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    if (error instanceof Conflict && error.column === 'canonical') throw refuse('email_taken', { act });
    if (error instanceof Conflict && error.column === 'external_id') throw refuse('external_id_taken', { act });
    throw error;
  }
}
