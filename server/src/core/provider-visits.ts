// A visit to a server that was reached: a browser is sent there, and what it comes back with is redeemed for who somebody is.

import { canonicalEmail } from '../kit/email.ts';
import { askWithToken, GrantFailed } from '../kit/oauth/client.ts';
import { makeNonce, makeVerifier, redeemVisit, VisitFailed, type VisitResult, visitUrl } from '../kit/oauth/visit.ts';
import type { ProvenTokens } from '../model/proven-identity.ts';
import { type Refusal, refuse } from '../model/refusal.ts';
import { type Facts, facts, type Person, type Source } from '../providers/provider.ts';
import { isScope } from './oauth-providers.ts';
import type { Reached } from './provider-servers.ts';
import type { Work } from './work.ts';

/** What is remembered of a visit while the browser is away; plain JSON. */
export interface Visited {
  state: string;
  /** What the ID token has to name; null where none is given. */
  nonce: string | null;
  /** PKCE (RFC 7636); null for a provider that does not know it. */
  verifier: string | null;
  /** Who was asked, and by whom: a code of one server is shown to no other. */
  asked?: { server: string; clientId: string };
  /** When it began (epoch ms). */
  at: number;
}

export interface VisitAsk {
  /** Sent as it is: made by whoever keeps the flow. */
  state: string;
  /** Beside what everybody is asked for there. */
  scopes: string[];
  /** Whatever else the provider is to be told. */
  params: Record<string, string>;
  loginHint: string | null;
  prompt: string | null;
  redirectUri: string;
}

export interface Callback {
  outward: Visited;
  /** The query of the callback, or the form that the provider posted. */
  query: Record<string, string>;
  redirectUri: string;
}

/** What somebody came back with, redeemed. */
export interface Returned {
  person: Person;
  issuer: string;
  scopes: string[];
  tokens: ProvenTokens;
  claims: Facts;
}

/** Ten years, in seconds: whoever says more means no end. */
const LONGEST = 315_360_000;
const MAX_SCOPES = 100;

/** Where to send the browser, and what to remember. Refuses `invalid_request` for a scope that is none. */
export async function beginVisit(
  work: Work,
  { server, openId, client, scopes, params, formPost }: Reached,
  given: VisitAsk,
): Promise<{ url: string; visited: Visited }> {
  if (!given.scopes.every(isScope)) {
    const message = 'A scope is of visible characters, without quotes and backslashes.';
    throw refuse('invalid_request', { fields: [{ path: 'provider_scopes', rule: 'invalid', message }] });
  }
  const { clientId } = client;
  const visited: Visited = {
    state: given.state,
    nonce: openId ? makeNonce() : null,
    verifier: server.pkce ? makeVerifier() : null,
    asked: { server: serverName(server), clientId },
    at: work.now(),
  };
  const hints = Object.entries({ login_hint: given.loginHint, prompt: given.prompt });
  const told = hints.filter((hint): hint is [string, string] => hint[1] !== null);
  const asked = {
    ...visited,
    clientId,
    redirectUri: given.redirectUri,
    scopes: [...new Set([...scopes, ...given.scopes])],
    params: { ...params, ...Object.fromEntries(told), ...given.params },
  };
  return { url: await visitUrl(server, asked, formPost), visited };
}

/**
 * Redeems what a browser came back with. Refuses `provider_denied` when the person turned back, `provider_refused` when
 * the provider gave nothing or is another by now, `invalid_provider_answer` when what it said does not hold.
 */
export async function endVisit(
  work: Work,
  reached: Reached,
  { outward, query, redirectUri }: Callback,
): Promise<Returned> {
  const { server, client, name: provider } = reached;
  const { asked } = outward;
  if (asked?.server !== serverName(server) || asked.clientId !== client.clientId)
    throw refuse('provider_refused', { provider, reason: 'was set up anew meanwhile' });
  try {
    const said = { query, now: work.now() };
    const granted = await redeemVisit(work.tools.outbound, server, client, { ...outward, redirectUri }, said);
    const { claims } = granted;
    const person = await reached.read(sourceOf(work, reached, granted, query));
    if (person.subject === '') throw new VisitFailed('invalid', 'nobody is named');
    // Without a name of its own it goes by where it answers.
    const issuer = claims.iss ?? server.issuer ?? new URL(server.userinfoEndpoint ?? server.tokenEndpoint).origin;
    const email = canonicalEmail(person.email ?? '')?.original ?? null;
    return {
      person: { ...person, email, emailVerified: email !== null && person.emailVerified },
      issuer: String(issuer),
      scopes: scopesOf(granted, reached),
      tokens: tokensOf(work, granted),
      claims,
    };
  } catch (error) {
    throw refusalOf(error, provider);
  }
}

function serverName({ issuer, tokenEndpoint }: Reached['server']): string {
  return issuer ?? tokenEndpoint;
}

function sourceOf(work: Work, { server, openId }: Reached, granted: VisitResult, callback: Callback['query']): Source {
  const { claims, accessToken } = granted;
  const { userinfoEndpoint } = server;
  const ask = (url: string) => askWithToken(work.tools.outbound, url, accessToken);
  return {
    claims,
    callback,
    async userinfo() {
      if (userinfoEndpoint === null) return {};
      const said = facts(await ask(userinfoEndpoint));
      // A token of one person must not be answered with another (OpenID Connect Core section 5.3.2).
      if (openId && said.sub !== claims.sub) throw new VisitFailed('invalid', 'the userinfo is of somebody else');
      return said;
    },
    async below(path) {
      const url = new URL(userinfoEndpoint ?? server.tokenEndpoint);
      url.pathname += path;
      return ask(url.href);
    },
  };
}

function refusalOf(error: unknown, provider: string): unknown {
  if (error instanceof GrantFailed) return refuse('provider_refused', { provider, reason: error.message });
  if (!(error instanceof VisitFailed)) return error;
  const refusals: Record<VisitFailed['why'], () => Refusal> = {
    denied: () => refuse('provider_denied', { provider }),
    refused: () => refuse('provider_refused', { provider, reason: error.message }),
    invalid: () => refuse('invalid_provider_answer', { provider, reason: error.message }),
  };
  return refusals[error.why]();
}

// GitHub parts them by commas.
function scopesOf({ scope }: VisitResult, { scopes }: Reached): string[] {
  const said = scope?.split(/[\s,]+/).filter(isScope) ?? [];
  return said.length > 0 ? said.slice(0, MAX_SCOPES) : scopes;
}

function tokensOf(work: Work, { accessToken, refreshToken, idToken, expiresIn }: VisitResult): ProvenTokens {
  const expiresAt = expiresIn === null ? null : work.now() + Math.floor(Math.min(expiresIn, LONGEST) * 1_000);
  return { accessToken, refreshToken, idToken, expiresAt };
}
