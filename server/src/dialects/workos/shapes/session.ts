// The Session object of this wire, and the answer of every grant.

import { z } from 'zod';
import type { AuthMethod, Session, Tokens } from '../../../model/session.ts';
import type { User } from '../../../model/user.ts';
import { printTime, printTimeOrNull, timestamp } from './common.ts';
import { printUser, userSchema } from './user.ts';

export const sessionSchema = z
  .object({
    object: z.literal('session'),
    id: z.string(),
    user_id: z.string(),
    organization_id: z.string().optional(),
    ip_address: z.string().nullable(),
    user_agent: z.string().nullable(),
    auth_method: z.enum(['impersonation', 'magic_code', 'migrated_session', 'oauth', 'passkey', 'password', 'sso']),
    status: z.enum(['active', 'expired', 'revoked']),
    expires_at: timestamp,
    ended_at: timestamp.nullable().describe('When it was revoked or its owner signed out.'),
    created_at: timestamp,
    updated_at: timestamp,
  })
  .meta({ id: 'Session' });

// A session does not tell one provider from another; the answer of a grant does.
const KINDS: Record<AuthMethod, z.input<typeof sessionSchema>['auth_method']> = {
  password: 'password',
  magic_code: 'magic_code',
  passkey: 'passkey',
  sso: 'sso',
  apple_oauth: 'oauth',
  github_oauth: 'oauth',
  google_oauth: 'oauth',
  microsoft_oauth: 'oauth',
  impersonation: 'impersonation',
  migrated_session: 'migrated_session',
  // The closed sets of this wire have no word for what the application's server vouches for.
  sign_in_token: 'migrated_session',
  secret_key: 'migrated_session',
};

export function printSession(session: Session): z.input<typeof sessionSchema> {
  return {
    object: 'session',
    id: session.id,
    user_id: session.userId,
    ...(session.organizationId ? { organization_id: session.organizationId } : {}),
    ip_address: session.ipAddress,
    user_agent: session.userAgent,
    auth_method: KINDS[session.authMethod],
    status: session.status,
    expires_at: printTime(session.expiresAt),
    ended_at: printTimeOrNull(session.endedAt),
    created_at: printTime(session.createdAt),
    updated_at: printTime(session.updatedAt),
  };
}

// PHP's enum refuses any other spelling.
const METHODS: Record<AuthMethod, string> = {
  password: 'Password',
  magic_code: 'MagicAuth',
  passkey: 'Passkey',
  sso: 'SSO',
  apple_oauth: 'AppleOAuth',
  github_oauth: 'GitHubOAuth',
  google_oauth: 'GoogleOAuth',
  microsoft_oauth: 'MicrosoftOAuth',
  impersonation: 'Impersonation',
  migrated_session: 'MigratedSession',
  sign_in_token: 'MigratedSession',
  secret_key: 'MigratedSession',
};

export const authenticateSchema = z
  .object({
    user: userSchema,
    organization_id: z.string().optional(),
    access_token: z.string().describe('A JWT; the published keys verify it.'),
    refresh_token: z.string().describe('Good for one exchange; a retry within 30 s gets the same successor.'),
    authentication_method: z.enum(Object.values(METHODS) as [string, ...string[]]),
    sealed_session: z.string().optional().describe('Only where a refresh asked for it, as PHP does.'),
    sid: z.string().optional().describe('The session, beside its sealed form.'),
  })
  .meta({ id: 'AuthenticateResponse' });

export function printSignedIn(signedIn: {
  user: User;
  organizationId: string | null;
  authMethod: AuthMethod;
  tokens: Tokens;
}): z.input<typeof authenticateSchema> {
  return {
    user: printUser(signedIn.user),
    ...(signedIn.organizationId ? { organization_id: signedIn.organizationId } : {}),
    access_token: signedIn.tokens.accessToken,
    refresh_token: signedIn.tokens.refreshToken,
    authentication_method: METHODS[signedIn.authMethod],
  };
}
