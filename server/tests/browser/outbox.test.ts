// The outbox as a page: what a developer reads in the place of mail, and nobody else.

import { expect, test } from 'vitest';
import { post } from '../../src/core/letters.ts';
import type { LetterData, LetterKind } from '../../src/model/letter.ts';
import { HOSTILE } from '../hostile.ts';
import type { Tenant } from '../house.ts';
import type { Page } from './chromium.ts';
import { inBrowser } from './suite.ts';

const HOUR = 3_600_000;

async function write<K extends LetterKind>({ work }: Tenant, to: string, kind: K, data: LetterData[K]): Promise<void> {
  await work.commit((tx) => post(work, tx, kind, { to, locale: null }, data));
}

const lettersOn = (page: Page) => page.getByRole('main').getByRole('listitem').allInnerTexts();
/** Where everything leads that can be pressed. */
const linksOn = (page: Page): Promise<string[]> =>
  page.getByRole('link').evaluateAll((links) => links.map((link) => (link as { href?: string }).href ?? ''));

/** What a page says first, where it leads besides its own origin, and how many elements are none of ours. */
const ASPECTS = `[
  document.querySelector('h1').innerText,
  [...document.links].filter(({ origin }) => origin !== location.origin).map(({ href }) => href),
  document.querySelectorAll('img,svg,iframe,form,input,base,details,script,link:not([rel=icon])').length,
]`;

inBrowser('the outbox', ({ open, visit, application }) => {
  test('lists letters, the newest first, each with what it is, to whom, and since when', async () => {
    const house = await open();
    const page = await visit(house);
    await page.goto('/outbox');
    expect(await page.getByRole('main').innerText()).toContain('Nothing was written yet.');
    await write(house, 'ada@example.com', 'magic_code', { code: '123456', minutes: 10 });
    house.clock.advance(HOUR);
    await write(house, 'grace@example.com', 'password_changed', {});
    await page.reload();
    expect((await lettersOn(page)).map((text) => text.split('\n').filter(Boolean))).toEqual([
      ['The password was changed', 'just now', 'grace@example.com', 'kept here'],
      ['Code to sign in', '1 hour ago', 'ada@example.com', 'kept here'],
    ]);
  });

  test('shows a letter with its code, and says so when what it said is gone', async () => {
    const house = await open();
    const page = await visit(house);
    await write(house, 'ada@example.com', 'magic_code', { code: '123456', minutes: 10 });
    await page.goto('/outbox');
    await page.getByRole('link', { name: 'ada@example.com' }).click();
    expect(await page.locator('.secret').innerText()).toBe('123456');
    expect(await page.locator('pre').innerText()).toContain('123456');
    house.clock.advance(HOUR);
    await page.reload();
    expect(await page.getByRole('main').innerText()).toContain('What it said is gone');
    expect(await page.content()).not.toContain('123456');
  });

  test('leads to our own pages, and only names those of others', async () => {
    const house = await open();
    const page = await visit(house);
    const own = `${house.url}/reset-password?token=own`;
    await write(house, 'ada@example.com', 'password_reset', { url: own, minutes: 15 });
    const strange = `${house.url}@app.example/reset?token=strange`;
    await write(house, 'grace@example.com', 'password_reset', { url: strange, minutes: 15 });
    await page.goto('/outbox');
    await page.getByRole('link', { name: 'ada@example.com' }).click();
    expect(await linksOn(page)).toContain(own);
    await page.goBack();
    await page.getByRole('link', { name: 'grace@example.com' }).click();
    expect(await page.locator('.secret').innerText()).toBe(strange);
    expect((await linksOn(page)).filter((href) => new URL(href).origin !== house.url)).toEqual([]);
  });

  test('looks again by itself only where that is wanted', async () => {
    const house = await open();
    const page = await visit(house);
    await page.goto('/outbox');
    expect(await page.locator('meta[http-equiv=refresh]').count()).toBe(0);
    await page.getByRole('link', { name: 'Look again' }).click();
    await write(house, 'ada@example.com', 'magic_code', { code: '123456', minutes: 10 });
    await page.getByRole('link', { name: 'ada@example.com' }).waitFor();
    await page.getByRole('link', { name: 'Stop' }).click();
    expect(await page.locator('meta[http-equiv=refresh]').count()).toBe(0);
  });

  test('turns over where there are many', async () => {
    const house = await open();
    const page = await visit(house);
    for (let nth = 0; nth < 51; nth += 1) {
      await write(house, `person-${nth}@example.com`, 'password_changed', {});
      house.clock.advance(1);
    }
    await page.goto('/outbox');
    expect(await lettersOn(page)).toHaveLength(50);
    await page.getByRole('link', { name: 'Older letters' }).click();
    expect(await lettersOn(page)).toEqual([expect.stringContaining('person-0@example.com')]);
  });

  test('X1: keeps the letters of environments apart', async () => {
    const house = await open();
    const page = await visit(house);
    const other = await house.addTenant();
    await write(other, 'grace@example.com', 'password_changed', {});
    await page.goto('/outbox');
    expect(await lettersOn(page)).toEqual([]);
    await page.goto(`/outbox?client_id=${other.clientId}`);
    await page.getByRole('link', { name: 'grace@example.com' }).click();
    await page.getByRole('link', { name: 'All letters' }).click();
    expect(await lettersOn(page)).toEqual([expect.stringContaining('grace@example.com')]);
  });

  test('W3: names that people chose are inert in it', async () => {
    const house = await open();
    const page = await visit(house);
    // Two to a letter, since each is a page to open.
    const names = HOSTILE.filter((each) => each.isWellFormed());
    for (let nth = 0; nth < names.length; nth += 2) {
      const [organizationName = null, inviterName = null] = names.slice(nth);
      const data = { url: `${house.url}/invite?invitation_token=t`, organizationName, inviterName, days: 7 };
      await write(house, `person-${nth}@example.com`, 'invitation', data);
    }
    const { body } = await house.call('GET', '/latchkey/letters?limit=100');
    expect(body.data).toHaveLength(Math.ceil(names.length / 2));
    for (const { id, to } of body.data) {
      await page.goto(`/outbox/${id}`);
      const [title, strange, markup] = await page.evaluate<[string, string[], number]>(ASPECTS);
      expect(title, to).not.toBe('');
      expect([strange, markup], to).toEqual([[], 0]);
    }
  });

  test('a letter that is none is said to be none', async () => {
    const house = await open();
    const answer = await fetch(`${house.url}/outbox/letter_01M7XZ9KA0S0H7PEXWJCHXBQHE`);
    expect([answer.status, answer.headers.get('content-type')]).toEqual([404, 'text/html; charset=utf-8']);
  });

  test('is there under our name, and not under one that leads here for a moment', async () => {
    const house = await open();
    const statusAt = async (origin: string) => (await house.house.fetch(new Request(`${origin}/outbox`))).status;
    expect(await statusAt(house.url)).toBe(200);
    expect(await statusAt('http://127.0.0.1:4400')).toBe(200);
    expect(await statusAt('http://[::1]:4400')).toBe(200);
    expect(await statusAt('http://evil.example')).toBe(404);
    expect(await statusAt('http://127.0.0.1.evil.example:4400')).toBe(404);
    expect(await statusAt('http://localhost.evil.example')).toBe(404);
  });

  test('is not there in production, and no page leads to it', async () => {
    const house = await open();
    house.house.tools.production = true;
    await write(house, 'ada@example.com', 'magic_code', { code: '123456', minutes: 10 });
    const { body } = await house.call('GET', '/latchkey/letters?limit=1');
    for (const path of ['/outbox', `/outbox/${body.data[0].id}`, `/outbox?client_id=${house.clientId}`]) {
      const answer = await fetch(house.url + path);
      expect([path, answer.status, (await answer.text()).includes('123456')]).toEqual([path, 404, false]);
    }
    const page = await visit(house);
    await page.goto((await application(house)).login());
    await page.getByLabel('Email address').waitFor();
    expect(await page.content()).not.toContain('/outbox');
  });
});
