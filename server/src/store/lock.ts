// Locks that hold for one commit across replicas.

import type { Tx } from './database.ts';

/** What may be locked; the numbers are ours among PostgreSQL's advisory locks. */
const LOCKS = {
  migrations: 4_400_001,
  events: 4_400_002,
  firstEnvironment: 4_400_003,
  invitations: 4_400_004,
  redirects: 4_400_008,
  places: 4_400_013,
} as const;

/** Waits for a lock and holds it until the commit ends. SQLite needs none: it has one writer. */
export async function lock(tx: Tx, name: keyof typeof LOCKS, subject = ''): Promise<void> {
  if (tx.kind === 'sqlite') return;
  const sql = 'select pg_advisory_xact_lock($1::int, hashtext($2))';
  await tx.run({ name: 'latchkey_lock', sql }, [LOCKS[name], subject]);
}
