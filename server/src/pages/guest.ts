// Whoever is at a page: in which environment, on whose behalf, how far they have come, and in which language.

import { goOnAgain } from '../core/authorize.ts';
import { findConnectionEnvironment } from '../core/connections.ts';
import { defaultEnvironment } from '../core/environments.ts';
import { findFlow } from '../core/flows.ts';
import { admitClient } from '../core/keys.ts';
import { flowPage } from '../core/page-links.ts';
import type { Circumstances, Ending } from '../core/sign-in/finish.ts';
import { type Returned, returnsTo } from '../core/sign-in/on-pages.ts';
import { openWork, type Work } from '../core/work.ts';
import { visitingOf } from '../http/browser.ts';
import type { Visit } from '../http/screens.ts';
import type { Environment } from '../model/environment.ts';
import type { Flow, FlowStep } from '../model/flow.ts';
import { refuse } from '../model/refusal.ts';
import { type Speech, speak } from './language.ts';

/** Somebody at a page of an environment. */
export interface Guest {
  work: Work;
  speech: Speech;
  visit: Visit;
}

/** Somebody in the middle of a sign-in. */
export interface Traveller extends Guest {
  flow: Flow;
  token: string;
}

/** Somebody at one step of a sign-in. */
export interface At<N extends FlowStep['name']> extends Traveller {
  step: Extract<FlowStep, { name: N }>;
}

/** Enters a page that belongs to a sign-in. Refuses `flow_over`. */
export function enterFlow(visit: Visit): Promise<Traveller | { to: string }> {
  return enterFlowOf(visit, visit.query.flow ?? '');
}

/** The same by the flow's token. */
export async function enterFlowOf(visit: Visit, token: string): Promise<Traveller | { to: string }> {
  const found = await findFlow(visit.tools, token, visit.browser.id);
  if (!found) throw refuse('flow_over');
  const { flow, environment } = found;
  const work = openFor(visit, environment, flow.clientId);
  // Pressed twice: whoever came through a moment ago goes where the first answer would have led them.
  if (flow.concludedAt !== null)
    return { to: await goOnAgain(work, flow, visitingOf(visit.browser, visit.facts, environment.id)) };
  return { work, speech: speak(flow.locales, flow.step?.locale, visit.languages), visit, flow, token };
}

/**
 * Enters a page that can be opened by itself: a link of a letter, a device's code. It speaks for the environment of
 * `client_id`, or for the first one. Refuses `not_found` for a client that is none.
 */
export async function enterFreely(visit: Visit): Promise<Guest> {
  const { client_id: clientId } = visit.query;
  const environment = clientId ? await admitClient(visit.tools, clientId) : await defaultEnvironment(visit.tools);
  if (!environment) throw refuse('not_found', { entity: 'client', id: clientId ?? '' });
  const speech = speak(visit.query.ui_locales, visit.languages);
  return { work: openFor(visit, environment, clientId ?? 'pages'), speech, visit };
}

/** Enters where a provider of an organization is answered. Refuses `not_found`. */
export async function enterConnection(visit: Visit): Promise<Guest> {
  const id = visit.params.connection ?? '';
  const environment = await findConnectionEnvironment(visit.tools, id);
  if (!environment) throw refuse('not_found', { entity: 'connection', id });
  return { work: openFor(visit, environment, 'provider'), speech: speak(visit.languages), visit };
}

/** Whether somebody stands where a page is for; else where they do. */
export function standsAt<N extends FlowStep['name']>(
  traveller: Traveller,
  ...names: N[]
): { at: At<N>; elsewhere?: never } | { at?: never; elsewhere: { to: string } } {
  const { flow, token } = traveller;
  const { step } = flow;
  if (step && (names as string[]).includes(step.name)) return { at: { ...traveller, step } as At<N> };
  return { elsewhere: { to: flowPage(token, step, flow.screen) } };
}

/** What a sign-in is told of whoever tries it, and what it ends in. */
export function circumstancesOf({ flow, work, visit }: Traveller): Circumstances<Returned> {
  const { clientId, organizationId, invitationId, staysHere } = flow;
  const { address: ipAddress, userAgent } = visit.facts;
  const ending = endingOf({ flow, work, visit });
  return { clientId, ipAddress, userAgent, organizationId, invitationId, needsOrganization: !staysHere, ending };
}

/** What a sign-in in this browser ends in: it takes the place of whoever is signed in here. */
export function endingOf({ flow, work, visit }: Pick<Traveller, 'flow' | 'work' | 'visit'>): Ending<Returned> {
  return returnsTo(flow, visit.browser.session(work.environmentId));
}

function openFor({ tools, facts }: Visit, environment: Environment, clientId: string): Work {
  return openWork(tools, environment, {
    kind: 'client',
    id: clientId,
    address: facts.address,
    userAgent: facts.userAgent,
  });
}
