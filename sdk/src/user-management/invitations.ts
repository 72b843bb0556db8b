// Invitations: letters by which people come in.

import { type Face, UM } from './face.ts';

export const invitations = ({ one, list }: Face) => ({
  /**
   * Invites an address, into an organization if one is named. The invitation is good for `expiresInDays`: 1 to 30, 7 by default.
   *
   * @throws BadRequestError `email_already_invited_to_organization`, `user_already_organization_member` and the like.
   * @throws NotFoundError `entity_not_found`: no such organization or inviter.
   * @example
   * const invitation = await latchkey.userManagement.sendInvitation({
   *   email: 'ada@example.com',
   *   organizationId: 'org_01H…',
   *   roleSlug: 'admin',
   * });
   */
  sendInvitation: one(`POST ${UM}/invitations`),

  /**
   * Lists invitations, newest first: all, or those of an address or into an organization.
   *
   * @throws ValidationError `invalid_request_parameters`: a limit or a cursor that cannot be.
   * @example
   * for await (const { email, state } of latchkey.userManagement.listInvitations({ organizationId: 'org_01H…' }))
   *   console.log(email, state);
   */
  listInvitations: list(`GET ${UM}/invitations`),

  /**
   * Gets an invitation.
   *
   * @throws NotFoundError `entity_not_found`: no such invitation.
   * @example
   * const { state } = await latchkey.userManagement.getInvitation({ invitationId: 'invitation_01H…' });
   */
  getInvitation: one(`GET ${UM}/invitations/{invitationId}`),

  /**
   * Finds the invitation of a link by its token.
   *
   * @throws NotFoundError `entity_not_found`: no such token.
   * @example
   * const { email } = await latchkey.userManagement.findInvitationByToken({ token });
   */
  findInvitationByToken: one(`GET ${UM}/invitations/by_token/{token}`),

  /**
   * Accepts an invitation for the user who has its address.
   *
   * @throws BadRequestError `invite_not_pending`: it is over, or was taken back.
   * @throws NotFoundError `entity_not_found`: no such invitation.
   * @example
   * await latchkey.userManagement.acceptInvitation({ invitationId: invitation.id });
   */
  acceptInvitation: one(`POST ${UM}/invitations/{invitationId}/accept`),

  /**
   * Takes an invitation back.
   *
   * @throws BadRequestError `invite_not_pending`: it is accepted, or over.
   * @throws NotFoundError `entity_not_found`: no such invitation.
   * @example
   * await latchkey.userManagement.revokeInvitation({ invitationId: invitation.id });
   */
  revokeInvitation: one(`POST ${UM}/invitations/{invitationId}/revoke`),

  /**
   * Sends the letter once more, with a new time to accept it in.
   *
   * @throws BadRequestError `invite_not_pending`: it is accepted, or was taken back.
   * @throws NotFoundError `entity_not_found`: no such invitation.
   * @example
   * await latchkey.userManagement.resendInvitation({ invitationId: invitation.id });
   */
  resendInvitation: one(`POST ${UM}/invitations/{invitationId}/resend`),
});
