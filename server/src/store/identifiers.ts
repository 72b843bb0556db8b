// SQL of identifiers: the names by which a user is found. Their uniqueness is a constraint of the table.

import { sql } from 'kysely';
import type { Identifier, IdentifierType } from '../model/account.ts';
import type { Db, Tx } from './database.ts';
import { command, query } from './statement.ts';

type Write = { environmentId: string; userId: string } & Identifier;
type Named = { environmentId: string; userId: string; id: string };

const STATE = (p: Write) => ({
  value: p.value,
  canonical: p.canonical,
  is_primary: p.isPrimary,
  is_verified: p.isVerified,
  verified_by: p.verifiedBy,
  proof_attempts: p.proofAttempts,
  proof_expires_at: p.proofExpiresAt,
  is_reserved: p.isReserved,
  factor_role: p.factorRole,
  updated_at: p.updatedAt,
});

const insert = command((db, p: Write) =>
  db.insertInto('identifiers').values({
    environment_id: p.environmentId,
    id: p.id,
    user_id: p.userId,
    type: p.type,
    created_at: p.createdAt,
    ...STATE(p),
  }),
);

const update = command((db, p: Write) =>
  db
    .updateTable('identifiers')
    .set(STATE(p))
    .where('environment_id', '=', p.environmentId)
    .where('user_id', '=', p.userId)
    .where('id', '=', p.id),
);

const demote = command((db, p: Named & { type: Identifier['type'] }) =>
  db
    .updateTable('identifiers')
    .set({ is_primary: sql<boolean>`false` })
    .where('environment_id', '=', p.environmentId)
    .where('user_id', '=', p.userId)
    .where('type', '=', p.type)
    .where('id', '<>', p.id)
    .where(sql<boolean>`is_primary = true`),
);

const remove = command((db, p: Named) =>
  db
    .deleteFrom('identifiers')
    .where('environment_id', '=', p.environmentId)
    .where('user_id', '=', p.userId)
    .where('id', '=', p.id),
);

const ownerOf = query((db, p: { environmentId: string; type: IdentifierType; canonical: string }) =>
  db
    .selectFrom('identifiers')
    .select('user_id')
    .where('environment_id', '=', p.environmentId)
    .where('type', '=', p.type)
    .where('canonical', '=', p.canonical),
);

const byId = query((db, p: { environmentId: string; id: string }) =>
  db.selectFrom('identifiers').select('user_id').where('environment_id', '=', p.environmentId).where('id', '=', p.id),
);

/** The id of whoever has an identifier, or null. */
export async function findOwner(
  db: Db,
  environmentId: string,
  type: IdentifierType,
  canonical: string,
): Promise<string | null> {
  return (await ownerOf.first(db, { environmentId, type, canonical }))?.user_id ?? null;
}

/** The id of the user whom an identifier's id belongs to, or null. */
export async function findOwnerById(db: Db, environmentId: string, id: string): Promise<string | null> {
  return (await byId.first(db, { environmentId, id }))?.user_id ?? null;
}

/** Gives a user an identifier. Throws Conflict on `canonical` when somebody has it. */
export async function insertIdentifier(tx: Tx, environmentId: string, userId: string, own: Identifier): Promise<void> {
  await insert.run(tx, { environmentId, userId, ...own });
}

/** Writes an identifier as it is now; a primary one takes the place of the former. Throws Conflict on `canonical` when somebody has it. */
export async function updateIdentifier(tx: Tx, environmentId: string, userId: string, own: Identifier): Promise<void> {
  const { id, type } = own;
  await Promise.all([
    own.isPrimary && demote.run(tx, { environmentId, userId, id, type }),
    update.run(tx, { environmentId, userId, ...own }),
  ]);
}

export async function deleteIdentifier(tx: Tx, environmentId: string, userId: string, id: string): Promise<void> {
  await remove.run(tx, { environmentId, userId, id });
}
