// Sessions: list, revoke, end. They begin in sign-in/finish.

import type { Environment } from '../model/environment.ts';
import type { Page, PageRequest } from '../model/page.ts';
import { refuse } from '../model/refusal.ts';
import type { Session } from '../model/session.ts';
import type { Tx } from '../store/database.ts';
import { findEnvironment, listEnvironments } from '../store/environments.ts';
import * as store from '../store/sessions.ts';
import { findUser } from '../store/users.ts';
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

/** Ends a session; one that has ended already stays as it is. Refuses `not_found`. */
export async function revokeSession(work: Work, id: string, reason = 'revoked'): Promise<void> {
  const ended = await work.commit(async (tx) => {
    const session = await store.endSession(tx, work.environmentId, id, work.now(), reason);
    if (session) await emit(work, tx, 'session.revoked', session, { organizationId: session.organizationId });
    return session;
  });
  if (ended) return;
  const known = await store.findSession(work.db, work.environmentId, id, work.now());
  if (!known) throw refuse('not_found', { entity: 'session', id });
}

/** Ends all live sessions of a user, in the commit of whatever made that necessary. */
export async function endUserSessions(work: Work, tx: Tx, userId: string, reason: string): Promise<void> {
  const ended = await store.endSessions(tx, work.environmentId, userId, work.now(), reason);
  for (const session of ended) {
    await emit(work, tx, 'session.revoked', session, { organizationId: session.organizationId });
  }
}

/** The environment that a session's id belongs to; for an id that is gone the only environment there is, or null. */
export async function findSessionEnvironment({ database }: Tools, id: string): Promise<Environment | null> {
  const environmentId = await store.findSessionEnvironment(database.db, id);
  if (environmentId) return findEnvironment(database.db, environmentId);
  const all = await listEnvironments(database.db);
  return all.length === 1 ? (all[0] ?? null) : null;
}
