// Access tokens: verified by the published keys, which are fetched once and kept.

import { createRemoteJWKSet, customFetch, errors, type JWTPayload, jwtVerify } from 'jose';
import { type ClientFacts, clientIdOf } from '../client.ts';
import { LatchkeyError } from '../errors.ts';

/** Who acts in the person's stead, where somebody does. */
export interface Impersonator {
  email: string;
  reason: string | null;
}

/** What an access token says, and whatever the template of the environment adds to it. */
export interface AccessTokenClaims extends JWTPayload {
  /** The user. */
  sub: string;
  /** The session. */
  sid: string;
  org_id?: string;
  role?: string;
  roles?: string[];
  permissions?: string[];
  entitlements?: string[];
  feature_flags?: string[];
}

/** An access token that is not good: `token_expired`, or `token_invalid` for anything else. */
export class TokenError extends LatchkeyError {
  readonly name = 'TokenError';

  constructor(code: 'token_expired' | 'token_invalid', cause: unknown) {
    const message = code === 'token_expired' ? 'The access token has expired.' : 'The access token is not valid.';
    super({ message, code, status: null, requestId: null, body: null }, { cause });
  }
}

/** A set of published keys, as `jwtVerify` of jose takes it. */
export type KeySet = ReturnType<typeof createRemoteJWKSet>;

export interface Tokens {
  /** Where the keys are published. */
  jwksUrl(clientId?: string | null): string;
  /** The keys: fetched at the first use, and again when a token names one that is not among them. */
  keySet(clientId?: string | null): KeySet;
  /** Verifies signature and time. Rejects with TokenError; with jose's own error where the keys cannot be had. */
  verify(accessToken: string, clientId?: string | null): Promise<AccessTokenClaims>;
}

/** The tokens of a client's server. */
export function tokensOf(client: ClientFacts): Tokens {
  const sets = new Map<string, KeySet>();
  const jwksUrl = (given?: string | null) =>
    `${client.baseUrl}/sso/jwks/${encodeURIComponent(clientIdOf(client, given))}`;

  function keySet(given?: string | null): KeySet {
    const url = jwksUrl(given);
    const known = sets.get(url);
    if (known) return known;
    const made = createRemoteJWKSet(new URL(url), { [customFetch]: client.fetch });
    sets.set(url, made);
    return made;
  }

  async function verify(accessToken: string, given?: string | null): Promise<AccessTokenClaims> {
    const options = { requiredClaims: ['sub', 'sid', 'exp'], ...(client.issuer ? { issuer: client.issuer } : {}) };
    try {
      const { payload } = await jwtVerify(accessToken, keySet(given), { algorithms: ['RS256'], ...options });
      return payload as AccessTokenClaims;
    } catch (error) {
      if (error instanceof errors.JWTExpired) throw new TokenError('token_expired', error);
      const isTokens =
        error instanceof errors.JOSEError && /^ERR_(JWT|JWS|JOSE_ALG|JOSE_NOT|JWKS_NO_MATCHING)/.test(error.code);
      throw isTokens ? new TokenError('token_invalid', error) : error;
    }
  }

  return { jwksUrl, keySet, verify };
}
