// Secrets sent to every endpoint, as they should be and as they should not: they are found nowhere afterwards.

import { hash as bcrypt } from '@node-rs/bcrypt';
import { expect, onTestFinished, test } from 'vitest';
import { faces } from '../../src/app.ts';
import { clerk } from '../../src/dialects/clerk/index.ts';
import type { Endpoint } from '../../src/http/endpoint.ts';
import { belongingsOf } from '../belongings.ts';
import { bodyOf, type Call, callsOf, pathOf, targetOf } from '../calls.ts';
import { onEachDatabase, type Reply, type RequestOptions, type TestHouse } from '../house.ts';
import { type Canaries, makeCanaries, valuesOf } from './canaries.ts';
import { freshPlace, startServer } from './child.ts';
import { person, refresh } from './people.ts';
import { dump, rows } from './rows.ts';

const endpoints = faces.flatMap((face) => face.endpoints);
const keyOf = ({ method, path }: Endpoint) => `${method} ${path}`;

const GRANT_NAMES = ['password', 'client_secret', 'invitation_token'];

interface Sent {
  endpoint: Endpoint;
  reply: Reply;
  what: string;
}

/** Sends one request with canaries in it, over and above a call that goes well. */
async function send(
  house: TestHouse,
  endpoint: Endpoint,
  what: string,
  target: string,
  options: RequestOptions,
): Promise<Sent> {
  // A key that came before would be answered for what came with it then.
  const key = `${options.headers?.['idempotency-key']} of ${keyOf(endpoint)} ${what}`;
  const reply = await house.call(endpoint.method, target, {
    ...options,
    headers: { ...options.headers, 'idempotency-key': key },
  });
  return { endpoint, reply, what: `${keyOf(endpoint)} ${what}` };
}

async function sendAll(house: TestHouse, endpoint: Endpoint, good: Call, canaries: Canaries): Promise<Sent[]> {
  const { authorization: _, ...headers } = canaries.header;
  const writes = endpoint.method !== 'GET' && endpoint.method !== 'DELETE';
  // What an endpoint reads itself decides the call; whatever else stands beside it should be passed over.
  const known = [...Object.keys(good.body ?? {}), ...GRANT_NAMES, 'password_hash'];
  const beside = Object.fromEntries(Object.entries(canaries.body).filter(([name]) => !known.includes(name)));
  // Where bodies are strict it would be refused for them, and never be a call that goes well.
  const strict = clerk.endpoints.includes(endpoint) && endpoint.body !== undefined;
  const query = new URLSearchParams(canaries.query).toString();
  const right = targetOf(endpoint, good);
  const strange = Object.fromEntries(Object.keys(good.params ?? {}).map((name) => [name, canaries.path.id as string]));
  const elsewhere = pathOf(endpoint.path, strange);
  const sent = (what: string, options: RequestOptions, target = right) =>
    send(house, endpoint, what, target, { headers, ...options });
  const having = (more: object) =>
    good.file ? { file: good.file } : writes ? { body: bodyOf(endpoint, { ...more, ...good.body }) } : {};
  const body = having(strict ? {} : beside);
  return [
    await sent('with another key', { key: canaries.header.authorization as string, ...body }),
    await sent('with another scheme', { key: null, headers: canaries.header, ...body }),
    await sent(
      'without what it needs',
      writes ? { body: canaries.body } : {},
      `${pathOf(endpoint.path, good.params)}?${query}`,
    ),
    await sent('with more in its query', body, `${right}${right.includes('?') ? '&' : '?'}${query}`),
    await sent('with a broken body', writes ? { raw: `{"password": "${canaries.body.password}", "token": ` } : {}),
    await sent('with a text body', writes ? { raw: query, headers: { ...headers, 'content-type': 'text/plain' } } : {}),
    await sent('of something else', body, elsewhere),
    await sent('beyond it', body, `${elsewhere}/${canaries.path.more}`),
    ...(strict ? [await sent('with more in its body', having(beside))] : []),
    await sent('well', body),
  ];
}

/** What a call or its answer holds that opens something: it may stand nowhere either. Of a domain it is public, in DNS. */
function tokensIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, each]) =>
    typeof each === 'string' && /(?<!verification_)(token|secret|password|jwt)$/.test(name) && each.length > 15
      ? [each]
      : tokensIn(each),
  );
}

onEachDatabase('canary secrets', (open) => {
  test('G1: they appear in no log line, event, error answer or column, whatever endpoint they were sent to', async () => {
    const house = await open({ logLevel: 'trace' });
    const canaries = makeCanaries();
    const secrets = [house.apiKey];
    const issued: string[] = [];
    const sent: Sent[] = [];
    // Each endpoint has belongings of its own: the one that removes its user takes nothing from the others.
    for (const [n, endpoint] of endpoints.entries()) {
      const own = belongingsOf(house, `ada${n}`);
      const { id, email } = await own.user();
      const password = `${email} knows`;
      const set = { password_hash: await bcrypt(password, { cost: 4 }), password_hash_type: 'bcrypt' };
      await house.call('PUT', `/user_management/users/${id}`, { body: set });
      const [good] = await callsOf(endpoint, own);
      if (good.body?.password) good.body.password = password;
      const { accessToken, refreshToken } = await own.session();
      secrets.push(password, set.password_hash, accessToken, refreshToken);
      const replies = await sendAll(house, endpoint, good, canaries);
      issued.push(...tokensIn(good), ...replies.flatMap(({ reply }) => tokensIn(reply.body)));
      sent.push(...replies);
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
    expect(new Set(issued).size).toBeGreaterThan(endpoints.length / 4);
    for (const value of new Set([...valuesOf(canaries), ...secrets, ...issued])) {
      expect(house.logs.filter((line) => line.includes(value))).toEqual([]);
      expect(told.filter((line) => line.includes(value))).toEqual([]);
      for (const [table, lines] of Object.entries(tables)) {
        expect(
          lines.filter((line) => line.includes(value)),
          table,
        ).toEqual([]);
      }
    }
    // An id that names nothing is said back, by contract, and so is a token; nothing else is.
    for (const { reply, what } of sent) {
      const saidBack = reply.body?.code === 'password_reset_token_not_found' ? [canaries.body.token] : [];
      for (const value of valuesOf(canaries, 'path'))
        if (!saidBack.includes(value)) expect(reply.text, what).not.toContain(value);
      for (const value of secrets) expect(reply.text, what).not.toContain(value);
    }
    expect(valuesOf(canaries).length).toBeGreaterThanOrEqual(40);
  }, 120_000);

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
    expect(
      (await call('POST', users, server.apiKey, { ...body, email: 'ada@example.com', email_verified: true })).status,
    ).toBe(201);
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
