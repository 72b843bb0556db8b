// SQL of sign-ins that are not finished: a proof was given, a step is still asked.

import type { Db, Tx } from './database.ts';
import { command, query } from './statement.ts';
import type { Tables } from './tables.ts';

export type PendingRow = Tables['pending_sign_ins'];

const insert = command((db, p: PendingRow) =>
  db.insertInto('pending_sign_ins').values({
    environment_id: p.environment_id,
    id: p.id,
    user_id: p.user_id,
    lookup: p.lookup,
    client_id: p.client_id,
    auth_method: p.auth_method,
    second_factor: p.second_factor,
    authenticated_at: p.authenticated_at,
    organization_id: p.organization_id,
    invitation_id: p.invitation_id,
    ip_address: p.ip_address,
    user_agent: p.user_agent,
    expires_at: p.expires_at,
    created_at: p.created_at,
    updated_at: p.updated_at,
  }),
);

const live = query((db, p: { environmentId: string; lookup: string; now: number }) =>
  db
    .selectFrom('pending_sign_ins')
    .selectAll()
    .where('environment_id', '=', p.environmentId)
    .where('lookup', '=', p.lookup)
    .where('used_at', 'is', null)
    .where('expires_at', '>', p.now),
);

const use = command((db, p: { environmentId: string; id: string; now: number }) =>
  db
    .updateTable('pending_sign_ins')
    .set({ used_at: p.now, updated_at: p.now })
    .where('environment_id', '=', p.environmentId)
    .where('id', '=', p.id)
    .where('used_at', 'is', null)
    .where('expires_at', '>', p.now)
    .returning('id'),
);

const voidOf = command((db, p: { environmentId: string; userId: string; now: number }) =>
  db
    .updateTable('pending_sign_ins')
    .set({ used_at: p.now, updated_at: p.now })
    .where('environment_id', '=', p.environmentId)
    .where('user_id', '=', p.userId)
    .where('used_at', 'is', null),
);

export async function insertPending(tx: Tx, row: PendingRow): Promise<void> {
  await insert.run(tx, row);
}

/** A pending sign-in that is neither finished nor over. */
export async function findPending(
  db: Db,
  environmentId: string,
  lookup: string,
  now: number,
): Promise<PendingRow | null> {
  return (await live.first(db, { environmentId, lookup, now })) ?? null;
}

/** Spends a pending sign-in; false for all but the first caller. */
export async function usePending(tx: Tx, environmentId: string, id: string, now: number): Promise<boolean> {
  return (await use.first(tx, { environmentId, id, now })) !== undefined;
}

/** Spends whatever sign-ins of a user are not finished. */
export async function voidPending(tx: Tx, environmentId: string, userId: string, now: number): Promise<void> {
  await voidOf.run(tx, { environmentId, userId, now });
}
