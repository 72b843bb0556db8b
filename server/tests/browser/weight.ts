// What a page costs its reader: the bytes that came over the network for it and for everything it loads.

import type { Page } from 'playwright-core';

/** The most that a hosted page may weigh on a first visit, in bytes: headers, page, style, scripts, images. */
export const MOST_BYTES = 30_000;

/** Weighs from now on what a page loads, as for a first visit. Gives the bytes of the document that stands there. */
export async function weigh(page: Page): Promise<() => number> {
  const session = await page.context().newCDPSession(page);
  let document = '';
  let bytes = new Map<string, number>();
  // A redirect keeps its request's id, so that its way here counts too.
  session.on('Network.requestWillBeSent', ({ requestId, loaderId, type }) => {
    if (type !== 'Document' || requestId !== loaderId || requestId === document) return;
    document = requestId;
    bytes = new Map();
  });
  session.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    bytes.set(requestId, encodedDataLength);
  });
  await session.send('Network.enable');
  await session.send('Network.setCacheDisabled', { cacheDisabled: true });
  return () => [...bytes.values()].reduce((sum, each) => sum + each, 0);
}
