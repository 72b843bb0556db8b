// Looks into the tables behind the house's back: what is written, and whether anything was.

import type { Database, Row } from '../../src/store/database.ts';

/** Runs a statement with values in the place of `?`. */
export async function rows(database: Database, sql: string, ...values: (string | number)[]): Promise<Row[]> {
  let at = 0;
  const text = database.kind === 'postgres' ? sql.replace(/\?/g, () => `$${++at}`) : sql;
  return (await database.db.run({ name: '', sql: text }, values)).rows;
}

/** The names of all tables. */
export async function tableNames(database: Database): Promise<string[]> {
  const sql =
    database.kind === 'postgres'
      ? "select table_name as name from information_schema.tables where table_schema = current_schema() and table_type = 'BASE TABLE'"
      : "select name from sqlite_master where type = 'table' and name not like 'sqlite_%'";
  return (await rows(database, sql)).map((row) => String(row.name)).sort();
}

/** The names of all columns of all tables, each once. */
export async function columnNames(database: Database): Promise<string[]> {
  const names = new Set<string>();
  for (const table of await tableNames(database)) {
    const sql =
      database.kind === 'postgres'
        ? `select column_name as name from information_schema.columns where table_schema = current_schema() and table_name = '${table}'`
        : `select name from pragma_table_info('${table}')`;
    for (const row of await rows(database, sql)) names.add(String(row.name));
  }
  return [...names].sort();
}

/** Every row of every table as one line of JSON, in an order of its own: two dumps are equal when nothing was written. */
export async function dump(database: Database): Promise<Record<string, string[]>> {
  const found: Record<string, string[]> = {};
  for (const table of await tableNames(database)) {
    found[table] = (await rows(database, `select * from ${table}`)).map((row) => JSON.stringify(row)).sort();
  }
  return found;
}
