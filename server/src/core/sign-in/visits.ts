// Flows that leave our pages for an identity provider, and come back: by code (OAuth, OpenID Connect) or by assertion (SAML).

import { makeAuthnRequest } from '../../kit/saml/request.ts';
import { equalSecrets, randomToken } from '../../kit/secrets.ts';
import type { Flow, FlowRequest, FlowTarget } from '../../model/flow.ts';
import type { ProvenIdentity } from '../../model/proven-identity.ts';
import type { Refusal } from '../../model/refusal.ts';
import { findConnectionFor } from '../connections.ts';
import { emit } from '../events.ts';
import { redeemOutward, rememberOutward } from '../flows.ts';
import { beginConnection, beginProvider, endConnection, endProvider, type Outward } from '../outward.ts';
import { identityProviderOf, type SamlConnection, serviceProviderOf } from '../saml.ts';
import type { Work } from '../work.ts';
import { proveProvider } from './by-provider.ts';
import type { Circumstances } from './finish.ts';
import { addressOf, answerDirectly } from './on-pages.ts';

/** A flow that is to leave. */
type Begun = FlowRequest & { id: string };

/** Where a provider sends the browser back to: one place each, so that no answer of one is taken for another's (RFC 9700 section 4.4). */
export function callbackOf({ tools }: Pick<Work, 'tools'>, target: FlowTarget): string {
  return 'provider' in target
    ? `${tools.publicUrl}/oauth/callback/${target.provider}`
    : `${tools.publicUrl}/sso/oidc/${target.connectionId}/callback`;
}

/**
 * Sends a flow to a provider; gives the address to go to. Of several tabs each has its flow, and of a flow the last visit
 * counts. Refuses as `beginProvider` and `findConnectionFor` do, and `flow_over`.
 */
export async function beginVisitOf(work: Work, flow: Begun, token: string, target: FlowTarget): Promise<string> {
  const state = `${token}.${randomToken(16)}`;
  const { url, outward } =
    'provider' in target ? await toProvider(work, flow, state, target) : await toConnection(work, flow, state, target);
  await rememberOutward(work, flow, outward);
  return url;
}

async function toProvider(work: Work, flow: Begun, state: string, target: { provider: string }) {
  return beginProvider(work, {
    ...askOf(flow, state),
    provider: target.provider,
    redirectUri: callbackOf(work, target),
  });
}

async function toConnection(
  work: Work,
  flow: Begun,
  state: string,
  target: { connectionId: string },
): Promise<{ url: string; outward: Outward }> {
  const connection = await findConnectionFor(work, target);
  const { id: connectionId, organizationId, config } = connection;
  const begun =
    config.protocol === 'saml'
      ? toSaml(work, connection as SamlConnection, state, flow)
      : await beginConnection(work, connection, { ...askOf(flow, state), redirectUri: callbackOf(work, target) });
  const sso = { organizationId, connectionId, sessionId: null };
  const told = { method: 'sso' as const, email: flow.loginHint, userId: null, ipAddress: null, userAgent: null, sso };
  await work.commit((tx) => emit(work, tx, 'authentication.sso_started', told, { clientId: flow.clientId }));
  return begun;
}

function toSaml(work: Work, connection: SamlConnection, state: string, { prompt }: Begun) {
  const { id } = connection;
  const requestId = `_${randomToken(20)}`;
  const now = work.now();
  const { url } = makeAuthnRequest({
    idp: identityProviderOf(connection),
    sp: serviceProviderOf(work, id),
    requestId,
    relayState: state,
    now,
    forceAuthn: prompt === 'login',
  });
  const outward: Outward = { target: { connectionId: id }, state, nonce: null, verifier: null, requestId, at: now };
  return { url, outward };
}

function askOf({ providerScopes, providerParams, loginHint, prompt }: Begun, state: string) {
  return { state, scopes: providerScopes, params: providerParams, loginHint, prompt };
}

/**
 * Redeems what a browser brought back, once, and gives who the provider says it is. Refuses `flow_over` where we sent no
 * such visit, or to somebody else, and as `endProvider` does.
 */
export async function endVisitOf(
  work: Work,
  token: string,
  target: FlowTarget,
  query: Record<string, string>,
  from: Omit<Circumstances<never>, 'ending'>,
): Promise<ProvenIdentity> {
  const outward = await redeemOutward<Outward>(
    work,
    token,
    (asked) => equalSecrets(asked.state, query.state ?? '') && isSame(asked.target, target),
  );
  const callback = { outward, query, redirectUri: callbackOf(work, target), from };
  return 'provider' in target
    ? endProvider(work, { ...callback, provider: target.provider })
    : endConnection(work, await findConnectionFor(work, target), callback);
}

/** Ends a flow that the application sent to this provider itself: gives its address, with a code, or with what went wrong. */
export async function answerVisit(
  work: Work,
  flow: Flow,
  identity: ProvenIdentity,
  from: Omit<Circumstances<never>, 'ending'>,
): Promise<string> {
  return proveProvider(work, identity, from, (proof) => answerDirectly(work, flow, proof, from));
}

/** The application's address with an error in the words of the wire (contract of `authorize`). */
export function errorAddress({ redirectUri, state }: Pick<Flow, 'redirectUri' | 'state'>, refusal: Refusal): string {
  const error = ERRORS[refusal.code] ?? 'oauth_failed';
  const fault = refusal.is('invalid_connection') ? refusal.data.fault : error;
  return addressOf(redirectUri, {
    error: fault,
    error_description: DESCRIPTIONS[fault] ?? DESCRIPTIONS.oauth_failed ?? '',
    state,
  });
}

const ERRORS: Partial<Record<Refusal['code'], string>> = {
  provider_denied: 'access_denied',
  user_banned: 'access_denied',
  user_locked: 'access_denied',
  unauthorized_client: 'access_denied',
  sso_required: 'access_denied',
  sign_up_not_allowed: 'access_denied',
  unknown_provider: 'connection_strategy_invalid',
  provider_not_set_up: 'connection_strategy_invalid',
  provider_refused: 'oauth_failed',
};

const DESCRIPTIONS: Record<string, string> = {
  access_denied: 'The person was not let in, or turned back.',
  connection_strategy_invalid: 'The provider is not set up.',
  oauth_failed: 'The provider did not confirm who the person is.',
  connection_invalid: 'There is no such connection.',
  connection_unlinked: 'The connection is not active.',
  organization_invalid: 'There is no such organization, or it has no connection.',
  ambiguous_connection_selector: 'More than one connection is meant.',
  invalid_connection_selector: 'Exactly one of provider, connection_id and organization_id is needed.',
  domain_connection_selector_not_allowed: 'No organization has proven the domain.',
};

function isSame(a: FlowTarget, b: FlowTarget): boolean {
  return 'provider' in a
    ? 'provider' in b && a.provider === b.provider
    : 'connectionId' in b && a.connectionId === b.connectionId;
}
