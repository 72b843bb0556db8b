// SQL of passkeys.

import type { Passkey } from '../model/account.ts';
import type { Tx } from './database.ts';
import { command } from './statement.ts';

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
