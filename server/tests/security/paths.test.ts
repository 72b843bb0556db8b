// X7: a path has one spelling. Every other one of every protected route, with a valid key, over a real socket.

import { expect, test } from 'vitest';
import { registerRedirect } from '../../src/core/redirects.ts';
import type { Endpoint } from '../../src/http/endpoint.ts';
import { onEachDatabase, type TestHouse } from '../house.ts';
import { endpoints } from './declared.ts';
import { PASSWORD, type Person, person, somebody } from './people.ts';
import { dump, rows } from './rows.ts';
import { onWire } from './wire.ts';

/** What stands in the place of a parameter so that the plain spelling would be answered with content. */
function fill(path: string, ada: Person, house: TestHouse): string {
  const values: Record<string, string> = { id: ada.id, external_id: 'ada', clientId: house.clientId };
  return path.replace(/:(\w+)/g, (_, name: string) => {
    const value = values[name];
    if (value === undefined) throw new Error(`the path matrix does not know :${name}`);
    return value;
  });
}

const swapCase = (text: string) => (text === text.toLowerCase() ? text.toUpperCase() : text.toLowerCase());
const encodeLetter = (letter: string) => `%${letter.charCodeAt(0).toString(16)}`;

/** Every spelling of a path that a proxy, a cache or a router might take for the plain one. */
function spellings(path: string): string[] {
  const found = new Set<string>();
  const slashes = [...path.matchAll(/\//g)].map((match) => match.index);
  const at = (index: number, length: number, text: string) =>
    found.add(path.slice(0, index) + text + path.slice(index + length));
  for (const index of slashes) {
    for (const text of [
      '//',
      '///',
      '/./',
      '/../',
      '/x/../',
      '/%2e/',
      '/%2E%2e/',
      '/.%2e/',
      '/..;/',
      '/;/',
      '/ /',
      '/%20/',
      '/%00/',
    ])
      at(index, 1, text.replaceAll(' ', '%20'));
    if (index === 0) continue;
    for (const text of [
      '%2f',
      '%2F',
      '%252f',
      '\\',
      '%5c',
      '%c0%af',
      '%ef%bc%8f',
      '/\\',
      '\\/',
      ';/',
      ';x/',
      ';x=y/',
      '%3b/',
      './',
      '%09/',
      '%0d%0a/',
    ])
      at(index, 1, text);
  }
  for (const tail of [
    '/',
    '//',
    '/.',
    '/..',
    '/./',
    '/x/..',
    ';',
    ';x',
    ';x=1',
    '%2f',
    '%00',
    '%20',
    '%0a',
    '\\',
    '.',
    '.json',
    '%3f',
    '%23',
    '~',
    '*',
    ':',
  ])
    found.add(path + tail);
  let start = 0;
  for (const segment of path.split('/')) {
    if (segment) {
      at(start, segment.length, swapCase(segment));
      at(start, 1, swapCase(segment.charAt(0)));
      for (const place of [0, segment.length - 1]) at(start + place, 1, encodeLetter(segment.charAt(place)));
      at(
        start,
        1,
        encodeLetter(`%${encodeLetter(segment.charAt(0))}`).replace('%25', '%25') +
          encodeLetter(segment.charAt(0)).slice(1),
      );
      at(start, segment.length, [...segment].map(encodeLetter).join(''));
      if (segment.includes('_')) at(start, segment.length, segment.replace('_', '%5F'));
    }
    start += segment.length + 1;
  }
  found.delete(path);
  return [...found];
}

onEachDatabase('paths', (open) => {
  test('X7: no other spelling of a protected path is ever answered with content', async () => {
    const house = await open();
    const ada = await person(house);
    await house.call('PUT', `/user_management/users/${ada.id}`, { body: { external_id: 'ada' } });
    await house.call('GET', '/events');
    const wire = await onWire(house);
    const bodies: Record<string, object> = {
      '/user_management/sessions/revoke': { session_id: ada.sessionId },
      '/user_management/users/:id': { first_name: 'Changed' },
      '/user_management/users': { email: 'other@example.com' },
    };
    const headers = { Authorization: `Bearer ${house.apiKey}`, 'Content-Type': 'application/json' };
    const signIn = {
      grant_type: 'password',
      client_id: house.clientId,
      client_secret: house.apiKey,
      email: ada.email,
      password: PASSWORD,
    };
    await registerRedirect(house.work, 'sign_out', 'https://app.example.com/');
    const queries: Record<string, string> = {
      '/user_management/sessions/logout': `?session_id=${ada.sessionId}&return_to=https://app.example.com/`,
    };
    const request = (endpoint: Endpoint, path: string) =>
      wire.request(endpoint.method, path + (queries[endpoint.path] ?? ''), {
        headers,
        body: endpoint.body ? JSON.stringify(bodies[endpoint.path] ?? signIn) : '',
      });
    const before = await dump(house.database);
    let tried = 0;
    for (const endpoint of endpoints) {
      const targets = spellings(fill(endpoint.path, ada, house));
      for (let at = 0; at < targets.length; at += 16) {
        await Promise.all(
          targets.slice(at, at + 16).map(async (target) => {
            const { status } = await request(endpoint, target);
            expect.soft(status >= 400 && status < 500, `${endpoint.method} ${target} answered ${status}`).toBe(true);
            tried += 1;
          }),
        );
      }
    }
    expect(tried).toBeGreaterThan(1_000);
    expect(await dump(house.database)).toEqual(before);
    // The plain spelling of each opens, the one that removes her last: else the refusals above would prove nothing.
    const gently = endpoints.toSorted((a, b) => Number(a.method === 'DELETE') - Number(b.method === 'DELETE'));
    for (const endpoint of gently) {
      const { status } = await request(endpoint, fill(endpoint.path, ada, house));
      expect.soft(status, `${endpoint.method} ${endpoint.path}`).toBeLessThan(400);
    }
  });

  test('X7: an absolute target, a method in small letters and an overriding header open no other way in', async () => {
    const house = await open();
    const ada = await somebody(house);
    const wire = await onWire(house);
    const headers = { Authorization: `Bearer ${house.apiKey}` };
    const base = `/user_management/users/${ada.id}`;
    const targets = [
      `http://127.0.0.1/x/..${base}`,
      `http://127.0.0.1/.${base}`,
      `http://127.0.0.1/${base}`,
      `http://127.0.0.1${base}/`,
      `http://127.0.0.1/%75ser_management/users/${ada.id}`,
      `http:${base}`,
      `x${base}`,
      `*${base}`,
    ];
    for (const target of targets) {
      const { status } = await wire.request('GET', target, { headers });
      expect.soft(status >= 400 && status < 500, `GET ${target} answered ${status}`).toBe(true);
    }
    for (const Host of [
      `x${base}#`,
      `x${base}?`,
      `x/user_management/users/${ada.id}?a=`,
      'x/..',
      'a@b',
      'x\\y',
      '',
      '[',
      'x:y',
    ]) {
      const { status } = await wire.request('GET', '/nothing', { headers: { ...headers, Host } });
      expect.soft(status >= 400 && status < 500, `Host ${Host} answered ${status}`).toBe(true);
    }
    for (const method of ['delete', 'Delete', 'dELETE', 'PURGE', 'LOCK']) {
      const { status } = await wire.request(method, base, { headers });
      expect.soft(status >= 400 && status < 500, `${method} answered ${status}`).toBe(true);
    }
    for (const name of ['X-HTTP-Method-Override', 'X-HTTP-Method', 'X-Method-Override']) {
      await wire.request('GET', base, { headers: { ...headers, [name]: 'DELETE' } });
      await wire.request('POST', `${base}?_method=DELETE`, { headers: { ...headers, [name]: 'DELETE' } });
    }
    for (const name of ['X-Original-URL', 'X-Rewrite-URL', 'X-Forwarded-Prefix', 'X-Forwarded-Path']) {
      const { status } = await wire.request('GET', '/nothing', { headers: { ...headers, [name]: base } });
      expect.soft(status, name).toBe(404);
    }
    expect((await wire.request('GET', base, { headers })).status).toBe(200);
  });

  test('X7: whatever follows the path and whoever is meant, one route has one limiter key', async () => {
    const house = await open({ limits: true });
    const wire = await onWire(house);
    const body = JSON.stringify({ grant_type: 'refresh_token', client_id: house.clientId, refresh_token: 'x' });
    const headers = { 'Content-Type': 'application/json' };
    const path = '/user_management/authenticate';
    for (const target of [path, `${path}?`, `${path}?a=1`, `${path}?/../x`, `${path}?a=%2f`])
      expect((await wire.request('POST', target, { headers, body })).status).toBe(400);
    for (const target of spellings(path)) await wire.request('POST', target, { headers, body });
    const keys = await rows(house.database, "select key, count from attempts where key like 'limit %'");
    expect(keys).toEqual([{ key: 'limit UserlandSessionsController_authenticate[0] 127.0.0.1', count: 5 }]);
  });
});
