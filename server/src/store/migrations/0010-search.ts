// Searching users: a text of each under an index of trigrams, and indexes for the orders of their list.

import type { Tx } from '../database.ts';
import { type SearchFacts, searchTextOf } from '../user-search.ts';
import type { Migration } from './migration.ts';

export const search: Migration = {
  name: '0010-search',
  up({ kind, schema, raw }) {
    const index = (column: string) =>
      schema.createIndex(`users_${column}`).on('users').columns(['environment_id', column, 'id']);
    const indexes = kind === 'postgres' ? [TRIGRAMS_ON_POSTGRES] : TRIGRAMS_ON_SQLITE;
    return [
      // A million users take a minute.
      ...(kind === 'postgres'
        ? ['set local statement_timeout = 0', "set local maintenance_work_mem = '256MB'"]
        : []
      ).map(raw),
      raw(kind === 'postgres' ? ON_POSTGRES : ON_SQLITE),
      { fill },
      ...indexes.map(raw),
      index('updated_at'),
      // Of those who have a value: what nobody set costs a creation nothing.
      ...['last_sign_in_at', 'last_active_at', 'first_name', 'last_name'].map((column) =>
        index(column).where(column as never, 'is not', null),
      ),
      schema
        .createIndex('users_banned')
        .on('users')
        .columns(['environment_id', 'id'])
        .where('banned_at' as never, 'is not', null),
    ];
  },
};

const ON_POSTGRES = `create table user_search (
  environment_id text collate "C" not null,
  user_id text collate "C" not null,
  text text collate "C" not null,
  constraint user_search_pk primary key (environment_id, user_id))`;

// The number is the one that the index knows a row by; without a column of its own VACUUM could give out others.
const ON_SQLITE = `create table user_search (
  number integer primary key,
  environment_id text not null,
  user_id text not null,
  text text not null,
  constraint user_search_pk unique (environment_id, user_id))`;

// pg_trgm comes with PostgreSQL, is packaged apart by some, and may be created by the owner of a database. Where it
// cannot be, searches read the table, and `latchkey doctor` says so. It goes where every schema of the database finds it.
const TRIGRAMS_ON_POSTGRES = `do $$
declare home text;
begin
  begin
    if to_regnamespace('public') is null then create extension if not exists pg_trgm;
    else create extension if not exists pg_trgm schema public;
    end if;
  exception when others then raise warning 'searches will be slow, pg_trgm is missing: %', sqlerrm;
  end;
  select n.nspname into home from pg_extension e join pg_namespace n on n.oid = e.extnamespace where e.extname = 'pg_trgm';
  if home is not null then
    execute format('create index user_search_text on user_search using gin (text %I.gin_trgm_ops)', home);
  end if;
end $$`;

// The index holds no text of its own and no positions: it tells which rows have all trigrams, and the rows are compared.
const TRIGRAMS_ON_SQLITE = [
  `create virtual table user_search_index using fts5(text, content='user_search', content_rowid='number',
    tokenize='trigram case_sensitive 1', detail=none, columnsize=0)`,
  `insert into user_search_index (user_search_index) values ('rebuild')`,
  `create trigger user_search_added after insert on user_search begin
    insert into user_search_index (rowid, text) values (new.number, new.text);
  end`,
  `create trigger user_search_removed after delete on user_search begin
    insert into user_search_index (user_search_index, rowid, text) values ('delete', old.number, old.text);
  end`,
  `create trigger user_search_changed after update of text on user_search begin
    insert into user_search_index (user_search_index, rowid, text) values ('delete', old.number, old.text);
    insert into user_search_index (rowid, text) values (new.number, new.text);
  end`,
];

const BATCH = 5_000;

// In batches and not in one statement: the databases' own lower() knows different letters.
async function fill(tx: Tx): Promise<void> {
  for (const { id } of await read<{ id: string }>(tx, 'select id from environments order by id', []))
    for (let last: string | undefined = ''; last !== undefined; ) last = await fillBatch(tx, id, last);
}

/** Writes the texts of the users after one, and gives the last of them; nothing when none was left. */
async function fillBatch(tx: Tx, environmentId: string, after: string): Promise<string | undefined> {
  const users = await read<{ id: string; first_name: string | null; last_name: string | null }>(
    tx,
    `select id, first_name, last_name from users where environment_id = :1 and id > :2 order by id limit ${BATCH}`,
    [environmentId, after],
  );
  const last = users.at(-1)?.id;
  if (last === undefined) return undefined;
  const identifiers = await read<{ user_id: string } & SearchFacts['identifiers'][number]>(
    tx,
    `select user_id, type, value from identifiers
      where environment_id = :1 and user_id > :2 and user_id <= :3 order by created_at, id`,
    [environmentId, after, last],
  );
  const own = Map.groupBy(identifiers, ({ user_id }) => user_id);
  const texts = users.map(({ id, first_name: firstName, last_name: lastName }) => ({
    id,
    text: searchTextOf({ id, firstName, lastName, identifiers: own.get(id) ?? [] }),
  }));
  await read(tx, WRITE[tx.kind], [environmentId, JSON.stringify(texts)]);
  return last;
}

const WRITE = {
  postgres: `insert into user_search (environment_id, user_id, text)
    select :1, id, text from jsonb_to_recordset(cast(:2 as jsonb)) as r(id text, text text)`,
  sqlite: `insert into user_search (environment_id, user_id, text)
    select :1, value->>'id', value->>'text' from json_each(:2)`,
};

async function read<R>(tx: Tx, text: string, values: string[]): Promise<R[]> {
  const sql = text.replace(/:(\d)/g, tx.kind === 'postgres' ? '$$$1' : '?$1');
  return (await tx.run({ name: '', sql }, values)).rows as R[];
}
