// Where we may send a browser: exact match against what is registered, or one of the two stars that the wire allows.

import { newId } from '../kit/ids.ts';
import type { RedirectPurpose, RedirectUri } from '../model/environment.ts';
import type { Page, PageRequest } from '../model/page.ts';
import { refuse } from '../model/refusal.ts';
import type { Tx } from '../store/database.ts';
import { lock } from '../store/lock.ts';
import {
  clearDefaultRedirect,
  deleteRedirect,
  findRedirect,
  insertRedirect,
  listRedirects,
  pageRedirects,
} from '../store/origins.ts';
import { emit } from './events.ts';
import { checkCursor } from './pages.ts';
import type { Work } from './work.ts';

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);

/**
 * Registers a redirect target, or makes a registered one the default; a new default takes the place of the former one.
 * Refuses `redirect_not_allowed` for what may never be one (RFC 8252, RFC 9700): user information, fragments,
 * backslashes, controls, script and data URLs, a star anywhere but in the left-most label or a loopback port, and, in
 * production, plain http beyond the machine itself. A starred one is no place to go to, and so never the default.
 */
export async function registerRedirect(
  work: Work,
  purpose: RedirectPurpose,
  uri: string,
  isDefault = false,
): Promise<void> {
  if (!mayRegister(work, uri) || (isDefault && isStarred(uri))) throw refuse('redirect_not_allowed');
  await work.commit(async (tx) => {
    await hold(work, tx, purpose);
    await put(work, tx, { purpose, uri, isDefault: isDefault || (await isFirst(work, tx, purpose, uri)) });
  });
}

/**
 * Registers a place to sign in to, once; the first one is the default. Refuses `invalid_redirect_uri` as
 * {@link registerRedirect} does, and `duplicate_redirect_uri`.
 */
export async function createRedirect(work: Work, uri: string): Promise<RedirectUri> {
  checkRegistrable(work, uri);
  const purpose = 'redirect';
  return work.commit(async (tx) => {
    await hold(work, tx, purpose);
    if (await findRedirect(tx, work.environmentId, purpose, { uri })) throw refuse('duplicate_redirect_uri', { uri });
    return put(work, tx, { purpose, uri, isDefault: await isFirst(work, tx, purpose, uri) });
  });
}

/** One page of the places to sign in to. Refuses `invalid_cursor`. */
export async function listSignInRedirects(work: Work, page: PageRequest): Promise<Page<RedirectUri>> {
  await checkCursor(page, 'redir', async () => false);
  return pageRedirects(work.db, work.environmentId, 'redirect', page);
}

/** Takes a place to sign in to back. Refuses `not_found`, and `default_redirect_uri` for the default one. */
export async function removeRedirect(work: Work, id: string): Promise<void> {
  await work.commit(async (tx) => {
    const removed = await deleteRedirect(tx, work.environmentId, 'redirect', id);
    if (!removed) {
      const known = await findRedirect(tx, work.environmentId, 'redirect', { id });
      throw known ? refuse('default_redirect_uri') : refuse('not_found', { entity: 'redirect_uri', id });
    }
    const { purpose, uri, isDefault } = removed;
    await emit(work, tx, 'redirect_uri.deleted', { purpose, uri, isDefault });
  });
}

/** Refuses `invalid_redirect_uri` for what may never be a place to sign in to. */
export function checkRegistrable(work: Work, uri: string): void {
  if (!mayRegister(work, uri)) throw refuse('invalid_redirect_uri', { reason: RULE });
}

const RULE =
  'must be an https address (http for this machine, or the scheme of a native app), without user information and fragment, with a star only in its left-most label or as a loopback port.';

// One at a time, so that there is one default: no constraint of the table could move it.
function hold(work: Work, tx: Tx, purpose: RedirectPurpose): Promise<void> {
  return lock(tx, 'redirects', `${work.environmentId} ${purpose}`);
}

async function isFirst(work: Work, tx: Tx, purpose: RedirectPurpose, uri: string): Promise<boolean> {
  if (purpose === 'sign_out' || isStarred(uri)) return false;
  return !(await listRedirects(tx, work.environmentId, purpose)).some((each) => each.isDefault);
}

async function put(work: Work, tx: Tx, given: Pick<RedirectUri, 'purpose' | 'uri' | 'isDefault'>) {
  const now = work.now();
  if (given.isDefault) await clearDefaultRedirect(tx, work.environmentId, given.purpose, now);
  const written = await insertRedirect(tx, work.environmentId, { id: newId('redir', now), ...given, now });
  await emit(work, tx, 'redirect_uri.registered', given);
  return written;
}

function mayRegister(work: Work, uri: string): boolean {
  return isRegistrable(uri) && isSecureEnough(work, uri.replace(':*', ':1').replace('*', 'x'));
}

// Codes and tokens travel there: in production not in the clear, but for what never leaves the machine (RFC 8252 section 7.3).
function isSecureEnough(work: Work, uri: string): boolean {
  if (!work.tools.production || !uri.startsWith('http:')) return true;
  return LOOPBACK.has(new URL(uri).hostname);
}

const isStarred = (uri: string) => uri.includes('*');

/** Where the try page has people brought back to: in development a target that nobody has to register, else null. */
export function tryTarget({ tools }: Work, purpose: RedirectPurpose): string | null {
  if (tools.production) return null;
  return `${tools.publicUrl}${purpose === 'redirect' ? '/try/callback' : '/try'}`;
}

/** Whether a target is registered for this purpose, and may be gone to. */
export async function isRegisteredRedirect(work: Work, purpose: RedirectPurpose, wanted: string): Promise<boolean> {
  const registered = await listRedirects(work.db, work.environmentId, purpose);
  return wanted === tryTarget(work, purpose) || isAmong(work, registered, wanted);
}

/** The same against a list that an application brings. */
export function isAmong(work: Work, registered: { uri: string }[], wanted: string): boolean {
  return registered.some((each) => matchesRedirect(each.uri, wanted)) && isSecureEnough(work, wanted);
}

/** The place to send a browser to: `wanted` if it is registered, else the default, else the environment's homepage, else null. */
export async function resolveRedirect(
  work: Work,
  purpose: RedirectPurpose,
  wanted: string | undefined,
): Promise<string | null> {
  return (await findRedirectTo(work, purpose, wanted)) ?? work.environment.settings.homepageUrl;
}

/** The same without the homepage, where nobody awaits what an application is told. */
export async function findRedirectTo(
  work: Work,
  purpose: RedirectPurpose,
  wanted: string | undefined,
): Promise<string | null> {
  const registered = await listRedirects(work.db, work.environmentId, purpose);
  const isFine = wanted !== undefined && (wanted === tryTarget(work, purpose) || isAmong(work, registered, wanted));
  return isFine ? wanted : (registered.find((each) => each.isDefault)?.uri ?? null);
}

/** Whether a target that a browser brought is the registered one. One parse, of both. */
export function matchesRedirect(registered: string, wanted: string): boolean {
  if (!isSafe(wanted)) return false;
  if (registered === wanted) return true;
  const target = new URL(wanted);
  const star = /^(https?:\/\/)([^/]*)(.*)$/.exec(registered);
  if (!star?.[2]?.includes('*')) return false;
  const [, scheme, authority, rest] = star as unknown as [string, string, string, string];
  if (!wanted.startsWith(scheme) || `${target.protocol}//` !== scheme) return false;
  if (wanted.slice(scheme.length + target.host.length) !== rest) return false;
  const pattern = authority.split('*').map((part) => part.replace(/[.[\]]/g, '\\$&'));
  const wild = authority.endsWith(':*') ? '[0-9]{1,5}' : '[a-z0-9-]+';
  return new RegExp(`^${pattern.join(wild)}$`).test(target.host);
}

/** Whether a browser could be sent to a target, once it is registered. */
export function mayBeTarget(work: Work, uri: string): boolean {
  return !isStarred(uri) && mayRegister(work, uri);
}

/** Whether a target may be registered at all. */
export function isRegistrable(uri: string): boolean {
  if (!isSafe(uri.replace(':*', ':1').replace('*', 'x'))) return false;
  const authority = /^https?:\/\/([^/?#]*)/.exec(uri)?.[1] ?? '';
  const stars = uri.split('*').length - 1;
  if (stars === 0) return true;
  if (stars > 1 || !authority.includes('*')) return false;
  const [host = '', port] = authority.split(/:(?=[^:\]]*$)/);
  if (port === '*') return LOOPBACK.has(host);
  // In the left-most of at least three labels, so that no star covers a whole public suffix.
  return host.split('.').length >= 3 && host.indexOf('*') < host.indexOf('.');
}

function isSafe(uri: string): boolean {
  if (uri.length > 2_048 || /[\\\s\p{Cc}]/u.test(uri) || !URL.canParse(uri)) return false;
  const url = new URL(uri);
  if (url.username || url.password || url.hash || uri.includes('#')) return false;
  if (/^(javascript|data|vbscript|file|blob|about):$/.test(url.protocol)) return false;
  return /^https?:$/.test(url.protocol)
    ? /^https?:\/\/[^/]/.test(uri)
    : url.protocol.includes('.') || uri.includes('://');
}
