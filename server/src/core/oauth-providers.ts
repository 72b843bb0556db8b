// The identity providers of an environment: set up, listed, taken away by whoever operates the server.

import type { Provider } from '../model/external-account.ts';
import { type ClientAuth, type OAuthProvider, readProvider, TOKEN_ENDPOINTS } from '../model/oauth-provider.ts';
import { refuse } from '../model/refusal.ts';
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
  /** Known for well-known providers. */
  tokenEndpoint?: string;
  clientAuth?: ClientAuth;
  scopes?: string[];
}

/** Sets a provider up, in the place of one of its name. Refuses `invalid_provider`. */
export async function setProvider(work: Work, given: NewProvider): Promise<OAuthProvider> {
  const { clientId, clientSecret, clientAuth = 'post', scopes = [] } = given;
  const no = (reason: string) => refuse('invalid_provider', { reason });
  const provider = readProvider(given.name);
  if (!provider) throw no('is none that is known; one of your own is called custom_ and a name in small letters');
  const tokenEndpoint = given.tokenEndpoint ?? TOKEN_ENDPOINTS[provider];
  if (!tokenEndpoint) throw no('needs the address of its token endpoint');
  if (tokenEndpoint.length > MAX_TEXT) throw no('has a token endpoint that is too long');
  const fault = work.tools.outbound.fault(tokenEndpoint);
  if (fault) throw no(`has a token endpoint that ${fault}`);
  if (!isPlain(clientId)) throw no('needs a client id');
  if (clientSecret !== null && !isPlain(clientSecret)) throw no('needs a client secret of one line');
  if (!scopes.every((scope) => /^[\x21\x23-\x5b\x5d-\x7e]{1,256}$/.test(scope))) throw no('has a scope that is none');
  const { environmentId, tools } = work;
  const now = work.now();
  const sealed = clientSecret === null ? null : tools.vault.seal(clientSecret, place(environmentId, provider));
  const made = { provider, clientId, clientSecret: sealed, tokenEndpoint, clientAuth, scopes };
  return work.commit(async (tx) => {
    const written = bare(await store.putProvider(tx, environmentId, { ...made, createdAt: now, updatedAt: now }));
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
export async function findProvider(
  work: Work,
  provider: Provider,
): Promise<(OAuthProvider & { clientSecret: string | null }) | null> {
  const found = await store.findProvider(work.db, work.environmentId, provider);
  if (!found?.clientSecret) return found;
  return { ...found, clientSecret: work.tools.vault.open(found.clientSecret, place(work.environmentId, provider)) };
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
