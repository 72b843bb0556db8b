// The Session object of this wire, and the answer of every grant.

import { z } from 'zod';
import type { ReturnedTokens } from '../../../core/provider-tokens.ts';
import { type AuthMethod, type HouseMethod, providerOf, type Session, type Tokens } from '../../../model/session.ts';
import type { User } from '../../../model/user.ts';
import { printTime, printTimeOrNull, timestamp } from './common.ts';
import { PROVIDER_NAMES } from './provider-names.ts';
import { printUser, userSchema } from './user.ts';

export const sessionSchema = z
  .object({
    object: z.literal('session'),
    id: z.string(),
    user_id: z.string(),
    organization_id: z.string().optional(),
    ip_address: z.string().nullable(),
    user_agent: z.string().nullable(),
    auth_method: z.enum([
      'external_auth',
      'impersonation',
      'magic_code',
      'migrated_session',
      'oauth',
      'passkey',
      'password',
      'sso',
    ]),
    status: z.enum(['active', 'expired', 'revoked']),
    expires_at: timestamp,
    ended_at: timestamp.nullable().describe('When it was revoked or its owner signed out.'),
    created_at: timestamp,
    updated_at: timestamp,
  })
  .meta({ id: 'Session' });

// A session does not tell one provider from another; the answer of a grant does.
const KINDS: Record<HouseMethod, z.input<typeof sessionSchema>['auth_method']> = {
  password: 'password',
  magic_code: 'magic_code',
  passkey: 'passkey',
  sso: 'sso',
  impersonation: 'impersonation',
  migrated_session: 'migrated_session',
  // The closed sets of this wire have no word for what the application's server vouches for.
  sign_in_token: 'migrated_session',
  secret_key: 'migrated_session',
};

function kindOf(method: AuthMethod): z.input<typeof sessionSchema>['auth_method'] {
  const provider = providerOf(method);
  if (provider === null) return KINDS[method as HouseMethod];
  return provider in PROVIDER_NAMES ? 'oauth' : 'external_auth';
}

export function printSession(session: Session): z.input<typeof sessionSchema> {
  return {
    object: 'session',
    id: session.id,
    user_id: session.userId,
    ...(session.organizationId ? { organization_id: session.organizationId } : {}),
    ip_address: session.ipAddress,
    user_agent: session.userAgent,
    auth_method: kindOf(session.authMethod),
    status: session.status,
    expires_at: printTime(session.expiresAt),
    ended_at: printTimeOrNull(session.endedAt),
    created_at: printTime(session.createdAt),
    updated_at: printTime(session.updatedAt),
  };
}

// PHP's enum refuses any other spelling.
const METHODS: Record<HouseMethod, string> = {
  password: 'Password',
  magic_code: 'MagicAuth',
  passkey: 'Passkey',
  sso: 'SSO',
  impersonation: 'Impersonation',
  migrated_session: 'MigratedSession',
  sign_in_token: 'MigratedSession',
  secret_key: 'MigratedSession',
};

// What this wire calls all providers that it has no name for.
const EXTERNAL = 'ExternalAuth';

function methodOf(method: AuthMethod): string {
  const provider = providerOf(method);
  if (provider === null) return METHODS[method as HouseMethod];
  return (PROVIDER_NAMES as Record<string, string>)[provider] ?? EXTERNAL;
}

const METHOD_NAMES = [...Object.values(METHODS), ...Object.values(PROVIDER_NAMES), EXTERNAL];

export const authenticateSchema = z
  .object({
    user: userSchema,
    organization_id: z.string().optional(),
    access_token: z.string().describe('A JWT; the published keys verify it.'),
    refresh_token: z.string().describe('Good for one exchange; a retry within 30 s gets the same successor.'),
    authentication_method: z.enum(METHOD_NAMES as [string, ...string[]]),
    oauth_tokens: z
      .object({
        provider: z.string(),
        access_token: z.string(),
        refresh_token: z.string().describe('Empty where the provider gave none.'),
        expires_at: z.int().describe('In seconds since 1970; 0 for a token that does not end.'),
        scopes: z.array(z.string()),
      })
      .optional()
      .describe('What the provider gave, where it is set up to be handed on.'),
    sealed_session: z.string().optional().describe('Only where a refresh asked for it, as PHP does.'),
    sid: z.string().optional().describe('The session, beside its sealed form.'),
  })
  .meta({ id: 'AuthenticateResponse' });

export function printSignedIn(signedIn: {
  user: User;
  organizationId: string | null;
  authMethod: AuthMethod;
  tokens: Tokens;
  providerTokens?: ReturnedTokens | null;
}): z.input<typeof authenticateSchema> {
  const { authMethod, providerTokens } = signedIn;
  return {
    user: printUser(signedIn.user),
    ...(signedIn.organizationId ? { organization_id: signedIn.organizationId } : {}),
    access_token: signedIn.tokens.accessToken,
    refresh_token: signedIn.tokens.refreshToken,
    authentication_method: methodOf(authMethod),
    ...(providerTokens ? { oauth_tokens: printProviderTokens(authMethod, providerTokens) } : {}),
  };
}

// Go decodes the time as a whole number, and PHP asks for every key.
function printProviderTokens(method: AuthMethod, { accessToken, refreshToken, expiresAt, scopes }: ReturnedTokens) {
  return {
    provider: methodOf(method),
    access_token: accessToken,
    refresh_token: refreshToken ?? '',
    expires_at: expiresAt === null ? 0 : Math.floor(expiresAt / 1000),
    scopes,
  };
}
