// What makes a form one that we drew, for this browser, and that is sent once (W2).

import { refuse } from '../model/refusal.ts';
import { makeBrowserToken, readBrowserToken, spendBrowserToken } from './browser-tokens.ts';
import type { Work } from './work.ts';

/** How long a form may be filled in, in ms. */
const LIFE = 3_600_000;

/** A token for one form of one browser. */
export function makeFormToken(work: Work, browser: string): string {
  return makeBrowserToken(work, { purpose: 'form', browser }, LIFE);
}

/**
 * Takes the token of a form that was sent, once (W2). Refuses `invalid_form`: made for another browser, altered, or
 * over; and `form_sent` for one that came before.
 */
export async function spendFormToken(work: Work, browser: string, token: string): Promise<void> {
  const until = readBrowserToken(work, { purpose: 'form', browser }, token);
  if (until === null) throw refuse('invalid_form');
  if (!(await work.once((tx) => spendBrowserToken(work, tx, token, until)))) throw refuse('form_sent');
}
