// A visit to an authorization server: where to send a browser, and what it comes back with (RFC 6749 section 4.1, RFC 7636, OpenID Connect Core section 3.1).

import { compactVerify, decodeJwt, errors } from 'jose';
import * as oauth from 'oauth4webapi';
import { type Outbound, OutboundFailed } from '../outbound.ts';
import { type GrantedTokens, type OAuthClient, proofOf, through, withoutIdToken } from './client.ts';
import { keysAt, type Server } from './server.ts';

/** Seconds that the clocks of two servers may be apart. */
const TOLERANCE = 60;
/** Seconds by which a token may be dated before the visit began: Microsoft dates its tokens back by five minutes. */
const BACKDATED = 600;

/** What was remembered of a visit while the browser was away. */
export interface Visit {
  state: string;
  /** Null for a server that gives no ID tokens. */
  nonce: string | null;
  /** Null for a server that does not know PKCE. */
  verifier: string | null;
  redirectUri: string;
  /** Epoch ms. */
  at: number;
}

export interface VisitRequest extends Visit {
  clientId: string;
  scopes: string[];
  /** Whatever else the server is told. */
  params: Record<string, string>;
}

/** Stands in the name of a server for the tenant that its tokens name. */
const TENANT = '{tenantid}';

export type Claims = Record<string, unknown>;

export interface VisitResult extends GrantedTokens {
  idToken: string | null;
  /** As the server says they are; null where it does not say. */
  scope: string | null;
  /** What the ID token says, after it was verified; empty where there is none. */
  claims: Claims;
}

/** Why a visit came to nothing: the person said no, the server did, or what it said does not hold. */
export class VisitFailed extends Error {
  override name = 'VisitFailed';
  readonly why: 'denied' | 'refused' | 'invalid';

  constructor(why: VisitFailed['why'], reason: string, cause?: unknown) {
    super(reason, { cause });
    this.why = why;
  }
}

/** What no parameter may say in our place: each stands between two sign-ins that would otherwise be one. */
const OURS = [
  'response_type',
  'response_mode',
  'client_id',
  'client_secret',
  'redirect_uri',
  'scope',
  'state',
  'nonce',
  'code_challenge',
  'code_challenge_method',
  // Another request in the place of this one (RFC 9101).
  'request',
  'request_uri',
];

/** Random values that bind a callback to its visit. */
export function makeNonce(): string {
  return oauth.generateRandomNonce();
}

export function makeVerifier(): string {
  return oauth.generateRandomCodeVerifier();
}

/** Where to send the browser. */
export async function visitUrl(server: Server, asked: VisitRequest, formPost = false): Promise<string> {
  const url = new URL(server.authorizationEndpoint);
  const told = Object.entries(asked.params).filter(([name]) => !OURS.includes(name.toLowerCase()));
  for (const [name, value] of told) url.searchParams.set(name, value);
  const ours: Record<string, string | null> = {
    response_type: 'code',
    client_id: asked.clientId,
    redirect_uri: asked.redirectUri,
    scope: asked.scopes.join(' ') || null,
    state: asked.state,
    nonce: asked.nonce,
    code_challenge: asked.verifier && (await oauth.calculatePKCECodeChallenge(asked.verifier)),
    code_challenge_method: asked.verifier && 'S256',
    response_mode: formPost ? 'form_post' : null,
  };
  for (const [name, value] of Object.entries(ours)) if (value !== null) url.searchParams.set(name, value);
  return url.href;
}

/**
 * Redeems what a browser came back with. The state, the issuer (RFC 9207), the nonce and every claim of the ID token are
 * held against the visit, the token's signature against the server's keys. Throws {@link VisitFailed}.
 */
export async function redeemVisit(
  outbound: Outbound,
  server: Server,
  client: OAuthClient,
  visit: Visit,
  { query, now }: { query: Record<string, string>; now: number },
): Promise<VisitResult> {
  const as = libraryServer(server);
  const openId = visit.nonce !== null;
  const who: oauth.Client = {
    client_id: client.clientId,
    [oauth.clockSkew]: Math.floor(now / 1000) - Math.floor(Date.now() / 1000),
    [oauth.clockTolerance]: TOLERANCE,
  };
  const params = readCallback(as, who, server, visit, query);
  const how = openId ? through(outbound) : through(outbound, withoutIdToken);
  const verifier = visit.verifier ?? oauth.nopkce;
  try {
    const answer = await oauth.authorizationCodeGrantRequest(
      as,
      who,
      proofOf(client),
      params,
      visit.redirectUri,
      verifier,
      how,
    );
    const expected = openId ? { expectedNonce: visit.nonce as string, requireIdToken: true } : {};
    const named = openId ? { ...as, issuer: await issuerOf(server, answer) } : as;
    const granted = await oauth.processAuthorizationCodeResponse(named, who, answer, expected);
    const claims = (oauth.getValidatedIdTokenClaims(granted) ?? {}) as Claims;
    if (openId) {
      checkClaims(claims, client.clientId, visit, now);
      await checkSignature(outbound, server, granted.id_token as string, claims);
    }
    return {
      accessToken: granted.access_token,
      refreshToken: granted.refresh_token ?? null,
      expiresIn: granted.expires_in ?? null,
      idToken: granted.id_token ?? null,
      scope: granted.scope ?? null,
      claims,
    };
  } catch (error) {
    throw failureOf(error);
  }
}

// What the library is told of the server. Without a name of its own it gets one that nothing is compared with.
function libraryServer(server: Server): oauth.AuthorizationServer {
  return {
    issuer: server.issuer ?? new URL(server.tokenEndpoint).origin,
    authorization_endpoint: server.authorizationEndpoint,
    token_endpoint: server.tokenEndpoint,
    id_token_signing_alg_values_supported: server.algorithms,
    authorization_response_iss_parameter_supported: server.namesItself,
  };
}

// Whose word the token must be. Where one server speaks for many tenants it says itself for which: its keys and the name
// that the tenant is given here are what is believed of that.
async function issuerOf(server: Server, answer: Response): Promise<string> {
  const { issuer } = server;
  if (issuer === null) throw new VisitFailed('invalid', 'the provider has no name');
  if (!issuer.includes(TENANT)) return issuer;
  const { id_token: token } = (await answer.clone().json()) as { id_token?: unknown };
  const { tid } = typeof token === 'string' ? decodeJwt(token) : {};
  if (typeof tid !== 'string' || !/^[0-9a-f-]{36}$/.test(tid)) throw new VisitFailed('invalid', 'no tenant is named');
  return issuer.replace(TENANT, tid);
}

// The state first: of a callback that nobody waits for not even an error is believed.
function readCallback(
  as: oauth.AuthorizationServer,
  who: oauth.Client,
  server: Server,
  visit: Visit,
  query: Record<string, string>,
): URLSearchParams {
  const params = new URLSearchParams(query);
  // Of a server without one name nothing is compared here: each has a callback of its own.
  if (server.issuer === null || server.issuer.includes(TENANT)) params.delete('iss');
  try {
    return oauth.validateAuthResponse(as, who, params, visit.state);
  } catch (error) {
    if (!(error instanceof oauth.AuthorizationResponseError)) throw failureOf(error);
    throw DENIALS.includes(error.error)
      ? new VisitFailed('denied', 'the person said no')
      : new VisitFailed('refused', 'the provider said no');
  }
}

/** What servers say when a person turns back (the last two are LinkedIn's and Apple's). */
const DENIALS = ['access_denied', 'user_cancelled_login', 'user_cancelled_authorize'];

// What the library leaves open: whom the token was made for beside us, and when.
function checkClaims({ azp, iat }: Claims, clientId: string, visit: Visit, now: number): void {
  const no = (what: string) => new VisitFailed('invalid', `the ID token has ${what}`);
  if (azp !== undefined && azp !== clientId) throw no('another authorized party');
  const issued = iat as number;
  if (!(issued <= now / 1000 + TOLERANCE)) throw no('a time of issue that is yet to come');
  if (!(issued >= visit.at / 1000 - BACKDATED)) throw no('a time of issue before the visit');
}

// Although it came straight from the server: who has the connection, or a cache before it, has not the key.
async function checkSignature(outbound: Outbound, server: Server, idToken: string, claims: Claims): Promise<void> {
  const keys = keysAt(outbound, server.keysEndpoint ?? '');
  const { protectedHeader } = await compactVerify(idToken, keys, { algorithms: server.algorithms });
  // Microsoft's keys say whose they are, and a key of one tenant is no key of another.
  const used = keys.jwks()?.keys.find(({ kid }) => kid === protectedHeader.kid) as { issuer?: unknown } | undefined;
  const owner = typeof used?.issuer === 'string' ? used.issuer.replace(TENANT, String(claims.tid)) : claims.iss;
  if (owner !== claims.iss) throw new VisitFailed('invalid', 'the ID token is signed by the key of another issuer');
}

const LIBRARY = [oauth.OperationProcessingError, oauth.UnsupportedOperationError, errors.JOSEError];

function failureOf(error: unknown): VisitFailed {
  if (error instanceof VisitFailed) return error;
  if (error instanceof OutboundFailed) return new VisitFailed('refused', error.message, error);
  if (error instanceof oauth.ResponseBodyError) return new VisitFailed('refused', `answered ${error.status}`, error);
  // What the libraries say names claims, and what others say may quote an answer.
  const isPlain = LIBRARY.some((kind) => error instanceof kind);
  return new VisitFailed('invalid', isPlain ? (error as Error).message : 'the answer cannot be read', error);
}
