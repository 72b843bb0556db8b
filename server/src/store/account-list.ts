// SQL of the list of users and of their number: which ids pass a filter, in an order.
//
// Where an index names few candidates, they are taken, tested and sorted. Else the first stretch of the order's own
// index is walked and each user tested: of many candidates, some stand there. If they do not fill the page, all
// candidates are sorted.

import { type RawBuilder, sql } from 'kysely';
import { idTime } from '../kit/ids.ts';
import type { AccountFilter, AccountOrder, AccountPage } from '../model/account-list.ts';
import { type Plan, planFilter, type Source } from './account-tests.ts';
import type { Db } from './database.ts';
import { fromCursor } from './keyset.ts';
import { ask } from './statement.ts';

/** Up to here candidates are few: to sort them costs some ten milliseconds. */
const FEW = 2_000;
/** Up to here it pays to begin with the candidates and not with everybody. */
const SOME = 100_000;
/** How far the index of an order is walked, in the hope that the page fills. */
const STRETCH = 5_000;

type Sql = RawBuilder<unknown>;

/** What an order sorts by. */
interface Key {
  value: Sql;
  /** The index that SQLite walks, one that begins with the environment, goes on with the value and ends with the id. */
  index: string;
  /** Below every value, for those that may be null. */
  least?: Sql;
  /** Of the order by an identifier: its type. */
  type?: string;
}

const KEYS: Record<AccountOrder, Key> = {
  created_at: { value: sql`users.created_at`, index: 'users_created_at' },
  updated_at: { value: sql`users.updated_at`, index: 'users_updated_at' },
  last_active_at: timed('last_active_at'),
  last_sign_in_at: timed('last_sign_in_at'),
  first_name: { value: sql`users.first_name`, index: 'users_first_name', least: sql`''` },
  last_name: { value: sql`users.last_name`, index: 'users_last_name', least: sql`''` },
  email: identified('email'),
  phone: identified('phone'),
  username: identified('username'),
  web3_wallet: identified('web3_wallet'),
};

function timed(column: string): Key {
  return { value: sql.ref(`users.${column}`), index: `users_${column}`, least: sql`-9007199254740991` };
}

function identified(type: string): Key {
  return { value: sql`k.canonical`, index: 'identifiers_canonical', least: sql`''`, type };
}

/**
 * The ids of the users that pass a filter, in order: equals by id in the same direction, those without a value last.
 * `limits`: up to how many candidates are few, or some, and how far the order is walked for them.
 */
export async function listAccountIds(
  db: Db,
  environmentId: string,
  filter: AccountFilter,
  page: AccountPage,
  limits = { few: FEW, some: SOME, stretch: STRETCH },
): Promise<string[]> {
  const plan = planFilter(db.kind, environmentId, filter);
  const read: Reading = { db, environmentId, plan, page, key: KEYS[page.order] };
  if (plan.tests.length === 0) return walk(read);
  const few = await fewest(db, plan.sources, limits.few);
  if (few) return sorted(read, few);
  const near = page.offset + page.limit <= limits.stretch ? await walkStretch(read, limits.stretch) : [];
  if (near.length === page.limit) return near;
  const some = await fewest(db, plan.sources, limits.some);
  // PostgreSQL joins whole tables faster than it asks of each; SQLite does not, and may as well stop when the page is full.
  return some || db.kind === 'postgres' ? sorted(read, some) : walk(read);
}

/** How many users pass a filter. */
export async function countAccountIds(
  db: Db,
  environmentId: string,
  filter: AccountFilter,
  limits = { few: FEW, some: SOME },
): Promise<number> {
  const plan = planFilter(db.kind, environmentId, filter);
  const [only] = plan.sources;
  // Who is named by an index needs no test.
  if (only?.distinct && plan.tests.every((test) => only.covers.includes(test)))
    return countRows(db, sql`(${only.ids}) as passing`);
  const read = { db, environmentId, plan };
  const source = (await fewest(db, plan.sources, limits.few)) ?? (await fewest(db, plan.sources, limits.some));
  if (source === NOBODY) return 0;
  return countRows(db, sql`${tables(read, source)} where ${all(tests(read, source))}`, source);
}

/** What a source is that names nobody: nothing is left to ask. */
const NOBODY: Source = { ids: sql``, distinct: true, covers: [], few: true };

interface Counting {
  db: Db;
  environmentId: string;
  plan: Plan;
}

interface Reading extends Counting {
  page: AccountPage;
  key: Key;
}

// Which source names the fewest, or null when none names as few as that.
async function fewest(db: Db, sources: Source[], few: number): Promise<Source | null> {
  const sure = sources.find((source) => source.few);
  if (sure) return sure;
  const sizes = await Promise.all(
    sources.map(({ ids }) => countRows(db, sql`(${ids} limit ${sql.lit(few + 1)}) as probed`)),
  );
  const least = Math.min(...sizes);
  if (least === 0 && few > 0) return NOBODY;
  return least <= few ? (sources[sizes.indexOf(least)] as Source) : null;
}

/** Tests and sorts what a source names, or everybody. */
async function sorted(read: Reading, source: Source | null): Promise<string[]> {
  if (source === NOBODY) return [];
  const { db, key, page } = read;
  const owned = key.type ? sql`left join identifiers as k on ${primary(read, key.type)}` : sql``;
  // By itself, or PostgreSQL would hope for an early end and ask one user after the other.
  const passing = sql`passing (id, value) as materialized (select users.id, ${key.value}
    from ${tables(read, source)} ${owned} where ${all([...tests(read, source), ...beyond(read)])})`;
  return idsOf(
    db,
    sql`with ${source ? sql`${chosen(source)}, ` : sql``}${passing}
      select id from passing order by (value is null), value ${way(page)}, id ${way(page)} ${part(page.limit, page.offset)}`,
  );
}

// Whoever has a value, then whoever has none: no index has them in this order for both directions.
async function walk(read: Reading): Promise<string[]> {
  const { db, key, page } = read;
  const { limit, offset } = page;
  const valued = along(read, tests(read, null));
  const first = await idsOf(db, sql`select users.id ${valued} ${part(limit, offset)}`);
  if (!key.least || first.length === limit) return first;
  const before = first.length > 0 || offset === 0 ? offset : await countRows(db, sql`(select 1 ${valued}) as valued`);
  const rest = part(limit - first.length, Math.max(0, offset - before));
  const without = key.type
    ? sql`not exists (select 1 from identifiers as k where ${primary(read, key.type)}) order by`
    : sql`${key.value} is null order by`;
  const others = sql`select users.id from ${tables(read, null)}
    where ${all(tests(read, null))} and ${without} users.id ${way(page)} ${rest}`;
  return [...first, ...(await idsOf(db, others))];
}

/** Tests the first of those that have a value. */
async function walkStretch(read: Reading, length: number): Promise<string[]> {
  const { db, key, page, plan } = read;
  const bounds = plan.tests.filter((test) => test.bounds === page.order);
  const others = plan.tests.filter((test) => test.bounds !== page.order);
  const own = { ...read, plan: { ...plan, tests: [] } };
  const first = along(own, [ofEnvironment(read), ...bounds.map(({ holds }) => holds)]);
  const near = sql`(select users.*, ${key.value} as walked ${first} limit ${length}) as users`;
  const left = [ofEnvironment(read), ...others.map(({ holds, ofEach }) => ofEach ?? holds)];
  return idsOf(
    db,
    sql`select users.id from ${tables(read, null, near)} where ${all(left)}
      order by users.walked ${way(page)}, users.id ${way(page)} ${part(page.limit, page.offset)}`,
  );
}

/** Those that have a value and pass, in order, by the index. */
function along(read: Reading, passing: RawBuilder<boolean>[]): Sql {
  const { db, environmentId, key, page } = read;
  const by = db.kind === 'sqlite' ? sql`indexed by ${sql.ref(key.index)}` : sql``;
  const having = key.least ? [sql<boolean>`${key.value} >= ${key.least}`] : [];
  const where = all([...passing, ...having, ...beyond(read)]);
  if (!key.type)
    return sql`from ${tables(read, null, sql`users ${by}`)} where ${where}
      order by ${key.value} ${way(page)}, users.id ${way(page)}`;
  // No two have one value.
  const named = sql`identifiers as k ${by} ${joined(db)} users on users.environment_id = ${environmentId} and users.id = k.user_id`;
  return sql`from ${tables(read, null, named)}
    where k.environment_id = ${environmentId} and k.type = ${key.type} and k.is_primary = true and ${where}
    order by ${key.value} ${way(page)}`;
}

/** Users, with what names them and the text that is tested. In this order: `cross join` keeps SQLite to it. */
function tables({ db, environmentId, plan }: Counting, source: Source | null, users: Sql = sql`users`): Sql {
  const named = source
    ? sql`chosen ${joined(db)} users on users.environment_id = ${environmentId} and users.id = chosen.id`
    : users;
  if (!plan.tests.some((test) => test.on === 'user_search' && !source?.covers.includes(test))) return named;
  return sql`${named} ${joined(db)} user_search as s on s.environment_id = users.environment_id and s.user_id = users.id`;
}

// In two steps: to find the distinct ones SQLite would else read an index that has them in order, from end to end.
function chosen({ ids }: Source): Sql {
  return sql`named (id) as materialized (${ids}), chosen (id) as materialized (select distinct id from named)`;
}

/** What is left to test of those whom a source names. */
function tests(read: Counting, source: Source | null): RawBuilder<boolean>[] {
  const left = read.plan.tests.filter((test) => !source?.covers.includes(test));
  return [ofEnvironment(read), ...left.map(({ holds }) => holds)];
}

function ofEnvironment({ environmentId }: Counting): RawBuilder<boolean> {
  return sql<boolean>`users.environment_id = ${environmentId}`;
}

function joined({ kind }: Db): Sql {
  return kind === 'sqlite' ? sql`cross join` : sql`join`;
}

function beyond({ environmentId, page }: Reading): RawBuilder<boolean>[] {
  const { startingAfter: cursor, direction } = page;
  if (cursor === undefined) return [];
  return [fromCursor('users', environmentId, { cursor, cursorTime: idTime(cursor) ?? 0 }, direction, 'beyond')];
}

function primary({ environmentId }: Counting, type: string): Sql {
  return sql`k.environment_id = ${environmentId} and k.user_id = users.id and k.type = ${type} and k.is_primary = true`;
}

async function countRows(db: Db, from: Sql, source: Source | null = null): Promise<number> {
  const named = source ? sql`with ${chosen(source)} ` : sql``;
  const [row] = await ask<{ n: number }>(db, sql`${named}select count(*) as n from ${from}`);
  return Number(row?.n);
}

async function idsOf(db: Db, statement: Sql): Promise<string[]> {
  return (await ask<{ id: string }>(db, statement)).map(({ id }) => id);
}

function all(conditions: RawBuilder<boolean>[]): Sql {
  return sql.join(conditions, sql` and `);
}

function way({ direction }: AccountPage): Sql {
  return sql.raw(direction);
}

function part(limit: number, offset: number): Sql {
  return sql`limit ${limit} offset ${offset}`;
}
