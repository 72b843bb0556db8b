// What a browser is told by every page, and what its forms must bring along.

import { expect, test } from 'vitest';
import { pages } from '../../src/pages/door.ts';
import { onEachDatabase, type Reply, type TestHouse } from '../house.ts';
import { type Browser, codeIn, enterPassword, leadsTo, NOTHING, openBrowser, opened } from './browsers.ts';
import { hurry, makeUser, PASSWORD } from './steps.ts';

const ADA = 'ada@example.com';
const FORM = 'application/x-www-form-urlencoded';

/** Sends a form as it is, with headers of one's own. */
function post(house: TestHouse, browser: Browser, path: string, form: object, headers: Record<string, string> = {}) {
  const cookie = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  const raw = String(new URLSearchParams(form as Record<string, string>));
  return house.call('POST', path, { key: null, raw, headers: { 'content-type': FORM, cookie, ...headers } });
}

async function atPassword(house: TestHouse) {
  hurry(house);
  await makeUser(house, ADA);
  const browser = await openBrowser(house);
  const flow = await browser.begin();
  await browser.send(`/sign-in?flow=${flow}`, { email: ADA });
  return { browser, flow, path: `/sign-in/password?flow=${flow}` };
}

const policyOf = ({ headers }: Reply) =>
  new Map(
    (headers.get('content-security-policy') ?? '').split('; ').map((each) => {
      const [name = '', ...sources] = each.split(' ');
      return [name, sources] as const;
    }),
  );

onEachDatabase('pages in a browser', (open) => {
  test('W1: a page may run its own style and script, be framed by nobody, and send its forms to the application', async () => {
    const house = await open();
    const { browser, flow, path } = await atPassword(house);
    for (const each of [path, `/sign-up?flow=${flow}`, `/sign-in?flow=${flow}`, '/forgot-password', '/device']) {
      const reply = await browser.get(each);
      expect(reply.status, each).toBe(200);
      const policy = policyOf(reply);
      const [nonce = ''] = policy.get('style-src') ?? [];
      expect(nonce).toMatch(/^'nonce-[\w-]{22}'$/);
      expect(Object.fromEntries(policy)).toMatchObject({
        'default-src': ["'none'"],
        'script-src': [nonce],
        'base-uri': ["'none'"],
        'frame-ancestors': ["'none'"],
      });
      expect(policy.get('form-action')?.[0]).toBe("'self'");
      expect(reply.headers.get('content-security-policy')).not.toMatch(/unsafe|\*(?!\.|$)(?![:\d])/);
      expect(Object.fromEntries(reply.headers)).toMatchObject({
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
        'cross-origin-opener-policy': 'same-origin',
        'cross-origin-resource-policy': 'same-origin',
        'cache-control': 'no-store',
        'x-frame-options': 'DENY',
      });
      expect(reply.text).not.toMatch(/ on\w+=| style="|javascript:/);
      expect((await browser.get(each)).headers.get('content-security-policy')).not.toContain(nonce);
    }
    expect(policyOf(await browser.get(path)).get('form-action')).toContain('https://app.example.com');
  });

  test('W1: over https a page keeps the browser there for a year, with all that lies below', async () => {
    const house = await open({ settings: { publicUrl: 'https://auth.example.com' } });
    const reply = await house.call('GET', '/forgot-password', { key: null });
    expect(reply.headers.get('strict-transport-security')).toBe('max-age=31536000; includeSubDomains');
  });

  test('T4: cookies belong to this host alone, over https, out of reach of scripts and of other sites', async () => {
    const house = await open({ settings: { publicUrl: 'https://auth.example.com' } });
    hurry(house);
    await makeUser(house, ADA);
    const browser = await openBrowser(house, new Map(), 'https://auth.example.com');
    const flow = await browser.begin();
    await browser.send(`/sign-in?flow=${flow}`, { email: ADA });
    const reply = await browser.send(`/sign-in/password?flow=${flow}`, { password: PASSWORD });
    expect(codeIn(reply), reply.text).not.toBeNull();
    const lines = reply.headers.getSetCookie();
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(
      /^__Host-latchkey-session-\w+=[\w-]{43}; Max-Age=2592000; Path=\/; HttpOnly; Secure; SameSite=Lax$/,
    );
    expect([...browser.cookies.keys()].filter((name) => !name.startsWith('__Host-'))).toEqual([]);
  });

  test('T4: a cookie that somebody set beforehand becomes nobody, and each sign-in has one of its own', async () => {
    const house = await open();
    hurry(house);
    await makeUser(house, ADA);
    const name = `latchkey-session-${house.environment.id.slice(-10).toLowerCase()}`;
    const planted = 'A'.repeat(43);
    const browser = await openBrowser(house, new Map([[name, planted]]));
    expect(await browser.authorize()).toMatch(/^\/sign-in\?flow=/);
    await enterPassword(browser, ADA);
    const first = browser.cookies.get(name);
    expect(first).not.toBe(planted);
    await browser.authorize({ prompt: 'login' });
    const flow = await browser.begin({ prompt: 'login' });
    await browser.send(`/sign-in?flow=${flow}`, { email: ADA });
    await browser.send(`/sign-in/password?flow=${flow}`, { password: PASSWORD });
    expect(browser.cookies.get(name)).not.toBe(first);
    const thief = await openBrowser(house, new Map([[name, first as string]]));
    expect(await thief.authorize()).toMatch(/^\/sign-in\?flow=/);
  });

  test('W2: a form without its token, with another browser’s, an altered or an old one signs nobody in', async () => {
    const house = await open();
    const { browser, flow, path } = await atPassword(house);
    const stranger = await openBrowser(house);
    const foreign = await stranger.formToken(await stranger.begin());
    const own = await browser.formToken(flow);
    const wrong = [
      {},
      { form_token: '' },
      { form_token: foreign },
      { form_token: `${own}x` },
      { form_token: `9${own}` },
    ];
    for (const token of wrong) {
      const reply = await post(house, browser, path, { password: PASSWORD, ...token });
      expect([reply.status, codeIn(reply)]).toEqual([403, null]);
    }
    const old = await browser.formToken(flow);
    house.clock.advance(3_600_001);
    expect((await post(house, browser, path, { password: PASSWORD, form_token: old })).status).toBeGreaterThanOrEqual(
      400,
    );
    expect(await opened(house)).toEqual(NOTHING);
  });

  test('W2: the form of another site is refused, whatever it brings', async () => {
    const house = await open();
    const { browser, flow, path } = await atPassword(house);
    const from: Record<string, string>[] = [
      { origin: 'https://evil.example' },
      { origin: 'http://latchkey.test.evil.example' },
      { origin: 'null', 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
      { 'sec-fetch-site': 'none' },
    ];
    for (const headers of from) {
      const form_token = await browser.formToken(flow);
      const reply = await post(house, browser, path, { password: PASSWORD, form_token }, headers);
      expect([reply.status, codeIn(reply)], JSON.stringify(headers)).toEqual([403, null]);
    }
    expect(await opened(house)).toEqual(NOTHING);
    const form_token = await browser.formToken(flow);
    const ours = { origin: 'null', 'sec-fetch-site': 'same-origin' };
    const reply = await post(house, browser, path, { password: PASSWORD, form_token }, ours);
    expect(codeIn(reply)).not.toBeNull();
  });

  test('W2: a form that is sent twice counts once', async () => {
    const house = await open();
    const { browser, flow, path } = await atPassword(house);
    const form_token = await browser.formToken(flow);
    const send = () => post(house, browser, path, { password: PASSWORD, form_token });
    const replies = await Promise.all(Array.from({ length: 8 }, send));
    expect(replies.filter((reply) => codeIn(reply) !== null)).toHaveLength(1);
    expect(replies.filter(({ status }) => status === 303)).toHaveLength(8);
    expect(await opened(house)).toMatchObject({ authorization_codes: 1, browser_sessions: 1 });
  });

  test('whoever pressed twice is led where the first answer led, and nobody else is', async () => {
    const house = await open();
    const { browser, flow, path } = await atPassword(house);
    const form_token = await browser.formToken(flow);
    const first = await browser.send(path, { password: PASSWORD, form_token });
    expect(codeIn(first)).not.toBeNull();
    const second = await browser.send(path, { password: PASSWORD, form_token });
    expect([second.status, codeIn(second) === codeIn(first)]).toEqual([303, false]);
    expect(codeIn(second) ?? codeIn(await browser.get(second.headers.get('location') ?? ''))).not.toBeNull();
    const session = [...browser.cookies.keys()].find((name) => name.includes('session')) as string;
    const known = browser.cookies.get(session) as string;
    browser.cookies.delete(session);
    expect((await browser.get(path)).status).toBe(400);
    browser.cookies.set(session, known);
    house.clock.advance(61_000);
    expect((await browser.get(path)).status).toBe(400);
  });

  test('O5: after a form the browser goes on with a GET, and leaves the password behind', async () => {
    const house = await open();
    const { browser, path } = await atPassword(house);
    const reply = await browser.send(path, { password: PASSWORD });
    expect(reply.status).toBe(303);
    expect(reply.headers.get('location')).not.toContain('password');
  });

  test('O4: a sign-in goes on in the browser that began it, and in no other', async () => {
    const house = await open();
    const { flow, path } = await atPassword(house);
    const thief = await openBrowser(house);
    await thief.begin();
    for (const each of [path, `/sign-in?flow=${flow}`, `/sign-up?flow=${flow}`]) {
      const reply = await thief.get(each);
      expect([reply.status, reply.text.includes(ADA)], each).toEqual([400, false]);
      expect((await thief.send(each, { email: ADA, password: PASSWORD })).status).toBeGreaterThanOrEqual(400);
    }
    expect(await opened(house)).toEqual(NOTHING);
  });

  test('O4: twenty tabs of one browser sign in at once, each for itself', async () => {
    const house = await open();
    hurry(house);
    await makeUser(house, ADA);
    const browser = await openBrowser(house);
    const flows = [];
    for (let tab = 0; tab < 20; tab += 1) flows.push(await browser.begin({ state: `tab ${tab}` }));
    const states = [];
    for (const flow of flows) {
      await browser.send(`/sign-in?flow=${flow}`, { email: ADA });
      const reply = await browser.send(`/sign-in/password?flow=${flow}`, { password: PASSWORD });
      states.push(new URL(reply.headers.get('location') ?? '').searchParams.get('state'));
    }
    expect(states).toEqual(Array.from({ length: 20 }, (_, tab) => `tab ${tab}`));
    expect(browser.cookies.size).toBeLessThanOrEqual(5);
  });

  test('X7: another spelling of a page is no page', async () => {
    const house = await open();
    const { browser, flow } = await atPassword(house);
    for (const path of ['/sign-in/', '//sign-in', '/sign-in/%70assword', '/Sign-In', '/sign-in;x', '/sign%2din']) {
      const reply = await browser.get(`${path}?flow=${flow}`);
      expect([reply.status, reply.text.includes('<form')], path).toEqual([404, false]);
    }
  });

  test('every page is behind one of the doors that lead to pages', async () => {
    const { screens } = await pages.load();
    const first = (path: string) => path.split('/')[1] ?? '';
    expect(screens.filter(({ path }) => !pages.prefixes.includes(first(path)))).toEqual([]);
    expect(pages.prefixes.filter((prefix) => !screens.some(({ path }) => first(path) === prefix))).toEqual([]);
    expect(leadsTo(await (await openBrowser(await open())).get('/sign-in'))).toBeNull();
  });
});
