// The floor's pages: what a browser cannot be signed in without, and a page that is the same text for everybody.

import { createHash, randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { verify } from '@node-rs/argon2';
import { passkeyScript } from '../server/src/pages/scripts/passkeys.ts';
import { formStyle } from '../server/src/ui/form-style.ts';
import type { FloorStore } from './floor-store.ts';

/** A status, headers, and a body. */
export type Visited = [number, Record<string, string>, string];

export const AUTHORIZE = '/user_management/authorize?';
export const SIGN_IN = '/sign-in?';

const HOUR = 3_600_000;
const BROWSER = 'floor-browser';
const SESSION = 'floor-session';
const PAGE = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Sign in</title><style>${formStyle(null)}</style></head>
<body><main><div class="card"><h1>Sign in</h1><form method="post"><input name="email" type="email"><input name="password" type="password">
<button>Continue</button></form></div></main><script>${passkeyScript()}</script></body></html>`;

/** Answers a browser. */
export async function visit(store: FloorStore, request: IncomingMessage): Promise<Visited> {
  const { url = '', method } = request;
  const query = new URLSearchParams(url.slice(url.indexOf('?') + 1));
  const cookies = new Map(request.headers.cookie?.split('; ').map((pair) => pair.split('=') as [string, string]));
  const now = Date.now();
  if (url.startsWith(AUTHORIZE)) return authorize(store, query, cookies, now);
  const flow = query.get('flow') ?? '';
  const asked = await store.findFlow(digest(flow), digest(cookies.get(BROWSER) ?? ''), now);
  if (asked === null) return [400, {}, ''];
  return method === 'POST' ? signIn(store, request, asked, now) : [200, { 'Content-Type': 'text/html' }, PAGE];
}

async function authorize(
  store: FloorStore,
  query: URLSearchParams,
  cookies: Map<string, string>,
  now: number,
): Promise<Visited> {
  if (!(await store.listRedirects()).includes(query.get('redirect_uri') ?? '')) return [400, {}, ''];
  const session = cookies.get(SESSION);
  const userId = session ? await store.findBrowserSession(digest(session), now) : null;
  if (userId !== null) return [302, { Location: await codeFor(store, query, userId, now) }, ''];
  const browser = cookies.get(BROWSER) ?? token();
  const flow = token();
  await store.putFlow(digest(flow), digest(browser), query.toString(), now, now + HOUR);
  return [302, { Location: `${SIGN_IN}flow=${flow}`, ...setCookie(BROWSER, browser) }, ''];
}

async function signIn(store: FloorStore, request: IncomingMessage, asked: string, now: number): Promise<Visited> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const form = new URLSearchParams(Buffer.concat(chunks).toString());
  const found = await store.findPassword(form.get('email') ?? '');
  if (!found || !(await verify(found.hash, form.get('password') ?? ''))) return [400, {}, PAGE];
  const session = token();
  await store.putBrowserSession(digest(session), found.user.id, now, now + 24 * HOUR);
  const to = await codeFor(store, new URLSearchParams(asked), found.user.id, now);
  return [303, { Location: to, ...setCookie(SESSION, session) }, ''];
}

async function codeFor(store: FloorStore, asked: URLSearchParams, userId: string, now: number): Promise<string> {
  const code = token();
  await store.putCode(digest(code), userId, asked.toString(), now, now + HOUR / 6);
  return `${asked.get('redirect_uri')}?${new URLSearchParams({ code, state: asked.get('state') ?? '' })}`;
}

function setCookie(name: string, value: string): Record<string, string> {
  return { 'Set-Cookie': `${name}=${value}; Path=/; HttpOnly; SameSite=Lax` };
}

function token(): string {
  return randomBytes(20).toString('base64url');
}

function digest(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url');
}
