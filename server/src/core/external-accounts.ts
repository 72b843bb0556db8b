// Accounts with identity providers: which a user has, linking one, and taking one away.

import { canonicalEmail } from '../kit/email.ts';
import { newId } from '../kit/ids.ts';
import type { Account } from '../model/account.ts';
import type { ExternalAccount, Provider } from '../model/external-account.ts';
import { refuse } from '../model/refusal.ts';
import { Conflict, type Tx } from '../store/database.ts';
import * as store from '../store/external-accounts.ts';
import { findUser } from '../store/users.ts';
import { changeAccount } from './accounts.ts';
import { emit } from './events.ts';
import { checkAnother } from './identifiers.ts';
import { type ProviderTokens, sealTokens } from './provider-tokens.ts';
import type { Work } from './work.ts';

/** What a provider tells of a person beside who it is. */
export type ExternalDetails = Partial<
  Pick<
    ExternalAccount,
    | 'emailVerified'
    | 'firstName'
    | 'lastName'
    | 'username'
    | 'imageUrl'
    | 'phoneNumber'
    | 'label'
    | 'scopes'
    | 'publicMetadata'
  >
>;

export interface LinkedAccount {
  userId: string;
  provider: Provider;
  /** The provider's own id of the person. */
  subject: string;
  /** Who said so, where that is known. */
  issuer?: string | null;
  email: string | null;
  details?: ExternalDetails;
  tokens?: ProviderTokens;
  /** Some give a refresh token the first time alone: whether the former one stays where there is none now. */
  keepsRefreshToken?: boolean;
}

const NOTHING_TOLD = {
  emailVerified: null,
  firstName: null,
  lastName: null,
  username: null,
  imageUrl: null,
  phoneNumber: null,
  label: null,
  scopes: [],
  publicMetadata: {},
};

/** The accounts of a user, oldest first. Refuses `not_found`. */
export async function listExternalAccounts(work: Work, userId: string): Promise<ExternalAccount[]> {
  const [user, accounts] = await Promise.all([
    findUser(work.db, work.environmentId, userId),
    store.listExternalAccounts(work.db, work.environmentId, userId),
  ]);
  if (!user) throw refuse('not_found', { entity: 'user', id: userId });
  return accounts;
}

/**
 * Links an account that a provider vouched for to a user, with what the provider told and gave. Of one that the user has
 * already, what is given anew replaces the former. Whoever calls has seen the provider's proof. Refuses `not_found`, and
 * `external_account_taken` when somebody else has it.
 */
export async function linkExternalAccount(work: Work, linked: LinkedAccount): Promise<ExternalAccount> {
  try {
    const after = await changeAccount(work, linked.userId, (tx, before) => putLink(work, tx, before, linked));
    return linkOf(after, linked) as ExternalAccount;
  } catch (error) {
    throw error instanceof Conflict ? refuse('external_account_taken') : error;
  }
}

/** The same within a commit that changes or makes the user. Throws Conflict when somebody else has it. */
export async function putLink(
  work: Work,
  tx: Tx,
  before: Account,
  { provider, subject, issuer = null, email, details = {}, tokens, keepsRefreshToken }: Omit<LinkedAccount, 'userId'>,
): Promise<Account> {
  const { environmentId } = work;
  const now = work.now();
  const keep = async (id: string) => {
    if (!tokens) return;
    const sealed = { ...sealTokens(work, id, tokens), usedAt: now };
    const former = keepsRefreshToken ? await store.findTokens(tx, environmentId, id) : null;
    sealed.refresh_token ??= former?.refresh_token ?? null;
    await store.setTokens(tx, environmentId, id, sealed);
  };
  const known = linkOf(before, { provider, subject });
  if (known) {
    await keep(known.id);
    const told = { ...known, issuer: issuer ?? known.issuer, email, ...details };
    if (JSON.stringify(told) === JSON.stringify(known)) return before;
    const changed = { ...told, updatedAt: now };
    await store.updateExternalAccount(tx, environmentId, changed);
    const externalAccounts = before.externalAccounts.map((each) => (each === known ? changed : each));
    return { ...before, externalAccounts };
  }
  const id = newId('external_account', now);
  const who = { id, userId: before.id, provider, subject, issuer, email, identificationId: newId('idn', now) };
  const made: ExternalAccount = { ...NOTHING_TOLD, ...details, ...who, createdAt: now, updatedAt: now };
  await store.insertExternalAccount(tx, environmentId, made);
  await keep(id);
  await emit(work, tx, 'external_account.linked', made);
  return { ...before, externalAccounts: [...before.externalAccounts, made] };
}

/** The account of a user with a provider that a subject names. */
export function linkOf(
  { externalAccounts }: Account,
  { provider, subject }: Pick<ExternalAccount, 'provider' | 'subject'>,
): ExternalAccount | undefined {
  return externalAccounts.find((each) => each.provider === provider && each.subject === subject);
}

/**
 * Takes the accounts elsewhere from a user whose address somebody else proved by then (L1), within a commit that changes
 * the user, and gives them as they are then. Those stay whose provider vouches for that very address.
 */
export async function dropLinks(work: Work, tx: Tx, before: Account, proven: string): Promise<Account> {
  const address = canonicalEmail(proven)?.canonical;
  const isTheirs = ({ email, emailVerified }: ExternalAccount) =>
    emailVerified === true && email !== null && canonicalEmail(email)?.canonical === address;
  const stay = before.externalAccounts.filter(isTheirs);
  for (const gone of before.externalAccounts.filter((each) => !isTheirs(each))) {
    await store.deleteExternalAccount(tx, work.environmentId, before.id, gone.id);
    await emit(work, tx, 'external_account.unlinked', gone);
  }
  return { ...before, externalAccounts: stay };
}

/**
 * Takes an account elsewhere from a user, with its tokens; `id` is its own, or that of the identification that it is.
 * An address that it vouched for is linked to it no more. Gives what it was. Refuses `not_found`, also for somebody
 * else's, and `last_identifier` when nothing else would tell who the user is.
 */
export async function unlinkExternalAccount(work: Work, userId: string, id: string): Promise<ExternalAccount> {
  let gone: ExternalAccount | undefined;
  await changeAccount(work, userId, async (tx, before) => {
    gone = before.externalAccounts.find((each) => each.id === id || each.identificationId === id);
    if (!gone) throw refuse('not_found', { entity: 'external_account', id });
    checkAnother(before);
    await store.deleteExternalAccount(tx, work.environmentId, userId, gone.id);
    await emit(work, tx, 'external_account.unlinked', gone);
    return { ...before, externalAccounts: before.externalAccounts.filter((each) => each !== gone) };
  });
  return gone as ExternalAccount;
}
