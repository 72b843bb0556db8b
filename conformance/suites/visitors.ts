// People in browsers, whom an application sends to the hosted pages and gets back with a code.

import { expect } from 'vitest';
import { type Browser, headingOf, type Place } from '../harness/browser.ts';
import { CALLBACK } from '../harness/pages.ts';
import type { Stage } from '../harness/stories.ts';
import { PASSWORD } from './cast.ts';

/** The operator's commands, before the server runs: where browsers may be sent. */
export const DOORS: string[][] = [['redirects', 'add', CALLBACK]];

type Asked = Parameters<Stage['workos']['userManagement']['getAuthorizationUrl']>[0];
type Options = Omit<Partial<Asked>, 'codeChallenge' | 'codeChallengeMethod'>;

/** The SDK's link to the pages. What an older SDK has no option for is put in by hand, as its users do. */
export function linkOf({ workos }: Pick<Stage, 'workos'>, options: Options = {}, also: Record<string, string> = {}) {
  const asked = { provider: 'authkit', redirectUri: CALLBACK, ...options };
  const link = new URL(workos.userManagement.getAuthorizationUrl(asked));
  for (const [name, value] of Object.entries(also)) {
    if (!link.searchParams.has(name)) link.searchParams.set(name, value);
  }
  return link.href;
}

/** Says who they are, then their password, from the first page on; gives where that leads. */
export async function enterPassword(browser: Browser, email: string, password = PASSWORD): Promise<Place> {
  const asked = await browser.send({ email });
  expect([asked.url.pathname, asked.status]).toEqual(['/sign-in/password', 200]);
  return browser.send({ password });
}

/** What an application was told at its address. */
export function toldAt({ url, html }: Place, callback = CALLBACK): Record<string, string> {
  expect(`${url.origin}${url.pathname}`, html).toBe(callback);
  return Object.fromEntries(url.searchParams);
}

/** The code that it was given there. */
export function codeAt(place: Place): string {
  const { code, ...others } = toldAt(place);
  expect([others.error, others.error_description]).toEqual([undefined, undefined]);
  return code ?? expect.fail(`no code in ${place.url}`);
}

/** Which page a browser is at, and that it is one. */
export function pageAt(place: Place): string {
  expect(headingOf(place), `${place.url}\n${place.html}`).not.toBe('');
  return place.url.pathname;
}

/** Signs somebody in by the application's link; gives what the code was exchanged for. */
export async function signInBy(stage: Stage, browser: Browser, email: string, options: Options = {}) {
  await browser.open(linkOf(stage, options));
  const code = codeAt(await enterPassword(browser, email));
  return stage.workos.userManagement.authenticateWithCode({ code });
}
