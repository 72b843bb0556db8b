// What a test asks of a server, and what it holds of it.

import type { EnvironmentSettings } from './model/environment.ts';
import type { TestClock } from './testing-clock.ts';
import type { TestOutbox } from './testing-outbox.ts';
import type { Seed, Seeded } from './testing-seed.ts';

export interface TestOptions {
  /** What is there from the beginning, and again after each `reset`. */
  seed?: Seed;
  /** Settings of the environment that differ from those of a new one. */
  settings?: Partial<EnvironmentSettings>;
  /** The time at the beginning, in milliseconds since 1970 or as ISO-8601; now by default. */
  now?: number | string;
  /** A free one by default. */
  port?: number;
  apiKey?: string;
  clientId?: string;
  /** Whether `/latchkey/testing/` is answered: for tests that cannot call what this gives. */
  control?: boolean;
}

/** A server that runs for a test. */
export interface TestLatchkey {
  /** Origin, without a slash at the end: what SDKs call their base URL. */
  readonly url: string;
  readonly apiKey: string;
  readonly clientId: string;
  /** What the seed has made, by address and by name. */
  readonly seeded: Seeded;
  /** The letters that would have been mailed. */
  readonly outbox: TestOutbox;
  /** The server's time: it goes on as usual, and can be moved forward. */
  readonly clock: TestClock;
  /** Forgets all that happened since the start: same keys, same seed, the time of the beginning. Takes milliseconds. */
  reset(): Promise<void>;
  /** Answers what is under way, and ends. */
  stop(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}
