// A POST that is made again with its Idempotency-Key: done once, answered alike.

import { expect, test } from 'vitest';
import { createApiKey } from '../../src/core/keys.ts';
import { onEachDatabase, SECRET, type TestHouse } from '../house.ts';
import { rows } from './rows.ts';

const USERS = '/user_management/users';
const ADA = { email: 'ada@example.com', password: 'correct horse battery', email_verified: true };
const DAY = 86_400_000;
const NEXT = 'another root secret, for when the first is known';

onEachDatabase('a request with an Idempotency-Key', (open) => {
  const post = (house: TestHouse, path: string, body: object, key: string, apiKey = house.apiKey) =>
    house.call('POST', path, { body, key: apiKey, headers: { 'idempotency-key': key } });
  const countUsers = async (house: TestHouse) => (await rows(house.database, 'select id from users')).length;
  const answered = (house: TestHouse) =>
    expect.poll(() => rows(house.database, 'select answer from idempotency_keys where answer is null')).toEqual([]);

  test('is done once, and answered alike', async () => {
    const house = await open();
    const first = await post(house, USERS, ADA, 'one');
    const second = await post(house, USERS, ADA, 'one');
    expect([first.status, second.status]).toEqual([201, 201]);
    expect(second.body).toEqual(first.body);
    expect([first.headers.get('idempotent-replayed'), second.headers.get('idempotent-replayed')]).toEqual([
      null,
      'true',
    ]);
    expect(await countUsers(house)).toBe(1);
    expect((await rows(house.database, "select id from events where name = 'user.created'")).length).toBe(1);
    const spaced = JSON.stringify({ email_verified: true, password: ADA.password, email: ADA.email }, null, 2);
    const third = await house.call('POST', USERS, {
      raw: spaced,
      headers: { 'content-type': 'application/json', 'idempotency-key': 'one' },
    });
    expect(third.status).toBe(201);
  });

  test('R4: is done once when it is made many times at once, on two replicas', async () => {
    const house = await open();
    const replica = await house.addReplica();
    const callers = Array.from({ length: 8 }, (_, at) => (at % 2 ? replica : house));
    const answers = await Promise.all(callers.map((each) => post(each, USERS, ADA, 'one', house.apiKey)));
    expect(answers.map(({ status }) => status)).toEqual(callers.map(() => 201));
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
    expect(await countUsers(house)).toBe(1);
  });

  test('is refused when something else is asked under the key, and changes nothing', async () => {
    const house = await open();
    const { body: user } = await post(house, USERS, ADA, 'one');
    for (const [path, body] of [
      [USERS, { ...ADA, email: 'bob@example.com' }],
      [USERS, { ...ADA, password: 'another horse battery' }],
      ['/organizations', { name: 'Acme' }],
      [`${USERS}/${user.id}/email_verification/send`, {}],
    ] as const) {
      const { status, body: said } = await post(house, path, body, 'one');
      expect([status, said.code]).toEqual([409, 'idempotency_error']);
    }
    expect(await countUsers(house)).toBe(1);
    expect(await rows(house.database, 'select id from organizations')).toEqual([]);
    const clerk = await post(house, '/v1/users', { first_name: 'Ada' }, 'one');
    expect([clerk.status, clerk.body.errors[0].code]).toEqual([409, 'idempotency_key_reused']);
  });

  test('is another one with another key, of another API key, and in another environment', async () => {
    const house = await open();
    const other = await house.addTenant();
    const { value } = await createApiKey(house.work, 'another', 'test');
    await post(house, USERS, ADA, 'one');
    expect((await post(house, USERS, ADA, 'two')).status).toBe(400);
    expect((await post(house, USERS, { ...ADA, email: 'bob@example.com' }, 'one', value)).status).toBe(201);
    const there = await post(house, USERS, ADA, 'one', other.apiKey);
    expect([there.status, there.headers.get('idempotent-replayed')]).toEqual([201, null]);
  });

  test('without a secret key is as if it had no Idempotency-Key', async () => {
    const house = await open();
    const asked = { client_id: house.clientId };
    const [one, two] = [1, 2].map(() =>
      house.call('POST', '/user_management/authorize/device', {
        body: asked,
        key: null,
        headers: { 'idempotency-key': 'one' },
      }),
    );
    expect((await one)?.body.device_code).not.toBe((await two)?.body.device_code);
    expect(await rows(house.database, 'select digest from idempotency_keys')).toEqual([]);
  });

  test('that is refused is tried again, unless the refusal itself changed something', async () => {
    const house = await open();
    const member = { user_id: 'user_x', organization_id: 'org_x' };
    expect((await post(house, '/user_management/organization_memberships', member, 'early')).status).toBe(404);
    expect(await rows(house.database, 'select digest from idempotency_keys')).toEqual([]);
    const { body: user } = await house.call('POST', USERS, { body: ADA });
    // A wrong guess is counted, and only once.
    const guess = () => post(house, `/v1/users/${user.id}/verify_password`, { password: 'wrong' }, 'guess');
    const [first, again] = [await guess(), await guess()];
    expect([first.status, again.status, again.body]).toEqual([422, 422, first.body]);
    expect(again.headers.get('idempotent-replayed')).toBe('true');
    expect((await rows(house.database, 'select count from attempts')).map(({ count }) => Number(count))).not.toContain(
      2,
    );
  });

  test('T3: that asks for tokens is another sign-in each time: none are given twice', async () => {
    const house = await open();
    await house.call('POST', USERS, { body: ADA });
    const proof = { client_id: house.clientId, client_secret: house.apiKey };
    const signIn = () =>
      post(house, '/user_management/authenticate', { grant_type: 'password', ...proof, ...ADA }, 'sign-in');
    const [one, two] = [await signIn(), await signIn()];
    expect([one.status, two.status]).toEqual([200, 200]);
    expect(one.body.refresh_token).not.toBe(two.body.refresh_token);
    expect(await rows(house.database, 'select digest from idempotency_keys')).toEqual([]);
  });

  test('is done again after a day, also before anybody has swept', async () => {
    const house = await open();
    const first = await post(house, '/organizations', { name: 'Acme' }, 'one');
    await answered(house);
    house.clock.advance(DAY - 60_000);
    expect((await post(house, '/organizations', { name: 'Acme' }, 'one')).body.id).toBe(first.body.id);
    house.clock.advance(61_000);
    const later = await post(house, '/organizations', { name: 'Acme' }, 'one');
    expect([later.status, later.body.id === first.body.id]).toEqual([201, false]);
    expect((await post(house, '/organizations', { name: 'Acme' }, 'one')).body.id).toBe(later.body.id);
  });

  test('whose server died before it answered is refused: nobody knows what became of it', async () => {
    const house = await open();
    await post(house, '/organizations', { name: 'Acme' }, 'one');
    await answered(house);
    await house.database.once((tx) => tx.run({ name: '', sql: 'update idempotency_keys set answer = null' }, []));
    house.clock.advance(61_000);
    const { status, body } = await post(house, '/organizations', { name: 'Acme' }, 'one');
    expect([status, body.code]).toEqual([409, 'idempotency_error']);
    expect((await rows(house.database, 'select id from organizations')).length).toBe(1);
  });

  test('K2: leaves nothing that can be read: no key, no body, no answer', async () => {
    const house = await open();
    const { body } = await post(house, USERS, ADA, 'a key that could tell something');
    const { body: code } = await post(house, '/user_management/magic_auth', { email: ADA.email }, 'another');
    await answered(house);
    const kept = JSON.stringify(await rows(house.database, 'select * from idempotency_keys'));
    for (const secret of ['could tell', ADA.password, ADA.email, body.id, code.code])
      expect(kept).not.toContain(secret);
  });

  test('K3: is answered alike after the root secret was replaced', async () => {
    const house = await open();
    const first = await post(house, '/organizations', { name: 'Acme' }, 'one');
    await answered(house);
    const next = await house.addReplica({ settings: { secret: NEXT, previousSecrets: [SECRET] } });
    const second = await post(next, '/organizations', { name: 'Acme' }, 'one', house.apiKey);
    expect([second.status, second.body]).toEqual([201, first.body]);
    expect((await post(next, '/organizations', { name: 'Other' }, 'one', house.apiKey)).status).toBe(409);
  });

  test('of any length is told from every other', async () => {
    const house = await open();
    const long = 'x'.repeat(4_000);
    const first = await post(house, '/organizations', { name: 'Acme' }, `${long}1`);
    const second = await post(house, '/organizations', { name: 'Acme' }, `${long}2`);
    expect(first.body.id).not.toBe(second.body.id);
  });
});
