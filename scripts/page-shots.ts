// Takes pictures of every page in every state, for people to look at. Usage: npm run pages:shots -- [--out <folder>] [part of a name]
// Letters that no font of this machine has come out as boxes: Debian's fonts-noto-core and fonts-noto-cjk have them all.

import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { startVitest } from 'vitest/node';
import { findChromium } from './chromium.ts';

const root = join(import.meta.dirname, '..');
const { values, positionals } = parseArgs({
  options: { out: { type: 'string', default: join(root, '.shots') } },
  allowPositionals: true,
});
if (!findChromium()) {
  console.error(
    'No Chromium was found. Install one (Debian: apt-get install chromium-headless-shell) or name one in LATCHKEY_CHROMIUM.',
  );
  process.exit(1);
}

const folder = resolve(values.out);
// The pages are TSX, which Node does not run as it is; the test runner does.
const run = await startVitest('test', [], {
  root,
  // Not the projects of the tests: what takes pictures is none of them.
  config: false,
  globalSetup: ['server/tests/global-setup.ts'],
  include: ['server/tests/browser/shots.ts'],
  testTimeout: 60_000,
  hookTimeout: 60_000,
  watch: false,
  env: { LATCHKEY_SHOTS_FOLDER: folder, LATCHKEY_SHOTS_FILTER: positionals[0] ?? '' },
});
await run.close();
console.log(`Pictures: ${pathToFileURL(join(folder, 'index.html')).href}`);
