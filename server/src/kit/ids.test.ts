// Ids sort by creation: within a moment, from one to the next, and beside houses that live in another time.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { idTime, newId, pastId } from './ids.ts';

test('ids sort as they were made, at every moment and from one to the next', () => {
  const moment = Date.parse('2026-01-01T00:00:00Z');
  const ids = Array.from({ length: 500 }, (_, at) => newId('user', moment + Math.floor(at / 100)));
  expect(ids.toSorted()).toEqual(ids);
  expect(new Set(ids).size).toBe(500);
});

test('houses whose clocks disagree take no part in the order of each other’s ids', () => {
  const houses = fc.array(fc.nat({ max: 3 }), { minLength: 2, maxLength: 100 });
  fc.assert(
    fc.property(houses, (turns) => {
      const made: string[][] = [[], [], [], []];
      for (const [at, house] of turns.entries()) {
        const now = 1_000_000 * (house + 1) + Math.floor(at / 10);
        const id = newId('user', now);
        expect(idTime(id)).toBe(now);
        made[house]?.push(id);
      }
      for (const ids of made) expect(ids.toSorted()).toEqual(ids);
    }),
  );
});

test('an id of the past tells its moment, be it the first of all', () => {
  expect(idTime(pastId('user', 0))).toBe(1);
  expect(pastId('user', 5)).not.toBe(pastId('user', 5));
});
