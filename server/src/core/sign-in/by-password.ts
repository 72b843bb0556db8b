// Signing in with an e-mail address and a password.

import { canonicalEmail } from '../../kit/email.ts';
import type { AuthenticationAttempt } from '../../model/event.ts';
import { Refusal, type RefusalCode, refuse } from '../../model/refusal.ts';
import { findPasswordTime, strengthenPassword } from '../../store/credentials.ts';
import { findUserWithPassword } from '../../store/users.ts';
import { type Attempt, returnAttempt, settleAttempt, takeAttempt } from '../attempts.ts';
import { isTooLong, rehashPassword, verifyPassword } from '../credentials.ts';
import { emit } from '../events.ts';
import type { Work } from '../work.ts';
import { type Circumstances, finish, type SignedIn } from './finish.ts';

// An address has at most 254; what else somebody typed there is told in part.
const MAX_TOLD = 320;

interface Told {
  email: string;
  userId: string | null;
  attempt: Attempt | null;
}

/**
 * Proves a password and begins a session. Refuses `invalid_credentials` alike for an unknown address, a user without a
 * password and a wrong one, after the same work; `account_locked` when the budget of tries is spent; `user_banned`.
 * Every refusal leaves an event.
 */
export async function signInByPassword(
  work: Work,
  given: { email: string; password: string },
  from: Circumstances,
): Promise<SignedIn> {
  const email = canonicalEmail(given.email)?.canonical ?? given.email.trim().toLowerCase();
  const told: Told = { email, userId: null, attempt: null };
  try {
    return await prove(work, given, told, from);
  } catch (error) {
    if (error instanceof Refusal) await tellFailure(work, error, told, from);
    throw error;
  }
}

async function prove(
  work: Work,
  given: { email: string; password: string },
  told: Told,
  from: Circumstances,
): Promise<SignedIn> {
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

const REASONS: Partial<Record<RefusalCode, string>> = {
  account_locked: 'Too many failed attempts.',
  user_banned: 'The user is banned.',
};

async function tellFailure(work: Work, refusal: Refusal, who: Told, from: Circumstances): Promise<void> {
  const { userId, attempt } = who;
  const email = who.email.slice(0, MAX_TOLD);
  const message = REASONS[refusal.code] ?? 'The e-mail address or the password is wrong.';
  const { ipAddress, userAgent } = from;
  const error = { code: refusal.code, message };
  const told: AuthenticationAttempt = { method: 'password', email, userId, ipAddress, userAgent, error };
  await work.commit(async (tx) => {
    await emit(work, tx, 'authentication.password_failed', told, { clientId: from.clientId });
    if (attempt && attempt.locksUntil !== null)
      await emit(work, tx, 'user.locked', { email, until: attempt.locksUntil });
  });
}
