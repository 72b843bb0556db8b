// A browser by hand: keeps cookies and sends forms as browsers do, and whatever else somebody would who cheats.

import { expect } from 'vitest';
import { ORIGIN, type Reply, type TestHouse } from '../house.ts';
import { rows } from './rows.ts';
import { PASSWORD, post, UM } from './steps.ts';

const FORM = 'application/x-www-form-urlencoded';
export const REDIRECT = 'https://app.example.com/callback';

export interface Browser {
  /** Its cookies, by name. */
  cookies: Map<string, string>;
  get(path: string): Promise<Reply>;
  /** Sends a form with a token that it was given for one; `form_token` among the fields takes its place. */
  send(path: string, fields: Record<string, string>): Promise<Reply>;
  /** Takes a token for a form of a flow, to be used later. */
  formToken(flow: string): Promise<string>;
  /** Is sent here by an application; gives where it is sent on to. */
  authorize(more?: Record<string, string>): Promise<string>;
  /** Begins a sign-in; gives the token in the addresses of its pages. */
  begin(more?: Record<string, string>): Promise<string>;
}

/** Opens a browser that was never used, or one with the cookies of another. */
export async function openBrowser(
  house: TestHouse,
  cookies: Browser['cookies'] = new Map(),
  origin = ORIGIN,
): Promise<Browser> {
  const known = await post(house, `${UM}/redirect_uris`, { uri: REDIRECT });
  expect([201, 422], known.text).toContain(known.status);
  const header = () => [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  const ask = async (method: string, path: string, form?: Record<string, string>) => {
    const sent = form ? { raw: String(new URLSearchParams(form)) } : {};
    const type: Record<string, string> = form ? { 'content-type': FORM, origin } : {};
    const reply = await house.call(method, path, { key: null, ...sent, headers: { cookie: header(), ...type } });
    for (const line of reply.headers.getSetCookie()) keep(cookies, line);
    return reply;
  };
  const browser: Browser = {
    cookies,
    get: (path) => ask('GET', path),
    async send(path, fields) {
      const flow = new URL(path, ORIGIN).searchParams.get('flow') ?? '';
      const token = fields.form_token ?? (await browser.formToken(flow));
      return ask('POST', path, { form_token: token, ...fields });
    },
    async formToken(flow) {
      const { text } = await browser.get(flow ? `/sign-in?flow=${flow}` : '/passkeys');
      return /name="form_token" value="([^"]+)"/.exec(text)?.[1] ?? '';
    },
    async authorize(more = {}) {
      const asked = { client_id: house.clientId, redirect_uri: REDIRECT, response_type: 'code', provider: 'authkit' };
      const reply = await browser.get(`${UM}/authorize?${new URLSearchParams({ ...asked, ...more })}`);
      expect(reply.status, reply.text).toBe(302);
      return reply.headers.get('location') ?? '';
    },
    async begin(more) {
      const flow = new URL(await browser.authorize(more), ORIGIN).searchParams.get('flow');
      expect(flow).toMatch(/^\w{25}$/);
      return flow as string;
    },
  };
  return browser;
}

/** Begins a sign-in, and goes as far as a password leads; gives the flow. */
export async function enterPassword(browser: Browser, email: string, password = PASSWORD): Promise<string> {
  const flow = await browser.begin();
  await browser.send(`/sign-in?flow=${flow}`, { email });
  const reply = await browser.send(`/sign-in/password?flow=${flow}`, { password });
  expect(reply.status, reply.text).toBe(303);
  return flow;
}

/** Where a reply sends the browser, up to the query. */
export function leadsTo({ headers }: Reply): string | null {
  return headers.get('location')?.split('?')[0] ?? null;
}

/** The code that a reply hands to the application; null where it hands none. */
export function codeIn({ headers, text }: Reply): string | null {
  const found = /[?&](?:amp;)?code=([\w-]+)/.exec(`${headers.get('location') ?? ''} ${text}`);
  return found?.[1] ?? null;
}

/** What the pages have given out so far that opens something: codes, sessions, signed-in browsers. */
export async function opened(house: TestHouse): Promise<Record<string, number>> {
  const count = async (table: string) => (await rows(house.database, `select id from ${table}`)).length;
  const tables = ['authorization_codes', 'browser_sessions', 'sessions', 'refresh_tokens'];
  return Object.fromEntries(await Promise.all(tables.map(async (table) => [table, await count(table)])));
}

export const NOTHING = { authorization_codes: 0, browser_sessions: 0, sessions: 0, refresh_tokens: 0 };

function keep(cookies: Map<string, string>, line: string): void {
  const [pair = '', ...attributes] = line.split(/;\s*/);
  const at = pair.indexOf('=');
  const [name, value] = [pair.slice(0, at), pair.slice(at + 1)];
  if (value === '' || attributes.includes('Max-Age=0')) cookies.delete(name);
  else cookies.set(name, value);
}
