// SQL of authorization codes.

import { sql } from 'kysely';
import type { Db, Tx } from './database.ts';
import { command, query } from './statement.ts';
import type { Tables } from './tables.ts';

export type AuthorizationRow = Tables['authorization_codes'];

type Named = { environmentId: string; id: string };

const insert = command((db, p: AuthorizationRow) =>
  db.insertInto('authorization_codes').values({
    environment_id: p.environment_id,
    id: p.id,
    user_id: p.user_id,
    client_id: p.client_id,
    digest: p.digest,
    redirect_uri: p.redirect_uri,
    challenge: p.challenge,
    auth_method: p.auth_method,
    organization_id: p.organization_id,
    organization_settled: p.organization_settled,
    second_factor: p.second_factor,
    invitation_id: p.invitation_id,
    browser_session_id: p.browser_session_id,
    authenticated_at: p.authenticated_at,
    ip_address: p.ip_address,
    user_agent: p.user_agent,
    tries: sql<number>`0`,
    expires_at: p.expires_at,
    created_at: p.created_at,
    updated_at: p.updated_at,
  }),
);

const byDigest = query((db, p: { environmentId: string; digest: string }) =>
  db
    .selectFrom('authorization_codes')
    .selectAll()
    .where('environment_id', '=', p.environmentId)
    .where('digest', '=', p.digest),
);

// A try is taken before anything is compared, so that parallel guesses cannot share one.
const take = command((db, p: Named & { now: number; limit: number }) =>
  db
    .updateTable('authorization_codes')
    .set({ tries: sql<number>`tries + 1` })
    .where('environment_id', '=', p.environmentId)
    .where('id', '=', p.id)
    .where('used_at', 'is', null)
    .where('expires_at', '>', p.now)
    .where('tries', '<', p.limit)
    .returning('id'),
);

type Use = Named & { now: number; sessionId: string; retryKey: string | null; answer: string | null };

// The row decides who wins, not what was read before.
const use = command((db, p: Use) =>
  db
    .updateTable('authorization_codes')
    .set({ used_at: p.now, session_id: p.sessionId, retry_key: p.retryKey, answer: p.answer, updated_at: p.now })
    .where('environment_id', '=', p.environmentId)
    .where('id', '=', p.id)
    .where('used_at', 'is', null)
    .where('expires_at', '>', p.now)
    .returning('id'),
);

const expire = command((db, p: { environmentId: string; userId: string; now: number }) =>
  db
    .updateTable('authorization_codes')
    .set({ expires_at: p.now, updated_at: p.now })
    .where('environment_id', '=', p.environmentId)
    .where('user_id', '=', p.userId)
    .where('used_at', 'is', null)
    .where('expires_at', '>', p.now),
);

/** Throws Orphan when the user is gone. */
export async function insertAuthorization(tx: Tx, row: AuthorizationRow): Promise<void> {
  await insert.run(tx, row);
}

/** A code by its digest, whatever became of it. */
export async function findAuthorization(
  db: Db,
  environmentId: string,
  digest: string,
): Promise<AuthorizationRow | null> {
  return (await byDigest.first(db, { environmentId, digest })) ?? null;
}

/** Takes one try of a code that lives; false when there is none left to take. */
export async function takeAuthorizationTry(
  tx: Tx,
  environmentId: string,
  id: string,
  now: number,
  limit: number,
): Promise<boolean> {
  return (await take.first(tx, { environmentId, id, now, limit })) !== undefined;
}

/** Marks a live code used; false for all but the first caller. */
export async function useAuthorization(tx: Tx, environmentId: string, given: Omit<Use, 'environmentId'>) {
  return (await use.first(tx, { environmentId, ...given })) !== undefined;
}

/** Ends whatever codes of a user were not used. */
export async function expireAuthorizations(tx: Tx, environmentId: string, userId: string, now: number): Promise<void> {
  await expire.run(tx, { environmentId, userId, now });
}
