// Signing in with an e-mail address and a password.

import { canonicalEmail } from '../../kit/email.ts';
import type { AuthenticationAttempt } from '../../model/event.ts';
import { type Refusal, refuse } from '../../model/refusal.ts';
import { strengthenPassword } from '../../store/credentials.ts';
import { findUserWithPassword } from '../../store/users.ts';
import { type Attempt, settleAttempt, takeAttempt } from '../attempts.ts';
import { isTooLong, rehashPassword, verifyPassword } from '../credentials.ts';
import { emit } from '../events.ts';
import type { Work } from '../work.ts';
import { type Circumstances, finish, type SignedIn } from './finish.ts';

/**
 * Proves a password and begins a session. Refuses `invalid_credentials` alike for an unknown address, a user without a
 * password and a wrong one, after the same work; `account_locked` when the budget of tries is spent; `user_banned`.
 */
export async function signInByPassword(
  work: Work,
  given: { email: string; password: string },
  from: Circumstances,
): Promise<SignedIn> {
  const refusal = refuse('invalid_credentials', { email: given.email });
  if (isTooLong(given.password) || given.password.includes('\0')) throw refusal;
  const email = canonicalEmail(given.email)?.canonical ?? given.email.trim().toLowerCase();
  const [attempt, found] = await Promise.all([
    takeAttempt(work, 'password', email, from.ipAddress),
    findUserWithPassword(work.db, work.environmentId, email),
  ]);
  const { matches, stale } = await verifyPassword(work, given.password, found?.hash ?? null);
  if (!found || !matches) {
    await tellFailure(work, refusal, attempt, { email, userId: found?.user.id ?? null }, from);
    throw refusal;
  }
  const former = found.hash as string;
  const hash = stale ? await rehashPassword(work, given.password) : null;
  return finish(
    work,
    {
      user: found.user,
      method: 'password',
      event: 'authentication.password_succeeded',
      settle: (tx) =>
        Promise.all([
          settleAttempt(work, tx, attempt),
          hash && strengthenPassword(tx, work.environmentId, found.user.id, { former, hash, now: work.now() }),
        ]),
    },
    from,
  );
}

async function tellFailure(
  work: Work,
  refusal: Refusal,
  attempt: Attempt,
  who: { email: string; userId: string | null },
  from: Circumstances,
): Promise<void> {
  const told: AuthenticationAttempt = {
    method: 'password',
    ...who,
    ipAddress: from.ipAddress,
    userAgent: from.userAgent,
    error: { code: refusal.code, message: 'The e-mail address or the password is wrong.' },
  };
  await work.commit(async (tx) => {
    await emit(work, tx, 'authentication.password_failed', told, { clientId: from.clientId });
    if (attempt.locksUntil !== null)
      await emit(work, tx, 'user.locked', { email: who.email, until: attempt.locksUntil });
  });
}
