// The first minute: a page that plays an application, so that whoever has none yet sees a whole sign-in.

import { tryTarget } from '../core/redirects.ts';
import { beginTrial } from '../core/trials.ts';
import { screen, type Visit } from '../http/screens.ts';
import { enterDevelopment } from './development.ts';
import type { Guest } from './guest.ts';
import { draw } from './layout.tsx';

/** Enters for the environment that is meant where none is named: what comes back names none. */
export function enterTry({ query: { client_id: _, ...query }, ...visit }: Visit): Promise<Guest> {
  return enterDevelopment({ ...visit, query });
}

/** The page itself. */
export const tryIt = screen<Guest>({
  path: '/try',
  enter: enterTry,
  show: async (guest) =>
    draw(guest, {
      title: 'Try the sign-in',
      children: (
        <>
          <p>This page plays your application: it sends you to the sign-in pages, and shows you what it gets back.</p>
          <p>
            Mail that is written on the way, with its codes and links, is in the{' '}
            <a href="/outbox" target="_blank" rel="noopener">
              outbox
            </a>
            .
          </p>
          <TryAgain guest={guest} main="Sign in" />
          <a class="button other" href={`${guest.work.tools.publicUrl}/try/sign-in?screen_hint=sign-up`}>
            Create an account
          </a>
        </>
      ),
    }),
});

/** Sends the browser off, as the SDK's authorization URL does; parameters of that come along. */
export const trySignIn = screen<Guest>({
  path: '/try/sign-in',
  enter: enterTry,
  async show({ work, visit }) {
    const { clientId, redirectUri, state, challenge } = beginTrial(work, visit.browser.id);
    const { provider, connection_id: connection, organization_id: organization } = visit.query;
    const asked = new URLSearchParams({
      ...(provider || connection || organization ? {} : { provider: 'authkit' }),
      ...visit.query,
      client_id: clientId,
      redirect_uri: redirectUri,
      response_type: 'code',
      state,
      code_challenge: challenge,
      code_challenge_method: 'S256',
    });
    return { to: `/user_management/authorize?${asked}` };
  },
});

/** The button that begins a sign-in: under our own name, whatever this page was opened as, so that the cookies are there. */
export const TryAgain = ({ guest, main }: { guest: Guest; main: string }) => (
  <a class="button main" href={`${guest.work.tools.publicUrl}/try/sign-in`}>
    {main}
  </a>
);

/** Where a session is signed out that a sign-in here began. */
export function signOutOf({ work }: Guest, sessionId: string): string {
  const back = tryTarget(work, 'sign_out') ?? '';
  return `/user_management/sessions/logout?${new URLSearchParams({ session_id: sessionId, return_to: back })}`;
}
