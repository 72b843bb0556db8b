// O7: the page on which a device is let in, and those who would have somebody else's account that way.

import { expect, test } from 'vitest';
import { changeSettings } from '../../src/core/environments.ts';
import { ORIGIN, onEachDatabase, type TestHouse } from '../house.ts';
import { poll } from './authorizations.ts';
import { type Browser, leadsTo, openBrowser } from './browsers.ts';
import { ADA, askDevice, formToken, resetLink, send, signedIn } from './links.ts';
import { dump, rows } from './rows.ts';
import { hurry, makeOrganization, makeUser } from './steps.ts';

const NOBODY = 'No device waits for this code. Look at it again.';
const TOO_MANY = 'There were too many tries.';

async function openWithDevice(open: () => Promise<TestHouse>) {
  const house = await open();
  hurry(house);
  await makeUser(house, ADA);
  return { house, ...(await askDevice(house)) };
}

const decide = (browser: Browser, user_code: string, decision: string) =>
  send(browser, '/device', { user_code, decision });

const waits = async (house: TestHouse, device_code: string) => {
  house.clock.advance(5_000);
  return (await poll(house, device_code)).body.error === 'authorization_pending';
};

onEachDatabase('the page of devices', (open) => {
  test('O7: only the browser that typed the code decides, although the same person is signed in elsewhere', async () => {
    const { house, user_code, device_code } = await openWithDevice(open);
    const [browser, other] = [await signedIn(house), await signedIn(house)];
    for (const decision of ['approve', 'deny']) {
      const early = await decide(browser, user_code, decision);
      expect([early.status, early.text.includes(NOBODY)]).toEqual([400, true]);
    }
    expect((await send(browser, '/device', { user_code })).text).toContain('Let this device in?');
    for (const decision of ['approve', 'deny'])
      expect((await decide(other, user_code, decision)).text).toContain(NOBODY);
    expect(await waits(house, device_code)).toBe(true);
    expect((await decide(browser, user_code, 'approve')).text).toContain('Your device is signed in');
    expect((await poll(house, device_code)).body.user.email).toBe(ADA);
    for (const decision of ['approve', 'deny'])
      expect((await decide(browser, user_code, decision)).text).toContain(NOBODY);
  });

  test('O7: whoever signs in after the code was typed does not decide about it unasked', async () => {
    const { house, user_code, device_code } = await openWithDevice(open);
    await makeUser(house, 'grace@example.com');
    const browser = await signedIn(house, 'grace@example.com');
    await send(browser, '/device', { user_code });
    const flow = await browser.begin({ prompt: 'login' });
    await browser.send(`/sign-in?flow=${flow}`, { email: ADA });
    await browser.send(`/sign-in/password?flow=${flow}`, { password: 'correct horse battery staple' });
    expect((await decide(browser, user_code, 'approve')).text).toContain(NOBODY);
    expect(await waits(house, device_code)).toBe(true);
  });

  test('whoever belongs to several organizations chooses one there: the device could not ask', async () => {
    const { house, user_code, device_code } = await openWithDevice(open);
    const [user] = await rows(house.database, 'select id from users');
    const [here, there] = [
      await makeOrganization(house, 'Here', user?.id as string),
      await makeOrganization(house, 'There', user?.id as string),
    ];
    const foreign = await makeOrganization(house, 'Nobody’s');
    // To sign in on this page no organization is asked for.
    const browser = await openBrowser(house);
    const begun = await send(browser, '/device', { user_code });
    const flow = new URL(begun.headers.get('location') ?? '', ORIGIN).searchParams.get('flow');
    await browser.send(`/sign-in?flow=${flow}`, { email: ADA });
    const back = await browser.send(`/sign-in/password?flow=${flow}`, { password: 'correct horse battery staple' });
    expect(back.headers.get('location')).toContain('/device?user_code=');
    await send(browser, '/device', { user_code });
    const choices: Record<string, string>[] = [{}, { organization_id: foreign }, { organization_id: '' }];
    for (const chosen of choices) {
      const asked = await send(browser, '/device', { user_code, decision: 'approve', ...chosen });
      expect([asked.status, asked.text.includes('Choose an organization')]).toEqual([200, true]);
      expect(asked.text).toContain(here);
      expect(asked.text).not.toContain(foreign);
    }
    expect(await waits(house, device_code)).toBe(true);
    const done = await send(browser, '/device', { user_code, decision: 'approve', organization_id: there });
    expect(done.text).toContain('Your device is signed in');
    expect((await poll(house, device_code)).body.organization_id).toBe(there);
  });

  test('O7: nothing in an address decides, and nobody who is not signed in', async () => {
    const { house, user_code } = await openWithDevice(open);
    const browser = await signedIn(house);
    await send(browser, '/device', { user_code });
    const before = await dump(house.database);
    for (const decision of ['approve', 'deny'])
      await browser.get(`/device?user_code=${user_code}&decision=${decision}`);
    expect(await dump(house.database)).toEqual(before);
    for (const name of [...browser.cookies.keys()].filter((each) => each.includes('session')))
      browser.cookies.delete(name);
    const reply = await decide(browser, user_code, 'approve');
    expect(leadsTo(reply)).toBe('/sign-in');
    expect(await rows(house.database, 'select id from device_authorizations where approved_at is not null')).toEqual(
      [],
    );
  });

  test('O7: a session that ended since decides nothing', async () => {
    const { house, user_code, device_code } = await openWithDevice(open);
    const browser = await signedIn(house);
    await send(browser, '/device', { user_code });
    await send(browser, await resetLink(house), { password: 'another horse battery staple' });
    expect(leadsTo(await decide(browser, user_code, 'approve'))).toBe('/sign-in');
    expect(await waits(house, device_code)).toBe(true);
  });

  test('B1: whoever guesses codes must wait, and signing in anew gives no more guesses', async () => {
    const { house, user_code, device_code } = await openWithDevice(open);
    const guess = async (browser: Browser) => (await send(browser, '/device', { user_code: 'BCDF-GHJK' })).text;
    const said: string[] = [];
    for (let sessions = 0; sessions < 3; sessions += 1) {
      const browser = await signedIn(house);
      for (let tries = 0; tries < 11; tries += 1) said.push(await guess(browser));
      // The right one is refused as well by then.
      expect((await send(browser, '/device', { user_code })).text).toContain(TOO_MANY);
    }
    // Ten for a session, and twenty for all that come from one address; those that are refused count there too.
    const answered = said.map((text) => text.includes(NOBODY));
    expect(answered.slice(0, 11)).toEqual([...Array(10).fill(true), false]);
    expect(answered.filter(Boolean)).toHaveLength(18);
    expect(await waits(house, device_code)).toBe(true);
  });

  test('X1: the code of another environment is none here', async () => {
    const { house } = await openWithDevice(open);
    const tenant = await house.addTenant();
    const asked = await house.call('POST', '/user_management/authorize/device', {
      key: null,
      body: { client_id: tenant.clientId },
    });
    const browser = await signedIn(house);
    const { user_code } = asked.body;
    expect((await send(browser, '/device', { user_code })).text).toContain(NOBODY);
    // Nor is somebody from here signed in there.
    const there = `/device?client_id=${tenant.clientId}`;
    const form_token = await formToken(browser, there);
    expect(leadsTo(await send(browser, there, { user_code, form_token }))).toBe('/sign-in');
    // Nor is a form from here taken there.
    expect((await send(browser, there, { user_code })).status).toBe(403);
    expect((await browser.get('/device?client_id=client_unknown')).status).toBe(404);
  });

  test('a house that lets no devices in says so', async () => {
    const { house, user_code } = await openWithDevice(open);
    const browser = await signedIn(house);
    await changeSettings(house.house.tools, house.environment, { deviceAuthorization: false });
    house.clock.advance(2_000);
    const { status, text } = await send(browser, '/device', { user_code });
    expect([status, text.includes('This way to sign in is switched off.')]).toEqual([400, true]);
  });
});
