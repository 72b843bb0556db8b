// Signing out at an application, with the address that the vendor's SDK builds.

import { expect, test } from 'vitest';
import { createApplication } from '../../src/core/applications.ts';
import { claimsIn, hurry, makeUser, UM } from '../security/steps.ts';
import type { Application } from './application.ts';
import type { Page } from './chromium.ts';
import type { ListeningHouse } from './house.ts';
import { inBrowser } from './suite.ts';
import { enterPassword, heading } from './walking.ts';

const ADA = 'ada@example.com';

async function signIn(page: Page, app: Application, email = ADA): Promise<void> {
  await enterPassword(page, app, email);
  await page.waitForURL(`${app.callback}**`);
}

const sessionOf = (app: Application) => String(claimsIn(app.signedIn().accessToken).sid);

const liveSessions = async (house: ListeningHouse, id: string): Promise<string[]> =>
  (await house.call('GET', `${UM}/users/${id}/sessions`)).body.data.map((each: { id: string }) => each.id);

inBrowser('signing out', ({ open, visit, application }) => {
  test('at the application: the next login asks again, where it did not before', async () => {
    const house = await open();
    hurry(house);
    const { id } = await makeUser(house, ADA);
    const app = await application(house);
    const page = await visit(house);
    await signIn(page, app);
    await page.goto(app.login());
    expect(page.url()).toContain(app.callback);
    expect(await liveSessions(house, id)).toHaveLength(2);
    await page.goto(app.logout);
    expect(page.url()).toBe(app.goodbye);
    await page.goto(app.login());
    expect(await heading(page)).toMatch(/^Sign in to /);
    expect((await page.context().cookies(house.url)).map(({ name }) => name)).toEqual(['latchkey-browser']);
  });

  test('O8: ends the one session of that id, and leaves those of other applications', async () => {
    const house = await open();
    hurry(house);
    const { id } = await makeUser(house, ADA);
    const app = await application(house);
    const redirectUris = [{ uri: 'http://127.0.0.1:*/callback', isDefault: false }];
    const { clientId } = await createApplication(house.work, { kind: 'first_party', name: 'Second', redirectUris });
    const second = await application({ ...house, clientId });
    const page = await visit(house);
    await signIn(page, app);
    await page.goto(second.login());
    expect(second.signedIn().user.id).toBe(id);
    expect((await liveSessions(house, id)).sort()).toEqual([sessionOf(app), sessionOf(second)].sort());
    await page.goto(app.logout);
    expect(await liveSessions(house, id)).toEqual([sessionOf(second)]);
    await page.goto(second.login());
    expect(await heading(page)).toMatch(/^Sign in to /);
  });

  test("O8: somebody else's session signs nobody out of this browser", async () => {
    const house = await open();
    hurry(house);
    const ada = await makeUser(house, ADA);
    await makeUser(house, 'grace@example.com');
    const app = await application(house);
    const [hers, page] = [await visit(house), await visit(house)];
    await signIn(hers, app, 'grace@example.com');
    const stranger = sessionOf(app);
    await signIn(page, app);
    await page.goto(`${UM}/sessions/logout?session_id=${stranger}`);
    await page.goto(app.login());
    expect(page.url()).toContain(app.callback);
    expect(app.signedIn().user.id).toBe(ada.id);
    // Whoever that was is asked: the id alone does it, in whichever browser.
    await hers.goto(app.login());
    expect(await heading(hers)).toMatch(/^Sign in to /);
  });

  test('signs the browser out too where the session had ended before', async () => {
    const house = await open();
    hurry(house);
    await makeUser(house, ADA);
    const app = await application(house);
    const page = await visit(house);
    await signIn(page, app);
    const former = sessionOf(app);
    await page.goto(app.login());
    await house.call('POST', `${UM}/sessions/revoke`, { body: { session_id: former } });
    await signIn(page, app);
    await page.goto(`${UM}/sessions/logout?session_id=${former}`);
    await page.goto(app.login());
    expect(await heading(page)).toMatch(/^Sign in to /);
  });

  test('says so where no application waits, in every environment', async () => {
    const house = await open();
    hurry(house);
    const page = await visit(house);
    await page.goto(`${UM}/sessions/logout?session_id=session_unknown`);
    expect(page.url()).toBe(`${house.url}/signed-out`);
    expect(await heading(page)).toBe('You are signed out');
    const tenant = await house.addTenant('Difference & Sons');
    await makeUser(house, ADA, { tenant });
    const { body } = await house.call('POST', `${UM}/authenticate`, {
      key: null,
      body: {
        grant_type: 'password',
        client_id: tenant.clientId,
        client_secret: tenant.apiKey,
        email: ADA,
        password: 'correct horse battery staple',
      },
    });
    await page.goto(`${UM}/sessions/logout?session_id=${claimsIn(body.access_token).sid}`);
    expect(page.url()).toBe(`${house.url}/signed-out?client_id=${tenant.clientId}`);
    expect(await page.locator('.brand').innerText()).toBe('Difference & Sons');
  });
});
