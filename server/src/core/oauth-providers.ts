// The identity providers of an environment: set up, listed, taken away by whoever operates the server.

import { makeAppleSecret } from '../kit/oauth/apple-secret.ts';
import { GrantFailed } from '../kit/oauth/client.ts';
import { discover, type Server } from '../kit/oauth/server.ts';
import type { Provider } from '../model/external-account.ts';
import { type ClientAuth, type OAuthProvider, readProvider } from '../model/oauth-provider.ts';
import { refuse } from '../model/refusal.ts';
import { WELL_KNOWN } from '../providers/index.ts';
import * as store from '../store/oauth-providers.ts';
import { emit } from './events.ts';
import type { Work } from './work.ts';

const MAX_TEXT = 2_048;

export interface NewProvider {
  /** `google`, `github`, …, or `custom_x` for one of the operator's own. */
  name: string;
  clientId: string;
  /** Null for a client without one. */
  clientSecret: string | null;
  /** Of an OpenID provider: it says where its endpoints are. */
  issuer?: string;
  /** One by one, for a provider that does not; known for well-known ones. */
  authorizationEndpoint?: string;
  tokenEndpoint?: string;
  userinfoEndpoint?: string;
  clientAuth?: ClientAuth;
  /** Asked for beside what everybody is asked for there. */
  scopes?: string[];
  /** Apple's: then the secret is the key, in PEM, by which secrets are made. */
  teamId?: string;
  keyId?: string;
  /** Whether applications are given the tokens of those who sign in. */
  returnsTokens?: boolean;
}

/** A provider with its secret. */
export type SecretProvider = OAuthProvider & { clientSecret: string | null };

type No = (reason: string) => Error;

/**
 * Sets a provider up, in the place of one of its name. One with an issuer is asked for its endpoints. Refuses
 * `invalid_provider`.
 */
export async function setProvider(work: Work, given: NewProvider): Promise<OAuthProvider> {
  const { clientId, clientSecret, scopes = [], teamId = null, keyId = null, returnsTokens = false } = given;
  const no: No = (reason) => refuse('invalid_provider', { reason });
  const provider = readProvider(given.name);
  if (!provider) throw no('is none that is known; one of your own is called custom_ and a name in small letters');
  const endpoints = await readEndpoints(work, provider, given, no);
  if (!isPlain(clientId)) throw no('needs a client id');
  if (!scopes.every(isScope)) throw no('has a scope that is none');
  await checkSecret(work, given, no);
  const { environmentId, tools } = work;
  const now = work.now();
  const sealed = clientSecret === null ? null : tools.vault.seal(clientSecret, place(environmentId, provider));
  const client = { clientId, clientSecret: sealed, scopes, teamId, keyId, returnsTokens };
  const made = { provider, ...endpoints, ...client, createdAt: now, updatedAt: now };
  return work.commit(async (tx) => {
    const written = bare(await store.putProvider(tx, environmentId, made));
    await emit(work, tx, 'oauth_provider.set', written);
    return written;
  });
}

/** All providers that are set up, by name. */
export async function listProviders(work: Work): Promise<OAuthProvider[]> {
  return (await store.listProviders(work.db, work.environmentId)).map(bare);
}

/** Takes a provider away; the accounts that people have there stay. Refuses `not_found`. */
export async function removeProvider(work: Work, name: string): Promise<void> {
  await work.commit(async (tx) => {
    const gone = await store.deleteProvider(tx, work.environmentId, name);
    if (!gone) throw refuse('not_found', { entity: 'oauth_provider', id: name });
    await emit(work, tx, 'oauth_provider.removed', bare(gone));
  });
}

/** A provider with its secret, or null when it is not set up. Throws SealBroken. */
export async function findProvider(work: Work, provider: Provider): Promise<SecretProvider | null> {
  const found = await store.findProvider(work.db, work.environmentId, provider);
  if (!found?.clientSecret) return found;
  return { ...found, clientSecret: work.tools.vault.open(found.clientSecret, place(work.environmentId, provider)) };
}

/** What the client proves itself by at the token endpoint now: of Apple's a secret made for the occasion. */
export async function clientOf(work: Work, provider: SecretProvider): Promise<SecretProvider> {
  const { clientId, clientSecret: key, teamId, keyId } = provider;
  if (key === null || teamId === null || keyId === null) return provider;
  const now = work.now();
  return { ...provider, clientSecret: await makeAppleSecret({ key, keyId, teamId, clientId, now }) };
}

/** Whether a text is a scope (RFC 6749 section 3.3). */
export function isScope(scope: string): boolean {
  return /^[\x21\x23-\x5b\x5d-\x7e]{1,256}$/.test(scope);
}

async function readEndpoints(work: Work, provider: Provider, given: NewProvider, no: No) {
  const known = WELL_KNOWN[provider];
  const { issuer = null, authorizationEndpoint = null, userinfoEndpoint = null } = given;
  const tokenEndpoint = given.tokenEndpoint ?? known?.token;
  if (issuer !== null) {
    if (authorizationEndpoint ?? given.tokenEndpoint ?? userinfoEndpoint)
      throw no('has an issuer, which says where its endpoints are');
    if (known && !known.keys) throw no('knows no OpenID Connect: give its endpoints in the place of an issuer');
    const server = await findServer(work, issuer, no);
    const clientAuth = given.clientAuth ?? server.clientAuth;
    return { issuer, authorizationEndpoint, tokenEndpoint: server.tokenEndpoint, userinfoEndpoint, clientAuth };
  }
  if (!tokenEndpoint) throw no('needs an issuer, or the address of its token endpoint');
  const named = { authorization: authorizationEndpoint, token: tokenEndpoint, userinfo: userinfoEndpoint };
  for (const [name, url] of Object.entries(named)) {
    if (url === null) continue;
    if (url.length > MAX_TEXT) throw no(`has a ${name} endpoint that is too long`);
    const fault = work.tools.outbound.fault(url);
    if (fault) throw no(`has a ${name} endpoint that ${fault}`);
  }
  if ((authorizationEndpoint === null) !== (userinfoEndpoint === null))
    throw no('needs both an authorization endpoint and a userinfo endpoint, or neither');
  const clientAuth: ClientAuth = given.clientAuth ?? known?.clientAuth ?? 'post';
  return { issuer, authorizationEndpoint, tokenEndpoint, userinfoEndpoint, clientAuth };
}

async function findServer(work: Work, issuer: string, no: No): Promise<Server> {
  if (issuer.length > MAX_TEXT) throw no('has an issuer that is too long');
  return discover(work.tools.outbound, issuer).catch((error: unknown) => {
    throw error instanceof GrantFailed ? no(`has an issuer that ${error.message}`) : error;
  });
}

async function checkSecret(work: Work, given: NewProvider, no: No): Promise<void> {
  const { clientId, clientSecret, teamId, keyId } = given;
  if (teamId === undefined && keyId === undefined) {
    if (clientSecret !== null && !isPlain(clientSecret)) throw no('needs a client secret of one line');
    return;
  }
  if (given.name !== 'apple') throw no('has no team and no key: those are of Apple alone');
  if (!teamId || !keyId || !isPlain(teamId) || !isPlain(keyId)) throw no('needs both a team and a key');
  await makeAppleSecret({ key: clientSecret ?? '', keyId, teamId, clientId, now: work.now() }).catch(() => {
    throw no('needs the private key that Apple gave, as the file has it');
  });
}

function isPlain(text: string): boolean {
  return text !== '' && text.length <= MAX_TEXT && !/[\p{Cc}\p{Zl}\p{Zp}]/u.test(text);
}

function bare({ clientSecret: _, ...provider }: store.SealedProvider): OAuthProvider {
  return provider;
}

function place(environment: string, provider: string) {
  return { environment, table: 'oauth_providers', column: 'client_secret', row: provider };
}
