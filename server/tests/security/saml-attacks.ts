// What an attack on a SAML response is made of.

import type { SamlAssertion } from '../../src/kit/saml/assertion.ts';
import { type SamlFault, SamlRefused } from '../../src/kit/saml/refused.ts';
import { type GivenResponse, readSamlResponse } from '../../src/kit/saml/response.ts';
import { makeSamlKeys, type SamlKeys } from '../saml-idp.ts';
import { answerOf, givenFor, type Said, type Signing, type Signs } from './saml-forge.ts';

/** What an attacker works with: answers that the identity provider signed, and keys of their own. */
export interface Bench {
  keys: SamlKeys;
  /** Keys of nobody that we know, under a certificate with the same names. */
  others: SamlKeys;
  /** RSA of 1024 bits. */
  weak: SamlKeys;
  ec: SamlKeys;
  signs: Signs;
  /** An answer as the identity provider would have signed it, had it said so. */
  answer(said?: Said, signing?: Partial<Signing>): string;
}

export interface Attack {
  name: string;
  fault: SamlFault;
  /** The document that is posted. */
  make(bench: Bench): string | Uint8Array;
  /** Only where this is signed; everywhere by default. */
  signs?: Signs[];
  /** What we are given besides. */
  given?: (bench: Bench) => Partial<GivenResponse>;
}

export const ALL: Signs[] = ['assertion', 'response', 'both'];

/** Makes the keys, once, and gives a bench for each thing that can be signed. */
export async function openBenches(): Promise<Record<Signs, Bench>> {
  const [keys, others, weak, ec] = await Promise.all([
    makeSamlKeys(),
    makeSamlKeys(),
    makeSamlKeys('weak'),
    makeSamlKeys('ec'),
  ]);
  const benchFor = (signs: Signs): Bench => ({
    keys,
    others,
    weak,
    ec,
    signs,
    answer: (said = {}, signing = {}) => answerOf(said, signs, { keys, ...signing }),
  });
  return { assertion: benchFor('assertion'), response: benchFor('response'), both: benchFor('both') };
}

/** Puts something in the place of something that must be there. */
export function swap(document: string, from: string | RegExp, to: string | ((found: string) => string)): string {
  const changed = document.replace(from, (found) => (typeof to === 'string' ? to : to(found)));
  if (changed === document) throw new Error(`${from} is not in the document`);
  return changed;
}

/** Why it is refused, or what is read; anything else that is thrown is thrown on. */
export async function verdictOn(given: GivenResponse): Promise<SamlFault | SamlAssertion> {
  try {
    return await readSamlResponse(given);
  } catch (error) {
    if (error instanceof SamlRefused) return error.fault;
    throw error;
  }
}

/** What comes of an attack. */
export function attackWith(bench: Bench, attack: Attack): Promise<SamlFault | SamlAssertion> {
  return verdictOn({ ...givenFor(bench.keys, attack.make(bench)), ...attack.given?.(bench) });
}
