// SQL of backup codes.

import { sql } from 'kysely';
import type { Db, Tx } from './database.ts';
import { command, query } from './statement.ts';

/** A code as it rests. */
export interface RestingCode {
  id: string;
  /** Sealed: tells which code a text can be; null for a digest that came from elsewhere. */
  selector: string | null;
  hash: string;
}

type OfUser = { environmentId: string; userId: string };

const insert = command((db, p: OfUser & RestingCode & { now: number }) =>
  db.insertInto('backup_codes').values({
    environment_id: p.environmentId,
    id: p.id,
    user_id: p.userId,
    selector: p.selector,
    hash: p.hash,
    created_at: p.now,
    updated_at: p.now,
  }),
);

const unused = query((db, p: OfUser) =>
  db
    .selectFrom('backup_codes')
    .select(['id', 'selector', 'hash'])
    .where('environment_id', '=', p.environmentId)
    .where('user_id', '=', p.userId)
    .where('used_at', 'is', null)
    .orderBy('id')
    .limit(sql<number>`100`),
);

// The row decides who wins, not what was read before.
const use = command((db, p: OfUser & { id: string; now: number }) =>
  db
    .updateTable('backup_codes')
    .set({ used_at: p.now, updated_at: p.now })
    .where('environment_id', '=', p.environmentId)
    .where('id', '=', p.id)
    .where('user_id', '=', p.userId)
    .where('used_at', 'is', null)
    .returning('id'),
);

const remove = command((db, p: OfUser) =>
  db.deleteFrom('backup_codes').where('environment_id', '=', p.environmentId).where('user_id', '=', p.userId),
);

/** Writes a set of codes; the former set is gone. */
export async function putBackupCodes(
  tx: Tx,
  environmentId: string,
  userId: string,
  codes: RestingCode[],
  now: number,
): Promise<void> {
  await remove.run(tx, { environmentId, userId });
  for (const code of codes) await insert.run(tx, { environmentId, userId, ...code, now });
}

/** The codes that a user has left. */
export async function listBackupCodes(db: Db, environmentId: string, userId: string): Promise<RestingCode[]> {
  return unused.all(db, { environmentId, userId });
}

/** Marks a code used; false for all but the first caller. */
export async function useBackupCode(
  tx: Tx,
  environmentId: string,
  userId: string,
  id: string,
  now: number,
): Promise<boolean> {
  return (await use.first(tx, { environmentId, userId, id, now })) !== undefined;
}
