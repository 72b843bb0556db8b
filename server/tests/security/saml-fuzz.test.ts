// R12: answers that were signed and then changed at random are refused, or say what they said before.

import { isDeepStrictEqual } from 'node:util';
import { beforeAll, expect, test, vi } from 'vitest';
import { GATE_MS, openChance, report, size } from '../hard/size.ts';
import { ALL, type Bench, openBenches, verdictOn } from './saml-attacks.ts';
import { confirmation, givenFor, type Signs } from './saml-forge.ts';
import { mutate } from './saml-mutations.ts';

let benches: Record<Signs, Bench>;
beforeAll(async () => {
  benches = await openBenches();
});

test.each(ALL)(
  'R12: whatever is changed in an answer, it says what was signed or nothing: %s signed',
  async (signs) => {
    const chance = openChance();
    const { keys, answer } = benches[signs];
    const honest = answer();
    // Signed by the same key, for somebody else: where its pieces come from.
    const other = answer({
      nameId: '<saml:NameID>admin</saml:NameID>',
      confirmation: confirmation({ InResponseTo: '_another' }),
      assertion: { ID: '_assertion2' },
      response: { ID: '_response2', InResponseTo: '_another' },
    });
    const given = givenFor(keys, honest);
    const meant = await verdictOn(given);
    const said = vi.spyOn(console, 'error');
    const verdicts = new Map<string, number>();
    const faults: unknown[] = [];
    for (let count = 0; count < size.answers; count += 1) {
      const response = mutate(honest, chance, other);
      const verdict = await verdictOn({ ...given, response }).catch((error: unknown) => ({ error }));
      const name = typeof verdict === 'string' ? verdict : 'taken';
      verdicts.set(name, (verdicts.get(name) ?? 0) + 1);
      if (typeof verdict !== 'string' && !isDeepStrictEqual(verdict, meant)) faults.push({ verdict, response });
    }
    const counts = Object.fromEntries([...verdicts].sort());
    report(`R12 SAML, ${signs} signed`, { answers: size.answers, ...counts, faults: faults.length, seed: chance.seed });
    expect(faults).toEqual([]);
    // A fuzz that never gets past the first check proves little.
    for (const reached of ['shape', 'signature']) expect(verdicts.get(reached)).toBeGreaterThan(0);
    expect(said).not.toHaveBeenCalled();
  },
  GATE_MS,
);
