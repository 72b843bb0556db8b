// What stands beside users: organizations, roles, connections, factors, events. By the names of the vendor's Node SDK.

import { type Face, UM } from './user-management/face.ts';
import { constructEvent } from './webhooks.ts';

const AUTHORIZATION = '/authorization';
const OWN_ROLES = '/authorization/organizations/{organizationId}/roles';

/** Organizations: the customers of an application, to whom its users belong. */
export const organizations = ({ one, list }: Face) => ({
  createOrganization: one('POST /organizations'),
  getOrganization: one('GET /organizations/{organizationId}'),
  getOrganizationByExternalId: one('GET /organizations/external_id/{externalId}'),
  listOrganizations: list('GET /organizations'),
  updateOrganization: one('PUT /organizations/{organizationId}'),
  deleteOrganization: one('DELETE /organizations/{organizationId}'),
  listOrganizationRoles: one('GET /organizations/{organizationId}/roles'),
});

/** Domains of organizations: whose addresses they own, once they have proved it. */
export const organizationDomains = ({ one }: Face) => ({
  create: one('POST /organization_domains'),
  get: one('GET /organization_domains/{organizationDomainId}'),
  verify: one('POST /organization_domains/{organizationDomainId}/verify'),
  delete: one('DELETE /organization_domains/{organizationDomainId}'),
});

/** Roles, and what they allow. */
export const authorization = ({ one, list }: Face) => ({
  createEnvironmentRole: one(`POST ${AUTHORIZATION}/roles`),
  listEnvironmentRoles: one(`GET ${AUTHORIZATION}/roles`),
  getEnvironmentRole: one(`GET ${AUTHORIZATION}/roles/{roleSlug}`),
  updateEnvironmentRole: one(`PATCH ${AUTHORIZATION}/roles/{roleSlug}`),
  setEnvironmentRolePermissions: one(`PUT ${AUTHORIZATION}/roles/{roleSlug}/permissions`),
  /** `slug` is the permission's. */
  addEnvironmentRolePermission: one(`POST ${AUTHORIZATION}/roles/{roleSlug}/permissions`),
  createOrganizationRole: one(`POST ${OWN_ROLES}`),
  listOrganizationRoles: one(`GET ${OWN_ROLES}`),
  getOrganizationRole: one(`GET ${OWN_ROLES}/{roleSlug}`),
  updateOrganizationRole: one(`PATCH ${OWN_ROLES}/{roleSlug}`),
  deleteOrganizationRole: one(`DELETE ${OWN_ROLES}/{roleSlug}`),
  setOrganizationRolePermissions: one(`PUT ${OWN_ROLES}/{roleSlug}/permissions`),
  /** `slug` is the permission's. */
  addOrganizationRolePermission: one(`POST ${OWN_ROLES}/{roleSlug}/permissions`),
  removeOrganizationRolePermission: one(`DELETE ${OWN_ROLES}/{roleSlug}/permissions/{permissionSlug}`),
  createPermission: one(`POST ${AUTHORIZATION}/permissions`),
  listPermissions: list(`GET ${AUTHORIZATION}/permissions`),
  getPermission: one(`GET ${AUTHORIZATION}/permissions/{permissionSlug}`),
  updatePermission: one(`PATCH ${AUTHORIZATION}/permissions/{permissionSlug}`),
  deletePermission: one(`DELETE ${AUTHORIZATION}/permissions/{permissionSlug}`),
});

/** Connections of organizations to their own sign-in. */
export const sso = ({ one, list }: Face) => ({
  listConnections: list('GET /connections'),
  getConnection: one('GET /connections/{connectionId}'),
  deleteConnection: one('DELETE /connections/{connectionId}'),
});

/** Second factors, and the challenges that a sign-in answers. */
export const multiFactorAuth = ({ one, list }: Face) => ({
  enrollFactor: one('POST /auth/factors/enroll'),
  getFactor: one('GET /auth/factors/{factorId}'),
  deleteFactor: one('DELETE /auth/factors/{factorId}'),
  challengeFactor: one('POST /auth/factors/{factorId}/challenge'),
  verifyChallenge: one('POST /auth/challenges/{challengeId}/verify'),
  createUserAuthFactor: one(`POST ${UM}/users/{userId}/auth_factors`),
  listUserAuthFactors: list(`GET ${UM}/users/{userId}/auth_factors`),
});

/** What has happened. */
export const events = ({ list }: Face) => ({
  listEvents: list('GET /events'),
});

/** Keys that users made for programs of theirs. */
export const apiKeys = ({ one }: Face) => ({
  createValidation: one('POST /api_keys/validations'),
  deleteApiKey: one('DELETE /api_keys/{apiKeyId}'),
});

/** Where events are sent, and whether they came from there. */
export const webhooks = ({ one, list }: Face) => ({
  createWebhookEndpoint: one('POST /webhook_endpoints'),
  listWebhookEndpoints: list('GET /webhook_endpoints'),
  updateWebhookEndpoint: one('PATCH /webhook_endpoints/{webhookEndpointId}'),
  deleteWebhookEndpoint: one('DELETE /webhook_endpoints/{webhookEndpointId}'),
  constructEvent,
});
