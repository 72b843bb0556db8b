// X1: every place for an id in every endpoint of the Clerk wire, and what it means: see tenancy-slots.ts.

import type { Slots } from './tenancy-slots.ts';

const ofUser: Slots = { user_id: 'scoped' };

const ofSession: Slots = { session_id: 'scoped' };
const ofEmail: Slots = { email_address_id: 'scoped' };
const ofPhone: Slots = { phone_number_id: 'scoped' };

const ofOrganization: Slots = { organization_id: 'scoped' };
const ofMember: Slots = { organization_id: 'scoped', user_id: 'scoped' };
const ofOrganizationInvitation: Slots = { organization_id: 'scoped', invitation_id: 'scoped' };

const users: Slots = {
  user_id: 'choice',
  external_id: 'choice',
  organization_id: 'choice',
  provider_user_id: 'filter',
};

export const CLERK_ROWS: Record<string, Slots> = {
  'GET /v1/users': { ...users, starting_after: 'cursor' },
  'GET /v1/users/count': users,
  'POST /v1/users/:user_id/verify_password': { user_id: 'scoped' },
  'POST /v1/users/:user_id/verify_totp': { user_id: 'scoped' },
  'POST /v1/users/:user_id/totp': { user_id: 'scoped' },
  'DELETE /v1/users/:user_id/totp': { user_id: 'scoped' },
  'DELETE /v1/users/:user_id/backup_code': { user_id: 'scoped' },
  'DELETE /v1/users/:user_id/mfa': { user_id: 'scoped' },
  'DELETE /v1/users/:user_id/passkeys/:passkey_identification_id': {
    user_id: 'scoped',
    passkey_identification_id: 'scoped',
  },
  'DELETE /v1/users/:user_id/web3_wallets/:web3_wallet_identification_id': {
    user_id: 'scoped',
    web3_wallet_identification_id: 'scoped',
  },
  'DELETE /v1/users/:user_id/external_accounts/:external_account_id': {
    user_id: 'scoped',
    external_account_id: 'scoped',
  },
  'GET /v1/users/:user_id/oauth_access_tokens/:provider': { user_id: 'scoped' },
  'POST /v1/users': { external_id: 'free' },
  'GET /v1/users/:user_id': ofUser,
  'PATCH /v1/users/:user_id': {
    ...ofUser,
    external_id: 'free',
    primary_email_address_id: 'scoped',
    primary_phone_number_id: 'scoped',
    primary_web3_wallet_id: 'scoped',
    profile_image_id: 'scoped',
  },
  'DELETE /v1/users/:user_id': ofUser,
  'PATCH /v1/users/:user_id/metadata': ofUser,
  'PUT /v1/users/:user_id/metadata': ofUser,
  'POST /v1/users/:user_id/profile_image': ofUser,
  'DELETE /v1/users/:user_id/profile_image': ofUser,
  'POST /v1/users/:user_id/ban': ofUser,
  'POST /v1/users/:user_id/unban': ofUser,
  'POST /v1/users/:user_id/lock': ofUser,
  'POST /v1/users/:user_id/unlock': ofUser,
  'GET /v1/latchkey/webhook_endpoints': { after: 'cursor' },
  'POST /v1/latchkey/webhook_endpoints': {},
  'DELETE /v1/latchkey/webhook_endpoints/:id': { id: 'scoped' },

  'GET /v1/sessions': { user_id: 'filter', client_id: 'filter' },
  'POST /v1/sessions': { user_id: 'scoped', active_organization_id: 'scoped' },
  'GET /v1/sessions/:session_id': ofSession,
  'POST /v1/sessions/:session_id/revoke': ofSession,
  'POST /v1/sessions/:session_id/tokens': ofSession,
  'POST /v1/sessions/:session_id/tokens/:template_name': ofSession,
  'GET /v1/jwks': {},
  'POST /v1/sign_in_tokens': { user_id: 'scoped', org_id: 'scoped' },
  'POST /v1/sign_in_tokens/:sign_in_token_id/revoke': { sign_in_token_id: 'scoped' },
  'POST /v1/email_addresses': { user_id: 'scoped' },
  'GET /v1/email_addresses/:email_address_id': ofEmail,
  'PATCH /v1/email_addresses/:email_address_id': ofEmail,
  'DELETE /v1/email_addresses/:email_address_id': ofEmail,
  'PUT /v1/users/:user_id/email_address': ofUser,
  'POST /v1/phone_numbers': { user_id: 'scoped' },
  'GET /v1/phone_numbers/:phone_number_id': ofPhone,
  'PATCH /v1/phone_numbers/:phone_number_id': ofPhone,
  'DELETE /v1/phone_numbers/:phone_number_id': ofPhone,
  'PUT /v1/users/:user_id/phone_number': ofUser,
  'POST /v1/users/ban': { user_ids: 'scoped' },
  'POST /v1/users/unban': { user_ids: 'scoped' },
  'POST /v1/users/:user_id/remove_password': ofUser,
  'POST /v1/users/:user_id/password/set_compromised': ofUser,
  'POST /v1/users/:user_id/password/unset_compromised': ofUser,
  'GET /v1/users/:user_id/trusted_devices': ofUser,

  'POST /v1/organizations': { created_by: 'scoped', slug: 'free' },
  'GET /v1/organizations': { user_id: 'choice', organization_id: 'choice' },
  'GET /v1/organizations/:organization_id': ofOrganization,
  'PATCH /v1/organizations/:organization_id': { ...ofOrganization, slug: 'free' },
  'DELETE /v1/organizations/:organization_id': ofOrganization,
  'PATCH /v1/organizations/:organization_id/metadata': ofOrganization,
  'PUT /v1/organizations/:organization_id/metadata': ofOrganization,
  'PUT /v1/organizations/:organization_id/logo': ofOrganization,
  'DELETE /v1/organizations/:organization_id/logo': ofOrganization,
  'POST /v1/organizations/:organization_id/memberships': ofMember,
  'GET /v1/organizations/:organization_id/memberships': { organization_id: 'scoped', user_id: 'choice' },
  'PATCH /v1/organizations/:organization_id/memberships/:user_id': ofMember,
  'DELETE /v1/organizations/:organization_id/memberships/:user_id': ofMember,
  'PATCH /v1/organizations/:organization_id/memberships/:user_id/metadata': ofMember,
  'GET /v1/organization_memberships': {},
  'POST /v1/organizations/:organization_id/invitations': { ...ofOrganization, inviter_user_id: 'scoped' },
  'POST /v1/organizations/:organization_id/invitations/bulk': { ...ofOrganization, inviter_user_id: 'scoped' },
  'GET /v1/organizations/:organization_id/invitations': ofOrganization,
  'GET /v1/organizations/:organization_id/invitations/pending': ofOrganization,
  'GET /v1/organizations/:organization_id/invitations/:invitation_id': ofOrganizationInvitation,
  'POST /v1/organizations/:organization_id/invitations/:invitation_id/revoke': {
    ...ofOrganizationInvitation,
    requesting_user_id: 'scoped',
  },
  'GET /v1/organization_invitations': {},
  'POST /v1/invitations': { template_slug: 'scoped' },
  'POST /v1/invitations/bulk': { template_slug: 'scoped' },
  'GET /v1/invitations': {},
  'POST /v1/invitations/:invitation_id/revoke': { invitation_id: 'scoped' },
  'GET /v1/users/:user_id/organization_memberships': ofUser,
  'GET /v1/users/:user_id/organization_invitations': ofUser,
};
