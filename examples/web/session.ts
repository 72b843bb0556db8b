// The session in a visitor's cookie: looked at on each request, and renewed on the way when its access token is over.

import type { CookieSession, SignedIn } from '@latchkey/sdk';
import type { Context } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import { createMiddleware } from 'hono/factory';
import { appUrl, cookiePassword, userManagement } from './environment.ts';

const COOKIE = 'wos-session';
const THIRTY_DAYS_S = 30 * 86_400;

/** Out of reach of scripts and of other sites' forms, and never sent in the clear where the application is on https. */
export const COOKIE_OPTIONS = {
  path: '/',
  httpOnly: true,
  sameSite: 'Lax',
  secure: appUrl.protocol === 'https:',
} as const;

/** The session that the visitor brought, whatever it is worth. */
export function sessionOf(c: Context): CookieSession {
  return userManagement.loadSealedSession({ sessionData: getCookie(c, COOKIE) ?? '', cookiePassword });
}

/** Gives the visitor a session to keep. */
export function keepSession(c: Context, sealedSession: string): void {
  setCookie(c, COOKIE, sealedSession, { ...COOKIE_OPTIONS, maxAge: THIRTY_DAYS_S });
}

export function forgetSession(c: Context): void {
  deleteCookie(c, COOKIE, COOKIE_OPTIONS);
}

/** Who visits; null for somebody who is not signed in. */
export async function visitorOf(c: Context, session = sessionOf(c)): Promise<SignedIn | null> {
  const known = await session.authenticate();
  if (known.authenticated) return known;
  // An access token lives for minutes, the session for days.
  if (known.reason !== 'invalid_jwt') return null;
  const renewed = await session.refresh();
  if (!renewed.authenticated) return null;
  keepSession(c, renewed.sealedSession);
  return renewed;
}

/** Lets in who is signed in, and sends everybody else to sign in. */
export const signedIn = createMiddleware<{ Variables: { visitor: SignedIn; session: CookieSession } }>(
  async (c, next) => {
    const session = sessionOf(c);
    const visitor = await visitorOf(c, session);
    if (!visitor) {
      forgetSession(c);
      return c.redirect('/login', 303);
    }
    c.set('visitor', visitor);
    c.set('session', session);
    await next();
  },
);
