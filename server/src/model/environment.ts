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
  /** Characters that a password needs at least; null means as many as the wire asks for that it came by. */
  passwordMinLength: number | null;
  /** Consecutive wrong passwords before an identifier is locked (at most 100). */
  lockoutFailures: number;
  /** How long the lock holds, in seconds. */
  lockoutSeconds: number;
  /** Wrong passwords from one address within ten minutes before the address must wait. */
  addressFailures: number;
  /** Whether a person must prove their e-mail address before a session begins. */
  requireEmailVerification: boolean;
  /** Whether everybody must have a second factor. */
  requireMfa: boolean;
  /** Whether an unknown address that asks for a code becomes a user. */
  allowSignUp: boolean;
  /** Whether people may sign in with a password, and have it reset. */
  passwordSignIn: boolean;
  /** Whether people may sign in with a code that was mailed. */
  magicCodeSignIn: boolean;
  /** Whether people may sign in with a passkey, and make one. */
  passkeySignIn: boolean;
  /** Life of codes sent by mail, in seconds. */
  codeSeconds: number;
  /** Life of password reset links, in seconds. */
  passwordResetSeconds: number;
  /** Life of authorization codes, in seconds (at most the ten minutes of RFC 6749 section 4.1.2). */
  authorizationCodeSeconds: number;
  /** Whether devices without a browser may ask to be let in (RFC 8628). */
  deviceAuthorization: boolean;
  /** Page that password reset links lead to; null means the server's own. */
  passwordResetUrl: string | null;
  /** Page that invitation links lead to; null means the server's own. */
  invitationUrl: string | null;
  /** Where a person goes after signing out when no sign-out redirect fits. */
  homepageUrl: string | null;
  /** How long somebody stays signed in on the hosted pages, in seconds. */
  browserSessionSeconds: number;
  /** What the hosted pages call the application; null means the environment's name. */
  displayName: string | null;
  /** Colour of the buttons of the hosted pages, as #rrggbb; null means their own. */
  brandColor: string | null;
  /** Shown on the hosted pages in the place of the name. */
  logoImageId: string | null;
  /** Linked at the foot of the hosted pages. */
  termsUrl: string | null;
  privacyUrl: string | null;
  supportUrl: string | null;
}

export const DEFAULT_SETTINGS: EnvironmentSettings = {
  issuer: null,
  accessTokenSeconds: 300,
  sessionSeconds: 365 * 86_400,
  sessionIdleSeconds: 30 * 86_400,
  passwordMinLength: null,
  lockoutFailures: 10,
  lockoutSeconds: 3_600,
  addressFailures: 20,
  requireEmailVerification: true,
  requireMfa: false,
  allowSignUp: true,
  passwordSignIn: true,
  magicCodeSignIn: true,
  passkeySignIn: true,
  codeSeconds: 600,
  passwordResetSeconds: 900,
  authorizationCodeSeconds: 600,
  deviceAuthorization: true,
  passwordResetUrl: null,
  invitationUrl: null,
  homepageUrl: null,
  browserSessionSeconds: 30 * 86_400,
  displayName: null,
  brandColor: null,
  logoImageId: null,
  termsUrl: null,
  privacyUrl: null,
  supportUrl: null,
};

/** What a browser may be sent to a place for. */
export type RedirectPurpose = 'redirect' | 'sign_out';

export interface RedirectUri {
  id: string;
  purpose: RedirectPurpose;
  uri: string;
  /** Where to go when no place is named. */
  isDefault: boolean;
  createdAt: number;
  updatedAt: number;
}

/** Scheme, host and port of pages that may call us from a browser. */
export interface CorsOrigin {
  id: string;
  origin: string;
  createdAt: number;
  updatedAt: number;
}

/** What access tokens say beside our own claims, as the operator wrote it. */
export interface JwtTemplate {
  content: string;
  createdAt: number;
  updatedAt: number;
}

export interface Environment {
  id: string;
  name: string;
  settings: EnvironmentSettings;
  jwtTemplate: JwtTemplate | null;
  /** The client that is meant where none is named. */
  clientId: string;
  /** Whether it is the environment that is meant where none is named. */
  isFirst: boolean;
}
