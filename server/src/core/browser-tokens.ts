// Tokens for one thing that one browser may do, once. Nothing is stored before one is used, so that to look at a page writes nothing.

import { digest, equalSecrets, keyedDigest, randomToken } from '../kit/secrets.ts';
import type { Tx } from '../store/database.ts';
import { isTokenSpent, spendToken } from '../store/spent-tokens.ts';
import type { Work } from './work.ts';

const CHANCE_BYTES = 16;

/** What a token is good for. It is good for nothing else, and in no other browser. */
export interface TokenUse {
  /** What is done with it, and by whom where that matters. */
  purpose: string;
  /** What the browser is known by. */
  browser: string;
}

/** A token that is good for `life` ms: `<when it is over>.<chance>.<proof>`. */
export function makeBrowserToken(work: Work, use: TokenUse, life: number): string {
  const [until, chance] = [String(work.now() + life), randomToken(CHANCE_BYTES)];
  return tokenOf(work, work.tools.vault.key('browser tokens'), use, until, chance);
}

/** When a token is over that we made for this use and that is not over yet; null for any other. */
export function readBrowserToken(work: Work, use: TokenUse, token: string): number | null {
  const [until = '', chance = ''] = token.split('.');
  const isOurs = work.tools.vault
    .keys('browser tokens')
    .some((key) => equalSecrets(token, tokenOf(work, key, use, until, chance)));
  return isOurs && Number(until) > work.now() ? Number(until) : null;
}

/** Whether a token was used already: what may change until it is spent, so that this decides nothing. */
export function wasBrowserTokenSpent(work: Work, token: string): Promise<boolean> {
  return isTokenSpent(work.db, work.environmentId, digest(token));
}

/** Uses a token that was read; false for all but the first caller. */
export function spendBrowserToken(work: Work, tx: Tx, token: string, until: number): Promise<boolean> {
  return spendToken(tx, work.environmentId, digest(token), until);
}

function tokenOf(
  { environmentId }: Work,
  key: Buffer,
  { purpose, browser }: TokenUse,
  until: string,
  chance: string,
): string {
  const proof = keyedDigest(key, JSON.stringify([environmentId, purpose, browser, until, chance]));
  return `${until}.${chance}.${proof}`;
}
