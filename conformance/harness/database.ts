// The databases that the suites run on: a folder of its own each time, or a fresh database of a PostgreSQL server.

import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';

export type Kind = 'sqlite' | 'postgres';

const server = process.env.LATCHKEY_TEST_DATABASE_URL;

/** The databases at hand: PostgreSQL only where a server is named. */
export const KINDS: Kind[] = server ? ['sqlite', 'postgres'] : ['sqlite'];

export interface FreshDatabase {
  kind: Kind;
  /** The data folder; on PostgreSQL it holds the generated secrets alone. */
  folder: string;
  /** The flags that make the server use it. */
  flags: string[];
  drop(): Promise<void>;
}

/** Makes a database that nobody has used. */
export async function freshDatabase(kind: Kind): Promise<FreshDatabase> {
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-conformance-'));
  const flags = ['--data-dir', join(folder, 'data')];
  const removeFolder = () => rmSync(folder, { recursive: true, force: true });
  if (kind === 'sqlite') return { kind, folder, flags, drop: async () => removeFolder() };
  const name = `conformance_${randomBytes(8).toString('hex')}`;
  await onServer(`create database ${name}`);
  const own = new URL(server as string);
  own.pathname = `/${name}`;
  return {
    kind,
    folder,
    flags: [...flags, '--database-url', own.href],
    async drop() {
      removeFolder();
      await onServer(`drop database if exists ${name} with (force)`);
    },
  };
}

async function onServer(sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: server });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
