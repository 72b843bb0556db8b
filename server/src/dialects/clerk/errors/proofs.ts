// What this wire says of passwords and codes that are checked, of second factors, and of providers' tokens.

import { one, type Words } from './envelopes.ts';

export const PROOFS: Words<
  | 'incorrect_password'
  | 'no_password_set'
  | 'incorrect_factor_code'
  | 'factor_code_length'
  | 'no_second_factor'
  | 'totp_enabled'
  | 'invalid_totp_secret'
  | 'unknown_provider'
  | 'provider_not_set_up'
  | 'provider_token_missing'
  | 'provider_refused'
> = {
  incorrect_password: () => one(422, 'incorrect_password', 'Incorrect password. Please try again.'),
  no_password_set: () =>
    one(400, 'no_password_set', 'No password set.', { long: 'The user does not have a password set.' }),
  incorrect_factor_code: () =>
    one(422, 'totp_incorrect_code', 'Incorrect code.', {
      long: 'The code is not one of the user, or it was used already.',
    }),
  factor_code_length: () =>
    one(422, 'totp_invalid_length', 'Invalid code length.', {
      long: 'A TOTP has 6 digits, and no backup code of the user is of that length.',
    }),
  no_second_factor: () =>
    one(400, 'totp_disabled', 'TOTP is not enabled.', {
      long: 'The user has neither a TOTP nor backup codes.',
    }),
  totp_enabled: () =>
    one(400, 'totp_already_enabled', 'TOTP is already enabled.', {
      long: 'The user has a TOTP already: delete it before you make another.',
    }),
  invalid_totp_secret: () =>
    one(422, 'invalid_totp_secret_code', 'Invalid TOTP secret.', {
      long: 'The TOTP secret must be base32, of at least 80 bits.',
    }),
  unknown_provider: ({ provider }) =>
    one(400, 'oauth_unsupported_provider', `${provider} is not a supported OAuth provider.`),
  provider_not_set_up: ({ provider }) =>
    one(404, 'oauth_token_provider_not_enabled', 'The OAuth provider is not enabled.', {
      long: `oauth_${provider} is not set up in this instance.`,
    }),
  provider_token_missing: ({ kind }) =>
    kind === 'access'
      ? one(422, 'oauth_missing_access_token', 'No OAuth access token was found for the user.')
      : one(422, 'oauth_missing_refresh_token', 'The OAuth access token has expired and cannot be renewed.', {
          long: 'The provider gave no refresh token: the user has to sign in there again.',
        }),
  provider_refused: ({ provider }) =>
    one(400, 'oauth_token_retrieval_error', 'The OAuth access token could not be retrieved.', {
      long: `oauth_${provider} gave no new access token.`,
    }),
};
