// What a sign-in on our pages ends in: a session of the browser, and a code for the application that waits.

import type { Flow, FlowStep } from '../../model/flow.ts';
import { refuse } from '../../model/refusal.ts';
import type { AuthMethod } from '../../model/session.ts';
import type { Tx } from '../../store/database.ts';
import { findMissingConsent } from '../applications.ts';
import { type Authorization, makeAuthorization, putAuthorization } from '../authorizations.ts';
import {
  endBrowserSession,
  makeBrowserSession,
  type NewBrowserSession,
  putBrowserSession,
} from '../browser-sessions.ts';
import { emit } from '../events.ts';
import { concludeFlow, putStep } from '../flows.ts';
import type { Work } from '../work.ts';
import { admit, type Circumstances, type Ending, type Passed, type Proof, type Step } from './finish.ts';

/** Where the browser goes from here, and the session that it has from now on; null for the one that it had. */
export interface Returned {
  /** The application, with a code, or the page of ours that waits; null where the person has yet to consent. */
  to: string | null;
  session: NewBrowserSession | null;
}

/** The flow that waits, and the browser's session, if it had one. */
export type Waiting = Pick<Flow, 'redirectUri' | 'state' | 'challenge' | 'clientId' | 'staysHere'> &
  Partial<Pick<Flow, 'prompt' | 'maxAge'>> & {
    id: string | null;
  };

/**
 * Ends a sign-in in a browser: it takes the place of whoever was signed in there, as its cookie says. Refuses `flow_over`.
 */
export function returnsTo(flow: Waiting, former: string | null): Ending<Returned> {
  return async (work, tx, passed) => {
    const session = makeBrowserSession(work, { userId: passed.user.id, ...passed });
    const before = former ? await endBrowserSession(work, tx, former) : null;
    if (before === passed.user.id && (flow.prompt || typeof flow.maxAge === 'number'))
      await tellAgain(work, tx, passed);
    await putBrowserSession(work, tx, session);
    const to = await answer(work, tx, flow, { ...passed, browserSessionId: session.id });
    return async () => ({ to, session });
  };
}

async function tellAgain(work: Work, tx: Tx, { user, method, ipAddress, userAgent, clientId }: Passed): Promise<void> {
  const told = { method, email: user.email, userId: user.id, ipAddress, userAgent };
  await emit(work, tx, 'authentication.reauthentication_succeeded', told, { clientId });
}

/** The same for somebody who is signed in in this browser already. */
export function goesBackTo(flow: Waiting): Ending<Returned> {
  return async (work, tx, passed) => {
    const to = await answer(work, tx, flow, passed);
    return async () => ({ to, session: null });
  };
}

/**
 * Ends a visit to a provider that the application named itself: it gets a code for what was proven there, and whatever
 * steps are left when it redeems it. Refuses `flow_over`, `unauthorized_client` for somebody else's application that the
 * person has not allowed, and as `admit` does.
 */
export async function answerDirectly(
  work: Work,
  flow: Waiting,
  proof: Proof,
  from: Pick<Circumstances<never>, 'clientId' | 'ipAddress' | 'userAgent'>,
): Promise<string> {
  return work.commit(async (tx) => {
    const user = await admit(work, tx, proof, from);
    // Nobody was there to be asked.
    if (await findMissingConsent(work, tx, { userId: user.id, clientId: flow.clientId }))
      throw refuse('unauthorized_client');
    if (flow.id) await concludeFlow(work, tx, { id: flow.id });
    return putCode(work, tx, flow, {
      userId: user.id,
      method: proof.method,
      organizationId: proof.organizationId ?? null,
      organizationSettled: false,
      secondFactor: proof.secondFactor ?? false,
      invitationId: proof.invitation?.invitationId ?? null,
      ipAddress: from.ipAddress,
      userAgent: from.userAgent,
    });
  });
}

/** The application's address with what it is told, beside what it had there. */
export function addressOf(redirectUri: string, told: Record<string, string | null>): string {
  const pairs = Object.entries(told).filter((pair): pair is [string, string] => pair[1] !== null);
  return `${redirectUri}${redirectUri.includes('?') ? '&' : '?'}${new URLSearchParams(pairs)}`;
}

/** A step as a flow remembers it. */
export function flowStepOf({ pendingToken, user, ...step }: Step): FlowStep {
  const { email, locale } = user;
  if (step.name === 'organization_selection') return { ...step, pendingToken, locale };
  return { name: step.name, pendingToken, email, locale };
}

async function answer(work: Work, tx: Tx, flow: Waiting, passed: Passed): Promise<string | null> {
  const userId = passed.user.id;
  if (await findMissingConsent(work, tx, { userId, clientId: flow.clientId })) {
    const { organizationId } = passed;
    if (flow.id) await putStep(work, tx, { id: flow.id }, { name: 'consent', userId, organizationId });
    return null;
  }
  if (flow.id) await concludeFlow(work, tx, { id: flow.id });
  if (flow.staysHere) return flow.redirectUri;
  const { method, secondFactor, organizationId, authenticatedAt, browserSessionId, ipAddress, userAgent } = passed;
  const proven = { userId, method: method as AuthMethod, secondFactor, authenticatedAt, browserSessionId };
  const settled = { organizationId, organizationSettled: true, invitationId: null };
  return putCode(work, tx, flow, { ...proven, ...settled, ipAddress, userAgent });
}

async function putCode(
  work: Work,
  tx: Tx,
  { clientId, redirectUri, challenge, state }: Waiting,
  given: Omit<Authorization, 'clientId' | 'redirectUri' | 'challenge'>,
): Promise<string> {
  const made = makeAuthorization(work, { ...given, clientId, redirectUri, challenge });
  await putAuthorization(work, tx, made);
  return addressOf(redirectUri, { code: made.value, state });
}
