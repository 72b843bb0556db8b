// A process that makes users, tells an endpoint of them, and says of each that it is made: to be killed by a test.

import { pino } from 'pino';
import { openHouse } from '../src/app.ts';
import { readConfig } from '../src/config.ts';
import { createUser } from '../src/core/users.ts';
import { createWebhookEndpoint, listWebhookEndpoints } from '../src/core/webhooks.ts';
import { openWork, SYSTEM } from '../src/core/work.ts';
import { openPostgres } from '../src/store/postgres.ts';

const [url = '', first = '0', dataDir = '', databaseUrl = '', schema = ''] = process.argv.slice(2);
const config = readConfig(
  {},
  { LATCHKEY_DATA_DIR: dataDir, LATCHKEY_SECRET: 'a root secret for tests, 32 bytes or more' },
);
const database = databaseUrl ? { database: openPostgres(databaseUrl, { schema, connections: 4 }) } : {};
const { tools, environment } = await openHouse(config, 'http://latchkey.test', {
  ...database,
  logger: pino({ level: 'silent' }),
});
const work = openWork(tools, environment, SYSTEM);
const known = await listWebhookEndpoints(work, 'workos', { limit: 1, order: 'desc' });
if (known.rows.length === 0) await createWebhookEndpoint(work, 'workos', { url, events: ['user.created'] });
let number = Number(first);

async function write(): Promise<void> {
  for (;;) {
    number += 1;
    const { id } = await createUser(work, { email: `user${number}@example.com` });
    process.stdout.write(`${id}\n`);
  }
}

await Promise.all([write(), write(), write(), write()]);
