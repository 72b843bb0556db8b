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

// A code that is over is shown to nobody any more.
const sealedCodes = command((db, p: Before) => {
  const over = db
    .selectFrom('codes')
    .select(['environment_id', 'id'])
    .where(sql<boolean>`sealed is not null`)
    .where('expires_at', '<=', p.before);
  return db
    .updateTable('codes')
    .set({ sealed: null })
    .where(sql<boolean>`(environment_id, id) in (${over.limit(sql<number>`${p.batch}`)})`);
});

// A request that was answered may be made again while the code lives, and no longer.
const answers = command((db, p: Before) => {
  const over = db
    .selectFrom('authorization_codes')
    .select(['environment_id', 'id'])
    .where(sql<boolean>`answer is not null`)
    .where('expires_at', '<=', p.before);
  return db
    .updateTable('authorization_codes')
    .set({ answer: null })
    .where(sql<boolean>`(environment_id, id) in (${over.limit(sql<number>`${p.batch}`)})`);
});

const rowsOf = (
  table:
    | 'codes'
    | 'pending_sign_ins'
    | 'challenges'
    | 'authorization_codes'
    | 'device_authorizations'
    | 'sign_in_tokens'
    | 'flows'
    | 'browser_sessions',
) =>
  command((db, p: Before) => {
    const over = db.selectFrom(table).select(['environment_id', 'id']).where('expires_at', '<', p.before);
    return db.deleteFrom(table).where(sql<boolean>`(environment_id, id) in (${over.limit(sql<number>`${p.batch}`)})`);
  });

const [codes, pendingSignIns, challenges] = [rowsOf('codes'), rowsOf('pending_sign_ins'), rowsOf('challenges')];
const [authorizations, devices] = [rowsOf('authorization_codes'), rowsOf('device_authorizations')];
const tickets = rowsOf('sign_in_tokens');
const [flows, browserSessions] = [rowsOf('flows'), rowsOf('browser_sessions')];

const spentTokens = command((db, p: Before) => {
  const over = db.selectFrom('spent_tokens').select(['environment_id', 'digest']).where('expires_at', '<', p.before);
  return db
    .deleteFrom('spent_tokens')
    .where(sql<boolean>`(environment_id, digest) in (${over.limit(sql<number>`${p.batch}`)})`);
});

const assertions = command((db, p: Before) => {
  const over = db
    .selectFrom('spent_assertions')
    .select(['environment_id', 'connection_id', 'digest'])
    .where('expires_at', '<', p.before);
  return db
    .deleteFrom('spent_assertions')
    .where(sql<boolean>`(environment_id, connection_id, digest) in (${over.limit(sql<number>`${p.batch}`)})`);
});

const idempotencyKeys = command((db, p: Before) => {
  const over = db
    .selectFrom('idempotency_keys')
    .select(['environment_id', 'digest'])
    .where('expires_at', '<', p.before);
  return db
    .deleteFrom('idempotency_keys')
    .where(sql<boolean>`(environment_id, digest) in (${over.limit(sql<number>`${p.batch}`)})`);
});

/** How long a code that is over is still told apart from one that never was. */
const MEMORY = 86_400_000;

/** Removes one batch of each kind of what is over at `now`, in all environments; gives how many rows that were. */
export async function forgetExpired(tx: Tx, now: number, batch = 500): Promise<number> {
  const counts = [
    await tokens.run(tx, { before: now, batch }),
    // A minute past the grace, so that replicas never disagree about it.
    await successors.run(tx, { before: now - 90_000, batch }),
    await attempts.run(tx, { before: now, batch }),
    await sealedCodes.run(tx, { before: now, batch }),
    await codes.run(tx, { before: now - MEMORY, batch }),
    await challenges.run(tx, { before: now - MEMORY, batch }),
    await pendingSignIns.run(tx, { before: now, batch }),
    await answers.run(tx, { before: now, batch }),
    await authorizations.run(tx, { before: now - MEMORY, batch }),
    await devices.run(tx, { before: now - MEMORY, batch }),
    await tickets.run(tx, { before: now - MEMORY, batch }),
    await flows.run(tx, { before: now, batch }),
    await browserSessions.run(tx, { before: now, batch }),
    await spentTokens.run(tx, { before: now, batch }),
    await idempotencyKeys.run(tx, { before: now, batch }),
    // Long past the clock skew that was allowed to it.
    await assertions.run(tx, { before: now - MEMORY, batch }),
  ];
  return counts.reduce((sum, count) => sum + count, 0);
}
