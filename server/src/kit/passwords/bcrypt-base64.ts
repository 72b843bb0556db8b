// bcrypt's own base64: the bits of RFC 4648 under another alphabet (OpenBSD, bcrypt.c).

import { InvalidPasswordHash } from './hash-spec.ts';

const BCRYPT = './ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
const STANDARD = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** Bytes of bcrypt base64; bits left over at the end are dropped, as bcrypt does. Throws `InvalidPasswordHash`. */
export function readBcryptBase64(text: string): Buffer {
  const standard = Array.from(text, (letter) => STANDARD[BCRYPT.indexOf(letter)]);
  if (standard.includes(undefined)) throw new InvalidPasswordHash('not bcrypt base64');
  return Buffer.from(standard.join(''), 'base64');
}
