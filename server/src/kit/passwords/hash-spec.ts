// What is known of an imported password hash before any arithmetic: its scheme, parameters, salt and digest.

/** The words and numbers of a hash's parameters, under the short names the stored form uses. */
export type HashParams = Readonly<Record<string, string | number>>;

/** Everything needed to compute a digest again from a password. */
export interface HashSpec {
  /** A name in `SCHEMES` (schemes.ts). */
  readonly scheme: string;
  readonly params: HashParams;
  readonly salt: Buffer;
}

/** A hash as its former owner wrote it, taken apart and found within the bounds of A7. */
export interface ParsedHash extends HashSpec {
  readonly digest: Buffer;
}

/** One way to turn a password and a salt into a digest. To support another hash, add one of these to `SCHEMES`. */
export interface Scheme {
  /** Throws `InvalidPasswordHash` for parameters out of bounds; else the length in bytes of what `derive` gives. */
  digestLength(spec: HashSpec): number;
  /** Whether the digest is cheap to guess against, so that it may only rest wrapped in argon2id (A7). */
  fast(spec: HashSpec): boolean;
  /** The digest of `password`, computed off the event loop. Only for a spec that `digestLength` accepted. */
  derive(password: Buffer, spec: HashSpec): Promise<Buffer>;
}

/** The hash cannot be read, has a digest of the wrong length, or asks for more work than A7 allows. Never quotes it. */
export class InvalidPasswordHash extends Error {
  constructor(reason: string) {
    super(`Invalid password hash: ${reason}.`);
    this.name = 'InvalidPasswordHash';
  }
}

const STANDARD_OR_URL_SAFE = /^[A-Za-z0-9+/_-]*(={0,2})$/;

/**
 * Bytes of standard or URL-safe base64 (RFC 4648 sections 4 and 5), padded or not, and of passlib's dialect that writes
 * `.` for `+`. Throws `InvalidPasswordHash` for anything else.
 */
export function readBase64(text: string): Buffer {
  const plain = text.replaceAll('.', '+');
  const padding = STANDARD_OR_URL_SAFE.exec(plain)?.[1]?.length;
  if (padding === undefined || (plain.length - padding) % 4 === 1) throw new InvalidPasswordHash('not base64');
  if (padding > 0 && plain.length % 4 !== 0) throw new InvalidPasswordHash('base64 padding');
  return Buffer.from(plain, 'base64');
}

/** Bytes of hexadecimal in either case. Throws `InvalidPasswordHash` for anything else, and for half a byte. */
export function readHex(text: string): Buffer {
  if (!isHex(text)) throw new InvalidPasswordHash('not hexadecimal');
  return Buffer.from(text, 'hex');
}

/** Whether `text` spells whole bytes, at least one, in hexadecimal. */
export function isHex(text: string): boolean {
  return /^(?:[0-9a-fA-F]{2})+$/.test(text);
}

/** Unpadded standard base64, the B64 of the PHC string format: how stored hashes carry bytes. */
export function writeBase64(bytes: Buffer): string {
  return bytes.toString('base64').replaceAll('=', '');
}

/** The decimal number that `text` spells, without sign or leading zeros. Throws `InvalidPasswordHash` otherwise. */
export function readInteger(text: string | undefined): number {
  if (text === undefined || !/^(0|[1-9]\d{0,9})$/.test(text)) throw new InvalidPasswordHash('not a number');
  return Number(text);
}

/** Log2 of the number that `text` spells, as scrypt counts its cost. Throws `InvalidPasswordHash` for other numbers. */
export function readPowerOfTwo(text: string | undefined): number {
  const log2 = Math.log2(readInteger(text));
  if (!Number.isInteger(log2)) throw new InvalidPasswordHash('not a power of two');
  return log2;
}

/** The parameter `name` as an integer from `low` to `high`. Throws `InvalidPasswordHash` otherwise. */
export function integerParam(params: HashParams, name: string, low: number, high: number): number {
  const value = params[name];
  if (typeof value !== 'number' || !Number.isSafeInteger(value)) throw new InvalidPasswordHash(`${name} is missing`);
  if (value < low || value > high) throw new InvalidPasswordHash(`${name} must be ${low} to ${high}`);
  return value;
}

/** The parameter `name` as one of `words`. Throws `InvalidPasswordHash` otherwise. */
export function wordParam<Word extends string>(params: HashParams, name: string, words: readonly Word[]): Word {
  const word = words.find((candidate) => candidate === params[name]);
  if (word === undefined) throw new InvalidPasswordHash(`${name} is not known`);
  return word;
}

/** Refuses bytes (a salt, a key) that are shorter than `low` or longer than `high`. */
export function boundedBytes(bytes: Buffer, name: string, low: number, high: number): Buffer {
  if (bytes.length < low || bytes.length > high) throw new InvalidPasswordHash(`${name} length`);
  return bytes;
}
