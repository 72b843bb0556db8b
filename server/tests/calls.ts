// A call of each endpoint that goes well, on what its caller holds: the matrices that try every endpoint start from these.

import { registerRedirect } from '../src/core/redirects.ts';
import type { Endpoint } from '../src/http/endpoint.ts';
import { type Belongings, totpCode } from './belongings.ts';
import { CLERK_CALLS } from './clerk-calls.ts';
import { PASSWORD } from './security/people.ts';

export interface Call {
  params?: Record<string, string>;
  query?: Record<string, string>;
  /** Of a list, one of it: see {@link bodyOf}. */
  body?: Record<string, unknown>;
  /** A file that goes with it, instead of a body. */
  file?: Uint8Array;
}

/** What is sent of a call's body, where it is one of a list too. */
export function bodyOf(endpoint: Endpoint, body: unknown): unknown {
  return endpoint.list && body !== undefined ? [body] : body;
}

export type Calls = (own: Belongings) => Promise<Call | Call[]>;

const ofUser: Calls = async (own) => ({ params: { id: (await own.user()).id } });
const ofOrganization: Calls = async (own) => ({ params: { id: (await own.organization()).id } });
const ofDomain: Calls = async (own) => ({ params: { id: (await own.domain()).id } });
const ofMembership: Calls = async (own) => ({ params: { id: (await own.membership()).id } });
const ofConnection: Calls = async (own) => ({ params: { id: (await own.connection()).id } });
const ofWebhook: Calls = async (own) => ({ params: { id: (await own.webhook()).id } });
const ofInvitation: Calls = async (own) => ({ params: { id: (await own.invitation()).id } });
const ofFactor: Calls = async (own) => ({ params: { id: (await own.factor()).factor.id } });
const ofPermission: Calls = async (own) => ({ params: { slug: (await own.permission()).slug } });
const ofEnvironmentRole: Calls = async (own) => ({ params: { slug: (await own.environmentRole()).slug } });
const ofRole: Calls = async (own) => ({
  params: { organizationId: (await own.organization()).id, slug: (await own.role()).slug },
});
const withBody =
  (calls: Calls, more: (own: Belongings) => object | Promise<object>): Calls =>
  async (own) => ({ ...(await calls(own)), body: { ...(await more(own)) } });

const address = async (own: Belongings) => ({ email: (await own.user()).email });
const ofClient: Calls = async ({ tenant }) => ({ params: { clientId: tenant.clientId } });
const ofDevice: Calls = async ({ tenant }) => ({ body: { client_id: tenant.clientId } });
const nothing: Calls = async () => ({});
const newRole = ({ label }: Belongings) => ({ slug: `new-${label}`, name: 'New' });
const granted = async (own: Belongings) => ({ slug: (await own.permission()).slug });
const grantedAll = async (own: Belongings) => ({ permissions: [(await own.permission()).slug] });

// A grant each; what a step waits for belongs to somebody else than the one who has the password.
const grants: Calls = async (own) => {
  const { clientId: client_id, apiKey: client_secret } = own.tenant;
  const client = { client_id, client_secret };
  const { email } = await own.user();
  const [byEmail, byOrganization] = [await own.waitingForEmail(), await own.waitingForOrganization()];
  const byFactor = await own.waitingForFactor();
  const step = (grant_type: string, pending_authentication_token: string, more: object) => ({
    body: { ...client, grant_type: `urn:workos:oauth:grant-type:${grant_type}`, pending_authentication_token, ...more },
  });
  const circumstances = { ip_address: '192.0.2.1', user_agent: 'x' };
  return [
    { body: { ...client, grant_type: 'password', email, password: PASSWORD, ...circumstances } },
    { body: { ...client, grant_type: 'refresh_token', refresh_token: (await own.session()).refreshToken } },
    {
      body: {
        ...client,
        grant_type: 'urn:workos:oauth:grant-type:magic-auth:code',
        email,
        code: (await own.magicCode()).value,
      },
    },
    step('email-verification:code', byEmail.pendingToken, { code: byEmail.code }),
    step('organization-selection', byOrganization.pendingToken, { organization_id: byOrganization.organizationId }),
    step('mfa-totp', byFactor.pendingToken, {
      code: byFactor.code,
      authentication_challenge_id: byFactor.challengeId,
    }),
    { body: { ...client, grant_type: 'authorization_code', code: (await own.authorization()).value } },
    {
      body: {
        client_id,
        grant_type: 'urn:ietf:params:oauth:grant-type:device_code',
        device_code: (await own.device()).deviceCode,
      },
    },
  ];
};

const authorizations: Calls = async (own) => {
  const redirect_uri = 'https://app.example.com/callback';
  await registerRedirect(own.tenant.work, 'redirect', redirect_uri, true);
  const common = { client_id: own.tenant.clientId, redirect_uri, response_type: 'code', state: 'their own' };
  return [
    { query: { ...common, provider: 'authkit', organization_id: (await own.organization()).id } },
    { query: { ...common, provider: 'authkit', invitation_token: (await own.invitation()).token } },
    { query: { ...common, connection_id: (await own.connection()).id } },
  ];
};

const CALLS: Record<string, Calls> = {
  ...CLERK_CALLS,

  'POST /user_management/users': async ({ label }) => ({
    body: { email: `${label}-new@example.com`, external_id: `new-${label}` },
  }),
  'GET /user_management/users': nothing,
  'GET /user_management/users/:id': ofUser,
  'GET /user_management/users/external_id/:external_id': async (own) => ({
    params: { external_id: (await own.user()).externalId as string },
  }),
  'PUT /user_management/users/:id': withBody(ofUser, ({ label }) => ({
    first_name: 'Changed',
    external_id: `external-${label}`,
  })),
  'DELETE /user_management/users/:id': ofUser,
  'GET /user_management/users/:id/sessions': ofUser,
  'POST /user_management/sessions/revoke': async (own) => ({ body: { session_id: (await own.session()).id } }),
  'GET /user_management/sessions/logout': async (own) => {
    await registerRedirect(own.tenant.work, 'sign_out', 'https://app.example.com/', true);
    return { query: { session_id: (await own.session()).id } };
  },
  'GET /sso/jwks/:clientId': ofClient,
  'GET /user_management/sessions/jwks/:clientId': ofClient,
  'GET /events': nothing,
  'POST /user_management/authenticate': grants,
  'POST /x/authkit/users/authenticate': grants,
  'GET /user_management/authorize': authorizations,
  'GET /sso/authorize': authorizations,
  'POST /user_management/authorize/device': ofDevice,
  'POST /oauth2/device_authorization': ofDevice,

  'POST /user_management/users/:id/email_verification/send': async (own) => ({
    params: { id: (await own.unverified()).id },
  }),
  'POST /user_management/users/:id/email_verification/confirm': async (own) => ({
    params: { id: (await own.unverified()).id },
    body: { code: (await own.verification()).value },
  }),
  'GET /user_management/email_verification/:id': async (own) => ({ params: { id: (await own.verification()).id } }),
  'POST /user_management/users/:id/email_change/send': withBody(ofUser, ({ label }) => ({
    new_email: `${label}-other@example.com`,
  })),
  'POST /user_management/users/:id/email_change/confirm': withBody(ofUser, async (own) => ({
    code: (await own.emailChange()).code.value,
  })),
  'POST /user_management/magic_auth': withBody(nothing, address),
  'POST /user_management/magic_auth/send': withBody(nothing, address),
  'GET /user_management/magic_auth/:id': async (own) => ({ params: { id: (await own.magicCode()).id } }),
  'POST /user_management/password_reset': withBody(nothing, address),
  'POST /user_management/password_reset/send': withBody(nothing, async (own) => ({
    ...(await address(own)),
    password_reset_url: 'https://app.example.com/reset',
  })),
  'POST /user_management/password_reset/confirm': withBody(nothing, async (own) => ({
    token: (await own.passwordReset()).value,
    new_password: 'eleven wet otters',
  })),
  'GET /user_management/password_reset/:id': async (own) => ({ params: { id: (await own.passwordReset()).id } }),

  'POST /user_management/users/:userlandUserId/auth_factors': async (own) => ({
    params: { userlandUserId: (await own.user()).id },
    body: { type: 'totp', totp_secret: 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP' },
  }),
  'GET /user_management/users/:userlandUserId/auth_factors': async (own) => ({
    params: { userlandUserId: (await own.user()).id },
  }),
  'POST /auth/factors/enroll': withBody(nothing, async (own) => ({ type: 'totp', user_id: (await own.user()).id })),
  'GET /auth/factors/:id': ofFactor,
  'DELETE /auth/factors/:id': ofFactor,
  'POST /auth/factors/:id/challenge': ofFactor,
  'POST /auth/challenges/:id/verify': async (own) => {
    const { factor, challenge } = await own.factor();
    return { params: { id: challenge.id }, body: { code: totpCode(factor.secret, own.tenant.work.now()) } };
  },

  'POST /webhook_endpoints': async ({ label }) => ({
    body: { endpoint_url: `http://127.0.0.1:9/${label}-new`, events: ['permission.deleted'] },
  }),
  'GET /webhook_endpoints': nothing,
  'PATCH /webhook_endpoints/:id': withBody(ofWebhook, ({ label }) => ({
    endpoint_url: `http://127.0.0.1:9/${label}-changed`,
    events: ['role.deleted'],
    status: 'disabled',
  })),
  'DELETE /webhook_endpoints/:id': ofWebhook,
  'GET /latchkey/webhook_endpoints/:id/deliveries': ofWebhook,
  'POST /latchkey/webhook_endpoints/:id/redeliver': async (own) => {
    const { params } = (await ofWebhook(own)) as Call;
    return [{ params, body: { event_id: (await own.event()).id } }, { params }];
  },
  'POST /latchkey/webhook_endpoints/:id/rotate_secret': withBody(ofWebhook, () => ({ in_minutes: 5 })),

  'POST /organizations': async ({ label }) => ({ body: { name: 'New', external_id: `new-${label}` } }),
  'GET /organizations': nothing,
  'GET /organizations/:id': ofOrganization,
  'GET /organizations/external_id/:external_id': async (own) => ({
    params: { external_id: (await own.organization()).externalId as string },
  }),
  'PUT /organizations/:id': withBody(ofOrganization, ({ label }) => ({
    name: 'Changed',
    external_id: `company-${label}`,
    stripe_customer_id: `cus-${label}`,
  })),
  'DELETE /organizations/:id': ofOrganization,
  'POST /organization_domains': async (own) => ({
    body: { domain: `new.${own.label}.example.org`, organization_id: (await own.organization()).id },
  }),
  'GET /organization_domains/:id': ofDomain,
  'POST /organization_domains/:id/verify': ofDomain,
  'DELETE /organization_domains/:id': ofDomain,

  'GET /connections': async (own) => {
    const { id, type } = await own.connection();
    const organization_id = (await own.organization()).id;
    const queries: Record<string, string>[] = [
      {},
      { organization_id, connection_type: type },
      { domain: 'example.org' },
      { after: id },
    ];
    return queries.map((query) => ({ query }));
  },
  'GET /connections/:id': ofConnection,
  'DELETE /connections/:id': ofConnection,

  'POST /user_management/organization_memberships': async (own) => {
    const [organization, role] = [await own.organization(), await own.role()];
    const member = { organization_id: organization.id };
    return [
      { body: { ...member, user_id: (await own.user()).id, role_slug: role.slug } },
      { body: { ...member, user_id: (await own.unverified()).id, role_slugs: [role.slug] } },
    ];
  },
  'GET /user_management/organization_memberships': async (own) => ({ query: { user_id: (await own.user()).id } }),
  'GET /user_management/organization_memberships/:id': ofMembership,
  'PUT /user_management/organization_memberships/:id': async (own) => {
    const [{ id }, { slug }] = [await own.membership(), await own.role()];
    return [
      { params: { id }, body: { role_slug: slug } },
      { params: { id }, body: { role_slugs: [slug, 'member'] } },
    ];
  },
  'DELETE /user_management/organization_memberships/:id': ofMembership,
  'PUT /user_management/organization_memberships/:id/deactivate': ofMembership,
  'PUT /user_management/organization_memberships/:id/reactivate': ofMembership,

  'POST /authorization/roles': withBody(nothing, newRole),
  'GET /authorization/roles': nothing,
  'GET /authorization/roles/:slug': ofEnvironmentRole,
  'PATCH /authorization/roles/:slug': withBody(ofEnvironmentRole, () => ({ name: 'Changed' })),
  'PUT /authorization/roles/:slug/permissions': withBody(ofEnvironmentRole, grantedAll),
  'POST /authorization/roles/:slug/permissions': withBody(ofEnvironmentRole, granted),
  'POST /authorization/organizations/:organizationId/roles': async (own) => ({
    params: { organizationId: (await own.organization()).id },
    body: { slug: `org-new-${own.label}`, name: 'New' },
  }),
  'GET /authorization/organizations/:organizationId/roles': async (own) => ({
    params: { organizationId: (await own.organization()).id },
  }),
  'GET /organizations/:organizationId/roles': async (own) => ({
    params: { organizationId: (await own.organization()).id },
  }),
  'GET /authorization/organizations/:organizationId/roles/:slug': ofRole,
  'PATCH /authorization/organizations/:organizationId/roles/:slug': withBody(ofRole, () => ({ name: 'Changed' })),
  'DELETE /authorization/organizations/:organizationId/roles/:slug': ofRole,
  'PUT /authorization/organizations/:organizationId/roles/:slug/permissions': withBody(ofRole, grantedAll),
  'POST /authorization/organizations/:organizationId/roles/:slug/permissions': withBody(ofRole, granted),
  'DELETE /authorization/organizations/:organizationId/roles/:slug/permissions/:permissionSlug': async (own) => {
    const { params } = (await ofRole(own)) as Call;
    return { params: { ...params, permissionSlug: (await own.permission()).slug } };
  },
  'POST /authorization/permissions': withBody(nothing, newRole),
  'GET /authorization/permissions': nothing,
  'GET /authorization/permissions/:slug': ofPermission,
  'PATCH /authorization/permissions/:slug': withBody(ofPermission, () => ({ name: 'Changed' })),
  'DELETE /authorization/permissions/:slug': ofPermission,

  'GET /latchkey/letters': nothing,
  'GET /latchkey/letters/:id': async (own) => ({ params: { id: (await own.letter()).id } }),

  'POST /user_management/invitations': async (own) => {
    const [inviter, organization, role] = [await own.user(), await own.organization(), await own.role()];
    const email = `${own.label}-invited@example.com`;
    return {
      body: { email, organization_id: organization.id, role_slug: role.slug, inviter_user_id: inviter.id },
    };
  },
  'GET /user_management/invitations': nothing,
  'GET /user_management/invitations/:id': ofInvitation,
  'GET /user_management/invitations/by_token/:token': async (own) => ({
    params: { token: (await own.invitation()).token },
  }),
  'POST /user_management/invitations/:id/accept': ofInvitation,
  'POST /user_management/invitations/:id/revoke': ofInvitation,
  'POST /user_management/invitations/:id/resend': withBody(ofInvitation, () => ({ locale: 'de' })),

  'GET /user_management/jwt_template': async (own) => {
    await own.jwtTemplate();
    return {};
  },
  'PUT /user_management/jwt_template': async ({ label }) => ({
    body: { content: `{"urn:${label}:name": "{{ user.first_name || 'somebody' }}"}` },
  }),
  'POST /user_management/redirect_uris': async ({ label }) => ({
    body: { uri: `https://new.${label}.example.org/callback` },
  }),
  'GET /user_management/redirect_uris': nothing,
  'DELETE /user_management/redirect_uris/:id': async (own) => ({ params: { id: (await own.redirect()).id } }),
  'POST /user_management/cors_origins': async ({ label }) => ({ body: { origin: `https://${label}.example.org` } }),
  'GET /user_management/cors_origins': nothing,
  'GET /user_management/users/:id/identities': ofUser,
  'GET /user_management/users/:userId/feature-flags': async (own) => ({ params: { userId: (await own.user()).id } }),
  'GET /user_management/organization_memberships/:omId/groups': async (own) => ({
    params: { omId: (await own.membership()).id },
  }),
  'GET /user_management/users/:user_id/authorized_applications': async (own) => ({
    params: { user_id: (await own.user()).id },
  }),
  'DELETE /user_management/users/:user_id/authorized_applications/:application_id': async (own) => {
    const { userId, id } = await own.grant();
    return { params: { user_id: userId, application_id: id } };
  },
  'GET /user_management/users/:userId/api_keys': async (own) => ({ params: { userId: (await own.user()).id } }),
  'POST /user_management/users/:userId/api_keys': async (own) => {
    const [{ userId, organizationId }, { slug }] = [await own.membership(), await own.permission()];
    const body = { name: 'CI', organization_id: organizationId, permissions: [slug] };
    return { params: { userId }, body: { ...body, expires_at: '2090-01-01T00:00:00.000Z' } };
  },
  'POST /api_keys/validations': async (own) => ({ body: { value: (await own.userKey()).value } }),
  'DELETE /api_keys/:id': async (own) => ({ params: { id: (await own.userKey()).key.id } }),
};

/** The endpoints that have a call here. */
export const CALLED = Object.keys(CALLS);

/** Calls of an endpoint that go well, once, for whoever holds these belongings. */
export async function callsOf(
  { method, path }: Pick<Endpoint, 'path'> & { method: string },
  own: Belongings,
): Promise<[Call, ...Call[]]> {
  const calls = CALLS[`${method} ${path}`];
  if (!calls) throw new Error(`Give ${method} ${path} a call that goes well.`);
  return [await calls(own)].flat() as [Call, ...Call[]];
}

/** Where a call goes: the path with its parameters, and the query. */
export function targetOf({ path }: Endpoint, { params = {}, query = {} }: Call): string {
  const search = new URLSearchParams(query).toString();
  return pathOf(path, params) + (search ? `?${search}` : '');
}

/** A path with these parameters. */
export function pathOf(path: string, params: Record<string, string> = {}): string {
  return path.replace(/:(\w+)/g, (_, name: string) => {
    const value = params[name];
    if (value === undefined) throw new Error(`no value for :${name} of ${path}`);
    return encodeURIComponent(value);
  });
}
