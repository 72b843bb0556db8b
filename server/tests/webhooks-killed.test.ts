// A server that is killed between the commit and the delivery of its events, again and again.

import { describe, expect, it } from 'vitest';
import { KINDS } from './house.ts';
import { makePlace, writeAndDie } from './killing.ts';
import { startReceiver, usersOf } from './webhooks-receiving.ts';

const KILLS = 4;

describe.each(KINDS)('a server that is killed (%s)', (kind) => {
  it('R3, R10: loses no event of a change that it said was made', { timeout: 60_000 }, async () => {
    const { args, open } = await makePlace(kind);
    // It takes one of four, so that much is on its way, or waits, at each kill.
    const receiver = await startReceiver((_, nth) => (nth % 4 === 0 ? 200 : 503));

    const made: string[] = [];
    for (let kill = 0; kill < KILLS; kill += 1)
      made.push(...(await writeAndDie('webhooks-writer.ts', [receiver.url, String(kill * 10_000), ...args])));
    expect(made.length).toBeGreaterThan(KILLS * 39);
    expect(new Set(usersOf(receiver.taken)).size).toBeLessThan(made.length);

    receiver.manners = 200;
    const house = await open();
    house.tools.clock.advance(120_000); // What the dead held is free again after a minute.
    const missing = () => {
      const told = new Set(usersOf(receiver.taken));
      return made.filter((id) => !told.has(id));
    };
    await expect.poll(missing, { timeout: 30_000 }).toEqual([]);
    // Only what was on its way at a kill may come twice.
    expect(receiver.taken.length - new Set(receiver.taken.map(({ id }) => id)).size).toBeLessThanOrEqual(KILLS * 8);
  });
});
