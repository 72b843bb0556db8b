// The fields of addresses and phones as bodies of this wire carry them.

import { z } from 'zod';
import type { Standing } from '../../core/identifiers.ts';
import { given } from './user-fields.ts';

/** What adding and changing have in common. */
export const contactFields = {
  verified: given(z.boolean()).describe('Whether an operator vouches for it.'),
  primary: given(z.boolean()).describe('The first of a user is the primary one anyway.'),
};

export const notifyField = given(z.boolean()).describe('Whether the former primary address is told.');

export const replacingStatus = given(z.enum(['verified', 'reserved', 'unverified'])).describe(
  'Verified by default; a reserved one is not proven, yet good for sign-in and closed to others.',
);

/** How an address or a phone stands that is said to be verified, or not. */
export function standingOf(verified: boolean | undefined): Standing | undefined {
  if (verified === undefined) return undefined;
  return verified ? 'verified' : 'unverified';
}
