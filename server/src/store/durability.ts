// Whether a server database keeps what it has acknowledged when the power goes.

import type { Db } from './database.ts';

const LOSSY =
  "select name from pg_settings where name in ('fsync', 'synchronous_commit') and setting = 'off' order by name";

/** The settings of a PostgreSQL server that let it forget commits. SQLite's are ours to choose, and safe. */
export async function findLossySettings(db: Db): Promise<string[]> {
  if (db.kind === 'sqlite') return [];
  const { rows } = await db.run({ name: 'latchkey_durability', sql: LOSSY }, []);
  return rows.map((row) => String(row.name));
}
