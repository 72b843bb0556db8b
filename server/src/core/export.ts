// Everybody in an environment, for whoever moves out: page by page, in the order in which they came.

import type { Account } from '../model/account.ts';
import { listAccounts } from './account-list.ts';
import type { Work } from './work.ts';

const PAGE = 500;

/** The users of an environment, oldest first; who comes meanwhile comes at the end. */
export async function* exportAccounts(work: Work): AsyncGenerator<Account> {
  for (let after: string | undefined; ; ) {
    const page = { order: 'created_at', direction: 'asc', limit: PAGE, offset: 0 } as const;
    const accounts = await listAccounts(work, {}, after === undefined ? page : { ...page, startingAfter: after });
    yield* accounts;
    after = accounts.at(-1)?.id;
    if (after === undefined) return;
  }
}
