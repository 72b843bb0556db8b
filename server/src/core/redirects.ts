// Where we may send a browser: exact match against what is registered, or one of the two stars that the wire allows.

import { newId } from '../kit/ids.ts';
import { refuse } from '../model/refusal.ts';
import { clearDefaultRedirect, insertRedirect, listRedirects, type RedirectPurpose } from '../store/origins.ts';
import { emit } from './events.ts';
import type { Work } from './work.ts';

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);

/**
 * Registers a redirect target; a new default takes the place of the former one. Refuses `redirect_not_allowed` for what may never be one (RFC 8252, RFC 9700): user
 * information, fragments, backslashes, controls, script and data URLs, and a star anywhere but in the left-most label
 * or a loopback port.
 */
export async function registerRedirect(
  work: Work,
  purpose: RedirectPurpose,
  uri: string,
  isDefault = false,
): Promise<void> {
  if (!isRegistrable(uri)) throw refuse('redirect_not_allowed');
  const now = work.now();
  await work.commit(async (tx) => {
    if (isDefault) await clearDefaultRedirect(tx, work.environmentId, purpose, now);
    await insertRedirect(tx, work.environmentId, { id: newId('redir', now), purpose, uri, isDefault, now });
    await emit(work, tx, 'redirect_uri.registered', { purpose, uri, isDefault });
  });
}

/** The place to send a browser to: `wanted` if it is registered, else the default, else the environment's homepage, else null. */
export async function resolveRedirect(
  work: Work,
  purpose: RedirectPurpose,
  wanted: string | undefined,
): Promise<string | null> {
  const registered = await listRedirects(work.db, work.environmentId, purpose);
  if (wanted !== undefined && registered.some((each) => matchesRedirect(each.uri, wanted))) return wanted;
  const fallback = registered.find((each) => each.isDefault)?.uri ?? work.environment.settings.homepageUrl;
  return fallback ?? null;
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
