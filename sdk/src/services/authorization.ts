// Roles, and what they allow.

import type { Face } from '../user-management/face.ts';

const AUTHORIZATION = '/authorization';
const OWN_ROLES = '/authorization/organizations/{organizationId}/roles';

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
