// A session as the value of a cookie, sealed by a password: iron's format, which the vendor's Node packages write and read.

import { base64url, bytesOf, utf8 } from '../bytes.ts';
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

// `Fe26.2*<password's id>*<salt>*<iv>*<sealed>*<when it is over>*<salt of the mac>*<mac>~<version of what is inside>`.
// A session does not end by its seal, but by its tokens.
const PREFIX = 'Fe26.2';
const PASSWORD_ID = '1';
const VERSION = '2';
const SHORTEST_PASSWORD = 32;

/**
 * Seals a session: encrypted with AES-256-CBC and signed with HMAC-SHA-256, for a cookie. The password has 32 characters
 * or more and is known to your servers alone. Throws RangeError where it is shorter.
 */
export async function sealSession(session: SessionData, cookiePassword: string): Promise<string> {
  check(cookiePassword);
  const [salt, macSalt] = [newSalt(), newSalt()];
  const iv = crypto.getRandomValues(new Uint8Array(16));
  const key = await cipherKey(cookiePassword, salt);
  const sealed = await crypto.subtle.encrypt({ name: 'AES-CBC', iv }, key, utf8(JSON.stringify(session)));
  const base = [PREFIX, PASSWORD_ID, salt, base64url(iv), base64url(new Uint8Array(sealed)), ''].join('*');
  const mac = await crypto.subtle.sign('HMAC', await macKey(cookiePassword, macSalt), utf8(base));
  return `${base}*${macSalt}*${base64url(new Uint8Array(mac))}~${VERSION}`;
}

/** Opens a sealed session; null for what was not sealed by this password, was changed, or is no session. */
export async function unsealSession(sealed: string, cookiePassword: string): Promise<SessionData | null> {
  check(cookiePassword);
  const [value = '', version] = sealed.split('~');
  const parts = value.split('*');
  const [prefix, id, salt = '', iv = '', secret = '', over = '', macSalt = '', mac = ''] = parts;
  if (parts.length !== 8 || prefix !== PREFIX || id !== PASSWORD_ID) return null;
  try {
    const base = parts.slice(0, 6).join('*');
    // Web Crypto compares in constant time.
    const isOurs = await crypto.subtle.verify('HMAC', await macKey(cookiePassword, macSalt), bytesOf(mac), utf8(base));
    if (!isOurs || (over !== '' && Number(over) <= Date.now())) return null;
    const cipher = { name: 'AES-CBC', iv: bytesOf(iv) };
    const opened = await crypto.subtle.decrypt(cipher, await cipherKey(cookiePassword, salt), bytesOf(secret));
    const data = JSON.parse(new TextDecoder().decode(opened));
    // Before version 2, older packages of the vendor kept the session one level down.
    const session = version === VERSION ? data : (data?.persistent ?? data);
    return typeof session?.accessToken === 'string' ? session : null;
  } catch {
    return null; // What is no base64, or no JSON, was not sealed here.
  }
}

function check(password: string): void {
  if (password.length < SHORTEST_PASSWORD)
    throw new RangeError(`The cookie password must have at least ${SHORTEST_PASSWORD} characters.`);
}

// iron derives by one iteration: the password is to be random, and long.
async function derived(
  password: string,
  salt: string,
  algorithm: AesKeyGenParams | HmacKeyGenParams,
  uses: KeyUsage[],
) {
  const from = await crypto.subtle.importKey('raw', utf8(password), 'PBKDF2', false, ['deriveKey']);
  const how = { name: 'PBKDF2', hash: 'SHA-1', salt: utf8(salt), iterations: 1 };
  return crypto.subtle.deriveKey(how, from, algorithm, false, uses);
}

const cipherKey = (password: string, salt: string) =>
  derived(password, salt, { name: 'AES-CBC', length: 256 }, ['encrypt', 'decrypt']);

const macKey = (password: string, salt: string) =>
  derived(password, salt, { name: 'HMAC', hash: 'SHA-256', length: 256 }, ['sign', 'verify']);

const newSalt = () =>
  Array.from(crypto.getRandomValues(new Uint8Array(32)), (byte) => byte.toString(16).padStart(2, '0')).join('');
