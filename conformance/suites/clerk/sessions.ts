// Sessions, their tokens and the keys that verify them, through Clerk's SDK.

import { expect } from 'vitest';
import type { ClerkScene, ClerkStage } from '../../harness/clerk-stories.ts';
import { thrownBy } from '../thrown.ts';
import { addressOf, NOBODY, notFound, PASSWORD, person, refused, signIn } from './cast.ts';

// Where the keys are fetched.
const keysOf = ({ server }: ClerkStage) => ({ secretKey: server.apiKey, apiUrl: server.url, apiVersion: 'v1' });
// A publishable key is a host in base64; `authenticateRequest` wants one.
const publishableKey = `pk_test_${Buffer.from('latchkey.example.com$').toString('base64')}`;

/** The stories of sessions. */
export function sessions({ operation }: ClerkScene): void {
  operation('sessions.createSession', (shows) => {
    shows('begins one for a user, which the other wire lists', async (stage) => {
      const { id: userId } = await person(stage);
      const session = await stage.clerk.sessions.createSession({ userId });
      expect(session).toMatchObject({ id: expect.stringMatching(/^sess_/), userId, status: 'active' });
      expect((await stage.workos.userManagement.listSessions(userId)).data).toHaveLength(1);
      await notFound(stage.clerk.sessions.createSession({ userId: NOBODY }));
    });
  });

  operation('sessions.getSessionList', (shows) => {
    shows('those of a user, by status, in pages', async (stage) => {
      const made = await person(stage, { password: PASSWORD });
      await signIn(stage, addressOf(made));
      const second = await stage.clerk.sessions.createSession({ userId: made.id });
      await stage.clerk.sessions.revokeSession(second.id);
      const list = (more: object = {}) => stage.clerk.sessions.getSessionList({ userId: made.id, ...more });
      expect((await list()).totalCount).toBe(2);
      expect((await list({ status: 'revoked' })).data.map(({ id }) => id)).toEqual([second.id]);
      const { data, totalCount } = await list({ limit: 1 });
      expect([data.length, totalCount]).toEqual([1, 2]);
    });
  });

  operation('sessions.getSession', (shows) => {
    shows('is read back by id', async (stage) => {
      const { id: userId } = await person(stage);
      const session = await stage.clerk.sessions.createSession({ userId });
      expect(await stage.clerk.sessions.getSession(session.id)).toEqual(session);
      await notFound(stage.clerk.sessions.getSession('sess_none'));
    });
  });

  operation('sessions.revokeSession', (shows) => {
    shows('ends it on both wires', async (stage) => {
      const made = await person(stage, { password: PASSWORD });
      const { refreshToken } = await signIn(stage, addressOf(made));
      const [session] = (await stage.clerk.sessions.getSessionList({ userId: made.id })).data;
      expect((await stage.clerk.sessions.revokeSession(session?.id as string)).status).toBe('revoked');
      const refresh = stage.workos.userManagement.authenticateWithRefreshToken({ refreshToken });
      expect(await thrownBy(refresh)).toMatchObject({ status: 400 });
      await notFound(stage.clerk.sessions.revokeSession('sess_none'));
    });
  });

  operation('sessions.getToken', (shows) => {
    shows('verifyToken takes it with the published keys, and names user and session', async (stage) => {
      const { id: userId } = await person(stage);
      const session = await stage.clerk.sessions.createSession({ userId });
      const { jwt } = await stage.clerk.sessions.getToken(session.id);
      const claims = await stage.sdk.verifyToken(jwt, keysOf(stage));
      expect(claims).toMatchObject({ sub: userId, sid: session.id, exp: expect.any(Number) });
    });

    shows('authenticateRequest lets its bearer in, and nobody with another one', async (stage) => {
      const { id: userId } = await person(stage);
      const session = await stage.clerk.sessions.createSession({ userId });
      const { jwt } = await stage.clerk.sessions.getToken(session.id);
      const authenticate = (token: string) =>
        stage.clerk.authenticateRequest(
          new Request('http://app.example.com/', { headers: { authorization: `Bearer ${token}` } }),
          { publishableKey },
        );
      const state = await authenticate(jwt);
      expect([state.isAuthenticated, state.message]).toEqual([true, null]);
      expect(state.toAuth()).toMatchObject({ userId, sessionId: session.id });
      const [head, , signature] = jwt.split('.');
      const forged = Buffer.from(JSON.stringify({ sub: 'user_x', exp: 9_999_999_999 })).toString('base64url');
      expect((await authenticate(`${head}.${forged}.${signature}`)).isAuthenticated).toBe(false);
    });

    shows('lives as long as it is told; an unknown session has none', async (stage) => {
      const { id: userId } = await person(stage);
      const { id } = await stage.clerk.sessions.createSession({ userId });
      const { jwt } = await stage.clerk.sessions.getToken(id, undefined, 600);
      const { iat, exp } = await stage.sdk.verifyToken(jwt, keysOf(stage));
      expect(exp - iat).toBe(600);
      await notFound(stage.clerk.sessions.getToken('sess_none'));
    });
  });

  operation('jwks.getJwks', (shows) => {
    shows('gives the public keys alone', async (stage) => {
      const { keys } = await stage.clerk.jwks.getJwks();
      expect(keys?.length).toBeGreaterThan(0);
      for (const key of keys ?? []) expect(Object.keys(key).sort()).toEqual(['alg', 'e', 'kid', 'kty', 'n', 'use']);
    });
    shows('a wrong key is unauthorized', async ({ client }) => {
      await refused(client('sk_test_wrong').jwks.getJwks(), 401, 'clerk_key_invalid');
    });
  });

  operation('signInTokens.createSignInToken', (shows) => {
    shows('is pending, of a user, and its value is shown', async (stage) => {
      const { id: userId } = await person(stage);
      const made = await stage.clerk.signInTokens.createSignInToken({ userId, expiresInSeconds: 600 });
      expect(made).toMatchObject({ userId, status: 'pending', token: expect.stringMatching(/\S{20,}/) });
      await notFound(stage.clerk.signInTokens.createSignInToken({ userId: NOBODY, expiresInSeconds: 600 }));
    });
  });

  operation('signInTokens.revokeSignInToken', (shows) => {
    shows('is revoked', async (stage) => {
      const { id: userId } = await person(stage);
      const { id } = await stage.clerk.signInTokens.createSignInToken({ userId, expiresInSeconds: 600 });
      expect((await stage.clerk.signInTokens.revokeSignInToken(id)).status).toBe('revoked');
      expect((await thrownBy(stage.clerk.signInTokens.revokeSignInToken(id))).status).toBe(400);
    });
  });
}
