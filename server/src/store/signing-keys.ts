// SQL of signing keys: the public half as JWKS shows it, the private half sealed.

import type { Db, Tx } from './database.ts';
import { command, query } from './statement.ts';
import type { Tables } from './tables.ts';

export type SigningKeyRow = Tables['signing_keys'];

const insert = command((db, p: SigningKeyRow) =>
  db.insertInto('signing_keys').values({
    environment_id: p.environment_id,
    id: p.id,
    public_jwk: p.public_jwk,
    private_sealed: p.private_sealed,
    created_at: p.created_at,
    active_at: p.active_at,
    retired_at: p.retired_at,
  }),
);
const list = query((db, p: { environmentId: string }) =>
  db
    .selectFrom('signing_keys')
    .selectAll()
    .where('environment_id', '=', p.environmentId)
    .orderBy('active_at')
    .orderBy('id'),
);
const retire = command((db, p: { environmentId: string; exceptId: string; at: number }) =>
  db
    .updateTable('signing_keys')
    .set({ retired_at: p.at })
    .where('environment_id', '=', p.environmentId)
    .where('id', '!=', p.exceptId)
    .where('retired_at', 'is', null),
);
export async function insertSigningKey(tx: Tx, row: SigningKeyRow): Promise<void> {
  await insert.run(tx, row);
}

/** Every key of an environment, the one that becomes active last at the end. */
export async function listSigningKeys(db: Db, environmentId: string): Promise<SigningKeyRow[]> {
  return list.all(db, { environmentId });
}

/** Sets the time at which all other keys hand over to a new one. */
export async function retireOtherKeys(tx: Tx, environmentId: string, exceptId: string, at: number): Promise<void> {
  await retire.run(tx, { environmentId, exceptId, at });
}
