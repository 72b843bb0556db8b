// The ways to a session that lead over our pages: begun in a browser of one replica, and finished at another.

import type { Reply, TestHouse } from '../house.ts';
import { redeem } from './authorizations.ts';
import { type Browser, codeIn, enterPassword, openBrowser, REDIRECT } from './browsers.ts';
import { mailedCode, PASSWORD, type User } from './steps.ts';

type Flow = (house: TestHouse, user: User) => Promise<(at: TestHouse) => Promise<Reply>>;

// What the application gets for where the browser is sent, or what the browser was told instead.
async function exchange(at: TestHouse, reply: Reply): Promise<Reply> {
  const code = codeIn(reply);
  return code === null ? reply : redeem(at, code);
}

const elsewhere = (at: TestHouse, browser: Browser) => openBrowser(at, browser.cookies);

export const PAGE_FLOWS: Record<string, Flow> = {
  'password on the page': async (house, { email }) => {
    const browser = await openBrowser(house);
    const flow = await browser.begin();
    await browser.send(`/sign-in?flow=${flow}`, { email });
    return async (at) => {
      const there = await elsewhere(at, browser);
      return exchange(at, await there.send(`/sign-in/password?flow=${flow}`, { password: PASSWORD }));
    };
  },
  'magic code on the page': async (house, { email }) => {
    const browser = await openBrowser(house);
    const flow = await browser.begin();
    await browser.send(`/sign-in?flow=${flow}`, { email });
    await browser.send(`/sign-in/password?flow=${flow}`, { instead: 'code' });
    const code = await mailedCode(house, 'magic_code');
    return async (at) => {
      const there = await elsewhere(at, browser);
      return exchange(at, await there.send(`/sign-in/code?flow=${flow}`, { code }));
    };
  },
  'a code from the page': async (house, { email }) => {
    const browser = await openBrowser(house);
    const flow = await browser.begin();
    await browser.send(`/sign-in?flow=${flow}`, { email });
    const reply = await browser.send(`/sign-in/password?flow=${flow}`, { password: PASSWORD });
    return (at) => exchange(at, reply);
  },
  'a browser that is signed in': async (house, { email }) => {
    const browser = await openBrowser(house);
    await enterPassword(browser, email);
    return async (at) => {
      const there = await elsewhere(at, browser);
      const asked = { client_id: at.clientId, redirect_uri: REDIRECT, response_type: 'code', provider: 'authkit' };
      return exchange(at, await there.get(`/user_management/authorize?${new URLSearchParams(asked)}`));
    };
  },
};
