// Sees to it that the compiled server and SDK are those in the sources, whichever test file comes first.

import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, rmdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const root = join(import.meta.dirname, '../..');
export const MAIN = join(root, 'server/dist/cli/main.js');
const PATIENCE = 120_000;

/** Compiles them when they were never compiled, or when a source is newer than what was. One builder at a time. */
export async function ensureBuilt(): Promise<void> {
  if (isFresh()) return;
  const checkout = createHash('sha256').update(root).digest('hex').slice(0, 12);
  const lock = join(tmpdir(), `latchkey-build-${checkout}`);
  await take(lock);
  try {
    if (isFresh()) return;
    const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, 'scripts/build.ts')], {
      encoding: 'utf8',
    });
    if (status === 0) return;
    // The compiler writes what it can; nobody shall take that for a server.
    rmSync(MAIN, { force: true });
    throw new Error(`it does not compile:\n${stdout}${stderr}`);
  } finally {
    rmdirSync(lock);
  }
}

function isFresh(): boolean {
  return isNewer(MAIN, 'server/src') && isNewer(join(root, 'sdk/dist/index.js'), 'sdk/src');
}

function isNewer(made: string, folder: string): boolean {
  const built = statSync(made, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  const source = join(root, folder);
  return readdirSync(source, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name) && !name.endsWith('.test.ts'))
    .every((name) => statSync(join(source, name)).mtimeMs <= built);
}

// A folder is made by one process only. One that was left behind by a build that died is taken over.
async function take(lock: string): Promise<void> {
  for (;;) {
    try {
      mkdirSync(lock);
      return;
    } catch {
      const since = statSync(lock, { throwIfNoEntry: false })?.mtimeMs ?? Date.now();
      if (Date.now() - since > PATIENCE) rmdirSync(lock);
      await sleep(200);
    }
  }
}
