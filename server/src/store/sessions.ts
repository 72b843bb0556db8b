// SQL of sessions.

import { sql } from 'kysely';
import type { Page, PageRequest } from '../model/page.ts';
import type { AuthMethod, Session } from '../model/session.ts';
import type { Db, Tx } from './database.ts';
import { fromCursor, makePage, opposite, planScan, type ScanParameters, type ScanShape } from './keyset.ts';
import { type Builder, command, queries, query } from './statement.ts';
import type { Tables } from './tables.ts';

type Named = { environmentId: string; id: string };
export type SessionRow = Omit<Tables['sessions'], 'environment_id' | 'browser_session_id'>;

export const SESSION_COLUMNS = [
  'sessions.id',
  'sessions.user_id',
  'sessions.client_id',
  'sessions.organization_id',
  'sessions.auth_method',
  'sessions.ip_address',
  'sessions.user_agent',
  'sessions.authenticated_at',
  'sessions.second_factor_at',
  'sessions.expires_at',
  'sessions.ended_at',
  'sessions.end_reason',
  'sessions.created_at',
  'sessions.updated_at',
] as const;

export function toSession(row: SessionRow, now: number): Session {
  return {
    id: row.id,
    userId: row.user_id,
    clientId: row.client_id,
    organizationId: row.organization_id,
    authMethod: row.auth_method as AuthMethod,
    ipAddress: row.ip_address,
    userAgent: row.user_agent,
    status: row.ended_at !== null ? 'revoked' : row.expires_at <= now ? 'expired' : 'active',
    authenticatedAt: row.authenticated_at,
    secondFactorAt: row.second_factor_at,
    expiresAt: row.expires_at,
    endedAt: row.ended_at,
    endReason: row.end_reason,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}

type NewSession = Omit<Session, 'status' | 'endedAt' | 'endReason'>;

const insert = command((db, p: NewSession & { environmentId: string; browserSessionId: string | null }) =>
  db.insertInto('sessions').values({
    environment_id: p.environmentId,
    id: p.id,
    user_id: p.userId,
    client_id: p.clientId,
    organization_id: p.organizationId,
    auth_method: p.authMethod,
    ip_address: p.ipAddress,
    user_agent: p.userAgent,
    authenticated_at: p.authenticatedAt,
    second_factor_at: p.secondFactorAt,
    expires_at: p.expiresAt,
    browser_session_id: p.browserSessionId,
    created_at: p.createdAt,
    updated_at: p.updatedAt,
  }),
);

const byId = query((db, p: Named) =>
  db
    .selectFrom('sessions')
    .select(SESSION_COLUMNS)
    .where('environment_id', '=', p.environmentId)
    .where('id', '=', p.id),
);

// The one question that is asked before the environment is known: a sign-out link carries nothing but the session's id.
const environmentOf = query((db, p: { id: string }) =>
  db
    .selectFrom('sessions')
    .select('environment_id')
    .where('environment_id', 'in', (inner) => inner.selectFrom('environments').select('environments.id'))
    .where('id', '=', p.id),
);

type End = { environmentId: string; now: number; reason: string };

const endOne = command((db, p: End & { id: string }) =>
  db
    .updateTable('sessions')
    .set({ ended_at: p.now, end_reason: p.reason, updated_at: p.now })
    .where('environment_id', '=', p.environmentId)
    .where('id', '=', p.id)
    .where('ended_at', 'is', null)
    .returning(SESSION_COLUMNS),
);

const endAll = command((db, p: End & { userId: string }) =>
  db
    .updateTable('sessions')
    .set({ ended_at: p.now, end_reason: p.reason, updated_at: p.now })
    .where('environment_id', '=', p.environmentId)
    .where('user_id', '=', p.userId)
    .where('ended_at', 'is', null)
    .where('expires_at', '>', p.now)
    .returning(SESSION_COLUMNS),
);

const endIn = command((db, p: End & { organizationId: string; userId: string | null }) =>
  db
    .updateTable('sessions')
    .set({ ended_at: p.now, end_reason: p.reason, updated_at: p.now })
    .where('environment_id', '=', p.environmentId)
    .where('organization_id', '=', p.organizationId)
    .where(sql<boolean>`user_id = coalesce(${p.userId}, user_id)`)
    .where('ended_at', 'is', null)
    .where('expires_at', '>', p.now)
    .returning(SESSION_COLUMNS),
);

const endWith = command((db, p: End & { userId: string; clientId: string }) =>
  db
    .updateTable('sessions')
    .set({ ended_at: p.now, end_reason: p.reason, updated_at: p.now })
    .where('environment_id', '=', p.environmentId)
    .where('user_id', '=', p.userId)
    .where('client_id', '=', p.clientId)
    .where('ended_at', 'is', null)
    .where('expires_at', '>', p.now)
    .returning(SESSION_COLUMNS),
);

// Reads the sessions of all: an application is seldom taken away.
const endOf = command((db, p: End & { clientId: string }) =>
  db
    .updateTable('sessions')
    .set({ ended_at: p.now, end_reason: p.reason, updated_at: p.now })
    .where('environment_id', '=', p.environmentId)
    .where('client_id', '=', p.clientId)
    .where('ended_at', 'is', null)
    .where('expires_at', '>', p.now)
    .returning(SESSION_COLUMNS),
);

type ListParameters = ScanParameters & { environmentId: string; userId: string; now: number };

function live(db: Builder, p: ListParameters) {
  return db
    .selectFrom('sessions')
    .where('sessions.environment_id', '=', p.environmentId)
    .where('sessions.user_id', '=', p.userId)
    .where('sessions.ended_at', 'is', null)
    .where('sessions.expires_at', '>', p.now);
}

const list = queries((db, p: ListParameters, shape: ScanShape) => {
  let page = live(db, p).select(SESSION_COLUMNS);
  if (shape.cursor) {
    const near = fromCursor('sessions', p.environmentId, p, shape.direction, 'near');
    // Ordered, and no `exists`, for which PostgreSQL would drop the order and scan the table.
    const nearest = live(db, p)
      .where(near)
      .select(sql`1`.as('one'))
      .orderBy('sessions.created_at', opposite(shape.direction))
      .orderBy('sessions.id', opposite(shape.direction))
      .limit(sql<number>`1`);
    page = page
      .where(fromCursor('sessions', p.environmentId, p, shape.direction, 'beyond'))
      .select(sql<unknown>`${nearest} is not null`.as('has_near')) as typeof page;
  }
  return page
    .orderBy('sessions.created_at', shape.direction)
    .orderBy('sessions.id', shape.direction)
    .limit(sql<number>`${sql.lit(shape.take)}`);
});

export async function insertSession(
  tx: Tx,
  environmentId: string,
  session: Session,
  browserSessionId: string | null = null,
): Promise<void> {
  await insert.run(tx, { environmentId, ...session, browserSessionId });
}

export async function findSession(db: Db, environmentId: string, id: string, now: number): Promise<Session | null> {
  const row = await byId.first(db, { environmentId, id });
  return row ? toSession(row, now) : null;
}

/** Which environment a session belongs to. */
export async function findSessionEnvironment(db: Db, id: string): Promise<string | null> {
  return (await environmentOf.first(db, { id }))?.environment_id ?? null;
}

/** Ends a session that has not ended, and gives it back; null when there was nothing to end. */
export async function endSession(
  tx: Tx,
  environmentId: string,
  id: string,
  now: number,
  reason: string,
): Promise<Session | null> {
  const row = await endOne.first(tx, { environmentId, id, now, reason });
  return row ? toSession(row, now) : null;
}

/** Ends every live session of a user. */
export async function endSessions(
  tx: Tx,
  environmentId: string,
  userId: string,
  now: number,
  reason: string,
): Promise<Session[]> {
  const rows = await endAll.all(tx, { environmentId, userId, now, reason });
  return rows.map((row) => toSession(row, now));
}

/** Ends the live sessions in an organization, of one user or (null) of all. */
export async function endSessionsIn(
  tx: Tx,
  environmentId: string,
  organizationId: string,
  userId: string | null,
  now: number,
  reason: string,
): Promise<Session[]> {
  const rows = await endIn.all(tx, { environmentId, organizationId, userId, now, reason });
  return rows.map((row) => toSession(row, now));
}

/** Ends the live sessions that a user has with one client. */
export async function endSessionsWith(
  tx: Tx,
  environmentId: string,
  end: { userId: string; clientId: string; now: number; reason: string },
): Promise<Session[]> {
  const rows = await endWith.all(tx, { environmentId, ...end });
  return rows.map((row) => toSession(row, end.now));
}

/** Ends the live sessions that everybody has with one client. */
export async function endSessionsOf(
  tx: Tx,
  environmentId: string,
  end: { clientId: string; now: number; reason: string },
): Promise<Session[]> {
  const rows = await endOf.all(tx, { environmentId, ...end });
  return rows.map((row) => toSession(row, end.now));
}

/** One page of a user's active sessions. */
export async function listSessions(
  db: Db,
  environmentId: string,
  userId: string,
  now: number,
  page: PageRequest,
): Promise<Page<Session>> {
  const scan = planScan(page);
  const rows = await list(scan.shape).all(db, { ...scan.parameters, environmentId, userId, now });
  return makePage(scan, page.limit, rows, (row) => toSession(row, now));
}
