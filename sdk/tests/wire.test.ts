// What this SDK sends is what the vendors' own SDKs send for the same call: it works against the vendors, too.

import { createClerkClient } from '@clerk/backend';
import { WorkOS } from '@workos-inc/node';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WorkOS as WorkOS8 } from 'workos-node-8';
import { Latchkey } from '../src/index.ts';
import { type Recorder, startRecorder } from './recorder.ts';

const KEY = 'sk_test_key';
const CLIENT = 'client_1';
const USER = 'user_01';
const EMAIL = 'ada@example.com';

let recorder: Recorder;
let ours: Latchkey;
let workos: WorkOS;
let workos8: WorkOS8;
let clerk: ReturnType<typeof createClerkClient>;
beforeAll(async () => {
  recorder = await startRecorder();
  const { hostname, port } = new URL(recorder.url);
  const pointed = { apiHostname: hostname, port: Number(port), https: false, clientId: CLIENT };
  ours = new Latchkey({ baseUrl: recorder.url, apiKey: KEY, clientId: CLIENT });
  workos = new WorkOS(KEY, pointed);
  workos8 = new WorkOS8(KEY, pointed);
  clerk = createClerkClient({ secretKey: KEY, apiUrl: recorder.url, telemetry: { disabled: true } });
});
afterAll(() => recorder.close());

type UM = Latchkey['userManagement'];
type Theirs = WorkOS['userManagement'];

/** By the name of the method: how it is called here, and how there. */
const USER_MANAGEMENT: Record<string, [(um: UM) => unknown, (um: Theirs) => unknown]> = {
  getUser: [(um) => um.getUser({ userId: USER }), (um) => um.getUser(USER)],
  getUserByExternalId: [
    (um) => um.getUserByExternalId({ externalId: 'crm 1/2' }),
    (um) => um.getUserByExternalId('crm 1/2'),
  ],
  listUsers: [(um) => um.listUsers(), (um) => um.listUsers()],
  'listUsers, filtered': [
    (um) => um.listUsers({ email: EMAIL, organizationId: 'org_1', limit: 5, after: 'user_0', order: 'asc' }),
    (um) => um.listUsers({ email: EMAIL, organizationId: 'org_1', limit: 5, after: 'user_0', order: 'asc' }),
  ],
  createUser: [
    (um) => um.createUser({ email: EMAIL, firstName: 'Ada', metadata: { crmId: '1', crm_id: '2' }, externalId: 'x' }),
    (um) => um.createUser({ email: EMAIL, firstName: 'Ada', metadata: { crmId: '1', crm_id: '2' }, externalId: 'x' }),
  ],
  'createUser, with a hash': [
    (um) => um.createUser({ email: EMAIL, passwordHash: '$2b$', passwordHashType: 'bcrypt', emailVerified: true }),
    (um) => um.createUser({ email: EMAIL, passwordHash: '$2b$', passwordHashType: 'bcrypt', emailVerified: true }),
  ],
  updateUser: [
    (um) => um.updateUser({ userId: USER, lastName: 'King', locale: 'de', metadata: { plan: null } }),
    (um) => um.updateUser({ userId: USER, lastName: 'King', locale: 'de', metadata: { plan: null } }),
  ],
  deleteUser: [(um) => um.deleteUser({ userId: USER }), (um) => um.deleteUser(USER)],
  getUserIdentities: [(um) => um.getUserIdentities({ userId: USER }), (um) => um.getUserIdentities(USER)],
  listSessions: [(um) => um.listSessions({ userId: USER, limit: 2 }), (um) => um.listSessions(USER, { limit: 2 })],
  listUserApiKeys: [(um) => um.listUserApiKeys({ userId: USER }), (um) => um.listUserApiKeys(USER)],
  createUserApiKey: [
    (um) => um.createUserApiKey({ userId: USER, name: 'CI', organizationId: 'org_1', permissions: ['a'] }),
    (um) => um.createUserApiKey(USER, { name: 'CI', organizationId: 'org_1', permissions: ['a'] }),
  ],
  sendVerificationEmail: [
    (um) => um.sendVerificationEmail({ userId: USER }),
    (um) => um.sendVerificationEmail({ userId: USER }),
  ],
  verifyEmail: [
    (um) => um.verifyEmail({ userId: USER, code: '123456' }),
    (um) => um.verifyEmail({ userId: USER, code: '123456' }),
  ],
  getEmailVerification: [
    (um) => um.getEmailVerification({ emailVerificationId: 'email_verification_1' }),
    (um) => um.getEmailVerification('email_verification_1'),
  ],
  createMagicAuth: [
    (um) => um.createMagicAuth({ email: EMAIL, invitationToken: 't' }),
    (um) => um.createMagicAuth({ email: EMAIL, invitationToken: 't' }),
  ],
  getMagicAuth: [(um) => um.getMagicAuth({ magicAuthId: 'magic_auth_1' }), (um) => um.getMagicAuth('magic_auth_1')],
  createPasswordReset: [
    (um) => um.createPasswordReset({ email: EMAIL }),
    (um) => um.createPasswordReset({ email: EMAIL }),
  ],
  resetPassword: [
    (um) => um.resetPassword({ token: 't', newPassword: 'p' }),
    (um) => um.resetPassword({ token: 't', newPassword: 'p' }),
  ],
  getPasswordReset: [
    (um) => um.getPasswordReset({ passwordResetId: 'password_reset_1' }),
    (um) => um.getPasswordReset('password_reset_1'),
  ],
  sendInvitation: [
    (um) =>
      um.sendInvitation({
        email: EMAIL,
        organizationId: 'org_1',
        expiresInDays: 3,
        inviterUserId: USER,
        roleSlug: 'r',
      }),
    (um) =>
      um.sendInvitation({
        email: EMAIL,
        organizationId: 'org_1',
        expiresInDays: 3,
        inviterUserId: USER,
        roleSlug: 'r',
      }),
  ],
  listInvitations: [
    (um) => um.listInvitations({ email: EMAIL, before: 'invitation_2' }),
    (um) => um.listInvitations({ email: EMAIL, before: 'invitation_2' }),
  ],
  getInvitation: [(um) => um.getInvitation({ invitationId: 'invitation_1' }), (um) => um.getInvitation('invitation_1')],
  findInvitationByToken: [(um) => um.findInvitationByToken({ token: 'a/b' }), (um) => um.findInvitationByToken('a/b')],
  acceptInvitation: [
    (um) => um.acceptInvitation({ invitationId: 'invitation_1' }),
    (um) => um.acceptInvitation('invitation_1'),
  ],
  revokeInvitation: [
    (um) => um.revokeInvitation({ invitationId: 'invitation_1' }),
    (um) => um.revokeInvitation('invitation_1'),
  ],
  resendInvitation: [
    (um) => um.resendInvitation({ invitationId: 'invitation_1' }),
    (um) => um.resendInvitation('invitation_1'),
  ],
  getOrganizationMembership: [
    (um) => um.getOrganizationMembership({ organizationMembershipId: 'om_1' }),
    (um) => um.getOrganizationMembership('om_1'),
  ],
  listOrganizationMemberships: [
    (um) => um.listOrganizationMemberships({ organizationId: 'org_1', statuses: ['active', 'pending'] }),
    (um) => um.listOrganizationMemberships({ organizationId: 'org_1', statuses: ['active', 'pending'] }),
  ],
  createOrganizationMembership: [
    (um) => um.createOrganizationMembership({ userId: USER, organizationId: 'org_1', roleSlug: 'r' }),
    (um) => um.createOrganizationMembership({ userId: USER, organizationId: 'org_1', roleSlug: 'r' }),
  ],
  updateOrganizationMembership: [
    (um) => um.updateOrganizationMembership({ organizationMembershipId: 'om_1', roleSlugs: ['r', 's'] }),
    (um) => um.updateOrganizationMembership('om_1', { roleSlugs: ['r', 's'] }),
  ],
  deleteOrganizationMembership: [
    (um) => um.deleteOrganizationMembership({ organizationMembershipId: 'om_1' }),
    (um) => um.deleteOrganizationMembership('om_1'),
  ],
  deactivateOrganizationMembership: [
    (um) => um.deactivateOrganizationMembership({ organizationMembershipId: 'om_1' }),
    (um) => um.deactivateOrganizationMembership('om_1'),
  ],
  reactivateOrganizationMembership: [
    (um) => um.reactivateOrganizationMembership({ organizationMembershipId: 'om_1' }),
    (um) => um.reactivateOrganizationMembership('om_1'),
  ],
  revokeSession: [
    (um) => um.revokeSession({ sessionId: 'session_1' }),
    (um) => um.revokeSession({ sessionId: 'session_1' }),
  ],
  authenticateWithPassword: [
    (um) => um.authenticateWithPassword({ email: EMAIL, password: 'p', ipAddress: '192.0.2.1', userAgent: 'x' }),
    (um) => um.authenticateWithPassword({ email: EMAIL, password: 'p', ipAddress: '192.0.2.1', userAgent: 'x' }),
  ],
  authenticateWithCode: [
    (um) => um.authenticateWithCode({ code: 'c', invitationToken: 't' }),
    (um) => um.authenticateWithCode({ code: 'c', invitationToken: 't' }),
  ],
  'authenticateWithCode, with a verifier': [
    (um) => um.authenticateWithCode({ code: 'c', codeVerifier: 'v', clientId: 'client_2' }),
    (um) => um.authenticateWithCode({ code: 'c', codeVerifier: 'v', clientId: 'client_2' }),
  ],
  authenticateWithCodeAndVerifier: [
    (um) => um.authenticateWithCodeAndVerifier({ code: 'c', codeVerifier: 'v' }),
    (um) => um.authenticateWithCodeAndVerifier({ code: 'c', codeVerifier: 'v' }),
  ],
  authenticateWithRefreshToken: [
    (um) => um.authenticateWithRefreshToken({ refreshToken: 'r', organizationId: 'org_1' }),
    (um) => um.authenticateWithRefreshToken({ refreshToken: 'r', organizationId: 'org_1' }),
  ],
  authenticateWithMagicAuth: [
    (um) => um.authenticateWithMagicAuth({ email: EMAIL, code: '123456' }),
    (um) => um.authenticateWithMagicAuth({ email: EMAIL, code: '123456' }),
  ],
  authenticateWithEmailVerification: [
    (um) => um.authenticateWithEmailVerification({ pendingAuthenticationToken: 't', code: '123456' }),
    (um) => um.authenticateWithEmailVerification({ pendingAuthenticationToken: 't', code: '123456' }),
  ],
  authenticateWithTotp: [
    (um) => um.authenticateWithTotp({ pendingAuthenticationToken: 't', code: '1', authenticationChallengeId: 'c' }),
    (um) => um.authenticateWithTotp({ pendingAuthenticationToken: 't', code: '1', authenticationChallengeId: 'c' }),
  ],
  authenticateWithOrganizationSelection: [
    (um) => um.authenticateWithOrganizationSelection({ pendingAuthenticationToken: 't', organizationId: 'org_1' }),
    (um) => um.authenticateWithOrganizationSelection({ pendingAuthenticationToken: 't', organizationId: 'org_1' }),
  ],
  authenticateWithRadarEmailChallenge: [
    (um) =>
      um.authenticateWithRadarEmailChallenge({ pendingAuthenticationToken: 't', code: '1', radarChallengeId: 'c' }),
    (um) =>
      um.authenticateWithRadarEmailChallenge({
        clientId: CLIENT,
        pendingAuthenticationToken: 't',
        code: '1',
        radarChallengeId: 'c',
      }),
  ],
  authenticateWithRadarSmsChallenge: [
    (um) =>
      um.authenticateWithRadarSmsChallenge({
        pendingAuthenticationToken: 't',
        code: '1',
        verificationId: 'v',
        phoneNumber: '+1',
      }),
    (um) =>
      um.authenticateWithRadarSmsChallenge({
        clientId: CLIENT,
        pendingAuthenticationToken: 't',
        code: '1',
        verificationId: 'v',
        phoneNumber: '+1',
      }),
  ],
};

describe('what is sent by userManagement is what @workos-inc/node sends', () => {
  test.each(Object.entries(USER_MANAGEMENT))('%s', async (_, [here, there]) => {
    const expected = await recorder.during(() => there(workos.userManagement));
    expect(expected).toHaveLength(1);
    expect(await recorder.during(() => here(ours.userManagement))).toEqual(expected);
  });

  test('enrollAuthFactor, which newer ones have elsewhere', async () => {
    const given = { userId: USER, type: 'totp', totpIssuer: 'Acme', totpUser: EMAIL, totpSecret: 'S' } as const;
    const expected = await recorder.during(() => workos8.userManagement.enrollAuthFactor(given));
    expect(await recorder.during(() => ours.userManagement.enrollAuthFactor(given))).toEqual(expected);
    expect(await recorder.during(() => ours.multiFactorAuth.createUserAuthFactor(given))).toEqual(expected);
  });

  test('listAuthFactors, likewise', async () => {
    const expected = await recorder.during(() => workos8.userManagement.listAuthFactors({ userId: USER }));
    expect(await recorder.during(() => ours.userManagement.listAuthFactors({ userId: USER }))).toEqual(expected);
  });

  test('sendMagicAuthCode and sendPasswordResetEmail, which newer ones do not have', async () => {
    const asked = await recorder.during(async () => {
      await ours.userManagement.sendMagicAuthCode({ email: EMAIL });
      await ours.userManagement.sendPasswordResetEmail({ email: EMAIL, passwordResetUrl: 'https://app.example/reset' });
    });
    expect(asked.map(({ method, path, body }) => [method, path, body])).toEqual([
      ['POST', '/user_management/magic_auth/send', { email: EMAIL }],
      [
        'POST',
        '/user_management/password_reset/send',
        { email: EMAIL, password_reset_url: 'https://app.example/reset' },
      ],
    ]);
  });

  test('and what a client without a key sends, too', async () => {
    const { hostname, port } = new URL(recorder.url);
    const theirs = new WorkOS({ clientId: CLIENT, apiHostname: hostname, port: Number(port), https: false });
    const here = new Latchkey({ clientId: CLIENT, baseUrl: recorder.url }).userManagement;
    for (const act of [
      (um: UM | Theirs) => um.authenticateWithCode({ code: 'c', codeVerifier: 'v' } as never),
      (um: UM | Theirs) => um.authenticateWithRefreshToken({ refreshToken: 'r' } as never),
    ]) {
      const expected = await recorder.during(() => act(theirs.userManagement));
      expect(expected[0]?.authorization).toBeUndefined();
      expect(await recorder.during(() => act(here))).toEqual(expected);
    }
  });
});

describe('the URLs are those of @workos-inc/node', () => {
  const redirectUri = 'https://app.example/callback?a=b c';
  test.each([
    { provider: 'authkit', redirectUri, state: "a b/+*!~'()é", screenHint: 'sign-up', loginHint: EMAIL },
    { connectionId: 'conn_1', redirectUri, maxAge: 0, prompt: 'login', domainHint: 'example.com' },
    { organizationId: 'org_1', redirectUri, invitationToken: 't', codeChallenge: 'c', codeChallengeMethod: 'S256' },
    {
      provider: 'GoogleOAuth',
      redirectUri,
      providerScopes: ['a', 'b'],
      providerQueryParams: { hd: 'x', n: 1, b: true },
    },
  ] as const)('to sign in: %o', (input) => {
    // As a server reads them: which letters are escaped means nothing.
    const read = (url: string) => [url.split('?')[0], [...new URL(url).searchParams]];
    const url = ours.userManagement.getAuthorizationUrl(input as never);
    expect(read(url)).toEqual(read(workos.userManagement.getAuthorizationUrl(input as never)));
  });

  test.each([
    { sessionId: 'session_1' },
    { sessionId: 'session_1', returnTo: 'https://app.example/?a=b c' },
  ])('to sign out: %o', (input) => {
    expect(ours.userManagement.getLogoutUrl(input)).toBe(workos.userManagement.getLogoutUrl(input));
  });

  test('of the keys', () => {
    expect(ours.userManagement.getJwksUrl(CLIENT)).toBe(workos.userManagement.getJwksUrl(CLIENT));
  });
});

type Users = Latchkey['users'];
type ClerkUsers = ReturnType<typeof createClerkClient>['users'];
const file = new Blob(['bytes'], { type: 'image/png' });

const USERS: Record<string, [(users: Users) => unknown, (users: ClerkUsers) => unknown]> = {
  list: [
    (users) => users.list({ emailAddress: [EMAIL, 'b@x'], orderBy: '-created_at', limit: 5, offset: 10, query: 'a b' }),
    // The vendor's counts in a second call.
    (users) =>
      users.getUserList({ emailAddress: [EMAIL, 'b@x'], orderBy: '-created_at', limit: 5, offset: 10, query: 'a b' }),
  ],
  'list, by moments': [
    (users) =>
      users.list({ createdAtAfter: '2024-01-01T00:00:00.000Z', lastActiveAtSince: '2024-01-02T00:00:00.000Z' }),
    (users) =>
      users.getUserList({
        createdAtAfter: Date.parse('2024-01-01T00:00:00.000Z'),
        last_active_at_since: Date.parse('2024-01-02T00:00:00.000Z'),
      }),
  ],
  create: [
    (users) =>
      users.create({ emailAddress: [EMAIL], publicMetadata: { aB: 1, a_b: { cD: 2 } }, skipPasswordChecks: true }),
    (users) =>
      users.createUser({ emailAddress: [EMAIL], publicMetadata: { aB: 1, a_b: { cD: 2 } }, skipPasswordChecks: true }),
  ],
  count: [(users) => users.count({ userId: ['+a', '-b'] }), (users) => users.getCount({ userId: ['+a', '-b'] })],
  get: [(users) => users.get({ userId: USER }), (users) => users.getUser(USER)],
  update: [
    (users) => users.update({ userId: USER, firstName: 'Ada', notifyPrimaryEmailAddressChanged: true }),
    (users) => users.updateUser(USER, { firstName: 'Ada', notifyPrimaryEmailAddressChanged: true }),
  ],
  delete: [(users) => users.delete({ userId: USER }), (users) => users.deleteUser(USER)],
  ban: [(users) => users.ban({ userId: USER }), (users) => users.banUser(USER)],
  unban: [(users) => users.unban({ userId: USER }), (users) => users.unbanUser(USER)],
  lock: [(users) => users.lock({ userId: USER }), (users) => users.lockUser(USER)],
  unlock: [(users) => users.unlock({ userId: USER }), (users) => users.unlockUser(USER)],
  setProfileImage: [
    (users) => users.setProfileImage({ userId: USER, file }),
    (users) => users.updateUserProfileImage(USER, { file }),
  ],
  deleteProfileImage: [
    (users) => users.deleteProfileImage({ userId: USER }),
    (users) => users.deleteUserProfileImage(USER),
  ],
  updateMetadata: [
    (users) => users.updateMetadata({ userId: USER, privateMetadata: { keepMe: null }, unsafeMetadata: { x_y: 1 } }),
    (users) => users.updateUserMetadata(USER, { privateMetadata: { keepMe: null }, unsafeMetadata: { x_y: 1 } }),
  ],
  getOAuthAccessToken: [
    (users) => users.getOAuthAccessToken({ userId: USER, provider: 'google' }),
    (users) => users.getUserOauthAccessToken(USER, 'google' as never),
  ],
  getOrganizationMemberships: [
    (users) => users.getOrganizationMemberships({ userId: USER, limit: 3, offset: 1 }),
    (users) => users.getOrganizationMembershipList({ userId: USER, limit: 3, offset: 1 }),
  ],
  getOrganizationInvitations: [
    (users) => users.getOrganizationInvitations({ userId: USER, limit: 3, offset: 1 }),
    (users) => users.getOrganizationInvitationList({ userId: USER, limit: 3, offset: 1 }),
  ],
  verifyPassword: [
    (users) => users.verifyPassword({ userId: USER, password: 'p' }),
    (users) => users.verifyPassword({ userId: USER, password: 'p' }),
  ],
  verifyTOTP: [
    (users) => users.verifyTOTP({ userId: USER, code: '1' }),
    (users) => users.verifyTOTP({ userId: USER, code: '1' }),
  ],
  disableMFA: [(users) => users.disableMFA({ userId: USER }), (users) => users.disableUserMFA(USER)],
  deleteBackupCodes: [
    (users) => users.deleteBackupCodes({ userId: USER }),
    (users) => users.deleteUserBackupCodes(USER),
  ],
  deletePasskey: [
    (users) => users.deletePasskey({ userId: USER, passkeyIdentificationId: 'p' }),
    (users) => users.deleteUserPasskey({ userId: USER, passkeyIdentificationId: 'p' }),
  ],
  deleteWeb3Wallet: [
    (users) => users.deleteWeb3Wallet({ userId: USER, web3WalletIdentificationId: 'w' }),
    (users) => users.deleteUserWeb3Wallet({ userId: USER, web3WalletIdentificationId: 'w' }),
  ],
  deleteTOTP: [(users) => users.deleteTOTP({ userId: USER }), (users) => users.deleteUserTOTP(USER)],
  deleteExternalAccount: [
    (users) => users.deleteExternalAccount({ userId: USER, externalAccountId: 'e' }),
    (users) => users.deleteUserExternalAccount({ userId: USER, externalAccountId: 'e' }),
  ],
};

describe('what is sent by users is what @clerk/backend sends', () => {
  test.each(Object.entries(USERS))('%s', async (name, [here, there]) => {
    const all = await recorder.during(() => there(clerk.users));
    const expected = name.startsWith('list') ? all.filter(({ path }) => path === '/v1/users') : all;
    expect(expected).toHaveLength(1);
    expect(await recorder.during(() => here(ours.users))).toEqual(expected);
  });

  test('createTOTP, which the vendor no longer has', async () => {
    const [asked] = await recorder.during(() => ours.users.createTOTP({ userId: USER }));
    expect([asked?.method, asked?.path]).toEqual(['POST', `/v1/users/${USER}/totp`]);
  });
});
