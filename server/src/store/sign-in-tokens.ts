// SQL of sign-in tokens.

import type { SignInToken } from '../model/sign-in-token.ts';
import type { Db, Tx } from './database.ts';
import { command, query } from './statement.ts';
import type { Tables } from './tables.ts';

type Row = Tables['sign_in_tokens'];
type Named = { environmentId: string; id: string };
type Change = Named & { now: number };

const insert = command((db, p: Omit<Row, 'used_at' | 'revoked_at'>) =>
  db.insertInto('sign_in_tokens').values({
    environment_id: p.environment_id,
    id: p.id,
    user_id: p.user_id,
    organization_id: p.organization_id,
    lookup: p.lookup,
    created_by: p.created_by,
    expires_at: p.expires_at,
    created_at: p.created_at,
    updated_at: p.updated_at,
  }),
);

const byId = query((db, p: Named) =>
  db.selectFrom('sign_in_tokens').selectAll().where('environment_id', '=', p.environmentId).where('id', '=', p.id),
);

const byLookup = query((db, p: { environmentId: string; lookup: string }) =>
  db
    .selectFrom('sign_in_tokens')
    .selectAll()
    .where('environment_id', '=', p.environmentId)
    .where('lookup', '=', p.lookup),
);

// The row decides who wins, not what was read before.
const use = command((db, p: Change) =>
  db
    .updateTable('sign_in_tokens')
    .set({ used_at: p.now, updated_at: p.now })
    .where('environment_id', '=', p.environmentId)
    .where('id', '=', p.id)
    .where('used_at', 'is', null)
    .where('revoked_at', 'is', null)
    .where('expires_at', '>', p.now)
    .returningAll(),
);

const revoke = command((db, p: Change) =>
  db
    .updateTable('sign_in_tokens')
    .set({ revoked_at: p.now, updated_at: p.now })
    .where('environment_id', '=', p.environmentId)
    .where('id', '=', p.id)
    .where('used_at', 'is', null)
    .where('revoked_at', 'is', null)
    .returningAll(),
);

const revokeOf = command((db, p: { environmentId: string; userId: string; now: number }) =>
  db
    .updateTable('sign_in_tokens')
    .set({ revoked_at: p.now, updated_at: p.now })
    .where('environment_id', '=', p.environmentId)
    .where('user_id', '=', p.userId)
    .where('used_at', 'is', null)
    .where('revoked_at', 'is', null)
    .where('expires_at', '>', p.now)
    .returningAll(),
);

/** Throws Orphan when the user is gone. */
export async function insertSignInToken(
  tx: Tx,
  environmentId: string,
  token: SignInToken,
  { lookup, createdBy }: { lookup: string; createdBy: string },
): Promise<void> {
  await insert.run(tx, {
    environment_id: environmentId,
    id: token.id,
    user_id: token.userId,
    organization_id: token.organizationId,
    lookup,
    created_by: createdBy,
    expires_at: token.expiresAt,
    created_at: token.createdAt,
    updated_at: token.updatedAt,
  });
}

export async function findSignInToken(db: Db, environmentId: string, id: string): Promise<SignInToken | null> {
  return orNull(await byId.first(db, { environmentId, id }));
}

/** A token by its digest, whatever became of it. */
export async function findSignInTokenByDigest(
  db: Db,
  environmentId: string,
  lookup: string,
): Promise<SignInToken | null> {
  return orNull(await byLookup.first(db, { environmentId, lookup }));
}

/** Marks a live token used and gives it; null for all but the first caller. */
export async function useSignInToken(tx: Tx, environmentId: string, id: string, now: number) {
  return orNull(await use.first(tx, { environmentId, id, now }));
}

/** Takes back a token that was not used, and gives it; null when there was nothing to take back. */
export async function revokeSignInToken(tx: Tx, environmentId: string, id: string, now: number) {
  return orNull(await revoke.first(tx, { environmentId, id, now }));
}

/** Takes back whatever tokens of a user could still be used, and gives them. */
export async function revokeSignInTokensOf(
  tx: Tx,
  environmentId: string,
  userId: string,
  now: number,
): Promise<SignInToken[]> {
  return (await revokeOf.all(tx, { environmentId, userId, now })).flatMap((row) => orNull(row) ?? []);
}

function orNull(row: Row | undefined): SignInToken | null {
  if (!row) return null;
  return {
    id: row.id,
    userId: row.user_id,
    organizationId: row.organization_id,
    status: row.used_at !== null ? 'accepted' : row.revoked_at !== null ? 'revoked' : 'pending',
    expiresAt: row.expires_at,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}
