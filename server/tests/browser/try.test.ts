// The first minute of a newcomer: from the try page through a sign-up to the tokens, and out again.

import { createRemoteJWKSet, jwtVerify } from 'jose';
import { expect, test } from 'vitest';
import { listSignInRedirects } from '../../src/core/redirects.ts';
import { PASSWORD } from '../security/steps.ts';
import type { Page } from './chromium.ts';
import type { ListeningHouse } from './house.ts';
import { inBrowser } from './suite.ts';
import { enterCode, heading, press } from './walking.ts';

const EMAIL = 'ada@example.com';

/** Goes the way of somebody who has nothing but the address of the try page. */
async function signUp(page: Page): Promise<void> {
  await page.goto('/try');
  await page.getByRole('link', { name: 'Create an account' }).click();
  await page.getByLabel('Email address').fill(EMAIL);
  await page.getByLabel('Password').fill(PASSWORD);
  await press(page, 'Create account');
  // The outbox opens beside it.
  const [letters] = await Promise.all([
    page.waitForEvent('popup'),
    page.getByRole('link', { name: 'Outbox (development)' }).click(),
  ]);
  await letters.getByRole('link', { name: EMAIL }).click();
  const code = await letters.locator('.secret').innerText();
  await letters.close();
  await enterCode(page, code, 'Verify');
  await page.waitForURL('**/try/callback?**');
}

/** What the page says that the server answered. */
async function answerOn(page: Page): Promise<{ access_token: string; refresh_token: string; user: { id: string } }> {
  return JSON.parse(await page.locator('pre').last().innerText());
}

const sessionsOf = async (house: ListeningHouse, id: string) =>
  (await house.call('GET', `/user_management/users/${id}/sessions`)).body.data;

inBrowser('the try page', ({ open, visit }) => {
  test('takes a newcomer through a sign-up to the tokens, with the code from the outbox, and out again', async () => {
    const house = await open();
    const page = await visit(house);
    await signUp(page);
    expect(await heading(page)).toBe(`You are signed in as ${EMAIL}`);
    const answer = await answerOn(page);
    const keys = createRemoteJWKSet(new URL(`${house.url}/sso/jwks/${house.clientId}`));
    const { payload } = await jwtVerify(answer.access_token, keys);
    const shown = await page.getByRole('definition').allInnerTexts();
    for (const value of Object.values(payload)) expect(shown.join('\n')).toContain(JSON.stringify(value));
    expect(await sessionsOf(house, answer.user.id)).toMatchObject([{ id: payload.sid, status: 'active' }]);

    await page.getByRole('link', { name: 'Sign out' }).click();
    await page.waitForURL('**/try');
    expect(await sessionsOf(house, answer.user.id)).toEqual([]);
  });

  test('shows to the letter what the wire answers', async () => {
    const house = await open();
    const page = await visit(house);
    await signUp(page);
    const { status, body } = await redeemAsShown(page);
    expect(status).toBe(200);
    expect(await answerOn(page)).toEqual(body);
  });

  test('shows the same answer when it is loaded again, and the session lives on', async () => {
    const house = await open();
    const page = await visit(house);
    await signUp(page);
    const answer = await answerOn(page);
    await page.reload();
    expect(await answerOn(page)).toEqual(answer);
    expect(await sessionsOf(house, answer.user.id)).toHaveLength(1);
  });

  test('signs in again without a question whoever is signed in', async () => {
    const house = await open();
    const page = await visit(house);
    await signUp(page);
    const former = await answerOn(page);
    await page.getByRole('link', { name: 'Sign in again' }).click();
    await expect.poll(async () => (await answerOn(page)).access_token).not.toBe(former.access_token);
    expect(await heading(page)).toBe(`You are signed in as ${EMAIL}`);
  });

  test('works without scripts, on a phone', async () => {
    const house = await open();
    const page = await visit(house, { javaScript: false, width: 'phone' });
    await signUp(page);
    expect(await heading(page)).toBe(`You are signed in as ${EMAIL}`);
  });

  test('works for somebody who opened it under another name of this machine', async () => {
    const house = await open();
    const page = await visit(house);
    await page.goto(`${house.url.replace('localhost', '127.0.0.1')}/try`);
    await page.getByRole('link', { name: 'Create an account' }).click();
    expect(new URL(page.url()).origin).toBe(house.url);
    await page.getByLabel('Email address').waitFor();
  });

  test('an answer that another browser asked for is not looked at, nor one with a code of somebody else', async () => {
    const house = await open();
    const page = await visit(house);
    await signUp(page);
    const stranger = await visit(house);
    await stranger.goto(page.url());
    expect(await heading(stranger)).toBe('Nobody was signed in');
    const altered = new URL(page.url());
    altered.searchParams.set('code', "x'; rm -rf ~ #");
    await page.goto(altered.href);
    expect(await heading(page)).toBe('Nobody was signed in');
  });

  test('registers nothing in the list of the operator', async () => {
    const house = await open();
    await signUp(await visit(house));
    expect((await listSignInRedirects(house.work, { limit: 100, order: 'asc' })).rows).toEqual([]);
  });

  test('O1: is not there in production, and nothing leads to where it would be', async () => {
    const house = await open();
    house.house.tools.production = true;
    for (const path of ['/try', '/try/sign-in', '/try/callback?code=x&state=y']) {
      const answer = await fetch(house.url + path, { redirect: 'manual' });
      expect([path, answer.status]).toEqual([path, 404]);
    }
    const asked = { client_id: house.clientId, redirect_uri: `${house.url}/try/callback`, response_type: 'code' };
    const authorize = await fetch(`${house.url}/user_management/authorize?${new URLSearchParams(asked)}`, {
      redirect: 'manual',
    });
    expect([authorize.status, authorize.headers.get('location')]).toEqual([400, null]);
  });
});

/** Makes the request that stands on the page, as a shell would. */
async function redeemAsShown(page: Page): Promise<{ status: number; body: unknown }> {
  const curl = await page.locator('pre').nth(1).innerText();
  const words = [...curl.matchAll(/'([^']*)'/g)].map(([, word = '']) => word);
  const [url = '', type = '', key = '', body = ''] = words;
  const headers = Object.fromEntries([type, key].map((header) => header.split(': ') as [string, string]));
  const answer = await fetch(url, { method: 'POST', headers, body });
  return { status: answer.status, body: await answer.json() };
}
