// OAuth access tokens on the Clerk wire: shown while they last, renewed by one caller when they are over.

import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { linkExternalAccount } from '../../src/core/external-accounts.ts';
import { listProviders, removeProvider, setProvider } from '../../src/core/oauth-providers.ts';
import { openOutbound } from '../../src/kit/outbound.ts';
import type { Provider } from '../../src/model/external-account.ts';
import { onEachDatabase, type TestHouse } from '../house.ts';
import { rows } from '../security/rows.ts';
import { no, ok } from './wire.ts';

interface Asked {
  form: URLSearchParams;
  authorization: string | undefined;
}

type Answer = { status?: number; body?: unknown; raw?: string; headers?: Record<string, string> } | 'hang';

/** A token endpoint that takes each refresh token once, unless a test gives it other manners. */
async function startProvider(manners?: (asked: Asked, nth: number) => Answer) {
  const asked: Asked[] = [];
  let live = 'refresh-0';
  const server = http.createServer((request, to) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', () => {
      const form = new URLSearchParams(Buffer.concat(chunks).toString());
      const one = { form, authorization: request.headers.authorization };
      asked.push(one);
      const answer = manners?.(one, asked.length) ?? rotate(form.get('refresh_token'));
      if (answer === 'hang') return;
      const { status = 200, body, raw = JSON.stringify(body), headers } = answer;
      to.writeHead(status, { 'content-type': 'application/json', ...headers }).end(raw);
    });
  });
  function rotate(given: string | null): Answer {
    if (given !== live) return { status: 400, body: { error: 'invalid_grant' } };
    live = `refresh-${asked.length}`;
    const body = {
      access_token: `access-${asked.length}`,
      refresh_token: live,
      token_type: 'Bearer',
      expires_in: 3_600,
    };
    return { body };
  }
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { asked, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/token` };
}

const EMAIL = 'ada@example.com';
const make = (house: TestHouse) => ok(house, 'POST', '/users', { email_address: [EMAIL] });

/** A user with an account at a provider that is set up; its token lasts for so long (ms). */
async function arrange(
  house: TestHouse,
  { url, lasts = 60_000, provider = 'google' as Provider }: { url: string; lasts?: number | null; provider?: Provider },
) {
  const { id } = await make(house);
  await setProvider(house.work, {
    name: provider,
    clientId: 'our-client',
    clientSecret: 'our secret',
    tokenEndpoint: url,
  });
  const expiresAt = lasts === null ? null : house.clock.now() + lasts;
  const account = await linkExternalAccount(house.work, {
    userId: id,
    provider,
    subject: 'google-1',
    email: EMAIL,
    details: { scopes: ['email'], label: 'work' },
    tokens: { accessToken: 'access-0', refreshToken: 'refresh-0', idToken: 'an-id-token', expiresAt },
  });
  return { id, account, expiresAt, path: `/users/${id}/oauth_access_tokens/oauth_${provider}` };
}

onEachDatabase('OAuth access tokens', (open) => {
  test('a token that lasts is shown as it is: bare, or as a page', async () => {
    const house = await open();
    const provider = await startProvider();
    const { id, account, expiresAt, path } = await arrange(house, provider);
    const token = {
      object: 'oauth_access_token',
      external_account_id: account.id.replace('external_account_', 'eac_'),
      provider_user_id: 'google-1',
      token: 'access-0',
      expires_at: expiresAt,
      provider: 'oauth_google',
      public_metadata: {},
      label: 'work',
      scopes: ['email'],
      id_token: 'an-id-token',
    };
    expect(await ok(house, 'GET', path)).toEqual([token]);
    expect(await ok(house, 'GET', `/users/${id}/oauth_access_tokens/google?limit=10&offset=0`)).toEqual([token]);
    expect(await ok(house, 'GET', `${path}?paginated=true`)).toEqual({ data: [token], total_count: 1 });
    expect(await ok(house, 'GET', `${path}?paginated=true&offset=1`)).toEqual({ data: [], total_count: 1 });
    expect(provider.asked).toEqual([]);
  });

  test('a token that does not end is shown with null', async () => {
    const house = await open();
    const { path } = await arrange(house, { ...(await startProvider()), lasts: null });
    expect(await ok(house, 'GET', path)).toMatchObject([{ token: 'access-0', expires_at: null }]);
  });

  test('a token that is over is renewed, and what came is stored: the provider gives a new refresh token each time', async () => {
    const house = await open();
    const provider = await startProvider();
    const { path } = await arrange(house, provider);
    house.clock.advance(60_000);
    const [first] = await ok(house, 'GET', path);
    expect(first).toMatchObject({ token: 'access-1', id_token: 'an-id-token' });
    expect(first.expires_at - house.clock.now()).toBeGreaterThan(3_590_000);
    expect(await ok(house, 'GET', path)).toEqual([first]);
    expect(provider.asked).toHaveLength(1);
    expect(Object.fromEntries(provider.asked[0]?.form ?? [])).toEqual({
      grant_type: 'refresh_token',
      refresh_token: 'refresh-0',
      client_id: 'our-client',
      client_secret: 'our secret',
    });
    house.clock.advance(3_600_001);
    expect(await ok(house, 'GET', path)).toMatchObject([{ token: 'access-2' }]);
    expect(provider.asked[1]?.form.get('refresh_token')).toBe('refresh-1');
    const [row] = await rows(
      house.database,
      'select access_token, refresh_token, refreshing_until from external_accounts',
    );
    expect(row).toEqual({
      access_token: expect.stringMatching(/^s1\./),
      refresh_token: expect.stringMatching(/^s1\./),
      refreshing_until: null,
    });
  });

  test('a client may prove itself in the header, and a provider may keep its refresh token', async () => {
    const house = await open();
    const provider = await startProvider(() => ({
      body: { access_token: 'renewed', token_type: 'bearer', expires_in: 1 },
    }));
    const { path } = await arrange(house, provider);
    const set = { name: 'google', clientId: 'our-client', clientSecret: 'our secret', tokenEndpoint: provider.url };
    await setProvider(house.work, { ...set, clientAuth: 'basic' });
    for (let n = 0; n < 2; n += 1) {
      house.clock.advance(60_000);
      expect(await ok(house, 'GET', path)).toMatchObject([{ token: 'renewed' }]);
    }
    expect(provider.asked.map(({ form }) => form.get('refresh_token'))).toEqual(['refresh-0', 'refresh-0']);
    expect(provider.asked[0]?.form.has('client_secret')).toBe(false);
    expect(provider.asked[0]?.authorization).toMatch(/^Basic /);
  });

  test('twenty callers on two replicas renew a token once, and all get the new one', async () => {
    const house = await open();
    const provider = await startProvider();
    const { path } = await arrange(house, provider);
    const replica = await house.addReplica();
    house.clock.advance(60_000);
    const key = house.apiKey;
    const replies = await Promise.all(
      Array.from({ length: 20 }, (_, n) => (n % 2 ? house : replica).call('GET', `/v1${path}`, { key })),
    );
    for (const { status, body, text } of replies) {
      expect(status, text).toBe(200);
      expect(body).toMatchObject([{ token: 'access-1' }]);
    }
    expect(provider.asked).toHaveLength(1);
  });

  test.each([
    ['an error of the grant', { status: 400, body: { error: 'invalid_grant' } }],
    ['500', { status: 500, body: { error: 'server_error' } }],
    ['no JSON', { raw: '<html>' }],
    ['nothing', { raw: '' }],
    ['no token', { body: {} }],
    ['a token that is a number', { body: { access_token: 7, token_type: 'bearer' } }],
    ['a list', { body: [] }],
    ['a redirect', { status: 302, raw: '', headers: { location: 'http://127.0.0.1:9/elsewhere' } }],
    ['204', { status: 204, raw: '' }],
    ['too much', { raw: JSON.stringify({ access_token: 'x'.repeat(100_000), token_type: 'bearer' }) }],
  ])('a provider that answers %s gave no token, and the former stays for another try', async (_, answer) => {
    const house = await open();
    let nth = 0;
    const provider = await startProvider(() => (nth++ === 0 ? answer : (undefined as never)));
    const { path } = await arrange(house, provider);
    house.clock.advance(60_000);
    expect(await no(house, 'GET', path)).toEqual([400, 'oauth_token_retrieval_error']);
    expect(provider.asked).toHaveLength(1);
    expect(await ok(house, 'GET', path)).toMatchObject([{ token: 'access-2' }]);
  });

  test('E1: a provider that hangs is left, and whoever waited is told the same', async () => {
    const house = await open();
    const provider = await startProvider(() => 'hang');
    const { path } = await arrange(house, provider);
    const limits = { connectMs: 500, totalMs: 500, bytes: 1_024 };
    house.house.tools.outbound = openOutbound({ development: true, allow: '', limits });
    house.clock.advance(60_000);
    const replies = await Promise.all([1, 2, 3].map(() => no(house, 'GET', path)));
    expect(replies).toEqual(Array.from({ length: 3 }, () => [400, 'oauth_token_retrieval_error']));
    expect(provider.asked).toHaveLength(1);
  });

  test('whoever dies while renewing holds nobody up for long', async () => {
    const house = await open();
    const provider = await startProvider();
    const { path } = await arrange(house, provider);
    house.clock.advance(60_000);
    await rows(house.database, `update external_accounts set refreshing_until = ${house.clock.now() + 20_000}`);
    house.clock.advance(20_001);
    expect(await ok(house, 'GET', path)).toMatchObject([{ token: 'access-1' }]);
  });

  test('a token that a person brought while another was asked for is not overwritten', async () => {
    const house = await open();
    let answer: (() => void) | undefined;
    const asked = new Promise<void>((resolve) => (answer = resolve));
    const provider = await startProvider(() => {
      answer?.();
      return 'hang';
    });
    const limits = { connectMs: 500, totalMs: 500, bytes: 1_024 };
    house.house.tools.outbound = openOutbound({ development: true, allow: '', limits });
    const { id, path } = await arrange(house, provider);
    house.clock.advance(60_000);
    const first = house.call('GET', `/v1${path}`);
    await asked;
    const tokens = { accessToken: 'brought', refreshToken: 'refresh-9', expiresAt: house.clock.now() + 60_000 };
    await linkExternalAccount(house.work, {
      userId: id,
      provider: 'google',
      subject: 'google-1',
      email: EMAIL,
      tokens,
    });
    expect(await ok(house, 'GET', path)).toMatchObject([{ token: 'brought' }]);
    expect((await first).status).toBe(400);
    expect(await ok(house, 'GET', path)).toMatchObject([{ token: 'brought' }]);
  });

  test('what a provider did not give is said', async () => {
    const house = await open();
    const { id, path } = await arrange(house, await startProvider());
    const bring = (tokens: { accessToken: string | null; expiresAt?: number }) =>
      linkExternalAccount(house.work, { userId: id, provider: 'google', subject: 'google-1', email: EMAIL, tokens });
    await bring({ accessToken: 'short-lived', expiresAt: house.clock.now() + 1_000 });
    expect(await ok(house, 'GET', path)).toMatchObject([{ token: 'short-lived' }]);
    house.clock.advance(1_001);
    expect(await no(house, 'GET', path)).toEqual([422, 'oauth_missing_refresh_token']);
    await bring({ accessToken: null });
    expect(await no(house, 'GET', path)).toEqual([422, 'oauth_missing_access_token']);
  });

  test('without an account of the provider there is nothing; a provider nobody knows, or nobody set up, is refused', async () => {
    const house = await open();
    const { id } = await make(house);
    const path = `/users/${id}/oauth_access_tokens`;
    expect(await ok(house, 'GET', `${path}/oauth_google`)).toEqual([]);
    expect(await ok(house, 'GET', `${path}/oauth_facebook?paginated=true`)).toEqual({ data: [], total_count: 0 });
    for (const name of ['oauth_nowhere', 'nowhere', 'oauth_custom_', 'oauth_custom_A%20b', '__proto__'])
      expect(await no(house, 'GET', `${path}/${name}`)).toEqual([400, 'oauth_unsupported_provider']);
    expect(await no(house, 'GET', `${path}/oauth_custom_x`)).toEqual([404, 'oauth_token_provider_not_enabled']);
    expect(await no(house, 'GET', '/users/user_none/oauth_access_tokens/oauth_google')).toEqual([
      404,
      'resource_not_found',
    ]);
  });

  test('a provider that was taken away gives no tokens, also none that last', async () => {
    const house = await open();
    const { path } = await arrange(house, { ...(await startProvider()), provider: 'custom_acme' });
    expect(await ok(house, 'GET', path)).toMatchObject([{ provider: 'oauth_custom_acme', token: 'access-0' }]);
    await removeProvider(house.work, 'custom_acme');
    expect(await no(house, 'GET', path)).toEqual([404, 'oauth_token_provider_not_enabled']);
  });

  test('X1: the tokens of another environment are not there', async () => {
    const house = await open();
    const { path } = await arrange(house, await startProvider());
    const other = await house.addTenant();
    expect(await no(house, 'GET', path, undefined, { key: other.apiKey })).toEqual([404, 'resource_not_found']);
    expect(await listProviders(other.work)).toEqual([]);
  });

  test('K2: the client secret rests sealed, and no event or log has it, or a token', async () => {
    const house = await open();
    const provider = await startProvider();
    const { path } = await arrange(house, provider);
    house.clock.advance(60_000);
    await ok(house, 'GET', path);
    const [row] = await rows(house.database, 'select client_secret from oauth_providers');
    expect(row?.client_secret).toMatch(/^s1\./);
    const told = `${(await house.call('GET', '/events?limit=100')).text} ${house.logs.join(' ')}`;
    for (const secret of ['our secret', 'access-0', 'access-1', 'refresh-0', 'refresh-1'])
      expect(told).not.toContain(secret);
  });

  test('a provider is not set up where nothing may be asked, nor in parts', async () => {
    const house = await open();
    const given = { name: 'google', clientId: 'our-client', clientSecret: null };
    for (const wrong of [
      { name: 'nowhere' },
      { name: 'custom_acme' },
      { clientId: '' },
      { clientSecret: 'two\nlines' },
      { tokenEndpoint: 'ftp://example.com/token' },
      { tokenEndpoint: 'https://user:pass@example.com/token' },
      { scopes: ['two words'] },
    ])
      await expect(setProvider(house.work, { ...given, ...wrong })).rejects.toThrow('invalid_provider');
    expect(await listProviders(house.work)).toEqual([]);
    expect(await setProvider(house.work, given)).toMatchObject({
      tokenEndpoint: 'https://oauth2.googleapis.com/token',
    });
    await expect(removeProvider(house.work, 'github')).rejects.toThrow('not_found');
  });
});
