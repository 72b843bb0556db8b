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
import { stop } from './launch.ts';
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
  let opening: Promise<Opened> | undefined;
  let self: TestLatchkey | undefined;
  const gate = listen('127.0.0.1', options.port ?? 0, async (request, connection) => {
    if (!opening || !self) return new Response(null, { status: 503, headers: { 'Retry-After': '1' } });
    if (options.control && new URL(request.url).pathname.startsWith(CONTROL)) return answerControl(self, request);
    return (await opening).house.fetch(request, connection);
  });
  try {
    const url = `http://127.0.0.1:${await gate.listening}`;
    const config = configOf(options);
    const began = options.now === undefined ? undefined : new Date(options.now).getTime();
    const openFrom = (image: Uint8Array) => openOne(config, url, image, hasher, began);

    opening = openFrom(MIGRATED);
    const { house, database } = await opening;
    const { clientId } = house;
    if (options.settings) await changeSettings(house.tools, house.environment, options.settings);
    const seeded = await plant((request) => house.fetch(request), config.apiKey as string, options.seed ?? {});
    const image = database.image();
    // What the house keeps in mind of its settings is that of before.
    if (options.settings) opening = house.close().then(() => openFrom(image));
    let here = await opening;

    let stopped: Promise<void> | undefined;
    const end = async () => {
      await stop(gate.server, (await (opening as Promise<Opened>)).house);
      await giveBack();
    };
    self = {
      url,
      apiKey: config.apiKey as string,
      clientId,
      seeded,
      outbox: testOutbox(async () => {
        const { tools, environment } = (await (opening as Promise<Opened>)).house;
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
        const former = opening as Promise<Opened>;
        opening = former.then(({ house }) => house.close()).then(() => openFrom(image));
        here = await opening;
      },
      stop: () => (stopped ??= end()),
      [Symbol.asyncDispose]: () => (stopped ??= end()),
    };
    return self;
  } catch (error) {
    gate.server.close();
    await opening?.then(
      ({ house }) => house.close(),
      () => {},
    );
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
