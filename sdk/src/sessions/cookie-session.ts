// The session that a cookie holds: looked at on each request, renewed when its access token is over.

import { LatchkeyError } from '../errors.ts';
import type { AuthenticateResponse, User } from '../workos.generated.ts';
import { type SessionData, sealSession, unsealSession } from './seal.ts';
import { type AccessTokenClaims, claimsOf, type Impersonator, TokenError, type Tokens } from './tokens.ts';

/** Who is signed in. */
export interface SignedIn {
  authenticated: true;
  sessionId: string;
  user: User;
  organizationId: string | undefined;
  role: string | undefined;
  roles: string[] | undefined;
  permissions: string[] | undefined;
  entitlements: string[] | undefined;
  featureFlags: string[] | undefined;
  authenticationMethod: AuthenticateResponse['authenticationMethod'] | undefined;
  impersonator: Impersonator | undefined;
  accessToken: string;
}

/** Nobody is, and why. `invalid_jwt` is mostly an access token that is over: `refresh` then. */
export interface NotSignedIn {
  authenticated: false;
  reason: 'no_session_cookie_provided' | 'invalid_session_cookie' | 'invalid_jwt';
}

/** A renewed session: `sealedSession` is the cookie's new value, and must be sent to the browser. */
export interface Refreshed extends SignedIn {
  sealedSession: string;
}

/** The session is over, or `refresh` was asked of something that is none; `reason` may be a code of the server's. */
export interface NotRefreshed {
  authenticated: false;
  reason: 'no_session_cookie_provided' | 'invalid_session_cookie' | (string & {});
}

/** A session in a cookie. */
export interface CookieSession {
  /** Verifies what the cookie holds, without a call once the keys are there. */
  authenticate(): Promise<SignedIn | NotSignedIn>;
  /**
   * Exchanges the refresh token and gives the cookie's new value. Several at once are one exchange. The organization
   * stays as it is unless another is named. Rejects with an `ApiError` where it is worth trying again.
   */
  refresh(options?: { organizationId?: string; cookiePassword?: string }): Promise<Refreshed | NotRefreshed>;
  /** Where to send the browser to sign out. Works with an access token that is over. Rejects where there is no session. */
  getLogoutUrl(options?: { returnTo?: string }): Promise<string>;
}

export interface CookieSessionTools {
  tokens: Tokens;
  refresh(input: { refreshToken: string; organizationId?: string }): Promise<AuthenticateResponse>;
  logoutUrl(input: { sessionId: string; returnTo?: string }): string;
}

/** The session that is in a cookie's value. */
export function cookieSession(tools: CookieSessionTools, sessionData: string, cookiePassword: string): CookieSession {
  let current = sessionData;
  let password = cookiePassword;
  const open = () => (current ? unsealSession(current, password) : null);

  async function authenticate(): Promise<SignedIn | NotSignedIn> {
    if (!current) return { authenticated: false, reason: 'no_session_cookie_provided' };
    const data = await open();
    if (!data) return { authenticated: false, reason: 'invalid_session_cookie' };
    try {
      return signedIn(data, await tools.tokens.verify(data.accessToken));
    } catch (error) {
      if (error instanceof TokenError) return { authenticated: false, reason: 'invalid_jwt' };
      throw error;
    }
  }

  return {
    authenticate,
    async refresh(options = {}) {
      if (!current) return { authenticated: false, reason: 'no_session_cookie_provided' };
      const data = await open();
      if (!data?.refreshToken || !data.user) return { authenticated: false, reason: 'invalid_session_cookie' };
      const organizationId = options.organizationId ?? data.organizationId;
      try {
        const answer = await tools.refresh({
          refreshToken: data.refreshToken,
          ...(organizationId ? { organizationId } : {}),
        });
        password = options.cookiePassword ?? password;
        const next = sessionOf(answer);
        current = await sealSession(next, password);
        return { ...signedIn(next, claimsOf(next.accessToken)), sealedSession: current };
      } catch (error) {
        // What the server will say again, however often it is asked.
        const final = error instanceof LatchkeyError && [400, 403, 404].includes(error.status ?? 0);
        if (final) return { authenticated: false, reason: error.code };
        throw error;
      }
    },
    async getLogoutUrl({ returnTo } = {}) {
      const data = await open();
      if (!data) throw new TypeError('There is no session to sign out of.');
      // Sealed by us: nobody else can have put it there.
      return tools.logoutUrl({ sessionId: claimsOf(data.accessToken).sid, ...(returnTo ? { returnTo } : {}) });
    },
  };
}

/** What a cookie keeps of a sign-in. */
export function sessionOf(answer: AuthenticateResponse): SessionData {
  const { accessToken, refreshToken, user, authenticationMethod } = answer;
  const { impersonator } = answer as { impersonator?: Impersonator };
  const { org_id: organizationId } = claimsOf(accessToken);
  return {
    ...(organizationId ? { organizationId } : {}),
    user,
    accessToken,
    refreshToken,
    authenticationMethod,
    ...(impersonator ? { impersonator } : {}),
  };
}

function signedIn(data: SessionData, claims: AccessTokenClaims): SignedIn {
  return {
    authenticated: true,
    sessionId: claims.sid,
    user: data.user,
    organizationId: claims.org_id,
    role: claims.role,
    roles: claims.roles,
    permissions: claims.permissions,
    entitlements: claims.entitlements,
    featureFlags: claims.feature_flags,
    authenticationMethod: data.authenticationMethod,
    impersonator: data.impersonator,
    accessToken: data.accessToken,
  };
}
