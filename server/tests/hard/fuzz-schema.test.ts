// R11's judge: it must see what is wrong, or the fuzz proves nothing.

import { expect, test } from 'vitest';
import type { JsonSchema } from '../../src/http/schema.ts';
import { faultsIn } from './fuzz-schema.ts';

const components = { Name: { type: 'string', minLength: 1, maxLength: 3 } } satisfies Record<string, JsonSchema>;
const schema: JsonSchema = {
  type: 'object',
  properties: {
    name: { $ref: '#/components/schemas/Name' },
    kind: { type: ['string', 'null'], enum: ['a', 'b', null] },
    limit: { type: 'integer', minimum: 1, maximum: 9 },
    tags: { type: 'array', items: { type: 'string' }, maxItems: 2 },
    at: {
      anyOf: [
        { type: 'string', format: 'date-time' },
        { type: 'string', format: 'date' },
      ],
    },
    texts: { type: 'object', additionalProperties: { type: 'string' } },
  },
  required: ['name'],
};

test.each([
  { name: 'x' },
  { name: 'xyz', kind: null, limit: 9, tags: ['a', 'b'], at: '2026-11-21', texts: { any: 'thing' }, other: 5 },
  { name: 'x', at: '2026-11-21T10:00:00.000Z' },
])('R11: %j is valid', (value) => {
  expect(faultsIn(schema, value, components)).toEqual([]);
});

test.each([
  [[], ': is of type array, not object'],
  [{}, '/name: is missing'],
  [{ name: 5 }, '/name: is of type integer, not string'],
  [{ name: '' }, '/name: is shorter than 1'],
  [{ name: 'wxyz' }, '/name: exceeds 3'],
  [{ name: 'x', kind: 'c' }, '/kind: is none of a, b, '],
  [{ name: 'x', limit: 1.5 }, '/limit: is of type number, not integer'],
  [{ name: 'x', limit: 10 }, '/limit: 10 is out of bounds'],
  [{ name: 'x', tags: ['a', 'b', 'c'] }, '/tags: has 3 items'],
  [{ name: 'x', tags: [null] }, '/tags/0: is of type null, not string'],
  [{ name: 'x', at: 'soon' }, '/at: fits none of 2 forms'],
  [{ name: 'x', texts: { any: 1 } }, '/texts/any: is of type integer, not string'],
])('R11: %j is invalid', (value, fault) => {
  expect(faultsIn(schema, value, components)).toEqual([fault]);
});
