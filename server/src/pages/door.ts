// The way into the pages: where they are, and how they come to be there. They are loaded with the first visitor, so that a start does not pay for them.

import type { Pages } from '../http/screens.ts';
import type { PeoplePrinter } from '../http/serve.ts';

/** How the paths of pages begin. */
export const PREFIXES = [
  'device',
  'forgot-password',
  'invite',
  'oauth',
  'outbox',
  'passkeys',
  'reset-password',
  'sign-in',
  'sign-up',
  'signed-out',
  'sso',
  'try',
];

export const pages: Pages = {
  prefixes: PREFIXES,
  load: () => import('./index.ts'),
};

/** How people are told what is wrong. */
export const people: PeoplePrinter = {
  printRefusal: async (refusal, id, request) => (await pages.load()).people.printRefusal(refusal, id, request),
  printFault: async (status, id, request) => (await pages.load()).people.printFault(status, id, request),
};
