// Several workers at one outbox, and workers that die or are cut off: each letter once, none lost.

import { afterEach, expect, it } from 'vitest';
import { takeLetters } from '../src/core/letters.ts';
import { openVault } from '../src/kit/vault.ts';
import { Unavailable } from '../src/model/refusal.ts';
import { onEachDatabase } from './house.ts';
import {
  closeAll,
  letters,
  MINUTE,
  mailServer,
  messageIds,
  sending,
  settled,
  waiting,
  write,
  writeMany,
} from './letters-mailing.ts';

onEachDatabase('letter workers', (open) => {
  afterEach(closeAll);

  it('R10: two workers send each of 300 letters once', async () => {
    const smtp = await mailServer();
    const house = await open();
    const replica = await house.addReplica();
    sending(house, smtp.url);
    sending(replica, smtp.url);
    await writeMany(house.work, 150);
    await writeMany(replica.work, 150);
    await smtp.wait(300, 15_000);
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(new Set(messageIds(smtp)).size).toBe(300);
    expect(messageIds(smtp)).toHaveLength(300);
  });

  it('R10: two workers lose none of 100 letters to a server that cuts every fifth line', {
    timeout: 60_000,
  }, async () => {
    const smtp = await mailServer({ flaky: 5 });
    const house = await open();
    const replica = await house.addReplica();
    sending(house, smtp.url, { slow: true });
    sending(replica, smtp.url, { slow: true });
    await writeMany(house.work, 100);
    const late = setInterval(() => house.clock.advance(1_000), 100); // Ten seconds pass in one.
    await expect.poll(() => new Set(messageIds(smtp)).size, { timeout: 50_000 }).toBe(100);
    clearInterval(late);
    expect(messageIds(smtp)).toHaveLength(100);
  });

  it('R10: a letter whose worker died is sent by another when the lease is over', async () => {
    const smtp = await mailServer();
    const house = waiting(await open());
    await write(house.work);
    expect(await takeLetters(house.house.tools, 10)).toHaveLength(1);
    sending(house, smtp.url);
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    expect(smtp.taken).toEqual([]);
    house.clock.advance(MINUTE);
    await settled(house.work, { state: 'sent', tries: 2 });
    expect(smtp.taken).toHaveLength(1);
  });

  it('R4: ten that take the same letters at once each get others', async () => {
    const house = waiting(await open());
    const replica = waiting(await house.addReplica());
    await writeMany(house.work, 40);
    const takers = Array.from({ length: 10 }, (_, at) => takeLetters((at % 2 ? house : replica).house.tools, 5));
    const ids = (await Promise.all(takers)).flat().map((letter) => letter.id);
    expect(new Set(ids).size).toBe(ids.length);
    const rest = (await takeLetters(house.house.tools, 100)).length;
    expect(ids.length + rest).toBe(40);
  });

  it('waits for a replica that knows the secret under which it rests', async () => {
    const smtp = await mailServer();
    const house = waiting(await open());
    await write(house.work);
    const { vault } = house.house.tools;
    house.house.tools.vault = openVault('a secret that never sealed anything here');
    const { reports } = sending(house, smtp.url);
    const problem = expect.stringContaining('cannot be written here: sealed under another root secret');
    await settled(house.work, { state: 'waiting', tries: 1, problem });
    expect(reports.join()).not.toContain('424242');
    house.house.tools.vault = vault;
    house.clock.advance(15_000);
    await settled(house.work, { state: 'sent', tries: 2 });
  });

  it('lets a worker whose lease ran out have no say any more', async () => {
    const smtp = await mailServer();
    const house = waiting(await open());
    await write(house.work);
    const [late] = await takeLetters(house.house.tools, 1);
    house.clock.advance(MINUTE);
    sending(house, smtp.url);
    await settled(house.work, { state: 'sent' });
    await late?.settle({ sent: false, problem: 'late', retryInMs: 0 });
    expect((await letters(house.work))[0]).toMatchObject({ state: 'sent', problem: null });
  });

  it('does not send twice when the database is away for a moment afterwards', async () => {
    const smtp = await mailServer();
    const house = waiting(await open());
    const { database } = house.house.tools;
    await write(house.work);
    let away = 0;
    house.house.tools.database = {
      ...database,
      once(work) {
        if (smtp.taken.length > 0 && away < 3) {
          away += 1;
          return Promise.reject(new Unavailable('the database does not answer'));
        }
        return database.once(work);
      },
    };
    sending(house, smtp.url);
    await settled(house.work, { state: 'sent', tries: 1 });
    expect(away).toBe(3);
    expect(smtp.taken).toHaveLength(1);
  });
});
