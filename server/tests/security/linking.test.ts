// L1: who proved an address owns the account; what somebody else set up with that address before opens nothing.

import { expect, test } from 'vitest';
import { changeSettings } from '../../src/core/environments.ts';
import { linkExternalAccount } from '../../src/core/external-accounts.ts';
import { createMembership } from '../../src/core/memberships.ts';
import { createOrganization } from '../../src/core/organizations.ts';
import { addPasskey } from '../../src/core/passkeys.ts';
import { signInByTicket } from '../../src/core/sign-in/by-ticket.ts';
import { startSession } from '../../src/core/sign-in/session.ts';
import { createSignInToken } from '../../src/core/sign-in-tokens.ts';
import { createUserKey } from '../../src/core/user-keys.ts';
import { ok } from '../clerk/wire.ts';
import { onEachDatabase, type TestHouse } from '../house.ts';
import {
  confirmedFactor,
  grant,
  hurry,
  magicCode,
  mailedCode,
  makeUser,
  PASSWORD,
  post,
  reachStep,
  UM,
} from './steps.ts';

const ADDRESS = 'victim@example.com';

/** Somebody signed up with an address that is not theirs, in an environment that asked for no proof. */
async function squat(house: TestHouse) {
  const user = await makeUser(house, ADDRESS, { verified: false });
  await changeSettings(house.house.tools, house.environment, { requireEmailVerification: false });
  house.clock.advance(1_000);
  return user;
}

async function ownerSignsIn(house: TestHouse) {
  const { code } = await magicCode(house, ADDRESS);
  const signedIn = await grant(house, 'magic', { email: ADDRESS, code });
  expect(signedIn.status, signedIn.text).toBe(200);
  return signedIn.body;
}

onEachDatabase('whose account it is', (open) => {
  test('L1: a password that was set before the address was proven signs nobody in any more', async () => {
    const house = await open();
    hurry(house);
    await makeUser(house, ADDRESS, { verified: false });
    const { pending_authentication_token } = await reachStep(house, ADDRESS, 'email_verification_required');
    const code = await mailedCode(house, 'verify_email');
    expect((await ownerSignsIn(house)).user.email_verified).toBe(true);
    const guess = await grant(house, 'password', { email: ADDRESS, password: PASSWORD });
    expect([guess.status, guess.body.code]).toEqual([400, 'invalid_credentials']);
    const late = await grant(house, 'verify', { pending_authentication_token, code });
    expect([late.status, late.body.code]).toEqual([400, 'invalid_pending_authentication_token']);
    const names = (await house.call('GET', '/events?limit=100')).body.data.map((each: { event: string }) => each.event);
    expect(names).toContain('latchkey.user.password_removed');
  });

  test('L1: sessions that began before the address was proven end, and events tell of it', async () => {
    const house = await open();
    hurry(house);
    const user = await squat(house);
    const squatter = await grant(house, 'password', { email: ADDRESS, password: PASSWORD });
    expect(squatter.status, squatter.text).toBe(200);
    const owner = await ownerSignsIn(house);
    const refused = await grant(house, 'refresh', { refresh_token: squatter.body.refresh_token });
    expect([refused.status, refused.body.error]).toEqual([400, 'invalid_grant']);
    expect((await grant(house, 'refresh', { refresh_token: owner.refresh_token })).status).toBe(200);
    expect((await house.call('GET', `${UM}/users/${user.id}/sessions`)).body.data).toHaveLength(1);
  });

  test('L1: a reset link that was asked for before the address was proven opens nothing', async () => {
    const house = await open();
    hurry(house);
    await makeUser(house, ADDRESS, { verified: false });
    const { password_reset_token: token } = (await post(house, `${UM}/password_reset`, { email: ADDRESS })).body;
    await ownerSignsIn(house);
    const reset = await post(house, `${UM}/password_reset/confirm`, { token, new_password: 'eleven wet otters' });
    expect(reset.status).toBe(404);
  });

  test('L1: a reset link that proves the address leaves neither passkeys nor accounts elsewhere of before', async () => {
    const house = await open();
    hurry(house);
    const { id: userId } = await makeUser(house, ADDRESS, { verified: false });
    const key = {
      credentialId: 'Y3JlZGVudGlhbA',
      publicKey: 'cHVibGlj',
      counter: 0,
      transports: [],
      isBackedUp: false,
    };
    await addPasskey(house.work, userId, { name: 'Laptop', ...key });
    await linkExternalAccount(house.work, {
      userId,
      provider: 'google',
      subject: 'g-1',
      email: 'squatter@example.com',
    });
    const { password_reset_token: token } = (await post(house, `${UM}/password_reset`, { email: ADDRESS })).body;
    const reset = await post(house, `${UM}/password_reset/confirm`, { token, new_password: 'eleven wet otters' });
    expect([reset.status, reset.body.user.email_verified]).toEqual([200, true]);
    expect(await ok(house, 'GET', `/users/${userId}`)).toMatchObject({ passkeys: [], external_accounts: [] });
  });

  test('L1: tickets and keys that were given out before the address was proven open nothing', async () => {
    const house = await open();
    hurry(house);
    const { id: userId } = await makeUser(house, ADDRESS, { verified: false });
    const { id: organizationId } = await createOrganization(house.work, { name: 'Acme' });
    await createMembership(house.work, { userId, organizationId });
    const { value } = await createUserKey(house.work, { userId, organizationId, name: 'CI' });
    const ticket = await createSignInToken(house.work, userId);
    await ownerSignsIn(house);
    const from = { clientId: house.clientId, ipAddress: null, userAgent: null, ending: startSession };
    await expect(signInByTicket(house.work, ticket.value, from)).rejects.toMatchObject({ code: 'invalid_ticket' });
    expect((await post(house, '/api_keys/validations', { value })).body.api_key).toBeNull();
  });

  test.each([
    ['phone', { phone_number: ['+15555550100'] }],
    ['wallet', { web3_wallet: ['0x52908400098527886E0F7030069857D2E4169EE7'] }],
  ])('L1: a mailbox that was never proven opens no account whose owner has a proven %s', async (_, own) => {
    const house = await open();
    hurry(house);
    const { id: user_id } = await ok(house, 'POST', '/users', { ...own, password: PASSWORD });
    await ok(house, 'POST', '/email_addresses', { user_id, email_address: ADDRESS });
    const { code } = await magicCode(house, ADDRESS);
    const stranger = await grant(house, 'magic', { email: ADDRESS, code });
    expect([stranger.status, stranger.body.code]).toEqual([400, 'invalid_one_time_code']);
    const { password_reset_token: token } = (await post(house, `${UM}/password_reset`, { email: ADDRESS })).body;
    const reset = await post(house, `${UM}/password_reset/confirm`, { token, new_password: 'eleven wet otters' });
    expect(reset.status).toBe(404);
    await ok(house, 'POST', `/users/${user_id}/verify_password`, { password: PASSWORD });
  });

  test('L1: an address that an operator reserved is good for a mailed code, also beside a proven phone', async () => {
    const house = await open();
    hurry(house);
    await ok(house, 'POST', '/users', {
      email_address: [ADDRESS],
      email_address_identification_status: ['reserved'],
      phone_number: ['+15555550100'],
    });
    expect((await ownerSignsIn(house)).user.email_verified).toBe(true);
  });

  test('L1: somebody who proves the address in the same sign-in as the password keeps it', async () => {
    const house = await open();
    hurry(house);
    await makeUser(house, ADDRESS, { verified: false });
    const { pending_authentication_token } = await reachStep(house, ADDRESS, 'email_verification_required');
    const code = await mailedCode(house, 'verify_email');
    expect((await grant(house, 'verify', { pending_authentication_token, code })).status).toBe(200);
    expect((await grant(house, 'password', { email: ADDRESS, password: PASSWORD })).status).toBe(200);
  });

  test('L1: a verified user who signs in with a mailed code keeps password and sessions', async () => {
    const house = await open();
    hurry(house);
    await makeUser(house, ADDRESS);
    const before = await grant(house, 'password', { email: ADDRESS, password: PASSWORD });
    await ownerSignsIn(house);
    expect((await grant(house, 'refresh', { refresh_token: before.body.refresh_token })).status).toBe(200);
    expect((await grant(house, 'password', { email: ADDRESS, password: PASSWORD })).status).toBe(200);
  });

  test('M2: a second factor is asked for although the address was proven only now', async () => {
    const house = await open();
    hurry(house);
    const user = await makeUser(house, ADDRESS, { verified: false });
    await confirmedFactor(house, user.id);
    const { code } = await magicCode(house, ADDRESS);
    const step = await grant(house, 'magic', { email: ADDRESS, code });
    expect([step.status, step.body.code]).toEqual([403, 'mfa_challenge']);
  });
});
