// X1: every place for an id in every endpoint, and what it means.

import { CLERK_ROWS } from './tenancy-slots-clerk.ts';

/**
 * What a place for an id means. `scoped`: the id must be of the caller's environment. `filter` and `cursor`: an id that
 * is not finds nothing, or a place in the order. `choice`: a filter that leaves out what stands behind a minus, which
 * for such an id is nothing. `free`: any value may be taken, whoever has it elsewhere. `public`:
 * nobody is admitted, and the id itself says which environment is meant. `proof`: a wrong one counts as a failed try,
 * so that something is written: for these the other tests of that proof answer.
 */
export type Meaning = 'scoped' | 'filter' | 'choice' | 'cursor' | 'free' | 'public' | 'proof';

export type Slots = Record<string, Meaning>;

const list: Slots = { after: 'cursor', before: 'cursor' };
const one: Slots = { id: 'scoped' };
const bySlug: Slots = { slug: 'scoped' };
const inOrganization: Slots = { organizationId: 'scoped' };
const grants: Slots = {
  client_id: 'scoped',
  refresh_token: 'scoped',
  organization_id: 'scoped',
  pending_authentication_token: 'scoped',
  authentication_challenge_id: 'proof',
  invitation_token: 'proof',
  user_id: 'proof',
};

const authorizations: Slots = {
  client_id: 'public',
  connection_id: 'scoped',
  organization_id: 'scoped',
  invitation_token: 'scoped',
};

/** By endpoint: each place for an id. A new endpoint needs its row here. */
export const ROWS: Record<string, Slots> = {
  ...CLERK_ROWS,

  'POST /user_management/users': { external_id: 'free' },
  'GET /user_management/users': { organization_id: 'filter', organization: 'filter', ...list },
  'GET /user_management/users/:id': one,
  'GET /user_management/users/external_id/:external_id': { external_id: 'scoped' },
  'PUT /user_management/users/:id': { ...one, external_id: 'free' },
  'DELETE /user_management/users/:id': one,
  'GET /user_management/users/:id/sessions': { ...one, ...list },
  'POST /user_management/sessions/revoke': { session_id: 'scoped' },
  'GET /user_management/sessions/logout': { session_id: 'public' },
  'GET /sso/jwks/:clientId': { clientId: 'public' },
  'GET /user_management/sessions/jwks/:clientId': { clientId: 'public' },
  'GET /events': { organization_id: 'filter', ...list },
  'POST /user_management/authenticate': grants,
  'POST /x/authkit/users/authenticate': grants,
  'GET /user_management/authorize': authorizations,
  'GET /sso/authorize': authorizations,
  'POST /user_management/authorize/device': { client_id: 'public' },
  'POST /oauth2/device_authorization': { client_id: 'public' },

  'POST /user_management/users/:id/email_verification/send': one,
  'POST /user_management/users/:id/email_verification/confirm': one,
  'GET /user_management/email_verification/:id': one,
  'POST /user_management/users/:id/email_change/send': one,
  'POST /user_management/users/:id/email_change/confirm': one,
  'POST /user_management/magic_auth': { invitation_token: 'free' },
  'POST /user_management/magic_auth/send': { invitation_token: 'free' },
  'GET /user_management/magic_auth/:id': one,
  'POST /user_management/password_reset': {},
  'POST /user_management/password_reset/send': {},
  'POST /user_management/password_reset/confirm': { token: 'scoped' },
  'GET /user_management/password_reset/:id': one,

  'POST /user_management/users/:userlandUserId/auth_factors': { userlandUserId: 'scoped' },
  'GET /user_management/users/:userlandUserId/auth_factors': { userlandUserId: 'scoped', ...list },
  'POST /auth/factors/enroll': { user_id: 'scoped' },
  'GET /auth/factors/:id': one,
  'DELETE /auth/factors/:id': one,
  'POST /auth/factors/:id/challenge': one,
  'POST /auth/challenges/:id/verify': one,

  'POST /webhook_endpoints': {},
  'GET /webhook_endpoints': list,
  'PATCH /webhook_endpoints/:id': one,
  'DELETE /webhook_endpoints/:id': one,
  'GET /latchkey/webhook_endpoints/:id/deliveries': { ...one, after: 'cursor' },
  'POST /latchkey/webhook_endpoints/:id/redeliver': { ...one, event_id: 'scoped' },
  'POST /latchkey/webhook_endpoints/:id/rotate_secret': one,

  'POST /organizations': { external_id: 'free' },
  'GET /organizations': list,
  'GET /organizations/:id': one,
  'GET /organizations/external_id/:external_id': { external_id: 'scoped' },
  'PUT /organizations/:id': { ...one, external_id: 'free', stripe_customer_id: 'free' },
  'DELETE /organizations/:id': one,
  'POST /organization_domains': { organization_id: 'scoped' },
  'GET /organization_domains/:id': one,
  'POST /organization_domains/:id/verify': one,
  'DELETE /organization_domains/:id': one,

  'GET /connections': { organization_id: 'filter', ...list },
  'GET /connections/:id': one,
  'DELETE /connections/:id': one,

  'POST /user_management/organization_memberships': {
    user_id: 'scoped',
    organization_id: 'scoped',
    role_slug: 'scoped',
    role_slugs: 'scoped',
  },
  'GET /user_management/organization_memberships': { user_id: 'filter', organization_id: 'filter', ...list },
  'GET /user_management/organization_memberships/:id': one,
  'PUT /user_management/organization_memberships/:id': { ...one, role_slug: 'scoped', role_slugs: 'scoped' },
  'DELETE /user_management/organization_memberships/:id': one,
  'PUT /user_management/organization_memberships/:id/deactivate': one,
  'PUT /user_management/organization_memberships/:id/reactivate': one,

  'POST /authorization/roles': { slug: 'free' },
  'GET /authorization/roles': {},
  'GET /authorization/roles/:slug': bySlug,
  'PATCH /authorization/roles/:slug': bySlug,
  'PUT /authorization/roles/:slug/permissions': bySlug,
  'POST /authorization/roles/:slug/permissions': bySlug,
  'POST /authorization/organizations/:organizationId/roles': { ...inOrganization, slug: 'free' },
  'GET /authorization/organizations/:organizationId/roles': inOrganization,
  'GET /organizations/:organizationId/roles': inOrganization,
  'GET /authorization/organizations/:organizationId/roles/:slug': { ...inOrganization, ...bySlug },
  'PATCH /authorization/organizations/:organizationId/roles/:slug': { ...inOrganization, ...bySlug },
  'DELETE /authorization/organizations/:organizationId/roles/:slug': { ...inOrganization, ...bySlug },
  'PUT /authorization/organizations/:organizationId/roles/:slug/permissions': { ...inOrganization, ...bySlug },
  'POST /authorization/organizations/:organizationId/roles/:slug/permissions': { ...inOrganization, ...bySlug },
  'DELETE /authorization/organizations/:organizationId/roles/:slug/permissions/:permissionSlug': {
    ...inOrganization,
    ...bySlug,
    permissionSlug: 'scoped',
  },
  'POST /authorization/permissions': { slug: 'free' },
  'GET /authorization/permissions': list,
  'GET /authorization/permissions/:slug': bySlug,
  'PATCH /authorization/permissions/:slug': bySlug,
  'DELETE /authorization/permissions/:slug': bySlug,

  'POST /user_management/invitations': {
    organization_id: 'scoped',
    role_slug: 'scoped',
    inviter_user_id: 'scoped',
  },
  'GET /latchkey/letters': list,
  'GET /latchkey/letters/:id': one,
  'GET /user_management/invitations': { organization_id: 'filter', ...list },
  'GET /user_management/invitations/:id': one,
  'GET /user_management/invitations/by_token/:token': { token: 'scoped' },
  'POST /user_management/invitations/:id/accept': one,
  'POST /user_management/invitations/:id/revoke': one,
  'POST /user_management/invitations/:id/resend': one,

  'GET /user_management/jwt_template': {},
  'PUT /user_management/jwt_template': {},
  'POST /user_management/redirect_uris': {},
  'GET /user_management/redirect_uris': list,
  'DELETE /user_management/redirect_uris/:id': one,
  'POST /user_management/cors_origins': {},
  'GET /user_management/cors_origins': list,
  'GET /user_management/users/:id/identities': one,
  'GET /user_management/users/:userId/feature-flags': { userId: 'scoped', ...list },
  'GET /user_management/organization_memberships/:omId/groups': { omId: 'scoped', ...list },
  'GET /user_management/users/:user_id/authorized_applications': { user_id: 'scoped', ...list },
  'DELETE /user_management/users/:user_id/authorized_applications/:application_id': {
    user_id: 'scoped',
    application_id: 'scoped',
  },
  'GET /user_management/users/:userId/api_keys': { userId: 'scoped', organization_id: 'filter', ...list },
  'POST /user_management/users/:userId/api_keys': { userId: 'scoped', organization_id: 'scoped' },
  'POST /api_keys/validations': {},
  'DELETE /api_keys/:id': one,
};
