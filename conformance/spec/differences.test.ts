// The check itself: it must see what is wrong, say it in the same words each time, and tell the ledger's entries apart.

import { expect, test } from 'vitest';
import type { Exchange } from '../harness/record.ts';
import { judge } from './differences.ts';
import type { Schema, Specification } from './document.ts';
import { compare } from './ledger.ts';

const tagged = (code: string, ...required: string[]): Schema => ({
  type: 'object',
  properties: { code: { const: code }, message: { type: 'string' }, errors: { type: 'array' } },
  required: ['code', 'message', ...required],
});

const specification: Specification = {
  schemas: {
    Thing: {
      type: 'object',
      properties: { id: { type: 'string' }, made_at: { type: ['string', 'null'], format: 'date-time' } },
      required: ['id', 'made_at'],
    },
  },
  operations: [
    {
      id: 'list',
      method: 'GET',
      path: '/things',
      answers: new Map([[200, { type: 'array', items: { $ref: '#/components/schemas/Thing' } }]]),
    },
    { id: 'special', method: 'GET', path: '/things/special', answers: new Map([[200, null]]) },
    {
      id: 'get',
      method: 'GET',
      path: '/things/{id}',
      answers: new Map<number, Schema | null>([
        [200, { $ref: '#/components/schemas/Thing' }],
        [400, { oneOf: [tagged('plain'), { oneOf: [tagged('listed', 'errors')] }] }],
        [403, { oneOf: [tagged('plain'), { type: 'object' }] }],
      ]),
    },
  ],
};

function seen(path: string, status: number, body: unknown, contentType: string | null = 'application/json'): string[] {
  const exchange: Exchange = {
    method: 'GET',
    path,
    status,
    contentType,
    body: body === '' ? '' : JSON.stringify(body),
  };
  const { differences } = judge(specification, [exchange]);
  return differences.map(({ operation, pointer, what }) => `${operation} ${pointer}: ${what}`);
}

const THING = { id: 'a', made_at: null };

test('an answer as it should be differs in nothing', () => {
  expect(seen('/things/a', 200, THING)).toEqual([]);
  expect(seen('/things/a', 400, { code: 'listed', message: '', errors: [] })).toEqual([]);
  expect(seen('/things/special', 200, '', null)).toEqual([]);
});

test('a missing key, a wrong type and a wrong time are told with their place', () => {
  expect(seen('/things/a', 200, { id: 7 })).toEqual(['get : without made_at', 'get /id: must be string']);
  expect(seen('/things/a', 200, { id: 'a', made_at: 'today' })).toEqual([
    'get /made_at: must match format "date-time"',
  ]);
});

test('two rows of a list that differ alike are one difference', () => {
  expect(seen('/things', 200, [THING, { id: 'b' }, { id: 'c' }])).toEqual(['list /*: without made_at']);
});

test('a choice is told by the form that was meant', () => {
  expect(seen('/things/a', 400, { code: 'listed', message: '' })).toEqual(['get : without errors']);
  expect(seen('/things/a', 400, { code: 'other', message: '' })).toEqual(['get : no form for code other']);
  expect(seen('/things/a', 403, { code: 'plain', message: '' })).toEqual(['get : fits more than one form']);
});

test('a status, an operation and a body that the specification does not have are told', () => {
  expect(seen('/things/a', 418, {})).toEqual(['get : no such status']);
  expect(seen('/others/user_01H00000000000000000000000', 200, {})).toEqual(['GET /others/{id} : no such operation']);
  expect(seen('/things/special', 200, {})).toEqual(['special : a body where none is']);
  expect(seen('/things/a', 200, '', null)).toEqual(['get : no JSON body']);
});

test('what is not built is counted and not judged', () => {
  const exchange: Exchange = { method: 'GET', path: '/things', status: 501, contentType: null, body: '' };
  expect(judge(specification, [exchange])).toEqual({ differences: [], answers: 0, unbuilt: 1 });
});

test('the ledger names what is new and what has healed', () => {
  const difference = { operation: 'get', status: 418, pointer: '', what: 'no such status' };
  const entry = { ...difference, why: 'tea' };
  expect(compare([difference], [entry])).toEqual({ unknown: [], healed: [] });
  expect(compare([difference], [])).toEqual({ unknown: [difference], healed: [] });
  expect(compare([], [entry])).toEqual({ unknown: [], healed: [entry] });
});
