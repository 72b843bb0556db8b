// Phone numbers: which ones we take, and their one spelling (E.164).

import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

/**
 * A number with its country code, in E.164, or null when it cannot be one. Whether its plan of numbers has such a
 * length is asked, not whether the number is assigned: plans change, and numbers for tests (`+1 555…`) are in no plan.
 */
export function canonicalPhone(input: string): string | null {
  const text = input.trim();
  if (!/^\+[\d\s().-]{5,40}$/.test(text)) return null;
  // Loaded with the first number: the plans of all countries would double what a start reads.
  const { parsePhoneNumberFromString } = require('libphonenumber-js/min') as typeof import('libphonenumber-js/min');
  const number = parsePhoneNumberFromString(text);
  return number?.isPossible() && !number.ext ? number.number : null;
}
