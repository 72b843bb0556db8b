// O5, O6: the password grant needs a proven secret, and what a secret key is worth, here and on every replica.

import { expect, test } from 'vitest';
import { openFirstEnvironment } from '../../src/core/environments.ts';
import { createApiKey, revokeApiKey } from '../../src/core/keys.ts';
import { onEachDatabase, type TestHouse } from '../house.ts';
import { authenticate, PASSWORD, person, somebody } from './people.ts';
import { dump, rows } from './rows.ts';

const list = (house: TestHouse, key: string | null) => house.call('GET', '/user_management/users', { key });
const UNAUTHORIZED = { message: 'Unauthorized' };

onEachDatabase('clients and their secrets', (open) => {
  test('O5: a password is not even looked at without a proven secret', async () => {
    const house = await open();
    const other = await house.addTenant();
    await person(house);
    const { key: otherKey } = { key: other.apiKey };
    const body = { grant_type: 'password', email: 'ada@example.com', password: PASSWORD };
    const { clientId, apiKey } = house;
    const own = { client_id: clientId };
    await house.call('GET', '/events');
    const before = await dump(house.database);
    const refused: [string, object, string | null, number, string | undefined][] = [
      ['a client id alone', own, null, 400, 'unauthorized_client'],
      ['an empty secret', { ...own, client_secret: '' }, null, 400, 'unauthorized_client'],
      ['no secret but null', { ...own, client_secret: null }, null, 400, 'unauthorized_client'],
      ['nothing at all', {}, null, 400, 'invalid_client'],
      ['a wrong secret', { ...own, client_secret: `${apiKey}x` }, null, 400, 'invalid_client'],
      ['a secret in other letters', { ...own, client_secret: apiKey.toUpperCase() }, null, 400, 'invalid_client'],
      ['the client id as its secret', { ...own, client_secret: clientId }, null, 400, 'invalid_client'],
      ['the secret of another environment', { ...own, client_secret: otherKey }, null, 400, 'invalid_client'],
      [
        "another environment's client id",
        { client_id: other.clientId, client_secret: apiKey },
        null,
        400,
        'invalid_client',
      ],
      ['an unknown client id', { client_id: 'client_nobody', client_secret: apiKey }, null, 400, 'invalid_client'],
      ['a wrong bearer', own, `${apiKey}x`, 401, undefined],
      ['the bearer of another environment', own, otherKey, 400, 'invalid_client'],
      ['a right bearer and a wrong secret', { ...own, client_secret: 'sk_test_x' }, apiKey, 400, 'invalid_client'],
      ['a right secret and a foreign bearer', { ...own, client_secret: apiKey }, otherKey, 400, 'invalid_client'],
      ['a right secret and a wrong bearer', { ...own, client_secret: apiKey }, `${apiKey}x`, 400, 'invalid_client'],
    ];
    for (const [name, proof, bearer, status, error] of refused) {
      const answer = await authenticate(house, { ...body, ...proof }, bearer);
      expect.soft([answer.status, answer.body.error], name).toEqual([status, error]);
    }
    // No try was taken from the budget, no attempt was told: nobody asked for the password.
    expect(await dump(house.database)).toEqual(before);
    for (const [proof, bearer] of [
      [{ ...own, client_secret: apiKey }, null],
      [own, apiKey],
      [{}, apiKey],
      [{ client_secret: apiKey }, null],
    ] as const)
      expect((await authenticate(house, { ...body, ...proof }, bearer)).status).toBe(200);
  });

  test('O5: no spelling of the grant and no other way of sending it goes around the secret', async () => {
    const house = await open();
    const { email } = await person(house);
    const body = { client_id: house.clientId, email, password: PASSWORD };
    for (const grant_type of [
      'Password',
      'PASSWORD',
      ' password',
      'password ',
      'urn:workos:oauth:grant-type:password',
      'passw\u00f6rd',
    ])
      expect
        .soft((await authenticate(house, { ...body, grant_type })).body.error, grant_type)
        .toBe('unsupported_grant_type');
    for (const grant_type of [['password'], { 0: 'password' }, null, 1])
      expect.soft((await authenticate(house, { ...body, grant_type })).status).toBe(422);
    const form = new URLSearchParams({ grant_type: 'refresh_token', ...body });
    form.append('grant_type', 'password');
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    const sent = await house.call('POST', '/user_management/authenticate', {
      key: null,
      raw: form.toString(),
      headers,
    });
    expect(sent.body.error).toBe('unauthorized_client');
    const doubled = `{"grant_type":"refresh_token","grant_type":"password","client_id":"${house.clientId}","email":"${email}","password":"${PASSWORD}"}`;
    const twice = await house.call('POST', '/user_management/authenticate', { key: null, raw: doubled });
    expect(twice.body.error).toBe('unauthorized_client');
    const alias = await house.call('POST', '/x/authkit/users/authenticate', {
      key: null,
      body: { ...body, grant_type: 'password' },
    });
    expect(alias.body.error).toBe('unauthorized_client');
  });

  test('O6: a made key has 256 random bits, and only its digest rests in the database', async () => {
    const house = await open();
    const other = await house.addTenant();
    const made = await createApiKey(house.work, 'second', 'test');
    const again = await createApiKey(house.work, 'third', 'live');
    const values = [other.apiKey, made.value, again.value];
    for (const value of values) {
      expect(value).toMatch(/^sk_(test|live)_[\w-]{43,}$/);
      expect(Buffer.from(value.replace(/^sk_(test|live)_/, ''), 'base64url').length * 8).toBeGreaterThanOrEqual(256);
    }
    expect(new Set(values).size).toBe(3);
    const tables = JSON.stringify(await dump(house.database));
    for (const value of [house.apiKey, ...values]) {
      expect(tables).not.toContain(value);
      expect(tables).not.toContain(value.replace(/^sk_(test|live)_/, ''));
      expect(tables).not.toContain(Buffer.from(value).toString('base64'));
    }
    expect(house.logs.join('\n')).not.toContain(made.value);
  });

  test('O6: a revoked key is refused on another replica within a second', async () => {
    const house = await open();
    const replica = await house.addReplica();
    const { id, value } = await createApiKey(house.work, 'second', 'test');
    for (const each of [house, replica]) expect((await list(each, value)).status).toBe(200);
    expect(await revokeApiKey(house.work, id)).toBe(true);
    expect((await list(house, value)).status).toBe(401);
    house.clock.advance(1_000);
    for (const each of [house, replica]) {
      expect(await list(each, value)).toMatchObject({ status: 401, body: UNAUTHORIZED });
      expect((await list(each, house.apiKey)).status).toBe(200);
    }
    expect(await revokeApiKey(house.work, id)).toBe(false);
    expect(await rows(house.database, "select id from events where name = 'api_key.revoked'")).toHaveLength(1);
  });

  test('O6: a revoked key proves no client either', async () => {
    const house = await open();
    const { email } = await somebody(house);
    const { id, value } = await createApiKey(house.work, 'second', 'test');
    await revokeApiKey(house.work, id);
    const body = { grant_type: 'password', client_id: house.clientId, client_secret: value, email, password: PASSWORD };
    expect((await authenticate(house, body)).body.error).toBe('invalid_client');
  });

  test('O6: two keys open one environment side by side, and a key revokes none of another environment', async () => {
    const house = await open();
    const other = await house.addTenant();
    const second = await createApiKey(house.work, 'second', 'test');
    for (const key of [house.apiKey, second.value]) expect((await list(house, key)).status).toBe(200);
    expect(await revokeApiKey(other.work, second.id)).toBe(false);
    house.clock.advance(1_000);
    expect((await list(house, second.value)).status).toBe(200);
  });

  test('O6: a key opens its own environment alone, and anything else is 401', async () => {
    const house = await open();
    const other = await house.addTenant();
    const ada = await somebody(house);
    expect((await house.call('GET', `/user_management/users/${ada.id}`, { key: other.apiKey })).status).toBe(404);
    expect((await list(house, other.apiKey)).body.data).toEqual([]);
    const [row] = await rows(
      house.database,
      'select digest, id from api_keys where environment_id = ?',
      house.environment.id,
    );
    const wrong = [
      house.apiKey.slice(0, -1),
      `${house.apiKey}A`,
      house.apiKey.toLowerCase(),
      house.apiKey.replace('sk_test_', 'sk_live_'),
      house.apiKey.replace('sk_test_', ''),
      String(row?.digest),
      String(row?.id),
      house.clientId,
      ada.accessToken,
      ada.refreshToken,
      'sk_test_',
      "' or 1=1 --",
    ];
    for (const key of wrong)
      expect.soft(await list(house, key), key).toMatchObject({ status: 401, body: UNAUTHORIZED });
    const { apiKey } = house;
    const schemes = [
      `Basic ${Buffer.from(`${apiKey}:`).toString('base64')}`,
      apiKey,
      `Token ${apiKey}`,
      `Bearer ${apiKey} x`,
      `Bearer ${apiKey},${apiKey}`,
      `Bearer${apiKey}`,
      'Bearer',
      `x, Bearer ${apiKey}`,
    ];
    for (const authorization of schemes) {
      const answer = await house.call('GET', '/user_management/users', { key: null, headers: { authorization } });
      expect.soft(answer, authorization).toMatchObject({ status: 401, body: UNAUTHORIZED });
    }
  });

  test('O6: a pinned key that is replaced goes on for fifteen minutes, and then it is over', async () => {
    const pinned = `sk_test_${'a1b2c3d4'.repeat(6)}`;
    const next = `sk_test_${'e5f6a7b8'.repeat(6)}`;
    const house = await open({ settings: { apiKey: pinned } });
    expect((await list(house, pinned)).status).toBe(200);
    await openFirstEnvironment(house.work.tools, 'test', { apiKey: next });
    house.clock.advance(14 * 60_000);
    for (const key of [pinned, next]) expect((await list(house, key)).status).toBe(200);
    const replica = await house.addReplica({ settings: { apiKey: next } });
    house.clock.advance(61_000);
    for (const each of [house, replica]) {
      expect((await list(each, pinned)).status).toBe(401);
      expect((await list(each, next)).status).toBe(200);
    }
  });
});
