// Users: who they are, and what belongs to them.

import { type Face, UM } from './face.ts';

export const users = ({ one, list }: Face) => ({
  /**
   * Gets a user.
   *
   * @throws NotFoundError `entity_not_found`: no such user is in this environment.
   * @example
   * const user = await latchkey.userManagement.getUser({ userId: 'user_01H…' });
   */
  getUser: one(`GET ${UM}/users/{userId}`),

  /**
   * Gets a user by the id that they have in your own system.
   *
   * @throws NotFoundError `entity_not_found`: nobody has this external id.
   * @example
   * const user = await latchkey.userManagement.getUserByExternalId({ externalId: 'crm-4711' });
   */
  getUserByExternalId: one(`GET ${UM}/users/external_id/{externalId}`),

  /**
   * Lists users, newest first: all, those with an address, or the members of an organization. Pages of 10 unless
   * `limit` (1 to 100) says otherwise.
   *
   * @throws ValidationError `invalid_request_parameters`: a limit or a cursor that cannot be.
   * @example
   * for await (const user of latchkey.userManagement.listUsers({ organizationId: 'org_01H…' })) console.log(user.email);
   */
  listUsers: list(`GET ${UM}/users`),

  /**
   * Creates a user. A password may be given, or a hash that was made elsewhere.
   *
   * @throws BadRequestError `user_already_exists` or `email_not_available`: somebody has this address.
   * @throws BadRequestError `password_strength_error`: the password is too weak, or known from a breach.
   * @throws ValidationError `invalid_request_parameters`: what is wrong, field by field.
   * @example
   * const user = await latchkey.userManagement.createUser({
   *   email: 'ada@example.com',
   *   firstName: 'Ada',
   *   passwordHash: '$2b$10$…',
   *   passwordHashType: 'bcrypt',
   * });
   */
  createUser: one(`POST ${UM}/users`),

  /**
   * Changes what is given of a user, and leaves the rest as it is. In `metadata` a null removes a key.
   *
   * @throws NotFoundError `entity_not_found`: no such user.
   * @throws BadRequestError `email_not_available`: somebody else has this address.
   * @throws ValidationError `invalid_request_parameters`: what is wrong, field by field.
   * @example
   * await latchkey.userManagement.updateUser({ userId: user.id, lastName: 'King', metadata: { plan: 'team' } });
   */
  updateUser: one(`PUT ${UM}/users/{userId}`),

  /**
   * Removes a user, and all that is theirs: sessions, factors, memberships.
   *
   * @throws NotFoundError `entity_not_found`: no such user.
   * @example
   * await latchkey.userManagement.deleteUser({ userId: user.id });
   */
  deleteUser: one(`DELETE ${UM}/users/{userId}`),

  /**
   * Lists the accounts at providers by which a user signs in. The list comes whole.
   *
   * @throws NotFoundError `entity_not_found`: no such user.
   * @example
   * const [google] = await latchkey.userManagement.getUserIdentities({ userId: user.id });
   */
  getUserIdentities: one(`GET ${UM}/users/{userId}/identities`),

  /**
   * Lists the sessions of a user, newest first.
   *
   * @throws NotFoundError `entity_not_found`: no such user.
   * @example
   * for await (const session of latchkey.userManagement.listSessions({ userId: user.id }))
   *   console.log(session.ipAddress, session.status);
   */
  listSessions: list(`GET ${UM}/users/{userId}/sessions`),

  /**
   * Lists the applications that a user has allowed to act for them.
   *
   * @throws NotFoundError `entity_not_found`: no such user.
   * @example
   * const page = await latchkey.userManagement.listUserAuthorizedApplications({ userId: user.id });
   */
  listUserAuthorizedApplications: list(`GET ${UM}/users/{userId}/authorized_applications`),

  /**
   * Takes back what a user has allowed an application; what it was given ends.
   *
   * @throws NotFoundError `entity_not_found`: no such user, or nothing was allowed.
   * @example
   * await latchkey.userManagement.deleteUserAuthorizedApplication({ userId: user.id, applicationId: 'conn_app_01H…' });
   */
  deleteUserAuthorizedApplication: one(`DELETE ${UM}/users/{userId}/authorized_applications/{applicationId}`),

  /**
   * Lists the API keys of a user, without their values.
   *
   * @throws NotFoundError `entity_not_found`: no such user.
   * @example
   * const { data } = await latchkey.userManagement.listUserApiKeys({ userId: user.id });
   */
  listUserApiKeys: list(`GET ${UM}/users/{userId}/api_keys`),

  /**
   * Makes an API key for a user in an organization. Its `value` is shown this once.
   *
   * @throws NotFoundError `entity_not_found`: no such user.
   * @throws ValidationError `invalid_request_parameters`: no name, or a permission that is not there.
   * @example
   * const { value } = await latchkey.userManagement.createUserApiKey({
   *   userId: user.id,
   *   organizationId: 'org_01H…',
   *   name: 'Deployments',
   * });
   */
  createUserApiKey: one(`POST ${UM}/users/{userId}/api_keys`),

  /**
   * Lists the feature flags that are on for a user.
   *
   * @throws NotFoundError `entity_not_found`: no such user.
   * @example
   * const { data } = await latchkey.userManagement.listUserFeatureFlags({ userId: user.id });
   */
  listUserFeatureFlags: list(`GET ${UM}/users/{userId}/feature-flags`),
});
