// Compiles the server, and then the SDK, whose server for tests is that one: `npm ci` runs it (prepare), so that the tree it leaves is ready to start.

import { spawnSync } from 'node:child_process';
import { chmodSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const root = join(import.meta.dirname, '..');
const tsc = join(dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin', 'tsc');

function compile(folder: string, project: string): void {
  const dist = join(root, folder, 'dist');
  rmSync(dist, { recursive: true, force: true });
  const { status } = spawnSync(process.execPath, [tsc, '-p', join(root, folder, project)], { stdio: 'inherit' });
  if (status === 0) return;
  // What does not compile must not be started.
  rmSync(dist, { recursive: true, force: true });
  process.exit(status ?? 1);
}

compile('server', 'tsconfig.build.json');
chmodSync(join(root, 'server/dist/cli/main.js'), 0o755);
compile('sdk', 'tsconfig.json');
