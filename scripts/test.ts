// Runs the tests on both databases and in a browser, and says plainly what was left out for want of PostgreSQL or Chromium.

import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { findChromium } from './chromium.ts';
import { findPostgres, type OwnPostgres, startPostgres } from './postgres.ts';

const root = join(import.meta.dirname, '..');
const vitest = join(dirname(createRequire(import.meta.url).resolve('vitest/package.json')), 'vitest.mjs');

let own: OwnPostgres | null = null;
let url = process.env.LATCHKEY_TEST_DATABASE_URL;
if (!url && findPostgres()) {
  // Nothing here outlives the run; and what tables are known to hold is what a test had looked at, not what autovacuum chanced on.
  own = await startPostgres({ fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', autovacuum: 'off' });
  // Here a slow statement tells of a busy machine: what statements cost is told by their plans.
  url = `${own.url}?statement_timeout=30000`;
}
const chromium = findChromium();
const missing = [...(url ? [] : ['PostgreSQL']), ...(chromium ? [] : ['Chromium'])];
if (missing.length > 0 && process.env.CI) {
  own?.stop();
  console.error(`In CI nothing may be left out: not installed: ${missing.join(', ')}.`);
  process.exit(1);
}
const stop = () => {
  own?.stop();
  own = null;
};
process.on('SIGINT', () => {
  stop();
  process.exit(130);
});
const { status } = spawnSync(process.execPath, [vitest, 'run', ...process.argv.slice(2)], {
  cwd: root,
  stdio: 'inherit',
  env: { ...process.env, ...(url ? { LATCHKEY_TEST_DATABASE_URL: url } : {}) },
});
stop();
if (!url) {
  console.log(
    '\nLeft out: everything on PostgreSQL, because no server was found. Install one (Debian: apt-get install postgresql)',
  );
  console.log('or name one in LATCHKEY_TEST_DATABASE_URL. What ran, ran on the embedded database.');
}
if (!chromium) {
  console.log(
    '\nLeft out: what is seen in a browser (server/tests/browser), because no Chromium was found. Install one (Debian:',
  );
  console.log('apt-get install chromium-headless-shell) or name one in LATCHKEY_CHROMIUM.');
}
process.exit(status ?? 1);
