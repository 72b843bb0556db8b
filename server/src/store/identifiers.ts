// SQL of identifiers: the addresses by which a user is found. Their uniqueness is a constraint of the table.

import { sql } from 'kysely';
import type { Tx } from './database.ts';
import { command } from './statement.ts';

export interface EmailIdentifier {
  id: string;
  userId: string;
  /** As it was given. */
  value: string;
  /** As it is compared. */
  canonical: string;
  verified: boolean;
  now: number;
}

const insert = command((db, p: EmailIdentifier & { environmentId: string }) =>
  db.insertInto('identifiers').values({
    environment_id: p.environmentId,
    id: p.id,
    user_id: p.userId,
    type: 'email',
    value: p.value,
    canonical: p.canonical,
    is_primary: sql<boolean>`true`,
    is_verified: p.verified,
    created_at: p.now,
    updated_at: p.now,
  }),
);

const replace = command((db, p: Omit<EmailIdentifier, 'id'> & { environmentId: string }) =>
  db
    .updateTable('identifiers')
    .set({ value: p.value, canonical: p.canonical, is_verified: p.verified, updated_at: p.now })
    .where('environment_id', '=', p.environmentId)
    .where('user_id', '=', p.userId)
    .where('type', '=', 'email')
    .where(sql<boolean>`is_primary = true`),
);

/** Gives a user their primary address. Throws Conflict on `canonical` when another user has it. */
export async function insertPrimaryEmail(tx: Tx, environmentId: string, email: EmailIdentifier): Promise<void> {
  await insert.run(tx, { environmentId, ...email });
}

/** Replaces the primary address, or its state. Throws Conflict on `canonical` when another user has it. */
export async function replacePrimaryEmail(
  tx: Tx,
  environmentId: string,
  email: Omit<EmailIdentifier, 'id'>,
): Promise<void> {
  await replace.run(tx, { environmentId, ...email });
}
