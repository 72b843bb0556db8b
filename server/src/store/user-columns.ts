// How users are read beside their primary e-mail address, which is the form that the WorkOS wire knows them in.

import { sql } from 'kysely';
import type { User } from '../model/user.ts';
import type { Builder } from './statement.ts';
import type { Tables } from './tables.ts';

/** The columns of a user as every read selects them, so that one function makes the noun. */
export const USER_COLUMNS = [
  'users.id',
  'users.external_id',
  'users.first_name',
  'users.last_name',
  'users.name',
  'users.locale',
  'users.image_url',
  'users.metadata',
  'users.last_sign_in_at',
  'users.banned_at',
  'users.locked_at',
  'users.locked_until',
  'users.created_at',
  'users.updated_at',
  'identifiers.value as email',
  'identifiers.is_verified',
] as const;

type Profiled =
  | 'id'
  | 'external_id'
  | 'first_name'
  | 'last_name'
  | 'name'
  | 'locale'
  | 'image_url'
  | 'metadata'
  | 'last_sign_in_at'
  | 'banned_at'
  | 'locked_at'
  | 'locked_until'
  | 'created_at'
  | 'updated_at';

export interface UserRow extends Pick<Tables['users'], Profiled> {
  email: string;
  is_verified: boolean;
}

export function toUser(row: UserRow): User {
  return {
    id: row.id,
    email: row.email,
    emailVerified: row.is_verified,
    firstName: row.first_name,
    lastName: row.last_name,
    name: row.name,
    imageUrl: row.image_url,
    externalId: row.external_id,
    locale: row.locale,
    metadata: row.metadata as Record<string, string>,
    lastSignInAt: row.last_sign_in_at,
    bannedAt: row.banned_at,
    lockedAt: row.locked_at,
    lockedUntil: row.locked_until,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}

/** Users with their primary e-mail address; the inner join leaves out who has none and so no form on the WorkOS wire. */
export function withPrimaryEmail(db: Builder, environmentId: string) {
  return db
    .selectFrom('users')
    .innerJoin('identifiers', (join) =>
      join
        .onRef('identifiers.environment_id', '=', 'users.environment_id')
        .onRef('identifiers.user_id', '=', 'users.id')
        .on('identifiers.type', '=', 'email')
        .on(sql<boolean>`identifiers.is_primary = true`),
    )
    .where('users.environment_id', '=', environmentId);
}
