// Second factors on the Clerk wire: a TOTP that is made or vouched for, backup codes, and taking them away; seen on both wires.

import { hash as bcrypt } from '@node-rs/bcrypt';
import { expect, test } from 'vitest';
import { onEachDatabase, type TestHouse } from '../house.ts';
import { rows } from '../security/rows.ts';
import { challenge, confirmedFactor, grant, hurry, reachStep, readLetters, totpCode, UM } from '../security/steps.ts';
import { no, ok } from './wire.ts';

const EMAIL = 'ada@example.com';
const PASSWORD = 'correct horse battery staple';
const SECRET = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP';
const NOBODY = '/users/user_01JDQ8Z6W6Y2Z3M4N5P6Q7R8S9';

const make = (house: TestHouse, more: object = {}) =>
  ok(house, 'POST', '/users', { email_address: [EMAIL], password: PASSWORD, ...more });
const read = (house: TestHouse, id: string) => ok(house, 'GET', `/users/${id}`);
const verify = (house: TestHouse, id: string, code: string) => ok(house, 'POST', `/users/${id}/verify_totp`, { code });
const factorsOf = async (house: TestHouse, id: string) =>
  (await house.call('GET', `${UM}/users/${id}/auth_factors`)).body.data;
const eventsOf = async (house: TestHouse) =>
  (await house.call('GET', '/events?limit=100')).body.data.map((each: { event: string }) => each.event);
const lettersOf = async (house: TestHouse) =>
  (await readLetters(house)).map(({ kind, data }) => `${kind} ${data.change}`);

/** Signs in on the WorkOS wire with the second factor that is asked for. */
async function signInWith(house: TestHouse, code: string) {
  const step = await reachStep(house, EMAIL, 'mfa_challenge');
  const { pending_authentication_token, authentication_factors: factors } = step as never as {
    pending_authentication_token: string;
    authentication_factors: { id: string }[];
  };
  const authentication_challenge_id = await challenge(house, factors[0]?.id as string);
  return grant(house, 'totp', { code, pending_authentication_token, authentication_challenge_id });
}

onEachDatabase('second factors on the Clerk wire', (open) => {
  test('a TOTP is made unverified, with its secret and address, and the first right code switches it on', async () => {
    const house = await open();
    hurry(house);
    const { id } = await make(house);
    const totp = await ok(house, 'POST', `/users/${id}/totp`);
    expect(totp).toEqual({
      object: 'totp',
      id: expect.stringMatching(/^totp_/),
      secret: expect.stringMatching(/^[A-Z2-7]{32}$/),
      uri: expect.stringMatching(/^otpauth:\/\/totp\//),
      verified: false,
      backup_codes: null,
      created_at: expect.any(Number),
      updated_at: expect.any(Number),
    });
    expect(totp.uri).toContain(totp.secret);
    expect(decodeURIComponent(totp.uri)).toContain(EMAIL);
    const off = { totp_enabled: false, two_factor_enabled: false, mfa_enabled_at: null, mfa_disabled_at: null };
    expect(await read(house, id)).toMatchObject(off);
    expect((await grant(house, 'password', { email: EMAIL, password: PASSWORD })).status).toBe(200);

    house.clock.advance(1_000);
    const now = house.clock.now();
    expect(await verify(house, id, totpCode(house, totp.secret))).toEqual({ verified: true, code_type: 'totp' });
    const on = await read(house, id);
    expect(on).toMatchObject({ totp_enabled: true, two_factor_enabled: true, mfa_disabled_at: null });
    expect(on.mfa_enabled_at).toBeGreaterThanOrEqual(now);
    expect(on.updated_at).toBe(on.mfa_enabled_at);
    expect(await no(house, 'POST', `/users/${id}/totp`)).toEqual([400, 'totp_already_enabled']);
    expect(await lettersOf(house)).toEqual(['factor_changed added']);
  });

  test('a TOTP that was never proven is replaced by the next', async () => {
    const house = await open();
    const { id } = await make(house);
    const former = await ok(house, 'POST', `/users/${id}/totp`);
    house.clock.advance(1_000);
    const latter = await ok(house, 'POST', `/users/${id}/totp`);
    expect(latter.secret).not.toBe(former.secret);
    expect(await factorsOf(house, id)).toHaveLength(1);
    const stale = { code: totpCode(house, former.secret) };
    expect(await no(house, 'POST', `/users/${id}/verify_totp`, stale)).toEqual([422, 'totp_incorrect_code']);
    await verify(house, id, totpCode(house, latter.secret));
  });

  test('a TOTP made here has an id on the WorkOS wire, and is asked for at sign-in there', async () => {
    const house = await open();
    hurry(house);
    const { id } = await make(house);
    const totp = await ok(house, 'POST', `/users/${id}/totp`);
    await verify(house, id, totpCode(house, totp.secret));
    const [factor] = await factorsOf(house, id);
    expect(factor).toMatchObject({ id: totp.id.replace('totp_', 'auth_factor_'), type: 'totp', user_id: id });
    house.clock.advance(60_000);
    expect((await signInWith(house, totpCode(house, totp.secret))).status).toBe(200);
  });

  test('a factor that was enrolled on the WorkOS wire shows here, proves here, and goes here', async () => {
    const house = await open();
    hurry(house);
    const { id } = await make(house);
    const factor = await confirmedFactor(house, id);
    const on = await read(house, id);
    expect(on).toMatchObject({ totp_enabled: true, two_factor_enabled: true, mfa_enabled_at: expect.any(Number) });
    expect(await verify(house, id, totpCode(house, factor.secret))).toMatchObject({ code_type: 'totp' });
    expect(await ok(house, 'DELETE', `/users/${id}/totp`)).toEqual({ user_id: id });
    expect(await factorsOf(house, id)).toEqual([]);
    expect((await grant(house, 'password', { email: EMAIL, password: PASSWORD })).status).toBe(200);
  });

  test('a factor that is deleted on the WorkOS wire is off here', async () => {
    const house = await open();
    hurry(house);
    const { id } = await make(house, { totp_secret: SECRET });
    const [factor] = await factorsOf(house, id);
    const before = await read(house, id);
    house.clock.advance(1_000);
    expect((await house.call('DELETE', `/auth/factors/${factor.id}`)).status).toBeLessThan(300);
    const off = await read(house, id);
    expect(off).toMatchObject({
      totp_enabled: false,
      two_factor_enabled: false,
      mfa_enabled_at: before.mfa_enabled_at,
    });
    expect(off.mfa_disabled_at).toBeGreaterThan(before.mfa_enabled_at);
  });

  test('a user comes with a TOTP that is on at once, and with backup codes; nobody is written to', async () => {
    const house = await open();
    hurry(house);
    const user = await make(house, { totp_secret: SECRET, backup_codes: ['first-code', 'second-code'] });
    expect(user).toMatchObject({
      totp_enabled: true,
      two_factor_enabled: true,
      backup_code_enabled: true,
      mfa_disabled_at: null,
    });
    expect(user.mfa_enabled_at).toBe(user.created_at);
    expect(await read(house, user.id)).toEqual(user);
    expect(await lettersOf(house)).toEqual([]);
    expect((await signInWith(house, totpCode(house, SECRET))).status).toBe(200);
    expect(await verify(house, user.id, 'first-code')).toEqual({ verified: true, code_type: 'backup_code' });
  });

  test.each([
    '',
    'not base32!',
    'JBSWY3DP',
    '0189'.repeat(5),
  ])('%j is no TOTP secret, and nothing is made', async (totp_secret) => {
    const house = await open();
    const said = totp_secret ? 'invalid_totp_secret_code' : 'form_param_nil totp_secret';
    const body = { email_address: [EMAIL], totp_secret };
    expect(await no(house, 'POST', '/users', body)).toEqual([422, said]);
    const { id, updated_at } = await make(house);
    expect(await no(house, 'PATCH', `/users/${id}`, { first_name: 'Ada', totp_secret })).toEqual([422, said]);
    expect(await read(house, id)).toMatchObject({ first_name: null, updated_at, totp_enabled: false });
  });

  test('an update replaces the TOTP, whatever there was, and tells the owner', async () => {
    const house = await open();
    hurry(house);
    const { id } = await make(house);
    const first = await ok(house, 'PATCH', `/users/${id}`, { totp_secret: SECRET });
    expect(first).toMatchObject({ totp_enabled: true, mfa_enabled_at: expect.any(Number) });
    house.clock.advance(1_000);
    const other = 'KRSXG5CTMVRXEZLUKRSXG5CTMVRXEZLU';
    const second = await ok(house, 'PATCH', `/users/${id}`, { totp_secret: other.toLowerCase() });
    expect(second).toMatchObject({ totp_enabled: true, mfa_enabled_at: first.mfa_enabled_at, mfa_disabled_at: null });
    expect(second.updated_at).toBeGreaterThan(first.updated_at);
    expect(await factorsOf(house, id)).toHaveLength(1);
    expect(await no(house, 'POST', `/users/${id}/verify_totp`, { code: totpCode(house, SECRET) })).toEqual([
      422,
      'totp_incorrect_code',
    ]);
    await verify(house, id, totpCode(house, other));
    expect(await lettersOf(house)).toEqual(['factor_changed added', 'factor_changed added']);
    expect((await eventsOf(house)).filter((name: string) => name === 'user.updated')).toHaveLength(2);
  });

  test('M3: new backup codes void the former ones, and an empty set takes them away', async () => {
    const house = await open();
    const { id } = await make(house, { backup_codes: ['former-1', 'former-2'] });
    expect(await ok(house, 'PATCH', `/users/${id}`, { backup_codes: ['latter-1'] })).toMatchObject({
      backup_code_enabled: true,
      two_factor_enabled: false,
    });
    expect(await no(house, 'POST', `/users/${id}/verify_totp`, { code: 'former-2' })).toEqual([
      422,
      'totp_incorrect_code',
    ]);
    await verify(house, id, 'latter-1');
    await ok(house, 'PATCH', `/users/${id}`, { backup_codes: ['latter-2'] });
    expect(await ok(house, 'PATCH', `/users/${id}`, { backup_codes: [] })).toMatchObject({
      backup_code_enabled: false,
    });
    expect(await lettersOf(house)).toEqual([
      'backup_codes_changed added',
      'backup_codes_changed added',
      'backup_codes_changed removed',
    ]);
  });

  test('M3: codes rest as argon2id behind a sealed selector, digests as they came', async () => {
    const house = await open();
    const digest = await bcrypt('from elsewhere', { cost: 4 });
    const { id } = await make(house, { backup_codes: ['plain-code', digest] });
    const found = await rows(house.database, 'select selector, hash from backup_codes order by id');
    expect(found).toEqual([
      { selector: expect.stringMatching(/^s1\./), hash: expect.stringMatching(/^\$argon2id\$/) },
      { selector: null, hash: expect.stringMatching(/^imported\$bcrypt\$/) },
    ]);
    expect(JSON.stringify(found)).not.toContain('plain-code');
    expect(await verify(house, id, 'from elsewhere')).toEqual({ verified: true, code_type: 'backup_code' });
    expect(await no(house, 'POST', `/users/${id}/verify_totp`, { code: 'from elsewhere' })).toEqual([
      422,
      'totp_invalid_length',
    ]);
    expect(await verify(house, id, 'plain-code')).toEqual({ verified: true, code_type: 'backup_code' });
    expect(await read(house, id)).toMatchObject({ backup_code_enabled: false });
  });

  test('A7: digests that cost too much, codes that are given twice, and too many codes are refused', async () => {
    const house = await open();
    const digest = await bcrypt('from elsewhere', { cost: 4 });
    for (const [codes, said] of [
      [[digest.replace('$04$', '$15$')], 'form_param_value_invalid backup_codes'],
      [[digest.slice(0, -1)], 'form_param_value_invalid backup_codes'],
      [['twice', 'twice'], 'form_param_duplicate backup_codes'],
      [Array.from({ length: 21 }, (_, n) => `code-${n}`), 'form_param_array_size_exceeded backup_codes'],
      [['x'.repeat(257)], 'form_param_max_length_exceeded backup_codes'],
      [[''], 'form_param_nil backup_codes'],
      [[7], 'form_param_type_invalid backup_codes'],
      ['code', 'form_param_type_invalid backup_codes'],
    ] as const) {
      expect(await no(house, 'POST', '/users', { email_address: [EMAIL], backup_codes: codes })).toEqual([422, said]);
    }
    expect(await rows(house.database, 'select id from users')).toEqual([]);
  });

  test('deleting the TOTP leaves the backup codes, and deleting those leaves the TOTP', async () => {
    const house = await open();
    const { id } = await make(house, { totp_secret: SECRET, backup_codes: ['a-code'] });
    expect(await ok(house, 'DELETE', `/users/${id}/backup_code`)).toEqual({ user_id: id });
    expect(await read(house, id)).toMatchObject({
      totp_enabled: true,
      backup_code_enabled: false,
      mfa_disabled_at: null,
    });
    await ok(house, 'PATCH', `/users/${id}`, { backup_codes: ['b-code'] });
    house.clock.advance(1_000);
    expect(await ok(house, 'DELETE', `/users/${id}/totp`)).toEqual({ user_id: id });
    const left = await read(house, id);
    expect(left).toMatchObject({ totp_enabled: false, two_factor_enabled: false, backup_code_enabled: true });
    expect(left.mfa_disabled_at).toBeGreaterThan(left.mfa_enabled_at);
    await verify(house, id, 'b-code');
  });

  test('disabling takes TOTP, backup codes and what phones are reserved for, and tells the owner', async () => {
    const house = await open();
    const user = await make(house, {
      phone_number: ['+15555550100'],
      totp_secret: SECRET,
      backup_codes: ['a-code'],
    });
    await rows(house.database, "update identifiers set factor_role = 'default' where type = 'phone'");
    await ok(house, 'DELETE', `/users/${user.id}/totp`);
    const phone = await read(house, user.id);
    expect(phone).toMatchObject({ two_factor_enabled: true, mfa_disabled_at: null });
    expect(phone.phone_numbers[0]).toMatchObject({ reserved_for_second_factor: true, default_second_factor: true });
    house.clock.advance(1_000);
    expect(await ok(house, 'DELETE', `/users/${user.id}/mfa`)).toEqual({ user_id: user.id });
    const off = await read(house, user.id);
    expect(off).toMatchObject({ totp_enabled: false, two_factor_enabled: false, backup_code_enabled: false });
    expect(off.phone_numbers[0]).toMatchObject({ reserved_for_second_factor: false, default_second_factor: false });
    expect(off.mfa_disabled_at).toBeGreaterThan(off.mfa_enabled_at);
    expect(await lettersOf(house)).toEqual(['factor_changed removed', 'backup_codes_changed removed']);
    // Again, and it comes back on later: neither moment clears the other.
    house.clock.advance(1_000);
    for (const path of ['mfa', 'totp', 'backup_code']) await ok(house, 'DELETE', `/users/${user.id}/${path}`);
    expect(await read(house, user.id)).toEqual(off);
    const again = await ok(house, 'PATCH', `/users/${user.id}`, { totp_secret: SECRET });
    expect(again.mfa_enabled_at).toBeGreaterThan(off.mfa_disabled_at);
    expect(again.mfa_disabled_at).toBe(off.mfa_disabled_at);
  });

  test('M4: each change of a factor leaves an event', async () => {
    const house = await open();
    const { id } = await make(house, { backup_codes: ['a-code'] });
    const { secret } = await ok(house, 'POST', `/users/${id}/totp`);
    await verify(house, id, totpCode(house, secret));
    await verify(house, id, 'a-code');
    await ok(house, 'DELETE', `/users/${id}/mfa`);
    const names = (await eventsOf(house)).filter((name: string) => /latchkey\.(?!api_key)|updated/.test(name));
    expect(names.toSorted()).toEqual(
      [
        'latchkey.backup_codes.replaced',
        'latchkey.authentication_factor.enrolled',
        'latchkey.authentication_factor.verified',
        'user.updated',
        'latchkey.backup_code.used',
        'user.updated',
        'latchkey.authentication_factor.deleted',
        'user.updated',
      ].toSorted(),
    );
    const told = (await house.call('GET', '/events?limit=100')).text;
    expect(told).not.toContain(secret);
    expect(told).not.toContain('a-code');
  });

  test.each([
    ['POST', '/totp'],
    ['DELETE', '/totp'],
    ['DELETE', '/backup_code'],
    ['DELETE', '/mfa'],
  ])('%s %s of nobody is 404, also of somebody in another environment', async (method, path) => {
    const house = await open();
    expect(await no(house, method, NOBODY + path)).toEqual([404, 'resource_not_found']);
    const { id } = await make(house, { totp_secret: SECRET });
    const other = await house.addTenant();
    expect(await no(house, method, `/users/${id}${path}`, undefined, { key: other.apiKey })).toEqual([
      404,
      'resource_not_found',
    ]);
    expect(await read(house, id)).toMatchObject({ totp_enabled: true });
  });

  test('a user without an address gets a TOTP too, named by what they are called', async () => {
    const house = await open();
    const { id } = await ok(house, 'POST', '/users', { username: 'ada_l' });
    const totp = await ok(house, 'POST', `/users/${id}/totp`);
    expect(totp.uri).toContain('ada_l');
    await verify(house, id, totpCode(house, totp.secret));
    await ok(house, 'DELETE', `/users/${id}/mfa`);
    expect(await read(house, id)).toMatchObject({ totp_enabled: false, mfa_disabled_at: expect.any(Number) });
  });
});
