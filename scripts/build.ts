// Compiles the server with one call of the compiler: `npm ci` runs it (prepare), so that the tree it leaves is ready to start.

import { spawnSync } from 'node:child_process';
import { chmodSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const root = join(import.meta.dirname, '..');
const tsc = join(dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin', 'tsc');
rmSync(join(root, 'server/dist'), { recursive: true, force: true });
const { status } = spawnSync(process.execPath, [tsc, '-p', join(root, 'server/tsconfig.build.json')], {
  stdio: 'inherit',
});
if (status !== 0) {
  // What does not compile must not be started.
  rmSync(join(root, 'server/dist'), { recursive: true, force: true });
  process.exit(status ?? 1);
}
chmodSync(join(root, 'server/dist/cli/main.js'), 0o755);
