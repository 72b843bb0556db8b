// verify_password and verify_totp: what is right, what is wrong, how often one may ask, and that nothing counts twice.

import { hash as bcrypt } from '@node-rs/bcrypt';
import { expect, test } from 'vitest';
import { HasherBusy } from '../../src/kit/passwords/busy.ts';
import { onEachDatabase, type TestHouse } from '../house.ts';
import { challenge, grant, hurry, reachStep, totpCode, UM, verifyChallenge, wrong } from '../security/steps.ts';
import { no, ok } from './wire.ts';

const EMAIL = 'ada@example.com';
const PASSWORD = 'correct horse battery staple';
const SECRET = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP';
const NOBODY = '/users/user_01JDQ8Z6W6Y2Z3M4N5P6Q7R8S9';

const make = (house: TestHouse, more: object = {}) =>
  ok(house, 'POST', '/users', { email_address: [EMAIL], password: PASSWORD, ...more });
const password = (house: TestHouse, id: string, text: string) =>
  house.call('POST', `/v1/users/${id}/verify_password`, { body: { password: text } });
const totp = (house: TestHouse, id: string, code: string) =>
  house.call('POST', `/v1/users/${id}/verify_totp`, { body: { code } });
const said = ({ status, body }: { status: number; body: { errors?: { code: string }[] } }) => [
  status,
  body.errors?.[0]?.code,
];

onEachDatabase('checking a password', (open) => {
  test('a right one is verified, a wrong one is an error, and a user may have none', async () => {
    const house = await open();
    const { id } = await make(house);
    expect(await ok(house, 'POST', `/users/${id}/verify_password`, { password: PASSWORD })).toEqual({ verified: true });
    for (const text of ['wrong', ` ${PASSWORD}`, PASSWORD.toUpperCase(), 'x'.repeat(300)])
      expect(said(await password(house, id, text))).toEqual([422, 'incorrect_password']);
    const bare = await ok(house, 'POST', '/users', { email_address: ['bob@example.com'] });
    expect(said(await password(house, bare.id, PASSWORD))).toEqual([400, 'no_password_set']);
    expect(await no(house, 'POST', `${NOBODY}/verify_password`, { password: PASSWORD })).toEqual([
      404,
      'resource_not_found',
    ]);
  });

  test('an imported digest is checked as any other', async () => {
    const house = await open();
    const password_digest = await bcrypt('from elsewhere', { cost: 4 });
    const { id } = await ok(house, 'POST', '/users', {
      email_address: [EMAIL],
      password_digest,
      password_hasher: 'bcrypt',
    });
    expect((await password(house, id, 'from elsewhere')).status).toBe(200);
    expect(said(await password(house, id, 'from somewhere'))).toEqual([422, 'incorrect_password']);
  });

  test('without a password, or with something else, the parameter is named', async () => {
    const house = await open();
    const { id } = await make(house);
    const path = `/users/${id}/verify_password`;
    expect(await no(house, 'POST', path)).toEqual([422, 'form_param_missing password']);
    expect(await no(house, 'POST', path, {})).toEqual([422, 'form_param_missing password']);
    expect(await no(house, 'POST', path, { password: null })).toEqual([422, 'form_param_nil password']);
    expect(await no(house, 'POST', path, { password: '' })).toEqual([422, 'form_param_nil password']);
    expect(await no(house, 'POST', path, { password: [PASSWORD] })).toEqual([422, 'form_param_type_invalid password']);
    expect(await no(house, 'POST', path, { password: PASSWORD, user: id })).toEqual([422, 'form_param_unknown user']);
  });

  test('banned and locked users can be checked', async () => {
    const house = await open();
    hurry(house);
    const { id } = await make(house, { banned: true, locked: true });
    expect((await password(house, id, PASSWORD)).status).toBe(200);
  });

  test('B1: ten wrong ones and the application waits; the user signs in all the while', async () => {
    const house = await open();
    hurry(house);
    const { id } = await make(house);
    for (let n = 0; n < 9; n += 1) expect((await password(house, id, 'wrong')).status).toBe(422);
    expect((await password(house, id, PASSWORD)).status).toBe(200);
    for (let n = 0; n < 10; n += 1) expect((await password(house, id, 'wrong')).status).toBe(422);
    const refused = await password(house, id, PASSWORD);
    expect(said(refused)).toEqual([429, 'too_many_requests']);
    expect(refused.headers.get('retry-after')).toMatch(/^3[56]\d\d$/);
    expect(await ok(house, 'GET', `/users/${id}`)).toMatchObject({
      locked: false,
      lockout_expires_in_seconds: null,
      verification_attempts_remaining: 10,
    });
    expect((await grant(house, 'password', { email: EMAIL, password: PASSWORD })).status).toBe(200);
    house.clock.advance(3_600_001);
    expect((await password(house, id, PASSWORD)).status).toBe(200);
  });

  test('B2: of 200 guesses at once no more than the budget are compared', async () => {
    const house = await open();
    hurry(house);
    const { id } = await make(house);
    const replica = await house.addReplica();
    hurry(replica);
    let compared = 0;
    for (const { house: each } of [house, replica]) {
      const { hasher } = each.tools;
      each.tools.hasher = {
        ...hasher,
        verify: (text, stored) => {
          compared += 1;
          return hasher.verify(text, stored);
        },
      };
    }
    const key = house.apiKey;
    const replies = await Promise.all(
      Array.from({ length: 200 }, (_, n) =>
        (n % 2 ? house : replica).call('POST', `/v1/users/${id}/verify_password`, {
          key,
          body: { password: `guess ${n}` },
        }),
      ),
    );
    expect(compared).toBe(10);
    expect(replies.filter(({ status }) => status === 422)).toHaveLength(10);
    expect(replies.filter(({ status }) => status === 429)).toHaveLength(190);
  });

  test('G3: a wrong one leaves an event, which does not say what was tried', async () => {
    const house = await open();
    hurry(house);
    const { id } = await make(house);
    await password(house, id, 'a canary of a guess');
    const { body, text } = await house.call('GET', '/events?events=authentication.password_failed');
    expect(body.data).toHaveLength(1);
    expect(body.data[0].data).toMatchObject({ status: 'failed', user_id: id, email: EMAIL });
    expect(text).not.toContain('canary');
  });
});

onEachDatabase('checking a code', (open) => {
  test('six digits are of the TOTP, one step to either side', async () => {
    const house = await open();
    const { id } = await make(house, { totp_secret: SECRET });
    for (const steps of [-2, 2])
      expect(said(await totp(house, id, totpCode(house, SECRET, steps)))).toEqual([422, 'totp_incorrect_code']);
    for (const steps of [-1, 0, 1])
      expect((await totp(house, id, totpCode(house, SECRET, steps))).body).toEqual({
        verified: true,
        code_type: 'totp',
      });
  });

  test('M1: a code counts once, and none of an earlier step after it', async () => {
    const house = await open();
    const { id } = await make(house, { totp_secret: SECRET });
    const code = totpCode(house, SECRET);
    expect((await totp(house, id, code)).status).toBe(200);
    expect(said(await totp(house, id, code))).toEqual([422, 'totp_incorrect_code']);
    expect(said(await totp(house, id, totpCode(house, SECRET, -1)))).toEqual([422, 'totp_incorrect_code']);
  });

  test('M1: a code that was spent here opens neither grant nor challenge on the WorkOS wire, and the other way round', async () => {
    const house = await open();
    hurry(house);
    const { id } = await make(house, { totp_secret: SECRET });
    const factor = (await house.call('GET', `${UM}/users/${id}/auth_factors`)).body.data[0].id;
    const signIn = async (code: string) => {
      const { pending_authentication_token } = await reachStep(house, EMAIL, 'mfa_challenge');
      const authentication_challenge_id = await challenge(house, factor);
      return grant(house, 'totp', { code, pending_authentication_token, authentication_challenge_id });
    };
    const spent = totpCode(house, SECRET);
    expect((await totp(house, id, spent)).status).toBe(200);
    expect((await signIn(spent)).body.code).toBe('one_time_code_previously_used');
    const again = await verifyChallenge(house, await challenge(house, factor), spent);
    expect(again.body.code).toBe('one_time_code_previously_used');
    house.clock.advance(60_000);
    const next = totpCode(house, SECRET);
    expect((await signIn(next)).status).toBe(200);
    expect(said(await totp(house, id, next))).toEqual([422, 'totp_incorrect_code']);
  });

  test('M3: a backup code is used up', async () => {
    const house = await open();
    const { id } = await make(house, { backup_codes: ['correct-1', 'correct-2'] });
    expect((await totp(house, id, 'correct-1')).body).toEqual({ verified: true, code_type: 'backup_code' });
    expect(said(await totp(house, id, 'correct-1'))).toEqual([422, 'totp_incorrect_code']);
    expect(said(await totp(house, id, 'CORRECT-2'))).toEqual([422, 'totp_incorrect_code']);
    expect((await totp(house, id, 'correct-2')).status).toBe(200);
    expect(await ok(house, 'GET', `/users/${id}`)).toMatchObject({ backup_code_enabled: false });
    expect(said(await totp(house, id, 'correct-2'))).toEqual([400, 'totp_disabled']);
  });

  test('a backup code of six digits is one beside a TOTP too', async () => {
    const house = await open();
    const { id } = await make(house, { totp_secret: SECRET, backup_codes: ['492039'] });
    if (totpCode(house, SECRET) === '492039') house.clock.advance(60_000);
    expect((await totp(house, id, '492039')).body).toEqual({ verified: true, code_type: 'backup_code' });
    expect(said(await totp(house, id, '492039'))).toEqual([422, 'totp_incorrect_code']);
  });

  test('a length that no code of the user has is told apart from a wrong code', async () => {
    const house = await open();
    const { id } = await make(house, { totp_secret: SECRET });
    for (const code of ['1', '12345', '1234567', 'x'.repeat(5_000)])
      expect(said(await totp(house, id, code))).toEqual([422, 'totp_invalid_length']);
    for (const code of [wrong(totpCode(house, SECRET)), 'abcdef', '١٢٣٤٥٦'])
      expect(said(await totp(house, id, code))).toEqual([422, 'totp_incorrect_code']);
    await ok(house, 'PATCH', `/users/${id}`, { backup_codes: ['12345678'] });
    expect(said(await totp(house, id, '12345679'))).toEqual([422, 'totp_incorrect_code']);
    expect(said(await totp(house, id, '1234567'))).toEqual([422, 'totp_invalid_length']);
    await ok(house, 'DELETE', `/users/${id}/totp`);
    expect(said(await totp(house, id, '123456'))).toEqual([422, 'totp_invalid_length']);
    await ok(house, 'DELETE', `/users/${id}/backup_code`);
    expect(said(await totp(house, id, '123456'))).toEqual([400, 'totp_disabled']);
  });

  test('of nobody it is 404, and without a code the parameter is named', async () => {
    const house = await open();
    expect(await no(house, 'POST', `${NOBODY}/verify_totp`, { code: '123456' })).toEqual([404, 'resource_not_found']);
    const { id } = await make(house);
    const path = `/users/${id}/verify_totp`;
    expect(await no(house, 'POST', path, {})).toEqual([422, 'form_param_missing code']);
    expect(await no(house, 'POST', path, { code: '' })).toEqual([422, 'form_param_nil code']);
    expect(await no(house, 'POST', path, { code: 123456 })).toEqual([422, 'form_param_type_invalid code']);
  });

  test('a factor that is enrolled beside one that is on proves nothing before it is confirmed', async () => {
    const house = await open();
    const { id } = await make(house, { totp_secret: SECRET });
    const { body } = await house.call('POST', `${UM}/users/${id}/auth_factors`, { body: { type: 'totp' } });
    const code = totpCode(house, body.authentication_factor.totp.secret);
    expect(said(await totp(house, id, code))).toEqual([422, 'totp_incorrect_code']);
    expect((await totp(house, id, totpCode(house, SECRET))).status).toBe(200);
  });

  test('B1: TOTP and backup codes share ten tries, which count nowhere else; a right one begins them anew', async () => {
    const house = await open();
    hurry(house);
    const { id } = await make(house, { totp_secret: SECRET, backup_codes: ['correct-1'] });
    const code = totpCode(house, SECRET);
    for (let n = 0; n < 9; n += 1) expect((await totp(house, id, n % 2 ? wrong(code) : 'incorrec1')).status).toBe(422);
    expect((await totp(house, id, code)).status).toBe(200);
    for (let n = 0; n < 10; n += 1) expect((await totp(house, id, wrong(code))).status).toBe(422);
    expect(said(await totp(house, id, 'correct-1'))).toEqual([429, 'too_many_requests']);
    expect(await ok(house, 'GET', `/users/${id}`)).toMatchObject({
      locked: false,
      verification_attempts_remaining: 10,
      backup_code_enabled: true,
    });
    house.clock.advance(3_600_001);
    expect((await totp(house, id, 'correct-1')).status).toBe(200);
  });

  test('B2: a try whose digits were compared counts, also when there is no time left to hash', async () => {
    const house = await open();
    const { id } = await make(house, { totp_secret: SECRET, backup_codes: ['otter-otter'] });
    house.house.tools.hasher = {
      ...house.house.tools.hasher,
      verify: () => Promise.reject(new HasherBusy(1)),
    };
    const guess = wrong(totpCode(house, SECRET));
    for (let tried = 0; tried < 10; tried += 1) expect((await totp(house, id, guess)).status).toBe(503);
    expect(said(await totp(house, id, totpCode(house, SECRET)))).toEqual([429, expect.any(String)]);
  });

  test('M3: a try costs one hash, right or wrong, with any number of codes', async () => {
    const house = await open();
    hurry(house);
    const backup_codes = Array.from({ length: 20 }, (_, n) => `code-${10 + n}`);
    const { id } = await make(house, { backup_codes });
    let hashes = 0;
    const { tools } = house.house;
    const { hasher } = tools;
    tools.hasher = {
      ...hasher,
      verify: (text, stored) => {
        hashes += 1;
        return hasher.verify(text, stored);
      },
    };
    for (const code of ['code-15', 'code-15', 'code-99']) await totp(house, id, code);
    expect(hashes).toBe(3);
  });
});
