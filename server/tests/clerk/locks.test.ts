// Locks, by an operator and by wrong proofs, as both wires see them (contract/clerk.md section 4.5).

import { expect, test } from 'vitest';
import { onEachDatabase, type TestHouse } from '../house.ts';
import { challenge, grant, hurry, magicCode, reachStep, totpCode, wrong } from '../security/steps.ts';
import { ok } from './wire.ts';

const EMAIL = 'ada@example.com';
const PASSWORD = 'correct horse battery staple';
const SECRET = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP';

const make = (house: TestHouse, more: object = {}) =>
  ok(house, 'POST', '/users', { email_address: [EMAIL], password: PASSWORD, ...more });
const read = (house: TestHouse, id: string) => ok(house, 'GET', `/users/${id}`);
const signIn = (house: TestHouse, password = PASSWORD) => grant(house, 'password', { email: EMAIL, password });

onEachDatabase('locks', (open) => {
  test('an operator’s lock ends sessions and refuses every sign-in, also one that was under way', async () => {
    const house = await open();
    hurry(house);
    const { id } = await make(house, { totp_secret: SECRET });
    const { pending_authentication_token, authentication_factors: factors } = (await reachStep(
      house,
      EMAIL,
      'mfa_challenge',
    )) as never as { pending_authentication_token: string; authentication_factors: { id: string }[] };
    const authentication_challenge_id = await challenge(house, factors[0]?.id as string);
    const { code: magic } = await magicCode(house, EMAIL);
    expect(await ok(house, 'POST', `/users/${id}/lock`)).toMatchObject({
      locked: true,
      lockout_expires_in_seconds: 3_600,
      verification_attempts_remaining: 10,
    });
    const underWay = await grant(house, 'totp', {
      code: totpCode(house, SECRET),
      pending_authentication_token,
      authentication_challenge_id,
    });
    const others = [await signIn(house), await grant(house, 'magic', { email: EMAIL, code: magic })];
    for (const { status, body } of [underWay, ...others])
      expect([status, body.code]).toEqual([403, 'authentication_method_not_allowed']);
    await ok(house, 'POST', `/users/${id}/unlock`);
    await reachStep(house, EMAIL, 'mfa_challenge');
  });

  test('a lock that comes with the user holds from the beginning', async () => {
    const house = await open();
    hurry(house);
    const { id } = await make(house, { locked: true });
    expect(await read(house, id)).toMatchObject({ locked: true, lockout_expires_in_seconds: 3_600 });
    expect((await signIn(house)).status).toBe(403);
    house.clock.advance(3_600_001);
    expect((await signIn(house)).status).toBe(200);
  });

  test('B3: ten wrong passwords lock passwords for an hour, and a code that was mailed still signs in', async () => {
    const house = await open();
    hurry(house);
    const { id } = await make(house);
    for (let n = 1; n <= 10; n += 1) {
      expect((await signIn(house, 'wrong')).status).toBe(400);
      expect(await read(house, id)).toMatchObject({ locked: n === 10, verification_attempts_remaining: 10 - n });
    }
    expect((await signIn(house)).status).toBe(429);
    house.clock.advance(1_800_000);
    expect(await read(house, id)).toMatchObject({ locked: true, lockout_expires_in_seconds: 1_800 });
    const { code } = await magicCode(house, EMAIL);
    expect((await grant(house, 'magic', { email: EMAIL, code })).status).toBe(200);
    house.clock.advance(1_800_001);
    expect(await read(house, id)).toMatchObject({
      locked: false,
      lockout_expires_in_seconds: null,
      verification_attempts_remaining: 10,
    });
    expect((await signIn(house)).status).toBe(200);
  });

  test('wrong codes of a second factor count as well, and an unlock lets in at once', async () => {
    const house = await open();
    hurry(house);
    const { id } = await make(house, { totp_secret: SECRET });
    const tryWith = async (code: string) => {
      const step = (await reachStep(house, EMAIL, 'mfa_challenge')) as never as {
        pending_authentication_token: string;
        authentication_factors: { id: string }[];
      };
      const authentication_challenge_id = await challenge(house, step.authentication_factors[0]?.id as string);
      const { pending_authentication_token } = step;
      return grant(house, 'totp', { code, pending_authentication_token, authentication_challenge_id });
    };
    const code = totpCode(house, SECRET);
    for (let n = 0; n < 10; n += 1) expect((await tryWith(wrong(code))).status).toBe(400);
    expect(await read(house, id)).toMatchObject({ locked: true, verification_attempts_remaining: 0 });
    expect((await tryWith(code)).status).toBe(429);
    expect(await ok(house, 'POST', `/users/${id}/unlock`)).toMatchObject({
      locked: false,
      verification_attempts_remaining: 10,
    });
    expect((await tryWith(code)).status).toBe(200);
  });

  test('an operator’s lock leaves the count of wrong tries as it is; an unlock begins it anew', async () => {
    const house = await open();
    hurry(house);
    const { id } = await make(house);
    for (let n = 0; n < 3; n += 1) await signIn(house, 'wrong');
    expect(await ok(house, 'POST', `/users/${id}/lock`)).toMatchObject({ verification_attempts_remaining: 7 });
    expect(await ok(house, 'POST', `/users/${id}/unlock`)).toMatchObject({ verification_attempts_remaining: 10 });
  });
});
