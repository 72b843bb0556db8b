// Accounts with identity providers: which a user has, and linking one.

import { newId } from '../kit/ids.ts';
import type { ExternalAccount, Provider } from '../model/external-account.ts';
import { refuse } from '../model/refusal.ts';
import { Conflict } from '../store/database.ts';
import * as store from '../store/external-accounts.ts';
import { findUser, lockUser } from '../store/users.ts';
import { emit } from './events.ts';
import type { Work } from './work.ts';

export interface LinkedAccount {
  userId: string;
  provider: Provider;
  /** The provider's own id of the person. */
  subject: string;
  email: string | null;
}

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
 * Links an account that a provider vouched for to a user; one that the user has already stays as it is. Whoever calls
 * has seen the provider's proof. Refuses `not_found`, and `external_account_taken` when somebody else has it.
 */
export async function linkExternalAccount(work: Work, linked: LinkedAccount): Promise<ExternalAccount> {
  const { userId, provider, subject, email } = linked;
  const now = work.now();
  const account: ExternalAccount = {
    ...{ id: newId('external_account', now), userId, provider, subject, email },
    createdAt: now,
    updatedAt: now,
  };
  try {
    return await work.commit(async (tx) => {
      if (!(await lockUser(tx, work.environmentId, userId))) throw refuse('not_found', { entity: 'user', id: userId });
      const known = await store.findExternalAccount(tx, work.environmentId, provider, subject);
      if (known?.userId === userId) return known;
      await store.insertExternalAccount(tx, work.environmentId, account);
      await emit(work, tx, 'external_account.linked', account);
      return account;
    });
  } catch (error) {
    throw error instanceof Conflict ? refuse('external_account_taken') : error;
  }
}
