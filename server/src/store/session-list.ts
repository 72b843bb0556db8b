// SQL of sessions as they are listed with a status, counted, and asked whether a token may still be made of them.

import { sql } from 'kysely';
import type { Session, SessionStanding } from '../model/session.ts';
import type { Db, Tx } from './database.ts';
import { SESSION_COLUMNS, type SessionRow, toSession } from './sessions.ts';
import { type Builder, command, queries, query } from './statement.ts';

export interface SessionFilter {
  userId?: string | undefined;
  id?: string | undefined;
  standing?: SessionStanding | undefined;
}

interface Moments {
  now: number;
  /** Whoever was last seen before that has abandoned their session. */
  idleSince: number;
}

type Shape = { user: boolean; one: boolean; standing: SessionStanding | null };
type Parameters = Moments & { environmentId: string; userId: string; id: string };

function filtered(db: Builder, p: Parameters, { user, one, standing }: Shape) {
  let found = db.selectFrom('sessions').where('environment_id', '=', p.environmentId);
  if (user) found = found.where('user_id', '=', p.userId);
  if (one) found = found.where('id', '=', p.id);
  const over = standing === 'ended' || standing === 'revoked';
  if (standing) found = found.where('ended_at', over ? 'is not' : 'is', null);
  if (standing === 'ended') found = found.where('end_reason', '=', sql<string>`'signed_out'`);
  if (standing === 'revoked') found = found.where(sql<boolean>`coalesce(end_reason, '') <> 'signed_out'`);
  if (standing === 'expired') found = found.where('expires_at', '<=', p.now);
  if (standing === 'active' || standing === 'abandoned')
    found = found.where('expires_at', '>', p.now).where('updated_at', standing === 'active' ? '>' : '<=', p.idleSince);
  return found;
}

const SIZES = [10, 50, 100, 500];

// A user's own along their index; all of an environment along its key, whose ids sort by creation.
const list = queries<Shape & { take: number }, Parameters & { offset: number }, SessionRow>((db, p, shape) => {
  const found = filtered(db, p, shape).select(SESSION_COLUMNS);
  const ordered = shape.user ? found.orderBy('created_at', 'desc') : found;
  return ordered
    .orderBy('id', 'desc')
    .limit(sql<number>`${sql.lit(shape.take)}`)
    .offset(sql<number>`${p.offset}`) as never;
});

const count = queries<Shape, Parameters, { n: number }>(
  (db, p, shape) => filtered(db, p, shape).select(sql<number>`count(*)`.as('n')) as never,
);

/** One page of the sessions that pass a filter, the newest first, and how many there are in all where that is asked for. */
export async function listSessionsBy(
  db: Db,
  environmentId: string,
  filter: SessionFilter,
  moments: Moments,
  { limit, offset, counted }: { limit: number; offset: number; counted: boolean },
): Promise<{ rows: Session[]; total: number }> {
  const { userId, id, standing } = filter;
  const shape = { user: userId !== undefined, one: id !== undefined, standing: standing ?? null };
  const p = { environmentId, userId: userId ?? '', id: id ?? '', ...moments };
  const take = SIZES.find((size) => size >= limit) ?? limit;
  const [rows, [all]] = await Promise.all([
    list({ ...shape, take }).all(db, { ...p, offset }),
    counted ? count(shape).all(db, p) : [],
  ]);
  return { rows: rows.slice(0, limit).map((row) => toSession(row, moments.now)), total: Number(all?.n ?? 0) };
}

type BearerRow = SessionRow & {
  banned_at: number | null;
  locked_at: number | null;
  locked_until: number | null;
  role_slugs: unknown;
};

const bearer = query<{ environmentId: string; id: string }, BearerRow>(
  (db, p) =>
    db
      .selectFrom('sessions')
      .innerJoin('users', (join) =>
        join.onRef('users.environment_id', '=', 'sessions.environment_id').onRef('users.id', '=', 'sessions.user_id'),
      )
      // What the holder may do in the organization of the session, as it is now.
      .leftJoin('memberships', (join) =>
        join
          .onRef('memberships.environment_id', '=', 'sessions.environment_id')
          .onRef('memberships.user_id', '=', 'sessions.user_id')
          .onRef('memberships.organization_id', '=', 'sessions.organization_id')
          .on('memberships.status', '=', 'active'),
      )
      .where('sessions.environment_id', '=', p.environmentId)
      .where('sessions.id', '=', p.id)
      .select(SESSION_COLUMNS)
      .select(['users.banned_at', 'users.locked_at', 'users.locked_until', 'memberships.role_slugs']) as never,
);

export interface Bearer {
  session: Session;
  user: { bannedAt: number | null; lockedAt: number | null; lockedUntil: number | null };
  /** What the user is in the session's organization; null where they are no active member, or it is in none. */
  roleSlugs: string[] | null;
}

/** A session with what decides whether a token may be made of it, all of one moment. */
export async function findBearer(db: Db, environmentId: string, id: string, now: number): Promise<Bearer | null> {
  const row = await bearer.first(db, { environmentId, id });
  if (!row) return null;
  return {
    session: toSession(row, now),
    user: { bannedAt: row.banned_at, lockedAt: row.locked_at, lockedUntil: row.locked_until },
    roleSlugs: row.role_slugs as string[] | null,
  };
}

const touch = command((db, p: { environmentId: string; id: string; now: number }) =>
  db
    .updateTable('sessions')
    .set({ updated_at: p.now })
    .where('environment_id', '=', p.environmentId)
    .where('id', '=', p.id)
    .where('ended_at', 'is', null)
    .returning('id'),
);

/** Notes that a session is in use; false for one that ended meanwhile. */
export async function touchSession(tx: Tx, environmentId: string, id: string, now: number): Promise<boolean> {
  return (await touch.first(tx, { environmentId, id, now })) !== undefined;
}
