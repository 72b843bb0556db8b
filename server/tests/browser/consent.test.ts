// An application of somebody else, and whether it may act for whoever signs in.

import { expect, test } from 'vitest';
import { createApplication, removeApplication } from '../../src/core/applications.ts';
import { claimsIn, hurry, makeOrganization, makeUser, UM } from '../security/steps.ts';
import type { Application } from './application.ts';
import type { ListeningHouse } from './house.ts';
import { inBrowser, type Stage } from './suite.ts';
import { enterPassword, eventsOf, heading, listed, press } from './walking.ts';

const ADA = 'ada@example.com';
const SCOPES = ['read the engine', 'punch cards'];

/** An application of an organization, started where its redirect target is. */
async function startOther(
  house: ListeningHouse,
  application: Stage['application'],
  scopes = SCOPES,
): Promise<{ app: Application; clientId: string; id: string }> {
  const organizationId = await makeOrganization(house, 'Difference & Sons');
  const redirectUris = [{ uri: 'http://127.0.0.1:*/callback', isDefault: false }];
  const other = { kind: 'third_party', name: 'Card puncher', organizationId, scopes, redirectUris } as const;
  const { clientId, id } = await createApplication(house.work, other);
  return { app: await application({ ...house, clientId }), clientId, id };
}

inBrowser('the application of somebody else', ({ open, visit, application }) => {
  test('says whose it is and what it asks for; what is allowed once is not asked for again', async () => {
    const house = await open();
    hurry(house);
    const { id } = await makeUser(house, ADA);
    const { app, clientId } = await startOther(house, application);
    const page = await visit(house);
    await enterPassword(page, app, ADA, { pkce: 'public' });
    expect(await heading(page)).toBe('Let Card puncher act for you?');
    const shown = await page.getByRole('main').innerText();
    for (const part of ['of Difference & Sons', new URL(app.url).host, ADA]) expect(shown).toContain(part);
    expect(await listed(page)).toEqual(SCOPES);
    expect(app.lastResult()).toBeUndefined();
    await press(page, 'Allow');
    await page.waitForURL(`${app.callback}**`);
    const { user, authenticationMethod, accessToken } = app.signedIn();
    expect([user.id, authenticationMethod]).toEqual([id, 'Password']);
    expect(claimsIn(accessToken)).toMatchObject({ sub: id, client_id: clientId });
    const granted = await house.call('GET', `${UM}/users/${id}/authorized_applications`);
    expect(granted.body.data).toMatchObject([{ granted_scopes: SCOPES, application: { client_id: clientId } }]);
    const told = await eventsOf(house, 'latchkey.authorized_connect_application.created', 'session.created');
    expect(told.map(({ event }) => event)).toEqual([
      'latchkey.authorized_connect_application.created',
      'session.created',
    ]);

    await page.goto(app.login({ pkce: 'public' }));
    expect(page.url()).toContain(app.callback);
    expect(app.signedIn().user.id).toBe(id);
    const elsewhere = await visit(house);
    await enterPassword(elsewhere, app, ADA);
    await elsewhere.waitForURL(`${app.callback}**`);
  });

  test('is told that it may not', async () => {
    const house = await open();
    hurry(house);
    const { id } = await makeUser(house, ADA);
    const { app } = await startOther(house, application);
    const page = await visit(house);
    await enterPassword(page, app, ADA, { state: 'here & there' });
    await press(page, 'Do not allow');
    await page.waitForURL(`${app.callback}**`);
    expect(app.lastResult()).toMatchObject({
      query: { error: 'access_denied', state: 'here & there' },
      problem: 'access_denied',
    });
    const granted = await house.call('GET', `${UM}/users/${id}/authorized_applications`);
    expect(granted.body.data).toEqual([]);
    await page.goto(app.login());
    expect(await heading(page)).toBe('Let Card puncher act for you?');
  });

  test('is asked about by whoever is signed in already, also where it asks for nothing but who they are', async () => {
    const house = await open();
    hurry(house);
    await makeUser(house, ADA);
    const own = await application(house);
    const { app } = await startOther(house, application, []);
    const page = await visit(house);
    await enterPassword(page, own, ADA);
    await page.waitForURL(`${own.callback}**`);
    await page.goto(app.login());
    expect(await listed(page)).toEqual(['know who you are']);
    await press(page, 'Allow');
    await page.waitForURL(`${app.callback}**`);
    expect(app.signedIn().user.email).toBe(ADA);
  });

  test('gets the organization that was chosen before', async () => {
    const house = await open();
    hurry(house);
    const { id } = await makeUser(house, ADA);
    await makeOrganization(house, 'One', id);
    const two = await makeOrganization(house, 'Two', id);
    const { app } = await startOther(house, application);
    const page = await visit(house);
    await enterPassword(page, app, ADA);
    await press(page, 'Two');
    await press(page, 'Allow');
    await page.waitForURL(`${app.callback}**`);
    expect(app.signedIn().organizationId).toBe(two);
  });

  test('is asked for by whoever is signed in, and by nobody who signed out meanwhile', async () => {
    const house = await open();
    hurry(house);
    await makeUser(house, ADA);
    const { app } = await startOther(house, application);
    const page = await visit(house);
    await enterPassword(page, app, ADA);
    await page.getByRole('button', { name: 'Allow', exact: true }).waitFor();
    await page.context().clearCookies({ name: /session/ });
    await press(page, 'Allow');
    expect(await heading(page)).toMatch(/^Sign in to /);
  });

  test('is nobody any more once it was taken away', async () => {
    const house = await open();
    hurry(house);
    const { id } = await makeUser(house, ADA);
    const { app, id: applicationId } = await startOther(house, application);
    const page = await visit(house);
    await enterPassword(page, app, ADA);
    await press(page, 'Allow');
    await page.waitForURL(`${app.callback}**`);
    await removeApplication(house.work, applicationId);
    expect((await house.call('GET', `${UM}/users/${id}/sessions`)).body.data).toEqual([]);
    await page.goto(app.login());
    expect(await page.getByRole('main').innerText()).toContain('No application is known under this client id.');
  });
});
