// One unit of work: what a verb is given to act with, and the only way to commit.

import type { Clock } from '../kit/clock.ts';
import type { Dns } from '../kit/dns.ts';
import type { ImageBucket } from '../kit/images/bucket.ts';
import type { Images } from '../kit/images/images.ts';
import type { makeSigningKey } from '../kit/jwt.ts';
import type { Outbound } from '../kit/outbound.ts';
import type { PasswordHasher } from '../kit/passwords/hasher.ts';
import type { Vault } from '../kit/vault.ts';
import type { Environment } from '../model/environment.ts';
import type { Actor } from '../model/event.ts';
import type { Outbox } from '../model/letter.ts';
import type { Herald } from '../model/webhook.ts';
import type { Database, Db, Tx } from '../store/database.ts';

/** What the house lends to every unit of work. */
export interface Tools {
  database: Database;
  vault: Vault;
  hasher: PasswordHasher;
  /** Decodes the images of strangers, in a process that starts with the first. */
  images: Images;
  /** Where images rest when not in the database. */
  bucket?: ImageBucket;
  clock: Clock;
  /** Origin in issuers, links and redirects, without a trailing slash. */
  publicUrl: string;
  /** The only way out: requests to addresses that others chose. */
  outbound: Outbound;
  /** Asks the DNS for what the owners of domains put there. */
  dns: Dns;
  /** Who sends events to webhook endpoints; absent in commands that do not. */
  herald?: Herald;
  /** Who sends letters; absent in commands that do not, whose letters wait for a server. */
  outbox?: Outbox;
  /** Makes the first signing key of an environment, where it is not made anew. */
  firstKey?: typeof makeSigningKey;
  /** Runs a job once the answer is on its way; without it, jobs run at once. */
  later?: (job: () => Promise<unknown>) => void;
  /** Whether requests and letters are limited in number; off in development. */
  limits?: boolean;
  /** Whether people use this: then nothing secret travels in the clear. */
  production?: boolean;
}

export interface Work {
  readonly environment: Environment;
  readonly environmentId: string;
  readonly actor: Actor;
  /** For single reads. Throws inside a commit, where it would be a dead lock or a lie. */
  readonly db: Db;
  readonly tools: Tools;
  /** Epoch ms, as all verdicts use it. */
  now(): number;
  /**
   * One transaction. Nothing slow may happen inside, and nothing but queries: it may be run again. `together` promises
   * that it only writes, and that no write waits for the answer of another: then PostgreSQL takes them in one go.
   */
  commit<T>(write: (tx: Tx) => Promise<T>, together?: boolean): Promise<T>;
  /** One statement in a commit of its own. */
  once<T>(write: (tx: Tx) => Promise<T>): Promise<T>;
}

/** Opens a unit of work in an environment, for whoever was admitted. */
export function openWork(tools: Tools, environment: Environment, actor: Actor): Work {
  const { database } = tools;
  let committing = 0;
  return {
    environment,
    environmentId: environment.id,
    actor,
    tools,
    get db() {
      if (committing > 0) throw new Error('work.db is not for use inside a commit');
      return database.db;
    },
    now: () => tools.clock.now(),
    commit: (write, together) =>
      database.commit(async (tx) => {
        committing += 1;
        try {
          return await write(tx);
        } finally {
          committing -= 1;
        }
      }, together),
    once: (write) => database.once(write),
  };
}

/** The actor of what the house does by itself. */
export const SYSTEM: Actor = { kind: 'system', id: 'latchkey', address: null, userAgent: null };
