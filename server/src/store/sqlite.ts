// SQLite, embedded: one writer that commits several waiting units in one go, one reader that never waits for it.

import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { Unavailable } from '../model/refusal.ts';
import { Conflict, type Database, type Db, type Prepared, type Row, type Tx, type Value } from './database.ts';
import { BOOLEAN_COLUMNS, JSON_COLUMNS } from './tables.ts';

const BATCH = 64;

interface Unit {
  work: (tx: Tx) => Promise<unknown>;
  resolve: (value: never) => void;
  reject: (error: unknown) => void;
}

/** Opens the database file, or `:memory:`. The caller holds the lock on its folder. */
export function openSqlite(path: string): Database {
  const memory = path === ':memory:';
  const writer = open(path);
  // An in-memory database belongs to its connection, so there reads go through the writer, between its transactions.
  const reader = memory ? writer : open(path);
  const waiting: Unit[] = [];
  let draining: Promise<void> | null = null;

  const db = handle(reader);
  const tx = handle(writer) as Tx;

  async function drain() {
    // One turn of the event loop lets the other requests of this moment join the batch and share its fsync.
    await new Promise(setImmediate);
    while (waiting.length > 0) await commitBatch(waiting.splice(0, BATCH));
    draining = null;
  }

  async function commitBatch(batch: Unit[]) {
    const settle: (() => void)[] = [];
    try {
      writer.connection.exec('BEGIN IMMEDIATE');
      for (const unit of batch) {
        writer.connection.exec('SAVEPOINT unit');
        const own = ofUnit(tx);
        try {
          const value = await unit.work(own.tx);
          writer.connection.exec('RELEASE unit');
          settle.push(() => unit.resolve(value as never));
        } catch (error) {
          writer.connection.exec('ROLLBACK TO unit; RELEASE unit');
          settle.push(() => unit.reject(error));
        } finally {
          own.end();
        }
      }
      writer.connection.exec('COMMIT');
    } catch (error) {
      if (writer.connection.isTransaction) writer.connection.exec('ROLLBACK');
      for (const unit of batch) unit.reject(translate(error));
      return;
    }
    for (const each of settle) each();
  }

  function commit<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      waiting.push({ work, resolve, reject } as Unit);
      draining ??= drain();
    });
  }

  return {
    kind: 'sqlite',
    db: memory ? betweenCommits(db, () => draining) : db,
    commit,
    once: commit,
    async ping() {
      reader.connection.prepare('select 1').get();
    },
    clock: async () => null,
    async close() {
      await draining;
      if (!memory) {
        reader.connection.close();
        writer.connection.exec('PRAGMA wal_checkpoint(TRUNCATE)');
      }
      writer.connection.close();
    },
  };
}

function betweenCommits(db: Db, draining: () => Promise<void> | null): Db {
  return {
    kind: 'sqlite',
    async run(...call) {
      await draining();
      return db.run(...call);
    },
  };
}

// A unit's handle dies with it: what a unit that failed still had under way must not write among the others.
function ofUnit(tx: Tx): { tx: Tx; end(): void } {
  let over = false;
  const run: Tx['run'] = (statement, values) =>
    over ? Promise.reject(new Error('the commit is over')) : tx.run(statement, values);
  return {
    tx: { kind: 'sqlite', run } as Tx,
    end() {
      over = true;
    },
  };
}

interface Connection {
  connection: DatabaseSync;
  statements: Map<string, StatementSync>;
}

function open(path: string): Connection {
  const connection = new DatabaseSync(path);
  connection.exec(
    'PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA busy_timeout=5000; PRAGMA cache_size=-32000; PRAGMA temp_store=MEMORY',
  );
  return { connection, statements: new Map() };
}

function handle(on: Connection): Db {
  return {
    kind: 'sqlite',
    async run(prepared: Prepared, values: Value[]) {
      try {
        const statement = on.statements.get(prepared.sql) ?? on.connection.prepare(prepared.sql);
        on.statements.set(prepared.sql, statement);
        const rows = statement.all(...values.map(encode)) as Row[];
        for (const row of rows) decode(row);
        return { rows, changed: changes(on, rows, prepared.sql) };
      } catch (error) {
        throw translate(error);
      }
    },
  };
}

// `all` does not tell how many rows a write changed; SQLite's own counter does.
function changes(on: Connection, rows: Row[], sql: string): number {
  if (/^\s*(select|with)/i.test(sql)) return rows.length;
  const counter = on.statements.get('select changes() as n') ?? on.connection.prepare('select changes() as n');
  on.statements.set('select changes() as n', counter);
  return (counter.get() as { n: number }).n;
}

function encode(value: Value): string | number | null {
  if (typeof value === 'boolean') return value ? 1 : 0;
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : value;
}

function decode(row: Row) {
  for (const column in row) {
    const value = row[column];
    if (JSON_COLUMNS.has(column)) row[column] = typeof value === 'string' ? JSON.parse(value) : value;
    else if (BOOLEAN_COLUMNS.has(column)) row[column] = value === 1;
  }
}

// SQLITE_BUSY, SQLITE_READONLY, SQLITE_IOERR, SQLITE_FULL, SQLITE_CANTOPEN: the disk's troubles, which may pass.
const AWAY = new Set([5, 8, 10, 13, 14]);

function translate(error: unknown): unknown {
  const { message, errcode } = error as Error & { errcode?: number };
  const taken = /^UNIQUE constraint failed: .*?(\w+)\.(\w+)$/.exec(message);
  if (taken) return new Conflict(taken[1] as string, taken[2] as string, error);
  return AWAY.has((errcode ?? 0) & 0xff) ? new Unavailable('the database cannot be written', 1, error) : error;
}
