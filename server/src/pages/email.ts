// Addresses as people type them into a page.

import { mayBeEmail } from '../core/identifiers.ts';

/** An address that could be one, trimmed; null for anything else. */
export function readEmail(typed: string | undefined): string | null {
  const email = (typed ?? '').trim();
  return mayBeEmail(email) ? email : null;
}
