// Refusals that no endpoint of this wire gives: what they speak of has no form here. They have words all the same.

import type { RefusalCode } from '../../../model/refusal.ts';
import { plain, type Words } from './envelopes.ts';

const CODES = [
  'invalid_version',
  'identifier_taken',
  'identifier_repeated',
  'invalid_identifier',
  'identifier_missing',
  'identifier_not_theirs',
  'identifier_unverified',
  'last_identifier',
  'identifier_linked',
  'metadata_too_large',
  'future_time',
  'file_missing',
  'image_too_large',
  'invalid_image',
  'development_only',
  'invalid_ticket',
  'sign_in_token_not_pending',
  'incorrect_password',
  'no_password_set',
  'incorrect_factor_code',
  'factor_code_length',
  'no_second_factor',
  'totp_enabled',
  'passkey_taken',
  'invalid_passkey',
  'unknown_provider',
  'provider_not_set_up',
  'provider_token_missing',
  'provider_refused',
  'invalid_provider',
  'provider_denied',
  'invalid_provider_answer',
  'provider_email_missing',
  'link_needs_sign_in',
  'invalid_connection_settings',
] as const satisfies RefusalCode[];

export const ELSEWHERE = Object.fromEntries(
  CODES.map((code) => [code, () => plain(400, code, 'The request cannot be fulfilled.')]),
) as unknown as Words<(typeof CODES)[number]>;
