// T5: what carries or needs a credential is stored nowhere on its way, and no address holds one.

import { describe, expect, test } from 'vitest';
import { registerRedirect } from '../../src/core/redirects.ts';
import { KINDS, sharedHouse, type TestHouse } from '../house.ts';
import { endpoints } from './declared.ts';
import { anotherSession, authenticate, PASSWORD, somebody } from './people.ts';

describe.each(KINDS)('answers (%s)', (kind) => {
  const shared = sharedHouse(kind);
  let people = 0;
  const someone = async (house: TestHouse) => somebody(house, house, `someone${people++}@example.com`);

  test('T5: every answer of every route is marked never to be stored, whatever its status', async () => {
    const house = await shared();
    const ada = await someone(house);
    await registerRedirect(house.work, 'sign_out', 'https://app.example.com/', true);
    const wrong = { body: { grant_type: 'password', email: 'x' } };
    const requests: [string, string, object?][] = [
      ['GET', '/health'],
      ['GET', '/ready'],
      ['GET', '/nowhere'],
      ['OPTIONS', '/user_management/users'],
      ['GET', '//user_management/users'],
      ['GET', '/user_management/users', { key: 'sk_test_wrong' }],
      ['GET', `/user_management/sessions/logout?session_id=${ada.sessionId}`, { key: null }],
      ['POST', '/user_management/users', { raw: '{' }],
      ['POST', '/user_management/users', { raw: 'x', headers: { 'content-encoding': 'gzip' } }],
    ];
    const paths = endpoints.map(({ method, path }) => [method, path] as const);
    for (const [method, path] of paths) {
      const filled = path.replace(':external_id', 'none').replace(':clientId', house.clientId).replace(':id', ada.id);
      requests.push([method, filled, { key: null, ...(method === 'POST' ? wrong : {}) }]);
      if (method !== 'DELETE') requests.push([method, filled, method === 'GET' ? {} : wrong]);
    }
    const statuses = new Set<number>();
    for (const [method, path, options] of requests) {
      const { status, headers } = await house.call(method, path, options);
      statuses.add(status);
      expect.soft(headers.get('cache-control'), `${method} ${path} ${status}`).toBe('no-store');
    }
    const answer = await authenticate(house, {
      grant_type: 'refresh_token',
      client_id: house.clientId,
      refresh_token: ada.refreshToken,
    });
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect([...statuses]).toEqual(expect.arrayContaining([200, 204, 302, 401, 404, 415, 422]));
  });

  test('T5: a credential in the address of a request opens nothing', async () => {
    const house = await shared();
    const ada = await someone(house);
    for (const name of [
      'api_key',
      'access_token',
      'key',
      'client_secret',
      'authorization',
      'token',
      'Authorization',
      'bearer',
    ]) {
      for (const value of [house.apiKey, ada.accessToken]) {
        const path = `/user_management/users/${ada.id}?${name}=${encodeURIComponent(value)}`;
        expect.soft((await house.call('GET', path, { key: null })).status, name).toBe(401);
      }
    }
    const secrets = {
      grant_type: 'password',
      client_id: house.clientId,
      client_secret: house.apiKey,
      email: ada.email,
      password: PASSWORD,
    };
    const query = new URLSearchParams(secrets).toString();
    const { status } = await house.call('POST', `/user_management/authenticate?${query}`, { key: null, body: {} });
    expect(status).toBeGreaterThanOrEqual(400);
  });

  test('T5: no redirect carries a token, and what is told is told in bodies', async () => {
    const house = await shared();
    await registerRedirect(house.work, 'sign_out', 'https://app.example.com/', true);
    const ada = await someone(house);
    const again = await anotherSession(house, ada.id);
    const path = `/user_management/sessions/logout?session_id=${again.sessionId}`;
    const { headers, status, text } = await house.call('GET', path, { key: null });
    expect([status, text]).toEqual([302, '']);
    const shown = JSON.stringify([...headers]);
    for (const secret of [again.accessToken, again.refreshToken, house.apiKey]) expect(shown).not.toContain(secret);
  });
});
