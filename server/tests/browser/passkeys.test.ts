// Passkeys in a browser that has a device with some: made on their page, and signed in with.

import { expect, test } from 'vitest';
import { changeSettings } from '../../src/core/environments.ts';
import type { TestHouse } from '../house.ts';
import { claimsIn, hurry, makeUser, readLetters } from '../security/steps.ts';
import type { Application } from './application.ts';
import { offerNothing, plugIn } from './authenticators.ts';
import type { Page } from './chromium.ts';
import { TOTP_SECRET } from './second-factors.ts';
import { inBrowser } from './suite.ts';
import { arrive, enterPassword, eventsOf, listed, press } from './walking.ts';

const ADA = 'ada@example.com';

/** Signs Ada in with her password, and makes a passkey. */
async function makePasskey(house: TestHouse, page: Page, app: Application): Promise<string> {
  hurry(house);
  const { id } = await makeUser(house, ADA);
  await enterPassword(page, app, ADA);
  await page.waitForURL(`${app.callback}**`);
  await page.goto('/passkeys');
  await press(page, 'Add a passkey');
  await page.getByRole('status').waitFor();
  return id;
}

inBrowser('passkeys', ({ open, visit, application }) => {
  test('somebody who is signed in makes one, and signs in with it in a browser that forgot them', async () => {
    const house = await open();
    const app = await application(house);
    const page = await visit(house);
    const device = await plugIn(page);
    const id = await makePasskey(house, page, app);
    expect(await page.getByRole('status').innerText()).toBe('The passkey was added.');
    expect(await device.count()).toBe(1);
    await page.context().clearCookies();
    await offerNothing(page);
    await page.goto(app.login());
    await press(page, 'Sign in with a passkey');
    await page.waitForURL(`${app.callback}**`);
    const { authenticationMethod, user, accessToken } = app.signedIn();
    expect([authenticationMethod, user.id]).toEqual(['Passkey', id]);
    expect(claimsIn(accessToken)).toMatchObject({ sub: id });
    const told = await eventsOf(house, 'latchkey.passkey.added', 'authentication.passkey_succeeded');
    expect(told.map(({ event }) => event)).toEqual(['latchkey.passkey.added', 'authentication.passkey_succeeded']);
    expect(told[1]?.data).toMatchObject({ user_id: id, email: ADA });
  });

  test('a browser offers it with the field of the address: picked there, it signs in', async () => {
    const house = await open();
    const app = await application(house);
    const page = await visit(house);
    await plugIn(page);
    const id = await makePasskey(house, page, app);
    await page.context().clearCookies();
    // Chromium picks for whoever uses a device that is played.
    await page.goto(app.login(), { waitUntil: 'commit' });
    await page.waitForURL(`${app.callback}**`);
    expect(app.signedIn()).toMatchObject({ authenticationMethod: 'Passkey', user: { id } });
  });

  test('it is two factors: no other is asked for', async () => {
    const house = await open();
    hurry(house);
    const app = await application(house);
    const page = await visit(house);
    await plugIn(page);
    const id = await makePasskey(house, page, app);
    const body = { totp_secret: TOTP_SECRET };
    expect((await house.call('PATCH', `/v1/users/${id}`, { body })).status).toBe(200);
    await changeSettings(house.house.tools, house.environment, { requireMfa: true });
    await page.context().clearCookies();
    await page.goto(app.login(), { waitUntil: 'commit' });
    await page.waitForURL(`${app.callback}**`);
    expect(app.signedIn()).toMatchObject({ authenticationMethod: 'Passkey', user: { id } });
    expect(await eventsOf(house, 'authentication.mfa_succeeded')).toEqual([]);
  });

  test('a device that does not know its owner signs nobody in, and says so; another way is open', async () => {
    const house = await open();
    const app = await application(house);
    const page = await visit(house);
    const device = await plugIn(page);
    await makePasskey(house, page, app);
    await page.context().clearCookies();
    await offerNothing(page);
    await device.recognise(false);
    await page.goto(app.login());
    await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
    await page.getByText('The passkey did not work, or was not chosen.').waitFor();
    await enterPassword(page, app, ADA);
    await page.waitForURL(`${app.callback}**`);
    expect(app.signedIn().authenticationMethod).toBe('Password');
  });

  test('M4: it is listed with its days, and removed; its owner hears of both by mail', async () => {
    const house = await open();
    const app = await application(house);
    const page = await visit(house);
    await plugIn(page);
    await makePasskey(house, page, app);
    const today = new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeZone: 'UTC' }).format(house.clock.now());
    expect(await listed(page)).toEqual([expect.stringContaining(`Added ${today}`)]);
    await press(page, 'Remove Linux');
    await page.getByText('The passkey was removed.').waitFor();
    expect(await page.getByText('You have none yet.').count()).toBe(1);
    const letters = (await readLetters(house)).filter(({ kind }) => kind === 'passkey_changed');
    expect(letters.map(({ data }) => data.change)).toEqual(['added', 'removed']);
  });

  test('a device that has one already is not given another, and says so', async () => {
    const house = await open();
    const app = await application(house);
    const page = await visit(house);
    const device = await plugIn(page);
    await makePasskey(house, page, app);
    await page.goto('/passkeys');
    await page.getByRole('button', { name: 'Add a passkey' }).click();
    await page.getByText('This device has a passkey of yours already.').waitFor();
    expect(await device.count()).toBe(1);
  });

  test('M4: ten minutes after the sign-in they are shown, and no longer changed until the next one', async () => {
    const house = await open();
    const app = await application(house);
    const page = await visit(house);
    await plugIn(page);
    await makePasskey(house, page, app);
    house.clock.advance(10 * 60_000);
    await page.goto('/passkeys');
    expect(await listed(page)).toHaveLength(1);
    expect(await page.getByRole('button').count()).toBe(0);
    await page.getByText('To change your passkeys, sign in again').waitFor();
    await offerNothing(page);
    await enterPassword(page, app, ADA, { prompt: 'login' });
    await page.waitForURL(`${app.callback}**`);
    await page.goto('/passkeys');
    expect(await page.getByRole('button').count()).toBe(2);
  });

  test('nobody sees any who is not signed in', async () => {
    const house = await open();
    const page = await visit(house);
    expect((await page.goto('/passkeys'))?.status()).toBe(403);
    await arrive(page, 'Your passkeys');
    expect(await page.getByRole('button').count()).toBe(0);
  });

  test('where the environment takes none, none is offered', async () => {
    const house = await open();
    hurry(house);
    await changeSettings(house.house.tools, house.environment, { passkeySignIn: false });
    await makeUser(house, ADA);
    const app = await application(house);
    const page = await visit(house);
    await enterPassword(page, app, ADA);
    await page.waitForURL(`${app.callback}**`);
    await page.goto('/passkeys');
    expect(await page.getByRole('button').count()).toBe(0);
    await page.getByText('This browser cannot use passkeys here.').waitFor();
  });

  test('a browser that runs no scripts is told that it cannot add any', async () => {
    const house = await open();
    hurry(house);
    await makeUser(house, ADA);
    const app = await application(house);
    const page = await visit(house, { javaScript: false });
    await enterPassword(page, app, ADA);
    await page.waitForURL(`${app.callback}**`);
    await page.goto('/passkeys');
    expect(await page.getByText('This browser cannot use passkeys here.').isVisible()).toBe(true);
    expect(await page.getByRole('button').count()).toBe(0);
  });

  test('O8: it leads back to the application, and to nobody else', async () => {
    const house = await open();
    const app = await application(house);
    const page = await visit(house);
    const backFrom = async (returnTo: string) => {
      await page.goto(`/passkeys?${new URLSearchParams({ return_to: returnTo })}`);
      const link = page.getByRole('link', { name: 'Done' });
      return (await link.count()) === 0 ? null : link.getAttribute('href');
    };
    expect(await backFrom(app.goodbye)).toBe(app.goodbye);
    expect(await backFrom(app.callback)).toBe(app.callback);
    for (const strange of ['https://evil.example/', `${app.goodbye}/more`, 'javascript:alert(1)', '//evil.example'])
      expect(await backFrom(strange), strange).toBeNull();
    await changeSettings(house.house.tools, house.environment, { homepageUrl: 'https://example.com/home' });
    expect(await backFrom('https://example.com/home')).toBe('https://example.com/home');
  });
});
