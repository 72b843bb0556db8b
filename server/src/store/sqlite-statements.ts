// How a statement runs on a connection of SQLite: prepared once, its columns known, its rows made into plain objects.

import type { DatabaseSync, SQLInputValue, SQLOutputValue, StatementSync } from 'node:sqlite';
import { Unavailable } from '../model/refusal.ts';
import { Conflict, type Db, Orphan, type Prepared, type Row, type Value } from './database.ts';
import { BOOLEAN_COLUMNS, JSON_COLUMNS } from './tables.ts';

interface Column {
  name: string;
  holds: 'json' | 'truth' | 'value';
}

interface Known {
  statement: StatementSync;
  columns: Column[];
}

interface Outcome {
  rows: Row[];
  changed: number;
}

interface Read {
  prepared: Prepared;
  values: Value[];
  resolve(outcome: Outcome): void;
  reject(error: unknown): void;
}

/** A handle that runs each statement when it is asked to. */
export function atOnce(connection: DatabaseSync): Db {
  const run = runOn(connection);
  return { kind: 'sqlite', run: async (prepared, values) => run(prepared, values) };
}

/**
 * A handle for reads: those of one turn of the event loop run one after another, in one transaction. One lock serves
 * them all, and requests go through the same code side by side instead of one after the other, which halves their cost.
 */
export function gathered(connection: DatabaseSync): Db {
  const run = runOn(connection);
  let waiting: Read[] = [];

  function flush() {
    const reads = waiting;
    waiting = [];
    const begun = reads.length > 1 && attempt(connection, 'BEGIN');
    for (const { prepared, values, resolve, reject } of reads) {
      try {
        resolve(run(prepared, values));
      } catch (error) {
        reject(error);
      }
    }
    if (begun) attempt(connection, 'COMMIT');
  }

  return {
    kind: 'sqlite',
    run: (prepared, values) =>
      new Promise((resolve, reject) => {
        if (waiting.length === 0) setImmediate(flush);
        waiting.push({ prepared, values, resolve, reject });
      }),
  };
}

// The transaction only makes reads cheaper: where it cannot be, each read tells what is wrong.
function attempt(connection: DatabaseSync, sql: string): boolean {
  try {
    connection.exec(sql);
    return true;
  } catch {
    return false;
  }
}

function runOn(connection: DatabaseSync): (prepared: Prepared, values: Value[]) => Outcome {
  const known = new Map<string, Known>();
  return ({ name, sql }, values) => {
    try {
      let found = known.get(sql);
      if (!found) {
        found = prepare(connection, sql);
        // One without a name may never come again.
        if (name !== '') known.set(sql, found);
      }
      return run(found, values.map(encode));
    } catch (error) {
      throw translate(error);
    }
  };
}

function run({ statement, columns }: Known, values: SQLInputValue[]): Outcome {
  if (columns.length === 0) return { rows: [], changed: Number(statement.run(...values).changes) };
  // As arrays: `node:sqlite` makes objects in dictionary mode, which cost twice as much to make and to read.
  const found = statement.all(...values) as unknown as SQLOutputValue[][];
  return { rows: found.map((each) => toRow(columns, each)), changed: found.length };
}

function prepare(connection: DatabaseSync, sql: string): Known {
  const statement = connection.prepare(sql);
  statement.setReturnArrays(true);
  const columns = statement.columns().map(({ name }): Column => {
    if (JSON_COLUMNS.has(name)) return { name, holds: 'json' };
    return { name, holds: BOOLEAN_COLUMNS.has(name) ? 'truth' : 'value' };
  });
  return { statement, columns };
}

function toRow(columns: Column[], values: SQLOutputValue[]): Row {
  const row: Row = {};
  for (let at = 0; at < columns.length; at += 1) {
    const { name, holds } = columns[at] as Column;
    const value = values[at];
    if (holds === 'value') row[name] = value;
    else if (holds === 'truth') row[name] = value === null ? null : value === 1;
    else row[name] = typeof value === 'string' ? JSON.parse(value) : value;
  }
  return row;
}

function encode(value: Value): SQLInputValue {
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (value instanceof Uint8Array) return value;
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : value;
}

// SQLITE_BUSY, SQLITE_READONLY, SQLITE_IOERR, SQLITE_FULL, SQLITE_CANTOPEN: the disk's troubles, which may pass.
const AWAY = new Set([5, 8, 10, 13, 14]);

/** The house's own words for what SQLite throws. */
export function translate(error: unknown): unknown {
  const { message, errcode } = error as Error & { errcode?: number };
  const taken = /^UNIQUE constraint failed: .*?(\w+)\.(\w+)$/.exec(message);
  if (taken) return new Conflict(taken[1] as string, taken[2] as string, error);
  if (message === 'FOREIGN KEY constraint failed') return new Orphan('what it belongs to is gone', { cause: error });
  return AWAY.has((errcode ?? 0) & 0xff) ? new Unavailable('the database cannot be written', 1, error) : error;
}
