// Setting passwords: what is taken, and what goes with a new one.

import type { HashImport } from '../kit/passwords/imports.ts';
import type { Account, Identifier } from '../model/account.ts';
import { refuse } from '../model/refusal.ts';
import { markPassword, putPassword, removePassword } from '../store/credentials.ts';
import type { Tx } from '../store/database.ts';
import { changeAccount, getAccount } from './accounts.ts';
import { hashNewPassword, importPasswordHash } from './credentials.ts';
import { emit } from './events.ts';
import { forgetProofs } from './identifiers.ts';
import { post } from './letters.ts';
import { dropPending } from './pending-sign-ins.ts';
import { endUserSessions } from './sessions.ts';
import type { Work } from './work.ts';

/**
 * A password to set: typed, or hashed elsewhere. `unchecked` is not held against the policy; `least` is its length where
 * the environment asks for none.
 */
export type NewPassword =
  | { plain: string; unchecked?: boolean; least?: number }
  | { imported: HashImport }
  /** By `hashNewPassword`, a moment ago. */
  | { hashed: string };

/**
 * Sets a password within a commit that changes the user, and gives the user as they are then. The owner is told; codes,
 * links and sign-ins under way are void.
 */
export async function setPassword(
  work: Work,
  tx: Tx,
  account: Account,
  hash: string,
  { tellTo = account.email, endSessions }: { tellTo?: string | null; endSessions: boolean },
): Promise<Account> {
  const { id: userId, locale } = account;
  const now = work.now();
  await putPassword(tx, work.environmentId, userId, hash, now);
  await emit(work, tx, 'user.password_changed', { userId });
  if (endSessions) await endUserSessions(work, tx, userId, 'password_changed');
  if (tellTo !== null) await post(work, tx, 'password_changed', { to: tellTo, locale }, {});
  await forgetProofs(work, tx, userId);
  return { ...account, passwordSetAt: now, passwordCompromisedAt: null };
}

/** Hashes a password that is to be set, before the commit; it must not contain what `names` gives. Refuses `not_found`, `weak_password`, `invalid_password_hash`. */
export async function readNewPassword(
  work: Work,
  id: string,
  password: NewPassword | undefined,
  names: (account: Account) => { value: string }[] = ({ identifiers }) => identifiers,
): Promise<string | null> {
  if (!password) return null;
  return readPassword(work, password, names(await getAccount(work, id)));
}

/** Hashes a password, or takes a hash from elsewhere; null when none is given. Refuses `weak_password`, `invalid_password_hash`, `password_hasher_unavailable`. */
export async function readPassword(
  work: Work,
  password: NewPassword | undefined,
  identifiers: Pick<Identifier, 'value'>[],
): Promise<string | null> {
  if (!password) return null;
  if ('hashed' in password) return password.hashed;
  if ('imported' in password) return importPasswordHash(work, password.imported);
  const telling = identifiers.map(({ value }) => value);
  const { plain, unchecked = false, least } = password;
  return hashNewPassword(work, plain, { telling, unchecked, least });
}

/** Takes the password from a user, whatever else they have to sign in with; without one nothing happens. Refuses `not_found`. */
export async function dropPassword(
  work: Work,
  userId: string,
  { endSessions }: { endSessions: boolean },
): Promise<Account> {
  return changeAccount(work, userId, async (tx, before) => {
    if (!(await removePassword(tx, work.environmentId, userId))) return before;
    await emit(work, tx, 'user.password_removed', { userId });
    if (endSessions) await endUserSessions(work, tx, userId, 'password_removed');
    await forgetProofs(work, tx, userId);
    return { ...before, passwordSetAt: null, passwordCompromisedAt: null };
  });
}

/**
 * Calls a user's password compromised: it signs nobody in until another takes its place, and sign-ins under way that
 * began with it are over. Refuses `not_found`, `no_password_set`.
 */
export async function condemnPassword(
  work: Work,
  userId: string,
  { endSessions }: { endSessions: boolean },
): Promise<Account> {
  return changeAccount(work, userId, async (tx, before, now) => {
    if (before.passwordSetAt === null) throw refuse('no_password_set');
    if (endSessions) await endUserSessions(work, tx, userId, 'password_compromised');
    if (before.passwordCompromisedAt !== null) return before;
    await markPassword(tx, work.environmentId, userId, now);
    await dropPending(work, tx, userId);
    return { ...before, passwordCompromisedAt: now };
  });
}

/** Takes that back. Refuses `not_found`, `no_password_set`. */
export async function clearPassword(work: Work, userId: string): Promise<Account> {
  return changeAccount(work, userId, async (tx, before) => {
    if (before.passwordSetAt === null) throw refuse('no_password_set');
    await markPassword(tx, work.environmentId, userId, null);
    return { ...before, passwordCompromisedAt: null };
  });
}
