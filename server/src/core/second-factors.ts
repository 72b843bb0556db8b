// The second factors that an operator gives a user or takes from them: a TOTP, backup codes, phones.

import { isTotpSecret, makeTotpSecret, totpUri } from '../kit/totp.ts';
import { type Account, identifiersOf, primaryOf } from '../model/account.ts';
import type { Factor } from '../model/factor.ts';
import { refuse } from '../model/refusal.ts';
import type { Tx } from '../store/database.ts';
import * as store from '../store/factors.ts';
import { changeAccount } from './accounts.ts';
import { putBackupCodes, type RestingCode, restCodes, tellOfBackupCodes } from './backup-codes.ts';
import { emit } from './events.ts';
import { bare, newFactor, sealSecret, tellOfFactor } from './factors.ts';
import { putIdentifier } from './identifiers.ts';
import type { Work } from './work.ts';

/** Second factors that somebody vouches for, ready to be written. */
export interface VouchedFactors {
  totpSecret: string | undefined;
  backupCodes: RestingCode[] | undefined;
}

/**
 * Makes factors that come with a user fit to rest, before the commit; null when there are none. Refuses
 * `invalid_totp_secret`, `invalid_request` for backup codes that cannot be taken.
 */
export async function readFactors(
  work: Work,
  { totpSecret, backupCodes }: { totpSecret: string | undefined; backupCodes: string[] | undefined },
): Promise<VouchedFactors | null> {
  if (totpSecret !== undefined && !isTotpSecret(totpSecret)) throw refuse('invalid_totp_secret');
  if (totpSecret === undefined && backupCodes === undefined) return null;
  return { totpSecret, backupCodes: backupCodes && (await restCodes(work, backupCodes)) };
}

/**
 * Puts them in the place of what a user has, within a commit that changes the user, and gives them as they are then: the
 * TOTP is on at once. `tell` lets the owner know.
 */
export async function putFactors(
  work: Work,
  tx: Tx,
  before: Account,
  { totpSecret, backupCodes }: VouchedFactors,
  { tell }: { tell: boolean },
): Promise<Account> {
  let account = before;
  if (totpSecret !== undefined) {
    await replaceTotp(work, tx, account, { secret: totpSecret, isVerified: true });
    // Marked as changed, also where nothing that is shown of it differs.
    account = { ...account, hasTotp: true, updatedAt: work.now() };
    if (tell) await tellOfFactor(work, tx, account, 'added');
  }
  if (!backupCodes) return account;
  const after = await putBackupCodes(work, tx, account, backupCodes);
  if (tell && after !== account) await tellOfBackupCodes(work, tx, after, after.hasBackupCodes ? 'added' : 'removed');
  return after;
}

/** A TOTP at the one moment at which its secret is shown. */
export interface NewTotp {
  factor: Factor;
  secret: string;
  /** What its QR code says. */
  uri: string;
}

/**
 * Makes a TOTP with a new secret, which is shown here and never again; its first right code switches it on. One that
 * waits for that is replaced. `settle` is what else belongs into the commit. Refuses `not_found`, and `totp_enabled` over
 * one that is on.
 */
export async function createTotp(
  work: Work,
  userId: string,
  settle?: (tx: Tx, made: NewTotp) => Promise<unknown>,
): Promise<NewTotp> {
  const secret = makeTotpSecret();
  let made: NewTotp | undefined;
  await changeAccount(work, userId, async (tx, before) => {
    if (before.hasTotp) throw refuse('totp_enabled');
    const factor = await replaceTotp(work, tx, before, { secret, isVerified: false });
    made = { factor, secret, uri: totpUri(secret, factor.issuer, factor.account) };
    await settle?.(tx, made);
    return before;
  });
  return made as NewTotp;
}

/** Removes every TOTP of a user, and tells them; backup codes stay. Refuses `not_found`. */
export async function deleteTotp(work: Work, userId: string): Promise<void> {
  await changeAccount(work, userId, (tx, before) => dropTotp(work, tx, before));
}

/** Removes all backup codes of a user, and tells them. Refuses `not_found`. */
export async function deleteBackupCodes(work: Work, userId: string): Promise<void> {
  await changeAccount(work, userId, (tx, before) => dropBackupCodes(work, tx, before));
}

/** Removes every second factor of a user: TOTP, backup codes, and what phones are for. Refuses `not_found`. */
export async function disableMfa(work: Work, userId: string): Promise<void> {
  await changeAccount(work, userId, async (tx, before) => {
    let account = await dropBackupCodes(work, tx, await dropTotp(work, tx, before));
    for (const { id } of identifiersOf(before, 'phone'))
      account = await putIdentifier(work, tx, account, id, { factorRole: null });
    return account;
  });
}

async function dropTotp(work: Work, tx: Tx, before: Account): Promise<Account> {
  const gone = await removeTotp(work, tx, before.id);
  if (gone.some(({ verifiedAt }) => verifiedAt !== null)) await tellOfFactor(work, tx, before, 'removed');
  return { ...before, hasTotp: false };
}

async function dropBackupCodes(work: Work, tx: Tx, before: Account): Promise<Account> {
  const after = await putBackupCodes(work, tx, before, []);
  if (after !== before) await tellOfBackupCodes(work, tx, before, 'removed');
  return after;
}

async function replaceTotp(
  work: Work,
  tx: Tx,
  user: Account,
  { secret, isVerified }: { secret: string; isVerified: boolean },
): Promise<Factor> {
  await removeTotp(work, tx, user.id);
  const factor = newFactor(work, { userId: user.id, issuer: work.environment.name, account: nameOf(user) });
  const written = { ...factor, verifiedAt: isVerified ? factor.createdAt : null };
  await store.insertFactor(tx, work.environmentId, { ...written, secret: sealSecret(work, factor.id, secret) });
  await emit(work, tx, 'factor.enrolled', factor);
  if (isVerified) await emit(work, tx, 'factor.verified', written);
  return written;
}

async function removeTotp(work: Work, tx: Tx, userId: string): Promise<Factor[]> {
  const gone = (await store.deleteFactorsOf(tx, work.environmentId, userId)).map(bare);
  for (const factor of gone) await emit(work, tx, 'factor.deleted', factor);
  return gone;
}

// What an authenticator shows beside the code.
function nameOf(user: Account): string {
  return user.email ?? primaryOf(user, 'username')?.value ?? user.identifiers[0]?.value ?? 'user';
}
