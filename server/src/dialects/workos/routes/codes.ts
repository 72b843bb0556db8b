// Codes of this wire: e-mail verification, e-mail change, magic auth.

import { z } from 'zod';
import { getCode } from '../../../core/codes.ts';
import { createMagicCode, getMagicCode } from '../../../core/sign-in/by-code.ts';
import * as verification from '../../../core/verification.ts';
import { secretKey } from '../../../http/access.ts';
import { empty, endpoint, reply } from '../../../http/endpoint.ts';
import type { RefusalCode } from '../../../model/refusal.ts';
import {
  emailChangeConfirmationSchema,
  emailChangeSchema,
  emailVerificationSchema,
  magicAuthSchema,
  printEmailChange,
  printEmailVerification,
  printMagicAuth,
  userEnvelope,
} from '../shapes/code.ts';
import { optional, text } from '../shapes/common.ts';
import { printUser } from '../shapes/user.ts';

const USER = '/user_management/users/:id';
const byId = z.object({ id: z.string() });
const code = z.object({ code: z.string().min(1).max(64) });
const email = z.string().min(1).max(1_024);

export const sendVerification = endpoint({
  method: 'POST',
  path: `${USER}/email_verification/send`,
  operation: 'UserlandUsersController_sendVerificationEmail[0]',
  summary: 'Send a code that verifies the e-mail address',
  act: 'send',
  access: secretKey,
  params: byId,
  answers: { 200: userEnvelope },
  refusals: ['not_found', 'email_already_verified', 'too_many_requests'],
  async run({ work, params }) {
    return reply(200, { user: printUser(await verification.sendVerification(work, params.id)) });
  },
});

export const confirmVerification = endpoint({
  method: 'POST',
  path: `${USER}/email_verification/confirm`,
  operation: 'UserlandUsersController_emailVerification[0]',
  summary: 'Verify the e-mail address with its code',
  act: 'confirm',
  access: secretKey,
  params: byId,
  body: code,
  answers: { 200: userEnvelope },
  refusals: ['not_found', 'email_already_verified', 'invalid_code', 'account_locked'],
  async run({ work, params, body }) {
    return reply(200, { user: printUser(await verification.confirmVerification(work, params.id, body.code)) });
  },
});

export const getEmailVerification = endpoint({
  method: 'GET',
  path: '/user_management/email_verification/:id',
  operation: 'UserlandUsersController_getEmailVerification',
  summary: 'Get an e-mail verification code',
  access: secretKey,
  params: byId,
  answers: { 200: emailVerificationSchema },
  refusals: ['not_found'],
  async run({ work, params }) {
    return reply(200, printEmailVerification(await getCode(work, 'email_verification', params.id)));
  },
});

export const sendEmailChange = endpoint({
  method: 'POST',
  path: `${USER}/email_change/send`,
  operation: 'UserlandUsersController_sendEmailChange',
  summary: 'Send a code to a new e-mail address',
  act: 'email_change',
  access: secretKey,
  params: byId,
  body: z.object({ new_email: email }),
  answers: { 200: emailChangeSchema },
  refusals: ['not_found', 'invalid_email', 'email_change_not_needed', 'email_taken', 'too_many_requests'],
  async run({ work, params, body }) {
    const sent = await verification.sendEmailChange(work, params.id, body.new_email);
    return reply(200, printEmailChange(sent.user, sent.code));
  },
});

export const confirmEmailChange = endpoint({
  method: 'POST',
  path: `${USER}/email_change/confirm`,
  operation: 'UserlandUsersController_confirmEmailChange',
  summary: 'Move to the new e-mail address with its code',
  act: 'email_change',
  access: secretKey,
  params: byId,
  body: code,
  answers: { 200: emailChangeConfirmationSchema },
  refusals: ['not_found', 'no_pending_email_change', 'invalid_code', 'account_locked', 'email_taken'],
  async run({ work, params, body }) {
    const user = await verification.confirmEmailChange(work, params.id, body.code);
    return reply(200, { object: 'email_change_confirmation', user: printUser(user) });
  },
});

const magicAuthBody = z
  .object({
    email,
    invitation_token: optional(text),
    ip_address: optional(z.string().max(64)),
    user_agent: optional(text),
  })
  .meta({ id: 'CreateMagicAuth' });

const MAGIC_REFUSALS: RefusalCode[] = [
  'invalid_email',
  'invitation_dead',
  'invitation_for_other_email',
  'sign_up_not_allowed',
  'method_disabled',
  'not_found',
  'too_many_requests',
];

export const createMagicAuth = endpoint({
  method: 'POST',
  path: '/user_management/magic_auth',
  operation: 'UserlandMagicAuthController_sendMagicAuthCodeAndReturn',
  summary: 'Create a code to sign in with, and mail it',
  access: secretKey,
  body: magicAuthBody,
  answers: { 201: magicAuthSchema },
  refusals: MAGIC_REFUSALS,
  async run({ work, body }) {
    return reply(201, printMagicAuth(await createMagicCode(work, body.email, body.invitation_token)));
  },
});

/** The sender of old SDKs: the same, and says nothing. */
export const sendMagicAuth = endpoint({
  method: 'POST',
  path: '/user_management/magic_auth/send',
  operation: 'UserlandMagicAuthController_sendMagicAuthCodeAndReturn',
  summary: 'Mail a code to sign in with (old SDKs)',
  access: secretKey,
  body: magicAuthBody,
  answers: { 200: 'empty' },
  refusals: MAGIC_REFUSALS,
  async run({ work, body }) {
    await createMagicCode(work, body.email, body.invitation_token);
    return empty(200);
  },
});

export const getMagicAuth = endpoint({
  method: 'GET',
  path: '/user_management/magic_auth/:id',
  operation: 'UserlandMagicAuthController_get',
  summary: 'Get a code to sign in with',
  access: secretKey,
  params: byId,
  answers: { 200: magicAuthSchema },
  refusals: ['not_found'],
  async run({ work, params }) {
    return reply(200, printMagicAuth(await getMagicCode(work, params.id)));
  },
});
