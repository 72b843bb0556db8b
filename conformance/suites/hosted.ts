// Links to the hosted pages through the SDK: they lead a browser through our pages, and back with a code that signs in.

import { decodeJwt } from 'jose';
import { expect } from 'vitest';
import { AGENT, fieldAt, openBrowser } from '../harness/browser.ts';
import { codeIn, linkIn } from '../harness/mailbox.ts';
import { CALLBACK } from '../harness/pages.ts';
import type { Scene, Stage } from '../harness/stories.ts';
import { totp } from '../harness/totp.ts';
import { member, organization, PASSWORD, person, personWithFactor } from './cast.ts';
import { codeAt, enterPassword, linkOf, pageAt, signInBy, toldAt } from './visitors.ts';

const METHOD = 'getAuthorizationUrl';
const redeem = ({ workos }: Stage, code: string) => workos.userManagement.authenticateWithCode({ code });

/** The stories of the link itself, and of what comes back by it. */
export function hostedLinks({ method }: Scene): void {
  method(METHOD, (shows) => {
    shows('the link is to the letter what callers compare, and the pages read it as it was meant', async (stage) => {
      const { server, workos } = stage;
      const { id: organizationId } = await organization(stage);
      const link = workos.userManagement.getAuthorizationUrl({
        provider: 'authkit',
        screenHint: 'sign-up',
        loginHint: 'ada+tag@example.com',
        organizationId,
        redirectUri: CALLBACK,
        state: "it's (a) state! & *more*",
      });
      expect(link).toBe(
        `${server.url}/user_management/authorize?client_id=${server.clientId}&login_hint=ada%2Btag%40example.com` +
          `&organization_id=${organizationId}&provider=authkit&redirect_uri=https%3A%2F%2Fapp.example.com%2Fcallback` +
          '&response_type=code&screen_hint=sign-up&state=it%27s+(a)+state%21+%26+%2Amore%2A',
      );
      const page = await openBrowser(server).open(link);
      expect([pageAt(page), fieldAt(page, 'email')?.value]).toEqual(['/sign-up', 'ada+tag@example.com']);
    });

    shows('the state comes back to the letter, and none where none was sent', async (stage) => {
      const browser = openBrowser(stage.server);
      await signInBy(stage, browser, (await person(stage)).email);
      const json = JSON.stringify({ to: '/a?b=c&d=%20+#e', name: "O'Brien é 🔑", list: [1, null] });
      for (const state of [json, Buffer.from(json).toString('base64'), ' a  b ', 'x'.repeat(1_000)]) {
        const { state: returned, code } = toldAt(await browser.open(linkOf(stage, { state })));
        expect([returned, code]).toEqual([state, expect.stringMatching(/./)]);
      }
      expect(Object.keys(toldAt(await browser.open(linkOf(stage))))).toEqual(['code']);
    });

    shows("what the application's address has in its query stays there", async (stage) => {
      const { server } = stage;
      const redirectUri = `${CALLBACK}?tenant=a%20b&x=1`;
      await fetch(`${server.url}/user_management/redirect_uris`, {
        method: 'POST',
        headers: { authorization: `Bearer ${server.apiKey}`, 'content-type': 'application/json' },
        body: JSON.stringify({ uri: redirectUri }),
      });
      const browser = openBrowser(server);
      await browser.open(linkOf(stage, { redirectUri, state: 's' }));
      const { url } = await enterPassword(browser, (await person(stage)).email);
      expect(url.href).toMatch(/^https:\/\/app\.example\.com\/callback\?tenant=a%20b&x=1&code=[^&]+&state=s$/);
      const { user } = await redeem(stage, url.searchParams.get('code') ?? '');
      expect(user.object).toBe('user');
    });

    shows('loginHint fills in the address', async (stage) => {
      const { email } = await person(stage);
      const browser = openBrowser(stage.server);
      const page = await browser.open(linkOf(stage, { loginHint: email }));
      expect([pageAt(page), fieldAt(page, 'email')]).toMatchObject(['/sign-in', { value: email, isFixed: false }]);
      expect(pageAt(await browser.send({}))).toBe('/sign-in/password');
      expect((await redeem(stage, codeAt(await browser.send({ password: PASSWORD })))).user.email).toBe(email);
    });

    shows('whoever signed in once comes back at once, each time with a code of its own', async (stage) => {
      const { email } = await person(stage);
      const browser = openBrowser(stage.server);
      const first = await signInBy(stage, browser, email);
      const [one, two] = [codeAt(await browser.open(linkOf(stage))), codeAt(await browser.open(linkOf(stage)))];
      expect(one).not.toBe(two);
      const later = await redeem(stage, one);
      expect(later.user.id).toBe(first.user.id);
      expect(decodeJwt(later.accessToken).sid).not.toBe(decodeJwt(first.accessToken).sid);
      // Another browser is asked.
      expect(pageAt(await openBrowser(stage.server).open(linkOf(stage)))).toBe('/sign-in');
    });

    shows('prompt, maxAge and the address of somebody else ask again', async (stage) => {
      const browser = openBrowser(stage.server);
      const { email } = await person(stage);
      await signInBy(stage, browser, email);
      expect(pageAt(await browser.open(linkOf(stage, { prompt: 'login' })))).toBe('/sign-in');
      expect(pageAt(await browser.open(linkOf(stage, { maxAge: 0 }, { max_age: '0' })))).toBe('/sign-in');
      expect(pageAt(await browser.open(linkOf(stage, { loginHint: stage.email() })))).toBe('/sign-in');
      codeAt(await browser.open(linkOf(stage, { maxAge: 3_600 }, { max_age: '3600' })));
      codeAt(await browser.open(linkOf(stage, { loginHint: email.toUpperCase() })));
    });
  });
}

/** The stories of the ways through the pages. */
export function hostedWays({ method }: Scene): void {
  method(METHOD, (shows) => {
    shows('a password leads to a code, and the code to a session of that browser', async (stage) => {
      const { id, email } = await person(stage);
      const browser = openBrowser(stage.server);
      expect(pageAt(await browser.open(linkOf(stage)))).toBe('/sign-in');
      const wrong = await enterPassword(browser, email, 'not the password');
      expect([pageAt(wrong), wrong.status]).toEqual(['/sign-in/password', 400]);
      const signedIn = await redeem(stage, codeAt(await browser.send({ password: PASSWORD })));
      expect(signedIn).toMatchObject({ user: { id, email }, authenticationMethod: 'Password' });
      expect(signedIn.organizationId).toBeUndefined();
      const { data } = await stage.workos.userManagement.listSessions(id);
      expect(data).toMatchObject([
        { id: decodeJwt(signedIn.accessToken).sid, authMethod: 'password', ipAddress: '127.0.0.1', userAgent: AGENT },
      ]);
    });

    shows('somebody new makes an account, and proves the address with the mailed code', async (stage) => {
      const email = stage.email();
      const browser = openBrowser(stage.server);
      expect(pageAt(await browser.open(linkOf(stage, { screenHint: 'sign-up' })))).toBe('/sign-up');
      const filled = { email, first_name: 'Ada', last_name: 'Lovelace', password: PASSWORD };
      expect(pageAt(await browser.send(filled))).toBe('/sign-in/verify-email');
      const { user, authenticationMethod } = await redeem(
        stage,
        codeAt(await browser.send({ code: codeIn(await stage.letter(email)) })),
      );
      expect(user).toMatchObject({ email, emailVerified: true, firstName: 'Ada', lastName: 'Lovelace' });
      expect(authenticationMethod).toBe('Password');
    });

    shows('a mailed code does for a password', async (stage) => {
      const { id, email } = await person(stage, { emailVerified: false });
      const browser = openBrowser(stage.server);
      await browser.open(linkOf(stage));
      await browser.send({ email });
      expect(pageAt(await browser.send({ instead: 'code' }))).toBe('/sign-in/code');
      const place = await browser.send({ code: codeIn(await stage.letter(email)) });
      const signedIn = await redeem(stage, codeAt(place));
      expect(signedIn).toMatchObject({ user: { id, emailVerified: true }, authenticationMethod: 'MagicAuth' });
    });

    shows('an address that was never proven, and a second factor, are asked for on the pages', async (stage) => {
      const browser = openBrowser(stage.server);
      const unproven = await person(stage, { emailVerified: false });
      await browser.open(linkOf(stage));
      expect(pageAt(await enterPassword(browser, unproven.email))).toBe('/sign-in/verify-email');
      const proven = await browser.send({ code: codeIn(await stage.letter(unproven.email)) });
      expect((await redeem(stage, codeAt(proven))).user).toMatchObject({ id: unproven.id, emailVerified: true });

      const { id, email, secret } = await personWithFactor(stage);
      const another = openBrowser(stage.server);
      await another.open(linkOf(stage));
      expect(pageAt(await enterPassword(another, email))).toBe('/sign-in/second-factor');
      expect((await redeem(stage, codeAt(await another.send({ code: totp(secret) })))).user.id).toBe(id);
    });

    shows('of several organizations one is chosen, or the link names it', async (stage) => {
      const { email, places } = await member(stage, 2);
      const [first = '', second = ''] = places.map(({ id }) => id);
      const browser = openBrowser(stage.server);
      await browser.open(linkOf(stage));
      expect(pageAt(await enterPassword(browser, email))).toBe('/sign-in/organization');
      const chosen = await redeem(stage, codeAt(await browser.send({ organization_id: first })));
      expect([chosen.organizationId, decodeJwt(chosen.accessToken).org_id]).toEqual([first, first]);
      const named = await signInBy(stage, openBrowser(stage.server), email, { organizationId: second });
      expect(named.organizationId).toBe(second);
    });

    shows('invitationToken fixes the address, and the invitation is accepted', async (stage) => {
      const { id, email } = await person(stage);
      const { id: organizationId } = await organization(stage);
      const { userManagement } = stage.workos;
      const { id: invitationId, token } = await userManagement.sendInvitation({ email, organizationId });
      const browser = openBrowser(stage.server);
      const page = await browser.open(linkOf(stage, { invitationToken: token }, { invitation_token: token }));
      expect([pageAt(page), fieldAt(page, 'email')]).toMatchObject(['/sign-in', { value: email, isFixed: true }]);
      await browser.send({});
      const signedIn = await redeem(stage, codeAt(await browser.send({ password: PASSWORD })));
      expect(signedIn).toMatchObject({ user: { id }, organizationId });
      const accepted = await userManagement.getInvitation(invitationId);
      expect(accepted).toMatchObject({ state: 'accepted', acceptedUserId: id });
    });
  });

  method('sendInvitation', (shows) => {
    shows("the letter's link leads somebody new through the pages to the application", async (stage) => {
      const email = stage.email();
      const { id: organizationId } = await organization(stage);
      const { id } = await stage.workos.userManagement.sendInvitation({ email, organizationId });
      const browser = openBrowser(stage.server);
      expect(pageAt(await browser.open(linkIn(await stage.letter(email))))).toBe('/invite');
      const page = await browser.send({});
      expect([pageAt(page), fieldAt(page, 'email')]).toMatchObject(['/sign-up', { value: email, isFixed: true }]);
      await browser.send({ password: PASSWORD });
      const proven = await browser.send({ code: codeIn(await stage.letter(email, 2)) });
      const signedIn = await redeem(stage, codeAt(proven));
      expect(signedIn).toMatchObject({ user: { email, emailVerified: true }, organizationId });
      expect((await stage.workos.userManagement.getInvitation(id)).state).toBe('accepted');
    });
  });
}
