// A call of each endpoint of the Clerk wire that goes well: see calls.ts.

import type { Belongings } from './belongings.ts';
import type { Calls } from './calls.ts';
import { PASSWORD } from './security/people.ts';

const ofUser: Calls = async (own) => ({ params: { user_id: (await own.user()).id } });
const withBody =
  (calls: Calls, body: object): Calls =>
  async (own) => ({ ...(await calls(own)), body: { ...body } });

/** A PNG of one pixel. */
export const PICTURE = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGP4z8AAAAMBAQDJ/pLvAAAAAElFTkSuQmCC',
  'base64',
);

const ofSession: Calls = async (own) => ({ params: { session_id: (await own.session()).id } });
const ofEmail: Calls = async (own) => ({ params: { email_address_id: (await own.emailAddress()).id } });
const ofPhone: Calls = async (own) => ({ params: { phone_number_id: (await own.phone()).id } });
const many: Calls = async (own) => ({ body: { user_ids: [(await own.user()).id, (await own.unverified()).id] } });
const inOwn: Calls = async (own) => {
  const { userId, organizationId } = await own.membership();
  return { body: { user_id: userId, active_organization_id: organizationId } };
};

const found: Calls = async (own) => {
  const [user, { organizationId }] = [await own.user(), await own.membership()];
  await own.externalAccount();
  const queries: Record<string, string>[] = [
    { email_address: user.email },
    { user_id: user.id, external_id: user.externalId as string },
    { organization_id: organizationId },
    { provider: 'oauth_google', provider_user_id: own.label },
    { query: user.email },
  ];
  return queries.map((query) => ({ query }));
};

const ofEquipped: Calls = async (own) => ({ params: { user_id: (await own.equipped()).id } });

const ofOrganization: Calls = async (own) => ({ params: { organization_id: (await own.organization()).id } });
const ofMember: Calls = async (own) => {
  const { userId, organizationId } = await own.membership();
  return { params: { organization_id: organizationId, user_id: userId } };
};
const ofOrganizationInvitation: Calls = async (own) => ({
  params: { organization_id: (await own.organization()).id, invitation_id: (await own.invitation()).id },
});
const guest = async (own: Belongings, name: string) => ({
  email_address: `${own.label}-${name}@example.com`,
  role: 'org:member',
  inviter_user_id: (await own.administrator()).userId,
});

export const CLERK_CALLS: Record<string, Calls> = {
  'POST /v1/users/:user_id/verify_password': withBody(ofUser, { password: PASSWORD }),
  'POST /v1/users/:user_id/verify_totp': async (own) => ({
    ...(await ofEquipped(own)),
    body: { code: (await own.equipped()).backupCode },
  }),
  'POST /v1/users/:user_id/totp': ofUser,
  'DELETE /v1/users/:user_id/totp': ofEquipped,
  'DELETE /v1/users/:user_id/backup_code': ofEquipped,
  'DELETE /v1/users/:user_id/mfa': ofEquipped,
  'DELETE /v1/users/:user_id/passkeys/:passkey_identification_id': async (own) => {
    const { userId, id } = await own.passkey();
    return { params: { user_id: userId, passkey_identification_id: id } };
  },
  'DELETE /v1/users/:user_id/web3_wallets/:web3_wallet_identification_id': async (own) => {
    const { id, walletId } = await own.equipped();
    return { params: { user_id: id, web3_wallet_identification_id: walletId } };
  },
  'DELETE /v1/users/:user_id/external_accounts/:external_account_id': async (own) => {
    const { userId, id } = await own.externalAccount();
    return { params: { user_id: userId, external_account_id: id } };
  },
  'GET /v1/users/:user_id/oauth_access_tokens/:provider': async (own) => ({
    params: { user_id: (await own.externalAccount()).userId, provider: 'oauth_google' },
  }),
  'GET /v1/users': found,
  'GET /v1/users/count': found,
  'POST /v1/users': async ({ label }) => ({
    body: { email_address: [`${label}-new@example.com`], external_id: `new-${label}` },
  }),
  'GET /v1/users/:user_id': ofUser,
  'PATCH /v1/users/:user_id': async (own) => {
    const [user, equipped] = [await ofUser(own), await own.equipped()];
    return [
      { ...user, body: { first_name: 'Changed' } },
      { ...user, body: { primary_email_address_id: (await own.emailAddress()).id } },
      { ...user, body: { primary_phone_number_id: (await own.phone()).id } },
      { params: { user_id: equipped.id }, body: { primary_web3_wallet_id: equipped.walletId } },
    ];
  },
  'DELETE /v1/users/:user_id': ofUser,
  'PATCH /v1/users/:user_id/metadata': withBody(ofUser, { public_metadata: { plan: 'team' } }),
  'PUT /v1/users/:user_id/metadata': withBody(ofUser, { public_metadata: { plan: 'team' } }),
  'POST /v1/users/:user_id/profile_image': async (own) => ({ ...(await ofUser(own)), file: PICTURE }),
  'DELETE /v1/users/:user_id/profile_image': ofUser,
  'POST /v1/users/:user_id/ban': ofUser,
  'POST /v1/users/:user_id/unban': ofUser,
  'POST /v1/users/:user_id/lock': ofUser,
  'POST /v1/users/:user_id/unlock': ofUser,
  'GET /v1/latchkey/webhook_endpoints': async () => ({}),
  'POST /v1/latchkey/webhook_endpoints': async ({ label }) => ({
    body: { url: `http://127.0.0.1:9/${label}-clerk`, events: ['user.created'] },
  }),
  'DELETE /v1/latchkey/webhook_endpoints/:id': async (own) => ({ params: { id: (await own.webhook()).id } }),

  'GET /v1/sessions': async (own) => {
    const all: Record<string, string>[] = [
      { user_id: (await own.user()).id },
      { client_id: (await own.session()).id.replace('session_', 'client_') },
      ...['active', 'abandoned', 'expired', 'ended', 'revoked'].map((status) => ({ status })),
      {},
      { paginated: 'true' },
    ];
    return all.map((query) => ({ query }));
  },
  'POST /v1/sessions': inOwn,
  'GET /v1/sessions/:session_id': ofSession,
  'POST /v1/sessions/:session_id/revoke': ofSession,
  'POST /v1/sessions/:session_id/tokens': withBody(ofSession, { expires_in_seconds: 60 }),
  'POST /v1/sessions/:session_id/tokens/:template_name': async (own) => {
    await own.jwtTemplate();
    const { params } = (await ofSession(own)) as { params: Record<string, string> };
    return { params: { ...params, template_name: 'default' }, body: { expires_in_seconds: 60 } };
  },
  'GET /v1/jwks': async () => ({}),
  'POST /v1/sign_in_tokens': async (own) => {
    const { userId, organizationId } = await own.membership();
    return { body: { user_id: userId, org_id: organizationId } };
  },
  'POST /v1/sign_in_tokens/:sign_in_token_id/revoke': async (own) => ({
    params: { sign_in_token_id: (await own.signInToken()).id },
  }),
  'POST /v1/email_addresses': async (own) => ({
    body: { user_id: (await own.user()).id, email_address: `${own.label}-third@example.com`, verified: true },
  }),
  'GET /v1/email_addresses/:email_address_id': ofEmail,
  'PATCH /v1/email_addresses/:email_address_id': withBody(ofEmail, { primary: true }),
  'DELETE /v1/email_addresses/:email_address_id': ofEmail,
  'PUT /v1/users/:user_id/email_address': async (own) => ({
    ...(await ofUser(own)),
    body: { email_address: `${own.label}-only@example.com` },
  }),
  'POST /v1/phone_numbers': async (own) => ({
    body: { user_id: (await own.user()).id, phone_number: (await own.phone()).value.replace('+1415', '+1416') },
  }),
  'GET /v1/phone_numbers/:phone_number_id': ofPhone,
  'PATCH /v1/phone_numbers/:phone_number_id': withBody(ofPhone, { reserved_for_second_factor: true }),
  'DELETE /v1/phone_numbers/:phone_number_id': ofPhone,
  'PUT /v1/users/:user_id/phone_number': async (own) => ({
    ...(await ofUser(own)),
    body: { phone_number: (await own.phone()).value.replace('+1415', '+1212') },
  }),
  'POST /v1/users/ban': many,
  'POST /v1/users/unban': many,
  'POST /v1/users/:user_id/remove_password': withBody(ofUser, { sign_out_of_other_sessions: true }),
  'POST /v1/users/:user_id/password/set_compromised': withBody(ofUser, { revoke_all_sessions: true }),
  'POST /v1/users/:user_id/password/unset_compromised': ofUser,
  'GET /v1/users/:user_id/trusted_devices': ofUser,

  'POST /v1/organizations': async (own) => ({
    body: { name: own.label, slug: `${own.label}-slug`, created_by: (await own.user()).id },
  }),
  'GET /v1/organizations': async (own) => ({
    query: { user_id: (await own.user()).id, organization_id: (await own.organization()).id },
  }),
  'GET /v1/organizations/:organization_id': ofOrganization,
  'PATCH /v1/organizations/:organization_id': withBody(ofOrganization, { name: 'Changed' }),
  'DELETE /v1/organizations/:organization_id': ofOrganization,
  'PATCH /v1/organizations/:organization_id/metadata': withBody(ofOrganization, { public_metadata: { plan: 'team' } }),
  'PUT /v1/organizations/:organization_id/metadata': withBody(ofOrganization, { public_metadata: { plan: 'team' } }),
  'PUT /v1/organizations/:organization_id/logo': async (own) => ({ ...(await ofOrganization(own)), file: PICTURE }),
  'DELETE /v1/organizations/:organization_id/logo': ofOrganization,
  'POST /v1/organizations/:organization_id/memberships': async (own) => ({
    ...(await ofOrganization(own)),
    body: { user_id: (await own.user()).id, role: 'org:member' },
  }),
  'GET /v1/organizations/:organization_id/memberships': async (own) => ({
    ...(await ofMember(own)),
    query: { user_id: (await own.user()).id },
  }),
  'PATCH /v1/organizations/:organization_id/memberships/:user_id': withBody(ofMember, { role: 'org:admin' }),
  'DELETE /v1/organizations/:organization_id/memberships/:user_id': ofMember,
  'PATCH /v1/organizations/:organization_id/memberships/:user_id/metadata': withBody(ofMember, {
    public_metadata: { seat: 1 },
  }),
  'GET /v1/organization_memberships': async (own) => {
    await own.membership();
    return {};
  },
  'POST /v1/organizations/:organization_id/invitations': async (own) => ({
    ...(await ofOrganization(own)),
    body: await guest(own, 'invited'),
  }),
  'POST /v1/organizations/:organization_id/invitations/bulk': async (own) => ({
    ...(await ofOrganization(own)),
    body: await guest(own, 'invited-too'),
  }),
  'GET /v1/organizations/:organization_id/invitations': ofOrganization,
  'GET /v1/organizations/:organization_id/invitations/pending': ofOrganization,
  'GET /v1/organizations/:organization_id/invitations/:invitation_id': ofOrganizationInvitation,
  'POST /v1/organizations/:organization_id/invitations/:invitation_id/revoke': async (own) => ({
    ...(await ofOrganizationInvitation(own)),
    body: { requesting_user_id: (await own.administrator()).userId },
  }),
  'GET /v1/organization_invitations': async () => ({}),
  'POST /v1/invitations': async ({ label }) => ({ body: { email_address: `${label}-asked@example.com` } }),
  'POST /v1/invitations/bulk': async ({ label }) => ({ body: { email_address: `${label}-asked-too@example.com` } }),
  'GET /v1/invitations': async () => ({}),
  'POST /v1/invitations/:invitation_id/revoke': async (own) => ({
    params: { invitation_id: (await own.applicationInvitation()).id },
  }),
  'GET /v1/users/:user_id/organization_memberships': ofUser,
  'GET /v1/users/:user_id/organization_invitations': ofUser,
};
