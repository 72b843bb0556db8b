// A server that is killed between the commit and the delivery of its events, again and again.

import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { pino } from 'pino';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openHouse } from '../src/app.ts';
import { readConfig } from '../src/config.ts';
import { openPostgres } from '../src/store/postgres.ts';
import { KINDS, SECRET } from './house.ts';
import { startReceiver, usersOf } from './webhooks-receiving.ts';

const KILLS = 4;
const url = process.env.LATCHKEY_TEST_DATABASE_URL;

async function sql(text: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(text);
  await client.end();
}

/** Lets a writer run until some users are made and not yet told of, and kills it. Gives what it said was made. */
async function writeAndDie(args: string[]): Promise<string[]> {
  const child: ChildProcess = spawn(process.execPath, [join(import.meta.dirname, 'webhooks-writer.ts'), ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let said = '';
  await new Promise<void>((resolve, reject) => {
    child.once('exit', (code) => (code === null ? resolve() : reject(new Error(`the writer ended with ${code}`))));
    child.stdout?.on('data', (chunk) => {
      said += chunk;
      if (said.split('\n').length > 40) child.kill('SIGKILL');
    });
  });
  return said.split('\n').slice(0, -1);
}

describe.each(KINDS)('a server that is killed (%s)', (kind) => {
  it('R3, R10: loses no event of a change that it said was made', { timeout: 60_000 }, async () => {
    const dataDir = await mkdtemp(join(tmpdir(), 'webhooks-'));
    onTestFinished(() => rm(dataDir, { recursive: true }));
    const schema = `test_${randomBytes(8).toString('hex')}`;
    const server = kind === 'postgres' ? [url as string, schema] : [];
    if (kind === 'postgres') {
      await sql(`create schema ${schema}`);
      onTestFinished(() => sql(`drop schema ${schema} cascade`));
    }
    // It takes one of four, so that much is on its way, or waits, at each kill.
    const receiver = await startReceiver((_, nth) => (nth % 4 === 0 ? 200 : 503));

    const made: string[] = [];
    for (let kill = 0; kill < KILLS; kill += 1)
      made.push(...(await writeAndDie([receiver.url, String(kill * 10_000), dataDir, ...server])));
    expect(made.length).toBeGreaterThan(KILLS * 39);
    expect(new Set(usersOf(receiver.taken)).size).toBeLessThan(made.length);

    receiver.manners = 200;
    const config = readConfig({}, { LATCHKEY_DATA_DIR: dataDir, LATCHKEY_SECRET: SECRET });
    const database = kind === 'postgres' ? { database: openPostgres(url as string, { schema, connections: 4 }) } : {};
    const house = await openHouse(config, 'http://latchkey.test', { ...database, logger: pino({ level: 'silent' }) });
    onTestFinished(() => house.close());
    house.tools.clock.advance(120_000); // What the dead held is free again after a minute.
    const missing = () => {
      const told = new Set(usersOf(receiver.taken));
      return made.filter((id) => !told.has(id));
    };
    await expect.poll(missing, { timeout: 30_000 }).toEqual([]);
    // Only what was on its way at a kill may come twice.
    expect(receiver.taken.length - new Set(receiver.taken.map(({ id }) => id)).size).toBeLessThanOrEqual(KILLS * 8);
  });
});
