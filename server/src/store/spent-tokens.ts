// SQL of the tokens of browsers that were used: what is not here was not.

import type { Db, Tx } from './database.ts';
import { command, query } from './statement.ts';

const find = query((db, p: { environmentId: string; digest: string }) =>
  db
    .selectFrom('spent_tokens')
    .select('digest')
    .where('environment_id', '=', p.environmentId)
    .where('digest', '=', p.digest),
);

const spend = command((db, p: { environmentId: string; digest: string; expiresAt: number }) =>
  db
    .insertInto('spent_tokens')
    .values({ environment_id: p.environmentId, digest: p.digest, expires_at: p.expiresAt })
    .onConflict((conflict) => conflict.columns(['environment_id', 'digest']).doNothing())
    .returning('digest'),
);

/** Whether a token was used. */
export async function isTokenSpent(db: Db, environmentId: string, digest: string): Promise<boolean> {
  return (await find.first(db, { environmentId, digest })) !== undefined;
}

/** Marks a token as used; false for all but the first caller. */
export async function spendToken(tx: Tx, environmentId: string, digest: string, expiresAt: number): Promise<boolean> {
  return (await spend.first(tx, { environmentId, digest, expiresAt })) !== undefined;
}
