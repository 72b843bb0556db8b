// SQL of the list of organizations, for whoever asks by more than a name: filters that all have to hold, and pages by number.

import { type RawBuilder, sql } from 'kysely';
import type { Choice } from '../model/account-list.ts';
import type { MemberCount } from '../model/organization.ts';
import type { Db } from './database.ts';
import { ask, containing, elements } from './statement.ts';

export interface OrganizationChoice {
  /** The whole id, or a part of the name or the slug, whatever the case. */
  query?: string;
  organizationIds?: Choice;
  /** Active members. */
  userIds?: Choice;
}

export const ORGANIZATION_ORDERS = ['created_at', 'name', 'members_count'] as const;

export interface NumberedPage<Order extends string> {
  /** Equals go by id. */
  order: Order;
  direction: 'asc' | 'desc';
  limit: number;
  offset: number;
}

export type OrganizationPage = NumberedPage<(typeof ORGANIZATION_ORDERS)[number]>;

/**
 * The ids of the organizations that pass a filter, in order, and how many there are on all pages together. It reads the
 * organizations of the environment, and to order by members all memberships: there are few of the former.
 */
export async function listOrganizationIds(
  db: Db,
  environmentId: string,
  filter: OrganizationChoice,
  { order, direction, limit, offset }: OrganizationPage,
): Promise<{ ids: string[]; total: number }> {
  const holds = sql.join(testsOf(db, environmentId, filter), sql` and `);
  const way = sql.raw(direction);
  const members = sql`(select count(*) from memberships as m where m.environment_id = ${environmentId}
    and m.organization_id = organizations.id and m.status = 'active')`;
  const key = order === 'members_count' ? members : sql.ref(`organizations.${order}`);
  const [rows, counted] = await Promise.all([
    ask<{ id: string }>(
      db,
      sql`select organizations.id from organizations where ${holds} order by ${key} ${way}, organizations.id ${way}
        limit ${sql.lit(limit)} offset ${sql.lit(offset)}`,
    ),
    ask<{ n: number }>(db, sql`select count(*) as n from organizations where ${holds}`),
  ]);
  return { ids: rows.map(({ id }) => id), total: Number(counted[0]?.n) };
}

/** How many active members organizations have, by id, and whether anybody has a role among them. */
export async function countMembersOf(
  db: Db,
  environmentId: string,
  ids: string[],
  role: string,
): Promise<Map<string, MemberCount>> {
  const wanted = elements(db.kind, JSON.stringify(ids));
  const rows = await ask<{ organization_id: string; n: number; holders: number }>(
    db,
    sql`select organization_id, count(*) as n,
        sum(case when cast(role_slugs as text) like ${`%"${role}"%`} then 1 else 0 end) as holders
      from memberships where environment_id = ${environmentId} and organization_id in ${wanted} and status = 'active'
      group by organization_id`,
  );
  return new Map(
    rows.map((row) => [row.organization_id, { members: Number(row.n), hasRole: Number(row.holders) > 0 }]),
  );
}

function testsOf(db: Db, environmentId: string, filter: OrganizationChoice): RawBuilder<unknown>[] {
  const { query, organizationIds, userIds } = filter;
  const list = (values: string[]) => elements(db.kind, JSON.stringify(values));
  const of = (users: string[]) => sql`select m.organization_id from memberships as m
    where m.environment_id = ${environmentId} and m.user_id in ${list(users)} and m.status = 'active'`;
  const part = containing(query ?? '');
  return [
    sql`organizations.environment_id = ${environmentId}`,
    ...(query
      ? [
          sql`(organizations.id = ${query} or lower(organizations.name) like ${part} escape '\\'
            or organizations.slug like ${part} escape '\\')`,
        ]
      : []),
    ...(organizationIds?.include.length ? [sql`organizations.id in ${list(organizationIds.include)}`] : []),
    ...(organizationIds?.exclude.length ? [sql`organizations.id not in ${list(organizationIds.exclude)}`] : []),
    ...(userIds?.include.length ? [sql`organizations.id in (${of(userIds.include)})`] : []),
    ...(userIds?.exclude.length ? [sql`organizations.id not in (${of(userIds.exclude)})`] : []),
  ];
}
