// Signing in and staying signed in through the SDK: passwords, imported hashes, refresh tokens.

import { createRemoteJWKSet, decodeJwt, jwtVerify } from 'jose';
import { expect } from 'vitest';
import type { Scene, Stage } from '../harness/stories.ts';
import { thrownBy } from './thrown.ts';
import { VECTORS } from './vectors.ts';

const PASSWORD = 'a quiet harbour at dawn';
type HashType = 'bcrypt';

/** A new user with a password, and what a first sign-in gave. */
export async function signIn({ workos, email }: Stage) {
  const address = email();
  const user = await workos.userManagement.createUser({ email: address, password: PASSWORD, emailVerified: true });
  const from = { ipAddress: '203.0.113.7', userAgent: 'a browser' };
  const given = { email: address, password: PASSWORD, ...from };
  const signedIn = await workos.userManagement.authenticateWithPassword(given);
  return { user, address, password: PASSWORD, signedIn };
}

/** The stories of passwords, typed and imported. */
export function passwords({ method }: Scene): void {
  method('authenticateWithPassword', (shows) => {
    shows('the right password gives the user, both tokens and the method', async (stage) => {
      const { user, signedIn } = await signIn(stage);
      expect(signedIn).toMatchObject({
        authenticationMethod: 'Password',
        accessToken: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/),
        refreshToken: expect.stringMatching(/^\S{20,}$/),
        user: { id: user.id, email: user.email },
      });
      expect(signedIn.organizationId).toBeUndefined();
      expect(signedIn.impersonator).toBeUndefined();
    });

    shows('the sign-in is seen on the user', async (stage) => {
      const { user } = await signIn(stage);
      const after = await stage.workos.userManagement.getUser(user.id);
      expect(Date.parse(after.lastSignInAt as string)).toBeGreaterThanOrEqual(Date.parse(user.createdAt));
    });

    shows('the address may be typed in another case', async (stage) => {
      const { user, address, password } = await signIn(stage);
      const given = { email: address.toUpperCase(), password };
      expect((await stage.workos.userManagement.authenticateWithPassword(given)).user.id).toBe(user.id);
    });

    shows('the access token verifies with the published keys and names user and session', async (stage) => {
      const { user, signedIn } = await signIn(stage);
      const { server, workos } = stage;
      const keys = createRemoteJWKSet(new URL(workos.userManagement.getJwksUrl(server.clientId)));
      const { payload } = await jwtVerify(signedIn.accessToken, keys, { issuer: server.url });
      const [session] = (await workos.userManagement.listSessions(user.id)).data;
      expect(payload).toMatchObject({ sub: user.id, sid: session?.id, client_id: server.clientId });
    });

    shows('a wrong password is refused, and so is an unknown address, alike', async (stage) => {
      const { workos, email } = stage;
      const { address } = await signIn(stage);
      const stranger = email();
      for (const tried of [address, stranger]) {
        const given = { email: tried, password: 'not the password at all' };
        const thrown = await thrownBy(workos.userManagement.authenticateWithPassword(given));
        expect(thrown).toBeInstanceOf(stage.sdk.GenericServerException);
        expect(thrown).toMatchObject({
          status: 400,
          message: `Invalid credentials for '${tried}'.`,
          rawData: { code: 'invalid_credentials' },
        });
      }
    });

    shows('a user without a password cannot sign in with one', async ({ workos, email }) => {
      const { email: address } = await workos.userManagement.createUser({ email: email() });
      const given = { email: address, password: PASSWORD };
      const thrown = await thrownBy(workos.userManagement.authenticateWithPassword(given));
      expect(thrown).toMatchObject({ status: 400, rawData: { code: 'invalid_credentials' } });
    });

    shows('trap 33: after ten wrong passwords in a row even the right one has to wait', async (stage) => {
      const { address, password } = await signIn(stage);
      const { apiKey, clientId } = stage.server;
      const once = stage.client({ apiKey, clientId, maxRetries: 0 });
      const attempt = (given: string) =>
        once.userManagement.authenticateWithPassword({ email: address, password: given });
      for (let tries = 0; tries < 10; tries += 1) await thrownBy(attempt(`wrong password ${tries}`));
      const thrown = await thrownBy(attempt(password));
      expect(thrown).toBeInstanceOf(stage.sdk.RateLimitExceededException);
      expect(thrown.status).toBe(429);
      expect(thrown.retryAfter).toBeGreaterThan(0);
    });

    shows('a wrong client secret is refused as the client, not as the user', async (stage) => {
      const { client, server, sdk } = stage;
      const { address, password } = await signIn(stage);
      const other = client({ apiKey: 'sk_test_0000000000000000', clientId: server.clientId });
      const thrown = await thrownBy(other.userManagement.authenticateWithPassword({ email: address, password }));
      expect(thrown).toBeInstanceOf(sdk.OauthException);
      expect(thrown).toMatchObject({ status: 400, error: 'invalid_client' });
    });

    shows('an unknown client id is refused', async (stage) => {
      const { address, password } = await signIn(stage);
      const given = { email: address, password, clientId: 'client_unknown' };
      const thrown = await thrownBy(stage.workos.userManagement.authenticateWithPassword(given));
      expect(thrown).toMatchObject({ status: 400, error: 'invalid_client' });
    });
  });

  method('createUser with a password hash', (shows) => {
    for (const { type, source, password, hash } of VECTORS) {
      shows(
        `a user imported with ${type} (${source}) signs in, before and after the hash is renewed`,
        async (stage) => {
          const { workos, email } = stage;
          const address = email();
          const passwordHashType = type as HashType;
          await workos.userManagement.createUser({
            email: address,
            emailVerified: true,
            passwordHash: hash,
            passwordHashType,
          });
          const wrong = { email: address, password: `${password}!` };
          expect(await thrownBy(workos.userManagement.authenticateWithPassword(wrong))).toMatchObject({ status: 400 });
          for (let times = 0; times < 2; times += 1) {
            const signedIn = await workos.userManagement.authenticateWithPassword({ email: address, password });
            expect(signedIn.user.email).toBe(address);
          }
        },
      );
    }

    shows('a hash that is none of its type is refused', async ({ workos, email }) => {
      const given = { email: email(), passwordHash: '$2a$05$short', passwordHashType: 'bcrypt' as const };
      const thrown = await thrownBy(workos.userManagement.createUser(given));
      expect(thrown).toMatchObject({ status: 400, rawData: { code: 'invalid_password_hash' } });
    });

    shows('a hash beside a password is refused', async ({ workos, email }) => {
      const [vector] = VECTORS;
      const hashed = { passwordHash: vector?.hash as string, passwordHashType: 'bcrypt' as const };
      const thrown = await thrownBy(
        workos.userManagement.createUser({ email: email(), password: PASSWORD, ...hashed }),
      );
      expect(thrown).toMatchObject({ status: 400, rawData: { code: 'password_and_password_hash_provided' } });
    });
  });

  method('updateUser with a password hash', (shows) => {
    shows('the imported password is the only one that signs in', async (stage) => {
      const { workos } = stage;
      const { user, address } = await signIn(stage);
      const [vector] = VECTORS;
      const hashed = { passwordHash: vector?.hash as string, passwordHashType: 'bcrypt' as const };
      await workos.userManagement.updateUser({ userId: user.id, ...hashed });
      const attempt = (password: string) =>
        workos.userManagement.authenticateWithPassword({ email: address, password });
      expect((await attempt(vector?.password as string)).user.id).toBe(user.id);
      expect(await thrownBy(attempt(PASSWORD))).toMatchObject({ status: 400 });
    });
  });
}

/** The stories of refresh tokens. */
export function refreshing({ method }: Scene): void {
  method('authenticateWithRefreshToken', (shows) => {
    shows('a refresh token gives a new pair in the same session', async (stage) => {
      const { user, signedIn } = await signIn(stage);
      const { refreshToken } = signedIn;
      const refreshed = await stage.workos.userManagement.authenticateWithRefreshToken({ refreshToken });
      expect(refreshed).toMatchObject({ authenticationMethod: 'Password', user: { id: user.id } });
      expect(refreshed.refreshToken).not.toBe(refreshToken);
      const [before, after] = [signedIn, refreshed].map(({ accessToken }) => decodeJwt(accessToken));
      expect(after).toMatchObject({ sub: before?.sub, sid: before?.sid });
      expect(after?.jti).not.toBe(before?.jti);
    });

    shows('a public client refreshes with its id alone', async (stage) => {
      const { signedIn } = await signIn(stage);
      const browser = stage.client({ clientId: stage.server.clientId });
      const { refreshToken } = signedIn;
      const refreshed = await browser.userManagement.authenticateWithRefreshToken({ refreshToken });
      expect(refreshed.user.id).toBe(signedIn.user.id);
    });

    shows('trap 40: the token that was just spent gives the same pair again', async (stage) => {
      const { signedIn } = await signIn(stage);
      const { refreshToken } = signedIn;
      const first = await stage.workos.userManagement.authenticateWithRefreshToken({ refreshToken });
      const again = await stage.workos.userManagement.authenticateWithRefreshToken({ refreshToken });
      expect(again.refreshToken).toBe(first.refreshToken);
      expect(again.accessToken).toBe(first.accessToken);
    });

    shows('ten who refresh at once get one and the same successor, and stay signed in', async (stage) => {
      const { user, signedIn } = await signIn(stage);
      const { refreshToken } = signedIn;
      const calls = Array.from({ length: 10 }, () =>
        stage.workos.userManagement.authenticateWithRefreshToken({ refreshToken }),
      );
      const successors = new Set((await Promise.all(calls)).map((answer) => answer.refreshToken));
      expect(successors.size).toBe(1);
      const [next] = [...successors];
      await stage.workos.userManagement.authenticateWithRefreshToken({ refreshToken: next as string });
      expect((await stage.workos.userManagement.listSessions(user.id)).data).toHaveLength(1);
    });

    shows('a token that nobody issued is refused', async ({ workos, sdk }) => {
      const call = workos.userManagement.authenticateWithRefreshToken({ refreshToken: 'nobody-issued-this' });
      const thrown = await thrownBy(call);
      expect(thrown).toBeInstanceOf(sdk.OauthException);
      expect(thrown).toMatchObject({
        status: 400,
        error: 'invalid_grant',
        errorDescription: 'Invalid refresh token.',
      });
    });

    shows('a switch to an organization that the user is no member of is refused', async (stage) => {
      const { signedIn } = await signIn(stage);
      const given = { refreshToken: signedIn.refreshToken, organizationId: 'org_none' };
      const thrown = await thrownBy(stage.workos.userManagement.authenticateWithRefreshToken(given));
      expect(thrown).toMatchObject({ status: 400, error: 'organization_membership_not_found' });
    });
  });
}
