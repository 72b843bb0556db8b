// What this wire says when a sign-in does not go on.

import type { Answer } from '../../../http/face.ts';
import type { CodeFault, CodePurpose, GrantFault } from '../../../model/faults.ts';
import { oauth, plain, type Words, wait } from './envelopes.ts';

const GRANT_FAULTS: Record<GrantFault, string> = {
  unknown: 'Invalid refresh token.',
  expired: 'Refresh token has expired.',
  already_exchanged: 'Refresh token already exchanged.',
  session_ended: 'Session has already ended.',
  wrong_client: 'Invalid refresh token.',
};

// A code of an authenticator was sent to no address. `gone` is the status of a code that was right once.
function oneTimeCode(fault: CodeFault, email: string, gone = 400): Answer {
  const whose = email ? ` for '${email}'` : '';
  switch (fault) {
    case 'incorrect':
      return plain(400, 'invalid_one_time_code', `Invalid one-time code${whose}.`);
    case 'expired':
      return plain(gone, 'one_time_code_expired', `One-time code${whose} has expired.`);
    case 'used':
      return plain(gone, 'one_time_code_previously_used', `One-time code${whose} was previously used.`);
    case 'too_many_tries':
      return plain(400, 'one_time_code_too_many_attempts', `Too many attempts for the one-time code${whose}.`);
  }
}

function confirmation(purpose: CodePurpose, fault: CodeFault): Answer {
  const what = purpose === 'email_change' ? 'Email change' : 'Email verification';
  const name = purpose === 'email_change' ? 'email_change' : 'email_verification';
  switch (fault) {
    case 'incorrect':
      return plain(400, `${name}_code_incorrect`, `${what} code is incorrect.`);
    case 'expired':
      return plain(400, `${name}_code_expired`, `${what} code has expired.`);
    case 'used':
      return plain(
        name === 'email_change' ? 409 : 400,
        `${name}_code_previously_used`,
        `${what} code was previously used.`,
      );
    case 'too_many_tries':
      return name === 'email_change'
        ? wait(plain(429, 'email_change_too_many_attempts', 'Too many attempts.'), 60)
        : plain(400, `${name}_code_expired`, `${what} code has expired.`);
  }
}

export const SIGN_IN: Words<
  | 'invalid_credentials'
  | 'account_locked'
  | 'user_banned'
  | 'user_locked'
  | 'password_compromised'
  | 'invalid_grant'
  | 'organization_membership_not_found'
  | 'invalid_code'
  | 'user_mismatch'
  | 'invalid_pending_token'
  | 'reset_token_not_found'
  | 'reset_token_spent'
  | 'sign_up_not_allowed'
> = {
  invalid_credentials: ({ email }) => plain(400, 'invalid_credentials', `Invalid credentials for '${email}'.`),
  account_locked: ({ retryAfterSeconds }) =>
    wait(oauth('too_many_requests', 'Too many failed attempts. Try again later.', 429), retryAfterSeconds),
  user_locked: () => plain(403, 'authentication_method_not_allowed', 'This user may not sign in now.'),
  user_banned: () => plain(403, 'authentication_method_not_allowed', 'This user may not sign in.'),
  password_compromised: () =>
    plain(403, 'password_reset_required', 'The password may be compromised: it must be reset before it signs in.'),
  invalid_grant: ({ reason }) => oauth('invalid_grant', GRANT_FAULTS[reason]),
  organization_membership_not_found: () =>
    oauth('organization_membership_not_found', 'The user is not an active member of the organization.'),
  invalid_code: ({ purpose, fault, door, email }) => {
    if (door === 'confirm') return confirmation(purpose, fault);
    return oneTimeCode(fault, email, door === 'challenge' ? 422 : 400);
  },
  user_mismatch: () => plain(400, 'user_mismatch', 'The factor belongs to another user.'),
  invalid_pending_token: ({ token }) =>
    plain(
      400,
      'invalid_pending_authentication_token',
      `The pending_authentication_token '${token}' has expired or is invalid.`,
    ),
  reset_token_not_found: ({ token }) =>
    plain(404, 'password_reset_token_not_found', `Could not locate user with provided token: '${token}'`),
  reset_token_spent: ({ fault }) =>
    plain(400, 'password_reset_error', 'Could not reset password.', {
      errors: [
        fault === 'used'
          ? { code: 'password_reset_token_used', message: 'The token was used already.' }
          : { code: 'password_reset_token_expired', message: 'The token has expired.' },
      ],
    }),
  sign_up_not_allowed: () => oauth('sign_up_not_allowed', 'Sign-up is not allowed.'),
};
