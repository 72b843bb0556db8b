// SQL of requests that may be made again.

import type { Db, Tx } from './database.ts';
import { command, query } from './statement.ts';

export interface ClaimRow {
  fingerprint: string;
  answer: string | null;
  expires_at: number;
  created_at: number;
}

type Named = { environmentId: string; digest: string };
type Claim = Named & { fingerprint: string; now: number; expiresAt: number };

const find = query((db, p: Named) =>
  db
    .selectFrom('idempotency_keys')
    .select(['fingerprint', 'answer', 'expires_at', 'created_at'])
    .where('environment_id', '=', p.environmentId)
    .where('digest', '=', p.digest),
);

const insert = command((db, p: Claim) =>
  db.insertInto('idempotency_keys').values({
    environment_id: p.environmentId,
    digest: p.digest,
    fingerprint: p.fingerprint,
    expires_at: p.expiresAt,
    created_at: p.now,
  }),
);

const keep = command((db, p: Named & { answer: string }) =>
  db
    .updateTable('idempotency_keys')
    .set({ answer: p.answer })
    .where('environment_id', '=', p.environmentId)
    .where('digest', '=', p.digest),
);

const remove = command((db, p: Named) =>
  db.deleteFrom('idempotency_keys').where('environment_id', '=', p.environmentId).where('digest', '=', p.digest),
);

/** What is known of a key. */
export async function findClaim(db: Db, key: Named): Promise<ClaimRow | undefined> {
  return find.first(db, key);
}

/** Claims a key in the commit of what it stands for. Conflict where it is claimed. */
export async function insertClaim(tx: Tx, claim: Claim): Promise<void> {
  await insert.run(tx, claim);
}

/** Keeps what a request was answered, sealed. */
export async function keepAnswer(tx: Tx, answer: Named & { answer: string }): Promise<void> {
  await keep.run(tx, answer);
}

/** Gives a key free. */
export async function removeClaim(tx: Tx, key: Named): Promise<void> {
  await remove.run(tx, key);
}
