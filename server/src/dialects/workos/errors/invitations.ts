// What this wire says of invitations.

import { oauth, plain, type Words } from './envelopes.ts';

export const INVITATIONS: Words<
  | 'invitation_exists'
  | 'invitee_exists'
  | 'invitation_not_pending'
  | 'invitation_without_user'
  | 'invitation_dead'
  | 'invitation_for_other_email'
  | 'invitation_days'
> = {
  invitation_exists: ({ organization }) =>
    organization
      ? plain(400, 'email_already_invited_to_organization', 'The email is invited to the organization already.')
      : plain(400, 'email_already_invited', 'The email is invited already.'),
  invitee_exists: ({ organization }) =>
    organization
      ? plain(400, 'user_already_organization_member', 'The user is a member of the organization already.')
      : plain(400, 'user_already_exists', 'A user with this email exists.'),
  invitation_not_pending: ({ state, doing }) => {
    if (doing !== 'resend') return plain(400, 'invite_not_pending', 'Invite is not pending.');
    const said = {
      accepted: 'Invite has already been accepted.',
      expired: 'Invite has expired.',
      revoked: 'Invite has been revoked.',
    };
    return plain(400, `invite_${state}`, said[state]);
  },
  invitation_without_user: () => plain(400, 'invalid_invite', 'No user has the email of this invite.'),
  invitation_dead: () => oauth('invitation_invalid', 'The invitation is not valid.'),
  invitation_for_other_email: () =>
    oauth('invitation_cannot_be_used_for_email', 'The invitation was sent to another email.'),
  invitation_days: ({ bound }) =>
    plain(400, `expires_in_days_too_${bound}`, 'expires_in_days must be between 1 and 30.'),
};
