// SQL that writes many made-up users at once: a batch travels as one JSON parameter.

import { sql } from 'kysely';
import type { Database, Tx } from './database.ts';
import { command } from './statement.ts';
import { searchTextOf } from './user-search.ts';

/** A user and their address, in the words of the tables. */
export interface SeedRow {
  id: string;
  identifier_id: string;
  email: string;
  is_verified: boolean;
  external_id: string | null;
  first_name: string;
  last_name: string;
  locale: string | null;
  metadata: Record<string, string>;
  last_sign_in_at: number | null;
  created_at: number;
  updated_at: number;
}

type Batch = { environmentId: string; rows: SeedRow[] };

// PostgreSQL wants each column's type, SQLite takes each out of its object.
const users = command((db, p: Batch, kind) =>
  db
    .insertInto('users')
    .columns([
      'environment_id',
      'id',
      'external_id',
      'first_name',
      'last_name',
      'locale',
      'metadata',
      'last_sign_in_at',
      'created_at',
      'updated_at',
    ])
    .expression(
      kind === 'postgres'
        ? sql`select ${p.environmentId}, r.* from jsonb_to_recordset(${p.rows}::jsonb) as r(id text, external_id text, first_name text, last_name text, locale text, metadata jsonb, last_sign_in_at bigint, created_at bigint, updated_at bigint)`
        : sql`select ${p.environmentId}, value->>'id', value->>'external_id', value->>'first_name', value->>'last_name', value->>'locale', value->'metadata', value->>'last_sign_in_at', value->>'created_at', value->>'updated_at' from json_each(${p.rows}) where true`,
    )
    .onConflict((conflict) => conflict.columns(['environment_id', 'id']).doNothing()),
);

const identifiers = command((db, p: Batch, kind) =>
  db
    .insertInto('identifiers')
    .columns([
      'environment_id',
      'type',
      'is_primary',
      'id',
      'user_id',
      'value',
      'canonical',
      'is_verified',
      'created_at',
      'updated_at',
    ])
    .expression(
      kind === 'postgres'
        ? sql`select ${p.environmentId}, 'email', true, r.identifier_id, r.id, r.email, r.email, r.is_verified, r.created_at, r.created_at from jsonb_to_recordset(${p.rows}::jsonb) as r(identifier_id text, id text, email text, is_verified boolean, created_at bigint)`
        : sql`select ${p.environmentId}, 'email', 1, value->>'identifier_id', value->>'id', value->>'email', value->>'email', value->>'is_verified', value->>'created_at', value->>'created_at' from json_each(${p.rows}) where true`,
    )
    .onConflict((conflict) => conflict.columns(['environment_id', 'id']).doNothing()),
);

const texts = command((db, p: { environmentId: string; texts: { id: string; text: string }[] }, kind) =>
  db
    .insertInto('user_search')
    .columns(['environment_id', 'user_id', 'text'])
    .expression(
      kind === 'postgres'
        ? sql`select ${p.environmentId}, r.* from jsonb_to_recordset(${p.texts}::jsonb) as r(id text, text text)`
        : sql`select ${p.environmentId}, value->>'id', value->>'text' from json_each(${p.texts}) where true`,
    )
    .onConflict((conflict) => conflict.columns(['environment_id', 'user_id']).doNothing()),
);

/** Writes users with their addresses; those that are there already stay as they are. Gives how many are new. */
export async function insertSeedRows(tx: Tx, environmentId: string, rows: SeedRow[]): Promise<number> {
  const [count] = await Promise.all([
    users.run(tx, { environmentId, rows }),
    identifiers.run(tx, { environmentId, rows }),
    texts.run(tx, { environmentId, texts: rows.map(toText) }),
  ]);
  return count;
}

function toText({ id, first_name, last_name, email }: SeedRow): { id: string; text: string } {
  const identifiers = [{ type: 'email' as const, value: email }];
  return { id, text: searchTextOf({ id, firstName: first_name, lastName: last_name, identifiers }) };
}

/** Has PostgreSQL look at its tables now: its planner would take them for empty until autovacuum comes by. */
export async function analyzeSeeded(database: Database): Promise<void> {
  if (database.kind === 'sqlite') return;
  for (const table of ['users', 'identifiers', 'user_search'])
    await database.once((tx) => tx.run({ name: '', sql: `analyze ${table}` }, []));
}
