// Metadata merges against a model: trees with every trap that JSON has for JavaScript, in memory and through the wire.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { mergePatch } from '../../src/core/metadata.ts';
import { KINDS, sharedHouse } from '../house.ts';
import { ok, refusalIn } from './wire.ts';

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

// Keys that a merge by assignment or a check by `in` trips over, and some that are plain.
const KEYS = [
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'hasOwnProperty',
  '',
  ' ',
  '0',
  '-1',
  'a',
  'b',
  'ключ',
];
const key = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...KEYS, 'é', 'e\u0301', '🌒', 'A.b[0]') },
  { weight: 1, arbitrary: fc.string({ unit: 'grapheme', maxLength: 6 }).filter((text) => !text.includes('\0')) },
);
const leaf = fc.oneof(
  fc.constant(null),
  fc.boolean(),
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => (number === 0 ? 0 : number)),
  fc.string({ unit: 'grapheme', maxLength: 8 }).filter((text) => !text.includes('\0')),
);

// Trees as JSON.parse makes them: `__proto__` is an own key.
const { tree } = fc.letrec<{ tree: Json; object: Json; list: Json }>((tie) => ({
  tree: fc.oneof({ maxDepth: 6, depthSize: 'small' }, leaf, tie('object'), tie('list')),
  object: fc.array(fc.tuple(key, tie('tree')), { maxLength: 5 }).map((entries) => Object.fromEntries(entries)),
  list: fc.array(tie('tree'), { maxLength: 3 }),
}));
const bucket = fc
  .array(fc.tuple(key, tree), { maxLength: 5 })
  .map((entries) => Object.fromEntries(entries) as { [key: string]: Json });

// Pairs of a key and what stands there, sorted: no key is special, and order says nothing.
type Model = ['object', Map<string, Model>] | ['value', string];

function modelOf(value: Json): Model {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return ['value', plain(value)];
  return ['object', new Map(Object.entries(value).map(([name, each]) => [name, modelOf(each)]))];
}

/** RFC 7396 section 2, over maps: written from the RFC and not from the code. */
function merged(target: Model | undefined, patch: Json): Model {
  if (typeof patch !== 'object' || patch === null || Array.isArray(patch)) return modelOf(patch);
  const result = new Map(target?.[0] === 'object' ? target[1] : []);
  for (const [name, value] of Object.entries(patch)) {
    if (value === null) result.delete(name);
    else result.set(name, merged(result.get(name), value));
  }
  return ['object', result];
}

// JSON with sorted keys; lists keep their order.
function plain(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(plain).join()}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).map(([name, each]) => `${JSON.stringify(name)}:${plain(each)}`);
  return `{${entries.sort().join()}}`;
}

function shown([kind, content]: Model): string {
  if (kind === 'value') return content;
  const entries = [...content].map(([name, each]) => `${JSON.stringify(name)}:${shown(each)}`);
  return `{${entries.sort().join()}}`;
}

// Thousands of merges, hundreds of calls, on a machine that may be busy.
const PATIENCE = 180_000;

const OWN = Object.getOwnPropertyNames(Object.prototype).sort();

function expectUnpolluted(): void {
  expect(Object.getOwnPropertyNames(Object.prototype).sort()).toEqual(OWN);
  expect(Object.keys({})).toEqual([]);
}

describe('merging', () => {
  test(
    'I2: ten thousand merges of odd trees are what RFC 7396 says, and touch nothing else',
    () => {
      fc.assert(
        fc.property(bucket, bucket, (target, patch) => {
          const before = [plain(target), plain(patch)];
          const result = mergePatch(target, patch) as { [key: string]: Json };
          expect(plain(result)).toBe(shown(merged(modelOf(target), patch)));
          expect([plain(target), plain(patch)]).toEqual(before);
          expect(Object.getPrototypeOf(result)).toBe(Object.prototype);
        }),
        { numRuns: 10_000 },
      );
      expectUnpolluted();
    },
    PATIENCE,
  );

  test('I2: the corpus of pollution leaves every object as it was', () => {
    for (const text of [
      '{"__proto__":{"polluted":true}}',
      '{"constructor":{"prototype":{"polluted":true}}}',
      '{"a":{"__proto__":{"polluted":true}}}',
      '{"a":{"constructor":{"prototype":{"polluted":true}}}}',
      '{"__proto__":{"__proto__":{"polluted":true}}}',
      '{"__proto__":null,"toString":null}',
    ]) {
      const patch = JSON.parse(text) as { [key: string]: Json };
      for (const target of [{}, patch, { a: {} }]) {
        const result = mergePatch(target, patch) as { [key: string]: Json };
        expect(plain(result)).toBe(shown(merged(modelOf(target), patch)));
      }
    }
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
    expectUnpolluted();
  });

  test('I2: a merge over nothing drops nulls at every depth of objects, and keeps those in lists', () => {
    const patch = { a: { b: null, c: { d: null } }, list: [null, { e: null }] };
    expect(mergePatch({}, patch)).toEqual({ a: { c: {} }, list: [null, { e: null }] });
  });
});

const BUCKETS = ['public_metadata', 'private_metadata', 'unsafe_metadata'] as const;
type Buckets = Partial<Record<(typeof BUCKETS)[number], { [key: string]: Json }>>;

const change = fc.record(
  { public_metadata: bucket, private_metadata: bucket, unsafe_metadata: bucket },
  { requiredKeys: [] },
) as fc.Arbitrary<Buckets>;
const step = fc.tuple(fc.constantFrom('PATCH', 'PUT'), change);

describe.each(KINDS)('through the wire (%s)', (kind) => {
  const open = sharedHouse(kind);

  test(
    'I2: 200 sequences of merges and replacements end where the model ends, bucket by bucket',
    async () => {
      const house = await open();
      const { id } = await ok(house, 'POST', '/users', { username: 'metadata' });
      await fc.assert(
        fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 3 }), async (steps) => {
          const none = { public_metadata: {}, private_metadata: {}, unsafe_metadata: {} };
          await ok(house, 'PUT', `/users/${id}/metadata`, none);
          const model = new Map<string, Model>(BUCKETS.map((name) => [name, modelOf({})]));
          for (const [method, buckets] of steps) {
            const user = await ok(house, method, `/users/${id}/metadata`, buckets);
            for (const [name, given] of Object.entries(buckets)) {
              model.set(name, method === 'PUT' ? modelOf(given) : merged(model.get(name), given));
            }
            for (const name of BUCKETS) expect(plain(user[name])).toBe(shown(model.get(name) as Model));
          }
          const read = await ok(house, 'GET', `/users/${id}`);
          for (const name of BUCKETS) expect(plain(read[name])).toBe(shown(model.get(name) as Model));
        }),
        { numRuns: 200 },
      );
      expectUnpolluted();
    },
    PATIENCE,
  );

  test('I2: 32 levels are kept, one more is refused and changes nothing', async () => {
    const house = await open();
    const { id } = await ok(house, 'POST', '/users', { username: 'depths' });
    const nested = (levels: number): Json => (levels === 0 ? 1 : { a: nested(levels - 1) });
    const send = (levels: number) =>
      house.call('PATCH', `/v1/users/${id}/metadata`, { body: { public_metadata: nested(levels) } });
    const kept = await send(30);
    expect([kept.status, plain(kept.body.public_metadata)]).toEqual([200, plain(nested(30))]);
    const refused = await send(40);
    expect(refused.status).toBeGreaterThanOrEqual(400);
    expect(refused.status).toBeLessThan(500);
    expect(plain((await ok(house, 'GET', `/users/${id}`)).public_metadata)).toBe(plain(nested(30)));
  });

  test('I2: 8 KB in all are kept; what would go beyond is refused by its bucket, merged or replaced', async () => {
    const house = await open();
    const { id } = await ok(house, 'POST', '/users', { username: 'sizes' });
    const half = 'x'.repeat(4_000);
    await ok(house, 'PATCH', `/users/${id}/metadata`, { public_metadata: { half }, private_metadata: { half } });
    for (const method of ['PATCH', 'PUT']) {
      const body = { unsafe_metadata: { more: 'x'.repeat(400) } };
      const answer = await house.call(method, `/v1/users/${id}/metadata`, { body });
      expect(refusalIn(answer)).toEqual([422, 'form_param_exceeds_allowed_size unsafe_metadata']);
    }
    expect((await ok(house, 'GET', `/users/${id}`)).unsafe_metadata).toEqual({});
  });

  test('I2: twenty merges of different keys at once all survive', async () => {
    const house = await open();
    const { id } = await ok(house, 'POST', '/users', { username: 'parallel' });
    const keys = Array.from({ length: 20 }, (_, at) => `key${at}`);
    await Promise.all(
      keys.map((name) => ok(house, 'PATCH', `/users/${id}/metadata`, { public_metadata: { at: { [name]: true } } })),
    );
    const { public_metadata } = await ok(house, 'GET', `/users/${id}`);
    expect(Object.keys(public_metadata.at).sort()).toEqual([...keys].sort());
  });
});
