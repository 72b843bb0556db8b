// What an environment is set to, and the second factors of its users.

import { type Face, UM } from './face.ts';

export const settings = ({ one, list }: Face) => ({
  /**
   * Enrols a second factor for a user, and asks for its first code at once. The secret and its QR code (a data URL)
   * come this once. What newer SDKs call `multiFactorAuth.createUserAuthFactor`.
   *
   * @throws NotFoundError `entity_not_found`: no such user.
   * @throws ValidationError `invalid_request_parameters`: a secret that is none.
   * @example
   * const { authenticationFactor, authenticationChallenge } = await latchkey.userManagement.enrollAuthFactor({
   *   userId: user.id,
   *   type: 'totp',
   *   totpIssuer: 'Acme',
   *   totpUser: user.email,
   * });
   */
  enrollAuthFactor: one(`POST ${UM}/users/{userId}/auth_factors`),

  /**
   * Lists the second factors of a user, without their secrets. What newer SDKs call `multiFactorAuth.listUserAuthFactors`.
   *
   * @throws NotFoundError `entity_not_found`: no such user.
   * @example
   * const { data } = await latchkey.userManagement.listAuthFactors({ userId: user.id });
   */
  listAuthFactors: list(`GET ${UM}/users/{userId}/auth_factors`),

  /**
   * Sets what access tokens say besides what they always say.
   *
   * @throws ValidationError or BadRequestError: the template is none, or says what is reserved.
   * @example
   * await latchkey.userManagement.updateJwtTemplate({ content: '{ "plan": {{user.metadata.plan}} }' });
   */
  updateJwtTemplate: one(`PUT ${UM}/jwt_template`),

  /**
   * Gets the template of access tokens: one object, whatever Ruby and PHP call it (`listJWTTemplate`).
   *
   * @throws NotFoundError `entity_not_found`: none was set.
   * @example
   * const { content } = await latchkey.userManagement.listJwtTemplate();
   */
  listJwtTemplate: one(`GET ${UM}/jwt_template`),

  /**
   * Registers a place that people may be sent back to with a code.
   *
   * @throws BadRequestError or ValidationError: it is there already, or is no such place.
   * @example
   * await latchkey.userManagement.createRedirectUri({ uri: 'https://app.example/callback' });
   */
  createRedirectUri: one(`POST ${UM}/redirect_uris`),

  /**
   * Lists the places that people may be sent back to.
   *
   * @example
   * for await (const { uri } of latchkey.userManagement.listRedirectUris()) console.log(uri);
   */
  listRedirectUris: list(`GET ${UM}/redirect_uris`),

  /**
   * Removes a place that people may be sent back to.
   *
   * @throws NotFoundError `entity_not_found`: no such place.
   * @example
   * await latchkey.userManagement.deleteRedirectUris({ redirectUriId: 'redirect_uri_01H…' });
   */
  deleteRedirectUris: one(`DELETE ${UM}/redirect_uris/{redirectUriId}`),

  /**
   * Allows the pages of an origin to call the server from browsers.
   *
   * @throws ConflictError or ValidationError: it is there already, or is no origin.
   * @example
   * await latchkey.userManagement.createCorsOrigin({ origin: 'https://app.example' });
   */
  createCorsOrigin: one(`POST ${UM}/cors_origins`),

  /**
   * Lists the origins whose pages may call the server.
   *
   * @example
   * const { data } = await latchkey.userManagement.listCorsOrigins();
   */
  listCorsOrigins: list(`GET ${UM}/cors_origins`),
});
