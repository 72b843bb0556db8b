// What this wire says of users and of what they bring.

import type { IdentifierType } from '../../../model/account.ts';
import type { PasswordFault } from '../../../model/faults.ts';
import { type Fault, fault, one, type Words } from './envelopes.ts';

/** The parameter that carries an identifier of each type. */
const PARAMS: Record<IdentifierType, string> = {
  email: 'email_address',
  phone: 'phone_number',
  username: 'username',
  web3_wallet: 'web3_wallet',
};

const NOUNS: Record<IdentifierType, string> = {
  email: 'email address',
  phone: 'phone number',
  username: 'username',
  web3_wallet: 'web3 wallet',
};

const PASSWORD_FAULTS: Record<PasswordFault, Fault> = {
  too_short: fault('form_password_length_too_short', 'Passwords must be longer.', { param: 'password' }),
  too_long: fault('form_password_length_too_long', 'Passwords must be at most 256 characters long.', {
    param: 'password',
  }),
  too_common: fault(
    'form_password_pwned',
    'Password has been found in an online data breach. For account safety, please use a different password.',
    { param: 'password' },
  ),
  contains_identifier: fault(
    'form_password_matches_identifier',
    'The password must not contain who it belongs to, or the name of the application.',
    { param: 'password' },
  ),
  invalid_characters: fault('form_password_validation_failed', 'The password contains a NUL character.', {
    param: 'password',
  }),
};

const taken = (type: IdentifierType) =>
  one(422, 'form_identifier_exists', `That ${NOUNS[type]} is taken. Please try another.`, { param: PARAMS[type] });

export const PEOPLE: Words<
  | 'email_taken'
  | 'identifier_taken'
  | 'identifier_repeated'
  | 'external_id_taken'
  | 'invalid_email'
  | 'invalid_identifier'
  | 'identifier_missing'
  | 'identifier_not_theirs'
  | 'identifier_unverified'
  | 'last_identifier'
  | 'identifier_linked'
  | 'metadata_too_large'
  | 'invalid_metadata'
  | 'invalid_locale'
  | 'future_time'
  | 'weak_password'
  | 'invalid_password_hash'
  | 'password_hasher_unavailable'
  | 'user_banned'
  | 'user_locked'
> = {
  email_taken: () => taken('email'),
  identifier_taken: ({ type }) => taken(type),
  identifier_repeated: ({ type }) =>
    one(422, 'form_param_duplicate', `The ${NOUNS[type]} is given twice.`, { param: PARAMS[type] }),
  external_id_taken: () =>
    one(422, 'form_identifier_exists', 'That external id is taken. Please try another.', { param: 'external_id' }),
  invalid_email: () =>
    one(422, 'form_param_format_invalid', 'Email address must be a valid email address.', { param: PARAMS.email }),
  invalid_identifier: ({ type, fault }) => {
    const param = PARAMS[type];
    if (fault === 'length')
      return one(422, 'form_username_invalid_length', 'Username must be between 4 and 64 characters long.', { param });
    if (fault === 'characters')
      return one(422, 'form_username_invalid_character', "Username can only contain letters, numbers and '_' or '-'.", {
        param,
      });
    if (fault === 'only_digits')
      return one(422, 'form_username_needs_non_number_char', 'Username must contain one non-number character.', {
        param,
      });
    const example = type === 'phone' ? ' in E.164, like +15555550100' : '';
    return one(422, 'form_param_format_invalid', `The ${NOUNS[type]} must be a valid one${example}.`, { param });
  },
  identifier_missing: () =>
    one(422, 'form_data_missing', 'A user needs an email address, a phone number, a username or a web3 wallet.', {
      meta: { param_names: ['email_address', 'phone_number', 'username', 'web3_wallet'] },
    }),
  identifier_not_theirs: ({ type }) =>
    one(422, 'form_resource_not_found', `The ${NOUNS[type]} was not found on this user.`, {
      param: `primary_${PARAMS[type]}_id`,
    }),
  identifier_unverified: ({ type, asked }) =>
    asked === 'second_factor'
      ? one(422, 'form_verification_needed', `The ${NOUNS[type]} must be verified to be a second factor.`, {
          param: 'reserved_for_second_factor',
        })
      : one(422, 'form_verification_needed', `The ${NOUNS[type]} must be verified to be the primary one.`, {
          param: `primary_${PARAMS[type]}_id`,
        }),
  last_identifier: () =>
    one(400, 'identification_deletion_failed', 'You cannot delete your last identification.', {
      long: 'Nothing else would tell who this user is.',
    }),
  identifier_linked: () =>
    one(400, 'delete_linked_identification_disallowed', 'This identification is linked to an external account.', {
      long: 'Delete the external account first.',
    }),
  metadata_too_large: ({ bucket }) =>
    one(422, 'form_param_exceeds_allowed_size', 'Metadata may be 8 KB in all.', { param: bucket }),
  invalid_metadata: ({ reason }) =>
    one(422, 'form_param_value_invalid', `Invalid metadata: ${reason}.`, { param: 'metadata' }),
  invalid_locale: ({ locale }) =>
    one(422, 'form_param_format_invalid', `'${locale}' is not a locale.`, { param: 'locale' }),
  future_time: ({ field }) =>
    one(422, 'form_disallow_future_date', `${field} must not be in the future.`, { param: field }),
  weak_password: ({ faults }) => ({ status: 422, errors: faults.map((each) => PASSWORD_FAULTS[each]) }),
  invalid_password_hash: () =>
    one(422, 'form_password_digest_invalid_code', 'The password digest is not valid for the given hasher.', {
      param: 'password_digest',
    }),
  password_hasher_unavailable: () =>
    one(422, 'form_param_value_invalid', 'Digests of this hasher cannot be imported.', {
      param: 'password_hasher',
      long: "Only a call over the network to its owner's service could verify a password, and this server makes none.",
    }),
  user_banned: () => one(403, 'user_banned', 'This user is banned.'),
  user_locked: ({ retryAfterSeconds }) =>
    one(403, 'user_locked', 'This user is locked.', { meta: { lockout_expires_in_seconds: retryAfterSeconds } }),
};
