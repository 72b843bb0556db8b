// Writes down what a house asks of its database: each statement with its values, and how it travelled.

import { AsyncLocalStorage } from 'node:async_hooks';
import type { Database, Db, Prepared, Tx, Value } from '../src/store/database.ts';

export interface Asked {
  /** What the connection keeps it prepared under; empty when each time is planned anew, for its values. */
  name: string;
  sql: string;
  values: Value[];
  /** Alone, alone as a commit of its own, or within the commit of that number. */
  way: 'read' | 'once' | number;
}

export interface Recording {
  /** Runs `act` and gives what was asked meanwhile, but for who may call, which is remembered for a second. */
  during(act: () => Promise<unknown>): Promise<Asked[]>;
  /** The same with the look-ups of keys and clients. */
  duringAll(act: () => Promise<unknown>): Promise<Asked[]>;
}

/** Wraps the handles of a database in place. What the house's workers ask of their own accord is not written down. */
export function record(database: Database): Recording {
  const acting = new AsyncLocalStorage<Asked[]>();
  let commits = 0;
  const wrap = <H extends Db>(handle: H, way: Asked['way'], present: () => Asked[] | undefined): H => ({
    ...handle,
    run(statement: Prepared, values: Value[]) {
      present()?.push({ name: statement.name, sql: statement.sql, values, way });
      return handle.run(statement, values);
    },
  });
  const { commit, once } = database;
  Object.assign(database, {
    db: wrap(database.db, 'read', () => acting.getStore()),
    commit<T>(work: (tx: Tx) => Promise<T>, together?: boolean) {
      commits += 1;
      const number = commits;
      // Of who asks for the commit: SQLite runs it on behalf of several.
      const asked = acting.getStore();
      return commit((tx) => work(wrap(tx, number, () => asked)), together);
    },
    once<T>(work: (tx: Tx) => Promise<T>) {
      const asked = acting.getStore();
      return once((tx) => work(wrap(tx, 'once', () => asked)));
    },
  } satisfies Partial<Database>);
  async function duringAll(act: () => Promise<unknown>): Promise<Asked[]> {
    const asked: Asked[] = [];
    await acting.run(asked, act);
    return [...asked];
  }
  return {
    duringAll,
    during: async (act) => (await duringAll(act)).filter(({ sql }) => !/from "(api_keys|clients)"/.test(sql)),
  };
}

/** How often the database was gone to: reads, commits of one statement, transactions with their statements. */
export function trips(asked: Asked[]): { reads: number; once: number; commits: number[] } {
  const sizes = new Map<number, number>();
  for (const { way } of asked) if (typeof way === 'number') sizes.set(way, (sizes.get(way) ?? 0) + 1);
  return {
    reads: asked.filter(({ way }) => way === 'read').length,
    once: asked.filter(({ way }) => way === 'once').length,
    commits: [...sizes.values()],
  };
}
