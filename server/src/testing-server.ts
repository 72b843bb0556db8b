// A real server for tests: in this process, on a database in memory, with a clock that can be moved.

import { randomBytes } from 'node:crypto';
import { pino } from 'pino';
import { type House, openHouse } from './app.ts';
import { type Config, readConfig } from './config.ts';
import { changeSettings } from './core/environments.ts';
import { openWork, SYSTEM } from './core/work.ts';
import { listen } from './http/listen.ts';
import { startClock } from './kit/clock.ts';
import type { PasswordHasher } from './kit/passwords/hasher.ts';
import { openSqlite, type SqliteDatabase } from './store/sqlite.ts';
import { millisecondsOf } from './testing-clock.ts';
import { answerControl, CONTROL } from './testing-control.ts';
import type { TestLatchkey, TestOptions } from './testing-handle.ts';
import { testOutbox } from './testing-outbox.ts';
import { lendHasher, MIGRATED, newSigningKey } from './testing-prepared.ts';
import { plant } from './testing-seed.ts';

/**
 * Starts a server of its own on a free port of this machine, with a database in memory that nobody else sees. Several
 * may run at once. Rejects where the seed is refused, with what the server said.
 *
 * @example
 * const latchkey = await startLatchkey({ seed: { users: [{ email: 'ada@example.com', password: 'correct horse battery' }] } });
 */
export async function startLatchkey(options: TestOptions = {}): Promise<TestLatchkey> {
  const { hasher, giveBack } = lendHasher();
  let open: Promise<Opened>;
  let self: TestLatchkey | undefined;
  const gate = listen('127.0.0.1', options.port ?? 0, async (request, connection) =>
    self && options.control && new URL(request.url).pathname.startsWith(CONTROL)
      ? answerControl(self, request)
      : (await open).house.fetch(request, connection),
  );
  try {
    const url = `http://127.0.0.1:${await gate.listening}`;
    const config = configOf(options);
    const began = options.now === undefined ? undefined : new Date(options.now).getTime();
    const openFrom = (image: Uint8Array) => openOne(config, url, image, hasher, began);

    const empty = await openFrom(MIGRATED);
    const { house, database } = empty;
    const { clientId } = house;
    if (options.settings) await changeSettings(house.tools, house.environment, options.settings);
    const seeded = await plant((request) => house.fetch(request), config.apiKey as string, options.seed ?? {});
    const image = database.image();
    // What the house keeps in mind of its settings is that of before.
    open = options.settings ? empty.house.close().then(() => openFrom(image)) : Promise.resolve(empty);
    let here = await open;

    let stopped: Promise<void> | undefined;
    const stop = async () => {
      const closed = new Promise((resolve) => gate.server.close(resolve));
      gate.server.closeIdleConnections();
      here = await open;
      here.house.drain();
      gate.server.closeAllConnections();
      await closed;
      await here.house.close();
      await giveBack();
    };
    self = {
      url,
      apiKey: config.apiKey as string,
      clientId,
      seeded,
      outbox: testOutbox(async () => {
        const { tools, environment } = (await open).house;
        return openWork(tools, environment, SYSTEM);
      }),
      clock: {
        now: () => here.house.tools.clock.now(),
        advance(duration) {
          const { clock, herald, outbox } = here.house.tools;
          clock.advance(millisecondsOf(duration));
          // Whoever waits for a moment waits for it in real time.
          herald?.nudge();
          outbox?.nudge();
        },
      },
      async reset() {
        const former = open;
        open = former.then(({ house }) => house.close()).then(() => openFrom(image));
        here = await open;
      },
      stop: () => (stopped ??= stop()),
      [Symbol.asyncDispose]: () => (stopped ??= stop()),
    };
    return self;
  } catch (error) {
    gate.server.close();
    await giveBack();
    throw error;
  }
}

interface Opened {
  house: House;
  database: SqliteDatabase;
}

async function openOne(
  config: Config,
  url: string,
  image: Uint8Array,
  hasher: PasswordHasher,
  began: number | undefined,
): Promise<Opened> {
  const database = openSqlite(':memory:', image);
  const clock = startClock(began);
  const logger = pino({ level: 'silent' });
  return {
    database,
    house: await openHouse(config, url, { database, clock, hasher, logger, firstKey: newSigningKey }),
  };
}

function configOf({ apiKey, clientId }: TestOptions): Config {
  return readConfig(
    {},
    {
      LATCHKEY_SECRET: randomBytes(48).toString('base64url'),
      LATCHKEY_API_KEY: apiKey ?? `sk_test_${randomBytes(24).toString('base64url')}`,
      ...(clientId ? { LATCHKEY_CLIENT_ID: clientId } : {}),
    },
  );
}
