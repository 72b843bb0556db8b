// Signing in through a real OpenID provider, as a browser does, with what the application gets of it.

import { expect, test } from 'vitest';
import { issueAuthorizationCode } from '../src/core/authorizations.ts';
import { setProvider } from '../src/core/oauth-providers.ts';
import { endProvider } from '../src/core/outward.ts';
import { proveProvider } from '../src/core/sign-in/by-provider.ts';
import { admit } from '../src/core/sign-in/finish.ts';
import type { ProvenIdentity } from '../src/model/proven-identity.ts';
import { onEachDatabase, type TestHouse } from './house.ts';
import { CLIENT } from './issuers.ts';
import { startRealProvider } from './oidc-provider.ts';
import { begin, CALLBACK, refusalOf, signIn } from './visiting.ts';

const PEOPLE = {
  'ada-1': {
    email: 'ada@example.com',
    email_verified: true,
    name: 'Ada Lovelace',
    given_name: 'Ada',
    family_name: 'Lovelace',
  },
};

async function visited(house: TestHouse, returnsTokens = false) {
  const provider = await startRealProvider([CALLBACK], PEOPLE);
  await setProvider(house.work, { name: 'custom_acme', ...CLIENT, issuer: provider.issuer, returnsTokens });
  const { url, outward } = await begin(house);
  const query = await provider.visit(url, 'ada-1');
  return { provider, outward, query };
}

/** What an application gets that named the provider itself: a code, redeemed. */
async function exchanged(house: TestHouse, identity: ProvenIdentity) {
  const from = { clientId: house.clientId, ipAddress: null, userAgent: null };
  const userId = await proveProvider(house.work, identity, from, (proof) =>
    house.work.commit(async (tx) => (await admit(house.work, tx, proof, from)).id),
  );
  const { value } = await issueAuthorizationCode(house.work, {
    ...from,
    userId,
    redirectUri: 'https://app.example.com/callback',
    challenge: null,
    method: `${identity.provider ?? 'google'}_oauth`,
    organizationId: null,
    organizationSettled: false,
    secondFactor: false,
    invitationId: null,
  });
  const client = { client_id: house.clientId, client_secret: house.apiKey };
  const body = { grant_type: 'authorization_code', code: value, ...client };
  return house.call('POST', '/user_management/authenticate', { key: null, body });
}

onEachDatabase('a real OpenID provider', (open) => {
  test('somebody signs in there and has a session here', async () => {
    const house = await open();
    const { outward, query, provider } = await visited(house);
    expect(query).toMatchObject({ state: 'flow.chance', iss: provider.issuer });
    const identity = await endProvider(house.work, { provider: 'custom_acme', outward, query, redirectUri: CALLBACK });
    expect(identity).toMatchObject({
      kind: 'oauth',
      provider: 'custom_acme',
      issuer: provider.issuer,
      subject: 'ada-1',
      email: 'ada@example.com',
      emailVerified: true,
      firstName: 'Ada',
      lastName: 'Lovelace',
      scopes: ['openid', 'email', 'profile'],
    });
    const { user, session } = (await signIn(house, identity)).signedIn ?? {};
    expect([user?.email, user?.emailVerified, session?.authMethod]).toEqual([
      'ada@example.com',
      true,
      'custom_acme_oauth',
    ]);
  });

  test('O4: a code that was redeemed is not redeemed again, and ends nothing here', async () => {
    const house = await open();
    const { outward, query } = await visited(house);
    const come = () => endProvider(house.work, { provider: 'custom_acme', outward, query, redirectUri: CALLBACK });
    await come();
    expect(await refusalOf(come())).toBe('provider_refused');
  });

  test('O4: a code is not redeemed without the verifier of its visit, nor for another callback', async () => {
    const house = await open();
    const { outward, query } = await visited(house);
    const given = { provider: 'custom_acme', outward, query, redirectUri: CALLBACK };
    const other = await begin(house);
    const { verifier } = other.outward;
    expect(await refusalOf(endProvider(house.work, { ...given, outward: { ...outward, verifier } }))).toBe(
      'provider_refused',
    );
    const again = await visited(house);
    const elsewhere = { ...again, provider: 'custom_acme', redirectUri: `${CALLBACK}/more` };
    expect(await refusalOf(endProvider(house.work, elsewhere))).toBe('provider_refused');
  });

  test('the application is given the tokens where the provider is set up so, and not else', async () => {
    const house = await open();
    for (const returnsTokens of [true, false]) {
      const { outward, query } = await visited(house, returnsTokens);
      const identity = await endProvider(house.work, {
        provider: 'custom_acme',
        outward,
        query,
        redirectUri: CALLBACK,
      });
      // Each run has a provider of its own, which is another by its name.
      const known = { ...identity, issuer: 'https://one.example' };
      const { status, body } = await exchanged(house, known);
      expect([status, body.authentication_method]).toEqual([200, 'ExternalAuth']);
      expect(body.oauth_tokens).toEqual(
        returnsTokens
          ? {
              provider: 'ExternalAuth',
              access_token: identity.tokens?.accessToken,
              refresh_token: identity.tokens?.refreshToken ?? '',
              expires_at: Math.floor((identity.tokens?.expiresAt ?? 0) / 1000),
              scopes: ['openid', 'email', 'profile'],
            }
          : undefined,
      );
      const sessions = await house.call('GET', `/user_management/users/${body.user.id}/sessions`);
      expect(sessions.body.data[0].auth_method).toBe('external_auth');
    }
  });
});
