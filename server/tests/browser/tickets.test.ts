// A sign-in with a ticket that the application's server made: its link shows a button, and spends nothing.

import { expect, test } from 'vitest';
import { registerRedirect } from '../../src/core/redirects.ts';
import { redeem } from '../security/authorizations.ts';
import { hurry, makeUser, totpCode } from '../security/steps.ts';
import type { Application } from './application.ts';
import type { Page } from './chromium.ts';
import type { ListeningHouse } from './house.ts';
import { makeFactors, TOTP_SECRET } from './second-factors.ts';
import { inBrowser } from './suite.ts';
import { enterCode, heading, press } from './walking.ts';

const ADA = 'ada@example.com';

async function ticketFor(house: ListeningHouse, user_id: string, tenant = { apiKey: house.apiKey }): Promise<string> {
  const { body, text } = await house.call('POST', '/v1/sign_in_tokens', { key: tenant.apiKey, body: { user_id } });
  expect(body?.url, text).toEqual(expect.any(String));
  return body.url;
}

async function redeemed(page: Page, app: Application) {
  await page.waitForURL(`${app.callback}**`);
  const code = new URL(page.url()).searchParams.get('code') ?? '';
  return app.workos.userManagement.authenticateWithCode({ code, clientId: app.workos.clientId as string });
}

inBrowser('a sign-in ticket', ({ open, visit, application }) => {
  test('C6: signs in at the press of a button, once, however often its link is opened', async () => {
    const house = await open();
    hurry(house);
    const { id } = await makeUser(house, ADA);
    const app = await application(house);
    const link = await ticketFor(house, id);
    const page = await visit(house);
    for (let visits = 0; visits < 3; visits += 1) await page.goto(link);
    expect(await page.getByRole('main').innerText()).toContain(`You are signing in as ${ADA}.`);
    await press(page, 'Continue');
    expect((await redeemed(page, app)).user.id).toBe(id);
    await page.goto(link);
    expect(await heading(page)).toBe('This link does not work any more');
    await page.goto(app.login());
    expect(app.signedIn().user.id).toBe(id);
  });

  test('stands for the first factor alone', async () => {
    const house = await open();
    hurry(house);
    const { id } = await makeFactors(house, ADA);
    const app = await application(house);
    const page = await visit(house);
    await page.goto(await ticketFor(house, id));
    await press(page, 'Continue');
    expect(await heading(page)).toBe('Confirm that it is you');
    await enterCode(page, totpCode(house, TOTP_SECRET));
    expect((await redeemed(page, app)).user.id).toBe(id);
  });

  test('lets nobody in who is kept out, says so, and is not spent by that', async () => {
    const house = await open();
    hurry(house);
    const { id } = await makeUser(house, ADA);
    const app = await application(house);
    const link = await ticketFor(house, id);
    await house.call('POST', `/v1/users/${id}/ban`);
    const page = await visit(house);
    await page.goto(link);
    await press(page, 'Continue');
    expect(await page.getByRole('alert').innerText()).toContain('This account may not sign in.');
    expect(app.lastResult()).toBeUndefined();
    await house.call('POST', `/v1/users/${id}/unban`);
    await page.goto(link);
    await press(page, 'Continue');
    expect((await redeemed(page, app)).user.id).toBe(id);
  });

  test('of another environment signs in there', async () => {
    const house = await open();
    hurry(house);
    const app = await application(house);
    const tenant = await house.addTenant('Difference & Sons');
    const { id } = await makeUser(house, ADA, { tenant });
    const link = await ticketFor(house, id, tenant);
    expect(new URL(link).searchParams.get('client_id')).toBe(tenant.clientId);
    const page = await visit(house);
    await page.goto(link);
    expect(await page.getByRole('main').innerText()).toContain('an address that is not registered for it');
    await registerRedirect(tenant.work, 'redirect', app.callback);
    await page.goto(link);
    expect(await page.locator('.brand').innerText()).toBe('Difference & Sons');
    await press(page, 'Continue');
    await page.waitForURL(`${app.callback}**`);
    const code = new URL(page.url()).searchParams.get('code') ?? '';
    expect((await redeem(house, code, {}, tenant)).body).toMatchObject({ user: { id } });
  });
});
