// Links with a challenge of the SDK's own (RFC 7636): the code that comes back is for whoever has the verifier.

import { decodeJwt } from 'jose';
import { expect } from 'vitest';
import { openBrowser } from '../harness/browser.ts';
import { CALLBACK, digestOf } from '../harness/pages.ts';
import type { Scene, Stage } from '../harness/stories.ts';
import { expectThrown, person } from './cast.ts';
import { thrownBy } from './thrown.ts';
import { enterPassword, toldAt } from './visitors.ts';

const publicly = ({ client, server }: Stage) => client({ clientId: server.clientId }).userManagement;

// As far as the code: what the application keeps, and what it is told.
async function comeBack(stage: Stage, users = stage.workos.userManagement) {
  const { id, email } = await person(stage);
  const { url, state, codeVerifier } = await users.getAuthorizationUrlWithPKCE({
    provider: 'authkit',
    redirectUri: CALLBACK,
  });
  const browser = openBrowser(stage.server);
  await browser.open(url);
  const { code = '', ...told } = toldAt(await enterPassword(browser, email));
  expect(told).toEqual({ state });
  return { id, url, code, codeVerifier };
}

/** The stories of links with a challenge. */
export function hostedPkce({ method }: Scene): void {
  method('getAuthorizationUrlWithPKCE', (shows) => {
    shows('the link has the challenge of the verifier, and a state', async ({ workos, server }) => {
      const given = { provider: 'authkit', redirectUri: CALLBACK, screenHint: 'sign-up', loginHint: 'a b' } as const;
      const { url, state, codeVerifier } = await workos.userManagement.getAuthorizationUrlWithPKCE(given);
      expect(state).toMatch(/^[\w.~-]{43}$/);
      expect(url).toBe(
        `${server.url}/user_management/authorize?client_id=${server.clientId}&code_challenge=${digestOf(codeVerifier)}` +
          '&code_challenge_method=S256&login_hint=a+b&provider=authkit' +
          `&redirect_uri=https%3A%2F%2Fapp.example.com%2Fcallback&response_type=code&screen_hint=sign-up&state=${state}`,
      );
    });

    shows('a public client without a secret signs somebody in, and renews their session', async (stage) => {
      const users = publicly(stage);
      const { id, code, codeVerifier } = await comeBack(stage, users);
      const signedIn = await users.authenticateWithCode({ code, codeVerifier });
      expect(signedIn).toMatchObject({ user: { id }, authenticationMethod: 'Password' });
      const { refreshToken } = signedIn;
      const renewed = await users.authenticateWithRefreshToken({ refreshToken });
      expect(decodeJwt(renewed.accessToken).sid).toBe(decodeJwt(signedIn.accessToken).sid);
    });

    shows('a client with a secret brings both', async (stage) => {
      const { id, code, codeVerifier } = await comeBack(stage);
      const { user } = await stage.workos.userManagement.authenticateWithCode({ code, codeVerifier });
      expect(user.id).toBe(id);
    });

    shows('whoever has the code alone, or another verifier, gets nothing', async (stage) => {
      const { userManagement } = stage.workos;
      const { id, code, codeVerifier } = await comeBack(stage);
      const { codeVerifier: other } = await stage.workos.pkce.generate();
      for (const attempt of [
        () => userManagement.authenticateWithCode({ code }),
        () => userManagement.authenticateWithCode({ code, codeVerifier: other }),
        () => publicly(stage).authenticateWithCode({ code, codeVerifier: other }),
      ])
        expectThrown(stage, await thrownBy(attempt()), 'OauthException', 'invalid_grant');
      expect((await userManagement.authenticateWithCode({ code, codeVerifier })).user.id).toBe(id);
    });

    shows('a code is good once; whoever brings it again ends what it began', async (stage) => {
      const users = publicly(stage);
      const { id, code, codeVerifier } = await comeBack(stage, users);
      await users.authenticateWithCode({ code, codeVerifier });
      const again = await thrownBy(users.authenticateWithCode({ code, codeVerifier }));
      expectThrown(stage, again, 'OauthException', 'invalid_grant');
      expect((await stage.workos.userManagement.listSessions(id)).data).toEqual([]);
    });
  });
}
