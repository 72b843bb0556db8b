// Links are opened by scanners, by thieves and in any browser; what they are for is done by their forms, once, and leads nowhere else.

import { expect, test, vi } from 'vitest';
import { registerRedirect } from '../../src/core/redirects.ts';
import { onEachDatabase, type Reply, type TestHouse } from '../house.ts';
import { type Browser, codeIn, leadsTo, openBrowser, REDIRECT } from './browsers.ts';
import { ADA, askDevice, atLink, formToken, invitation, LINKS, NEW, resetLink, send, signedIn } from './links.ts';
import { dump, rows } from './rows.ts';
import { claimsIn, grant, hurry, makeOrganization, makeUser, PASSWORD, readLetters, UM } from './steps.ts';

const FORM = 'application/x-www-form-urlencoded';

/** What stands in the tables, without what a visit alone may leave there. */
async function state({ database }: TestHouse): Promise<Record<string, string[]>> {
  const { spent_tokens: _, flows: __, ...rest } = await dump(database);
  return rest;
}

function sendRaw(house: TestHouse, browser: Browser, path: string, fields: object, headers: Record<string, string>) {
  const cookie = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  const raw = String(new URLSearchParams(fields as Record<string, string>));
  return house.call('POST', path, { key: null, raw, headers: { 'content-type': FORM, cookie, ...headers } });
}

const letterCount = async (house: TestHouse) => (await readLetters(house)).length;

onEachDatabase('links and their forms', (open) => {
  test.each(
    Object.keys(LINKS),
  )('C6: %s can be opened by anybody any number of times, and nothing changes', async (name) => {
    const house = await open();
    hurry(house);
    const { browser, path, fields } = await atLink(house, name);
    const scanner = await openBrowser(house);
    const before = await dump(house.database);
    for (const each of [browser, scanner]) {
      for (let visits = 0; visits < 3; visits += 1) {
        await each.get(path);
        // Nor by what a form would say, in the address.
        await each.get(`${path}${path.includes('?') ? '&' : '?'}${new URLSearchParams(fields)}`);
      }
    }
    expect(await dump(house.database)).toEqual(before);
    const unchanged = await state(house);
    const { status } = await send(browser, path, fields);
    expect([200, 303]).toContain(status);
    await vi.waitFor(async () => expect(await state(house)).not.toEqual(unchanged));
  });

  test.each(
    Object.keys(LINKS),
  )('W2: the form of %s without its token, or from elsewhere, does nothing', async (name) => {
    const house = await open();
    hurry(house);
    const { browser, path, fields } = await atLink(house, name);
    const stranger = await openBrowser(house);
    const tokens = ['', await formToken(stranger), `${await formToken(browser)}x`];
    const own = await formToken(browser);
    const before = await dump(house.database);
    for (const form_token of tokens)
      expect((await sendRaw(house, browser, path, { ...fields, form_token }, {})).status).toBe(403);
    expect((await sendRaw(house, browser, path, fields, {})).status).toBe(403);
    for (const headers of [
      { origin: 'https://evil.example' },
      { origin: 'null', 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
    ] as Record<string, string>[])
      expect((await sendRaw(house, browser, path, { ...fields, form_token: own }, headers)).status).toBe(403);
    expect(await dump(house.database)).toEqual(before);
  });

  test.each(Object.keys(LINKS))('W2: the form of %s that is sent eight times at once counts once', async (name) => {
    const house = await open();
    hurry(house);
    const { browser, path, fields, event } = await atLink(house, name);
    const told = () => rows(house.database, 'select id from events where name = ?', event ?? '');
    expect(await told()).toEqual([]);
    const form_token = await formToken(browser);
    const sent = Array.from({ length: 8 }, () => sendRaw(house, browser, path, { ...fields, form_token }, {}));
    const replies = await Promise.all(sent);
    const again = replies.filter((reply) => reply.headers.get('location') === path);
    expect(again).toHaveLength(7);
    if (event) await vi.waitFor(async () => expect(await told()).toHaveLength(1));
  });

  test('C3: of eight who set a password with one link one does, and nobody with it later', async () => {
    const house = await open();
    hurry(house);
    await makeUser(house, ADA);
    const path = await resetLink(house);
    const browsers = await Promise.all(Array.from({ length: 8 }, () => openBrowser(house)));
    const replies = await Promise.all(
      browsers.map((browser, at) => send(browser, path, { password: `horse ${at} battery staple` })),
    );
    const done = replies.flatMap(({ text }, at) => (text.includes('Your password is set') ? [at] : []));
    expect(done).toHaveLength(1);
    const late = await send(await openBrowser(house), path, { password: NEW });
    expect([late.status, late.text.includes('This link does not work any more')]).toEqual([400, true]);
    const password = `horse ${done[0]} battery staple`;
    expect((await grant(house, 'password', { email: ADA, password })).status).toBe(200);
    expect((await grant(house, 'password', { email: ADA, password: NEW })).status).toBe(400);
  });

  test('A8: a link that is over sets nothing, and says so as to a link that never was', async () => {
    const house = await open();
    hurry(house);
    const { id } = await makeUser(house, ADA);
    const former = await resetLink(house);
    const moved = await resetLink(house);
    await house.call('PUT', `${UM}/users/${id}`, { body: { email: 'countess@example.com', email_verified: true } });
    const browser = await openBrowser(house);
    const shape = ({ status, text }: Reply) => `${status} ${text.replaceAll(/nonce="[^"]+"/g, '')}`;
    const never = shape(await browser.get('/reset-password?token=none'));
    for (const path of [former, moved]) {
      expect(shape(await browser.get(path))).toBe(never);
      expect(shape(await send(browser, path, { password: NEW }))).toBe(never);
    }
    expect((await grant(house, 'password', { email: 'countess@example.com', password: PASSWORD })).status).toBe(200);
  });

  test('L3: an invitation lets in whom it was sent to, and nobody else who has the link', async () => {
    const house = await open();
    hurry(house);
    await makeUser(house, 'mallory@example.com');
    const acme = await makeOrganization(house, 'Acme');
    const browser = await openBrowser(house);
    const { headers } = await send(browser, await invitation(house, acme));
    const flow = new URL(headers.get('location') ?? '', 'http://x').searchParams.get('flow') ?? '';
    await browser.send(`/sign-in?flow=${flow}`, { email: 'mallory@example.com' });
    const reply = await browser.send(`/sign-in/password?flow=${flow}`, { password: PASSWORD });
    expect([codeIn(reply), reply.text.includes('The invitation was sent to another address.')]).toEqual([null, true]);
    expect(await rows(house.database, 'select id from memberships')).toEqual([]);
    expect(await rows(house.database, 'select id from invitations where accepted_at is not null')).toEqual([]);
  });

  test('C8: a link to set a password goes to whoever has an account, and to nobody else', async () => {
    const house = await open();
    hurry(house);
    await makeUser(house, ADA);
    const browser = await openBrowser(house);
    for (const email of ['nobody@example.com', 'ADA@example.com'])
      expect((await send(browser, '/forgot-password', { email })).text).toContain('has an account here');
    await vi.waitFor(async () => expect(await letterCount(house)).toBe(1));
    expect((await readLetters(house)).map(({ to, kind }) => [to, kind])).toEqual([[ADA, 'password_reset']]);
  });

  test('C8: the address of whoever forgot their password stands in no address of a page', async () => {
    const house = await open();
    hurry(house);
    await makeUser(house, ADA);
    const browser = await openBrowser(house);
    const reply = await send(browser, '/forgot-password', { email: ADA });
    expect(reply.headers.get('location')).toBeNull();
    expect(reply.text).not.toMatch(/(href|action)="[^"]*ada/i);
  });
});

const HOSTILE = [
  'https://evil.example/',
  '//evil.example/callback',
  '/\\evil.example',
  'https:evil.example',
  'https:///evil.example/callback',
  'javascript:alert(1)',
  'JaVaScRiPt:alert(1)',
  'data:text/html,<script>alert(1)</script>',
  'https://app.example.com@evil.example/callback',
  'https://app.example.com.evil.example/callback',
  'https://app.example.com\\@evil.example/callback',
  'https://app.example.com/callback/../../evil',
  'https://app.example.com/callback?next=https://evil.example',
  'https://app.example.com/callback#evil',
  'https://app.example.com:444/callback',
  'http://app.example.com/callback',
  'https://APP.example.com/callback',
  'https://app.example.com/callback\r\nSet-Cookie: evil=1',
  ' https://app.example.com/callback',
  '',
];

onEachDatabase('links and where they lead', (open) => {
  test('O8: whoever accepts an invitation goes to the default place, whatever the link asks for that is not registered', async () => {
    const house = await open();
    hurry(house);
    await makeUser(house, ADA);
    const browser = await signedIn(house);
    for (const [at, evil] of HOSTILE.entries()) {
      const link = await invitation(house, await makeOrganization(house, `Acme ${at}`));
      const path = `${link}&${new URLSearchParams({ redirect_url: evil })}`;
      const { text, headers } = await browser.get(path);
      expect(`${text} ${headers.get('content-security-policy')}`, evil).not.toContain('evil.example ');
      const reply = await send(browser, path);
      if (reply.status >= 400) expect(evil).toMatch(/[\r\n]/);
      else expect([leadsTo(reply), codeIn(reply)], evil).toEqual([REDIRECT, expect.any(String)]);
    }
  });

  test('O8: whoever signs out goes to the default place, or stays here, whatever is asked for', async () => {
    const house = await open();
    hurry(house);
    await makeUser(house, ADA);
    const signOut = async (return_to: string) => {
      const { body } = await grant(house, 'password', { email: ADA, password: PASSWORD });
      const session_id = String(claimsIn(body.access_token).sid);
      const query = new URLSearchParams({ session_id, return_to });
      return house.call('GET', `${UM}/sessions/logout?${query}`, { key: null });
    };
    for (const fallback of ['http://latchkey.test/signed-out', 'https://app.example.com/goodbye']) {
      for (const evil of HOSTILE) {
        const reply = await signOut(evil);
        if (reply.status >= 400) expect(evil).toMatch(/[\r\n]/);
        else expect(reply.headers.get('location'), evil).toBe(fallback);
      }
      await registerRedirect(house.work, 'sign_out', 'https://app.example.com/goodbye', true);
    }
    const fine = await signOut('https://app.example.com/goodbye');
    expect(fine.headers.get('location')).toBe('https://app.example.com/goodbye');
  });

  test('O8: a page of ours that waits for a sign-in is never one that somebody else named', async () => {
    const house = await open();
    hurry(house);
    await makeUser(house, ADA);
    const { user_code } = await askDevice(house);
    for (const evil of HOSTILE.slice(0, 10)) {
      const browser = await openBrowser(house);
      const query = new URLSearchParams({ return_to: evil, redirect_uri: evil, redirect_url: evil });
      const { headers } = await send(browser, `/device?${query}`, { user_code });
      const flow = new URL(headers.get('location') ?? '', 'http://x').searchParams.get('flow') ?? '';
      await browser.send(`/sign-in?flow=${flow}`, { email: ADA });
      const reply = await browser.send(`/sign-in/password?flow=${flow}`, { password: PASSWORD });
      expect(reply.headers.get('location')).toBe(`http://latchkey.test/device?user_code=${user_code}`);
    }
    // And no application can say that it is one of ours.
    const browser = await signedIn(house);
    expect(await browser.authorize({ staysHere: 'true', page: '/device' })).toMatch(/^https:\/\/app\.example\.com/);
  });
});
