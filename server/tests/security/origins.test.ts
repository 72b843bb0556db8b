// W4: a page of another origin reads answers only where its exact origin is registered, and only of its environment.

import { expect, test } from 'vitest';
import { registerOrigin } from '../../src/core/origins.ts';
import { Refusal } from '../../src/model/refusal.ts';
import { onEachDatabase, type TestHouse } from '../house.ts';
import { authenticate, refresh, somebody } from './people.ts';

const APP = 'https://app.example.com';
const OTHER = 'https://shop.example.org:8443';

/** Looks like it, and is not. */
const STRANGERS = [
  'null',
  '*',
  '',
  'https://evil.example',
  'https://app.example.com.evil.example',
  'https://evil-app.example.com',
  'https://evilapp.example.com',
  'https://sub.app.example.com',
  'https://example.com',
  'https://app.example.co',
  'https://app.example.comx',
  'https://app-example.com',
  'https://appxexample.com',
  'http://app.example.com',
  'https://app.example.com:443',
  'https://app.example.com:8443',
  'https://app.example.com.',
  'https://app.example.com/',
  'https://app.example.com/x',
  'https://app.example.com?',
  'https://app.example.com#',
  'https://user@app.example.com',
  'https://app.example.com@evil.example',
  'https://app.example.com\\@evil.example',
  'https://app.example.com%00.evil.example',
  'https://app.example.com, https://evil.example',
  'https://evil.example, https://app.example.com',
  'https://app.example.com https://evil.example',
  'https://APP.example.com',
  'HTTPS://app.example.com',
  'https:app.example.com',
  '//app.example.com',
  'app.example.com',
  'wss://app.example.com',
  'file://',
  'https://shop.example.org',
  'https://shop.example.org:443',
  'https://shop.example.org:84430',
  'http://shop.example.org:8443',
  'https://xn--pp-3ka.example.com',
];

const headersOf = (headers: Headers) => [...headers.keys()].filter((name) => name.startsWith('access-control-'));

/** Every kind of answer there is. */
async function answers(house: TestHouse, origin: string, key: string) {
  const headers = { origin };
  const preflight = {
    ...headers,
    'access-control-request-method': 'POST',
    'access-control-request-headers': 'authorization',
  };
  return {
    read: await house.call('GET', '/user_management/users', { headers, key }),
    refused: await house.call('POST', '/user_management/users', { headers, key, body: {} }),
    missing: await house.call('GET', '/user_management/users/user_none', { headers, key }),
    unauthorized: await house.call('GET', '/user_management/users', { headers, key: 'sk_test_wrong' }),
    nowhere: await house.call('GET', '/nowhere', { headers, key }),
    unbuilt: await house.call('GET', '/organizations', { headers, key }),
    crooked: await house.call('GET', '//user_management/users', { headers, key }),
    health: await house.call('GET', '/health', { headers, key: null }),
    preflight: await house.call('OPTIONS', '/user_management/users', { headers: preflight, key: null }),
    grant: await house.call('POST', '/user_management/authenticate', {
      headers,
      key: null,
      body: { grant_type: 'password' },
    }),
  };
}

onEachDatabase('origins', (open) => {
  test('W4: an origin that is not registered to the letter is told nothing, in no kind of answer', async () => {
    const house = await open();
    const other = await house.addTenant();
    await registerOrigin(house.work, APP);
    await registerOrigin(other.work, OTHER);
    for (const origin of STRANGERS) {
      for (const [kind, { headers, status }] of Object.entries(await answers(house, origin, house.apiKey))) {
        expect.soft(headersOf(headers), `${origin}: ${kind}`).toEqual([]);
        expect.soft(status, `${origin}: ${kind}`).toBeLessThan(502);
      }
    }
  });

  test('W4: a registered origin is named to the letter, with credentials, and never as a star', async () => {
    const house = await open();
    await registerOrigin(house.work, APP);
    for (const [kind, { headers }] of Object.entries(await answers(house, APP, house.apiKey))) {
      if (kind === 'health') continue;
      expect.soft(headers.get('access-control-allow-origin'), kind).toBe(APP);
      expect.soft(headers.get('access-control-allow-credentials'), kind).toBe('true');
      expect.soft(headers.get('vary')?.toLowerCase(), kind).toContain('origin');
      expect.soft(JSON.stringify([...headers]), kind).not.toContain('"*"');
    }
    const { preflight } = await answers(house, APP, house.apiKey);
    expect(preflight.status).toBe(204);
    expect(preflight.headers.get('access-control-allow-methods')).not.toContain('*');
    expect(preflight.headers.get('access-control-allow-headers')).not.toContain('*');
  });

  test("W4: another environment's origin reads no answer that a key or a client of ours was admitted to", async () => {
    const house = await open();
    const other = await house.addTenant();
    await registerOrigin(house.work, APP);
    await registerOrigin(other.work, OTHER);
    const ada = await somebody(house);
    const headers = { origin: OTHER };
    const closed = [
      await house.call('GET', `/user_management/users/${ada.id}`, { headers }),
      await house.call('GET', '/user_management/users/user_none', { headers }),
      await house.call('POST', '/user_management/users', { headers, body: { email: 'bob@example.com' } }),
      await house.call('GET', `/sso/jwks/${house.clientId}`, { headers, key: null }),
      await house.call('POST', '/user_management/authenticate', {
        headers,
        key: null,
        body: { grant_type: 'refresh_token', client_id: house.clientId, refresh_token: ada.refreshToken },
      }),
      await house.call('GET', `/user_management/sessions/logout?session_id=${ada.sessionId}`, { headers, key: null }),
    ];
    for (const answer of closed) expect.soft(headersOf(answer.headers), answer.text).toEqual([]);
    const own = await house.call('GET', '/user_management/users', { headers, key: other.apiKey });
    expect(own.headers.get('access-control-allow-origin')).toBe(OTHER);
  });

  test('W4: one origin registered in two environments reads in both', async () => {
    const house = await open();
    const other = await house.addTenant();
    await registerOrigin(house.work, APP);
    await registerOrigin(other.work, APP);
    for (const key of [house.apiKey, other.apiKey]) {
      const { headers } = await house.call('GET', '/user_management/users', { headers: { origin: APP }, key });
      expect(headers.get('access-control-allow-origin')).toBe(APP);
    }
  });

  test('W4: a preflight that does not say what for, or comes from a stranger, allows nothing', async () => {
    const house = await open();
    await registerOrigin(house.work, APP);
    const ask = (headers: Record<string, string>) =>
      house.call('OPTIONS', '/user_management/users', { key: null, headers });
    expect((await ask({ origin: APP })).headers.get('access-control-allow-methods')).toBeNull();
    expect(headersOf((await ask({ 'access-control-request-method': 'DELETE' })).headers)).toEqual([]);
    const stranger = await ask({ origin: 'https://evil.example', 'access-control-request-method': 'DELETE' });
    expect([headersOf(stranger.headers), stranger.text]).toEqual([[], '']);
  });

  test('W4: a preflight does nothing of what it asks for', async () => {
    const house = await open();
    const ada = await somebody(house);
    await registerOrigin(house.work, APP);
    for (const method of ['DELETE', 'PUT', 'POST'])
      await house.call('OPTIONS', `/user_management/users/${ada.id}`, {
        headers: { origin: APP, 'access-control-request-method': method },
      });
    expect((await house.call('GET', `/user_management/users/${ada.id}`)).status).toBe(200);
    expect((await refresh(house, ada.refreshToken)).status).toBe(200);
  });

  test('W4: the origin of a request decides who reads the answer, never whether the request is right', async () => {
    const house = await open();
    const ada = await somebody(house);
    const body = { grant_type: 'refresh_token', client_id: house.clientId, refresh_token: ada.refreshToken };
    const from = (origin: string) =>
      house.call('POST', '/user_management/authenticate', { key: null, headers: { origin }, body });
    expect((await from('https://evil.example')).body.refresh_token).toBe(
      (await authenticate(house, body)).body.refresh_token,
    );
  });

  test('W4: what is registered on one replica counts on another within a second', async () => {
    const house = await open();
    const replica = await house.addReplica();
    const ask = () => replica.call('GET', '/user_management/users', { headers: { origin: APP }, key: house.apiKey });
    expect(headersOf((await ask()).headers)).toEqual([]);
    await registerOrigin(house.work, APP);
    house.clock.advance(1_000);
    expect((await ask()).headers.get('access-control-allow-origin')).toBe(APP);
  });

  test('W4: only an origin is registered: no path, no star alone, no null, nothing that is written in another way', async () => {
    const house = await open();
    const wrong = STRANGERS.filter((each) => !URL.canParse(each) || new URL(each).origin !== each);
    expect(wrong.length).toBeGreaterThan(15);
    for (const origin of [
      ...wrong,
      'data:text/html,x',
      'javascript:alert(1)',
      'blob:https://app.example.com/x',
      'ws://app.example.com',
      'about:blank',
      'chrome-extension://abc',
    ]) {
      const error = await registerOrigin(house.work, origin).catch((refused: unknown) => refused);
      expect.soft(error instanceof Refusal && error.is('invalid_origin'), origin).toBe(true);
    }
    await registerOrigin(house.work, APP);
    await expect(registerOrigin(house.work, APP)).rejects.toThrow('duplicate_origin');
  });
});
