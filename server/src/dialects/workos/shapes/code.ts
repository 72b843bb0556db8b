// One-time codes and links of this wire.

import { z } from 'zod';
import type { ShownCode } from '../../../core/codes.ts';
import type { CodeFacts } from '../../../model/event.ts';
import type { User } from '../../../model/user.ts';
import { printTime, timestamp } from './common.ts';
import { printUser, userSchema } from './user.ts';

const fields = {
  id: z.string(),
  user_id: z.string(),
  email: z.string(),
  expires_at: timestamp,
  created_at: timestamp,
  updated_at: timestamp,
  code: z.string().describe('Six digits.'),
};

export const emailVerificationSchema = z
  .object({ object: z.literal('email_verification'), ...fields })
  .meta({ id: 'EmailVerification' });

export const magicAuthSchema = z.object({ object: z.literal('magic_auth'), ...fields }).meta({ id: 'MagicAuth' });

function printCode(code: ShownCode) {
  return { ...printCodeFacts(code), code: code.value };
}

/** A code as events tell it: without what it says. */
export function printCodeFacts(code: CodeFacts) {
  return {
    id: code.id,
    user_id: code.userId,
    email: code.email,
    expires_at: printTime(code.expiresAt),
    created_at: printTime(code.createdAt),
    updated_at: printTime(code.updatedAt),
  };
}

export function printEmailVerification(code: ShownCode): z.input<typeof emailVerificationSchema> {
  return { object: 'email_verification', ...printCode(code) };
}

export function printMagicAuth(code: ShownCode): z.input<typeof magicAuthSchema> {
  return { object: 'magic_auth', ...printCode(code) };
}

export const passwordResetSchema = z
  .object({
    object: z.literal('password_reset'),
    id: z.string(),
    user_id: z.string(),
    email: z.string(),
    password_reset_token: z.string(),
    password_reset_url: z.string(),
    expires_at: timestamp,
    created_at: timestamp,
  })
  .meta({ id: 'PasswordReset' });

export function printPasswordReset(reset: ShownCode & { url: string }): z.input<typeof passwordResetSchema> {
  return {
    object: 'password_reset',
    id: reset.id,
    user_id: reset.userId,
    email: reset.email,
    password_reset_token: reset.value,
    password_reset_url: reset.url,
    expires_at: printTime(reset.expiresAt),
    created_at: printTime(reset.createdAt),
  };
}

/** A reset link as events tell it: it has no `updated_at`. */
export function printPasswordResetFacts(reset: CodeFacts) {
  const { updated_at: _, ...facts } = printCodeFacts(reset);
  return { object: 'password_reset', ...facts };
}

export const emailChangeSchema = z
  .object({
    object: z.literal('email_change'),
    user: userSchema,
    new_email: z.string(),
    expires_at: timestamp,
    created_at: timestamp,
  })
  .meta({ id: 'EmailChange' });

export function printEmailChange(user: User, code: CodeFacts): z.input<typeof emailChangeSchema> {
  return {
    object: 'email_change',
    user: printUser(user),
    new_email: code.email,
    expires_at: printTime(code.expiresAt),
    created_at: printTime(code.createdAt),
  };
}

export const emailChangeConfirmationSchema = z
  .object({ object: z.literal('email_change_confirmation'), user: userSchema })
  .meta({ id: 'EmailChangeConfirmation' });

/** Sends and confirmations answer with the user in an envelope of its own. */
export const userEnvelope = z.object({ user: userSchema });
