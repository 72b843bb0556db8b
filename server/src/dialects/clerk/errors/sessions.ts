// What this wire says of sessions, of the tickets that begin them, and of passwords that open none.

import { one, type Words } from './envelopes.ts';

export const SESSIONS: Words<
  | 'password_compromised'
  | 'development_only'
  | 'invalid_ticket'
  | 'sign_in_token_not_pending'
  | 'organization_membership_not_found'
> = {
  organization_membership_not_found: () =>
    one(404, 'resource_not_found', 'not found', { long: 'The user is not an active member of the organization.' }),
  // At a sign-in, which this API has none of: the vendor's words all the same.
  password_compromised: () =>
    one(422, 'form_password_compromised', 'Your password may be compromised.', {
      param: 'password',
      long: 'Your password may be compromised. Sign in another way, or reset it.',
    }),
  invalid_ticket: () => one(400, 'ticket_invalid_code', 'The sign-in token is invalid.'),
  development_only: () =>
    one(403, 'request_invalid_for_environment', 'Only in development.', {
      long: 'A server in production begins no session without a proof: make a sign-in token instead.',
    }),
  sign_in_token_not_pending: ({ status }) =>
    one(400, 'sign_in_token_cannot_be_revoked_code', 'cannot revoke', {
      long: `The sign-in token cannot be revoked because its status is ${status}. Only pending tokens can be revoked.`,
    }),
};
