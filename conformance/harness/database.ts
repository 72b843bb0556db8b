// The databases that the suites run on: a folder of its own each time, or a fresh database of a PostgreSQL server.

import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
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
  /** Asks or tells the database something beside the running server; values stand for `?`. */
  query(sql: string, ...values: Value[]): Promise<Record<string, unknown>[]>;
  /** Makes whatever rows of a table have this value be over, as if their time had passed. */
  outlive(table: Lived, column: string, value: string): Promise<void>;
  drop(): Promise<void>;
}

export type Value = string | number | boolean | null;

type Lived =
  | 'codes'
  | 'invitations'
  | 'challenges'
  | 'pending_sign_ins'
  | 'authorization_codes'
  | 'device_authorizations'
  | 'user_api_keys';

/** Makes a database that nobody has used. */
export async function freshDatabase(kind: Kind): Promise<FreshDatabase> {
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-conformance-'));
  const flags = ['--data-dir', join(folder, 'data')];
  const removeFolder = () => rmSync(folder, { recursive: true, force: true });
  const outliving = (query: FreshDatabase['query']): FreshDatabase['outlive'] => {
    return async (table, column, value) => {
      await query(`update ${table} set expires_at = created_at where ${column} = ?`, value);
    };
  };
  if (kind === 'sqlite') {
    const query: FreshDatabase['query'] = async (sql, ...values) => {
      const database = new DatabaseSync(join(folder, 'data/latchkey.db'));
      try {
        database.exec('PRAGMA busy_timeout=5000');
        return database
          .prepare(sql)
          .all(...values.map((value) => (typeof value === 'boolean' ? Number(value) : value)));
      } finally {
        database.close();
      }
    };
    return { kind, folder, flags, query, outlive: outliving(query), drop: async () => removeFolder() };
  }
  const name = `conformance_${randomBytes(8).toString('hex')}`;
  await onServer(server, `create database ${name}`);
  const own = new URL(server as string);
  own.pathname = `/${name}`;
  const query: FreshDatabase['query'] = (sql, ...values) => {
    let position = 0;
    const numbered = sql.replaceAll('?', () => {
      position += 1;
      return `$${position}`;
    });
    return onServer(own.href, numbered, values);
  };
  return {
    kind,
    folder,
    flags: [...flags, '--database-url', own.href],
    query,
    outlive: outliving(query),
    async drop() {
      removeFolder();
      await onServer(server, `drop database if exists ${name} with (force)`);
    },
  };
}

async function onServer(
  connectionString: string | undefined,
  sql: string,
  values: Value[] = [],
): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    return (await client.query(sql, values)).rows;
  } finally {
    await client.end();
  }
}
