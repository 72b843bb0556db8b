// Every operation of the Clerk wire that the SDKs call and we speak of: what the second part of docs/compatibility.md is made of.

import { clerk } from '../../server/src/dialects/clerk/index.ts';

export interface ClerkRow {
  /** The method of PHP; where the one of the years 2024 and 2025 was spelled otherwise, it stands first. */
  php: string[];
  /** `users.getUser`; empty where `@clerk/backend` has none. */
  js: string[];
  method: string;
  path: string;
}

export interface ClerkSection {
  title: string;
  rows: ClerkRow[];
}

// PHP | JavaScript | call. `/` parts an older name from a newer one.
export const CLERK_SECTIONS: ClerkSection[] = [
  section(
    'Users',
    `
users->list | users.getUserList | GET /users
users->create | users.createUser | POST /users
users->count | users.getCount | GET /users/count
users->get | users.getUser | GET /users/{user_id}
users->update | users.updateUser | PATCH /users/{user_id}
users->delete | users.deleteUser | DELETE /users/{user_id}
users->ban | users.banUser | POST /users/{user_id}/ban
users->unban | users.unbanUser | POST /users/{user_id}/unban
users->lock | users.lockUser | POST /users/{user_id}/lock
users->unlock | users.unlockUser | POST /users/{user_id}/unlock
users->setProfileImage | users.updateUserProfileImage | POST /users/{user_id}/profile_image
users->deleteProfileImage | users.deleteUserProfileImage | DELETE /users/{user_id}/profile_image
users->updateMetadata | users.updateUserMetadata | PATCH /users/{user_id}/metadata
users->getOAuthAccessToken | users.getUserOauthAccessToken | GET /users/{user_id}/oauth_access_tokens/{provider}
users->getOrganizationMemberships | users.getOrganizationMembershipList | GET /users/{user_id}/organization_memberships
users->getOrganizationInvitations | users.getOrganizationInvitationList | GET /users/{user_id}/organization_invitations
users->verifyPassword | users.verifyPassword | POST /users/{user_id}/verify_password
users->verifyTOTP / users->verifyTotp | users.verifyTOTP | POST /users/{user_id}/verify_totp
users->disableMFA / users->disableMfa | users.disableUserMFA | DELETE /users/{user_id}/mfa
users->deleteBackupCodes | users.deleteUserBackupCodes | DELETE /users/{user_id}/backup_code
users->deletePasskey | users.deleteUserPasskey | DELETE /users/{user_id}/passkeys/{passkey_identification_id}
users->deleteWeb3Wallet | users.deleteUserWeb3Wallet | DELETE /users/{user_id}/web3_wallets/{web3_wallet_identification_id}
users->createTOTP | – | POST /users/{user_id}/totp
users->deleteTotp / users->deleteTOTP | users.deleteUserTOTP | DELETE /users/{user_id}/totp
users->deleteExternalAccount | users.deleteUserExternalAccount | DELETE /users/{user_id}/external_accounts/{external_account_id}
`,
  ),
  section(
    'Users, beyond that page',
    `
users->replaceMetadata | users.replaceUserMetadata | PUT /users/{user_id}/metadata
users->removePassword | users.removePassword | POST /users/{user_id}/remove_password
users->setPasswordCompromised | users.setPasswordCompromised | POST /users/{user_id}/password/set_compromised
users->unsetPasswordCompromised | users.unsetPasswordCompromised | POST /users/{user_id}/password/unset_compromised
users->bulkBan | – | POST /users/ban
users->bulkUnban | – | POST /users/unban
users->getInstanceOrganizationMemberships | organizations.getInstanceOrganizationMembershipList | GET /organization_memberships
users->listTrustedDevices | – | GET /users/{user_id}/trusted_devices
users->revokeTrustedDevice | – | DELETE /users/{user_id}/trusted_devices/{trusted_device_id}
`,
  ),
  section(
    'E-mail addresses and phone numbers',
    `
emailAddresses->create | emailAddresses.createEmailAddress | POST /email_addresses
emailAddresses->get | emailAddresses.getEmailAddress | GET /email_addresses/{email_address_id}
emailAddresses->update | emailAddresses.updateEmailAddress | PATCH /email_addresses/{email_address_id}
emailAddresses->delete | emailAddresses.deleteEmailAddress | DELETE /email_addresses/{email_address_id}
emailAddresses->replaceForUser | users.replaceUserEmailAddress | PUT /users/{user_id}/email_address
emailAddresses->prepareVerification | – | POST /email_addresses/{email_address_id}/prepare_verification
emailAddresses->attemptVerification | – | POST /email_addresses/{email_address_id}/attempt_verification
phoneNumbers->create | phoneNumbers.createPhoneNumber | POST /phone_numbers
phoneNumbers->get | phoneNumbers.getPhoneNumber | GET /phone_numbers/{phone_number_id}
phoneNumbers->update | phoneNumbers.updatePhoneNumber | PATCH /phone_numbers/{phone_number_id}
phoneNumbers->delete | phoneNumbers.deletePhoneNumber | DELETE /phone_numbers/{phone_number_id}
phoneNumbers->replaceForUser | users.replaceUserPhoneNumber | PUT /users/{user_id}/phone_number
`,
  ),
  section(
    'Sessions and keys',
    `
sessions->list | sessions.getSessionList | GET /sessions
sessions->create | sessions.createSession | POST /sessions
sessions->get | sessions.getSession | GET /sessions/{session_id}
sessions->revoke | sessions.revokeSession | POST /sessions/{session_id}/revoke
sessions->refresh | sessions.refreshSession | POST /sessions/{session_id}/refresh
sessions->createToken | sessions.getToken | POST /sessions/{session_id}/tokens
sessions->createTokenFromTemplate | – | POST /sessions/{session_id}/tokens/{template_name}
jwks->getJWKS | jwks.getJwks | GET /jwks
signInTokens->create | signInTokens.createSignInToken | POST /sign_in_tokens
signInTokens->revoke | signInTokens.revokeSignInToken | POST /sign_in_tokens/{sign_in_token_id}/revoke
actorTokens->create | actorTokens.create | POST /actor_tokens
testingTokens->create | testingTokens.createTestingToken | POST /testing_tokens
`,
  ),
  section(
    'Organizations',
    `
organizations->list | organizations.getOrganizationList | GET /organizations
organizations->create | organizations.createOrganization | POST /organizations
organizations->get | organizations.getOrganization | GET /organizations/{organization_id}
organizations->update | organizations.updateOrganization | PATCH /organizations/{organization_id}
organizations->delete | organizations.deleteOrganization | DELETE /organizations/{organization_id}
organizations->mergeMetadata | organizations.updateOrganizationMetadata | PATCH /organizations/{organization_id}/metadata
organizations->replaceMetadata | organizations.replaceOrganizationMetadata | PUT /organizations/{organization_id}/metadata
organizations->uploadLogo | organizations.updateOrganizationLogo | PUT /organizations/{organization_id}/logo
organizations->deleteLogo | organizations.deleteOrganizationLogo | DELETE /organizations/{organization_id}/logo
organizationMemberships->create | organizations.createOrganizationMembership | POST /organizations/{organization_id}/memberships
organizationMemberships->list | organizations.getOrganizationMembershipList | GET /organizations/{organization_id}/memberships
organizationMemberships->update | organizations.updateOrganizationMembership | PATCH /organizations/{organization_id}/memberships/{user_id}
organizationMemberships->delete | organizations.deleteOrganizationMembership | DELETE /organizations/{organization_id}/memberships/{user_id}
organizationMemberships->updateMetadata | organizations.updateOrganizationMembershipMetadata | PATCH /organizations/{organization_id}/memberships/{user_id}/metadata
`,
  ),
  section(
    'Invitations',
    `
organizationInvitations->getAll | – | GET /organization_invitations
organizationInvitations->create | organizations.createOrganizationInvitation | POST /organizations/{organization_id}/invitations
organizationInvitations->list | organizations.getOrganizationInvitationList | GET /organizations/{organization_id}/invitations
organizationInvitations->bulkCreate | organizations.createOrganizationInvitationBulk | POST /organizations/{organization_id}/invitations/bulk
organizationInvitations->listPending | – | GET /organizations/{organization_id}/invitations/pending
organizationInvitations->get | organizations.getOrganizationInvitation | GET /organizations/{organization_id}/invitations/{invitation_id}
organizationInvitations->revoke | organizations.revokeOrganizationInvitation | POST /organizations/{organization_id}/invitations/{invitation_id}/revoke
invitations->create | invitations.createInvitation | POST /invitations
invitations->list | invitations.getInvitationList | GET /invitations
invitations->bulkCreate | invitations.createInvitationBulk | POST /invitations/bulk
invitations->revoke | invitations.revokeInvitation | POST /invitations/{invitation_id}/revoke
`,
  ),
];

function section(title: string, table: string): ClerkSection {
  const rows = table
    .trim()
    .split('\n')
    .map((line): ClerkRow => {
      const [php = '', js = '', call = ''] = line.split('|').map((cell) => cell.trim());
      const names = (cell: string) => (cell === '–' ? [] : cell.split(' / '));
      const [method = '', path = ''] = call.split(' ');
      return { php: names(php), js: names(js), method, path: `/v1${path}` };
    });
  return { title, rows };
}

export const CLERK_ROWS: ClerkRow[] = CLERK_SECTIONS.flatMap(({ rows }) => rows);

/** The call of a row as stories of the wire name it: `GET /v1/users/{user_id}`. */
export const callOf = ({ method, path }: ClerkRow): string => `${method} ${path}`;

/** The row of a method of the SDK, or of a call. */
export function rowOf(name: string): ClerkRow {
  const row = CLERK_ROWS.find((each) => each.js.includes(name) || callOf(each) === name);
  if (!row) throw new Error(`${name} stands in no row`);
  return row;
}

/** The calls that have an endpoint; the others are not built. */
export const builtCalls: ReadonlySet<string> = new Set(
  CLERK_ROWS.filter((row) => clerk.endpoints.some((endpoint) => isOf(endpoint, row))).map(callOf),
);

/** The endpoints that stand in no row, beside those that only this server has. */
export const rowless: string[] = clerk.endpoints
  .filter((endpoint) => !endpoint.path.startsWith('/v1/latchkey/') && !CLERK_ROWS.some((row) => isOf(endpoint, row)))
  .map(({ method, path }) => `${method} ${path}`);

// Parameters may be called otherwise there.
function isOf(endpoint: { method: string; path: string }, { method, path }: ClerkRow): boolean {
  const bare = (text: string) => text.replace(/\{\w+\}|:\w+/g, '*');
  return endpoint.method === method && bare(endpoint.path) === bare(path);
}
