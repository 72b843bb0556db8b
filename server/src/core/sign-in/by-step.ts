// Going on with a sign-in that waits for a step, behind its pending token.

import { refuse } from '../../model/refusal.ts';
import type { User } from '../../model/user.ts';
import { listVerifiedFactors } from '../../store/factors.ts';
import { findUser } from '../../store/users.ts';
import { settleAttempt, takeAttempt } from '../attempts.ts';
import { proveCode, redeemCode } from '../codes.ts';
import { proveFactor, redeemProof } from '../factors.ts';
import { tellFailures } from '../failures.ts';
import { getPending, type PendingSignIn, spendPending } from '../pending-sign-ins.ts';
import { markVerified } from '../verification.ts';
import type { Work } from '../work.ts';
import { type Ending, finish, type Outcome } from './finish.ts';

/** A sign-in that waits for a step: the token that was given for it, to whom, and what it is to end in. */
export interface Waiting<T> {
  token: string;
  clientId: string;
  ending: Ending<T>;
}

/** Proves the address with the mailed code. Refuses `invalid_pending_token`, `invalid_code`, `account_locked`, and as `finish` does. */
export async function verifyEmailStep<T>(work: Work, waiting: Waiting<T>, code: string): Promise<Outcome<T>> {
  const { pending, user } = await openWaiting(work, waiting);
  const said = { purpose: 'email_verification', door: 'grant', email: user.email } as const;
  const who = { method: pending.method, email: user.email };
  return tellFailures(work, 'authentication.email_verification_failed', who, pending, async (told) => {
    told.userId = user.id;
    const attempt = await takeAttempt(work, 'email_verification', user.id, null);
    told.attempt = attempt;
    const proven = await proveCode(work, { ...said, userId: user.id, value: code });
    return finish(
      work,
      {
        user,
        method: pending.method,
        event: 'authentication.email_verification_succeeded',
        secondFactor: pending.secondFactor,
        authenticatedAt: pending.authenticatedAt,
        organizationId: pending.organizationId,
        invitation: pending,
        settle: async (tx) => {
          await redeemCode(work, tx, proven.id, said);
          await spendPending(work, tx, pending.id, waiting.token);
          await settleAttempt(work, tx, attempt);
        },
        change: (tx) => markVerified(work, tx, user.id, proven),
      },
      { ...pending, ending: waiting.ending },
    );
  });
}

/** Chooses the organization to sign in to. Refuses `invalid_pending_token`, `invalid_organization`, and as `finish` does. */
export async function chooseOrganizationStep<T>(
  work: Work,
  waiting: Waiting<T>,
  organizationId: string,
): Promise<Outcome<T>> {
  const { pending, user } = await openWaiting(work, waiting);
  const proof = {
    user,
    method: pending.method,
    organizationId,
    invitation: pending,
    // To choose is to prove nothing.
    secondFactor: pending.secondFactor,
    authenticatedAt: pending.authenticatedAt,
    settle: (tx: Parameters<typeof spendPending>[1]) => spendPending(work, tx, pending.id, waiting.token),
  };
  return finish(work, proof, { ...pending, ending: waiting.ending });
}

/** Proves the second factor. Refuses `invalid_pending_token`, `user_mismatch`, `invalid_code`, `account_locked`, and as `finish` does. */
export async function secondFactorStep<T>(
  work: Work,
  waiting: Waiting<T>,
  given: { challengeId: string; code: string },
): Promise<Outcome<T>> {
  const { pending, user } = await openWaiting(work, waiting);
  const who = { method: pending.method, email: user.email };
  return tellFailures(work, 'authentication.mfa_failed', who, pending, async (told) => {
    told.userId = user.id;
    const attempt = await takeAttempt(work, 'totp', user.id, null);
    told.attempt = attempt;
    const proof = await proveFactor(work, { ...given, door: 'grant', userId: user.id });
    return finish(
      work,
      {
        user,
        method: pending.method,
        event: 'authentication.mfa_succeeded',
        organizationId: pending.organizationId,
        invitation: pending,
        secondFactor: true,
        authenticatedAt: pending.authenticatedAt,
        settle: async (tx) => {
          // One that was never confirmed counts only where there is no other: else enrolling would be a way around it.
          const confirmed =
            proof.factor.verifiedAt !== null ||
            (await listVerifiedFactors(tx, work.environmentId, user.id)).length === 0;
          if (!confirmed)
            throw refuse('invalid_code', { purpose: 'totp', fault: 'incorrect', door: 'grant', email: user.email });
          await redeemProof(work, tx, proof);
          await spendPending(work, tx, pending.id, waiting.token);
          await settleAttempt(work, tx, attempt);
        },
      },
      { ...pending, ending: waiting.ending },
    );
  });
}

/** What a sign-in has proven that waits behind a token, and who it is that waits. Refuses `invalid_pending_token`. */
export async function openWaiting(
  work: Work,
  { clientId, token }: Pick<Waiting<never>, 'clientId' | 'token'>,
): Promise<{ pending: PendingSignIn; user: User }> {
  const pending = await getPending(work, token, clientId);
  const user = await findUser(work.db, work.environmentId, pending.userId);
  if (!user) throw refuse('invalid_pending_token', { token });
  return { pending, user };
}
