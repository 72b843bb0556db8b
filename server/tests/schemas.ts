// Schemas of PostgreSQL for tests: one that a test leaves behind is emptied for the next one, as to migrate takes longer than most tests.

import { randomBytes } from 'node:crypto';
import type pg from 'pg';
import { inject } from 'vitest';
import { sql, withClient } from './postgres-client.ts';

const url = process.env.LATCHKEY_TEST_DATABASE_URL as string;
/** More rows than these are thrown away with their schema: what they leave would slow the next test down. */
const MANY = 2_000;

const idle: string[] = [];
/** What a schema consists of, as it was when its first house was open. */
const forms = new Map<string, string>();

/** A schema without a row of anybody's, or without a table. */
export async function takeSchema(empty = false): Promise<string> {
  const known = empty ? undefined : idle.pop();
  if (known) return known;
  const name = `${inject('schemas')}${randomBytes(8).toString('hex')}`;
  await sql(url, `create schema ${name}`);
  return name;
}

/** Remembers how a schema is once it was migrated, so that one that a test changed is seen. */
export async function noteForm(name: string): Promise<void> {
  if (!forms.has(name)) forms.set(name, await withClient(url, (client) => formOf(client, name)));
}

/** Takes a schema back: to be used again, or, when its test changed it or filled it, to be dropped. */
export async function leaveSchema(name: string): Promise<void> {
  await withClient(url, async (client) => {
    const isAsBefore = forms.get(name) === (await formOf(client, name));
    if (isAsBefore && (await wipe(client, name))) idle.push(name);
    else await client.query(`drop schema ${name} cascade`);
  });
}

// Constraints wait until all is gone; a role that may not have them wait gets new schemas. What was filled is vacuumed, so
// that rows lie in the order in which they are written, as in a new one.
async function wipe(client: pg.Client, name: string): Promise<boolean> {
  const { rows } = await client.query(
    "select format('%I.%I', schemaname, tablename) as table from pg_tables where schemaname = $1 and tablename <> 'migrations'",
    [name],
  );
  const tables = rows.map((row) => String(row.table));
  try {
    const deletes = tables.map((table) => `delete from ${table}`).join(';');
    const results = await client.query(`begin; set local session_replication_role = replica; ${deletes}; commit`);
    const gone = (results as unknown as pg.QueryResult[]).slice(2, -1).map(({ rowCount }) => rowCount ?? 0);
    if (gone.reduce((all, each) => all + each, 0) > MANY) return false;
    const known = await client.query('select 1 from pg_stats where schemaname = $1 limit 1', [name]);
    if (known.rows.length > 0) return false; // Plans would be made for the rows that were.
    const filled = tables.filter((_, at) => (gone[at] ?? 0) > 0);
    if (filled.length > 0) await client.query(`vacuum ${filled.join(', ')}`);
    return true;
  } catch {
    await client.query('rollback');
    return false;
  }
}

async function formOf(client: pg.Client, name: string): Promise<string> {
  const { rows } = await client.query(
    `select md5(string_agg(part, ',' order by part)) as form from (
      select concat_ws(' ', c.relname, c.relkind, a.attname, a.atttypid, a.atttypmod, a.attnotnull) as part
        from pg_class c left join pg_attribute a on a.attrelid = c.oid and a.attnum > 0
        where c.relnamespace = $1::regnamespace
      union all select concat_ws(' ', conname, pg_get_constraintdef(oid)) from pg_constraint where connamespace = $1::regnamespace
      union all select tgname::text from pg_trigger t join pg_class c on c.oid = t.tgrelid
        where c.relnamespace = $1::regnamespace and not tgisinternal
    ) as parts`,
    [name],
  );
  return String(rows[0]?.form);
}
