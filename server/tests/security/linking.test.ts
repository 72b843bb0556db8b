// L1: who proved an address owns the account; what somebody else set up with that address before opens nothing.

import { expect, test } from 'vitest';
import { changeSettings } from '../../src/core/environments.ts';
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
