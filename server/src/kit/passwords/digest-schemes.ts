// Schemes made of plain digests, once or many times over: all of them fast, so that they only rest wrapped in argon2id.

import { createHash } from 'node:crypto';
import { setImmediate as others } from 'node:timers/promises';
import { boundedBytes, type HashParams, type HashSpec, integerParam, type Scheme, wordParam } from './hash-spec.ts';

const DIGEST_LENGTHS = { md5: 16, sha1: 20, sha256: 32 } as const;
const DIGESTS = Object.keys(DIGEST_LENGTHS) as (keyof typeof DIGEST_LENGTHS)[];
const SALT_PLACES = ['none', 'prefix', 'suffix', 'either'] as const;
const PREHASHES = ['md5', 'sha256'] as const;
/** Rounds between two looks at what else waits: a few milliseconds of them. */
const ROUNDS_AT_A_STRETCH = 2_048;

/**
 * One digest over password and salt: `d` the digest, `at` where the salt stood (`none`: there was none; `either`:
 * nobody knows, and `readings` gives both).
 */
export const salted: Scheme = {
  digestLength({ params, salt }) {
    const none = wordParam(params, 'at', SALT_PLACES) === 'none';
    boundedBytes(salt, 'salt', none ? 0 : 1, none ? 0 : 256);
    return DIGEST_LENGTHS[wordParam(params, 'd', DIGESTS)];
  },
  fast: () => true,
  async derive(password, { params, salt }) {
    return digestOf(String(params.d), ...(params.at === 'prefix' ? [salt, password] : [password, salt]));
  },
};

/** The specs that one may stand for: two when nobody knows where its salt stood, else only itself. */
export function readings(spec: HashSpec): HashSpec[] {
  if (spec.params.at !== 'either') return [spec];
  return ['prefix', 'suffix'].map((at) => ({ ...spec, params: { ...spec.params, at } }));
}

/** Portable phpass (openwall.com/phpass): MD5, 2^`log` times more; `pre` as in bcrypt. Its salt is its text. */
export const phpass: Scheme = {
  digestLength({ params, salt }) {
    // 7 is the least that phpass takes. WordPress asks for 13, phpBB for 11, passlib for 19.
    integerParam(params, 'log', 7, 19);
    boundedPrehash(params);
    boundedBytes(salt, 'salt', 8, 8);
    return DIGEST_LENGTHS.md5;
  },
  fast: () => true,
  derive(given, { params, salt }) {
    const password = prehashed(given, params);
    return stretched('md5', [salt, password], password, 2 ** Number(params.log));
  },
};

/** Symfony's MessageDigestPasswordHasher with SHA-512: `i` digests over `password{salt}`; its default is 5,000. */
export const symfony: Scheme = {
  digestLength({ params, salt }) {
    integerParam(params, 'i', 1, 500_000);
    boundedBytes(salt, 'salt', 1, 256);
    return 64;
  },
  fast: () => true,
  derive(password, { params, salt }) {
    const merged = Buffer.concat([password, Buffer.from('{'), salt, Buffer.from('}')]);
    return stretched('sha512', [merged], merged, Number(params.i) - 1);
  },
};

/** The bytes that a scheme hashes for a password: its digest in hex where `pre` names one. */
export function prehashed(password: Buffer, { pre }: HashParams): Buffer {
  return pre === undefined ? password : Buffer.from(digestOf(String(pre), password).toString('hex'));
}

/** Throws `InvalidPasswordHash` when `pre` is there and names no digest. */
export function boundedPrehash(params: HashParams): void {
  if (params.pre !== undefined) wordParam(params, 'pre', PREHASHES);
}

async function stretched(name: string, first: Buffer[], again: Buffer, rounds: number): Promise<Buffer> {
  let digest = digestOf(name, ...first);
  for (let round = 1; round <= rounds; round++) {
    digest = digestOf(name, digest, again);
    // This runs on the one thread that hands out all hashing.
    if (round % ROUNDS_AT_A_STRETCH === 0) await others();
  }
  return digest;
}

function digestOf(name: string, ...parts: Buffer[]): Buffer {
  const hash = createHash(name);
  for (const part of parts) hash.update(part);
  return hash.digest();
}
