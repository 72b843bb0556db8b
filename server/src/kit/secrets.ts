// Random values, digests and comparisons: the only file that asks node:crypto for them.

import {
  createHash,
  createHmac,
  createSecretKey,
  hash,
  type KeyObject,
  randomBytes,
  randomFillSync,
  randomInt,
  timingSafeEqual,
} from 'node:crypto';

/** A random token of `bytes` × 8 bits from the CSPRNG, base64url. */
export function randomToken(bytes = 32): string {
  return randomBytes(bytes).toString('base64url');
}

/** SHA-256 of a high-entropy token, base64url: what a table stores to find the token again. */
export function digest(token: string): string {
  return hash('sha256', token, 'base64url');
}

/** HMAC-SHA-256 under a purpose key, base64url: the look-up form of values that a dump could otherwise enumerate. */
export function keyedDigest(key: Buffer, value: string): string {
  return createHmac('sha256', prepared(key)).update(value).digest('base64url');
}

// To prepare a key costs five times what a digest under it does.
const keys = new WeakMap<Buffer, KeyObject>();

function prepared(key: Buffer): KeyObject {
  const known = keys.get(key);
  if (known) return known;
  const fresh = createSecretKey(key);
  keys.set(key, fresh);
  return fresh;
}

/** HMAC-SHA-256 under a shared secret, in lower-case hex: what receivers check a signature by. */
export function macHex(secret: string, text: string): string {
  return createHmac('sha256', secret).update(text).digest('hex');
}

/** HMAC-SHA-256 under a key that is given in base64, in base64. */
export function macBase64(key: string, text: string): string {
  return createHmac('sha256', Buffer.from(key, 'base64')).update(text).digest('base64');
}

/** Constant-time equality of two strings of any length. */
export function equalSecrets(a: string, b: string): boolean {
  return timingSafeEqual(createHash('sha256').update(a).digest(), createHash('sha256').update(b).digest());
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** A random token of letters and digits, as this many of them: 5.95 bits each, uniform. */
export function randomLetters(length: number): string {
  return randomFrom(ALPHABET, length);
}

/** A random text of this many letters of an alphabet, uniform. */
export function randomFrom(alphabet: string, length: number): string {
  return Array.from({ length }, () => alphabet[randomInt(alphabet.length)]).join('');
}

/** A uniform whole number below `limit`. */
export function randomNumber(limit: number): number {
  return randomInt(limit);
}

const pool = Buffer.alloc(4_096);
let used = pool.length;

/** A fraction from 0 to below 1 in steps of 1/256, from the CSPRNG: one byte of many that are fetched at once. */
export function randomFraction(): number {
  if (used === pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  return (pool[used++] as number) / 256;
}
