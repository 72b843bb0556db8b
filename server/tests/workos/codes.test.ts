// Codes, links, invitations and second factors over the wire: from the first step to the session.

import { TOTP } from 'otpauth';
import { expect, test } from 'vitest';
import { onEachDatabase, type TestHouse } from '../house.ts';

const PASSWORD = 'correct horse battery staple';
const UM = '/user_management';

async function makeUser({ call }: TestHouse, email: string, verified = true) {
  return (await call('POST', `${UM}/users`, { body: { email, password: PASSWORD, email_verified: verified } })).body;
}

const grant = (house: TestHouse, name: string, body: object) =>
  house.call('POST', `${UM}/authenticate`, {
    body: { grant_type: name, client_id: house.clientId, client_secret: house.apiKey, ...body },
  });

const byPassword = (house: TestHouse, email: string, password = PASSWORD) =>
  grant(house, 'password', { email, password });
const MAGIC = 'urn:workos:oauth:grant-type:magic-auth:code';
const VERIFY = 'urn:workos:oauth:grant-type:email-verification:code';
const TOTP_GRANT = 'urn:workos:oauth:grant-type:mfa-totp';

onEachDatabase('codes', (open) => {
  test('a mailed code signs a newcomer in and proves the address', async () => {
    const house = await open();
    const made = await house.call('POST', `${UM}/magic_auth`, { body: { email: 'new@example.com' } });
    expect(made.status).toBe(201);
    expect(made.body.code).toMatch(/^\d{6}$/);
    const wrong = await grant(house, MAGIC, {
      email: 'new@example.com',
      code: made.body.code === '000000' ? '000001' : '000000',
    });
    expect([wrong.status, wrong.body.code]).toEqual([400, 'invalid_one_time_code']);
    const signedIn = await grant(house, MAGIC, { email: 'new@example.com', code: made.body.code });
    expect(signedIn.status).toBe(200);
    expect(signedIn.body).toMatchObject({ authentication_method: 'MagicAuth', user: { email_verified: true } });
    const again = await grant(house, MAGIC, { email: 'new@example.com', code: made.body.code });
    expect([again.status, again.body.code]).toEqual([400, 'one_time_code_previously_used']);
    expect((await house.call('GET', `${UM}/magic_auth/${made.body.id}`)).status).toBe(404);
  });

  test('five wrong tries burn a code', async () => {
    const house = await open();
    const { body } = await house.call('POST', `${UM}/magic_auth`, { body: { email: 'new@example.com' } });
    const wrong = body.code === '000000' ? '000001' : '000000';
    for (let tries = 0; tries < 5; tries += 1) await grant(house, MAGIC, { email: 'new@example.com', code: wrong });
    const late = await grant(house, MAGIC, { email: 'new@example.com', code: body.code });
    expect([late.status, late.body.code]).toEqual([400, 'one_time_code_too_many_attempts']);
  });

  test('a code is over after ten minutes, and void once a newer one is sent', async () => {
    const house = await open();
    const email = 'new@example.com';
    const first = await house.call('POST', `${UM}/magic_auth`, { body: { email } });
    const second = await house.call('POST', `${UM}/magic_auth`, { body: { email } });
    if (first.body.code !== second.body.code) {
      expect((await grant(house, MAGIC, { email, code: first.body.code })).body.code).toBe('invalid_one_time_code');
    }
    house.clock.advance(10 * 60_000);
    expect((await grant(house, MAGIC, { email, code: second.body.code })).body.code).toBe('one_time_code_expired');
  });

  test('an unverified address is a step of the password sign-in', async () => {
    const house = await open();
    await makeUser(house, 'ada@example.com', false);
    const step = await byPassword(house, 'ada@example.com');
    expect([step.status, step.body.code, step.body.email]).toEqual([
      403,
      'email_verification_required',
      'ada@example.com',
    ]);
    const verification = await house.call('GET', `${UM}/email_verification/${step.body.email_verification_id}`);
    const token = step.body.pending_authentication_token;
    const done = await grant(house, VERIFY, { code: verification.body.code, pending_authentication_token: token });
    expect([done.status, done.body.authentication_method, done.body.user.email_verified]).toEqual([
      200,
      'Password',
      true,
    ]);
    expect((await byPassword(house, 'ada@example.com')).status).toBe(200);
  });

  test('an address is verified by the code that was sent to it', async () => {
    const house = await open();
    const user = await makeUser(house, 'ada@example.com', false);
    const path = `${UM}/users/${user.id}/email_verification`;
    expect((await house.call('POST', `${path}/send`)).body.user.id).toBe(user.id);
    expect((await house.call('POST', `${path}/confirm`, { body: { code: 'nonsense' } })).body.code).toBe(
      'email_verification_code_incorrect',
    );
  });

  test('a reset link sets a new password once and ends the sessions', async () => {
    const house = await open();
    await makeUser(house, 'ada@example.com');
    const before = await byPassword(house, 'ada@example.com');
    const reset = await house.call('POST', `${UM}/password_reset`, { body: { email: 'ADA@example.com' } });
    expect(reset.status).toBe(201);
    expect(reset.body.password_reset_url).toContain(`token=${reset.body.password_reset_token}`);
    expect((await house.call('GET', `${UM}/password_reset/${reset.body.id}`)).body).toEqual(reset.body);
    const confirm = (password: string) =>
      house.call('POST', `${UM}/password_reset/confirm`, {
        body: { token: reset.body.password_reset_token, new_password: password },
      });
    expect((await confirm('short')).body.code).toBe('password_reset_error');
    expect((await confirm('another horse battery staple')).body.user.email).toBe('ada@example.com');
    expect((await confirm('a third horse battery staple')).body.code).toBe('password_reset_error');
    expect((await byPassword(house, 'ada@example.com')).status).toBe(400);
    expect((await byPassword(house, 'ada@example.com', 'another horse battery staple')).status).toBe(200);
    const refreshed = await grant(house, 'refresh_token', { refresh_token: before.body.refresh_token });
    expect(refreshed.body.error).toBe('invalid_grant');
  });

  test('an invitation speaks a language that the specification lists, and is refused in any other', async () => {
    const house = await open();
    const [taken, refused] = [
      ['de', 'no', 'es-419', 'zh-HK', null],
      ['xx', 'de-CH', 'pt-br', 'en_US', '', 5, ['de']],
    ];
    for (const [at, locale] of taken.entries()) {
      const sent = await house.call('POST', `${UM}/invitations`, { body: { email: `${at}@example.com`, locale } });
      expect([locale, sent.status]).toEqual([locale, 201]);
      const path = `${UM}/invitations/${sent.body.id}/resend`;
      expect((await house.call('POST', path, { body: { locale } })).status).toBe(200);
      const again = await house.call('POST', path, { body: { locale: 'xx' } });
      expect([again.status, again.body.errors[0].code]).toEqual([422, 'locale_invalid']);
    }
    for (const locale of refused) {
      const sent = await house.call('POST', `${UM}/invitations`, { body: { email: 'x@example.com', locale } });
      expect([locale, sent.status, sent.body.code]).toEqual([locale, 422, 'invalid_request_parameters']);
    }
    expect((await house.call('GET', `${UM}/invitations?email=x@example.com`)).body.data).toEqual([]);
  });

  test('an invitation becomes a membership, once', async () => {
    const house = await open();
    const user = await makeUser(house, 'ada@example.com');
    const organization = (await house.call('POST', '/organizations', { body: { name: 'Acme' } })).body.id;
    const body = { email: 'Ada@example.com', organization_id: organization, role_slug: 'admin' };
    const sent = await house.call('POST', `${UM}/invitations`, { body });
    expect([sent.status, sent.body.state, sent.body.token.length]).toEqual([201, 'pending', 25]);
    const twice = await house.call('POST', `${UM}/invitations`, { body });
    expect([twice.status, twice.body.code]).toEqual([400, 'email_already_invited_to_organization']);
    expect((await house.call('GET', `${UM}/invitations/by_token/${sent.body.token}`)).body).toEqual(sent.body);
    const pending = await house.call('GET', `${UM}/organization_memberships?user_id=${user.id}&statuses=pending`);
    expect(pending.body.data).toMatchObject([{ status: 'pending', role: { slug: 'admin' } }]);
    const accepted = await house.call('POST', `${UM}/invitations/${sent.body.id}/accept`);
    expect(accepted.body).toMatchObject({ state: 'accepted', accepted_user_id: user.id });
    expect((await house.call('POST', `${UM}/invitations/${sent.body.id}/accept`)).body.code).toBe('invite_not_pending');
    const { body: signedIn } = await byPassword(house, 'ada@example.com');
    expect(signedIn.organization_id).toBe(organization);
  });

  test('a second factor is asked for once it was confirmed, and its code works once', async () => {
    const house = await open();
    const user = await makeUser(house, 'ada@example.com');
    const enrolled = await house.call('POST', `${UM}/users/${user.id}/auth_factors`, { body: { type: 'totp' } });
    expect(enrolled.status).toBe(201);
    const { secret, qr_code: picture, uri } = enrolled.body.authentication_factor.totp;
    expect([picture.slice(0, 22), uri.slice(0, 15)]).toEqual(['data:image/png;base64,', 'otpauth://totp/']);
    expect((await byPassword(house, 'ada@example.com')).status).toBe(200);
    const codeNow = () => new TOTP({ secret }).generate({ timestamp: house.clock.now() });
    const challengePath = (id: string) => `/auth/challenges/${id}/verify`;
    const first = enrolled.body.authentication_challenge.id;
    expect((await house.call('POST', challengePath(first), { body: { code: '12345' } })).body.valid).toBe(false);
    expect((await house.call('POST', challengePath(first), { body: { code: codeNow() } })).body.valid).toBe(true);
    const step = await byPassword(house, 'ada@example.com');
    const factor = enrolled.body.authentication_factor.id;
    expect([step.status, step.body.code]).toEqual([403, 'mfa_challenge']);
    expect(step.body.authentication_factors).toEqual([{ id: factor, type: 'totp' }]);
    const challenge = (await house.call('POST', `/auth/factors/${factor}/challenge`)).body.id;
    const answer = (code: string) =>
      grant(house, TOTP_GRANT, {
        code,
        authentication_challenge_id: challenge,
        pending_authentication_token: step.body.pending_authentication_token,
      });
    expect((await answer(codeNow())).body.code).toBe('one_time_code_previously_used');
    house.clock.advance(30_000);
    const done = await answer(codeNow());
    expect([done.status, done.body.authentication_method]).toEqual([200, 'Password']);
  });

  test('a new address is used once its code came back', async () => {
    const house = await open();
    const user = await makeUser(house, 'ada@example.com');
    const path = `${UM}/users/${user.id}/email_change`;
    expect((await house.call('POST', `${path}/confirm`, { body: { code: '123456' } })).body.code).toBe(
      'no_pending_email_change',
    );
    const sent = await house.call('POST', `${path}/send`, { body: { new_email: 'lovelace@example.com' } });
    expect(sent.body).toMatchObject({
      object: 'email_change',
      new_email: 'lovelace@example.com',
      user: { email: 'ada@example.com' },
    });
    expect((await house.call('GET', `${UM}/users/${user.id}`)).body.email).toBe('ada@example.com');
  });
});
