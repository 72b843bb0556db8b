// Brings a database to the present form: each migration once, in order, one replica at a time.

import { CompiledQuery, sql } from 'kysely';
import type { Database } from './database.ts';
import { lock } from './lock.ts';
import { migrations } from './migrations/index.ts';
import type { MigrationTools } from './migrations/migration.ts';
import { builderFor, query } from './statement.ts';

const applied = query((db, _: object) => db.selectFrom('migrations').select('name'));

/** Applies what is missing and returns the names of what it applied. A migration that fails leaves nothing behind. */
export async function migrate(database: Database, now: number): Promise<string[]> {
  const server = database.kind === 'postgres';
  const tools: MigrationTools = {
    kind: database.kind,
    schema: builderFor(database.kind).schema,
    db: builderFor(database.kind) as never,
    text: server ? sql`text collate "C"` : sql`text`,
    json: server ? sql`jsonb` : sql`text`,
    truth: server ? sql`boolean` : sql`integer`,
    bytes: server ? sql`bytea` : sql`blob`,
    raw: (text) => ({ compile: () => CompiledQuery.raw(text) }),
  };
  await database.commit(async (tx) => {
    await lock(tx, 'migrations');
    await tx.run(
      { name: '', sql: 'create table if not exists migrations (name text primary key, applied_at bigint not null)' },
      [],
    );
  });
  const done: string[] = [];
  for (const migration of migrations) {
    const fresh = await database.commit(async (tx) => {
      await lock(tx, 'migrations'); // Replicas that start together migrate one after the other.
      const names = new Set((await applied.all(tx, {})).map((row) => row.name));
      if (names.has(migration.name)) return false;
      for (const step of migration.up(tools)) {
        if ('fill' in step) {
          await step.fill(tx);
          continue;
        }
        const { sql: text, parameters } = step.compile();
        await tx.run({ name: '', sql: text }, parameters as never);
      }
      const record = server ? '($1, $2)' : '(?, ?)';
      await tx.run({ name: '', sql: `insert into migrations (name, applied_at) values ${record}` }, [
        migration.name,
        now,
      ]);
      return true;
    });
    if (fresh) done.push(migration.name);
  }
  return done;
}

/** Whether every migration that this version knows is applied. */
export async function isMigrated(database: Database): Promise<boolean> {
  const names = new Set((await applied.all(database.db, {})).map((row) => row.name));
  return migrations.every((migration) => names.has(migration.name));
}
