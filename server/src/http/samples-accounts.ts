// When refusals about identifiers and other belongings of users are given, and data to say them with.

import type { RefusalCode, Refusals } from '../model/refusal.ts';

export interface Sample<C extends RefusalCode> {
  when: string;
  /** More than one where the data decides what a face says. */
  data: [Refusals[C], ...Refusals[C][]];
}

type Codes =
  | 'identifier_taken'
  | 'identifier_repeated'
  | 'invalid_identifier'
  | 'identifier_missing'
  | 'identifier_not_theirs'
  | 'identifier_unverified'
  | 'last_identifier'
  | 'identifier_linked'
  | 'metadata_too_large'
  | 'future_time'
  | 'file_missing'
  | 'image_too_large'
  | 'invalid_image'
  | 'user_locked'
  | 'password_compromised'
  | 'development_only'
  | 'invalid_ticket'
  | 'sign_in_token_not_pending';

export const ACCOUNT_SAMPLES: { [C in Codes & keyof Refusals]: Sample<C> } = {
  identifier_taken: {
    when: 'Another user has the phone number, the username or the wallet.',
    data: [{ type: 'phone' }, { type: 'username' }, { type: 'web3_wallet' }],
  },
  identifier_repeated: {
    when: 'The same identifier stands in the request twice.',
    data: [{ type: 'email' }, { type: 'phone' }, { type: 'web3_wallet' }],
  },
  invalid_identifier: {
    when: 'The text is no such identifier.',
    data: [
      { type: 'phone', fault: 'format' },
      { type: 'web3_wallet', fault: 'format' },
      { type: 'username', fault: 'length' },
      { type: 'username', fault: 'characters' },
      { type: 'username', fault: 'only_digits' },
    ],
  },
  identifier_missing: { when: 'A user needs at least one identifier.', data: [{}] },
  identifier_not_theirs: {
    when: 'The identifier that is to be the primary one is not of this user.',
    data: [{ type: 'email' }, { type: 'phone' }, { type: 'web3_wallet' }],
  },
  identifier_unverified: {
    when: 'The identifier that is to be the primary one, or a second factor, was not verified.',
    data: [{ type: 'phone', asked: 'second_factor' }, { type: 'email' }, { type: 'phone' }, { type: 'web3_wallet' }],
  },
  last_identifier: { when: 'Nothing else would tell who the user is.', data: [{}] },
  identifier_linked: { when: 'The address belongs to an account elsewhere.', data: [{}] },
  metadata_too_large: {
    when: 'All metadata of the user together would be larger than 8 KB.',
    data: [{ bucket: 'public_metadata' }],
  },
  future_time: { when: 'The time lies in the future.', data: [{ field: 'created_at' }] },
  file_missing: { when: 'The form has no part with a file.', data: [{}] },
  image_too_large: { when: 'The file is larger than 10 MiB.', data: [{ limit: 10_485_760 }] },
  invalid_image: {
    when: 'The file is no JPEG, PNG, GIF or WebP, has too many pixels, or cannot be decoded.',
    data: [{ reason: 'type' }, { reason: 'size' }, { reason: 'broken' }],
  },
  password_compromised: { when: 'An operator called the password compromised: it must be reset first.', data: [{}] },
  development_only: { when: 'The server runs in production, and this is for tests.', data: [{}] },
  invalid_ticket: { when: 'The sign-in token is none, was used or revoked, or is over.', data: [{}] },
  sign_in_token_not_pending: {
    when: 'The sign-in token was used or revoked before.',
    data: [{ status: 'accepted' }, { status: 'revoked' }],
  },
  user_locked: {
    when: 'An operator keeps the user out.',
    data: [{ retryAfterSeconds: null }, { retryAfterSeconds: 60 }],
  },
};
