// Knows the passwords that are guessed first, from a bundled list (A3).

import { readFileSync } from 'node:fs';
import { digest } from '../secrets.ts';

/** Bytes of SHA-256 kept for each password: with 170,000 of them one in 6.5 million others is taken for common. */
const ENTRY_BYTES = 5;

/** Sorted entries without header or separator; `scripts/common-passwords.ts` makes it and says what is in it. */
const FILE = new URL('../../../data/common-passwords.bin', import.meta.url);

let list: Buffer | null = null;

/**
 * Whether a password is among the bundled 170,000, in any case. The first call reads 850 kB, outside the heap. Throws
 * when the file is missing: better no server than one that takes `password1`.
 */
export function isCommonPassword(password: string): boolean {
  list ??= readFileSync(FILE);
  return includes(list, commonPasswordEntry(password));
}

/** What the list holds for a password: the start of the SHA-256 of its NFKC form in lower case. */
export function commonPasswordEntry(password: string): Buffer {
  return Buffer.from(digest(password.normalize('NFKC').toLowerCase()), 'base64url').subarray(0, ENTRY_BYTES);
}

function includes(entries: Buffer, wanted: Buffer): boolean {
  let low = 0;
  let high = entries.length / ENTRY_BYTES;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const order = wanted.compare(entries, middle * ENTRY_BYTES, (middle + 1) * ENTRY_BYTES);
    if (order === 0) return true;
    if (order < 0) high = middle;
    else low = middle + 1;
  }
  return false;
}
