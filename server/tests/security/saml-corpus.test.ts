// The corpus of attacks on SAML responses (F1, F2, F3): each is refused, and for the reason that it was made for.

import { beforeAll, describe, expect, test } from 'vitest';
import { ALL, type Attack, attackWith, type Bench, openBenches, verdictOn } from './saml-attacks.ts';
import { CLAIMS } from './saml-attacks-claims.ts';
import { DOCUMENTS, FIELDS } from './saml-attacks-markup.ts';
import { SIGNATURES } from './saml-attacks-signatures.ts';
import { WRAPPING } from './saml-attacks-wrapping.ts';
import { fieldOf, givenFor, type Signs } from './saml-forge.ts';

let benches: Record<Signs, Bench>;
beforeAll(async () => {
  benches = await openBenches();
});

const rowsOf = (attacks: Attack[]) =>
  attacks.flatMap((attack) =>
    (attack.signs ?? ALL).map((signs) => [attack.name, signs, attack.fault, attack] as const),
  );

test.each(ALL)('F2: what all of these attack is taken as it is: %s signed', async (signs) => {
  const { keys, answer } = benches[signs];
  expect(await verdictOn(givenFor(keys, answer()))).toMatchObject({ nameId: 'ada' });
});

test.each(rowsOf(DOCUMENTS))('F1: %s is refused (%s signed: %s)', async (_, signs, fault, attack) => {
  expect(await attackWith(benches[signs], attack)).toBe(fault);
});

test.each(FIELDS)('F1: %s is no answer (%s)', async (_, fault, change) => {
  const { keys, answer } = benches.both;
  expect(await verdictOn({ ...givenFor(keys, ''), response: change(fieldOf(answer())) })).toBe(fault);
});

test.each(rowsOf(WRAPPING))('F2: %s is refused (%s signed: %s)', async (_, signs, fault, attack) => {
  expect(await attackWith(benches[signs], attack)).toBe(fault);
});

test.each(rowsOf(SIGNATURES))('F2: %s is refused (%s signed: %s)', async (_, signs, fault, attack) => {
  expect(await attackWith(benches[signs], attack)).toBe(fault);
});

test.each(rowsOf(CLAIMS))('F3: %s is refused (%s signed: %s)', async (_, signs, fault, attack) => {
  expect(await attackWith(benches[signs], attack)).toBe(fault);
});

describe('the corpus', () => {
  test('R12: it holds at least 200 attacks, each under a name of its own', () => {
    const names = [DOCUMENTS, WRAPPING, SIGNATURES, CLAIMS].map((attacks) => attacks.map(({ name }) => name));
    for (const each of names) expect(new Set(each).size).toBe(each.length);
    expect(names.flat().length + FIELDS.length).toBeGreaterThanOrEqual(200);
  });
});
