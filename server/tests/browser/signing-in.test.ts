// The way of most people: an account with a password, a code by mail, and a page that nobody has to see twice.

import { decodeJwt } from 'jose';
import { expect, test } from 'vitest';
import { makeOrganization, makeUser } from '../security/steps.ts';
import { inBrowser } from './suite.ts';
import { enterCode, enterPassword, eventsOf, heading, press } from './walking.ts';

const ADA = 'ada@example.com';

inBrowser('signing in', ({ open, visit, application }) => {
  test('somebody signs up with a password, proves the address with the mailed code, and is in', async () => {
    const house = await open();
    const app = await application(house);
    const page = await visit(house);
    await page.goto(app.login({ screenHint: 'sign-up' }));
    await page.getByLabel('Email address').fill(ADA);
    await page.getByLabel('First name').fill('Ada');
    await page.getByLabel('Last name').fill('Lovelace');
    await page.getByLabel('Password').fill('too short');
    await press(page, 'Create account');
    expect(await page.getByText('The password needs at least 10 characters.').isVisible()).toBe(true);
    expect(await page.getByLabel('First name').inputValue()).toBe('Ada');
    await page.getByLabel('Password').fill('correct horse battery staple');
    await press(page, 'Create account');
    await enterCode(page, '000000', 'Verify');
    expect(await page.getByText('The code is wrong.').isVisible()).toBe(true);
    await enterCode(page, (await house.letter(ADA)).code(), 'Verify');
    await page.waitForURL(`${app.callback}**`);
    const { user, authenticationMethod, accessToken } = app.signedIn();
    expect(user).toMatchObject({ email: ADA, emailVerified: true, firstName: 'Ada', lastName: 'Lovelace' });
    expect(authenticationMethod).toBe('Password');
    expect(decodeJwt(accessToken)).toMatchObject({ sub: user.id, client_id: house.clientId });
    const told = await eventsOf(
      house,
      'user.created',
      'authentication.password_succeeded',
      'authentication.email_verification_failed',
      'authentication.email_verification_succeeded',
      'session.created',
    );
    expect(told.map(({ event }) => event)).toEqual([
      'user.created',
      'authentication.password_succeeded',
      'authentication.email_verification_failed',
      'authentication.email_verification_succeeded',
      'session.created',
    ]);
  });

  test('whoever signed out comes back with a code by mail alone', async () => {
    const house = await open();
    await makeUser(house, ADA);
    const app = await application(house);
    const page = await visit(house);
    await enterPassword(page, app, ADA);
    await page.waitForURL(`${app.callback}**`);
    await page.goto(app.logout);
    await page.waitForURL(app.goodbye);
    await page.goto(app.login());
    await page.getByLabel('Email address').fill(ADA);
    await press(page, 'Continue');
    await press(page, 'Email me a code instead');
    const code = (await house.letter(ADA)).code();
    await enterCode(page, `${code.slice(0, 3)} ${code.slice(3)}`, 'Sign in');
    await page.waitForURL(`${app.callback}**`);
    expect(app.signedIn()).toMatchObject({ authenticationMethod: 'MagicAuth', user: { email: ADA } });
    const told = await eventsOf(house, 'magic_auth.created', 'authentication.magic_auth_succeeded', 'session.revoked');
    expect(told.map(({ event }) => event)).toEqual([
      'session.revoked',
      'magic_auth.created',
      'authentication.magic_auth_succeeded',
    ]);
  });

  test('a public client without a secret signs somebody in by PKCE', async () => {
    const house = await open();
    await makeUser(house, ADA);
    const app = await application(house);
    const page = await visit(house);
    await enterPassword(page, app, ADA, { pkce: 'public' });
    await page.waitForURL(`${app.callback}**`);
    expect(app.signedIn().authenticationMethod).toBe('Password');
  });

  test('two applications of one environment ask once', async () => {
    const house = await open();
    await makeUser(house, ADA);
    const [one, two] = [await application(house), await application(house)];
    const page = await visit(house);
    await enterPassword(page, one, ADA);
    await page.waitForURL(`${one.callback}**`);
    await page.goto(two.login());
    await page.waitForURL(`${two.callback}**`);
    expect(two.signedIn().user.id).toBe(one.signedIn().user.id);
    expect(decodeJwt(two.signedIn().accessToken).sid).not.toBe(decodeJwt(one.signedIn().accessToken).sid);
    await page.goto(two.login({ prompt: 'login' }));
    expect(await heading(page)).toContain('Sign in');
  });

  test('all of it works without scripts', async () => {
    const house = await open();
    await makeUser(house, ADA);
    const app = await application(house);
    const page = await visit(house, { javaScript: false });
    await enterPassword(page, app, ADA);
    await page.waitForURL(`${app.callback}**`);
    expect(app.signedIn().user.email).toBe(ADA);
  });

  test('a page speaks the language of the browser, from right to left where that is written so', async () => {
    const house = await open();
    const app = await application(house);
    const german = await visit(house, { locale: 'de-CH' });
    await german.goto(app.login());
    expect(await german.getAttribute('html', 'lang')).toBe('de');
    expect(await heading(german)).toContain('anmelden');
    const arabic = await visit(house, { locale: 'ar-EG' });
    await arabic.goto(app.login());
    expect(await arabic.getAttribute('html', 'dir')).toBe('rtl');
    const { workos, callback: redirectUri } = app;
    const { clientId } = house;
    const link = workos.userManagement.getAuthorizationUrl({ provider: 'authkit', clientId, redirectUri });
    await german.goto(`${link}&ui_locales=fr-CA+it`);
    expect(await german.getAttribute('html', 'lang')).toBe('fr');
  });

  test('once it is known who signs in, pages speak their language', async () => {
    const house = await open();
    const ada = await makeUser(house, ADA);
    await house.call('PUT', `/user_management/users/${ada.id}`, { body: { locale: 'pl' } });
    await makeOrganization(house, 'One', ada.id);
    await makeOrganization(house, 'Two', ada.id);
    const page = await visit(house);
    await enterPassword(page, await application(house), ADA);
    await page.waitForURL(/organization/);
    expect(await page.getAttribute('html', 'lang')).toBe('pl');
  });
});
