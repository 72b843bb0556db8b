// When refusals about proofs outside of a sign-in, and about providers' tokens, are given, and data to say them with.

import type { Sample } from './samples-accounts.ts';

type Codes =
  | 'incorrect_password'
  | 'no_password_set'
  | 'incorrect_factor_code'
  | 'factor_code_length'
  | 'no_second_factor'
  | 'totp_enabled'
  | 'passkey_taken'
  | 'invalid_passkey'
  | 'unknown_provider'
  | 'provider_not_set_up'
  | 'provider_token_missing'
  | 'provider_refused'
  | 'provider_denied'
  | 'invalid_provider_answer'
  | 'provider_email_missing'
  | 'link_needs_sign_in'
  | 'invalid_provider';

export const PROOF_SAMPLES: { [C in Codes]: Sample<C> } = {
  incorrect_password: { when: 'The password is not that of the user.', data: [{}] },
  no_password_set: { when: 'The user has no password.', data: [{}] },
  incorrect_factor_code: { when: 'The code is not one that the user has now, or it was used.', data: [{}] },
  factor_code_length: { when: 'No code that the user may have is of that length.', data: [{}] },
  no_second_factor: { when: 'The user has neither a TOTP nor backup codes.', data: [{}] },
  totp_enabled: { when: 'The user has a TOTP that is on.', data: [{}] },
  passkey_taken: { when: 'Somebody has the passkey.', data: [{}] },
  invalid_passkey: { when: 'A browser answered a passkey ceremony wrongly.', data: [{}] },
  unknown_provider: { when: 'There is no identity provider of the name.', data: [{ provider: 'nowhere' }] },
  provider_not_set_up: { when: 'The environment has not set the provider up.', data: [{ provider: 'google' }] },
  provider_token_missing: {
    when: 'The provider gave no access token, or the one that it gave is over and cannot be renewed.',
    data: [{ kind: 'access' }, { kind: 'refresh' }],
  },
  provider_refused: { when: 'The provider gave no token, or no answer.', data: [{ provider: 'google' }] },
  provider_denied: { when: 'The person turned back at the provider.', data: [{ provider: 'google' }] },
  invalid_provider_answer: {
    when: 'What the provider answered does not hold.',
    data: [{ provider: 'google', reason: 'the ID token has another audience' }],
  },
  provider_email_missing: { when: 'The provider tells no e-mail address.', data: [{ provider: 'github' }] },
  link_needs_sign_in: {
    when: 'Somebody has the address, and the provider cannot vouch for it: they have to sign in first.',
    data: [{ provider: 'microsoft' }],
  },
  invalid_provider: { when: 'The provider cannot be set up so.', data: [{ reason: 'needs a client id' }] },
};
