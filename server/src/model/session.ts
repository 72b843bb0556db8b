// A session: what a sign-in leaves behind until it is ended, expires, or its owner is removed.

/** How somebody proved who they are. One name per door; each dialect spells it in its own letters. */
export type AuthMethod =
  | 'password'
  | 'magic_code'
  | 'passkey'
  | 'sso'
  | 'apple_oauth'
  | 'github_oauth'
  | 'google_oauth'
  | 'microsoft_oauth'
  | 'impersonation'
  | 'migrated_session';

export type SessionStatus = 'active' | 'expired' | 'revoked';

export interface Session {
  id: string;
  userId: string;
  clientId: string;
  organizationId: string | null;
  authMethod: AuthMethod;
  ipAddress: string | null;
  userAgent: string | null;
  status: SessionStatus;
  expiresAt: number;
  endedAt: number | null;
  createdAt: number;
  updatedAt: number;
}

/** What a finished sign-in or a refresh hands to the application. */
export interface Tokens {
  accessToken: string;
  refreshToken: string;
}
