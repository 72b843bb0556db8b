// The invitation that somebody brings to a sign-in: looked at when they come, spent only when a session begins.

import type { Invitation } from '../../model/invitation.ts';
import type { User } from '../../model/user.ts';
import type { Tx } from '../../store/database.ts';
import { findInvitationOf, readInvitation, redeemInvitation } from '../invitations.ts';
import type { Work } from '../work.ts';

/** How a sign-in names an invitation: by its token, or by the id that an earlier step kept. */
export interface Brought {
  invitationToken?: string | undefined;
  invitationId?: string | null;
}

/** The invitation that comes along, if one does. Refuses `invitation_dead`, `invitation_for_other_email`. */
export async function openInvitation(work: Work, { invitationToken, invitationId }: Brought, user: User) {
  if (invitationToken) return readInvitation(work, invitationToken, user);
  return invitationId ? findInvitationOf(work, invitationId, user) : null;
}

/**
 * Spends it in the commit of the session. To an organization only whom it was sent to is admitted (L3): the address is
 * compared again with the one that the user has by now. Refuses as {@link openInvitation} does.
 */
export async function spendInvitation(work: Work, tx: Tx, invitation: Invitation | null, user: User): Promise<void> {
  if (invitation) await redeemInvitation(work, tx, invitation, user);
}
