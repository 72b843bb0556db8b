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
  email: string | null;
  details?: ExternalDetails;
  tokens?: ProviderTokens;
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
  const { userId, provider, subject, email, details = {}, tokens } = linked;
  const { environmentId } = work;
  const id = newId('external_account', work.now());
  try {
    const after = await changeAccount(work, userId, async (tx, before, now) => {
      const known = before.externalAccounts.find((each) => each.provider === provider && each.subject === subject);
      if (known && tokens) await store.setTokens(tx, environmentId, known.id, sealTokens(work, known.id, tokens));
      if (known) {
        const told = { ...known, ...details };
        if (JSON.stringify(told) === JSON.stringify(known)) return before;
        const changed = { ...told, updatedAt: now };
        await store.updateExternalAccount(tx, environmentId, changed);
        const externalAccounts = before.externalAccounts.map((each) => (each === known ? changed : each));
        return { ...before, externalAccounts };
      }
      const identificationId = newId('idn', now);
      const who = { id, userId, provider, subject, email, identificationId };
      const made: ExternalAccount = { ...NOTHING_TOLD, ...details, ...who, createdAt: now, updatedAt: now };
      await store.insertExternalAccount(tx, environmentId, made);
      if (tokens) await store.setTokens(tx, environmentId, id, sealTokens(work, id, tokens));
      await emit(work, tx, 'external_account.linked', made);
      return { ...before, externalAccounts: [...before.externalAccounts, made] };
    });
    return after.externalAccounts.find(
      (each) => each.provider === provider && each.subject === subject,
    ) as ExternalAccount;
  } catch (error) {
    throw error instanceof Conflict ? refuse('external_account_taken') : error;
  }
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
