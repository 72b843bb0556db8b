// Hashes and checks passwords off the event loop, a few at once, and says so when there are too many (A6).

import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { prepareChild } from '../child.ts';
import { startQueue } from '../queue.ts';
import { HasherBusy } from './busy.ts';
import type { ParsedHash } from './hash-spec.ts';
import type { HashJob } from './hasher-process.ts';
import { schemeOf } from './schemes.ts';
import { writeImported, writeWrapped } from './stored.ts';
import { isHashable, nativeBytes, wrappedBytes } from './text.ts';
import type { Verdict } from './verify.ts';

export interface HasherOptions {
  /** Hashes at once; at most, and by default, one for each core. */
  concurrency?: number;
  /** Jobs that may wait beyond those. */
  queueLimit?: number;
  /** How long a job may wait, in milliseconds. */
  waitMs?: number;
}

/** Every promise but `close` rejects with `HasherBusy` when the hasher can't serve it in time, or is closed. */
export interface PasswordHasher {
  /**
   * The stored form of a password: argon2id with today's parameters over its NFKC form (A1, A4). Rejects with TypeError
   * for NUL and for lone surrogates.
   */
  hash(password: string): Promise<string>;
  /**
   * Whether a password belongs to a stored form, and whether that form should be replaced by `hash` now. `null`, for a
   * user that is unknown or has no password, costs what a user of ours costs and never matches (A5).
   */
  verify(password: string, stored: string | null): Promise<Verdict>;
  /** The stored form of an imported hash; a fast digest comes to rest wrapped in argon2id (A7). */
  import(hash: ParsedHash): Promise<string>;
  /** Refuses what waits, finishes what runs, ends the process. */
  close(): Promise<void>;
}

/** Beside this file and of its kind: `.ts` in the source tree, `.js` in dist. */
const PROGRAM = fileURLToPath(import.meta.url).replace(/hasher(\.[jt]s)$/, 'hasher-process$1');
/** The dearest import of A7 takes a few seconds. */
const HANGS_AFTER_MS = 30_000;

/** A hasher; its process starts with the first job. Make one for the whole server: the limits are per hasher. */
export function startHasher(options: HasherOptions = {}): PasswordHasher {
  const { queueLimit = 64, waitMs = 2_000 } = options;
  const cores = availableParallelism();
  const concurrency = Math.max(1, Math.min(options.concurrency ?? cores, cores));
  const child = prepareChild<HashJob, string | Verdict>({
    program: PROGRAM,
    threads: concurrency,
    hangsAfterMs: HANGS_AFTER_MS,
    died: () => new HasherBusy(1),
  });
  const retryAfterSeconds = Math.max(1, Math.ceil(waitMs / 1_000));
  const queue = startQueue({ concurrency, queueLimit, waitMs, refusal: () => new HasherBusy(retryAfterSeconds) });

  async function makeHash(bytes: Buffer): Promise<string> {
    const value = await queue.run(() => child.ask({ verb: 'hash', bytes: bytes.toString('base64') }));
    if (typeof value !== 'string') throw new TypeError('The hashing process answered another job.');
    return value;
  }

  return {
    async hash(password) {
      if (!isHashable(password)) throw new TypeError('This password cannot be hashed.');
      return makeHash(nativeBytes(password));
    },
    async verify(password, stored) {
      const value = await queue.run(() => child.ask({ verb: 'verify', password, stored }));
      if (typeof value === 'string') throw new TypeError('The hashing process answered another job.');
      return value;
    },
    async import(hash) {
      if (!schemeOf(hash).fast(hash)) return writeImported(hash);
      return writeWrapped(hash, await makeHash(wrappedBytes(hash.digest)));
    },
    async close() {
      await queue.close();
      await child.close();
    },
  };
}
