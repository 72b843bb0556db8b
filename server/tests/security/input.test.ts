// I1: input of the wrong form is refused as such by every endpoint with a body, alike on both databases, and nothing is written.

import { afterAll, describe, expect, test } from 'vitest';
import type { Endpoint } from '../../src/http/endpoint.ts';
import { KINDS, type RequestOptions, sharedHouse, type TestHouse } from '../house.ts';
import { bodyFields, nameOf, writers } from './declared.ts';
import { BODIES, BROKEN_TEXT, deep, type Kind, many, TYPES, WRONG } from './malformed.ts';
import { PASSWORD, type Person, somebody } from './people.ts';
import { dump } from './rows.ts';

/** Each field of each body: what it takes, whether null means that it was not given, and a right value beside it. */
interface Field {
  takes: Kind;
  nullable: boolean;
  empty?: boolean;
}

const text: Field = { takes: 'text', nullable: true, empty: true };
const needed: Field = { takes: 'text', nullable: false };
const some: Field = { takes: 'text', nullable: true };

const profile: Record<string, Field> = {
  first_name: text,
  last_name: text,
  name: text,
  email_verified: { takes: 'truth', nullable: true },
  external_id: some,
  metadata: { takes: 'texts', nullable: true },
  password: { ...text, empty: false },
  password_hash: some,
  password_hash_type: { takes: 'choice', nullable: true },
  password_salt_position: { takes: 'choice', nullable: true },
  locale: { ...text, empty: false },
};

const client: Record<string, Field> = {
  grant_type: needed,
  client_id: text,
  client_secret: text,
  ip_address: text,
  user_agent: text,
};

interface Writer {
  fields: Record<string, Field>;
  /** Bodies that are right but for the field that is made wrong; together they name each field. */
  right(house: TestHouse, ada: Person): Record<string, unknown>[];
}

const grants: Writer = {
  fields: { ...client, email: needed, password: needed, refresh_token: needed, organization_id: text },
  right: ({ clientId, apiKey }, ada) => [
    {
      grant_type: 'password',
      client_id: clientId,
      client_secret: apiKey,
      ip_address: '192.0.2.1',
      user_agent: 'x',
      email: ada.email,
      password: PASSWORD,
    },
    { grant_type: 'refresh_token', client_id: clientId, refresh_token: ada.refreshToken, organization_id: '' },
  ],
};

const WRITERS: Record<string, Writer> = {
  'POST /user_management/users': {
    fields: { ...profile, email: needed },
    right: () => [{ email: 'new@example.com', first_name: 'New' }],
  },
  'PUT /user_management/users/:id': { fields: { ...profile, email: some }, right: () => [{ last_name: 'Changed' }] },
  'POST /user_management/sessions/revoke': {
    fields: { session_id: needed },
    right: (_, ada) => [{ session_id: ada.sessionId }],
  },
  'POST /user_management/authenticate': grants,
  'POST /x/authkit/users/authenticate': grants,
};

// What each attack was answered, to compare the databases with each other.
const verdicts = new Map<string, Map<string, string>>();

describe.each(KINDS)('input (%s)', (kind) => {
  const shared = sharedHouse(kind);
  const told = new Map<string, string>();
  verdicts.set(kind, told);

  let settled: { ada: Person; before: Awaited<ReturnType<typeof dump>> } | undefined;
  async function enter() {
    const house = await shared();
    if (!settled) {
      const ada = await somebody(house);
      await house.call('GET', '/events');
      settled = { ada, before: await dump(house.database) };
    }
    return { house, ...settled };
  }

  async function attack(house: TestHouse, endpoint: Endpoint, ada: Person, name: string, options: RequestOptions) {
    const path = endpoint.path.replace(':id', ada.id);
    const key = endpoint.access.name === 'secret key' ? house.apiKey : null;
    const { status, body } = await house.call(endpoint.method, path, { key, ...options });
    const where = `${nameOf(endpoint)}: ${name}`;
    told.set(where, `${status} ${body?.code} ${JSON.stringify(body?.errors)}`);
    expect.soft(status >= 400 && status < 500, `${where} answered ${status} ${JSON.stringify(body)}`).toBe(true);
    expect.soft([typeof body?.message, typeof body?.code], where).toEqual(['string', 'string']);
  }

  const raw = (fields: Record<string, unknown>, extra = '') => `{${JSON.stringify(fields).slice(1, -1)}${extra}}`;

  test('I1: every field of every body has its row', () => {
    expect(writers.map(nameOf).sort()).toEqual(Object.keys(WRITERS).sort());
    for (const endpoint of writers) {
      const fields = Object.keys(WRITERS[nameOf(endpoint)]?.fields ?? {});
      expect.soft(fields.sort(), nameOf(endpoint)).toEqual(bodyFields(endpoint).sort());
    }
  });

  test('I1: a value of the wrong type, an unknown choice and text that is none are refused in every field', async () => {
    const { house, ada, before } = await enter();
    for (const endpoint of writers) {
      const { fields, right } = WRITERS[nameOf(endpoint)] as Writer;
      for (const body of right(house, ada)) {
        for (const [field, { takes, nullable, empty }] of Object.entries(fields)) {
          // Of the grants each has fields of its own; those of another are of no concern to it.
          if (fields === grants.fields && !(field in body)) continue;
          const values = [
            ...WRONG[takes],
            ...BROKEN_TEXT,
            ...(nullable ? [] : ['null']),
            ...(takes === 'text' && !empty ? ['""'] : []),
          ];
          const { [field]: _, ...others } = body;
          for (const value of values)
            await attack(house, endpoint, ada, `${field} = ${value}`, {
              raw: raw(others, `${Object.keys(others).length > 0 ? ',' : ''}"${field}":${value}`),
            });
        }
      }
    }
    expect(await dump(house.database)).toEqual(before);
  });

  test('I1: a body that is no object of text, or too deep, too wide, too large, is refused by every endpoint', async () => {
    const { house, ada, before } = await enter();
    for (const endpoint of writers) {
      const [body] = (WRITERS[nameOf(endpoint)] as Writer).right(house, ada);
      const fields = JSON.stringify(body).slice(1, -1);
      for (const [name, make] of BODIES) await attack(house, endpoint, ada, name, { raw: make(fields) });
      for (const type of TYPES)
        await attack(house, endpoint, ada, type, { raw: `{${fields}}`, headers: { 'content-type': type } });
    }
    expect(await dump(house.database)).toEqual(before);
  });

  test('I1: a form is read where forms are, with the same eyes', async () => {
    const { house, ada, before } = await enter();
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
      for (const form of forms)
        await attack(house, endpoint, ada, `form ${form.slice(0, 40)}`, {
          raw: endpoint.form ? start + form : `email=new@example.com${form}`,
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
      ];
      for (const path of paths) {
        const { status, body } = await house.call('GET', path);
        told.set(path, `${status} ${body?.code}`);
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
