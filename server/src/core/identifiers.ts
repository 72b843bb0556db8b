// The names by which users are found: read, claimed, made primary, given up.

import { canonicalEmail } from '../kit/email.ts';
import { newId } from '../kit/ids.ts';
import { canonicalPhone } from '../kit/phone.ts';
import { canonicalWallet, usernameFault } from '../kit/usernames.ts';
import {
  type Account,
  type Identifier,
  type IdentifierType,
  identifiersOf,
  type VerifiedBy,
} from '../model/account.ts';
import type { ExternalAccount } from '../model/external-account.ts';
import { type Act, Refusal, refuse } from '../model/refusal.ts';
import { Conflict, type Tx } from '../store/database.ts';
import * as store from '../store/identifiers.ts';
import { changeAccount } from './accounts.ts';
import { voidCodes } from './codes.ts';
import { post } from './letters.ts';
import { dropPending } from './pending-sign-ins.ts';
import type { Work } from './work.ts';

/** How an operator vouches for an identifier. A reserved one is not proven, yet good for sign-in. */
export type Standing = 'verified' | 'reserved' | 'unverified';

export interface GivenIdentifier {
  type: IdentifierType;
  value: string;
  standing: Standing;
}

/** Makes an identifier from what was typed. Refuses `invalid_email`, `invalid_identifier`. */
export function makeIdentifier(given: GivenIdentifier, isPrimary: boolean, now: number, act: Act): Identifier {
  return {
    id: newId('idn', now),
    type: given.type,
    ...readIdentifier(given.type, given.value, act),
    isPrimary,
    ...provenBy(given.standing === 'verified' ? 'admin' : null),
    isReserved: given.standing === 'reserved',
    factorRole: null,
    createdAt: now,
    updatedAt: now,
  };
}

/** The first of each type is the primary one. Refuses `identifier_repeated`, and as {@link makeIdentifier} does. */
export function makeIdentifiers(given: GivenIdentifier[], now: number, act: Act): Identifier[] {
  const made: Identifier[] = [];
  for (const each of given) {
    const isPrimary = !made.some(({ type }) => type === each.type);
    const identifier = makeIdentifier(each, isPrimary, now, act);
    const again = made.some(({ type, canonical }) => type === identifier.type && canonical === identifier.canonical);
    if (again) throw refuse('identifier_repeated', { type: each.type });
    made.push(identifier);
  }
  return made;
}

/** What was typed as it is shown, and as it is compared. Refuses `invalid_email`, `invalid_identifier`. */
export function readIdentifier(type: IdentifierType, value: string, act: Act): { value: string; canonical: string } {
  if (type === 'email') {
    const email = canonicalEmail(value);
    if (!email) throw refuse('invalid_email', { act });
    return { value: email.original, canonical: email.canonical };
  }
  if (type === 'username') {
    const fault = usernameFault(value);
    if (fault) throw refuse('invalid_identifier', { type, fault });
    return { value, canonical: value.toLowerCase() };
  }
  const canonical = type === 'phone' ? canonicalPhone(value) : canonicalWallet(value);
  if (!canonical) throw refuse('invalid_identifier', { type, fault: 'format' });
  return { value: type === 'phone' ? canonical : value, canonical };
}

/**
 * Runs a write that claims identifiers for a user: the constraint decides who has one, and here its word becomes the
 * core's. Refuses `email_taken`, `identifier_taken`, `external_id_taken`.
 */
export async function claiming<T>(
  work: Work,
  act: Act,
  claimed: { userId: string; identifiers: Pick<Identifier, 'type' | 'canonical'>[] },
  write: () => Promise<T>,
): Promise<T> {
  try {
    return await write();
  } catch (error) {
    if (!(error instanceof Conflict)) throw error;
    if (error.column === 'external_id') throw refuse('external_id_taken', { act });
    if (error.column !== 'canonical') throw error;
    // SQLite does not say which of them it was; whoever has it does.
    const { userId, identifiers } = claimed;
    const owners = await Promise.all(
      identifiers.map(({ type, canonical }) => store.findOwner(work.db, work.environmentId, type, canonical)),
    );
    const at = owners.findIndex((owner) => owner !== null && owner !== userId);
    const wanted = identifiers[Math.max(0, at)] as Identifier;
    if (owners[at] && (await giveWay(work, owners[at], wanted))) return claiming(work, act, claimed, write);
    const { type } = wanted;
    throw type === 'email' ? refuse('email_taken', { act }) : refuse('identifier_taken', { type });
  }
}

// What somebody has beside their primary identifier and never proved keeps nobody out who comes for it: else whoever
// writes a stranger's address down would shut the stranger out.
async function giveWay(work: Work, owner: string, wanted: Pick<Identifier, 'type' | 'canonical'>): Promise<boolean> {
  let gone = false;
  await changeAccount(work, owner, async (tx, before, now) => {
    const own = before.identifiers.find(({ type, canonical }) => {
      return type === wanted.type && canonical === wanted.canonical;
    });
    gone = own !== undefined && !own.isPrimary && !own.isVerified && !own.isReserved && !isLinked(before, own);
    return gone && own ? dropIdentifier(work, tx, before, own, now) : before;
  }).catch((error) => {
    if (!(error instanceof Refusal && error.is('not_found'))) throw error;
  });
  return gone;
}

export interface IdentifierChange {
  standing?: Standing;
  isPrimary?: boolean;
  /** Of a phone: whether codes sent there are a second factor. */
  factorRole?: Identifier['factorRole'];
  /** Whether the owner of the former primary address is told. */
  notify?: boolean;
}

/**
 * Takes an identifier from a user; of those left another becomes the primary one. Refuses `last_identifier`,
 * `identifier_linked` for the address of an account elsewhere, `not_found` for one that is not theirs.
 */
export async function removeIdentifier(work: Work, userId: string, type: IdentifierType, id: string): Promise<void> {
  await changeAccount(work, userId, (tx, before, now) => dropIdentifier(work, tx, before, { type, id }, now));
}

/** The same within a commit that changes the user. */
export async function dropIdentifier(
  work: Work,
  tx: Tx,
  before: Account,
  { type, id }: { type: IdentifierType; id: string },
  now: number,
): Promise<Account> {
  const gone = before.identifiers.find((each) => each.id === id && each.type === type);
  if (!gone) throw refuse('not_found', { entity: type, id });
  if (type === 'email' && isLinked(before, gone)) throw refuse('identifier_linked');
  checkAnother(before);
  await store.deleteIdentifier(tx, work.environmentId, before.id, id);
  if (type === 'email') await forgetProofs(work, tx, before.id);
  const left = { ...before, identifiers: before.identifiers.filter((each) => each !== gone) };
  const heir = gone.isPrimary ? heirOf(identifiersOf(left, type)) : undefined;
  if (!heir) return readPrimaryEmail(left);
  const raised = { ...heir, isPrimary: true, updatedAt: now };
  await store.updateIdentifier(tx, work.environmentId, before.id, raised);
  return withIdentifier(left, raised);
}

/** Writes a change of one identifier within a commit that changes the user, and gives the user as they are then. */
export async function putIdentifier(
  work: Work,
  tx: Tx,
  before: Account,
  id: string,
  change: IdentifierChange,
): Promise<Account> {
  const own = ofId(before, id);
  const standing = change.standing ?? standingOf(own);
  const raised = change.isPrimary === true && !own.isPrimary;
  if (raised && standing === 'unverified') throw refuse('identifier_unverified', { type: own.type });
  const proof = standing === 'verified' && own.isVerified ? {} : provenBy(standing === 'verified' ? 'admin' : null);
  const after: Identifier = {
    ...own,
    ...proof,
    isReserved: standing === 'reserved',
    isPrimary: own.isPrimary || raised,
    factorRole: change.factorRole === undefined ? own.factorRole : change.factorRole,
  };
  if (JSON.stringify(after) === JSON.stringify(own)) return before;
  const written = { ...after, updatedAt: work.now() };
  await store.updateIdentifier(tx, work.environmentId, before.id, written);
  const account = withIdentifier(before, written);
  // There is nothing left to prove by a code that is on its way.
  if (own.type === 'email' && after.isVerified && !own.isVerified)
    await voidCodes(work, tx, before.id, ['email_verification']);
  if (!raised || own.type !== 'email') return account;
  await forgetProofs(work, tx, before.id);
  if (change.notify && before.email !== null) {
    const former = { to: before.email, locale: before.locale };
    await post(work, tx, 'email_changed', former, { newEmail: written.value });
  }
  return account;
}

/** How an identifier stands that was proven so, or was not: a code brings how often it was tried and when it is over. */
export function provenBy(verifiedBy: VerifiedBy | null, code?: { tries: number; expiresAt: number }) {
  return {
    isVerified: verifiedBy !== null,
    verifiedBy,
    proofAttempts: code?.tries ?? null,
    proofExpiresAt: code?.expiresAt ?? null,
  };
}

/** The account with an identifier put in its place; a primary one takes the place of the former. */
export function withIdentifier(account: Account, changed: Identifier): Account {
  const others = account.identifiers.map((each) => {
    if (each.id === changed.id) return changed;
    return changed.isPrimary && each.type === changed.type ? { ...each, isPrimary: false } : each;
  });
  const known = others.some(({ id }) => id === changed.id);
  return readPrimaryEmail({ ...account, identifiers: known ? others : [...others, changed] });
}

/** Whether a text could be an e-mail address. */
export function mayBeEmail(text: string): boolean {
  return canonicalEmail(text) !== null;
}

/** Refuses `last_identifier` where what goes is all that tells who somebody is. */
export function checkAnother({ identifiers, externalAccounts }: Account): void {
  if (identifiers.length + externalAccounts.length < 2) throw refuse('last_identifier');
}

/** What was sent to the former address proves nothing any more. */
export async function forgetProofs(work: Work, tx: Tx, userId: string): Promise<void> {
  await voidCodes(work, tx, userId);
  await dropPending(work, tx, userId);
}

function readPrimaryEmail(account: Account): Account {
  const primary = account.identifiers.find(({ type, isPrimary }) => type === 'email' && isPrimary);
  return { ...account, email: primary?.value ?? null, emailVerified: primary?.isVerified ?? false };
}

function standingOf({ isVerified, isReserved }: Identifier): Standing {
  if (isVerified) return 'verified';
  return isReserved ? 'reserved' : 'unverified';
}

// The oldest that is proven, else the oldest.
function heirOf(left: Identifier[]): Identifier | undefined {
  return left.find(({ isVerified }) => isVerified) ?? left[0];
}

/** Refuses `not_found`. */
export function ofId(account: Account, id: string): Identifier {
  const own = account.identifiers.find((each) => each.id === id);
  if (!own) throw refuse('not_found', { entity: 'identifier', id });
  return own;
}

/** Whether an address is that of one of the user's accounts elsewhere. */
export function isLinked(account: Account, own: Identifier): boolean {
  return linksOf(account, own).length > 0;
}

/** The user's accounts elsewhere that an address is of. */
export function linksOf({ externalAccounts }: Account, { canonical }: Identifier): ExternalAccount[] {
  return externalAccounts.filter(({ email }) => email !== null && canonicalEmail(email)?.canonical === canonical);
}
