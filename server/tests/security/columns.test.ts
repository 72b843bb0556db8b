// X3: the name of a column is no way into it. Every column of every table posted to every writer.

import { expect, test } from 'vitest';
import { clerk } from '../../src/dialects/clerk/index.ts';
import { workos } from '../../src/dialects/workos/index.ts';
import type { Endpoint } from '../../src/http/endpoint.ts';
import { belongingsOf } from '../belongings.ts';
import { bodyOf, type Call, callsOf, targetOf } from '../calls.ts';
import { onEachDatabase, type TestHouse } from '../house.ts';
import { bodyFields, nameOf, writers } from './declared.ts';
import { person } from './people.ts';
import { columnNames, dump, rows } from './rows.ts';

const MARK = 'wild-7f3a';
const NUMBER = 4_102_444_812_345;
const WILD: unknown[] = [
  MARK,
  NUMBER,
  true,
  false,
  null,
  [MARK],
  { [MARK]: NUMBER },
  `${NUMBER}`,
  '2099-12-31T23:59:59.000Z',
];

const camel = (name: string) => name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
const OTHERS = [
  '_id',
  '$set',
  'banned',
  'verified',
  'roles',
  'role',
  'permissions',
  'object',
  'user',
  'profile_picture_url',
  'status',
  'is_admin',
  'password_digest',
  'prototype',
  'constructor',
  'session',
  'sub',
  'sid',
  'exp',
  'iat',
  'act',
  'scope',
];

const declaredBy = (endpoint: Endpoint) => new Set(bodyFields(endpoint));

/** Every name of a column in every spelling that somebody might try, and some that stand for what we keep. */
async function namesIn(house: TestHouse): Promise<string[]> {
  const columns = await columnNames(house.database);
  expect(columns).toEqual(expect.arrayContaining(['is_primary', 'hash', 'environment_id', 'banned_at', 'spent_at']));
  return [...new Set([...columns, ...columns.map(camel), ...columns.map((name) => name.toUpperCase()), ...OTHERS])];
}

async function expectNowhere(house: TestHouse): Promise<void> {
  for (const [table, lines] of Object.entries(await dump(house.database))) {
    for (const line of lines) {
      expect.soft(line.includes(MARK), `${table}: ${line}`).toBe(false);
      expect.soft(line.includes(String(NUMBER)), `${table}: ${line}`).toBe(false);
      expect.soft(line.includes('2099-12-31'), `${table}: ${line}`).toBe(false);
    }
  }
}

// So many names at once that nobody refuses them for their number.
const AT_ONCE = 300;

function pieces(names: string[]): string[][] {
  return Array.from({ length: Math.ceil(names.length / AT_ONCE) }, (_, at) =>
    names.slice(at * AT_ONCE, (at + 1) * AT_ONCE),
  );
}

onEachDatabase('column names', (open) => {
  test('X3: no value posted under the name of a column arrives in any table', async () => {
    const house = await open();
    const names = await namesIn(house);
    const lenient = writers.filter((endpoint) => workos.endpoints.includes(endpoint));
    for (const [round, value] of WILD.entries()) {
      for (const [at, endpoint] of lenient.entries()) {
        const declared = declaredBy(endpoint);
        const calls: { call: Call; extra: Record<string, unknown> }[] = [];
        for (const [piece, part] of pieces(names.filter((name) => !declared.has(name))).entries()) {
          const extra = Object.fromEntries(part.map((name) => [name, value]));
          const own = belongingsOf(house, `ada-${round}-${at}-${piece}`);
          for (const call of await callsOf(endpoint, own)) calls.push({ call, extra });
        }
        for (const { call, extra } of calls) {
          const query =
            typeof value === 'string' ? `?${new URLSearchParams(extra as Record<string, string>)}`.slice(0, 4_000) : '';
          const key = endpoint.access.name === 'secret key' ? house.apiKey : null;
          const { status, text } = await house.call(endpoint.method, `${targetOf(endpoint, call)}${query}`, {
            key,
            body: bodyOf(endpoint, { ...extra, ...call.body }),
          });
          expect(status, `${nameOf(endpoint)} ${text}`).toBeLessThan(300);
          expect(text).not.toContain(MARK);
        }
      }
    }
    await expectNowhere(house);
  }, 120_000);

  test('X3: where bodies are strict, each name of a column is refused by its name and nothing is changed', async () => {
    const house = await open();
    const names = await namesIn(house);
    const own = belongingsOf(house, 'ada');
    const strict = writers.filter((endpoint) => clerk.endpoints.includes(endpoint));
    const calls = new Map<Endpoint, Call[]>();
    for (const endpoint of strict) calls.set(endpoint, await callsOf(endpoint, own));
    await house.call('GET', '/events');
    const before = await dump(house.database);
    for (const endpoint of strict) {
      const declared = declaredBy(endpoint);
      const parts = pieces(names.filter((name) => !declared.has(name)));
      const [call] = calls.get(endpoint) as [Call];
      // Each part with each value in turn: the name alone decides.
      for (const [at, part] of [...parts, ...parts, ...parts].entries()) {
        const value = WILD[at % WILD.length];
        const extra = Object.fromEntries(part.map((name) => [name, value]));
        const { status, body } = await house.call(endpoint.method, targetOf(endpoint, call), {
          body: bodyOf(endpoint, { ...call.body, ...extra }),
        });
        const where = `${nameOf(endpoint)} ${JSON.stringify(body).slice(0, 200)}`;
        expect.soft(status, where).toBe(422);
        const refused = body.errors?.map((fault: { code: string; meta: { param_name: string } }) => [
          fault.code,
          fault.meta?.param_name.replace(/^0\./, ''),
        ]);
        expect.soft(refused?.toSorted(), where).toEqual(part.map((name) => ['form_param_unknown', name]).toSorted());
        expect.soft(JSON.stringify(body), where).not.toContain(MARK);
      }
    }
    expect(await dump(house.database)).toEqual(before);
  }, 120_000);

  test('X3: what takes no body passes over the names of columns', async () => {
    const house = await open();
    const bodiless = clerk.endpoints.filter(({ method, body, file }) => method !== 'GET' && !body && !file);
    const names = await namesIn(house);
    for (const [at, endpoint] of bodiless.entries()) {
      const own = belongingsOf(house, `ada-${at}`);
      const [call] = await callsOf(endpoint, own);
      const body = Object.fromEntries(names.map((name) => [name, WILD[at % WILD.length]]));
      const { status, text } = await house.call(endpoint.method, targetOf(endpoint, call), { body });
      expect.soft(status, `${nameOf(endpoint)} ${text}`).toBe(200);
      expect.soft(text, nameOf(endpoint)).not.toContain(MARK);
    }
    await expectNowhere(house);
  }, 60_000);

  test('X3: flags, ids, dates and counters of a created user are ours, whatever is sent beside them', async () => {
    const house = await open();
    const names = [...(await columnNames(house.database)), ...OTHERS];
    const declared = declaredBy(writers.find((each) => nameOf(each) === 'POST /user_management/users') as Endpoint);
    for (const [round, value] of [true, 1, 'true', '1'].entries()) {
      const extra = Object.fromEntries(
        names
          .filter((name) => !declared.has(name))
          .flatMap((name) => [
            [name, value],
            [camel(name), value],
          ]),
      );
      const started = house.clock.now();
      const email = `ada${round}@example.com`;
      const made = await house.call('POST', '/user_management/users', { body: { ...extra, email } });
      const ended = house.clock.now();
      expect(made.body).toMatchObject({
        email,
        email_verified: false,
        last_sign_in_at: null,
        profile_picture_url: null,
        locale: null,
      });
      const [user] = await rows(house.database, 'select * from users where id = ?', made.body.id);
      expect(user).toMatchObject({
        environment_id: house.environment.id,
        banned_at: null,
        last_sign_in_at: null,
        image_url: null,
        external_id: null,
        metadata: {},
      });
      expect(user?.id).toMatch(/^user_[0-9A-Z]{26}$/);
      for (const time of [user?.created_at, user?.updated_at]) {
        expect(time).toBeGreaterThanOrEqual(started);
        expect(time).toBeLessThanOrEqual(ended);
      }
      const [identifier] = await rows(house.database, 'select * from identifiers where user_id = ?', made.body.id);
      expect(identifier).toMatchObject({ type: 'email', canonical: email, is_primary: true, is_verified: false });
      for (const table of ['password_credentials', 'sessions', 'memberships'])
        expect(await rows(house.database, `select * from ${table} where user_id = ?`, made.body.id)).toEqual([]);
    }
  });

  test('X3: an update changes the named field, its date and nothing else in any table', async () => {
    const house = await open();
    const ada = await person(house);
    const names = [...(await columnNames(house.database)), ...OTHERS];
    const declared = declaredBy(writers.find((each) => nameOf(each) === 'PUT /user_management/users/:id') as Endpoint);
    await house.call('GET', '/events');
    for (const value of [true, false, 0, NUMBER, MARK, null, '']) {
      const before = await dump(house.database);
      const extra = Object.fromEntries(
        names
          .filter((name) => !declared.has(name))
          .flatMap((name) => [
            [name, value],
            [camel(name), value],
          ]),
      );
      const body = { ...extra, first_name: `Name ${value}` };
      expect((await house.call('PUT', `/user_management/users/${ada.id}`, { body })).status).toBe(200);
      const after = await dump(house.database);
      const changed = Object.keys(after).filter(
        (table) => JSON.stringify(after[table]) !== JSON.stringify(before[table]),
      );
      // The name is searched for: what it is found by changes with it.
      expect(changed.filter((table) => !table.startsWith('user_search'))).toEqual(['events', 'users']);
      expect(after.events?.length).toBe((before.events?.length ?? 0) + 1);
      const [was, is] = [before, after].map((each) => JSON.parse(each.users?.[0] as string));
      expect(is).toEqual({ ...was, first_name: `Name ${value}`, updated_at: is.updated_at });
      expect(is.updated_at).toBeGreaterThanOrEqual(was.updated_at);
    }
  });
});
