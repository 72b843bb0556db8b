// Sending letters through a mail server that is down, mute or contrary: none is lost, and what is wrong can be seen.

import { afterEach, expect, it } from 'vitest';
import { post } from '../src/core/letters.ts';
import { onEachDatabase } from './house.ts';
import {
  closeAll,
  letters,
  MINUTE,
  mailServer,
  messageIds,
  sending,
  settled,
  URL_OF_LETTER,
  waiting,
  write,
  writeMany,
} from './letters-mailing.ts';
import type { Manners } from './smtp.ts';

onEachDatabase('letters in trouble', (open) => {
  afterEach(closeAll);

  it('R10: waits while the mail server is down, visibly, and goes out once it is back', async () => {
    const smtp = await mailServer();
    await smtp.down();
    const house = await open();
    const { reports } = sending(house, smtp.url);
    await writeMany(house.work, 5);
    const waiting = await expect
      .poll(() => letters(house.work).then((all) => all.find((letter) => letter.tries > 0)))
      .toMatchObject({ state: 'waiting', problem: expect.stringContaining('ECONNREFUSED') })
      .then(() => letters(house.work));
    expect(waiting.every((letter) => letter.state === 'waiting')).toBe(true);
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    await smtp.up();
    await expect.poll(() => new Set(messageIds(smtp)).size).toBe(5);
    expect(messageIds(smtp)).toHaveLength(5);
    expect(reports).toEqual([expect.stringMatching(/^the mail server takes no letters; they wait: .*ECONNREFUSED/)]);
  });

  it.each([
    ['does not greet', { mute: 'greeting' }, 'Greeting never received'],
    ['never acknowledges', { mute: 'data' }, 'no answer within 0.6 s'],
    ['cuts the line at once', { reset: 'greeting' }, /closed|reset|ECONNRESET/i],
    ['cuts the line in the middle of a message', { reset: 'data' }, /closed|reset|ECONNRESET/i],
    ['closes for a moment', { replies: { MAIL: '421 try later' } }, '421 try later'],
    [
      'does not know our password',
      { replies: { EHLO: '250-test\r\n250 AUTH PLAIN', AUTH: '535 who are you' } },
      '535 who are you',
    ],
    ['refuses the sender', { replies: { MAIL: '550 sender unknown' } }, '550 sender unknown'],
    ['wants a password', { replies: { MAIL: '530 authentication required' } }, '530 authentication required'],
    ['speaks no SMTP', { replies: { EHLO: 'HTTP/1.1 400 Bad Request', HELO: 'HTTP/1.1 400 Bad Request' } }, /./],
  ] as [
    string,
    Manners,
    string | RegExp,
  ][])('R10: a server that %s loses no letter', async (_what, manners, problem) => {
    const smtp = await mailServer(manners);
    const house = await open();
    sending(house, smtp.url.replace('//', '//user:pa55word@'));
    await write(house.work);
    const letter = await settled(house.work, { state: 'waiting', problem: expect.stringMatching(problem) });
    expect(smtp.taken).toEqual([]);
    expect(letter.problem).not.toContain('pa55word');
    smtp.manners = {};
    house.clock.advance(5_000);
    await settled(house.work, { state: 'sent', problem: null });
    expect(smtp.taken).toHaveLength(1);
  });

  it('fails at once when the server does not know the recipient, and holds up nobody else', async () => {
    const smtp = await mailServer({ replies: { RCPT: '550 5.1.1 no such user' } });
    const house = await open();
    const { reports } = sending(house, smtp.url);
    await write(house.work);
    await settled(house.work, { state: 'failed', tries: 1, problem: '550 5.1.1 no such user' });
    smtp.manners = {};
    await write(house.work, 'eva@example.com');
    await settled(house.work, { state: 'sent', to: 'eva@example.com' });
    expect(reports.join()).toMatch(/^letter_\w+ cannot be delivered/);
    expect(reports.join()).not.toContain('max@example.com');
  });

  it('fails at once when the server refuses the message for good', async () => {
    const smtp = await mailServer({ replies: { END: '554 looks like spam' } });
    const house = await open();
    sending(house, smtp.url);
    await write(house.work);
    await settled(house.work, { state: 'failed', tries: 1, problem: '554 looks like spam' });
  });

  it('G1: shows no token of a link that the server quotes when it refuses', async () => {
    const house = await open();
    const smtp = await mailServer({
      replies: { END: `554 5.7.1 blocked URL ${URL_OF_LETTER} listed, see https://help.example/5.7` },
    });
    sending(house, smtp.url);
    const whom = { to: 'max@example.com', locale: null };
    await house.work.commit((tx) => post(house.work, tx, 'password_reset', whom, { url: URL_OF_LETTER, minutes: 15 }));
    const problem = '554 5.7.1 blocked URL https://auth.example.com/reset?… listed, see https://help.example/5.7';
    await settled(house.work, { state: 'failed', problem });
  });

  it('comes back later to a server that puts this recipient off', async () => {
    const smtp = await mailServer({ replies: { RCPT: '451 greylisted' } });
    const house = await open();
    sending(house, smtp.url);
    await write(house.work);
    const letter = await settled(house.work, { state: 'waiting', tries: 1, problem: '451 greylisted' });
    expect(letter.dueAt - house.clock.now()).toBeGreaterThan(5_000);
    expect(letter.dueAt - house.clock.now()).toBeLessThan(13_000);
    smtp.manners = {};
    house.clock.advance(13_000);
    await settled(house.work, { state: 'sent', tries: 2 });
  });

  it('waits longer after each try, and gives up when its code is over', async () => {
    const smtp = await mailServer({ replies: { RCPT: '451 greylisted' } });
    const house = await open();
    sending(house, smtp.url);
    await write(house.work);
    for (let tries = 1; tries <= 5; tries += 1) {
      const letter = await settled(house.work, { state: 'waiting', tries, problem: '451 greylisted' });
      house.clock.advance(Math.max(0, letter.dueAt - house.clock.now()));
    }
    await settled(house.work, { tries: 6 });
    house.clock.advance(10 * MINUTE);
    await settled(house.work, { state: 'failed', problem: 'too late to send: 451 greylisted' });
    expect(smtp.taken).toEqual([]);
  });

  it('gives a letter without an end up after three days', async () => {
    const smtp = await mailServer();
    const house = waiting(await open());
    const { work, clock } = house;
    await work.commit((tx) => post(work, tx, 'password_changed', { to: 'max@example.com', locale: null }, {}));
    clock.advance(3 * 24 * 60 * MINUTE + 1);
    sending(house, smtp.url);
    await settled(work, { state: 'failed', problem: 'too late to send' });
    expect(smtp.taken).toEqual([]);
  });
});
