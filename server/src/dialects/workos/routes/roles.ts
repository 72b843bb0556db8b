// Roles and permissions of this wire: the same routes for the environment and for one organization.

import { z } from 'zod';
import * as core from '../../../core/roles.ts';
import { secretKey } from '../../../http/access.ts';
import { type Endpoint, empty, endpoint, reply } from '../../../http/endpoint.ts';
import { listOf, ONE_CURSOR, oneCursor, pageQuery, printList, toPageRequest } from '../lists.ts';
import {
  createOrganizationRoleBody,
  createRoleBody,
  permissionSchema,
  printPermission,
  printRole,
  roleSchema,
  slug,
  updateRoleBody,
} from '../shapes/role.ts';

const inEnvironment = z.object({ slug: z.string() });
const inOrganization = z.object({ organizationId: z.string(), slug: z.string() });
// Role lists come in the order of priority and are not paginated: no cursors.
const roleList = z.object({ object: z.literal('list'), data: z.array(roleSchema) });
const toList = (roles: Parameters<typeof printRole>[0][]) => ({ object: 'list' as const, data: roles.map(printRole) });
const organizationOf = (params: { organizationId?: string }) => params.organizationId ?? null;

/** The routes of one level; the level's organization is in the path or there is none. */
function roleRoutes(level: { base: string; controller: string; scoped: boolean }): Endpoint[] {
  const { base, controller, scoped } = level;
  const one = (scoped ? inOrganization : inEnvironment) as z.ZodType<{ organizationId?: string; slug: string }>;
  const all = (scoped ? inOrganization.omit({ slug: true }) : z.object({})) as z.ZodType<{ organizationId?: string }>;
  const body = (scoped ? createOrganizationRoleBody : createRoleBody) as typeof createOrganizationRoleBody;
  const where = scoped ? 'of an organization' : 'of the environment';
  const permissions = `${controller.replace('RolesController', 'RolePermissionsController')}`;
  return [
    endpoint({
      method: 'POST',
      path: base,
      operation: `${controller}_create`,
      summary: `Create a role ${where}`,
      access: secretKey,
      params: all,
      body,
      answers: { 201: roleSchema },
      refusals: ['not_found', 'role_slug_taken'],
      async run({ work, params, body: given }) {
        return reply(201, printRole(await core.createRole(work, organizationOf(params), given)));
      },
    }),
    endpoint({
      method: 'GET',
      path: base,
      operation: `${controller}_list`,
      summary: `List the roles ${where}`,
      access: secretKey,
      params: all,
      answers: { 200: roleList },
      refusals: ['not_found'],
      async run({ work, params }) {
        return reply(200, toList(await core.listRoles(work, organizationOf(params))));
      },
    }),
    endpoint({
      method: 'GET',
      path: `${base}/:slug`,
      operation: `${controller}_get`,
      summary: `Get a role ${where}`,
      access: secretKey,
      params: one,
      answers: { 200: roleSchema },
      refusals: ['not_found'],
      async run({ work, params }) {
        return reply(200, printRole(await core.getRole(work, organizationOf(params), params.slug)));
      },
    }),
    endpoint({
      method: 'PATCH',
      path: `${base}/:slug`,
      operation: `${controller}_update`,
      summary: `Update a role ${where}`,
      access: secretKey,
      params: one,
      body: updateRoleBody,
      answers: { 200: roleSchema },
      refusals: ['not_found'],
      async run({ work, params, body: given }) {
        const change = {
          ...(given.name === undefined ? {} : { name: given.name }),
          ...(given.description === undefined ? {} : { description: given.description }),
        };
        return reply(200, printRole(await core.updateRole(work, organizationOf(params), params.slug, () => change)));
      },
    }),
    endpoint({
      method: 'PUT',
      path: `${base}/:slug/permissions`,
      operation: `${permissions}_setPermissions`,
      summary: `Replace the permissions of a role ${where}`,
      access: secretKey,
      params: one,
      body: z.object({ permissions: z.array(slug).max(500) }),
      answers: { 200: roleSchema },
      refusals: ['not_found'],
      async run({ work, params, body: given }) {
        const wanted = [...new Set(given.permissions)];
        const role = await core.updateRole(work, organizationOf(params), params.slug, () => ({ permissions: wanted }));
        return reply(200, printRole(role));
      },
    }),
    endpoint({
      method: 'POST',
      path: `${base}/:slug/permissions`,
      operation: `${permissions}_addPermission`,
      summary: `Add a permission to a role ${where}`,
      access: secretKey,
      params: one,
      body: z.object({ slug }),
      answers: { 200: roleSchema },
      refusals: ['not_found'],
      async run({ work, params, body: given }) {
        const role = await core.updateRole(work, organizationOf(params), params.slug, (present) => ({
          permissions: [...new Set([...present.permissions, given.slug])],
        }));
        return reply(200, printRole(role));
      },
    }),
  ];
}

export const environmentRoles = roleRoutes({
  base: '/authorization/roles',
  controller: 'AuthorizationRolesController',
  scoped: false,
});

const ORGANIZATION_ROLES = '/authorization/organizations/:organizationId/roles';

export const organizationRoles = roleRoutes({
  base: ORGANIZATION_ROLES,
  controller: 'AuthorizationOrganizationRolesController',
  scoped: true,
});

export const deleteOrganizationRole = endpoint({
  method: 'DELETE',
  path: `${ORGANIZATION_ROLES}/:slug`,
  operation: 'AuthorizationOrganizationRolesController_delete',
  summary: 'Delete a role of an organization',
  access: secretKey,
  params: inOrganization,
  answers: { 204: 'empty' },
  refusals: ['not_found', 'role_in_use'],
  async run({ work, params }) {
    await core.deleteRole(work, params.organizationId, params.slug);
    return empty(204);
  },
});

export const removeOrganizationRolePermission = endpoint({
  method: 'DELETE',
  path: `${ORGANIZATION_ROLES}/:slug/permissions/:permissionSlug`,
  operation: 'AuthorizationOrganizationRolePermissionsController_removePermission',
  summary: 'Remove a permission from a role of an organization',
  access: secretKey,
  params: inOrganization.extend({ permissionSlug: z.string() }),
  answers: { 200: roleSchema },
  refusals: ['not_found'],
  async run({ work, params }) {
    await core.getPermission(work, params.permissionSlug);
    const role = await core.updateRole(work, params.organizationId, params.slug, (present) => ({
      permissions: present.permissions.filter((each) => each !== params.permissionSlug),
    }));
    return reply(200, printRole(role));
  },
});

/** The list under its old path, which the Node, Ruby and PHP SDKs still call. */
export const listOrganizationRolesByOldPath = endpoint({
  method: 'GET',
  path: '/organizations/:organizationId/roles',
  operation: 'AuthorizationOrganizationRolesController_list',
  summary: 'List the roles of an organization',
  access: secretKey,
  params: inOrganization.omit({ slug: true }),
  answers: { 200: roleList },
  refusals: ['not_found'],
  async run({ work, params }) {
    return reply(200, toList(await core.listRoles(work, params.organizationId)));
  },
});

const PERMISSIONS = '/authorization/permissions';

export const createPermission = endpoint({
  method: 'POST',
  path: PERMISSIONS,
  operation: 'AuthorizationPermissionsController_create',
  summary: 'Create a permission',
  access: secretKey,
  body: createRoleBody,
  answers: { 201: permissionSchema },
  refusals: ['permission_slug_taken'],
  async run({ work, body }) {
    return reply(201, printPermission(await core.createPermission(work, body)));
  },
});

export const listPermissions = endpoint({
  method: 'GET',
  path: PERMISSIONS,
  operation: 'AuthorizationPermissionsController_list',
  summary: 'List permissions',
  access: secretKey,
  query: z.strictObject(pageQuery).refine(oneCursor, ONE_CURSOR),
  answers: { 200: listOf(permissionSchema) },
  refusals: ['invalid_cursor'],
  async run({ work, query }) {
    return reply(200, printList(await core.listPermissions(work, toPageRequest(query)), printPermission));
  },
});

export const getPermission = endpoint({
  method: 'GET',
  path: `${PERMISSIONS}/:slug`,
  operation: 'AuthorizationPermissionsController_find',
  summary: 'Get a permission',
  access: secretKey,
  params: inEnvironment,
  answers: { 200: permissionSchema },
  refusals: ['not_found'],
  async run({ work, params }) {
    return reply(200, printPermission(await core.getPermission(work, params.slug)));
  },
});

export const updatePermission = endpoint({
  method: 'PATCH',
  path: `${PERMISSIONS}/:slug`,
  operation: 'AuthorizationPermissionsController_update',
  summary: 'Update a permission',
  access: secretKey,
  params: inEnvironment,
  body: updateRoleBody,
  answers: { 200: permissionSchema },
  refusals: ['not_found'],
  async run({ work, params, body }) {
    return reply(200, printPermission(await core.updatePermission(work, params.slug, body)));
  },
});

export const deletePermission = endpoint({
  method: 'DELETE',
  path: `${PERMISSIONS}/:slug`,
  operation: 'AuthorizationPermissionsController_delete',
  summary: 'Delete a permission',
  access: secretKey,
  params: inEnvironment,
  answers: { 204: 'empty' },
  refusals: ['not_found'],
  async run({ work, params }) {
    await core.deletePermission(work, params.slug);
    return empty(204);
  },
});
