// Secrets sent to every endpoint, as they should be and as they should not: they are found nowhere afterwards.

import { hash as bcrypt } from '@node-rs/bcrypt';
import { expect, onTestFinished, test } from 'vitest';
import { faces } from '../../src/app.ts';
import { registerRedirect } from '../../src/core/redirects.ts';
import type { Endpoint } from '../../src/http/endpoint.ts';
import { onEachDatabase, type Reply, type RequestOptions, type TestHouse } from '../house.ts';
import { type Canaries, makeCanaries, valuesOf } from './canaries.ts';
import { freshPlace, startServer } from './child.ts';
import { type Person, person, refresh } from './people.ts';
import { dump, rows } from './rows.ts';

const endpoints = faces.flatMap((face) => face.endpoints);
const keyOf = ({ method, path }: Endpoint) => `${method} ${path}`;

/** A call of each endpoint that goes well, in as far as the endpoint itself asks for it. */
const GOOD: Record<string, (house: TestHouse, ada: Person) => { path?: string; body?: object; query?: string }> = {
  'POST /user_management/users': () => ({ body: { email: 'new@example.com' } }),
  'GET /user_management/users/:id': (_, ada) => ({ path: ada.id }),
  'GET /user_management/users/external_id/:external_id': () => ({ path: 'ada-1' }),
  'GET /user_management/users': () => ({ query: 'email=ada@example.com' }),
  'PUT /user_management/users/:id': (_, ada) => ({ path: ada.id, body: { last_name: 'Lovelace' } }),
  'DELETE /user_management/users/:id': (_, ada) => ({ path: ada.id }),
  'GET /user_management/users/:id/sessions': (_, ada) => ({ path: ada.id }),
  'POST /user_management/sessions/revoke': (_, ada) => ({ body: { session_id: ada.sessionId } }),
  'GET /user_management/sessions/logout': (_, ada) => ({ query: `session_id=${ada.sessionId}` }),
  'GET /sso/jwks/:clientId': (house) => ({ path: house.clientId }),
  'GET /user_management/sessions/jwks/:clientId': (house) => ({ path: house.clientId }),
  'POST /user_management/authenticate': (house, ada) => ({ body: grant(house, ada) }),
  'POST /x/authkit/users/authenticate': (house, ada) => ({ body: grant(house, ada) }),
  'GET /events': () => ({ query: 'limit=100' }),
};

const GRANT_NAMES = ['password', 'client_secret'];

function grant(house: TestHouse, ada: Person) {
  const { clientId: client_id, apiKey: client_secret } = house;
  return { grant_type: 'password', client_id, client_secret, email: ada.email, password: `${ada.email} knows` };
}

interface Sent {
  endpoint: Endpoint;
  reply: Reply;
  what: string;
}

/** Sends one request with canaries in it, over and above what is given. */
async function send(
  house: TestHouse,
  endpoint: Endpoint,
  what: string,
  options: RequestOptions & { path?: string; query?: string },
): Promise<Sent> {
  const path = endpoint.path.replace(/:\w+/, options.path ?? 'user_none');
  const reply = await house.call(endpoint.method, options.query ? `${path}?${options.query}` : path, options);
  return { endpoint, reply, what: `${keyOf(endpoint)} ${what}` };
}

async function sendAll(house: TestHouse, endpoint: Endpoint, ada: Person, canaries: Canaries): Promise<Sent[]> {
  const good = GOOD[keyOf(endpoint)]?.(house, ada);
  if (!good) throw new Error(`Give ${keyOf(endpoint)} a call that goes well.`);
  const { authorization: _, ...headers } = canaries.header;
  const writes = endpoint.method !== 'GET' && endpoint.method !== 'DELETE';
  // What an endpoint reads itself decides the call; whatever else stands beside it should be passed over.
  const known = [...Object.keys(good.body ?? {}), ...GRANT_NAMES, 'password_hash'];
  const beside = Object.fromEntries(Object.entries(canaries.body).filter(([name]) => !known.includes(name)));
  const query = new URLSearchParams(canaries.query).toString();
  const sent = (what: string, options: RequestOptions & { path?: string; query?: string }) =>
    send(house, endpoint, what, { ...good, headers, ...options });
  const body = writes ? { body: { ...beside, ...good.body } } : {};
  return [
    await sent('with another key', { key: canaries.header.authorization as string, ...body }),
    await sent('with another scheme', { key: null, headers: canaries.header, ...body }),
    await sent('without what it needs', { ...(writes ? { body: canaries.body } : {}), query }),
    await sent('with more in its query', { ...body, query: [good.query, query].filter(Boolean).join('&') }),
    await sent('with a broken body', writes ? { raw: `{"password": "${canaries.body.password}", "token": ` } : {}),
    await sent('with a text body', writes ? { raw: query, headers: { ...headers, 'content-type': 'text/plain' } } : {}),
    await sent('of something else', { path: canaries.path.id as string, ...body }),
    await sent('beyond it', { path: `${canaries.path.id}/${canaries.path.more}`, ...body }),
    await sent('well', body),
  ];
}

onEachDatabase('canary secrets', (open) => {
  test('G1: they appear in no log line, event, error answer or column, whatever endpoint they were sent to', async () => {
    const house = await open({ logLevel: 'trace' });
    await registerRedirect(house.work, 'sign_out', 'https://app.example.com/bye', true);
    const canaries = makeCanaries();
    const secrets = [house.apiKey];
    const sent: Sent[] = [];
    // The one that removes its user comes last by having a user of its own, like all the others.
    for (const [n, endpoint] of endpoints.entries()) {
      const ada = await person(house, house, `ada${n}@example.com`);
      const { id } = ada;
      const password = `${ada.email} knows`;
      secrets.push(password, ada.accessToken, ada.refreshToken);
      const set = { password_hash: await bcrypt(password, { cost: 4 }), password_hash_type: 'bcrypt' };
      await house.call('PUT', `/user_management/users/${id}`, { body: { ...set, external_id: `ada-${n}` } });
      secrets.push(set.password_hash);
      sent.push(...(await sendAll(house, endpoint, { ...ada, email: ada.email }, canaries)));
    }
    const bad = sent.filter(({ reply }) => reply.status >= 500);
    expect(bad.map(({ what, reply }) => `${what}: ${reply.text}`)).toEqual([]);
    const well = sent.filter(({ reply }) => reply.status < 400).map(({ endpoint }) => endpoint);
    expect(endpoints.filter((endpoint) => !well.includes(endpoint)).map(keyOf)).toEqual([]);
    const refused = sent.filter(({ reply }) => reply.status >= 400);
    expect(refused.length).toBeGreaterThan(endpoints.length * 4);

    const tables = await dump(house.database);
    const told = (await rows(house.database, 'select name, data, context from events')).map((row) =>
      JSON.stringify(row),
    );
    expect(house.logs.length).toBeGreaterThan(sent.length);
    expect(told.length).toBeGreaterThan(endpoints.length * 3);
    for (const value of [...valuesOf(canaries), ...secrets]) {
      expect(house.logs.filter((line) => line.includes(value))).toEqual([]);
      expect(told.filter((line) => line.includes(value))).toEqual([]);
      for (const [table, lines] of Object.entries(tables)) {
        expect(
          lines.filter((line) => line.includes(value)),
          table,
        ).toEqual([]);
      }
    }
    // An id that names nothing is said back, by contract; nothing else is.
    for (const { reply, what } of sent) {
      for (const value of valuesOf(canaries, 'path')) expect(reply.text, what).not.toContain(value);
      for (const value of secrets) expect(reply.text, what).not.toContain(value);
    }
    expect(valuesOf(canaries).length).toBeGreaterThanOrEqual(40);
  }, 60_000);

  test('G1: the tokens that are handed out appear in no log line, event or column', async () => {
    const house = await open({ logLevel: 'trace' });
    const ada = await person(house);
    const replies = [await refresh(house, ada.refreshToken), await refresh(house, ada.refreshToken)];
    expect(replies.map(({ status }) => status)).toEqual([200, 200]);
    house.clock.advance(31_000);
    const reused = await refresh(house, ada.refreshToken);
    expect(reused.status).toBe(400);
    const everything = [...house.logs, JSON.stringify(await dump(house.database))].join('\n');
    const tokens = [
      ada,
      ...replies.map(({ body }) => ({ refreshToken: body.refresh_token, accessToken: body.access_token })),
    ];
    for (const { refreshToken, accessToken } of tokens) {
      expect(everything).not.toContain(refreshToken);
      expect(everything).not.toContain(accessToken);
      expect(reused.text).not.toContain(refreshToken);
    }
  });
});

onEachDatabase('canary secrets in a fault', (open, kind) => {
  // What each database says when it refuses a row: PostgreSQL quotes it, with all that stands in it.
  const REFUSING: Record<string, string[]> =
    kind === 'sqlite'
      ? {
          'a trigger refuses the row': [
            "create trigger refuse before insert on password_credentials begin select raise(abort, 'refused'); end",
          ],
        }
      : {
          'a constraint refuses the row': [
            'alter table password_credentials add constraint refuse check (created_at < 0) not valid',
          ],
          'the column has another type': ['alter table password_credentials alter column hash type bigint using 0'],
          'the column is too short': ['alter table password_credentials alter column hash type varchar(3) using null'],
        };

  test.each(
    Object.entries(REFUSING),
  )('G1: when %s, neither the log nor the answer quotes it', async (_, statements) => {
    const house = await open({ logLevel: 'trace' });
    for (const statement of statements) await rows(house.database, statement);
    const hash = await bcrypt('seven grey herons', { cost: 4 });
    const body = { email: 'ada@example.com', password_hash: hash, password_hash_type: 'bcrypt' };
    const reply = await house.call('POST', '/user_management/users', { body });
    expect(reply.status).toBe(500);
    const [, , , rest = ''] = hash.split('$');
    const logs = house.logs.join('\n');
    expect(logs).toContain('fault');
    for (const text of [hash, rest, 'imported$bcrypt']) {
      expect(logs).not.toContain(text);
      expect(reply.text).not.toContain(text);
    }
  });
});

onEachDatabase('canary secrets in a process', (_open, kind) => {
  test('G1: what a server prints at its most talkative holds none of them', async () => {
    const place = await freshPlace(kind);
    onTestFinished(place.leave);
    const secret = 'a root secret that nobody should ever see printed';
    const server = await startServer(place.flags, { LATCHKEY_LOG_LEVEL: 'trace', LATCHKEY_SECRET: secret });
    onTestFinished(server.stop);
    const canaries = makeCanaries();
    const password = canaries.body.password as string;
    const { authorization, 'proxy-authorization': proxy = '', cookie = '', ...headers } = canaries.header;
    const call = (method: string, path: string, key: string, body?: object | string) =>
      fetch(server.url + path, {
        method,
        headers: {
          ...headers,
          cookie,
          'proxy-authorization': proxy,
          authorization: `Bearer ${key}`,
          'content-type': 'application/json',
        },
        ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      }).then(async (response) => ({
        status: response.status,
        body: (await response.json()) as Record<string, string>,
      }));
    const query = new URLSearchParams(canaries.query);
    const { password_hash: hash, ...body } = canaries.body;
    const users = '/user_management/users';
    expect((await call('POST', users, server.apiKey, { ...body, email: 'ada@example.com' })).status).toBe(201);
    const proof = { client_id: server.clientId, client_secret: server.apiKey, email: 'ada@example.com' };
    const grant = { grant_type: 'password', ...proof, password };
    const signedIn = await call('POST', '/user_management/authenticate', server.apiKey, grant);
    expect(signedIn.status).toBe(200);
    await call('POST', '/user_management/authenticate', server.apiKey, { ...grant, password: hash });
    await call('GET', users, authorization as string);
    await call('GET', `${users}?${query}`, server.apiKey);
    await call('GET', `${users}/${canaries.path.id}/${canaries.path.more}`, server.apiKey);
    await call('POST', users, server.apiKey, `{"password": "${password}", `);
    const seen = [...valuesOf(canaries), secret, signedIn.body.refresh_token, signedIn.body.access_token];
    await server.stop();
    const { stdout, stderr } = server.output;
    expect(stderr.trim().split('\n').length).toBeGreaterThanOrEqual(7);
    for (const value of seen) expect(stdout + stderr).not.toContain(value);
    expect(stderr).not.toContain(server.apiKey);
  });
});
