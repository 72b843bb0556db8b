// Signing out through the SDK's link, in the browser that signed in: the pages ask again, whatever the application keeps.

import { decodeJwt } from 'jose';
import { expect } from 'vitest';
import { openBrowser } from '../harness/browser.ts';
import type { Scene, Stage } from '../harness/stories.ts';
import { person } from './cast.ts';
import { SIGNED_OUT } from './sessions.ts';
import { codeAt, linkOf, pageAt, signInBy, toldAt } from './visitors.ts';

/** Somebody signed in, and the browser in which they are. */
async function signedIn(stage: Stage) {
  const { id, email } = await person(stage);
  const browser = openBrowser(stage.server);
  const { accessToken } = await signInBy(stage, browser, email);
  return { id, email, browser, sessionId: decodeJwt(accessToken).sid as string };
}

/** The stories of signing out. */
export function hostedSignOut({ method }: Scene): void {
  method('getLogoutUrl', (shows) => {
    shows('the browser is signed out on the pages too, and goes to the registered place', async (stage) => {
      const { workos } = stage;
      const { id, browser, sessionId } = await signedIn(stage);
      codeAt(await browser.open(linkOf(stage)));
      const place = await browser.open(workos.userManagement.getLogoutUrl({ sessionId, returnTo: SIGNED_OUT }));
      expect(toldAt(place, SIGNED_OUT)).toEqual({});
      expect((await workos.userManagement.listSessions(id)).data).toEqual([]);
      expect(pageAt(await browser.open(linkOf(stage)))).toBe('/sign-in');
    });

    shows('without a place, or with one that is not registered, it ends on a page that says so', async (stage) => {
      for (const more of [{}, { returnTo: 'https://evil.example.com/' }]) {
        const { browser, sessionId } = await signedIn(stage);
        const place = await browser.open(stage.workos.userManagement.getLogoutUrl({ sessionId, ...more }));
        expect([pageAt(place), place.status]).toEqual(['/signed-out', 200]);
        expect(pageAt(await browser.open(linkOf(stage)))).toBe('/sign-in');
      }
    });

    shows('opened once more it does no harm', async (stage) => {
      const { browser, sessionId } = await signedIn(stage);
      const link = stage.workos.userManagement.getLogoutUrl({ sessionId, returnTo: SIGNED_OUT });
      for (const _ of [1, 2]) expect(toldAt(await browser.open(link), SIGNED_OUT)).toEqual({});
    });

    shows("in another browser it ends the session, and that browser's own person stays signed in", async (stage) => {
      const { userManagement } = stage.workos;
      const [ada, grace] = [await signedIn(stage), await signedIn(stage)];
      await grace.browser.open(userManagement.getLogoutUrl({ sessionId: ada.sessionId, returnTo: SIGNED_OUT }));
      expect((await userManagement.listSessions(ada.id)).data).toEqual([]);
      const code = codeAt(await grace.browser.open(linkOf(stage)));
      expect((await userManagement.authenticateWithCode({ code })).user.id).toBe(grace.id);
    });
  });
}
