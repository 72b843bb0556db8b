// R13: a wrong guess costs the same whoever it is made at, and says the same.

import { expect, test } from 'vitest';
import { onEachDatabase } from '../house.ts';
import { full, GATE_MS, openChance, report, size } from './size.ts';
import { hasherOfThisProcess, MAILED_CODES, type Measure, timeGuesses } from './timing.ts';

// Beside other tests only the processor time of this process speaks of us. `npm run hard` has the machine for itself,
// and also looks at the clock on the wall, as an attacker does.
const MEASURES: Measure[] = full ? ['cpu', 'wall'] : ['cpu'];
// A noisy machine is asked again; a difference of ours is there each time.
const SAMPLES_AT_MOST = 3;

onEachDatabase('R13', (open, kind) => {
  test(
    'R13: a wrong guess costs the same for known, unknown, banned and passwordless accounts, and so does a password that is too long',
    async () => {
      let faults: string[] = [];
      for (let sample = 1; sample <= SAMPLES_AT_MOST; sample += 1) {
        const house = await open({ logLevel: 'error' });
        house.house.tools.hasher = hasherOfThisProcess();
        const chance = openChance();
        const timing = await timeGuesses(house, size.samples, MEASURES, chance);
        report(`R13 ${kind}`, { samples: size.samples, seed: chance.seed, ...timing.figures });
        faults = timing.faults;
        if (faults.length === 0) break;
      }
      expect(faults).toEqual([]);
    },
    GATE_MS,
  );

  test(
    'R13: a wrong mailed code costs the same for known, unknown and banned accounts',
    async () => {
      let faults: string[] = [];
      for (let sample = 1; sample <= SAMPLES_AT_MOST; sample += 1) {
        const house = await open({ logLevel: 'error' });
        const chance = openChance();
        const timing = await timeGuesses(house, size.samples, MEASURES, chance, MAILED_CODES);
        report(`R13 codes ${kind}`, { samples: size.samples, seed: chance.seed, ...timing.figures });
        faults = timing.faults;
        if (faults.length === 0) break;
      }
      expect(faults).toEqual([]);
    },
    GATE_MS,
  );

  test(
    'R13 mutant: a sign-in that skips the hash where there is nothing to compare with is caught',
    async () => {
      const house = await open({ logLevel: 'error' });
      const honest = hasherOfThisProcess();
      house.house.tools.hasher = {
        ...honest,
        verify: async (password, stored) =>
          stored === null ? { matches: false, stale: false } : honest.verify(password, stored),
      };
      const { faults } = await timeGuesses(house, 30, ['cpu', 'wall'], openChance());
      for (const subject of ['unknown', 'passwordless'])
        for (const measure of ['cpu', 'wall'])
          expect(faults.join()).toContain(`${measure} of known and ${subject} differ`);
    },
    GATE_MS,
  );
});
