// What each database says about the statements of look-ups and pages beside a million users.

import { join } from 'node:path';
import type { Database } from '../server/src/store/database.ts';
import { listEnvironments } from '../server/src/store/environments.ts';
import { openPostgres } from '../server/src/store/postgres.ts';
import type { SeedRow } from '../server/src/store/seed.ts';
import { openSqlite } from '../server/src/store/sqlite.ts';
import { findUser, findUserByExternalId, findUserWithPassword, listUsers } from '../server/src/store/users.ts';
import { explain } from '../server/tests/explaining.ts';
import { record } from '../server/tests/recording.ts';
import type { Subject } from './subjects.ts';

/** The plans of a subject's look-ups and pages, as text. Reads beside the running server. */
export async function printPlans({ kind, place }: Subject, sample: SeedRow[]): Promise<string> {
  const database = kind === 'postgres' ? openPostgres(place) : openSqlite(join(place, 'latchkey.db'));
  process.env.LATCHKEY_TEST_DATABASE_URL = place;
  try {
    const lines = [`Plans on ${kind}:`];
    for (const [name, act] of await acts(database, sample)) {
      const asked = await record(database).during(act);
      const found = await explain(database, asked);
      for (const { steps, pages } of found.slice(0, 1))
        lines.push(
          `\n${name}${pages === null ? '' : ` (${pages} pages of 8 KB)`}`,
          ...steps.map((step) => `  ${step}`),
        );
    }
    return lines.join('\n');
  } finally {
    await database.close();
  }
}

async function acts(database: Database, sample: SeedRow[]): Promise<[string, () => Promise<unknown>][]> {
  const [environment] = await listEnvironments(database.db);
  const id = environment?.id ?? '';
  const one = sample.find((row) => row.external_id !== null) as SeedRow;
  const middle = sample[Math.floor(sample.length / 2)]?.id ?? '';
  const page = { limit: 10, order: 'desc' } as const;
  return [
    ['by id', () => findUser(database.db, id, one.id)],
    ['by external id', () => findUserByExternalId(database.db, id, one.external_id as string)],
    ['by address, for a list', () => listUsers(database.db, id, { email: one.email }, page)],
    ['by address, for a sign-in', () => findUserWithPassword(database.db, id, one.email)],
    ['first page', () => listUsers(database.db, id, {}, page)],
    ['page after the middle', () => listUsers(database.db, id, {}, { ...page, after: middle })],
    ['page before the middle', () => listUsers(database.db, id, {}, { ...page, before: middle })],
  ];
}
