// The one door: types, lint and format, build, generated files fresh, tests. CI runs the same.

import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const root = join(import.meta.dirname, '..');
const require = createRequire(import.meta.url);
const program = (name: string, path: string) => join(dirname(require.resolve(`${name}/package.json`)), path);
const tsc = program('typescript', 'bin/tsc');

// Each is run by this very Node, so that no shell and no path decides what runs.
const steps: [name: string, words: string[]][] = [
  ['types', [tsc, '--noEmit', '-p', 'tsconfig.json']],
  ['types of the SDK', [tsc, '--noEmit', '-p', 'sdk/tsconfig.json']],
  ['lint and format', [program('@biomejs/biome', 'bin/biome'), 'check', '.']],
  ['generated files', ['scripts/generate.ts', '--check']],
  ['build', ['scripts/build.ts']],
  // CI has run them already, by the command that newcomers use.
  ...(process.argv.includes('--without-tests') ? [] : [['tests', ['scripts/test.ts']] as [string, string[]]]),
];

for (const [name, words] of steps) {
  const began = performance.now();
  const { status } = spawnSync(process.execPath, words, { cwd: root, stdio: 'inherit' });
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  console.log(`${status === 0 ? '✓' : '✗'} ${name} (${seconds} s)`);
  if (status !== 0) process.exit(1);
}
