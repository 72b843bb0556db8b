// Sessions through the SDK: listed, revoked, signed out of, and the keys that verify their tokens.

import { decodeJwt, jwtVerify } from 'jose';
import { expect } from 'vitest';
import type { Scene } from '../harness/stories.ts';
import { signIn } from './sign-in.ts';
import { thrownBy } from './thrown.ts';

/** Registered for signing out before the server of these stories starts. */
export const SIGNED_OUT = 'https://app.example.com/signed-out';
const sessionOf = (accessToken: string) => decodeJwt(accessToken).sid as string;

/** The stories of sessions, their links and the keys. */
export function sessions({ method }: Scene): void {
  method('listSessions', (shows) => {
    shows('a session tells where the person came from', async (stage) => {
      const { user, signedIn } = await signIn(stage);
      const { data } = await stage.workos.userManagement.listSessions(user.id);
      expect(data).toEqual([
        expect.objectContaining({
          object: 'session',
          id: sessionOf(signedIn.accessToken),
          userId: user.id,
          ipAddress: '203.0.113.7',
          userAgent: 'a browser',
          authMethod: 'password',
          status: 'active',
          endedAt: null,
        }),
      ]);
      expect(Date.parse(data[0]?.expiresAt as string)).toBeGreaterThan(Date.now());
    });

    shows('the newest session comes first, and the pager ends', async (stage) => {
      const { user, address, password, signedIn } = await signIn(stage);
      const later = await stage.workos.userManagement.authenticateWithPassword({ email: address, password });
      const newestFirst = [later, signedIn].map(({ accessToken }) => sessionOf(accessToken));
      const list = await stage.workos.userManagement.listSessions(user.id);
      expect((await list.autoPagination()).map(({ id }) => id)).toEqual(newestFirst);
      const [first, second] = newestFirst;
      const page = await stage.workos.userManagement.listSessions(user.id, { limit: 1, after: first as string });
      expect(page.data.map(({ id }) => id)).toEqual([second]);
      expect(page.listMetadata).toEqual({ before: second, after: null });
    });

    shows('the sessions of an unknown user are not found', async ({ workos, sdk }) => {
      const thrown = await thrownBy(workos.userManagement.listSessions('user_none'));
      expect(thrown).toBeInstanceOf(sdk.NotFoundException);
    });
  });

  method('revokeSession', (shows) => {
    shows('a revoked session leaves the list and cannot be refreshed', async (stage) => {
      const { workos } = stage;
      const { user, signedIn } = await signIn(stage);
      const sessionId = sessionOf(signedIn.accessToken);
      expect(await workos.userManagement.revokeSession({ sessionId })).toBeUndefined();
      expect((await workos.userManagement.listSessions(user.id)).data).toEqual([]);
      const { refreshToken } = signedIn;
      const thrown = await thrownBy(workos.userManagement.authenticateWithRefreshToken({ refreshToken }));
      expect(thrown).toMatchObject({ status: 400, error: 'invalid_grant' });
    });

    shows('the other sessions of the user go on', async (stage) => {
      const { workos } = stage;
      const { user, address, password, signedIn } = await signIn(stage);
      const other = await workos.userManagement.authenticateWithPassword({ email: address, password });
      await workos.userManagement.revokeSession({ sessionId: sessionOf(signedIn.accessToken) });
      const { data } = await workos.userManagement.listSessions(user.id);
      expect(data.map(({ id }) => id)).toEqual([sessionOf(other.accessToken)]);
    });

    shows('an unknown session is not found', async ({ workos, sdk }) => {
      const thrown = await thrownBy(workos.userManagement.revokeSession({ sessionId: 'session_none' }));
      expect(thrown).toBeInstanceOf(sdk.NotFoundException);
    });
  });

  method('getLogoutUrl', (shows) => {
    shows('the link signs out and leads to a registered place', async (stage) => {
      const { server, workos } = stage;
      const { user, signedIn } = await signIn(stage);
      const sessionId = sessionOf(signedIn.accessToken);
      const link = workos.userManagement.getLogoutUrl({ sessionId, returnTo: SIGNED_OUT });
      expect(link).toBe(
        `${server.url}/user_management/sessions/logout?session_id=${sessionId}&return_to=${encodeURIComponent(SIGNED_OUT)}`,
      );
      const answer = await fetch(link, { redirect: 'manual' });
      expect([answer.status, answer.headers.get('location')]).toEqual([302, SIGNED_OUT]);
      expect((await workos.userManagement.listSessions(user.id)).data).toEqual([]);
    });

    shows('the link leads nowhere that is not registered, and signs out all the same', async (stage) => {
      const { user, signedIn } = await signIn(stage);
      const sessionId = sessionOf(signedIn.accessToken);
      const link = stage.workos.userManagement.getLogoutUrl({ sessionId, returnTo: 'https://evil.example.com/' });
      const answer = await fetch(link, { redirect: 'manual' });
      expect(answer.headers.get('location') ?? '').not.toContain('evil');
      expect((await stage.workos.userManagement.listSessions(user.id)).data).toEqual([]);
    });
  });

  method('getJwksUrl', (shows) => {
    shows("the address is the client's own and answers without a key", async ({ workos, server }) => {
      const url = workos.userManagement.getJwksUrl(server.clientId);
      expect(url).toBe(`${server.url}/sso/jwks/${server.clientId}`);
      const { keys } = (await (await fetch(url)).json()) as { keys: unknown[] };
      expect(keys.length).toBeGreaterThan(0);
    });
  });

  method('getJWKS', (shows) => {
    shows('the key set verifies an access token', async (stage) => {
      const { user, signedIn } = await signIn(stage);
      const keys = await stage.workos.userManagement.getJWKS();
      if (!keys) return expect.fail('no key set');
      const { payload } = await jwtVerify(signedIn.accessToken, keys);
      expect(payload.sub).toBe(user.id);
    });

    shows('a token that somebody changed does not verify', async (stage) => {
      const { signedIn } = await signIn(stage);
      const keys = await stage.workos.userManagement.getJWKS();
      if (!keys) return expect.fail('no key set');
      const [header, , signature] = signedIn.accessToken.split('.');
      const claims = Buffer.from(JSON.stringify({ sub: 'user_other', exp: 4_102_444_800 })).toString('base64url');
      await expect(jwtVerify(`${header}.${claims}.${signature}`, keys)).rejects.toThrow(
        'signature verification failed',
      );
    });
  });
}
