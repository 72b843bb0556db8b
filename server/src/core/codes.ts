// One-time codes and links: issued, shown while they live, burned after five wrong tries, redeemed once.

import { newId } from '../kit/ids.ts';
import { equalSecrets, keyedDigest, randomLetters, randomNumber } from '../kit/secrets.ts';
import type { CodeFacts } from '../model/event.ts';
import type { CodeFault, MailedCode } from '../model/faults.ts';
import { refuse } from '../model/refusal.ts';
import * as store from '../store/codes.ts';
import type { Tx } from '../store/database.ts';
import { lockUser } from '../store/users.ts';
import type { Work } from './work.ts';

const MAX_TRIES = 5;

/** A code or link as whoever may see it is shown it. */
export interface ShownCode extends CodeFacts {
  /** Six digits, or the token of a link. */
  value: string;
}

/** A code that was right, and how many tries that took. */
export interface ProvenCode extends CodeFacts {
  tries: number;
}

export interface NewCode extends ShownCode {
  purpose: store.CodeKind;
  /** The invitation that it was asked for with: it comes along when the code is redeemed. */
  invitationId?: string | null;
}

/** Makes six uniform digits that prove an address for a purpose. {@link putCode} writes them. */
export function makeCode(work: Work, purpose: MailedCode, userId: string, email: string): NewCode {
  const value = String(randomNumber(1_000_000)).padStart(6, '0');
  return make(work, purpose, userId, email, value, work.environment.settings.codeSeconds);
}

/** Makes the token of a link that lets its holder set a password. */
export function makeResetToken(work: Work, userId: string, email: string): NewCode {
  return make(work, 'password_reset', userId, email, randomLetters(43), work.environment.settings.passwordResetSeconds);
}

/**
 * Writes a code; older ones of the same user and purpose are void from then on. The user is held meanwhile, so that of
 * two codes that are made at once one voids the other. Refuses `not_found`, also when the address that it proves is no
 * longer the user's: whoever reads the former mailbox must not get in.
 */
export async function putCode(work: Work, tx: Tx, code: NewCode): Promise<void> {
  const { userId, purpose, email } = code;
  const user = await lockUser(tx, work.environmentId, userId);
  const theirs = purpose === 'email_change' || user?.email === email;
  if (!user || !theirs) throw refuse('not_found', { entity: 'user', id: userId });
  await store.insertCode(tx, {
    environment_id: work.environmentId,
    id: code.id,
    user_id: code.userId,
    purpose: code.purpose,
    email: code.email,
    digest: digestsOf(work, code.purpose, code.id, code.value)[0] as string,
    sealed: work.tools.vault.seal(code.value, place(work, code.id)),
    invitation_id: code.invitationId ?? null,
    tries: 0,
    expires_at: code.expiresAt,
    used_at: null,
    voided_at: null,
    created_at: code.createdAt,
    updated_at: code.updatedAt,
  });
}

/** A code that lives, with what it says. Refuses `not_found` for one that was used, replaced or is over. */
export async function getCode(
  work: Work,
  purpose: Exclude<store.CodeKind, 'email_change'>,
  id: string,
): Promise<ShownCode> {
  const row = await store.findCode(work.db, work.environmentId, id, purpose);
  const gone =
    !row?.sealed ||
    row.used_at !== null ||
    row.voided_at !== null ||
    row.expires_at <= work.now() ||
    row.tries >= MAX_TRIES;
  if (gone) throw refuse('not_found', { entity: purpose, id });
  return { ...factsOf(row), value: work.tools.vault.open(row.sealed as string, place(work, id)) };
}

// Stands for the user, the code or the digest that is not there.
const NOBODY = 'nobody';

/**
 * Compares a code with the newest of its user and purpose, after taking a try of its five. Gives the row to redeem
 * with {@link redeemCode}. Without a user (null) it does the same work and says no. Refuses `invalid_code`.
 */
export async function proveCode(
  work: Work,
  given: { purpose: MailedCode; userId: string | null; value: string; door: 'grant' | 'confirm'; email: string },
): Promise<ProvenCode & { invitationId: string | null }> {
  const { purpose, userId, value, door, email } = given;
  const no = (fault: CodeFault) => refuse('invalid_code', { purpose, fault, door, email });
  const row = await store.findNewestCode(work.db, work.environmentId, userId ?? NOBODY, purpose);
  const now = work.now();
  const id = row?.id ?? NOBODY;
  const digest = await work.once((tx) => store.takeCodeTry(tx, work.environmentId, id, now, MAX_TRIES));
  // Every one is compared, so that the time does not tell which, nor that there is none.
  const same = digestsOf(work, purpose, id, value).filter((each) => equalSecrets(digest ?? NOBODY, each));
  if (!row) throw no('incorrect');
  if (row.used_at !== null) throw no('used');
  if (digest === null)
    throw no(row.expires_at <= now ? 'expired' : row.tries >= MAX_TRIES - 1 ? 'too_many_tries' : 'used');
  if (same.length === 0) throw no('incorrect');
  return { ...factsOf(row), tries: row.tries + 1, invitationId: row.invitation_id };
}

/** Marks a proven code used, in the commit of what it allows: of parallel callers one gets here. Refuses `invalid_code`. */
export async function redeemCode(
  work: Work,
  tx: Tx,
  id: string,
  said: { purpose: MailedCode; door: 'grant' | 'confirm'; email: string },
): Promise<void> {
  const used = await store.useCode(tx, work.environmentId, id, work.now());
  if (!used) throw refuse('invalid_code', { ...said, fault: 'used' });
}

/** The reset link of a token. Refuses `reset_token_not_found`, `reset_token_spent`. */
export async function findResetToken(work: Work, token: string): Promise<CodeFacts> {
  const digests = digestsOf(work, 'password_reset', '', token);
  const rows = await Promise.all(digests.map((each) => store.findCodeByDigest(work.db, work.environmentId, each)));
  const row = rows.find((each) => each !== null);
  if (!row || row.voided_at !== null) throw refuse('reset_token_not_found', { token });
  if (row.used_at !== null) throw refuse('reset_token_spent', { fault: 'used' });
  if (row.expires_at <= work.now()) throw refuse('reset_token_spent', { fault: 'expired' });
  return factsOf(row);
}

/** Spends a reset link in the commit of the new password. Refuses `reset_token_spent`. */
export async function redeemResetToken(work: Work, tx: Tx, id: string): Promise<void> {
  const used = await store.useCode(tx, work.environmentId, id, work.now());
  if (!used) throw refuse('reset_token_spent', { fault: 'used' });
}

const ALL: store.CodeKind[] = ['email_verification', 'magic_auth', 'email_change', 'password_reset'];

/** Voids whatever of these purposes (all of them by default) waits for a user: what it proved holds no longer. */
export async function voidCodes(work: Work, tx: Tx, userId: string, purposes = ALL): Promise<void> {
  for (const purpose of purposes) await store.voidCodes(tx, work.environmentId, userId, purpose, work.now());
}

/** The newest code of a user and purpose, whatever became of it. */
export async function findNewestCode(
  work: Work,
  userId: string,
  purpose: store.CodeKind,
): Promise<store.CodeRow | null> {
  return store.findNewestCode(work.db, work.environmentId, userId, purpose);
}

/** The id of a code that can still be used, if the newest one can. */
export async function findLiveCode(
  work: Work,
  tx: Tx,
  userId: string,
  purpose: store.CodeKind,
): Promise<string | null> {
  const row = await store.findNewestCode(tx, work.environmentId, userId, purpose);
  return row && row.used_at === null && row.expires_at > work.now() && row.tries < MAX_TRIES ? row.id : null;
}

/** What events and answers tell of a code: everything but what it says. */
export function codeFacts({ id, userId, email, expiresAt, createdAt, updatedAt }: CodeFacts): CodeFacts {
  return { id, userId, email, expiresAt, createdAt, updatedAt };
}

function make(
  work: Work,
  purpose: store.CodeKind,
  userId: string,
  email: string,
  value: string,
  seconds: number,
): NewCode {
  const now = work.now();
  const expiresAt = now + seconds * 1000;
  return { purpose, id: newId(purpose, now), userId, email, value, expiresAt, createdAt: now, updatedAt: now };
}

function factsOf(row: store.CodeRow): CodeFacts {
  return {
    id: row.id,
    userId: row.user_id,
    email: row.email,
    expiresAt: row.expires_at,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}

// Six digits are few: keyed, and bound to their row and purpose, so that neither a dump nor another purpose's code helps.
// The first is today's; the others are those of codes that were made before the root secret was replaced.
function digestsOf(work: Work, purpose: store.CodeKind, id: string, value: string): string[] {
  const bound = purpose === 'password_reset' ? '' : id;
  return work.tools.vault.keys('codes').map((key) => keyedDigest(key, `${purpose}\n${bound}\n${value}`));
}

function place(work: Work, id: string) {
  return { environment: work.environmentId, table: 'codes', column: 'sealed', row: id };
}
