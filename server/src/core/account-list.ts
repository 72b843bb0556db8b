// The list of users and their number, for whoever asks by more than an address.

import { canonicalEmail } from '../kit/email.ts';
import { canonicalPhone } from '../kit/phone.ts';
import { canonicalWallet } from '../kit/usernames.ts';
import type { Account } from '../model/account.ts';
import type { AccountFilter, AccountPage } from '../model/account-list.ts';
import { countAccountIds, listAccountIds } from '../store/account-list.ts';
import { listAccountsByIds } from '../store/accounts.ts';
import type { Work } from './work.ts';

/**
 * The users that pass a filter, in the order of a page. Those who are gone by the time they are read are missing from
 * the page. Lists of up to some hundred values; times in epoch ms.
 */
export async function listAccounts(work: Work, filter: AccountFilter, page: AccountPage): Promise<Account[]> {
  const ids = await listAccountIds(work.db, work.environmentId, compared(filter), page);
  return listAccountsByIds(work.db, work.environmentId, ids);
}

/** How many users {@link listAccounts} would list on all pages together. */
export async function countAccounts(work: Work, filter: AccountFilter): Promise<number> {
  return countAccountIds(work.db, work.environmentId, compared(filter));
}

/** The filter with its identifiers as they are compared. A value that can be nobody's stays: then nobody passes. */
export function compared(filter: AccountFilter): AccountFilter {
  const { emails, phones, usernames, wallets, ...rest } = filter;
  return {
    ...rest,
    ...(emails && { emails: emails.map((each) => canonicalEmail(each)?.canonical ?? each) }),
    ...(phones && { phones: phones.map((each) => canonicalPhone(each) ?? each) }),
    ...(usernames && { usernames: usernames.map((each) => each.toLowerCase()) }),
    ...(wallets && { wallets: wallets.map((each) => canonicalWallet(each) ?? each) }),
  };
}
