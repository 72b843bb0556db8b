// Following an invitation into a sign-in: spent when a session begins, by whom it was sent to, once.

import { expect, test } from 'vitest';
import { changeSettings } from '../../src/core/environments.ts';
import { onEachDatabase, type TestHouse } from '../house.ts';
import {
  challenge,
  claimsIn,
  confirmedFactor,
  grant,
  hurry,
  magicCode,
  mailedCode,
  makeOrganization,
  makeUser,
  PASSWORD,
  post,
  totpCode,
  UM,
} from '../security/steps.ts';

const EMAIL = 'ada@example.com';

async function invite(house: TestHouse, body: object = {}) {
  const sent = await post(house, `${UM}/invitations`, { email: EMAIL, ...body });
  expect(sent.status, sent.text).toBe(201);
  return sent.body as { id: string; token: string };
}

const stateOf = async (house: TestHouse, id: string) => (await house.call('GET', `${UM}/invitations/${id}`)).body.state;
const byPassword = (house: TestHouse, more: object = {}, email = EMAIL) =>
  grant(house, 'password', { email, password: PASSWORD, ...more });

async function set(house: TestHouse, change: Parameters<typeof changeSettings>[2]) {
  await changeSettings(house.house.tools, house.environment, change);
  house.clock.advance(1_000);
}

onEachDatabase('a sign-in with an invitation', (open) => {
  test('B1: an invitation that is over refuses the sign-in and locks nobody out: the password was right', async () => {
    const house = await open();
    hurry(house);
    await makeUser(house, EMAIL);
    const { id, token } = await invite(house, { organization_id: await makeOrganization(house, 'Acme') });
    await post(house, `${UM}/invitations/${id}/revoke`);
    await set(house, { lockoutFailures: 2 });
    for (let nth = 0; nth < 4; nth += 1) {
      const { body } = await byPassword(house, { invitation_token: token });
      expect(body.code).toBe('invitation_invalid');
    }
    expect((await byPassword(house)).status).toBe(200);
  });

  test('a password and the token make a member, whose tokens name the organization and the role', async () => {
    const house = await open();
    hurry(house);
    const user = await makeUser(house, EMAIL);
    const [other, organization_id] = [
      await makeOrganization(house, 'Other', user.id),
      await makeOrganization(house, 'Acme'),
    ];
    const { id, token } = await invite(house, { organization_id, role_slug: 'admin' });
    const { status, body, text } = await byPassword(house, { invitation_token: token });
    expect(status, text).toBe(200);
    expect(body.organization_id).toBe(organization_id);
    expect(claimsIn(body.access_token)).toMatchObject({ org_id: organization_id, role: 'admin', roles: ['admin'] });
    expect(await house.call('GET', `${UM}/invitations/${id}`)).toMatchObject({
      body: { state: 'accepted', accepted_user_id: user.id },
    });
    const { data } = (await house.call('GET', `${UM}/organization_memberships?user_id=${user.id}`)).body;
    expect(
      data.map((each: { organization_id: string; status: string }) => [each.organization_id, each.status]),
    ).toEqual(
      expect.arrayContaining([
        [other, 'active'],
        [organization_id, 'active'],
      ]),
    );
  });

  test('a mailed code and the token make a member of somebody new, where nobody else may sign up', async () => {
    const house = await open();
    await set(house, { allowSignUp: false });
    const organization_id = await makeOrganization(house, 'Acme');
    const { id, token } = await invite(house, { organization_id });
    expect((await post(house, `${UM}/magic_auth`, { email: EMAIL })).body.error).toBe('sign_up_not_allowed');
    const { body } = await post(house, `${UM}/magic_auth`, { email: EMAIL, invitation_token: token });
    expect(await stateOf(house, id)).toBe('pending');
    const signedIn = await grant(house, 'magic', { email: EMAIL, code: body.code });
    expect(signedIn.status, signedIn.text).toBe(200);
    expect(signedIn.body.organization_id).toBe(organization_id);
    expect(await stateOf(house, id)).toBe('accepted');
  });

  test('an invitation to no organization may be brought by anybody', async () => {
    const house = await open();
    hurry(house);
    const { id, token } = await invite(house);
    await makeUser(house, 'bob@example.com');
    expect((await byPassword(house, { invitation_token: token }, 'bob@example.com')).status).toBe(200);
    expect(await stateOf(house, id)).toBe('accepted');
  });

  test('L3: an invitation to an organization is for the address that it was sent to', async () => {
    const house = await open();
    hurry(house);
    const organization_id = await makeOrganization(house, 'Acme');
    const { id, token } = await invite(house, { organization_id });
    await makeUser(house, 'eve@example.com');
    const refused = await byPassword(house, { invitation_token: token }, 'eve@example.com');
    expect([refused.status, refused.body.error]).toEqual([400, 'invitation_cannot_be_used_for_email']);
    const code = await post(house, `${UM}/magic_auth`, { email: 'eve@example.com', invitation_token: token });
    expect([code.status, code.body.error]).toEqual([400, 'invitation_cannot_be_used_for_email']);
    expect(await stateOf(house, id)).toBe('pending');
  });

  test('L3: the address is proven first, even where sign-ins do not ask for that', async () => {
    const house = await open();
    hurry(house);
    await set(house, { requireEmailVerification: false });
    const user = await makeUser(house, EMAIL, { verified: false });
    const organization_id = await makeOrganization(house, 'Acme');
    const { id, token } = await invite(house, { organization_id });
    const accepted = await post(house, `${UM}/invitations/${id}/accept`);
    expect([accepted.status, accepted.body.code]).toEqual([400, 'invalid_invite']);
    const step = await byPassword(house, { invitation_token: token });
    expect([step.status, step.body.code]).toEqual([403, 'email_verification_required']);
    expect(await stateOf(house, id)).toBe('pending');
    const { pending_authentication_token } = step.body;
    const code = await mailedCode(house, 'verify_email');
    const done = await grant(house, 'verify', { pending_authentication_token, code });
    expect(done.status, done.text).toBe(200);
    expect(done.body.organization_id).toBe(organization_id);
    expect(await stateOf(house, id)).toBe('accepted');
    expect(user.id).toBe(done.body.user.id);
  });

  test('the invitation waits with a sign-in that waits for a second factor', async () => {
    const house = await open();
    hurry(house);
    const user = await makeUser(house, EMAIL);
    const factor = await confirmedFactor(house, user.id);
    const organization_id = await makeOrganization(house, 'Acme');
    const { id, token } = await invite(house, { organization_id });
    const step = await byPassword(house, { invitation_token: token });
    expect([step.status, step.body.code]).toEqual([403, 'mfa_challenge']);
    expect(await stateOf(house, id)).toBe('pending');
    const { pending_authentication_token } = step.body;
    const authentication_challenge_id = await challenge(house, factor.id);
    const code = totpCode(house, factor.secret);
    const done = await grant(house, 'totp', { pending_authentication_token, authentication_challenge_id, code });
    expect(done.body.organization_id).toBe(organization_id);
    expect(await stateOf(house, id)).toBe('accepted');
  });

  test('one that was revoked, is over or unknown is refused, and costs neither the code nor the person anything', async () => {
    const house = await open();
    hurry(house);
    await makeUser(house, EMAIL);
    const organization_id = await makeOrganization(house, 'Acme');
    const revoked = await invite(house, { organization_id });
    await post(house, `${UM}/invitations/${revoked.id}/revoke`);
    const { code } = await magicCode(house, EMAIL);
    for (const invitation_token of [revoked.token, 'nothing']) {
      const refused = await grant(house, 'magic', { email: EMAIL, code, invitation_token });
      expect([refused.status, refused.body.error]).toEqual([400, 'invitation_invalid']);
    }
    const over = await invite(house, { organization_id, expires_in_days: 1 });
    house.clock.advance(86_400_000);
    const late = await byPassword(house, { invitation_token: over.token });
    expect([late.status, late.body.error]).toEqual([400, 'invitation_invalid']);
    expect((await byPassword(house)).status).toBe(200);
  });

  test('L3: ten that bring one token begin one session', async () => {
    const house = await open();
    hurry(house);
    await makeUser(house, EMAIL);
    const organization_id = await makeOrganization(house, 'Acme');
    const { token } = await invite(house, { organization_id });
    const replies = await Promise.all(Array.from({ length: 10 }, () => byPassword(house, { invitation_token: token })));
    expect(replies.map(({ status }) => status).sort()).toEqual([200, ...Array(9).fill(400)]);
    const { data } = (await house.call('GET', '/events?events=invitation.accepted')).body;
    expect(data).toHaveLength(1);
  });

  test('an address that was not proven yet is accepted by the application, and opens nothing before it is', async () => {
    const house = await open();
    hurry(house);
    await makeUser(house, EMAIL, { verified: false });
    const organization_id = await makeOrganization(house, 'Acme');
    const { id } = await invite(house, { organization_id });
    expect((await post(house, `${UM}/invitations/${id}/accept`)).body.state).toBe('accepted');
    expect((await byPassword(house)).body.code).toBe('email_verification_required');
  });
});
