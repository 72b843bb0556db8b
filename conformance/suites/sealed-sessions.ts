// Sessions that the SDK seals into a cookie: nothing but its own cryptography and our tokens and keys.

import { expect } from 'vitest';
import type { Scene, Stage } from '../harness/stories.ts';
import { signIn } from './sign-in.ts';
import { thrownBy } from './thrown.ts';

const cookiePassword = 'a cookie password of more than thirty-two characters';

async function sealed(stage: Stage) {
  const { user, address, password } = await signIn(stage);
  const { sealedSession } = await stage.workos.userManagement.authenticateWithPassword({
    email: address,
    password,
    session: { sealSession: true, cookiePassword },
  });
  const sessionData = sealedSession as string;
  return { user, sessionData, cookie: stage.workos.userManagement.loadSealedSession({ sessionData, cookiePassword }) };
}

/** The stories of sealed sessions. */
export function sealedSessions({ method }: Scene): void {
  method('loadSealedSession', (shows) => {
    shows('a sealed session is authenticated by the published keys', async (stage) => {
      const { user, cookie } = await sealed(stage);
      const authenticated = await cookie.authenticate();
      expect(authenticated).toMatchObject({
        authenticated: true,
        sessionId: expect.stringMatching(/^session_/),
        user: { id: user.id },
        authenticationMethod: 'Password',
      });
    });

    shows('a sealed session is refreshed into another that is authenticated too', async (stage) => {
      const { user, cookie, sessionData } = await sealed(stage);
      const refreshed = await cookie.refresh();
      if (!refreshed.authenticated) return expect.fail(refreshed.reason);
      expect(refreshed.user?.id).toBe(user.id);
      expect(refreshed.sealedSession).not.toBe(sessionData);
      const next = stage.workos.userManagement.loadSealedSession({
        sessionData: refreshed.sealedSession as string,
        cookiePassword,
      });
      expect(await next.authenticate()).toMatchObject({ authenticated: true, sessionId: refreshed.sessionId });
    });

    shows('a session that was revoked is not refreshed, and the reason is final', async (stage) => {
      const { user, cookie } = await sealed(stage);
      const { data } = await stage.workos.userManagement.listSessions(user.id);
      for (const { id } of data) await stage.workos.userManagement.revokeSession({ sessionId: id });
      expect(await cookie.refresh()).toMatchObject({ authenticated: false, reason: 'invalid_grant' });
    });

    shows('its logout link signs out of just this session', async (stage) => {
      const { user, cookie } = await sealed(stage);
      const { data: before } = await stage.workos.userManagement.listSessions(user.id);
      const link = await cookie.getLogoutUrl();
      await fetch(link, { redirect: 'manual' });
      const { data: after } = await stage.workos.userManagement.listSessions(user.id);
      expect([before.length, after.length]).toEqual([2, 1]);
      expect(link).not.toContain(after[0]?.id);
    });

    shows('a cookie sealed with another password does not open', async (stage) => {
      const { sessionData } = await sealed(stage);
      const other = stage.workos.userManagement.loadSealedSession({ sessionData, cookiePassword: 'x'.repeat(40) });
      const opened = await other.authenticate().catch((error: unknown) => ({ authenticated: false, error }));
      expect(opened.authenticated).toBe(false);
    });
  });

  method('authenticateWithSessionCookie', (shows) => {
    shows('a sealed session is authenticated without an object of its own', async (stage) => {
      const { user, sessionData } = await sealed(stage);
      const given = { sessionData, cookiePassword };
      const authenticated = await stage.workos.userManagement.authenticateWithSessionCookie(given);
      expect(authenticated).toMatchObject({ authenticated: true, user: { id: user.id } });
    });

    shows('no cookie is no session', async ({ workos }) => {
      const given = { sessionData: '', cookiePassword };
      const authenticated = await workos.userManagement.authenticateWithSessionCookie(given);
      expect(authenticated).toMatchObject({ authenticated: false, reason: 'no_session_cookie_provided' });
    });
  });

  method('getSessionFromCookie', (shows) => {
    shows('the cookie holds both tokens and the user', async (stage) => {
      const { user, sessionData } = await sealed(stage);
      const session = await stage.workos.userManagement.getSessionFromCookie({ sessionData, cookiePassword });
      expect(session).toMatchObject({ user: { id: user.id }, refreshToken: expect.any(String) });
    });

    shows('a public client seals nothing', async (stage) => {
      const { signedIn } = await signIn(stage);
      const browser = stage.client({ clientId: stage.server.clientId });
      const call = browser.userManagement.authenticateWithRefreshToken({
        refreshToken: signedIn.refreshToken,
        session: { sealSession: true, cookiePassword },
      });
      expect((await thrownBy(call)).message).toContain('API key');
    });
  });
}
