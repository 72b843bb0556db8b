// Who is signed in in a browser, on our pages, and whether lately enough to change how they sign in.

import type { Account } from '../model/account.ts';
import type { BrowserSession } from '../model/flow.ts';
import { isLocked } from '../model/user.ts';
import { findAccount } from '../store/accounts.ts';
import { findBrowserSession } from './browser-sessions.ts';
import type { Work } from './work.ts';

/** How long a sign-in allows to change factors (M4), in ms. */
const LATELY = 10 * 60_000;

/** Somebody who is signed in in a browser. */
export interface Present {
  account: Account;
  session: BrowserSession;
  /** Whether they may change how they sign in. */
  mayChange: boolean;
}

/** Whose browser a cookie of our pages is; null for nobody's. */
export async function findPresent(work: Work, cookie: string | null): Promise<Present | null> {
  const session = await findBrowserSession(work, cookie);
  const account = session && (await findAccount(work.db, work.environmentId, session.userId));
  if (!session || !account) return null;
  return { account, session, mayChange: mayChange(account, session, work.now()) };
}

// A passkey is two factors, so nobody makes one who proved less than they have to: their second factor may have come later.
function mayChange(
  account: Account,
  { authenticatedAt, authMethod, secondFactor }: BrowserSession,
  now: number,
): boolean {
  if (account.bannedAt !== null || isLocked(account, now) || now - authenticatedAt >= LATELY) return false;
  return secondFactor || authMethod === 'sso' || !account.hasTotp;
}
