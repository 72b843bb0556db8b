// Proofs that an application has checked outside of any sign-in: a user's password, and the code of a second factor.

import type { Account } from '../model/account.ts';
import { Refusal, type RefusalCode, refuse } from '../model/refusal.ts';
import { findPasswordHash } from '../store/credentials.ts';
import * as store from '../store/factors.ts';
import { changeAccount, getAccount } from './accounts.ts';
import { type Attempt, returnAttempt, settleAttempt, takeAttempt } from './attempts.ts';
import {
  listBackupCodes,
  matchBackupCode,
  mayBeBackupCode,
  type RestingCode,
  spendBackupCode,
} from './backup-codes.ts';
import { isTooLong, verifyPassword } from './credentials.ts';
import { emit } from './events.ts';
import { acceptStep, stepOf } from './factors.ts';
import type { Work } from './work.ts';

const TOTP_LENGTH = 6;

type FailedCheck = 'authentication.password_failed' | 'authentication.mfa_failed';

/**
 * Whether a password is a user's. Refuses `not_found`, `no_password_set`, `incorrect_password`, and `too_many_requests`
 * when the budget of tries is spent.
 */
export async function checkPassword(work: Work, userId: string, password: string): Promise<void> {
  const [user, hash] = await Promise.all([
    getAccount(work, userId),
    findPasswordHash(work.db, work.environmentId, userId),
  ]);
  if (hash === null) throw refuse('no_password_set');
  if (isTooLong(password)) throw refuse('incorrect_password');
  await inTries(work, 'checked password', user, 'authentication.password_failed', async ({ attempt }) => {
    const { matches } = await verifyPassword(work, password, hash);
    if (!matches) throw refuse('incorrect_password');
    await work.commit((tx) => settleAttempt(work, tx, attempt));
  });
}

/**
 * Spends a code of a user: of the TOTP when it has six digits, else a backup code. The first code of a TOTP that was
 * never proven switches it on. Refuses `not_found`, `no_second_factor`, `factor_code_length`, `incorrect_factor_code`,
 * also for a code that was used, and `too_many_requests` when the budget of tries is spent.
 */
export async function checkFactorCode(work: Work, userId: string, code: string): Promise<'totp' | 'backup_code'> {
  const [user, factors, codes] = await Promise.all([
    getAccount(work, userId),
    listProvable(work, userId),
    listBackupCodes(work, userId),
  ]);
  if (factors.length + codes.length === 0) throw refuse('no_second_factor');
  const mayBeTotp = factors.length > 0 && code.length === TOTP_LENGTH;
  if (!mayBeTotp && !mayBeBackupCode(work, codes, code)) throw refuse('factor_code_length');
  return inTries(work, 'checked totp', user, 'authentication.mfa_failed', async (trying) => {
    if (mayBeTotp && (await spendTotp(work, userId, factors, code, trying.attempt))) return 'totp';
    trying.compared = mayBeTotp;
    // What was most likely meant for the TOTP is not hashed against every digest from elsewhere.
    const possible = mayBeTotp ? codes.filter(({ selector }) => selector !== null) : codes;
    if (possible.length > 0 && (await spendBackup(work, userId, possible, code, trying))) return 'backup_code';
    throw refuse('incorrect_factor_code');
  });
}

// Those that are on, or, where none is, the newest that waits for its first code.
async function listProvable(work: Work, userId: string): Promise<store.SealedFactor[]> {
  const verified = await store.listVerifiedFactors(work.db, work.environmentId, userId);
  if (verified.length > 0) return verified;
  const newest = await store.findNewestFactor(work.db, work.environmentId, userId);
  return newest ? [newest] : [];
}

async function spendTotp(
  work: Work,
  userId: string,
  factors: store.SealedFactor[],
  code: string,
  attempt: Attempt,
): Promise<boolean> {
  const factor = factors.find((each) => stepOf(work, each, code) !== null);
  const step = factor ? stepOf(work, factor, code) : null;
  if (!factor || step === null) return false;
  return spending(work, userId, attempt, async (tx, before) => {
    // One that waited for its first code counts only while there is no other.
    if (factor.verifiedAt === null && before.hasTotp) return null;
    return (await acceptStep(work, tx, factor, step)) ? { ...before, hasTotp: true } : null;
  });
}

async function spendBackup(
  work: Work,
  userId: string,
  codes: RestingCode[],
  code: string,
  trying: Trying,
): Promise<boolean> {
  const id = await matchBackupCode(work, codes, code, () => {
    trying.compared = true;
  });
  if (id === null) return false;
  return spending(work, userId, trying.attempt, (tx, before) => spendBackupCode(work, tx, before, id));
}

// The user is held first, as wherever factors are written.
async function spending(
  work: Work,
  userId: string,
  attempt: Attempt,
  spend: (...call: Parameters<Parameters<typeof changeAccount>[2]>) => Promise<Account | null>,
): Promise<boolean> {
  let spent = false;
  await changeAccount(work, userId, async (tx, before, now) => {
    const after = await spend(tx, before, now);
    spent = after !== null;
    if (spent) await settleAttempt(work, tx, attempt);
    return after ?? before;
  });
  return spent;
}

interface Trying {
  attempt: Attempt;
  /** Whether something was compared, and was wrong: then the try is used, whatever comes after. */
  compared: boolean;
}

/**
 * Takes a try before anything is compared (B2). These doors have budgets of their own: an application that checks wrong
 * proofs waits, and locks nobody out of signing in. A try in which nothing was compared is given back.
 */
async function inTries<T>(
  work: Work,
  door: string,
  user: Account,
  event: FailedCheck,
  prove: (trying: Trying) => Promise<T>,
): Promise<T> {
  const attempt = await takeAttempt(work, door, user.id, null).catch((error) => {
    throw error instanceof Refusal && error.is('account_locked') ? refuse('too_many_requests', error.data) : error;
  });
  const trying: Trying = { attempt, compared: false };
  try {
    return await prove(trying);
  } catch (error) {
    if (error instanceof Refusal && error.code in REASONS) await tell(work, event, user, error.code);
    else if (!trying.compared) await returnAttempt(work, attempt);
    throw error;
  }
}

const REASONS: Partial<Record<RefusalCode, string>> = {
  incorrect_password: 'The password is wrong.',
  incorrect_factor_code: 'The code is wrong, or was used.',
};

async function tell(work: Work, event: FailedCheck, { id: userId, email }: Account, code: RefusalCode): Promise<void> {
  const error = { code, message: REASONS[code] ?? '' };
  await work.commit((tx) =>
    emit(work, tx, event, { method: null, email, userId, ipAddress: null, userAgent: null, error }),
  );
}
