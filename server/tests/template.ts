// A PostgreSQL database that is migrated already, from which each test gets a copy: that takes a tenth of migrating.

import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { migrate } from '../src/store/migrate.ts';
import { openPostgres } from '../src/store/postgres.ts';

const FOLDER = join(import.meta.dirname, '../src/store/migrations');

// Another when a migration changes.
const form = createHash('sha256');
for (const file of readdirSync(FOLDER).sort()) form.update(readFileSync(join(FOLDER, file)));

/** Its name. */
export const TEMPLATE = `latchkey_template_${form.digest('hex').slice(0, 16)}`;

const NOT_ALLOWED = '42501';
let made: Promise<boolean> | undefined;

/** Sees to it that the template is there; false where the role may make no databases. */
export function migratedTemplate(url: string): Promise<boolean> {
  made ??= make(url);
  return made;
}

async function make(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    // Of the processes that run tests one makes it.
    await client.query("select pg_advisory_lock(hashtext('latchkey template'))");
    const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [TEMPLATE]);
    if (rowCount) return true;
    const draft = `${TEMPLATE}_draft`;
    await client.query(`drop database if exists ${draft} with (force)`);
    await client.query(`create database ${draft}`);
    const there = new URL(url);
    there.pathname = `/${draft}`;
    const database = openPostgres(there.href, { connections: 1 });
    await migrate(database, Date.now());
    await database.close();
    await client.query(`alter database ${draft} rename to ${TEMPLATE}`);
    return true;
  } catch (error) {
    if ((error as { code?: string }).code === NOT_ALLOWED) return false;
    throw error;
  } finally {
    await client.end();
  }
}
