// Declared statements: built and compiled once per database, sent under a name so that connections keep them prepared.

import {
  type Compilable,
  DummyDriver,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type RawBuilder,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
  sql,
} from 'kysely';
import type { Db, Kind, Prepared, Row, Tx, Value } from './database.ts';
import type { Tables } from './tables.ts';

export type Builder = Kysely<Tables>;

const builders: Record<Kind, Builder> = {
  sqlite: new Kysely<Tables>({
    dialect: {
      createAdapter: () => new SqliteAdapter(),
      createDriver: () => new DummyDriver(),
      createIntrospector: (db) => new SqliteIntrospector(db),
      createQueryCompiler: () => new SqliteQueryCompiler(),
    },
  }),
  postgres: new Kysely<Tables>({
    dialect: {
      createAdapter: () => new PostgresAdapter(),
      createDriver: () => new DummyDriver(),
      createIntrospector: (db) => new PostgresIntrospector(db),
      createQueryCompiler: () => new PostgresQueryCompiler(),
    },
  }),
};

/** The query builder of one database, for statements that are compiled but not declared (migrations). */
export function builderFor(kind: Kind): Builder {
  return builders[kind];
}

export interface Query<P, R> {
  all(handle: Db, parameters: P): Promise<R[]>;
  first(handle: Db, parameters: P): Promise<R | undefined>;
}

export interface Command<P, R> {
  /** Runs it and gives the rows of its RETURNING clause. */
  all(tx: Tx, parameters: P): Promise<R[]>;
  first(tx: Tx, parameters: P): Promise<R | undefined>;
  /** Runs it and gives how many rows it changed. */
  run(tx: Tx, parameters: P): Promise<number>;
}

// Stands in the built query where a parameter goes; the compiled query tells its position.
class Slot {
  readonly parameter: string;
  constructor(parameter: string) {
    this.parameter = parameter;
  }
}

const slots = new Proxy({}, { get: (_, name) => new Slot(String(name)) });

interface Compiled extends Prepared {
  bind(parameters: Record<string, Value | undefined>): Value[];
}

let statements = 0;

function compile(build: (kind: Kind) => Compilable<unknown>, kind: Kind): Compiled {
  const { sql, parameters } = build(kind).compile();
  statements += 1;
  return {
    name: `latchkey_${statements}`,
    sql,
    bind: (given) =>
      parameters.map((each) => {
        if (!(each instanceof Slot)) return each as Value;
        const value = given[each.parameter];
        if (value === undefined) throw new TypeError(`statement parameter ${each.parameter} is missing: ${sql}`);
        return value;
      }),
  };
}

function declare<P, R>(build: (db: Builder, parameters: P, kind: Kind) => Compilable<R>) {
  const compiled: Partial<Record<Kind, Compiled>> = {};
  const execute = (handle: Db, parameters: P) => {
    compiled[handle.kind] ??= compile((kind) => build(builders[kind], slots as P, kind), handle.kind);
    const statement = compiled[handle.kind] as Compiled;
    return handle.run(statement, statement.bind(parameters as Record<string, Value>));
  };
  return {
    all: async (handle: Db, parameters: P) => (await execute(handle, parameters)).rows as R[],
    first: async (handle: Db, parameters: P) => (await execute(handle, parameters)).rows[0] as R | undefined,
    run: async (handle: Db, parameters: P) => (await execute(handle, parameters)).changed,
  };
}

/** Declares a read. `build` runs once per database, with slots in the place of the parameters. */
export function query<P, R = Row>(build: (db: Builder, parameters: P, kind: Kind) => Compilable<R>): Query<P, R> {
  return declare(build);
}

/** Declares a write: it asks for the handle that only a commit gives out. */
export function command<P, R = Row>(build: (db: Builder, parameters: P, kind: Kind) => Compilable<R>): Command<P, R> {
  return declare(build);
}

/** A whole number whose type PostgreSQL could not infer from where it stands. */
export function whole(parameter: number): RawBuilder<number> {
  return sql<number>`cast(${parameter} as bigint)`;
}

/** The elements of a JSON array of texts that came as one parameter. */
export function elements(kind: Kind, json: string): RawBuilder<string> {
  return kind === 'postgres'
    ? sql<string>`(select value from jsonb_array_elements_text(cast(${json} as jsonb)))`
    : sql<string>`(select value from json_each(${json}))`;
}

/**
 * Whether a column has one of the texts of a JSON array that came as one parameter. PostgreSQL expects few of them, and
 * looks each up by an index; of {@link elements} it expects a hundred, and reads the table.
 */
export function isAmong(kind: Kind, column: string, json: string): RawBuilder<boolean> {
  return kind === 'postgres'
    ? sql<boolean>`${sql.ref(column)} = any(array${elements(kind, json)})`
    : sql<boolean>`${sql.ref(column)} in ${elements(kind, json)}`;
}

/** Declares a family of reads whose form varies (filters, direction): each form is built once and kept. */
export function queries<S extends object, P, R>(
  build: (db: Builder, parameters: P, shape: S, kind: Kind) => Compilable<R>,
): (shape: S) => Query<P, R> {
  const known = new Map<string, Query<P, R>>();
  return (shape) => {
    const key = JSON.stringify(shape);
    const found = known.get(key) ?? query<P, R>((db, parameters, kind) => build(db, parameters, shape, kind));
    known.set(key, found);
    return found;
  };
}

/**
 * Runs a read that is built for this one call, and kept nowhere: for those of so many forms that keeping each would fill
 * the memory. PostgreSQL plans it anew, for its very values.
 */
export async function ask<R>(handle: Db, built: RawBuilder<unknown>): Promise<R[]> {
  const { sql, parameters } = built.compile(builders[handle.kind]);
  const { rows } = await handle.run({ name: '', sql }, parameters as Value[]);
  return rows as R[];
}

/** A text as `like` takes it to the letter: its wildcards are none, with a backslash before them. */
export function literally(text: string): string {
  return text.replace(/[\\%_]/g, '\\$&');
}

/** What `like` finds a text by, anywhere in another, whatever the case of what was typed. */
export function containing(text: string): string {
  return `%${literally(text.toLowerCase())}%`;
}
