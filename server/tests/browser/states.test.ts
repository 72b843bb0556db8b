// Every page in every state can be used by everybody: on a phone, in the dark, by keyboard, by ear, over a slow line.

import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { overflow, tabOrder, violations } from './accessible.ts';
import { type Browser, openBrowser, WIDTHS } from './chromium.ts';
import { openScenes, type Scenes } from './scenes.ts';
import { EACH, STATES } from './states.ts';
import { weigh } from './weight.ts';

let browser: Browser;
let scenes: Scenes;
beforeAll(async () => {
  browser = await openBrowser();
  scenes = await openScenes(browser);
});
afterEach(async () => {
  await browser.closePages();
  expect(browser.takeProblems(), 'what went wrong on pages of the house').toEqual([]);
});
afterAll(async () => {
  await browser.close();
  await scenes.close();
});

// One visit for all of it: to bring a page there takes longer than to look at it.
test.each(
  STATES,
)('the page $name breaks no rule of WCAG 2.2 AA, can be used by keyboard, fits a phone and is light', async (state) => {
  let weight = () => 0;
  const page = await scenes.enter(state, { width: 'phone' }, async (empty) => {
    weight = await weigh(empty);
  });
  await expect.poll(weight, { message: 'bytes' }).toBeGreaterThan(0);
  expect(weight(), 'bytes').toBeLessThan(state.mostBytes);
  expect(await overflow(page), 'scrolls sideways by').toBe(0);
  for (const [at, [width, colorScheme]] of EACH.entries()) {
    await page.setViewportSize(WIDTHS[width]);
    await page.emulateMedia({ colorScheme });
    expect(await violations(page, at === 0 ? 'all' : 'looks'), `${width}, ${colorScheme}`).toEqual([]);
  }
  const stops = await tabOrder(page);
  expect(
    stops.filter(({ name, outlined }) => name === '' || !outlined),
    'what the tab key comes to',
  ).toEqual([]);
});
