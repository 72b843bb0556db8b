// Every method of the vendor's SDKs and the call that it makes: what docs/compatibility.md is made of.

export interface Row {
  /** Names of the method; an older and a newer one are told apart by their order. Empty where an SDK has none. */
  node: string[];
  ruby: string[];
  php: string[];
  elixir: string[];
  method: string;
  path: string;
  grant?: string;
  /** What a call is answered with that is not built yet; null for one that is, and that stories are told of. */
  unbuilt: number | null;
}

export interface Section {
  title: string;
  rows: Row[];
}

const AUTHENTICATE = 'POST /user_management/authenticate';

// Node | Ruby | PHP | Elixir 1.1.0 | call | how it stands. `/` parts an older name from a newer one.
export const SECTIONS: Section[] = [
  section(
    'Authenticate',
    `
authenticateWithPassword | authenticate_with_password | authenticateWithPassword | authenticate_with_password | ${AUTHENTICATE} password | built
authenticateWithCode | authenticate_with_code | authenticateWithCode | authenticate_with_code | ${AUTHENTICATE} authorization_code | 400
authenticateWithCodeAndVerifier | authenticate_with_code_pkce | authenticateWithCode | – | ${AUTHENTICATE} authorization_code | 400
authenticateWithRefreshToken | authenticate_with_refresh_token | authenticateWithRefreshToken | – | ${AUTHENTICATE} refresh_token | built
authenticateWithMagicAuth | authenticate_with_magic_auth | authenticateWithMagicAuth | authenticate_with_magic_auth | ${AUTHENTICATE} urn:workos:oauth:grant-type:magic-auth:code | 400
authenticateWithEmailVerification | authenticate_with_email_verification | authenticateWithEmailVerification | authenticate_with_email_verification | ${AUTHENTICATE} urn:workos:oauth:grant-type:email-verification:code | 400
authenticateWithTotp | authenticate_with_totp | authenticateWithTotp | authenticate_with_totp | ${AUTHENTICATE} urn:workos:oauth:grant-type:mfa-totp | 400
authenticateWithOrganizationSelection | authenticate_with_organization_selection | authenticateWithOrganizationSelection | authenticate_with_selected_organization | ${AUTHENTICATE} urn:workos:oauth:grant-type:organization-selection | 400
– | authenticate_with_device_code | authenticateWithDeviceCode | – | ${AUTHENTICATE} urn:ietf:params:oauth:grant-type:device_code | 400
authenticateWithRadarEmailChallenge | authenticate_with_radar_email_challenge | authenticateWithRadarEmailChallenge | – | ${AUTHENTICATE} urn:workos:oauth:grant-type:radar-email-challenge:code | 400
authenticateWithRadarSmsChallenge | authenticate_with_radar_sms_challenge | authenticateWithRadarSmsChallenge | – | ${AUTHENTICATE} urn:workos:oauth:grant-type:radar-sms-challenge:code | 400
`,
  ),
  section(
    'Users',
    `
getUser | get_user | getUser | get_user | GET /user_management/users/{id} | built
getUserByExternalId | get_user_by_external_id | getUserByExternalId | – | GET /user_management/users/external_id/{external_id} | built
listUsers | list_users | listUsers | list_users | GET /user_management/users | built
createUser | create_user | createUser | create_user | POST /user_management/users | built
updateUser | update_user | updateUser | update_user | PUT /user_management/users/{id} | built
deleteUser | delete_user | deleteUser | delete_user | DELETE /user_management/users/{id} | built
getUserIdentities | get_user_identities | getUserIdentities | – | GET /user_management/users/{id}/identities | 501
listSessions | list_sessions | listSessions | – | GET /user_management/users/{id}/sessions | built
– | list_user_authorized_applications | listUserAuthorizedApplications | – | GET /user_management/users/{id}/authorized_applications | 501
– | delete_user_authorized_application | deleteUserAuthorizedApplication | – | DELETE /user_management/users/{id}/authorized_applications/{application_id} | 501
listUserApiKeys | list_user_api_keys | listUserApiKeys | – | GET /user_management/users/{id}/api_keys | 501
createUserApiKey | create_user_api_key | createUserApiKey | – | POST /user_management/users/{id}/api_keys | 501
listUserFeatureFlags / featureFlags.listUserFeatureFlags | feature_flags.list_user_feature_flags | featureFlags()->listUserFeatureFlags | – | GET /user_management/users/{id}/feature-flags | 501
`,
  ),
  section(
    'Email verification, email change, magic auth, password reset',
    `
sendVerificationEmail | send_verification_email | sendVerificationEmail | send_verification_email | POST /user_management/users/{id}/email_verification/send | 501
verifyEmail | verify_email | verifyEmail | verify_email | POST /user_management/users/{id}/email_verification/confirm | 501
getEmailVerification | get_email_verification | getEmailVerification | – | GET /user_management/email_verification/{id} | 501
– | send_email_change | sendEmailChange | – | POST /user_management/users/{id}/email_change/send | 501
– | confirm_email_change | confirmEmailChange | – | POST /user_management/users/{id}/email_change/confirm | 501
createMagicAuth | create_magic_auth | createMagicAuth | – | POST /user_management/magic_auth | 501
getMagicAuth | get_magic_auth | getMagicAuth | – | GET /user_management/magic_auth/{id} | 501
sendMagicAuthCode | send_magic_auth_code | sendMagicAuthCode | send_magic_auth_code | POST /user_management/magic_auth/send | 404
createPasswordReset | reset_password | resetPassword | – | POST /user_management/password_reset | 501
resetPassword | confirm_password_reset | confirmPasswordReset | reset_password | POST /user_management/password_reset/confirm | 501
getPasswordReset | get_password_reset | getPasswordReset | – | GET /user_management/password_reset/{id} | 501
sendPasswordResetEmail | send_password_reset_email | sendPasswordResetEmail | send_password_reset_email | POST /user_management/password_reset/send | 404
`,
  ),
  section(
    'Invitations',
    `
sendInvitation | send_invitation | sendInvitation | send_invitation | POST /user_management/invitations | 501
listInvitations | list_invitations | listInvitations | list_invitations | GET /user_management/invitations | 501
getInvitation | get_invitation | getInvitation | get_invitation | GET /user_management/invitations/{id} | 501
findInvitationByToken | find_invitation_by_token | findInvitationByToken | – | GET /user_management/invitations/by_token/{token} | 501
acceptInvitation | accept_invitation | acceptInvitation | – | POST /user_management/invitations/{id}/accept | 501
revokeInvitation | revoke_invitation | revokeInvitation | revoke_invitation | POST /user_management/invitations/{id}/revoke | 501
resendInvitation | resend_invitation | resendInvitation | – | POST /user_management/invitations/{id}/resend | 501
`,
  ),
  section(
    'Organization memberships',
    `
getOrganizationMembership | get_organization_membership | getOrganizationMembership | get_organization_membership | GET /user_management/organization_memberships/{id} | 501
listOrganizationMemberships | list_organization_memberships | listOrganizationMemberships | list_organization_memberships | GET /user_management/organization_memberships | 501
createOrganizationMembership | create_organization_membership | createOrganizationMembership | create_organization_membership | POST /user_management/organization_memberships | 501
updateOrganizationMembership | update_organization_membership | updateOrganizationMembership | – | PUT /user_management/organization_memberships/{id} | 501
deleteOrganizationMembership | delete_organization_membership | deleteOrganizationMembership | delete_organization_membership | DELETE /user_management/organization_memberships/{id} | 501
deactivateOrganizationMembership | deactivate_organization_membership | deactivateOrganizationMembership | – | PUT /user_management/organization_memberships/{id}/deactivate | 501
reactivateOrganizationMembership | reactivate_organization_membership | reactivateOrganizationMembership | – | PUT /user_management/organization_memberships/{id}/reactivate | 501
listGroupsForOrganizationMembership | list_organization_membership_groups | listOrganizationMembershipGroups | – | GET /user_management/organization_memberships/{id}/groups | 501
`,
  ),
  section(
    'Sessions, URLs, keys',
    `
revokeSession | revoke_session | revokeSession | – | POST /user_management/sessions/revoke | built
getLogoutUrl | get_logout_url | getLogoutUrl | – | GET /user_management/sessions/logout | built
getAuthorizationUrl | get_authorization_url | getAuthorizationUrl | – | GET /user_management/authorize | 501
– | – | – | get_authorization_url | GET /sso/authorize | 501
getAuthorizationUrlWithPKCE | get_authorization_url_with_pkce | – | – | GET /user_management/authorize | 501
getJwksUrl | get_jwks_url | – | – | GET /sso/jwks/{client_id} | built
getJWKS | get_jwks | getJwks | – | GET /sso/jwks/{client_id} | built
– | create_device | createDevice | – | POST /user_management/authorize/device | 501
– | authorize_device | – | – | POST /oauth2/device_authorization | 404
loadSealedSession | session_manager.load | sessionManager | – | GET /sso/jwks/{client_id} | built
authenticateWithSessionCookie | session_manager.authenticate | sessionManager | – | GET /sso/jwks/{client_id} | built
getSessionFromCookie | – | sessionManager | – | – | built
`,
  ),
  section(
    'Factors, environment settings',
    `
enrollAuthFactor / multiFactorAuth.createUserAuthFactor | enroll_auth_factor / multi_factor_auth.create_user_auth_factor | enrollAuthFactor / multiFactorAuth()->createUserAuthFactor | enroll_auth_factor | POST /user_management/users/{id}/auth_factors | 501
listAuthFactors / multiFactorAuth.listUserAuthFactors | list_auth_factors / multi_factor_auth.list_user_auth_factors | listAuthFactors / multiFactorAuth()->listUserAuthFactors | list_auth_factors | GET /user_management/users/{id}/auth_factors | 501
– | update_jwt_template | updateJWTTemplate | – | PUT /user_management/jwt_template | 501
– | list_jwt_template | listJWTTemplate | – | GET /user_management/jwt_template | 501
– | create_redirect_uri | createRedirectUri | – | POST /user_management/redirect_uris | 501
– | list_redirect_uris | listRedirectUris | – | GET /user_management/redirect_uris | 501
– | delete_redirect_uris | deleteRedirectUris | – | DELETE /user_management/redirect_uris/{id} | 501
– | create_cors_origin | createCorsOrigin | – | POST /user_management/cors_origins | 501
– | list_cors_origins | listCorsOrigins | – | GET /user_management/cors_origins | 501
`,
  ),
  section(
    'Events',
    `
events.listEvents | events.list_events | events()->listEvents | list_events | GET /events | built
`,
  ),
];

export const ROWS: Row[] = SECTIONS.flatMap(({ rows }) => rows);

function section(title: string, table: string): Section {
  return { title, rows: table.trim().split('\n').map(readRow) };
}

function readRow(line: string): Row {
  const [node = '', ruby = '', php = '', elixir = '', call = '', state = ''] = line.split(' | ');
  const [method = '', path = '', grant] = call.split(' ');
  const names = (cell: string) => (cell === '–' ? [] : cell.split(' / '));
  return {
    node: names(node),
    ruby: names(ruby),
    php: names(php),
    elixir: names(elixir),
    method,
    path,
    ...(grant ? { grant } : {}),
    unbuilt: state === 'built' ? null : Number(state),
  };
}
