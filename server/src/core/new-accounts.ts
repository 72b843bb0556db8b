// Creating users, with whatever they come with.

import { newId, pastId } from '../kit/ids.ts';
import { type Account, blankAccount, type Profile, primaryOf } from '../model/account.ts';
import { refuse } from '../model/refusal.ts';
import { putPassword } from '../store/credentials.ts';
import type { Tx } from '../store/database.ts';
import { insertIdentifier } from '../store/identifiers.ts';
import * as store from '../store/users.ts';
import { announceAccount, stampFactors } from './accounts.ts';
import { claiming, type GivenIdentifier, makeIdentifiers } from './identifiers.ts';
import { changeUserBuckets } from './metadata.ts';
import { type NewPassword, readPassword } from './passwords.ts';
import { checkLocale, type MetadataChange, mergeMetadata } from './profile.ts';
import type { Work } from './work.ts';

export interface Named {
  firstName?: string | null;
  lastName?: string | null;
  name?: string | null;
  externalId?: string | null;
  locale?: string | null;
  metadata?: MetadataChange;
  password?: NewPassword;
}

/** The fields of a profile that are given as they are stored. */
export type ProfileChange = Partial<
  Pick<
    Profile,
    | 'publicMetadata'
    | 'privateMetadata'
    | 'unsafeMetadata'
    | 'deleteSelfEnabled'
    | 'createOrganizationEnabled'
    | 'createOrganizationsLimit'
    | 'legalAcceptedAt'
    | 'bypassClientTrust'
    | 'createdAt'
  >
>;

export interface NewAccount extends Named, ProfileChange {
  identifiers: GivenIdentifier[];
  banned?: boolean;
  locked?: boolean;
  /** Whatever else belongs to the new user, written in the same commit. Gives the account with it. */
  add?(tx: Tx, account: Account): Promise<Account>;
}

/**
 * Creates a user. Refuses `identifier_missing`, `invalid_email`, `invalid_identifier`, `identifier_repeated`,
 * `email_taken`, `identifier_taken`, `external_id_taken`, `invalid_metadata`, `metadata_too_large`, `future_time`, `invalid_locale`, `weak_password`,
 * `invalid_password_hash`; a refused creation leaves nothing behind.
 */
export async function createAccount(work: Work, input: NewAccount): Promise<Account> {
  if (input.identifiers.length === 0) throw refuse('identifier_missing');
  const names = makeIdentifiers(input.identifiers, work.now(), 'create');
  const metadata = mergeMetadata({}, input.metadata ?? {});
  checkPast(work, input);
  const buckets = changeUserBuckets(blankAccount(), input, 'replace');
  const locale = checkLocale(input.locale ?? null);
  const hash = await readPassword(work, input.password, names);
  const now = work.now();
  const identifiers = names.map((each) => ({ ...each, createdAt: now, updatedAt: now }));
  const email = primaryOf({ identifiers }, 'email');
  const account: Account = {
    ...blankAccount(),
    // The time in it is that of the sign-up: it is where a page goes on whose last user was removed.
    id: input.createdAt === undefined ? newId('user', now) : pastId('user', input.createdAt),
    email: email?.value ?? null,
    emailVerified: email?.isVerified ?? false,
    firstName: input.firstName ?? null,
    lastName: input.lastName ?? null,
    name: input.name ?? null,
    externalId: input.externalId ?? null,
    locale,
    metadata,
    ...buckets,
    bannedAt: input.banned ? now : null,
    lockedAt: input.locked ? now : null,
    lockedUntil: input.locked ? lockEnd(work, now) : null,
    deleteSelfEnabled: input.deleteSelfEnabled ?? true,
    createOrganizationEnabled: input.createOrganizationEnabled ?? true,
    createOrganizationsLimit: input.createOrganizationsLimit ?? null,
    legalAcceptedAt: input.legalAcceptedAt ?? null,
    bypassClientTrust: input.bypassClientTrust ?? false,
    identifiers,
    passwordSetAt: hash === null ? null : now,
    createdAt: input.createdAt ?? now,
    updatedAt: now,
  };
  return claiming(work, 'create', { userId: account.id, identifiers }, () =>
    input.add ? insertWith(work, account, hash, input.add) : insert(work, account, hash),
  );
}

// One flight: PostgreSQL takes the statements of a transaction in order, so none waits for the answer of another.
async function insert(work: Work, account: Account, hash: string | null): Promise<Account> {
  await work.commit((tx) => Promise.all([...rowsOf(work, tx, account, hash), told(work, tx, account)]), true);
  return account;
}

function insertWith(work: Work, account: Account, hash: string | null, add: NonNullable<NewAccount['add']>) {
  return work.commit((tx) => putAccount(work, tx, account, hash, add));
}

/**
 * Writes an account that was made, in a commit that may do more, and tells of it with what `add` gave it. Throws Conflict
 * when somebody has one of its identifiers.
 */
export async function putAccount(
  work: Work,
  tx: Tx,
  account: Account,
  hash: string | null,
  add: NonNullable<NewAccount['add']>,
): Promise<Account> {
  await Promise.all(rowsOf(work, tx, account, hash));
  const whole = stampFactors(account, await add(tx, account), account.updatedAt);
  if (whole.mfaEnabledAt !== null) await store.updateUser(tx, work.environmentId, whole);
  await told(work, tx, whole);
  return whole;
}

function rowsOf(work: Work, tx: Tx, account: Account, hash: string | null): Promise<unknown>[] {
  const { environmentId } = work;
  return [
    store.insertUser(tx, environmentId, account),
    ...account.identifiers.map((own) => insertIdentifier(tx, environmentId, account.id, own)),
    ...(hash === null ? [] : [putPassword(tx, environmentId, account.id, hash, account.updatedAt)]),
  ];
}

function told(work: Work, tx: Tx, account: Account): Promise<void> {
  return announceAccount(work, tx, 'created', account);
}

/** When a lock that begins now is over (epoch ms). */
export function lockEnd(work: Work, now: number): number {
  return now + work.environment.settings.lockoutSeconds * 1000;
}

/** Refuses `future_time` for a sign-up or a consent that is yet to come. */
export function checkPast(work: Work, { createdAt, legalAcceptedAt }: ProfileChange): void {
  if ((createdAt ?? 0) > work.now()) throw refuse('future_time', { field: 'created_at' });
  if ((legalAcceptedAt ?? 0) > work.now()) throw refuse('future_time', { field: 'legal_accepted_at' });
}
