// What SAML providers post: taken at once, and kept until the browser that it is for comes round with its cookies.

import { equalSecrets, randomToken } from '../../kit/secrets.ts';
import type { Flow, FlowTarget } from '../../model/flow.ts';
import type { ProvenIdentity } from '../../model/proven-identity.ts';
import { Refusal, refuse } from '../../model/refusal.ts';
import { listClients } from '../../store/environments.ts';
import { findConnectionFor } from '../connections.ts';
import { tellFailures } from '../failures.ts';
import { exchangeOutward, peekOutward, redeemOutward } from '../flows.ts';
import type { Outward } from '../outward.ts';
import { findRedirectTo } from '../redirects.ts';
import { readIdentity, type SamlConnection } from '../saml.ts';
import type { Work } from '../work.ts';
import { proveProvider } from './by-provider.ts';
import { answerDirectly } from './on-pages.ts';

/** A form that a provider had somebody's browser post. */
export interface Posted {
  connectionId: string;
  /** `SAMLResponse`, in base64. */
  response: string;
  relayState: string;
}

/** Who was proven, waiting for the browser in which they began. */
interface Handover {
  handover: string;
  target: FlowTarget;
  identity: ProvenIdentity;
}

/**
 * Takes the answer to a request of ours, and gives what the browser needs to go on; null for an answer to none. The
 * request is used up by it. Refuses `invalid_connection`, `invalid_provider_answer`, `flow_over`.
 */
export async function takeAssertion(
  work: Work,
  { connectionId, response, relayState }: Posted,
): Promise<{ token: string; handover: string } | { flow: Flow; token: string; refusal: Refusal } | null> {
  const [token = ''] = relayState.split('.');
  const waiting = await peekOutward<Outward>(work, token);
  if (!waiting) return null;
  const { asked, flow } = waiting;
  const { target, requestId } = asked;
  if (!equalSecrets(asked.state, relayState) || !('connectionId' in target) || target.connectionId !== connectionId)
    return null;
  if (typeof requestId !== 'string') return null;
  try {
    const identity = await read(work, connectionId, response, requestId);
    const handover = randomToken(24);
    await exchangeOutward(work, waiting, { handover, target, identity } satisfies Handover);
    return { token, handover };
  } catch (error) {
    if (error instanceof Refusal) return { flow, token, refusal: error };
    throw error;
  }
}

/** Who was proven, for the browser that the sign-in was begun in: once. Refuses `flow_over`. */
export async function redeemHandover(work: Work, token: string, handover: string): Promise<Omit<Handover, 'handover'>> {
  return redeemOutward<Handover>(
    work,
    token,
    (asked) => typeof asked.handover === 'string' && equalSecrets(asked.handover, handover),
  );
}

/**
 * Takes what a provider sends by itself, where the connection is set to allow that: gives the application's address with
 * a code. `RelayState` may name a registered place, and leads to no other (O8). Refuses `flow_over` where it is not
 * allowed, `redirect_not_allowed`, `invalid_provider_answer`, and as `proveProvider` does.
 */
export async function takeUnsolicited(work: Work, { connectionId, response, relayState }: Posted): Promise<string> {
  const connection = await findConnectionFor(work, { connectionId });
  if (connection.config.protocol !== 'saml' || !connection.config.idpInitiated) throw refuse('flow_over');
  const redirectUri = await findRedirectTo(work, 'redirect', relayState || undefined);
  const [client] = await listClients(work.db, work.environmentId);
  if (!redirectUri || !client) throw refuse('redirect_not_allowed');
  const identity = await read(work, connectionId, response, null);
  const from = { clientId: client.id, ipAddress: work.actor.address, userAgent: work.actor.userAgent };
  const waiting = { id: null, clientId: client.id, redirectUri, state: null, challenge: null };
  return proveProvider(work, identity, from, (proof) => answerDirectly(work, waiting, proof, from));
}

async function read(work: Work, connectionId: string, response: string, requestId: string | null) {
  const { address: ipAddress, userAgent } = work.actor;
  const sso = { connectionId, organizationId: null, sessionId: null };
  const who = { method: 'sso' as const, email: '', sso };
  return tellFailures(work, 'authentication.sso_failed', who, { ipAddress, userAgent }, async () => {
    const connection = await findConnectionFor(work, { connectionId });
    if (connection.config.protocol !== 'saml') throw refuse('invalid_connection', { fault: 'connection_invalid' });
    return readIdentity(work, connection as SamlConnection, response, requestId);
  });
}
