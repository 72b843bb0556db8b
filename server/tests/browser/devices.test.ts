// A device that shows a code, and the person who lets it in or turns it away.

import { expect, test } from 'vitest';
import { createApplication } from '../../src/core/applications.ts';
import { poll } from '../security/authorizations.ts';
import { claimsIn, hurry, makeOrganization, makeUser, PASSWORD, totpCode, UM } from '../security/steps.ts';
import type { Application } from './application.ts';
import type { Page } from './chromium.ts';
import type { ListeningHouse } from './house.ts';
import { makeFactors, TOTP_SECRET } from './second-factors.ts';
import { inBrowser } from './suite.ts';
import { enterCode, enterPassword, eventsOf, heading, listed, press } from './walking.ts';

const ADA = 'ada@example.com';
const TELEVISION = 'Television/2.1';

interface Codes {
  device_code: string;
  user_code: string;
  verification_uri: string;
  verification_uri_complete: string;
}

async function ask(house: ListeningHouse, clientId = house.clientId): Promise<Codes> {
  const { status, body, text } = await house.call('POST', `${UM}/authorize/device`, {
    key: null,
    body: { client_id: clientId },
    headers: { 'user-agent': TELEVISION },
    address: '192.0.2.7',
  });
  expect(status, text).toBe(200);
  return body;
}

async function signIn(page: Page, app: Application): Promise<void> {
  await enterPassword(page, app, ADA);
  await page.waitForURL(`${app.callback}**`);
}

/** Types a code, as far as the question. */
async function type(page: Page, { verification_uri, user_code }: Codes): Promise<void> {
  await page.goto(verification_uri);
  await page.getByLabel('Code').fill(user_code);
  await press(page, 'Continue');
}

inBrowser('a device', ({ open, visit, application }) => {
  test('is let in by whoever is signed in, types its code, and sees who asks', async () => {
    const house = await open();
    hurry(house);
    const { id } = await makeUser(house, ADA);
    const app = await application(house);
    const page = await visit(house);
    await signIn(page, app);
    const codes = await ask(house);
    expect(codes.verification_uri).toBe(`${house.url}/device`);
    await type(page, { ...codes, user_code: codes.user_code.toLowerCase().replace('-', ' ') });
    expect(await heading(page)).toBe('Let this device in?');
    const shown = await page.getByRole('main').innerText();
    for (const part of [ADA, 'signed in to Latchkey', '192.0.2.7', TELEVISION]) expect(shown).toContain(part);
    expect(await page.getByRole('alert').innerText()).toContain('Only go on if you started this');
    expect((await poll(house, codes.device_code)).body.error).toBe('authorization_pending');
    await press(page, 'Let it in');
    expect(await heading(page)).toBe('Your device is signed in');
    house.clock.advance(5_000);
    const { status, body, text } = await poll(house, codes.device_code);
    expect(status, text).toBe(200);
    expect(body).toMatchObject({ user: { id }, authentication_method: 'Password' });
    expect(claimsIn(body.access_token)).toMatchObject({ sub: id });
    const told = await eventsOf(house, 'latchkey.device.approved');
    expect(told.map(({ data }) => data)).toMatchObject([{ user_id: id }]);
  });

  test('is let in by whoever signs in for that, and no application hears of it', async () => {
    const house = await open();
    hurry(house);
    const { id } = await makeFactors(house, ADA);
    const page = await visit(house);
    const codes = await ask(house);
    await page.goto(codes.verification_uri_complete);
    expect(await page.getByLabel('Code').inputValue()).toBe(codes.user_code);
    await press(page, 'Continue');
    await page.getByLabel('Email address').fill(ADA);
    await press(page, 'Continue');
    await page.getByLabel('Password').fill(PASSWORD);
    await press(page, 'Sign in');
    await enterCode(page, totpCode(house, TOTP_SECRET));
    expect(page.url()).toBe(codes.verification_uri_complete);
    await press(page, 'Continue');
    await press(page, 'Let it in');
    expect(await heading(page)).toBe('Your device is signed in');
    // The second factor was shown on the pages: the device is not asked for it once more.
    expect((await poll(house, codes.device_code)).body).toMatchObject({ user: { id } });
    expect((await house.database.db.run({ name: '', sql: 'select 1 from authorization_codes' }, [])).rows).toEqual([]);
  });

  test('is turned away', async () => {
    const house = await open();
    hurry(house);
    await makeUser(house, ADA);
    const app = await application(house);
    const page = await visit(house);
    await signIn(page, app);
    const codes = await ask(house);
    await type(page, codes);
    await press(page, 'Turn it away');
    expect(await heading(page)).toBe('The device was turned away');
    expect((await poll(house, codes.device_code)).body.error).toBe('access_denied');
    await type(page, codes);
    expect(await page.getByText('No device waits for this code. Look at it again.').isVisible()).toBe(true);
  });

  test('that is let in by a member of several is for the organization that they choose there', async () => {
    const house = await open();
    hurry(house);
    const { id } = await makeUser(house, ADA);
    const one = await makeOrganization(house, 'One', id);
    await makeOrganization(house, 'Two', id);
    const app = await application(house);
    const page = await visit(house);
    await enterPassword(page, app, ADA);
    await press(page, 'Two');
    await page.waitForURL(`${app.callback}**`);
    const codes = await ask(house);
    await type(page, codes);
    await press(page, 'Let it in');
    await page.getByRole('heading', { name: 'Choose an organization' }).waitFor();
    await press(page, 'One');
    await page.getByRole('heading', { name: 'Your device is signed in' }).waitFor();
    const { status, body } = await poll(house, codes.device_code);
    expect([status, body.organization_id]).toEqual([200, one]);
  });

  test("of somebody else's application is allowed what it asks for with the same answer", async () => {
    const house = await open();
    hurry(house);
    const { id } = await makeUser(house, ADA);
    const organizationId = await makeOrganization(house, 'Difference & Sons');
    const scopes = ['read the engine'];
    const other = { kind: 'third_party', name: 'Card puncher', organizationId, scopes } as const;
    const { clientId } = await createApplication(house.work, other);
    const app = await application(house);
    const page = await visit(house);
    await signIn(page, app);
    const codes = await ask(house, clientId);
    await type(page, codes);
    expect(await page.getByRole('main').innerText()).toContain('signed in to Card puncher');
    expect(await listed(page)).toEqual(scopes);
    await press(page, 'Let it in');
    await page.getByRole('heading', { name: 'Your device is signed in' }).waitFor();
    expect((await poll(house, codes.device_code, { client_id: clientId })).status).toBe(200);
    const granted = await house.call('GET', `${UM}/users/${id}/authorized_applications`);
    expect(granted.body.data).toMatchObject([{ granted_scopes: scopes, application: { client_id: clientId } }]);
  });

  test('of another environment is let in on the pages of that one', async () => {
    const house = await open();
    hurry(house);
    const tenant = await house.addTenant('Difference & Sons');
    const { id } = await makeUser(house, ADA, { tenant });
    const codes = await ask(house, tenant.clientId);
    expect(codes.verification_uri).toBe(`${house.url}/device?client_id=${tenant.clientId}`);
    const page = await visit(house);
    await type(page, codes);
    await page.getByLabel('Email address').fill(ADA);
    await press(page, 'Continue');
    await page.getByLabel('Password').fill(PASSWORD);
    await press(page, 'Sign in');
    await press(page, 'Continue');
    expect(await page.locator('.brand').innerText()).toBe('Difference & Sons');
    await press(page, 'Let it in');
    await page.getByRole('heading', { name: 'Your device is signed in' }).waitFor();
    expect((await poll(house, codes.device_code, {}, tenant)).body).toMatchObject({ user: { id } });
  });
});
