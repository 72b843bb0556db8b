// C1: user codes are few enough to be drawn twice: those that wait are kept apart.

import { expect, test, vi } from 'vitest';
import { onEachDatabase } from '../house.ts';
import { askDevice, letIn, openWithAda } from './authorizations.ts';

const draws = vi.hoisted((): string[] => []);

vi.mock('../../src/kit/secrets.ts', async (original) => {
  const real = await original<typeof import('../../src/kit/secrets.ts')>();
  return {
    ...real,
    randomFrom: (letters: string, length: number) => draws.shift() ?? real.randomFrom(letters, length),
  };
});

onEachDatabase('user codes', (open) => {
  test('C1: a code that waits for one device is not given to another, and is free again when somebody decided', async () => {
    const { house, ada } = await openWithAda(open);
    draws.push('BBBBBBBB');
    expect((await askDevice(house)).user_code).toBe('BBBB-BBBB');
    draws.push('BBBBBBBB', 'CCCCCCCC');
    expect((await askDevice(house)).user_code).toBe('CCCC-CCCC');
    const other = await house.addTenant();
    draws.push('BBBBBBBB');
    expect((await askDevice(house, other)).user_code).toBe('BBBB-BBBB');
    await letIn(house, 'BBBB-BBBB', ada.id);
    draws.push('BBBBBBBB');
    expect((await askDevice(house)).user_code).toBe('BBBB-BBBB');
    expect(draws).toEqual([]);
  });
});
