// What an operator does about a user's password, beside setting one.

import { z } from 'zod';
import { clearPassword, condemnPassword, dropPassword } from '../../../core/passwords.ts';
import { secretKey } from '../../../http/access.ts';
import { endpoint, reply } from '../../../http/endpoint.ts';
import { userSchema } from '../shapes/user.ts';
import { show, userParams } from '../showing.ts';
import { given } from '../user-fields.ts';

export const removePassword = endpoint({
  method: 'POST',
  path: '/v1/users/:user_id/remove_password',
  operation: 'RemoveUserPassword',
  summary: "Remove a user's password, also where it is all that they have to sign in with",
  access: secretKey,
  params: userParams,
  body: z.strictObject({ sign_out_of_other_sessions: given(z.boolean()).describe('Whether all sessions end.') }),
  answers: { 200: userSchema },
  refusals: ['not_found'],
  async run({ work, params, body }) {
    const endSessions = body.sign_out_of_other_sessions ?? false;
    return reply(200, await show(work, await dropPassword(work, params.user_id, { endSessions })));
  },
});

export const setPasswordCompromised = endpoint({
  method: 'POST',
  path: '/v1/users/:user_id/password/set_compromised',
  operation: 'SetUserPasswordCompromised',
  summary: "Call a user's password compromised: it signs in no more until it is reset",
  access: secretKey,
  params: userParams,
  body: z.strictObject({ revoke_all_sessions: given(z.boolean()) }),
  answers: { 200: userSchema },
  refusals: ['not_found', 'no_password_set'],
  async run({ work, params, body }) {
    const endSessions = body.revoke_all_sessions ?? false;
    return reply(200, await show(work, await condemnPassword(work, params.user_id, { endSessions })));
  },
});

export const unsetPasswordCompromised = endpoint({
  method: 'POST',
  path: '/v1/users/:user_id/password/unset_compromised',
  operation: 'UnsetUserPasswordCompromised',
  summary: "Let a user's password sign in again",
  access: secretKey,
  params: userParams,
  answers: { 200: userSchema },
  refusals: ['not_found', 'no_password_set'],
  async run({ work, params }) {
    return reply(200, await show(work, await clearPassword(work, params.user_id)));
  },
});
