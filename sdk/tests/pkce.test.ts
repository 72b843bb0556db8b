// Proof keys, and the links that carry them.

import { expect, test } from 'vitest';
import { challengeOf, generatePkce, Latchkey } from '../src/index.ts';

test('a challenge is the one of RFC 7636, appendix B', async () => {
  const verifier = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk';
  expect(await challengeOf(verifier)).toBe('E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM');
});

test('pairs are new each time, and of the length that is asked for', async () => {
  const [one, two] = [await generatePkce(), await generatePkce()];
  expect(one.codeVerifier).toMatch(/^[\w-]{43}$/);
  expect(one.codeVerifier).not.toBe(two.codeVerifier);
  expect(one.codeChallenge).toBe(await challengeOf(one.codeVerifier));
});

test('a link to the hosted pages carries the challenge, and the pair and the state come with it', async () => {
  const { userManagement } = new Latchkey({ clientId: 'client_1', baseUrl: 'https://auth.example' });
  const redirectUri = 'https://app.example/callback';
  const { url, state, codeVerifier } = await userManagement.getAuthorizationUrlWithPKCE({
    provider: 'authkit',
    redirectUri,
  });
  expect(Object.fromEntries(new URL(url).searchParams)).toEqual({
    client_id: 'client_1',
    code_challenge: await challengeOf(codeVerifier),
    code_challenge_method: 'S256',
    provider: 'authkit',
    redirect_uri: redirectUri,
    response_type: 'code',
    state,
  });
});

test('a link that names no way of signing in is not made', () => {
  const { userManagement } = new Latchkey({ clientId: 'client_1' });
  expect(() => userManagement.getAuthorizationUrl({ redirectUri: 'https://app.example' })).toThrow(TypeError);
  expect(() =>
    userManagement.getAuthorizationUrl({
      redirectUri: 'https://app.example',
      provider: 'GoogleOAuth',
      screenHint: 'sign-up',
    }),
  ).toThrow(TypeError);
  expect(() => new Latchkey().userManagement.getAuthorizationUrl({ redirectUri: 'x', provider: 'authkit' })).toThrow(
    'clientId',
  );
});
