// Password reset on this wire. Mind the names: what one SDK calls resetPassword creates the link, in another it spends it.

import { z } from 'zod';
import * as recovery from '../../../core/recovery.ts';
import { secretKey } from '../../../http/access.ts';
import { empty, endpoint, reply } from '../../../http/endpoint.ts';
import { passwordResetSchema, printPasswordReset, userEnvelope } from '../shapes/code.ts';
import { printUser } from '../shapes/user.ts';

const BASE = '/user_management/password_reset';
const email = z.string().min(1).max(1_024);

export const createPasswordReset = endpoint({
  method: 'POST',
  path: BASE,
  operation: 'UserlandUsersController_createPasswordResetToken',
  summary: 'Create a password reset link, and mail it',
  access: secretKey,
  body: z.object({ email }).meta({ id: 'CreatePasswordReset' }),
  answers: { 201: passwordResetSchema },
  refusals: ['method_disabled', 'user_not_found_by_email', 'not_found', 'too_many_requests'],
  async run({ work, body }) {
    return reply(201, printPasswordReset(await recovery.createPasswordReset(work, body.email)));
  },
});

/** The sender of old SDKs: the link leads where the caller says. */
export const sendPasswordReset = endpoint({
  method: 'POST',
  path: `${BASE}/send`,
  operation: 'UserlandUsersController_createPasswordResetToken',
  summary: 'Mail a password reset link (old SDKs)',
  access: secretKey,
  body: z
    .object({ email, password_reset_url: z.url({ protocol: /^https?$/ }).max(2_048) })
    .meta({ id: 'SendPasswordReset' }),
  answers: { 201: 'empty' },
  refusals: ['method_disabled', 'user_not_found_by_email', 'not_found', 'too_many_requests'],
  async run({ work, body }) {
    await recovery.createPasswordReset(work, body.email, body.password_reset_url);
    return empty(201);
  },
});

export const confirmPasswordReset = endpoint({
  method: 'POST',
  path: `${BASE}/confirm`,
  operation: 'UserlandUsersController_resetPassword[0]',
  summary: 'Set a new password with a reset link',
  access: secretKey,
  body: z
    .object({ token: z.string().min(1).max(256), new_password: z.string().min(1) })
    .meta({ id: 'ConfirmPasswordReset' }),
  answers: { 200: userEnvelope },
  refusals: ['method_disabled', 'reset_token_not_found', 'reset_token_spent', 'weak_password'],
  async run({ work, body }) {
    return reply(200, { user: printUser(await recovery.confirmPasswordReset(work, body.token, body.new_password)) });
  },
});

export const getPasswordReset = endpoint({
  method: 'GET',
  path: `${BASE}/:id`,
  operation: 'UserlandUsersController_getPasswordReset',
  summary: 'Get a password reset link',
  access: secretKey,
  params: z.object({ id: z.string() }),
  answers: { 200: passwordResetSchema },
  refusals: ['not_found'],
  async run({ work, params }) {
    return reply(200, printPasswordReset(await recovery.getPasswordReset(work, params.id)));
  },
});
