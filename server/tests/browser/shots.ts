// Takes a picture of every page in every state, as a phone and a desktop show it, light and dark. `scripts/page-shots.ts` runs it.

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, test } from 'vitest';
import { type Browser, openBrowser, type Page, WIDTHS } from './chromium.ts';
import { openScenes, type Scenes } from './scenes.ts';
import { LOOKS, STATES } from './states.ts';

const { LATCHKEY_SHOTS_FOLDER: folder = '.shots', LATCHKEY_SHOTS_FILTER: filter = '' } = process.env;
/** Of a page that is longer the beginning is enough. */
const LONGEST = 3_000;

const taken: string[] = [];
let browser: Browser;
let scenes: Scenes;
beforeAll(async () => {
  mkdirSync(folder, { recursive: true });
  browser = await openBrowser();
  scenes = await openScenes(browser);
});
afterAll(async () => {
  await browser.close();
  await scenes.close();
  writeFileSync(join(folder, 'index.html'), contactSheet(taken));
});

test.each(STATES.filter(({ name }) => name.includes(filter)))('$name', async (state) => {
  const page = await scenes.enter(state);
  for (const [width, theme] of LOOKS) {
    await page.setViewportSize(WIDTHS[width]);
    await page.emulateMedia({ colorScheme: theme });
    const file = `${state.name}-${width}-${theme}.png`;
    await shoot(page, join(folder, file));
    taken.push(file);
  }
  await browser.closePages();
});

async function shoot(page: Page, path: string): Promise<void> {
  const { width = 0, height = 0 } = page.viewportSize() ?? {};
  const whole = await page.evaluate<number>('document.documentElement.scrollHeight');
  const clip = { x: 0, y: 0, width, height: Math.min(Math.max(height, whole), LONGEST) };
  await page.screenshot({ path, fullPage: true, clip, animations: 'disabled' });
}

function contactSheet(files: string[]): string {
  const figures = files.map(
    (file) =>
      `<figure><a href="${file}"><img src="${file}" loading="lazy" alt=""></a><figcaption>${file}</figcaption></figure>`,
  );
  const style =
    'body{font:14px system-ui;display:flex;flex-wrap:wrap;gap:1rem;align-items:start}figure{margin:0}img{width:20rem;border:1px solid}';
  return `<!doctype html><meta charset="utf-8"><title>Pages</title><style>${style}</style>${figures.join('\n')}\n`;
}
