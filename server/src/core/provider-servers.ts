// Where an identity provider is and who the application is there: from what everybody knows, what the operator set up, and what the provider says of itself.

import { GrantFailed, type OAuthClient } from '../kit/oauth/client.ts';
import { discover, type Server } from '../kit/oauth/server.ts';
import type { Provider } from '../model/external-account.ts';
import { readProvider } from '../model/oauth-provider.ts';
import { refuse } from '../model/refusal.ts';
import { WELL_KNOWN } from '../providers/index.ts';
import { readOther } from '../providers/other.ts';
import type { WellKnown } from '../providers/provider.ts';
import { clientOf, findProvider, type SecretProvider } from './oauth-providers.ts';
import type { Work } from './work.ts';

/** What everybody is asked for at an OpenID provider that nothing else is known of. */
export const OPENID_SCOPES = ['openid', 'email', 'profile'];

export interface Reached {
  /** What refusals and events call it. */
  name: string;
  server: Server;
  /** Whether it gives ID tokens that are bound to a visit. */
  openId: boolean;
  client: OAuthClient;
  scopes: string[];
  params: Record<string, string>;
  /** Whether it answers by a form that the browser posts. */
  formPost: boolean;
  read: WellKnown['read'];
}

/** Refuses `unknown_provider`, `provider_not_set_up` where nobody can sign in through it, `provider_refused`. */
export async function reachProvider(work: Work, named: string): Promise<Reached & { provider: Provider }> {
  const provider = readProvider(named);
  if (!provider) throw refuse('unknown_provider', { provider: named });
  const set = await findProvider(work, provider);
  if (!set) throw refuse('provider_not_set_up', { provider });
  const known = WELL_KNOWN[provider];
  const server = set.issuer === null ? knownServer(set, known) : await discovered(work, set.issuer, provider);
  const { clientId, clientSecret, clientAuth } = await clientOf(work, set);
  const openId = server.keysEndpoint !== null;
  const usual = known?.scopes ?? (openId ? OPENID_SCOPES : []);
  return {
    provider,
    name: provider,
    server,
    openId,
    client: { clientId, clientSecret, clientAuth, tokenEndpoint: server.tokenEndpoint },
    scopes: [...new Set([...usual, ...set.scopes])],
    params: known?.params ?? {},
    formPost: known?.formPost ?? false,
    read: known?.read ?? readOther,
  };
}

/** An OpenID provider by its name for itself. Refuses `provider_refused`. */
export async function discovered(work: Work, issuer: string, provider: string): Promise<Server> {
  return discover(work.tools.outbound, issuer).catch((error: unknown) => {
    throw error instanceof GrantFailed ? refuse('provider_refused', { provider, reason: error.message }) : error;
  });
}

// Whoever named its endpoints means another server than the well-known one: nothing of that one's is believed of it.
function knownServer(set: SecretProvider, known: WellKnown | undefined): Server {
  const { provider, tokenEndpoint, clientAuth } = set;
  const own = set.authorizationEndpoint !== null;
  const authorizationEndpoint = set.authorizationEndpoint ?? known?.authorization;
  const userinfoEndpoint = (own ? set.userinfoEndpoint : known?.userinfo) ?? null;
  const keysEndpoint = (own ? null : known?.keys) ?? null;
  if (!authorizationEndpoint || !(userinfoEndpoint ?? keysEndpoint)) throw refuse('provider_not_set_up', { provider });
  return {
    issuer: (own ? null : known?.issuer) ?? null,
    authorizationEndpoint,
    tokenEndpoint,
    userinfoEndpoint,
    keysEndpoint,
    algorithms: ['RS256'],
    namesItself: false,
    pkce: known?.pkce ?? true,
    clientAuth,
  };
}
