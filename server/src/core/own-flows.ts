// Sign-ins that begin on our own pages: by an invitation, with a ticket, for a page of ours. No application asked for them.

import type { Flow, FlowRequest } from '../model/flow.ts';
import type { ShownInvitation } from '../model/invitation.ts';
import { Refusal, refuse } from '../model/refusal.ts';
import { findAccount } from '../store/accounts.ts';
import { findOrganization } from '../store/organizations.ts';
import { authorize, type Visiting } from './authorize.ts';
import { beginFlow, findFlow } from './flows.ts';
import { getInvitationByToken } from './invitations.ts';
import { calledBy } from './inviting.ts';
import { flowPage } from './page-links.ts';
import { findRedirectTo } from './redirects.ts';
import type { Work } from './work.ts';

/** An invitation as its page tells of it. */
export interface OpenInvitation extends ShownInvitation {
  organizationName: string | null;
  inviterName: string | null;
}

/**
 * Where somebody goes on to who came by themselves: to the place that is wanted if it is registered, else to the default
 * one (O8). Refuses `redirect_not_allowed` where there is none.
 */
export async function whereTo(work: Work, wanted: string | null): Promise<string> {
  const found = await findRedirectTo(work, 'redirect', wanted ?? undefined);
  if (found === null) throw refuse('redirect_not_allowed');
  return found;
}

/** The invitation of a link; that leaves it as it is (C6). Refuses `invitation_dead`. */
export async function openInvitation(work: Work, token: string): Promise<OpenInvitation> {
  const invitation = await getInvitationByToken(work, token).catch((error: unknown) => {
    throw error instanceof Refusal && error.is('not_found') ? refuse('invitation_dead') : error;
  });
  if (invitation.state !== 'pending') throw refuse('invitation_dead');
  const { organizationId, inviterUserId } = invitation;
  const [organization, inviter] = await Promise.all([
    organizationId ? findOrganization(work.db, work.environmentId, organizationId) : null,
    inviterUserId ? findAccount(work.db, work.environmentId, inviterUserId) : null,
  ]);
  return {
    ...invitation,
    organizationName: organization?.name ?? null,
    inviterName: inviter ? calledBy(inviter) : null,
  };
}

/**
 * Begins the sign-in that an invitation ends in, and gives the page to go to: the same whether its address has an
 * account; for whoever is signed in as that address, the application's own, with a code.
 */
export function followInvitation(
  work: Work,
  { id, email, organizationId }: ShownInvitation,
  redirectUri: string,
  visiting: Visiting,
): Promise<string> {
  // Where nobody has a password, an account begins with a code.
  const screen = work.environment.settings.passwordSignIn ? ('sign-up' as const) : ('sign-in' as const);
  const asked = { organizationId, invitationId: id, loginHint: email, screen };
  return authorize(work, { ...ownRequest(work, redirectUri), ...asked, selector: null }, visiting);
}

/** Begins a sign-in for somebody who has all that it takes with them. Refuses `redirect_not_allowed`. */
export async function beginOwnFlow(work: Work, browser: string): Promise<{ flow: Flow; token: string }> {
  const { token } = await beginFlow(work, browser, ownRequest(work, await whereTo(work, null)));
  const found = await findFlow(work.tools, token, browser);
  if (!found) throw refuse('flow_over');
  return { flow: found.flow, token };
}

/** Begins a sign-in after which the browser comes back to a page of ours, by its address; gives the page to go to. */
export async function signInFor(work: Work, browser: string, page: string): Promise<string> {
  const { token } = await beginFlow(work, browser, { ...ownRequest(work, page), staysHere: true });
  return flowPage(token, null);
}

function ownRequest({ environment }: Work, redirectUri: string): FlowRequest {
  return {
    clientId: environment.clientId,
    redirectUri,
    state: null,
    challenge: null,
    target: null,
    organizationId: null,
    loginHint: null,
    screen: 'sign-in',
    prompt: null,
    maxAge: null,
    invitationId: null,
    locales: null,
    providerScopes: [],
    providerParams: {},
  };
}
