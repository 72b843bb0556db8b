// An application that signs people in with the vendor's SDK, in a browser: off to the pages, back with a code, and out again.

import { expect, test } from 'vitest';
import { codeFor } from '../security/authorizations.ts';
import { makeUser } from '../security/steps.ts';
import type { Application, LoginOptions } from './application.ts';
import type { Page } from './chromium.ts';
import { inBrowser } from './suite.ts';

const AUTHORIZE = '/user_management/authorize';
/** What the house still answers there; these tests look at the ways to it and from it. */
const NOT_BUILT = { expected: /^501 / };

/** Begins to sign in; gives what the application asks for. */
async function begin(page: Page, app: Application, options?: LoginOptions): Promise<URL> {
  const [request] = await Promise.all([
    page.waitForRequest((each) => new URL(each.url()).pathname === AUTHORIZE),
    page.goto(app.login(options)),
  ]);
  return new URL(request.url());
}

inBrowser('an application in a browser', ({ open, visit, application }) => {
  test('sends people to the house with what it asks for and where to bring them back to', async () => {
    const house = await open();
    const app = await application(house);
    const page = await visit(house, NOT_BUILT);
    const asked = await begin(page, app, {
      screenHint: 'sign-up',
      loginHint: 'ada@example.com',
      state: 'here & there',
    });
    expect(asked.origin).toBe(house.url);
    expect(Object.fromEntries(asked.searchParams)).toEqual({
      client_id: house.clientId,
      provider: 'authkit',
      redirect_uri: app.callback,
      response_type: 'code',
      screen_hint: 'sign-up',
      login_hint: 'ada@example.com',
      state: 'here & there',
    });
  });

  test.each<[string, LoginOptions]>([
    ['its secret', {}],
    ['its secret and a proof key', { pkce: 'confidential' }],
    ['a proof key alone', { pkce: 'public' }],
  ])('signs in whom a code comes back for, with %s, and out again', async (_name, options) => {
    const house = await open();
    const app = await application(house);
    const { id } = await makeUser(house, 'ada@example.com');
    const page = await visit(house, NOT_BUILT);
    const { searchParams: asked } = await begin(page, app, options);
    const challenge = asked.get('code_challenge');
    const code = await codeFor(house, id, {
      redirectUri: app.callback,
      challenge: challenge === null ? null : { value: challenge, method: 'S256' },
    });
    await page.goto(`${app.callback}?${new URLSearchParams({ code, state: asked.get('state') ?? '' })}`);
    expect(await page.textContent('h1')).toBe('Signed in');
    expect(app.signedIn().user).toMatchObject({ id, email: 'ada@example.com' });
    const sessions = async () => (await app.workos.userManagement.listSessions(id)).data;
    expect(await sessions()).toMatchObject([{ status: 'active', userId: id }]);

    await page.goto(app.logout);
    expect(page.url()).toBe(app.goodbye);
    expect(await sessions()).toEqual([]);
  });
});
