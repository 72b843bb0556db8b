// What an authorization server says of itself: its endpoints (OpenID Connect Discovery 1.0, RFC 8414) and its keys (RFC 7517).

import { createRemoteJWKSet, customFetch } from 'jose';
import * as oauth from 'oauth4webapi';
import type { Outbound } from '../outbound.ts';
import { fetchThrough, GrantFailed, reasonOf, through } from './client.ts';

export interface Server {
  /** Its name, as tokens and callbacks say it; null where it has none, and nothing of the kind is compared. */
  issuer: string | null;
  authorizationEndpoint: string;
  tokenEndpoint: string;
  userinfoEndpoint: string | null;
  /** Where its keys are; null for one that gives no ID tokens. */
  keysEndpoint: string | null;
  /** How it may sign ID tokens: never by a secret that the client has as well, and never not at all. */
  algorithms: string[];
  /** Whether it says in every callback who it is (RFC 9207). */
  namesItself: boolean;
  /** Whether it knows PKCE (RFC 7636). */
  pkce: boolean;
  /** Where it takes the client's secret. */
  clientAuth: 'post' | 'basic';
}

/** Signatures that only the owner of a private key can make (RFC 7518 section 3.1, RFC 8037). */
const ALGORITHMS = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
  'Ed25519',
];

/** How long documents of a server are believed, in milliseconds, and of how many servers they are kept. */
const BELIEVED = 300_000;
const MOST = 200;

type Keys = ReturnType<typeof createRemoteJWKSet>;

interface Memory {
  servers: Map<string, { readAt: number; found: Promise<Server> }>;
  keys: Map<string, Keys>;
}

const memories = new WeakMap<Outbound, Memory>();

/**
 * The endpoints of an OpenID provider, as its discovery document names them. Throws {@link GrantFailed} when it does not
 * answer, calls itself by another name, or leads to where nothing may be sent.
 */
export function discover(outbound: Outbound, issuer: string): Promise<Server> {
  const { servers } = memoryOf(outbound);
  const now = performance.now();
  const known = servers.get(issuer);
  if (known && now - known.readAt < BELIEVED) return known.found;
  const found = read(outbound, issuer);
  remember(servers, issuer, { readAt: now, found });
  // Who did not answer is asked again by the next who comes.
  found.catch(() => servers.get(issuer)?.found === found && servers.delete(issuer));
  return found;
}

/** The keys at an address: read when a token is signed by one that is not known yet, and anew after five minutes. */
export function keysAt(outbound: Outbound, url: string): Keys {
  const { keys } = memoryOf(outbound);
  const known = keys.get(url);
  if (known) return known;
  const made = createRemoteJWKSet(new URL(url), {
    cacheMaxAge: BELIEVED,
    // Each sign-in may ask once: only the provider itself makes tokens that come this far.
    cooldownDuration: 0,
    timeoutDuration: 15_000,
    [customFetch]: (address, request) => fetchThrough(outbound, address, request),
  });
  remember(keys, url, made);
  return made;
}

async function read(outbound: Outbound, issuer: string): Promise<Server> {
  const fault = outbound.fault(issuer);
  if (fault) throw new GrantFailed(fault);
  const name = new URL(issuer);
  try {
    const answer = await oauth.discoveryRequest(name, { algorithm: 'oidc', ...through(outbound) });
    const said = await oauth.processDiscoveryResponse(name, answer);
    const server: Server = {
      issuer: said.issuer,
      authorizationEndpoint: endpoint(outbound, said.authorization_endpoint),
      tokenEndpoint: endpoint(outbound, said.token_endpoint),
      userinfoEndpoint: said.userinfo_endpoint === undefined ? null : endpoint(outbound, said.userinfo_endpoint),
      keysEndpoint: endpoint(outbound, said.jwks_uri),
      algorithms: allowed(said.id_token_signing_alg_values_supported),
      namesItself: said.authorization_response_iss_parameter_supported === true,
      pkce: knowsPkce(said.code_challenge_methods_supported),
      clientAuth: said.token_endpoint_auth_methods_supported?.includes('client_secret_post') ? 'post' : 'basic',
    };
    return server;
  } catch (error) {
    const { code: why } = error instanceof oauth.OperationProcessingError ? error : { code: null };
    if (why === oauth.JSON_ATTRIBUTE_COMPARISON) throw new GrantFailed('calls itself by another name');
    const reason = reasonOf(error);
    throw new GrantFailed(reason === 'gave no tokens' ? 'has no discovery document that can be read' : reason);
  }
}

function endpoint(outbound: Outbound, url: unknown): string {
  if (typeof url !== 'string') throw new GrantFailed('does not name all of its endpoints');
  const fault = outbound.fault(url);
  if (fault) throw new GrantFailed(`has an endpoint that ${fault}`);
  return url;
}

// What a server says of itself narrows what is allowed, and cannot widen it (`none`, and all that is signed by a secret).
function allowed(said: unknown): string[] {
  if (!Array.isArray(said)) return ['RS256'];
  return ALGORITHMS.filter((name) => said.includes(name));
}

// One that says nothing of it gets the challenge all the same: whoever does not know a parameter passes over it.
function knowsPkce(said: unknown): boolean {
  return !Array.isArray(said) || said.includes('S256');
}

function memoryOf(outbound: Outbound): Memory {
  const known = memories.get(outbound) ?? { servers: new Map(), keys: new Map() };
  memories.set(outbound, known);
  return known;
}

function remember<V>(memory: Map<string, V>, key: string, value: V): void {
  memory.delete(key);
  memory.set(key, value);
  for (const oldest of memory.keys()) {
    if (memory.size <= MOST) break;
    memory.delete(oldest);
  }
}
