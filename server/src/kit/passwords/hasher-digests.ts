// Reads digests in the form that a named hasher wrote them in: Clerk's `password_hasher` and `password_digest`.

import { readArgon2, readBcrypt, readSalted } from './common-forms.ts';
import {
  InvalidPasswordHash,
  isHex,
  type ParsedHash,
  readBase64,
  readHex,
  readInteger,
  readPowerOfTwo,
  writeBase64,
} from './hash-spec.ts';
import { readPhpassBase64, readPhpassLetter } from './phpass-base64.ts';

/** A digest under the name of what made it (contract/clerk.md section 4.2). */
export interface HasherDigest {
  hasher: Hasher;
  digest: string;
}

/** The hasher keeps its digests to itself: only a call to it at every sign-in could tell whether a password matches. */
export class HasherUnavailable extends Error {
  constructor(hasher: Hasher) {
    super(`Digests of ${hasher} can only be verified by its owner.`);
    this.name = 'HasherUnavailable';
  }
}

/** All that is known of each hasher: how its digests are read. */
const READERS = {
  argon2i: (digest) => readArgon2Variant(digest, 'i'),
  argon2id: (digest) => readArgon2Variant(digest, 'id'),
  awscognito: readCognito,
  bcrypt: (digest) => readBcrypt(digest),
  bcrypt_peppered: readPeppered,
  bcrypt_sha256_django: readBcryptSha256,
  ldap_ssha: (digest) => readSalted(digest, 'suffix', 'sha1', /^\{SSHA\}/i),
  md5: (digest) => readUnsalted(digest, 'md5'),
  md5_phpass: (digest) => readPhpass(digest, { pre: 'md5' }),
  md5_salted: (digest) => readSaltAndHash(digest, 'md5'),
  pbkdf2_sha1: readPbkdf2Sha1,
  pbkdf2_sha256: (digest) => readPbkdf2(digest, 'pbkdf2_sha256', readBase64, readBase64),
  pbkdf2_sha256_django: readPbkdf2Django,
  pbkdf2_sha512: (digest) => readPbkdf2(digest, 'pbkdf2_sha512', Buffer.from, readHex),
  pbkdf2_sha512_hex: (digest) => readPbkdf2(digest, 'pbkdf2_sha512_hex', readHex, readHex),
  phpass: (digest) => readPhpass(digest),
  scrypt_firebase: readFirebase,
  scrypt_werkzeug: readWerkzeug,
  sha256: (digest) => readUnsalted(digest, 'sha256'),
  sha256_salted: (digest) => readSaltAndHash(digest, 'sha256'),
  sha512_symfony: readSymfony,
} satisfies Record<string, (digest: string) => ParsedHash>;

/** The name of a hasher whose digests can be read. */
export type Hasher = keyof typeof READERS;

/** Every hasher there is: what a face takes for one, and refuses anything else. */
export const HASHERS = Object.keys(READERS) as [Hasher, ...Hasher[]];

/** A long salt, a long pepper and the longest digest in hex have room in this many characters. */
const MAX_LENGTH = 4_096;

/**
 * Takes a digest apart without computing anything; its bounds are the caller's to check. Throws `InvalidPasswordHash`
 * when it is not of its hasher's form, `HasherUnavailable` when it is, and nobody here can verify it.
 */
export function readHasherDigest({ hasher, digest }: HasherDigest): ParsedHash {
  if (!Object.hasOwn(READERS, hasher)) throw new InvalidPasswordHash('unknown hasher');
  if (digest.length > MAX_LENGTH || !digest.isWellFormed() || /\p{Cc}/u.test(digest)) {
    throw new InvalidPasswordHash('too long, or with control characters');
  }
  return READERS[hasher](digest);
}

/** The PHC string of the variant that its hasher names, and of no other. */
function readArgon2Variant(digest: string, variant: 'i' | 'id'): ParsedHash {
  const hash = readArgon2(digest);
  if (hash.params.y !== variant) throw new InvalidPasswordHash(`not argon2${variant}`);
  return hash;
}

/** `awscognito#<user pool>#<client>#<identifier>`: no digest at all, but where Amazon may be asked. */
function readCognito(digest: string): never {
  parts(digest, /^awscognito#[^#]+#[^#]+#[^#]+$/);
  throw new HasherUnavailable('awscognito');
}

/** A bcrypt string, `$`, and the pepper as text, which may hold `$` itself. */
function readPeppered(digest: string): ParsedHash {
  const [bcrypt = '', pepper = ''] = parts(digest, /^(.{60})\$(.+)$/);
  return readBcrypt(bcrypt, { pepper: writeBase64(Buffer.from(pepper)) });
}

/** `bcrypt_sha256$` and a bcrypt string, made of the password's SHA-256 in hex (Django's BCryptSHA256PasswordHasher). */
function readBcryptSha256(digest: string): ParsedHash {
  const [bcrypt = ''] = parts(digest, /^bcrypt_sha256\$(.+)$/);
  return readBcrypt(bcrypt, { pre: 'sha256' });
}

/** The digest in hex and nothing else. */
function readUnsalted(digest: string, d: 'md5' | 'sha256'): ParsedHash {
  return { scheme: 'salted', params: { d, at: 'none' }, salt: Buffer.alloc(0), digest: readHex(digest) };
}

/** `salt$hash`, the salt as text. Nobody says which of salt and password came first. */
function readSaltAndHash(text: string, d: 'md5' | 'sha256'): ParsedHash {
  const [salt = '', hash = ''] = parts(text, /^([^$]+)\$([^$]+)$/);
  return { scheme: 'salted', params: { d, at: 'either' }, salt: Buffer.from(salt), digest: readHex(hash) };
}

type Bytes = (text: string) => Buffer;

/** `<name>$<iterations>$<salt>$<hash>`, salt and hash each in their own spelling; the digest is as long as its hash. */
function readPbkdf2(digest: string, name: string, readSalt: Bytes, readHash: Bytes): ParsedHash {
  const [stated, iterations, salt = '', hash = ''] = parts(digest, /^(\w+)\$(\d+)\$([^$]+)\$([^$]+)$/);
  if (stated !== name) throw new InvalidPasswordHash(`not ${name}`);
  const bytes = readHash(hash);
  const params = { d: name.split('_')[1] ?? '', i: readInteger(iterations), l: bytes.length };
  return { scheme: 'pbkdf2', params, salt: readSalt(salt), digest: bytes };
}

/** Django's PBKDF2PasswordHasher: the salt is text, and the digest always has 32 bytes. */
function readPbkdf2Django(digest: string): ParsedHash {
  return ofLength(readPbkdf2(digest, 'pbkdf2_sha256', Buffer.from, readBase64), 32);
}

/** `pbkdf2_sha1$<iterations>$<salt>$<hex>[$<length>]`: a salt in hex means its bytes, any other its text. */
function readPbkdf2Sha1(digest: string): ParsedHash {
  const [form = '', length = '32'] = parts(digest, /^((?:[^$]+\$){3}[^$]+)(?:\$(\d+))?$/);
  const readSalt = (salt: string) => (isHex(salt) ? readHex(salt) : Buffer.from(salt));
  return ofLength(readPbkdf2(form, 'pbkdf2_sha1', readSalt, readHex), readInteger(length));
}

/** `$P$` (or phpBB's `$H$`), a letter for the rounds, 8 of salt, 22 of digest. */
function readPhpass(text: string, more: { pre?: 'md5' } = {}): ParsedHash {
  const [rounds = '', salt = '', digest = ''] = parts(text, /^\$[PH]\$(.)([./0-9A-Za-z]{8})([./0-9A-Za-z]{22})$/);
  const params = { log: readPhpassLetter(rounds), ...more };
  return { scheme: 'phpass', params, salt: Buffer.from(salt), digest: readPhpassBase64(digest) };
}

/** `<hash>$<salt>$<signer key>$<salt separator>$<rounds>$<memory cost>`, the first four in base64. */
function readFirebase(text: string): ParsedHash {
  const form = /^([^$]+)\$([^$]+)\$([^$]+)\$([^$]*)\$(\d+)\$(\d+)$/;
  const [hash = '', salt = '', signerKey = '', separator = '', rounds, memory] = parts(text, form);
  const keys = { sk: writeBase64(readBase64(signerKey)), ss: writeBase64(readBase64(separator)) };
  const params = { r: readInteger(rounds), m: readInteger(memory), ...keys };
  return { scheme: 'firebase-scrypt', params, salt: readBase64(salt), digest: readBase64(hash) };
}

/**
 * `scrypt:<N>:<r>:<p>$<salt>$<hash>`: the salt as text, 64 bytes of digest in hex as Werkzeug writes them or in base64 as
 * the vendor says, who also puts a `$` in front.
 */
function readWerkzeug(digest: string): ParsedHash {
  const form = /^\$?scrypt:(\d+):(\d+):(\d+)\$([^$]+)\$([^$]+)$/;
  const [n, r, p, salt = '', hash = ''] = parts(digest, form);
  const bytes = isHex(hash) ? readHex(hash) : readBase64(hash);
  const params = { ln: readPowerOfTwo(n), r: readInteger(r), p: readInteger(p), l: bytes.length };
  return ofLength({ scheme: 'scrypt', params, salt: Buffer.from(salt), digest: bytes }, 64);
}

/** `sha512_symfony$<iterations>$<salt>$<base64>`. Symfony itself refuses a salt with braces. */
function readSymfony(digest: string): ParsedHash {
  const [iterations, salt = '', hash = ''] = parts(digest, /^sha512_symfony\$(\d+)\$([^${}]+)\$([^$]+)$/);
  const params = { i: readInteger(iterations) };
  return { scheme: 'symfony', params, salt: Buffer.from(salt), digest: readBase64(hash) };
}

/** The groups of `form` in `text`. Throws `InvalidPasswordHash` when it does not match. */
function parts(text: string, form: RegExp): (string | undefined)[] {
  const match = form.exec(text);
  if (match === null) throw new InvalidPasswordHash('not of the form of its hasher');
  return match.slice(1);
}

function ofLength(hash: ParsedHash, length: number): ParsedHash {
  if (hash.digest.length !== length) throw new InvalidPasswordHash('digest length');
  return hash;
}
