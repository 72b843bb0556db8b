// Second factors: enrolled, challenged, verified with codes that work once.

import { newId } from '../kit/ids.ts';
import { describeTotp, isTotpSecret, makeTotpSecret, matchTotp } from '../kit/totp.ts';
import type { Account } from '../model/account.ts';
import type { Challenge, EnrolledFactor, Factor } from '../model/factor.ts';
import type { CodeDoor, CodeFault } from '../model/faults.ts';
import type { Page, PageRequest } from '../model/page.ts';
import { refuse } from '../model/refusal.ts';
import { Orphan, type Tx } from '../store/database.ts';
import * as store from '../store/factors.ts';
import { findUser, lockUser } from '../store/users.ts';
import { changeAccountIn } from './accounts.ts';
import { settleAttempt, takeAttempt } from './attempts.ts';
import { emit } from './events.ts';
import { post } from './letters.ts';
import { checkCursor } from './pages.ts';
import type { Work } from './work.ts';

const CHALLENGE_LIFE = 10 * 60_000;
const MAX_TRIES = 5;

export interface NewFactor {
  userId?: string;
  issuer?: string;
  account?: string;
  /** Base32; made when absent. Here as in the labels an empty text says nothing. */
  secret?: string;
}

/**
 * Enrols a TOTP factor, of a user or of none, and challenges it at once: the first right code switches it on. Its
 * secret is shown here and never again. Refuses `not_found`, `invalid_totp_secret`.
 */
export async function enrolFactor(
  work: Work,
  input: NewFactor,
): Promise<{ factor: EnrolledFactor; challenge: Challenge }> {
  const user = input.userId ? await findUser(work.db, work.environmentId, input.userId) : null;
  if (input.userId && !user) throw refuse('not_found', { entity: 'user', id: input.userId });
  if (input.secret && !isTotpSecret(input.secret)) throw refuse('invalid_totp_secret');
  const secret = input.secret || makeTotpSecret();
  const factor = newFactor(work, {
    userId: user?.id ?? null,
    issuer: input.issuer || work.environment.name,
    account: input.account || (user?.email ?? 'user'),
  });
  const challenge = makeChallenge(work, factor.id);
  const sealed = sealSecret(work, factor.id, secret);
  await work.commit(async (tx) => {
    if (user && !(await lockUser(tx, work.environmentId, user.id)))
      throw refuse('not_found', { entity: 'user', id: user.id });
    await store.insertFactor(tx, work.environmentId, { ...factor, secret: sealed });
    await store.insertChallenge(tx, work.environmentId, challenge);
    await emit(work, tx, 'factor.enrolled', factor);
  });
  return { factor: { ...factor, secret, ...describeTotp(secret, factor.issuer, factor.account) }, challenge };
}

/** Refuses `not_found`. */
export async function getFactor(work: Work, id: string): Promise<Factor> {
  const factor = await store.findFactor(work.db, work.environmentId, id);
  if (!factor) throw refuse('not_found', { entity: 'factor', id });
  return bare(factor);
}

/** One page of a user's factors, without their secrets. Refuses `not_found`, `invalid_cursor`. */
export async function listFactors(work: Work, userId: string, page: PageRequest): Promise<Page<Factor>> {
  await checkCursor(page, 'auth_factor', async () => false);
  const [user, factors] = await Promise.all([
    findUser(work.db, work.environmentId, userId),
    store.listFactors(work.db, work.environmentId, userId, page),
  ]);
  if (!user) throw refuse('not_found', { entity: 'user', id: userId });
  return factors;
}

/** Removes a factor, and tells its owner. Refuses `not_found`. */
export async function deleteFactor(work: Work, id: string): Promise<void> {
  const { userId } = await getFactor(work, id);
  const remove = async (tx: Tx) => {
    const factor = await store.deleteFactor(tx, work.environmentId, id);
    if (!factor) throw refuse('not_found', { entity: 'factor', id });
    await emit(work, tx, 'factor.deleted', bare(factor));
    if (factor.verifiedAt !== null) await notify(work, tx, factor, 'removed');
  };
  await work.commit(async (tx) => {
    if (userId === null) return remove(tx);
    await changeAccountIn(work, tx, userId, async (_, before) => {
      await remove(tx);
      return { ...before, hasTotp: (await store.listVerifiedFactors(tx, work.environmentId, userId)).length > 0 };
    });
  });
}

/** Asks for a code of a factor. Refuses `not_found`. */
export async function challengeFactor(work: Work, factorId: string): Promise<Challenge> {
  await getFactor(work, factorId);
  const challenge = makeChallenge(work, factorId);
  await work
    .once((tx) => store.insertChallenge(tx, work.environmentId, challenge))
    .catch((error) => {
      throw error instanceof Orphan ? refuse('not_found', { entity: 'factor', id: factorId }) : error;
    });
  return challenge;
}

/** A code that fits its challenge, not yet spent: {@link redeemProof} does that. */
export interface FactorProof {
  challengeId: string;
  factor: Factor;
  step: number;
  door: FactorDoor;
}

/** Whether a sign-in asks, or a challenge that stands alone. */
type FactorDoor = Extract<CodeDoor, 'grant' | 'challenge'>;

/**
 * Compares a code with what its challenge asks for, after taking one of the challenge's five tries. Refuses `not_found`
 * for an unknown challenge, `user_mismatch` when the factor is not this user's, and `invalid_code`.
 */
export async function proveFactor(
  work: Work,
  given: { challengeId: string; code: string; door: FactorDoor; userId?: string },
): Promise<FactorProof> {
  const { challengeId, code, door, userId } = given;
  const no = (fault: CodeFault) => refuse('invalid_code', { purpose: 'totp', fault, door, email: '' });
  const { challenge, factor } = await readChallenge(work, challengeId);
  if (userId !== undefined && factor.userId !== userId) throw refuse('user_mismatch');
  const now = work.now();
  if (challenge.used_at !== null) throw no('used');
  if (!(await work.once((tx) => store.takeChallengeTry(tx, work.environmentId, challengeId, now, MAX_TRIES)))) {
    throw no(challenge.expires_at <= now ? 'expired' : 'too_many_tries');
  }
  const step = stepOf(work, factor, code);
  if (step === null) throw no('incorrect');
  return { challengeId, factor: bare(factor), step, door };
}

/** Spends a proof in the commit of what it allows: its step counts once, through whatever doors. Refuses `invalid_code`. */
export async function redeemProof(work: Work, tx: Tx, { challengeId, factor, step, door }: FactorProof): Promise<void> {
  const redeem = async () => {
    const used = await store.useChallenge(tx, work.environmentId, challengeId, work.now());
    if (!used || !(await acceptStep(work, tx, factor, step)))
      throw refuse('invalid_code', { purpose: 'totp', fault: 'used', door, email: '' });
  };
  if (factor.verifiedAt !== null || factor.userId === null) return redeem();
  // The user is held before the factor is: whoever removes factors goes the same way.
  await changeAccountIn(work, tx, factor.userId, async (_, before) => {
    await redeem();
    return { ...before, hasTotp: true };
  });
}

/** Tells a user that a factor was added to their account, or removed from it (M4). */
export async function tellOfFactor(
  work: Work,
  tx: Tx,
  { email, locale }: Pick<Account, 'email' | 'locale'>,
  change: 'added' | 'removed',
): Promise<void> {
  if (email !== null) await post(work, tx, 'factor_changed', { to: email, locale }, { change });
}

/**
 * Takes a step of a factor, once through whatever doors; false when it, or a later one, was taken already. The first
 * switches the factor on: who calls holds its user, and marks them.
 */
export async function acceptStep(work: Work, tx: Tx, factor: Factor, step: number): Promise<boolean> {
  const accepted = await store.acceptStep(tx, work.environmentId, factor.id, step, work.now());
  if (accepted && factor.verifiedAt === null) {
    await emit(work, tx, 'factor.verified', bare(accepted));
    await notify(work, tx, accepted, 'added');
  }
  return accepted !== null;
}

/**
 * Verifies a code against a challenge outside of any sign-in, out of the same budget of tries. A wrong code is no fault
 * here: it is not valid. Refuses `not_found`, `invalid_code`, `account_locked`.
 */
export async function verifyChallenge(
  work: Work,
  challengeId: string,
  code: string,
): Promise<{ challenge: Challenge; valid: boolean }> {
  const { factor } = await readChallenge(work, challengeId);
  const attempt = await takeAttempt(work, 'totp', factor.userId ?? factor.id, null);
  const valid = await proveFactor(work, { challengeId, code, door: 'challenge' })
    .then((proof) =>
      work.commit(async (tx) => {
        await redeemProof(work, tx, proof);
        await settleAttempt(work, tx, attempt);
      }),
    )
    .then(
      () => true,
      (error) => {
        if (error?.code === 'invalid_code' && error.data.fault === 'incorrect') return false;
        throw error;
      },
    );
  const row = await store.findChallenge(work.db, work.environmentId, challengeId);
  if (!row) throw refuse('not_found', { entity: 'challenge', id: challengeId });
  const { id, factor_id: factorId, expires_at: expiresAt, created_at: createdAt, updated_at: updatedAt } = row;
  return { challenge: { id, factorId, expiresAt, createdAt, updatedAt }, valid };
}

async function readChallenge(work: Work, id: string) {
  const challenge = await store.findChallenge(work.db, work.environmentId, id);
  const factor = challenge && (await store.findFactor(work.db, work.environmentId, challenge.factor_id));
  if (!challenge || !factor) throw refuse('not_found', { entity: 'challenge', id });
  return { challenge, factor };
}

function makeChallenge(work: Work, factorId: string): Challenge {
  const now = work.now();
  return {
    id: newId('auth_challenge', now),
    factorId,
    expiresAt: now + CHALLENGE_LIFE,
    createdAt: now,
    updatedAt: now,
  };
}

async function notify(work: Work, tx: Tx, factor: Factor, change: 'added' | 'removed'): Promise<void> {
  const user = factor.userId ? await findUser(tx, work.environmentId, factor.userId) : null;
  if (user) await tellOfFactor(work, tx, user, change);
}

/** A factor that is yet to be written, and to be proven. */
export function newFactor(work: Work, of: Pick<Factor, 'userId' | 'issuer' | 'account'>): Factor {
  const now = work.now();
  return { id: newId('auth_factor', now), type: 'totp', ...of, verifiedAt: null, createdAt: now, updatedAt: now };
}

/** A factor without its secret. */
export function bare({ secret: _, ...factor }: store.SealedFactor): Factor {
  return factor;
}

/** A factor's secret as it rests. */
export function sealSecret(work: Work, id: string, secret: string): string {
  return work.tools.vault.seal(secret, place(work, id));
}

/** The step that a code of a factor belongs to, not yet spent, or null: see {@link acceptStep}. */
export function stepOf(work: Work, factor: store.SealedFactor, code: string): number | null {
  return matchTotp(work.tools.vault.open(factor.secret, place(work, factor.id)), code, work.now());
}

function place(work: Work, id: string) {
  return { environment: work.environmentId, table: 'factors', column: 'secret', row: id };
}
