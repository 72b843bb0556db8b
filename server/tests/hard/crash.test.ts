// R3: kill -9 under writes loses nothing that was acknowledged, on each database.

import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { ensureBuilt, MAIN } from '../../../conformance/harness/build.ts';
import { KINDS } from '../house.ts';
import { crash } from './crash.ts';
import { GATE_MS, openChance, report, size } from './size.ts';

const HASTY = join(import.meta.dirname, 'late-commit.ts');
// The goal is one second, which is reported; a machine that is busy with other tests is given more.
const READY_LIMIT = 5_000;

beforeAll(() => ensureBuilt(), GATE_MS);

describe.each(KINDS)('R3 (%s)', (kind) => {
  test(
    'R3: what was acknowledged is there after kill -9, invariants hold, and the server is soon back',
    async () => {
      const chance = openChance();
      const { faults, acknowledged, readyMs } = await crash(kind, MAIN, size.kills, chance);
      const ready = readyMs.toSorted((a, b) => a - b);
      report(`R3 ${kind}`, {
        kills: readyMs.length,
        acknowledged,
        faults: faults.length,
        'median ms to ready': Math.round(ready[ready.length >> 1] ?? 0),
        'slowest ms to ready': Math.round(ready.at(-1) ?? 0),
        seed: chance.seed,
      });
      expect(faults).toEqual([]);
      expect(acknowledged).toBeGreaterThan(size.kills);
      expect(ready.at(-1)).toBeLessThan(READY_LIMIT);
    },
    GATE_MS,
  );

  test(
    'R3 mutant: a server that acknowledges before it commits is caught',
    async () => {
      const { faults } = await crash(kind, HASTY, 5, openChance());
      expect(faults.join()).toContain('is lost');
    },
    GATE_MS,
  );
});
