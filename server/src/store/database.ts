// What a database is to the rest of the house: two handles, one to read with and one that only a commit gives out.

export type Kind = 'sqlite' | 'postgres';

export type Value = string | number | boolean | null | object;
export type Row = Record<string, unknown>;

/** SQL as it goes over the wire, with the name under which the connection keeps it prepared. */
export interface Prepared {
  name: string;
  sql: string;
}

/** Reads. Every query that writes asks for a {@link Tx} instead, so a plain handle does not compile there. */
export interface Db {
  readonly kind: Kind;
  run(statement: Prepared, values: Value[]): Promise<{ rows: Row[]; changed: number }>;
}

declare const inCommit: unique symbol;

/** The handle inside a commit. */
export interface Tx extends Db {
  readonly [inCommit]: true;
}

export interface Database {
  readonly kind: Kind;
  /** For single reads outside a commit. */
  readonly db: Db;
  /**
   * Runs `work` in one transaction and commits. Nothing slow may happen inside (SQLite has one writer), and `work`
   * may run again when PostgreSQL asks for it (serialization failure, deadlock), so it must do nothing but queries.
   * `together`: writes without RETURNING that are all asked for before any answers. They may go as one statement.
   */
  commit<T>(work: (tx: Tx) => Promise<T>, together?: boolean): Promise<T>;
  /** Runs exactly one statement as its own commit: one round trip. */
  once<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  /** Whether the database answers. */
  ping(): Promise<void>;
  /** The database's own clock in epoch ms, or null where the process owns it. */
  clock(): Promise<number | null>;
  close(): Promise<void>;
}

/** A uniqueness constraint said no: the table, and the last column of the constraint. */
export class Conflict extends Error {
  override name = 'Conflict';
  readonly table: string;
  readonly column: string;

  constructor(table: string, column: string, cause: unknown) {
    super(`${table}.${column} is taken`, { cause });
    this.table = table;
    this.column = column;
  }
}

/** A reference said no: what the row belongs to was removed meanwhile. */
export class Orphan extends Error {
  override name = 'Orphan';
}
