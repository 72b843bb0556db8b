// The pages of somebody's own application: its name or logo, its colour, its links.

import { expect, test } from 'vitest';
import { deletePagesLogo, setPagesLogo } from '../../src/core/environment-logos.ts';
import { changeSettings } from '../../src/core/environments.ts';
import { plain } from '../images-corpus.ts';
import { overflow, violations } from './accessible.ts';
import type { ListeningHouse } from './house.ts';
import { inBrowser } from './suite.ts';

/** What another unit of work saw of the environment is seen by all within this time. */
const STALENESS = 1_001;

async function dress(house: ListeningHouse, change: Parameters<typeof changeSettings>[2]): Promise<void> {
  await changeSettings(house.house.tools, house.environment, change);
  house.clock.advance(STALENESS);
}

inBrowser('the brand of the pages', ({ open, visit, application }) => {
  test('the pages have the name, the colour and the links that are set, and can be read', async () => {
    const house = await open();
    const app = await application(house);
    const links = { termsUrl: 'https://acme.example/terms', privacyUrl: null, supportUrl: 'https://acme.example/help' };
    await dress(house, { displayName: 'Acme', brandColor: '#ffd400', ...links });
    const page = await visit(house);
    await page.goto(app.login());
    expect(await page.title()).toBe('Sign in to Acme · Acme');
    const colours = await page.evaluate(
      `(({ backgroundColor, color }) => [backgroundColor, color])(getComputedStyle(document.querySelector('button.main')))`,
    );
    expect(colours).toEqual(['rgb(255, 212, 0)', 'rgb(0, 0, 0)']);
    const foot = page.getByRole('contentinfo').getByRole('link');
    const texts = await foot.allInnerTexts();
    expect(texts.filter((text) => !text.startsWith('Outbox'))).toEqual(['Terms', 'Help']);
    expect(await violations(page)).toEqual([]);
  });

  test.each([
    '#000000',
    '#ffffff',
    '#808080',
    '#0b5a6e',
    '#ff0000',
    '#00ff00',
  ])('%s is a colour on which buttons can be read, by day and by night', async (brandColor) => {
    const house = await open();
    const app = await application(house);
    await dress(house, { brandColor });
    const page = await visit(house);
    await page.goto(app.login());
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      expect(await violations(page), colorScheme).toEqual([]);
    }
  });

  test('a logo takes the place of the name, and bears it', async () => {
    const house = await open();
    const app = await application(house);
    await dress(house, { displayName: 'Acme' });
    await setPagesLogo(house.work, await plain(600, 200).png().toBuffer());
    house.clock.advance(STALENESS);
    const page = await visit(house);
    await page.goto(app.login());
    const logo = page.getByRole('img', { name: 'Acme' });
    await logo.waitFor();
    const sizes = `(({ complete, naturalHeight, height }) => [complete, naturalHeight, height])(document.images[0])`;
    expect(await page.evaluate(sizes)).toEqual([true, 80, 40]);
    expect(await overflow(page)).toBe(0);
    expect(await violations(page)).toEqual([]);

    await deletePagesLogo(house.work);
    house.clock.advance(STALENESS);
    await page.reload();
    expect(await logo.count()).toBe(0);
    expect(await page.locator('.brand').innerText()).toBe('Acme');
  });
});
