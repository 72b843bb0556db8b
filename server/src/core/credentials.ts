// Does this password match, and may this one be set? The one place that asks the hasher.

import { isCommonPassword } from '../kit/passwords/common.ts';
import { type HashImport, InvalidPasswordHash, parseHash } from '../kit/passwords/imports.ts';
import { type PasswordFault, refuse } from '../model/refusal.ts';
import type { Work } from './work.ts';

const MAX_CHARACTERS = 256;
const MAX_BYTES = 1_024;
// Shorter local parts ("a@…") would forbid half of all passwords.
const TELLING_LENGTH = 4;

/** Whether a password is so long that no stored hash can be its own: asked before anybody is looked up (A2). */
export function isTooLong(password: string): boolean {
  return [...password].length > MAX_CHARACTERS || Buffer.byteLength(password) > MAX_BYTES;
}

/** Hashes a password that somebody wants to set. Refuses `weak_password` with everything that is wrong with it. */
export async function hashNewPassword(
  work: Work,
  password: string,
  email: string,
  by: 'user' | 'reset' = 'user',
): Promise<string> {
  const faults = findFaults(work, password, email);
  if (faults.length > 0) throw refuse('weak_password', { faults, by });
  return work.tools.hasher.hash(password);
}

/** Takes a hash from elsewhere as a credential. Refuses `invalid_password_hash` when it is not of its type, or too costly to verify. */
export async function importPasswordHash(work: Work, given: HashImport): Promise<string> {
  try {
    return await work.tools.hasher.import(parseHash(given));
  } catch (error) {
    if (error instanceof InvalidPasswordHash) throw refuse('invalid_password_hash');
    throw error;
  }
}

/**
 * Compares a password with a stored hash. Without one (nobody there, or nothing set) it does the same work and says no.
 * `stale` asks for the hash to be made anew from the password that just matched.
 */
export function verifyPassword(
  work: Work,
  password: string,
  stored: string | null,
): Promise<{ matches: boolean; stale: boolean }> {
  return work.tools.hasher.verify(password, stored);
}

/** Hashes a password that just matched, with today's parameters and without asking for today's policy. */
export function rehashPassword(work: Work, password: string): Promise<string> {
  return work.tools.hasher.hash(password);
}

function findFaults(work: Work, password: string, email: string): PasswordFault[] {
  if (isTooLong(password)) return ['too_long'];
  if (password.includes('\0')) return ['invalid_characters'];
  const faults: PasswordFault[] = [];
  const lower = password.normalize('NFKC').toLowerCase();
  if ([...password].length < work.environment.settings.passwordMinLength) faults.push('too_short');
  if (isCommonPassword(password)) faults.push('too_common');
  const telling = [email.split('@')[0] ?? '', work.environment.name].filter((word) => word.length >= TELLING_LENGTH);
  if (telling.some((word) => lower.includes(word.toLowerCase()))) faults.push('contains_identifier');
  return faults;
}
