// The one ledger of guesses: asked before and told after every proof, for known and unknown identifiers alike.

import { addressKey } from '../kit/address.ts';
import { keyedDigest } from '../kit/secrets.ts';
import { refuse } from '../model/refusal.ts';
import { clearTries, listTries, returnTry, takeTry } from '../store/attempts.ts';
import type { Tx } from '../store/database.ts';
import type { Work } from './work.ts';

const ADDRESS_WINDOW = 10 * 60_000;

/** A try that was taken: the number it has, and how to settle it. */
export interface Attempt {
  identifierKey: string;
  addressKey: string | null;
  /** This try was the last of the budget: if it fails, the identifier is locked until then (epoch ms). */
  locksUntil: number | null;
}

/**
 * Takes one try of an identifier's budget, and of the caller's address when it is known, before anything is compared.
 * Each is one statement in its own commit, so that parallel guesses cannot share a try and no rollback gives one back.
 * Refuses `account_locked` when the budget is spent.
 */
export async function takeAttempt(
  work: Work,
  door: string,
  identifier: string,
  address: string | null,
): Promise<Attempt> {
  const { lockoutFailures, lockoutSeconds, addressFailures } = work.environment.settings;
  const now = work.now();
  const lockEndsAt = now + lockoutSeconds * 1000;
  const key = ledgerKey(work, door, identifier);
  const from = address === null ? null : addressKey(address);
  const fromKey = from === null ? null : ledgerKey(work, `${door} from`, from);
  const [own, near] = await Promise.all([
    take(work, key, { now, limit: lockoutFailures, windowEndsAt: lockEndsAt, lockEndsAt }),
    fromKey === null
      ? null
      : take(work, fromKey, {
          now,
          limit: addressFailures,
          windowEndsAt: now + ADDRESS_WINDOW,
          lockEndsAt: now + ADDRESS_WINDOW,
        }),
  ]);
  const locksUntil = own.count === lockoutFailures ? own.windowEndsAt : null;
  const attempt: Attempt = { identifierKey: key, addressKey: fromKey, locksUntil };
  const refusal = (until: number) =>
    refuse('account_locked', { retryAfterSeconds: Math.max(1, Math.ceil((until - now) / 1000)) });
  if (own.count > lockoutFailures) throw refusal(own.windowEndsAt);
  if (near && near.count > addressFailures) {
    // Nothing is compared: an address that must wait cannot lock accounts meanwhile.
    await returnAttempt(work, { ...attempt, addressKey: null });
    throw refusal(near.windowEndsAt);
  }
  return attempt;
}

/** Settles a try that succeeded: the identifier starts afresh, and the address has this one back. */
export async function settleAttempt(work: Work, tx: Tx, attempt: Attempt): Promise<void> {
  await Promise.all([
    clearTries(tx, work.environmentId, attempt.identifierKey),
    attempt.addressKey && returnTry(tx, work.environmentId, attempt.addressKey),
  ]);
}

/** Gives back a try that nothing was compared in, because the house was too busy: it says nothing about who tried. */
export async function returnAttempt(work: Work, { identifierKey, addressKey }: Attempt): Promise<void> {
  await Promise.all(
    [identifierKey, addressKey].map((key) => key && work.once((tx) => returnTry(tx, work.environmentId, key))),
  );
}

/** What a user was tried at: each door with the name under which it counts. */
export type Tried = [door: string, subject: string][];

/**
 * How the ledger stands for several users at once: how often each was tried at most, and until when they are locked
 * (epoch ms) if that was too often.
 */
export async function readLedger(work: Work, users: Tried[]): Promise<{ count: number; lockedUntil: number | null }[]> {
  const keys = users.map((tried) => tried.map(([door, subject]) => ledgerKey(work, door, subject)));
  const rows = await listTries(work.db, work.environmentId, keys.flat(), work.now());
  const known = new Map(rows.map((row) => [row.key, row]));
  const { lockoutFailures } = work.environment.settings;
  return keys.map((own) => {
    const found = own.flatMap((key) => known.get(key) ?? []);
    const locks = found.filter(({ count }) => count >= lockoutFailures).map(({ windowEndsAt }) => windowEndsAt);
    const count = Math.min(lockoutFailures, Math.max(0, ...found.map((row) => row.count)));
    return { count, lockedUntil: locks.length > 0 ? Math.max(...locks) : null };
  });
}

/** Forgets what a user was tried at: they start afresh. */
export async function clearLedger(work: Work, tx: Tx, tried: Tried): Promise<void> {
  const keys = tried.map(([door, subject]) => ledgerKey(work, door, subject));
  await Promise.all(keys.map((key) => clearTries(tx, work.environmentId, key)));
}

function take(work: Work, key: string, budget: Parameters<typeof takeTry>[3]) {
  return work.once((tx) => takeTry(tx, work.environmentId, key, budget));
}

// Keyed, so that the ledger of a stolen dump does not list who was guessed at.
function ledgerKey(work: Work, door: string, subject: string): string {
  return keyedDigest(work.tools.vault.key('attempts'), `${door}\n${subject}`);
}
