// Sessions in the application's own hands: cookies and access tokens.

import type { ClientFacts } from '../client.ts';
import {
  type CookieSession,
  type CookieSessionTools,
  cookieSession,
  type NotSignedIn,
  type SignedIn,
} from '../sessions/cookie-session.ts';
import { type SessionData, unsealSession } from '../sessions/seal.ts';
import { type AccessTokenClaims, type KeySet, tokensOf } from '../sessions/tokens.ts';

/** A cookie's value, and the password that it was sealed by. */
export interface SealedSession {
  sessionData: string;
  cookiePassword: string;
}

export function sessions(client: ClientFacts, methods: Pick<CookieSessionTools, 'refresh' | 'logoutUrl'>) {
  const tokens = tokensOf(client);
  const loadSealedSession = ({ sessionData, cookiePassword }: SealedSession): CookieSession =>
    cookieSession({ ...methods, tokens }, sessionData, cookiePassword);

  return {
    /**
     * The session in a cookie, to `authenticate()`, `refresh()`, or `getLogoutUrl()`. It may have been sealed by this
     * SDK or by the vendor's Node packages. What Ruby and PHP call `session_manager.load`.
     *
     * @example
     * const session = latchkey.userManagement.loadSealedSession({ sessionData: cookies.get('wos-session'), cookiePassword });
     * let who = await session.authenticate();
     * if (!who.authenticated && who.reason === 'invalid_jwt') who = await session.refresh();
     */
    loadSealedSession,

    /**
     * Who the cookie of a request belongs to, without a call once the keys are there.
     *
     * @throws TypeError for a password of fewer than 32 characters.
     * @example
     * const who = await latchkey.userManagement.authenticateWithSessionCookie({ sessionData, cookiePassword });
     * if (who.authenticated) console.log(who.user.email);
     */
    authenticateWithSessionCookie: (sealed: SealedSession): Promise<SignedIn | NotSignedIn> =>
      loadSealedSession(sealed).authenticate(),

    /**
     * What is in a cookie, as it was put there: nothing is verified but the seal. Undefined where there is no session.
     *
     * @example
     * const session = await latchkey.userManagement.getSessionFromCookie({ sessionData, cookiePassword });
     */
    getSessionFromCookie: async ({ sessionData, cookiePassword }: SealedSession): Promise<SessionData | undefined> =>
      (sessionData && (await unsealSession(sessionData, cookiePassword))) || undefined,

    /**
     * Verifies an access token by the published keys, which are fetched once, and gives what it says.
     *
     * @throws TokenError `token_expired` or `token_invalid`.
     * @example
     * const { sub, org_id } = await latchkey.userManagement.verifyAccessToken({ accessToken });
     */
    verifyAccessToken: ({
      accessToken,
      clientId,
    }: {
      accessToken: string;
      clientId?: string;
    }): Promise<AccessTokenClaims> => tokens.verify(accessToken, clientId),

    /**
     * Where the keys are published that verify access tokens.
     *
     * @throws TypeError where no client is named.
     * @example
     * const url = latchkey.userManagement.getJwksUrl();
     */
    getJwksUrl: (clientId?: string): string => tokens.jwksUrl(clientId),

    /**
     * The keys that verify access tokens, as `jwtVerify` of jose takes them. What Ruby and PHP call `get_jwks`; the set
     * itself is `getJWKS().jwks()` once it was used.
     *
     * @throws TypeError where no client is named.
     * @example
     * const { payload } = await jwtVerify(accessToken, latchkey.userManagement.getJWKS());
     */
    getJWKS: (clientId?: string): KeySet => tokens.keySet(clientId),
  };
}
