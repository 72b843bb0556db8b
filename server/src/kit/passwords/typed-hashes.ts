// Reads hashes in the spellings that a type stands for: WorkOS's `password_hash_type` and `password_hash`.

import { readArgon2, readBcrypt, readSalted, type SaltPosition } from './common-forms.ts';
import {
  boundedBytes,
  InvalidPasswordHash,
  type ParsedHash,
  readBase64,
  readInteger,
  readPowerOfTwo,
} from './hash-spec.ts';
import { agreeOnLength, base64In, numberIn, onlyParams, readFlat, readPhc } from './phc.ts';

/** A hash under the type of its spelling (contract/workos.md section 2.7). */
export interface TypedHash {
  type: string;
  hash: string;
  saltPosition?: SaltPosition | undefined;
}

type Reader = (hash: string, saltPosition: SaltPosition) => ParsedHash;

const MAX_LENGTH = 2048;

/** One reader a type. */
const READERS: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  ['bcrypt', (hash) => readBcrypt(hash)],
  ['argon2', readArgon2],
  ['scrypt', readScrypt],
  ['pbkdf2', readPbkdf2],
  ['firebase-scrypt', readFirebaseScrypt],
  ['ssha', (hash, at) => readSalted(hash, at, 'sha1', /^\{SSHA\}/i)],
  ['ssha256', (hash, at) => readSalted(hash, at, 'sha256', /^\{SSHA-?256\}/i)],
]);

/** The types whose digest depends on where the salt stood; elsewhere a position is refused. */
const POSITIONED = new Set(['ssha', 'ssha256']);

/**
 * Takes a hash apart without computing anything; its bounds are the caller's to check. Throws `InvalidPasswordHash` when
 * the type is unknown or the string does not parse. The salt of a salted digest stood behind the password unless
 * `saltPosition` says otherwise.
 */
export function readTypedHash({ type, hash, saltPosition }: TypedHash): ParsedHash {
  const reader = READERS.get(type);
  if (reader === undefined) throw new InvalidPasswordHash('unknown type');
  if (saltPosition !== undefined && !POSITIONED.has(type)) throw new InvalidPasswordHash('it has no salt position');
  if (hash.length > MAX_LENGTH || !/^[\x21-\x7e]+$/.test(hash)) throw new InvalidPasswordHash('not printable ASCII');
  return reader(hash, saltPosition ?? 'suffix');
}

/** `$scrypt$v=1$n=16384,r=8,p=1,kl=64$salt$hash`, or passlib's `$scrypt$ln=14,r=8,p=1$salt$hash`. */
function readScrypt(hash: string): ParsedHash {
  const { id, params, salt, digest } = readPhc(hash);
  if (id !== 'scrypt' || (params.get('v') ?? '1') !== '1') throw new InvalidPasswordHash('not scrypt');
  const n = params.get('n') ?? params.get('N');
  const ln = n === undefined ? numberIn(params, 'ln') : readPowerOfTwo(n);
  if (n !== undefined && params.has('ln')) throw new InvalidPasswordHash('n and ln');
  agreeOnLength(params, ['kl', 'l', 'keylen'], digest);
  onlyParams(params, ['v', 'n', 'N', 'ln', 'r', 'p', 'kl', 'l', 'keylen']);
  const cost = { ln, r: numberIn(params, 'r'), p: numberIn(params, 'p') };
  return { scheme: 'scrypt', params: { ...cost, l: digest.length }, salt, digest };
}

/**
 * `$pbkdf2$i=600000,d=sha256$salt$hash`, `$pbkdf2-sha256$i=600000,l=32$salt$hash`, passlib's
 * `$pbkdf2-sha256$29000$salt$hash` (without a digest: SHA-1) and Django's `pbkdf2_sha256$600000$salt$hash` whose salt is text.
 */
function readPbkdf2(hash: string): ParsedHash {
  const django = /^pbkdf2_(sha1|sha256)\$(\d+)\$([^$]+)\$([^$]+)$/.exec(hash);
  if (django !== null) {
    const [, d = '', iterations, salt = '', digestText = ''] = django;
    const digest = boundedBytes(readBase64(digestText), 'digest', 16, 64);
    const params = { d, i: readInteger(iterations), l: digest.length };
    return { scheme: 'pbkdf2', params, salt: Buffer.from(salt), digest };
  }
  const { id, params, bare, salt, digest } = readPhc(hash);
  const named = /^pbkdf2(?:[-_]([a-z0-9]+))?$/.exec(id);
  if (named === null) throw new InvalidPasswordHash('not pbkdf2');
  const digests = [named[1], params.get('d')?.replace('-', '').toLowerCase()].filter((name) => name !== undefined);
  if (new Set(digests).size > 1) throw new InvalidPasswordHash('two digests');
  const d = digests[0] ?? (bare === undefined ? '' : 'sha1');
  agreeOnLength(params, ['l', 'kl', 'dkLen', 'keylen'], digest);
  onlyParams(params, ['v', 'i', 'd', 'l', 'kl', 'dkLen', 'keylen']);
  boundedBytes(digest, 'digest', 16, 64);
  const i = bare === undefined ? numberIn(params, 'i') : readInteger(bare);
  return { scheme: 'pbkdf2', params: { d, i, l: digest.length }, salt, digest };
}

/**
 * `$firebase-scrypt$hash=…$salt=…$sk=…$ss=…$r=8$m=14` (WorkOS's migration tool; any order) or the PHC string of WorkOS's
 * guide, `$firebase-scrypt$r=8,m=14,sk=…,ss=…$salt$hash`.
 */
function readFirebaseScrypt(hash: string): ParsedHash {
  const flat = hash.split('$').length === 8;
  const { id, params, salt, digest } = flat ? readFlat(hash) : readPhc(hash);
  if (id !== 'firebase-scrypt') throw new InvalidPasswordHash('not firebase-scrypt');
  onlyParams(params, ['v', 'r', 'm', 'sk', 'ss', ...(flat ? ['hash', 'salt'] : [])]);
  const cost = { r: numberIn(params, 'r'), m: numberIn(params, 'm') };
  const keys = { sk: base64In(params, 'sk'), ss: base64In(params, 'ss') };
  return { scheme: 'firebase-scrypt', params: { ...cost, ...keys }, salt, digest };
}
