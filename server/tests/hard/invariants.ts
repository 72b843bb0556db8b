// What must hold in the database after any chaos, asked in SQL. An empty answer is a good one.

import type { Vault } from '../../src/kit/vault.ts';
import type { Database, Db, Row } from '../../src/store/database.ts';
import { numberEvents } from '../../src/store/events.ts';

// Each question finds the rows that break its invariant.
const QUESTIONS: Record<string, string> = {
  'a refresh family has at most one live leaf': `
    select session_id as id from refresh_tokens where spent_at is null
    group by environment_id, session_id having count(*) > 1`,
  'a canonical identifier is unique': `
    select min(user_id) as id from identifiers group by environment_id, type, canonical having count(*) > 1`,
  'an external id is unique': `
    select min(id) as id from users where external_id is not null
    group by environment_id, external_id having count(*) > 1`,
  'who has addresses has one primary address': `
    select user_id as id from identifiers where type = 'email' group by environment_id, user_id
    having sum(case when is_primary then 1 else 0 end) <> 1`,
  'nobody has two primary identifiers of one type': `
    select user_id as id from identifiers where is_primary = true
    group by environment_id, user_id, type having count(*) > 1`,
  // Somebody without an address is announced as an account.
  'a user was announced once': announcedOnce('users', 'user.created', 'account.created'),
  'a session was announced once': announcedOnce('sessions', 'session.created'),
  'an API key was announced once': announcedOnce('api_keys', 'api_key.created'),
  'an announced user is there, or its removal was announced once': `
    select created.id from (${eventIds('user.created', 'account.created')}) as created
    left join users on users.environment_id = created.environment_id and users.id = created.id
    left join (${eventIds('user.deleted', 'account.deleted')}) as deleted
      on deleted.environment_id = created.environment_id and deleted.id = created.id
    where (users.id is null and coalesce(deleted.times, 0) <> 1) or (users.id is not null and deleted.id is not null)`,
  'an announced session is there, or its user was removed': `
    select created.id from (${eventIds('session.created')}) as created
    left join sessions on sessions.environment_id = created.environment_id and sessions.id = created.id
    left join (${eventIds('user.deleted', 'account.deleted')}) as deleted
      on deleted.environment_id = created.environment_id and deleted.id = created.owner
    where sessions.id is null and deleted.id is null`,
  'the last change of a user was announced': `
    select users.id from users left join (
      select environment_id, data->>'id' as id, max(cast(data->>'updatedAt' as bigint)) as at from events
      where name in ('user.created', 'user.updated', 'account.created', 'account.updated') group by environment_id, data->>'id'
    ) as told on told.environment_id = users.environment_id and told.id = users.id
    where told.at is null or told.at <> users.updated_at`,
  'a session ended if, and only if, its end was announced once': `
    select sessions.id from sessions left join (${eventIds('session.revoked')}) as ended
      on ended.environment_id = sessions.environment_id and ended.id = sessions.id
    where (sessions.ended_at is null) <> (ended.id is null) or ended.times > 1`,
  'events are numbered without gaps': `
    select environment_id as id from events group by environment_id
    having count(sequence) <> count(*) or count(distinct sequence) <> count(*)
      or min(sequence) <> 1 or max(sequence) <> count(*)`,
  'a live session has a user who is not banned': `
    select sessions.id from sessions left join users
      on users.environment_id = sessions.environment_id and users.id = sessions.user_id
    where sessions.ended_at is null and (users.id is null or users.banned_at is not null)`,
  'a credential has its user': orphans('password_credentials', 'user_id', 'users'),
  'an identifier has its user': orphans('identifiers', 'user_id', 'users'),
  'a refresh token has its session': orphans('refresh_tokens', 'session_id', 'sessions'),
};

export interface Inspection {
  /** Opens what rests sealed; without it that question is not asked. */
  vault?: Vault;
  /** Secrets that went through the house and may stand nowhere in plain. */
  canaries?: string[];
  /** The largest budget of tries in any environment. */
  budget?: number;
}

/** Every invariant that does not hold, with the ids that break it. */
export async function brokenInvariants(database: Database, inspection: Inspection = {}): Promise<string[]> {
  const { db } = database;
  for (const { id } of await ask(db, 'select id from environments')) await numberEvents(database, String(id));
  const broken: string[] = [];
  for (const [name, question] of Object.entries(QUESTIONS)) {
    const rows = await ask(db, question);
    if (rows.length > 0) broken.push(`${name}: ${rows.length} broken, such as ${rows[0]?.id}`);
  }
  broken.push(...(await overspent(db, inspection.budget ?? 20)));
  if (inspection.vault) broken.push(...(await unopened(db, inspection.vault)));
  for (const canary of inspection.canaries ?? []) broken.push(...(await inPlain(db, canary)));
  return broken;
}

/** Which of the acknowledged rows are not there. */
export async function lostRows(
  db: Db,
  table: 'users' | 'refresh_tokens',
  column: string,
  values: string[],
): Promise<string[]> {
  const there = new Set((await ask(db, `select ${column} as id from ${table}`)).map((row) => row.id));
  return values.filter((value) => !there.has(value));
}

/** What SQLite itself says about the file: `ok`, or what is wrong with it. */
export async function integrity(db: Db): Promise<string> {
  const [row] = await ask(db, 'pragma integrity_check');
  return String(row?.integrity_check);
}

// The ledger counts one try beyond the budget, the one that it refuses. Request limits share the table, not the budget.
async function overspent(db: Db, budget: number): Promise<string[]> {
  const rows = await ask(db, `select key from attempts where key not like 'limit %' and count > ${budget + 1}`);
  return rows.length > 0 ? [`no key has more tries than its budget: ${rows.length} have`] : [];
}

async function unopened(db: Db, vault: Vault): Promise<string[]> {
  const sealed = [
    ...(await ask(db, 'select environment_id, id as row_id, private_sealed as sealed from signing_keys')).map(
      (row) => ({
        ...row,
        table: 'signing_keys',
        column: 'private_sealed',
      }),
    ),
    ...(
      await ask(
        db,
        'select environment_id, lookup as row_id, successor as sealed from refresh_tokens where successor is not null',
      )
    ).map((row) => ({ ...row, table: 'refresh_tokens', column: 'successor' })),
  ] as { environment_id: string; row_id: string; sealed: string; table: string; column: string }[];
  return sealed.flatMap(({ environment_id: environment, row_id: row, sealed: value, table, column }) => {
    try {
      vault.open(value, { environment, table, column, row });
      return [];
    } catch (error) {
      return [`every sealed value opens: ${table}.${column} of ${row}: ${(error as Error).message}`];
    }
  });
}

async function inPlain(db: Db, canary: string): Promise<string[]> {
  const server = db.kind === 'postgres';
  const tables = await ask(
    db,
    server
      ? 'select table_name as name from information_schema.tables where table_schema = current_schema()'
      : "select name from sqlite_master where type = 'table'",
  );
  const found: string[] = [];
  for (const { name } of tables) {
    const columns = server ? [] : await ask(db, `select name from pragma_table_info('${name}')`);
    const holds = server
      ? `strpos("${name}"::text, $1) > 0`
      : columns.map((column) => `instr("${column.name}", ?1) > 0`).join(' or ');
    const rows = await ask(db, `select 1 as id from "${name}" where ${holds} limit 1`, [canary]);
    if (rows.length > 0) found.push(`no canary in plain: ${canary.slice(0, 12)}… stands in ${name}`);
  }
  return found;
}

async function ask(db: Db, sql: string, values: string[] = []): Promise<Row[]> {
  return (await db.run({ name: '', sql }, values)).rows;
}

function eventIds(...names: string[]): string {
  return `select environment_id, data->>'id' as id, min(data->>'userId') as owner, count(*) as times
    from events where name in (${names.map((name) => `'${name}'`)}) group by environment_id, data->>'id'`;
}

function announcedOnce(table: string, ...events: string[]): string {
  return `select ${table}.id from ${table} left join (${eventIds(...events)}) as told
    on told.environment_id = ${table}.environment_id and told.id = ${table}.id where coalesce(told.times, 0) <> 1`;
}

function orphans(table: string, column: string, owner: string): string {
  return `select ${table}.${column} as id from ${table} left join ${owner}
    on ${owner}.environment_id = ${table}.environment_id and ${owner}.id = ${table}.${column} where ${owner}.id is null`;
}
