// X7: a path has one spelling. Every other one of every protected route, with a valid key, over a real socket.

import { expect, test } from 'vitest';
import type { Endpoint } from '../../src/http/endpoint.ts';
import { belongingsOf } from '../belongings.ts';
import { bodyOf, type Call, callsOf, pathOf } from '../calls.ts';
import { FORM, formOf, onEachDatabase } from '../house.ts';
import { endpoints } from './declared.ts';
import { person } from './people.ts';
import { dump, rows } from './rows.ts';
import { onWire } from './wire.ts';

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
    const own = belongingsOf(house, 'ada');
    const calls = new Map<Endpoint, Call>();
    for (const endpoint of endpoints) calls.set(endpoint, (await callsOf(endpoint, own))[0]);
    await house.call('GET', '/events');
    const wire = await onWire(house);
    const headers = { Authorization: `Bearer ${house.apiKey}` };
    const request = (endpoint: Endpoint, path: string, { query, body, file }: Call) =>
      wire.request(endpoint.method, query ? `${path}?${new URLSearchParams(query)}` : path, {
        headers: { ...headers, 'Content-Type': file ? FORM : 'application/json' },
        body: file ? Buffer.from(formOf(file)) : body ? JSON.stringify(bodyOf(endpoint, body)) : '',
      });
    const before = await dump(house.database);
    let tried = 0;
    for (const [endpoint, call] of calls) {
      const targets = spellings(pathOf(endpoint.path, call.params));
      for (let at = 0; at < targets.length; at += 16) {
        await Promise.all(
          targets.slice(at, at + 16).map(async (target) => {
            const { status } = await request(endpoint, target, call);
            expect.soft(status >= 400 && status < 500, `${endpoint.method} ${target} answered ${status}`).toBe(true);
            tried += 1;
          }),
        );
      }
    }
    expect(tried).toBeGreaterThan(1_000);
    expect(await dump(house.database)).toEqual(before);
    // The plain spelling of each opens: else the refusals above would prove nothing.
    for (const [at, endpoint] of endpoints.entries()) {
      const [call] = await callsOf(endpoint, belongingsOf(house, `owner-${at}`));
      const { status } = await request(endpoint, pathOf(endpoint.path, call.params), call);
      expect.soft(status, `${endpoint.method} ${endpoint.path}`).toBeLessThan(400);
    }
  }, 300_000);

  test('X7: an absolute target, a method in small letters and an overriding header open no other way in', async () => {
    const house = await open();
    const ada = await person(house);
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
