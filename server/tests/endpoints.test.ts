// What holds for every endpoint that is declared, and for every operation of the vendor's that is not: tables, not samples.

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { faces } from '../src/app.ts';
import { secretKey } from '../src/http/access.ts';
import { type Endpoint, empty, endpoint } from '../src/http/endpoint.ts';
import type { Face } from '../src/http/face.ts';
import { openApiOf } from '../src/http/openapi.ts';
import { wireCode } from '../src/http/refused.ts';
import { refuse } from '../src/model/refusal.ts';
import { wordsOf } from './envelopes.ts';
import { concrete, type Form, filled, ID, inputOf } from './filled.ts';
import { KINDS, ORIGIN, openTestHouse, type Reply, type RequestOptions, type TestHouse } from './house.ts';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

const declared = faces.flatMap((face) => face.endpoints.map((each) => ({ name: nameOf(each), face, endpoint: each })));
const withAccess = (name: Endpoint['access']['name']) => declared.filter((row) => row.endpoint.access.name === name);
const vendors = faces.flatMap((face) => face.operations.map((operation) => ({ face, operation })));
const missing = vendors.filter(
  ({ face, operation }) => !face.endpoints.some((each) => each.operation === operation.id),
);

describe.each(KINDS)('every endpoint (%s)', (kind) => {
  let house: TestHouse;
  let close: () => Promise<void>;
  /** Ids of what is really there. */
  let real: Record<string, unknown>;
  beforeAll(async () => {
    ({ house, close } = await openTestHouse(kind));
    const ada = { email: 'ada@example.com', password: 'correct horse battery', external_id: 'ada-1' };
    const body = { ...ada, email_verified: true };
    const { id } = (await house.call('POST', '/user_management/users', { body })).body;
    await signIn(house, ada);
    const sessions = (await house.call('GET', `/user_management/users/${id}/sessions`)).body.data;
    real = { ...ada, id, session_id: sessions[0].id, clientId: house.clientId };
  });
  afterAll(() => close());

  const call = (each: Endpoint, options: RequestOptions = {}, form: Form = {}) => {
    const { path, body } = filled(each, form);
    return house.call(each.method, path, { ...(body === undefined ? {} : { body }), ...options });
  };

  test.each(withAccess('secret key'))('X2: $name without credentials, all ids filled in, answers 401', async (row) => {
    const answer = await call(row.endpoint, { key: null }, { values: real });
    expect(answer.status).toBe(401);
    expect(wordsOf(answer.body)).toEqual(unauthorized(row.face));
    expect(answer.headers.get('www-authenticate')).toBe('Bearer');
  });

  test('X2: calls without credentials change nothing', async () => {
    const look = async () => [
      (await house.call('GET', `/user_management/users/${real.id}`)).body,
      (await house.call('GET', `/user_management/users/${real.id}/sessions`)).body,
      (await house.call('GET', '/user_management/users')).body,
    ];
    const before = await look();
    for (const row of withAccess('secret key')) await call(row.endpoint, { key: null }, { values: real });
    expect(await look()).toEqual(before);
    expect(before[1].data).toHaveLength(1);
  });

  test.each(withAccess('secret key'))('X2: $name refuses a key that nobody was given', async ({
    endpoint: each,
    face,
  }) => {
    for (const key of [`sk_test_${'A'.repeat(43)}`, `${house.apiKey}x`, house.apiKey.slice(0, -1), house.clientId]) {
      const answer = await call(each, { key }, { values: real });
      expect([answer.status, wordsOf(answer.body)]).toEqual([401, unauthorized(face, 'key')]);
    }
    const basic = `Basic ${Buffer.from(`${house.apiKey}:`).toString('base64')}`;
    expect((await call(each, { key: null, headers: { authorization: basic } })).status).toBe(401);
  });

  test.each(withAccess('secret key'))('X2: $name is not opened by what it is sent', async ({ endpoint: each }) => {
    const body = each.body ? { ...filled(each).body, client_secret: house.apiKey, api_key: house.apiKey } : undefined;
    const query = `?client_secret=${house.apiKey}&api_key=${house.apiKey}&access_token=${house.apiKey}`;
    const { path } = filled(each);
    const answer = await house.call(each.method, path.split('?')[0] + query, { key: null, ...(body ? { body } : {}) });
    expect(answer.status).toBe(401);
  });

  test.each(withAccess('client'))('X2: $name without a client says so in the envelope of OAuth', async ({
    endpoint: each,
  }) => {
    for (const without of [['client_id', 'client_secret'], ['client_secret'], ['client_id'], []]) {
      const answer = await call(each, { key: null }, { without });
      expect([400, 401]).toContain(answer.status);
      expect(answer.body).toMatchObject({ error: 'invalid_client', error_description: expect.any(String) });
    }
  });

  test.each(
    withAccess('client'),
  )('X2: $name needs the secret where the client is known by its id alone', async (row) => {
    const answer = await call(
      row.endpoint,
      { key: null },
      { without: ['client_secret'], values: { client_id: house.clientId } },
    );
    expect([400, 401]).toContain(answer.status);
    expect(answer.body.error).toMatch(/^(?:unauthorized_client|invalid_client)$/);
  });

  test.each(withAccess('public'))('X2: $name is open to everybody, and does nothing for ids that name nothing', async ({
    endpoint: each,
  }) => {
    const { status } = await call(each, { key: null });
    // Whoever signs out is sent on, known or not.
    expect(each.path.endsWith('/logout') ? [302] : [400, 404]).toContain(status);
  });

  test.each(
    declared,
  )('T5: $name answers with Cache-Control: no-store, JSON and a request id, whatever it says', async (row) => {
    const answers = [
      await call(row.endpoint),
      await call(row.endpoint, { key: null }),
      ...(row.endpoint.body ? [await call(row.endpoint, { raw: '{' })] : []),
      await call(row.endpoint, { headers: { origin: 'https://elsewhere.example' } }),
    ];
    const type = row.endpoint.forPeople ? 'text/html; charset=utf-8' : undefined;
    for (const answer of answers) expectCommonHeaders(answer, type);
    expect(answers.map(({ status }) => status).filter((status) => status >= 500)).toEqual([]);
  });

  test.each(declared)('$name answers only with statuses that its document names', async ({ face, endpoint: each }) => {
    const { paths } = openApiOf(face, { version: '0', origin: ORIGIN });
    const documented = paths[each.path.replace(/:(\w+)/g, '{$1}')]?.[each.method.toLowerCase()]?.responses ?? {};
    const { path } = filled(each);
    const nul = path.replace(ID, `${ID}%00`);
    const calls = [call(each), call(each, { key: null }), call(each, {}, { values: { limit: 0, events: '' } })];
    calls.push(house.call(each.method, nul), house.call(each.method, `${path.split('?')[0]}?x=${'y'.repeat(9_000)}`));
    if (each.body) {
      const types = ['text/plain', 'application/json'];
      for (const type of types) calls.push(call(each, { raw: '[', headers: { 'content-type': type } }));
      calls.push(call(each, { raw: '[0]' }), call(each, { raw: `"${'y'.repeat(300_000)}"` }));
      calls.push(call(each, { headers: { 'content-encoding': 'gzip' } }));
    }
    const statuses = new Set((await Promise.all(calls)).map(({ status }) => String(status)));
    expect(Object.keys(documented)).toEqual(expect.arrayContaining([...statuses]));
    expect(statuses.size).toBeGreaterThan(1);
  });

  test('T5: answers that carry tokens, keys or people are stored by nobody on the way', async () => {
    const signedIn = await signIn(house, real);
    const refreshed = await house.call('POST', '/user_management/authenticate', {
      body: {
        grant_type: 'refresh_token',
        client_id: house.clientId,
        client_secret: house.apiKey,
        refresh_token: signedIn.body.refresh_token,
      },
    });
    const reads = [
      '/user_management/users',
      `/user_management/users/${real.id}`,
      `/sso/jwks/${house.clientId}`,
      '/events',
    ];
    const answers = [signedIn, refreshed, ...(await Promise.all(reads.map((path) => house.call('GET', path))))];
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
    for (const answer of answers) expectCommonHeaders(answer);
  });

  test('request ids differ from one answer to the next', async () => {
    const answers = await Promise.all(declared.map((row) => call(row.endpoint)));
    expect(new Set(answers.map(({ headers }) => headers.get('x-request-id'))).size).toBe(declared.length);
  });

  test('every operation of a vendor that is not built says so, with its name and where to read on', async () => {
    expect(missing.length).toBeGreaterThan(0);
    const wrong: string[] = [];
    for (const { face, operation } of missing) {
      const said = face.printRefusal(refuse('not_built', { operation: operation.id }), '');
      for (const key of [house.apiKey, null]) {
        const answer = await house.call(operation.method, concrete(operation.path), { key });
        expectCommonHeaders(answer);
        const { code, operation: named, docs, message } = unbuilt(answer.body);
        const right = answer.status === said.status && code === wireCode(said) && named === operation.id;
        if (!right || docs !== '/docs/coverage' || !message?.includes(docs))
          wrong.push(`${operation.id} ${answer.status}`);
      }
    }
    expect(wrong).toEqual([]);
  });

  test('every operation of a vendor is found under its method and path', async () => {
    const lost: string[] = [];
    for (const { face, operation } of vendors) {
      const { status, body } = await house.call(operation.method, concrete(operation.path));
      const noRoute = status === 404 && body && JSON.stringify(wordsOf(body)) === JSON.stringify(notFound(face));
      if (noRoute || status === 405 || status === 500) lost.push(`${operation.method} ${operation.path} ${status}`);
    }
    expect(lost).toEqual([]);
    expect((await house.call('GET', '/nowhere')).body).toEqual(notFound(faces.at(-1) as Face));
    expect(wordsOf((await house.call('GET', '/v1/nowhere')).body)).toEqual(notFound(faces[0] as Face));
  });
});

describe('declarations', () => {
  test('X2: an endpoint that does not say who may call does not compile', () => {
    const rest = {
      method: 'GET',
      path: '/x',
      operation: 'x',
      summary: 'X',
      answers: { 200: 'empty' },
      refusals: [],
    } as const;
    const run = async () => empty(200);
    // @ts-expect-error: access is missing
    expect(endpoint({ ...rest, refusals: [], run }).access).toBeUndefined();
    expect(endpoint({ ...rest, refusals: [], run, access: secretKey }).access).toBe(secretKey);
  });

  // What the house has of its own stands under a path of its own, away from every vendor's.
  const own = (each: Endpoint) => /^(\/v1)?\/latchkey\//.test(each.path);

  test.each(
    declared.filter(({ endpoint: each }) => !own(each)),
  )('$name is an operation of its vendor, under its path or an alias of it', ({ face, endpoint: each }) => {
    const operation = face.operations.find(({ id }) => id === each.operation);
    expect(operation?.method).toBe(each.method);
    const first = face.endpoints.find(({ operation: id }) => id === each.operation);
    expect(shapeOf(first?.path ?? '')).toBe(shapeOf(operation?.path ?? ''));
  });

  test.each(declared.filter(({ endpoint: each }) => own(each)))('$name is no operation of a vendor', ({
    face,
    endpoint: each,
  }) => {
    expect(each.operation).toMatch(/^latchkey_/);
    expect(face.operations.map(({ id }) => id)).not.toContain(each.operation);
  });

  test('no two endpoints share a method and a path', () => {
    const routes = declared.map(({ endpoint: each }) => `${each.method} ${shapeOf(each.path)}`);
    expect(new Set(routes).size).toBe(routes.length);
  });

  test.each(declared)('$name names the parameters of its path, and no refusal twice', ({ endpoint: each }) => {
    const inPath = [...each.path.matchAll(/:(\w+)/g)].map(([, name]) => name);
    const named = each.params ? Object.keys(inputOf(each.params).properties ?? {}) : [];
    expect(named).toEqual(inPath);
    expect(new Set(each.refusals).size).toBe(each.refusals.length);
  });
});

function signIn({ call, clientId, apiKey }: TestHouse, { email, password }: Record<string, unknown>): Promise<Reply> {
  const body = { grant_type: 'password', client_id: clientId, client_secret: apiKey, email, password };
  return call('POST', '/user_management/authenticate', { body, key: null });
}

function expectCommonHeaders({ status, headers, text }: Reply, type = 'application/json'): void {
  expect(headers.get('cache-control')).toBe('no-store');
  expect(headers.get('x-request-id')).toMatch(UUID);
  expect(headers.get('x-content-type-options')).toBe('nosniff');
  expect(headers.get('content-type')).toBe(text === '' ? null : type);
  if (status >= 400) expect(text).not.toBe('');
}

// What a face says, in its own words, is the measure: this table holds for every face.
function unauthorized(face: Face, fault: 'header' | 'key' = 'header'): unknown {
  return wordsOf(face.printRefusal(refuse('unauthorized', { fault }), '').body);
}

// What an answer says of an operation that is not built, in whatever envelope.
function unbuilt(body: { errors?: { code: string; message: string; meta: object }[] }): Record<string, string> {
  const [first] = body.errors ?? [];
  return (first ? { ...first, ...first.meta } : body) as Record<string, string>;
}

function notFound(face: Face): unknown {
  return wordsOf(face.printRefusal(refuse('route_not_found', { method: 'GET', path: '/nowhere' }), '').body);
}

function shapeOf(path: string): string {
  return path.replace(/:\w+/g, ':');
}

function nameOf({ method, path }: Endpoint): string {
  return `${method} ${path}`;
}
