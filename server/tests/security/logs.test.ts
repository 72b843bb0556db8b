// Log lines and faults: one JSON object a request, whatever it holds, and nothing of one request in another's.

import { expect, onTestFinished, test } from 'vitest';
import { faces } from '../../src/app.ts';
import type { Endpoint } from '../../src/http/endpoint.ts';
import { Unavailable } from '../../src/model/refusal.ts';
import type { Database, Value } from '../../src/store/database.ts';
import { belongingsOf } from '../belongings.ts';
import { bodyOf, type Call, callsOf, targetOf } from '../calls.ts';
import { wordsOf } from '../envelopes.ts';
import { onEachDatabase, type TestHouse } from '../house.ts';
import { freshPlace, startServer } from './child.ts';
import { onWire } from './wire.ts';

const REQUEST_LINE = ['address', 'environment', 'level', 'method', 'ms', 'requestId', 'route', 'status', 'time'];
const FORGED = '","level":60,"msg":"forged by hand","x":"';
const HOSTILE = [
  FORGED,
  `{"level":60,"msg":"forged by hand"}`,
  '%0a{"level":60,"msg":"forged by hand"}',
  '%0d%0aforged by hand',
  '\u001b[31mforged by hand\u001b[0m',
  '\u2028forged by hand\u2029',
  '\u0024{jndi:ldap://x/forged by hand}',
  '\\u000aforged by hand',
];

interface Line extends Record<string, unknown> {
  requestId?: string;
}

/** Every line as what it says. Throws when one is no JSON object, or more than one. */
function parse(lines: string[]): Line[] {
  return lines.map((line) => {
    expect(line.endsWith('\n')).toBe(true);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: that is the question
    expect(line.slice(0, -1)).not.toMatch(/[\u0000-\u001f\u007f-\u009f]/);
    return JSON.parse(line) as Line;
  });
}

/** A database on which every statement fails with what it was given. */
function broken(database: Database, fail: (said: string) => Error): Database {
  const run = (statement: { sql: string }, values: Value[]) =>
    Promise.reject(fail(`${statement.sql} ${JSON.stringify(values)}`));
  const lose = () => Promise.reject(fail('commit'));
  return { ...database, db: { kind: database.kind, run }, commit: lose, once: lose };
}

function breakDown(house: TestHouse, fail: (said: string) => Error): void {
  house.house.tools.database = broken(house.database, fail);
}

onEachDatabase('log lines', (open) => {
  test('G2: hostile user agents, addresses, bodies and paths forge nothing', async () => {
    const house = await open({ logLevel: 'trace' });
    const wire = await onWire(house);
    const common = { Authorization: `Bearer ${house.apiKey}`, 'Content-Type': 'application/json' };
    let sent = 0;
    for (const hostile of HOSTILE) {
      const inPath = encodeURI(hostile).replaceAll('"', '%22');
      const requests: [string, string, object, string?][] = [
        [
          'GET',
          '/user_management/users',
          { 'User-Agent': hostile, 'X-Forwarded-For': hostile, 'X-Request-Id': hostile },
        ],
        ['GET', `/user_management/users/${inPath}`, { Referer: hostile, Origin: hostile }],
        ['GET', `/${inPath}/user_management/users`, {}],
        ['GET', `/user_management/users?email=${encodeURIComponent(hostile)}&${encodeURIComponent(hostile)}=1`, {}],
        ['POST', '/user_management/users', {}, JSON.stringify({ email: hostile, [hostile]: hostile })],
        ['POST', '/user_management/users', { 'Content-Type': hostile }, hostile],
      ];
      for (const [method, target, headers, body] of requests) {
        const options = { headers: { ...common, ...headers }, ...(body === undefined ? {} : { body }) };
        const { status } = await wire.request(method, target, options);
        // What is no HTTP at all is refused before there is a request to write a line of.
        expect(status).toBeGreaterThanOrEqual(200);
        expect(status).toBeLessThan(500);
        sent += 1;
      }
    }
    const lines = parse(house.logs);
    expect(lines.length).toBeGreaterThan(sent / 2);
    expect(lines.length).toBeLessThanOrEqual(sent);
    for (const line of lines) {
      expect(REQUEST_LINE).toEqual(expect.arrayContaining(Object.keys(line)));
      expect(line.level).toBe(30);
      expect(line.address).toBe('127.0.0.1');
    }
    expect(house.logs.join('')).not.toContain('forged');
  });

  test('G2: even an error that quotes what was sent stays one line of JSON', async () => {
    const house = await open();
    await house.call('GET', '/user_management/users');
    house.logs.length = 0;
    breakDown(house, (said) => new Error(`failed\n${said}\n{"level":60}`));
    for (const hostile of HOSTILE) {
      const { status } = await house.call(
        'GET',
        `/user_management/users?email=${encodeURIComponent(`${hostile}@example.com`)}`,
      );
      expect([200, 500]).toContain(status);
    }
    expect((await house.call('GET', '/user_management/users/external_id/%22%2C%22level%22%3A60')).status).toBe(500);
    for (const line of parse(house.logs)) expect([30, 50]).toContain(line.level);
  });

  test('G2: a fault shows its request id and nothing else, at every endpoint', async () => {
    const house = await open();
    // Its key and its client are remembered for a moment, so that the fault comes from further inside.
    await house.call('GET', '/user_management/users');
    const own = belongingsOf(house, 'ada');
    const endpoints = faces.flatMap((face) => face.endpoints.map((endpoint) => ({ face, endpoint })));
    const calls = new Map<Endpoint, Call>();
    for (const { endpoint } of endpoints) calls.set(endpoint, (await callsOf(endpoint, own))[0]);
    breakDown(house, (said) => new TypeError(`the inside: ${said}`));
    house.logs.length = 0;
    let faults = 0;
    for (const { face, endpoint } of endpoints) {
      const call = calls.get(endpoint) as Call;
      const reply = await house.call(endpoint.method, targetOf(endpoint, call), {
        file: call.file,
        ...(call.body ? { body: bodyOf(endpoint, call.body) } : {}),
      });
      const id = reply.headers.get('x-request-id');
      expect(reply.status, endpoint.path).toBe(500);
      if (endpoint.forPeople) expect(reply.text).toContain(id);
      else expect(wordsOf(reply.body)).toEqual(wordsOf(face.printFault(500, id as string).body));
      expect(reply.text).not.toContain('the inside');
      const about = parse(house.logs).filter((line) => line.requestId === id);
      expect(about.map(({ msg, status }) => msg ?? status)).toEqual(['fault', 500]);
      faults += 1;
    }
    expect(faults).toBe(endpoints.length);
  });

  test('G2: the same when the database is away: 503, its id, and when to come back', async () => {
    const house = await open();
    await house.call('GET', '/user_management/users');
    breakDown(house, (said) => new Unavailable(`the inside: ${said}`, 2, new Error('the cause')));
    const reply = await house.call('GET', '/user_management/users/user_1');
    expect([reply.status, reply.headers.get('retry-after')]).toEqual([503, '2']);
    const message = `The service is not available right now. Request ID: ${reply.headers.get('x-request-id')}`;
    expect(reply.body).toEqual({ message, code: 'service_unavailable' });
  });

  test('G2: requests that fail at once share nothing: each id leads to its own error', async () => {
    const house = await open();
    await house.call('GET', '/user_management/users');
    house.logs.length = 0;
    breakDown(house, (said) => new Error(said));
    const names = Array.from({ length: 20 }, (_, n) => `user_number_${n}_`);
    const replies = await Promise.all(names.map((name) => house.call('GET', `/user_management/users/${name}`)));
    const lines = parse(house.logs).filter(({ msg }) => msg === 'fault');
    expect(new Set(replies.map(({ headers }) => headers.get('x-request-id'))).size).toBe(20);
    for (const [n, { headers, text }] of replies.entries()) {
      const mine = lines.filter(({ requestId }) => requestId === headers.get('x-request-id'));
      expect(mine).toHaveLength(1);
      for (const name of names) {
        expect(JSON.stringify(mine).includes(name)).toBe(name === names[n]);
        expect(text).not.toContain(name);
      }
    }
  });
});

onEachDatabase('log lines of a process', (_open, kind) => {
  test('G2: a server writes one JSON object a line to standard error, in UTC wherever it stands', async () => {
    const place = await freshPlace(kind);
    onTestFinished(place.leave);
    const server = await startServer(place.flags, { LATCHKEY_LOG_LEVEL: 'info', TZ: 'Asia/Kathmandu' });
    onTestFinished(server.stop);
    const before = Date.now();
    for (const path of ['/user_management/users', '/user_management/users/x', '/nowhere%0aforged', '/health']) {
      const headers = { authorization: `Bearer ${server.apiKey}`, 'user-agent': FORGED };
      await (await fetch(server.url + path, { headers })).text();
    }
    await server.stop();
    const { stdout, stderr } = server.output;
    const lines = parse(stderr.split(/(?<=\n)/));
    expect(lines).toMatchObject([200, 404, 404, 200].map((status) => ({ status })));
    for (const { time } of lines) {
      expect(time).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
      expect(Math.abs(Date.parse(time as string) - before)).toBeLessThan(60_000);
    }
    expect(stderr).not.toContain('forged');
    expect(stdout.trim().split('\n')).toHaveLength(1);
  });
});
