// What this wire says of the settings of an environment, and of what users have beside their credentials.

import { oauth, plain, type Words } from './envelopes.ts';

export const SETTINGS: Words<
  | 'redirect_not_allowed'
  | 'duplicate_origin'
  | 'invalid_origin'
  | 'duplicate_redirect_uri'
  | 'default_redirect_uri'
  | 'invalid_redirect_uri'
  | 'token_too_big'
  | 'method_disabled'
  | 'external_account_taken'
  | 'invalid_user_key'
> = {
  redirect_not_allowed: () =>
    plain(400, 'redirect_not_allowed', 'No sign-out redirect is registered for this address.'),
  duplicate_origin: () => plain(409, 'duplicate_cors_origin', 'CORS origin already exists.'),
  // Envelope D, which is of this route alone, with what the SDKs read of the others beside it.
  invalid_origin: () => {
    const message = 'origin must be a scheme, a host and an optional port.';
    const entry = { property: 'origin', constraints: { isOrigin: message }, code: 'origin_invalid', message };
    return { status: 422, body: { message: 'Validation failed', code: 'invalid_request_parameters', errors: [entry] } };
  },
  duplicate_redirect_uri: ({ uri }) =>
    plain(422, 'redirect_uri_already_exists', `Redirect URI '${uri}' already exists.`),
  default_redirect_uri: () =>
    plain(409, 'cannot_delete_default_redirect_uri', 'Cannot delete the default redirect URI.'),
  invalid_redirect_uri: ({ reason }) =>
    plain(422, 'invalid_request_parameters', 'Validation failed', {
      errors: [{ code: 'uri_invalid', message: `URI ${reason}` }],
    }),
  token_too_big: () => oauth('token_too_big', 'The request failed due to: token_too_big.'),
  method_disabled: ({ method, door }) => {
    if (method === 'password')
      return plain(403, 'email_password_auth_disabled', 'Email and password authentication is disabled.');
    const code = 'authentication_method_not_allowed';
    return door === 'create'
      ? oauth(code, `The request failed due to: ${code}.`)
      : plain(403, code, 'This authentication method is not allowed.');
  },
  external_account_taken: () =>
    plain(409, 'identity_already_linked', 'The identity is linked to another user already.'),
  // The specification's entries have the field and a code of it.
  invalid_user_key: ({ faults }) => ({
    status: 400,
    body: {
      message: 'Validation failed.',
      code: 'invalid_request_parameters',
      errors: faults.map(({ field, rule, message }) => ({ code: rule, field, message })),
    },
  }),
};
