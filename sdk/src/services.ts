// What stands beside users: organizations, roles, connections, factors, events. By the names of the vendor's Node SDK.

import { type Face, UM } from './user-management/face.ts';
import { constructEvent } from './webhooks.ts';

const AUTHORIZATION = '/authorization';
const OWN_ROLES = '/authorization/organizations/{organizationId}/roles';

/** Organizations: the customers of an application, to whom its users belong. */
export const organizations = ({ one, list }: Face) => ({
  /**
   * Creates an organization, with domains that are its own if you say so.
   *
   * @throws ConflictError or BadRequestError: its external id, or a domain, is another's.
   * @example
   * const { id } = await latchkey.organizations.createOrganization({ name: 'Acme', externalId: 'customer-7' });
   */
  createOrganization: one('POST /organizations'),

  /**
   * Gets an organization.
   *
   * @throws NotFoundError `entity_not_found`: no such organization.
   * @example
   * const organization = await latchkey.organizations.getOrganization({ organizationId: 'org_01H…' });
   */
  getOrganization: one('GET /organizations/{organizationId}'),

  /**
   * Gets an organization by the id that it has in your own system.
   *
   * @throws NotFoundError `entity_not_found`: no such organization.
   * @example
   * const organization = await latchkey.organizations.getOrganizationByExternalId({ externalId: 'customer-7' });
   */
  getOrganizationByExternalId: one('GET /organizations/external_id/{externalId}'),

  /**
   * Lists organizations, newest first: all, those with a domain, or those whose name has a part.
   *
   * @throws ValidationError `invalid_request_parameters`: a limit or a cursor that cannot be.
   * @example
   * for await (const { name } of latchkey.organizations.listOrganizations({ search: 'acme' })) console.log(name);
   */
  listOrganizations: list('GET /organizations'),

  /**
   * Changes what is given of an organization, and leaves the rest as it is. In `metadata` a null removes a key.
   *
   * @throws NotFoundError `entity_not_found`: no such organization.
   * @example
   * await latchkey.organizations.updateOrganization({ organizationId: 'org_01H…', name: 'Acme Inc' });
   */
  updateOrganization: one('PUT /organizations/{organizationId}'),

  /**
   * Removes an organization with its memberships, invitations, roles, domains and connections.
   *
   * @throws NotFoundError `entity_not_found`: no such organization.
   * @example
   * await latchkey.organizations.deleteOrganization({ organizationId: 'org_01H…' });
   */
  deleteOrganization: one('DELETE /organizations/{organizationId}'),

  /**
   * Lists the roles that members of an organization may have. The list comes whole.
   *
   * @throws NotFoundError `entity_not_found`: no such organization.
   * @example
   * const { data } = await latchkey.organizations.listOrganizationRoles({ organizationId: 'org_01H…' });
   */
  listOrganizationRoles: one('GET /organizations/{organizationId}/roles'),
});

/** Domains of organizations: whose addresses they own, once they have proved it. */
export const organizationDomains = ({ one }: Face) => ({
  /**
   * Claims a domain for an organization, which proves it by a DNS record; what to put there is in the answer.
   *
   * @throws ConflictError or ValidationError: it is claimed already, or is no domain.
   * @example
   * const { verificationToken } = await latchkey.organizationDomains.create({ organizationId: 'org_01H…', domain: 'acme.example' });
   */
  create: one('POST /organization_domains'),

  /**
   * Gets a domain of an organization, and whether it is proven.
   *
   * @throws NotFoundError `entity_not_found`: no such domain.
   * @example
   * const { state } = await latchkey.organizationDomains.get({ organizationDomainId: 'org_domain_01H…' });
   */
  get: one('GET /organization_domains/{organizationDomainId}'),

  /**
   * Has the DNS looked at now, and from time to time for thirty days.
   *
   * @throws NotFoundError `entity_not_found`: no such domain.
   * @example
   * const { state } = await latchkey.organizationDomains.verify({ organizationDomainId: 'org_domain_01H…' });
   */
  verify: one('POST /organization_domains/{organizationDomainId}/verify'),

  /**
   * Gives a domain free.
   *
   * @throws NotFoundError `entity_not_found`: no such domain.
   * @example
   * await latchkey.organizationDomains.delete({ organizationDomainId: 'org_domain_01H…' });
   */
  delete: one('DELETE /organization_domains/{organizationDomainId}'),
});

/** Roles, and what they allow. */
export const authorization = ({ one, list }: Face) => ({
  /**
   * Creates a role that members of every organization may have.
   *
   * @throws ConflictError: there is one with this slug.
   * @example
   * await latchkey.authorization.createEnvironmentRole({ slug: 'editor', name: 'Editor' });
   */
  createEnvironmentRole: one(`POST ${AUTHORIZATION}/roles`),

  /**
   * Lists the roles of the environment. The list comes whole.
   *
   * @throws AuthenticationError: no key, or a wrong one.
   * @example
   * const { data } = await latchkey.authorization.listEnvironmentRoles();
   */
  listEnvironmentRoles: one(`GET ${AUTHORIZATION}/roles`),

  /**
   * Gets a role of the environment.
   *
   * @throws NotFoundError `entity_not_found`: no such role.
   * @example
   * const { permissions } = await latchkey.authorization.getEnvironmentRole({ roleSlug: 'editor' });
   */
  getEnvironmentRole: one(`GET ${AUTHORIZATION}/roles/{roleSlug}`),

  /**
   * Changes the name or the description of a role.
   *
   * @throws NotFoundError `entity_not_found`: no such role.
   * @example
   * await latchkey.authorization.updateEnvironmentRole({ roleSlug: 'editor', description: 'Writes and reads' });
   */
  updateEnvironmentRole: one(`PATCH ${AUTHORIZATION}/roles/{roleSlug}`),

  /**
   * Gives a role these permissions, and no others.
   *
   * @throws NotFoundError `entity_not_found`: no such role or permission.
   * @example
   * await latchkey.authorization.setEnvironmentRolePermissions({ roleSlug: 'editor', permissions: ['books:write'] });
   */
  setEnvironmentRolePermissions: one(`PUT ${AUTHORIZATION}/roles/{roleSlug}/permissions`),

  /**
   * Gives a role one more permission; `slug` is the permission's.
   *
   * @throws NotFoundError `entity_not_found`: no such role or permission.
   * @example
   * await latchkey.authorization.addEnvironmentRolePermission({ roleSlug: 'editor', slug: 'books:write' });
   */
  addEnvironmentRolePermission: one(`POST ${AUTHORIZATION}/roles/{roleSlug}/permissions`),

  /**
   * Creates a role of one organization.
   *
   * @throws ConflictError: there is one with this slug.
   * @example
   * await latchkey.authorization.createOrganizationRole({ organizationId: 'org_01H…', slug: 'org-librarian', name: 'Librarian' });
   */
  createOrganizationRole: one(`POST ${OWN_ROLES}`),

  /**
   * Lists the roles that members of an organization may have: its own, and those of the environment. The list comes whole.
   *
   * @throws NotFoundError `entity_not_found`: no such organization.
   * @example
   * const { data } = await latchkey.authorization.listOrganizationRoles({ organizationId: 'org_01H…' });
   */
  listOrganizationRoles: one(`GET ${OWN_ROLES}`),

  /**
   * Gets a role of an organization.
   *
   * @throws NotFoundError `entity_not_found`: no such organization or role.
   * @example
   * const role = await latchkey.authorization.getOrganizationRole({ organizationId: 'org_01H…', roleSlug: 'org-librarian' });
   */
  getOrganizationRole: one(`GET ${OWN_ROLES}/{roleSlug}`),

  /**
   * Changes the name or the description of an organization's role.
   *
   * @throws NotFoundError `entity_not_found`: no such organization or role.
   * @example
   * await latchkey.authorization.updateOrganizationRole({ organizationId: 'org_01H…', roleSlug: 'org-librarian', name: 'Keeper' });
   */
  updateOrganizationRole: one(`PATCH ${OWN_ROLES}/{roleSlug}`),

  /**
   * Removes a role of an organization; its members keep their others.
   *
   * @throws NotFoundError `entity_not_found`: no such organization or role.
   * @example
   * await latchkey.authorization.deleteOrganizationRole({ organizationId: 'org_01H…', roleSlug: 'org-librarian' });
   */
  deleteOrganizationRole: one(`DELETE ${OWN_ROLES}/{roleSlug}`),

  /**
   * Gives an organization's role these permissions, and no others.
   *
   * @throws NotFoundError `entity_not_found`: no such role or permission.
   * @example
   * await latchkey.authorization.setOrganizationRolePermissions({ organizationId: 'org_01H…', roleSlug: 'org-librarian', permissions: [] });
   */
  setOrganizationRolePermissions: one(`PUT ${OWN_ROLES}/{roleSlug}/permissions`),

  /**
   * Gives an organization's role one more permission; `slug` is the permission's.
   *
   * @throws NotFoundError `entity_not_found`: no such role or permission.
   * @example
   * await latchkey.authorization.addOrganizationRolePermission({ organizationId: 'org_01H…', roleSlug: 'org-librarian', slug: 'books:read' });
   */
  addOrganizationRolePermission: one(`POST ${OWN_ROLES}/{roleSlug}/permissions`),

  /**
   * Takes a permission from an organization's role.
   *
   * @throws NotFoundError `entity_not_found`: no such role, or it does not have the permission.
   * @example
   * await latchkey.authorization.removeOrganizationRolePermission({
   *   organizationId: 'org_01H…',
   *   roleSlug: 'org-librarian',
   *   permissionSlug: 'books:read',
   * });
   */
  removeOrganizationRolePermission: one(`DELETE ${OWN_ROLES}/{roleSlug}/permissions/{permissionSlug}`),

  /**
   * Creates a permission, which roles may have.
   *
   * @throws ConflictError: there is one with this slug.
   * @example
   * await latchkey.authorization.createPermission({ slug: 'books:read', name: 'Read books' });
   */
  createPermission: one(`POST ${AUTHORIZATION}/permissions`),

  /**
   * Lists permissions, newest first.
   *
   * @throws ValidationError `invalid_request_parameters`: a limit or a cursor that cannot be.
   * @example
   * for await (const { slug } of latchkey.authorization.listPermissions()) console.log(slug);
   */
  listPermissions: list(`GET ${AUTHORIZATION}/permissions`),

  /**
   * Gets a permission.
   *
   * @throws NotFoundError `entity_not_found`: no such permission.
   * @example
   * const { name } = await latchkey.authorization.getPermission({ permissionSlug: 'books:read' });
   */
  getPermission: one(`GET ${AUTHORIZATION}/permissions/{permissionSlug}`),

  /**
   * Changes the name or the description of a permission.
   *
   * @throws NotFoundError `entity_not_found`: no such permission.
   * @example
   * await latchkey.authorization.updatePermission({ permissionSlug: 'books:read', name: 'Read all books' });
   */
  updatePermission: one(`PATCH ${AUTHORIZATION}/permissions/{permissionSlug}`),

  /**
   * Removes a permission, from all roles that have it.
   *
   * @throws NotFoundError `entity_not_found`: no such permission.
   * @example
   * await latchkey.authorization.deletePermission({ permissionSlug: 'books:read' });
   */
  deletePermission: one(`DELETE ${AUTHORIZATION}/permissions/{permissionSlug}`),
});

/** Connections of organizations to their own sign-in. */
export const sso = ({ one, list }: Face) => ({
  /**
   * Lists connections, newest first: of an organization, of a domain, or of a type.
   *
   * @throws ValidationError `invalid_request_parameters`: a filter that cannot be.
   * @example
   * const { data } = await latchkey.sso.listConnections({ organizationId: 'org_01H…' });
   */
  listConnections: list('GET /connections'),

  /**
   * Gets a connection.
   *
   * @throws NotFoundError `entity_not_found`: no such connection.
   * @example
   * const { state } = await latchkey.sso.getConnection({ connectionId: 'conn_01H…' });
   */
  getConnection: one('GET /connections/{connectionId}'),

  /**
   * Removes a connection; who came by it alone signs in otherwise from now on.
   *
   * @throws NotFoundError `entity_not_found`: no such connection.
   * @example
   * await latchkey.sso.deleteConnection({ connectionId: 'conn_01H…' });
   */
  deleteConnection: one('DELETE /connections/{connectionId}'),
});

/** Second factors, and the challenges that a sign-in answers. */
export const multiFactorAuth = ({ one, list }: Face) => ({
  /**
   * Enrols a factor that belongs to no user. The secret and its QR code (a data URL) come this once.
   *
   * @throws ValidationError `invalid_request_parameters`: a type that is not built, or no issuer.
   * @example
   * const { id, totp } = await latchkey.multiFactorAuth.enrollFactor({ type: 'totp', totpIssuer: 'Acme', totpUser: 'ada@example.com' });
   */
  enrollFactor: one('POST /auth/factors/enroll'),

  /**
   * Gets a factor, without its secret.
   *
   * @throws NotFoundError `entity_not_found`: no such factor.
   * @example
   * const factor = await latchkey.multiFactorAuth.getFactor({ factorId: 'auth_factor_01H…' });
   */
  getFactor: one('GET /auth/factors/{factorId}'),

  /**
   * Removes a factor.
   *
   * @throws NotFoundError `entity_not_found`: no such factor.
   * @example
   * await latchkey.multiFactorAuth.deleteFactor({ factorId: 'auth_factor_01H…' });
   */
  deleteFactor: one('DELETE /auth/factors/{factorId}'),

  /**
   * Asks for a code of a factor. The challenge is good for ten minutes; a sign-in answers it with `authenticateWithTotp`.
   *
   * @throws NotFoundError `entity_not_found`: no such factor.
   * @example
   * const { id } = await latchkey.multiFactorAuth.challengeFactor({ factorId: 'auth_factor_01H…' });
   */
  challengeFactor: one('POST /auth/factors/{factorId}/challenge'),

  /**
   * Answers a challenge outside of a sign-in. A wrong code is `valid: false`, and no error.
   *
   * @throws BadRequestError: it is answered already, or over.
   * @example
   * const { valid } = await latchkey.multiFactorAuth.verifyChallenge({ challengeId: 'auth_challenge_01H…', code: '123456' });
   */
  verifyChallenge: one('POST /auth/challenges/{challengeId}/verify'),

  /**
   * The same as `userManagement.enrollAuthFactor`, by its newer name.
   *
   * @throws NotFoundError `entity_not_found`: no such user.
   * @example
   * const { authenticationFactor } = await latchkey.multiFactorAuth.createUserAuthFactor({ userId: 'user_01H…', type: 'totp' });
   */
  createUserAuthFactor: one(`POST ${UM}/users/{userId}/auth_factors`),

  /**
   * The same as `userManagement.listAuthFactors`, by its newer name.
   *
   * @throws NotFoundError `entity_not_found`: no such user.
   * @example
   * const { data } = await latchkey.multiFactorAuth.listUserAuthFactors({ userId: 'user_01H…' });
   */
  listUserAuthFactors: list(`GET ${UM}/users/{userId}/auth_factors`),
});

/** What has happened. */
export const events = ({ list }: Face) => ({
  /**
   * Lists what has happened, in the order in which it was committed. Go on from the last id that you have seen: nothing is missed.
   *
   * @throws ValidationError `invalid_request_parameters`: a name that is no event, or a cursor that cannot be.
   * @example
   * for await (const event of latchkey.events.listEvents({ events: ['user.created'], order: 'asc', after: last })) handle(event);
   */
  listEvents: list('GET /events'),
});

/** Keys that users made for programs of theirs. */
export const apiKeys = ({ one }: Face) => ({
  /**
   * Whose key this is; null for one that is none, or was taken back.
   *
   * @throws ValidationError `invalid_request_parameters`: no value.
   * @example
   * const { apiKey } = await latchkey.apiKeys.createValidation({ value: request.headers.get('x-api-key') });
   */
  createValidation: one('POST /api_keys/validations'),

  /**
   * Takes a user's key back.
   *
   * @throws NotFoundError `entity_not_found`: no such key.
   * @example
   * await latchkey.apiKeys.deleteApiKey({ apiKeyId: 'api_key_01H…' });
   */
  deleteApiKey: one('DELETE /api_keys/{apiKeyId}'),
});

/** Where events are sent, and whether they came from there. */
export const webhooks = ({ one, list }: Face) => ({
  /**
   * Has events sent to an address from now on. Its `secret` comes this once.
   *
   * @throws ConflictError `duplicate_endpoint`; ValidationError `invalid_url`.
   * @example
   * const { secret } = await latchkey.webhooks.createWebhookEndpoint({ endpointUrl: 'https://app.example/webhooks', events: ['user.created'] });
   */
  createWebhookEndpoint: one('POST /webhook_endpoints'),

  /**
   * Lists where events are sent.
   *
   * @throws ValidationError `invalid_request_parameters`: a limit or a cursor that cannot be.
   * @example
   * const { data } = await latchkey.webhooks.listWebhookEndpoints();
   */
  listWebhookEndpoints: list('GET /webhook_endpoints'),

  /**
   * Changes the address, the events or the status of an endpoint.
   *
   * @throws NotFoundError `entity_not_found`: no such endpoint.
   * @example
   * await latchkey.webhooks.updateWebhookEndpoint({ webhookEndpointId: 'we_01H…', status: 'disabled' });
   */
  updateWebhookEndpoint: one('PATCH /webhook_endpoints/{webhookEndpointId}'),

  /**
   * Sends no more events there.
   *
   * @throws NotFoundError `entity_not_found`: no such endpoint.
   * @example
   * await latchkey.webhooks.deleteWebhookEndpoint({ webhookEndpointId: 'we_01H…' });
   */
  deleteWebhookEndpoint: one('DELETE /webhook_endpoints/{webhookEndpointId}'),

  constructEvent,
});
