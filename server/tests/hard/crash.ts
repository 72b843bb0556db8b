// R3: the server is killed under writes, again and again; what it acknowledged must be there when it is back.

import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type FreshDatabase, freshDatabase } from '../../../conformance/harness/database.ts';
import { openVault } from '../../src/kit/vault.ts';
import type { Database, Kind } from '../../src/store/database.ts';
import { openPostgres } from '../../src/store/postgres.ts';
import { openSqlite } from '../../src/store/sqlite.ts';
import { type Rows, startWriters, type Writers } from './crash-writer.ts';
import { brokenInvariants, integrity } from './invariants.ts';
import { launch } from './processes.ts';
import type { Chance } from './size.ts';

const CALLERS = 8;
// A database is given up after so many kills: what is checked after each kill grows with it.
const KILLS_EACH = 50;
const SECRET = randomBytes(48).toString('base64url');

export interface Crashes {
  faults: string[];
  acknowledged: number;
  /** From the start of the process to its ready line, for each start after a kill. */
  readyMs: number[];
}

/** Kills a server program under writes, on as many fresh databases as that takes. */
export async function crash(kind: Kind, program: string, kills: number, chance: Chance): Promise<Crashes> {
  const total: Crashes = { faults: [], acknowledged: 0, readyMs: [] };
  for (let done = 0; done < kills && total.faults.length === 0; done += KILLS_EACH) {
    const storage = await freshDatabase(kind);
    try {
      const part = await crashOne(storage, program, Math.min(KILLS_EACH, kills - done), chance);
      total.faults.push(...part.faults);
      total.acknowledged += part.acknowledged;
      total.readyMs.push(...part.readyMs);
    } finally {
      await storage.drop();
    }
  }
  return total;
}

async function crashOne(storage: FreshDatabase, program: string, kills: number, chance: Chance): Promise<Crashes> {
  const apiKey = `sk_test_${randomBytes(24).toString('base64url')}`;
  const variables = { LATCHKEY_SECRET: SECRET, LATCHKEY_API_KEY: apiKey };
  const writers = startWriters(CALLERS, apiKey, chance);
  const readyMs: number[] = [];
  const faults: string[] = [];
  const start = () => launch(program, ['start', '--port', '0', '--json', ...storage.flags], variables);
  // The very first start is killed too, perhaps amid its migrations.
  const first = start();
  await sleep(200 + chance.int(300));
  await first.kill();
  for (let kill = 1; kill <= kills + 1 && faults.length === 0; kill += 1) {
    const server = start();
    const { url } = JSON.parse(await server.line) as { url: string };
    if (kill > 1) {
      readyMs.push(performance.now() - server.startedAt);
      faults.push(...(await inspect(storage, writers)).map((fault) => `after kill ${kill - 1}: ${fault}`));
    }
    if (kill <= kills) {
      const burst = writers.burst(url);
      await sleep(150 + chance.int(250));
      await server.kill();
      await burst;
    } else await server.kill();
  }
  return { faults: [...faults, ...writers.faults], acknowledged: writers.acknowledged(), readyMs };
}

// On a connection that is gone before the next kill: an open one would keep SQLite's log from being recovered.
async function inspect(storage: FreshDatabase, writers: Writers): Promise<string[]> {
  const database = open(storage);
  try {
    const faults = writers.check(await read(database));
    const vault = openVault(SECRET);
    faults.push(...(await brokenInvariants(database, { vault, canaries: writers.canaries() })));
    const state = database.kind === 'sqlite' ? await integrity(database.db) : 'ok';
    return state === 'ok' ? faults : [...faults, `the integrity check says ${state}`];
  } finally {
    await database.close();
  }
}

function open({ kind, flags }: FreshDatabase): Database {
  const flag = (name: string) => flags[flags.indexOf(name) + 1] as string;
  return kind === 'sqlite'
    ? openSqlite(join(flag('--data-dir'), 'latchkey.db'))
    : openPostgres(flag('--database-url'), { connections: 1 });
}

async function read({ db }: Database): Promise<Rows> {
  const ask = async (sql: string) => (await db.run({ name: '', sql }, [])).rows;
  const users = await ask(`select users.id, users.first_name, identifiers.value from users
    join identifiers on identifiers.environment_id = users.environment_id and identifiers.user_id = users.id`);
  const tokens = await ask('select lookup from refresh_tokens');
  return {
    users: new Map(users.map((row) => [String(row.id), { email: String(row.value), name: String(row.first_name) }])),
    tokens: new Set(tokens.map((row) => String(row.lookup))),
  };
}
