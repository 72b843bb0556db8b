// A forgotten password, from the page that asks for it to the sign-in with the new one.

import { expect, test } from 'vitest';
import { claimsIn, grant, hurry, makeUser, PASSWORD, post, totpCode, UM } from '../security/steps.ts';
import type { Application } from './application.ts';
import type { Page } from './chromium.ts';
import type { ListeningHouse } from './house.ts';
import { makeFactors, TOTP_SECRET } from './second-factors.ts';
import { inBrowser } from './suite.ts';
import { enterCode, enterPassword, eventsOf, heading, press } from './walking.ts';

const ADA = 'ada@example.com';
const NEW = 'another horse battery staple';

/** Signs in as far as the password, and says that it is forgotten. */
async function forget(page: Page, app: Application): Promise<void> {
  await page.goto(app.login());
  await page.getByLabel('Email address').fill(ADA);
  await press(page, 'Continue');
  await page.getByRole('link', { name: 'Forgot your password?' }).click();
}

/** A link as the application asks for it. */
async function linkFor(house: ListeningHouse): Promise<string> {
  return (await post(house, `${UM}/password_reset`, { email: ADA })).body.password_reset_url;
}

/** Opens a link, and sets a password there. */
async function reset(page: Page, link: string, password = NEW): Promise<void> {
  await page.goto(link);
  await page.getByLabel('New password').fill(password);
  await press(page, 'Set password');
}

async function signInWith(page: Page, app: Application, password: string): Promise<void> {
  await page.goto(app.login());
  await page.getByLabel('Email address').fill(ADA);
  await press(page, 'Continue');
  await page.getByLabel('Password').fill(password);
  await press(page, 'Sign in');
}

inBrowser('a forgotten password', ({ open, visit, application }) => {
  test('A8: is replaced by the link of a letter; the new one signs in, the old one and former sessions are over', async () => {
    const house = await open();
    hurry(house);
    const { id } = await makeUser(house, ADA);
    const app = await application(house);
    const former = await grant(house, 'password', { email: ADA, password: PASSWORD });
    const page = await visit(house);
    await forget(page, app);
    expect(await page.getByLabel('Email address').inputValue()).toBe(ADA);
    await press(page, 'Send me a link');
    expect(await heading(page)).toBe('Check your email');
    expect(page.url()).not.toContain('ada');
    await page.getByRole('link', { name: 'Back to sign-in' }).click();
    expect(await heading(page)).toBe('Enter your password');

    await reset(page, (await house.letter(ADA)).link());
    expect(await heading(page)).toBe('Your password is set');
    expect(app.lastResult()).toBeUndefined();
    const refreshed = await grant(house, 'refresh', { refresh_token: former.body.refresh_token });
    expect(refreshed.status).toBe(400);

    await signInWith(page, app, PASSWORD);
    expect(await page.getByText('The address or the password is wrong.').isVisible()).toBe(true);
    await signInWith(page, app, NEW);
    await page.waitForURL(`${app.callback}**`);
    const { authenticationMethod, user, accessToken } = app.signedIn();
    expect([authenticationMethod, user.id]).toEqual(['Password', id]);
    expect(claimsIn(accessToken)).toMatchObject({ sub: id });
    const told = await eventsOf(house, 'password_reset.created', 'password_reset.succeeded');
    expect(told.map(({ event }) => event)).toEqual(['password_reset.created', 'password_reset.succeeded']);
  });

  test('A8: the second factor is asked for after it as before', async () => {
    const house = await open();
    hurry(house);
    await makeFactors(house, ADA);
    const app = await application(house);
    const page = await visit(house);
    await reset(page, await linkFor(house));
    await signInWith(page, app, NEW);
    expect(await heading(page)).toBe('Confirm that it is you');
    await enterCode(page, totpCode(house, TOTP_SECRET));
    await page.waitForURL(`${app.callback}**`);
    expect(app.signedIn().user.email).toBe(ADA);
  });

  test('A8: whoever was signed in on the pages is asked again', async () => {
    const house = await open();
    hurry(house);
    await makeUser(house, ADA);
    const app = await application(house);
    const page = await visit(house);
    await enterPassword(page, app, ADA);
    await page.waitForURL(`${app.callback}**`);
    await reset(page, await linkFor(house));
    await page.goto(app.login());
    expect(await heading(page)).toMatch(/^Sign in to /);
  });

  test('what is wrong with the new one is said beside the field, and the link stays good', async () => {
    const house = await open();
    hurry(house);
    await makeUser(house, ADA);
    const page = await visit(house);
    const link = await linkFor(house);
    for (const [weak, said] of [
      ['short', 'The password needs at least 10 characters.'],
      ['password123', 'Many people use this password.'],
      ['my latchkey account', 'The password must not contain your address'],
    ] as const) {
      await reset(page, link, weak);
      const field = page.getByLabel('New password');
      expect(await field.getAttribute('aria-invalid')).toBe('true');
      const [, about = ''] = (await field.getAttribute('aria-describedby'))?.split(' ') ?? [];
      expect(await page.locator(`#${about}`).innerText()).toContain(said);
    }
    await reset(page, link);
    expect(await heading(page)).toBe('Your password is set');
  });

  test('a link that was used leads to another one', async () => {
    const house = await open();
    hurry(house);
    await makeUser(house, ADA);
    const page = await visit(house);
    const link = await linkFor(house);
    await reset(page, link);
    await page.goto(link);
    expect(await heading(page)).toBe('This link does not work any more');
    await page.getByRole('link', { name: 'Ask for a new link' }).click();
    await page.getByLabel('Email address').fill(ADA);
    await press(page, 'Send me a link');
    expect(await heading(page)).toBe('Check your email');
    // Between the two a letter told that the password was changed.
    await page.goto((await house.letter(ADA, 3)).link());
    expect(await heading(page)).toBe('Set a new password');
  });

  test('the link of another environment says which it is, and its pages are those of that one', async () => {
    const house = await open();
    hurry(house);
    const tenant = await house.addTenant('Difference & Sons');
    await makeUser(house, ADA, { tenant });
    const { body } = await post(house, `${UM}/password_reset`, { email: ADA }, tenant);
    const { password_reset_url: link, password_reset_token: token } = body;
    expect(link).toBe(`${house.url}/reset-password?token=${token}&client_id=${tenant.clientId}`);
    const page = await visit(house);
    await page.goto(link);
    expect(await page.locator('.brand').innerText()).toBe('Difference & Sons');
    await page.getByLabel('New password').fill(NEW);
    await press(page, 'Set password');
    expect(await heading(page)).toBe('Your password is set');
    expect((await grant(house, 'password', { email: ADA, password: NEW }, tenant)).status).toBe(200);
    await page.goto(link);
    await page.getByRole('link', { name: 'Ask for a new link' }).click();
    expect(await page.locator('.brand').innerText()).toBe('Difference & Sons');
  });
});
