// The script that lists which statements are proven reads titles, and nothing else.

import { expect, test } from 'vitest';
import { provenBy } from '../../scripts/statements.ts';

// Put together here, or this file itself would be read as a proof.
const [one, two] = [['A', '1'].join(''), ['B', '20'].join('')];

test.each([
  [`test('${one}: it holds', () => {})`, [one]],
  [`describe("${one}, ${two}: both hold", () => {})`, [one, two]],
  [`onEachDatabase(\n  \`${one}: \${name} holds\`, (open) => {})`, [one]],
  [`test.each([[1, 2], ['x']])('${one}: %s holds', () => {})`, [one]],
  [`test.each<Row>(rows.map((row) => [row]))(\n  '${one}: %s holds',\n () => {})`, [one]],
  [`const CASES = [\n  ['${one}: the first', 1],\n  ['${two}: the second', 2],\n];`, [one, two]],
])('a title counts: %s', (source, ids) => {
  expect(provenBy(source)).toEqual(ids);
});

test.each([
  `test.skip('${one}: it holds', () => {})`,
  `test.todo('${one}: it holds')`,
  `// test('${one}: it holds', () => {})`,
  `/* test('${one}: it holds', () => {}) */`,
  `test('it holds (${one}: see there)', () => {})`,
  `test('${one} holds', () => {})`,
  `expect(text).toBe(other, '${one}: a message')`,
])('this proves nothing: %s', (source) => {
  expect(provenBy(source)).toEqual([]);
});
