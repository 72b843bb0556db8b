// SQL of the browsers in which somebody is signed in.

import type { BrowserSession } from '../model/flow.ts';
import type { Db, Tx } from './database.ts';
import { command, query } from './statement.ts';

type Named = { environmentId: string; id: string };

const insert = command((db, p: BrowserSession & { environmentId: string; lookup: string; now: number }) =>
  db.insertInto('browser_sessions').values({
    environment_id: p.environmentId,
    id: p.id,
    lookup: p.lookup,
    user_id: p.userId,
    auth_method: p.authMethod,
    second_factor: p.secondFactor,
    authenticated_at: p.authenticatedAt,
    expires_at: p.expiresAt,
    created_at: p.now,
  }),
);

const byLookup = query((db, p: { environmentId: string; lookup: string; now: number }) =>
  db
    .selectFrom('browser_sessions')
    .selectAll()
    .where('environment_id', '=', p.environmentId)
    .where('lookup', '=', p.lookup)
    .where('ended_at', 'is', null)
    .where('expires_at', '>', p.now),
);

const byId = query((db, p: Named & { now: number }) =>
  db
    .selectFrom('browser_sessions')
    .select('id')
    .where('environment_id', '=', p.environmentId)
    .where('id', '=', p.id)
    .where('ended_at', 'is', null)
    .where('expires_at', '>', p.now),
);

const endOne = command((db, p: { environmentId: string; lookup: string; now: number }) =>
  db
    .updateTable('browser_sessions')
    .set({ ended_at: p.now })
    .where('environment_id', '=', p.environmentId)
    .where('lookup', '=', p.lookup)
    .where('ended_at', 'is', null)
    .returning('user_id'),
);

const endFor = command((db, p: { environmentId: string; sessionId: string; now: number }) =>
  db
    .updateTable('browser_sessions')
    .set({ ended_at: p.now })
    .where('environment_id', '=', p.environmentId)
    .where('id', 'in', (inner) =>
      inner
        .selectFrom('sessions')
        .select('sessions.browser_session_id')
        .where('sessions.environment_id', '=', p.environmentId)
        .where('sessions.id', '=', p.sessionId),
    )
    .where('ended_at', 'is', null),
);

const endAll = command((db, p: { environmentId: string; userId: string; now: number }) =>
  db
    .updateTable('browser_sessions')
    .set({ ended_at: p.now })
    .where('environment_id', '=', p.environmentId)
    .where('user_id', '=', p.userId)
    .where('ended_at', 'is', null),
);

/** Throws Orphan when the user is gone. */
export async function insertBrowserSession(
  tx: Tx,
  environmentId: string,
  session: BrowserSession & { lookup: string; now: number },
): Promise<void> {
  await insert.run(tx, { environmentId, ...session });
}

/** The live session of a cookie. */
export async function findBrowserSession(
  db: Db,
  environmentId: string,
  lookup: string,
  now: number,
): Promise<BrowserSession | null> {
  const row = await byLookup.first(db, { environmentId, lookup, now });
  if (!row) return null;
  return {
    id: row.id,
    userId: row.user_id,
    authMethod: row.auth_method,
    secondFactor: row.second_factor,
    authenticatedAt: row.authenticated_at,
    expiresAt: row.expires_at,
  };
}

/** Whether a session lives, read in the commit that goes by it. */
export async function holdBrowserSession(tx: Tx, environmentId: string, id: string, now: number): Promise<boolean> {
  return (await byId.first(tx, { environmentId, id, now })) !== undefined;
}

/** Ends the session of a cookie, and gives whose it was; null where there is none. */
export async function endBrowserSession(
  tx: Tx,
  environmentId: string,
  lookup: string,
  now: number,
): Promise<string | null> {
  return (await endOne.first(tx, { environmentId, lookup, now }))?.user_id ?? null;
}

/** Ends the browser's session that an application's session came from. */
export async function endBrowserSessionFor(
  tx: Tx,
  environmentId: string,
  sessionId: string,
  now: number,
): Promise<void> {
  await endFor.run(tx, { environmentId, sessionId, now });
}

/** Ends those of a user, in all browsers. */
export async function endBrowserSessions(tx: Tx, environmentId: string, userId: string, now: number): Promise<void> {
  await endAll.run(tx, { environmentId, userId, now });
}
