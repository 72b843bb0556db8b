// R4: two replicas start at once on a database with nothing in it. One makes the first environment, both answer.

import { randomBytes } from 'node:crypto';
import { pino } from 'pino';
import { type House, openHouse } from '../../src/app.ts';
import { readConfig } from '../../src/config.ts';
import { openPostgres } from '../../src/store/postgres.ts';
import { ORIGIN, SECRET } from '../house.ts';
import { sql } from '../postgres-client.ts';
import { brokenInvariants } from './invariants.ts';

const COUNTED = ['environments', 'clients', 'api_keys', 'signing_keys'];

/** What went wrong in a number of simultaneous first starts. */
export async function firstStarts(url: string, rounds: number): Promise<string[]> {
  const faults: string[] = [];
  for (let round = 1; round <= rounds; round += 1) {
    const schema = `start_${randomBytes(8).toString('hex')}`;
    await sql(url, `create schema ${schema}`);
    const found = await startTogether(url, schema).catch((error: unknown) => [String(error)]);
    faults.push(...found.map((fault) => `round ${round}: ${fault}`));
    await sql(url, `drop schema ${schema} cascade`);
  }
  return faults;
}

async function startTogether(url: string, schema: string): Promise<string[]> {
  const apiKey = `sk_test_${randomBytes(24).toString('base64url')}`;
  const variables = { LATCHKEY_SECRET: SECRET, LATCHKEY_API_KEY: apiKey, LATCHKEY_CLIENT_ID: 'client_first' };
  const open = () =>
    openHouse(readConfig({}, variables), ORIGIN, {
      database: openPostgres(url, { schema, connections: 2 }),
      logger: pino({ level: 'silent' }),
    });
  const started = await Promise.allSettled([open(), open()]);
  const houses = started.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
  const faults = started.flatMap((each) => (each.status === 'rejected' ? [`a start failed: ${each.reason}`] : []));
  faults.push(...(await Promise.all(houses.map((house) => answers(house, apiKey)))).flat());
  const { database, vault } = (houses[0] as House).tools;
  for (const table of COUNTED) {
    const { rows } = await database.db.run({ name: '', sql: `select count(*) as n from ${table}` }, []);
    if (rows[0]?.n !== 1) faults.push(`${rows[0]?.n} ${table}`);
  }
  faults.push(...(await brokenInvariants(database, { vault, canaries: [apiKey] })));
  for (const house of houses) await house.close();
  return faults;
}

async function answers(house: House, apiKey: string): Promise<string[]> {
  const headers = { authorization: `Bearer ${apiKey}` };
  const { status } = await house.fetch(new Request(`${ORIGIN}/user_management/users`, { headers }));
  return status === 200 ? [] : [`a replica answered ${status}`];
}
