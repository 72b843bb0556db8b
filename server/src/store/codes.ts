// SQL of one-time codes and links.

import { sql } from 'kysely';
import type { Db, Tx } from './database.ts';
import { command, query } from './statement.ts';
import type { Tables } from './tables.ts';

export type CodeRow = Tables['codes'];
export type CodeKind = CodeRow['purpose'];

type Named = { environmentId: string; id: string };
type OfUser = { environmentId: string; userId: string; purpose: CodeKind };

const insert = command((db, p: CodeRow) =>
  db.insertInto('codes').values({
    environment_id: p.environment_id,
    id: p.id,
    user_id: p.user_id,
    purpose: p.purpose,
    email: p.email,
    digest: p.digest,
    sealed: p.sealed,
    invitation_id: p.invitation_id,
    tries: sql<number>`0`,
    expires_at: p.expires_at,
    created_at: p.created_at,
    updated_at: p.updated_at,
  }),
);

// The newest code is the only one: older ones are void, and their sealed copies gone.
const voidOlder = command((db, p: OfUser & { now: number }) =>
  db
    .updateTable('codes')
    .set({ voided_at: p.now, sealed: null, updated_at: p.now })
    .where('environment_id', '=', p.environmentId)
    .where('user_id', '=', p.userId)
    .where('purpose', '=', p.purpose)
    .where('used_at', 'is', null)
    .where('voided_at', 'is', null),
);

const newest = query((db, p: OfUser) =>
  db
    .selectFrom('codes')
    .selectAll()
    .where('environment_id', '=', p.environmentId)
    .where('user_id', '=', p.userId)
    .where('purpose', '=', p.purpose)
    .where('voided_at', 'is', null)
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(sql<number>`1`),
);

const byId = query((db, p: Named & { purpose: CodeKind }) =>
  db
    .selectFrom('codes')
    .selectAll()
    .where('environment_id', '=', p.environmentId)
    .where('id', '=', p.id)
    .where('purpose', '=', p.purpose),
);

const byDigest = query((db, p: { environmentId: string; digest: string }) =>
  db.selectFrom('codes').selectAll().where('environment_id', '=', p.environmentId).where('digest', '=', p.digest),
);

type Live = Named & { now: number };

// A try is taken before anything is compared, so that parallel guesses cannot share one.
const take = command((db, p: Live & { limit: number }) =>
  db
    .updateTable('codes')
    .set({ tries: sql<number>`tries + 1` })
    .where('environment_id', '=', p.environmentId)
    .where('id', '=', p.id)
    .where('used_at', 'is', null)
    .where('voided_at', 'is', null)
    .where('expires_at', '>', p.now)
    .where('tries', '<', p.limit)
    .returning('digest'),
);

// The row decides who wins, not what was read before.
const use = command((db, p: Live) =>
  db
    .updateTable('codes')
    .set({ used_at: p.now, sealed: null, updated_at: p.now })
    .where('environment_id', '=', p.environmentId)
    .where('id', '=', p.id)
    .where('used_at', 'is', null)
    .where('voided_at', 'is', null)
    .where('expires_at', '>', p.now)
    .returningAll(),
);

/** Writes a code and voids the older ones of its user and purpose. */
export async function insertCode(tx: Tx, row: CodeRow): Promise<void> {
  const { environment_id: environmentId, user_id: userId, purpose, created_at: now } = row;
  await voidOlder.run(tx, { environmentId, userId, purpose, now });
  await insert.run(tx, row);
}

/** Voids whatever codes of a purpose a user has. */
export async function voidCodes(
  tx: Tx,
  environmentId: string,
  userId: string,
  purpose: CodeKind,
  now: number,
): Promise<void> {
  await voidOlder.run(tx, { environmentId, userId, purpose, now });
}

/** The newest code of a user and purpose, whatever became of it. */
export async function findNewestCode(
  db: Db,
  environmentId: string,
  userId: string,
  purpose: CodeKind,
): Promise<CodeRow | null> {
  return (await newest.first(db, { environmentId, userId, purpose })) ?? null;
}

export async function findCode(db: Db, environmentId: string, id: string, purpose: CodeKind): Promise<CodeRow | null> {
  return (await byId.first(db, { environmentId, id, purpose })) ?? null;
}

export async function findCodeByDigest(db: Db, environmentId: string, digest: string): Promise<CodeRow | null> {
  return (await byDigest.first(db, { environmentId, digest })) ?? null;
}

/** Takes one try and gives the digest to compare with; null when there is none left to take. */
export async function takeCodeTry(
  tx: Tx,
  environmentId: string,
  id: string,
  now: number,
  limit: number,
): Promise<string | null> {
  return (await take.first(tx, { environmentId, id, now, limit }))?.digest ?? null;
}

/** Marks a live code used and gives it; null for all but the first caller. */
export async function useCode(tx: Tx, environmentId: string, id: string, now: number): Promise<CodeRow | null> {
  return (await use.first(tx, { environmentId, id, now })) ?? null;
}
