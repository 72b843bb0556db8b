// Writers that are killed while they write, and the house that is opened on what they leave behind.

import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { onTestFinished } from 'vitest';
import { type House, openHouse } from '../src/app.ts';
import { readConfig } from '../src/config.ts';
import type { Kind } from '../src/store/database.ts';
import { openPostgres } from '../src/store/postgres.ts';
import { SECRET } from './house.ts';
import { sql } from './postgres-client.ts';

const url = process.env.LATCHKEY_TEST_DATABASE_URL as string;

/** A database of one test. */
export interface Place {
  /** What a writer is told of it. */
  args: string[];
  /** Opens a house there that is closed after the test. */
  open(): Promise<House>;
}

export async function makePlace(kind: Kind): Promise<Place> {
  const dataDir = await mkdtemp(join(tmpdir(), 'killed-'));
  onTestFinished(() => rm(dataDir, { recursive: true }));
  const schema = `test_${randomBytes(8).toString('hex')}`;
  if (kind === 'postgres') {
    await sql(url, `create schema ${schema}`);
    onTestFinished(() => sql(url, `drop schema ${schema} cascade`));
  }
  return {
    args: kind === 'postgres' ? [dataDir, url, schema] : [dataDir],
    async open() {
      const config = readConfig({}, { LATCHKEY_DATA_DIR: dataDir, LATCHKEY_SECRET: SECRET });
      const database = kind === 'postgres' ? { database: openPostgres(url, { schema, connections: 4 }) } : {};
      const house = await openHouse(config, 'http://latchkey.test', { ...database, logger: pino({ level: 'silent' }) });
      onTestFinished(() => house.close());
      return house;
    },
  };
}

/** Lets a writer of this folder run until it has said 40 lines, and kills it. Gives what it said. */
export async function writeAndDie(writer: string, args: string[]): Promise<string[]> {
  const child = spawn(process.execPath, [join(import.meta.dirname, writer), ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let said = '';
  await new Promise<void>((resolve, reject) => {
    child.once('exit', (code) => (code === null ? resolve() : reject(new Error(`the writer ended with ${code}`))));
    child.stdout.on('data', (chunk) => {
      said += chunk;
      if (said.split('\n').length > 40) child.kill('SIGKILL');
    });
  });
  return said.split('\n').slice(0, -1);
}
