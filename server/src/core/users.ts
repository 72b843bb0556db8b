// Users: create, read, change, remove, ban, lock. Every change is one commit with its event.

import { canonicalEmail } from '../kit/email.ts';
import { type Account, type Identifier, primaryOf, userOf } from '../model/account.ts';
import type { Page, PageRequest } from '../model/page.ts';
import { refuse } from '../model/refusal.ts';
import type { User } from '../model/user.ts';
import { lockAccount } from '../store/accounts.ts';
import type { Tx } from '../store/database.ts';
import { updateIdentifier } from '../store/identifiers.ts';
import * as store from '../store/users.ts';
import { announceAccount, changeAccount, changeAccountIn, foundAccount, triedDoors } from './accounts.ts';
import { clearLedger } from './attempts.ts';
import { claiming, forgetProofs, provenBy, readIdentifier, withIdentifier } from './identifiers.ts';
import { post } from './letters.ts';
import { createAccount, lockEnd, type Named } from './new-accounts.ts';
import { checkCursor } from './pages.ts';
import { readNewPassword, setPassword } from './passwords.ts';
import { checkLocale, mergeMetadata } from './profile.ts';
import { endUserSessions } from './sessions.ts';
import type { Work } from './work.ts';

export interface NewUser extends Named {
  email: string;
  emailVerified?: boolean;
}

/** What to change; an absent field stays as it is. */
export interface UserChange extends Named {
  email?: string;
  emailVerified?: boolean;
}

/** Creates a user with an e-mail address. Refuses as {@link createAccount} does. */
export async function createUser(work: Work, { email, emailVerified, ...rest }: NewUser): Promise<User> {
  const standing = emailVerified ? ('verified' as const) : ('unverified' as const);
  const account = await createAccount(work, { ...rest, identifiers: [{ type: 'email', value: email, standing }] });
  return userOf(account) as User;
}

/** Refuses `not_found`. */
export async function getUser(work: Work, id: string): Promise<User> {
  return foundAccount(await store.findUser(work.db, work.environmentId, id), id);
}

/** Refuses `not_found`. */
export async function getUserByExternalId(work: Work, externalId: string): Promise<User> {
  return foundAccount(await store.findUserByExternalId(work.db, work.environmentId, externalId), externalId);
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
 * Changes a user that has an address. A new address is unverified until proven, and the former one is told (L4); a new
 * password ends the user's sessions and is told to its owner. Codes, links and sign-ins under way are void after either.
 * Emits `user.updated` only when something changed. Refuses as {@link createUser} does, and `not_found`,
 * `email_already_verified`.
 */
export async function updateUser(work: Work, id: string, change: UserChange): Promise<User> {
  const email = change.email === undefined ? null : readIdentifier('email', change.email, 'update');
  if (change.locale !== undefined) checkLocale(change.locale);
  const hash = await readNewPassword(work, id, change.password, ({ identifiers }) => (email ? [email] : identifiers));
  const claimed = { userId: id, identifiers: email ? [{ type: 'email' as const, canonical: email.canonical }] : [] };
  const account = await claiming(work, 'update', claimed, () =>
    changeAccount(work, id, async (tx, before, now) => {
      const user = foundAccount(userOf(before), id);
      const after = await moveEmail(work, tx, { ...user, ...named(user, change) }, { ...change, email }, now);
      const moved = after.email !== user.email;
      if (moved && after.email)
        await post(work, tx, 'email_changed', { to: user.email, locale: user.locale }, { newEmail: after.email });
      if (hash !== null) return setPassword(work, tx, after, hash, { tellTo: user.email, endSessions: true });
      if (moved) await forgetProofs(work, tx, id);
      return after;
    }),
  );
  return foundAccount(userOf(account), id);
}

/** Removes a user that has an address. Refuses `not_found`. */
export async function deleteUser(work: Work, id: string): Promise<void> {
  await removeUser(work, id, (account) => account.email !== null);
}

/** Removes a user with sessions, credentials and identifiers; gives who it was. Refuses `not_found`. */
export async function deleteAccount(work: Work, id: string): Promise<Account> {
  return removeUser(work, id, () => true);
}

async function removeUser(work: Work, id: string, isKnown: (account: Account) => boolean): Promise<Account> {
  return work.commit(async (tx) => {
    const account = foundAccount(await lockAccount(tx, work.environmentId, id), id);
    if (!isKnown(account)) throw refuse('not_found', { entity: 'user', id });
    await endUserSessions(work, tx, id, 'user_deleted');
    await store.deleteUser(tx, work.environmentId, id);
    await announceAccount(work, tx, 'deleted', account);
    return account;
  });
}

/** Bans a user: sessions end in the same commit, and every door refuses from then on. Refuses `not_found`. */
export async function banUser(work: Work, id: string): Promise<Account> {
  return changeAccount(work, id, banning(work));
}

/** Bans or unbans users, all of them or, where one is not there, none. Gives them in the order of their ids. Refuses `not_found`. */
export async function changeBans(work: Work, ids: string[], banned: boolean): Promise<Account[]> {
  const changed = new Map<string, Account>();
  await work.commit(async (tx) => {
    // In one order, so that two such calls never wait for each other.
    for (const id of [...new Set(ids)].sort())
      changed.set(id, await changeAccountIn(work, tx, id, banned ? banning(work) : unbanning));
  });
  return ids.map((id) => changed.get(id) as Account);
}

/** Refuses `not_found`. */
export async function unbanUser(work: Work, id: string): Promise<Account> {
  return changeAccount(work, id, unbanning);
}

const banning = (work: Work) => async (tx: Tx, before: Account, now: number) => {
  if (before.bannedAt !== null) return before;
  await endUserSessions(work, tx, before.id, 'user_banned');
  return { ...before, bannedAt: now };
};

const unbanning = (_: Tx, before: Account) => ({ ...before, bannedAt: null });

/** Keeps a user out for the time of a lock-out; sessions end in the same commit. Refuses `not_found`. */
export async function lockUser(work: Work, id: string): Promise<Account> {
  return changeAccount(work, id, async (tx, before, now) => {
    await endUserSessions(work, tx, id, 'user_locked');
    return { ...before, lockedAt: now, lockedUntil: lockEnd(work, now) };
  });
}

/** Lets a locked user in again, and forgets the failures that locked them. Refuses `not_found`. */
export async function unlockUser(work: Work, id: string): Promise<Account> {
  return changeAccount(work, id, async (tx, before) => {
    await clearLedger(work, tx, triedDoors(before));
    return { ...before, lockedAt: null, lockedUntil: null };
  });
}

/** The fields that say who somebody is, as they are after a change. Refuses `invalid_metadata`, `invalid_locale`. */
export function named(before: Account, change: Named): Pick<Account, keyof Named & keyof Account> {
  return {
    firstName: change.firstName === undefined ? before.firstName : change.firstName,
    lastName: change.lastName === undefined ? before.lastName : change.lastName,
    name: change.name === undefined ? before.name : change.name,
    externalId: change.externalId === undefined ? before.externalId : change.externalId,
    locale: change.locale === undefined ? before.locale : change.locale,
    metadata: change.metadata === undefined ? before.metadata : mergeMetadata(before.metadata, change.metadata),
  };
}

// The WorkOS wire knows one address: a new one takes the place of the primary one, and the others stay.
async function moveEmail(
  work: Work,
  tx: Tx,
  before: Account,
  change: { email: { value: string; canonical: string } | null; emailVerified?: boolean },
  now: number,
): Promise<Account> {
  const primary = primaryOf(before, 'email') as Identifier;
  const email = change.email ?? primary;
  // It may be one that the user has beside the primary one: then that one becomes it.
  const known = before.identifiers.find(({ type, canonical }) => type === 'email' && canonical === email.canonical);
  const moved = email.value !== primary.value;
  if (change.emailVerified === false && primary.isVerified && !moved)
    throw refuse('email_already_verified', { act: 'update' });
  const proven = moved ? known !== undefined && known !== primary && known.isVerified : primary.isVerified;
  const isVerified = change.emailVerified ?? proven;
  if (!moved && isVerified === primary.isVerified) return before;
  const changed = { ...(known ?? primary), ...provenBy(isVerified ? 'admin' : null), value: email.value };
  const written = { ...changed, canonical: email.canonical, isPrimary: true, isReserved: false, updatedAt: now };
  await updateIdentifier(tx, work.environmentId, before.id, written);
  return withIdentifier(before, written);
}
