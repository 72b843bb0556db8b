// Opens the whole house on a fresh database in one call, with a clock that can be moved and logs that can be read.

import { randomBytes } from 'node:crypto';
import { pino } from 'pino';
import { afterAll, afterEach, describe, inject } from 'vitest';
import { type House, openHouse } from '../src/app.ts';
import { type Config, readConfig } from '../src/config.ts';
import { createEnvironment } from '../src/core/environments.ts';
import { openWork, SYSTEM, type Work } from '../src/core/work.ts';
import { type Clock, startClock } from '../src/kit/clock.ts';
import type { Dns } from '../src/kit/dns.ts';
import type { makeSigningKey } from '../src/kit/jwt.ts';
import { startHasher } from '../src/kit/passwords/hasher.ts';
import type { Environment } from '../src/model/environment.ts';
import type { Database, Kind } from '../src/store/database.ts';
import { migrate } from '../src/store/migrate.ts';
import { openPostgres } from '../src/store/postgres.ts';
import { openSqlite } from '../src/store/sqlite.ts';
import { leaveSchema, noteForm, takeSchema } from './schemas.ts';

export interface Reply {
  status: number;
  headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every shape
  body: any;
  text: string;
}

export interface RequestOptions {
  body?: unknown;
  /** Sent as it is, instead of `body` as JSON. */
  raw?: string | Uint8Array;
  /** Sent in a form, as the part of this name. */
  file?: Uint8Array | undefined;
  /** The secret key; null sends none. The first environment's by default. */
  key?: string | null;
  headers?: Record<string, string>;
  /** The caller's address, as the socket would tell it. */
  address?: string;
}

/** One environment of a test house, with what opens it. */
export interface Tenant {
  environment: Environment;
  apiKey: string;
  clientId: string;
  work: Work;
}

export interface TestHouse extends Tenant {
  kind: Kind;
  house: House;
  database: Database;
  clock: Clock;
  /** Every line that was logged. */
  logs: string[];
  call(method: string, path: string, options?: RequestOptions): Promise<Reply>;
  /** Another environment beside the first. */
  addTenant(name?: string): Promise<Tenant>;
  /** Another replica on the same database; it has memories of its own. */
  addReplica(options?: HouseOptions): Promise<TestHouse>;
}

export interface HouseOptions {
  settings?: Partial<Config>;
  limits?: boolean;
  /** Whether events are sent to webhook endpoints. */
  webhooks?: boolean;
  /** What the DNS says; by default no name has any record. */
  dns?: Dns;
  /** Whether the records of claimed domains are looked for from time to time. */
  domains?: boolean;
  strict?: boolean;
  /** A clock of its own, as another machine has; that of the first house by default. */
  clock?: Clock;
  /** Whether PostgreSQL's tables are new, without what it learned of former rows. */
  newTables?: boolean;
  /** Log level; `info` by default, so that request lines are seen. */
  logLevel?: string;
}

export const ORIGIN = 'http://latchkey.test';
export const SECRET = 'a root secret for tests, 32 bytes or more';
const url = process.env.LATCHKEY_TEST_DATABASE_URL;

/** The databases that tests run on here. */
export const KINDS: Kind[] = url ? ['sqlite', 'postgres'] : ['sqlite'];

// The houses of a process take turns with a few.
const signingKeys = inject('signingKeys');
let turn = 0;
async function firstKey(): ReturnType<typeof makeSigningKey> {
  turn = (turn + 1) % signingKeys.length;
  return signingKeys[turn] as (typeof signingKeys)[number];
}

// One hashing process for all the houses of a process.
const hasher = startHasher();

/** Describes a suite once for each database. `open` gives a house that is closed after its test. */
export function onEachDatabase(
  name: string,
  suite: (open: (options?: HouseOptions) => Promise<TestHouse>, kind: Kind) => void,
): void {
  describe.each(KINDS)(`${name} (%s)`, (kind) => {
    const opened: (() => Promise<void>)[] = [];
    afterEach(async () => {
      for (const close of opened.splice(0).reverse()) await close();
    });
    suite(async (options) => {
      const { house, close } = await openTestHouse(kind, options);
      opened.push(close);
      return house;
    }, kind);
  });
}

/** Opens one house that lasts for all tests of the describe block it is called in. */
export async function openTestHouse(
  kind: Kind,
  options: HouseOptions = {},
): Promise<{ house: TestHouse; close(): Promise<void> }> {
  const store = await freshDatabase(kind, options.newTables ?? false);
  const clock = startClock();
  const closers: (() => Promise<void>)[] = [];
  const house = await enter(kind, store.open, options.clock ?? clock, options, closers);
  await store.ready();
  return {
    house,
    async close() {
      for (const close of closers.reverse()) await close();
      await store.drop();
    },
  };
}

/** Keeps a house for a whole describe block: opened by the first `get`, closed after all. */
export function sharedHouse(kind: Kind, options: HouseOptions = {}): () => Promise<TestHouse> {
  let opened: ReturnType<typeof openTestHouse> | undefined;
  afterAll(async () => (await opened)?.close());
  return async () => {
    opened ??= openTestHouse(kind, options);
    return (await opened).house;
  };
}

async function enter(
  kind: Kind,
  open: () => Database,
  clock: Clock,
  options: HouseOptions,
  closers: (() => Promise<void>)[],
): Promise<TestHouse> {
  const logs: string[] = [];
  const config = { ...readConfig({}, { LATCHKEY_SECRET: SECRET, LATCHKEY_API_KEY: testKey() }), ...options.settings };
  const database = open();
  const logger = pino(
    { level: options.logLevel ?? 'info', base: null },
    { write: (line: string) => void logs.push(line) },
  );
  const house = await openHouse(config, config.publicUrl ?? ORIGIN, {
    database,
    clock,
    hasher,
    logger,
    strict: options.strict ?? true,
    limits: options.limits ?? false,
    webhooks: options.webhooks ?? false,
    firstKey,
    dns: options.dns ?? { txt: async () => [] },
    domains: options.domains ?? false,
  });
  closers.push(() => house.close());
  const apiKey = house.apiKey as string;
  return {
    kind,
    house,
    database,
    clock,
    logs,
    environment: house.environment,
    apiKey,
    clientId: house.clientId,
    work: openWork(house.tools, house.environment, SYSTEM),
    call: (method, path, request) => call(house, apiKey, method, path, request),
    async addTenant(name = 'Another') {
      const made = await createEnvironment(house.tools, name, 'test');
      return { ...made, apiKey: made.apiKey as string, work: openWork(house.tools, made.environment, SYSTEM) };
    },
    addReplica: (more) => enter(kind, open, more?.clock ?? clock, more ?? options, closers),
  };
}

/** The content type of {@link formOf}. */
export const FORM = 'multipart/form-data; boundary=of-the-house';

/** A form with a file in it, as it goes out. */
export function formOf(file: Uint8Array): Uint8Array {
  const head = '--of-the-house\r\nContent-Disposition: form-data; name="file"; filename="file"\r\n\r\n';
  return Buffer.concat([Buffer.from(head), file, Buffer.from('\r\n--of-the-house--\r\n')]);
}

async function call(
  house: House,
  apiKey: string,
  method: string,
  path: string,
  options: RequestOptions = {},
): Promise<Reply> {
  const { body, raw, file, key = apiKey, headers = {}, address } = options;
  const sent = raw ?? (file ? formOf(file) : body === undefined ? undefined : JSON.stringify(body));
  const request = new Request(`${ORIGIN}${path}`, {
    method,
    headers: {
      ...(key ? { authorization: `Bearer ${key}` } : {}),
      ...(sent === undefined ? {} : { 'content-type': file ? FORM : 'application/json' }),
      ...headers,
    },
    ...(sent === undefined ? {} : { body: sent as string }),
  });
  const connection = address ? { incoming: { socket: { remoteAddress: address } } } : {};
  const response = await house.fetch(request, connection);
  const text = await response.text();
  const json = response.headers.get('content-type') === 'application/json';
  return { status: response.status, headers: response.headers, text, body: json ? JSON.parse(text) : null };
}

// What a database is once it was migrated, which takes longer than most tests: each process does that once.
let migrated: Promise<Uint8Array> | undefined;
async function migratedImage(): Promise<Uint8Array> {
  const database = openSqlite(':memory:');
  await migrate(database, Date.now());
  const image = database.image();
  await database.close();
  return image;
}

interface Store {
  open(): Database;
  ready(): Promise<void>;
  drop(): Promise<void>;
}

async function freshDatabase(kind: Kind, newTables: boolean): Promise<Store> {
  if (kind === 'sqlite') {
    // Replicas of an embedded house do not exist; those of a test share its one in-memory database.
    migrated ??= migratedImage();
    const database = openSqlite(':memory:', await migrated);
    let users = 0;
    const shared: Database = {
      ...database,
      async close() {
        users -= 1;
        if (users === 0) await database.close();
      },
    };
    return {
      open() {
        users += 1;
        return shared;
      },
      ready: async () => {},
      drop: async () => {},
    };
  }
  const schema = await takeSchema(newTables);
  return {
    open: () => openPostgres(url as string, { schema, connections: 4 }),
    ready: () => noteForm(schema),
    drop: () => leaveSchema(schema),
  };
}

function testKey(): string {
  return `sk_test_${randomBytes(24).toString('base64url')}`;
}
