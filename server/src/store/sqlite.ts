// SQLite, embedded: one writer that commits several waiting units in one go, one reader that never waits for it.

import { DatabaseSync } from 'node:sqlite';
import { Unavailable } from '../model/refusal.ts';
import type { Database, Db, Tx } from './database.ts';
import { atOnce, gathered, translate } from './sqlite-statements.ts';

const BATCH = 64;

interface Unit {
  work: (tx: Tx) => Promise<unknown>;
  resolve: (value: never) => void;
  reject: (error: unknown) => void;
}

export interface SqliteDatabase extends Database {
  /** The whole database as it would lie on the disk. */
  image(): Uint8Array;
}

/** Opens the database file, or `:memory:`, there with what an image holds. The caller holds the lock on its folder. */
export function openSqlite(path: string, image?: Uint8Array): SqliteDatabase {
  const memory = path === ':memory:';
  const writer = open(path, image);
  // An in-memory database belongs to its connection, so there reads go through the writer, between its transactions.
  const reader = memory ? writer : open(path);
  const waiting: Unit[] = [];
  let draining: Promise<void> | null = null;
  let closing = false;

  const tx = atOnce(writer) as Tx;

  async function drain() {
    // One turn of the event loop lets the other requests of this moment join the batch and share its fsync.
    await new Promise(setImmediate);
    while (waiting.length > 0) await commitBatch(waiting.splice(0, BATCH));
    draining = null;
  }

  async function commitBatch(batch: Unit[]) {
    const settle: (() => void)[] = [];
    try {
      writer.exec('BEGIN IMMEDIATE');
      for (const unit of batch) {
        writer.exec('SAVEPOINT unit');
        const own = ofUnit(tx);
        try {
          const value = await unit.work(own.tx);
          writer.exec('RELEASE unit');
          settle.push(() => unit.resolve(value as never));
        } catch (error) {
          writer.exec('ROLLBACK TO unit; RELEASE unit');
          settle.push(() => unit.reject(error));
        } finally {
          own.end();
        }
      }
      writer.exec('COMMIT');
    } catch (error) {
      if (writer.isOpen && writer.isTransaction) writer.exec('ROLLBACK');
      for (const unit of batch) unit.reject(translate(error));
      return;
    }
    for (const each of settle) each();
  }

  function commit<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    if (closing) return Promise.reject(new Unavailable('the database is closed'));
    return new Promise<T>((resolve, reject) => {
      waiting.push({ work, resolve, reject } as Unit);
      draining ??= drain();
    });
  }

  return {
    kind: 'sqlite',
    db: memory ? betweenCommits(tx, () => draining) : gathered(reader),
    commit,
    once: commit,
    async ping() {
      reader.prepare('select 1').get();
    },
    clock: async () => null,
    image: () => writer.serialize(),
    async close() {
      closing = true;
      await draining;
      if (!memory) {
        reader.close();
        writer.exec('PRAGMA wal_checkpoint(TRUNCATE)');
      }
      writer.close();
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

function open(path: string, image?: Uint8Array): DatabaseSync {
  const connection = new DatabaseSync(path);
  if (image) connection.deserialize(image);
  connection.exec(
    'PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA busy_timeout=5000; PRAGMA cache_size=-32000; PRAGMA temp_store=MEMORY',
  );
  return connection;
}
