// Runs the reliability gates at full size on both databases, and prints their seeds, counts and figures.
// Usage: npm run hard -- [--only R3,R4] [--mutants] [--change] [--seed <number>]

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { startPostgres } from './postgres.ts';

const GATES: Record<string, string[]> = {
  R3: ['hard/crash'],
  R4: ['hard/races', 'races/'],
  R11: ['hard/fuzz'],
  R12: ['security/saml-fuzz', 'security/saml-guards'],
  R13: ['hard/timing'],
  R20: ['hard/folder'],
};

const root = join(import.meta.dirname, '..');
const vitest = join(dirname(createRequire(import.meta.url).resolve('vitest/package.json')), 'vitest.mjs');

const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    /** Each gate against the mutant that it must catch, instead of against the house. */
    mutants: { type: 'boolean', default: false },
    /** At the size of a change. */
    change: { type: 'boolean', default: false },
    /** Repeats the choices of an earlier run. */
    seed: { type: 'string' },
  },
});

const chosen = values.only?.split(',') ?? Object.keys(GATES);
const unknown = chosen.filter((gate) => !GATES[gate]);
if (unknown.length > 0) {
  console.error(`No such gate: ${unknown.join(', ')}. There are ${Object.keys(GATES).join(', ')}.`);
  process.exit(1);
}

// With durable commits, as in production.
const own = process.env.LATCHKEY_TEST_DATABASE_URL ? null : await startPostgres();
const folder = mkdtempSync(join(tmpdir(), 'latchkey-hard-'));
const lines = join(folder, 'report');
const started = performance.now();
let failed = true;
try {
  const tests = spawn(
    process.execPath,
    [
      vitest,
      'run',
      // One after the other: R13 measures time.
      '--no-file-parallelism',
      '--silent=passed-only',
      '--passWithNoTests=false',
      '-t',
      values.mutants ? 'mutant' : '^(?!.*mutant)',
      ...chosen.flatMap((gate) => (GATES[gate] ?? []).map((part) => `server/tests/${part}`)),
    ],
    {
      cwd: root,
      stdio: 'inherit',
      env: {
        ...process.env,
        LATCHKEY_TEST_DATABASE_URL: own?.url ?? process.env.LATCHKEY_TEST_DATABASE_URL,
        LATCHKEY_HARD: values.change ? 'change' : 'full',
        LATCHKEY_HARD_REPORT: lines,
        ...(values.seed ? { LATCHKEY_SEED: values.seed } : {}),
      },
    },
  );
  // Whoever stops this stops the tests; then what was started here goes too.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => tests.kill(signal));
  const [code] = await once(tests, 'close');
  failed = code !== 0;
} finally {
  own?.stop();
  if (existsSync(lines)) console.log(`\n${readFileSync(lines, 'utf8')}`);
  rmSync(folder, { recursive: true, force: true });
}
const minutes = ((performance.now() - started) / 60_000).toFixed(1);
const subject = values.mutants ? 'mutants' : 'gates';
console.log(`${chosen.join(', ')}: ${subject} ${failed ? 'FAILED' : 'passed'} after ${minutes} min`);
process.exit(failed ? 1 : 0);
