// C7: links in letters come from the house's own address, whatever a request says about who it came to.

import { expect, test } from 'vitest';
import { ORIGIN, onEachDatabase, type TestHouse } from '../house.ts';
import { challenge, confirmedFactor, enrol, hurry, makeUser, PASSWORD, readLetters, totpCode, UM } from './steps.ts';

const EVIL = 'evil.example';
const POISON: Record<string, string>[] = [
  { Host: EVIL },
  {
    'X-Forwarded-Host': EVIL,
    'X-Forwarded-Proto': 'https',
    'X-Forwarded-Port': '444',
    'X-Forwarded-Prefix': `/${EVIL}`,
  },
  { Forwarded: `host=${EVIL};proto=https`, 'X-Host': EVIL, 'X-Forwarded-Server': EVIL, 'X-HTTP-Host-Override': EVIL },
  {
    Origin: `https://${EVIL}`,
    Referer: `https://${EVIL}/`,
    'X-Original-URL': `https://${EVIL}/`,
    'X-Rewrite-URL': `//${EVIL}/`,
  },
];

type Send = (method: string, path: string, body?: object) => Promise<{ status: number; text: string; body: never }>;

/** Every call that has a letter written, on a house of its own. */
async function writeAll(house: TestHouse, send: Send): Promise<void> {
  const ada = await makeUser(house, 'ada@example.com', { verified: false });
  const bob = await makeUser(house, 'bob@example.com');
  const factor = await confirmedFactor(house, bob.id);
  const waiting = await enrol(house, bob.id);
  const said: number[] = [];
  const call = async (method: string, path: string, body?: object) => {
    const reply = await send(method, path, body);
    said.push(reply.status);
    expect.soft(reply.text.toLowerCase(), path).not.toContain('evil');
    return reply.body as Record<string, string>;
  };
  await call('POST', `${UM}/magic_auth`, { email: ada.email });
  await call('POST', `${UM}/magic_auth/send`, { email: ada.email });
  const sent = await call('POST', `${UM}/password_reset`, { email: ada.email });
  expect(sent.password_reset_url).toMatch(new RegExp(`^${ORIGIN}/reset-password\\?token=`));
  const invitation = await call('POST', `${UM}/invitations`, { email: 'guest@example.com' });
  expect(invitation.accept_invitation_url).toMatch(new RegExp(`^${ORIGIN}/invite\\?invitation_token=`));
  await call('POST', `${UM}/invitations/${invitation.id}/resend`, {});
  await call('POST', `${UM}/users/${ada.id}/email_verification/send`);
  const client = { client_id: house.clientId, client_secret: house.apiKey };
  await call('POST', `${UM}/authenticate`, { grant_type: 'password', email: ada.email, password: PASSWORD, ...client });
  await call('POST', `${UM}/users/${ada.id}/email_change/send`, { new_email: 'new@example.com' });
  const code = (await readLetters(house)).at(-1)?.data.code;
  await call('POST', `${UM}/users/${ada.id}/email_change/confirm`, { code });
  const reset = await call('POST', `${UM}/password_reset`, { email: 'new@example.com' });
  const fresh = { token: reset.password_reset_token, new_password: 'another horse battery staple' };
  await call('POST', `${UM}/password_reset/confirm`, fresh);
  await call('PUT', `${UM}/users/${ada.id}`, { password: 'a third horse battery staple' });
  const answer = { code: totpCode(house, waiting.secret) };
  await call('POST', `/auth/challenges/${await challenge(house, waiting.id)}/verify`, answer);
  await call('DELETE', `/auth/factors/${factor.id}`);
  const legacy = { email: 'new@example.com', password_reset_url: 'https://app.example/reset?from=mail#here' };
  await call('POST', `${UM}/password_reset/send`, legacy);
  expect(said.filter((status) => status >= 400)).toEqual([403]);
}

/** What a letter says, with what differs at every run taken out. */
const shape = (text: string) =>
  text
    .replaceAll(/token=\w+/g, 'token=…')
    .replaceAll(/\b\d{6}\b/g, '……')
    .replaceAll(/\d+ minutes/g, '… minutes');

onEachDatabase('letters and headers', (open) => {
  test('C7: no header that names another host changes a letter or a link, at any call that sends one', async () => {
    const clean = await open();
    hurry(clean);
    await writeAll(clean, (method, path, body) => clean.call(method, path, { body }) as never);
    const expected = (await readLetters(clean)).map(({ kind, to, text, html }) => [kind, to, shape(text), shape(html)]);
    expect(new Set(expected.map(([kind]) => kind)).size).toBe(8);
    for (const headers of POISON) {
      const house = await open();
      hurry(house);
      await writeAll(house, async (method, path, body) => {
        const init = {
          method,
          headers: { authorization: `Bearer ${house.apiKey}`, 'content-type': 'application/json', ...headers },
        };
        const sent = body === undefined ? init : { ...init, body: JSON.stringify(body) };
        const response = await house.house.fetch(new Request(`http://${EVIL}${path}`, sent), {});
        const text = await response.text();
        return { status: response.status, text, body: (text.startsWith('{') ? JSON.parse(text) : {}) as never };
      });
      const letters = await readLetters(house);
      expect(letters.map(({ kind, to, text, html }) => [kind, to, shape(text), shape(html)])).toEqual(expected);
      expect(JSON.stringify(letters)).not.toContain('evil');
      const links = letters.flatMap(({ data }) => (data.url ? [new URL(String(data.url)).origin] : []));
      expect(new Set(links)).toEqual(new Set([ORIGIN, 'https://app.example']));
    }
  });

  test('C7: a page that the application names for a link is a plain web address, or refused', async () => {
    const house = await open();
    await makeUser(house, 'ada@example.com');
    const send = (password_reset_url: string) =>
      house.call('POST', `${UM}/password_reset/send`, { body: { email: 'ada@example.com', password_reset_url } });
    for (const page of [
      'javascript:alert(1)',
      'data:text/html,x',
      'ftp://app.example/',
      '//app.example',
      'mailto:a@b.example',
      '/reset',
    ])
      expect.soft((await send(page)).status, page).toBe(422);
    for (const page of ['https://app.example/a b', 'https://app.example/#"><b>', 'https://app.example/?token=own']) {
      const { status } = await send(page);
      expect.soft([201, 422], page).toContain(status);
    }
    for (const { data, html } of await readLetters(house)) {
      const url = new URL(String(data.url));
      expect(url.origin).toBe('https://app.example');
      expect(url.searchParams.getAll('token')).toHaveLength(1);
      expect(url.searchParams.get('token')).toMatch(/^\w{43}$/);
      expect(html).not.toContain('"><b>');
    }
  });
});
