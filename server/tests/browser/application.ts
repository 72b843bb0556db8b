// A small application that signs people in with the vendor's own SDK, and knows nothing of the house but its address.

import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type AuthenticationResponse, WorkOS } from '@workos-inc/node';
import { registerRedirect } from '../../src/core/redirects.ts';
import type { ListeningHouse } from './house.ts';

type Asked = Parameters<WorkOS['userManagement']['getAuthorizationUrl']>[0];

/** What the application asks the SDK for; hosted pages (`provider: 'authkit'`) where nothing else is selected. */
export interface LoginOptions
  extends Omit<Asked, 'clientId' | 'redirectUri' | 'codeChallenge' | 'codeChallengeMethod'> {
  /** A proof key, beside the secret or (`public`) in its place. The SDK then chooses the state. */
  pkce?: 'confidential' | 'public';
}

/** What came of one visit to the callback. */
export interface Result {
  /** What the browser brought. */
  query: Record<string, string>;
  /** What the code was exchanged for. */
  response?: AuthenticationResponse;
  /** Why there is none: the error that the browser brought, or what the SDK threw. */
  problem?: unknown;
}

export interface Application {
  /** Another site than the house's, as with real applications: what is bound to one site does not reach the other. */
  url: string;
  callback: string;
  /** Where a person who signed out comes to. */
  goodbye: string;
  workos: WorkOS;
  /** Where a browser goes to sign in. */
  login(options?: LoginOptions): string;
  /** Where the browser that signed in last goes to sign out. */
  logout: string;
  /** What the last visit to the callback came to. */
  lastResult(): Result | undefined;
  /** The last sign-in; throws what stood in its way. */
  signedIn(): AuthenticationResponse;
  close(): Promise<void>;
}

interface Begun {
  browser: string;
  verifier?: string;
  isPublic: boolean;
}

/** Starts an application, and registers where the house may send browsers to. */
export async function startApplication(house: ListeningHouse): Promise<Application> {
  const { hostname, port } = new URL(house.url);
  const { apiKey, clientId } = house;
  const at = { apiHostname: hostname, port: Number(port), https: false, clientId };
  const workos = new WorkOS({ ...at, apiKey, maxRetries: 0 });
  const withoutSecret = new WorkOS({ ...at, maxRetries: 0 });
  const begun = new Map<string, Begun>();
  const results: Result[] = [];

  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => show(response, 500, 'The application failed', String(error)));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as { port: number }).port}`;
  const callback = `${url}/callback`;
  const goodbye = `${url}/goodbye`;

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(request.url ?? '/', url);
    const browser = /(?:^|; )application=([^;]*)/.exec(request.headers.cookie ?? '')?.[1] ?? randomUUID();
    response.setHeader('Set-Cookie', `application=${browser}; Path=/; HttpOnly; SameSite=Lax`);
    if (pathname === '/login')
      return go(response, await begin(browser, JSON.parse(searchParams.get('options') ?? '{}')));
    if (pathname === '/logout') return go(response, signOutUrl());
    if (pathname === '/goodbye') return show(response, 200, 'Signed out', null);
    if (pathname !== '/callback') return show(response, 404, 'Nothing here', null);
    const result = await finish(browser, Object.fromEntries(searchParams));
    results.push(result);
    show(response, 200, result.response ? 'Signed in' : 'Not signed in', result);
  }

  async function begin(browser: string, { pkce, ...options }: LoginOptions): Promise<string> {
    const selected = options.provider ?? options.connectionId ?? options.organizationId;
    const asked = { ...(selected ? {} : { provider: 'authkit' }), ...options, redirectUri: callback };
    const state = options.state ?? randomUUID();
    if (!pkce) {
      begun.set(state, { browser, isPublic: false });
      return workos.userManagement.getAuthorizationUrl({ ...asked, state });
    }
    const made = await workos.userManagement.getAuthorizationUrlWithPKCE(asked);
    begun.set(made.state, { browser, verifier: made.codeVerifier, isPublic: pkce === 'public' });
    return made.url;
  }

  async function finish(browser: string, query: Record<string, string>): Promise<Result> {
    const { state = '', code = '', error } = query;
    const ours = begun.get(state);
    // Once, and only in the browser that it was given to (RFC 6749 section 10.12).
    if (ours?.browser !== browser) return { query, problem: 'the state is not of this browser' };
    begun.delete(state);
    if (error !== undefined) return { query, problem: error };
    const client = ours.isPublic ? withoutSecret : workos;
    const proof = ours.verifier === undefined ? {} : { codeVerifier: ours.verifier };
    try {
      return { query, response: await client.userManagement.authenticateWithCode({ code, ...proof }) };
    } catch (problem) {
      return { query, problem };
    }
  }

  function signedIn(): AuthenticationResponse {
    const last = results.at(-1);
    if (last?.response) return last.response;
    throw new Error('nobody signed in', { cause: last?.problem });
  }

  function signOutUrl(): string {
    const { sid } = JSON.parse(Buffer.from(signedIn().accessToken.split('.')[1] ?? '', 'base64url').toString());
    return workos.userManagement.getLogoutUrl({ sessionId: sid, returnTo: goodbye });
  }

  const { status, text } = await house.call('POST', '/user_management/redirect_uris', { body: { uri: callback } });
  if (status !== 201) throw new Error(`the callback was not registered: ${text}`);
  await registerRedirect(house.work, 'sign_out', goodbye);
  return {
    url,
    callback,
    goodbye,
    workos,
    login: (options) => `${url}/login?${new URLSearchParams({ options: JSON.stringify(options ?? {}) })}`,
    logout: `${url}/logout`,
    lastResult: () => results.at(-1),
    signedIn,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function go(response: ServerResponse, to: string): void {
  response.writeHead(302, { Location: to }).end();
}

function show(response: ServerResponse, status: number, title: string, what: unknown): void {
  const text = JSON.stringify(
    what,
    (_, value) => (value instanceof Error ? { ...value, message: value.message } : value),
    2,
  );
  const safe = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  response.writeHead(status, { 'Content-Type': 'text/html; charset=utf-8' });
  response.end(`<!doctype html><title>${title}</title><h1>${title}</h1><pre id="result">${safe}</pre>`);
}
