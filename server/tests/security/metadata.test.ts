// I2: metadata is merged key by key into what is there: no prototype is reached, no bound is passed, no change is lost.

import { expect, test } from 'vitest';
import { onEachDatabase, type TestHouse } from '../house.ts';
import { somebody } from './people.ts';

const POLLUTION = [
  '{"__proto__":{"x":"y"}}',
  '{"__proto__":"y"}',
  '{"__proto__":null}',
  '{"__proto__.x":"y"}',
  '{"__proto__[x]":"y"}',
  '{"constructor":{"prototype":{"x":"y"}}}',
  '{"constructor":"x","prototype":"y"}',
  '{"constructor.prototype.x":"y"}',
  '{"a":"b","__proto__":{"x":"y"}}',
  '{"\\u005f_proto__":{"x":"y"}}',
  '{"__defineGetter__":"x","__lookupGetter__":"y"}',
  '{"toString":"x","valueOf":"y","hasOwnProperty":"z"}',
  '[["__proto__",{"x":"y"}]]',
  '{"x":{"__proto__":{"x":"y"}}}',
];

const write = (house: TestHouse, id: string, metadata: unknown) =>
  house.call('PUT', `/user_management/users/${id}`, { body: { metadata } });
const read = async (house: TestHouse, id: string) =>
  (await house.call('GET', `/user_management/users/${id}`)).body.metadata;

onEachDatabase('metadata', (open) => {
  test('I2: after the whole corpus of polluting bodies no object has gained a property', async () => {
    const house = await open();
    const ada = await somebody(house);
    await write(house, ada.id, { kept: 'yes' });
    for (const each of POLLUTION) {
      for (const raw of [`{"metadata":${each}}`, each, `{"email":"new@example.com","metadata":${each}}`]) {
        const { status } = await house.call('PUT', `/user_management/users/${ada.id}`, { raw });
        expect.soft(status, raw).toBeLessThan(500);
        await house.call('POST', '/user_management/users', { raw });
        await house.call('POST', '/user_management/authenticate', {
          raw: raw.replace('{', '{"grant_type":"password",'),
        });
      }
    }
    for (const name of ['__proto__[x]=y', '__proto__.x=y', 'constructor[prototype][x]=y', '__proto__=x'])
      await house.call('GET', `/user_management/users?${name}`);
    const fresh = {} as Record<string, unknown>;
    expect(fresh.x).toBeUndefined();
    expect(Object.keys(Object.prototype)).toEqual([]);
    expect(Object.getOwnPropertyNames(Object.prototype).filter((name) => /^[xa]$/.test(name))).toEqual([]);
    expect((await read(house, ada.id)).kept).toBe('yes');
  });

  test('I2: names that every object has are keys like others, set, read and removed', async () => {
    const house = await open();
    const { id } = await somebody(house);
    const names = [
      'constructor',
      'prototype',
      'toString',
      'hasOwnProperty',
      'valueOf',
      '__defineGetter__',
      'length',
      '0',
      ' ',
      'a.b',
      'a[b]',
      '$set',
      '\u{1f511}',
    ];
    const values = Object.fromEntries(names.map((name) => [name, `value of ${name}`]));
    expect((await write(house, id, values)).body.metadata).toEqual(values);
    expect(await read(house, id)).toEqual(values);
    for (const name of names) expect((await write(house, id, { [name]: null })).status).toBe(200);
    expect(await read(house, id)).toEqual({});
  });

  test('I2: a merge touches the named keys alone; an empty change clears, and a refused one changes nothing', async () => {
    const house = await open();
    const { id } = await somebody(house);
    await write(house, id, { a: '1', b: '2', c: '3' });
    expect((await write(house, id, { b: null, d: '4', none: null })).body.metadata).toEqual({ a: '1', c: '3', d: '4' });
    for (const wrong of [
      { a: '9', e: 5 },
      { a: '9', '': 'x' },
      { a: '9', [`${'k'.repeat(41)}`]: 'x' },
      { a: '9', e: 'x'.repeat(601) },
      { a: '9', e: { f: 'g' } },
    ])
      expect
        .soft((await write(house, id, wrong)).status, JSON.stringify(wrong).slice(0, 60))
        .toBeGreaterThanOrEqual(400);
    expect(await read(house, id)).toEqual({ a: '1', c: '3', d: '4' });
    expect((await write(house, id, {})).body.metadata).toEqual({});
  });

  test('I2: fifty keys and 8 KB are the bound of what is kept, however small each change is', async () => {
    const house = await open();
    const { id } = await somebody(house);
    const keys = (count: number, from = 0) =>
      Object.fromEntries(Array.from({ length: count }, (_, at) => [`k${from + at}`, 'v']));
    expect((await write(house, id, keys(50))).status).toBe(200);
    expect((await write(house, id, keys(1, 50))).body.code).toBe('invalid_metadata');
    expect((await write(house, id, { k0: null, new: 'v' })).status).toBe(200);
    expect(Object.keys(await read(house, id))).toHaveLength(50);
    await write(house, id, {});
    // Each value is at its bound of 600 letters, and a letter may have four bytes.
    const wide = '\u{1f511}'.repeat(300);
    for (let at = 0; at < 6; at += 1) expect((await write(house, id, { [`w${at}`]: wide })).status).toBe(200);
    expect((await write(house, id, { w6: wide })).body.code).toBe('invalid_metadata');
    expect(Object.keys(await read(house, id))).toHaveLength(6);
    const over = Object.fromEntries(Array.from({ length: 14 }, (_, at) => [`w${at}`, 'x'.repeat(600)]));
    const made = await house.call('POST', '/user_management/users', {
      body: { email: 'b@example.com', metadata: over },
    });
    expect([made.status, made.body.code]).toEqual([400, 'invalid_metadata']);
  });

  test('I2: parallel merges of different keys all survive, on two replicas', async () => {
    const house = await open();
    const replica = await house.addReplica();
    const { id } = await somebody(house);
    for (let round = 0; round < 5; round += 1) {
      const keys = Array.from({ length: 10 }, (_, at) => `r${round}k${at}`);
      const answers = await Promise.all(
        keys.map((key, at) =>
          (at % 2 ? house : replica).call('PUT', `/user_management/users/${id}`, {
            key: house.apiKey,
            body: { metadata: { [key]: 'v' } },
          }),
        ),
      );
      expect(answers.map(({ status }) => status)).toEqual(keys.map(() => 200));
      expect(Object.keys(await read(house, id))).toEqual(expect.arrayContaining(keys));
    }
    expect(Object.keys(await read(house, id))).toHaveLength(50);
  });
});
