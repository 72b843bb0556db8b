// PostgreSQL: pipelined connections for single statements, a pool for transactions, named statements on both.

import pg from 'pg';
import { Unavailable } from '../model/refusal.ts';
import { Conflict, type Database, type Db, type Prepared, type Row, type Tx, type Value } from './database.ts';

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
  const pipes = pipelines(config, connections);

  const db: Db = { kind: 'postgres', run: async (statement, values) => send(await pipes.next(), statement, values) };

  async function commit<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt += 1) {
      const client = await pool.connect().catch(lost);
      try {
        // Not awaited: BEGIN travels with the first statement. It can only fail together with the connection.
        const begun = client.query('BEGIN');
        begun.catch(() => {});
        const value = await work({ kind: 'postgres', run: (s, v) => send(client, s, v) } as Tx);
        await begun;
        await client.query('COMMIT');
        client.release();
        return value;
      } catch (error) {
        const broken = await client.query('ROLLBACK').then(
          () => false,
          () => true,
        );
        client.release(broken);
        if (attempt < RETRIES && isRetryable(error)) continue;
        throw error instanceof Error ? translate(error) : error;
      }
    }
  }

  return {
    kind: 'postgres',
    db,
    commit,
    async once(work) {
      let used = false;
      const tx = {
        kind: 'postgres',
        run: (statement: Prepared, values: Value[]) => {
          if (used) throw new Error('once() takes one statement');
          used = true;
          return db.run(statement, values);
        },
      } as Tx;
      for (let attempt = 1; ; attempt += 1) {
        try {
          return await work(tx);
        } catch (error) {
          if (attempt >= RETRIES || !isRetryable(error)) throw error;
          used = false;
        }
      }
    },
    async ping() {
      await db.run({ name: 'latchkey_ping', sql: 'select 1' }, []);
    },
    async clock() {
      const sql = 'select (extract(epoch from clock_timestamp()) * 1000)::bigint as now';
      const { rows } = await db.run({ name: 'latchkey_clock', sql }, []);
      return rows[0]?.now as number;
    },
    async close() {
      await Promise.all([pool.end(), pipes.close()]);
    },
  };
}

// Connections that carry many single statements at once, least busy first. One that breaks is opened anew.
function pipelines(config: pg.ClientConfig, size: number) {
  interface Pipe {
    client: Promise<pg.Client>;
    pending: number;
  }
  const pipes: Pipe[] = [];

  function open(): Pipe {
    const client = new pg.Client({ ...config, pipeline: true } as pg.ClientConfig);
    const drop = () => {
      const at = pipes.indexOf(pipe);
      if (at >= 0) pipes.splice(at, 1);
    };
    client.on('error', drop);
    client.on('end', drop);
    const pipe: Pipe = { pending: 0, client: client.connect().then(() => client) };
    pipe.client.catch(drop);
    pipes.push(pipe);
    return pipe;
  }

  return {
    async next(): Promise<Sender> {
      let pipe = pipes.reduce<Pipe | null>(
        (least, each) => (least && least.pending <= each.pending ? least : each),
        null,
      );
      if (!pipe || (pipe.pending > 0 && pipes.length < size)) pipe = open();
      const taken = pipe;
      taken.pending += 1;
      const client = await taken.client.catch((error) => {
        taken.pending -= 1;
        return lost(error);
      });
      return {
        query: (q) =>
          client.query(q).finally(() => {
            taken.pending -= 1;
          }),
      };
    },
    async close() {
      await Promise.all(pipes.splice(0).map(async (pipe) => (await pipe.client).end().catch(() => {})));
    },
  };
}

interface Sender {
  query(config: pg.QueryConfig): Promise<pg.QueryResult<Row>>;
}

async function send(to: Sender, { name, sql }: Prepared, values: Value[]): Promise<{ rows: Row[]; changed: number }> {
  try {
    const result = await to.query({ text: sql, values: values.map(encode), ...(name ? { name } : {}) });
    return { rows: result.rows, changed: result.rowCount ?? 0 };
  } catch (error) {
    throw translate(error as Error);
  }
}

function encode(value: Value): string | number | boolean | null {
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : value;
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
  if (error instanceof Conflict || error instanceof Unavailable) return error;
  const { code = '', table = '', detail = '' } = error as { code?: string; table?: string; detail?: string };
  if (code === '23505') return new Conflict(table, /^Key \((?:.*, )?(\w+)\)=/.exec(detail)?.[1] ?? '', error);
  const away = /^(08|53|57P|55P03|57014|25P03|25P04)/.test(code) || /^E[A-Z]+$/.test(code);
  const cut = !code && /connection|terminated|timeout|not queryable/i.test(error.message);
  return away || cut ? new Unavailable('the database does not answer', 1, error) : error;
}

function lost(error: Error): never {
  throw translate(error);
}
