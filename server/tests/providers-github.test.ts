// Signing in through a provider that speaks plain OAuth, as GitHub does: who somebody is comes from its API.

import { expect, test } from 'vitest';
import { setProvider } from '../src/core/oauth-providers.ts';
import { endProvider } from '../src/core/outward.ts';
import { OCTOCAT, startGitHubLike } from './github-like.ts';
import { onEachDatabase, type TestHouse } from './house.ts';
import { CLIENT } from './issuers.ts';
import { begin, refusalOf, signIn } from './visiting.ts';

const CALLBACK = 'http://latchkey.test/oauth/callback/github';

async function arrange(house: TestHouse) {
  const github = await startGitHubLike();
  await setProvider(house.work, { name: 'github', ...CLIENT, ...github.endpoints });
  return {
    github,
    async come() {
      const { url, outward } = await begin(house, 'github', { redirectUri: CALLBACK });
      const query = github.agree(url);
      return { url, given: { provider: 'github', outward, query, redirectUri: CALLBACK } };
    },
  };
}

onEachDatabase('a provider that speaks plain OAuth', (open) => {
  test('somebody signs in by it: their address is the primary one of the list, not the one that the profile shows', async () => {
    const house = await open();
    const { github, come } = await arrange(house);
    const { url, given } = await come();
    expect(Object.fromEntries(url.searchParams)).toMatchObject({
      scope: 'read:user user:email',
      code_challenge_method: 'S256',
    });
    expect(url.searchParams.has('nonce')).toBe(false);
    const identity = await endProvider(house.work, given);
    expect(identity).toMatchObject({
      provider: 'github',
      issuer: new URL(github.endpoints.userinfoEndpoint).origin,
      subject: '583231',
      email: 'octocat@example.com',
      emailVerified: true,
      name: 'The Octocat',
      username: 'octocat',
      scopes: ['read:user', 'user:email'],
      tokens: { accessToken: 'gho_1', refreshToken: null, idToken: null, expiresAt: null },
    });
    const { user, session } = (await signIn(house, identity)).signedIn ?? {};
    expect([user?.email, user?.emailVerified, session?.authMethod]).toEqual([
      'octocat@example.com',
      true,
      'github_oauth',
    ]);
    expect(github.callers.every((headers) => headers['user-agent']?.startsWith('latchkey/'))).toBe(true);
    const identities = await house.call('GET', `/user_management/users/${user?.id}/identities`);
    expect(identities.body).toEqual([{ idp_id: '583231', type: 'OAuth', provider: 'GithubOAuth' }]);
  });

  test('O4: a code is good once, and only with its verifier', async () => {
    const house = await open();
    const { come } = await arrange(house);
    const [one, other] = [await come(), await come()];
    const swapped = { ...one.given, outward: { ...one.given.outward, verifier: other.given.outward.verifier } };
    expect(await refusalOf(endProvider(house.work, swapped))).toBe('invalid_provider_answer');
    expect(await refusalOf(endProvider(house.work, other.given))).toBe('nothing');
    expect(await refusalOf(endProvider(house.work, other.given))).toBe('invalid_provider_answer');
  });

  test.each([
    [
      'a primary address that was not verified',
      [{ email: 'a@example.com', primary: true, verified: false }],
      ['a@example.com', false],
    ],
    ['no primary address', [{ email: 'a@example.com', primary: false, verified: true }], [null, false]],
    ['no address', [], [null, false]],
    ['verified in a text', [{ email: 'a@example.com', primary: true, verified: 'true' }], ['a@example.com', false]],
    ['an address that is none', [{ email: 'no address', primary: true, verified: true }], [null, false]],
    ['no list', { message: 'Not Found' }, [null, false]],
    ['a list of other things', [null, 'a@example.com', ['a@example.com']], [null, false]],
  ])('L1: with %s it vouches for none', async (_, emails, expected) => {
    const house = await open();
    const { github, come } = await arrange(house);
    github.emails = emails;
    const { email, emailVerified } = await endProvider(house.work, (await come()).given);
    expect([email, emailVerified]).toEqual(expected);
  });

  test.each([
    ['nobody', {}],
    ['no number', { ...OCTOCAT, id: null }],
    ['half a number', { ...OCTOCAT, id: 1.5 }],
    ['an object', { ...OCTOCAT, id: { '583231': true } }],
    ['a list', [OCTOCAT]],
  ])('O4: an answer that names %s signs nobody in', async (_, user) => {
    const house = await open();
    const { github, come } = await arrange(house);
    github.user = user;
    expect(await refusalOf(endProvider(house.work, (await come()).given))).toBe('invalid_provider_answer');
  });

  test('texts that no table or page can hold are left out', async () => {
    const house = await open();
    const { github, come } = await arrange(house);
    github.user = { ...OCTOCAT, name: 'a\u0000b', login: 'x'.repeat(300), avatar_url: 'javascript:alert(1)' };
    const identity = await endProvider(house.work, (await come()).given);
    expect(identity).toMatchObject({ subject: '583231', name: null, username: null, imageUrl: null });
    expect((await signIn(house, identity)).signedIn?.user.name).toBeNull();
  });
});
