// A server that is killed between the commit and the delivery of its letters, again and again.

import { describe, expect, it, onTestFinished } from 'vitest';
import { startLetters } from '../src/workers/letters.ts';
import { KINDS } from './house.ts';
import { makePlace, writeAndDie } from './killing.ts';
import { startSmtp } from './smtp.ts';

const KILLS = 4;

describe.each(KINDS)('a server that is killed (%s)', (kind) => {
  it('R3, R10: loses no letter that it said was written', { timeout: 60_000 }, async () => {
    const smtp = await startSmtp({ delayMs: 15 });
    onTestFinished(() => smtp.close());
    const { args, open } = await makePlace(kind);

    const written: string[] = [];
    for (let kill = 0; kill < KILLS; kill += 1) {
      written.push(...(await writeAndDie('letters-writer.ts', [smtp.url, String(kill * 10_000), ...args])));
    }
    const sentBefore = smtp.taken.length;
    expect(written.length).toBeGreaterThan(KILLS * 39);
    expect(sentBefore).toBeLessThan(written.length);

    smtp.manners = {};
    const house = await open();
    house.tools.clock.advance(61_000); // What the dead held is free again after a minute.
    const worker = startLetters(house.tools, { smtpUrl: smtp.url, from: null }, () => {});
    onTestFinished(() => worker.stop());
    const codes = () => smtp.taken.map((mail) => /code-\d+/.exec(mail.text)?.[0]);
    await expect.poll(() => written.filter((code) => !codes().includes(code)), { timeout: 30_000 }).toEqual([]);
    // Only what was on its way at a kill may come twice.
    expect(codes().length - new Set(codes()).size).toBeLessThanOrEqual(KILLS * 8);
  });
});
