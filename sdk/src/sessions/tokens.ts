// Access tokens: verified by the published keys, which are fetched once and kept.

import { type CompactJWSHeaderParameters, compactVerify, type JWK, type JWTPayload } from 'jose';
import { bytesOf } from '../bytes.ts';
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
export interface KeySet {
  /** The key that a token names. Rejects where there is none. */
  (header: CompactJWSHeaderParameters): Promise<JWK>;
  /** The keys that were fetched last; undefined before the first use. */
  jwks(): { keys: JWK[] } | undefined;
}

export interface Tokens {
  /** Where the keys are published. */
  jwksUrl(clientId?: string | null): string;
  /** The keys: fetched at the first use, and again when a token names one that is not among them. */
  keySet(clientId?: string | null): KeySet;
  /** Verifies signature and time. Rejects with TokenError; with what `fetch` said where the keys cannot be had. */
  verify(accessToken: string, clientId?: string | null): Promise<AccessTokenClaims>;
}

/** Keys that are older are fetched again, so that one that was withdrawn is not believed for ever. */
const KEPT_MS = 600_000;
/** For so long an answer is waited for. */
const PATIENCE_MS = 5_000;
/** As long as the server cannot be asked, but not longer than this. */
const BELIEVED_MS = 86_400_000;
/** Not each token that names no key of theirs has them fetched again, nor each while the server cannot be asked. */
const COOLDOWN_MS = 30_000;

/** The tokens of a client's server. */
export function tokensOf(client: ClientFacts): Tokens {
  const sets = new Map<string, KeySet>();
  const jwksUrl = (given?: string | null) =>
    `${client.baseUrl}/sso/jwks/${encodeURIComponent(clientIdOf(client, given))}`;

  function keySet(given?: string | null): KeySet {
    const url = jwksUrl(given);
    const known = sets.get(url);
    if (known) return known;
    const made = keySetAt(url, client.fetch);
    sets.set(url, made);
    return made;
  }

  async function verify(accessToken: string, given?: string | null): Promise<AccessTokenClaims> {
    const { payload } = await compactVerify(accessToken, keySet(given), { algorithms: ['RS256'] }).catch(
      (error: { code?: string }) => {
        throw error.code?.startsWith('ERR_J') ? new TokenError('token_invalid', error) : error;
      },
    );
    const claims = JSON.parse(new TextDecoder().decode(payload)) as Partial<AccessTokenClaims>;
    const seconds = client.now() / 1_000;
    // RFC 7519 sections 4.1.1, 4.1.4 and 4.1.5.
    const isWhole = typeof claims.sub === 'string' && typeof claims.sid === 'string' && typeof claims.exp === 'number';
    const isTheirs = client.issuer === null || claims.iss === client.issuer;
    if (!isWhole || !isTheirs || !((claims.nbf ?? 0) <= seconds)) throw new TokenError('token_invalid', claims);
    if (!((claims.exp as number) > seconds)) throw new TokenError('token_expired', claims);
    return claims as AccessTokenClaims;
  }

  return { jwksUrl, keySet, verify };
}

/** What a token says that is known to be good: nothing is verified. */
export function claimsOf(accessToken: string): AccessTokenClaims {
  const [, payload = ''] = accessToken.split('.');
  return JSON.parse(new TextDecoder().decode(bytesOf(payload)));
}

function keySetAt(url: string, fetch: typeof globalThis.fetch): KeySet {
  let known: { keys: JWK[] } | undefined;
  let fetchedAt = Number.NEGATIVE_INFINITY;
  let triedAt = Number.NEGATIVE_INFINITY;
  let fetching: Promise<void> | undefined;

  async function load(): Promise<void> {
    triedAt = performance.now();
    const signal = AbortSignal.timeout(PATIENCE_MS);
    const response = await fetch(url, { headers: { Accept: 'application/json' }, signal });
    if (!response.ok) throw new Error(`The keys cannot be had: ${url} answered ${response.status}.`);
    known = (await response.json()) as { keys: JWK[] };
    fetchedAt = performance.now();
  }
  const find = (kid: string | undefined) => known?.keys.find((key) => key.kid === kid);

  async function key({ kid }: CompactJWSHeaderParameters): Promise<JWK> {
    const now = performance.now();
    const age = now - fetchedAt;
    const isBelieved = age <= BELIEVED_MS;
    const mayAsk = fetching !== undefined || !isBelieved || now - triedAt > COOLDOWN_MS;
    if (mayAsk && (age > KEPT_MS || !find(kid))) {
      fetching ??= load().finally(() => {
        fetching = undefined;
      });
      // Who cannot be asked is believed to say what they said.
      await fetching.catch((error) => {
        if (!isBelieved || !find(kid)) throw error;
      });
    }
    const found = find(kid);
    if (!found) throw Object.assign(new Error('The token names no published key.'), { code: 'ERR_JWT_UNKNOWN_KEY' });
    return found;
  }
  return Object.assign(key, { jwks: () => known });
}
