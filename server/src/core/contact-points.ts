// Addresses and phones of users, one by one: added, changed, removed, or all replaced by one.

import { newId } from '../kit/ids.ts';
import { type Account, type Identifier, type IdentifierType, identifiersOf } from '../model/account.ts';
import { refuse } from '../model/refusal.ts';
import type { Tx } from '../store/database.ts';
import * as store from '../store/identifiers.ts';
import { changeAccount, getAccount } from './accounts.ts';
import {
  claiming,
  dropIdentifier,
  forgetProofs,
  type GivenIdentifier,
  isLinked,
  makeIdentifier,
  ofId,
  putIdentifier,
  type Standing,
  withIdentifier,
} from './identifiers.ts';
import { post } from './letters.ts';
import type { Work } from './work.ts';

export type ContactType = Extract<IdentifierType, 'email' | 'phone'>;

/** An address or a phone with whose it is. */
export interface ContactPoint {
  account: Account;
  own: Identifier;
}

export interface ContactChange {
  standing?: Standing | undefined;
  isPrimary?: boolean | undefined;
  /** Of a phone: whether it is reserved for codes that are a second factor. */
  secondFactor?: boolean | undefined;
  /** Whether the owner of the former primary address is told. */
  notify?: boolean | undefined;
}

/** Refuses `not_found`. */
export async function getContactPoint(work: Work, type: ContactType, id: string): Promise<ContactPoint> {
  return pointOf(await getAccount(work, await ownerOf(work, type, id)), type, id);
}

/**
 * Gives a user one more address or phone; the first of its type is the primary one, whether it is proven or not.
 * Refuses `not_found`, `email_taken`, `identifier_taken`, `invalid_email`, `invalid_identifier`,
 * `identifier_unverified`.
 */
export async function addContactPoint(
  work: Work,
  userId: string,
  given: GivenIdentifier & { type: ContactType },
  change: Omit<ContactChange, 'standing'>,
): Promise<ContactPoint> {
  const made = makeIdentifier(given, false, work.now(), 'create');
  const account = await claiming(work, 'create', { userId, identifiers: [made] }, () =>
    changeAccount(work, userId, async (tx, before) => {
      const first = !before.identifiers.some(({ type }) => type === given.type);
      const own = { ...made, isPrimary: first };
      await store.insertIdentifier(tx, work.environmentId, userId, own);
      return put(work, tx, withIdentifier(before, own), own, change);
    }),
  );
  return { account, own: ofId(account, made.id) };
}

/**
 * Changes how an address or a phone stands, makes it the primary one, or gives a phone its part in the second factor.
 * Refuses `not_found`, `identifier_unverified`.
 */
export async function updateContactPoint(
  work: Work,
  type: ContactType,
  id: string,
  change: ContactChange,
): Promise<ContactPoint> {
  const account = await changeAccount(work, await ownerOf(work, type, id), (tx, before) =>
    put(work, tx, before, pointOf(before, type, id).own, change),
  );
  return pointOf(account, type, id);
}

/** Takes an address or a phone from its user. Refuses `not_found`, `last_identifier`, `identifier_linked`. */
export async function removeContactPoint(work: Work, type: ContactType, id: string): Promise<void> {
  await changeAccount(work, await ownerOf(work, type, id), async (tx, before, now) =>
    settleDefault(work, tx, await dropIdentifier(work, tx, before, { type, id }, now)),
  );
}

/**
 * Puts one address, or one phone, in the place of all that a user has. One that they have already keeps its id, and
 * what proved it. A phone has no part in the second factor afterwards. Refuses as {@link addContactPoint} does, and
 * `identifier_linked` when one that would go belongs to an account elsewhere.
 */
export async function replaceContactPoints(
  work: Work,
  userId: string,
  given: GivenIdentifier & { type: ContactType },
  { notify = false }: { notify?: boolean | undefined } = {},
): Promise<ContactPoint> {
  const { type } = given;
  const made = makeIdentifier(given, true, work.now(), 'create');
  const isSame = (each: Identifier) => each.type === type && each.canonical === made.canonical;
  const account = await claiming(work, 'update', { userId, identifiers: [made] }, () =>
    changeAccount(work, userId, async (tx, before, now) => {
      const gone = identifiersOf(before, type).filter((each) => !isSame(each));
      if (type === 'email' && gone.some((each) => isLinked(before, each))) throw refuse('identifier_linked');
      const known = before.identifiers.find(isSame);
      const proof = known?.isVerified && made.isVerified ? known : made;
      const { isVerified, verifiedBy, proofAttempts, proofExpiresAt } = proof;
      const { id, createdAt } = known ?? { id: newId('idn', now), createdAt: now };
      const standing = { isVerified, verifiedBy, proofAttempts, proofExpiresAt };
      const own: Identifier = { ...made, ...standing, id, createdAt, updatedAt: known?.updatedAt ?? now };
      if (gone.length === 0 && JSON.stringify(own) === JSON.stringify({ ...made, ...known })) return before;
      for (const each of gone) await store.deleteIdentifier(tx, work.environmentId, userId, each.id);
      const write = known ? store.updateIdentifier : store.insertIdentifier;
      const written = { ...own, updatedAt: now };
      await write(tx, work.environmentId, userId, written);
      if (type === 'email') {
        await forgetProofs(work, tx, userId);
        if (notify && before.email !== null && !known?.isPrimary) {
          const former = { to: before.email, locale: before.locale };
          await post(work, tx, 'email_changed', former, { newEmail: written.value });
        }
      }
      const left = before.identifiers.filter((each) => each.type !== type || each === known);
      return withIdentifier({ ...before, identifiers: left }, written);
    }),
  );
  return { account, own: account.identifiers.find(isSame) as Identifier };
}

async function put(work: Work, tx: Tx, before: Account, own: Identifier, change: ContactChange): Promise<Account> {
  const { standing, isPrimary, secondFactor, notify } = change;
  let account = await putIdentifier(work, tx, before, own.id, {
    ...(standing ? { standing } : {}),
    ...(isPrimary === undefined ? {} : { isPrimary }),
    ...(notify === undefined ? {} : { notify }),
  });
  if (own.type !== 'phone') return account;
  const { isVerified, factorRole } = ofId(account, own.id);
  if (secondFactor && !isVerified) throw refuse('identifier_unverified', { type: 'phone', asked: 'second_factor' });
  // A number that is not proven any more proves nobody.
  const reserved = isVerified && (secondFactor ?? factorRole !== null);
  if (reserved !== (factorRole !== null))
    account = await putIdentifier(work, tx, account, own.id, { factorRole: reserved ? 'reserved' : null });
  return settleDefault(work, tx, account);
}

// Of the phones that are reserved one is the default: the first to be, and after it the oldest.
async function settleDefault(work: Work, tx: Tx, account: Account): Promise<Account> {
  const reserved = account.identifiers.filter(({ factorRole }) => factorRole !== null);
  const [first] = reserved;
  if (!first || reserved.some(({ factorRole }) => factorRole === 'default')) return account;
  return putIdentifier(work, tx, account, first.id, { factorRole: 'default' });
}

async function ownerOf(work: Work, type: ContactType, id: string): Promise<string> {
  const owner = await store.findOwnerById(work.db, work.environmentId, id);
  if (!owner) throw refuse('not_found', { entity: type, id });
  return owner;
}

function pointOf(account: Account, type: ContactType, id: string): ContactPoint {
  const own = account.identifiers.find((each) => each.id === id && each.type === type);
  if (!own) throw refuse('not_found', { entity: type, id });
  return { account, own };
}
