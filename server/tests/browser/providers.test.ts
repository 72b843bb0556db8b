// Signing in through somebody else, in a browser: an OpenID provider, a GitHub-shaped one, and an organization's own.

import { decodeJwt } from 'jose';
import { expect, test } from 'vitest';
import { setProvider } from '../../src/core/oauth-providers.ts';
import { connect, organizationAt } from '../connections-made.ts';
import { startGitHubLike } from '../github-like.ts';
import type { TestHouse } from '../house.ts';
import { CLIENT } from '../issuers.ts';
import { startRealProvider } from '../oidc-provider.ts';
import type { Page } from './chromium.ts';
import { inBrowser } from './suite.ts';
import { eventsOf, heading } from './walking.ts';

const ADA = { email: 'ada@example.com', email_verified: true, given_name: 'Ada', family_name: 'Lovelace' };

/** Signs in at the provider's own pages, and lets us know who that is. */
async function agree(page: Page, login: string): Promise<void> {
  await page.locator('[name=login]').fill(login);
  await page.locator('[name=password]').fill('any');
  await page.getByRole('button', { name: 'Sign-in' }).click();
  await page.getByRole('button', { name: 'Continue' }).click();
}

async function acmeIn(house: TestHouse & { url: string }, people = { 'ada-1': ADA }) {
  const provider = await startRealProvider([`${house.url}/oauth/callback/custom_acme`], people);
  await setProvider(house.work, { name: 'custom_acme', ...CLIENT, issuer: provider.issuer });
  return provider;
}

inBrowser('signing in through somebody else', ({ open, visit, application }) => {
  test('from our page to an OpenID provider and back, as somebody new', async () => {
    const house = await open();
    await acmeIn(house);
    const app = await application(house);
    const page = await visit(house);
    await page.goto(app.login());
    await page.getByRole('link', { name: 'Continue with Acme' }).click();
    await agree(page, 'ada-1');
    await page.waitForURL(`${app.callback}**`);
    const { user, authenticationMethod, accessToken } = app.signedIn();
    expect([user.email, user.emailVerified, user.firstName]).toEqual(['ada@example.com', true, 'Ada']);
    expect(authenticationMethod).toBe('ExternalAuth');
    expect(decodeJwt(accessToken).sub).toBe(user.id);
    const told = await eventsOf(house, 'user.created', 'authentication.oauth_succeeded', 'session.created');
    expect(told.map(({ event }) => event)).toEqual([
      'user.created',
      'authentication.oauth_succeeded',
      'session.created',
    ]);
  });

  test('L1: whoever has an account that only they have proven signs in to it, and a stranger with their address does not', async () => {
    const house = await open();
    const eve = { ...ADA, email_verified: false };
    await acmeIn(house, { 'ada-1': ADA, eve } as never);
    const { body: ada } = await house.call('POST', '/user_management/users', {
      body: { email: ADA.email, email_verified: true },
    });
    const app = await application(house);
    const thief = await visit(house);
    await thief.goto(app.login());
    await thief.getByRole('link', { name: 'Continue with Acme' }).click();
    await agree(thief, 'eve');
    await thief.waitForURL(/problem=link_needs_sign_in/);
    expect(await thief.getByRole('alert').innerText()).toContain('exists already');
    const page = await visit(house);
    await page.goto(app.login());
    await page.getByRole('link', { name: 'Continue with Acme' }).click();
    await agree(page, 'ada-1');
    await page.waitForURL(`${app.callback}**`);
    expect(app.signedIn().user.id).toBe(ada.id);
  });

  test('whoever turns back at the provider is told so on our page, and can go on another way', async () => {
    const house = await open();
    await acmeIn(house);
    const app = await application(house);
    const page = await visit(house);
    await page.goto(app.login());
    await page.getByRole('link', { name: 'Continue with Acme' }).click();
    await page.getByRole('link', { name: /cancel/i }).click();
    await page.waitForURL(/problem=provider_denied/);
    expect(await heading(page)).toContain('Sign in');
    expect(await page.getByRole('alert').innerText()).toContain('Acme did not confirm');
  });

  test('an application that names GitHub gets a code for who its API says it is', async () => {
    const house = await open();
    const github = await startGitHubLike();
    await setProvider(house.work, { name: 'github', ...CLIENT, ...github.endpoints, returnsTokens: true });
    const app = await application(house);
    const page = await visit(house);
    const sent = page.waitForRequest((request) => request.url().startsWith(github.endpoints.authorizationEndpoint));
    await page.goto(app.login({ provider: 'GitHubOAuth', providerScopes: ['repo'] }));
    const asked = new URL((await sent).url());
    expect(asked.searchParams.get('scope')?.split(' ')).toContain('repo');
    const answer = new URLSearchParams(github.agree(asked));
    await page.goto(`/oauth/callback/github?${answer}`);
    await page.waitForURL(`${app.callback}**`);
    const { user, authenticationMethod, oauthTokens } = app.signedIn();
    expect([user.email, authenticationMethod]).toEqual(['octocat@example.com', 'GitHubOAuth']);
    expect(oauthTokens).toMatchObject({ accessToken: 'gho_1', scopes: ['read:user', 'user:email'] });
  });

  test('an organization’s own OpenID provider, by its id, makes a member of whoever comes', async () => {
    const house = await open();
    const acme = await organizationAt(house, 'Acme', 'example.com');
    const draft = await connect(house, acme.id, { type: 'GenericOIDC' });
    const callback = `${house.url}/sso/oidc/${draft.id}/callback`;
    const provider = await startRealProvider([callback], { 'ada-1': ADA });
    const config = { protocol: 'oidc' as const, issuer: provider.issuer, ...CLIENT };
    await connect(house, acme.id, { id: draft.id, config });
    const app = await application(house);
    const page = await visit(house);
    await page.goto(app.login({ provider: undefined, connectionId: draft.id }));
    await agree(page, 'ada-1');
    await page.waitForURL(`${app.callback}**`);
    const { authenticationMethod, organizationId, user } = app.signedIn();
    expect([authenticationMethod, organizationId, user.emailVerified]).toEqual(['SSO', acme.id, true]);
    const [told] = await eventsOf(house, 'organization_membership.created');
    expect(told?.data).toMatchObject({ user_id: user.id, organization_id: acme.id, status: 'active' });
  });
});
