// A server that is killed between the commit and the delivery of its letters, again and again.

import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { pino } from 'pino';
import { afterEach, describe, expect, it } from 'vitest';
import { openHouse } from '../src/app.ts';
import { readConfig } from '../src/config.ts';
import { openPostgres } from '../src/store/postgres.ts';
import { startLetters } from '../src/workers/letters.ts';
import { KINDS, SECRET } from './house.ts';
import { startSmtp } from './smtp.ts';

const KILLS = 4;
const url = process.env.LATCHKEY_TEST_DATABASE_URL;

const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

async function sql(text: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(text);
  await client.end();
}

/** Lets a writer run until some letters are written and not yet sent, and kills it. Gives what it said was written. */
async function writeAndDie(args: string[]): Promise<string[]> {
  const child: ChildProcess = spawn(process.execPath, [join(import.meta.dirname, 'letters-writer.ts'), ...args], {
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
  it('R3, R10: loses no letter that it said was written', { timeout: 60_000 }, async () => {
    const smtp = await startSmtp({ delayMs: 15 });
    closers.push(() => smtp.close());
    const dataDir = await mkdtemp(join(tmpdir(), 'letters-'));
    closers.push(() => rm(dataDir, { recursive: true }));
    const schema = `test_${randomBytes(8).toString('hex')}`;
    const server = kind === 'postgres' ? [url as string, schema] : [];
    if (kind === 'postgres') {
      await sql(`create schema ${schema}`);
      closers.push(() => sql(`drop schema ${schema} cascade`));
    }

    const written: string[] = [];
    for (let kill = 0; kill < KILLS; kill += 1) {
      written.push(...(await writeAndDie([smtp.url, String(kill * 10_000), dataDir, ...server])));
    }
    const sentBefore = smtp.taken.length;
    expect(written.length).toBeGreaterThan(KILLS * 39);
    expect(sentBefore).toBeLessThan(written.length);

    smtp.manners = {};
    const config = readConfig({}, { LATCHKEY_DATA_DIR: dataDir, LATCHKEY_SECRET: SECRET });
    const database = kind === 'postgres' ? { database: openPostgres(url as string, { schema, connections: 4 }) } : {};
    const house = await openHouse(config, 'http://latchkey.test', { ...database, logger: pino({ level: 'silent' }) });
    closers.push(() => house.close());
    house.tools.clock.advance(61_000); // What the dead held is free again after a minute.
    const worker = startLetters(house.tools, { smtpUrl: smtp.url, from: null }, () => {});
    closers.push(() => worker.stop());
    const codes = () => smtp.taken.map((mail) => /code-\d+/.exec(mail.text)?.[0]);
    await expect.poll(() => written.filter((code) => !codes().includes(code)), { timeout: 30_000 }).toEqual([]);
    // Only what was on its way at a kill may come twice.
    expect(codes().length - new Set(codes()).size).toBeLessThanOrEqual(KILLS * 8);
  });
});
