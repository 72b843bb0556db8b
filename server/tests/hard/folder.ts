// R20: one process owns an embedded folder. The next one is told who, and a folder whose owner died is taken over.

import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Launched } from './processes.ts';

/** Starts a process that takes a folder and says a line when it has it. */
export type Holder = (folder: string) => Launched;

export interface Ownership {
  faults: string[];
  /** From its start until the second process gave up. */
  refusedMs: number[];
}

/** Opens folders twice, kills owners, moves containers; gives what went wrong. */
export async function contend(hold: Holder, folders: number): Promise<Ownership> {
  const faults: string[] = [];
  const refusedMs: number[] = [];
  for (let round = 1; round <= folders; round += 1) {
    const parent = mkdtempSync(join(tmpdir(), 'latchkey-folder-'));
    try {
      const fault = (text: string) => faults.push(`folder ${round}: ${text}`);
      refusedMs.push(await contendOnce(hold, join(parent, 'data'), fault));
    } finally {
      rmSync(parent, { recursive: true, force: true });
    }
  }
  return { faults, refusedMs };
}

async function contendOnce(hold: Holder, folder: string, fault: (text: string) => void): Promise<number> {
  // As a container leaves it behind: on another host, the number of a process that lives here.
  const note = join(folder, 'owner.json');
  mkdirSync(folder);
  writeFileSync(note, JSON.stringify({ pid: process.pid, host: 'a-former-container', since: new Date(0) }));
  const owner = await expectOwner(hold, folder, "a former container's folder", fault);
  const refusedMs = owner ? await expectRefusal(hold, folder, owner, fault) : 0;
  await owner?.kill();
  const heir = await expectOwner(hold, folder, 'a folder whose owner was killed', fault);
  if (heir && JSON.parse(readFileSync(note, 'utf8')).pid !== heir.pid) fault('the folder names its former owner');
  await heir?.kill();
  return refusedMs;
}

async function expectRefusal(
  hold: Holder,
  folder: string,
  owner: Launched,
  fault: (text: string) => void,
): Promise<number> {
  const other = hold(folder);
  const outcome = await Promise.race([
    other.ended,
    other.line.then(() => 'holds it' as const).catch(() => other.ended),
  ]);
  const took = performance.now() - other.startedAt;
  if (outcome === 'holds it') {
    fault('a second start has it too');
    await other.kill();
    return took;
  }
  if (outcome.code !== 1) fault(`a second start ended with ${outcome.code}`);
  if (!outcome.stderr.includes(`process ${owner.pid} `)) fault(`a second start was told ${outcome.stderr}`);
  return took;
}

async function expectOwner(
  hold: Holder,
  folder: string,
  what: string,
  fault: (text: string) => void,
): Promise<Launched | null> {
  const heir = hold(folder);
  const error = await heir.line.then(
    () => null,
    (reason: Error) => reason,
  );
  if (!error) return heir;
  fault(`${what} was not taken over: ${error.message}`);
  return null;
}
