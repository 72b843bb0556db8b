// What is mailed to people: codes that prove an address, codes to sign in with, links to a new password.

import { type Face, UM } from './face.ts';

export const codes = ({ one }: Face) => ({
  /**
   * Mails a user the code that proves their address. It is good for ten minutes.
   *
   * @throws NotFoundError `entity_not_found`: no such user.
   * @throws BadRequestError `email_already_verified`: there is nothing to prove.
   * @throws RateLimitError after three letters within a minute.
   * @example
   * const { user } = await latchkey.userManagement.sendVerificationEmail({ userId: 'user_01H…' });
   */
  sendVerificationEmail: one(`POST ${UM}/users/{userId}/email_verification/send`),

  /**
   * Proves a user's address by the code that was mailed.
   *
   * @throws BadRequestError `invalid_one_time_code`, `one_time_code_expired`, `one_time_code_previously_used`,
   * `one_time_code_too_many_attempts`.
   * @example
   * const { user } = await latchkey.userManagement.verifyEmail({ userId: 'user_01H…', code: '123456' });
   */
  verifyEmail: one(`POST ${UM}/users/{userId}/email_verification/confirm`),

  /**
   * Gets a proof of an address that is under way, with its code: for letters of your own.
   *
   * @throws NotFoundError `entity_not_found`: no such proof.
   * @example
   * const { code, email } = await latchkey.userManagement.getEmailVerification({ emailVerificationId: 'email_verification_01H…' });
   */
  getEmailVerification: one(`GET ${UM}/email_verification/{emailVerificationId}`),

  /**
   * Mails a code to the new address of a user, who keeps the old one until it is confirmed.
   *
   * @throws BadRequestError `email_not_available`: somebody has this address.
   * @throws NotFoundError `entity_not_found`: no such user.
   * @example
   * await latchkey.userManagement.sendEmailChange({ userId: 'user_01H…', newEmail: 'ada@new.example' });
   */
  sendEmailChange: one(`POST ${UM}/users/{userId}/email_change/send`),

  /**
   * Gives a user the new address whose code they have.
   *
   * @throws BadRequestError `invalid_one_time_code` and the other codes of `verifyEmail`.
   * @example
   * const { user } = await latchkey.userManagement.confirmEmailChange({ userId: 'user_01H…', code: '123456' });
   */
  confirmEmailChange: one(`POST ${UM}/users/{userId}/email_change/confirm`),

  /**
   * Mails a code to sign in with, good for ten minutes, and gives it to you as well. Who is unknown is made a user by it.
   *
   * @throws RateLimitError after three letters within a minute.
   * @throws ValidationError `invalid_request_parameters`: no address.
   * @example
   * const { code } = await latchkey.userManagement.createMagicAuth({ email: 'ada@example.com' });
   */
  createMagicAuth: one(`POST ${UM}/magic_auth`),

  /**
   * Gets a code to sign in with.
   *
   * @throws NotFoundError `entity_not_found`: no such code.
   * @example
   * const { expiresAt } = await latchkey.userManagement.getMagicAuth({ magicAuthId: 'magic_auth_01H…' });
   */
  getMagicAuth: one(`GET ${UM}/magic_auth/{magicAuthId}`),

  /**
   * Mails a code to sign in with. The older way, by which it is not given to you; `createMagicAuth` is the newer one.
   *
   * @throws RateLimitError after three letters within a minute.
   * @example
   * await latchkey.userManagement.sendMagicAuthCode({ email: 'ada@example.com' });
   */
  sendMagicAuthCode: one(`POST ${UM}/magic_auth/send`),

  /**
   * Makes a token for a new password, good for an hour, mails the link and gives it to you as well. What PHP, Ruby,
   * Python and Go call `resetPassword`.
   *
   * @throws NotFoundError `entity_not_found`: nobody has this address.
   * @example
   * const { passwordResetUrl } = await latchkey.userManagement.createPasswordReset({ email: 'ada@example.com' });
   */
  createPasswordReset: one(`POST ${UM}/password_reset`),

  /**
   * Sets the new password by the token of the letter; all sessions of the user end. What PHP and Ruby call
   * `confirmPasswordReset`.
   *
   * @throws NotFoundError or BadRequestError `password_reset_token_expired` and the like: the token is not good.
   * @throws BadRequestError `password_strength_error`: the password is too weak, or known from a breach.
   * @example
   * const { user } = await latchkey.userManagement.resetPassword({ token, newPassword });
   */
  resetPassword: one(`POST ${UM}/password_reset/confirm`),

  /**
   * Gets a token for a new password.
   *
   * @throws NotFoundError `entity_not_found`: no such token.
   * @example
   * const { expiresAt } = await latchkey.userManagement.getPasswordReset({ passwordResetId: 'password_reset_01H…' });
   */
  getPasswordReset: one(`GET ${UM}/password_reset/{passwordResetId}`),

  /**
   * Mails a link to a page of your own for a new password. The older way, by which the token is not given to you.
   *
   * @throws ValidationError `invalid_request_parameters`: no address, or no page.
   * @example
   * await latchkey.userManagement.sendPasswordResetEmail({ email: 'ada@example.com', passwordResetUrl: 'https://app.example/reset' });
   */
  sendPasswordResetEmail: one(`POST ${UM}/password_reset/send`),
});
