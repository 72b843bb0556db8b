// SQL of the challenges of passkey ceremonies.

import { sql } from 'kysely';
import type { Db, Tx } from './database.ts';
import { command, query } from './statement.ts';
import type { Tables } from './tables.ts';

type Row = Tables['passkey_challenges'];

/** What a challenge was made for: it is good for nothing else. */
export interface ChallengeScope {
  /** Digests. */
  lookup: string;
  browser: string;
  purpose: Row['purpose'];
  userId: string | null;
}

type Sought = { environmentId: string; userId: string; now: number } & Omit<ChallengeScope, 'userId'>;

const insert = command((db, p: Omit<Row, 'used_at'>) =>
  db.insertInto('passkey_challenges').values({
    environment_id: p.environment_id,
    id: p.id,
    lookup: p.lookup,
    browser: p.browser,
    purpose: p.purpose,
    user_id: p.user_id,
    expires_at: p.expires_at,
    created_at: p.created_at,
  }),
);

const live = query((db, p: Sought) =>
  db
    .selectFrom('passkey_challenges')
    .select('id')
    .where('environment_id', '=', p.environmentId)
    .where('lookup', '=', p.lookup)
    .where('browser', '=', p.browser)
    .where('purpose', '=', p.purpose)
    .where(sql<boolean>`coalesce(user_id, '') = ${p.userId}`)
    .where('used_at', 'is', null)
    .where('expires_at', '>', p.now),
);

// The row decides who wins, not what was read before.
const use = command((db, p: Sought) =>
  db
    .updateTable('passkey_challenges')
    .set({ used_at: p.now })
    .where('environment_id', '=', p.environmentId)
    .where('lookup', '=', p.lookup)
    .where('browser', '=', p.browser)
    .where('purpose', '=', p.purpose)
    .where(sql<boolean>`coalesce(user_id, '') = ${p.userId}`)
    .where('used_at', 'is', null)
    .where('expires_at', '>', p.now)
    .returning('id'),
);

/** Throws Orphan when the user is gone. */
export async function insertPasskeyChallenge(
  tx: Tx,
  environmentId: string,
  made: ChallengeScope & { id: string; expiresAt: number; createdAt: number },
): Promise<void> {
  await insert.run(tx, {
    environment_id: environmentId,
    id: made.id,
    lookup: made.lookup,
    browser: made.browser,
    purpose: made.purpose,
    user_id: made.userId,
    expires_at: made.expiresAt,
    created_at: made.createdAt,
  });
}

/** Whether a challenge of exactly this scope waits for its answer. */
export async function isPasskeyChallengeLive(
  db: Db,
  environmentId: string,
  scope: ChallengeScope,
  now: number,
): Promise<boolean> {
  return (await live.first(db, sought(environmentId, scope, now))) !== undefined;
}

/** Marks a live challenge of exactly this scope used; false for all but the first caller. */
export async function usePasskeyChallenge(
  tx: Tx,
  environmentId: string,
  scope: ChallengeScope,
  now: number,
): Promise<boolean> {
  return (await use.first(tx, sought(environmentId, scope, now))) !== undefined;
}

function sought(environmentId: string, scope: ChallengeScope, now: number): Sought {
  return { ...scope, environmentId, userId: scope.userId ?? '', now };
}
