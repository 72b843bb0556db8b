// Made by scripts/generate.ts from the OpenAPI document: what the server takes and gives.

/** The version of the server that these types were made from. */
export const version = '0.1.0';

export interface AuthenticateResponse {
  user: User;
  organization_id?: string;
  /** A JWT; the published keys verify it. */
  access_token: string;
  /** Good for one exchange; a retry within 30 s gets the same successor. */
  refresh_token: string;
  authentication_method: 'Password' | 'MagicAuth' | 'Passkey' | 'SSO' | 'Impersonation' | 'MigratedSession' | 'AppleOAuth' | 'BitbucketOAuth' | 'DiscordOAuth' | 'GitHubOAuth' | 'GitLabOAuth' | 'GoogleOAuth' | 'GrokOAuth' | 'XOAuth' | 'IntuitOAuth' | 'LinkedInOAuth' | 'MicrosoftOAuth' | 'SalesforceOAuth' | 'SlackOAuth' | 'VercelMarketplaceOAuth' | 'VercelOAuth' | 'XeroOAuth' | 'ExternalAuth';
  /** What the provider gave, where it is set up to be handed on. */
  oauth_tokens?: {
    provider: string;
    access_token: string;
    /** Empty where the provider gave none. */
    refresh_token: string;
    /** In seconds since 1970; 0 for a token that does not end. */
    expires_at: number;
    scopes: Array<string>;
  };
  /** Only where a refresh asked for it, as PHP does. */
  sealed_session?: string;
  /** The session, beside its sealed form. */
  sid?: string;
}

export interface AuthenticationChallenge {
  object: 'authentication_challenge';
  id: string;
  authentication_factor_id: string;
  expires_at: string;
  created_at: string;
  updated_at: string;
}

export interface AuthenticationFactor {
  object: 'authentication_factor';
  id: string;
  type: 'totp';
  user_id?: string;
  created_at: string;
  updated_at: string;
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
  user_id?: string;
  created_at: string;
  updated_at: string;
  totp: {
    issuer: string;
    user: string;
    secret: string;
    qr_code: string;
    uri: string;
  };
}

export interface AuthenticationStep {
  code: 'email_verification_required' | 'organization_selection_required' | 'mfa_enrollment' | 'mfa_challenge';
  message: string;
  pending_authentication_token: string;
  user: User;
  email?: string;
  email_verification_id?: string;
  organizations?: Array<{
    id: string;
    name: string;
  }>;
  authentication_factors?: Array<{
    id: string;
    type: 'totp';
  }>;
}

export interface AuthorizationCodeGrant {
  grant_type: 'authorization_code';
  code: string;
  code_verifier?: string | null;
  /** Compared with the one that the code was sent to, where it is given. */
  redirect_uri?: string | null;
  invitation_token?: string | null;
  client_id?: string | null;
  client_secret?: string | null;
  /** The person's address, as the application saw it. */
  ip_address?: string | null;
  user_agent?: string | null;
}

/** An application that a user lets act for them. */
export interface AuthorizedConnectApplication {
  object: 'authorized_connect_application';
  id: string;
  granted_scopes: Array<string>;
  oauth_resource?: string;
  application: ConnectApplication;
}

export interface ConfirmPasswordReset {
  token: string;
  new_password: string;
}

export type ConnectApplication = {
  object: 'connect_application';
  id: string;
  client_id: string;
  description: string | null;
  name: string;
  scopes: Array<string>;
  created_at: string;
  updated_at: string;
  application_type: 'm2m';
  organization_id: string;
} | {
  object: 'connect_application';
  id: string;
  client_id: string;
  description: string | null;
  name: string;
  scopes: Array<string>;
  created_at: string;
  updated_at: string;
  application_type: 'oauth';
  redirect_uris: Array<{
    uri: string;
    default: boolean;
  }>;
  uses_pkce: boolean;
  is_first_party: true;
} | {
  object: 'connect_application';
  id: string;
  client_id: string;
  description: string | null;
  name: string;
  scopes: Array<string>;
  created_at: string;
  updated_at: string;
  application_type: 'oauth';
  redirect_uris: Array<{
    uri: string;
    default: boolean;
  }>;
  uses_pkce: boolean;
  is_first_party: false;
  was_dynamically_registered: false;
  organization_id: string;
} | {
  object: 'connect_application';
  id: string;
  client_id: string;
  description: string | null;
  name: string;
  scopes: Array<string>;
  created_at: string;
  updated_at: string;
  application_type: 'oauth';
  redirect_uris: Array<{
    uri: string;
    default: boolean;
  }>;
  uses_pkce: boolean;
  is_first_party: false;
  was_dynamically_registered: true;
};

/** How the people of an organization sign in at its identity provider. */
export interface Connection {
  object: 'connection';
  id: string;
  organization_id?: string;
  connection_type: 'GenericOIDC' | 'AdpOidc' | 'CleverOIDC' | 'EntraIdOIDC' | 'GoogleOIDC' | 'LoginGovOidc' | 'OktaOIDC' | 'GenericSAML' | 'ADFSSAML' | 'Auth0SAML' | 'AzureSAML' | 'CasSAML' | 'ClassLinkSAML' | 'CloudflareSAML' | 'CyberArkSAML' | 'DuoSAML' | 'GoogleSAML' | 'JumpCloudSAML' | 'KeycloakSAML' | 'LastPassSAML' | 'MiniOrangeSAML' | 'NetIqSAML' | 'OktaSAML' | 'OneLoginSAML' | 'OracleSAML' | 'PingFederateSAML' | 'PingOneSAML' | 'RipplingSAML' | 'SalesforceSAML' | 'ShibbolethGenericSAML' | 'ShibbolethSAML' | 'SimpleSamlPhpSAML' | 'VMwareSAML';
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
  created_at: string;
  updated_at: string;
}

export interface CorsOrigin {
  object: 'cors_origin';
  id: string;
  origin: string;
  created_at: string;
  updated_at: string;
}

export interface CreateCorsOrigin {
  origin: string;
}

export interface CreateMagicAuth {
  email: string;
  invitation_token?: string | null;
  ip_address?: string | null;
  user_agent?: string | null;
}

export interface CreateOrganization {
  name: string;
  domain_data?: Array<{
    domain: string;
    state: 'pending' | 'verified';
  }> | Array<{
    domain: string;
    state: 'pending' | 'verified';
  }>;
  /** Deprecated: verified at once. */
  domains?: Array<string> | Array<string>;
  metadata?: Record<string, string | null> | null;
  external_id?: string | null;
  allow_profiles_outside_organization?: boolean | null;
}

export interface CreateOrganizationDomain {
  domain: string;
  organization_id: string;
}

export interface CreateOrganizationMembership {
  user_id: string;
  organization_id: string;
  role_slug?: string | null;
  role_slugs?: Array<string> | Array<string>;
}

export interface CreatePasswordReset {
  email: string;
}

export interface CreateRedirectUri {
  uri: string;
}

export interface CreateUser {
  email: string;
  first_name?: string | null;
  last_name?: string | null;
  name?: string | null;
  email_verified?: boolean | null;
  external_id?: string | null;
  metadata?: Record<string, string | null> | null;
  /** Excludes a password hash. */
  password?: string | null;
  /** A hash made elsewhere; it is verified at sign-in and then replaced by argon2id. */
  password_hash?: string | null;
  /** Required with a hash. */
  password_hash_type?: 'bcrypt' | 'firebase-scrypt' | 'ssha' | 'ssha256' | 'scrypt' | 'pbkdf2' | 'argon2' | null;
  /** Only with a hash. */
  password_salt_position?: 'prefix' | 'suffix' | null;
  locale?: string | null;
}

export interface CreateUserApiKey {
  name: string;
  organization_id: string;
  permissions?: Array<string> | Array<string>;
  /** In the future; none means never. */
  expires_at?: string | null;
}

export interface CreateWebhookEndpoint {
  /** Events are posted there. */
  endpoint_url: string;
  /** Names of the events that it is told of. */
  events: Array<string>;
}

export interface DeviceAuthorization {
  /** What the device polls with. */
  device_code: string;
  /** What a person types. */
  user_code: string;
  /** Where they type it. */
  verification_uri: string;
  /** The same with the code filled in. */
  verification_uri_complete: string;
  /** Life of both codes, in seconds. */
  expires_in: number;
  /** Seconds to leave between polls. */
  interval: number;
}

export interface DeviceCodeGrant {
  grant_type: 'urn:ietf:params:oauth:grant-type:device_code';
  device_code: string;
  client_id?: string | null;
  client_secret?: string | null;
  /** The person's address, as the application saw it. */
  ip_address?: string | null;
  user_agent?: string | null;
}

export interface EmailChange {
  object: 'email_change';
  user: User;
  new_email: string;
  expires_at: string;
  created_at: string;
}

export interface EmailChangeConfirmation {
  object: 'email_change_confirmation';
  user: User;
}

export interface EmailVerification {
  object: 'email_verification';
  id: string;
  user_id: string;
  email: string;
  expires_at: string;
  created_at: string;
  updated_at: string;
  /** Six digits. */
  code: string;
}

export interface EmailVerificationGrant {
  grant_type: 'urn:workos:oauth:grant-type:email-verification:code';
  code: string;
  pending_authentication_token?: string | null;
  /** What the Elixir SDK calls the token. */
  pending_authentication_code?: string | null;
  client_id?: string | null;
  client_secret?: string | null;
  /** The person's address, as the application saw it. */
  ip_address?: string | null;
  user_agent?: string | null;
}

export interface EnrolFactor {
  type: 'totp';
  totp_issuer?: string | null;
  totp_user?: string | null;
  user_id?: string | null;
}

export interface EnrolUserFactor {
  type: 'totp';
  totp_issuer?: string | null;
  totp_user?: string | null;
  totp_secret?: string | null;
}

export interface Event {
  object: 'event';
  id: string;
  /** What happened. */
  event: string;
  /** The object that it happened to, as it then was. */
  data: Record<string, unknown>;
  created_at: string;
  context: {
    client_id?: string;
    actor: {
      id: string;
      source: 'api' | 'dashboard' | 'admin_portal' | 'system';
      name: string | null;
    };
    /** Of an update: the former values of what changed. */
    previous_attributes?: Record<string, unknown>;
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
    first_name: string | null;
    last_name: string | null;
  } | {
    email: string;
    first_name: string | null;
    last_name: string | null;
  };
  tags: Array<string>;
  enabled: boolean;
  default_value: boolean;
  created_at: string;
  updated_at: string;
}

export interface Group {
  object: 'group';
  id: string;
  organization_id: string;
  name: string;
  description: string | null;
  created_at: string;
  updated_at: string;
}

/** A user's account with an identity provider. */
export interface Identity {
  idp_id: string;
  type: 'OAuth';
  provider: 'AppleOAuth' | 'BitbucketOAuth' | 'DiscordOAuth' | 'GithubOAuth' | 'GitLabOAuth' | 'GoogleOAuth' | 'GrokOAuth' | 'XOAuth' | 'IntuitOAuth' | 'LinkedInOAuth' | 'MicrosoftOAuth' | 'SalesforceOAuth' | 'SlackOAuth' | 'VercelMarketplaceOAuth' | 'VercelOAuth' | 'XeroOAuth';
}

export interface Invitation {
  object: 'invitation';
  id: string;
  email: string;
  state: 'pending' | 'accepted' | 'expired' | 'revoked';
  accepted_at: string | null;
  revoked_at: string | null;
  expires_at: string;
  organization_id: string | null;
  inviter_user_id: string | null;
  accepted_user_id: string | null;
  role_slug: string | null;
  created_at: string;
  updated_at: string;
  token: string;
  accept_invitation_url: string;
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
  created_at: string;
  updated_at: string;
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
  due_at: string;
  expires_at: string;
  sent_at: string | null;
  /** What went wrong last. */
  problem: string | null;
  created_at: string;
  updated_at: string;
}

export interface MagicAuth {
  object: 'magic_auth';
  id: string;
  user_id: string;
  email: string;
  expires_at: string;
  created_at: string;
  updated_at: string;
  /** Six digits. */
  code: string;
}

export interface MagicAuthGrant {
  grant_type: 'urn:workos:oauth:grant-type:magic-auth:code';
  code: string;
  /** Needed, unless user_id is given. */
  email?: string | null;
  /** What the PHP SDK sends in place of the email up to version 4. */
  user_id?: string | null;
  invitation_token?: string | null;
  client_id?: string | null;
  client_secret?: string | null;
  /** The person's address, as the application saw it. */
  ip_address?: string | null;
  user_agent?: string | null;
}

export interface MfaTotpGrant {
  grant_type: 'urn:workos:oauth:grant-type:mfa-totp';
  code: string;
  authentication_challenge_id: string;
  pending_authentication_token?: string | null;
  /** What the Elixir SDK calls the token. */
  pending_authentication_code?: string | null;
  client_id?: string | null;
  client_secret?: string | null;
  /** The person's address, as the application saw it. */
  ip_address?: string | null;
  user_agent?: string | null;
}

export interface Organization {
  object: 'organization';
  id: string;
  name: string;
  domains: Array<OrganizationDomain>;
  metadata: Record<string, string>;
  external_id: string | null;
  stripe_customer_id?: string;
  allow_profiles_outside_organization: boolean;
  created_at: string;
  updated_at: string;
}

export interface OrganizationDomain {
  object: 'organization_domain';
  id: string;
  organization_id: string;
  domain: string;
  state: 'failed' | 'legacy_verified' | 'pending' | 'unverified' | 'verified';
  verification_prefix?: string;
  verification_token?: string;
  verification_strategy: 'dns' | 'manual';
  created_at: string;
  updated_at: string;
}

/** A person in an organization. */
export interface OrganizationMembership {
  object: 'organization_membership';
  id: string;
  user_id: string;
  organization_id: string;
  organization_name: string;
  status: 'active' | 'inactive' | 'pending';
  directory_managed: boolean;
  custom_attributes: Record<string, unknown>;
  role: {
    slug: string;
  };
  roles: Array<{
    slug: string;
  }>;
  created_at: string;
  updated_at: string;
  user: User;
}

export interface OrganizationSelectionGrant {
  grant_type: 'urn:workos:oauth:grant-type:organization-selection';
  organization_id: string;
  pending_authentication_token?: string | null;
  /** What the Elixir SDK calls the token. */
  pending_authentication_code?: string | null;
  client_id?: string | null;
  client_secret?: string | null;
  /** The person's address, as the application saw it. */
  ip_address?: string | null;
  user_agent?: string | null;
}

export interface PasswordGrant {
  grant_type: 'password';
  email: string;
  password: string;
  invitation_token?: string | null;
  client_id?: string | null;
  client_secret?: string | null;
  /** The person's address, as the application saw it. */
  ip_address?: string | null;
  user_agent?: string | null;
}

export interface PasswordReset {
  object: 'password_reset';
  id: string;
  user_id: string;
  email: string;
  password_reset_token: string;
  password_reset_url: string;
  expires_at: string;
  created_at: string;
}

export interface Permission {
  object: 'permission';
  id: string;
  slug: string;
  name: string;
  description: string | null;
  system: boolean;
  resource_type_slug: string;
  created_at: string;
  updated_at: string;
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
  due_at: string;
  expires_at: string;
  sent_at: string | null;
  /** What went wrong last. */
  problem: string | null;
  created_at: string;
  updated_at: string;
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
  event_id?: string | null;
}

export interface RedirectUri {
  object: 'redirect_uri';
  id: string;
  uri: string;
  default: boolean;
  created_at: string;
  updated_at: string;
}

export interface RefreshTokenGrant {
  grant_type: 'refresh_token';
  refresh_token: string;
  organization_id?: string | null;
  /** Asks for the session as PHP seals it; the password is used for this answer and forgotten. */
  session?: {
    seal_session?: boolean | null;
    cookie_password?: string | null;
  } | {
    seal_session?: boolean | null;
    cookie_password?: string | null;
  };
  client_id?: string | null;
  client_secret?: string | null;
  /** The person's address, as the application saw it. */
  ip_address?: string | null;
  user_agent?: string | null;
}

export interface Role {
  object: 'role';
  id: string;
  slug: string;
  name: string;
  description: string | null;
  type: 'EnvironmentRole' | 'OrganizationRole';
  resource_type_slug: string;
  permissions: Array<string>;
  created_at: string;
  updated_at: string;
}

export interface RotateWebhookSecret {
  /** When it begins to sign; the former one does until then. 60 by default, 0 is at once. */
  in_minutes?: number | null;
}

export interface SendInvitation {
  email: string;
  organization_id?: string | null;
  role_slug?: string | null;
  /** 1 to 30, 7 by default. */
  expires_in_days?: number | null;
  inviter_user_id?: string | null;
  locale?: 'af' | 'am' | 'ar' | 'bg' | 'bn' | 'bs' | 'ca' | 'cs' | 'da' | 'de' | 'de-DE' | 'el' | 'en' | 'en-AU' | 'en-CA' | 'en-GB' | 'en-US' | 'es' | 'es-419' | 'es-ES' | 'es-US' | 'et' | 'fa' | 'fi' | 'fil' | 'fr' | 'fr-BE' | 'fr-CA' | 'fr-FR' | 'fy' | 'gl' | 'gu' | 'ha' | 'he' | 'hi' | 'hr' | 'hu' | 'hy' | 'id' | 'is' | 'it' | 'it-IT' | 'ja' | 'jv' | 'ka' | 'kk' | 'km' | 'kn' | 'ko' | 'lt' | 'lv' | 'mk' | 'ml' | 'mn' | 'mr' | 'ms' | 'my' | 'nb' | 'ne' | 'nl' | 'nl-BE' | 'nl-NL' | 'nn' | 'no' | 'pa' | 'pl' | 'pt' | 'pt-BR' | 'pt-PT' | 'ro' | 'ru' | 'sk' | 'sl' | 'sq' | 'sr' | 'sv' | 'sw' | 'ta' | 'te' | 'th' | 'tr' | 'uk' | 'ur' | 'uz' | 'vi' | 'zh' | 'zh-CN' | 'zh-HK' | 'zh-TW' | 'zu' | null;
}

export interface SendPasswordReset {
  email: string;
  password_reset_url: string;
}

export interface Session {
  object: 'session';
  id: string;
  user_id: string;
  organization_id?: string;
  ip_address: string | null;
  user_agent: string | null;
  auth_method: 'external_auth' | 'impersonation' | 'magic_code' | 'migrated_session' | 'oauth' | 'passkey' | 'password' | 'sso';
  status: 'active' | 'expired' | 'revoked';
  expires_at: string;
  /** When it was revoked or its owner signed out. */
  ended_at: string | null;
  created_at: string;
  updated_at: string;
}

export interface UpdateJwtTemplate {
  /** JSON text with placeholders: see docs/jwt-template.md. */
  content: string;
}

export interface UpdateOrganization {
  name?: string | null;
  domain_data?: Array<{
    domain: string;
    state: 'pending' | 'verified';
  }> | Array<{
    domain: string;
    state: 'pending' | 'verified';
  }>;
  /** Deprecated: verified at once. */
  domains?: Array<string> | Array<string>;
  metadata?: Record<string, string | null> | null;
  external_id?: string | null;
  allow_profiles_outside_organization?: boolean | null;
  stripe_customer_id?: string | null;
}

export interface UpdateOrganizationMembership {
  role_slug?: string | null;
  role_slugs?: Array<string> | Array<string>;
}

export interface UpdateUser {
  email?: string | null;
  first_name?: string | null;
  last_name?: string | null;
  name?: string | null;
  email_verified?: boolean | null;
  external_id?: string | null;
  metadata?: Record<string, string | null> | null;
  /** Excludes a password hash. */
  password?: string | null;
  /** A hash made elsewhere; it is verified at sign-in and then replaced by argon2id. */
  password_hash?: string | null;
  /** Required with a hash. */
  password_hash_type?: 'bcrypt' | 'firebase-scrypt' | 'ssha' | 'ssha256' | 'scrypt' | 'pbkdf2' | 'argon2' | null;
  /** Only with a hash. */
  password_salt_position?: 'prefix' | 'suffix' | null;
  locale?: string | null;
}

export interface UpdateWebhookEndpoint {
  endpoint_url?: string | null;
  status?: 'enabled' | 'disabled' | null;
  events?: Array<string> | Array<string>;
}

/** A person who can sign in. */
export interface User {
  object: 'user';
  id: string;
  email: string;
  email_verified: boolean;
  first_name: string | null;
  last_name: string | null;
  /** The display name; the first and last name where none was set. */
  name: string | null;
  profile_picture_url: string | null;
  /** The application's own id of the user. */
  external_id: string | null;
  /** A BCP 47 tag. */
  locale: string | null;
  /** Up to 50 values of the application. */
  metadata: Record<string, string>;
  last_sign_in_at: string | null;
  created_at: string;
  updated_at: string;
}

/** A key that a user of the application holds. */
export interface UserApiKey {
  object: 'api_key';
  id: string;
  owner: {
    type: 'user';
    id: string;
    organization_id: string;
  };
  name: string;
  obfuscated_value: string;
  last_used_at: string | null;
  expires_at: string | null;
  permissions: Array<string>;
  created_at: string;
  updated_at: string;
}

export interface UserApiKeyWithValue {
  object: 'api_key';
  id: string;
  owner: {
    type: 'user';
    id: string;
    organization_id: string;
  };
  name: string;
  obfuscated_value: string;
  last_used_at: string | null;
  expires_at: string | null;
  permissions: Array<string>;
  created_at: string;
  updated_at: string;
  /** Told this once; only its digest is kept. */
  value: string;
}

export interface ValidateApiKey {
  value: string;
}

export interface WebhookDelivery {
  object: 'webhook_delivery';
  endpoint_id: string;
  event_id: string;
  event: string;
  state: 'waiting' | 'delivered' | 'dead';
  tries: number;
  next_try_at: string | null;
  /** What the endpoint answered last. */
  last_status: number | null;
  /** What went wrong last. */
  problem: string | null;
  created_at: string;
  updated_at: string;
}

export interface WebhookEndpoint {
  object: 'webhook_endpoint';
  id: string;
  endpoint_url: string;
  /** Signs what is sent there. */
  secret: string;
  status: 'enabled' | 'disabled';
  events: Array<string>;
  created_at: string;
  updated_at: string;
}

/** Every operation, by method and path. */
export interface Operations {
  /** Delete an API key of a user */
  'DELETE /api_keys/{id}': {
    path: {
      id: string;
    };
    answer: undefined;
  };
  /** Check an API key of a user */
  'POST /api_keys/validations': {
    body: ValidateApiKey;
    answer: {
      api_key: UserApiKey | null;
    };
  };
  /** Verify a code against its challenge */
  'POST /auth/challenges/{id}/verify': {
    path: {
      id: string;
    };
    body: {
      code: string;
    };
    answer: {
      challenge: AuthenticationChallenge;
      valid: boolean;
    };
  };
  /** Delete a second factor */
  'DELETE /auth/factors/{id}': {
    path: {
      id: string;
    };
    answer: undefined;
  };
  /** Get a second factor */
  'GET /auth/factors/{id}': {
    path: {
      id: string;
    };
    answer: AuthenticationFactor;
  };
  /** Ask for a code of a second factor */
  'POST /auth/factors/{id}/challenge': {
    path: {
      id: string;
    };
    answer: AuthenticationChallenge;
  };
  /** Enrol a second factor */
  'POST /auth/factors/enroll': {
    body: EnrolFactor;
    answer: AuthenticationFactorEnrolled;
  };
  /** List the roles of an organization */
  'GET /authorization/organizations/{organizationId}/roles': {
    path: {
      organizationId: string;
    };
    answer: {
      object: 'list';
      data: Array<Role>;
    };
  };
  /** Create a role of an organization */
  'POST /authorization/organizations/{organizationId}/roles': {
    path: {
      organizationId: string;
    };
    body: {
      slug?: string | null;
      name: string;
      description?: string | null;
    };
    answer: Role;
  };
  /** Delete a role of an organization */
  'DELETE /authorization/organizations/{organizationId}/roles/{slug}': {
    path: {
      organizationId: string;
      slug: string;
    };
    answer: undefined;
  };
  /** Get a role of an organization */
  'GET /authorization/organizations/{organizationId}/roles/{slug}': {
    path: {
      organizationId: string;
      slug: string;
    };
    answer: Role;
  };
  /** Update a role of an organization */
  'PATCH /authorization/organizations/{organizationId}/roles/{slug}': {
    path: {
      organizationId: string;
      slug: string;
    };
    body: {
      name?: string | null;
      description?: string | null;
    };
    answer: Role;
  };
  /** Add a permission to a role of an organization */
  'POST /authorization/organizations/{organizationId}/roles/{slug}/permissions': {
    path: {
      organizationId: string;
      slug: string;
    };
    body: {
      slug: string;
    };
    answer: Role;
  };
  /** Replace the permissions of a role of an organization */
  'PUT /authorization/organizations/{organizationId}/roles/{slug}/permissions': {
    path: {
      organizationId: string;
      slug: string;
    };
    body: {
      permissions: Array<string>;
    };
    answer: Role;
  };
  /** Remove a permission from a role of an organization */
  'DELETE /authorization/organizations/{organizationId}/roles/{slug}/permissions/{permissionSlug}': {
    path: {
      organizationId: string;
      slug: string;
      permissionSlug: string;
    };
    answer: Role;
  };
  /** List permissions */
  'GET /authorization/permissions': {
    query: {
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
      list_metadata: {
        before: string | null;
        after: string | null;
      };
    };
  };
  /** Create a permission */
  'POST /authorization/permissions': {
    body: {
      slug: string;
      name: string;
      description?: string | null;
    };
    answer: Permission;
  };
  /** Delete a permission */
  'DELETE /authorization/permissions/{slug}': {
    path: {
      slug: string;
    };
    answer: undefined;
  };
  /** Get a permission */
  'GET /authorization/permissions/{slug}': {
    path: {
      slug: string;
    };
    answer: Permission;
  };
  /** Update a permission */
  'PATCH /authorization/permissions/{slug}': {
    path: {
      slug: string;
    };
    body: {
      name?: string | null;
      description?: string | null;
    };
    answer: Permission;
  };
  /** List the roles of the environment */
  'GET /authorization/roles': {
    answer: {
      object: 'list';
      data: Array<Role>;
    };
  };
  /** Create a role of the environment */
  'POST /authorization/roles': {
    body: {
      slug: string;
      name: string;
      description?: string | null;
    };
    answer: Role;
  };
  /** Get a role of the environment */
  'GET /authorization/roles/{slug}': {
    path: {
      slug: string;
    };
    answer: Role;
  };
  /** Update a role of the environment */
  'PATCH /authorization/roles/{slug}': {
    path: {
      slug: string;
    };
    body: {
      name?: string | null;
      description?: string | null;
    };
    answer: Role;
  };
  /** Add a permission to a role of the environment */
  'POST /authorization/roles/{slug}/permissions': {
    path: {
      slug: string;
    };
    body: {
      slug: string;
    };
    answer: Role;
  };
  /** Replace the permissions of a role of the environment */
  'PUT /authorization/roles/{slug}/permissions': {
    path: {
      slug: string;
    };
    body: {
      permissions: Array<string>;
    };
    answer: Role;
  };
  /** List connections */
  'GET /connections': {
    query: {
      /** How many rows at most. */
      limit?: number;
      /** `normal` is newest first, with the meaning of the cursors turned round. */
      order?: 'asc' | 'desc' | 'normal';
      /** The id of the last row seen. */
      after?: string;
      /** The id of the first row seen. */
      before?: string;
      connection_type?: 'GenericOIDC' | 'AdpOidc' | 'CleverOIDC' | 'EntraIdOIDC' | 'GoogleOIDC' | 'LoginGovOidc' | 'OktaOIDC' | 'GenericSAML' | 'ADFSSAML' | 'Auth0SAML' | 'AzureSAML' | 'CasSAML' | 'ClassLinkSAML' | 'CloudflareSAML' | 'CyberArkSAML' | 'DuoSAML' | 'GoogleSAML' | 'JumpCloudSAML' | 'KeycloakSAML' | 'LastPassSAML' | 'MiniOrangeSAML' | 'NetIqSAML' | 'OktaSAML' | 'OneLoginSAML' | 'OracleSAML' | 'PingFederateSAML' | 'PingOneSAML' | 'RipplingSAML' | 'SalesforceSAML' | 'ShibbolethGenericSAML' | 'ShibbolethSAML' | 'SimpleSamlPhpSAML' | 'VMwareSAML' | 'AppleOAuth' | 'BitbucketOAuth' | 'DiscordOAuth' | 'GithubOAuth' | 'GitLabOAuth' | 'GoogleOAuth' | 'GrokOAuth' | 'XOAuth' | 'IntuitOAuth' | 'LinkedInOAuth' | 'MagicLink' | 'MicrosoftOAuth' | 'SalesforceOAuth' | 'SlackOAuth' | 'VercelMarketplaceOAuth' | 'VercelOAuth' | 'XeroOAuth';
      /** Those of the organization that has verified the domain. */
      domain?: string;
      organization_id?: string;
      /** A part of the name. */
      search?: string;
    };
    answer: {
      object: 'list';
      data: Array<Connection>;
      list_metadata: {
        before: string | null;
        after: string | null;
      };
    };
  };
  /** Delete a connection */
  'DELETE /connections/{id}': {
    path: {
      id: string;
    };
    answer: undefined;
  };
  /** Get a connection */
  'GET /connections/{id}': {
    path: {
      id: string;
    };
    answer: Connection;
  };
  /** List events in the order in which they were committed */
  'GET /events': {
    query: {
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
      range_start?: string;
      /** Before this moment. */
      range_end?: string;
      /** Only what happened in this organization. */
      organization_id?: string;
    };
    answer: {
      object: 'list';
      data: Array<Event>;
      list_metadata: {
        before: string | null;
        after: string | null;
      };
    };
  };
  /** List the letters of the outbox */
  'GET /latchkey/letters': {
    query: {
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
      list_metadata: {
        before: string | null;
        after: string | null;
      };
    };
  };
  /** Read a letter of the outbox */
  'GET /latchkey/letters/{id}': {
    path: {
      id: string;
    };
    answer: ReadLetter;
  };
  /** List what became of the events of a webhook endpoint */
  'GET /latchkey/webhook_endpoints/{id}/deliveries': {
    path: {
      id: string;
    };
    query: {
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
      list_metadata: {
        before: string | null;
        after: string | null;
      };
    };
  };
  /** Send an event to a webhook endpoint again, or everything that was given up */
  'POST /latchkey/webhook_endpoints/{id}/redeliver': {
    path: {
      id: string;
    };
    body: RedeliverWebhookEvents;
    answer: {
      /** How many are on their way. */
      events: number;
    };
  };
  /** Make the next secret of a webhook endpoint */
  'POST /latchkey/webhook_endpoints/{id}/rotate_secret': {
    path: {
      id: string;
    };
    body: RotateWebhookSecret;
    answer: {
      secret: string;
      starts_at: string;
    };
  };
  /** Ask for the codes of a device */
  'POST /oauth2/device_authorization': {
    body: {
      /** Needed: without it no client is meant. */
      client_id?: string | null;
      scope?: string | null;
    };
    answer: DeviceAuthorization;
  };
  /** Add a domain to an organization */
  'POST /organization_domains': {
    body: CreateOrganizationDomain;
    answer: OrganizationDomain;
  };
  /** Delete a domain */
  'DELETE /organization_domains/{id}': {
    path: {
      id: string;
    };
    answer: undefined;
  };
  /** Get a domain */
  'GET /organization_domains/{id}': {
    path: {
      id: string;
    };
    answer: OrganizationDomain;
  };
  /** Verify a domain by its DNS record, now or within thirty days */
  'POST /organization_domains/{id}/verify': {
    path: {
      id: string;
    };
    answer: OrganizationDomain;
  };
  /** List organizations */
  'GET /organizations': {
    query: {
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
      list_metadata: {
        before: string | null;
        after: string | null;
      };
    };
  };
  /** Create an organization */
  'POST /organizations': {
    body: CreateOrganization;
    answer: Organization;
  };
  /** Delete an organization */
  'DELETE /organizations/{id}': {
    path: {
      id: string;
    };
    answer: undefined;
  };
  /** Get an organization */
  'GET /organizations/{id}': {
    path: {
      id: string;
    };
    answer: Organization;
  };
  /** Update an organization */
  'PUT /organizations/{id}': {
    path: {
      id: string;
    };
    body: UpdateOrganization;
    answer: Organization;
  };
  /** List the roles of an organization */
  'GET /organizations/{organizationId}/roles': {
    path: {
      organizationId: string;
    };
    answer: {
      object: 'list';
      data: Array<Role>;
    };
  };
  /** Get an organization by external ID */
  'GET /organizations/external_id/{external_id}': {
    path: {
      external_id: string;
    };
    answer: Organization;
  };
  /** Send a browser to be signed in */
  'GET /sso/authorize': {
    query: {
      client_id: string;
      redirect_uri: string;
      /** Always `code`. */
      response_type?: string;
      /** Given back to the letter. */
      state?: string;
      /** `authkit` for the hosted pages, or the provider to ask in their place. */
      provider?: string;
      connection_id?: string;
      organization_id?: string;
      login_hint?: string;
      domain_hint?: string;
      /** The former name of `domain_hint`. */
      domain?: string;
      /** `sign-in` or `sign-up`. */
      screen_hint?: string;
      prompt?: string;
      /** Seconds since the last sign-in that are still good. */
      max_age?: string;
      code_challenge?: string;
      /** `S256` is the only one (RFC 7636). */
      code_challenge_method?: string;
      invitation_token?: string;
      ui_locales?: string;
    };
    answer: undefined;
  };
  /** The keys that verify access tokens */
  'GET /sso/jwks/{clientId}': {
    path: {
      clientId: string;
    };
    answer: {
      keys: Array<JsonWebKey>;
    };
  };
  /** Authenticate: exchange a proof for a session */
  'POST /user_management/authenticate': {
    body: PasswordGrant | AuthorizationCodeGrant | RefreshTokenGrant | MagicAuthGrant | EmailVerificationGrant | OrganizationSelectionGrant | MfaTotpGrant | DeviceCodeGrant;
    answer: AuthenticateResponse;
  };
  /** Send a browser to be signed in */
  'GET /user_management/authorize': {
    query: {
      client_id: string;
      redirect_uri: string;
      /** Always `code`. */
      response_type?: string;
      /** Given back to the letter. */
      state?: string;
      /** `authkit` for the hosted pages, or the provider to ask in their place. */
      provider?: string;
      connection_id?: string;
      organization_id?: string;
      login_hint?: string;
      domain_hint?: string;
      /** The former name of `domain_hint`. */
      domain?: string;
      /** `sign-in` or `sign-up`. */
      screen_hint?: string;
      prompt?: string;
      /** Seconds since the last sign-in that are still good. */
      max_age?: string;
      code_challenge?: string;
      /** `S256` is the only one (RFC 7636). */
      code_challenge_method?: string;
      invitation_token?: string;
      ui_locales?: string;
    };
    answer: undefined;
  };
  /** Ask for the codes of a device */
  'POST /user_management/authorize/device': {
    body: {
      /** Needed: without it no client is meant. */
      client_id?: string | null;
      scope?: string | null;
    };
    answer: DeviceAuthorization;
  };
  /** List CORS origins */
  'GET /user_management/cors_origins': {
    query: {
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
      list_metadata: {
        before: string | null;
        after: string | null;
      };
    };
  };
  /** Register a CORS origin */
  'POST /user_management/cors_origins': {
    body: CreateCorsOrigin;
    answer: CorsOrigin;
  };
  /** Get an e-mail verification code */
  'GET /user_management/email_verification/{id}': {
    path: {
      id: string;
    };
    answer: EmailVerification;
  };
  /** List invitations */
  'GET /user_management/invitations': {
    query: {
      /** How many rows at most. */
      limit?: number;
      /** `normal` is newest first, with the meaning of the cursors turned round. */
      order?: 'asc' | 'desc' | 'normal';
      /** The id of the last row seen. */
      after?: string;
      /** The id of the first row seen. */
      before?: string;
      email?: string;
      organization_id?: string;
    };
    answer: {
      object: 'list';
      data: Array<Invitation>;
      list_metadata: {
        before: string | null;
        after: string | null;
      };
    };
  };
  /** Send an invitation */
  'POST /user_management/invitations': {
    body: SendInvitation;
    answer: Invitation;
  };
  /** Get an invitation */
  'GET /user_management/invitations/{id}': {
    path: {
      id: string;
    };
    answer: Invitation;
  };
  /** Accept an invitation for the user who has its address */
  'POST /user_management/invitations/{id}/accept': {
    path: {
      id: string;
    };
    answer: Invitation;
  };
  /** Mail an invitation again */
  'POST /user_management/invitations/{id}/resend': {
    path: {
      id: string;
    };
    body: {
      locale?: 'af' | 'am' | 'ar' | 'bg' | 'bn' | 'bs' | 'ca' | 'cs' | 'da' | 'de' | 'de-DE' | 'el' | 'en' | 'en-AU' | 'en-CA' | 'en-GB' | 'en-US' | 'es' | 'es-419' | 'es-ES' | 'es-US' | 'et' | 'fa' | 'fi' | 'fil' | 'fr' | 'fr-BE' | 'fr-CA' | 'fr-FR' | 'fy' | 'gl' | 'gu' | 'ha' | 'he' | 'hi' | 'hr' | 'hu' | 'hy' | 'id' | 'is' | 'it' | 'it-IT' | 'ja' | 'jv' | 'ka' | 'kk' | 'km' | 'kn' | 'ko' | 'lt' | 'lv' | 'mk' | 'ml' | 'mn' | 'mr' | 'ms' | 'my' | 'nb' | 'ne' | 'nl' | 'nl-BE' | 'nl-NL' | 'nn' | 'no' | 'pa' | 'pl' | 'pt' | 'pt-BR' | 'pt-PT' | 'ro' | 'ru' | 'sk' | 'sl' | 'sq' | 'sr' | 'sv' | 'sw' | 'ta' | 'te' | 'th' | 'tr' | 'uk' | 'ur' | 'uz' | 'vi' | 'zh' | 'zh-CN' | 'zh-HK' | 'zh-TW' | 'zu' | null;
    };
    answer: Invitation;
  };
  /** Revoke an invitation */
  'POST /user_management/invitations/{id}/revoke': {
    path: {
      id: string;
    };
    answer: Invitation;
  };
  /** Find an invitation by its token */
  'GET /user_management/invitations/by_token/{token}': {
    path: {
      token: string;
    };
    answer: Invitation;
  };
  /** Get the template of access tokens */
  'GET /user_management/jwt_template': {
    answer: JwtTemplate;
  };
  /** Set the template of access tokens */
  'PUT /user_management/jwt_template': {
    body: UpdateJwtTemplate;
    answer: JwtTemplate;
  };
  /** Create a code to sign in with, and mail it */
  'POST /user_management/magic_auth': {
    body: CreateMagicAuth;
    answer: MagicAuth;
  };
  /** Get a code to sign in with */
  'GET /user_management/magic_auth/{id}': {
    path: {
      id: string;
    };
    answer: MagicAuth;
  };
  /** Mail a code to sign in with (old SDKs) */
  'POST /user_management/magic_auth/send': {
    body: CreateMagicAuth;
    answer: undefined;
  };
  /** List organization memberships of a user or an organization */
  'GET /user_management/organization_memberships': {
    query: {
      /** How many rows at most. */
      limit?: number;
      /** `normal` is newest first, with the meaning of the cursors turned round. */
      order?: 'asc' | 'desc' | 'normal';
      /** The id of the last row seen. */
      after?: string;
      /** The id of the first row seen. */
      before?: string;
      user_id?: string;
      organization_id?: string;
      /** Active ones by default. */
      statuses?: Array<'active' | 'inactive' | 'pending'>;
    };
    answer: {
      object: 'list';
      data: Array<OrganizationMembership>;
      list_metadata: {
        before: string | null;
        after: string | null;
      };
    };
  };
  /** Create an organization membership */
  'POST /user_management/organization_memberships': {
    body: CreateOrganizationMembership;
    answer: OrganizationMembership;
  };
  /** Delete an organization membership */
  'DELETE /user_management/organization_memberships/{id}': {
    path: {
      id: string;
    };
    answer: undefined;
  };
  /** Get an organization membership */
  'GET /user_management/organization_memberships/{id}': {
    path: {
      id: string;
    };
    answer: OrganizationMembership;
  };
  /** Replace a member's roles */
  'PUT /user_management/organization_memberships/{id}': {
    path: {
      id: string;
    };
    body: UpdateOrganizationMembership;
    answer: OrganizationMembership;
  };
  /** Deactivate an organization membership */
  'PUT /user_management/organization_memberships/{id}/deactivate': {
    path: {
      id: string;
    };
    answer: OrganizationMembership;
  };
  /** Reactivate an organization membership */
  'PUT /user_management/organization_memberships/{id}/reactivate': {
    path: {
      id: string;
    };
    answer: OrganizationMembership;
  };
  /** List a membership's groups: there are none in this product, and the list is empty */
  'GET /user_management/organization_memberships/{omId}/groups': {
    path: {
      omId: string;
    };
    query: {
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
      list_metadata: {
        before: string | null;
        after: string | null;
      };
    };
  };
  /** Create a password reset link, and mail it */
  'POST /user_management/password_reset': {
    body: CreatePasswordReset;
    answer: PasswordReset;
  };
  /** Get a password reset link */
  'GET /user_management/password_reset/{id}': {
    path: {
      id: string;
    };
    answer: PasswordReset;
  };
  /** Set a new password with a reset link */
  'POST /user_management/password_reset/confirm': {
    body: ConfirmPasswordReset;
    answer: {
      user: User;
    };
  };
  /** Mail a password reset link (old SDKs) */
  'POST /user_management/password_reset/send': {
    body: SendPasswordReset;
    answer: undefined;
  };
  /** List redirect URIs */
  'GET /user_management/redirect_uris': {
    query: {
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
      list_metadata: {
        before: string | null;
        after: string | null;
      };
    };
  };
  /** Register a redirect URI */
  'POST /user_management/redirect_uris': {
    body: CreateRedirectUri;
    answer: RedirectUri;
  };
  /** Delete a redirect URI */
  'DELETE /user_management/redirect_uris/{id}': {
    path: {
      id: string;
    };
    answer: undefined;
  };
  /** The keys that verify access tokens */
  'GET /user_management/sessions/jwks/{clientId}': {
    path: {
      clientId: string;
    };
    answer: {
      keys: Array<JsonWebKey>;
    };
  };
  /** Sign out and go to a registered place */
  'GET /user_management/sessions/logout': {
    query: {
      /** The `sid` of an access token, which may have expired. */
      session_id: string;
      /** A registered sign-out redirect. */
      return_to?: string;
    };
    answer: undefined;
  };
  /** Revoke a session */
  'POST /user_management/sessions/revoke': {
    body: {
      session_id: string;
    };
    answer: undefined;
  };
  /** List users */
  'GET /user_management/users': {
    query: {
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
      organization_id?: string;
      /** Deprecated name of organization_id. */
      organization?: string;
    };
    answer: {
      object: 'list';
      data: Array<User>;
      list_metadata: {
        before: string | null;
        after: string | null;
      };
    };
  };
  /** Create a user */
  'POST /user_management/users': {
    body: CreateUser;
    answer: User;
  };
  /** Delete a user */
  'DELETE /user_management/users/{id}': {
    path: {
      id: string;
    };
    answer: undefined;
  };
  /** Get a user */
  'GET /user_management/users/{id}': {
    path: {
      id: string;
    };
    answer: User;
  };
  /** Update a user */
  'PUT /user_management/users/{id}': {
    path: {
      id: string;
    };
    body: UpdateUser;
    answer: User;
  };
  /** Move to the new e-mail address with its code */
  'POST /user_management/users/{id}/email_change/confirm': {
    path: {
      id: string;
    };
    body: {
      code: string;
    };
    answer: EmailChangeConfirmation;
  };
  /** Send a code to a new e-mail address */
  'POST /user_management/users/{id}/email_change/send': {
    path: {
      id: string;
    };
    body: {
      new_email: string;
    };
    answer: EmailChange;
  };
  /** Verify the e-mail address with its code */
  'POST /user_management/users/{id}/email_verification/confirm': {
    path: {
      id: string;
    };
    body: {
      code: string;
    };
    answer: {
      user: User;
    };
  };
  /** Send a code that verifies the e-mail address */
  'POST /user_management/users/{id}/email_verification/send': {
    path: {
      id: string;
    };
    answer: {
      user: User;
    };
  };
  /** List a user's identities */
  'GET /user_management/users/{id}/identities': {
    path: {
      id: string;
    };
    answer: Array<Identity>;
  };
  /** List a user's active sessions */
  'GET /user_management/users/{id}/sessions': {
    path: {
      id: string;
    };
    query: {
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
      list_metadata: {
        before: string | null;
        after: string | null;
      };
    };
  };
  /** List a user's API keys */
  'GET /user_management/users/{userId}/api_keys': {
    path: {
      userId: string;
    };
    query: {
      /** How many rows at most. */
      limit?: number;
      /** `normal` is newest first, with the meaning of the cursors turned round. */
      order?: 'asc' | 'desc' | 'normal';
      /** The id of the last row seen. */
      after?: string;
      /** The id of the first row seen. */
      before?: string;
      organization_id?: string;
    };
    answer: {
      object: 'list';
      data: Array<UserApiKey>;
      list_metadata: {
        before: string | null;
        after: string | null;
      };
    };
  };
  /** Create an API key of a user */
  'POST /user_management/users/{userId}/api_keys': {
    path: {
      userId: string;
    };
    body: CreateUserApiKey;
    answer: UserApiKeyWithValue;
  };
  /** List a user's feature flags: there are none in this product, and the list is empty */
  'GET /user_management/users/{userId}/feature-flags': {
    path: {
      userId: string;
    };
    query: {
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
      list_metadata: {
        before: string | null;
        after: string | null;
      };
    };
  };
  /** List the applications that a user authorized */
  'GET /user_management/users/{user_id}/authorized_applications': {
    path: {
      user_id: string;
    };
    query: {
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
      list_metadata: {
        before: string | null;
        after: string | null;
      };
    };
  };
  /** Take back what a user granted an application */
  'DELETE /user_management/users/{user_id}/authorized_applications/{application_id}': {
    path: {
      user_id: string;
      application_id: string;
    };
    answer: undefined;
  };
  /** List a user's second factors */
  'GET /user_management/users/{userlandUserId}/auth_factors': {
    path: {
      userlandUserId: string;
    };
    query: {
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
      list_metadata: {
        before: string | null;
        after: string | null;
      };
    };
  };
  /** Enrol a second factor of a user */
  'POST /user_management/users/{userlandUserId}/auth_factors': {
    path: {
      userlandUserId: string;
    };
    body: EnrolUserFactor;
    answer: {
      authentication_factor: AuthenticationFactorEnrolled;
      authentication_challenge: AuthenticationChallenge;
      factor: AuthenticationFactorEnrolled;
      challenge: AuthenticationChallenge;
    };
  };
  /** Get a user by external ID */
  'GET /user_management/users/external_id/{external_id}': {
    path: {
      external_id: string;
    };
    answer: User;
  };
  /** List webhook endpoints */
  'GET /webhook_endpoints': {
    query: {
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
      list_metadata: {
        before: string | null;
        after: string | null;
      };
    };
  };
  /** Register a webhook endpoint */
  'POST /webhook_endpoints': {
    body: CreateWebhookEndpoint;
    answer: WebhookEndpoint;
  };
  /** Remove a webhook endpoint and all that waits for it */
  'DELETE /webhook_endpoints/{id}': {
    path: {
      id: string;
    };
    answer: undefined;
  };
  /** Change a webhook endpoint */
  'PATCH /webhook_endpoints/{id}': {
    path: {
      id: string;
    };
    body: UpdateWebhookEndpoint;
    answer: WebhookEndpoint;
  };
  /** Authenticate: exchange a proof for a session */
  'POST /x/authkit/users/authenticate': {
    body: PasswordGrant | AuthorizationCodeGrant | RefreshTokenGrant | MagicAuthGrant | EmailVerificationGrant | OrganizationSelectionGrant | MfaTotpGrant | DeviceCodeGrant;
    answer: AuthenticateResponse;
  };
}
