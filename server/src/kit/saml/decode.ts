// From the form field that a browser posts to the text of a SAML document.

import { MAX_BYTES } from './limits.ts';
import { SamlRefused } from './refused.ts';

/**
 * The text of a base64 form field (SAML bindings 3.5.4): strict base64, which may be wrapped into lines; strict UTF-8,
 * whatever the document says of itself; line ends as XML 1.0 section 2.11 wants them.
 */
export function decodeField(field: string): string {
  if (field.length > MAX_BYTES) throw new SamlRefused('size');
  const bare = field.replace(/[ \t\r\n]+/g, '');
  if (bare.length % 4 !== 0 || !/^[A-Za-z0-9+/]+={0,2}$/.test(bare)) throw new SamlRefused('encoding');
  return decodeBytes(Buffer.from(bare, 'base64'));
}

/** The text of bytes that must be UTF-8; a byte order mark is dropped. */
export function decodeBytes(bytes: Uint8Array): string {
  if (bytes.length > MAX_BYTES) throw new SamlRefused('size');
  try {
    return lines(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (error) {
    if (error instanceof TypeError) throw new SamlRefused('encoding');
    throw error;
  }
}

/** Every end of a line as one line feed. */
export function lines(text: string): string {
  return text.replace(/\r\n?/g, '\n');
}
