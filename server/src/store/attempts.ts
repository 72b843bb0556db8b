// SQL of the guessing ledger: how often a key was tried in its window.

import { sql } from 'kysely';
import type { Db, Tx } from './database.ts';
import { command, isAmong, query, whole } from './statement.ts';

type Key = { environmentId: string; key: string };

export interface Try {
  count: number;
  windowEndsAt: number;
}

// The statement decides, not what was read before: of parallel callers each gets a number of its own. The try that
// reaches the limit starts the lock; tries against a lock count no further and do not lengthen it.
const take = command((db, p: Key & { now: number; limit: number; windowEndsAt: number; lockEndsAt: number }) => {
  const over = sql<boolean>`attempts.window_ends_at <= ${p.now}`;
  const next = sql<number>`case when ${over} then 1 when attempts.count > ${p.limit} then attempts.count else attempts.count + 1 end`;
  return db
    .insertInto('attempts')
    .values({
      environment_id: p.environmentId,
      key: p.key,
      count: sql<number>`1`,
      window_ends_at: sql<number>`case when ${whole(p.limit)} = 1 then ${whole(p.lockEndsAt)} else ${whole(p.windowEndsAt)} end`,
    })
    .onConflict((conflict) =>
      conflict.columns(['environment_id', 'key']).doUpdateSet({
        count: next,
        window_ends_at: sql<number>`case when ${over} then ${whole(p.windowEndsAt)} when attempts.count + 1 = ${p.limit} then ${whole(p.lockEndsAt)} else attempts.window_ends_at end`,
      }),
    )
    .returning(['count', 'window_ends_at']);
});

const giveBack = command((db, p: Key) =>
  db
    .updateTable('attempts')
    .set({ count: sql<number>`count - 1` })
    .where('environment_id', '=', p.environmentId)
    .where('key', '=', p.key)
    .where('count', '>', sql<number>`0`),
);

const clear = command((db, p: Key) =>
  db.deleteFrom('attempts').where('environment_id', '=', p.environmentId).where('key', '=', p.key),
);

const standing = query<{ environmentId: string; keys: string; now: number }, Try & { key: string }>(
  (db, p, kind) =>
    db
      .selectFrom('attempts')
      .select(['key', 'count', 'window_ends_at as windowEndsAt'])
      .where('environment_id', '=', p.environmentId)
      .where(isAmong(kind, 'key', p.keys))
      .where('window_ends_at', '>', p.now) as never,
);

/** How often each of these keys was tried in a window that is not over; keys that were not are left out. */
export async function listTries(
  db: Db,
  environmentId: string,
  keys: string[],
  now: number,
): Promise<(Try & { key: string })[]> {
  return standing.all(db, { environmentId, keys: JSON.stringify(keys), now });
}

/** Takes one try of a key's budget and tells its number; a number above the limit may not be used. */
export async function takeTry(
  tx: Tx,
  environmentId: string,
  key: string,
  budget: { now: number; limit: number; windowEndsAt: number; lockEndsAt: number },
): Promise<Try> {
  const row = await take.first(tx, { environmentId, key, ...budget });
  return { count: row?.count ?? 1, windowEndsAt: row?.window_ends_at ?? budget.windowEndsAt };
}

/** Gives one try back: it was no failure. */
export async function returnTry(tx: Tx, environmentId: string, key: string): Promise<void> {
  await giveBack.run(tx, { environmentId, key });
}

/** Forgets all tries of a key. */
export async function clearTries(tx: Tx, environmentId: string, key: string): Promise<void> {
  await clear.run(tx, { environmentId, key });
}
