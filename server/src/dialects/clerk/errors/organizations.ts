// What this wire says of organizations, of who belongs to them, and of invitations.

import { one, type Words } from './envelopes.ts';

export const ORGANIZATIONS: Words<
  | 'organization_slug_taken'
  | 'unknown_founder'
  | 'organization_full'
  | 'not_an_administrator'
  | 'invalid_role'
  | 'membership_exists'
  | 'membership_pending'
  | 'invitation_exists'
  | 'invitee_exists'
  | 'invitation_not_pending'
  | 'invitation_days'
  | 'redirect_not_allowed'
> = {
  organization_slug_taken: () =>
    one(422, 'form_identifier_exists', 'That slug is taken. Please try another.', { param: 'slug' }),
  unknown_founder: ({ userId }) =>
    one(400, 'organization_creator_not_found', 'creator not found', { long: `No users found with id ${userId}.` }),
  organization_full: ({ max }) =>
    one(403, 'organization_membership_quota_exceeded', 'organization membership quota exceeded', {
      long: `You have reached your limit of ${max} organization memberships, including outstanding invitations.`,
    }),
  not_an_administrator: () =>
    one(403, 'missing_organization_permission', 'missing permission', {
      long: 'The user is no administrator of the organization.',
      meta: { permissions: ['org:sys_memberships:manage'] },
    }),
  invalid_role: () =>
    one(404, 'resource_not_found', 'not found', { long: 'Organization role not found', param: 'role' }),
  membership_exists: () => member,
  // They are invited, and have not answered: no member yet, and nobody else's to make one.
  membership_pending: () => invited,
  invitation_exists: ({ organization, email }) => {
    if (organization) return invited;
    const long = `There are already pending invitations for the following email addresses: ${email ?? ''}`;
    return one(400, 'duplicate_record', 'duplicate invitation', {
      long,
      meta: { email_addresses: email === undefined ? [] : [email] },
    });
  },
  invitee_exists: ({ organization }) =>
    organization
      ? member
      : one(422, 'form_identifier_exists', 'That email address is taken. Please try another.', {
          param: 'email_address',
        }),
  invitation_not_pending: ({ state, organization }) => {
    if (organization) {
      return one(400, 'organization_invitation_not_pending', 'not pending', {
        long: `The organization invitation is ${state}, and so no longer pending.`,
      });
    }
    if (state === 'accepted')
      return one(400, 'invitation_already_accepted', 'Invitation is already accepted, try signing in instead.');
    if (state === 'revoked') return one(400, 'invitation_already_revoked', 'Invitation is already revoked.');
    return one(400, 'invitation_expired', 'Invitation is expired.');
  },
  invitation_days: ({ bound }) =>
    one(
      422,
      bound === 'short' ? 'form_param_value_invalid' : 'form_param_value_too_large',
      'expires_in_days must be between 1 and 365.',
      { param: 'expires_in_days' },
    ),
  redirect_not_allowed: () =>
    one(422, 'form_param_value_invalid', 'is invalid', {
      long: 'A redirect must be an https URL, or one of this machine, without user information and fragment.',
      param: 'redirect_url',
    }),
};

const member = one(400, 'already_a_member_in_organization', 'already a member', {
  long: 'The user is already a member of the organization.',
});

const invited = one(400, 'organization_invitation_not_unique', 'organization invitation not unique', {
  long: 'Organizations cannot have duplicate pending invitations for an email address.',
});
