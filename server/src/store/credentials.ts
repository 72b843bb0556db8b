// SQL of password credentials: one stored hash a user.

import type { Db, Tx } from './database.ts';
import { command, query } from './statement.ts';

type Written = { environmentId: string; userId: string; hash: string; now: number };

const put = command((db, p: Written) =>
  db
    .insertInto('password_credentials')
    .values({ environment_id: p.environmentId, user_id: p.userId, hash: p.hash, created_at: p.now, updated_at: p.now })
    .onConflict((conflict) =>
      conflict
        .columns(['environment_id', 'user_id'])
        .doUpdateSet({ hash: p.hash, compromised_at: null, updated_at: p.now }),
    ),
);

// `updated_at` stays: it tells when the password was set, and this is the same password.
const swap = command((db, p: Omit<Written, 'now'> & { former: string }) =>
  db
    .updateTable('password_credentials')
    .set({ hash: p.hash })
    .where('environment_id', '=', p.environmentId)
    .where('user_id', '=', p.userId)
    .where('hash', '=', p.former),
);

const setAt = query((db, p: { environmentId: string; userId: string }) =>
  db
    .selectFrom('password_credentials')
    .select('updated_at')
    .where('environment_id', '=', p.environmentId)
    .where('user_id', '=', p.userId),
);

const hashOf = query((db, p: { environmentId: string; userId: string }) =>
  db
    .selectFrom('password_credentials')
    .select('hash')
    .where('environment_id', '=', p.environmentId)
    .where('user_id', '=', p.userId),
);

const mark = command((db, p: { environmentId: string; userId: string; at: number | null }) =>
  db
    .updateTable('password_credentials')
    .set({ compromised_at: p.at })
    .where('environment_id', '=', p.environmentId)
    .where('user_id', '=', p.userId),
);

const compromised = query((db, p: { environmentId: string; userId: string }) =>
  db
    .selectFrom('password_credentials')
    .select('compromised_at')
    .where('environment_id', '=', p.environmentId)
    .where('user_id', '=', p.userId),
);

const remove = command((db, p: { environmentId: string; userId: string }) =>
  db.deleteFrom('password_credentials').where('environment_id', '=', p.environmentId).where('user_id', '=', p.userId),
);

/** Sets a user's password hash, replacing any former one. */
export async function putPassword(
  tx: Tx,
  environmentId: string,
  userId: string,
  hash: string,
  now: number,
): Promise<void> {
  await put.run(tx, { environmentId, userId, hash, now });
}

/** Removes a user's password; false when there was none. */
export async function removePassword(tx: Tx, environmentId: string, userId: string): Promise<boolean> {
  return (await remove.run(tx, { environmentId, userId })) > 0;
}

/** The stored hash of a user's password, or null without one. */
export async function findPasswordHash(db: Db, environmentId: string, userId: string): Promise<string | null> {
  return (await hashOf.first(db, { environmentId, userId }))?.hash ?? null;
}

/** When a user's password was set (epoch ms), or null without one. */
export async function findPasswordTime(tx: Tx, environmentId: string, userId: string): Promise<number | null> {
  return (await setAt.first(tx, { environmentId, userId }))?.updated_at ?? null;
}

/** Says since when a user's password is compromised (epoch ms), or that it is not; another password is not. */
export async function markPassword(tx: Tx, environmentId: string, userId: string, at: number | null): Promise<void> {
  await mark.run(tx, { environmentId, userId, at });
}

/** Whether an operator called the user's password compromised. */
export async function isPasswordCompromised(tx: Tx, environmentId: string, userId: string): Promise<boolean> {
  return ((await compromised.first(tx, { environmentId, userId }))?.compromised_at ?? null) !== null;
}

/** Replaces a hash by a stronger one of the same password, unless the password was changed meanwhile. */
export async function strengthenPassword(
  tx: Tx,
  environmentId: string,
  userId: string,
  change: { former: string; hash: string },
): Promise<void> {
  await swap.run(tx, { environmentId, userId, ...change });
}
