// One call over HTTP, against a server that says whatever a test wants.

import { describe, expect, test, vi } from 'vitest';
import { Latchkey, type LatchkeyOptions } from '../src/index.ts';
import type { Attempt } from '../src/transport.ts';

type Answer = Response | Error | (() => Promise<Response>);

/** A client whose server says these things one after the other. */
function clientOf(answers: Answer[], options: LatchkeyOptions = {}) {
  const requests: { url: string; method: string; headers: Headers; body: unknown }[] = [];
  const fetch = (async (url: string, init: RequestInit) => {
    const { method = 'GET', headers, body, signal } = init;
    requests.push({ url, method, headers: new Headers(headers), body: body ? JSON.parse(String(body)) : undefined });
    const answer = answers[requests.length - 1] ?? answers.at(-1);
    signal?.throwIfAborted();
    if (answer instanceof Error) throw answer;
    return typeof answer === 'function'
      ? Promise.race([
          answer(),
          new Promise<never>((_, no) => signal?.addEventListener('abort', () => no(signal.reason))),
        ])
      : (answer as Response).clone();
  }) as typeof globalThis.fetch;
  const latchkey = new Latchkey({
    apiKey: 'sk_test',
    clientId: 'client_1',
    baseUrl: 'http://127.0.0.1:1/',
    fetch,
    ...options,
  });
  return { latchkey, requests };
}

const json = (status: number, body: unknown, headers: Record<string, string> = {}) =>
  new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json', ...headers } });
const user = () => json(200, { id: 'user_1', first_name: 'Ada' });
const busy = () => json(503, { message: 'later' }, { 'retry-after': '0' });
const hang = () => new Promise<Response>(() => {});

describe('a call', () => {
  test('goes where it belongs, with the key, and nothing of this SDK', async () => {
    const { latchkey, requests } = clientOf([user()], { baseUrl: 'https://auth.example/latchkey/' });
    await latchkey.userManagement.getUserByExternalId({ externalId: 'a/b ?' });
    expect(requests[0]?.url).toBe('https://auth.example/latchkey/user_management/users/external_id/a%2Fb%20%3F');
    expect(Object.fromEntries(requests[0]?.headers ?? [])).toEqual({
      accept: 'application/json',
      authorization: 'Bearer sk_test',
    });
  });

  test('takes an id alone where it takes nothing else', async () => {
    const { latchkey } = clientOf([user()]);
    expect((await latchkey.userManagement.getUser('user_1')).firstName).toBe('Ada');
  });

  test('with an empty id is not made: it would be another call', async () => {
    const { latchkey, requests } = clientOf([user()]);
    await expect(latchkey.userManagement.deleteUser({ userId: '' })).rejects.toThrow(TypeError);
    expect(requests).toEqual([]);
  });

  test('that only reads is made again when the server is busy or away', async () => {
    const { latchkey, requests } = clientOf([busy(), new TypeError('fetch failed'), user()], {
      hooks: {},
    });
    expect((await latchkey.userManagement.getUser({ userId: 'user_1' })).id).toBe('user_1');
    expect(requests).toHaveLength(3);
  });

  test('is not made more often than it may', async () => {
    const { latchkey, requests } = clientOf([busy()], { retries: 1 });
    await expect(latchkey.userManagement.getUser({ userId: 'user_1' })).rejects.toMatchObject({ name: 'ServerError' });
    expect(requests).toHaveLength(2);
    await expect(latchkey.userManagement.getUser('user_1', { retries: 0 })).rejects.toMatchObject({ status: 503 });
    expect(requests).toHaveLength(3);
  });

  test('that posts is made again with the same key', async () => {
    const { latchkey, requests } = clientOf([busy(), user()]);
    await latchkey.userManagement.createUser({ email: 'ada@example.com' });
    const keys = requests.map(({ headers }) => headers.get('idempotency-key'));
    expect(keys[0]).toMatch(/^[0-9a-f-]{36}$/);
    expect(keys[1]).toBe(keys[0]);
  });

  test('that posts where no key is known is not made again, unless it is given one or was not carried out', async () => {
    const { latchkey, requests } = clientOf([busy()]);
    await expect(latchkey.users.create({ firstName: 'Ada' })).rejects.toMatchObject({ name: 'ServerError' });
    expect(requests).toHaveLength(1);
    expect(requests[0]?.headers.has('idempotency-key')).toBe(false);
    const keyed = clientOf([busy(), user()]);
    await keyed.latchkey.users.create({ firstName: 'Ada' }, { idempotencyKey: 'mine' });
    expect(keyed.requests.map(({ headers }) => headers.get('idempotency-key'))).toEqual(['mine', 'mine']);
    const limited = clientOf([json(429, {}, { 'retry-after': '0' }), user()]);
    await limited.latchkey.users.create({ firstName: 'Ada' });
    expect(limited.requests).toHaveLength(2);
  });

  test.each([400, 401, 403, 404, 409, 422, 501])('that is answered %s is not made again', async (status) => {
    const { latchkey, requests } = clientOf([json(status, { message: 'no' })]);
    await expect(latchkey.userManagement.getUser({ userId: 'user_1' })).rejects.toMatchObject({ status });
    expect(requests).toHaveLength(1);
  });

  test('waits as long as the server says, but not for more than a minute', async () => {
    const waits: number[] = [];
    const hooks = { retry: (_: Attempt, next: { waitMilliseconds: number }) => void waits.push(next.waitMilliseconds) };
    const patient = clientOf([json(429, {}, { 'retry-after': '1' }), user()], { hooks });
    vi.useFakeTimers();
    try {
      const answer = patient.latchkey.userManagement.getUser({ userId: 'user_1' });
      await vi.advanceTimersByTimeAsync(1_000);
      expect((await answer).id).toBe('user_1');
    } finally {
      vi.useRealTimers();
    }
    expect(waits).toEqual([1_000]);
    const hopeless = clientOf([json(429, {}, { 'retry-after': '3600' })], { hooks });
    await expect(hopeless.latchkey.userManagement.getUser({ userId: 'user_1' })).rejects.toMatchObject({
      name: 'RateLimitError',
      retryAfter: 3_600,
    });
    expect(waits).toHaveLength(1);
  });

  test('that takes too long is cut off', async () => {
    const { latchkey, requests } = clientOf([hang]);
    const slow = latchkey.userManagement.getUser({ userId: 'user_1' }, { timeout: 20, retries: 0 });
    await expect(slow).rejects.toMatchObject({ name: 'TimeoutError', code: 'timeout', status: null });
    expect(requests).toHaveLength(1);
  });

  test('ends when its caller says so, with the caller’s reason, also while it waits', async () => {
    const { latchkey, requests } = clientOf([hang]);
    const controller = new AbortController();
    const call = latchkey.userManagement.getUser({ userId: 'user_1' }, { signal: controller.signal });
    controller.abort(new Error('enough'));
    await expect(call).rejects.toThrow('enough');
    expect(requests).toHaveLength(1);
    const waiting = new AbortController();
    const later = clientOf([json(503, {}, { 'retry-after': '50' })]);
    const other = later.latchkey.userManagement.getUser({ userId: 'user_1' }, { signal: waiting.signal });
    await vi.waitFor(() => expect(later.requests).toHaveLength(1));
    waiting.abort(new Error('enough'));
    await expect(other).rejects.toThrow('enough');
  });

  test('whose server is not there says so, and what fetch said', async () => {
    const cause = new TypeError('fetch failed');
    const { latchkey } = clientOf([cause]);
    await expect(latchkey.userManagement.getUser('user_1', { retries: 0 })).rejects.toMatchObject({
      name: 'ConnectionError',
      cause,
    });
  });

  test('that is answered with a page went to somebody else', async () => {
    const page = new Response('<h1>Welcome</h1>', { headers: { 'content-type': 'text/html; charset=utf-8' } });
    const { latchkey } = clientOf([page]);
    await expect(latchkey.userManagement.getUser('user_1')).rejects.toMatchObject({ name: 'ServerError', status: 200 });
  });

  test('whose answer is cut off is no answer', async () => {
    const cut = new Response('{"id": "user_', { status: 200, headers: { 'content-type': 'application/json' } });
    const { latchkey } = clientOf([cut]);
    await expect(latchkey.userManagement.getUser('user_1', { retries: 0 })).rejects.toMatchObject({
      name: 'ServerError',
    });
  });

  test('is told to its hooks, attempt by attempt, and carries the headers they give', async () => {
    const told: unknown[] = [];
    const { latchkey, requests } = clientOf([busy(), json(200, { id: 'user_1' }, { 'x-request-id': 'req_1' })], {
      hooks: {
        request(attempt) {
          told.push(['request', attempt.method, attempt.path, attempt.number]);
          return { traceparent: `00-${attempt.number}` };
        },
        response: (attempt, { status, requestId }) => told.push(['response', attempt.number, status, requestId]),
        retry: (attempt, { error }) => told.push(['retry', attempt.number, error.name]),
      },
    });
    await latchkey.userManagement.listUsers({ limit: 2 }).catch(() => {});
    expect(told).toEqual([
      ['request', 'GET', '/user_management/users?order=desc&limit=2', 1],
      ['response', 1, 503, null],
      ['retry', 1, 'ServerError'],
      ['request', 'GET', '/user_management/users?order=desc&limit=2', 2],
      ['response', 2, 200, 'req_1'],
    ]);
    expect(requests.map(({ headers }) => headers.get('traceparent'))).toEqual(['00-1', '00-2']);
  });

  test('moments of the Backend API are written alike in both directions', async () => {
    const { latchkey, requests } = clientOf([
      json(200, [{ id: 'user_1', created_at: 1_700_000_000_000, last_sign_in_at: null }]),
    ]);
    const { data } = await latchkey.users.list({ createdAtAfter: '2023-11-14T22:13:19.000Z' });
    expect(data[0]).toMatchObject({ createdAt: '2023-11-14T22:13:20.000Z', lastSignInAt: null });
    expect(requests[0]?.url).toBe('http://127.0.0.1:1/v1/users?created_at_after=1699999999000');
  });
});

describe('a client', () => {
  test('with a secret key is refused in a browser', () => {
    vi.stubGlobal('document', {});
    try {
      expect(() => new Latchkey({ apiKey: 'sk_test' })).toThrow('does not belong into a browser');
      expect(() => new Latchkey({ clientId: 'client_1' })).not.toThrow();
    } finally {
      vi.unstubAllGlobals();
    }
  });

  test('needs a base URL that is one', () => {
    expect(() => new Latchkey({ baseUrl: 'auth.example' })).toThrow(TypeError);
  });
});
