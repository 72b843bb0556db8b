// PostgreSQL: pipelined connections for single statements, a pool for transactions, named statements on both.

import pg from 'pg';
import { Unavailable } from '../model/refusal.ts';
import { Conflict, type Database, type Db, Orphan, type Prepared, type Tx, type Value } from './database.ts';
import { ask, gather, type Outcome, type Pipes, startPipes } from './pipes.ts';
import { runTogether } from './together.ts';

const TIMEOUTS = {
  connectionTimeoutMillis: 5_000,
  statement_timeout: 5_000,
  lock_timeout: 2_000,
  idle_in_transaction_session_timeout: 10_000,
};
const RETRIES = 5;

export interface PostgresOptions {
  /** Connections for transactions, and as many that carry single statements in pipelines. */
  connections?: number;
  /** Schema to work in, for tests that share a server. */
  schema?: string;
}

/** Opens a PostgreSQL server by its URL. Connections are made as they are needed. */
export function openPostgres(url: string, { connections = 8, schema }: PostgresOptions = {}): Database {
  const types = { getTypeParser: typeParser } as pg.CustomTypesConfig;
  const config: pg.ClientConfig = {
    connectionString: url,
    application_name: 'latchkey',
    keepAlive: true,
    types,
    ...TIMEOUTS,
    ...(schema ? { options: `-c search_path=${schema}` } : {}),
  };
  const pool = new pg.Pool({ ...config, max: connections, idleTimeoutMillis: 30_000, pipeline: true } as pg.PoolConfig);
  pool.on('error', () => {}); // An idle connection that breaks is replaced by the pool; the next query tells.
  const reads = startPipes(config, 4);
  const writes = startPipes(config, connections);
  const on = (pipes: Pipes) => (statement: Prepared, values: Value[]) =>
    pipes.run(statement, values).catch((error: Error) => lost(error));

  const db: Db = { kind: 'postgres', run: on(reads) };
  const write = on(writes);

  async function commit<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    const client = await pool.connect().catch(lost);
    try {
      const value = await transact(client, work);
      client.release();
      return value;
    } catch (error) {
      const broken = await client.query('ROLLBACK').then(
        () => false,
        () => true,
      );
      client.release(broken);
      throw error instanceof Error ? translate(error) : error;
    }
  }

  return {
    kind: 'postgres',
    db,
    commit: (work, together) => retrying(() => (together ? runTogether(write, work) : commit(work))),
    once: (work) => retrying(() => work(single(write))),
    async ping() {
      await db.run({ name: 'latchkey_ping', sql: 'select 1' }, []);
    },
    async clock() {
      const sql = 'select (extract(epoch from clock_timestamp()) * 1000)::bigint as now';
      const { rows } = await db.run({ name: 'latchkey_clock', sql }, []);
      return rows[0]?.now as number;
    },
    async close() {
      await Promise.all([pool.end(), reads.close(), writes.close()]);
    },
  };
}

async function retrying<T>(attempt: () => Promise<T>): Promise<T> {
  for (let left = RETRIES; ; left -= 1) {
    try {
      return await attempt();
    } catch (error) {
      if (left <= 1 || !isRetryable(error)) throw error;
    }
  }
}

function single(run: Db['run']): Tx {
  let used = false;
  return {
    kind: 'postgres',
    run(statement: Prepared, values: Value[]) {
      if (used) throw new Error('once() takes one statement');
      used = true;
      return run(statement, values);
    },
  } as Tx;
}

async function transact<T>(client: pg.PoolClient, work: (tx: Tx) => Promise<T>): Promise<T> {
  gather(client);
  // Not awaited: BEGIN travels with the first statement. It can only fail together with the connection.
  const begun = client.query('BEGIN');
  begun.catch(() => {});
  const value = await work({ kind: 'postgres', run: (s, v) => send(client, s, v) } as Tx);
  await begun;
  const { command } = await client.query('COMMIT');
  // What PostgreSQL says to the COMMIT of a transaction in which a statement failed and nobody minded.
  if (command !== 'COMMIT') throw new Error('rolled back: a statement failed');
  return value;
}

async function send(to: pg.PoolClient, statement: Prepared, values: Value[]): Promise<Outcome> {
  try {
    return await ask(to, statement, values);
  } catch (error) {
    throw translate(error as Error);
  }
}

// int8 comes as a number: times and counts stay far below 2^53.
const typeParser: typeof pg.types.getTypeParser = ((oid: number, format?: 'text') =>
  oid === 20 ? Number : pg.types.getTypeParser(oid, format)) as typeof pg.types.getTypeParser;

function isRetryable(error: unknown): boolean {
  const code = (error as { code?: string }).code;
  return code === '40001' || code === '40P01';
}

// SQLSTATE classes: 08 connection, 53 resources, 57P shutdown, 55P03 lock and 57014 statement timeouts.
function translate(error: Error): Error {
  if (error instanceof Conflict || error instanceof Orphan || error instanceof Unavailable) return error;
  const { code = '', table = '', detail = '' } = error as { code?: string; table?: string; detail?: string };
  if (code === '23505') return new Conflict(table, /^Key \((?:.*, )?(\w+)\)=/.exec(detail)?.[1] ?? '', error);
  hideValues(error);
  if (code === '23503') return new Orphan('what it belongs to is gone', { cause: error });
  const away = /^(08|53|57P|55P03|57014|25P03|25P04)/.test(code) || /^E[A-Z]+$/.test(code);
  const cut = !code && /connection|terminated|timeout|not queryable/i.test(error.message);
  return away || cut ? new Unavailable('the database does not answer', 1, error) : error;
}

// The server quotes the row or the value that it refuses, a password hash perhaps: nothing of that may reach a log.
function hideValues(error: Error & { code?: string; detail?: string; where?: string }): void {
  delete error.detail;
  delete error.where;
  if (!error.code?.startsWith('22')) return;
  error.message = `data exception ${error.code}`;
  delete error.stack;
}

function lost(error: Error): never {
  throw translate(error);
}
