// The one door: types, lint and format, generated files fresh, tests. CI runs the same.

import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const steps: [string, string[]][] = [
  ['types', ['npx', 'tsc', '-p', 'tsconfig.json']],
  ['lint and format', ['npx', 'biome', 'check', '.']],
  ['build', ['node', 'scripts/build.ts']],
  ['tests', ['npm', 'test']],
];
for (const [name, [command = '', ...words]] of steps) {
  console.log(`\n— ${name}`);
  const { status } = spawnSync(command, words, { cwd: root, stdio: 'inherit' });
  if (status !== 0) {
    console.error(`\n${name}: failed`);
    process.exit(1);
  }
}
