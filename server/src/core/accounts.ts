// Users whole: read, changed in one commit, announced. Every change of a user ends here.

import { type Account, hasSecondFactor, type ShownAccount } from '../model/account.ts';
import { refuse } from '../model/refusal.ts';
import { isLocked } from '../model/user.ts';
import { findAccount, lockAccount } from '../store/accounts.ts';
import type { Tx } from '../store/database.ts';
import { addSearchText, putSearchText, searchTextOf } from '../store/user-search.ts';
import { updateUser } from '../store/users.ts';
import { readLedger, type Tried } from './attempts.ts';
import { emit } from './events.ts';
import type { Work } from './work.ts';

/** Accounts as whoever lists users sees them, with what the ledger of guesses says of each: one question for all. */
export async function showAccounts(work: Work, accounts: Account[]): Promise<ShownAccount[]> {
  if (accounts.length === 0) return [];
  const now = work.now();
  const ledger = await readLedger(work, accounts.map(triedDoors));
  return accounts.map((account, at) => {
    const { count, lockedUntil } = ledger[at] as (typeof ledger)[number];
    return {
      ...account,
      lockedFor: isLocked(account, now) ? (account.lockedUntil ?? Number.POSITIVE_INFINITY) : lockedUntil,
      triesLeft: work.environment.settings.lockoutFailures - count,
    };
  });
}

/** One account as whoever reads users sees it. */
export async function showAccount(work: Work, account: Account): Promise<ShownAccount> {
  return (await showAccounts(work, [account]))[0] as ShownAccount;
}

/** Every door at which wrong proofs of a user count, by the name under which they count there. */
export function triedDoors(account: Account): Tried {
  const addresses = account.identifiers.filter(({ type }) => type === 'email').map(({ canonical }) => canonical);
  return [
    ...addresses.flatMap(
      (address): Tried => [
        ['password', address],
        ['code', address],
      ],
    ),
    ['totp', account.id],
    ['email_verification', account.id],
  ];
}

/** Refuses `not_found`. */
export async function getAccount(work: Work, id: string): Promise<Account> {
  return foundAccount(await findAccount(work.db, work.environmentId, id), id);
}

/**
 * Changes a user in one commit. `change` gets them as they are, held, writes whatever hangs on them, and gives them as
 * they are afterwards; their own row is written here. Tells what differs; nothing is written or told when nothing does.
 * It may run again. Refuses `not_found`.
 */
export async function changeAccount(
  work: Work,
  id: string,
  change: (tx: Tx, before: Account, now: number) => Account | Promise<Account>,
): Promise<Account> {
  return work.commit((tx) => changeAccountIn(work, tx, id, change));
}

/** The same, in a commit that does more. */
export async function changeAccountIn(
  work: Work,
  tx: Tx,
  id: string,
  change: (tx: Tx, before: Account, now: number) => Account | Promise<Account>,
): Promise<Account> {
  const before = foundAccount(await lockAccount(tx, work.environmentId, id), id);
  const now = work.now();
  const changed = stampFactors(before, await change(tx, before, now), now);
  const previous = differences(before, changed);
  if (Object.keys(previous).length === 0) return before;
  const after = { ...changed, updatedAt: now };
  await Promise.all([updateUser(tx, work.environmentId, after), announceAccount(work, tx, 'updated', after, previous)]);
  return after;
}

/** Notes when the first second factor came on, and when the last one went; neither clears the other. */
export function stampFactors(before: Account, after: Account, now: number): Account {
  const [had, has] = [hasSecondFactor(before), hasSecondFactor(after)];
  if (had === has) return after;
  return has ? { ...after, mfaEnabledAt: now } : { ...after, mfaDisabledAt: now };
}

/**
 * Tells of a user: of one with an address as `user.…`, which every wire knows; of one without as `account.…`, because
 * the WorkOS wire has no form for them.
 */
export async function announceAccount(
  work: Work,
  tx: Tx,
  what: 'created' | 'updated' | 'deleted',
  account: Account,
  previous?: Record<string, unknown>,
): Promise<void> {
  const told = previous ? { previous } : {};
  const { email } = account;
  await Promise.all([
    email === null
      ? emit(work, tx, `account.${what}`, account, told)
      : emit(work, tx, `user.${what}`, { ...account, email }, told),
    what === 'created' && addSearchText(tx, work.environmentId, account.id, searchTextOf(account)),
    previous &&
      SEARCHED.some((key) => key in previous) &&
      putSearchText(tx, work.environmentId, account.id, searchTextOf(account)),
  ]);
}

const SEARCHED: (keyof Account)[] = ['firstName', 'lastName', 'identifiers'];

/** Gives the account that was looked for. Refuses `not_found`. */
export function foundAccount<A>(account: A | null, id: string): A {
  if (!account) throw refuse('not_found', { entity: 'user', id });
  return account;
}

// The former values of what differs. Plain data on both sides, so their JSON tells.
function differences(before: Account, after: Account): Record<string, unknown> {
  const changed: Record<string, unknown> = {};
  for (const key of Object.keys(after) as (keyof Account)[]) {
    if (before[key] === after[key] || JSON.stringify(before[key]) === JSON.stringify(after[key])) continue;
    changed[key] = before[key];
  }
  return changed;
}
