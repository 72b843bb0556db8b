// R12's mutants: with one of its checks taken away, the reading of SAML answers takes what it must refuse, and the corpus sees it.

import { afterEach, beforeAll, expect, test, vi } from 'vitest';
import type * as assertion from '../../src/kit/saml/assertion.ts';
import type * as certificates from '../../src/kit/saml/certificates.ts';
import type { XmlElement } from '../../src/kit/saml/dom.ts';
import type * as library from '../../src/kit/saml/library.ts';
import type * as scan from '../../src/kit/saml/scan.ts';
import type * as shape from '../../src/kit/saml/shape.ts';
import type * as times from '../../src/kit/saml/times.ts';
import { openChance } from '../hard/size.ts';
import { type Attack, attackWith, type Bench, openBenches, verdictOn } from './saml-attacks.ts';
import { CLAIMS } from './saml-attacks-claims.ts';
import { DOCUMENTS } from './saml-attacks-markup.ts';
import { SIGNATURES } from './saml-attacks-signatures.ts';
import { WRAPPING } from './saml-attacks-wrapping.ts';
import { givenFor, type Signs } from './saml-forge.ts';
import { mutate } from './saml-mutations.ts';

const mutant = vi.hoisted(() => ({ without: 'nothing' }));

vi.mock('../../src/kit/saml/scan.ts', async (original) => {
  const real = await original<typeof scan>();
  const blind: typeof scan.scan = () => ({ root: '', attributes: new Map(), nodes: 0 });
  return { ...real, scan: (xml: string) => (mutant.without === 'scan' ? blind(xml) : real.scan(xml)) };
});

vi.mock('../../src/kit/saml/library.ts', async (original) => {
  const real = await original<typeof library>();
  const signerOf: typeof library.signerOf = async (signed, keys) =>
    mutant.without === 'signature' ? (keys[0] ?? null) : real.signerOf(signed, keys);
  const verifyXml: typeof library.verifyXml = async (xml, signed, key) =>
    mutant.without === 'signature' ? String(signed) : real.verifyXml(xml, signed, key);
  return { ...real, signerOf, verifyXml };
});

vi.mock('../../src/kit/saml/shape.ts', async (original) => {
  const real = await original<typeof shape>();
  // As many a library does: the first assertion that is found, and the first signature in each.
  const readParts: typeof shape.readParts = (response) => {
    if (mutant.without !== 'shape') return real.readParts(response);
    const within = (parent: XmlElement, name: string) =>
      (Array.from(parent.childNodes) as XmlElement[]).find(({ localName }) => localName === name) ?? null;
    const found = within(response, 'Assertion') as XmlElement;
    return {
      response,
      assertion: found,
      signatures: { response: within(response, 'Signature'), assertion: within(found, 'Signature') },
    };
  };
  return { ...real, readParts };
});

vi.mock('../../src/kit/saml/times.ts', async (original) => {
  const real = await original<typeof times>();
  const checkSpan: typeof times.checkSpan = (...given) => mutant.without !== 'times' && real.checkSpan(...given);
  const checkIssued: typeof times.checkIssued = (written, now) =>
    mutant.without === 'times' ? now : real.checkIssued(written, now);
  return { ...real, checkSpan, checkIssued };
});

vi.mock('../../src/kit/saml/certificates.ts', async (original) => {
  const real = await original<typeof certificates>();
  const verifyingKeys: typeof certificates.verifyingKeys = (all) => {
    if (mutant.without !== 'strength') return real.verifyingKeys(all);
    const pem = (text: string) => real.readCertificate(text)?.publicKey.export({ type: 'spki', format: 'pem' });
    return all.map(pem).filter((each) => typeof each === 'string');
  };
  return { ...real, verifyingKeys };
});

vi.mock('../../src/kit/saml/assertion.ts', async (original) => {
  const real = await original<typeof assertion>();
  // It believes what it is told, as one that holds an answer against what the answer itself says.
  const readAssertion: typeof assertion.readAssertion = (read, expected) => {
    if (mutant.without !== 'audience') return real.readAssertion(read, expected);
    const [audience] = /(?<=Audience>)[^<]*/.exec(String(read)) ?? [''];
    return real.readAssertion(read, { ...expected, sp: { ...expected.sp, entityId: audience } });
  };
  return { ...real, readAssertion };
});

let benches: Record<Signs, Bench>;
beforeAll(async () => {
  benches = await openBenches();
});

afterEach(() => {
  mutant.without = 'nothing';
  vi.restoreAllMocks();
});

/** The attacks that get through. */
async function taken(attacks: Attack[]): Promise<string[]> {
  const through: string[] = [];
  for (const attack of attacks) {
    const [signs = 'assertion'] = attack.signs ?? [];
    const verdict = await attackWith(benches[signs], attack).catch(() => 'fault');
    if (typeof verdict !== 'string') through.push(attack.name);
  }
  return through;
}

test.each<[string, Attack[], string]>([
  ['scan', DOCUMENTS.filter(({ fault }) => fault !== 'size'), 'a document type'],
  ['shape', WRAPPING, 'an assertion behind the signed one'],
  ['signature', SIGNATURES, 'a signed answer with its name changed'],
  ['strength', SIGNATURES, 'an honest answer under a pinned RSA key of 1024 bits'],
  ['times', CLAIMS, 'an assertion that is over'],
  ['audience', CLAIMS, 'another audience'],
])('R12 mutant: a reading without its check of %s is caught by the corpus', async (guard, attacks, attack) => {
  // xmldom tells on the console what it makes of the rest.
  vi.spyOn(console, 'warn').mockReturnValue();
  expect(await taken(attacks)).toEqual([]);
  mutant.without = guard;
  expect(await taken(attacks)).toContain(attack);
});

test('R12 mutant: a reading that verifies nothing is caught by what is changed at random', async () => {
  const { keys, answer } = benches.assertion;
  const given = givenFor(keys, answer());
  const chance = openChance('1');
  mutant.without = 'signature';
  const names = new Set<string>();
  for (let count = 0; count < 200; count += 1) {
    const verdict = await verdictOn({ ...given, response: mutate(answer(), chance, answer()) });
    if (typeof verdict !== 'string') names.add(JSON.stringify(verdict));
  }
  expect(names.size).toBeGreaterThan(1);
});
