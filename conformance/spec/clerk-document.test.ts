// How the vendor's specification is read; and that our own reader is at least as strict, where the vendor's is at hand.

import { expect, test } from 'vitest';
import type { Exchange } from '../harness/record.ts';
import { refusedOf } from '../strict/reader.ts';
import { MEMBERSHIP, USER } from '../strict/samples.ts';
import { plain, readClerkSpecification, VERSIONS } from './clerk-document.ts';
import { judge } from './differences.ts';

test('what is nullable becomes a choice, a list of one a constant, and nothing is closed', () => {
  const read = plain({
    type: 'object',
    additionalProperties: false,
    properties: {
      a: { type: 'string', nullable: true, format: 'email' },
      b: { type: 'string', enum: ['user'] },
      c: { nullable: true, allOf: [{ $ref: '#/components/schemas/C' }] },
    },
  });
  expect(read).toEqual({
    type: 'object',
    properties: {
      a: { anyOf: [{ type: 'string' }, { type: 'null' }] },
      b: { type: 'string', const: 'user' },
      c: { anyOf: [{ $ref: '#/components/schemas/C' }, { type: 'null' }] },
    },
  });
});

type Json = Record<string, unknown>;
const WRONG = [undefined, null, 'something_else', 1.5, [], {}];

// Each key of a sample, spoiled in each way.
function spoiled(value: unknown): unknown[] {
  if (Array.isArray(value)) return value.flatMap((each, at) => spoiled(each).map((inner) => value.with(at, inner)));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value as Json).flatMap(([key, each]) => [
    ...WRONG.map((wrong) => ({ ...value, [key]: wrong })),
    ...spoiled(each).map((inner) => ({ ...value, [key]: inner })),
  ]);
}

const answer = (path: string, value: unknown): Exchange => ({
  method: 'GET',
  path,
  status: 200,
  contentType: 'application/json',
  body: JSON.stringify(value),
});

test.each(VERSIONS)('what the specification of %s refuses, our own reader refuses', (version) => {
  const specification = readClerkSpecification(version);
  if (!specification) {
    console.log(`The vendor's specification of ${version} is not here: the reader was not held against it.`);
    return;
  }
  // Judged all at once: compiling the specification takes its time.
  const page = { data: [MEMBERSHIP], total_count: 1 };
  const seen = [
    ...spoiled(USER).map((user) => answer('/v1/users/user_1', user)),
    ...spoiled(page).map((one) => answer('/v1/users/user_1/organization_memberships', one)),
  ];
  const taken = seen.filter((exchange) => refusedOf(exchange).length === 0);
  expect(taken.length).toBeGreaterThan(0);
  expect(judge(specification, taken).differences).toEqual([]);
});
