// CSV that a spreadsheet cannot be made to run.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { csvLines } from './csv.ts';

test('W5: quotes are doubled and lines end as RFC 4180 has it', () => {
  expect(csvLines([['a "b", c', 'line\nbreak', null, true, 5]])).toBe('"a ""b"", c","line\nbreak",,true,5\r\n');
});

test.each([
  '=1+1',
  '+1',
  '-1',
  '@SUM(A1)',
  '\t=1',
  '\r=1',
  '\0=1',
  '=cmd|"/c calc"!A1',
])('W5: %j is text, not a formula', (field) => {
  const line = csvLines([[field]]);
  expect(line.replace(/^"/, '')).toMatch(/^'/);
});

test('W5: no field begins as a formula, whatever it holds, and all of it is still there', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'binary' }), { minLength: 2, maxLength: 5 }), (fields) => {
      const line = csvLines([fields]);
      expect(line.endsWith('\r\n')).toBe(true);
      const read = readLine(line.slice(0, -2));
      expect(read.map((each) => each.replace(/^'/, ''))).toEqual(fields.map((each) => each.replace(/^'/, '')));
      for (const each of read) expect(each).not.toMatch(/^[=+\-@\t\r\0]/);
    }),
    { numRuns: 2_000 },
  );
});

// RFC 4180 section 2, read by itself.
function readLine(line: string): string[] {
  const fields: string[] = [];
  const field = /(?:"((?:[^"]|"")*)"|([^,"]*))(,|$)/gy;
  for (;;) {
    const [, quoted, plain = '', end] = field.exec(line) ?? [];
    fields.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
    if (end !== ',') return fields;
  }
}
