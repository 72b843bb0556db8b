// Made by scripts/generate.ts from the document "Latchkey: the WorkOS dialect": what the server takes and gives.

import type { IsoDate } from './dates.ts';

export interface AuthenticateResponse {
  user: User;
  organizationId?: string;
  /** A JWT; the published keys verify it. */
  accessToken: string;
  /** Good for one exchange; a retry within 30 s gets the same successor. */
  refreshToken: string;
  authenticationMethod: 'Password' | 'MagicAuth' | 'Passkey' | 'SSO' | 'Impersonation' | 'MigratedSession' | 'AppleOAuth' | 'BitbucketOAuth' | 'DiscordOAuth' | 'GitHubOAuth' | 'GitLabOAuth' | 'GoogleOAuth' | 'GrokOAuth' | 'XOAuth' | 'IntuitOAuth' | 'LinkedInOAuth' | 'MicrosoftOAuth' | 'SalesforceOAuth' | 'SlackOAuth' | 'VercelMarketplaceOAuth' | 'VercelOAuth' | 'XeroOAuth' | 'ExternalAuth';
  /** What the provider gave, where it is set up to be handed on. */
  oauthTokens?: {
    provider: string;
    accessToken: string;
    /** Empty where the provider gave none. */
    refreshToken: string;
    /** In seconds since 1970; 0 for a token that does not end. */
    expiresAt: number;
    scopes: Array<string>;
  };
  /** Only where a refresh asked for it, as PHP does. */
  sealedSession?: string;
  /** The session, beside its sealed form. */
  sid?: string;
}

export interface AuthenticationChallenge {
  object: 'authentication_challenge';
  id: string;
  authenticationFactorId: string;
  expiresAt: IsoDate;
  createdAt: IsoDate;
  updatedAt: IsoDate;
}

export interface AuthenticationFactor {
  object: 'authentication_factor';
  id: string;
  type: 'totp';
  userId?: string;
  createdAt: IsoDate;
  updatedAt: IsoDate;
  totp: {
    issuer: string;
    user: string;
  };
}

/** A factor with its secret, shown once. */
export interface AuthenticationFactorEnrolled {
  object: 'authentication_factor';
  id: string;
  type: 'totp';
  userId?: string;
  createdAt: IsoDate;
  updatedAt: IsoDate;
  totp: {
    issuer: string;
    user: string;
    secret: string;
    qrCode: string;
    uri: string;
  };
}

export interface AuthenticationStep {
  code: 'email_verification_required' | 'organization_selection_required' | 'mfa_enrollment' | 'mfa_challenge';
  message: string;
  pendingAuthenticationToken: string;
  user: User;
  email?: string;
  emailVerificationId?: string;
  organizations?: Array<{
    id: string;
    name: string;
  }>;
  authenticationFactors?: Array<{
    id: string;
    type: 'totp';
  }>;
}

export interface AuthorizationCodeGrant {
  grantType: 'authorization_code';
  code: string;
  codeVerifier?: string | null;
  /** Compared with the one that the code was sent to, where it is given. */
  redirectUri?: string | null;
  invitationToken?: string | null;
  clientId?: string | null;
  clientSecret?: string | null;
  /** The person's address, as the application saw it. */
  ipAddress?: string | null;
  userAgent?: string | null;
}

/** An application that a user lets act for them. */
export interface AuthorizedConnectApplication {
  object: 'authorized_connect_application';
  id: string;
  grantedScopes: Array<string>;
  oauthResource?: string;
  application: ConnectApplication;
}

export interface ConfirmPasswordReset {
  token: string;
  newPassword: string;
}

export type ConnectApplication = {
  object: 'connect_application';
  id: string;
  clientId: string;
  description: string | null;
  name: string;
  scopes: Array<string>;
  createdAt: IsoDate;
  updatedAt: IsoDate;
  applicationType: 'm2m';
  organizationId: string;
} | {
  object: 'connect_application';
  id: string;
  clientId: string;
  description: string | null;
  name: string;
  scopes: Array<string>;
  createdAt: IsoDate;
  updatedAt: IsoDate;
  applicationType: 'oauth';
  redirectUris: Array<{
    uri: string;
    default: boolean;
  }>;
  usesPkce: boolean;
  isFirstParty: true;
} | {
  object: 'connect_application';
  id: string;
  clientId: string;
  description: string | null;
  name: string;
  scopes: Array<string>;
  createdAt: IsoDate;
  updatedAt: IsoDate;
  applicationType: 'oauth';
  redirectUris: Array<{
    uri: string;
    default: boolean;
  }>;
  usesPkce: boolean;
  isFirstParty: false;
  wasDynamicallyRegistered: false;
  organizationId: string;
} | {
  object: 'connect_application';
  id: string;
  clientId: string;
  description: string | null;
  name: string;
  scopes: Array<string>;
  createdAt: IsoDate;
  updatedAt: IsoDate;
  applicationType: 'oauth';
  redirectUris: Array<{
    uri: string;
    default: boolean;
  }>;
  usesPkce: boolean;
  isFirstParty: false;
  wasDynamicallyRegistered: true;
};

/** How the people of an organization sign in at its identity provider. */
export interface Connection {
  object: 'connection';
  id: string;
  organizationId?: string;
  connectionType: 'GenericOIDC' | 'AdpOidc' | 'CleverOIDC' | 'EntraIdOIDC' | 'GoogleOIDC' | 'LoginGovOidc' | 'OktaOIDC' | 'GenericSAML' | 'ADFSSAML' | 'Auth0SAML' | 'AzureSAML' | 'CasSAML' | 'ClassLinkSAML' | 'CloudflareSAML' | 'CyberArkSAML' | 'DuoSAML' | 'GoogleSAML' | 'JumpCloudSAML' | 'KeycloakSAML' | 'LastPassSAML' | 'MiniOrangeSAML' | 'NetIqSAML' | 'OktaSAML' | 'OneLoginSAML' | 'OracleSAML' | 'PingFederateSAML' | 'PingOneSAML' | 'RipplingSAML' | 'SalesforceSAML' | 'ShibbolethGenericSAML' | 'ShibbolethSAML' | 'SimpleSamlPhpSAML' | 'VMwareSAML';
  name: string;
  state: 'draft' | 'active' | 'inactive';
  /** Deprecated: whether the state is active. */
  status: 'linked' | 'unlinked';
  /** The verified domains of the organization. */
  domains: Array<{
    object: 'connection_domain';
    id: string;
    domain: string;
  }>;
  createdAt: IsoDate;
  updatedAt: IsoDate;
}

export interface CorsOrigin {
  object: 'cors_origin';
  id: string;
  origin: string;
  createdAt: IsoDate;
  updatedAt: IsoDate;
}

export interface CreateCorsOrigin {
  origin: string;
}

export interface CreateMagicAuth {
  email: string;
  invitationToken?: string | null;
  ipAddress?: string | null;
  userAgent?: string | null;
}

export interface CreateOrganization {
  name: string;
  domainData?: Array<{
    domain: string;
    state: 'pending' | 'verified';
  }> | Array<{
    domain: string;
    state: 'pending' | 'verified';
  }>;
  /** Deprecated: verified at once. */
  domains?: Array<string> | Array<string>;
  metadata?: Record<string, string | null> | null;
  externalId?: string | null;
  allowProfilesOutsideOrganization?: boolean | null;
}

export interface CreateOrganizationDomain {
  domain: string;
  organizationId: string;
}

export interface CreateOrganizationMembership {
  userId: string;
  organizationId: string;
  roleSlug?: string | null;
  roleSlugs?: Array<string> | Array<string>;
}

export interface CreatePasswordReset {
  email: string;
}

export interface CreateRedirectUri {
  uri: string;
}

export interface CreateUser {
  email: string;
  firstName?: string | null;
  lastName?: string | null;
  name?: string | null;
  emailVerified?: boolean | null;
  externalId?: string | null;
  metadata?: Record<string, string | null> | null;
  /** Excludes a password hash. */
  password?: string | null;
  /** A hash made elsewhere; it is verified at sign-in and then replaced by argon2id. */
  passwordHash?: string | null;
  /** Required with a hash. */
  passwordHashType?: 'bcrypt' | 'firebase-scrypt' | 'ssha' | 'ssha256' | 'scrypt' | 'pbkdf2' | 'argon2' | null;
  /** Only with a hash. */
  passwordSaltPosition?: 'prefix' | 'suffix' | null;
  locale?: string | null;
}

export interface CreateUserApiKey {
  name: string;
  organizationId: string;
  permissions?: Array<string> | Array<string>;
  /** In the future; none means never. */
  expiresAt?: IsoDate | null;
}

export interface CreateWebhookEndpoint {
  /** Events are posted there. */
  endpointUrl: string;
  /** Names of the events that it is told of. */
  events: Array<string>;
}

export interface DeviceAuthorization {
  /** What the device polls with. */
  deviceCode: string;
  /** What a person types. */
  userCode: string;
  /** Where they type it. */
  verificationUri: string;
  /** The same with the code filled in. */
  verificationUriComplete: string;
  /** Life of both codes, in seconds. */
  expiresIn: number;
  /** Seconds to leave between polls. */
  interval: number;
}

export interface DeviceCodeGrant {
  grantType: 'urn:ietf:params:oauth:grant-type:device_code';
  deviceCode: string;
  clientId?: string | null;
  clientSecret?: string | null;
  /** The person's address, as the application saw it. */
  ipAddress?: string | null;
  userAgent?: string | null;
}

export interface EmailChange {
  object: 'email_change';
  user: User;
  newEmail: string;
  expiresAt: IsoDate;
  createdAt: IsoDate;
}

export interface EmailChangeConfirmation {
  object: 'email_change_confirmation';
  user: User;
}

export interface EmailVerification {
  object: 'email_verification';
  id: string;
  userId: string;
  email: string;
  expiresAt: IsoDate;
  createdAt: IsoDate;
  updatedAt: IsoDate;
  /** Six digits. */
  code: string;
}

export interface EmailVerificationGrant {
  grantType: 'urn:workos:oauth:grant-type:email-verification:code';
  code: string;
  pendingAuthenticationToken?: string | null;
  /** What the Elixir SDK calls the token. */
  pendingAuthenticationCode?: string | null;
  clientId?: string | null;
  clientSecret?: string | null;
  /** The person's address, as the application saw it. */
  ipAddress?: string | null;
  userAgent?: string | null;
}

export interface EnrolFactor {
  type: 'totp';
  totpIssuer?: string | null;
  totpUser?: string | null;
  userId?: string | null;
}

export interface EnrolUserFactor {
  type: 'totp';
  totpIssuer?: string | null;
  totpUser?: string | null;
  totpSecret?: string | null;
}

export interface Event {
  object: 'event';
  id: string;
  /** What happened. */
  event: string;
  /** The object that it happened to, as it then was. */
  data: Record<string, unknown>;
  createdAt: IsoDate;
  context: {
    clientId?: string;
    actor: {
      id: string;
      source: 'api' | 'dashboard' | 'admin_portal' | 'system';
      name: string | null;
    };
    /** Of an update: the former values of what changed. */
    previousAttributes?: Record<string, unknown>;
  };
}

export interface FeatureFlag {
  object: 'feature_flag';
  id: string;
  slug: string;
  name: string;
  description: string | null;
  owner: {
    email: string;
    firstName: string | null;
    lastName: string | null;
  } | {
    email: string;
    firstName: string | null;
    lastName: string | null;
  };
  tags: Array<string>;
  enabled: boolean;
  defaultValue: boolean;
  createdAt: IsoDate;
  updatedAt: IsoDate;
}

export interface Group {
  object: 'group';
  id: string;
  organizationId: string;
  name: string;
  description: string | null;
  createdAt: IsoDate;
  updatedAt: IsoDate;
}

/** A user's account with an identity provider. */
export interface Identity {
  idpId: string;
  type: 'OAuth';
  provider: 'AppleOAuth' | 'BitbucketOAuth' | 'DiscordOAuth' | 'GithubOAuth' | 'GitLabOAuth' | 'GoogleOAuth' | 'GrokOAuth' | 'XOAuth' | 'IntuitOAuth' | 'LinkedInOAuth' | 'MicrosoftOAuth' | 'SalesforceOAuth' | 'SlackOAuth' | 'VercelMarketplaceOAuth' | 'VercelOAuth' | 'XeroOAuth';
}

export interface Invitation {
  object: 'invitation';
  id: string;
  email: string;
  state: 'pending' | 'accepted' | 'expired' | 'revoked';
  acceptedAt: IsoDate | null;
  revokedAt: IsoDate | null;
  expiresAt: IsoDate;
  organizationId: string | null;
  inviterUserId: string | null;
  acceptedUserId: string | null;
  roleSlug: string | null;
  createdAt: IsoDate;
  updatedAt: IsoDate;
  token: string;
  acceptInvitationUrl: string;
}

/** A public key (RFC 7517). */
export interface JsonWebKey {
  alg: 'RS256';
  kty: 'RSA';
  use: 'sig';
  kid: string;
  n: string;
  e: string;
  x5c: Array<string>;
  'x5t#S256': string;
}

export interface JwtTemplate {
  object: 'jwt_template';
  content: string;
  createdAt: IsoDate;
  updatedAt: IsoDate;
}

export interface Letter {
  object: 'letter';
  id: string;
  /** What it tells: `verify_email`, `magic_code`, `password_reset`, … */
  kind: string;
  to: string;
  locale: string | null;
  state: 'waiting' | 'sent' | 'failed' | 'kept';
  tries: number;
  dueAt: IsoDate;
  expiresAt: IsoDate;
  sentAt: IsoDate | null;
  /** What went wrong last. */
  problem: string | null;
  createdAt: IsoDate;
  updatedAt: IsoDate;
}

export interface MagicAuth {
  object: 'magic_auth';
  id: string;
  userId: string;
  email: string;
  expiresAt: IsoDate;
  createdAt: IsoDate;
  updatedAt: IsoDate;
  /** Six digits. */
  code: string;
}

export interface MagicAuthGrant {
  grantType: 'urn:workos:oauth:grant-type:magic-auth:code';
  code: string;
  /** Needed, unless user_id is given. */
  email?: string | null;
  /** What the PHP SDK sends in place of the email up to version 4. */
  userId?: string | null;
  invitationToken?: string | null;
  clientId?: string | null;
  clientSecret?: string | null;
  /** The person's address, as the application saw it. */
  ipAddress?: string | null;
  userAgent?: string | null;
}

export interface MfaTotpGrant {
  grantType: 'urn:workos:oauth:grant-type:mfa-totp';
  code: string;
  authenticationChallengeId: string;
  pendingAuthenticationToken?: string | null;
  /** What the Elixir SDK calls the token. */
  pendingAuthenticationCode?: string | null;
  clientId?: string | null;
  clientSecret?: string | null;
  /** The person's address, as the application saw it. */
  ipAddress?: string | null;
  userAgent?: string | null;
}

export interface Organization {
  object: 'organization';
  id: string;
  name: string;
  domains: Array<OrganizationDomain>;
  metadata: Record<string, string>;
  externalId: string | null;
  stripeCustomerId?: string;
  allowProfilesOutsideOrganization: boolean;
  createdAt: IsoDate;
  updatedAt: IsoDate;
}

export interface OrganizationDomain {
  object: 'organization_domain';
  id: string;
  organizationId: string;
  domain: string;
  state: 'failed' | 'legacy_verified' | 'pending' | 'unverified' | 'verified';
  verificationPrefix?: string;
  verificationToken?: string;
  verificationStrategy: 'dns' | 'manual';
  createdAt: IsoDate;
  updatedAt: IsoDate;
}

/** A person in an organization. */
export interface OrganizationMembership {
  object: 'organization_membership';
  id: string;
  userId: string;
  organizationId: string;
  organizationName: string;
  status: 'active' | 'inactive' | 'pending';
  directoryManaged: boolean;
  customAttributes: Record<string, unknown>;
  role: {
    slug: string;
  };
  roles: Array<{
    slug: string;
  }>;
  createdAt: IsoDate;
  updatedAt: IsoDate;
  user: User;
}

export interface OrganizationSelectionGrant {
  grantType: 'urn:workos:oauth:grant-type:organization-selection';
  organizationId: string;
  pendingAuthenticationToken?: string | null;
  /** What the Elixir SDK calls the token. */
  pendingAuthenticationCode?: string | null;
  clientId?: string | null;
  clientSecret?: string | null;
  /** The person's address, as the application saw it. */
  ipAddress?: string | null;
  userAgent?: string | null;
}

export interface PasswordGrant {
  grantType: 'password';
  email: string;
  password: string;
  invitationToken?: string | null;
  clientId?: string | null;
  clientSecret?: string | null;
  /** The person's address, as the application saw it. */
  ipAddress?: string | null;
  userAgent?: string | null;
}

export interface PasswordReset {
  object: 'password_reset';
  id: string;
  userId: string;
  email: string;
  passwordResetToken: string;
  passwordResetUrl: string;
  expiresAt: IsoDate;
  createdAt: IsoDate;
}

export interface Permission {
  object: 'permission';
  id: string;
  slug: string;
  name: string;
  description: string | null;
  system: boolean;
  resourceTypeSlug: string;
  createdAt: IsoDate;
  updatedAt: IsoDate;
}

export interface ReadLetter {
  object: 'letter';
  id: string;
  /** What it tells: `verify_email`, `magic_code`, `password_reset`, … */
  kind: string;
  to: string;
  locale: string | null;
  state: 'waiting' | 'sent' | 'failed' | 'kept';
  tries: number;
  dueAt: IsoDate;
  expiresAt: IsoDate;
  sentAt: IsoDate | null;
  /** What went wrong last. */
  problem: string | null;
  createdAt: IsoDate;
  updatedAt: IsoDate;
  /** Null once it was sent or is over. */
  content: {
    subject: string;
    text: string;
    html: string;
    language: string;
    /** What it was made from: the code, or the link. */
    data: Record<string, unknown>;
  } | {
    subject: string;
    text: string;
    html: string;
    language: string;
    /** What it was made from: the code, or the link. */
    data: Record<string, unknown>;
  };
}

export interface RedeliverWebhookEvents {
  /** Without it all that was given up is sent. */
  eventId?: string | null;
}

export interface RedirectUri {
  object: 'redirect_uri';
  id: string;
  uri: string;
  default: boolean;
  createdAt: IsoDate;
  updatedAt: IsoDate;
}

export interface RefreshTokenGrant {
  grantType: 'refresh_token';
  refreshToken: string;
  organizationId?: string | null;
  /** Asks for the session as PHP seals it; the password is used for this answer and forgotten. */
  session?: {
    sealSession?: boolean | null;
    cookiePassword?: string | null;
  } | {
    sealSession?: boolean | null;
    cookiePassword?: string | null;
  };
  clientId?: string | null;
  clientSecret?: string | null;
  /** The person's address, as the application saw it. */
  ipAddress?: string | null;
  userAgent?: string | null;
}

export interface Role {
  object: 'role';
  id: string;
  slug: string;
  name: string;
  description: string | null;
  type: 'EnvironmentRole' | 'OrganizationRole';
  resourceTypeSlug: string;
  permissions: Array<string>;
  createdAt: IsoDate;
  updatedAt: IsoDate;
}

export interface RotateWebhookSecret {
  /** When it begins to sign; the former one does until then. 60 by default, 0 is at once. */
  inMinutes?: number | null;
}

export interface SendInvitation {
  email: string;
  organizationId?: string | null;
  roleSlug?: string | null;
  /** 1 to 30, 7 by default. */
  expiresInDays?: number | null;
  inviterUserId?: string | null;
  locale?: 'af' | 'am' | 'ar' | 'bg' | 'bn' | 'bs' | 'ca' | 'cs' | 'da' | 'de' | 'de-DE' | 'el' | 'en' | 'en-AU' | 'en-CA' | 'en-GB' | 'en-US' | 'es' | 'es-419' | 'es-ES' | 'es-US' | 'et' | 'fa' | 'fi' | 'fil' | 'fr' | 'fr-BE' | 'fr-CA' | 'fr-FR' | 'fy' | 'gl' | 'gu' | 'ha' | 'he' | 'hi' | 'hr' | 'hu' | 'hy' | 'id' | 'is' | 'it' | 'it-IT' | 'ja' | 'jv' | 'ka' | 'kk' | 'km' | 'kn' | 'ko' | 'lt' | 'lv' | 'mk' | 'ml' | 'mn' | 'mr' | 'ms' | 'my' | 'nb' | 'ne' | 'nl' | 'nl-BE' | 'nl-NL' | 'nn' | 'no' | 'pa' | 'pl' | 'pt' | 'pt-BR' | 'pt-PT' | 'ro' | 'ru' | 'sk' | 'sl' | 'sq' | 'sr' | 'sv' | 'sw' | 'ta' | 'te' | 'th' | 'tr' | 'uk' | 'ur' | 'uz' | 'vi' | 'zh' | 'zh-CN' | 'zh-HK' | 'zh-TW' | 'zu' | null;
}

export interface SendPasswordReset {
  email: string;
  passwordResetUrl: string;
}

export interface Session {
  object: 'session';
  id: string;
  userId: string;
  organizationId?: string;
  ipAddress: string | null;
  userAgent: string | null;
  authMethod: 'external_auth' | 'impersonation' | 'magic_code' | 'migrated_session' | 'oauth' | 'passkey' | 'password' | 'sso';
  status: 'active' | 'expired' | 'revoked';
  expiresAt: IsoDate;
  /** When it was revoked or its owner signed out. */
  endedAt: IsoDate | null;
  createdAt: IsoDate;
  updatedAt: IsoDate;
}

export interface UpdateJwtTemplate {
  /** JSON text with placeholders: see docs/jwt-template.md. */
  content: string;
}

export interface UpdateOrganization {
  name?: string | null;
  domainData?: Array<{
    domain: string;
    state: 'pending' | 'verified';
  }> | Array<{
    domain: string;
    state: 'pending' | 'verified';
  }>;
  /** Deprecated: verified at once. */
  domains?: Array<string> | Array<string>;
  metadata?: Record<string, string | null> | null;
  externalId?: string | null;
  allowProfilesOutsideOrganization?: boolean | null;
  stripeCustomerId?: string | null;
}

export interface UpdateOrganizationMembership {
  roleSlug?: string | null;
  roleSlugs?: Array<string> | Array<string>;
}

export interface UpdateUser {
  email?: string | null;
  firstName?: string | null;
  lastName?: string | null;
  name?: string | null;
  emailVerified?: boolean | null;
  externalId?: string | null;
  metadata?: Record<string, string | null> | null;
  /** Excludes a password hash. */
  password?: string | null;
  /** A hash made elsewhere; it is verified at sign-in and then replaced by argon2id. */
  passwordHash?: string | null;
  /** Required with a hash. */
  passwordHashType?: 'bcrypt' | 'firebase-scrypt' | 'ssha' | 'ssha256' | 'scrypt' | 'pbkdf2' | 'argon2' | null;
  /** Only with a hash. */
  passwordSaltPosition?: 'prefix' | 'suffix' | null;
  locale?: string | null;
}

export interface UpdateWebhookEndpoint {
  endpointUrl?: string | null;
  status?: 'enabled' | 'disabled' | null;
  events?: Array<string> | Array<string>;
}

/** A person who can sign in. */
export interface User {
  object: 'user';
  id: string;
  email: string;
  emailVerified: boolean;
  firstName: string | null;
  lastName: string | null;
  /** The display name; the first and last name where none was set. */
  name: string | null;
  profilePictureUrl: string | null;
  /** The application's own id of the user. */
  externalId: string | null;
  /** A BCP 47 tag. */
  locale: string | null;
  /** Up to 50 values of the application. */
  metadata: Record<string, string>;
  lastSignInAt: IsoDate | null;
  createdAt: IsoDate;
  updatedAt: IsoDate;
}

/** A key that a user of the application holds. */
export interface UserApiKey {
  object: 'api_key';
  id: string;
  owner: {
    type: 'user';
    id: string;
    organizationId: string;
  };
  name: string;
  obfuscatedValue: string;
  lastUsedAt: IsoDate | null;
  expiresAt: IsoDate | null;
  permissions: Array<string>;
  createdAt: IsoDate;
  updatedAt: IsoDate;
}

export interface UserApiKeyWithValue {
  object: 'api_key';
  id: string;
  owner: {
    type: 'user';
    id: string;
    organizationId: string;
  };
  name: string;
  obfuscatedValue: string;
  lastUsedAt: IsoDate | null;
  expiresAt: IsoDate | null;
  permissions: Array<string>;
  createdAt: IsoDate;
  updatedAt: IsoDate;
  /** Told this once; only its digest is kept. */
  value: string;
}

export interface ValidateApiKey {
  value: string;
}

export interface WebhookDelivery {
  object: 'webhook_delivery';
  endpointId: string;
  eventId: string;
  event: string;
  state: 'waiting' | 'delivered' | 'dead';
  tries: number;
  nextTryAt: IsoDate | null;
  /** What the endpoint answered last. */
  lastStatus: number | null;
  /** What went wrong last. */
  problem: string | null;
  createdAt: IsoDate;
  updatedAt: IsoDate;
}

export interface WebhookEndpoint {
  object: 'webhook_endpoint';
  id: string;
  endpointUrl: string;
  /** Signs what is sent there. */
  secret: string;
  status: 'enabled' | 'disabled';
  events: Array<string>;
  createdAt: IsoDate;
  updatedAt: IsoDate;
}

/** Every operation, by method and path: all that goes in as one object, and what comes out. */
export interface Operations {
  /** Delete an API key of a user */
  'DELETE /api_keys/{apiKeyId}': {
    input: {
      apiKeyId: string;
    };
    answer: undefined;
  };
  /** Check an API key of a user */
  'POST /api_keys/validations': {
    input: ValidateApiKey;
    answer: {
      apiKey: UserApiKey | null;
    };
  };
  /** Verify a code against its challenge */
  'POST /auth/challenges/{challengeId}/verify': {
    input: {
      challengeId: string;
    } & {
      code: string;
    };
    answer: {
      challenge: AuthenticationChallenge;
      valid: boolean;
    };
  };
  /** Delete a second factor */
  'DELETE /auth/factors/{factorId}': {
    input: {
      factorId: string;
    };
    answer: undefined;
  };
  /** Get a second factor */
  'GET /auth/factors/{factorId}': {
    input: {
      factorId: string;
    };
    answer: AuthenticationFactor;
  };
  /** Ask for a code of a second factor */
  'POST /auth/factors/{factorId}/challenge': {
    input: {
      factorId: string;
    };
    answer: AuthenticationChallenge;
  };
  /** Enrol a second factor */
  'POST /auth/factors/enroll': {
    input: EnrolFactor;
    answer: AuthenticationFactorEnrolled;
  };
  /** List the roles of an organization */
  'GET /authorization/organizations/{organizationId}/roles': {
    input: {
      organizationId: string;
    };
    answer: {
      object: 'list';
      data: Array<Role>;
    };
  };
  /** Create a role of an organization */
  'POST /authorization/organizations/{organizationId}/roles': {
    input: {
      organizationId: string;
    } & {
      slug?: string | null;
      name: string;
      description?: string | null;
    };
    answer: Role;
  };
  /** Delete a role of an organization */
  'DELETE /authorization/organizations/{organizationId}/roles/{roleSlug}': {
    input: {
      organizationId: string;
      roleSlug: string;
    };
    answer: undefined;
  };
  /** Get a role of an organization */
  'GET /authorization/organizations/{organizationId}/roles/{roleSlug}': {
    input: {
      organizationId: string;
      roleSlug: string;
    };
    answer: Role;
  };
  /** Update a role of an organization */
  'PATCH /authorization/organizations/{organizationId}/roles/{roleSlug}': {
    input: {
      organizationId: string;
      roleSlug: string;
    } & {
      name?: string | null;
      description?: string | null;
    };
    answer: Role;
  };
  /** Add a permission to a role of an organization */
  'POST /authorization/organizations/{organizationId}/roles/{roleSlug}/permissions': {
    input: {
      organizationId: string;
      roleSlug: string;
    } & {
      slug: string;
    };
    answer: Role;
  };
  /** Replace the permissions of a role of an organization */
  'PUT /authorization/organizations/{organizationId}/roles/{roleSlug}/permissions': {
    input: {
      organizationId: string;
      roleSlug: string;
    } & {
      permissions: Array<string>;
    };
    answer: Role;
  };
  /** Remove a permission from a role of an organization */
  'DELETE /authorization/organizations/{organizationId}/roles/{roleSlug}/permissions/{permissionSlug}': {
    input: {
      organizationId: string;
      roleSlug: string;
      permissionSlug: string;
    };
    answer: Role;
  };
  /** List permissions */
  'GET /authorization/permissions': {
    input: {
      /** How many rows at most. */
      limit?: number;
      /** `normal` is newest first, with the meaning of the cursors turned round. */
      order?: 'asc' | 'desc' | 'normal';
      /** The id of the last row seen. */
      after?: string;
      /** The id of the first row seen. */
      before?: string;
    };
    answer: {
      object: 'list';
      data: Array<Permission>;
      listMetadata: {
        before: string | null;
        after: string | null;
      };
    };
  };
  /** Create a permission */
  'POST /authorization/permissions': {
    input: {
      slug: string;
      name: string;
      description?: string | null;
    };
    answer: Permission;
  };
  /** Delete a permission */
  'DELETE /authorization/permissions/{permissionSlug}': {
    input: {
      permissionSlug: string;
    };
    answer: undefined;
  };
  /** Get a permission */
  'GET /authorization/permissions/{permissionSlug}': {
    input: {
      permissionSlug: string;
    };
    answer: Permission;
  };
  /** Update a permission */
  'PATCH /authorization/permissions/{permissionSlug}': {
    input: {
      permissionSlug: string;
    } & {
      name?: string | null;
      description?: string | null;
    };
    answer: Permission;
  };
  /** List the roles of the environment */
  'GET /authorization/roles': {
    input: Record<never, never>;
    answer: {
      object: 'list';
      data: Array<Role>;
    };
  };
  /** Create a role of the environment */
  'POST /authorization/roles': {
    input: {
      slug: string;
      name: string;
      description?: string | null;
    };
    answer: Role;
  };
  /** Get a role of the environment */
  'GET /authorization/roles/{roleSlug}': {
    input: {
      roleSlug: string;
    };
    answer: Role;
  };
  /** Update a role of the environment */
  'PATCH /authorization/roles/{roleSlug}': {
    input: {
      roleSlug: string;
    } & {
      name?: string | null;
      description?: string | null;
    };
    answer: Role;
  };
  /** Add a permission to a role of the environment */
  'POST /authorization/roles/{roleSlug}/permissions': {
    input: {
      roleSlug: string;
    } & {
      slug: string;
    };
    answer: Role;
  };
  /** Replace the permissions of a role of the environment */
  'PUT /authorization/roles/{roleSlug}/permissions': {
    input: {
      roleSlug: string;
    } & {
      permissions: Array<string>;
    };
    answer: Role;
  };
  /** List connections */
  'GET /connections': {
    input: {
      /** How many rows at most. */
      limit?: number;
      /** `normal` is newest first, with the meaning of the cursors turned round. */
      order?: 'asc' | 'desc' | 'normal';
      /** The id of the last row seen. */
      after?: string;
      /** The id of the first row seen. */
      before?: string;
      connectionType?: 'GenericOIDC' | 'AdpOidc' | 'CleverOIDC' | 'EntraIdOIDC' | 'GoogleOIDC' | 'LoginGovOidc' | 'OktaOIDC' | 'GenericSAML' | 'ADFSSAML' | 'Auth0SAML' | 'AzureSAML' | 'CasSAML' | 'ClassLinkSAML' | 'CloudflareSAML' | 'CyberArkSAML' | 'DuoSAML' | 'GoogleSAML' | 'JumpCloudSAML' | 'KeycloakSAML' | 'LastPassSAML' | 'MiniOrangeSAML' | 'NetIqSAML' | 'OktaSAML' | 'OneLoginSAML' | 'OracleSAML' | 'PingFederateSAML' | 'PingOneSAML' | 'RipplingSAML' | 'SalesforceSAML' | 'ShibbolethGenericSAML' | 'ShibbolethSAML' | 'SimpleSamlPhpSAML' | 'VMwareSAML' | 'AppleOAuth' | 'BitbucketOAuth' | 'DiscordOAuth' | 'GithubOAuth' | 'GitLabOAuth' | 'GoogleOAuth' | 'GrokOAuth' | 'XOAuth' | 'IntuitOAuth' | 'LinkedInOAuth' | 'MagicLink' | 'MicrosoftOAuth' | 'SalesforceOAuth' | 'SlackOAuth' | 'VercelMarketplaceOAuth' | 'VercelOAuth' | 'XeroOAuth';
      /** Those of the organization that has verified the domain. */
      domain?: string;
      organizationId?: string;
      /** A part of the name. */
      search?: string;
    };
    answer: {
      object: 'list';
      data: Array<Connection>;
      listMetadata: {
        before: string | null;
        after: string | null;
      };
    };
  };
  /** Delete a connection */
  'DELETE /connections/{connectionId}': {
    input: {
      connectionId: string;
    };
    answer: undefined;
  };
  /** Get a connection */
  'GET /connections/{connectionId}': {
    input: {
      connectionId: string;
    };
    answer: Connection;
  };
  /** List events in the order in which they were committed */
  'GET /events': {
    input: {
      /** How many rows at most. */
      limit?: number;
      /** The id of the last row seen. */
      after?: string;
      /** The id of the first row seen. */
      before?: string;
      /** `normal` is newest first, with the meaning of the cursors turned round. */
      order?: 'asc' | 'desc' | 'normal';
      /** Names of events; all by default. */
      events?: Array<string>;
      /** From this moment on. */
      rangeStart?: string;
      /** Before this moment. */
      rangeEnd?: string;
      /** Only what happened in this organization. */
      organizationId?: string;
    };
    answer: {
      object: 'list';
      data: Array<Event>;
      listMetadata: {
        before: string | null;
        after: string | null;
      };
    };
  };
  /** List the letters of the outbox */
  'GET /latchkey/letters': {
    input: {
      /** How many rows at most. */
      limit?: number;
      /** `normal` is newest first, with the meaning of the cursors turned round. */
      order?: 'asc' | 'desc' | 'normal';
      /** The id of the last row seen. */
      after?: string;
      /** The id of the first row seen. */
      before?: string;
    };
    answer: {
      object: 'list';
      data: Array<Letter>;
      listMetadata: {
        before: string | null;
        after: string | null;
      };
    };
  };
  /** Read a letter of the outbox */
  'GET /latchkey/letters/{letterId}': {
    input: {
      letterId: string;
    };
    answer: ReadLetter;
  };
  /** List what became of the events of a webhook endpoint */
  'GET /latchkey/webhook_endpoints/{webhookEndpointId}/deliveries': {
    input: {
      webhookEndpointId: string;
      /** How many rows at most. */
      limit?: number;
      /** The id of the last event seen. */
      after?: string;
      /** Only these; `dead` ones were given up. */
      state?: 'waiting' | 'delivered' | 'dead';
    };
    answer: {
      object: 'list';
      data: Array<WebhookDelivery>;
      listMetadata: {
        before: string | null;
        after: string | null;
      };
    };
  };
  /** Send an event to a webhook endpoint again, or everything that was given up */
  'POST /latchkey/webhook_endpoints/{webhookEndpointId}/redeliver': {
    input: {
      webhookEndpointId: string;
    } & RedeliverWebhookEvents;
    answer: {
      /** How many are on their way. */
      events: number;
    };
  };
  /** Make the next secret of a webhook endpoint */
  'POST /latchkey/webhook_endpoints/{webhookEndpointId}/rotate_secret': {
    input: {
      webhookEndpointId: string;
    } & RotateWebhookSecret;
    answer: {
      secret: string;
      startsAt: IsoDate;
    };
  };
  /** Ask for the codes of a device */
  'POST /oauth2/device_authorization': {
    input: {
      /** Needed: without it no client is meant. */
      clientId?: string | null;
      scope?: string | null;
    };
    answer: DeviceAuthorization;
  };
  /** Add a domain to an organization */
  'POST /organization_domains': {
    input: CreateOrganizationDomain;
    answer: OrganizationDomain;
  };
  /** Delete a domain */
  'DELETE /organization_domains/{organizationDomainId}': {
    input: {
      organizationDomainId: string;
    };
    answer: undefined;
  };
  /** Get a domain */
  'GET /organization_domains/{organizationDomainId}': {
    input: {
      organizationDomainId: string;
    };
    answer: OrganizationDomain;
  };
  /** Verify a domain by its DNS record, now or within thirty days */
  'POST /organization_domains/{organizationDomainId}/verify': {
    input: {
      organizationDomainId: string;
    };
    answer: OrganizationDomain;
  };
  /** List organizations */
  'GET /organizations': {
    input: {
      /** How many rows at most. */
      limit?: number;
      /** `normal` is newest first, with the meaning of the cursors turned round. */
      order?: 'asc' | 'desc' | 'normal';
      /** The id of the last row seen. */
      after?: string;
      /** The id of the first row seen. */
      before?: string;
      /** Owners of any of these domains. */
      domains?: Array<string>;
      /** A part of the name. */
      search?: string;
    };
    answer: {
      object: 'list';
      data: Array<Organization>;
      listMetadata: {
        before: string | null;
        after: string | null;
      };
    };
  };
  /** Create an organization */
  'POST /organizations': {
    input: CreateOrganization;
    answer: Organization;
  };
  /** Delete an organization */
  'DELETE /organizations/{organizationId}': {
    input: {
      organizationId: string;
    };
    answer: undefined;
  };
  /** Get an organization */
  'GET /organizations/{organizationId}': {
    input: {
      organizationId: string;
    };
    answer: Organization;
  };
  /** Update an organization */
  'PUT /organizations/{organizationId}': {
    input: {
      organizationId: string;
    } & UpdateOrganization;
    answer: Organization;
  };
  /** List the roles of an organization */
  'GET /organizations/{organizationId}/roles': {
    input: {
      organizationId: string;
    };
    answer: {
      object: 'list';
      data: Array<Role>;
    };
  };
  /** Get an organization by external ID */
  'GET /organizations/external_id/{externalId}': {
    input: {
      externalId: string;
    };
    answer: Organization;
  };
  /** Send a browser to be signed in */
  'GET /sso/authorize': {
    input: {
      clientId: string;
      redirectUri: string;
      /** Always `code`. */
      responseType?: string;
      /** Given back to the letter. */
      state?: string;
      /** `authkit` for the hosted pages, or the provider to ask in their place. */
      provider?: string;
      connectionId?: string;
      organizationId?: string;
      loginHint?: string;
      domainHint?: string;
      /** The former name of `domain_hint`. */
      domain?: string;
      /** `sign-in` or `sign-up`. */
      screenHint?: string;
      prompt?: string;
      /** Seconds since the last sign-in that are still good. */
      maxAge?: string;
      codeChallenge?: string;
      /** `S256` is the only one (RFC 7636). */
      codeChallengeMethod?: string;
      invitationToken?: string;
      uiLocales?: string;
    };
    answer: undefined;
  };
  /** The keys that verify access tokens */
  'GET /sso/jwks/{clientId}': {
    input: {
      clientId: string;
    };
    answer: {
      keys: Array<JsonWebKey>;
    };
  };
  /** Authenticate: exchange a proof for a session */
  'POST /user_management/authenticate': {
    input: (PasswordGrant | AuthorizationCodeGrant | RefreshTokenGrant | MagicAuthGrant | EmailVerificationGrant | OrganizationSelectionGrant | MfaTotpGrant | DeviceCodeGrant);
    answer: AuthenticateResponse;
  };
  /** Send a browser to be signed in */
  'GET /user_management/authorize': {
    input: {
      clientId: string;
      redirectUri: string;
      /** Always `code`. */
      responseType?: string;
      /** Given back to the letter. */
      state?: string;
      /** `authkit` for the hosted pages, or the provider to ask in their place. */
      provider?: string;
      connectionId?: string;
      organizationId?: string;
      loginHint?: string;
      domainHint?: string;
      /** The former name of `domain_hint`. */
      domain?: string;
      /** `sign-in` or `sign-up`. */
      screenHint?: string;
      prompt?: string;
      /** Seconds since the last sign-in that are still good. */
      maxAge?: string;
      codeChallenge?: string;
      /** `S256` is the only one (RFC 7636). */
      codeChallengeMethod?: string;
      invitationToken?: string;
      uiLocales?: string;
    };
    answer: undefined;
  };
  /** Ask for the codes of a device */
  'POST /user_management/authorize/device': {
    input: {
      /** Needed: without it no client is meant. */
      clientId?: string | null;
      scope?: string | null;
    };
    answer: DeviceAuthorization;
  };
  /** List CORS origins */
  'GET /user_management/cors_origins': {
    input: {
      /** How many rows at most. */
      limit?: number;
      /** `normal` is newest first, with the meaning of the cursors turned round. */
      order?: 'asc' | 'desc' | 'normal';
      /** The id of the last row seen. */
      after?: string;
      /** The id of the first row seen. */
      before?: string;
    };
    answer: {
      object: 'list';
      data: Array<CorsOrigin>;
      listMetadata: {
        before: string | null;
        after: string | null;
      };
    };
  };
  /** Register a CORS origin */
  'POST /user_management/cors_origins': {
    input: CreateCorsOrigin;
    answer: CorsOrigin;
  };
  /** Get an e-mail verification code */
  'GET /user_management/email_verification/{emailVerificationId}': {
    input: {
      emailVerificationId: string;
    };
    answer: EmailVerification;
  };
  /** List invitations */
  'GET /user_management/invitations': {
    input: {
      /** How many rows at most. */
      limit?: number;
      /** `normal` is newest first, with the meaning of the cursors turned round. */
      order?: 'asc' | 'desc' | 'normal';
      /** The id of the last row seen. */
      after?: string;
      /** The id of the first row seen. */
      before?: string;
      email?: string;
      organizationId?: string;
    };
    answer: {
      object: 'list';
      data: Array<Invitation>;
      listMetadata: {
        before: string | null;
        after: string | null;
      };
    };
  };
  /** Send an invitation */
  'POST /user_management/invitations': {
    input: SendInvitation;
    answer: Invitation;
  };
  /** Get an invitation */
  'GET /user_management/invitations/{invitationId}': {
    input: {
      invitationId: string;
    };
    answer: Invitation;
  };
  /** Accept an invitation for the user who has its address */
  'POST /user_management/invitations/{invitationId}/accept': {
    input: {
      invitationId: string;
    };
    answer: Invitation;
  };
  /** Mail an invitation again */
  'POST /user_management/invitations/{invitationId}/resend': {
    input: {
      invitationId: string;
    } & {
      locale?: 'af' | 'am' | 'ar' | 'bg' | 'bn' | 'bs' | 'ca' | 'cs' | 'da' | 'de' | 'de-DE' | 'el' | 'en' | 'en-AU' | 'en-CA' | 'en-GB' | 'en-US' | 'es' | 'es-419' | 'es-ES' | 'es-US' | 'et' | 'fa' | 'fi' | 'fil' | 'fr' | 'fr-BE' | 'fr-CA' | 'fr-FR' | 'fy' | 'gl' | 'gu' | 'ha' | 'he' | 'hi' | 'hr' | 'hu' | 'hy' | 'id' | 'is' | 'it' | 'it-IT' | 'ja' | 'jv' | 'ka' | 'kk' | 'km' | 'kn' | 'ko' | 'lt' | 'lv' | 'mk' | 'ml' | 'mn' | 'mr' | 'ms' | 'my' | 'nb' | 'ne' | 'nl' | 'nl-BE' | 'nl-NL' | 'nn' | 'no' | 'pa' | 'pl' | 'pt' | 'pt-BR' | 'pt-PT' | 'ro' | 'ru' | 'sk' | 'sl' | 'sq' | 'sr' | 'sv' | 'sw' | 'ta' | 'te' | 'th' | 'tr' | 'uk' | 'ur' | 'uz' | 'vi' | 'zh' | 'zh-CN' | 'zh-HK' | 'zh-TW' | 'zu' | null;
    };
    answer: Invitation;
  };
  /** Revoke an invitation */
  'POST /user_management/invitations/{invitationId}/revoke': {
    input: {
      invitationId: string;
    };
    answer: Invitation;
  };
  /** Find an invitation by its token */
  'GET /user_management/invitations/by_token/{token}': {
    input: {
      token: string;
    };
    answer: Invitation;
  };
  /** Get the template of access tokens */
  'GET /user_management/jwt_template': {
    input: Record<never, never>;
    answer: JwtTemplate;
  };
  /** Set the template of access tokens */
  'PUT /user_management/jwt_template': {
    input: UpdateJwtTemplate;
    answer: JwtTemplate;
  };
  /** Create a code to sign in with, and mail it */
  'POST /user_management/magic_auth': {
    input: CreateMagicAuth;
    answer: MagicAuth;
  };
  /** Get a code to sign in with */
  'GET /user_management/magic_auth/{magicAuthId}': {
    input: {
      magicAuthId: string;
    };
    answer: MagicAuth;
  };
  /** Mail a code to sign in with (old SDKs) */
  'POST /user_management/magic_auth/send': {
    input: CreateMagicAuth;
    answer: undefined;
  };
  /** List organization memberships of a user or an organization */
  'GET /user_management/organization_memberships': {
    input: {
      /** How many rows at most. */
      limit?: number;
      /** `normal` is newest first, with the meaning of the cursors turned round. */
      order?: 'asc' | 'desc' | 'normal';
      /** The id of the last row seen. */
      after?: string;
      /** The id of the first row seen. */
      before?: string;
      userId?: string;
      organizationId?: string;
      /** Active ones by default. */
      statuses?: Array<'active' | 'inactive' | 'pending'>;
    };
    answer: {
      object: 'list';
      data: Array<OrganizationMembership>;
      listMetadata: {
        before: string | null;
        after: string | null;
      };
    };
  };
  /** Create an organization membership */
  'POST /user_management/organization_memberships': {
    input: CreateOrganizationMembership;
    answer: OrganizationMembership;
  };
  /** Delete an organization membership */
  'DELETE /user_management/organization_memberships/{organizationMembershipId}': {
    input: {
      organizationMembershipId: string;
    };
    answer: undefined;
  };
  /** Get an organization membership */
  'GET /user_management/organization_memberships/{organizationMembershipId}': {
    input: {
      organizationMembershipId: string;
    };
    answer: OrganizationMembership;
  };
  /** Replace a member's roles */
  'PUT /user_management/organization_memberships/{organizationMembershipId}': {
    input: {
      organizationMembershipId: string;
    } & UpdateOrganizationMembership;
    answer: OrganizationMembership;
  };
  /** Deactivate an organization membership */
  'PUT /user_management/organization_memberships/{organizationMembershipId}/deactivate': {
    input: {
      organizationMembershipId: string;
    };
    answer: OrganizationMembership;
  };
  /** Reactivate an organization membership */
  'PUT /user_management/organization_memberships/{organizationMembershipId}/reactivate': {
    input: {
      organizationMembershipId: string;
    };
    answer: OrganizationMembership;
  };
  /** List a membership's groups: there are none in this product, and the list is empty */
  'GET /user_management/organization_memberships/{organizationMembershipId}/groups': {
    input: {
      organizationMembershipId: string;
      /** How many rows at most. */
      limit?: number;
      /** `normal` is newest first, with the meaning of the cursors turned round. */
      order?: 'asc' | 'desc' | 'normal';
      /** The id of the last row seen. */
      after?: string;
      /** The id of the first row seen. */
      before?: string;
    };
    answer: {
      object: 'list';
      data: Array<Group>;
      listMetadata: {
        before: string | null;
        after: string | null;
      };
    };
  };
  /** Create a password reset link, and mail it */
  'POST /user_management/password_reset': {
    input: CreatePasswordReset;
    answer: PasswordReset;
  };
  /** Get a password reset link */
  'GET /user_management/password_reset/{passwordResetId}': {
    input: {
      passwordResetId: string;
    };
    answer: PasswordReset;
  };
  /** Set a new password with a reset link */
  'POST /user_management/password_reset/confirm': {
    input: ConfirmPasswordReset;
    answer: {
      user: User;
    };
  };
  /** Mail a password reset link (old SDKs) */
  'POST /user_management/password_reset/send': {
    input: SendPasswordReset;
    answer: undefined;
  };
  /** List redirect URIs */
  'GET /user_management/redirect_uris': {
    input: {
      /** How many rows at most. */
      limit?: number;
      /** `normal` is newest first, with the meaning of the cursors turned round. */
      order?: 'asc' | 'desc' | 'normal';
      /** The id of the last row seen. */
      after?: string;
      /** The id of the first row seen. */
      before?: string;
    };
    answer: {
      object: 'list';
      data: Array<RedirectUri>;
      listMetadata: {
        before: string | null;
        after: string | null;
      };
    };
  };
  /** Register a redirect URI */
  'POST /user_management/redirect_uris': {
    input: CreateRedirectUri;
    answer: RedirectUri;
  };
  /** Delete a redirect URI */
  'DELETE /user_management/redirect_uris/{redirectUriId}': {
    input: {
      redirectUriId: string;
    };
    answer: undefined;
  };
  /** The keys that verify access tokens */
  'GET /user_management/sessions/jwks/{clientId}': {
    input: {
      clientId: string;
    };
    answer: {
      keys: Array<JsonWebKey>;
    };
  };
  /** Sign out and go to a registered place */
  'GET /user_management/sessions/logout': {
    input: {
      /** The `sid` of an access token, which may have expired. */
      sessionId: string;
      /** A registered sign-out redirect. */
      returnTo?: string;
    };
    answer: undefined;
  };
  /** Revoke a session */
  'POST /user_management/sessions/revoke': {
    input: {
      sessionId: string;
    };
    answer: undefined;
  };
  /** List users */
  'GET /user_management/users': {
    input: {
      /** How many rows at most. */
      limit?: number;
      /** `normal` is newest first, with the meaning of the cursors turned round. */
      order?: 'asc' | 'desc' | 'normal';
      /** The id of the last row seen. */
      after?: string;
      /** The id of the first row seen. */
      before?: string;
      /** Exactly this address, in any case. */
      email?: string;
      /** Members of this organization, whatever their status. */
      organizationId?: string;
      /** Deprecated name of organization_id. */
      organization?: string;
    };
    answer: {
      object: 'list';
      data: Array<User>;
      listMetadata: {
        before: string | null;
        after: string | null;
      };
    };
  };
  /** Create a user */
  'POST /user_management/users': {
    input: CreateUser;
    answer: User;
  };
  /** Delete a user */
  'DELETE /user_management/users/{userId}': {
    input: {
      userId: string;
    };
    answer: undefined;
  };
  /** Get a user */
  'GET /user_management/users/{userId}': {
    input: {
      userId: string;
    };
    answer: User;
  };
  /** Update a user */
  'PUT /user_management/users/{userId}': {
    input: {
      userId: string;
    } & UpdateUser;
    answer: User;
  };
  /** Move to the new e-mail address with its code */
  'POST /user_management/users/{userId}/email_change/confirm': {
    input: {
      userId: string;
    } & {
      code: string;
    };
    answer: EmailChangeConfirmation;
  };
  /** Send a code to a new e-mail address */
  'POST /user_management/users/{userId}/email_change/send': {
    input: {
      userId: string;
    } & {
      newEmail: string;
    };
    answer: EmailChange;
  };
  /** Verify the e-mail address with its code */
  'POST /user_management/users/{userId}/email_verification/confirm': {
    input: {
      userId: string;
    } & {
      code: string;
    };
    answer: {
      user: User;
    };
  };
  /** Send a code that verifies the e-mail address */
  'POST /user_management/users/{userId}/email_verification/send': {
    input: {
      userId: string;
    };
    answer: {
      user: User;
    };
  };
  /** List a user's identities */
  'GET /user_management/users/{userId}/identities': {
    input: {
      userId: string;
    };
    answer: Array<Identity>;
  };
  /** List a user's active sessions */
  'GET /user_management/users/{userId}/sessions': {
    input: {
      userId: string;
      /** How many rows at most. */
      limit?: number;
      /** `normal` is newest first, with the meaning of the cursors turned round. */
      order?: 'asc' | 'desc' | 'normal';
      /** The id of the last row seen. */
      after?: string;
      /** The id of the first row seen. */
      before?: string;
    };
    answer: {
      object: 'list';
      data: Array<Session>;
      listMetadata: {
        before: string | null;
        after: string | null;
      };
    };
  };
  /** List a user's API keys */
  'GET /user_management/users/{userId}/api_keys': {
    input: {
      userId: string;
      /** How many rows at most. */
      limit?: number;
      /** `normal` is newest first, with the meaning of the cursors turned round. */
      order?: 'asc' | 'desc' | 'normal';
      /** The id of the last row seen. */
      after?: string;
      /** The id of the first row seen. */
      before?: string;
      organizationId?: string;
    };
    answer: {
      object: 'list';
      data: Array<UserApiKey>;
      listMetadata: {
        before: string | null;
        after: string | null;
      };
    };
  };
  /** Create an API key of a user */
  'POST /user_management/users/{userId}/api_keys': {
    input: {
      userId: string;
    } & CreateUserApiKey;
    answer: UserApiKeyWithValue;
  };
  /** List a user's feature flags: there are none in this product, and the list is empty */
  'GET /user_management/users/{userId}/feature-flags': {
    input: {
      userId: string;
      /** How many rows at most. */
      limit?: number;
      /** `normal` is newest first, with the meaning of the cursors turned round. */
      order?: 'asc' | 'desc' | 'normal';
      /** The id of the last row seen. */
      after?: string;
      /** The id of the first row seen. */
      before?: string;
    };
    answer: {
      object: 'list';
      data: Array<FeatureFlag>;
      listMetadata: {
        before: string | null;
        after: string | null;
      };
    };
  };
  /** List the applications that a user authorized */
  'GET /user_management/users/{userId}/authorized_applications': {
    input: {
      userId: string;
      /** How many rows at most. */
      limit?: number;
      /** `normal` is newest first, with the meaning of the cursors turned round. */
      order?: 'asc' | 'desc' | 'normal';
      /** The id of the last row seen. */
      after?: string;
      /** The id of the first row seen. */
      before?: string;
    };
    answer: {
      object: 'list';
      data: Array<AuthorizedConnectApplication>;
      listMetadata: {
        before: string | null;
        after: string | null;
      };
    };
  };
  /** Take back what a user granted an application */
  'DELETE /user_management/users/{userId}/authorized_applications/{applicationId}': {
    input: {
      userId: string;
      applicationId: string;
    };
    answer: undefined;
  };
  /** List a user's second factors */
  'GET /user_management/users/{userId}/auth_factors': {
    input: {
      userId: string;
      /** How many rows at most. */
      limit?: number;
      /** `normal` is newest first, with the meaning of the cursors turned round. */
      order?: 'asc' | 'desc' | 'normal';
      /** The id of the last row seen. */
      after?: string;
      /** The id of the first row seen. */
      before?: string;
    };
    answer: {
      object: 'list';
      data: Array<AuthenticationFactor>;
      listMetadata: {
        before: string | null;
        after: string | null;
      };
    };
  };
  /** Enrol a second factor of a user */
  'POST /user_management/users/{userId}/auth_factors': {
    input: {
      userId: string;
    } & EnrolUserFactor;
    answer: {
      authenticationFactor: AuthenticationFactorEnrolled;
      authenticationChallenge: AuthenticationChallenge;
      factor: AuthenticationFactorEnrolled;
      challenge: AuthenticationChallenge;
    };
  };
  /** Get a user by external ID */
  'GET /user_management/users/external_id/{externalId}': {
    input: {
      externalId: string;
    };
    answer: User;
  };
  /** List webhook endpoints */
  'GET /webhook_endpoints': {
    input: {
      /** How many rows at most. */
      limit?: number;
      /** `normal` is newest first, with the meaning of the cursors turned round. */
      order?: 'asc' | 'desc' | 'normal';
      /** The id of the last row seen. */
      after?: string;
      /** The id of the first row seen. */
      before?: string;
    };
    answer: {
      object: 'list';
      data: Array<WebhookEndpoint>;
      listMetadata: {
        before: string | null;
        after: string | null;
      };
    };
  };
  /** Register a webhook endpoint */
  'POST /webhook_endpoints': {
    input: CreateWebhookEndpoint;
    answer: WebhookEndpoint;
  };
  /** Remove a webhook endpoint and all that waits for it */
  'DELETE /webhook_endpoints/{webhookEndpointId}': {
    input: {
      webhookEndpointId: string;
    };
    answer: undefined;
  };
  /** Change a webhook endpoint */
  'PATCH /webhook_endpoints/{webhookEndpointId}': {
    input: {
      webhookEndpointId: string;
    } & UpdateWebhookEndpoint;
    answer: WebhookEndpoint;
  };
  /** Authenticate: exchange a proof for a session */
  'POST /x/authkit/users/authenticate': {
    input: (PasswordGrant | AuthorizationCodeGrant | RefreshTokenGrant | MagicAuthGrant | EmailVerificationGrant | OrganizationSelectionGrant | MfaTotpGrant | DeviceCodeGrant);
    answer: AuthenticateResponse;
  };
}
