// Proving an e-mail address: the one a user has, and the one a user wants.

import { canonicalEmail } from '../kit/email.ts';
import { type Account, type Identifier, primaryOf, userOf, type VerifiedBy } from '../model/account.ts';
import { type Refusal, refuse } from '../model/refusal.ts';
import type { User } from '../model/user.ts';
import { removePassword } from '../store/credentials.ts';
import { Conflict, type Tx } from '../store/database.ts';
import { updateIdentifier } from '../store/identifiers.ts';
import { deleteSsoIdentities } from '../store/sso-identities.ts';
import { findUserWithPassword, lockUser } from '../store/users.ts';
import { changeAccount, changeAccountIn, foundAccount } from './accounts.ts';
import { returnAttempt, settleAttempt, takeAttempt } from './attempts.ts';
import {
  codeFacts,
  findNewestCode,
  makeCode,
  type NewCode,
  type ProvenCode,
  proveCode,
  putCode,
  redeemCode,
  type ShownCode,
  voidCodes,
} from './codes.ts';
import { emit } from './events.ts';
import { dropLinks } from './external-accounts.ts';
import { type Told, tellFailures } from './failures.ts';
import { forgetProofs, provenBy, readIdentifier, withIdentifier } from './identifiers.ts';
import { checkSends, post } from './letters.ts';
import { dropPasskeys } from './passkeys.ts';
import { endUserSessions } from './sessions.ts';
import { revokeSignInTokensOf } from './sign-in-tokens.ts';
import { dropUserKeys } from './user-keys.ts';
import { getUser } from './users.ts';
import type { Work } from './work.ts';

/** Sends a code to the user's address. Refuses `not_found`, `email_already_verified`, `too_many_requests`. */
export async function sendVerification(work: Work, userId: string): Promise<User> {
  const user = await getUser(work, userId);
  if (user.emailVerified) throw refuse('email_already_verified', { act: 'send' });
  await checkSends(work, user.email);
  const code = makeCode(work, 'email_verification', user.id, user.email);
  await work.commit((tx) => putVerification(work, tx, user, code));
  return user;
}

/** Writes a verification code with its event and its letter. */
export async function putVerification(work: Work, tx: Tx, user: User, code: NewCode): Promise<void> {
  await putCode(work, tx, code);
  await emit(work, tx, 'email_verification.created', codeFacts(code));
  const minutes = Math.round((code.expiresAt - code.createdAt) / 60_000);
  await post(work, tx, 'verify_email', { to: code.email, locale: user.locale }, { code: code.value, minutes });
}

/**
 * Marks the user's address as theirs, given the code that was sent to it. Refuses `not_found`,
 * `email_already_verified`, `invalid_code`, `account_locked`.
 */
export async function confirmVerification(work: Work, userId: string, value: string): Promise<User> {
  const user = await getUser(work, userId);
  if (user.emailVerified) throw refuse('email_already_verified', { act: 'confirm' });
  const said = { purpose: 'email_verification', door: 'confirm', email: user.email } as const;
  return tellingFailures(work, user, async (told) => {
    const attempt = await takeAttempt(work, 'email_verification', userId, null);
    told.attempt = attempt;
    const code = await proveCode(work, { ...said, userId, value });
    return work.commit(async (tx) => {
      await lockUser(tx, work.environmentId, userId);
      await redeemCode(work, tx, code.id, said);
      await settleAttempt(work, tx, attempt);
      return markVerified(work, tx, userId, code);
    });
  });
}

// The application asked for the code: whence the person comes it did not say.
function tellingFailures<T>(work: Work, user: User, prove: (told: Told) => Promise<T>): Promise<T> {
  const who = { method: null, email: user.email };
  const from = { ipAddress: null, userAgent: null };
  return tellFailures(work, 'authentication.email_verification_failed', who, from, (told) => {
    told.userId = user.id;
    return prove(told);
  });
}

/** What proved an address: a code that was mailed there, or the word of a provider that can vouch for it. */
export type AddressProof = Pick<ProvenCode, 'email' | 'tries' | 'expiresAt'> | { email: string; by: VerifiedBy };

/**
 * Marks an address as proven, if it still is the user's. Whatever waited to prove it is void. Gives the user as they
 * are then. Refuses `not_found`.
 */
export async function markVerified(work: Work, tx: Tx, userId: string, proof: AddressProof): Promise<User> {
  const account = await changeAccountIn(work, tx, userId, async (_, before, now) => {
    if (before.emailVerified || before.email !== proof.email) return before;
    await voidCodes(work, tx, userId, ['email_verification']);
    return writeEmail(work, tx, before, proof, now);
  });
  return foundAccount(userOf(account), userId);
}

/**
 * Gives an account to whoever proved its address alone: by reading the mailbox, or by a provider's word. What anybody
 * set up before that is gone: the password, passkeys, links to accounts elsewhere, sessions, keys, codes, tickets and
 * sign-ins under way (L1), since who signed up with somebody else's address must not share the account with its owner.
 * Second factors stay: no mailbox opens what they guard. Refuses `not_found`, and `no` where the account has an owner by
 * another proof: an address that was written down wrongly must not hand it to a stranger.
 */
export async function takePossession(
  work: Work,
  tx: Tx,
  userId: string,
  proof: AddressProof,
  no: Refusal,
): Promise<User> {
  const before = await lockUser(tx, work.environmentId, userId);
  if (!before) throw refuse('not_found', { entity: 'user', id: userId });
  if (before.emailVerified || before.email !== proof.email) return before;
  await changeAccountIn(work, tx, userId, async (_, account) => {
    if (isOwned(account)) throw no;
    return dropPasskeys(work, tx, await dropLinks(work, tx, account, proof.email));
  });
  if (await removePassword(tx, work.environmentId, userId)) {
    await emit(work, tx, 'user.password_removed', { userId });
  }
  await deleteSsoIdentities(tx, work.environmentId, userId);
  await forgetProofs(work, tx, userId);
  await revokeSignInTokensOf(work, tx, userId);
  await dropUserKeys(work, tx, userId);
  await endUserSessions(work, tx, userId, 'address_proven');
  return markVerified(work, tx, userId, proof);
}

// By another address, a phone or a wallet that was proven, unless an operator holds the address good for sign-in.
function isOwned(account: Account): boolean {
  const proven = account.identifiers.some(({ type, isVerified }) => type !== 'username' && isVerified);
  return proven && primaryOf(account, 'email')?.isReserved !== true;
}

/**
 * Sends a code to an address that the user wants; the present one stays until it is confirmed. Refuses `not_found`,
 * `invalid_email`, `email_change_not_needed`, `email_taken`, `too_many_requests`.
 */
export async function sendEmailChange(
  work: Work,
  userId: string,
  wanted: string,
): Promise<{ user: User; code: ShownCode }> {
  const user = await getUser(work, userId);
  const email = canonicalEmail(wanted);
  if (!email) throw refuse('invalid_email', { act: 'email_change' });
  if (email.original === user.email) throw refuse('email_change_not_needed');
  const holder = await findUserWithPassword(work.db, work.environmentId, email.canonical);
  if (holder && holder.user.id !== userId) throw refuse('email_taken', { act: 'email_change' });
  await checkSends(work, email.canonical);
  const code = makeCode(work, 'email_change', userId, email.original);
  await work.commit(async (tx) => {
    await putCode(work, tx, code);
    await emit(work, tx, 'email_change.created', codeFacts(code));
    const minutes = Math.round((code.expiresAt - code.createdAt) / 60_000);
    await post(work, tx, 'email_change', { to: email.original, locale: user.locale }, { code: code.value, minutes });
  });
  return { user, code };
}

/**
 * Moves the user to the address that was proven, and tells the former one. Refuses `not_found`, `invalid_code`,
 * `account_locked`, `no_pending_email_change`, and `email_taken` when somebody was faster.
 */
export async function confirmEmailChange(work: Work, userId: string, value: string): Promise<User> {
  const user = await getUser(work, userId);
  if (!(await findNewestCode(work, userId, 'email_change'))) throw refuse('no_pending_email_change');
  const said = { purpose: 'email_change', door: 'confirm', email: user.email } as const;
  const { attempt, code } = await tellingFailures(work, user, async (told) => {
    const attempt = await takeAttempt(work, 'email_change', userId, null);
    told.attempt = attempt;
    return { attempt, code: await proveCode(work, { ...said, userId, value }) };
  });
  try {
    const account = await changeAccount(work, userId, async (tx, before, now) => {
      await redeemCode(work, tx, code.id, said);
      await settleAttempt(work, tx, attempt);
      await forgetProofs(work, tx, userId);
      const after = await writeEmail(work, tx, before, code, now);
      if (before.email !== null)
        await post(work, tx, 'email_changed', { to: before.email, locale: before.locale }, { newEmail: code.email });
      return after;
    });
    return foundAccount(userOf(account), userId);
  } catch (error) {
    if (!(error instanceof Conflict && error.column === 'canonical')) throw error;
    // The code was right: that somebody was faster is no failure of whoever proved it.
    await returnAttempt(work, attempt);
    throw refuse('email_taken', { act: 'email_change' });
  }
}

// The address that was proven takes the place of the primary one, unless the user has it already beside that one.
async function writeEmail(work: Work, tx: Tx, before: Account, proof: AddressProof, now: number): Promise<Account> {
  const { value, canonical } = readIdentifier('email', proof.email, 'confirm');
  const own = before.identifiers.find((each) => each.type === 'email' && each.canonical === canonical);
  const moved = own ?? (primaryOf(before, 'email') as Identifier);
  const standing = 'by' in proof ? provenBy(proof.by) : provenBy('email_code', proof);
  const proven = { ...moved, value, canonical, ...standing, isReserved: false };
  const written = { ...proven, isPrimary: true, updatedAt: now };
  await updateIdentifier(tx, work.environmentId, before.id, written);
  return withIdentifier(before, written);
}
