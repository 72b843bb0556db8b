// Checking what a user says: a password, a code of a second factor.

import { z } from 'zod';
import { checkFactorCode, checkPassword } from '../../../core/checks.ts';
import { secretKey } from '../../../http/access.ts';
import { endpoint, reply } from '../../../http/endpoint.ts';
import { userParams } from '../showing.ts';
import { filled } from '../user-fields.ts';

export const verifyPassword = endpoint({
  method: 'POST',
  path: '/v1/users/:user_id/verify_password',
  operation: 'VerifyPassword',
  summary: "Check a user's password; nobody signs in by it",
  access: secretKey,
  params: userParams,
  body: z.strictObject({ password: filled }),
  answers: { 200: z.object({ verified: z.literal(true) }) },
  refusals: ['not_found', 'no_password_set', 'incorrect_password', 'too_many_requests'],
  async run({ work, params, body }) {
    await checkPassword(work, params.user_id, body.password);
    return reply(200, { verified: true as const });
  },
});

export const verifyTotp = endpoint({
  method: 'POST',
  path: '/v1/users/:user_id/verify_totp',
  operation: 'VerifyTOTP',
  summary: "Spend a code of a user's TOTP, or a backup code; the first code of a new TOTP switches it on",
  access: secretKey,
  params: userParams,
  body: z.strictObject({ code: filled }),
  answers: { 200: z.object({ verified: z.literal(true), code_type: z.enum(['totp', 'backup_code']) }) },
  refusals: ['not_found', 'no_second_factor', 'factor_code_length', 'incorrect_factor_code', 'too_many_requests'],
  async run({ work, params, body }) {
    const type = await checkFactorCode(work, params.user_id, body.code);
    return reply(200, { verified: true as const, code_type: type });
  },
});
