// Everything that can happen. Each dialect's shapes/event prints all of them, so a new one does not compile until both have words for it.

import type { Account, Passkey } from './account.ts';
import type { ApplicationGrant, ConnectApplication } from './application.ts';
import type { Connection } from './connection.ts';
import type { EnvironmentSettings } from './environment.ts';
import type { ExternalAccount } from './external-account.ts';
import type { Factor } from './factor.ts';
import type { Invitation } from './invitation.ts';
import type { OAuthProvider } from './oauth-provider.ts';
import type { Organization, OrganizationDomain, Permission, ToldMembership, ToldRole } from './organization.ts';
import type { AuthMethod, Session } from './session.ts';
import type { SignInToken } from './sign-in-token.ts';
import type { User } from './user.ts';
import type { UserApiKey } from './user-api-key.ts';

export interface AuthenticationAttempt {
  /** How the sign-in began; null for a proof outside of one. */
  method: AuthMethod | null;
  email: string | null;
  userId: string | null;
  ipAddress: string | null;
  userAgent: string | null;
  /** Of a sign-in through an organization's connection. */
  sso?: { organizationId: string | null; connectionId: string | null; sessionId: string | null };
  /** Why it failed; absent when it succeeded. */
  error?: { code: string; message: string };
}

/** What each event tells. */
export interface EventData {
  'user.created': Account & User;
  'user.updated': Account & User;
  'user.deleted': Account & User;
  /** Of users without an e-mail address: the WorkOS wire does not know them. */
  'account.created': Account;
  'account.updated': Account;
  'account.deleted': Account;
  'organization.created': Organization;
  'organization.updated': Organization;
  'organization.deleted': Organization;
  'organization_domain.created': OrganizationDomain;
  'organization_domain.deleted': OrganizationDomain;
  'organization_domain.verified': OrganizationDomain;
  'organization_domain.updated': OrganizationDomain;
  /** Nobody put the record there in time. */
  'organization_domain.verification_failed': OrganizationDomain;
  'organization_membership.created': ToldMembership;
  'organization_membership.updated': ToldMembership;
  'organization_membership.deleted': ToldMembership;
  'role.created': ToldRole;
  'role.updated': ToldRole;
  'role.deleted': ToldRole;
  'permission.created': Permission;
  'permission.updated': Permission;
  'permission.deleted': Permission;
  'email_verification.created': CodeFacts;
  'magic_auth.created': CodeFacts;
  'email_change.created': CodeFacts;
  'password_reset.created': CodeFacts;
  'password_reset.succeeded': CodeFacts;
  'authentication.magic_auth_succeeded': AuthenticationAttempt;
  'authentication.magic_auth_failed': AuthenticationAttempt;
  'authentication.email_verification_succeeded': AuthenticationAttempt;
  'authentication.email_verification_failed': AuthenticationAttempt;
  'invitation.created': Invitation;
  'invitation.accepted': Invitation;
  'invitation.revoked': Invitation;
  'invitation.resent': Invitation;
  'factor.enrolled': Factor;
  'factor.verified': Factor;
  'factor.deleted': Factor;
  'authentication.mfa_succeeded': AuthenticationAttempt;
  'authentication.mfa_failed': AuthenticationAttempt;
  'user.password_changed': { userId: string };
  /** Whoever proved the address did not set it. */
  'user.password_removed': { userId: string };
  'session.created': Session;
  'session.revoked': Session;
  'sign_in_token.created': SignInToken;
  'sign_in_token.accepted': SignInToken;
  'sign_in_token.revoked': SignInToken;
  'authentication.oauth_succeeded': AuthenticationAttempt;
  'authentication.oauth_failed': AuthenticationAttempt;
  'authentication.sso_started': AuthenticationAttempt;
  'authentication.sso_succeeded': AuthenticationAttempt;
  'authentication.sso_failed': AuthenticationAttempt;
  'authentication.password_succeeded': AuthenticationAttempt;
  'authentication.password_failed': AuthenticationAttempt;
  /** Somebody who was signed in in this browser had to prove it again, and did. */
  'authentication.reauthentication_succeeded': AuthenticationAttempt;
  'authentication.passkey_succeeded': AuthenticationAttempt;
  'authentication.passkey_failed': AuthenticationAttempt;
  /** A spent refresh token came back after its grace, or a used authorization code did: the session was ended as stolen. */
  'session.reuse_detected': Session;
  'device.approved': DeviceFacts;
  'device.denied': DeviceFacts;
  'api_key.created': ApiKeyFacts;
  'api_key.revoked': ApiKeyFacts;
  'signing_key.rotated': { kid: string; activeAt: number };
  'user.locked': { email: string; until: number };
  'webhook_endpoint.created': WebhookEndpointFacts;
  'webhook_endpoint.updated': WebhookEndpointFacts;
  'webhook_endpoint.deleted': WebhookEndpointFacts;
  'webhook_endpoint.secret_rotated': { id: string; startsAt: number };
  'settings.changed': Partial<EnvironmentSettings>;
  'cors_origin.registered': { origin: string };
  'redirect_uri.registered': { purpose: string; uri: string; isDefault: boolean };
  'redirect_uri.deleted': { purpose: string; uri: string; isDefault: boolean };
  'jwt_template.updated': { content: string };
  'external_account.linked': ExternalAccount;
  'external_account.unlinked': ExternalAccount;
  'oauth_provider.set': OAuthProvider;
  'oauth_provider.removed': OAuthProvider;
  'connection.set': Connection;
  'connection.activated': Connection;
  'connection.deactivated': Connection;
  'connection.deleted': Connection;
  'passkey.added': Passkey & { userId: string };
  'passkey.removed': Passkey & { userId: string };
  /** A passkey was shown whose counter did not rise: there may be two of it. */
  'passkey.counter_regressed': { id: string; userId: string; counter: number; storedCounter: number };
  /** A new set of backup codes, which may be empty. */
  'backup_codes.replaced': { userId: string; count: number };
  'backup_code.used': { userId: string; left: number };
  'application.created': ConnectApplication;
  'application.deleted': ConnectApplication;
  'application.authorized': ApplicationGrant;
  'application.revoked': ApplicationGrant;
  'user_api_key.created': UserApiKey;
  'user_api_key.revoked': UserApiKey;
}

/** A one-time code or link without what it says: events are read by many. */
export interface CodeFacts {
  id: string;
  userId: string;
  email: string;
  expiresAt: number;
  createdAt: number;
  updatedAt: number;
}

/** A device that asked to be let in, without its codes. */
export interface DeviceFacts {
  id: string;
  clientId: string;
  /** Whoever approved it. */
  userId: string | null;
  expiresAt: number;
}

export interface ApiKeyFacts {
  id: string;
  name: string;
  /** The last four characters, enough to tell keys apart. */
  hint: string;
  createdAt: number;
}

/** An endpoint as events tell it: an address may carry secrets in its path and query, so only its origin. */
export interface WebhookEndpointFacts {
  id: string;
  origin: string;
  status: 'enabled' | 'disabled';
  events: string[];
}

export type EventName = keyof EventData;

/** Who made it happen, and from where. */
export interface Actor {
  kind: 'api_key' | 'client' | 'system';
  id: string;
  /** The address that called us. */
  address: string | null;
  userAgent: string | null;
}

export interface EventContext {
  clientId?: string;
  actor: Actor;
  /** For `*.updated`: the former values of the fields that changed. */
  previous?: Record<string, unknown>;
}

export interface Event<N extends EventName = EventName> {
  id: string;
  name: N;
  data: EventData[N];
  context: EventContext;
  createdAt: number;
}
