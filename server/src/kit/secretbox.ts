// NaCl's secretbox (XSalsa20-Poly1305), as PHP's sodium extension makes and opens it.

import { xsalsa20poly1305 } from '@noble/ciphers/salsa.js';
import { randomToken } from './secrets.ts';

const NONCE_BYTES = 24;

/** Seals a text under a key of 32 bytes: base64 of a fresh nonce and the box. */
export function sealBox(text: string, key: Uint8Array): string {
  const nonce = Buffer.from(randomToken(NONCE_BYTES), 'base64url');
  const box = xsalsa20poly1305(key, nonce).encrypt(Buffer.from(text));
  return Buffer.concat([nonce, box]).toString('base64');
}
