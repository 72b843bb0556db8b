// What a page is: a declaration from which come its headers, the checks of its forms, and how it says no.

import { spendFormToken } from '../core/form-tokens.ts';
import { takeRequest } from '../core/limits.ts';
import type { Tools, Work } from '../core/work.ts';
import { randomToken } from '../kit/secrets.ts';
import { Refusal, refuse } from '../model/refusal.ts';
import type { RequestFacts } from './access.ts';
import { inspectText, readForm } from './body.ts';
import { type Browser, type Cookie, readBrowser } from './browser.ts';
import type { RateLimit } from './endpoint.ts';
import type { Answer, Face } from './face.ts';
import { type Arrival, type PeoplePrinter, type ServeOptions, tellPeople } from './serve.ts';

/** A browser at a page. */
export interface Visit {
  tools: Tools;
  facts: RequestFacts;
  /** Host and port that the browser asked for. */
  host: string;
  /** Path and query, as they stand in the address. */
  here: string;
  /** Of the path. */
  params: Record<string, string>;
  /** Of each parameter the first. */
  query: Record<string, string>;
  /** What was filled in; empty when nothing was sent. */
  form: Record<string, string>;
  browser: Browser;
  /** `Accept-Language`. */
  languages: string | null;
  /** What lets the page's own style and script run, and no other. */
  nonce: string;
  /** Asks the house itself, as an application's server would over the network. */
  ask: Ask;
}

export type Ask = (request: Request) => Promise<Response>;

/** What a visitor is shown, or where they are sent. */
export type Shown =
  | {
      html: string;
      status?: number;
      /** Where its forms may lead besides here (`form-action`). */
      mayLeadTo?: string[];
      cookies?: Cookie[];
    }
  | { to: string; cookies?: Cookie[] }
  /** A document for machines. */
  | { text: string; type: string; cookies?: Cookie[] };

/** Whoever entered: at least the environment that the page speaks for. */
export interface Entered {
  work: Work;
}

export interface Screen<G extends Entered = Entered> {
  path: string;
  /** How many forms one address may send: exact over replicas, switched off in development. */
  limit?: RateLimit;
  /** Finds out what the page is about, or where to go in its place. */
  enter(visit: Visit): Promise<G | { to: string }>;
  show(guest: G, visit: Visit): Promise<Shown>;
  /** Takes a form: by then it is proven to be one of ours, sent once, from this browser (W2). */
  act?(guest: G, visit: Visit): Promise<Shown>;
  /** Whether the form comes from an identity provider's page: no cookie of ours comes with it (SAML). */
  fromElsewhere?: boolean;
  /** Bytes that a form may have, where that is more than usual. */
  bytes?: number;
}

/** The pages, and how people are told what is wrong: loaded when somebody comes. */
export interface Pages {
  /** The first segments of their paths. */
  prefixes: string[];
  load(): Promise<{ screens: Screen[]; people: PeoplePrinter }>;
}

/** Declares a page. */
export function screen<G extends Entered>(declaration: Screen<G>): Screen {
  return declaration as unknown as Screen;
}

const LIMIT: RateLimit = { requests: 120, seconds: 60 };
const YEAR = 31_536_000;

/** Shows a page, or takes its form. It never throws: what goes wrong is a page too. */
export async function showScreen(
  of: Screen,
  options: ServeOptions,
  face: Face,
  arrival: Pick<Arrival, 'request' | 'facts' | 'params' | 'report' | 'admitted'> & { ask: Ask },
): Promise<Answer> {
  const { request, facts } = arrival;
  const nonce = makeNonce();
  try {
    const { tools } = options;
    const browser = readBrowser(request.headers.get('cookie'), tools.publicUrl);
    const visit: Visit = {
      tools,
      facts,
      host: new URL(request.url).host,
      here: addressOf(request),
      params: arrival.params,
      query: readQuery(request),
      form: {},
      browser,
      languages: request.headers.get('accept-language')?.slice(0, 256) ?? null,
      nonce,
      ask: arrival.ask,
    };
    const isForm = request.method === 'POST';
    if (isForm && !of.fromElsewhere) checkOrigin(request, tools.publicUrl);
    if (isForm) visit.form = await readForm(request, of.bytes);
    const guest = await of.enter(visit);
    if ('to' in guest) return { status: isForm ? 303 : 302, cookies: browser.cookies, ...locate(guest.to) };
    arrival.admitted(guest.work.environmentId);
    if (isForm && options.limits) await takeRequest(guest.work, of.path, facts.address, of.limit ?? LIMIT);
    const shown = isForm ? await act(of, guest, visit) : await of.show(guest, visit);
    // What comes from elsewhere brings no cookies of ours: it must not replace those that the browser has.
    const own = isForm && of.fromElsewhere ? [] : browser.cookies;
    const cookies = [...own, ...(shown.cookies ?? [])];
    // 303: whatever the form was sent with is not sent on (O5).
    if ('to' in shown) return { status: isForm ? 303 : 302, headers: HEADERS, cookies, ...locate(shown.to) };
    if ('text' in shown) return { status: 200, html: shown.text, headers: { ...HEADERS, 'Content-Type': shown.type } };
    const headers = headersOf(nonce, shown.mayLeadTo ?? [], tools.publicUrl);
    return { status: shown.status ?? 200, html: shown.html, headers, cookies };
  } catch (error) {
    return tellPeople(options, face, arrival, error);
  }
}

async function act(of: Screen, guest: Entered, visit: Visit): Promise<Shown> {
  if (!of.act) throw refuse('method_not_allowed', { allow: ['GET'] });
  if (!of.fromElsewhere) {
    try {
      await spendFormToken(guest.work, visit.browser.id, visit.form.form_token ?? '');
    } catch (error) {
      // Pressed twice: what the first did is shown.
      if (error instanceof Refusal && error.is('form_sent')) return { to: visit.here };
      throw error;
    }
  }
  return of.act(guest, visit);
}

/**
 * Refuses `invalid_form` for a form that another site sends. Under our referrer policy browsers send `Origin: null` with
 * our own forms; then `Sec-Fetch-Site` tells, and where both are silent the form's token alone.
 */
function checkOrigin({ headers }: Request, publicUrl: string): void {
  const origin = headers.get('origin');
  const site = headers.get('sec-fetch-site');
  const isOurs = origin === null || origin === 'null' || origin === new URL(publicUrl).origin;
  if (!isOurs || (site !== null && site !== 'same-origin')) throw refuse('invalid_form');
}

function addressOf({ url }: Request): string {
  const { pathname, search } = new URL(url);
  return `${pathname}${search}`;
}

function readQuery({ url }: Request): Record<string, string> {
  const query: Record<string, string> = {};
  for (const [name, value] of new URL(url).searchParams) {
    inspectText(name);
    inspectText(value);
    if (!Object.hasOwn(query, name)) query[name] = value;
  }
  return query;
}

const HEADERS: Record<string, string> = {
  'Cache-Control': 'no-store',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
};

function locate(to: string): Pick<Answer, 'headers'> {
  return { headers: { ...HEADERS, Location: to } };
}

/** What lets the style and the script of one answer run. */
export function makeNonce(): string {
  return randomToken(16);
}

/** What a browser may do on a page: apply our style, run our script, send our forms, and nothing else (W1). */
export function headersOf(nonce: string, mayLeadTo: string[], publicUrl: string): Record<string, string> {
  const policy = [
    `default-src 'none'`,
    `style-src 'nonce-${nonce}'`,
    `script-src 'nonce-${nonce}'`,
    `img-src 'self' data:`,
    `form-action ${["'self'", ...mayLeadTo].join(' ')}`,
    `base-uri 'none'`,
    `frame-ancestors 'none'`,
  ].join('; ');
  const secure: Record<string, string> = publicUrl.startsWith('https:')
    ? { 'Strict-Transport-Security': `max-age=${YEAR}; includeSubDomains` }
    : {};
  return { ...HEADERS, ...secure, 'Content-Security-Policy': policy, 'X-Frame-Options': 'DENY' };
}
