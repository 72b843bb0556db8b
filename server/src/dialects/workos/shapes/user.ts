// The User object of this wire, and what may be written of it.

import { z } from 'zod';
import type { NewPassword } from '../../../core/passwords.ts';
import { refuse } from '../../../model/refusal.ts';
import type { User } from '../../../model/user.ts';
import { externalId, metadata, optional, printTime, printTimeOrNull, text, timestamp } from './common.ts';

export const userSchema = z
  .object({
    object: z.literal('user'),
    id: z.string(),
    email: z.string(),
    email_verified: z.boolean(),
    first_name: z.string().nullable(),
    last_name: z.string().nullable(),
    name: z.string().nullable().describe('The display name; the first and last name where none was set.'),
    profile_picture_url: z.string().nullable(),
    external_id: z.string().nullable().describe("The application's own id of the user."),
    locale: z.string().nullable().describe('A BCP 47 tag.'),
    metadata: z.record(z.string(), z.string()).describe('Up to 50 values of the application.'),
    last_sign_in_at: timestamp.nullable(),
    created_at: timestamp,
    updated_at: timestamp,
  })
  .meta({ id: 'User', description: 'A person who can sign in.' });

export function printUser(user: User): z.input<typeof userSchema> {
  return {
    object: 'user',
    id: user.id,
    email: user.email,
    email_verified: user.emailVerified,
    first_name: user.firstName,
    last_name: user.lastName,
    name: user.name ?? ([user.firstName, user.lastName].filter(Boolean).join(' ') || null),
    profile_picture_url: user.imageUrl,
    external_id: user.externalId,
    locale: user.locale,
    metadata: user.metadata,
    last_sign_in_at: printTimeOrNull(user.lastSignInAt),
    created_at: printTime(user.createdAt),
    updated_at: printTime(user.updatedAt),
  };
}

/** The vendor's documented names of hash formats. */
export const HASH_TYPES = ['bcrypt', 'firebase-scrypt', 'ssha', 'ssha256', 'scrypt', 'pbkdf2', 'argon2'] as const;

const password = {
  password: optional(z.string()).describe('Excludes a password hash.'),
  password_hash: optional(z.string().min(1)).describe(
    'A hash made elsewhere; it is verified at sign-in and then replaced by argon2id.',
  ),
  password_hash_type: optional(z.enum(HASH_TYPES)).describe('Required with a hash.'),
  password_salt_position: optional(z.enum(['prefix', 'suffix'])).describe('Only with a hash.'),
};

const profile = {
  first_name: optional(text),
  last_name: optional(text),
  name: optional(text),
  email_verified: optional(z.boolean()),
  external_id: externalId,
  metadata,
};

export const createUserBody = z
  .object({ email: z.string().min(1), ...profile, ...password, locale: optional(text) })
  .meta({ id: 'CreateUser' });

export const updateUserBody = z
  .preprocess(
    withoutElixirsFalse,
    z.object({ email: optional(z.string().min(1)), ...profile, ...password, locale: text.nullish() }),
  )
  .meta({ id: 'UpdateUser' });

// Elixir 1.1.0 sends `email_verified: false` with every change, and known by three nulls: it means nothing by it, where
// taken at its word it would keep a verified user from ever being changed (contract sections 1.9 and 10).
function withoutElixirsFalse(body: unknown): unknown {
  const { email_verified: verified, ...rest } = body as Record<string, unknown>;
  const { password: plain, password_hash: hash, password_hash_type: type } = rest;
  return verified === false && plain === null && hash === null && type === null ? rest : body;
}

/** The password of a body, typed or hashed. Refuses combinations that say two things at once. */
export function readPassword(body: {
  password?: string | undefined;
  password_hash?: string | undefined;
  password_hash_type?: (typeof HASH_TYPES)[number] | undefined;
  password_salt_position?: 'prefix' | 'suffix' | undefined;
}): NewPassword | undefined {
  const { password: plain, password_hash: hash, password_hash_type: type, password_salt_position: saltPosition } = body;
  if (plain !== undefined && hash !== undefined) throw refuse('password_and_hash', { given: 'password_hash' });
  if (plain !== undefined && type !== undefined) throw refuse('password_and_hash', { given: 'password_hash_type' });
  if (hash === undefined && saltPosition !== undefined) throw refuse('password_salt_position_without_hash');
  if (plain !== undefined) return { plain };
  if (hash === undefined) return undefined;
  if (type === undefined) {
    const message = 'Password hash type must be a non-empty string.';
    throw refuse('invalid_request', { fields: [{ path: 'password_hash_type', rule: 'string_required', message }] });
  }
  return { imported: { type, hash, ...(saltPosition ? { saltPosition } : {}) } };
}
