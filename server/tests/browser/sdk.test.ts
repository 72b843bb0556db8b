// The SDK in a browser: an application of one page, without a secret, signs people in by itself.

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { rolldown } from 'rolldown';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startLatchkey, type TestLatchkey } from '../../src/testing.ts';
import { PASSWORD } from '../security/steps.ts';
import { type Browser, openBrowser } from './chromium.ts';
import { press } from './walking.ts';

const EMAIL = 'ada@example.com';
const PROGRAM = `
import { Latchkey } from '../../../sdk/src/index.ts';

const { baseUrl, clientId } = window.settings;
const { userManagement } = new Latchkey({ baseUrl, clientId });
const redirectUri = location.origin + '/callback';

window.login = async () => {
  const { url, state, codeVerifier } = await userManagement.getAuthorizationUrlWithPKCE({ provider: 'authkit', redirectUri });
  sessionStorage.setItem('begun', JSON.stringify({ state, codeVerifier }));
  location.assign(url);
};
window.back = async () => {
  const { state, codeVerifier } = JSON.parse(sessionStorage.getItem('begun'));
  const query = new URLSearchParams(location.search);
  if (query.get('state') !== state) throw new Error('begun elsewhere');
  const { user, refreshToken } = await userManagement.authenticateWithCodeAndVerifier({ code: query.get('code'), codeVerifier });
  const { accessToken } = await userManagement.authenticateWithRefreshToken({ refreshToken });
  const { sub } = await userManagement.verifyAccessToken({ accessToken });
  return [user.email, sub === user.id];
};
window.withSecret = () => {
  try {
    new Latchkey({ apiKey: 'sk_test', baseUrl });
  } catch (error) {
    return error.message;
  }
};
`;

let server: TestLatchkey;
let browser: Browser;
let application: { url: string; close(): void };
beforeAll(async () => {
  browser = await openBrowser();
  const script = await bundled();
  let settings = {};
  const pages = createServer((_, response) => {
    const head = `<title>Application</title><script>window.settings = ${JSON.stringify(settings)};</script>`;
    response.setHeader('content-type', 'text/html').end(`<!doctype html>${head}<script>${script}</script>`);
  });
  await new Promise<void>((resolve) => pages.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(pages.address() as AddressInfo).port}`;
  application = { url, close: () => pages.closeAllConnections() ?? pages.close() };
  server = await startLatchkey({
    seed: {
      users: [{ email: EMAIL, password: PASSWORD, emailVerified: true }],
      redirectUris: [`${url}/callback`],
      corsOrigins: [url],
    },
  });
  settings = { baseUrl: server.url, clientId: server.clientId };
});
afterAll(async () => {
  await browser.close();
  await server.stop();
  application.close();
});

async function bundled(): Promise<string> {
  const made = await rolldown({
    input: 'program',
    platform: 'browser',
    plugins: [
      {
        name: 'program',
        resolveId: (id) => (id === 'program' ? `${import.meta.dirname}/program.ts` : null),
        load: (id) => (id.endsWith('browser/program.ts') ? PROGRAM : null),
      },
    ],
  });
  const { output } = await made.generate({ format: 'iife', minify: true });
  await made.close();
  return output[0].code.replaceAll('</script', '<\\/script');
}

test('a page signs somebody in by the hosted pages, refreshes, and verifies what it got', async () => {
  // The page calls the server, which is elsewhere.
  const page = await browser.newPage(application.url, { expected: /^foreign request .*: http:\/\/127/ });
  await page.goto('/');
  await Promise.all([page.waitForURL('**/sign-in?**'), page.evaluate('login()')]);
  await page.getByLabel('Email address').fill(EMAIL);
  await press(page, 'Continue');
  await page.getByLabel('Password').fill(PASSWORD);
  await press(page, 'Sign in');
  await page.waitForURL(`${application.url}/callback?**`);
  expect(await page.evaluate('back()')).toEqual([EMAIL, true]);
  expect(browser.takeProblems()).toEqual([]);
});

test('a page that brings a secret key is told so at once', async () => {
  const page = await browser.newPage(application.url);
  await page.goto('/');
  expect(await page.evaluate('withSecret()')).toBe('A secret key does not belong into a browser.');
});
