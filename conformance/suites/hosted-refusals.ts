// What an application asks of the hosted pages in vain: told at its own address, or, where that is in doubt, in a page.

import { expect } from 'vitest';
import { openBrowser, type Place } from '../harness/browser.ts';
import { CALLBACK } from '../harness/pages.ts';
import type { Scene, Stage } from '../harness/stories.ts';
import { organization, person } from './cast.ts';
import { enterPassword, linkOf, pageAt, toldAt } from './visitors.ts';

const STATE = '{"to":"/a b"}';

/** The stories of links that lead nowhere. */
export function hostedRefusals({ method }: Scene): void {
  const told = async (stage: Stage, link: string) => toldAt(await openBrowser(stage.server).open(link));
  const refusal = (error: string) => ({ error, error_description: expect.stringMatching(/\S/), state: STATE });
  const isPage = (place: Place) => [pageAt(place), place.html.startsWith('<!doctype html>'), place.status];

  method('getAuthorizationUrl', (shows) => {
    shows('an address that is not registered is never gone to: a page says so', async (stage) => {
      for (const redirectUri of [
        'https://evil.example.com/callback',
        `${CALLBACK}/`,
        `${CALLBACK}?x=1&y=2`,
        'https://app.example.com.evil.example.com/callback',
        'javascript:alert(1)',
      ]) {
        const place = await openBrowser(stage.server).open(linkOf(stage, { redirectUri, state: STATE }));
        expect(isPage(place), redirectUri).toEqual(['/user_management/authorize', true, 400]);
      }
    });

    shows('nor is it for a client that nobody knows, whatever else is wrong', async (stage) => {
      for (const more of [{}, { provider: 'GoogleOAuth' }, { redirectUri: 'https://evil.example.com/callback' }]) {
        const place = await openBrowser(stage.server).open(linkOf(stage, { clientId: 'client_none', ...more }));
        expect(isPage(place)).toEqual(['/user_management/authorize', true, 404]);
      }
    });

    shows('without a selector the SDK builds no link', ({ workos }) => {
      const { userManagement } = workos;
      expect(() => userManagement.getAuthorizationUrl({ redirectUri: CALLBACK })).toThrow(TypeError);
      const hint = { provider: 'GoogleOAuth', screenHint: 'sign-up', redirectUri: CALLBACK } as const;
      expect(() => userManagement.getAuthorizationUrl(hint)).toThrow(TypeError);
      return Promise.resolve();
    });

    shows('selectors that are none, or too many, are told at the registered address', async (stage) => {
      const { id: organizationId } = await organization(stage);
      const selected = (options: Parameters<typeof linkOf>[1]) =>
        told(stage, linkOf(stage, { state: STATE, ...options }));
      const alone = { provider: undefined };
      for (const [options, error] of [
        [{ ...alone, connectionId: 'conn_none' }, 'connection_invalid'],
        [{ ...alone, organizationId: 'org_none' }, 'organization_invalid'],
        [{ ...alone, organizationId }, 'organization_invalid'],
        [{ organizationId: 'org_none' }, 'organization_invalid'],
        [{ connectionId: 'conn_none' }, 'ambiguous_connection_selector'],
        [{ provider: 'GoogleOAuth', organizationId }, 'ambiguous_connection_selector'],
        [{ ...alone, connectionId: 'conn_none', organizationId }, 'ambiguous_connection_selector'],
      ] as const)
        expect([options, await selected(options)]).toEqual([options, refusal(error)]);
    });

    shows('a connection that is not active signs nobody in', async (stage) => {
      const { data } = await stage.workos.sso.listConnections();
      const connectionId = data.find(({ name }) => name === 'Partners')?.id ?? '';
      const link = linkOf(stage, { provider: undefined, connectionId, state: STATE });
      expect(await told(stage, link)).toEqual(refusal('connection_unlinked'));
    });

    shows('a provider that is not set up is told as the wrong strategy', async (stage) => {
      for (const provider of ['GoogleOAuth', 'GitHubOAuth', 'AppleOAuth', 'MicrosoftOAuth', 'NobodyOAuth']) {
        const link = linkOf(stage, { provider, state: STATE });
        expect([provider, await told(stage, link)]).toEqual([provider, refusal('connection_strategy_invalid')]);
      }
    });

    shows('an invitation that is over, and a plain challenge, are told too', async (stage) => {
      const { userManagement } = stage.workos;
      const { id, token } = await userManagement.sendInvitation({ email: stage.email() });
      await userManagement.revokeInvitation(id);
      for (const invitationToken of [token, 'nobody knows it']) {
        const also = { invitation_token: invitationToken };
        const link = linkOf(stage, { invitationToken, state: STATE }, also);
        expect(await told(stage, link)).toEqual(refusal('invitation_invalid'));
      }
      const { codeVerifier } = await stage.workos.pkce.generate();
      const plain = { code_challenge: codeVerifier, code_challenge_method: 'plain' };
      expect(await told(stage, linkOf(stage, { state: STATE }, plain))).toEqual(refusal('invalid_request'));
    });

    shows('somebody who is no member of the organization is told on the page, and goes nowhere', async (stage) => {
      const { id: organizationId } = await organization(stage);
      const browser = openBrowser(stage.server);
      await browser.open(linkOf(stage, { organizationId }));
      const place = await enterPassword(browser, (await person(stage)).email);
      expect([pageAt(place), place.status]).toEqual(['/sign-in/password', 400]);
    });
  });
}
