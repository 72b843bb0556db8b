// Invitations as those see them who may follow them: the token out of its seal, and the link that carries it.

import type { Invitation, InvitationState, ShownInvitation } from '../model/invitation.ts';
import { refuse } from '../model/refusal.ts';
import type { SealedInvitation } from '../store/invitations.ts';
import { findOrganization } from '../store/organizations.ts';
import { pageUrl } from './page-links.ts';
import type { Work } from './work.ts';

/** An invitation with what opens it. */
export function showInvitation(work: Work, { sealed, ...invitation }: SealedInvitation): ShownInvitation {
  const token = work.tools.vault.open(sealed, sealedPlace(work, invitation.id));
  return { ...invitation, token, url: invitationUrl(work, token, invitation.redirectUrl) };
}

/** Events tell of the invitation without what opens it. */
export function bareInvitation({ sealed: _, ...invitation }: SealedInvitation): Invitation {
  return invitation;
}

/**
 * The link of a letter. Where to go afterwards is for the page that it leads to, which goes nowhere that is not
 * registered (O1).
 */
export function invitationUrl(work: Work, token: string, redirectUrl: string | null): string {
  const told = { invitation_token: token, redirect_url: redirectUrl };
  return pageUrl(work, '/invite', told, work.environment.settings.invitationUrl);
}

/** Where a token rests sealed. */
export function sealedPlace(work: Work, id: string) {
  return { environment: work.environmentId, table: 'invitations', column: 'sealed', row: id };
}

/** Refuses `not_found`. */
export function foundInvitation(invitation: SealedInvitation | null, id: string): SealedInvitation {
  if (!invitation) throw refuse('not_found', { entity: 'invitation', id });
  return invitation;
}

/** Refuses `not_found` for an invitation that is not one to this organization, or to the environment (null). */
export async function checkWithin(
  work: Work,
  invitation: SealedInvitation | null,
  id: string,
  organizationId: string | null,
): Promise<SealedInvitation> {
  if (invitation?.organizationId === organizationId) return invitation;
  if (organizationId !== null && !(await findOrganization(work.db, work.environmentId, organizationId)))
    throw refuse('not_found', { entity: 'organization', id: organizationId });
  throw refuse('not_found', { entity: 'invitation', id });
}

/** Refuses `invitation_not_pending`. */
export function pendingInvitation(
  invitation: SealedInvitation,
  doing: 'accept' | 'revoke' | 'resend',
): SealedInvitation {
  if (invitation.state !== 'pending') throw notPending(invitation, invitation.state, doing);
  return invitation;
}

export function notPending(
  { organizationId }: Invitation,
  state: Exclude<InvitationState, 'pending'>,
  doing: 'accept' | 'revoke' | 'resend',
) {
  return refuse('invitation_not_pending', { state, doing, organization: organizationId !== null });
}
