// A process that writes letters, sends them, and says of each that it is written: made to be killed by a test.

import { pino } from 'pino';
import { openHouse } from '../src/app.ts';
import { readConfig } from '../src/config.ts';
import { post } from '../src/core/letters.ts';
import { openWork, SYSTEM } from '../src/core/work.ts';
import { openPostgres } from '../src/store/postgres.ts';
import { startLetters } from '../src/workers/letters.ts';

const [smtpUrl = '', first = '0', dataDir = '', databaseUrl = '', schema = ''] = process.argv.slice(2);
const config = readConfig(
  {},
  { LATCHKEY_DATA_DIR: dataDir, LATCHKEY_SECRET: 'a root secret for tests, 32 bytes or more' },
);
const database = databaseUrl ? { database: openPostgres(databaseUrl, { schema, connections: 4 }) } : {};
const { tools, environment } = await openHouse(config, 'http://latchkey.test', {
  ...database,
  logger: pino({ level: 'silent' }),
});
tools.outbox = startLetters(tools, { smtpUrl, from: null }, () => {});
const work = openWork(tools, environment, SYSTEM);
let number = Number(first);

async function write(): Promise<void> {
  for (;;) {
    number += 1;
    const code = `code-${number}`;
    const whom = { to: `user${number}@example.com`, locale: null };
    await work.commit((tx) => post(work, tx, 'magic_code', whom, { code, minutes: 10 }));
    process.stdout.write(`${code}\n`);
  }
}

await Promise.all([write(), write(), write(), write()]);
