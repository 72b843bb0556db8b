// Made by scripts/generate.ts from the document "Latchkey: the Clerk dialect": what the server takes and gives.

import type { IsoDate } from './dates.ts';

export interface ClerkCreateWebhookEndpoint {
  /** Events are posted there. */
  url: string;
  /** Names of the events that it is told of; without any, of all. */
  events?: Array<string>;
}

export interface ClerkEmailAddress {
  object: 'email_address';
  id: string;
  emailAddress: string;
  reserved: boolean;
  verification: ClerkVerification | null;
  linkedTo: Array<ClerkIdentificationLink>;
  matchesSsoConnection: boolean;
  createdAt: IsoDate;
  updatedAt: IsoDate;
}

export interface ClerkExternalAccount {
  object: 'external_account';
  id: string;
  externalAccountId: string;
  provider: string;
  identificationId: string;
  providerUserId: string;
  approvedScopes: string;
  emailAddress: string;
  emailAddressVerified: boolean | null;
  firstName: string;
  lastName: string;
  avatarUrl?: string;
  imageUrl: string | null;
  username: string | null;
  phoneNumber: string | null;
  publicMetadata: Record<string, unknown>;
  label: string | null;
  createdAt: IsoDate;
  updatedAt: IsoDate;
  verification: ClerkVerification | null;
}

export interface ClerkIdentificationLink {
  type: string;
  id: string;
}

export interface ClerkInvitation {
  object: 'invitation';
  id: string;
  emailAddress: string;
  publicMetadata: Record<string, unknown>;
  revoked: boolean;
  status: 'pending' | 'accepted' | 'revoked' | 'expired';
  /** Of a pending one. */
  url?: string;
  expiresAt: IsoDate | null;
  createdAt: IsoDate;
  updatedAt: IsoDate;
}

export interface ClerkInvitationPublicUserData {
  userId: string;
  firstName: string | null;
  lastName: string | null;
  imageUrl: string;
  hasImage: boolean;
  identifier: string;
}

/** A public key (RFC 7517). */
export interface ClerkJsonWebKey {
  use: 'sig';
  kty: 'RSA';
  kid: string;
  alg: 'RS256';
  n: string;
  e: string;
}

export interface ClerkMembershipPublicUserData {
  userId: string;
  firstName: string | null;
  lastName: string | null;
  imageUrl: string;
  hasImage: boolean;
  profileImageUrl: string | null;
  identifier: string | null;
  username: string | null;
  banned: boolean;
  deprovisioned: boolean;
}

export interface ClerkOAuthAccessToken {
  object: 'oauth_access_token';
  externalAccountId: string;
  providerUserId: string;
  token: string;
  expiresAt: IsoDate | null;
  provider: string;
  publicMetadata: Record<string, unknown>;
  label: string | null;
  scopes: Array<string>;
  idToken?: string;
}

export interface ClerkOrganization {
  object: 'organization';
  id: string;
  name: string;
  slug: string;
  imageUrl: string;
  hasImage: boolean;
  /** Only where it is asked for. */
  membersCount?: number;
  /** Only where it is asked for. */
  missingMemberWithElevatedPermissions?: boolean;
  /** 0 is any number. */
  maxAllowedMemberships: number;
  adminDeleteEnabled: boolean;
  publicMetadata: Record<string, unknown>;
  privateMetadata: Record<string, unknown>;
  createdBy?: string;
  createdAt: IsoDate;
  updatedAt: IsoDate;
}

export interface ClerkOrganizationInvitation {
  object: 'organization_invitation';
  id: string;
  emailAddress: string;
  role: string;
  roleName: string;
  organizationId: string;
  inviterId: string | null;
  publicInviterData: ClerkInvitationPublicUserData | null;
  status: 'pending' | 'accepted' | 'revoked' | 'expired';
  publicMetadata: Record<string, unknown>;
  privateMetadata: Record<string, unknown>;
  url: string | null;
  expiresAt: IsoDate | null;
  createdAt: IsoDate;
  updatedAt: IsoDate;
}

export interface ClerkOrganizationInvitationWithPublicOrganizationData {
  object: 'organization_invitation';
  id: string;
  emailAddress: string;
  role: string;
  roleName: string;
  organizationId: string;
  inviterId: string | null;
  publicInviterData: ClerkInvitationPublicUserData | null;
  status: 'pending' | 'accepted' | 'revoked' | 'expired';
  publicMetadata: Record<string, unknown>;
  privateMetadata: Record<string, unknown>;
  url: string | null;
  expiresAt: IsoDate | null;
  createdAt: IsoDate;
  updatedAt: IsoDate;
  publicOrganizationData?: ClerkPublicOrganizationData;
}

export interface ClerkOrganizationMembership {
  object: 'organization_membership';
  id: string;
  role: string;
  roleName: string;
  permissions: Array<string>;
  publicMetadata: Record<string, unknown>;
  privateMetadata: Record<string, unknown>;
  organization: ClerkOrganization;
  publicUserData: ClerkMembershipPublicUserData;
  createdAt: IsoDate;
  updatedAt: IsoDate;
}

export interface ClerkPasskey {
  object: 'passkey';
  id: string;
  name: string;
  lastUsedAt: IsoDate;
  verification: ClerkVerification | null;
}

export interface ClerkPhoneNumber {
  object: 'phone_number';
  id: string;
  phoneNumber: string;
  reservedForSecondFactor: boolean;
  defaultSecondFactor: boolean;
  reserved: boolean;
  verification: ClerkVerification | null;
  linkedTo: Array<ClerkIdentificationLink>;
  backupCodes: null;
  createdAt: IsoDate;
  updatedAt: IsoDate;
}

export interface ClerkPublicOrganizationData {
  id: string;
  name: string;
  slug: string;
  imageUrl: string;
  hasImage: boolean;
}

export interface ClerkSession {
  object: 'session';
  id: string;
  userId: string;
  clientId: string;
  actor: null;
  status: 'active' | 'revoked' | 'ended' | 'expired' | 'abandoned';
  lastActiveOrganizationId: string | null;
  lastActiveAt: IsoDate;
  latestActivity?: {
    object: 'session_activity';
    id: string;
    isMobile: boolean;
    ipAddress: string;
  };
  expireAt: IsoDate;
  abandonAt: IsoDate;
  createdAt: IsoDate;
  updatedAt: IsoDate;
  tasks: null;
}

export interface ClerkSignInToken {
  object: 'sign_in_token';
  id: string;
  userId: string;
  status: 'pending' | 'accepted' | 'revoked';
  /** Shown once, when it is made. */
  token?: string;
  /** The page that redeems it; null once it was shown. */
  url: string | null;
  createdAt: IsoDate;
  updatedAt: IsoDate;
}

export interface ClerkToken {
  object: 'token';
  jwt: string;
}

export interface ClerkTotp {
  object: 'totp';
  id: string;
  secret: string | null;
  uri: string | null;
  verified: boolean;
  backupCodes: Array<string> | Array<string>;
  createdAt: IsoDate;
  updatedAt: IsoDate;
}

export interface ClerkUser {
  id: string;
  object: 'user';
  externalId: string | null;
  username: string | null;
  firstName: string | null;
  lastName: string | null;
  locale: string | null;
  imageUrl: string;
  profileImageUrl: string;
  hasImage: boolean;
  primaryEmailAddressId: string | null;
  primaryPhoneNumberId: string | null;
  primaryWeb3WalletId: string | null;
  emailAddresses: Array<ClerkEmailAddress>;
  phoneNumbers: Array<ClerkPhoneNumber>;
  web3Wallets: Array<ClerkWeb3Wallet>;
  passkeys: Array<ClerkPasskey>;
  externalAccounts: Array<ClerkExternalAccount>;
  samlAccounts: Array<unknown>;
  enterpriseAccounts: Array<unknown>;
  passwordEnabled: boolean;
  passwordLastUpdatedAt: IsoDate | null;
  twoFactorEnabled: boolean;
  totpEnabled: boolean;
  backupCodeEnabled: boolean;
  mfaEnabledAt: IsoDate | null;
  mfaDisabledAt: IsoDate | null;
  publicMetadata: Record<string, unknown>;
  privateMetadata: Record<string, unknown>;
  unsafeMetadata: Record<string, unknown>;
  lastSignInAt: IsoDate | null;
  lastActiveAt: IsoDate | null;
  banned: boolean;
  locked: boolean;
  lockoutExpiresInSeconds: number | null;
  verificationAttemptsRemaining: number | null;
  deprovisioned: boolean;
  bypassClientTrust: boolean;
  deleteSelfEnabled: boolean;
  createOrganizationEnabled: boolean;
  createOrganizationsLimit: number | null;
  legalAcceptedAt: IsoDate | null;
  scim: null;
  createdAt: IsoDate;
  updatedAt: IsoDate;
}

export interface ClerkVerification {
  object: 'verification_admin' | 'verification_otp' | 'verification_ticket' | 'verification_from_oauth' | 'verification_web3' | 'verification_passkey' | 'verification_oauth';
  status: 'unverified' | 'verified' | 'failed' | 'expired' | 'transferable';
  strategy: string;
  attempts: number | null;
  expireAt: IsoDate | null;
}

export interface ClerkWeb3Wallet {
  object: 'web3_wallet';
  id: string;
  web3Wallet: string;
  verification: ClerkVerification | null;
  createdAt: IsoDate;
  updatedAt: IsoDate;
}

export interface ClerkWebhookEndpoint {
  object: 'webhook_endpoint';
  id: string;
  url: string;
  /** What `verifyWebhook` checks by. */
  signingSecret: string;
  status: 'enabled' | 'disabled';
  /** Names of events; `*` is every one. */
  events: Array<string>;
  createdAt: IsoDate;
  updatedAt: IsoDate;
}

export interface DeletedObject {
  object: string;
  id: string;
  deleted: true;
  externalId?: string;
}

export interface TotalCount {
  object: 'total_count';
  totalCount: number;
}

/** Every operation, by method and path: all that goes in as one object, and what comes out. */
export interface ClerkOperations {
  /** Give a user an e-mail address; no letter goes out to it */
  'POST /v1/email_addresses': {
    input: {
      userId: string;
      emailAddress: string;
      /** Whether an operator vouches for it. */
      verified?: boolean | null;
      /** The first of a user is the primary one anyway. */
      primary?: boolean | null;
      /** Whether the former primary address is told. */
      notifyPrimaryEmailAddressChanged?: boolean | null;
    };
    answer: ClerkEmailAddress;
  };
  /** Take an e-mail address from its user */
  'DELETE /v1/email_addresses/{emailAddressId}': {
    input: {
      emailAddressId: string;
    };
    answer: DeletedObject;
  };
  /** Get an e-mail address */
  'GET /v1/email_addresses/{emailAddressId}': {
    input: {
      emailAddressId: string;
    };
    answer: ClerkEmailAddress;
  };
  /** Vouch for an e-mail address, or make it the primary one */
  'PATCH /v1/email_addresses/{emailAddressId}': {
    input: {
      emailAddressId: string;
    } & {
      /** Whether an operator vouches for it. */
      verified?: boolean | null;
      /** The first of a user is the primary one anyway. */
      primary?: boolean | null;
      /** Whether the former primary address is told. */
      notifyPrimaryEmailAddressChanged?: boolean | null;
    };
    answer: ClerkEmailAddress;
  };
  /** List invitations to the application, newest first, without revoked ones unless they are asked for */
  'GET /v1/invitations': {
    input: {
      /** Any of these statuses. */
      status?: Array<string>;
      /** A part of the address, or the whole id. */
      query?: string;
      /** One of created_at, email_address, expires_at; a minus begins with the last. */
      orderBy?: string;
      /** Whether to answer with {data, total_count} in place of a bare array. */
      paginated?: boolean;
      /** How many rows at most: 1 to 500, 10 by default. */
      limit?: number;
      /** How many rows to leave out first. */
      offset?: number;
    };
    answer: Array<ClerkInvitation> | {
      data: Array<ClerkInvitation>;
      totalCount: number;
    };
  };
  /** Invite an address to the application */
  'POST /v1/invitations': {
    input: {
      emailAddress: string;
      /** Goes into the public metadata of whoever accepts. */
      publicMetadata?: Record<string, unknown> | null;
      redirectUrl?: string | null;
      /** False sends no letter. */
      notify?: boolean | null;
      /** Invites although the address is invited, or somebody has it. */
      ignoreExisting?: boolean | null;
      /** 1 to 365, 30 by default. */
      expiresInDays?: number | null;
      /** Both have the same letter here. */
      templateSlug?: 'invitation' | 'waitlist_invitation' | null;
    };
    answer: ClerkInvitation;
  };
  /** Take an invitation to the application back */
  'POST /v1/invitations/{invitationId}/revoke': {
    input: {
      invitationId: string;
    };
    answer: ClerkInvitation;
  };
  /** Invite up to ten addresses to the application: all of them, or nobody */
  'POST /v1/invitations/bulk': {
    input: Array<{
      emailAddress: string;
      /** Goes into the public metadata of whoever accepts. */
      publicMetadata?: Record<string, unknown> | null;
      redirectUrl?: string | null;
      /** False sends no letter. */
      notify?: boolean | null;
      /** Invites although the address is invited, or somebody has it. */
      ignoreExisting?: boolean | null;
      /** 1 to 365, 30 by default. */
      expiresInDays?: number | null;
      /** Both have the same letter here. */
      templateSlug?: 'invitation' | 'waitlist_invitation' | null;
    }>;
    answer: Array<ClerkInvitation>;
  };
  /** The keys that verify tokens: the next one, the present one, and former ones while their tokens live */
  'GET /v1/jwks': {
    input: Record<never, never>;
    answer: {
      keys: Array<ClerkJsonWebKey>;
    };
  };
  /** List the webhook endpoints that get this form, the newest first */
  'GET /v1/latchkey/webhook_endpoints': {
    input: {
      /** How many rows at most: 1 to 500, 10 by default. */
      limit?: number;
      /** The id of the last endpoint seen. */
      after?: string;
    };
    answer: {
      data: Array<ClerkWebhookEndpoint>;
      /** The id from which the next page goes on; null when there is none. */
      after: string | null;
    };
  };
  /** Register a webhook endpoint that gets this form */
  'POST /v1/latchkey/webhook_endpoints': {
    input: ClerkCreateWebhookEndpoint;
    answer: ClerkWebhookEndpoint;
  };
  /** Remove a webhook endpoint and all that waits for it */
  'DELETE /v1/latchkey/webhook_endpoints/{webhookEndpointId}': {
    input: {
      webhookEndpointId: string;
    };
    answer: DeletedObject;
  };
  /** List all invitations to organizations, newest first */
  'GET /v1/organization_invitations': {
    input: {
      /** Any of these statuses. */
      status?: Array<string>;
      /** A part of the address. */
      query?: string;
      /** One of created_at, email_address, expires_at; a minus begins with the last. */
      orderBy?: string;
      /** How many rows at most: 1 to 500, 10 by default. */
      limit?: number;
      /** How many rows to leave out first. */
      offset?: number;
    };
    answer: {
      data: Array<ClerkOrganizationInvitationWithPublicOrganizationData>;
      totalCount: number;
    };
  };
  /** List all memberships of the instance, newest first */
  'GET /v1/organization_memberships': {
    input: {
      /** One of created_at, email_address, phone_number, username, first_name, last_name; a minus begins with the last. */
      orderBy?: string;
      /** How many rows at most: 1 to 500, 10 by default. */
      limit?: number;
      /** How many rows to leave out first. */
      offset?: number;
    };
    answer: {
      data: Array<ClerkOrganizationMembership>;
      totalCount: number;
    };
  };
  /** List organizations, newest first */
  'GET /v1/organizations': {
    input: {
      includeMembersCount?: boolean;
      includeMissingMemberWithElevatedPermissions?: boolean;
      /** The whole id, or a part of the name or the slug. */
      query?: string;
      /** Organizations of these members. */
      userId?: Array<string>;
      /** These organizations. */
      organizationId?: Array<string>;
      /** One of name, created_at, members_count; a minus begins with the last. */
      orderBy?: string;
      /** How many rows at most: 1 to 500, 10 by default. */
      limit?: number;
      /** How many rows to leave out first. */
      offset?: number;
    };
    answer: {
      data: Array<ClerkOrganization>;
      totalCount: number;
    };
  };
  /** Create an organization; who creates it becomes its administrator */
  'POST /v1/organizations': {
    input: {
      slug?: string | null;
      /** 0 is any number. */
      maxAllowedMemberships?: number | null;
      createdAt?: IsoDate | null;
      /** There are no role sets here. */
      roleSetKey?: null;
      publicMetadata?: Record<string, unknown> | null;
      privateMetadata?: Record<string, unknown> | null;
      name: string;
      createdBy?: string | null;
    };
    answer: ClerkOrganization;
  };
  /** Delete an organization with its memberships and invitations */
  'DELETE /v1/organizations/{organizationId}': {
    input: {
      organizationId: string;
    };
    answer: DeletedObject;
  };
  /** Get an organization by its id or its slug */
  'GET /v1/organizations/{organizationId}': {
    input: {
      organizationId: string;
      includeMembersCount?: boolean;
      includeMissingMemberWithElevatedPermissions?: boolean;
    };
    answer: ClerkOrganization;
  };
  /** Change an organization; what is not given stays */
  'PATCH /v1/organizations/{organizationId}': {
    input: {
      organizationId: string;
    } & {
      slug?: string | null;
      /** 0 is any number. */
      maxAllowedMemberships?: number | null;
      createdAt?: IsoDate | null;
      /** There are no role sets here. */
      roleSetKey?: null;
      publicMetadata?: Record<string, unknown> | null;
      privateMetadata?: Record<string, unknown> | null;
      name?: string | null;
      adminDeleteEnabled?: boolean | null;
    };
    answer: ClerkOrganization;
  };
  /** List the invitations to an organization, newest first */
  'GET /v1/organizations/{organizationId}/invitations': {
    input: {
      organizationId: string;
      /** Any of these statuses. */
      status?: Array<string>;
      emailAddress?: string;
      /** One of created_at, email_address, expires_at; a minus begins with the last. */
      orderBy?: string;
      /** How many rows at most: 1 to 500, 10 by default. */
      limit?: number;
      /** How many rows to leave out first. */
      offset?: number;
    };
    answer: {
      data: Array<ClerkOrganizationInvitation>;
      totalCount: number;
    };
  };
  /** Invite an address to an organization */
  'POST /v1/organizations/{organizationId}/invitations': {
    input: {
      organizationId: string;
    } & {
      emailAddress: string;
      role: string;
      /** An administrator of the organization. */
      inviterUserId?: string | null;
      publicMetadata?: Record<string, unknown> | null;
      privateMetadata?: Record<string, unknown> | null;
      redirectUrl?: string | null;
      /** 1 to 365, 30 by default. */
      expiresInDays?: number | null;
      /** False sends no letter. */
      notify?: boolean | null;
    };
    answer: ClerkOrganizationInvitation;
  };
  /** Get an invitation to an organization */
  'GET /v1/organizations/{organizationId}/invitations/{invitationId}': {
    input: {
      organizationId: string;
      invitationId: string;
    };
    answer: ClerkOrganizationInvitation;
  };
  /** Take an invitation to an organization back */
  'POST /v1/organizations/{organizationId}/invitations/{invitationId}/revoke': {
    input: {
      organizationId: string;
      invitationId: string;
    } & {
      /** An administrator of the organization. */
      requestingUserId?: string | null;
    };
    answer: ClerkOrganizationInvitation;
  };
  /** Invite up to ten addresses to an organization: all of them, or nobody */
  'POST /v1/organizations/{organizationId}/invitations/bulk': {
    input: {
      organizationId: string;
    } & Array<{
      emailAddress: string;
      role: string;
      /** An administrator of the organization. */
      inviterUserId?: string | null;
      publicMetadata?: Record<string, unknown> | null;
      privateMetadata?: Record<string, unknown> | null;
      redirectUrl?: string | null;
      /** 1 to 365, 30 by default. */
      expiresInDays?: number | null;
      /** False sends no letter. */
      notify?: boolean | null;
    }>;
    answer: {
      data: Array<ClerkOrganizationInvitation>;
      totalCount: number;
    };
  };
  /** List the invitations to an organization that wait for an answer (deprecated) */
  'GET /v1/organizations/{organizationId}/invitations/pending': {
    input: {
      organizationId: string;
      /** How many rows at most: 1 to 500, 10 by default. */
      limit?: number;
      /** How many rows to leave out first. */
      offset?: number;
    };
    answer: {
      data: Array<ClerkOrganizationInvitation>;
      totalCount: number;
    };
  };
  /** Delete an organization's logo */
  'DELETE /v1/organizations/{organizationId}/logo': {
    input: {
      organizationId: string;
    };
    answer: ClerkOrganization;
  };
  /** Set an organization's logo: JPEG, PNG, GIF or WebP by its bytes, up to 10 MB */
  'PUT /v1/organizations/{organizationId}/logo': {
    input: {
      organizationId: string;
    } & {
      file: Blob;
    };
    answer: ClerkOrganization;
  };
  /** List the members of an organization, newest first */
  'GET /v1/organizations/{organizationId}/memberships': {
    input: {
      organizationId: string;
      /** One of created_at, email_address, phone_number, username, first_name, last_name; a minus begins with the last. */
      orderBy?: string;
      /** These users. */
      userId?: Array<string>;
      /** Who owns any of these addresses. */
      emailAddress?: Array<string>;
      /** Who owns any of these numbers. */
      phoneNumber?: Array<string>;
      /** These usernames. */
      username?: Array<string>;
      /** Who owns any of these wallets. */
      web3Wallet?: Array<string>;
      /** Who has any of these roles. */
      role?: Array<string>;
      /** A part of an identifier, the id or the name. */
      query?: string;
      emailAddressQuery?: string;
      phoneNumberQuery?: string;
      usernameQuery?: string;
      nameQuery?: string;
      /** Of the user. */
      lastActiveAtBefore?: IsoDate;
      /** Of the user. */
      lastActiveAtAfter?: IsoDate;
      /** Of the user. */
      createdAtBefore?: IsoDate;
      /** Of the user. */
      createdAtAfter?: IsoDate;
      /** How many rows at most: 1 to 500, 10 by default. */
      limit?: number;
      /** How many rows to leave out first. */
      offset?: number;
    };
    answer: {
      data: Array<ClerkOrganizationMembership>;
      totalCount: number;
    };
  };
  /** Make a user a member of an organization */
  'POST /v1/organizations/{organizationId}/memberships': {
    input: {
      organizationId: string;
    } & {
      userId: string;
      role: string;
      publicMetadata?: Record<string, unknown> | null;
      privateMetadata?: Record<string, unknown> | null;
    };
    answer: ClerkOrganizationMembership;
  };
  /** Remove a member; the answer is the membership as it was */
  'DELETE /v1/organizations/{organizationId}/memberships/{userId}': {
    input: {
      organizationId: string;
      userId: string;
    };
    answer: ClerkOrganizationMembership;
  };
  /** Give a member another role */
  'PATCH /v1/organizations/{organizationId}/memberships/{userId}': {
    input: {
      organizationId: string;
      userId: string;
    } & {
      role: string;
    };
    answer: ClerkOrganizationMembership;
  };
  /** Merge into a membership's metadata: a null removes its key, at any depth */
  'PATCH /v1/organizations/{organizationId}/memberships/{userId}/metadata': {
    input: {
      organizationId: string;
      userId: string;
    } & {
      publicMetadata?: Record<string, unknown> | null;
      privateMetadata?: Record<string, unknown> | null;
    };
    answer: ClerkOrganizationMembership;
  };
  /** Merge into an organization's metadata: a null removes its key, at any depth */
  'PATCH /v1/organizations/{organizationId}/metadata': {
    input: {
      organizationId: string;
    } & {
      publicMetadata?: Record<string, unknown> | null;
      privateMetadata?: Record<string, unknown> | null;
    };
    answer: ClerkOrganization;
  };
  /** Replace buckets of an organization's metadata as a whole */
  'PUT /v1/organizations/{organizationId}/metadata': {
    input: {
      organizationId: string;
    } & {
      publicMetadata?: Record<string, unknown> | null;
      privateMetadata?: Record<string, unknown> | null;
    };
    answer: ClerkOrganization;
  };
  /** Give a user a phone number */
  'POST /v1/phone_numbers': {
    input: {
      userId: string;
      phoneNumber: string;
      /** Whether an operator vouches for it. */
      verified?: boolean | null;
      /** The first of a user is the primary one anyway. */
      primary?: boolean | null;
      /** The first that is becomes the default; it must be verified. */
      reservedForSecondFactor?: boolean | null;
    };
    answer: ClerkPhoneNumber;
  };
  /** Take a phone number from its user */
  'DELETE /v1/phone_numbers/{phoneNumberId}': {
    input: {
      phoneNumberId: string;
    };
    answer: DeletedObject;
  };
  /** Get a phone number */
  'GET /v1/phone_numbers/{phoneNumberId}': {
    input: {
      phoneNumberId: string;
    };
    answer: ClerkPhoneNumber;
  };
  /** Vouch for a phone number, make it the primary one, or reserve it for the second factor */
  'PATCH /v1/phone_numbers/{phoneNumberId}': {
    input: {
      phoneNumberId: string;
    } & {
      /** Whether an operator vouches for it. */
      verified?: boolean | null;
      /** The first of a user is the primary one anyway. */
      primary?: boolean | null;
      /** The first that is becomes the default; it must be verified. */
      reservedForSecondFactor?: boolean | null;
    };
    answer: ClerkPhoneNumber;
  };
  /** List sessions, the newest first: of a user, or all */
  'GET /v1/sessions': {
    input: {
      /** A browser, as sessions name it; each session has one of its own. */
      clientId?: string;
      userId?: string;
      status?: '' | 'active' | 'revoked' | 'ended' | 'expired' | 'abandoned' | 'removed' | 'replaced' | 'pending';
      /** Whether to answer with {data, total_count} in place of a bare array. */
      paginated?: boolean;
      /** How many rows at most: 1 to 500, 10 by default. */
      limit?: number;
      /** How many rows to leave out first. */
      offset?: number;
    };
    answer: Array<ClerkSession> | {
      data: Array<ClerkSession>;
      totalCount: number;
    };
  };
  /** Begin a session for a user who proved nothing; in development only */
  'POST /v1/sessions': {
    input: {
      userId: string;
      activeOrganizationId?: string | null;
    };
    answer: ClerkSession;
  };
  /** Get a session */
  'GET /v1/sessions/{sessionId}': {
    input: {
      sessionId: string;
    };
    answer: ClerkSession;
  };
  /** End a session; one that has ended stays as it is */
  'POST /v1/sessions/{sessionId}/revoke': {
    input: {
      sessionId: string;
    };
    answer: ClerkSession;
  };
  /** Make a session's token: good for a minute, or as long as is said */
  'POST /v1/sessions/{sessionId}/tokens': {
    input: {
      sessionId: string;
    } & {
      /** 60 by default. */
      expiresInSeconds?: number | null;
    };
    answer: ClerkToken;
  };
  /** Make a token of the environment's JWT template, whose name is default */
  'POST /v1/sessions/{sessionId}/tokens/{templateName}': {
    input: {
      sessionId: string;
      templateName: string;
    } & {
      /** 60 by default. */
      expiresInSeconds?: number | null;
    };
    answer: ClerkToken;
  };
  /** Make a sign-in token for a user, which is shown this once: it stands for the first factor, one time */
  'POST /v1/sign_in_tokens': {
    input: {
      userId: string;
      /** The organization that its session begins in. */
      orgId?: string | null;
      /** Thirty days by default. */
      expiresInSeconds?: number | null;
    };
    answer: ClerkSignInToken;
  };
  /** Take back a sign-in token that was not used */
  'POST /v1/sign_in_tokens/{signInTokenId}/revoke': {
    input: {
      signInTokenId: string;
    };
    answer: ClerkSignInToken;
  };
  /** List users, newest first */
  'GET /v1/users': {
    input: {
      /** Owners of any of these addresses. */
      emailAddress?: Array<string>;
      /** Owners of any of these numbers, in E.164. */
      phoneNumber?: Array<string>;
      /** Users with any of these names. */
      username?: Array<string>;
      /** Owners of any of these wallets. */
      web3Wallet?: Array<string>;
      /** Users with any of these external ids. */
      externalId?: Array<string>;
      /** These users. */
      userId?: Array<string>;
      /** Members of any of these organizations, and of none that is excluded. */
      organizationId?: Array<string>;
      /** A part of an address, number, username, wallet, id or name. */
      query?: string;
      /** A part of an address. */
      emailAddressQuery?: string;
      /** A part of a number. */
      phoneNumberQuery?: string;
      /** A part of a username. */
      usernameQuery?: string;
      /** A part of the first name, the last name, or both with a space between. */
      nameQuery?: string;
      banned?: boolean;
      /** Last active before this instant. */
      lastActiveAtBefore?: IsoDate;
      /** Last active after this instant. */
      lastActiveAtAfter?: IsoDate;
      /** Last active at this instant or after it. */
      lastActiveAtSince?: IsoDate;
      /** Created before this instant. */
      createdAtBefore?: IsoDate;
      /** Created after this instant. */
      createdAtAfter?: IsoDate;
      /** Last signed in before this instant. */
      lastSignInAtBefore?: IsoDate;
      /** Last signed in after this instant. */
      lastSignInAtAfter?: IsoDate;
      /** Together with `provider_user_id`: users with an account there, as `oauth_google`. */
      provider?: string;
      /** Together with `provider`: ids of users there. */
      providerUserId?: Array<string>;
      /** How many rows at most: 1 to 500, 10 by default. */
      limit?: number;
      /** How many rows to leave out first. */
      offset?: number;
      /** The id of the last user of the page before; only for the order of creation. */
      startingAfter?: string;
      /** One of created_at, updated_at, email_address, web3wallet, first_name, last_name, phone_number, username, last_active_at, last_sign_in_at; a minus begins with the last. */
      orderBy?: string;
    };
    answer: Array<ClerkUser>;
  };
  /** Create a user: addresses and phones are verified unless said otherwise, and no letter goes out */
  'POST /v1/users': {
    input: {
      externalId?: string | null;
      firstName?: string | null;
      lastName?: string | null;
      /** A BCP 47 tag. */
      locale?: string | null;
      username?: string | null;
      password?: string | null;
      /** A hash made elsewhere; needs its hasher. */
      passwordDigest?: string | null;
      passwordHasher?: 'argon2i' | 'argon2id' | 'awscognito' | 'bcrypt' | 'bcrypt_peppered' | 'bcrypt_sha256_django' | 'ldap_ssha' | 'md5' | 'md5_phpass' | 'md5_salted' | 'pbkdf2_sha1' | 'pbkdf2_sha256' | 'pbkdf2_sha256_django' | 'pbkdf2_sha512' | 'pbkdf2_sha512_hex' | 'phpass' | 'scrypt_firebase' | 'scrypt_werkzeug' | 'sha256' | 'sha256_salted' | 'sha512_symfony' | null;
      skipPasswordChecks?: boolean | null;
      /** Base32; the factor is on at once. */
      totpSecret?: string | null;
      /** A whole set, as they are typed or as bcrypt digests: 20 at most. */
      backupCodes?: Array<string> | Array<string>;
      deleteSelfEnabled?: boolean | null;
      createOrganizationEnabled?: boolean | null;
      createOrganizationsLimit?: number | null;
      skipLegalChecks?: boolean | null;
      legalAcceptedAt?: IsoDate | null;
      bypassClientTrust?: boolean | null;
      createdAt?: IsoDate | null;
      /** For everybody to read. */
      publicMetadata?: Record<string, unknown> | null;
      /** For the application's servers alone. */
      privateMetadata?: Record<string, unknown> | null;
      /** May be written from browsers. */
      unsafeMetadata?: Record<string, unknown> | null;
      /** The first is the primary one. */
      emailAddress?: Array<string> | Array<string>;
      emailAddressIdentificationStatus?: Array<'verified' | 'reserved'> | Array<'verified' | 'reserved'>;
      /** In E.164; the first is the primary one. */
      phoneNumber?: Array<string> | Array<string>;
      phoneNumberIdentificationStatus?: Array<'verified' | 'reserved'> | Array<'verified' | 'reserved'>;
      /** The first is the primary one. */
      web3Wallet?: Array<string> | Array<string>;
      skipPasswordRequirement?: boolean | null;
      skipUserRequirement?: boolean | null;
      banned?: boolean | null;
      locked?: boolean | null;
    };
    answer: ClerkUser;
  };
  /** Delete a user with everything that belongs to them */
  'DELETE /v1/users/{userId}': {
    input: {
      userId: string;
    };
    answer: DeletedObject;
  };
  /** Get a user */
  'GET /v1/users/{userId}': {
    input: {
      userId: string;
    };
    answer: ClerkUser;
  };
  /** Change a user; what is not given stays */
  'PATCH /v1/users/{userId}': {
    input: {
      userId: string;
    } & {
      externalId?: string | null;
      firstName?: string | null;
      lastName?: string | null;
      /** A BCP 47 tag. */
      locale?: string | null;
      username?: string | null;
      password?: string | null;
      /** A hash made elsewhere; needs its hasher. */
      passwordDigest?: string | null;
      passwordHasher?: 'argon2i' | 'argon2id' | 'awscognito' | 'bcrypt' | 'bcrypt_peppered' | 'bcrypt_sha256_django' | 'ldap_ssha' | 'md5' | 'md5_phpass' | 'md5_salted' | 'pbkdf2_sha1' | 'pbkdf2_sha256' | 'pbkdf2_sha256_django' | 'pbkdf2_sha512' | 'pbkdf2_sha512_hex' | 'phpass' | 'scrypt_firebase' | 'scrypt_werkzeug' | 'sha256' | 'sha256_salted' | 'sha512_symfony' | null;
      skipPasswordChecks?: boolean | null;
      /** Base32; the factor is on at once. */
      totpSecret?: string | null;
      /** A whole set, as they are typed or as bcrypt digests: 20 at most. */
      backupCodes?: Array<string> | Array<string>;
      deleteSelfEnabled?: boolean | null;
      createOrganizationEnabled?: boolean | null;
      createOrganizationsLimit?: number | null;
      skipLegalChecks?: boolean | null;
      legalAcceptedAt?: IsoDate | null;
      bypassClientTrust?: boolean | null;
      createdAt?: IsoDate | null;
      /** For everybody to read. */
      publicMetadata?: Record<string, unknown> | null;
      /** For the application's servers alone. */
      privateMetadata?: Record<string, unknown> | null;
      /** May be written from browsers. */
      unsafeMetadata?: Record<string, unknown> | null;
      primaryEmailAddressId?: string | null;
      primaryPhoneNumberId?: string | null;
      primaryWeb3WalletId?: string | null;
      /** Whether the former primary address is told. */
      notifyPrimaryEmailAddressChanged?: boolean | null;
      profileImageId?: string | null;
      /** Together with a password: ends all sessions. */
      signOutOfOtherSessions?: boolean | null;
    };
    answer: ClerkUser;
  };
  /** Delete all of a user's backup codes */
  'DELETE /v1/users/{userId}/backup_code': {
    input: {
      userId: string;
    };
    answer: {
      userId: string;
    };
  };
  /** Ban a user: all sessions end, and every door refuses */
  'POST /v1/users/{userId}/ban': {
    input: {
      userId: string;
    };
    answer: ClerkUser;
  };
  /** Put one e-mail address in the place of all of a user's */
  'PUT /v1/users/{userId}/email_address': {
    input: {
      userId: string;
    } & {
      emailAddress: string;
      /** Verified by default; a reserved one is not proven, yet good for sign-in and closed to others. */
      identificationStatus?: 'verified' | 'reserved' | 'unverified' | null;
      /** Whether the former primary address is told. */
      notifyPrimaryEmailAddressChanged?: boolean | null;
    };
    answer: ClerkEmailAddress;
  };
  /** Delete an external account of a user with its tokens, by its own id or that of its identification */
  'DELETE /v1/users/{userId}/external_accounts/{externalAccountId}': {
    input: {
      userId: string;
      externalAccountId: string;
    };
    answer: DeletedObject;
  };
  /** Keep a user out for the time of a lock-out */
  'POST /v1/users/{userId}/lock': {
    input: {
      userId: string;
    };
    answer: ClerkUser;
  };
  /** Merge into a user's metadata: a null removes its key, at any depth */
  'PATCH /v1/users/{userId}/metadata': {
    input: {
      userId: string;
    } & {
      /** For everybody to read. */
      publicMetadata?: Record<string, unknown> | null;
      /** For the application's servers alone. */
      privateMetadata?: Record<string, unknown> | null;
      /** May be written from browsers. */
      unsafeMetadata?: Record<string, unknown> | null;
    };
    answer: ClerkUser;
  };
  /** Replace buckets of a user's metadata as a whole */
  'PUT /v1/users/{userId}/metadata': {
    input: {
      userId: string;
    } & {
      /** For everybody to read. */
      publicMetadata?: Record<string, unknown> | null;
      /** For the application's servers alone. */
      privateMetadata?: Record<string, unknown> | null;
      /** May be written from browsers. */
      unsafeMetadata?: Record<string, unknown> | null;
    };
    answer: ClerkUser;
  };
  /** Delete every second factor of a user: TOTP, backup codes, and what phones are reserved for */
  'DELETE /v1/users/{userId}/mfa': {
    input: {
      userId: string;
    };
    answer: {
      userId: string;
    };
  };
  /** The OAuth access tokens of a user's accounts with a provider; one that is over is renewed first */
  'GET /v1/users/{userId}/oauth_access_tokens/{provider}': {
    input: {
      userId: string;
      provider: string;
      /** Whether to answer with {data, total_count} in place of a bare array. */
      paginated?: boolean;
      /** How many rows at most: 1 to 500, 10 by default. */
      limit?: number;
      /** How many rows to leave out first. */
      offset?: number;
    };
    answer: Array<ClerkOAuthAccessToken> | {
      data: Array<ClerkOAuthAccessToken>;
      totalCount: number;
    };
  };
  /** List the invitations to organizations that were sent to a user's verified addresses, newest first */
  'GET /v1/users/{userId}/organization_invitations': {
    input: {
      userId: string;
      /** Any of these statuses. */
      status?: Array<string>;
      /** How many rows at most: 1 to 500, 10 by default. */
      limit?: number;
      /** How many rows to leave out first. */
      offset?: number;
    };
    answer: {
      data: Array<ClerkOrganizationInvitationWithPublicOrganizationData>;
      totalCount: number;
    };
  };
  /** List a user's memberships, newest first */
  'GET /v1/users/{userId}/organization_memberships': {
    input: {
      userId: string;
      /** How many rows at most: 1 to 500, 10 by default. */
      limit?: number;
      /** How many rows to leave out first. */
      offset?: number;
    };
    answer: {
      data: Array<ClerkOrganizationMembership>;
      totalCount: number;
    };
  };
  /** Delete a passkey of a user, and tell them by mail */
  'DELETE /v1/users/{userId}/passkeys/{passkeyIdentificationId}': {
    input: {
      userId: string;
      passkeyIdentificationId: string;
    };
    answer: DeletedObject;
  };
  /** Call a user's password compromised: it signs in no more until it is reset */
  'POST /v1/users/{userId}/password/set_compromised': {
    input: {
      userId: string;
    } & {
      revokeAllSessions?: boolean | null;
    };
    answer: ClerkUser;
  };
  /** Let a user's password sign in again */
  'POST /v1/users/{userId}/password/unset_compromised': {
    input: {
      userId: string;
    };
    answer: ClerkUser;
  };
  /** Put one phone number in the place of all of a user's; it is no second factor */
  'PUT /v1/users/{userId}/phone_number': {
    input: {
      userId: string;
    } & {
      phoneNumber: string;
      /** Verified by default; a reserved one is not proven, yet good for sign-in and closed to others. */
      identificationStatus?: 'verified' | 'reserved' | 'unverified' | null;
    };
    answer: ClerkPhoneNumber;
  };
  /** Delete a user's profile image */
  'DELETE /v1/users/{userId}/profile_image': {
    input: {
      userId: string;
    };
    answer: ClerkUser;
  };
  /** Set a user's profile image: JPEG, PNG, GIF or WebP by its bytes, up to 10 MB */
  'POST /v1/users/{userId}/profile_image': {
    input: {
      userId: string;
    } & {
      file: Blob;
    };
    answer: ClerkUser;
  };
  /** Remove a user's password, also where it is all that they have to sign in with */
  'POST /v1/users/{userId}/remove_password': {
    input: {
      userId: string;
    } & {
      /** Whether all sessions end. */
      signOutOfOtherSessions?: boolean | null;
    };
    answer: ClerkUser;
  };
  /** Delete a user's TOTP; backup codes stay */
  'DELETE /v1/users/{userId}/totp': {
    input: {
      userId: string;
    };
    answer: {
      userId: string;
    };
  };
  /** Make a TOTP for a user, whose secret is shown this once; verify_totp switches it on */
  'POST /v1/users/{userId}/totp': {
    input: {
      userId: string;
    };
    answer: ClerkTotp;
  };
  /** A user's trusted devices: none */
  'GET /v1/users/{userId}/trusted_devices': {
    input: {
      userId: string;
    };
    answer: {
      data: Array<unknown>;
      totalCount: number;
    };
  };
  /** Let a banned user in again */
  'POST /v1/users/{userId}/unban': {
    input: {
      userId: string;
    };
    answer: ClerkUser;
  };
  /** Let a locked user in again */
  'POST /v1/users/{userId}/unlock': {
    input: {
      userId: string;
    };
    answer: ClerkUser;
  };
  /** Check a user's password; nobody signs in by it */
  'POST /v1/users/{userId}/verify_password': {
    input: {
      userId: string;
    } & {
      password: string;
    };
    answer: {
      verified: true;
    };
  };
  /** Spend a code of a user's TOTP, or a backup code; the first code of a new TOTP switches it on */
  'POST /v1/users/{userId}/verify_totp': {
    input: {
      userId: string;
    } & {
      code: string;
    };
    answer: {
      verified: true;
      codeType: 'totp' | 'backup_code';
    };
  };
  /** Delete a web3 wallet of a user; of those left another becomes the primary one */
  'DELETE /v1/users/{userId}/web3_wallets/{web3WalletIdentificationId}': {
    input: {
      userId: string;
      web3WalletIdentificationId: string;
    };
    answer: DeletedObject;
  };
  /** Ban up to fifty users: all, or none where one is not there */
  'POST /v1/users/ban': {
    input: {
      userIds: Array<string>;
    };
    answer: Array<ClerkUser>;
  };
  /** Count users */
  'GET /v1/users/count': {
    input: {
      /** Owners of any of these addresses. */
      emailAddress?: Array<string>;
      /** Owners of any of these numbers, in E.164. */
      phoneNumber?: Array<string>;
      /** Users with any of these names. */
      username?: Array<string>;
      /** Owners of any of these wallets. */
      web3Wallet?: Array<string>;
      /** Users with any of these external ids. */
      externalId?: Array<string>;
      /** These users. */
      userId?: Array<string>;
      /** Members of any of these organizations, and of none that is excluded. */
      organizationId?: Array<string>;
      /** A part of an address, number, username, wallet, id or name. */
      query?: string;
      /** A part of an address. */
      emailAddressQuery?: string;
      /** A part of a number. */
      phoneNumberQuery?: string;
      /** A part of a username. */
      usernameQuery?: string;
      /** A part of the first name, the last name, or both with a space between. */
      nameQuery?: string;
      banned?: boolean;
      /** Last active before this instant. */
      lastActiveAtBefore?: IsoDate;
      /** Last active after this instant. */
      lastActiveAtAfter?: IsoDate;
      /** Last active at this instant or after it. */
      lastActiveAtSince?: IsoDate;
      /** Created before this instant. */
      createdAtBefore?: IsoDate;
      /** Created after this instant. */
      createdAtAfter?: IsoDate;
      /** Last signed in before this instant. */
      lastSignInAtBefore?: IsoDate;
      /** Last signed in after this instant. */
      lastSignInAtAfter?: IsoDate;
      /** Together with `provider_user_id`: users with an account there, as `oauth_google`. */
      provider?: string;
      /** Together with `provider`: ids of users there. */
      providerUserId?: Array<string>;
    };
    answer: TotalCount;
  };
  /** Let up to fifty banned users in again */
  'POST /v1/users/unban': {
    input: {
      userIds: Array<string>;
    };
    answer: Array<ClerkUser>;
  };
}
