// M4: only who signed in lately, in this browser, changes their passkeys on their page, and nobody else's.

import { expect, test } from 'vitest';
import { TOTP_SECRET } from '../browser/second-factors.ts';
import { onEachDatabase, type Reply, type TestHouse } from '../house.ts';
import { virtualAuthenticator } from '../virtual-authenticator.ts';
import { type Browser, codeIn, leadsTo, openBrowser } from './browsers.ts';
import { ADA, pageOf } from './page-steps.ts';
import { rows } from './rows.ts';
import { hurry, makeOrganization, makeUser, PASSWORD, totpCode } from './steps.ts';

const MALLORY = 'mallory@example.com';

/** Somebody who just signed in with a password, in a browser of their own. */
async function signedIn(house: TestHouse, email = ADA): Promise<Browser> {
  hurry(house);
  await makeUser(house, email);
  return signIn(house, email);
}

async function signIn(house: TestHouse, email: string): Promise<Browser> {
  const browser = await openBrowser(house);
  const flow = await browser.begin();
  await browser.send(`/sign-in?flow=${flow}`, { email });
  expect(codeIn(await browser.send(`/sign-in/password?flow=${flow}`, { password: PASSWORD }))).not.toBeNull();
  return browser;
}

/** What the page asks a device for. */
function optionsIn({ text }: Reply) {
  const found = /data-options="([^"]+)"/.exec(text)?.[1] ?? 'null';
  return JSON.parse(found.replaceAll('&quot;', '"').replaceAll('&amp;', '&'));
}

/** Makes a passkey as the page's script does. */
async function add(browser: Browser, device = virtualAuthenticator()): Promise<Reply> {
  const options = optionsIn(await browser.get('/passkeys'));
  expect(options).not.toBeNull();
  return browser.send('/passkeys', { response: JSON.stringify(device.create(options)) });
}

const passkeys = (house: TestHouse) => rows(house.database, 'select id, user_id from passkeys');

onEachDatabase('the page of passkeys', (open) => {
  test('M4: ten minutes after the sign-in nothing is added or removed, whatever is sent', async () => {
    const house = await open();
    const browser = await signedIn(house);
    expect((await add(browser)).status).toBe(200);
    const [made] = await passkeys(house);
    const options = optionsIn(await browser.get('/passkeys'));
    const response = JSON.stringify(virtualAuthenticator().create(options));
    house.clock.advance(10 * 60_000);
    expect(optionsIn(await browser.get('/passkeys'))).toBeNull();
    const form_token = await browser.formToken(await browser.begin({ prompt: 'login' }));
    await browser.send('/passkeys', { response, form_token });
    const another = await browser.formToken(await browser.begin({ prompt: 'login' }));
    await browser.send('/passkeys', { remove: String(made?.id), form_token: another });
    expect(await passkeys(house)).toEqual([made]);
  });

  test('M4: going to another application, or choosing an organization there, is no sign-in', async () => {
    const house = await open();
    const browser = await signedIn(house);
    house.clock.advance(11 * 60_000);
    expect(codeIn({ headers: new Headers(), text: await browser.authorize() } as Reply)).not.toBeNull();
    expect(optionsIn(await browser.get('/passkeys'))).toBeNull();
    const [ada] = await rows(house.database, 'select user_id from identifiers where canonical = ?', ADA);
    const one = await makeOrganization(house, 'One', String(ada?.user_id));
    await makeOrganization(house, 'Two', String(ada?.user_id));
    const flow = await browser.begin();
    const reply = await browser.send(pageOf('organization_selection', flow), { organization_id: one });
    expect(codeIn(reply)).not.toBeNull();
    expect(optionsIn(await browser.get('/passkeys'))).toBeNull();
  });

  test('M4: who has a second factor adds none by a sign-in that did not prove it', async () => {
    const house = await open();
    const browser = await signedIn(house);
    const [ada] = await rows(house.database, 'select user_id from identifiers where canonical = ?', ADA);
    const body = { totp_secret: TOTP_SECRET };
    expect((await house.call('PATCH', `/v1/users/${ada?.user_id}`, { body })).status).toBe(200);
    expect(optionsIn(await browser.get('/passkeys'))).toBeNull();
    const flow = await browser.begin();
    expect(leadsTo(await browser.get(pageOf('mfa_challenge', flow)))).toBeNull();
    await browser.send(pageOf('mfa_challenge', flow), { code: totpCode(house, TOTP_SECRET) });
    expect((await add(browser)).status).toBe(200);
    expect(await passkeys(house)).toHaveLength(1);
  });

  test("X1: nobody removes another's passkey", async () => {
    const house = await open();
    await add(await signedIn(house));
    const [made] = await passkeys(house);
    const mallory = await signedIn(house, MALLORY);
    const reply = await mallory.send('/passkeys', { remove: String(made?.id) });
    expect(reply.text).not.toContain('was removed');
    expect(await passkeys(house)).toEqual([made]);
  });

  test('P1: what was asked in one browser is not answered in another, nor for somebody else', async () => {
    const house = await open();
    const ada = await signedIn(house);
    const mallory = await signedIn(house, MALLORY);
    const response = JSON.stringify(virtualAuthenticator().create(optionsIn(await mallory.get('/passkeys'))));
    expect((await ada.send('/passkeys', { response })).status).toBe(400);
    // The same browser, after somebody else signed in there.
    const flow = await mallory.begin({ prompt: 'login' });
    await mallory.send(`/sign-in?flow=${flow}`, { email: ADA });
    await mallory.send(`/sign-in/password?flow=${flow}`, { password: PASSWORD });
    expect((await mallory.send('/passkeys', { response })).status).toBe(400);
    expect(await passkeys(house)).toEqual([]);
  });

  test('X6: who is banned or locked is signed in no more, and changes nothing', async () => {
    const house = await open();
    for (const [email, act] of [
      [ADA, 'ban'],
      [MALLORY, 'lock'],
    ] as const) {
      const browser = await signedIn(house, email);
      const response = JSON.stringify(virtualAuthenticator().create(optionsIn(await browser.get('/passkeys'))));
      const [user] = await rows(house.database, 'select user_id from identifiers where canonical = ?', email);
      expect((await house.call('POST', `/v1/users/${user?.user_id}/${act}`)).status).toBe(200);
      const form_token = await browser.formToken(await (await openBrowser(house)).begin());
      await browser.send('/passkeys', { response, form_token });
      expect(optionsIn(await browser.get('/passkeys')), act).toBeNull();
    }
    expect(await passkeys(house)).toEqual([]);
  });

  test('W2: no form is taken that this browser was not given', async () => {
    const house = await open();
    const browser = await signedIn(house);
    await add(browser);
    const [made] = await passkeys(house);
    const stranger = await openBrowser(house);
    for (const form_token of ['', 'x.y.z', await stranger.formToken(await stranger.begin())]) {
      const reply = await browser.send('/passkeys', { remove: String(made?.id), form_token });
      expect(reply.status).toBe(403);
    }
    expect(await passkeys(house)).toEqual([made]);
  });

  test('X1: a session of one environment is none of another', async () => {
    const house = await open();
    const browser = await signedIn(house);
    const tenant = await house.addTenant();
    const name = `latchkey-session-${house.environment.id.slice(-10).toLowerCase()}`;
    const other = `latchkey-session-${tenant.environment.id.slice(-10).toLowerCase()}`;
    browser.cookies.set(other, browser.cookies.get(name) ?? '');
    expect((await browser.get(`/passkeys?client_id=${tenant.clientId}`)).status).toBe(403);
    expect((await browser.get('/passkeys?client_id=nobody')).status).toBe(404);
    expect((await browser.get(`/passkeys?client_id=${house.clientId}`)).status).toBe(200);
  });
});
