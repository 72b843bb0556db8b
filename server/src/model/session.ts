// A session: what a sign-in leaves behind until it is ended, expires, or its owner is removed.

import type { Provider } from './external-account.ts';

/** How somebody proved who they are. One name per door; each dialect spells it in its own letters. */
export type AuthMethod = HouseMethod | OAuthMethod;

/** At a provider that is open to everybody, one name for each. */
export type OAuthMethod = `${Provider}_oauth`;

export type HouseMethod =
  | 'password'
  | 'magic_code'
  | 'passkey'
  | 'sso'
  | 'impersonation'
  | 'migrated_session'
  /** A ticket that the application's server made. */
  | 'sign_in_token'
  /** The application's server vouched for them. */
  | 'secret_key';

/** The provider at which somebody proved who they are; null where it was none. */
export function providerOf(method: AuthMethod): Provider | null {
  return method.endsWith('_oauth') ? (method.slice(0, -'_oauth'.length) as Provider) : null;
}

export type SessionStatus = 'active' | 'expired' | 'revoked';

/** What a session is to whoever lists them: `ended` by a sign-out, `abandoned` when it was not used for too long. */
export type SessionStanding = 'active' | 'abandoned' | 'expired' | 'ended' | 'revoked';

export interface Session {
  id: string;
  userId: string;
  clientId: string;
  organizationId: string | null;
  authMethod: AuthMethod;
  ipAddress: string | null;
  userAgent: string | null;
  status: SessionStatus;
  /** When whom it belongs to proved a first factor, and a second one if they did (epoch ms). */
  authenticatedAt: number;
  secondFactorAt: number | null;
  expiresAt: number;
  endedAt: number | null;
  /** Why it ended: `signed_out` by whom it belongs to, anything else by others. */
  endReason: string | null;
  createdAt: number;
  updatedAt: number;
}

/** A session as it stands at this moment. */
export interface ShownSession extends Session {
  standing: SessionStanding;
  /** When it is over unless it is used before (epoch ms). */
  abandonedAt: number;
}

/** What a finished sign-in or a refresh hands to the application. */
export interface Tokens {
  accessToken: string;
  refreshToken: string;
}
