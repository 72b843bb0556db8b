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
authenticateWithCode | authenticate_with_code | authenticateWithCode | authenticate_with_code | ${AUTHENTICATE} authorization_code | built
authenticateWithCodeAndVerifier | authenticate_with_code_pkce | authenticateWithCode | – | ${AUTHENTICATE} authorization_code | built
authenticateWithRefreshToken | authenticate_with_refresh_token | authenticateWithRefreshToken | – | ${AUTHENTICATE} refresh_token | built
authenticateWithMagicAuth | authenticate_with_magic_auth | authenticateWithMagicAuth | authenticate_with_magic_auth | ${AUTHENTICATE} urn:workos:oauth:grant-type:magic-auth:code | built
authenticateWithEmailVerification | authenticate_with_email_verification | authenticateWithEmailVerification | authenticate_with_email_verification | ${AUTHENTICATE} urn:workos:oauth:grant-type:email-verification:code | built
authenticateWithTotp | authenticate_with_totp | authenticateWithTotp | authenticate_with_totp | ${AUTHENTICATE} urn:workos:oauth:grant-type:mfa-totp | built
authenticateWithOrganizationSelection | authenticate_with_organization_selection | authenticateWithOrganizationSelection | authenticate_with_selected_organization | ${AUTHENTICATE} urn:workos:oauth:grant-type:organization-selection | built
– | authenticate_with_device_code | authenticateWithDeviceCode | – | ${AUTHENTICATE} urn:ietf:params:oauth:grant-type:device_code | built
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
getUserIdentities | get_user_identities | getUserIdentities | – | GET /user_management/users/{id}/identities | built
listSessions | list_sessions | listSessions | – | GET /user_management/users/{id}/sessions | built
– | list_user_authorized_applications | listUserAuthorizedApplications | – | GET /user_management/users/{id}/authorized_applications | built
– | delete_user_authorized_application | deleteUserAuthorizedApplication | – | DELETE /user_management/users/{id}/authorized_applications/{application_id} | built
listUserApiKeys | list_user_api_keys | listUserApiKeys | – | GET /user_management/users/{id}/api_keys | built
createUserApiKey | create_user_api_key | createUserApiKey | – | POST /user_management/users/{id}/api_keys | built
listUserFeatureFlags / featureFlags.listUserFeatureFlags | feature_flags.list_user_feature_flags | featureFlags()->listUserFeatureFlags | – | GET /user_management/users/{id}/feature-flags | built
`,
  ),
  section(
    'Email verification, email change, magic auth, password reset',
    `
sendVerificationEmail | send_verification_email | sendVerificationEmail | send_verification_email | POST /user_management/users/{id}/email_verification/send | built
verifyEmail | verify_email | verifyEmail | verify_email | POST /user_management/users/{id}/email_verification/confirm | built
getEmailVerification | get_email_verification | getEmailVerification | – | GET /user_management/email_verification/{id} | built
– | send_email_change | sendEmailChange | – | POST /user_management/users/{id}/email_change/send | built
– | confirm_email_change | confirmEmailChange | – | POST /user_management/users/{id}/email_change/confirm | built
createMagicAuth | create_magic_auth | createMagicAuth | – | POST /user_management/magic_auth | built
getMagicAuth | get_magic_auth | getMagicAuth | – | GET /user_management/magic_auth/{id} | built
sendMagicAuthCode | send_magic_auth_code | sendMagicAuthCode | send_magic_auth_code | POST /user_management/magic_auth/send | built
createPasswordReset | reset_password | resetPassword | – | POST /user_management/password_reset | built
resetPassword | confirm_password_reset | confirmPasswordReset | reset_password | POST /user_management/password_reset/confirm | built
getPasswordReset | get_password_reset | getPasswordReset | – | GET /user_management/password_reset/{id} | built
sendPasswordResetEmail | send_password_reset_email | sendPasswordResetEmail | send_password_reset_email | POST /user_management/password_reset/send | built
`,
  ),
  section(
    'Invitations',
    `
sendInvitation | send_invitation | sendInvitation | send_invitation | POST /user_management/invitations | built
listInvitations | list_invitations | listInvitations | list_invitations | GET /user_management/invitations | built
getInvitation | get_invitation | getInvitation | get_invitation | GET /user_management/invitations/{id} | built
findInvitationByToken | find_invitation_by_token | findInvitationByToken | – | GET /user_management/invitations/by_token/{token} | built
acceptInvitation | accept_invitation | acceptInvitation | – | POST /user_management/invitations/{id}/accept | built
revokeInvitation | revoke_invitation | revokeInvitation | revoke_invitation | POST /user_management/invitations/{id}/revoke | built
resendInvitation | resend_invitation | resendInvitation | – | POST /user_management/invitations/{id}/resend | built
`,
  ),
  section(
    'Organization memberships',
    `
getOrganizationMembership | get_organization_membership | getOrganizationMembership | get_organization_membership | GET /user_management/organization_memberships/{id} | built
listOrganizationMemberships | list_organization_memberships | listOrganizationMemberships | list_organization_memberships | GET /user_management/organization_memberships | built
createOrganizationMembership | create_organization_membership | createOrganizationMembership | create_organization_membership | POST /user_management/organization_memberships | built
updateOrganizationMembership | update_organization_membership | updateOrganizationMembership | – | PUT /user_management/organization_memberships/{id} | built
deleteOrganizationMembership | delete_organization_membership | deleteOrganizationMembership | delete_organization_membership | DELETE /user_management/organization_memberships/{id} | built
deactivateOrganizationMembership | deactivate_organization_membership | deactivateOrganizationMembership | – | PUT /user_management/organization_memberships/{id}/deactivate | built
reactivateOrganizationMembership | reactivate_organization_membership | reactivateOrganizationMembership | – | PUT /user_management/organization_memberships/{id}/reactivate | built
listGroupsForOrganizationMembership | list_organization_membership_groups | listOrganizationMembershipGroups | – | GET /user_management/organization_memberships/{id}/groups | built
`,
  ),
  section(
    'Sessions, URLs, keys',
    `
revokeSession | revoke_session | revokeSession | – | POST /user_management/sessions/revoke | built
getLogoutUrl | get_logout_url | getLogoutUrl | – | GET /user_management/sessions/logout | built
getAuthorizationUrl | get_authorization_url | getAuthorizationUrl | – | GET /user_management/authorize | built
– | – | – | get_authorization_url | GET /sso/authorize | built
getAuthorizationUrlWithPKCE | get_authorization_url_with_pkce | – | – | GET /user_management/authorize | built
getJwksUrl | get_jwks_url | – | – | GET /sso/jwks/{client_id} | built
getJWKS | get_jwks | getJwks | – | GET /sso/jwks/{client_id} | built
– | create_device | createDevice | – | POST /user_management/authorize/device | built
– | authorize_device | – | – | POST /oauth2/device_authorization | built
loadSealedSession | session_manager.load | sessionManager | – | GET /sso/jwks/{client_id} | built
authenticateWithSessionCookie | session_manager.authenticate | sessionManager | – | GET /sso/jwks/{client_id} | built
getSessionFromCookie | – | sessionManager | – | – | built
`,
  ),
  section(
    'Factors, environment settings',
    `
enrollAuthFactor / multiFactorAuth.createUserAuthFactor | enroll_auth_factor / multi_factor_auth.create_user_auth_factor | enrollAuthFactor / multiFactorAuth()->createUserAuthFactor | enroll_auth_factor | POST /user_management/users/{id}/auth_factors | built
listAuthFactors / multiFactorAuth.listUserAuthFactors | list_auth_factors / multi_factor_auth.list_user_auth_factors | listAuthFactors / multiFactorAuth()->listUserAuthFactors | list_auth_factors | GET /user_management/users/{id}/auth_factors | built
– | update_jwt_template | updateJWTTemplate | – | PUT /user_management/jwt_template | built
– | list_jwt_template | listJWTTemplate | – | GET /user_management/jwt_template | built
– | create_redirect_uri | createRedirectUri | – | POST /user_management/redirect_uris | built
– | list_redirect_uris | listRedirectUris | – | GET /user_management/redirect_uris | built
– | delete_redirect_uris | deleteRedirectUris | – | DELETE /user_management/redirect_uris/{id} | built
– | create_cors_origin | createCorsOrigin | – | POST /user_management/cors_origins | built
– | list_cors_origins | listCorsOrigins | – | GET /user_management/cors_origins | built
`,
  ),
  section(
    'Standalone factors',
    `
mfa.enrollFactor / multiFactorAuth.enrollFactor | multi_factor_auth.enroll_factor | multiFactorAuth()->enrollFactor | mfa.enroll_factor | POST /auth/factors/enroll | built
mfa.getFactor / multiFactorAuth.getFactor | multi_factor_auth.get_factor | multiFactorAuth()->getFactor | mfa.get_factor | GET /auth/factors/{id} | built
mfa.deleteFactor / multiFactorAuth.deleteFactor | multi_factor_auth.delete_factor | multiFactorAuth()->deleteFactor | mfa.delete_factor | DELETE /auth/factors/{id} | built
mfa.challengeFactor / multiFactorAuth.challengeFactor | multi_factor_auth.challenge_factor | multiFactorAuth()->challengeFactor | mfa.challenge_factor | POST /auth/factors/{id}/challenge | built
mfa.verifyChallenge / multiFactorAuth.verifyChallenge | multi_factor_auth.verify_challenge | multiFactorAuth()->verifyChallenge | mfa.verify_challenge | POST /auth/challenges/{id}/verify | built
`,
  ),
  section(
    'Organizations and domains',
    `
organizations.createOrganization | organizations.create_organization | organizations()->createOrganization | organizations.create_organization | POST /organizations | built
organizations.getOrganization | organizations.get_organization | organizations()->getOrganization | organizations.get_organization | GET /organizations/{id} | built
organizations.getOrganizationByExternalId | organizations.get_organization_by_external_id | organizations()->getOrganizationByExternalId | – | GET /organizations/external_id/{external_id} | built
organizations.listOrganizations | organizations.list_organizations | organizations()->listOrganizations | organizations.list_organizations | GET /organizations | built
organizations.updateOrganization | organizations.update_organization | organizations()->updateOrganization | organizations.update_organization | PUT /organizations/{id} | built
organizations.deleteOrganization | organizations.delete_organization | organizations()->deleteOrganization | organizations.delete_organization | DELETE /organizations/{id} | built
organizationDomains.create / organizationDomains.createOrganizationDomain | organization_domains.create_organization_domain | organizationDomains()->createOrganizationDomain | organization_domains.create_organization_domain | POST /organization_domains | built
organizationDomains.get / organizationDomains.getOrganizationDomain | organization_domains.get_organization_domain | organizationDomains()->getOrganizationDomain | organization_domains.get_organization_domain | GET /organization_domains/{id} | built
organizationDomains.verify / organizationDomains.verifyOrganizationDomain | organization_domains.verify_organization_domain | organizationDomains()->verifyOrganizationDomain | organization_domains.verify_organization_domain | POST /organization_domains/{id}/verify | built
organizationDomains.delete / organizationDomains.deleteOrganizationDomain | organization_domains.delete_organization_domain | organizationDomains()->deleteOrganizationDomain | – | DELETE /organization_domains/{id} | built
`,
  ),
  section(
    'Connections',
    `
sso.listConnections | sso.list_connections | sso()->listConnections | sso.list_connections | GET /connections | built
sso.getConnection | sso.get_connection | sso()->getConnection | sso.get_connection | GET /connections/{id} | built
sso.deleteConnection | sso.delete_connection | sso()->deleteConnection | sso.delete_connection | DELETE /connections/{id} | built
`,
  ),
  section(
    'Roles and permissions',
    `
authorization.createEnvironmentRole | authorization.create_environment_role | authorization()->createEnvironmentRole | – | POST /authorization/roles | built
authorization.listEnvironmentRoles | authorization.list_environment_roles | authorization()->listEnvironmentRoles | – | GET /authorization/roles | built
authorization.getEnvironmentRole | authorization.get_environment_role | authorization()->getEnvironmentRole | – | GET /authorization/roles/{slug} | built
authorization.updateEnvironmentRole | authorization.update_environment_role | authorization()->updateEnvironmentRole | – | PATCH /authorization/roles/{slug} | built
authorization.setEnvironmentRolePermissions | authorization.set_environment_role_permissions | authorization()->setEnvironmentRolePermissions | – | PUT /authorization/roles/{slug}/permissions | built
authorization.addEnvironmentRolePermission | authorization.add_environment_role_permission | authorization()->addEnvironmentRolePermission | – | POST /authorization/roles/{slug}/permissions | built
authorization.createOrganizationRole | authorization.create_organization_role | authorization()->createOrganizationRole | – | POST /authorization/organizations/{organization_id}/roles | built
authorization.listOrganizationRoles | authorization.list_organization_roles | authorization()->listOrganizationRoles | – | GET /authorization/organizations/{organization_id}/roles | built
authorization.getOrganizationRole | authorization.get_organization_role | authorization()->getOrganizationRole | – | GET /authorization/organizations/{organization_id}/roles/{slug} | built
authorization.updateOrganizationRole | authorization.update_organization_role | authorization()->updateOrganizationRole | – | PATCH /authorization/organizations/{organization_id}/roles/{slug} | built
authorization.deleteOrganizationRole | authorization.delete_organization_role | authorization()->deleteOrganizationRole | – | DELETE /authorization/organizations/{organization_id}/roles/{slug} | built
authorization.setOrganizationRolePermissions | authorization.set_organization_role_permissions | authorization()->setOrganizationRolePermissions | – | PUT /authorization/organizations/{organization_id}/roles/{slug}/permissions | built
authorization.addOrganizationRolePermission | authorization.add_organization_role_permission | authorization()->addOrganizationRolePermission | – | POST /authorization/organizations/{organization_id}/roles/{slug}/permissions | built
authorization.removeOrganizationRolePermission | authorization.remove_organization_role_permission | authorization()->removeOrganizationRolePermission | – | DELETE /authorization/organizations/{organization_id}/roles/{slug}/permissions/{permission_slug} | built
organizations.listOrganizationRoles | organizations.list_organization_roles | organizations()->listOrganizationRoles | – | GET /organizations/{organization_id}/roles | built
authorization.createPermission | authorization.create_permission | authorization()->createPermission | – | POST /authorization/permissions | built
authorization.listPermissions | authorization.list_permissions | authorization()->listPermissions | – | GET /authorization/permissions | built
authorization.getPermission | authorization.get_permission | authorization()->getPermission | – | GET /authorization/permissions/{slug} | built
authorization.updatePermission | authorization.update_permission | authorization()->updatePermission | – | PATCH /authorization/permissions/{slug} | built
authorization.deletePermission | authorization.delete_permission | authorization()->deletePermission | – | DELETE /authorization/permissions/{slug} | built
`,
  ),
  section(
    'API keys of users',
    `
apiKeys.validateApiKey / apiKeys.createValidation | api_keys.create_validation | apiKeys()->createValidation | – | POST /api_keys/validations | built
apiKeys.deleteApiKey | api_keys.delete_api_key | apiKeys()->deleteApiKey | – | DELETE /api_keys/{id} | built
`,
  ),
  section(
    'Webhooks',
    `
webhooks.constructEvent | webhooks.construct_event | webhookVerification()->verifyEvent | webhooks.construct_event | – | built
webhooks.createWebhookEndpoint | webhooks.create_webhook_endpoint | webhooks()->createWebhookEndpoint | – | POST /webhook_endpoints | built
webhooks.listWebhookEndpoints | webhooks.list_webhook_endpoints | webhooks()->listWebhookEndpoints | – | GET /webhook_endpoints | built
webhooks.updateWebhookEndpoint | webhooks.update_webhook_endpoint | webhooks()->updateWebhookEndpoint | – | PATCH /webhook_endpoints/{id} | built
webhooks.deleteWebhookEndpoint | webhooks.delete_webhook_endpoint | webhooks()->deleteWebhookEndpoint | – | DELETE /webhook_endpoints/{id} | built
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
