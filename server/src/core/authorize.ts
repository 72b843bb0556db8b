// What an application may ask the pages for (RFC 6749 section 4.1.1), and where the browser goes with it.

import { canonicalEmail } from '../kit/email.ts';
import type { BrowserSession, Flow, FlowRequest, FlowStep } from '../model/flow.ts';
import { Refusal, refuse } from '../model/refusal.ts';
import { findApplicationOf } from '../store/applications.ts';
import { findOrganization } from '../store/organizations.ts';
import { findUser } from '../store/users.ts';
import { needsConsent } from './applications.ts';
import { findBrowserSession } from './browser-sessions.ts';
import { findConnectionFor } from './connections.ts';
import { beginFlow } from './flows.ts';
import { flowPage } from './page-links.ts';
import { isAmong, isRegisteredRedirect } from './redirects.ts';
import { signInByBrowser } from './sign-in/by-browser.ts';
import { flowStepOf, goesBackTo } from './sign-in/on-pages.ts';
import { beginVisitOf, errorAddress } from './sign-in/visits.ts';
import type { Work } from './work.ts';

/** The browser that comes. */
export interface Visiting {
  /** What its flows are bound to. */
  browser: string;
  /** The cookie of its session on our pages. */
  cookie: string | null;
  ipAddress: string | null;
  userAgent: string | null;
}

/**
 * Refuses `redirect_not_allowed` for a place that is not registered for this client: then nobody is sent anywhere (O1).
 */
export async function checkRedirect(work: Work, clientId: string, redirectUri: string): Promise<void> {
  const application = await findApplicationOf(work.db, work.environmentId, clientId);
  const isFine = application
    ? isAmong(work, application.redirectUris, redirectUri)
    : await isRegisteredRedirect(work, 'redirect', redirectUri);
  if (!isFine) throw refuse('redirect_not_allowed');
}

/** Who is to be asked, as the application says it; null for our own pages. */
export type Asked =
  | { provider: string }
  | { connectionId: string }
  | { organizationId: string }
  | { domain: string }
  | null;

/**
 * Begins a sign-in, and gives where to go: to one of our pages; for somebody who is signed in here, and need not prove it
 * again, to the application itself with a code; to whoever is to be asked in our place. What is wrong with that the
 * application is told at its own address.
 */
export async function authorize(
  work: Work,
  { selector, ...request }: FlowRequest & { selector: Asked },
  visiting: Visiting,
): Promise<string> {
  try {
    if (selector === null) return await authorizeOnPages(work, request, visiting);
    const target = 'provider' in selector ? selector : { connectionId: (await findConnectionFor(work, selector)).id };
    // What others' applications get comes from our pages: there people are asked whether they may (RFC 6749 section 10.2).
    const flow = { ...request, target: (await needsConsent(work, request.clientId)) ? null : target };
    const { token, id } = await beginFlow(work, visiting.browser, flow);
    return await beginVisitOf(work, { ...flow, id }, token, target);
  } catch (error) {
    if (error instanceof Refusal) return errorAddress(request, error);
    throw error;
  }
}

/** How long after its end a sign-in leads its browser on once more. */
const AGAIN = 60_000;

/**
 * Where a browser goes that sends the last form of a sign-in once more, or loads its page again: where the first answer
 * led, with a code of its own. Refuses `flow_over` for whoever is not signed in here, and later on.
 */
export async function goOnAgain(work: Work, flow: Flow, visiting: Visiting): Promise<string> {
  const session = await findBrowserSession(work, visiting.cookie);
  const isFresh = flow.concludedAt !== null && work.now() - flow.concludedAt < AGAIN;
  const going = session && isFresh && !flow.target ? await goOn(work, flow, visiting, session) : null;
  if (typeof going !== 'string') throw refuse('flow_over');
  return going;
}

async function authorizeOnPages(work: Work, request: FlowRequest, visiting: Visiting): Promise<string> {
  const { organizationId } = request;
  if (organizationId !== null && !(await findOrganization(work.db, work.environmentId, organizationId)))
    throw refuse('invalid_connection', { fault: 'organization_invalid' });
  const session = await findBrowserSession(work, visiting.cookie);
  const going =
    session && (await mayGoOn(work, request, session)) ? await goOn(work, request, visiting, session) : null;
  if (typeof going === 'string') return going;
  const { token } = await beginFlow(work, visiting.browser, request, going);
  return flowPage(token, going, request.screen);
}

// The application's address, or the step that is left; null for whom the gates keep out: they see who may come in.
async function goOn(
  work: Work,
  request: FlowRequest,
  { ipAddress, userAgent }: Visiting,
  session: BrowserSession,
): Promise<string | FlowStep | null> {
  const { clientId, organizationId, invitationId } = request;
  const ending = goesBackTo({ ...request, id: null });
  const from = { clientId, ipAddress, userAgent, organizationId, invitationId, ending };
  const outcome = await signInByBrowser(work, session, from).catch((error: unknown) => {
    if (error instanceof Refusal) return null;
    throw error;
  });
  if (!outcome) return null;
  if (outcome.step) return flowStepOf(outcome.step);
  return outcome.signedIn.to ?? { name: 'consent', userId: session.userId, organizationId: null };
}

async function mayGoOn(work: Work, request: FlowRequest, session: BrowserSession): Promise<boolean> {
  const { prompt, maxAge, loginHint } = request;
  if (prompt?.split(' ').some((each) => each === 'login' || each === 'select_account')) return false;
  if (maxAge !== null && work.now() - session.authenticatedAt >= maxAge * 1000) return false;
  const meant = loginHint === null ? null : canonicalEmail(loginHint);
  if (!meant) return true;
  // Somebody else was meant: they are asked, and whoever is signed in stays so until they are.
  const user = await findUser(work.db, work.environmentId, session.userId);
  return user !== null && canonicalEmail(user.email)?.canonical === meant.canonical;
}
