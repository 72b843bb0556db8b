// How each database says that it will run a statement, and what it would read for it.

import pg from 'pg';
import type { Database, Value } from '../src/store/database.ts';
import type { Asked } from './recording.ts';

export interface Plan {
  sql: string;
  /** One line a step. */
  steps: string[];
  /** Tables that are read from end to end, in this environment at least, unless a limit stops it. */
  scans: string[];
  /** Rows are put into order after they were found. */
  sorts: boolean;
  /** Pages of 8 KB that PostgreSQL touched; it ran the statement and took it back. */
  pages: number | null;
}

/** The plans of statements: on PostgreSQL two of each that is kept prepared, for its very values and for any. */
export async function explain(database: Database, asked: Asked[]): Promise<Plan[]> {
  return database.kind === 'sqlite' ? explainSqlite(database, asked) : explainPostgres(database, asked);
}

/** Has PostgreSQL look at all tables of the house, as autovacuum does a minute after they have grown. */
export async function analyze(database: Database): Promise<void> {
  if (database.kind !== 'postgres') return;
  await onServer(database, async (client) => {
    const sql = 'select quote_ident(tablename) as table from pg_tables where schemaname = current_schema()';
    const { rows } = await client.query(sql);
    await client.query(`vacuum analyze ${rows.map(({ table }) => table).join(', ')}`);
  });
}

/** Foreign keys of which no index serves every row: to remove what they point to, a whole table is read. */
export async function unindexedForeignKeys(database: Database): Promise<string[]> {
  const sql = {
    postgres: `select f.conname as name from pg_constraint f where f.contype = 'f' and f.connamespace = current_schema()::regnamespace
      and not exists (select 1 from pg_index i where i.indrelid = f.conrelid and i.indpred is null
        and (i.indkey::int2[])[0:cardinality(f.conkey) - 1] @> f.conkey)`,
    sqlite: `with keys as (select t.name as owner, f.id, count(*) as columns
        from sqlite_schema t, pragma_foreign_key_list(t.name) f where t.type = 'table' group by 1, 2)
      select owner || ' ' || id as name from keys where not exists (select 1 from pragma_index_list(keys.owner) i
        where i.partial = 0 and columns = (select count(*) from pragma_index_info(i.name) c where c.seqno < columns
          and c.name in (select k."from" from pragma_foreign_key_list(keys.owner) k where k.id = keys.id)))`,
  }[database.kind];
  const { rows } = await database.db.run({ name: '', sql }, []);
  return rows.map((row) => String(row.name));
}

// A virtual table with a match is one that was looked something up in.
const WHOLE =
  /^SCAN (?!CONSTANT|json_each)(\w+)(?! VIRTUAL TABLE INDEX \d+:M)\b|^SEARCH (\w+) .*\(environment_id=\?\)$/;

async function explainSqlite(database: Database, asked: Asked[]): Promise<Plan[]> {
  const plans: Plan[] = [];
  for (const { sql, values } of asked) {
    const statement = { name: '', sql: `explain query plan ${sql}` };
    const { rows } = await database.db.run(statement, values);
    const steps = rows.map((row) => String(row.detail));
    // What the statement itself has put together before is no table.
    const made = steps.flatMap((step) => /^(?:MATERIALIZE|CO-ROUTINE) (\w+)/.exec(step)?.[1] ?? []);
    const read = steps.flatMap((step) => WHOLE.exec(step)?.slice(1).find(Boolean) ?? []);
    const scans = read.filter((name) => !made.includes(name));
    plans.push({ sql, steps, scans, sorts: steps.some((step) => step.includes('ORDER BY')), pages: null });
  }
  return plans;
}

interface Node {
  'Node Type': string;
  'Relation Name'?: string;
  'Index Cond'?: string;
  'Index Name'?: string;
  'Shared Hit Blocks'?: number;
  'Shared Read Blocks'?: number;
  Plans?: Node[];
}

async function explainPostgres(database: Database, asked: Asked[]): Promise<Plan[]> {
  return onServer(database, async (client) => {
    const plans: Plan[] = [];
    for (const [at, { name, sql, values }] of asked.entries()) {
      const call = values.length > 0 ? `(${values.map(literal).join(', ')})` : '';
      await client.query(`prepare asked_${at} as ${sql}`);
      for (const mode of name ? ['force_custom_plan', 'force_generic_plan'] : ['force_custom_plan']) {
        await client.query('begin');
        await client.query(`set local plan_cache_mode = ${mode}`);
        // A row that was inserted cannot be inserted again.
        const how = sql.startsWith('insert') ? 'format json' : 'analyze, buffers, format json';
        const { rows } = await client.query(`explain (${how}) execute asked_${at} ${call}`);
        await client.query('rollback');
        plans.push(planOf(sql, rows[0]['QUERY PLAN'][0].Plan as Node));
      }
    }
    return plans;
  });
}

function planOf(sql: string, root: Node): Plan {
  const nodes = flatten(root);
  const steps = nodes.map((node) =>
    [node['Node Type'], node['Relation Name'], node['Index Name'], node['Index Cond']].filter(Boolean).join(' '),
  );
  // An index without a condition is read from end to end too, unless something above stops it.
  const whole = nodes.filter(
    (node) => node['Node Type'] === 'Seq Scan' || (node['Node Type'].startsWith('Index') && !node['Index Cond']),
  );
  return {
    sql,
    steps,
    scans: whole.map((node) => node['Relation Name'] ?? node['Index Name'] ?? '?'),
    sorts: nodes.some((node) => node['Node Type'].includes('Sort')),
    pages: (root['Shared Hit Blocks'] ?? 0) + (root['Shared Read Blocks'] ?? 0),
  };
}

function flatten(node: Node): Node[] {
  return [node, ...(node.Plans ?? []).flatMap(flatten)];
}

function literal(value: Value): string {
  if (value === null) return 'null';
  if (typeof value === 'object') return pg.escapeLiteral(JSON.stringify(value));
  return typeof value === 'string' ? pg.escapeLiteral(value) : String(value);
}

async function onServer<T>(database: Database, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const { rows } = await database.db.run({ name: '', sql: 'select current_schema() as name' }, []);
  const options = `-c search_path=${rows[0]?.name}`;
  const client = new pg.Client({ connectionString: process.env.LATCHKEY_TEST_DATABASE_URL, options });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
