// C7: what the pages have written into letters comes from the house's own address, whatever a request says about who it came to.

import { expect, test, vi } from 'vitest';
import { ORIGIN, onEachDatabase, type TestHouse } from '../house.ts';
import { openBrowser } from './browsers.ts';
import { ADA, send } from './links.ts';
import { hurry, makeUser, readLetters } from './steps.ts';

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
  { Referer: `https://${EVIL}/`, 'X-Original-URL': `https://${EVIL}/`, 'X-Rewrite-URL': `//${EVIL}/` },
];

/** A house that everybody comes to by another name, and with these headers. */
function misnamed(house: TestHouse, headers: Record<string, string>): TestHouse {
  return {
    ...house,
    async call(method, path, { raw, body, key = house.apiKey, headers: own = {} } = {}) {
      const sent = raw ?? (body === undefined ? undefined : JSON.stringify(body));
      const all = { ...(key ? { authorization: `Bearer ${key}` } : {}), 'content-type': 'application/json', ...own };
      const request = {
        method,
        headers: { ...all, ...headers },
        ...(sent === undefined ? {} : { body: sent as string }),
      };
      const response = await house.house.fetch(new Request(`http://${EVIL}${path}`, request), {});
      const text = await response.text();
      const isJson = response.headers.get('content-type') === 'application/json';
      return { status: response.status, headers: response.headers, text, body: isJson ? JSON.parse(text) : null };
    },
  };
}

/** Everything that people do on the pages of which a letter comes. */
async function writeAll(house: TestHouse): Promise<void> {
  const browser = await openBrowser(house);
  let written = 0;
  const step = async (path: string, fields: Record<string, string>) => {
    const { text, headers } = await send(browser, path, fields);
    expect(`${text} ${headers.get('location')}`.toLowerCase(), path).not.toContain('evil');
    written += 1;
    await vi.waitFor(async () => expect(await readLetters(house)).toHaveLength(written));
  };
  await makeUser(house, ADA);
  await step('/forgot-password', { email: ADA });
  const link = new URL(String((await readLetters(house))[0]?.data.url));
  await step(`${link.pathname}${link.search}`, { password: 'another horse battery staple' });
  const flow = await browser.begin();
  await send(browser, `/sign-in?flow=${flow}`, { email: ADA });
  await step(`/sign-in/password?flow=${flow}`, { instead: 'code' });
  await step(`/sign-in/code?flow=${flow}`, { instead: 'again' });
  await step(`/sign-up?flow=${flow}`, { email: ADA, password: 'a horse of another battery' });
  await step(`/sign-up?flow=${flow}`, { email: 'new@example.com', password: 'a horse of another battery' });
  await step(`/sign-in/verify-email?flow=${flow}`, { instead: 'again' });
}

/** What a letter says, with what differs at every run taken out. */
const shape = (text: string) => text.replaceAll(/token=\w+/g, 'token=…').replaceAll(/\b\d{6}\b/g, '……');

onEachDatabase('letters of the pages, and headers', (open) => {
  test('C7: no header that names another host changes a letter, on any page that sends one', async () => {
    const tell = async (house: TestHouse) => {
      hurry(house);
      await writeAll(house);
      const letters = await readLetters(house);
      const links = letters.flatMap(({ data }) => (data.url ? [new URL(String(data.url)).origin] : []));
      expect(links).toEqual([ORIGIN]);
      return letters.map(({ kind, to, text, html }) => [kind, to, shape(text), shape(html)]);
    };
    const expected = await tell(await open());
    expect(new Set(expected.map(([kind]) => kind)).size).toBe(5);
    for (const headers of POISON) expect(await tell(misnamed(await open(), headers))).toEqual(expected);
  });
});
