// SQL of passkeys.

import { sql } from 'kysely';
import type { Passkey } from '../model/account.ts';
import type { Db, Tx } from './database.ts';
import { command, query, whole } from './statement.ts';

/** What a ceremony finds out of a passkey (WebAuthn section 4, credential record). */
export interface PasskeyFacts {
  name: string;
  /** Base64url, as the key after it. */
  credentialId: string;
  publicKey: string;
  counter: number;
  transports: string[];
  isBackedUp: boolean;
}

const insert = command((db, p: { environmentId: string; userId: string } & Passkey & PasskeyFacts) =>
  db.insertInto('passkeys').values({
    environment_id: p.environmentId,
    id: p.id,
    user_id: p.userId,
    name: p.name,
    credential_id: p.credentialId,
    public_key: p.publicKey,
    counter: p.counter,
    transports: p.transports,
    is_backed_up: p.isBackedUp,
    last_used_at: p.lastUsedAt,
    created_at: p.createdAt,
    updated_at: p.updatedAt,
  }),
);

const remove = command((db, p: { environmentId: string; userId: string; id: string }) =>
  db
    .deleteFrom('passkeys')
    .where('environment_id', '=', p.environmentId)
    .where('id', '=', p.id)
    .where('user_id', '=', p.userId)
    .returning('id'),
);

/** A passkey as a sign-in looks it up. */
export interface HeldPasskey {
  id: string;
  userId: string;
  publicKey: string;
  /** What authenticators know the user by; null when none of ours was ever told. */
  handle: string | null;
}

const byCredential = query((db, p: { environmentId: string; credentialId: string }) =>
  db
    .selectFrom('passkeys')
    .leftJoin('passkey_handles', (join) =>
      join
        .onRef('passkey_handles.environment_id', '=', 'passkeys.environment_id')
        .onRef('passkey_handles.user_id', '=', 'passkeys.user_id'),
    )
    .where('passkeys.environment_id', '=', p.environmentId)
    .where('passkeys.credential_id', '=', p.credentialId)
    .select(['passkeys.id', 'passkeys.user_id', 'passkeys.public_key', 'passkey_handles.handle']),
);

const counterOf = query((db, p: { environmentId: string; id: string }) =>
  db.selectFrom('passkeys').select('counter').where('environment_id', '=', p.environmentId).where('id', '=', p.id),
);

const credentialsOf = query((db, p: { environmentId: string; userId: string }) =>
  db
    .selectFrom('passkeys')
    .select(['credential_id', 'transports'])
    .where('environment_id', '=', p.environmentId)
    .where('user_id', '=', p.userId)
    .orderBy('created_at')
    .orderBy('id'),
);

// A counter rises, or stays at zero where the authenticator counts nothing. The row decides, not what was read before.
const use = command(
  (db, p: { environmentId: string; userId: string; id: string; counter: number; isBackedUp: boolean; now: number }) =>
    db
      .updateTable('passkeys')
      .set({ counter: p.counter, is_backed_up: p.isBackedUp, last_used_at: p.now, updated_at: p.now })
      .where('environment_id', '=', p.environmentId)
      .where('id', '=', p.id)
      .where('user_id', '=', p.userId)
      .where(sql<boolean>`(counter < ${whole(p.counter)} or (counter = 0 and ${whole(p.counter)} = 0))`)
      .returning('id'),
);

// Of two that make one, the second gets the first one's.
const keepHandle = command((db, p: { environmentId: string; userId: string; handle: string; now: number }) =>
  db
    .insertInto('passkey_handles')
    .values({ environment_id: p.environmentId, user_id: p.userId, handle: p.handle, created_at: p.now })
    .onConflict((conflict) =>
      conflict.columns(['environment_id', 'user_id']).doUpdateSet({ handle: sql<string>`passkey_handles.handle` }),
    )
    .returning('handle'),
);

/** Throws Conflict on `credential_id` when somebody has it. */
export async function insertPasskey(
  tx: Tx,
  environmentId: string,
  userId: string,
  passkey: Passkey & PasskeyFacts,
): Promise<void> {
  await insert.run(tx, { environmentId, userId, ...passkey });
}

/** False when the user has no such passkey. */
export async function deletePasskey(tx: Tx, environmentId: string, userId: string, id: string): Promise<boolean> {
  return (await remove.first(tx, { environmentId, userId, id })) !== undefined;
}

/** The passkey of a credential id (base64url), whoever has it. */
export async function findPasskeyByCredential(
  db: Db,
  environmentId: string,
  credentialId: string,
): Promise<HeldPasskey | null> {
  const row = await byCredential.first(db, { environmentId, credentialId });
  return row ? { id: row.id, userId: row.user_id, publicKey: row.public_key, handle: row.handle } : null;
}

/** How often a passkey was used, as its authenticator counts; null when there is no such passkey. */
export async function findPasskeyCounter(db: Db, environmentId: string, id: string): Promise<number | null> {
  return (await counterOf.first(db, { environmentId, id }))?.counter ?? null;
}

/** What browsers need to tell that an authenticator has a passkey of the user, the oldest first. */
export async function listCredentials(
  db: Db,
  environmentId: string,
  userId: string,
): Promise<Pick<PasskeyFacts, 'credentialId' | 'transports'>[]> {
  const rows = await credentialsOf.all(db, { environmentId, userId });
  return rows.map((row) => ({ credentialId: row.credential_id, transports: row.transports as string[] }));
}

/** Notes that a passkey was used; false when it is gone, or its counter did not rise. */
export async function usePasskey(
  tx: Tx,
  environmentId: string,
  used: { id: string; userId: string; counter: number; isBackedUp: boolean; now: number },
): Promise<boolean> {
  return (await use.first(tx, { environmentId, ...used })) !== undefined;
}

/** Keeps what authenticators are to know a user by, unless there is something already; gives what it is. Throws Orphan when the user is gone. */
export async function keepPasskeyHandle(
  tx: Tx,
  environmentId: string,
  kept: { userId: string; handle: string; now: number },
): Promise<string> {
  return (await keepHandle.first(tx, { environmentId, ...kept }))?.handle ?? kept.handle;
}
