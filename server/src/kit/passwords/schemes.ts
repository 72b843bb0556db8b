// The arithmetic of every hash that can be imported, and the bounds (A7) that keep one sign-in from pinning a core.

import { createCipheriv, pbkdf2, scrypt } from 'node:crypto';
import { promisify } from 'node:util';
import { hashRaw } from '@node-rs/argon2';
import { hash as bcryptHash } from '@node-rs/bcrypt';
import { readBcryptBase64 } from './bcrypt-base64.ts';
import { boundedPrehash, phpass, prehashed, salted, symfony } from './digest-schemes.ts';
import {
  boundedBytes,
  type HashParams,
  type HashSpec,
  InvalidPasswordHash,
  integerParam,
  type ParsedHash,
  readBase64,
  type Scheme,
  wordParam,
} from './hash-spec.ts';

const scryptAsync = promisify<Buffer, Buffer, number, object, Buffer>(scrypt);
const pbkdf2Async = promisify(pbkdf2);
const SCRYPT_MEMORY = 256 * 1024 * 1024;
/** Below this many iterations PBKDF2 counts as a fast digest. */
const SLOW_PBKDF2 = 100_000;
const MAX_PBKDF2 = 2_000_000;
const ARGON2_VARIANTS = ['d', 'i', 'id'] as const;
const PBKDF2_BLOCKS = ['sha1', 'sha256', 'sha384', 'sha512'] as const;

/**
 * bcrypt: `v` 2a, 2b or 2y, `c` the cost. It reads 72 bytes of a password and no more: such a hash goes at sign-in.
 * `pre`: it was made of a digest of the password, in hex (Django). `pepper`: bytes put behind the password (Devise).
 */
const bcrypt: Scheme = {
  digestLength({ params, salt }) {
    wordParam(params, 'v', ['2a', '2b', '2y']);
    integerParam(params, 'c', 4, 14);
    boundedPrehash(params);
    if (params.pepper !== undefined) boundedBytes(readPepper(params), 'pepper', 1, 256);
    boundedBytes(salt, 'salt', 16, 16);
    return 23;
  },
  fast: () => false,
  async derive(password, { params, salt }) {
    const peppered = Buffer.concat([prehashed(password, params), readPepper(params)]);
    const text = await bcryptHash(peppered, { salt, cost: Number(params.c), version: '2b' });
    return readBcryptBase64(text.slice(-31));
  },
};

function readPepper(params: HashParams): Buffer {
  return readBase64(String(params.pepper ?? ''));
}

/** Argon2 (RFC 9106): `y` the variant, `v` 16 or 19, `m` KiB, `t` passes, `p` lanes, `l` bytes of digest. */
const argon2: Scheme = {
  digestLength({ params, salt }) {
    wordParam(params, 'y', ARGON2_VARIANTS);
    if (params.v !== 16 && params.v !== 19) throw new InvalidPasswordHash('v must be 16 or 19');
    const lanes = integerParam(params, 'p', 1, 16);
    integerParam(params, 'm', 8 * lanes, 256 * 1024);
    integerParam(params, 't', 1, 10);
    boundedBytes(salt, 'salt', 8, 64);
    return integerParam(params, 'l', 16, 64);
  },
  fast: () => false,
  derive(password, { params, salt }) {
    return hashRaw(password, {
      algorithm: ARGON2_VARIANTS.indexOf(wordParam(params, 'y', ARGON2_VARIANTS)),
      version: params.v === 16 ? 0 : 1,
      memoryCost: Number(params.m),
      timeCost: Number(params.t),
      parallelism: Number(params.p),
      outputLen: Number(params.l),
      salt,
    });
  },
};

/** scrypt (RFC 7914): N = 2^`ln`, `r`, `p`, `l` bytes of digest. */
const plainScrypt: Scheme = {
  digestLength({ params, salt }) {
    integerParam(params, 'ln', 1, 17);
    integerParam(params, 'r', 1, 8);
    integerParam(params, 'p', 1, 10);
    boundedBytes(salt, 'salt', 1, 256);
    return integerParam(params, 'l', 16, 128);
  },
  fast: () => false,
  derive(password, { params, salt }) {
    const cost = { N: 2 ** Number(params.ln), r: Number(params.r), p: Number(params.p), maxmem: SCRYPT_MEMORY };
    return scryptAsync(password, salt, Number(params.l), cost);
  },
};

/**
 * Firebase's scrypt (github.com/firebase/scrypt): `m` log2 N, `r` rounds, `ss` the salt separator, `sk` the signer key.
 * The digest is the signer key under AES-256-CTR with the derived key.
 */
const firebaseScrypt: Scheme = {
  digestLength({ params, salt }) {
    integerParam(params, 'm', 1, 17);
    integerParam(params, 'r', 1, 8);
    boundedBytes(salt, 'salt', 1, 256);
    boundedBytes(readBase64(String(params.ss)), 'ss', 0, 256);
    return boundedBytes(readBase64(String(params.sk)), 'sk', 16, 128).length;
  },
  fast: () => false,
  async derive(password, { params, salt }) {
    const cost = { N: 2 ** Number(params.m), r: Number(params.r), p: 1, maxmem: SCRYPT_MEMORY };
    const key = await scryptAsync(password, Buffer.concat([salt, readBase64(String(params.ss))]), 32, cost);
    const cipher = createCipheriv('aes-256-ctr', key, Buffer.alloc(16));
    return Buffer.concat([cipher.update(readBase64(String(params.sk))), cipher.final()]);
  },
};

/**
 * PBKDF2 with HMAC (RFC 8018): `d` the digest, `i` iterations, `l` bytes of digest. Every block of a digest costs `i`
 * again, so that one longer than 64 bytes has as many iterations fewer.
 */
const plainPbkdf2: Scheme = {
  digestLength({ params, salt }) {
    wordParam(params, 'd', PBKDF2_BLOCKS);
    boundedBytes(salt, 'salt', 1, 256);
    const length = integerParam(params, 'l', 16, 1023);
    integerParam(params, 'i', 1, Math.floor(MAX_PBKDF2 / Math.ceil(length / 64)));
    return length;
  },
  fast: ({ params }) => Number(params.i) < SLOW_PBKDF2,
  derive(password, { params, salt }) {
    return pbkdf2Async(password, salt, Number(params.i), Number(params.l), String(params.d));
  },
};

const SCHEMES: ReadonlyMap<string, Scheme> = new Map([
  ['bcrypt', bcrypt],
  ['argon2', argon2],
  ['scrypt', plainScrypt],
  ['firebase-scrypt', firebaseScrypt],
  ['pbkdf2', plainPbkdf2],
  ['salted', salted],
  ['phpass', phpass],
  ['symfony', symfony],
]);

/** The scheme a spec names, its parameters checked. Throws `InvalidPasswordHash` when unknown or out of bounds. */
export function schemeOf(spec: HashSpec): Scheme {
  const scheme = SCHEMES.get(spec.scheme);
  if (scheme === undefined) throw new InvalidPasswordHash('unknown scheme');
  scheme.digestLength(spec);
  return scheme;
}

/** Gives `hash` back when scheme, parameters and digest length fit together; else throws `InvalidPasswordHash`. */
export function checkedHash(hash: ParsedHash): ParsedHash {
  if (schemeOf(hash).digestLength(hash) !== hash.digest.length) throw new InvalidPasswordHash('digest length');
  return hash;
}
