// The way to an identity provider and back: links that lead there, and the places where browsers return.

import { signInByProvider } from '../core/sign-in/by-provider.ts';
import { answerVisit, beginVisitOf, endVisitOf, errorAddress } from '../core/sign-in/visits.ts';
import { type Screen, type Shown, screen, type Visit } from '../http/screens.ts';
import type { FlowTarget } from '../model/flow.ts';
import type { ProvenIdentity } from '../model/proven-identity.ts';
import { Refusal, refuse } from '../model/refusal.ts';
import { circumstancesOf, enterFlow, enterFlowOf, enterFreely, type Guest, standsAt, type Traveller } from './guest.ts';
import { follow } from './parts.tsx';

/** Leaves for a provider. */
export const toProvider = screen<Traveller>({
  path: '/sign-in/with/:provider',
  enter: enterFlow,
  show: (guest) => leave(guest, { provider: guest.visit.params.provider ?? '' }),
});

/** Leaves for the provider of an organization. */
export const toConnection = screen<Traveller>({
  path: '/sign-in/sso/go',
  enter: enterFlow,
  async show(guest) {
    const { at, elsewhere } = standsAt(guest, 'sso');
    return elsewhere ?? leave(at, { connectionId: at.step.connectionId });
  },
});

/** Where a provider sends the browser back to. One that posts a form is answered with a GET, which brings our cookies. */
export const fromProvider: Screen[] = [
  screen<Guest & Partial<Traveller>>({
    path: '/oauth/callback/:provider',
    fromElsewhere: true,
    // What is posted here brings no cookies: it is not for this request to know whose it is.
    enter: (visit) => (Object.keys(visit.form).length > 0 ? enterFreely(visit) : enterByState(visit)),
    show: (guest, { params }) => arrive(guest as Traveller, { provider: params.provider ?? '' }),
    act: async (_, { params, form }) => ({
      to: `/oauth/callback/${encodeURIComponent(params.provider ?? '')}?${new URLSearchParams(form)}`,
    }),
  }),
  screen<Traveller>({
    path: '/sso/oidc/:connection/callback',
    enter: enterByState,
    show: (guest) => arrive(guest, { connectionId: guest.visit.params.connection ?? '' }),
  }),
];

async function leave(guest: Traveller, target: FlowTarget): Promise<Shown> {
  try {
    return { to: await beginVisitOf(guest.work, guest.flow, guest.token, target) };
  } catch (error) {
    return turnBack(guest, target, error);
  }
}

async function arrive(guest: Traveller, target: FlowTarget): Promise<Shown> {
  const { work, token, visit } = guest;
  try {
    const identity = await endVisitOf(work, token, target, visit.query, circumstancesOf(guest));
    return await land(guest, identity);
  } catch (error) {
    return turnBack(guest, target, error);
  }
}

/** Goes on with whoever a provider has proven. */
export async function land(guest: Traveller, identity: ProvenIdentity): Promise<Shown> {
  const { work, flow } = guest;
  const from = circumstancesOf(guest);
  if (flow.target) return { to: await answerVisit(work, flow, identity, from) };
  return follow(guest, await signInByProvider(work, identity, from));
}

/** Back to where they came from, with what went wrong: to the application that sent them there, or to the first page. */
export function turnBack(
  { flow, token }: Pick<Traveller, 'flow' | 'token'>,
  target: FlowTarget,
  error: unknown,
): Shown {
  if (!(error instanceof Refusal) || error.is('flow_over')) throw error;
  if (flow.target) return { to: errorAddress(flow, error) };
  const named = 'provider' in target ? `&with=${encodeURIComponent(target.provider)}` : '';
  return { to: `/sign-in?flow=${token}&problem=${error.code}${named}` };
}

function enterByState(visit: Visit): Promise<Traveller | { to: string }> {
  const [token = ''] = (visit.query.state ?? '').split('.');
  if (token === '') throw refuse('flow_over');
  return enterFlowOf(visit, token);
}
