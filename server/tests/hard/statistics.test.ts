// The statistics of R13, against values worked out elsewhere.

import { expect, test } from 'vitest';
import { median, trimmed, welch } from './statistics.ts';

test('the median is the middle, or lies between the two in the middle', () => {
  expect(median([5, 1, 3])).toBe(3);
  expect(median([4, 1, 3, 2])).toBe(2.5);
});

test('trimming takes a twentieth from either end', () => {
  const values = Array.from({ length: 40 }, (_, at) => at);
  expect(trimmed(values)).toEqual(values.slice(2, -2));
});

// The third example of the article on Welch's test in the English Wikipedia: t = -2.22.
test("Welch's t is that of a published example", () => {
  const a = [19.8, 20.4, 19.6, 17.8, 18.5, 18.9, 18.3, 18.9, 19.5, 22.0];
  const b = [
    28.2, 26.6, 20.1, 23.3, 25.2, 22.1, 17.7, 27.6, 20.6, 13.7, 23.2, 17.5, 20.6, 18.0, 23.9, 21.6, 24.3, 20.4, 24.0,
    13.2,
  ];
  expect(welch(a, b)).toBeCloseTo(-2.22, 1);
});
