// The operations that the document of the Backend API has for users.

import type { CallOptions } from '../transport.ts';
import type { Face } from './face.ts';

const USER = '/v1/users/{userId}';

export interface OAuthAccessTokenInput {
  userId: string;
  provider: string;
  /** How many rows at most: 1 to 500, 10 by default. */
  limit?: number;
  offset?: number;
}

export type Users = ReturnType<typeof users>;

export const users = ({ one, list }: Face) => ({
  /**
   * Lists users by any of 25 filters, newest first unless `orderBy` says otherwise (a minus begins with the last).
   * Pages of 10 unless `limit` (1 to 500) says otherwise. What `@clerk/backend` calls `getUserList`.
   *
   * @throws ValidationError `form_param_value_invalid` and the like.
   * @example
   * for await (const user of latchkey.users.list({ query: 'ada', limit: 100 })) console.log(user.id);
   */
  list: list('GET /v1/users'),

  /**
   * Creates a user. Addresses and phones count as verified unless said otherwise, and no letter goes out. What
   * `@clerk/backend` calls `createUser`.
   *
   * @throws ValidationError `form_identifier_exists`, `form_password_pwned` and the like, each with its field.
   * @example
   * const user = await latchkey.users.create({ emailAddress: ['ada@example.com'], firstName: 'Ada', password });
   */
  create: one('POST /v1/users'),

  /**
   * How many users the filters of `list` find. What `@clerk/backend` calls `getCount`.
   *
   * @throws ValidationError as `list`.
   * @example
   * const { totalCount } = await latchkey.users.count({ banned: true });
   */
  count: one('GET /v1/users/count'),

  /**
   * Gets a user.
   *
   * @throws NotFoundError `resource_not_found`: no such user.
   * @example
   * const user = await latchkey.users.get({ userId: 'user_01H…' });
   */
  get: one(`GET ${USER}`),

  /**
   * Changes what is given of a user, and leaves the rest as it is. Metadata has a method of its own, `updateMetadata`.
   *
   * @throws NotFoundError `resource_not_found`: no such user.
   * @throws ValidationError `form_identifier_exists`, `form_param_unknown` and the like, each with its field.
   * @example
   * await latchkey.users.update({ userId: user.id, firstName: 'Ada' });
   */
  update: one(`PATCH ${USER}`),

  /**
   * Removes a user, and all that is theirs.
   *
   * @throws NotFoundError `resource_not_found`: no such user.
   * @example
   * await latchkey.users.delete({ userId: user.id });
   */
  delete: one(`DELETE ${USER}`),

  /**
   * Bans a user: all sessions end, and nobody signs in as them.
   *
   * @throws NotFoundError `resource_not_found`: no such user.
   * @example
   * const { banned } = await latchkey.users.ban({ userId: user.id });
   */
  ban: one(`POST ${USER}/ban`),

  /**
   * Takes a ban back.
   *
   * @throws NotFoundError `resource_not_found`: no such user.
   * @example
   * await latchkey.users.unban({ userId: user.id });
   */
  unban: one(`POST ${USER}/unban`),

  /**
   * Locks a user out for as long as the environment says; sessions go on.
   *
   * @throws NotFoundError `resource_not_found`: no such user.
   * @example
   * const { lockoutExpiresInSeconds } = await latchkey.users.lock({ userId: user.id });
   */
  lock: one(`POST ${USER}/lock`),

  /**
   * Lets a user in again who was locked out.
   *
   * @throws NotFoundError `resource_not_found`: no such user.
   * @example
   * await latchkey.users.unlock({ userId: user.id });
   */
  unlock: one(`POST ${USER}/unlock`),

  /**
   * Sets the picture of a user: JPEG, PNG, WebP or GIF, 10 MB at most. What `@clerk/backend` calls
   * `updateUserProfileImage`.
   *
   * @throws NotFoundError `resource_not_found`: no such user.
   * @throws ValidationError: a file that is no picture, or too large.
   * @example
   * await latchkey.users.setProfileImage({ userId: user.id, file: new Blob([bytes], { type: 'image/png' }) });
   */
  setProfileImage: one(`POST ${USER}/profile_image`),

  /**
   * Takes the picture of a user away.
   *
   * @throws NotFoundError `resource_not_found`: no such user, or no picture.
   * @example
   * await latchkey.users.deleteProfileImage({ userId: user.id });
   */
  deleteProfileImage: one(`DELETE ${USER}/profile_image`),

  /**
   * Merges into what the application keeps with a user, deeply; a null removes a key. The keys stay as they are written.
   *
   * @throws NotFoundError `resource_not_found`: no such user.
   * @throws ValidationError: more than 8 KB.
   * @example
   * await latchkey.users.updateMetadata({ userId: user.id, publicMetadata: { plan: 'team' }, privateMetadata: { crm: null } });
   */
  updateMetadata: one(`PATCH ${USER}/metadata`),

  /**
   * Lists the access tokens that a user has at a provider: `google` or `oauth_google`. What `@clerk/backend` calls
   * `getUserOauthAccessToken`.
   *
   * @throws NotFoundError or BadRequestError: no such user, provider, or account there.
   * @example
   * const { data } = await latchkey.users.getOAuthAccessToken({ userId: user.id, provider: 'oauth_google' });
   */
  getOAuthAccessToken: ({ provider, ...input }: OAuthAccessTokenInput, options?: CallOptions) =>
    list(`GET ${USER}/oauth_access_tokens/{provider}`)(
      { ...input, provider: provider.startsWith('oauth_') ? provider : `oauth_${provider}`, paginated: true },
      options,
    ),

  /**
   * Lists the organizations that a user belongs to, newest first. What `@clerk/backend` calls
   * `getOrganizationMembershipList`.
   *
   * @throws NotFoundError `resource_not_found`: no such user.
   * @example
   * for await (const { organization, role } of latchkey.users.getOrganizationMemberships({ userId: user.id }))
   *   console.log(organization.name, role);
   */
  getOrganizationMemberships: list(`GET ${USER}/organization_memberships`),

  /**
   * Lists the invitations of a user into organizations. What `@clerk/backend` calls `getOrganizationInvitationList`.
   *
   * @throws NotFoundError `resource_not_found`: no such user.
   * @example
   * const { data, totalCount } = await latchkey.users.getOrganizationInvitations({ userId: user.id });
   */
  getOrganizationInvitations: list(`GET ${USER}/organization_invitations`),

  /**
   * Whether a password is a user's. A wrong one rejects.
   *
   * @throws ValidationError `incorrect_password`: it is not.
   * @throws BadRequestError `no_password_set`: there is none.
   * @throws RateLimitError or PermissionError after many wrong ones.
   * @example
   * const { verified } = await latchkey.users.verifyPassword({ userId: user.id, password });
   */
  verifyPassword: one(`POST ${USER}/verify_password`),

  /**
   * Whether a code is of a user's second factor: a time-based one, or a backup code, which is spent by it.
   *
   * @throws ValidationError: it is not.
   * @throws BadRequestError: there is no second factor.
   * @example
   * const { codeType } = await latchkey.users.verifyTOTP({ userId: user.id, code: '123456' });
   */
  verifyTOTP: one(`POST ${USER}/verify_totp`),

  /**
   * Takes all second factors of a user away, with the backup codes. What `@clerk/backend` calls `disableUserMFA`.
   *
   * @throws NotFoundError `resource_not_found`: no such user.
   * @example
   * await latchkey.users.disableMFA({ userId: user.id });
   */
  disableMFA: one(`DELETE ${USER}/mfa`),

  /**
   * Takes the backup codes of a user away.
   *
   * @throws NotFoundError `resource_not_found`: no such user, or no codes.
   * @example
   * await latchkey.users.deleteBackupCodes({ userId: user.id });
   */
  deleteBackupCodes: one(`DELETE ${USER}/backup_code`),

  /**
   * Removes a passkey of a user.
   *
   * @throws NotFoundError `resource_not_found`: no such user or passkey.
   * @example
   * await latchkey.users.deletePasskey({ userId: user.id, passkeyIdentificationId: user.passkeys[0].id });
   */
  deletePasskey: one(`DELETE ${USER}/passkeys/{passkeyIdentificationId}`),

  /**
   * Removes a wallet of a user.
   *
   * @throws NotFoundError `resource_not_found`: no such user or wallet.
   * @example
   * await latchkey.users.deleteWeb3Wallet({ userId: user.id, web3WalletIdentificationId: user.web3Wallets[0].id });
   */
  deleteWeb3Wallet: one(`DELETE ${USER}/web3_wallets/{web3WalletIdentificationId}`),

  /**
   * Makes a new time-based factor for a user, which replaces the one before; its secret comes this once.
   *
   * @throws NotFoundError `resource_not_found`: no such user.
   * @example
   * const { secret, uri } = await latchkey.users.createTOTP({ userId: user.id });
   */
  createTOTP: one(`POST ${USER}/totp`),

  /**
   * Takes the time-based factor of a user away.
   *
   * @throws NotFoundError `resource_not_found`: no such user, or no factor.
   * @example
   * await latchkey.users.deleteTOTP({ userId: user.id });
   */
  deleteTOTP: one(`DELETE ${USER}/totp`),

  /**
   * Removes a user's account at a provider: they can no longer sign in by it.
   *
   * @throws NotFoundError `resource_not_found`: no such user or account.
   * @example
   * await latchkey.users.deleteExternalAccount({ userId: user.id, externalAccountId: user.externalAccounts[0].id });
   */
  deleteExternalAccount: one(`DELETE ${USER}/external_accounts/{externalAccountId}`),
});
