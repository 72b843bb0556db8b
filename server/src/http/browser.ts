// The cookies that tie a browser to what it does here (RFC 6265).

import { parse, serialize } from 'hono/utils/cookie';
import type { Visiting } from '../core/authorize.ts';
import { randomToken } from '../kit/secrets.ts';
import type { RequestFacts } from './access.ts';

/** A cookie to set; without a value it is taken away. */
export interface Cookie {
  name: string;
  value: string | null;
  /** Seconds; without them it lives as long as the browser runs. */
  seconds?: number;
}

/** A browser, by the cookies that it brought. */
export interface Browser {
  /** What its flows and forms are bound to. */
  id: string;
  /** To be set, where it came without one. */
  cookies: Cookie[];
  /** What proves that somebody is signed in on the pages of an environment. */
  session(environmentId: string): string | null;
  /** Sets that, for so long; null takes it away. */
  setSession(environmentId: string, value: string | null, seconds?: number): Cookie;
}

const ID = /^[\w-]{22,64}$/;

/**
 * Reads the cookies of a browser. Over https their names begin with `__Host-`: no other host, and nobody who answers in
 * the clear, can have set them (T4). Over plain http, on a developer's machine, browsers would not take such a name.
 */
export function readBrowser(header: string | null, publicUrl: string): Browser {
  const prefix = isSecure(publicUrl) ? '__Host-' : '';
  const brought = header === null || header.length > 8_192 ? {} : parse(header);
  const name = `${prefix}latchkey-browser`;
  const nameOf = (environmentId: string) => `${prefix}latchkey-session-${environmentId.slice(-10).toLowerCase()}`;
  const known = brought[name];
  const isKnown = known !== undefined && ID.test(known);
  const id = isKnown ? known : randomToken(24);
  return {
    id,
    cookies: isKnown ? [] : [{ name, value: id }],
    session: (environmentId) => brought[nameOf(environmentId)] ?? null,
    setSession: (environmentId, value, seconds) => ({
      name: nameOf(environmentId),
      value,
      ...(seconds === undefined ? {} : { seconds }),
    }),
  };
}

/** A browser as it comes to an environment, to be signed in there. */
export function visitingOf(
  browser: Browser,
  { address: ipAddress, userAgent }: RequestFacts,
  environmentId: string,
): Visiting {
  return { browser: browser.id, cookie: browser.session(environmentId), ipAddress, userAgent };
}

/** A cookie as the header says it: for this host alone, out of reach of scripts, and not sent by others' forms. */
export function writeCookie({ name, value, seconds }: Cookie): string {
  const life = value === null ? { maxAge: 0 } : seconds === undefined ? {} : { maxAge: Math.min(seconds, 34_560_000) };
  const secure = name.startsWith('__Host-');
  return serialize(name, value ?? '', { path: '/', httpOnly: true, sameSite: 'Lax', secure, ...life });
}

function isSecure(publicUrl: string): boolean {
  return publicUrl.startsWith('https:');
}
