// I1: input of the wrong form is refused as such by every endpoint with a body, alike on both databases, and nothing is written.

import { afterAll, describe, expect, test } from 'vitest';
import type { Endpoint } from '../../src/http/endpoint.ts';
import { belongingsOf } from '../belongings.ts';
import { type Call, callsOf, targetOf } from '../calls.ts';
import { saidBy } from '../envelopes.ts';
import { KINDS, type RequestOptions, sharedHouse, type TestHouse } from '../house.ts';
import { bodyFields, nameOf, writers } from './declared.ts';
import { type Field, GRANTS, WRITERS } from './input-fields.ts';
import { BODIES, BROKEN_TEXT, deep, many, TYPES, WRONG } from './malformed.ts';
import { type Person, person } from './people.ts';
import { dump } from './rows.ts';

// What each attack was answered, to compare the databases with each other.
const verdicts = new Map<string, Map<string, string>>();

describe.each(KINDS)('input (%s)', (kind) => {
  const shared = sharedHouse(kind);
  const told = new Map<string, string>();
  verdicts.set(kind, told);

  let settled: Promise<{ ada: Person; calls: Map<Endpoint, Call[]>; before: Awaited<ReturnType<typeof dump>> }>;
  async function settle(house: TestHouse) {
    const ada = await person(house);
    const own = belongingsOf(house, 'bob');
    const calls = new Map<Endpoint, Call[]>();
    for (const endpoint of writers) calls.set(endpoint, await callsOf(endpoint, own));
    await house.call('GET', '/events');
    return { ada, calls, before: await dump(house.database) };
  }
  async function enter() {
    const house = await shared();
    settled ??= settle(house);
    return { house, ...(await settled) };
  }

  async function attack(house: TestHouse, endpoint: Endpoint, call: Call, name: string, options: RequestOptions) {
    const key = endpoint.access.name === 'secret key' ? house.apiKey : null;
    const { status, body } = await house.call(endpoint.method, targetOf(endpoint, call), { key, ...options });
    const where = `${nameOf(endpoint)}: ${name}`;
    const { code, message } = saidBy(body);
    told.set(where, `${status} ${code} ${JSON.stringify(body?.errors)}`);
    expect.soft(status >= 400 && status < 500, `${where} answered ${status} ${JSON.stringify(body)}`).toBe(true);
    expect.soft([typeof message, typeof code], where).toEqual(['string', 'string']);
  }

  const raw = ({ list }: Endpoint, fields: Record<string, unknown>, extra = '') => {
    const one = `{${JSON.stringify(fields).slice(1, -1)}${extra}}`;
    return list ? `[${one}]` : one;
  };
  /** The bodies that are none, for an endpoint that takes a list too: those of its kind, and each as one of a list. */
  const bodiesFor = ({ list }: Endpoint, fields: string): [string, string | Uint8Array][] => {
    const made = BODIES.map(([name, make]) => [name, make(fields)] as [string, string | Uint8Array]);
    if (!list) return made;
    const within = made.flatMap(([name, body]) =>
      typeof body === 'string' ? [[`in a list, ${name}`, `[${body}]`] as [string, string]] : [],
    );
    return [...made.filter(([name]) => name !== 'a list of objects'), ['an object', `{${fields}}`], ...within];
  };

  test('I1: every field of every body has its row', () => {
    expect(writers.map(nameOf).sort()).toEqual(Object.keys(WRITERS).sort());
    for (const endpoint of writers) {
      const fields = Object.keys(WRITERS[nameOf(endpoint)] ?? {});
      expect.soft(fields.sort(), nameOf(endpoint)).toEqual(bodyFields(endpoint).sort());
    }
  });

  test('I1: a value of the wrong type, an unknown choice and text that is none are refused in every field', async () => {
    const { house, calls, before } = await enter();
    for (const endpoint of writers) {
      const fields = WRITERS[nameOf(endpoint)] as Record<string, Field>;
      for (const call of calls.get(endpoint) ?? []) {
        const body = call.body ?? {};
        for (const [field, { takes, nullable, empty }] of Object.entries(fields)) {
          // Of the grants each has fields of its own; those of another are of no concern to it.
          if (fields === GRANTS && !(field in body)) continue;
          const values = [
            ...WRONG[takes],
            ...BROKEN_TEXT,
            ...(nullable ? [] : ['null']),
            ...(takes === 'text' && !empty ? ['""'] : []),
          ];
          const { [field]: _, ...others } = body;
          for (const value of values)
            await attack(house, endpoint, call, `${field} = ${value}`, {
              raw: raw(endpoint, others, `${Object.keys(others).length > 0 ? ',' : ''}"${field}":${value}`),
            });
        }
      }
    }
    expect(await dump(house.database)).toEqual(before);
  }, 60_000);

  test('I1: a body that is no object of text, or too deep, too wide, too large, is refused by every endpoint', async () => {
    const { house, calls, before } = await enter();
    for (const endpoint of writers) {
      const [call] = calls.get(endpoint) as [Call];
      const fields = JSON.stringify(call.body).slice(1, -1);
      for (const [name, body] of bodiesFor(endpoint, fields)) await attack(house, endpoint, call, name, { raw: body });
      for (const type of TYPES)
        await attack(house, endpoint, call, type, { raw: `{${fields}}`, headers: { 'content-type': type } });
    }
    expect(await dump(house.database)).toEqual(before);
  }, 60_000);

  test('I1: a form is read where forms are, with the same eyes', async () => {
    const { house, calls, before } = await enter();
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    const start = `grant_type=password&client_id=${house.clientId}&client_secret=${house.apiKey}`;
    const forms = [
      '',
      '&email=%00&password=x',
      '&email=a%00b&password=x',
      '&email=%ed%a0%80&password=x',
      '&email=%ff&password=x',
      '&email=%c0%af&password=x',
      '&email=%&password=x',
      '&email=%zz&password=x',
      '&email=&password=',
      '&email[]=x&password[]=y',
      `&email=x&password=y&__proto__=z`,
      `&email=x&password=y&${Array.from({ length: 1_001 }, (_, at) => `k${at}=v`).join('&')}`,
    ];
    for (const endpoint of writers) {
      const [call] = calls.get(endpoint) as [Call];
      for (const form of forms)
        await attack(house, endpoint, call, `form ${form.slice(0, 40)}`, {
          raw: endpoint.access.name === 'client' ? start + form : `email=new@example.com${form}`,
          headers,
        });
    }
    expect(await dump(house.database)).toEqual(before);
  });

  test('I1: a query and a path hold text too', async () => {
    const { house, ada, before } = await enter();
    const broken = ['%00', 'a%00b', '%ff', '%c0%af', '%ed%a0%80', '%f4%90%80%80', '%e2%82', '%', '%zz', '%u0041'];
    for (const value of broken) {
      const paths = [
        `/user_management/users?email=${value}`,
        `/user_management/users?after=${value}`,
        `/user_management/users?${value}=x`,
        `/events?events=${value}`,
        `/user_management/users/${value}`,
        `/user_management/users/external_id/${value}`,
        `/sso/jwks/${value}`,
        `/user_management/sessions/logout?session_id=${value}`,
        `/v1/users?email_address=${value}`,
        `/v1/users?starting_after=${value}`,
        `/v1/users?${value}=x`,
        `/v1/users/count?query=${value}`,
        `/v1/users/${value}`,
        `/v1/sessions?user_id=${value}`,
        `/v1/organizations/${value}`,
      ];
      for (const path of paths) {
        const { status, body } = await house.call('GET', path);
        told.set(path, `${status} ${saidBy(body).code}`);
        expect.soft(status >= 400 && status < 500, `${path} answered ${status}`).toBe(true);
      }
    }
    for (const name of ['limit', 'order', 'after', 'before', 'email']) {
      const { status } = await house.call('GET', `/user_management/users?${name}=${'9'.repeat(7_000)}`);
      expect.soft(status, name).toBe(422);
    }
    expect(
      (await house.call('GET', `/user_management/users/${ada.id}/sessions?limit=9223372036854775808`)).status,
    ).toBe(422);
    expect(await dump(house.database)).toEqual(before);
  });

  test('I1: a key that is said twice means what is said last, for us and for everybody who reads JSON', async () => {
    const { house } = await enter();
    const body = '{"email":"first@example.com","email":"last@example.com","first_name":"A","first_name":"B"}';
    const made = await house.call('POST', '/user_management/users', { raw: body });
    expect(made.body).toMatchObject({ email: 'last@example.com', first_name: 'B' });
  });

  test('I1: what is right at the edge is taken: 32 levels, 1,000 values, 256 KiB, every script', async () => {
    const house = await shared();
    let people = 0;
    const make = (more: string) =>
      house.call('POST', '/user_management/users', { raw: `{"email":"edge${people++}@example.com"${more}}` });
    const filler = 262_144 - '{"email":"edge0@example.com","x":""}'.length;
    const right = [
      `,"x":"${'x'.repeat(filler)}"`,
      `,"x":${deep(31)}`,
      `,"x":${many(998)}`,
      `,"x":-9223372036854775808`,
      `,"first_name":"\\ud83d\\udd11 \u0416\u4e2d\u0627"`,
      `,"constructor":{"prototype":{"x":1}},"toString":1,"hasOwnProperty":2,"valueOf":null`,
    ];
    for (const more of right) expect.soft((await make(more)).status, more.slice(0, 60)).toBe(201);
    expect(
      (await make(`,"metadata":{"constructor":"a","prototype":"b","toString":"c","hasOwnProperty":"d"}`)).body.metadata,
    ).toEqual({
      constructor: 'a',
      prototype: 'b',
      toString: 'c',
      hasOwnProperty: 'd',
    });
    expect(Object.keys(Object.prototype)).toEqual([]);
  });
});

// Each database gave its verdicts by itself; now they are compared.
describe.runIf(KINDS.length > 1)('input on both databases', () => {
  test('I1: the edge decides, so both databases say the same to every attack', () => {
    const [first, second] = KINDS.map((kind) => Object.fromEntries(verdicts.get(kind) ?? []));
    expect(Object.keys(first ?? {}).length).toBeGreaterThan(1_000);
    expect(first).toEqual(second);
  });
});

afterAll(() => verdicts.clear());
