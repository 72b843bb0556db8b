// M1, M3: codes of second factors count once on the pages, and guessing them is out of one budget.

import { expect, test } from 'vitest';
import { changeSettings } from '../../src/core/environments.ts';
import { backupCodeStep, totpStep } from '../../src/core/sign-in/by-second-factor.ts';
import { startSession } from '../../src/core/sign-in/session.ts';
import { openWork, SYSTEM } from '../../src/core/work.ts';
import { BACKUP_CODES, makeFactors, TOTP_SECRET } from '../browser/second-factors.ts';
import { onEachDatabase } from '../house.ts';
import { codeIn, enterPassword, openBrowser, opened } from './browsers.ts';
import { ADA, pageOf, setUp, standAt } from './page-steps.ts';
import { rows } from './rows.ts';
import { enrol, hurry, makeUser, reachStep, totpCode, verifyChallenge, wrong } from './steps.ts';

const at = (flow: string, more = '') => pageOf('mfa_challenge', flow, more);

onEachDatabase('codes of second factors on the pages', (open) => {
  test.each([
    ['TOTP code', ''],
    ['backup code', '&use=backup'],
  ])('M1, M3: one %s in eight browsers at once lets one of them in', async (_name, more) => {
    const house = await open();
    hurry(house);
    await makeFactors(house, ADA);
    const racers = [];
    for (let n = 0; n < 8; n += 1) {
      const browser = await openBrowser(house);
      const flow = await enterPassword(browser, ADA);
      racers.push({ browser, flow, form_token: await browser.formToken(flow) });
    }
    const code = more === '' ? totpCode(house, TOTP_SECRET) : (BACKUP_CODES[0] as string);
    const replies = await Promise.all(
      racers.map(({ browser, flow, form_token }) => browser.send(at(flow, more), { code, form_token })),
    );
    expect(replies.filter((reply) => codeIn(reply) !== null)).toHaveLength(1);
    expect(replies.filter(({ status }) => status >= 500)).toEqual([]);
    expect(await opened(house)).toMatchObject({ authorization_codes: 1, browser_sessions: 1 });
  });

  test('M3: one backup code eight times at once in one sign-in lets in once', async () => {
    const house = await open();
    const { browser, flow } = await standAt(house, 'mfa_challenge');
    const tokens = [];
    for (let n = 0; n < 8; n += 1) tokens.push(await browser.formToken(flow));
    const [code = ''] = BACKUP_CODES;
    const replies = await Promise.all(
      tokens.map((form_token) => browser.send(at(flow, '&use=backup'), { code, form_token })),
    );
    expect(replies.filter((reply) => codeIn(reply) !== null)).toHaveLength(1);
    expect(replies.filter(({ status }) => status >= 500)).toEqual([]);
    expect(await opened(house)).toMatchObject({ authorization_codes: 1, browser_sessions: 1 });
    expect(await rows(house.database, 'select id from backup_codes where used_at is not null')).toHaveLength(1);
  });

  test('M2: a sign-in that waits goes on once, whatever two codes come for it at the same time', async () => {
    const house = await open();
    hurry(house);
    await makeFactors(house, ADA);
    const { pending_authentication_token: token } = await reachStep(house, ADA, 'mfa_challenge');
    const waiting = { token, clientId: house.clientId, ending: startSession };
    const request = () => openWork(house.house.tools, house.environment, SYSTEM);
    const outcomes = await Promise.allSettled([
      totpStep(request(), waiting, totpCode(house, TOTP_SECRET)),
      backupCodeStep(request(), waiting, BACKUP_CODES[0] as string),
      backupCodeStep(request(), waiting, BACKUP_CODES[1] as string),
    ]);
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const refused = outcomes.filter((each) => each.status === 'rejected').map(({ reason }) => reason.code);
    expect(refused).toEqual(['invalid_pending_token', 'invalid_pending_token']);
    expect(await opened(house)).toMatchObject({ sessions: 1 });
    // Those that lost spent nothing.
    expect(
      await rows(house.database, "select id from events where name = 'authentication.mfa_succeeded'"),
    ).toHaveLength(1);
  });

  test('M1: a code that a challenge took opens nothing on the pages, and the other way round', async () => {
    const house = await open();
    hurry(house);
    const user = await makeUser(house, ADA);
    const factor = await enrol(house, user.id);
    const code = totpCode(house, factor.secret);
    expect((await verifyChallenge(house, factor.challenge, code)).body.valid).toBe(true);
    const browser = await openBrowser(house);
    const flow = await enterPassword(browser, ADA);
    const used = await browser.send(at(flow), { code });
    expect([used.status, codeIn(used)]).toEqual([400, null]);
    house.clock.advance(30_000);
    const next = totpCode(house, factor.secret);
    expect(codeIn(await browser.send(at(flow), { code: next }))).not.toBeNull();
    const { body } = await house.call('POST', `/auth/factors/${factor.id}/challenge`);
    expect((await verifyChallenge(house, body.id, next)).body.code).toBe('one_time_code_previously_used');
  });

  test('B1: wrong codes of both kinds come out of one budget, in whatever sign-in; then the right one waits too', async () => {
    const house = await open();
    const { browser, flow } = await standAt(house, 'mfa_challenge');
    await changeSettings(house.house.tools, house.environment, { lockoutFailures: 6 });
    const another = await openBrowser(house);
    const theirs = await enterPassword(another, ADA);
    for (let n = 0; n < 3; n += 1) {
      await browser.send(at(flow), { code: wrong(totpCode(house, TOTP_SECRET)) });
      await another.send(at(theirs, '&use=backup'), { code: 'none-none-none' });
    }
    for (const [more, code] of [
      ['', totpCode(house, TOTP_SECRET)],
      ['&use=backup', BACKUP_CODES[0] as string],
    ]) {
      const reply = await browser.send(at(flow, more), { code: String(code) });
      expect(codeIn(reply)).toBeNull();
      expect(reply.text).toContain('There were too many tries.');
    }
    const failed = await rows(house.database, "select id from events where name = 'authentication.mfa_failed'");
    expect(failed).toHaveLength(8);
    house.clock.advance(3_600_000);
    const later = await enterPassword(browser, ADA);
    expect(codeIn(await browser.send(at(later), { code: totpCode(house, TOTP_SECRET) }))).not.toBeNull();
  });

  test('M2: a wrong code does not burn the sign-in that waits', async () => {
    const house = await open();
    const { browser, flow } = await standAt(house, 'mfa_challenge');
    for (const code of ['', '1', wrong(totpCode(house, TOTP_SECRET)), 'x'.repeat(5_000), '１２３４５６'])
      expect((await browser.send(at(flow), { code })).status).toBe(400);
    expect(codeIn(await browser.send(at(flow), { code: totpCode(house, TOTP_SECRET) }))).not.toBeNull();
  });

  test('M3: backup codes are shown once, ten with 59 bits each, and rest as hashes alone', async () => {
    const house = await open({ logLevel: 'trace' });
    const { browser, flow } = await standAt(house, 'mfa_enrollment', { quick: false });
    const codes = await setUp(house, browser, flow);
    expect(new Set(codes).size).toBe(10);
    for (const code of codes) expect(code).toMatch(/^[a-hjkmnp-z2-9]{4}(-[a-hjkmnp-z2-9]{4}){2}$/);
    expect(12 * Math.log2(31)).toBeGreaterThan(50);
    const { text } = await browser.get(pageOf('mfa_enrollment', flow));
    const resting = await rows(house.database, 'select * from backup_codes');
    for (const { hash } of resting) expect(hash).toMatch(/^\$argon2id\$/);
    const events = JSON.stringify(await rows(house.database, 'select data from events'));
    for (const code of codes) {
      expect(text).not.toContain(code);
      expect(events).not.toContain(code);
      expect(JSON.stringify(resting)).not.toContain(code);
      expect(house.logs.join('\n')).not.toContain(code);
    }
  });
});
