// PostgreSQL keeps the plan of a prepared statement until the tables are analyzed. One that was made when the house was
// new must do when it has grown: autovacuum looks a minute later, and an import does not wait for it.

import pg from 'pg';
import { expect, test } from 'vitest';
import { finish } from '../../src/core/sign-in/finish.ts';
import { startSession } from '../../src/core/sign-in/session.ts';
import { createUser } from '../../src/core/users.ts';
import type { Value } from '../../src/store/database.ts';
import { onEachDatabase, type TestHouse } from '../house.ts';
import { record } from '../recording.ts';
import { countingHasher } from './races.ts';
import { GATE_MS } from './size.ts';

const USERS = 400;
// Each table by its whole key costs three to five pages, and one walk through an index some twenty: the ten rows of a
// list may cost ten of those. A walk beside every row of another table costs thousands.
const PAGES = 1_000;

onEachDatabase('early plans', (open, kind) => {
  test(
    'a read or a rotation that was planned when the house was new still goes by keys when it has grown',
    async () => {
      const house = await open({ logLevel: 'error', newTables: true });
      house.house.tools.hasher = countingHasher();
      // SQLite plans by its indexes alone: there it is enough that the requests are answered.
      const statements = await statementsOf(house);
      if (kind === 'sqlite') return expect(statements.length).toBeGreaterThan(0);
      const client = await connect(house);
      try {
        for (const [at, { sql, values }] of statements.entries()) {
          await client.query(`prepare early_${at} as ${sql}`);
          await dryRun(client, at, values, 'execute');
        }
        for (let at = 0; at < USERS; at += 1) await settle(house, at);
        for (const [at, { sql, values }] of statements.entries()) {
          const pages = await dryRun(client, at, values, 'explain (analyze, buffers, format json) execute');
          expect(pages, sql).toBeLessThan(PAGES);
        }
      } finally {
        await client.end();
      }
    },
    GATE_MS,
  );
});

async function statementsOf(house: TestHouse) {
  const { user, tokens } = await settle(house, -1);
  const client_id = house.clientId;
  const refresh = { grant_type: 'refresh_token', client_id, refresh_token: tokens.refreshToken };
  const guess = { grant_type: 'password', client_id, client_secret: house.apiKey, email: user.email, password: 'no' };
  const asked = await record(house.house.tools.database).during(async () => {
    await house.call('GET', `/user_management/users/${user.id}`);
    await house.call('GET', `/user_management/users/${user.id}/sessions`);
    await house.call('GET', `/user_management/users/external_id/${user.externalId}`);
    await house.call('GET', `/user_management/users?email=${user.email}`);
    await house.call('GET', '/user_management/users?limit=10');
    await house.call('POST', '/user_management/authenticate', { body: guess });
    for (let time = 0; time < 2; time += 1)
      expect((await house.call('POST', '/user_management/authenticate', { body: refresh })).status).toBe(200);
  });
  return asked.filter(({ sql }) => !sql.startsWith('insert'));
}

async function settle({ work, clientId }: TestHouse, at: number) {
  const user = await createUser(work, { email: `u${at}@example.com`, emailVerified: true, externalId: `x${at}` });
  const from = { clientId, ipAddress: null, userAgent: null, ending: startSession };
  const proof = { user, method: 'password', event: 'authentication.password_succeeded' } as const;
  const { signedIn } = await finish(work, proof, from);
  if (!signedIn) throw new Error('a step was asked for');
  return signedIn;
}

async function connect(house: TestHouse): Promise<pg.Client> {
  const { rows } = await house.database.db.run({ name: '', sql: 'select current_schema() as name' }, []);
  const options = `-c search_path=${rows[0]?.name} -c plan_cache_mode=force_generic_plan`;
  const client = new pg.Client({ connectionString: process.env.LATCHKEY_TEST_DATABASE_URL, options });
  await client.connect();
  const tables = await client.query('select tablename from pg_tables where schemaname = current_schema()');
  for (const { tablename } of tables.rows)
    await client.query(`alter table ${tablename} set (autovacuum_enabled = off)`);
  return client;
}

// Takes back what it did; gives the pages that it touched, where it was explained.
async function dryRun(client: pg.Client, at: number, values: Value[], how: string): Promise<number> {
  const given = values.map((value) =>
    value === null ? 'null' : pg.escapeLiteral(typeof value === 'object' ? JSON.stringify(value) : String(value)),
  );
  await client.query('begin');
  const { rows } = await client.query(`${how} early_${at} ${given.length > 0 ? `(${given.join(', ')})` : ''}`);
  await client.query('rollback');
  const plan = rows[0]?.['QUERY PLAN']?.[0]?.Plan;
  return plan ? plan['Shared Hit Blocks'] + plan['Shared Read Blocks'] : 0;
}
