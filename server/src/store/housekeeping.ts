// SQL that forgets what is over.

import { sql } from 'kysely';
import type { Tx } from './database.ts';
import { command } from './statement.ts';

type Before = { before: number; batch: number };

const tokens = command((db, p: Before) => {
  const over = db.selectFrom('refresh_tokens').select(['environment_id', 'id']).where('expires_at', '<', p.before);
  return db
    .deleteFrom('refresh_tokens')
    .where(sql<boolean>`(environment_id, id) in (${over.limit(sql<number>`${p.batch}`)})`);
});

const successors = command((db, p: Before) => {
  const over = db
    .selectFrom('refresh_tokens')
    .select(['environment_id', 'id'])
    .where(sql<boolean>`successor is not null`)
    .where('spent_at', '<', p.before);
  return db
    .updateTable('refresh_tokens')
    .set({ successor: null })
    .where(sql<boolean>`(environment_id, id) in (${over.limit(sql<number>`${p.batch}`)})`);
});

const attempts = command((db, p: Before) => {
  const over = db.selectFrom('attempts').select(['environment_id', 'key']).where('window_ends_at', '<', p.before);
  return db
    .deleteFrom('attempts')
    .where(sql<boolean>`(environment_id, key) in (${over.limit(sql<number>`${p.batch}`)})`);
});

/** Removes one batch of each kind of what is over at `now`, in all environments; gives how many rows that were. */
export async function forgetExpired(tx: Tx, now: number, batch = 500): Promise<number> {
  const counts = [
    await tokens.run(tx, { before: now, batch }),
    // A minute past the grace, so that replicas never disagree about it.
    await successors.run(tx, { before: now - 90_000, batch }),
    await attempts.run(tx, { before: now, batch }),
  ];
  return counts.reduce((sum, count) => sum + count, 0);
}
