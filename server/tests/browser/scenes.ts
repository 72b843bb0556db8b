// Brings pages into their states, on one house with one application for all of them.

import { startApplication } from './application.ts';
import type { Browser, Page, PageOptions } from './chromium.ts';
import { openListeningHouse } from './house.ts';
import type { State } from './states.ts';

export interface Scenes {
  /** Brings a new page into a state. `before` sees the page while it is still empty. */
  enter(state: State, options?: PageOptions, before?: (page: Page) => Promise<void>): Promise<Page>;
  close(): Promise<void>;
}

/** Opens a house on the embedded database in memory, with an application, for pages of a browser. */
export async function openScenes(browser: Browser): Promise<Scenes> {
  const { house, close } = await openListeningHouse('sqlite');
  const application = await startApplication(house);
  let entered = 0;
  return {
    async enter({ name, locale, enter }, options, before) {
      const page = await browser.newPage(house.url, { ...options, ...(locale ? { locale } : {}) });
      await before?.(page);
      entered += 1;
      await enter({ page, house, application, email: `${name}-${entered}@example.com` });
      return page;
    },
    async close() {
      await application.close();
      await close();
    },
  };
}
