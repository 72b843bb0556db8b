// Backup codes: how they rest, which of them a text is, and that each counts once.

import { newId } from '../kit/ids.ts';
import type { ParsedHash } from '../kit/passwords/hash-spec.ts';
import { InvalidPasswordHash, parseHash } from '../kit/passwords/imports.ts';
import { digest, randomFrom } from '../kit/secrets.ts';
import type { Account } from '../model/account.ts';
import { refuse } from '../model/refusal.ts';
import * as store from '../store/backup-codes.ts';
import type { Tx } from '../store/database.ts';
import { emit } from './events.ts';
import { post } from './letters.ts';
import type { Work } from './work.ts';

export type { RestingCode } from '../store/backup-codes.ts';

/** Enough to tell twenty codes apart, and too little to guess one by. */
const SELECTOR_LENGTH = 3;
/** How many somebody is given at once, and of how many groups of letters each consists. */
const CODES = 10;
const GROUPS = 3;
const GROUP_LENGTH = 4;
/** None that is taken for another: twelve of these 31 make 59 bits (M3). */
const LETTERS = 'abcdefghjkmnpqrstuvwxyz23456789';

/** New codes as their owner keeps them: `a2bc-d3ef-g4hj`. They are shown once. */
export function makeBackupCodes(): string[] {
  const group = () => randomFrom(LETTERS, GROUP_LENGTH);
  return Array.from({ length: CODES }, () => Array.from({ length: GROUPS }, group).join('-'));
}

/**
 * A code as somebody typed it, spelt as it was given out if it is one of these: they may leave the dashes out, or write
 * capitals. Costs no hash, and does not say whether it is one.
 */
export function spellBackupCode(work: Work, codes: store.RestingCode[], typed: string): string {
  const text = typed.trim();
  const letters = text.toLowerCase().replace(/[\s-]/g, '');
  const spellings = [text, (letters.match(/.{1,4}/g) ?? []).join('-')];
  const selectors = codes.flatMap(({ id, selector }) => (selector === null ? [] : open(work, id, selector)));
  return spellings.find((each) => selectors.includes(selectorOf(each))) ?? text;
}

/**
 * Makes codes fit to rest, before the commit that writes them: typed ones become argon2id behind a selector, so that a
 * try costs one hash (M3); bcrypt digests stay what they are. Refuses `invalid_request` for a digest that is none or
 * costs too much (A7), and for the same code twice.
 */
export async function restCodes(work: Work, codes: string[]): Promise<store.RestingCode[]> {
  const no = (rule: string, message: string) =>
    refuse('invalid_request', { fields: [{ path: 'backup_codes', rule, message }] });
  if (new Set(codes).size < codes.length) throw no('duplicate', 'Backup codes must differ.');
  const { hasher, vault } = work.tools;
  const resting: store.RestingCode[] = [];
  // One after another: others want to sign in meanwhile.
  for (const code of codes) {
    const id = newId('backup_code', work.now());
    if (/^\$2[a-z]?\$/.test(code)) {
      const parsed = readDigest(code);
      if (!parsed) throw no('value', 'A backup code is neither a code nor a bcrypt digest of a cost up to 14.');
      resting.push({ id, selector: null, hash: await hasher.import(parsed) });
    } else {
      const selector = vault.seal(selectorOf(code), place(work, id));
      resting.push({ id, selector, hash: await hasher.hash(code) });
    }
  }
  return resting;
}

/** Puts a whole set in the place of the former, within a commit that changes the user, and gives them as they are then. */
export async function putBackupCodes(
  work: Work,
  tx: Tx,
  before: Account,
  codes: store.RestingCode[],
): Promise<Account> {
  if (codes.length === 0 && !before.hasBackupCodes) return before;
  const now = work.now();
  await store.putBackupCodes(tx, work.environmentId, before.id, codes, now);
  await emit(work, tx, 'backup_codes.replaced', { userId: before.id, count: codes.length });
  return { ...before, hasBackupCodes: codes.length > 0, updatedAt: now };
}

/** Tells a user that their backup codes are others, or gone (M4). */
export async function tellOfBackupCodes(
  work: Work,
  tx: Tx,
  { email, locale }: Account,
  change: 'added' | 'removed',
): Promise<void> {
  if (email !== null) await post(work, tx, 'backup_codes_changed', { to: email, locale }, { change });
}

/** The codes that a user has left. */
export function listBackupCodes(work: Work, userId: string): Promise<store.RestingCode[]> {
  return store.listBackupCodes(work.db, work.environmentId, userId);
}

/** Whether any of these codes may be of that length. Nobody knows how long the code of a digest was. */
export function mayBeBackupCode(work: Work, codes: store.RestingCode[], text: string): boolean {
  return codes.some(({ id, selector }) => selector === null || lengthIn(open(work, id, selector)) === text.length);
}

/**
 * The id of the code that a text is, or null. Costs one hash, whatever comes of it; against digests from elsewhere one
 * for each. The caller has taken a try before, and hears from `missed` that it was used, also where the next hash fails.
 */
export async function matchBackupCode(
  work: Work,
  codes: store.RestingCode[],
  text: string,
  missed: () => void,
): Promise<string | null> {
  const wanted = selectorOf(text);
  const possible = codes.filter(({ id, selector }) => selector === null || open(work, id, selector) === wanted);
  const { hasher } = work.tools;
  if (possible.length === 0) await hasher.verify(text, null);
  for (const { id, hash } of possible) {
    if ((await hasher.verify(text, hash)).matches) return id;
    missed();
  }
  return null;
}

/** Uses a code up within a commit that changes the user, and gives them as they are then; null for all but the first caller. */
export async function spendBackupCode(work: Work, tx: Tx, before: Account, id: string): Promise<Account | null> {
  const { environmentId } = work;
  if (!(await store.useBackupCode(tx, environmentId, before.id, id, work.now()))) return null;
  const left = (await store.listBackupCodes(tx, environmentId, before.id)).length;
  await emit(work, tx, 'backup_code.used', { userId: before.id, left });
  return { ...before, hasBackupCodes: left > 0 };
}

function readDigest(code: string): ParsedHash | null {
  try {
    return parseHash({ type: 'bcrypt', hash: code });
  } catch (error) {
    if (error instanceof InvalidPasswordHash) return null;
    throw error;
  }
}

function selectorOf(code: string): string {
  return `${code.length}.${digest(code).slice(0, SELECTOR_LENGTH)}`;
}

function lengthIn(selector: string): number {
  return Number(selector.split('.')[0]);
}

// Sealed rather than digested under a key of the vault: these codes outlive root secrets, and sealed values are sealed anew.
function open(work: Work, id: string, selector: string): string {
  return work.tools.vault.open(selector, place(work, id));
}

function place(work: Work, id: string) {
  return { environment: work.environmentId, table: 'backup_codes', column: 'selector', row: id };
}
