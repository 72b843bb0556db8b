// The real `oidc-provider`, in this process and over real HTTP, with a browser that signs in there.

import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { Provider } from 'oidc-provider';
import { onTestFinished, vi } from 'vitest';
import { CLIENT, type Claims } from './issuers.ts';

export interface RealProvider {
  issuer: string;
  /** Goes where the browser was sent, signs in as somebody, agrees, and gives what it comes back with. */
  visit(url: URL | string, login: string): Promise<Record<string, string>>;
}

/** Starts one that knows these people by their subjects, and us; it is gone after the test. */
export async function startRealProvider(redirectUris: string[], people: Record<string, Claims>): Promise<RealProvider> {
  const server = http.createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  // It says at length that it is not meant to be used like this.
  const muted = (['info', 'warn'] as const).map((say) => vi.spyOn(console, say).mockImplementation(() => {}));
  onTestFinished(() => {
    for (const each of muted) each.mockRestore();
  });
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: CLIENT.clientId,
        client_secret: CLIENT.clientSecret,
        redirect_uris: redirectUris,
        grant_types: ['authorization_code', 'refresh_token'],
        token_endpoint_auth_method: 'client_secret_post',
      },
    ],
    claims: {
      openid: ['sub'],
      email: ['email', 'email_verified'],
      profile: ['name', 'given_name', 'family_name', 'picture'],
    },
    cookies: { keys: ['keys of a test'] },
    findAccount: (_, sub) => {
      const person = people[sub];
      return person && { accountId: sub, claims: async () => ({ ...person, sub }) };
    },
    pkce: { required: () => true },
    features: { devInteractions: { enabled: true } },
  });
  server.on('request', provider.callback());
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { issuer, visit: (url, login) => visit(String(url), redirectUris, login) };
}

// As a browser: cookies kept, redirects followed, forms of the pages sent.
async function visit(start: string, ends: string[], login: string): Promise<Record<string, string>> {
  const jar = new Map<string, string>();
  const ask = async (url: string, form?: Record<string, string>): Promise<string | { page: string; url: string }> => {
    const answer = await fetch(url, {
      redirect: 'manual',
      headers: { cookie: [...jar].map(([name, value]) => `${name}=${value}`).join('; ') },
      ...(form ? { method: 'POST', body: new URLSearchParams(form) } : {}),
    });
    for (const cookie of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
      if (value === '') jar.delete(name);
      else jar.set(name, value);
    }
    const to = answer.headers.get('location');
    return to ? new URL(to, url).href : { page: await answer.text(), url };
  };
  let at: string | { page: string; url: string } = start;
  for (let steps = 0; steps < 20; steps += 1) {
    if (typeof at !== 'string') {
      const prompt = /name="prompt" value="(\w+)"/.exec(at.page)?.[1];
      if (!prompt) throw new Error(`nowhere to go from ${at.url}: ${at.page}`);
      const action = /action="([^"]+)"/.exec(at.page)?.[1] ?? at.url;
      at = await ask(new URL(action, at.url).href, { prompt, login, password: 'any' });
      continue;
    }
    const here = at;
    if (ends.some((end) => here.startsWith(end))) return Object.fromEntries(new URL(here).searchParams);
    at = await ask(here);
  }
  throw new Error('the visit does not end');
}
