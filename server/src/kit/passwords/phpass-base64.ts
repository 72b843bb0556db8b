// phpass's own base64 (openwall.com/phpass, encode64): little-endian, and under crypt's alphabet.

import { InvalidPasswordHash } from './hash-spec.ts';

const ALPHABET = './0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** The number from 0 to 63 that a letter stands for. Throws `InvalidPasswordHash` for any other letter. */
export function readPhpassLetter(letter: string): number {
  const value = letter === '' ? -1 : ALPHABET.indexOf(letter);
  if (value < 0) throw new InvalidPasswordHash('not phpass base64');
  return value;
}

/** Bytes of phpass base64. Throws `InvalidPasswordHash` when bits are left over that phpass would never have set. */
export function readPhpassBase64(text: string): Buffer {
  const bytes: number[] = [];
  let bits = 0;
  let held = 0;
  for (const letter of text) {
    bits |= readPhpassLetter(letter) << held;
    held += 6;
    if (held < 8) continue;
    bytes.push(bits & 0xff);
    bits >>>= 8;
    held -= 8;
  }
  if (bits !== 0) throw new InvalidPasswordHash('phpass base64 goes on');
  return Buffer.from(bytes);
}
