// What this wire says of users and what they bring.

import type { Answer } from '../../../http/face.ts';
import type { PasswordFault } from '../../../model/faults.ts';
import type { Act } from '../../../model/refusal.ts';
import { type Entry, invalidRequest, plain, type Words } from './envelopes.ts';

const WEAK_PASSWORD = 'Password does not meet strength requirements.';

const PASSWORD_FAULTS: Record<PasswordFault, Entry> = {
  too_short: { code: 'password_too_short', message: 'Password is too short.' },
  too_long: { code: 'password_too_long', message: 'Password is too long.' },
  too_common: { code: 'password_pwned', message: 'Password is among the most common ones.' },
  contains_identifier: {
    code: 'password_too_weak',
    message: 'Password contains the e-mail address or the name of the application.',
  },
  invalid_characters: { code: 'password_invalid_characters', message: 'Password contains a NUL character.' },
};

// The specification has one code for whatever keeps a user from being made, and one for each fault of a change.
function taken(act: Act, entry: Entry): Answer {
  if (act === 'update') return plain(400, entry.code, entry.message);
  if (act === 'email_change') return plain(409, entry.code, entry.message);
  return plain(400, 'user_creation_error', 'Could not create user.', { errors: [entry] });
}

export const PEOPLE: Words<
  | 'email_taken'
  | 'external_id_taken'
  | 'invalid_email'
  | 'invalid_metadata'
  | 'invalid_locale'
  | 'email_already_verified'
  | 'weak_password'
  | 'invalid_password_hash'
  | 'password_hasher_unavailable'
  | 'password_and_hash'
  | 'password_salt_position_without_hash'
  | 'email_change_not_needed'
  | 'no_pending_email_change'
  | 'user_not_found_by_email'
  | 'invalid_totp_secret'
> = {
  email_taken: ({ act }) => taken(act, { code: 'email_not_available', message: 'This email is not available.' }),
  external_id_taken: ({ act }) =>
    taken(act, { code: 'external_id_already_used', message: 'The external ID is already used by another user.' }),
  invalid_email: ({ act }) => {
    const message = 'Email must be a valid email address.';
    if (act === 'create') return invalidRequest([{ path: 'email', rule: 'invalid', message }]);
    return plain(act === 'update' ? 400 : 422, 'invalid_email', message);
  },
  invalid_metadata: ({ reason }) => plain(400, 'invalid_metadata', `Invalid metadata: ${reason}.`),
  invalid_locale: ({ locale }) => plain(400, 'invalid_locale', `'${locale}' is not a locale.`),
  email_already_verified: ({ act }) => {
    if (act === 'confirm') return plain(400, 'email_previously_verified', 'Email was previously verified.');
    const more = act === 'update' ? ' and cannot be unverified' : '';
    return plain(400, 'email_already_verified', `The user email has already been verified${more}.`);
  },
  // The specification has one code for whatever keeps a reset from being done.
  weak_password: ({ faults, by }) =>
    plain(400, by === 'reset' ? 'password_reset_error' : 'password_strength_error', WEAK_PASSWORD, {
      errors: faults.map((fault) => PASSWORD_FAULTS[fault]),
    }),
  invalid_password_hash: () => plain(400, 'invalid_password_hash', 'The password hash is not valid for its type.'),
  password_hasher_unavailable: () =>
    plain(400, 'invalid_password_hash', 'Only the service that made the password hash could verify it.'),
  password_and_hash: ({ given }) =>
    plain(400, `password_and_${given}_provided`, `Provide either password or ${given}, not both.`),
  password_salt_position_without_hash: () =>
    plain(400, 'password_salt_position_requires_password_hash', 'password_salt_position needs a password_hash.'),
  email_change_not_needed: () => plain(409, 'email_change_not_needed', 'The user has this email already.'),
  no_pending_email_change: () => plain(409, 'no_pending_email_change', 'The user has no pending email change.'),
  user_not_found_by_email: ({ email }) =>
    plain(404, 'entity_not_found', `User not found: '${email}'.`, { entity_id: email }),
  invalid_totp_secret: () =>
    invalidRequest([{ path: 'totp_secret', rule: 'invalid', message: 'TOTP secret must be base32.' }]),
};
