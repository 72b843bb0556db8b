// Second factors, and the challenges that a sign-in answers.

import { type Face, UM } from '../user-management/face.ts';

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
