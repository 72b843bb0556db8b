// An environment: the wall between one application's users and another's. Every row belongs to one.

export interface EnvironmentSettings {
  /** Issuer claim of access tokens; null means the server's public origin. */
  issuer: string | null;
  /** Life of an access token in seconds. */
  accessTokenSeconds: number;
  /** A session ends this long after it began, in seconds. */
  sessionSeconds: number;
  /** A session ends when it was not refreshed for this long, in seconds. */
  sessionIdleSeconds: number;
  passwordMinLength: number;
  /** Consecutive wrong passwords before an identifier is locked (at most 100). */
  lockoutFailures: number;
  /** How long the lock holds, in seconds. */
  lockoutSeconds: number;
  /** Wrong passwords from one address within ten minutes before the address must wait. */
  addressFailures: number;
  /** Where a person goes after signing out when no sign-out redirect fits. */
  homepageUrl: string | null;
}

export const DEFAULT_SETTINGS: EnvironmentSettings = {
  issuer: null,
  accessTokenSeconds: 300,
  sessionSeconds: 365 * 86_400,
  sessionIdleSeconds: 30 * 86_400,
  passwordMinLength: 10,
  lockoutFailures: 10,
  lockoutSeconds: 3_600,
  addressFailures: 20,
  homepageUrl: null,
};

export interface Environment {
  id: string;
  name: string;
  settings: EnvironmentSettings;
}
