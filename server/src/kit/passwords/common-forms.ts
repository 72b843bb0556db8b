// Reads the spellings that several systems share: bcrypt's, Argon2's and that of salted digests in a directory.

import { readBcryptBase64 } from './bcrypt-base64.ts';
import { type HashParams, InvalidPasswordHash, type ParsedHash, readBase64 } from './hash-spec.ts';
import { numberIn, onlyParams, readPhc } from './phc.ts';

/** Where a salt stood when a salted digest was made: `digest(salt + password)` is `prefix`. */
export type SaltPosition = 'prefix' | 'suffix';

/** `$2b$12$` + 22 characters of salt + 31 of digest. `$2x$` marks a broken implementation nobody can verify. */
export function readBcrypt(hash: string, more: HashParams = {}): ParsedHash {
  const match = /^\$(2[aby])\$(\d{2})\$([./A-Za-z0-9]{22})([./A-Za-z0-9]{31})$/.exec(hash);
  const [, v = '', cost = '', salt = '', digest = ''] = match ?? [];
  if (match === null) throw new InvalidPasswordHash('not bcrypt');
  const params = { v, c: Number(cost), ...more };
  return { scheme: 'bcrypt', params, salt: readBcryptBase64(salt), digest: readBcryptBase64(digest) };
}

/** `$argon2id$v=19$m=65536,t=3,p=4$salt$hash`; a string without `v=` is version 16 (phc-winner-argon2). */
export function readArgon2(hash: string): ParsedHash {
  const { id, params, salt, digest } = readPhc(hash);
  const y = /^argon2(d|i|id)$/.exec(id)?.[1];
  if (y === undefined) throw new InvalidPasswordHash('not argon2');
  const v = params.has('v') ? numberIn(params, 'v') : 16;
  const cost = { m: numberIn(params, 'm'), t: numberIn(params, 't'), p: numberIn(params, 'p') };
  onlyParams(params, ['v', 'm', 't', 'p']);
  return { scheme: 'argon2', params: { y, v, ...cost, l: digest.length }, salt, digest };
}

/** `{SSHA}` (RFC 2307's salted SHA-1 as OpenLDAP writes it) or `{SSHA256}`: base64 of the digest, then the salt. */
export function readSalted(hash: string, at: SaltPosition, d: 'sha1' | 'sha256', prefix: RegExp): ParsedHash {
  if (!prefix.test(hash)) throw new InvalidPasswordHash(`not salted ${d}`);
  const bytes = readBase64(hash.replace(prefix, ''));
  const length = d === 'sha1' ? 20 : 32;
  return { scheme: 'salted', params: { d, at }, salt: bytes.subarray(length), digest: bytes.subarray(0, length) };
}
