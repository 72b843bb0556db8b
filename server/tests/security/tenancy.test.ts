// X1: no id of another environment is worth more than one that never was. A matrix over every declared endpoint.

import { expect, test } from 'vitest';
import { registerRedirect } from '../../src/core/redirects.ts';
import type { Endpoint } from '../../src/http/endpoint.ts';
import { onEachDatabase, type Reply, type Tenant, type TestHouse } from '../house.ts';
import { endpoints, inputNames, nameOf } from './declared.ts';
import { anotherSession, PASSWORD, type Person, somebody } from './people.ts';
import { dump, rows } from './rows.ts';

/**
 * What a place for an id means. `scoped`: the id must be of the caller's environment. `filter` and `cursor`: an id that
 * is not finds nothing, or a place in the order. `free`: any value may be taken, whoever has it elsewhere. `public`:
 * nobody is admitted, and the id itself says which environment is meant.
 */
type Meaning = 'scoped' | 'filter' | 'cursor' | 'free' | 'public';

type Values = Record<string, string>;

interface Row {
  slots: Record<string, Meaning>;
  /** The slots filled so that the call succeeds. */
  right(mine: Holdings): Values;
  body?(values: Values, mine: Holdings): object;
}

/** What one environment holds: an id of every kind. */
interface Holdings {
  tenant: Tenant;
  person: Person;
  ids: Record<string, string>;
}

const ROWS: Record<string, Row> = {
  'POST /user_management/users': {
    slots: { external_id: 'free' },
    right: () => ({ external_id: 'new' }),
    body: ({ external_id }) => ({ email: 'new@example.com', external_id }),
  },
  'GET /user_management/users': {
    slots: { organization_id: 'filter', organization: 'filter', after: 'cursor', before: 'cursor' },
    right: () => ({}),
  },
  'GET /user_management/users/:id': { slots: { id: 'scoped' }, right: ({ ids }) => ({ id: ids.user as string }) },
  'GET /user_management/users/external_id/:external_id': {
    slots: { external_id: 'scoped' },
    right: ({ ids }) => ({ external_id: ids.external as string }),
  },
  'PUT /user_management/users/:id': {
    slots: { id: 'scoped', external_id: 'free' },
    right: ({ ids }) => ({ id: ids.user as string, external_id: ids.external as string }),
    body: ({ external_id }) => ({ first_name: 'Changed', password: PASSWORD, external_id }),
  },
  'DELETE /user_management/users/:id': { slots: { id: 'scoped' }, right: ({ ids }) => ({ id: ids.user as string }) },
  'GET /user_management/users/:id/sessions': {
    slots: { id: 'scoped', after: 'cursor', before: 'cursor' },
    right: ({ ids }) => ({ id: ids.user as string }),
  },
  'POST /user_management/sessions/revoke': {
    slots: { session_id: 'scoped' },
    right: ({ ids }) => ({ session_id: ids.session as string }),
    body: (values) => values,
  },
  'GET /user_management/sessions/logout': {
    slots: { session_id: 'public' },
    right: ({ ids }) => ({ session_id: ids.session as string }),
  },
  'GET /sso/jwks/:clientId': { slots: { clientId: 'public' }, right: ({ tenant }) => ({ clientId: tenant.clientId }) },
  'GET /user_management/sessions/jwks/:clientId': {
    slots: { clientId: 'public' },
    right: ({ tenant }) => ({ clientId: tenant.clientId }),
  },
  'GET /events': {
    slots: { organization_id: 'filter', after: 'cursor', before: 'cursor' },
    right: () => ({}),
  },
  ...Object.fromEntries(
    ['/user_management/authenticate', '/x/authkit/users/authenticate'].map((path) => [
      `POST ${path}`,
      {
        slots: { client_id: 'scoped', refresh_token: 'scoped', organization_id: 'scoped' },
        right: ({ tenant, person: { refreshToken } }) => ({ client_id: tenant.clientId, refresh_token: refreshToken }),
        body: (values) => ({ grant_type: 'refresh_token', ...values }),
      } satisfies Row,
    ]),
  ),
};

const NAMES_SOMETHING = /^id$|_id$|Id$|_ids$|_token$|^(after|before|organization)$/;

async function holdings(house: TestHouse, tenant: Tenant, label: string): Promise<Holdings> {
  const ada = await somebody(house, tenant, `${label}@example.com`);
  const path = `/user_management/users/${ada.id}`;
  await house.call('PUT', path, { key: tenant.apiKey, body: { external_id: `external-${label}` } });
  const environment = tenant.environment.id;
  const organization = `org_${label}`;
  await tenant.work.commit(async (tx) => {
    const now = tenant.work.now();
    for (const sql of [
      `insert into organizations (environment_id, id, name, created_at, updated_at) values ('${environment}', '${organization}', 'o', ${now}, ${now})`,
      `insert into memberships (environment_id, id, user_id, organization_id, status, created_at, updated_at) values ('${environment}', 'om_${label}', '${ada.id}', '${organization}', 'active', ${now}, ${now})`,
    ])
      await tx.run({ name: '', sql }, []);
  });
  await registerRedirect(tenant.work, 'sign_out', 'https://app.example.com/', true);
  const [key] = await rows(house.database, 'select id from api_keys where environment_id = ?', environment);
  const events = await house.call('GET', '/events', { key: tenant.apiKey });
  const ids = {
    user: ada.id,
    session: ada.sessionId,
    external: `external-${label}`,
    organization,
    membership: `om_${label}`,
    event: events.body.data[0].id,
    key: String(key?.id),
    client: tenant.clientId,
    environment,
    refreshToken: ada.refreshToken,
    email: ada.email,
  };
  return { tenant, person: ada, ids };
}

function call(house: TestHouse, endpoint: Endpoint, mine: Holdings, values: Values): Promise<Reply> {
  const row = ROWS[nameOf(endpoint)] as Row;
  const inPath = new Set(endpoint.path.match(/(?<=:)\w+/g) ?? []);
  const path = endpoint.path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(values[name] as string));
  const rest = Object.fromEntries(Object.entries(values).filter(([name]) => !inPath.has(name)));
  const key = endpoint.access.name === 'secret key' ? mine.tenant.apiKey : null;
  if (row.body) {
    const client = endpoint.access.name === 'client' ? mine.tenant.apiKey : key;
    return house.call(endpoint.method, path, { key: client, body: row.body({ ...rest }, mine) });
  }
  const query = new URLSearchParams(rest).toString();
  return house.call(endpoint.method, query ? `${path}?${query}` : path, { key });
}

/** An answer without the id that was asked for: two of them are the same for whoever asked. */
function shape({ status, text }: Reply, value: string): string {
  const said = [JSON.stringify(value).slice(1, -1), value, encodeURIComponent(value)];
  return `${status} ${said.reduce((left, each) => left.replaceAll(each, '<id>'), text)}`;
}

/** An id of the same form and time that nobody ever had. */
const neverWas = (id: string) => (/_[0-9A-Z]{26}$/.test(id) ? `${id.slice(0, -4)}ZZZZ` : `${id}-never`);

const NONSENSE = [
  '0',
  'NULL',
  'undefined',
  'user_',
  'user_%',
  'user__',
  'user_00000000000000000000000000',
  'user_7ZZZZZZZZZZZZZZZZZZZZZZZZZ',
  "' or '1'='1",
  "'; drop table users; --",
  '$1',
  '*',
  '[object Object]',
  '__proto__',
  'constructor',
  '8f14e45f-ceea-467f-a9d5-4bb2c0e1f3aa',
  '-1',
  '9223372036854775808',
  '\u{1f511}',
  'a/b',
  'a?b#c',
  'x'.repeat(500),
];

onEachDatabase('tenancy', (open) => {
  test('X1: every endpoint has a row in the matrix, with every place for an id', () => {
    for (const endpoint of endpoints) {
      const named = inputNames(endpoint).filter((name) => NAMES_SOMETHING.test(name));
      const covered = Object.keys(ROWS[nameOf(endpoint)]?.slots ?? {});
      expect.soft(covered.sort(), nameOf(endpoint)).toEqual(named.sort());
    }
    expect(Object.keys(ROWS).sort()).toEqual(endpoints.map(nameOf).sort());
  });

  test('X1: an id of another environment, or of none, is unknown everywhere and changes nothing anywhere', async () => {
    const house = await open();
    const mine = await holdings(house, house, 'mine');
    const theirs = await holdings(house, await house.addTenant(), 'theirs');
    for (const { tenant } of [mine, theirs]) await house.call('GET', '/events', { key: tenant.apiKey });
    const before = await dump(house.database);
    let asked = 0;
    for (const endpoint of endpoints) {
      const { slots, right } = ROWS[nameOf(endpoint)] as Row;
      for (const [slot, meaning] of Object.entries(slots)) {
        if (meaning === 'free') continue;
        const foreign = meaning === 'public' ? [] : Object.values(theirs.ids);
        // The caller's own ids in places where they do not belong, and spelled in another way.
        const own = Object.values(mine.ids).filter((id) => id !== right(mine)[slot]);
        const twisted = Object.values(right(mine)).flatMap((id) => [
          `${id} `,
          ` ${id}`,
          id.toLowerCase(),
          `${id}%`,
          `${id}\u200b`,
        ]);
        const wrong = [...NONSENSE, ...foreign, ...(meaning === 'scoped' ? [...own, ...twisted] : [])];
        for (const value of wrong.filter((each) => each !== right(mine)[slot])) {
          const where = `${nameOf(endpoint)} with ${slot} = ${value}`;
          const answer = await call(house, endpoint, mine, { ...right(mine), [slot]: value });
          const unknown = await call(house, endpoint, mine, { ...right(mine), [slot]: neverWas(value) });
          asked += 1;
          expect.soft(shape(answer, value), where).toBe(shape(unknown, neverWas(value)));
          if (meaning === 'scoped' || meaning === 'public') {
            expect.soft(answer.status >= 400 && answer.status < 500, `${where}: ${answer.status}`).toBe(true);
            if (/:(id|external_id|clientId)/.test(endpoint.path) || slot === 'session_id')
              expect.soft(answer.status, where).toBe(404);
          }
          if (meaning === 'filter') expect.soft(answer.body.data, where).toEqual([]);
          for (const secret of [theirs.ids.user, theirs.ids.email, theirs.ids.session])
            if (secret !== value) expect.soft(answer.text, where).not.toContain(secret);
        }
      }
      expect(await dump(house.database), nameOf(endpoint)).toEqual(before);
    }
    expect(asked).toBeGreaterThan(500);
    // With her own ids each call is answered: else the refusals above would prove nothing.
    const gently = endpoints.toSorted((a, b) => Number(a.method === 'DELETE') - Number(b.method === 'DELETE'));
    for (const endpoint of gently) {
      const person = await anotherSession(house, mine.person.id);
      const holder = { ...mine, person, ids: { ...mine.ids, session: person.sessionId } };
      const { status, text } = await call(house, endpoint, holder, (ROWS[nameOf(endpoint)] as Row).right(holder));
      expect.soft(status, `${nameOf(endpoint)} ${text}`).toBeLessThan(400);
    }
  });

  test('X1: what somebody has in one environment is free in another, and stays theirs', async () => {
    const house = await open();
    const mine = await holdings(house, house, 'mine');
    const theirs = await holdings(house, await house.addTenant(), 'theirs');
    const body = { email: theirs.ids.email, external_id: theirs.ids.external };
    const made = await house.call('POST', '/user_management/users', { body });
    expect(made.status).toBe(201);
    expect(made.body.id).not.toBe(theirs.ids.user);
    const found = await house.call('GET', `/user_management/users/external_id/${theirs.ids.external}`, {
      key: theirs.tenant.apiKey,
    });
    expect(found.body.id).toBe(theirs.ids.user);
    const listed = await house.call('GET', `/user_management/users?email=${theirs.ids.email}`, {
      key: theirs.tenant.apiKey,
    });
    expect(listed.body.data.map((user: { id: string }) => user.id)).toEqual([theirs.ids.user]);
    expect((await house.call('GET', `/user_management/users/${mine.ids.user}`)).body.email).toBe(mine.ids.email);
  });

  test('X1: an id in the body does not turn a call to one user into a call to another', async () => {
    const house = await open();
    const mine = await holdings(house, house, 'mine');
    const other = await somebody(house, house, 'other@example.com');
    const names = ['id', 'user_id', 'userId', 'environment_id', 'environmentId', '_id', 'where', 'object_id'];
    const path = `/user_management/users/${mine.ids.user}`;
    const body = { ...Object.fromEntries(names.map((name) => [name, other.id])), first_name: 'Changed' };
    const changed = await house.call('PUT', `${path}?id=${other.id}&user_id=${other.id}`, { body });
    expect(changed.body).toMatchObject({ id: mine.ids.user, first_name: 'Changed' });
    expect((await house.call('GET', `/user_management/users/${other.id}`)).body.first_name).toBeNull();
  });

  test('X1: a header does not choose another environment', async () => {
    const house = await open();
    const theirs = await holdings(house, await house.addTenant(), 'theirs');
    const headers = Object.fromEntries(
      ['x-environment-id', 'x-environment', 'workos-environment', 'x-client-id', 'x-tenant'].map((name) => [
        name,
        theirs.ids.environment as string,
      ]),
    );
    expect((await house.call('GET', `/user_management/users/${theirs.ids.user}`, { headers })).status).toBe(404);
    expect((await house.call('GET', '/user_management/users', { headers })).body.data).toEqual([]);
  });

  test('X1: a deleted id is never given again, not to the same person either', async () => {
    const house = await open();
    const seen = new Set<string>();
    for (let round = 0; round < 20; round += 1) {
      const body = { email: 'ada@example.com', external_id: 'ada' };
      const { id } = (await house.call('POST', '/user_management/users', { body })).body;
      expect(seen.has(id)).toBe(false);
      seen.add(id);
      expect((await house.call('DELETE', `/user_management/users/${id}`)).status).toBe(200);
      expect((await house.call('GET', `/user_management/users/${id}`)).status).toBe(404);
      expect((await house.call('DELETE', `/user_management/users/${id}`)).status).toBe(404);
    }
  });
});
