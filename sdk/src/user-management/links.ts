// Where browsers are sent: to sign in, to sign out; and where keys and devices are.

import { snake } from '../case.ts';
import { type ClientFacts, clientIdOf } from '../client.ts';
import { challengeOf, randomToken } from '../pkce.ts';
import type { CallOptions } from '../transport.ts';
import { type Face, UM } from './face.ts';

/** Who signs people in: the hosted pages, or a provider at once. */
export type Provider =
  | 'authkit'
  | 'AppleOAuth'
  | 'BitbucketOAuth'
  | 'DiscordOAuth'
  | 'GitHubOAuth'
  | 'GitLabOAuth'
  | 'GoogleOAuth'
  | 'LinkedInOAuth'
  | 'MicrosoftOAuth'
  | 'SlackOAuth'
  | 'XOAuth'
  | (string & {});

/** How a sign-in is asked for. One of `provider`, `connectionId` and `organizationId` is needed. */
export interface AuthorizationUrlInput {
  /** Registered with the environment; the browser comes back there with `code` and `state`. */
  redirectUri: string;
  clientId?: string;
  provider?: Provider;
  connectionId?: string;
  organizationId?: string;
  /** Comes back as it is. Make it unguessable, keep it in a cookie, and compare. */
  state?: string;
  /** An address to begin with. */
  loginHint?: string;
  domainHint?: string;
  /** Which page comes first; only for `authkit`. */
  screenHint?: 'sign-in' | 'sign-up';
  /** `login` asks people to sign in even if they are. */
  prompt?: string;
  /** How long ago people may have signed in at most, in seconds. */
  maxAge?: number;
  invitationToken?: string;
  codeChallenge?: string;
  codeChallengeMethod?: 'S256';
  providerScopes?: string[];
  providerQueryParams?: Record<string, string | number | boolean>;
}

export function links({ one, call }: Face, client: ClientFacts) {
  function getAuthorizationUrl(input: AuthorizationUrlInput): string {
    const { clientId, provider, connectionId, organizationId, screenHint } = input;
    if (!provider && !connectionId && !organizationId)
      throw new TypeError('One of provider, connectionId and organizationId is needed.');
    if (screenHint && provider !== 'authkit') throw new TypeError('screenHint is for provider "authkit" alone.');
    return `${client.baseUrl}/user_management/authorize?${queryOf({ ...input, clientId: clientIdOf(client, clientId), responseType: 'code' })}`;
  }

  return {
    /**
     * Where to send a browser to be signed in. Nothing is called.
     *
     * @throws TypeError where no way of signing in is named.
     * @example
     * const url = latchkey.userManagement.getAuthorizationUrl({
     *   provider: 'authkit',
     *   redirectUri: 'https://app.example/callback',
     *   state,
     * });
     */
    getAuthorizationUrl,

    /**
     * The same with a proof key (RFC 7636), for clients that cannot keep a secret: keep `state` and `codeVerifier`
     * until the browser is back.
     *
     * @throws TypeError where no way of signing in is named.
     * @example
     * const { url, state, codeVerifier } = await latchkey.userManagement.getAuthorizationUrlWithPKCE({
     *   provider: 'authkit',
     *   redirectUri: 'com.example.app://callback',
     * });
     */
    async getAuthorizationUrlWithPKCE(
      input: Omit<AuthorizationUrlInput, 'codeChallenge' | 'codeChallengeMethod'>,
    ): Promise<{ url: string; state: string; codeVerifier: string }> {
      const codeVerifier = randomToken();
      const state = input.state ?? randomToken();
      const codeChallenge = await challengeOf(codeVerifier);
      return {
        url: getAuthorizationUrl({ ...input, state, codeChallenge, codeChallengeMethod: 'S256' }),
        state,
        codeVerifier,
      };
    },

    /**
     * Where to send a browser to sign out: it ends the session there and comes back to `returnTo`, if that is
     * registered. Nothing is called.
     *
     * @example
     * const url = latchkey.userManagement.getLogoutUrl({ sessionId: 'session_01H…', returnTo: 'https://app.example' });
     */
    getLogoutUrl({ sessionId, returnTo }: { sessionId: string; returnTo?: string }): string {
      if (!sessionId) throw new TypeError('A sessionId is needed.');
      const query = new URLSearchParams({ session_id: sessionId, ...(returnTo ? { return_to: returnTo } : {}) });
      return `${client.baseUrl}/user_management/sessions/logout?${query}`;
    },

    /**
     * Ends a session at once, wherever it is open. `returnTo` is taken for the sake of other servers.
     *
     * @throws NotFoundError `entity_not_found`: no such session.
     * @example
     * await latchkey.userManagement.revokeSession({ sessionId: 'session_01H…' });
     */
    revokeSession: one(`POST ${UM}/sessions/revoke`),

    /**
     * Begins to sign a device in that has no browser (RFC 8628 section 3.1): show its `userCode` and `verificationUri`,
     * then `waitForDevice`.
     *
     * @throws OAuthError `invalid_client`: no such client.
     * @throws PermissionError: the environment does not allow devices.
     * @example
     * const { userCode, verificationUri } = await latchkey.userManagement.createDevice();
     */
    createDevice: async ({ clientId }: { clientId?: string } = {}, options?: CallOptions) =>
      call(`POST ${UM}/authorize/device`, { clientId: clientIdOf(client, clientId) }, options),

    /**
     * The same by the route of OAuth's own name, with scopes. What Ruby calls `authorize_device`.
     *
     * @throws OAuthError `invalid_client`: no such client.
     * @example
     * const { deviceCode } = await latchkey.userManagement.authorizeDevice({ scope: 'openid' });
     */
    authorizeDevice: async ({ clientId, scope }: { clientId?: string; scope?: string } = {}, options?: CallOptions) =>
      call(
        'POST /oauth2/device_authorization',
        { clientId: clientIdOf(client, clientId), ...(scope ? { scope } : {}) },
        options,
      ),
  };
}

/** In the order of their names, so that one input makes one URL. */
function queryOf(fields: object): URLSearchParams {
  const query = new URLSearchParams();
  for (const [name, value] of sorted(fields)) {
    const key = snake(name);
    if (value === undefined || value === null) continue;
    if (Array.isArray(value)) for (const each of value) query.append(key, String(each));
    else if (typeof value !== 'object') query.append(key, String(value));
    else for (const [inner, each] of sorted(value)) query.append(`${key}[${inner}]`, String(each));
  }
  return query;
}

function sorted(fields: object): [string, unknown][] {
  return Object.entries(fields).sort(([a], [b]) => (a < b ? -1 : 1));
}
