// Web3 wallets of users: taken away. They come with a user, or by a signature.

import { changeAccount } from './accounts.ts';
import { dropIdentifier } from './identifiers.ts';
import type { Work } from './work.ts';

/**
 * Takes a wallet from a user; of those left another becomes the primary one. Refuses `not_found`, also for somebody
 * else's, and `last_identifier` when nothing else would tell who the user is.
 */
export async function removeWallet(work: Work, userId: string, id: string): Promise<void> {
  await changeAccount(work, userId, (tx, before, now) =>
    dropIdentifier(work, tx, before, { type: 'web3_wallet', id }, now),
  );
}
