// An invitation, from the link of its letter to a session in the organization.

import { expect, test } from 'vitest';
import { changeSettings } from '../../src/core/environments.ts';
import { claimsIn, hurry, makeOrganization, makeUser, PASSWORD, post, UM } from '../security/steps.ts';
import type { Application } from './application.ts';
import type { Page } from './chromium.ts';
import type { ListeningHouse } from './house.ts';
import { inBrowser } from './suite.ts';
import { enterCode, enterPassword, eventsOf, heading, press } from './walking.ts';

const ADA = 'ada@example.com';

async function invite(house: ListeningHouse, organization_id: string, more: object = {}) {
  const { status, body, text } = await post(house, `${UM}/invitations`, { email: ADA, organization_id, ...more });
  expect(status, text).toBe(201);
  return body as { id: string; accept_invitation_url: string };
}

/** Redeems the code that the browser brought: nobody gave out a state, since the application did not begin this. */
async function redeemed(page: Page, app: Application) {
  await page.waitForURL(`${app.callback}**`);
  const code = new URL(page.url()).searchParams.get('code') ?? '';
  return app.workos.userManagement.authenticateWithCode({ code, clientId: app.workos.clientId as string });
}

async function expectJoined(house: ListeningHouse, userId: string, organizationId: string): Promise<void> {
  const { body } = await house.call('GET', `${UM}/organization_memberships?user_id=${userId}`);
  expect(body.data).toMatchObject([{ organization_id: organizationId, status: 'active' }]);
  const told = await eventsOf(house, 'invitation.accepted');
  expect(told.map(({ data }) => data)).toMatchObject([{ accepted_user_id: userId, organization_id: organizationId }]);
}

inBrowser('an invitation', ({ open, visit, application }) => {
  test('shows who invites whom to what, and lets somebody new in with an account of their own', async () => {
    const house = await open();
    hurry(house);
    const grace = await makeUser(house, 'grace@example.com');
    const acme = await makeOrganization(house, 'Acme & Sons', grace.id);
    const app = await application(house);
    await invite(house, acme, { inviter_user_id: grace.id });
    const page = await visit(house);
    await page.goto((await house.letter(ADA)).link());
    expect(await heading(page)).toBe('You are invited to Acme & Sons');
    expect(await page.getByRole('main').innerText()).toMatch(
      /grace@example\.com invites you[\s\S]*is for ada@example\.com/,
    );
    await press(page, 'Accept');
    const email = page.getByLabel('Email address');
    expect([await email.inputValue(), await email.getAttribute('readonly')]).toEqual([ADA, '']);
    await page.getByLabel('Password').fill(PASSWORD);
    await press(page, 'Create account');
    expect(await heading(page)).toBe('Verify your email');
    await enterCode(page, (await house.letter(ADA, 2)).code(), 'Verify');
    const { user, organizationId, accessToken, authenticationMethod } = await redeemed(page, app);
    expect([user.email, organizationId, authenticationMethod]).toEqual([ADA, acme, 'Password']);
    expect(claimsIn(accessToken)).toMatchObject({ org_id: acme, sub: user.id });
    await expectJoined(house, user.id, acme);
  });

  test('lets somebody in who has an account, and is asked nothing about it before', async () => {
    const house = await open();
    hurry(house);
    const { id } = await makeUser(house, ADA);
    const acme = await makeOrganization(house, 'Acme');
    const app = await application(house);
    const page = await visit(house);
    await page.goto((await invite(house, acme)).accept_invitation_url);
    await press(page, 'Accept');
    await page.getByRole('link', { name: 'Sign in' }).click();
    expect(await page.getByLabel('Email address').inputValue()).toBe(ADA);
    await press(page, 'Continue');
    await page.getByLabel('Password').fill(PASSWORD);
    await press(page, 'Sign in');
    const { user, organizationId } = await redeemed(page, app);
    expect([user.id, organizationId]).toEqual([id, acme]);
    await expectJoined(house, id, acme);
    await page.goto((await house.letter(ADA)).link());
    expect(await heading(page)).toBe('This invitation does not work any more');
  });

  test('asks nothing more of whoever is signed in as the invited', async () => {
    const house = await open();
    hurry(house);
    const { id } = await makeUser(house, ADA);
    const acme = await makeOrganization(house, 'Acme');
    const app = await application(house);
    const page = await visit(house);
    await enterPassword(page, app, ADA);
    await page.waitForURL(`${app.callback}**`);
    await page.goto((await invite(house, acme)).accept_invitation_url);
    await press(page, 'Accept');
    expect((await redeemed(page, app)).organizationId).toBe(acme);
    await expectJoined(house, id, acme);
  });

  test('asks for the invited where somebody else is signed in', async () => {
    const house = await open();
    hurry(house);
    await makeUser(house, 'grace@example.com');
    const acme = await makeOrganization(house, 'Acme');
    const app = await application(house);
    const page = await visit(house);
    await enterPassword(page, app, 'grace@example.com');
    await page.waitForURL(`${app.callback}**`);
    await page.goto((await invite(house, acme)).accept_invitation_url);
    await press(page, 'Accept');
    expect(await heading(page)).toMatch(/^Create your /);
    expect(await eventsOf(house, 'invitation.accepted')).toEqual([]);
  });

  test('makes an account where nobody else may, and with a code where nobody has a password', async () => {
    const house = await open();
    hurry(house);
    await changeSettings(house.house.tools, house.environment, { allowSignUp: false, passwordSignIn: false });
    const acme = await makeOrganization(house, 'Acme');
    const app = await application(house);
    house.clock.advance(1_000);
    const page = await visit(house);
    await page.goto((await invite(house, acme)).accept_invitation_url);
    await press(page, 'Accept');
    await press(page, 'Continue');
    expect(await heading(page)).toBe('Check your email');
    await enterCode(page, (await house.letter(ADA, 2)).code(), 'Sign in');
    const { user, organizationId, authenticationMethod } = await redeemed(page, app);
    expect([user.email, organizationId, authenticationMethod]).toEqual([ADA, acme, 'MagicAuth']);
    await expectJoined(house, user.id, acme);
  });

  test('goes to the place that the inviter chose, if it is registered', async () => {
    const house = await open();
    hurry(house);
    await makeUser(house, ADA);
    const acme = await makeOrganization(house, 'Acme');
    const app = await application(house);
    await house.call('POST', `${UM}/redirect_uris`, { body: { uri: `${app.url}/welcome` } });
    const page = await visit(house);
    await enterPassword(page, app, ADA);
    await page.waitForURL(`${app.callback}**`);
    const { accept_invitation_url: link } = await invite(house, acme);
    await page.goto(`${link}&${new URLSearchParams({ redirect_url: `${app.url}/welcome` })}`);
    await press(page, 'Accept');
    await page.waitForURL(`${app.url}/welcome?code=**`);
  });

  test('leads nowhere where no application can be told', async () => {
    const house = await open();
    const acme = await makeOrganization(house, 'Acme');
    const page = await visit(house);
    await page.goto((await invite(house, acme)).accept_invitation_url);
    expect(await page.getByRole('main').innerText()).toContain('an address that is not registered for it');
  });
});
