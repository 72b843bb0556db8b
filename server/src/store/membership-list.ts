// SQL of the list of active members, for whoever asks by more than an id: filters over the people, and pages by number.

import { type RawBuilder, sql } from 'kysely';
import type { AccountFilter } from '../model/account-list.ts';
import type { Membership } from '../model/organization.ts';
import { planFilter } from './account-tests.ts';
import type { Db } from './database.ts';
import { COLUMNS, type MembershipRow, toMembership } from './memberships.ts';
import { ask, elements } from './statement.ts';

export interface MemberFilter {
  organizationId?: string;
  userId?: string;
  /** Any of these; an empty list is not given. */
  roles?: string[];
  /** Identifiers as they are compared. */
  people?: AccountFilter;
}

export const MEMBER_ORDERS = ['created_at', 'email', 'phone', 'username', 'first_name', 'last_name'] as const;

export interface MemberPage {
  /** Who has no such value comes last; equals go by id. */
  order: (typeof MEMBER_ORDERS)[number];
  direction: 'asc' | 'desc';
  limit: number;
  offset: number;
}

/**
 * The active members that pass a filter, and how many there are on all pages together. Within one organization or of one
 * user it reads those members; of a whole environment all of them, to count them.
 */
export async function listMembersBy(
  db: Db,
  environmentId: string,
  filter: MemberFilter,
  { order, direction, limit, offset }: MemberPage,
): Promise<{ rows: Membership[]; total: number }> {
  const plan = planFilter(db.kind, environmentId, filter.people ?? {});
  const searched = plan.tests.some(({ on }) => on === 'user_search');
  const tested = plan.tests.length > 0 || order === 'first_name' || order === 'last_name';
  const users = sql`join users on users.environment_id = memberships.environment_id and users.id = memberships.user_id`;
  const texts = sql`join user_search as s on s.environment_id = users.environment_id and s.user_id = users.id`;
  const named = sql`left join identifiers as k on k.environment_id = memberships.environment_id
    and k.user_id = memberships.user_id and k.type = ${order} and k.is_primary = true`;
  const from = sql`from memberships ${tested ? users : sql``} ${searched ? texts : sql``}`;
  const holds = all([
    sql`memberships.environment_id = ${environmentId}`,
    sql`memberships.status = 'active'`,
    ...(filter.organizationId ? [sql`memberships.organization_id = ${filter.organizationId}`] : []),
    ...(filter.userId ? [sql`memberships.user_id = ${filter.userId}`] : []),
    ...(filter.roles?.length ? [hasRole(db, filter.roles)] : []),
    ...plan.tests.map((test) => test.holds),
  ]);
  const key = KEYS[order];
  const way = sql.raw(direction);
  // Few to sort: without the plus SQLite would walk along all of the environment for the order.
  const stamp = filter.userId && db.kind === 'sqlite' ? sql`+${key}` : key;
  const sorted = order === 'created_at' ? sql`${stamp} ${way}` : sql`(${key} is null), ${key} ${way}`;
  const columns = sql.join(COLUMNS.map((column) => sql.ref(column.split(' as ')[0] as string).as(alias(column))));
  const organizations = sql`join organizations on organizations.environment_id = memberships.environment_id
    and organizations.id = memberships.organization_id`;
  const [rows, counted] = await Promise.all([
    ask<MembershipRow>(
      db,
      sql`select ${columns} ${from} ${organizations} ${key === IDENTIFIED ? named : sql``} where ${holds}
        order by ${sorted}, memberships.id ${way} limit ${sql.lit(limit)} offset ${sql.lit(offset)}`,
    ),
    ask<{ n: number }>(db, sql`select count(*) as n ${from} where ${holds}`),
  ]);
  return { rows: rows.map(toMembership), total: Number(counted[0]?.n) };
}

const IDENTIFIED = sql`k.canonical`;
const KEYS: Record<MemberPage['order'], RawBuilder<unknown>> = {
  created_at: sql`memberships.created_at`,
  first_name: sql`users.first_name`,
  last_name: sql`users.last_name`,
  email: IDENTIFIED,
  phone: IDENTIFIED,
  username: IDENTIFIED,
};

const alias = (column: string) => column.split(' as ')[1] ?? (column.split('.')[1] as string);

// The primary one is the first of the list.
function hasRole({ kind }: Db, roles: string[]): RawBuilder<unknown> {
  const wanted = elements(kind, JSON.stringify(roles));
  return kind === 'postgres'
    ? sql`memberships.role_slugs->>0 in ${wanted}`
    : sql`json_extract(memberships.role_slugs, '$[0]') in ${wanted}`;
}

function all(tests: RawBuilder<unknown>[]): RawBuilder<unknown> {
  return sql.join(tests, sql` and `);
}
