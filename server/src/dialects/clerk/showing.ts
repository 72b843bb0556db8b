// Users as endpoints answer with them: read once more beside what the ledger of guesses says.

import { z } from 'zod';
import { showAccount, showAccounts } from '../../core/accounts.ts';
import type { Work } from '../../core/work.ts';
import type { Account } from '../../model/account.ts';
import { printUser, type WireUser } from './shapes/user.ts';

/** The user in the path. */
export const userParams = z.object({ user_id: z.string() });

/** Prints a user as they are now. */
export async function show(work: Work, account: Account): Promise<WireUser> {
  return printUser(await showAccount(work, account), { origin: work.tools.publicUrl, now: work.now() });
}

/** Prints users as they are now. */
export async function showAll(work: Work, accounts: Account[]): Promise<WireUser[]> {
  const scene = { origin: work.tools.publicUrl, now: work.now() };
  return (await showAccounts(work, accounts)).map((account) => printUser(account, scene));
}
