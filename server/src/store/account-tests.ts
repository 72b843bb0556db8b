// What each filter of the list of users asks of a user, and which rows an index names for it.

import { type RawBuilder, sql } from 'kysely';
import type { IdentifierType } from '../model/account.ts';
import type { AccountFilter, Span } from '../model/account-list.ts';
import type { Kind } from './database.ts';
import { literally } from './statement.ts';
import { boundsOf, foldSearch, type SearchPart, trigramsOf } from './user-search.ts';

/** A condition on a row of `users`, or on the row of `user_search` beside it. */
export interface Test {
  on: 'users' | 'user_search';
  holds: RawBuilder<boolean>;
  /** The same, for when only a few users are asked. */
  ofEach?: RawBuilder<boolean>;
  /** The column of `users` that it looks at, where it is only a bound for it. */
  bounds?: string;
}

/** Ids of users. */
export interface Source {
  ids: RawBuilder<unknown>;
  /** Nobody comes twice. */
  distinct: boolean;
  /** Tests that all of them pass, and that nobody else passes. */
  covers: Test[];
  /** They are as few as the values that were given. */
  few: boolean;
}

export interface Plan {
  tests: Test[];
  sources: Source[];
}

interface Filtering {
  kind: Kind;
  environmentId: string;
  plan: Plan;
}

/** What a filter means. Identifiers are given as they are compared. */
export function planFilter(kind: Kind, environmentId: string, filter: AccountFilter): Plan {
  const on: Filtering = { kind, environmentId, plan: { tests: [], sources: [] } };
  owning(on, 'email', filter.emails);
  owning(on, 'phone', filter.phones);
  owning(on, 'username', filter.usernames);
  owning(on, 'web3_wallet', filter.wallets);
  chosen(on, filter);
  linked(on, filter.externalAccount);
  members(on, filter.organizationIds);
  searched(on, filter);
  banned(on, filter.banned);
  within(on, 'created_at', filter.createdAt);
  within(on, 'last_sign_in_at', filter.lastSignInAt);
  within(on, 'last_active_at', filter.lastActiveAt);
  return on.plan;
}

function owning(on: Filtering, type: IdentifierType, values: string[] = []): void {
  if (values.length === 0) return;
  const ids = sql`select own.user_id from identifiers as own where own.environment_id = ${on.environmentId}
    and own.type = ${type} and ${among(on, 'own.canonical', values)}`;
  amongFew(on, ids);
}

function chosen(on: Filtering, { userIds, externalIds }: AccountFilter): void {
  if (userIds?.include.length) amongFew(on, given(on, userIds.include));
  if (userIds?.exclude.length) test(on, sql`not ${among(on, 'users.id', userIds.exclude)}`);
  if (externalIds?.include.length) {
    amongFew(
      on,
      sql`select named.id from users as named where named.environment_id = ${on.environmentId}
        and ${among(on, 'named.external_id', externalIds.include)}`,
    );
  }
  if (externalIds?.exclude.length)
    test(on, sql`(users.external_id is null or not ${among(on, 'users.external_id', externalIds.exclude)})`);
}

function linked(on: Filtering, account: AccountFilter['externalAccount']): void {
  if (!account) return;
  const ids = sql`select linked.user_id from external_accounts as linked where linked.environment_id = ${on.environmentId}
    and linked.provider = ${account.provider} and ${among(on, 'linked.subject', account.subjects)}`;
  amongFew(on, ids);
}

function members(on: Filtering, choice: AccountFilter['organizationIds']): void {
  const of = (organizations: string[]) => sql`from memberships as m where m.environment_id = ${on.environmentId}
    and ${among(on, 'm.organization_id', organizations)} and m.status = 'active'`;
  // Asked of each: of all members at once SQLite would make a table first, and PostgreSQL too unless it is kept from it.
  const isOne = (organizations: string[], each = sql``) =>
    sql`exists (select 1 ${of(organizations)} and m.user_id = users.id ${each})`;
  const asked = (organizations: string[], not = sql``): Test => ({
    on: 'users',
    holds: sql<boolean>`${not} ${isOne(organizations)}`,
    ofEach: sql<boolean>`${not} ${isOne(organizations, on.kind === 'postgres' ? sql`offset 0` : sql``)}`,
  });
  if (choice?.include.length) {
    const own = asked(choice.include);
    on.plan.tests.push(own);
    const distinct = choice.include.length === 1;
    on.plan.sources.push({ ids: sql`select m.user_id ${of(choice.include)}`, distinct, covers: [own], few: false });
  }
  if (choice?.exclude.length) on.plan.tests.push(asked(choice.exclude, sql`not`));
}

const PARTS = { nameQuery: 'name', emailQuery: 'email', phoneQuery: 'phone', usernameQuery: 'username' } as const;

function searched(on: Filtering, filter: AccountFilter): void {
  const wanted: { folded: string; part?: SearchPart }[] = [];
  if (filter.query) wanted.push({ folded: foldSearch(filter.query) });
  for (const [name, part] of Object.entries(PARTS) as [keyof typeof PARTS, SearchPart][]) {
    const text = filter[name];
    if (text) wanted.push({ folded: foldSearch(text), part });
  }
  if (wanted.length === 0) return;
  const covers = wanted.map(({ folded, part }): Test => {
    const text = part ? partOf(on.kind, part) : sql`s.text`;
    return { on: 'user_search', holds: sql<boolean>`${contains(on.kind, text, folded)}` };
  });
  on.plan.tests.push(...covers);
  const needles = wanted.map(({ folded }) => folded);
  on.plan.sources.push({ ids: found(on, needles, covers), distinct: true, covers, few: false });
}

function contains(kind: Kind, text: RawBuilder<unknown>, folded: string): RawBuilder<unknown> {
  return kind === 'postgres' ? sql`strpos(${text}, ${folded}) > 0` : sql`instr(${text}, ${folded}) > 0`;
}

// From the character that opens the part to the one that opens the next.
function partOf(kind: Kind, part: SearchPart): RawBuilder<unknown> {
  const at = (bound: string) => (kind === 'postgres' ? sql`strpos(s.text, ${bound})` : sql`instr(s.text, ${bound})`);
  const [begin, end] = boundsOf(part);
  return sql`substr(s.text, ${at(begin)}, ${at(end)} - ${at(begin)})`;
}

/** By the index of trigrams; it knows nothing shorter, for which all texts are read. */
function found({ kind, environmentId }: Filtering, needles: string[], tests: Test[]): RawBuilder<unknown> {
  const own = sql.join([sql`s.environment_id = ${environmentId}`, ...tests.map(({ holds }) => holds)], sql` and `);
  if (kind === 'postgres') {
    const like = (needle: string) => sql`s.text like ${`%${literally(needle)}%`}`;
    return sql`select s.user_id from user_search as s where ${sql.join(needles.map(like), sql` and `)} and ${own}`;
  }
  const trigrams = needles.flatMap((needle) => trigramsOf(needle) ?? []).join(' ');
  return trigrams === ''
    ? sql`select s.user_id from user_search as s where ${own}`
    : sql`select s.user_id from user_search_index as i cross join user_search as s on s.number = i.rowid
        where i.user_search_index match ${trigrams} and ${own}`;
}

function banned(on: Filtering, is: boolean | undefined): void {
  if (is === undefined) return;
  const own = test(on, is ? sql`users.banned_at is not null` : sql`users.banned_at is null`);
  const ids = sql`select b.id from users as b where b.environment_id = ${on.environmentId} and b.banned_at is not null`;
  if (is) on.plan.sources.push({ ids, distinct: true, covers: [own], few: false });
}

function within(on: Filtering, column: string, { before, after, since }: Span = {}): void {
  const time = sql.ref(`users.${column}`);
  const bounds = [
    ...(before === undefined ? [] : [sql`${time} < ${before}`]),
    ...(after === undefined ? [] : [sql`${time} > ${after}`]),
    ...(since === undefined ? [] : [sql`${time} >= ${since}`]),
  ];
  if (bounds.length === 0) return;
  const covers = bounds.map((each) => Object.assign(test(on, each), { bounds: column }));
  const ids = sql`select users.id from users where users.environment_id = ${on.environmentId} and ${sql.join(bounds, sql` and `)}`;
  on.plan.sources.push({ ids, distinct: true, covers, few: false });
}

function amongFew(on: Filtering, ids: RawBuilder<unknown>): void {
  on.plan.sources.push({ ids, distinct: false, covers: [test(on, sql`users.id in (${ids})`)], few: true });
}

function test(on: Filtering, holds: RawBuilder<unknown>): Test {
  const made: Test = { on: 'users', holds: sql<boolean>`${holds}` };
  on.plan.tests.push(made);
  return made;
}

function among(on: Filtering, column: string, values: string[]): RawBuilder<unknown> {
  if (on.kind === 'sqlite') return sql`${sql.ref(column)} in (${given(on, values)})`;
  return sql`${sql.ref(column)} = any (${array(values)})`;
}

/** Values that came as one parameter, as rows. */
function given({ kind }: Filtering, values: string[]): RawBuilder<unknown> {
  if (kind === 'sqlite') return sql`select value from json_each(${JSON.stringify(values)})`;
  return sql`select unnest(${array(values)})`;
}

// An array and no JSON, so that PostgreSQL looks at the values when it plans.
function array(values: string[]): RawBuilder<unknown> {
  const quoted = values.map((each) => `"${each.replace(/["\\]/g, '\\$&')}"`);
  return sql`cast(${`{${quoted.join(',')}}`} as text[])`;
}
