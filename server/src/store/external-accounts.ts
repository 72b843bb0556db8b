// SQL of accounts with identity providers.

import { sql } from 'kysely';
import type { ExternalAccount, Provider } from '../model/external-account.ts';
import type { Db, Tx } from './database.ts';
import { command, query } from './statement.ts';
import type { Tables } from './tables.ts';

type Row = Tables['external_accounts'];

function toAccount(row: Row): ExternalAccount {
  return {
    id: row.id,
    userId: row.user_id,
    provider: row.provider as Provider,
    subject: row.subject,
    email: row.email,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}

const insert = command((db, p: { environmentId: string } & ExternalAccount) =>
  db.insertInto('external_accounts').values({
    environment_id: p.environmentId,
    id: p.id,
    user_id: p.userId,
    provider: p.provider,
    subject: p.subject,
    email: p.email,
    created_at: p.createdAt,
    updated_at: p.updatedAt,
  }),
);

const bySubject = query((db, p: { environmentId: string; provider: string; subject: string }) =>
  db
    .selectFrom('external_accounts')
    .selectAll()
    .where('environment_id', '=', p.environmentId)
    .where('provider', '=', p.provider)
    .where('subject', '=', p.subject),
);

const ofUser = query((db, p: { environmentId: string; userId: string }) =>
  db
    .selectFrom('external_accounts')
    .selectAll()
    .where('environment_id', '=', p.environmentId)
    .where('user_id', '=', p.userId)
    .orderBy('created_at')
    .orderBy('id')
    .limit(sql<number>`100`),
);

/** Throws Conflict on `subject` when somebody has the account, Orphan when the user is gone. */
export async function insertExternalAccount(tx: Tx, environmentId: string, account: ExternalAccount): Promise<void> {
  await insert.run(tx, { environmentId, ...account });
}

export async function findExternalAccount(
  db: Db,
  environmentId: string,
  provider: Provider,
  subject: string,
): Promise<ExternalAccount | null> {
  const row = await bySubject.first(db, { environmentId, provider, subject });
  return row ? toAccount(row) : null;
}

/** A user's accounts, oldest first; a hundred at most. */
export async function listExternalAccounts(db: Db, environmentId: string, userId: string): Promise<ExternalAccount[]> {
  return (await ofUser.all(db, { environmentId, userId })).map(toAccount);
}
