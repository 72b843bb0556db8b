// What the test servers of a process have made before: an empty database, keys to sign with, a process that hashes.

import { makeSigningKey } from './kit/jwt.ts';
import { type PasswordHasher, startHasher } from './kit/passwords/hasher.ts';
import { migrate } from './store/migrate.ts';
import { openSqlite } from './store/sqlite.ts';

type SigningKey = Awaited<ReturnType<typeof makeSigningKey>>;

// An RSA key takes longer to make than all the rest: the next one is always made while nobody waits for it. The first is
// there, like the empty database, before anybody can ask for a server: a test runner loads its files outside of its tests.
let next: Promise<SigningKey> = makeSigningKey(Date.now());

/** A database with all tables and no rows, as SQLite has it in memory. */
export const MIGRATED: Uint8Array = await makeImage();
await next;

async function makeImage(): Promise<Uint8Array> {
  const database = openSqlite(':memory:');
  await migrate(database, Date.now());
  const image = database.image();
  await database.close();
  return image;
}

/** A key that no other server has. */
export function newSigningKey(): Promise<SigningKey> {
  const taken = next;
  next = makeSigningKey(Date.now());
  next.catch(() => {}); // Whoever takes it is told.
  return taken;
}

let hasher: PasswordHasher | undefined;
let users = 0;

/** A hasher for all servers of the process, which have nothing to tell each other by it. The last to give it back ends it. */
export function lendHasher(): { hasher: PasswordHasher; giveBack(): Promise<void> } {
  hasher ??= startHasher();
  users += 1;
  const lent = hasher;
  return {
    hasher: lent,
    async giveBack() {
      users -= 1;
      if (users > 0) return;
      hasher = undefined;
      await lent.close();
    },
  };
}
