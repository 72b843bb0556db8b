// C8: what a page says tells nobody whether an account exists; and what strangers wrote stands there as plain text.

import { expect, test } from 'vitest';
import { changeSettings } from '../../src/core/environments.ts';
import { createOrganization } from '../../src/core/organizations.ts';
import { banUser } from '../../src/core/users.ts';
import { HOSTILE } from '../hostile.ts';
import { onEachDatabase, type Reply, type TestHouse } from '../house.ts';
import { type Browser, enterPassword, leadsTo, openBrowser } from './browsers.ts';
import { hurry, makeUser, PASSWORD, post, readLetters, UM } from './steps.ts';

/** An answer without what differs from one to the next: tokens, nonces, and the address that was asked for. */
function shape({ status, text, headers }: Reply, email: string): string {
  const same = text
    .replaceAll(/nonce="[^"]+"|name="form_token" value="[^"]+"|flow=\w+|data-options="[^"]*"/g, '')
    .replaceAll(email, '<email>');
  return `${status} ${leadsTo({ headers } as Reply)} ${same}`;
}

const PEOPLE = {
  known: async (house: TestHouse) => (await makeUser(house, 'known@example.com')).email,
  unknown: async () => 'nobody@example.com',
  banned: async (house: TestHouse) => {
    const user = await makeUser(house, 'banned@example.com');
    await banUser(house.work, user.id);
    return user.email;
  },
  'without a password': async (house: TestHouse) => {
    await post(house, `${UM}/users`, { email: 'bare@example.com', email_verified: true });
    return 'bare@example.com';
  },
};

type Way = (browser: Browser, email: string) => Promise<Reply[]>;

const WAYS: Record<string, Way> = {
  'asking for a code': async (browser, email) => {
    const flow = await browser.begin();
    const first = await browser.send(`/sign-in?flow=${flow}`, { email });
    const page = await browser.get(`/sign-in/password?flow=${flow}`);
    const asked = await browser.send(`/sign-in/password?flow=${flow}`, { instead: 'code' });
    const shown = await browser.get(`/sign-in/code?flow=${flow}`);
    return [first, page, asked, shown, await browser.send(`/sign-in/code?flow=${flow}`, { code: '000000' })];
  },
  'a wrong password': async (browser, email) => {
    const flow = await browser.begin();
    await browser.send(`/sign-in?flow=${flow}`, { email });
    return [await browser.send(`/sign-in/password?flow=${flow}`, { password: 'wrong horse battery staple' })];
  },
  'a forgotten password': async (browser, email) => {
    const flow = await browser.begin();
    await browser.send(`/sign-in?flow=${flow}`, { email });
    const path = `/forgot-password?flow=${flow}`;
    return [await browser.get(path), await browser.send(path, { email }), await browser.get(path)];
  },
  'signing up': async (browser, email) => {
    const flow = await browser.begin({ screen_hint: 'sign-up' });
    const sent = await browser.send(`/sign-up?flow=${flow}`, { email, password: 'a horse of another battery' });
    const shown = await browser.get(`/sign-in/verify-email?flow=${flow}`);
    const wrong = await browser.send(`/sign-in/verify-email?flow=${flow}`, { code: '000000' });
    const again = await browser.send(`/sign-in/verify-email?flow=${flow}`, { instead: 'again' });
    return [sent, shown, wrong, again];
  },
};

const settled = () => new Promise((resolve) => setTimeout(resolve, 50));

onEachDatabase('pages and strangers', (open) => {
  test.each(Object.keys(WAYS))('C8: %s is answered alike, whoever has the address', async (name) => {
    const house = await open();
    hurry(house);
    const shapes = [];
    for (const make of Object.values(PEOPLE)) {
      const email = await make(house);
      const replies = await (WAYS[name] as Way)(await openBrowser(house), email);
      shapes.push(replies.map((reply) => shape(reply, email)));
      await settled();
    }
    for (const other of shapes.slice(1)) expect(other).toEqual(shapes[0]);
  });

  test('C8: whoever signs up with a taken address is told nothing, and its owner that somebody did', async () => {
    const house = await open();
    hurry(house);
    await makeUser(house, 'ada@example.com');
    await WAYS['signing up']?.(await openBrowser(house), 'ada@example.com');
    await settled();
    const letters = await readLetters(house);
    expect(letters.map(({ kind }) => kind)).toEqual(['account_exists']);
    const browser = await openBrowser(house);
    await enterPassword(browser, 'ada@example.com', PASSWORD);
  });

  test('C8: where nobody may sign up, a code for a stranger is promised as to everybody, and none is sent', async () => {
    const house = await open();
    hurry(house);
    await changeSettings(house.house.tools, house.environment, { allowSignUp: false });
    house.clock.advance(2_000);
    const ways = WAYS['asking for a code'] as Way;
    await makeUser(house, 'ada@example.com');
    const known = await ways(await openBrowser(house), 'ada@example.com');
    const unknown = await ways(await openBrowser(house), 'nobody@example.com');
    const shapes = [known, unknown].map((replies, at) =>
      replies.map((reply) => shape(reply, at === 0 ? 'ada@example.com' : 'nobody@example.com')),
    );
    expect(shapes[1]).toEqual(shapes[0]);
    await settled();
    expect((await readLetters(house)).map(({ to }) => to)).toEqual(['ada@example.com']);
    const listed = await house.call('GET', `${UM}/users`);
    expect(listed.body.data).toHaveLength(1);
  });

  test('W3: what strangers wrote stands on a page as plain text, wherever it is shown', async () => {
    const house = await open();
    hurry(house);
    const ada = await makeUser(house, 'ada@example.com');
    for (const name of HOSTILE.slice(0, 90)) {
      const plain = name.slice(0, 200);
      const made = await createOrganization(house.work, { name: plain }).catch(() => null);
      if (made) await post(house, `${UM}/organization_memberships`, { user_id: ada.id, organization_id: made.id });
    }
    const browser = await openBrowser(house);
    const flow = await enterPassword(browser, 'ada@example.com');
    const { text } = await browser.get(`/sign-in/organization?flow=${flow}`);
    expect(text.match(/name="organization_id"/g)?.length).toBeGreaterThan(50);
    expectInert(text);
  });

  test('W3: what comes back in a form or an address is plain text too', async () => {
    const house = await open();
    const browser = await openBrowser(house);
    for (const hostile of HOSTILE) {
      const login_hint = hostile.slice(0, 200);
      if (!login_hint.isWellFormed() || login_hint.includes('\0')) continue;
      const flow = await browser.begin({ login_hint });
      expectInert((await browser.get(`/sign-in?flow=${flow}&problem=${encodeURIComponent(login_hint)}`)).text);
      const replied = await browser.send(`/sign-up?flow=${flow}`, {
        email: login_hint,
        first_name: hostile,
        password: 'x',
      });
      expectInert(replied.text);
    }
  });
});

// No element, attribute or address but those that we wrote ourselves.
function expectInert(html: string): void {
  const [, body = '', ...more] = html.split(/<body>|<\/body>|<script nonce="[\w-]{22}">/);
  expect(more.length).toBeLessThanOrEqual(2);
  const tags = [...body.matchAll(/<\/?([a-z0-9-]+)/gi)].map(([, name]) => name?.toLowerCase());
  const ours = 'a main div h1 p form input button label span ul li footer br strong code bdi'.split(' ');
  expect([...new Set(tags)].filter((name) => !ours.includes(name ?? ''))).toEqual([]);
  expect(body.replaceAll(/"[^"]*"/g, '""')).not.toMatch(/<[^>]*\son[a-z]+\s*=/i);
  const hrefs = [...body.matchAll(/href="([^"]*)"/g)].map(([, to]) => to);
  expect(hrefs.filter((to) => !/^(\/(?!\/)|#)/.test(to ?? ''))).toEqual([]);
}
