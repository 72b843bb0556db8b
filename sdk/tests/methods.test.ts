// Every method of the SDK is called, on each database, and gives what it says.

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SECTIONS } from '../../conformance/compatibility/rows.ts';
import { issueAuthorizationCode } from '../../server/src/core/authorizations.ts';
import { type Belongings, belongingsOf, totpCode } from '../../server/tests/belongings.ts';
import { KINDS, openTestHouse, type TestHouse } from '../../server/tests/house.ts';
import { PASSWORD } from '../../server/tests/security/people.ts';
import { AuthenticationStepError, BadRequestError, generatePkce, type Latchkey, OAuthError } from '../src/index.ts';
import { clientOf } from './client.ts';

const COOKIE_PASSWORD = 'a cookie password of 32 characters or more';
const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
const CALLBACK = 'https://app.example.com/callback';

describe.each(KINDS)('the SDK (%s)', (kind) => {
  let house: TestHouse;
  let close: () => Promise<void>;
  let own: Belongings;
  let latchkey: Latchkey;
  let answered: Set<string>;
  let um: Latchkey['userManagement'];
  beforeAll(async () => {
    ({ house, close } = await openTestHouse(kind));
    own = belongingsOf(house, 'ada');
    ({ latchkey, answered } = clientOf(house));
    um = latchkey.userManagement;
  });
  afterAll(() => close());

  test('users', async () => {
    const made = await um.createUser({
      email: 'Grace@example.com',
      firstName: 'Grace',
      externalId: 'crm-1',
      metadata: { crm_id: '7' },
    });
    expect(made).toMatchObject({ object: 'user', firstName: 'Grace', emailVerified: false, metadata: { crm_id: '7' } });
    expect(made.createdAt).toMatch(MOMENT);
    expect(await um.getUser({ userId: made.id })).toEqual(made);
    expect(await um.getUserByExternalId({ externalId: 'crm-1' })).toEqual(made);
    const changed = await um.updateUser({
      userId: made.id,
      lastName: 'Hopper',
      metadata: { crm_id: null, plan: 'team' },
    });
    expect(changed).toMatchObject({ firstName: 'Grace', lastName: 'Hopper', metadata: { plan: 'team' } });
    expect((await um.listUsers({ email: 'grace@example.com' })).data.map(({ id }) => id)).toEqual([made.id]);
    await um.createUser({ email: 'second@example.com' });
    const all: string[] = [];
    for await (const { email } of um.listUsers({ limit: 1 })) all.push(email);
    expect(all.slice(0, 2)).toEqual(['second@example.com', made.email]);
    const last = await um.listUsers({ limit: 1, order: 'asc' });
    const next = await last.nextPage();
    expect((await um.listUsers({ limit: 1, order: 'asc', before: next?.data[0]?.id ?? '' })).data).toEqual(last.data);
    expect(await um.deleteUser({ userId: made.id })).toBeUndefined();
    await expect(um.getUser(made.id)).rejects.toMatchObject({ name: 'NotFoundError', entityId: made.id });
  });

  test('what belongs to a user', async () => {
    const { id: userId } = await own.user();
    await own.externalAccount();
    expect(await um.getUserIdentities({ userId })).toMatchObject([{ provider: 'GoogleOAuth' }]);
    const { id: sessionId } = await own.session();
    expect((await um.listSessions({ userId })).data[0]).toMatchObject({ id: sessionId, status: 'active' });
    const { id: applicationId } = await own.grant();
    const applications = await um.listUserAuthorizedApplications({ userId });
    expect(applications.data[0]?.id).toBe(applicationId);
    await um.deleteUserAuthorizedApplication({ userId, applicationId });
    const { organizationId } = await own.membership();
    const key = await um.createUserApiKey({ userId, organizationId, name: 'Deployments' });
    expect(key.value).toMatch(/^sk_/);
    expect((await um.listUserApiKeys({ userId })).data.map(({ id }) => id)).toEqual([key.id]);
    expect((await latchkey.apiKeys.createValidation({ value: key.value })).apiKey?.id).toBe(key.id);
    await latchkey.apiKeys.deleteApiKey({ apiKeyId: key.id });
    expect((await um.listUserFeatureFlags({ userId })).data).toEqual([]);
  });

  test('codes that are mailed', async () => {
    const { id: userId, email } = await own.unverified();
    await um.sendVerificationEmail({ userId });
    const { id, value } = await own.verification();
    expect(await um.getEmailVerification({ emailVerificationId: id })).toMatchObject({ code: value, userId });
    await expect(um.verifyEmail({ userId, code: 'wrong!' })).rejects.toThrow(BadRequestError);
    expect((await um.verifyEmail({ userId, code: value })).user.emailVerified).toBe(true);
    const change = await um.sendEmailChange({ userId, newEmail: 'moved@example.com' });
    expect(change.newEmail).toBe('moved@example.com');
    const letters = await house.call('GET', '/latchkey/letters?limit=1');
    const letter = await house.call('GET', `/latchkey/letters/${letters.body.data[0].id}`);
    const code = /\b\d{6}\b/.exec(letter.body.content.text)?.[0] ?? '';
    expect((await um.confirmEmailChange({ userId, code })).user.email).toBe('moved@example.com');
    const magic = await um.createMagicAuth({ email: 'moved@example.com' });
    expect((await um.getMagicAuth({ magicAuthId: magic.id })).code).toBe(magic.code);
    expect(await um.sendMagicAuthCode({ email: 'moved@example.com' })).toBeUndefined();
    const reset = await um.createPasswordReset({ email: 'moved@example.com' });
    expect((await um.getPasswordReset({ passwordResetId: reset.id })).passwordResetToken).toBe(
      reset.passwordResetToken,
    );
    const token = reset.passwordResetToken;
    expect((await um.resetPassword({ token, newPassword: PASSWORD })).user.id).toBe(userId);
    const passwordResetUrl = 'https://app.example.com/reset';
    expect(await um.sendPasswordResetEmail({ email: 'moved@example.com', passwordResetUrl })).toBeUndefined();
    expect(email).not.toBe('moved@example.com');
  });

  test('invitations', async () => {
    const sent = await um.sendInvitation({ email: 'guest@example.com', expiresInDays: 3 });
    expect(sent).toMatchObject({ state: 'pending', acceptedAt: null });
    expect((await um.getInvitation({ invitationId: sent.id })).id).toBe(sent.id);
    expect((await um.findInvitationByToken({ token: sent.token })).id).toBe(sent.id);
    expect((await um.listInvitations({ email: 'guest@example.com' })).data).toHaveLength(1);
    expect((await um.resendInvitation({ invitationId: sent.id })).id).toBe(sent.id);
    expect((await um.revokeInvitation({ invitationId: sent.id })).state).toBe('revoked');
    const { id } = await own.invitation();
    expect((await um.acceptInvitation({ invitationId: id })).state).toBe('accepted');
  });

  test('organizations and memberships', async () => {
    const { organizations } = latchkey;
    const acme = await organizations.createOrganization({
      name: 'Acme',
      externalId: 'company-1',
      metadata: { a_b: 'c' },
    });
    expect(await organizations.getOrganization({ organizationId: acme.id })).toEqual(acme);
    expect(await organizations.getOrganizationByExternalId({ externalId: 'company-1' })).toEqual(acme);
    expect((await organizations.updateOrganization({ organizationId: acme.id, name: 'Acme Inc' })).name).toBe(
      'Acme Inc',
    );
    expect((await organizations.listOrganizations({ search: 'Acme' })).data.map(({ id }) => id)).toEqual([acme.id]);
    expect((await organizations.listOrganizationRoles({ organizationId: acme.id })).data.length).toBeGreaterThan(0);
    const { id: userId } = await own.user();
    const made = await um.createOrganizationMembership({ userId, organizationId: acme.id });
    const id = { organizationMembershipId: made.id };
    expect(await um.getOrganizationMembership(id)).toEqual(made);
    await own.administrator();
    expect((await um.updateOrganizationMembership({ ...id, roleSlug: 'admin' })).role.slug).toBe('admin');
    expect((await um.deactivateOrganizationMembership(id)).status).toBe('inactive');
    const inactive = await um.listOrganizationMemberships({ organizationId: acme.id, statuses: ['inactive'] });
    expect(inactive.data.map(({ id }) => id)).toEqual([made.id]);
    expect((await um.reactivateOrganizationMembership(id)).status).toBe('active');
    expect((await um.listGroupsForOrganizationMembership(id)).data).toEqual([]);
    expect(await um.deleteOrganizationMembership(id)).toBeUndefined();
    await organizations.deleteOrganization({ organizationId: acme.id });
    const domains = latchkey.organizationDomains;
    const { id: organizationId } = await own.organization();
    const domain = await domains.create({ organizationId, domain: 'acme.example.net' });
    const named = { organizationDomainId: domain.id };
    expect(await domains.get(named)).toEqual(domain);
    expect((await domains.verify(named)).state).toBe('pending');
    await domains.delete(named);
  });

  test('roles and permissions', async () => {
    const { authorization } = latchkey;
    const { id: organizationId } = await own.organization();
    const permission = await authorization.createPermission({ slug: 'books:read', name: 'Read' });
    expect(await authorization.getPermission({ permissionSlug: permission.slug })).toEqual(permission);
    const renamed = await authorization.updatePermission({ permissionSlug: permission.slug, name: 'Read books' });
    expect(renamed.name).toBe('Read books');
    expect((await authorization.listPermissions()).data.map(({ slug }) => slug)).toContain('books:read');
    await authorization.createEnvironmentRole({ slug: 'reader', name: 'Reader' });
    const role = { roleSlug: 'reader' };
    expect((await authorization.updateEnvironmentRole({ ...role, description: 'Reads' })).description).toBe('Reads');
    const added = await authorization.addEnvironmentRolePermission({ ...role, slug: 'books:read' });
    expect(added.permissions).toEqual(['books:read']);
    expect((await authorization.setEnvironmentRolePermissions({ ...role, permissions: [] })).permissions).toEqual([]);
    expect((await authorization.getEnvironmentRole(role)).slug).toBe('reader');
    expect((await authorization.listEnvironmentRoles()).data.map(({ slug }) => slug)).toContain('reader');
    const made = await authorization.createOrganizationRole({
      organizationId,
      slug: 'org-librarian',
      name: 'Librarian',
    });
    const there = { organizationId, roleSlug: made.slug };
    expect((await authorization.updateOrganizationRole({ ...there, name: 'Keeper' })).name).toBe('Keeper');
    await authorization.addOrganizationRolePermission({ ...there, slug: 'books:read' });
    await authorization.removeOrganizationRolePermission({ ...there, permissionSlug: 'books:read' });
    await authorization.setOrganizationRolePermissions({ ...there, permissions: ['books:read'] });
    expect((await authorization.getOrganizationRole(there)).permissions).toEqual(['books:read']);
    expect((await authorization.listOrganizationRoles({ organizationId })).data.length).toBeGreaterThan(1);
    await authorization.deleteOrganizationRole(there);
    await authorization.deletePermission({ permissionSlug: 'books:read' });
  });

  test('settings, connections, events and webhooks', async () => {
    const template = '{"urn:own": "{{ user.email }}"}';
    expect((await um.updateJwtTemplate({ content: template })).content).toBe(template);
    expect((await um.listJwtTemplate()).content).toBe(template);
    const redirect = await um.createRedirectUri({ uri: 'https://first.example.com/callback' });
    const other = await um.createRedirectUri({ uri: 'https://second.example.com/callback' });
    expect((await um.listRedirectUris()).data.map(({ id }) => id).sort()).toEqual([redirect.id, other.id].sort());
    expect(await um.deleteRedirectUris({ redirectUriId: other.id })).toBeUndefined();
    const origin = await um.createCorsOrigin({ origin: 'https://first.example.com' });
    expect((await um.listCorsOrigins()).data.map(({ id }) => id)).toEqual([origin.id]);
    const { id: connectionId } = await own.connection();
    expect((await latchkey.sso.listConnections()).data.map(({ id }) => id)).toEqual([connectionId]);
    expect((await latchkey.sso.getConnection({ connectionId })).id).toBe(connectionId);
    await latchkey.sso.deleteConnection({ connectionId });
    const [first] = (await latchkey.events.listEvents({ events: ['user.created'], limit: 1 })).data;
    expect(first).toMatchObject({ event: 'user.created', data: { object: 'user' } });
    const { webhooks } = latchkey;
    const endpoint = await webhooks.createWebhookEndpoint({
      endpointUrl: 'https://hooks.example.com/',
      events: ['user.created'],
    });
    const named = { webhookEndpointId: endpoint.id };
    expect((await webhooks.updateWebhookEndpoint({ ...named, events: ['user.updated'] })).events).toEqual([
      'user.updated',
    ]);
    expect((await webhooks.listWebhookEndpoints()).data.map(({ id }) => id)).toEqual([endpoint.id]);
    await webhooks.deleteWebhookEndpoint(named);
  });

  test('signing in, and what it may ask for', async () => {
    const { email } = await own.user();
    const signedIn = await um.authenticateWithPassword({ email, password: PASSWORD });
    expect(signedIn).toMatchObject({ authenticationMethod: 'Password', user: { email } });
    await expect(um.authenticateWithPassword({ email, password: 'wrong' })).rejects.toMatchObject({
      name: 'BadRequestError',
      code: 'invalid_credentials',
    });
    const refreshed = await um.authenticateWithRefreshToken({ refreshToken: signedIn.refreshToken });
    expect(refreshed.refreshToken).not.toBe(signedIn.refreshToken);
    const { code } = await um.createMagicAuth({ email });
    expect((await um.authenticateWithMagicAuth({ email, code })).authenticationMethod).toBe('MagicAuth');
    const door = await own.waitingForEmail();
    const verified = await um.authenticateWithEmailVerification({
      code: door.code,
      pendingAuthenticationToken: door.pendingToken,
    });
    expect(verified.user.emailVerified).toBe(true);
    const phone = await own.waitingForFactor();
    const answered = await um.authenticateWithTotp({
      code: phone.code,
      authenticationChallengeId: phone.challengeId,
      pendingAuthenticationToken: phone.pendingToken,
    });
    expect(answered.accessToken).not.toBe('');
    const choice = await own.waitingForOrganization();
    const chosen = await um.authenticateWithOrganizationSelection({
      organizationId: choice.organizationId,
      pendingAuthenticationToken: choice.pendingToken,
    });
    expect(chosen.organizationId).toBe(choice.organizationId);
    const { id: userId } = await um.createUser({ email: 'two@example.com', emailVerified: true, password: PASSWORD });
    for (const name of ['One', 'Two']) {
      const { id: organizationId } = await latchkey.organizations.createOrganization({ name });
      await um.createOrganizationMembership({ userId, organizationId });
    }
    const step = await um
      .authenticateWithPassword({ email: 'two@example.com', password: PASSWORD })
      .catch((error) => error);
    if (!(step instanceof AuthenticationStepError) || step.step.type !== 'organization_selection_required') throw step;
    expect(step.step.organizations.map(({ name }) => name).sort()).toEqual(['One', 'Two']);
    const body = {
      grantType: 'password',
      clientId: house.clientId,
      clientSecret: house.apiKey,
      email,
      password: PASSWORD,
    } as const;
    expect((await um.createAuthenticate(body)).user.email).toBe(email);
  });

  test('codes of the hosted pages, and devices', async () => {
    const { value } = await own.authorization();
    expect((await um.authenticateWithCode({ code: value })).user.email).toBe((await own.user()).email);
    await expect(um.authenticateWithCode({ code: value })).rejects.toThrow(OAuthError);
    const { codeVerifier, codeChallenge } = await generatePkce();
    const proven = await issueAuthorizationCode(house.work, {
      method: 'password',
      organizationId: null,
      organizationSettled: true,
      secondFactor: false,
      userId: (await own.user()).id,
      clientId: house.clientId,
      redirectUri: CALLBACK,
      challenge: { value: codeChallenge, method: 'S256' },
      invitationId: null,
      ipAddress: null,
      userAgent: null,
    });
    const { latchkey: app } = clientOf(house, { apiKey: '' });
    const wrong = app.userManagement.authenticateWithCodeAndVerifier({ code: proven.value, codeVerifier: 'v' });
    await expect(wrong).rejects.toMatchObject({ name: 'OAuthError', code: 'invalid_grant' });
    const { accessToken } = await um.authenticateWithCodeAndVerifier({ code: proven.value, codeVerifier });
    expect((await um.verifyAccessToken({ accessToken })).sub).toBe((await own.user()).id);
    const device = await um.createDevice();
    expect(device).toMatchObject({ expiresIn: 300, interval: 5 });
    expect((await um.authorizeDevice()).userCode).not.toBe(device.userCode);
    await expect(um.authenticateWithDeviceCode({ deviceCode: device.deviceCode })).rejects.toMatchObject({
      code: 'authorization_pending',
    });
    const approved = await own.device();
    const { user } = await um.waitForDevice({ deviceCode: approved.deviceCode, interval: 0 });
    expect(user.email).toBe((await own.user()).email);
  });

  test('a client without a key refreshes, and does no more than that', async () => {
    const { latchkey: app } = clientOf(house, { apiKey: '' });
    await expect(
      app.userManagement.authenticateWithPassword({ email: 'x@example.com', password: 'x' }),
    ).rejects.toMatchObject({
      code: 'unauthorized_client',
    });
    const session = { sealSession: true, cookiePassword: COOKIE_PASSWORD };
    const { refreshToken } = await um.authenticateWithPassword({ email: (await own.user()).email, password: PASSWORD });
    await expect(app.userManagement.authenticateWithRefreshToken({ refreshToken, session })).rejects.toThrow(TypeError);
    const again = await app.userManagement.authenticateWithRefreshToken({ refreshToken });
    expect(again.accessToken).not.toBe('');
  });

  test('second factors', async () => {
    const { id: userId, email } = await own.user();
    const { authenticationFactor, authenticationChallenge } = await um.enrollAuthFactor({
      userId,
      type: 'totp',
      totpIssuer: 'Acme',
      totpUser: email,
    });
    expect(authenticationFactor.totp).toMatchObject({ issuer: 'Acme', user: email });
    expect(authenticationChallenge.authenticationFactorId).toBe(authenticationFactor.id);
    expect((await um.listAuthFactors({ userId })).data.map(({ id }) => id)).toContain(authenticationFactor.id);
    const mfa = latchkey.multiFactorAuth;
    const factorId = authenticationFactor.id;
    const challenge = await mfa.challengeFactor({ factorId });
    const code = totpCode(authenticationFactor.totp.secret, house.clock.now());
    expect((await mfa.verifyChallenge({ challengeId: challenge.id, code })).valid).toBe(true);
    expect((await mfa.getFactor({ factorId })).id).toBe(factorId);
    expect(await mfa.deleteFactor({ factorId })).toBeUndefined();
    expect((await mfa.enrollFactor({ type: 'totp', totpIssuer: 'Acme', totpUser: email })).type).toBe('totp');
    await mfa.createUserAuthFactor({ userId, type: 'totp' });
    expect((await mfa.listUserAuthFactors({ userId })).data.length).toBeGreaterThan(0);
  });

  test('links and keys', async () => {
    expect(um.getAuthorizationUrl({ provider: 'authkit', redirectUri: CALLBACK })).toContain(
      '/user_management/authorize?',
    );
    expect(
      (await um.getAuthorizationUrlWithPKCE({ provider: 'authkit', redirectUri: CALLBACK })).codeVerifier,
    ).toHaveLength(43);
    expect(um.getLogoutUrl({ sessionId: 'session_1' })).toContain('session_id=session_1');
    const url = um.getJwksUrl();
    expect(url).toBe(`${house.house.tools.publicUrl}/sso/jwks/${house.clientId}`);
    const { accessToken } = await um.authenticateWithPassword({ email: (await own.user()).email, password: PASSWORD });
    const claims = await um.verifyAccessToken({ accessToken });
    expect(claims.sub).toBe((await own.user()).id);
    expect(um.getJWKS().jwks()?.keys).toHaveLength(1);
    expect(await um.revokeSession({ sessionId: claims.sid })).toBeUndefined();
    await expect(um.revokeSession({ sessionId: 'session_none' })).rejects.toMatchObject({ status: 404 });
  });

  test('sessions in cookies', async () => {
    const { email } = await own.user();
    const session = { sealSession: true, cookiePassword: COOKIE_PASSWORD };
    const { sealedSession = '' } = await um.authenticateWithPassword({ email, password: PASSWORD, session });
    const sealed = { sessionData: sealedSession, cookiePassword: COOKIE_PASSWORD };
    const who = await um.authenticateWithSessionCookie(sealed);
    expect(who).toMatchObject({ authenticated: true, user: { email }, authenticationMethod: 'Password' });
    expect((await um.getSessionFromCookie(sealed))?.user.email).toBe(email);
    const cookie = um.loadSealedSession(sealed);
    const renewed = await cookie.refresh();
    if (!renewed.authenticated || !who.authenticated) throw new Error('nobody is signed in');
    expect([renewed.sessionId, renewed.sealedSession === sealedSession]).toEqual([who.sessionId, false]);
    expect(await cookie.getLogoutUrl({ returnTo: CALLBACK })).toContain(`session_id=${who.sessionId}`);
    await um.revokeSession({ sessionId: who.sessionId });
    expect(await cookie.refresh()).toEqual({ authenticated: false, reason: 'invalid_grant' });
  });

  test('refreshes of one token at once are one exchange', async () => {
    const { email } = await own.user();
    const { refreshToken } = await um.authenticateWithPassword({ email, password: PASSWORD });
    let calls = 0;
    const { latchkey: counted } = clientOf(house, {
      fetch: (url, init) => {
        calls += 1;
        return house.house.fetch(new Request(url, init));
      },
    });
    const all = await Promise.all(
      Array.from({ length: 5 }, () => counted.userManagement.authenticateWithRefreshToken({ refreshToken })),
    );
    expect([calls, new Set(all.map((each) => each.refreshToken)).size]).toEqual([1, 1]);
  });

  test('what this server does not build says so', async () => {
    const given = { code: '1', pendingAuthenticationToken: 't' };
    await expect(um.authenticateWithRadarEmailChallenge({ ...given, radarChallengeId: 'c' })).rejects.toMatchObject({
      name: 'OAuthError',
      code: 'unsupported_grant_type',
    });
    await expect(um.authenticateWithRadarSmsChallenge(given)).rejects.toMatchObject({ code: 'unsupported_grant_type' });
  });

  test('a POST whose answer was lost is made again, and done once', async () => {
    let lost = 0;
    const { latchkey: shaky } = clientOf(house, {
      retries: 2,
      fetch: async (url, init) => {
        const response = await house.house.fetch(new Request(url, init));
        if (lost++ === 0) throw new TypeError('fetch failed');
        return response;
      },
    });
    const user = await shaky.userManagement.createUser({ email: 'once@example.com' });
    expect((await um.listUsers({ email: 'once@example.com' })).data.map(({ id }) => id)).toEqual([user.id]);
    expect(lost).toBe(2);
  });

  test('the 25 operations of users', async () => {
    const { users } = latchkey;
    const made = await users.create({
      emailAddress: ['clara@example.com'],
      firstName: 'Clara',
      password: PASSWORD,
      publicMetadata: { a_b: { cD: 1 } },
    });
    const { id: userId } = made;
    expect(made).toMatchObject({ firstName: 'Clara', publicMetadata: { a_b: { cD: 1 } }, lastSignInAt: null });
    expect(made.createdAt).toMatch(MOMENT);
    expect(await users.get({ userId })).toEqual(made);
    expect((await users.list({ emailAddress: ['clara@example.com'] })).data.map(({ id }) => id)).toEqual([userId]);
    const ids: string[] = [];
    for await (const { id } of users.list({ limit: 2 })) ids.push(id);
    expect([ids.length, new Set(ids).size]).toEqual([(await users.count()).totalCount, ids.length]);
    expect(await users.count({ createdAtBefore: made.createdAt, emailAddress: ['clara@example.com'] })).toMatchObject({
      totalCount: 0,
    });
    expect((await users.update({ userId, lastName: 'Oswald' })).lastName).toBe('Oswald');
    expect(
      (await users.updateMetadata({ userId, publicMetadata: { a_b: null, plan: 'team' } })).publicMetadata,
    ).toEqual({ plan: 'team' });
    expect((await users.ban({ userId })).banned).toBe(true);
    expect((await users.unban({ userId })).banned).toBe(false);
    expect((await users.lock({ userId })).locked).toBe(true);
    expect((await users.unlock({ userId })).locked).toBe(false);
    const png = Buffer.from(
      'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
      'base64',
    );
    expect((await users.setProfileImage({ userId, file: new Blob([png]) })).hasImage).toBe(true);
    expect((await users.deleteProfileImage({ userId })).hasImage).toBe(false);
    expect((await users.verifyPassword({ userId, password: PASSWORD })).verified).toBe(true);
    await expect(users.verifyPassword({ userId, password: 'wrong' })).rejects.toMatchObject({
      name: 'ValidationError',
    });
    const { secret } = await users.createTOTP({ userId });
    expect(secret).not.toBe('');
    await users.deleteTOTP({ userId });
    const equipped = await own.equipped();
    const code = equipped.backupCode;
    expect((await users.verifyTOTP({ userId: equipped.id, code })).codeType).toBe('backup_code');
    expect(await users.deleteBackupCodes({ userId: equipped.id })).toEqual({ userId: equipped.id });
    expect(await users.disableMFA({ userId: equipped.id })).toEqual({ userId: equipped.id });
    await users.deleteWeb3Wallet({ userId: equipped.id, web3WalletIdentificationId: equipped.walletId });
    const key = await own.passkey();
    await users.deletePasskey({ userId: key.userId, passkeyIdentificationId: key.id });
    const account = await own.externalAccount();
    const tokens = await users.getOAuthAccessToken({ userId: key.userId, provider: 'google' });
    expect(tokens.data.map(({ token }) => token)).toEqual(['ada']);
    await users.deleteExternalAccount({ userId: key.userId, externalAccountId: account.id });
    const memberships = await users.getOrganizationMemberships({ userId: key.userId });
    expect([memberships.data.length, memberships.totalCount]).toEqual([1, 1]);
    expect((await users.getOrganizationInvitations({ userId })).totalCount).toBe(0);
    expect(await users.delete({ userId })).toMatchObject({ id: userId, deleted: true });
    await expect(users.get({ userId })).rejects.toMatchObject({ name: 'NotFoundError', code: 'resource_not_found' });
  });

  test('all of them were called', () => {
    const methods = (Object.keys(latchkey) as (keyof Latchkey)[]).flatMap((name) =>
      Object.keys(latchkey[name]).map((method) => `${name}.${method}`),
    );
    // These end in a refusal, or were called for what they refuse; events are verified in a file of their own.
    const others = [
      'userManagement.authenticateWithRadarEmailChallenge',
      'userManagement.authenticateWithRadarSmsChallenge',
      'userManagement.authenticateWithDeviceCode',
      'webhooks.constructEvent',
    ];
    expect(methods.filter((method) => !answered.has(method)).sort()).toEqual(others.sort());
  });
});

/** Names of other documents for what has another name here. */
const SAME: Record<string, string> = {
  authenticateWithCodePkce: 'authenticateWithCodeAndVerifier',
  authenticateWithSelectedOrganization: 'authenticateWithOrganizationSelection',
  confirmPasswordReset: 'resetPassword',
  listOrganizationMembershipGroups: 'listGroupsForOrganizationMembership',
  getJwks: 'getJWKS',
  sessionManager: 'loadSealedSession',
  getAuthorizationUrlWithPkce: 'getAuthorizationUrlWithPKCE',
  updateJWTTemplate: 'updateJwtTemplate',
  listJWTTemplate: 'listJwtTemplate',
};

const camel = (name: string) => name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());

test('every method that one of the four documents names is here', () => {
  const { latchkey } = clientOf({ house: { tools: { publicUrl: 'http://x' } } } as unknown as TestHouse);
  const here = new Set(Object.keys(latchkey.userManagement));
  const sections = SECTIONS.filter(
    ({ title }) => !/Standalone|Organizations and|Connections|Roles|API keys|Webhooks|Events/.test(title),
  );
  const named = sections.flatMap(({ rows }) =>
    rows.flatMap(({ node, ruby, php, elixir }) => [...node, ...ruby, ...php, ...elixir]),
  );
  const own = named.filter((name) => !/[.)]/.test(name)).map((name) => SAME[camel(name)] ?? camel(name));
  expect(own.length).toBeGreaterThan(200);
  expect([...new Set(own)].filter((name) => !here.has(name))).toEqual([]);
});
