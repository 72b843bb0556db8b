// Second factors on the pages: set up where everybody must have one, asked for, and replaced by a backup code.

import { expect, test } from 'vitest';
import { changeSettings } from '../../src/core/environments.ts';
import { claimsIn, hurry, makeUser, readLetters, totpCode, wrong } from '../security/steps.ts';
import type { Page } from './chromium.ts';
import type { ListeningHouse } from './house.ts';
import { BACKUP_CODES, makeFactors, TOTP_SECRET } from './second-factors.ts';
import { inBrowser } from './suite.ts';
import { arrive, enterCode, enterPassword, eventsOf, listed, press } from './walking.ts';

const ADA = 'ada@example.com';

/** What the authenticator is given: the key that the page shows. */
async function readKey(page: Page): Promise<string> {
  return (await page.locator('.secret').innerText()).replaceAll(' ', '');
}

/** Until the authenticator shows another code. */
function nextCode(house: ListeningHouse): void {
  house.clock.advance(30_000);
}

inBrowser('second factors on the pages', ({ open, visit, application }) => {
  test('where everybody needs one, it is set up on the way in, and asked for at the next sign-in', async () => {
    const house = await open();
    hurry(house);
    await changeSettings(house.house.tools, house.environment, { requireMfa: true });
    const { id } = await makeUser(house, ADA);
    const app = await application(house);
    const page = await visit(house);
    await enterPassword(page, app, ADA);
    await arrive(page, 'Set up a second step');
    await press(page, 'Continue');
    const secret = await readKey(page);
    await enterCode(page, totpCode(house, secret), 'Switch on');
    await arrive(page, 'Keep your backup codes');
    expect(await listed(page)).toHaveLength(10);
    await page.getByRole('link', { name: 'I have kept them' }).click();
    await page.waitForURL(`${app.callback}**`);
    expect(app.signedIn()).toMatchObject({ authenticationMethod: 'Password', user: { id } });
    expect(claimsIn(app.signedIn().accessToken)).toMatchObject({ sub: id });
    const told = await eventsOf(
      house,
      'authentication.password_succeeded',
      'authentication.mfa_succeeded',
      'latchkey.authentication_factor.enrolled',
      'latchkey.authentication_factor.verified',
      'session.created',
    );
    expect(told.map(({ event }) => event).sort()).toEqual([
      'authentication.mfa_succeeded',
      'authentication.password_succeeded',
      'latchkey.authentication_factor.enrolled',
      'latchkey.authentication_factor.verified',
      'session.created',
    ]);

    nextCode(house);
    const another = await visit(house);
    await enterPassword(another, app, ADA);
    await arrive(another, 'Confirm that it is you');
    await enterCode(another, totpCode(house, secret));
    await another.waitForURL(`${app.callback}**`);
    expect(app.signedIn().user.id).toBe(id);
  });

  test('M4: whoever sets one up is told of it by mail, and of the backup codes', async () => {
    const house = await open();
    hurry(house);
    await changeSettings(house.house.tools, house.environment, { requireMfa: true });
    await makeUser(house, ADA);
    const page = await visit(house);
    await enterPassword(page, await application(house), ADA);
    await press(page, 'Continue');
    await enterCode(page, totpCode(house, await readKey(page)), 'Switch on');
    await page.getByRole('link', { name: 'I have kept them' }).waitFor();
    const told = (await readLetters(house)).map(({ kind, data }) => [kind, data.change]);
    expect(told.sort()).toEqual([
      ['backup_codes_changed', 'added'],
      ['factor_changed', 'added'],
    ]);
  });

  test('a wrong first code leaves the same key to try again, also when the page is loaded again', async () => {
    const house = await open();
    hurry(house);
    await changeSettings(house.house.tools, house.environment, { requireMfa: true });
    await makeUser(house, ADA);
    const app = await application(house);
    const page = await visit(house);
    await enterPassword(page, app, ADA);
    await press(page, 'Continue');
    const secret = await readKey(page);
    await enterCode(page, wrong(totpCode(house, secret)), 'Switch on');
    expect(await page.locator('#code-wrong').innerText()).toBe('The code is wrong.');
    expect(await readKey(page)).toBe(secret);
    await page.goto(page.url());
    expect(await readKey(page)).toBe(secret);
    await enterCode(page, totpCode(house, secret), 'Switch on');
    await page.getByRole('link', { name: 'I have kept them' }).click();
    await page.waitForURL(`${app.callback}**`);
    expect(app.signedIn().user.email).toBe(ADA);
  });

  test('the backup codes that were shown let somebody in, however they are typed, each once', async () => {
    const house = await open();
    hurry(house);
    await changeSettings(house.house.tools, house.environment, { requireMfa: true });
    await makeUser(house, ADA);
    const app = await application(house);
    const page = await visit(house);
    await enterPassword(page, app, ADA);
    await press(page, 'Continue');
    await enterCode(page, totpCode(house, await readKey(page)), 'Switch on');
    await page.getByRole('link', { name: 'I have kept them' }).waitFor();
    const codes = await listed(page);
    const typed = (codes[3] ?? '').toUpperCase().replaceAll('-', ' ');
    const another = await visit(house);
    await enterPassword(another, app, ADA);
    await another.getByRole('link', { name: 'Use a backup code' }).click();
    await enterCode(another, typed);
    await another.waitForURL(`${app.callback}**`);
    expect(app.signedIn().authenticationMethod).toBe('Password');
    const used = await eventsOf(house, 'latchkey.backup_code.used');
    expect(used.map(({ data }) => data.left)).toEqual([9]);
  });

  test('M3: a backup code that was used is refused, and the next one is not', async () => {
    const house = await open();
    hurry(house);
    const { id } = await makeFactors(house, ADA);
    const app = await application(house);
    const [first = '', second = ''] = BACKUP_CODES;
    const page = await visit(house);
    await enterPassword(page, app, ADA);
    await page.getByRole('link', { name: 'Use a backup code' }).click();
    await enterCode(page, first);
    await page.waitForURL(`${app.callback}**`);
    expect(app.signedIn().user.id).toBe(id);

    const another = await visit(house);
    await enterPassword(another, app, ADA);
    await another.getByRole('link', { name: 'Use a backup code' }).click();
    await enterCode(another, first);
    expect(await another.locator('#code-wrong').innerText()).toBe('The code is wrong.');
    await enterCode(another, second);
    await another.waitForURL(`${app.callback}**`);
    const told = await eventsOf(house, 'authentication.mfa_succeeded', 'authentication.mfa_failed');
    expect(told.map(({ event, data }) => [event, data.user_id])).toEqual([
      ['authentication.mfa_succeeded', id],
      ['authentication.mfa_failed', id],
      ['authentication.mfa_succeeded', id],
    ]);
  });

  test('M1: the code of an authenticator that was used is refused, and the next one is not', async () => {
    const house = await open();
    hurry(house);
    await makeFactors(house, ADA);
    const app = await application(house);
    const code = totpCode(house, TOTP_SECRET);
    const page = await visit(house);
    await enterPassword(page, app, ADA);
    await enterCode(page, code);
    await page.waitForURL(`${app.callback}**`);

    const another = await visit(house);
    await enterPassword(another, app, ADA);
    await enterCode(another, code);
    expect(await another.locator('#code-wrong').innerText()).toContain('This code was used already.');
    nextCode(house);
    await enterCode(another, totpCode(house, TOTP_SECRET));
    await another.waitForURL(`${app.callback}**`);
    expect(app.signedIn().user.email).toBe(ADA);
  });

  test('the two ways lead to one another, and without backup codes there is one', async () => {
    const house = await open();
    hurry(house);
    await makeFactors(house, ADA);
    await makeFactors(house, 'bob@example.com', { backupCodes: [] });
    const app = await application(house);
    const page = await visit(house);
    await enterPassword(page, app, ADA);
    await page.getByRole('link', { name: 'Use a backup code' }).click();
    await page.getByRole('link', { name: 'Use the authenticator app' }).click();
    await enterCode(page, totpCode(house, TOTP_SECRET));
    await page.waitForURL(`${app.callback}**`);

    const another = await visit(house);
    await enterPassword(another, app, 'bob@example.com');
    await another.getByLabel('Code').waitFor();
    expect(await another.getByRole('link', { name: 'backup code' }).count()).toBe(0);
  });

  test('somebody who took more than ten minutes begins again, and reads why', async () => {
    const house = await open();
    hurry(house);
    await makeFactors(house, ADA);
    const app = await application(house);
    const page = await visit(house);
    await enterPassword(page, app, ADA);
    await page.getByLabel('Code').waitFor();
    house.clock.advance(11 * 60_000);
    await enterCode(page, totpCode(house, TOTP_SECRET));
    expect(await page.getByRole('alert').innerText()).toBe('That took too long. Sign in again.');
    await arrive(page, 'Sign in to Latchkey');
  });
});
