// X3: the name of a column is no way into it. Every column of every table posted to every writer.

import { expect, test } from 'vitest';
import type { Endpoint } from '../../src/http/endpoint.ts';
import { belongingsOf } from '../belongings.ts';
import { callsOf, targetOf } from '../calls.ts';
import { onEachDatabase } from '../house.ts';
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

onEachDatabase('column names', (open) => {
  test('X3: no value posted under the name of a column arrives in any table', async () => {
    const house = await open();
    const columns = await columnNames(house.database);
    expect(columns).toEqual(expect.arrayContaining(['is_primary', 'hash', 'environment_id', 'banned_at', 'spent_at']));
    const names = [
      ...new Set([...columns, ...columns.map(camel), ...columns.map((name) => name.toUpperCase()), ...OTHERS]),
    ];
    for (const [round, value] of WILD.entries()) {
      for (const [at, endpoint] of writers.entries()) {
        const own = belongingsOf(house, `ada-${round}-${at}`);
        const declared = declaredBy(endpoint);
        const extra = Object.fromEntries(names.filter((name) => !declared.has(name)).map((name) => [name, value]));
        for (const call of await callsOf(endpoint, own)) {
          const query =
            typeof value === 'string' ? `?${new URLSearchParams(extra as Record<string, string>)}`.slice(0, 4_000) : '';
          const key = endpoint.access.name === 'secret key' ? house.apiKey : null;
          const { status, text } = await house.call(endpoint.method, `${targetOf(endpoint, call)}${query}`, {
            key,
            body: { ...extra, ...call.body },
          });
          expect(status, `${nameOf(endpoint)} ${text}`).toBeLessThan(300);
          expect(text).not.toContain(MARK);
        }
      }
    }
    const tables = await dump(house.database);
    for (const [table, lines] of Object.entries(tables)) {
      for (const line of lines) {
        expect.soft(line.includes(MARK), `${table}: ${line}`).toBe(false);
        expect.soft(line.includes(String(NUMBER)), `${table}: ${line}`).toBe(false);
        expect.soft(line.includes('2099-12-31'), `${table}: ${line}`).toBe(false);
      }
    }
  }, 120_000);

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
      expect(changed).toEqual(['events', 'users']);
      expect(after.events?.length).toBe((before.events?.length ?? 0) + 1);
      const [was, is] = [before, after].map((each) => JSON.parse(each.users?.[0] as string));
      expect(is).toEqual({ ...was, first_name: `Name ${value}`, updated_at: is.updated_at });
      expect(is.updated_at).toBeGreaterThanOrEqual(was.updated_at);
    }
  });
});
