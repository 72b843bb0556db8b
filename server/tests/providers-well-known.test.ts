// What each well-known provider is asked, and what is believed of what it says.

import { exportPKCS8, generateKeyPair, jwtVerify } from 'jose';
import { describe, expect, onTestFinished, test } from 'vitest';
import { clientOf, findProvider, listProviders, setProvider } from '../src/core/oauth-providers.ts';
import { reachProvider } from '../src/core/provider-servers.ts';
import type { Server } from '../src/kit/oauth/server.ts';
import { redeemVisit } from '../src/kit/oauth/visit.ts';
import { openOutbound } from '../src/kit/outbound.ts';
import type { Provider } from '../src/model/external-account.ts';
import { WELL_KNOWN } from '../src/providers/index.ts';
import { readOther } from '../src/providers/other.ts';
import type { Facts, Person } from '../src/providers/provider.ts';
import { onEachDatabase } from './house.ts';
import { CLIENT, type Claims, startIssuer } from './issuers.ts';
import { rows } from './security/rows.ts';
import { begin, proven, refusalOf, signIn } from './visiting.ts';

interface Said {
  claims?: Facts;
  userinfo?: Facts;
  emails?: unknown;
  callback?: Record<string, string>;
}

function read(provider: string, { claims = {}, userinfo = {}, emails = [], callback = {} }: Said): Promise<Person> {
  const known = WELL_KNOWN[provider as Provider];
  return (known?.read ?? readOther)({ claims, callback, userinfo: async () => userinfo, below: async () => emails });
}

const STANDARD = {
  sub: '1',
  email: 'ada@example.com',
  email_verified: true,
  name: 'Ada Lovelace',
  given_name: 'Ada',
  family_name: 'Lovelace',
  picture: 'https://example.com/ada.png',
};

describe('who somebody is', () => {
  test.each([
    ['google', { claims: { ...STANDARD, locale: 'en' } }, { subject: '1', firstName: 'Ada', lastName: 'Lovelace' }],
    [
      'apple',
      {
        claims: { sub: '1', email: 'x@privaterelay.appleid.com' },
        callback: { user: '{"name":{"firstName":"Ada","lastName":"Lovelace"}}' },
      },
      { subject: '1', firstName: 'Ada', lastName: 'Lovelace', name: null },
    ],
    [
      'microsoft',
      { claims: { ...STANDARD, preferred_username: 'ada@contoso.com' } },
      { subject: '1', name: 'Ada Lovelace', username: 'ada@contoso.com' },
    ],
    [
      'gitlab',
      { claims: { sub: '1' }, userinfo: { ...STANDARD, nickname: 'ada' } },
      { subject: '1', email: 'ada@example.com', username: 'ada' },
    ],
    ['slack', { claims: STANDARD }, { subject: '1', name: 'Ada Lovelace', imageUrl: 'https://example.com/ada.png' }],
    ['linkedin', { userinfo: STANDARD }, { subject: '1', firstName: 'Ada' }],
    [
      'discord',
      {
        userinfo: {
          id: '80351110224678912',
          username: 'ada',
          global_name: 'Ada',
          avatar: '8342729096ea3675442027381ff50dfe',
        },
      },
      {
        subject: '80351110224678912',
        username: 'ada',
        name: 'Ada',
        imageUrl: 'https://cdn.discordapp.com/avatars/80351110224678912/8342729096ea3675442027381ff50dfe.png',
      },
    ],
    ['github', { userinfo: { id: 1, login: 'ada', name: null } }, { subject: '1', username: 'ada', name: null }],
    [
      'bitbucket',
      {
        userinfo: {
          uuid: '{a-b}',
          display_name: 'Ada',
          username: 'ada',
          links: { avatar: { href: 'https://example.com/a.png' } },
        },
      },
      { subject: '{a-b}', name: 'Ada', username: 'ada', imageUrl: 'https://example.com/a.png' },
    ],
    [
      'x',
      {
        userinfo: {
          data: { id: '2244994945', name: 'Ada', username: 'ada', profile_image_url: 'https://example.com/a.png' },
        },
      },
      { subject: '2244994945', name: 'Ada', username: 'ada' },
    ],
    ['custom_acme', { claims: STANDARD }, { subject: '1', firstName: 'Ada', emailVerified: true }],
    [
      'custom_plain',
      { userinfo: { id: 17, email: 'ada@example.com', email_verified: false } },
      { subject: '17', emailVerified: false },
    ],
  ] as [string, Said, Partial<Person>][])('%s says it in its own words', async (provider, said, expected) => {
    expect(await read(provider, said)).toMatchObject(expected);
  });

  test.each([
    ['google', { claims: { ...STANDARD, email: 'ada@gmail.com' } }, true],
    ['google', { claims: { ...STANDARD, email: 'ada@googlemail.com' } }, true],
    ['google', { claims: { ...STANDARD, hd: 'example.com' } }, true],
    ['google', { claims: STANDARD }, false],
    ['google', { claims: { ...STANDARD, email: 'ada@gmail.com.example.com' } }, false],
    ['google', { claims: { ...STANDARD, email: 'ada@gmail.com', email_verified: false } }, false],
    ['google', { claims: { ...STANDARD, email_verified: false, hd: 'example.com' } }, false],
    ['google', { claims: { ...STANDARD, hd: '' } }, false],
    ['apple', { claims: { ...STANDARD, email_verified: 'true' } }, true],
    ['apple', { claims: STANDARD }, true],
    ['apple', { claims: { ...STANDARD, email_verified: 'false' } }, false],
    ['apple', { claims: { sub: '1' }, callback: { user: '{"email":"ada@example.com","email_verified":true}' } }, false],
    ['microsoft', { claims: STANDARD }, false],
    ['microsoft', { claims: { ...STANDARD, xms_edov: true } }, true],
    ['microsoft', { claims: { ...STANDARD, xms_edov: '1' } }, true],
    ['microsoft', { claims: { ...STANDARD, xms_edov: false } }, false],
    ['microsoft', { claims: { ...STANDARD, xms_edov: 0 } }, false],
    ['gitlab', { claims: STANDARD }, true],
    ['gitlab', { claims: { ...STANDARD, email_verified: false } }, false],
    ['slack', { claims: STANDARD }, false],
    ['linkedin', { userinfo: STANDARD }, true],
    ['linkedin', { userinfo: { ...STANDARD, email_verified: undefined } }, false],
    ['discord', { userinfo: { id: '1', email: 'ada@example.com', verified: true } }, true],
    ['discord', { userinfo: { id: '1', email: 'ada@example.com', verified: false } }, false],
    ['discord', { userinfo: { id: '1', email: 'ada@example.com', email_verified: true } }, false],
    [
      'bitbucket',
      {
        userinfo: { uuid: '1' },
        emails: { values: [{ email: 'ada@example.com', is_primary: true, is_confirmed: true }] },
      },
      true,
    ],
    [
      'bitbucket',
      {
        userinfo: { uuid: '1' },
        emails: { values: [{ email: 'ada@example.com', is_primary: true, is_confirmed: false }] },
      },
      false,
    ],
    ['x', { userinfo: { data: { id: '1', confirmed_email: 'ada@example.com' } } }, false],
    ['custom_acme', { claims: STANDARD }, true],
    ['custom_acme', { claims: { ...STANDARD, email_verified: undefined } }, false],
    ['custom_acme', { claims: { ...STANDARD, email_verified: 1 } }, false],
  ] as [string, Said, boolean][])('L1: %s, of %j, vouches for the address: %s', async (provider, said, vouches) => {
    expect((await read(provider, said)).emailVerified).toBe(vouches);
  });

  test('L1: what comes through the browser is never more than a name', async () => {
    const callback = { user: '{"name":{"firstName":"Ada"},"email":"victim@example.com","sub":"2"}' };
    const person = await read('apple', { claims: { sub: '1' }, callback });
    expect(person).toMatchObject({ subject: '1', email: null, firstName: 'Ada' });
    for (const user of ['', '{', '[]', 'null', '{"name":[]}', '{"name":{"firstName":{}}}'])
      expect(await read('apple', { claims: { sub: '1' }, callback: { user } })).toMatchObject({ firstName: null });
  });
});

const TENANT = '9188040d-6c67-4c5b-b112-36a304b66dad';
const OTHER = '11111111-2222-3333-4444-555555555555';
const named = (tenant: string) => `https://login.microsoftonline.com/${tenant}/v2.0`;

describe('a server of many tenants', () => {
  async function visit(claims: Claims, key: object = {}) {
    const issuer = await startIssuer(() => ({ sub: '1', nonce: 'nonce', ...claims }));
    for (const { jwk } of issuer.keys) Object.assign(jwk, key);
    const outbound = openOutbound({ development: true, allow: '' });
    onTestFinished(() => outbound.close());
    const server: Server = {
      issuer: WELL_KNOWN.microsoft?.issuer ?? '',
      authorizationEndpoint: `${issuer.issuer}/authorize`,
      tokenEndpoint: `${issuer.issuer}/token`,
      userinfoEndpoint: null,
      keysEndpoint: `${issuer.issuer}/jwks`,
      algorithms: ['RS256'],
      namesItself: false,
      pkce: true,
      clientAuth: 'post',
    };
    const client = { ...CLIENT, clientAuth: 'post' as const, tokenEndpoint: server.tokenEndpoint };
    const began = { state: 's', nonce: 'nonce', verifier: 'v'.repeat(43), redirectUri: 'http://here/', at: Date.now() };
    const query = { code: 'c', state: 's' };
    const result = await redeemVisit(outbound, server, client, began, { query, now: Date.now() }).catch(
      (error) => error,
    );
    return result.claims?.iss ?? result.why;
  }

  test('O4: a token is of the tenant that it names, signed by a key that is good for it', async () => {
    expect(await visit({ tid: TENANT, iss: named(TENANT) })).toBe(named(TENANT));
    expect(await visit({ tid: TENANT, iss: named(TENANT) }, { issuer: named('{tenantid}') })).toBe(named(TENANT));
    expect(await visit({ tid: TENANT, iss: named(TENANT) }, { issuer: named(TENANT) })).toBe(named(TENANT));
  });

  test.each([
    ['the name of another tenant', { tid: TENANT, iss: named(OTHER) }, {}],
    ['no tenant', { iss: named(TENANT) }, {}],
    ['a tenant that is none', { tid: '..', iss: named('..') }, {}],
    ['the pattern itself', { tid: '{tenantid}', iss: named('{tenantid}') }, {}],
    ['a name elsewhere', { tid: TENANT, iss: `https://attacker.example/${TENANT}/v2.0` }, {}],
    ["another tenant's key", { tid: TENANT, iss: named(TENANT) }, { issuer: named(OTHER) }],
  ])('O4: one with %s is refused', async (_, claims, key) => {
    expect(await visit(claims, key)).toBe('invalid');
  });
});

onEachDatabase('what a well-known provider is asked', (open) => {
  test.each([
    [
      'google',
      {
        scope: 'openid email profile',
        access_type: 'offline',
        nonce: expect.any(String),
        code_challenge_method: 'S256',
      },
    ],
    ['microsoft', { scope: 'openid email profile', nonce: expect.any(String), code_challenge_method: 'S256' }],
    ['apple', { scope: 'openid email name', response_mode: 'form_post', nonce: expect.any(String) }],
    ['github', { scope: 'read:user user:email', code_challenge_method: 'S256' }],
    ['gitlab', { scope: 'openid email profile', nonce: expect.any(String), code_challenge_method: 'S256' }],
    ['slack', { scope: 'openid email profile', nonce: expect.any(String) }],
    ['discord', { scope: 'identify email', code_challenge_method: 'S256' }],
    ['linkedin', { scope: 'openid email profile' }],
    ['linkedin_oidc', { scope: 'openid email profile' }],
    ['bitbucket', { scope: 'account email', code_challenge_method: 'S256' }],
    ['x', { scope: 'users.read tweet.read users.email', code_challenge_method: 'S256' }],
  ])('%s: a state always, and all of nonce and challenge that it knows', async (name, expected) => {
    const house = await open();
    await setProvider(house.work, { name, ...CLIENT });
    const { url, outward } = await begin(house, name);
    expect(url.protocol).toBe('https:');
    const { client_id, redirect_uri, response_type, state, code_challenge, ...said } = Object.fromEntries(
      url.searchParams,
    );
    expect([client_id, response_type, state]).toEqual(['our-client', 'code', 'flow.chance']);
    expect(redirect_uri).toBeDefined();
    expect(said).toEqual(expected);
    expect([outward.nonce !== null, outward.verifier !== null]).toEqual([
      'nonce' in said,
      code_challenge !== undefined,
    ]);
  });

  test('a provider that nobody wrote a file for needs an issuer, or all of its endpoints', async () => {
    const house = await open();
    const only = { name: 'spotify', ...CLIENT, tokenEndpoint: 'https://accounts.spotify.com/api/token' };
    await setProvider(house.work, only);
    expect(await refusalOf(begin(house, 'spotify'))).toBe('provider_not_set_up');
    const authorizationEndpoint = 'https://accounts.spotify.com/authorize';
    expect(await refusalOf(setProvider(house.work, { ...only, authorizationEndpoint }))).toBe('invalid_provider');
    const userinfoEndpoint = 'https://api.spotify.com/v1/me';
    await setProvider(house.work, { ...only, authorizationEndpoint, userinfoEndpoint, scopes: ['user-read-email'] });
    expect((await begin(house, 'spotify')).url.searchParams.get('scope')).toBe('user-read-email');
  });

  test('an issuer says all of its endpoints: none is given beside it, and none of a provider without OpenID', async () => {
    const house = await open();
    const { issuer } = await startIssuer(() => ({}));
    const given = { name: 'custom_acme', ...CLIENT, issuer };
    expect(await refusalOf(setProvider(house.work, { ...given, tokenEndpoint: `${issuer}/token` }))).toBe(
      'invalid_provider',
    );
    expect(await refusalOf(setProvider(house.work, { ...given, name: 'github' }))).toBe('invalid_provider');
    expect(await refusalOf(setProvider(house.work, { ...given, issuer: 'http://127.0.0.1:1' }))).toBe(
      'invalid_provider',
    );
    expect(await setProvider(house.work, given)).toMatchObject({ tokenEndpoint: `${issuer}/token`, issuer });
    // Of a well-known one its own file reads the answers, as for everybody.
    await setProvider(house.work, { ...given, name: 'google' });
    expect((await reachProvider(house.work, 'google')).read).toBe(WELL_KNOWN.google?.read);
  });

  test("Apple's secret is made by the key for each visit, and the key is never told", async () => {
    const house = await open();
    const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true });
    const key = await exportPKCS8(privateKey);
    const apple = { name: 'apple', clientId: 'com.example.web', clientSecret: key, teamId: 'TEAM', keyId: 'KEY' };
    await setProvider(house.work, apple);
    expect(JSON.stringify(await listProviders(house.work))).not.toContain('PRIVATE KEY');
    const found = await findProvider(house.work, 'apple');
    const { clientSecret } = found ? await clientOf(house.work, found) : {};
    const { payload, protectedHeader } = await jwtVerify(clientSecret ?? '', publicKey);
    expect(protectedHeader).toEqual({ alg: 'ES256', kid: 'KEY' });
    const iat = payload.iat ?? 0;
    expect(payload).toEqual({
      iss: 'TEAM',
      sub: 'com.example.web',
      aud: 'https://appleid.apple.com',
      iat: expect.any(Number),
      exp: iat + 300,
    });
    for (const wrong of [{ clientSecret: 'no key' }, { clientSecret: null }, { keyId: '' }, { name: 'google' }])
      expect(await refusalOf(setProvider(house.work, { ...apple, ...wrong }))).toBe('invalid_provider');
    // A secret that was made elsewhere does too.
    expect(await refusalOf(setProvider(house.work, { name: 'apple', ...CLIENT }))).toBe('nothing');
  });

  test('tokens are replaced when somebody comes again; a refresh token stays until there is another', async () => {
    const house = await open();
    const come = (tokens: object) =>
      signIn(
        house,
        proven({ tokens: { accessToken: 'a', refreshToken: null, idToken: null, expiresAt: null, ...tokens } }),
      );
    await setProvider(house.work, { name: 'google', ...CLIENT, returnsTokens: true });
    const first = await come({ accessToken: 'access-1', refreshToken: 'refresh-1', expiresAt: 1_800_000_000_500 });
    expect(first.signedIn?.providerTokens).toEqual({
      accessToken: 'access-1',
      refreshToken: 'refresh-1',
      expiresAt: 1_800_000_000_500,
      scopes: ['openid', 'email'],
    });
    const second = await come({ accessToken: 'access-2' });
    expect(second.signedIn?.providerTokens).toMatchObject({
      accessToken: 'access-2',
      refreshToken: 'refresh-1',
      expiresAt: null,
    });
    const third = await come({ accessToken: 'access-3', refreshToken: 'refresh-3' });
    expect(third.signedIn?.providerTokens).toMatchObject({ accessToken: 'access-3', refreshToken: 'refresh-3' });
    const [row] = await rows(house.database, 'select access_token, refresh_token from external_accounts');
    expect([row?.access_token, row?.refresh_token]).toEqual([
      expect.stringMatching(/^s1\./),
      expect.stringMatching(/^s1\./),
    ]);
  });

  test('of two accounts with one provider the application gets the tokens of the one by which they came', async () => {
    const house = await open();
    await setProvider(house.work, { name: 'google', ...CLIENT, returnsTokens: true });
    const at = (n: number) =>
      proven({
        subject: `google-${n}`,
        tokens: { accessToken: `access-${n}`, refreshToken: null, idToken: null, expiresAt: null },
      });
    for (const n of [1, 2, 1, 2]) {
      house.clock.advance(1_000);
      expect((await signIn(house, at(n))).signedIn?.providerTokens?.accessToken).toBe(`access-${n}`);
    }
  });
});
