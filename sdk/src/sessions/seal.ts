// A session as the value of a cookie, sealed by a password: what the vendor's Node packages write and read.

import { defaults, seal, unseal } from 'iron-webcrypto';
import type { AuthenticateResponse, User } from '../workos.generated.ts';
import type { Impersonator } from './tokens.ts';

/** What a cookie holds. */
export interface SessionData {
  accessToken: string;
  refreshToken: string;
  user: User;
  organizationId?: string;
  authenticationMethod?: AuthenticateResponse['authenticationMethod'];
  impersonator?: Impersonator;
}

const PASSWORD_ID = '1';
/** The version of what is inside; the vendor's packages look for it. */
const VERSION = '~2';
const SETTINGS = { ...defaults, ttl: 0 };

/**
 * Seals a session (iron, `Fe26.2`): encrypted and signed, for a cookie. The password has 32 characters or more and is
 * known to your servers alone. Throws where it is shorter.
 */
export async function sealSession(session: SessionData, cookiePassword: string): Promise<string> {
  const sealed = await seal(
    session,
    { id: PASSWORD_ID, secret: cookiePassword },
    { ...SETTINGS, encode: JSON.stringify },
  );
  return `${sealed}${VERSION}`;
}

/** Opens a sealed session; null for what was not sealed by this password, was changed, or is no session. */
export async function unsealSession(sealed: string, cookiePassword: string): Promise<SessionData | null> {
  const [value = '', version] = sealed.split('~');
  const opened = await unseal(value, { [PASSWORD_ID]: cookiePassword }, SETTINGS).catch((error: Error) => {
    // A password that is too short is the caller's mistake, and not the cookie's.
    if (/password/i.test(error.message) && !/Cannot find password/.test(error.message)) throw error;
    return null;
  });
  if (typeof opened !== 'object' || opened === null) return null;
  // Before version 2, older packages of the vendor kept the session one level down.
  const data = version === '2' ? opened : ((opened as { persistent?: object }).persistent ?? opened);
  return typeof (data as SessionData).accessToken === 'string' ? (data as SessionData) : null;
}
