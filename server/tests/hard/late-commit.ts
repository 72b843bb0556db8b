// R3's mutant: a server that acknowledges a write before it is committed. Only the R3 gate starts it.

import { setTimeout as sleep } from 'node:timers/promises';
import type { Database } from '../../src/store/database.ts';

const dist = <M>(module: string): Promise<M> => import(new URL(`../../dist/${module}`, import.meta.url).href);
const { openHouse, openDatabase } = await dist<typeof import('../../src/app.ts')>('app.js');
const { readConfig } = await dist<typeof import('../../src/config.ts')>('config.js');
const { listen } = await dist<typeof import('../../src/http/listen.ts')>('http/listen.js');
const { startClock } = await dist<typeof import('../../src/kit/clock.ts')>('kit/clock.js');
const { migrate } = await dist<typeof import('../../src/store/migrate.ts')>('store/migrate.js');

const LATE = 60;

function hasty(database: Database): Database {
  return {
    ...database,
    commit: <T>(work: Parameters<typeof database.commit<T>>[0]) =>
      new Promise<T>((resolve, reject) => {
        database
          .commit(async (tx) => {
            const value = await work(tx);
            resolve(value);
            await sleep(LATE);
            return value;
          })
          .catch(reject);
      }),
  };
}

const words = process.argv.slice(2);
const flag = (name: string) => (words.includes(name) ? words[words.indexOf(name) + 1] : undefined);
const config = readConfig({ 'data-dir': flag('--data-dir'), 'database-url': flag('--database-url') });
const { database } = openDatabase(config);
await migrate(database, startClock().now());
const house = await openHouse(config, 'http://127.0.0.1', { database: hasty(database) });
const gate = listen('127.0.0.1', 0, house.fetch);
console.log(JSON.stringify({ url: `http://127.0.0.1:${await gate.listening}` }));
