// Signing in with an e-mail address and a password.

import { canonicalEmail } from '../../kit/email.ts';
import { refuse } from '../../model/refusal.ts';
import { findPasswordTime, strengthenPassword } from '../../store/credentials.ts';
import { findUserWithPassword } from '../../store/users.ts';
import { returnAttempt, settleAttempt, takeAttempt } from '../attempts.ts';
import { isTooLong, rehashPassword, verifyPassword } from '../credentials.ts';
import { type Told, tellFailures } from '../failures.ts';
import { requireMethod } from '../settings.ts';
import type { Work } from '../work.ts';
import { type Circumstances, finish, type Outcome } from './finish.ts';

/** What somebody brings who signs in with a password. */
export interface PasswordProof {
  email: string;
  password: string;
  invitationToken?: string | undefined;
}

/**
 * Proves a password and begins a session. Refuses `invalid_credentials` alike for an unknown address, a user without a
 * password and a wrong one, after the same work; `account_locked` when the budget of tries is spent; `user_banned`.
 * Every refusal leaves an event.
 */
export async function signInByPassword<T>(
  work: Work,
  given: PasswordProof,
  from: Circumstances<T>,
): Promise<Outcome<T>> {
  const email = canonicalEmail(given.email)?.canonical ?? given.email.trim().toLowerCase();
  const who = { method: 'password', email } as const;
  return tellFailures(work, 'authentication.password_failed', who, from, (told) => {
    requireMethod(work.environment.settings, 'password', 'grant');
    return prove(work, given, told, from);
  });
}

async function prove<T>(work: Work, given: PasswordProof, told: Told, from: Circumstances<T>): Promise<Outcome<T>> {
  const refusal = refuse('invalid_credentials', { email: given.email });
  if (isTooLong(given.password) || given.password.includes('\0')) throw refusal;
  const [attempt, found] = await Promise.all([
    takeAttempt(work, 'password', told.email, from.ipAddress),
    findUserWithPassword(work.db, work.environmentId, told.email),
  ]);
  told.attempt = attempt;
  told.userId = found?.user.id ?? null;
  const former = found?.hash ?? null;
  const { matches, stronger: hash } = await compare(work, given.password, former).catch(async (error) => {
    await returnAttempt(work, attempt);
    throw error;
  });
  if (!found || !former || !matches) throw refusal;
  const { user, passwordSetAt } = found;
  return finish(
    work,
    {
      user,
      method: 'password',
      event: 'authentication.password_succeeded',
      invitation: given,
      stands: async (tx) => (await findPasswordTime(tx, work.environmentId, user.id)) === passwordSetAt,
      settle: (tx) =>
        Promise.all([
          settleAttempt(work, tx, attempt),
          hash && strengthenPassword(tx, work.environmentId, user.id, { former, hash }),
        ]),
    },
    from,
  );
}

async function compare(work: Work, password: string, stored: string | null) {
  const { matches, stale } = await verifyPassword(work, password, stored);
  return { matches, stronger: stale ? await rehashPassword(work, password) : null };
}
