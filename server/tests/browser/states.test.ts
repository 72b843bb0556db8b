// Every page in every state can be used by everybody: on a phone, in the dark, by keyboard, by ear, over a slow line.

import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { overflow, tabOrder, violations } from './accessible.ts';
import { type Browser, openBrowser, WIDTHS } from './chromium.ts';
import { openScenes, type Scenes } from './scenes.ts';
import { STATES } from './states.ts';
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

describe.each(STATES)('the page $name', (state) => {
  test('breaks no rule of WCAG 2.2 AA on a phone or a desktop, light or dark', async () => {
    const page = await scenes.enter(state);
    for (const [width, colorScheme] of state.looks) {
      await page.setViewportSize(WIDTHS[width]);
      await page.emulateMedia({ colorScheme });
      expect(await violations(page), `${width}, ${colorScheme}`).toEqual([]);
    }
  });

  test('names and outlines whatever the tab key comes to', async () => {
    const stops = await tabOrder(await scenes.enter(state));
    expect(stops.filter(({ name, outlined }) => name === '' || !outlined)).toEqual([]);
  });

  test('fits the narrowest screen, and comes over the slowest line', async () => {
    let weight = () => 0;
    const page = await scenes.enter(state, { width: 'phone' }, async (empty) => {
      weight = await weigh(empty);
    });
    expect(await overflow(page), 'scrolls sideways by').toBe(0);
    expect(weight()).toBeGreaterThan(0);
    expect(weight()).toBeLessThan(state.mostBytes);
  });
});
