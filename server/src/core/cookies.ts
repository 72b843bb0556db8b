// Sessions sealed for an application's cookie, under the application's own password: used once, and kept nowhere.

import { sealBox } from '../kit/secretbox.ts';
import { refuse } from '../model/refusal.ts';

const KEY_BYTES = 32;

/** Reads a cookie password: base64 of 32 bytes, as PHP has it. Refuses `invalid_request`. */
export function readCookiePassword(password: string): Buffer {
  const key = Buffer.from(password, 'base64');
  if (/^[A-Za-z0-9+/]+={0,2}$/.test(password) && key.length === KEY_BYTES) return key;
  const message = 'Cookie password must be base64 of 32 bytes.';
  throw refuse('invalid_request', { fields: [{ path: 'cookie_password', rule: 'invalid', message }] });
}

/** Seals what a cookie holds. */
export function sealCookie(content: object, key: Buffer): string {
  return sealBox(JSON.stringify(content), key);
}
