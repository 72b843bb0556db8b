// Who is asked in our place who somebody is: a provider that is open to everybody, or that of an organization's connection.

import { canonicalEmail } from '../kit/email.ts';
import type { ReadyConnection } from '../model/connection.ts';
import type { FlowTarget } from '../model/flow.ts';
import type { ProvenIdentity } from '../model/proven-identity.ts';
import { refuse } from '../model/refusal.ts';
import { readOther } from '../providers/other.ts';
import { type Source, text } from '../providers/provider.ts';
import { getClientSecret } from './connections.ts';
import { tellFailures, type Whence } from './failures.ts';
import { discovered, type Reached, reachProvider } from './provider-servers.ts';
import { beginVisit, type Callback, endVisit, type VisitAsk, type Visited } from './provider-visits.ts';
import type { Work } from './work.ts';

/** What is remembered of a visit while the browser is away. */
export interface Outward extends Visited {
  target: FlowTarget;
  /** Of SAML: the id of the request that was sent. */
  requestId?: string | null;
}

export interface Sent {
  /** Where the browser goes. */
  url: string;
  /** What to remember until it is back. */
  outward: Outward;
}

/** What a browser came back with, and where the person came from. */
export type Answered = Callback & { outward: Outward; from?: Whence };

const NOWHERE: Whence = { ipAddress: null, userAgent: null };
const MAX_GROUPS = 200;

/**
 * Sends a browser to a provider. Refuses `unknown_provider`, `provider_not_set_up`, `provider_refused` when it does not
 * say where its endpoints are, `invalid_request` for a scope that is none.
 */
export async function beginProvider(work: Work, given: VisitAsk & { provider: string }): Promise<Sent> {
  const reached = await reachProvider(work, given.provider);
  const { url, visited } = await beginVisit(work, reached, given);
  return { url, outward: { ...visited, target: { provider: reached.provider } } };
}

/** Sends a browser to the provider of an OpenID connection. Refuses `provider_refused`, `invalid_request`. */
export async function beginConnection(work: Work, connection: ReadyConnection, given: VisitAsk): Promise<Sent> {
  const { url, visited } = await beginVisit(work, await reachConnection(work, connection), given);
  return { url, outward: { ...visited, target: { connectionId: connection.id } } };
}

/**
 * Redeems what a browser came back with, and gives who the provider says it is. Every refusal leaves an event. Refuses
 * `provider_denied` when the person turned back, `provider_refused` when the provider gave nothing or is another by now,
 * `invalid_provider_answer` when what it said does not hold, and `unknown_provider` or `provider_not_set_up` for one that
 * was taken away meanwhile.
 */
export function endProvider(work: Work, given: Answered & { provider: string }): Promise<ProvenIdentity> {
  const who = { method: null, email: '' };
  return tellFailures(work, 'authentication.oauth_failed', who, given.from ?? NOWHERE, async (told) => {
    checkTarget(given, { provider: given.provider });
    const reached = await reachProvider(work, given.provider);
    told.method = `${reached.provider}_oauth`;
    const { person, issuer, scopes, tokens, claims } = await endVisit(work, reached, given);
    return {
      kind: 'oauth',
      provider: reached.provider,
      connectionId: null,
      organizationId: null,
      issuer,
      ...person,
      scopes,
      tokens,
      assertion: null,
      groups: [],
      attributes: claims,
    };
  });
}

/** The same at the provider of an OpenID connection, whose tokens are nobody's. Refuses as {@link endProvider} does. */
export function endConnection(work: Work, connection: ReadyConnection, given: Answered): Promise<ProvenIdentity> {
  const { id: connectionId, organizationId } = connection;
  const who = { method: 'sso', email: '', sso: { organizationId, connectionId, sessionId: null } } as const;
  return tellFailures(work, 'authentication.sso_failed', who, given.from ?? NOWHERE, async () => {
    checkTarget(given, { connectionId });
    const { person, issuer, scopes, claims } = await endVisit(work, await reachConnection(work, connection), given);
    const { groups } = claims;
    return {
      kind: 'sso',
      provider: null,
      connectionId,
      organizationId,
      issuer,
      ...person,
      // For a domain speaks whoever has proven it, and that is asked when somebody signs in.
      emailVerified: false,
      scopes,
      tokens: null,
      assertion: null,
      groups: Array.isArray(groups) ? groups.flatMap((each) => text(each) ?? []).slice(0, MAX_GROUPS) : [],
      attributes: claims,
    };
  });
}

// What one provider was asked, another must not answer (RFC 9700 section 4.4).
function checkTarget({ outward: { target } }: Answered, asked: FlowTarget): void {
  const name = (each: FlowTarget) => ('provider' in each ? each.provider : each.connectionId);
  const provider = name(asked);
  if (name(target) !== provider) throw refuse('invalid_provider_answer', { provider, reason: 'another was asked' });
}

async function reachConnection(work: Work, { id, config }: ReadyConnection): Promise<Reached> {
  if (config.protocol !== 'oidc') throw refuse('invalid_connection', { fault: 'connection_invalid' });
  const { issuer, clientId, scopes } = config;
  const [server, clientSecret] = await Promise.all([discovered(work, issuer, id), getClientSecret(work, id)]);
  const { clientAuth, tokenEndpoint } = server;
  const client = { clientId, clientSecret, clientAuth, tokenEndpoint };
  return { name: id, server, openId: true, client, scopes, params: {}, formPost: false, read: readMember };
}

// Directories of companies often name people by an address and say so nowhere else.
async function readMember(source: Source) {
  const person = await readOther(source);
  const { preferred_username: username, upn } = source.claims;
  const email = [person.email, username, upn].find((each) => canonicalEmail(text(each, 320) ?? ''));
  return { ...person, email: text(email, 320) };
}
