// Who gets which letter, over the wire.

import { TOTP } from 'otpauth';
import { expect, it } from 'vitest';
import { getLetter, listLetters } from '../src/core/letters.ts';
import type { LetterData, LetterKind } from '../src/model/letter.ts';
import { ORIGIN, onEachDatabase, type Reply, type TestHouse } from './house.ts';

const UM = '/user_management';
const PASSWORD = 'correct horse battery staple';

async function makeUser({ call }: TestHouse, email: string, more: object = {}): Promise<Reply['body']> {
  return (await call('POST', `${UM}/users`, { body: { email, password: PASSWORD, email_verified: true, ...more } }))
    .body;
}

interface ReadLetter {
  kind: LetterKind;
  to: string;
  language: string | undefined;
  data: LetterData[LetterKind] | undefined;
}

/** Every letter of the house, the first one first, and what it says. */
async function letters({ work }: TestHouse): Promise<ReadLetter[]> {
  const { rows } = await listLetters(work, { limit: 100, order: 'asc' });
  const read = await Promise.all(rows.map((row) => getLetter(work, row.id)));
  return read.map(({ kind, to, content }) => ({ kind, to, language: content?.language, data: content?.data }));
}

const POISON = {
  host: 'evil.example',
  'x-forwarded-host': 'evil.example',
  'x-forwarded-proto': 'gopher',
  'x-forwarded-port': '666',
  'x-forwarded-for': '6.6.6.6',
  'x-original-url': 'https://evil.example/',
  'x-rewrite-url': 'https://evil.example/',
  forwarded: 'host=evil.example;proto=gopher',
  origin: 'https://evil.example',
  referer: 'https://evil.example/',
};

onEachDatabase('letters over the wire', (open) => {
  it('a verification code goes to the user, in their language', async () => {
    const house = await open();
    const { id } = await makeUser(house, 'Max@Example.com', { email_verified: false });
    await house.call('PUT', `${UM}/users/${id}`, { body: { locale: 'fr-CA' } });
    await house.call('POST', `${UM}/users/${id}/email_verification/send`);
    const code = { code: expect.stringMatching(/^\d{6}$/), minutes: 10 };
    expect(await letters(house)).toEqual([{ kind: 'verify_email', to: 'Max@Example.com', language: 'fr', data: code }]);
  });

  it('a magic code goes to whoever asks, known or not, and is the one that the API shows', async () => {
    const house = await open();
    await makeUser(house, 'known@example.com');
    const known = await house.call('POST', `${UM}/magic_auth`, { body: { email: 'known@example.com' } });
    const fresh = await house.call('POST', `${UM}/magic_auth`, { body: { email: 'new@example.com' } });
    expect(await letters(house)).toEqual([
      { kind: 'magic_code', to: 'known@example.com', language: 'en', data: { code: known.body.code, minutes: 10 } },
      { kind: 'magic_code', to: 'new@example.com', language: 'en', data: { code: fresh.body.code, minutes: 10 } },
    ]);
  });

  it('L4: an e-mail change sends its code to the new address and its notice to the old one', async () => {
    const house = await open();
    const { id } = await makeUser(house, 'old@example.com');
    await house.call('POST', `${UM}/users/${id}/email_change/send`, { body: { new_email: 'new@example.com' } });
    const [sent] = await letters(house);
    expect(sent).toMatchObject({ kind: 'email_change', to: 'new@example.com' });
    const { code } = sent?.data as { code: string };
    await house.call('POST', `${UM}/users/${id}/email_change/confirm`, { body: { code } });
    const [, notice, ...more] = await letters(house);
    expect(notice).toMatchObject({
      kind: 'email_changed',
      to: 'old@example.com',
      data: { newEmail: 'new@example.com' },
    });
    expect(more).toEqual([]);
  });

  it('A8: a reset link, once used, is followed by a notice', async () => {
    const house = await open();
    await makeUser(house, 'max@example.com');
    const { body } = await house.call('POST', `${UM}/password_reset`, { body: { email: 'max@example.com' } });
    const used = { token: body.password_reset_token, new_password: 'a rather different passphrase' };
    expect((await house.call('POST', `${UM}/password_reset/confirm`, { body: used })).status).toBe(200);
    expect(await letters(house)).toMatchObject([
      { kind: 'password_reset', to: 'max@example.com', data: { url: body.password_reset_url } },
      { kind: 'password_changed', to: 'max@example.com' },
    ]);
  });

  it('M4: a factor that comes or goes is followed by a notice', async () => {
    const house = await open();
    const { id } = await makeUser(house, 'max@example.com');
    const { body } = await house.call('POST', `${UM}/users/${id}/auth_factors`, { body: { type: 'totp' } });
    const { id: factor, totp } = body.authentication_factor;
    expect(await letters(house)).toEqual([]); // Nothing protects the account yet.
    const code = new TOTP({ secret: totp.secret }).generate({ timestamp: house.clock.now() });
    await house.call('POST', `/auth/challenges/${body.authentication_challenge.id}/verify`, { body: { code } });
    await house.call('DELETE', `/auth/factors/${factor}`);
    expect(await letters(house)).toMatchObject([
      { kind: 'factor_changed', to: 'max@example.com', data: { change: 'added' } },
      { kind: 'factor_changed', to: 'max@example.com', data: { change: 'removed' } },
    ]);
  });

  it('an invitation goes out in the language that was asked for, and again when it is resent', async () => {
    const house = await open();
    const organization = await house.call('POST', '/organizations', { body: { name: 'Globex' } });
    const inviter = await makeUser(house, 'boss@example.com', { first_name: 'Eva', last_name: 'Boss' });
    const body = {
      email: 'max@example.com',
      organization_id: organization.body.id,
      inviter_user_id: inviter.id,
      locale: 'ja',
    };
    const made = await house.call('POST', `${UM}/invitations`, { body });
    await house.call('POST', `${UM}/invitations/${made.body.id}/resend`, { body: { locale: 'pt-PT' } });
    const data = { url: made.body.accept_invitation_url, organizationName: 'Globex', inviterName: 'Eva Boss', days: 7 };
    expect(await letters(house)).toEqual([
      { kind: 'invitation', to: 'max@example.com', language: 'ja', data },
      { kind: 'invitation', to: 'max@example.com', language: 'pt-BR', data },
    ]);
  });

  it('C7: links lead to the public URL, whatever headers a request brings', async () => {
    const house = await open();
    await makeUser(house, 'max@example.com');
    const send = (path: string, body: object) => house.call('POST', path, { body, headers: POISON });
    const statuses = [
      await send(`${UM}/password_reset`, { email: 'max@example.com' }),
      await send(`${UM}/invitations`, { email: 'new@example.com' }),
      await send(`${UM}/magic_auth`, { email: 'max@example.com' }),
    ].map((reply) => reply.status);
    expect(statuses).toEqual([201, 201, 201]);
    const sent = await letters(house);
    expect(sent).toHaveLength(3);
    const urls = sent.flatMap(({ data }) => (data && 'url' in data ? [data.url] : []));
    expect(urls.map((url) => new URL(url).origin)).toEqual([ORIGIN, ORIGIN]);
    expect(JSON.stringify(sent)).not.toMatch(/evil|gopher|666|6\.6\.6\.6/);
  });

  it('C6: reading a reset link or an invitation, as mail scanners do, leaves it good', async () => {
    const house = await open();
    const user = await makeUser(house, 'max@example.com');
    const reset = await house.call('POST', `${UM}/password_reset`, { body: { email: 'max@example.com' } });
    const invited = await house.call('POST', `${UM}/invitations`, { body: { email: 'new@example.com' } });
    for (let time = 0; time < 3; time += 1) {
      await house.call('GET', `${UM}/password_reset/${reset.body.id}`);
      await house.call('GET', `${UM}/invitations/by_token/${invited.body.token}`);
      await house.call('GET', reset.body.password_reset_url.slice(ORIGIN.length), { key: null });
    }
    const used = { token: reset.body.password_reset_token, new_password: 'a rather different passphrase' };
    const confirmed = await house.call('POST', `${UM}/password_reset/confirm`, { body: used });
    expect([confirmed.status, confirmed.body.user.id]).toEqual([200, user.id]);
    expect((await house.call('GET', `${UM}/invitations/${invited.body.id}`)).body.state).toBe('pending');
  });
});
