// What a SAML bomb costs: no parser sees one, and what is large and not signed is looked at once (F1).

import { beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { readIdpMetadata } from '../../src/kit/saml/metadata.ts';
import { attackWith, type Bench, openBenches, swap, verdictOn } from './saml-attacks.ts';
import { DOCUMENTS, FIELDS } from './saml-attacks-markup.ts';
import { fieldOf, givenFor } from './saml-forge.ts';

const asked = vi.hoisted(() => ({ parser: 0, verifier: 0 }));
beforeEach(() => {
  asked.parser = 0;
  asked.verifier = 0;
});

vi.mock('@node-saml/node-saml/lib/xml.js', async (original) => {
  const real = await original<typeof import('@node-saml/node-saml/lib/xml.js')>();
  return {
    ...real,
    parseDomFromString: (...given: Parameters<typeof real.parseDomFromString>) => {
      asked.parser += 1;
      return real.parseDomFromString(...given);
    },
    getVerifiedXml: (...given: Parameters<typeof real.getVerifiedXml>) => {
      asked.verifier += 1;
      return real.getVerifiedXml(...given);
    },
  };
});

let bench: Bench;
beforeAll(async () => {
  bench = (await openBenches()).assertion;
  // The library is loaded once, by the first honest answer; that is not what a bomb costs.
  await verdictOn(givenFor(bench.keys, bench.answer()));
});

/** The quickest of some tries, in milliseconds: what it costs, without what else the machine does. */
async function cost(attempt: () => Promise<unknown>): Promise<number> {
  const costs: number[] = [];
  for (let tries = 0; tries < 7; tries += 1) {
    const started = performance.now();
    await attempt();
    costs.push(performance.now() - started);
  }
  return Math.min(...costs);
}

test('F1: an honest answer is parsed, verified, and parsed again from what was verified', async () => {
  await verdictOn(givenFor(bench.keys, bench.answer()));
  expect(asked).toEqual({ parser: 2, verifier: 1 });
});

test.each(DOCUMENTS.map((attack) => [attack.name, attack] as const))('F1: no parser sees %s', async (_, attack) => {
  await attackWith(bench, attack);
  expect(asked).toEqual({ parser: 0, verifier: 0 });
});

test.each(
  DOCUMENTS.filter(({ fault }) => fault === 'size' || fault === 'markup').map(
    (attack) => [attack.name, attack] as const,
  ),
)('F1: %s costs 50 ms at most', async (_, attack) => {
  const given = givenFor(bench.keys, attack.make(bench));
  expect(await cost(() => verdictOn(given))).toBeLessThan(50);
});

test.each(FIELDS)('F1: %s in the place of an answer costs 50 ms at most', async (_name, _fault, change) => {
  const given = { ...givenFor(bench.keys, ''), response: change(fieldOf(bench.answer())) };
  expect(await cost(() => verdictOn(given))).toBeLessThan(50);
});

const many = (count: number, part: string) =>
  `<saml:AttributeStatement>${part.repeat(count)}</saml:AttributeStatement>`;
const prefixes = Array.from({ length: 60 }, (_, at) => ` xmlns:p${at}="urn:${'u'.repeat(240)}${at}"`).join('');
const AT_THE_LIMITS: [string, string][] = [
  ['9,000 elements side by side', many(9_000, '<a></a>')],
  ['9,000 elements in 50 levels', '<a>'.repeat(50) + many(9_000, '<a></a>') + '</a>'.repeat(50)],
  ['a text of 700,000 characters', `<a>${'a'.repeat(700_000)}</a>`],
  ['700,000 lines', `<a>${'\n'.repeat(700_000)}</a>`],
  ['4,000 namespaces to write out', `<a${prefixes}>${many(4_000, '<p1:a></p1:a>')}</a>`],
];

test.each(
  AT_THE_LIMITS,
)('F1: %s, within all limits but not signed, are parsed once and never verified', async (_, attributes) => {
  const document = bench.answer({ attributes }, { value: () => 'AAAA' });
  expect(await verdictOn(givenFor(bench.keys, document))).toBe('signature');
  expect(asked).toEqual({ parser: 1, verifier: 0 });
});

test('F1: metadata is held to the same limits, before any parser', async () => {
  const laughs = '<!DOCTYPE md [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>';
  const metadata = '<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata"></md:EntityDescriptor>';
  await expect(readIdpMetadata(laughs + metadata)).rejects.toMatchObject({ fault: 'markup' });
  await expect(readIdpMetadata(`<!--${laughs}-->${metadata}`)).rejects.toMatchObject({ fault: 'markup' });
  await expect(readIdpMetadata(`<!<!---->DOCTYPE md>${metadata}`)).rejects.toMatchObject({ fault: 'markup' });
  const deep = swap(metadata, '></', `>${'<a>'.repeat(64)}${'</a>'.repeat(64)}</`);
  await expect(readIdpMetadata(deep)).rejects.toMatchObject({ fault: 'size' });
  for (const tail of [' '.repeat(1024 * 1024), `<!--${'é'.repeat(600_000)}-->`]) {
    await expect(readIdpMetadata(metadata + tail)).rejects.toMatchObject({ fault: 'size' });
  }
  expect(asked).toEqual({ parser: 0, verifier: 0 });
});
