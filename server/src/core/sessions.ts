// Sessions: list, get, revoke, end. They begin in sign-in/finish and sign-in/by-operator.

import type { Environment } from '../model/environment.ts';
import type { Page, PageRequest } from '../model/page.ts';
import { refuse } from '../model/refusal.ts';
import type { Session, SessionStanding, ShownSession } from '../model/session.ts';
import { endBrowserSessionFor, endBrowserSessions } from '../store/browser-sessions.ts';
import type { Tx } from '../store/database.ts';
import { findEnvironment, listEnvironments } from '../store/environments.ts';
import { listSessionsBy, type SessionFilter } from '../store/session-list.ts';
import * as store from '../store/sessions.ts';
import { findUser } from '../store/users.ts';
import { endBrowserSession, findBrowserSession } from './browser-sessions.ts';
import { emit } from './events.ts';
import { checkCursor } from './pages.ts';
import type { Tools, Work } from './work.ts';

/** One page of a user's active sessions. Refuses `not_found`, `invalid_cursor`. */
export async function listSessions(work: Work, userId: string, page: PageRequest): Promise<Page<Session>> {
  const now = work.now();
  await checkCursor(
    page,
    'session',
    async (id) => (await store.findSession(work.db, work.environmentId, id, now)) !== null,
  );
  const [user, sessions] = await Promise.all([
    findUser(work.db, work.environmentId, userId),
    store.listSessions(work.db, work.environmentId, userId, now, page),
  ]);
  if (!user) throw refuse('not_found', { entity: 'user', id: userId });
  return sessions;
}

/**
 * The sessions that pass a filter, the newest first, and, where it is asked for, how many there are on all pages. A filter by a user or a session
 * that is not here finds nothing.
 */
export async function browseSessions(
  work: Work,
  filter: SessionFilter,
  page: { limit: number; offset: number; counted: boolean },
): Promise<{ rows: ShownSession[]; total: number }> {
  const now = work.now();
  const moments = { now, idleSince: now - idle(work) };
  const { rows, total } = await listSessionsBy(work.db, work.environmentId, filter, moments, page);
  return { rows: rows.map((session) => showSession(work, session)), total };
}

/** Refuses `not_found`. */
export async function getSession(work: Work, id: string): Promise<ShownSession> {
  const session = await store.findSession(work.db, work.environmentId, id, work.now());
  if (!session) throw refuse('not_found', { entity: 'session', id });
  return showSession(work, session);
}

/** A session as it stands now. */
export function showSession(work: Pick<Work, 'environment' | 'now'>, session: Session): ShownSession {
  const abandonedAt = Math.min(session.expiresAt, session.updatedAt + idle(work));
  return { ...session, standing: standingOf(session, abandonedAt, work.now()), abandonedAt };
}

function standingOf({ status, endReason }: Session, abandonedAt: number, now: number): SessionStanding {
  if (status === 'revoked') return endReason === 'signed_out' ? 'ended' : 'revoked';
  if (status === 'expired') return 'expired';
  return abandonedAt <= now ? 'abandoned' : 'active';
}

const idle = (work: Pick<Work, 'environment'>) => work.environment.settings.sessionIdleSeconds * 1000;

/**
 * Ends a session, and the browser's own on our pages that it came from: else the next visit would begin it again without
 * a question. One that has ended already stays as it is. Refuses `not_found`.
 */
export async function revokeSession(work: Work, id: string, reason = 'revoked'): Promise<void> {
  if (await work.commit((tx) => endOne(work, tx, id, reason))) return;
  const known = await store.findSession(work.db, work.environmentId, id, work.now());
  if (!known) throw refuse('not_found', { entity: 'session', id });
}

/**
 * Signs somebody out by the id of a session, known or not, over or not. The browser that asks, by its cookie, is signed
 * out of our pages too if the same person is signed in there: nobody else is, and no session with another application
 * ends (O8). Gives whether the cookie was that person's.
 */
export async function signOut(work: Work, id: string, cookie: string | null): Promise<boolean> {
  const [session, browser] = await Promise.all([
    store.findSession(work.db, work.environmentId, id, work.now()),
    findBrowserSession(work, cookie),
  ]);
  if (!session) return false;
  const isTheirs = cookie !== null && browser?.userId === session.userId;
  await work.commit(async (tx) => {
    await endOne(work, tx, id, 'signed_out');
    if (isTheirs) await endBrowserSession(work, tx, cookie);
  });
  return isTheirs;
}

async function endOne(work: Work, tx: Tx, id: string, reason: string): Promise<boolean> {
  const session = await store.endSession(tx, work.environmentId, id, work.now(), reason);
  if (!session) return false;
  await endBrowserSessionFor(tx, work.environmentId, id, work.now());
  await tellAll(work, tx, [session]);
  return true;
}

/** Ends all live sessions of a user, those of browsers too, in the commit of whatever made that necessary. */
export async function endUserSessions(work: Work, tx: Tx, userId: string, reason: string): Promise<void> {
  const now = work.now();
  const [ended] = await Promise.all([
    store.endSessions(tx, work.environmentId, userId, now, reason),
    endBrowserSessions(tx, work.environmentId, userId, now),
  ]);
  await tellAll(work, tx, ended);
}

/** Ends the live sessions that are in an organization: of one member, or of all. */
export async function endOrganizationSessions(
  work: Work,
  tx: Tx,
  { userId, organizationId }: { userId?: string; organizationId: string },
  reason: string,
): Promise<void> {
  const ended = await store.endSessionsIn(tx, work.environmentId, organizationId, userId ?? null, work.now(), reason);
  await tellAll(work, tx, ended);
}

/** Ends the live sessions that a user has with one client. */
export async function endClientSessions(
  work: Work,
  tx: Tx,
  { userId, clientId }: { userId: string; clientId: string },
  reason: string,
): Promise<void> {
  const ended = await store.endSessionsWith(tx, work.environmentId, { userId, clientId, now: work.now(), reason });
  await tellAll(work, tx, ended);
}

/** Ends the live sessions that everybody has with one client. */
export async function endSessionsOf(work: Work, tx: Tx, clientId: string, reason: string): Promise<void> {
  await tellAll(work, tx, await store.endSessionsOf(tx, work.environmentId, { clientId, now: work.now(), reason }));
}

/** The environment that a session's id belongs to; for an id that is gone the only environment there is, or null. */
export async function findSessionEnvironment({ database }: Tools, id: string): Promise<Environment | null> {
  const environmentId = await store.findSessionEnvironment(database.db, id);
  if (environmentId) return findEnvironment(database.db, environmentId);
  const all = await listEnvironments(database.db);
  return all.length === 1 ? (all[0] ?? null) : null;
}

// In one flight: there may be thousands, and their user is held meanwhile.
async function tellAll(work: Work, tx: Tx, ended: Session[]): Promise<void> {
  await Promise.all(
    ended.map((session) => emit(work, tx, 'session.revoked', session, { organizationId: session.organizationId })),
  );
}
