// Organizations: the customers of an application, to whom its users belong.

import type { Face } from '../user-management/face.ts';

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
