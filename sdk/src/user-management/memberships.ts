// Memberships: who belongs to which organization, and as what.

import { type Face, UM } from './face.ts';

export const memberships = ({ one, list }: Face) => ({
  /**
   * Gets a membership.
   *
   * @throws NotFoundError `entity_not_found`: no such membership.
   * @example
   * const { role } = await latchkey.userManagement.getOrganizationMembership({ organizationMembershipId: 'om_01H…' });
   */
  getOrganizationMembership: one(`GET ${UM}/organization_memberships/{organizationMembershipId}`),

  /**
   * Lists the memberships of a user or of an organization; only active ones unless `statuses` says otherwise.
   *
   * @throws ValidationError `invalid_request_parameters`: neither a user nor an organization.
   * @example
   * const { data } = await latchkey.userManagement.listOrganizationMemberships({
   *   organizationId: 'org_01H…',
   *   statuses: ['active', 'pending'],
   * });
   */
  listOrganizationMemberships: list(`GET ${UM}/organization_memberships`),

  /**
   * Makes a user a member of an organization, with its default role unless one is named.
   *
   * @throws BadRequestError `user_already_organization_member` and the like.
   * @throws NotFoundError `entity_not_found`: no such user, organization or role.
   * @example
   * await latchkey.userManagement.createOrganizationMembership({ userId: user.id, organizationId: 'org_01H…', roleSlug: 'admin' });
   */
  createOrganizationMembership: one(`POST ${UM}/organization_memberships`),

  /**
   * Gives a member other roles.
   *
   * @throws NotFoundError `entity_not_found`: no such membership or role.
   * @example
   * await latchkey.userManagement.updateOrganizationMembership({ organizationMembershipId: 'om_01H…', roleSlug: 'member' });
   */
  updateOrganizationMembership: one(`PUT ${UM}/organization_memberships/{organizationMembershipId}`),

  /**
   * Ends a membership for good.
   *
   * @throws NotFoundError `entity_not_found`: no such membership.
   * @example
   * await latchkey.userManagement.deleteOrganizationMembership({ organizationMembershipId: 'om_01H…' });
   */
  deleteOrganizationMembership: one(`DELETE ${UM}/organization_memberships/{organizationMembershipId}`),

  /**
   * Suspends a membership: the user cannot enter the organization until it is reactivated.
   *
   * @throws BadRequestError: it is pending.
   * @throws NotFoundError `entity_not_found`: no such membership.
   * @example
   * await latchkey.userManagement.deactivateOrganizationMembership({ organizationMembershipId: 'om_01H…' });
   */
  deactivateOrganizationMembership: one(`PUT ${UM}/organization_memberships/{organizationMembershipId}/deactivate`),

  /**
   * Takes up a membership that was suspended, with the roles it had.
   *
   * @throws BadRequestError: it is pending.
   * @throws NotFoundError `entity_not_found`: no such membership.
   * @example
   * await latchkey.userManagement.reactivateOrganizationMembership({ organizationMembershipId: 'om_01H…' });
   */
  reactivateOrganizationMembership: one(`PUT ${UM}/organization_memberships/{organizationMembershipId}/reactivate`),

  /**
   * Lists the groups of a member. What Ruby and PHP call `listOrganizationMembershipGroups`.
   *
   * @throws NotFoundError `entity_not_found`: no such membership.
   * @example
   * const { data } = await latchkey.userManagement.listGroupsForOrganizationMembership({ organizationMembershipId: 'om_01H…' });
   */
  listGroupsForOrganizationMembership: list(`GET ${UM}/organization_memberships/{organizationMembershipId}/groups`),
});
