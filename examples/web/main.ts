// A web application whose visitors sign in on the hosted pages of Latchkey.

import { serve } from '@hono/node-server';
import { OAuthError, randomToken } from '@latchkey/sdk';
import { Hono } from 'hono';
import { deleteCookie, setCookie } from 'hono/cookie';
import { csrf } from 'hono/csrf';
import { HTTPException } from 'hono/http-exception';
import { appUrl, cookiePassword, port, userManagement } from './environment.ts';
import { accountPage, errorPage, homePage } from './pages.ts';
import { COOKIE_OPTIONS, forgetSession, keepSession, sessionOf, signedIn, visitorOf } from './session.ts';

const STATE_COOKIE = 'sign-in-state';
const TEN_MINUTES_S = 600;

const app = new Hono();

// Forms of other sites are refused, by what browsers say of where a form stood.
app.use(csrf({ origin: appUrl.origin }));

// Every page says who visits: none is for a shared cache.
app.use(async (c, next) => {
  await next();
  c.header('Cache-Control', 'no-store');
});

app.get('/', async (c) => c.html(homePage(await visitorOf(c))));

app.get('/login', (c) => {
  const state = randomToken();
  setCookie(c, STATE_COOKIE, state, { ...COOKIE_OPTIONS, maxAge: TEN_MINUTES_S });
  const url = userManagement.getAuthorizationUrl({
    provider: 'authkit',
    redirectUri: new URL('/callback', appUrl).href,
    state,
    organizationId: c.req.query('organization_id'),
  });
  return c.redirect(url);
});

app.get('/callback', async (c) => {
  const { code, state, error, error_description: description } = c.req.query();
  const begun = deleteCookie(c, STATE_COOKIE, COOKIE_OPTIONS);
  // Whoever comes by the link of an invitation began nothing here, and does so now: Latchkey knows them already.
  if (code && !state) return c.redirect('/login');
  // Else somebody could sign a visitor in to an account that is not theirs, with a link that carries a code.
  if (!state || state !== begun)
    return c.html(errorPage('This sign-in was not begun in this browser, or too long ago.'), 400);
  if (error || !code) return c.html(errorPage(description ?? error ?? 'Nobody signed in.'), 400);
  try {
    const { sealedSession } = await userManagement.authenticateWithCode({
      code,
      session: { sealSession: true, cookiePassword },
    });
    keepSession(c, sealedSession);
  } catch (cause) {
    if (!(cause instanceof OAuthError)) throw cause;
    return c.html(errorPage('This sign-in is over: it works once, and for ten minutes.'), 400);
  }
  return c.redirect('/account');
});

app.get('/account', signedIn, async (c) => {
  const { visitor } = c.var;
  const page = await userManagement.listOrganizationMemberships({ userId: visitor.user.id });
  return c.html(accountPage(visitor, await page.autoPagination()));
});

app.post('/organization', signedIn, async (c) => {
  const { organizationId } = await c.req.parseBody();
  if (typeof organizationId !== 'string') return c.html(errorPage('Which organization?'), 400);
  const switched = await c.var.session.refresh({ organizationId });
  if (switched.authenticated) {
    keepSession(c, switched.sealedSession);
    return c.redirect('/account', 303);
  }
  // An organization may ask for more than was proved yet, its own single sign-on for one: the hosted pages see to it.
  return c.redirect(`/login?${new URLSearchParams({ organization_id: organizationId })}`, 303);
});

app.post('/logout', async (c) => {
  const returnTo = new URL('/', appUrl).href;
  // Rejects for somebody who is not signed in, and has nothing to end.
  const url = await sessionOf(c)
    .getLogoutUrl({ returnTo })
    .catch(() => returnTo);
  forgetSession(c);
  return c.redirect(url, 303);
});

app.onError((error, c) => {
  if (error instanceof HTTPException) return error.getResponse();
  console.error(error);
  return c.html(errorPage('Something went wrong on our side. Try again in a moment.'), 500);
});

serve({ fetch: app.fetch, port }, () => console.log(`The application runs: ${appUrl.href}`));
