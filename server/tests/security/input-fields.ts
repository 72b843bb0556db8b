// I1: every field of every body, and what it takes.

import { CLERK_WRITERS } from './input-fields-clerk.ts';
import type { Kind } from './malformed.ts';

/** A field of a body: what it takes, whether null means that it was not given, and a right value beside it. */
export interface Field {
  takes: Kind;
  nullable: boolean;
  empty?: boolean;
}

const text: Field = { takes: 'text', nullable: true, empty: true };
const needed: Field = { takes: 'text', nullable: false };
const some: Field = { takes: 'text', nullable: true };

const profile: Record<string, Field> = {
  first_name: text,
  last_name: text,
  name: text,
  email_verified: { takes: 'truth', nullable: true },
  external_id: text,
  metadata: { takes: 'texts', nullable: true },
  password: { ...text, empty: false },
  password_hash: some,
  password_hash_type: { takes: 'choice', nullable: true },
  password_salt_position: { takes: 'choice', nullable: true },
  locale: { ...text, empty: false },
};

const client: Record<string, Field> = {
  grant_type: needed,
  client_id: text,
  client_secret: text,
  ip_address: text,
  user_agent: text,
};

const truth: Field = { takes: 'truth', nullable: true };
const number: Field = { takes: 'number', nullable: true };
const slugs: Field = { takes: 'slugs', nullable: true };
const locale: Field = { takes: 'choice', nullable: true };
const choice: Field = { takes: 'choice', nullable: false };

/** Of the grants each has fields of its own. */
export const GRANTS: Record<string, Field> = {
  ...client,
  email: needed,
  user_id: some,
  password: needed,
  refresh_token: needed,
  organization_id: text,
  code: needed,
  authentication_challenge_id: needed,
  pending_authentication_token: some,
  pending_authentication_code: some,
  invitation_token: some,
  code_verifier: text,
  redirect_uri: text,
  device_code: needed,
  session: { takes: 'texts', nullable: true },
};
const magicAuth = { email: needed, invitation_token: text, ip_address: text, user_agent: text };
const organization: Record<string, Field> = {
  domain_data: { takes: 'claims', nullable: true },
  domains: slugs,
  metadata: { takes: 'texts', nullable: true },
  external_id: text,
  allow_profiles_outside_organization: truth,
};
const totp = { type: choice, totp_issuer: text, totp_user: text };
const roles = { role_slug: some, role_slugs: slugs };
const change = { name: some, description: text };
const granted = { slug: needed };
const grantedAll = { permissions: { ...slugs, nullable: false } };

/** By endpoint: each field of its body. A new endpoint needs its row here. */
export const WRITERS: Record<string, Record<string, Field>> = {
  ...CLERK_WRITERS,

  'POST /user_management/users': { ...profile, email: needed },
  'PUT /user_management/users/:id': { ...profile, email: some },
  'POST /user_management/sessions/revoke': { session_id: needed },
  'POST /user_management/authenticate': GRANTS,
  'POST /x/authkit/users/authenticate': GRANTS,
  'POST /user_management/authorize/device': { client_id: needed, scope: text },
  'POST /oauth2/device_authorization': { client_id: needed, scope: text },
  'POST /user_management/users/:id/email_verification/confirm': { code: needed },
  'POST /user_management/users/:id/email_change/send': { new_email: needed },
  'POST /user_management/users/:id/email_change/confirm': { code: needed },
  'POST /user_management/magic_auth': magicAuth,
  'POST /user_management/magic_auth/send': magicAuth,
  'POST /user_management/password_reset': { email: needed },
  'POST /user_management/password_reset/send': { email: needed, password_reset_url: needed },
  'POST /user_management/password_reset/confirm': { token: needed, new_password: needed },
  'POST /user_management/users/:userlandUserId/auth_factors': { ...totp, totp_secret: text },
  'POST /auth/factors/enroll': { ...totp, user_id: some },
  'POST /auth/challenges/:id/verify': { code: needed },
  'POST /webhook_endpoints': { endpoint_url: needed, events: { ...slugs, nullable: false } },
  'POST /latchkey/webhook_endpoints/:id/redeliver': { event_id: some },
  'POST /latchkey/webhook_endpoints/:id/rotate_secret': { in_minutes: { takes: 'minutes', nullable: true } },
  'PATCH /webhook_endpoints/:id': { endpoint_url: some, events: slugs, status: { ...choice, nullable: true } },
  'POST /organizations': { ...organization, name: needed },
  'PUT /organizations/:id': { ...organization, name: some, stripe_customer_id: some },
  'POST /organization_domains': { domain: needed, organization_id: needed },
  'POST /user_management/organization_memberships': { user_id: needed, organization_id: needed, ...roles },
  'PUT /user_management/organization_memberships/:id': roles,
  'POST /authorization/roles': { slug: needed, name: needed, description: text },
  'PATCH /authorization/roles/:slug': change,
  'PUT /authorization/roles/:slug/permissions': grantedAll,
  'POST /authorization/roles/:slug/permissions': granted,
  'POST /authorization/organizations/:organizationId/roles': { slug: some, name: needed, description: text },
  'PATCH /authorization/organizations/:organizationId/roles/:slug': change,
  'PUT /authorization/organizations/:organizationId/roles/:slug/permissions': grantedAll,
  'POST /authorization/organizations/:organizationId/roles/:slug/permissions': granted,
  'POST /authorization/permissions': { slug: needed, name: needed, description: text },
  'PATCH /authorization/permissions/:slug': change,
  'POST /user_management/invitations': {
    email: needed,
    organization_id: some,
    role_slug: some,
    expires_in_days: number,
    inviter_user_id: some,
    locale,
  },
  'POST /user_management/invitations/:id/resend': { locale },
  'PUT /user_management/jwt_template': { content: needed },
  'POST /user_management/redirect_uris': { uri: needed },
  'POST /user_management/cors_origins': { origin: needed },
  'POST /user_management/users/:userId/api_keys': {
    name: needed,
    organization_id: needed,
    permissions: slugs,
    expires_at: some,
  },
  'POST /api_keys/validations': { value: needed },
};
