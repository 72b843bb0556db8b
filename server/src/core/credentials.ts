// Does this password match, and may this one be set? The one place that asks the hasher.

import { isCommonPassword } from '../kit/passwords/common.ts';
import { HasherUnavailable, type HashImport, InvalidPasswordHash, parseHash } from '../kit/passwords/imports.ts';
import type { PasswordFault } from '../model/faults.ts';
import { refuse } from '../model/refusal.ts';
import type { Work } from './work.ts';

export { HASHERS, type Hasher } from '../kit/passwords/hasher-digests.ts';

/** How long a password must be at least where neither the environment nor the wire says so. */
const LEAST = 10;
const MAX_CHARACTERS = 256;
const MAX_BYTES = 1_024;
// Shorter local parts ("a@…") would forbid half of all passwords.
const TELLING_LENGTH = 4;

/** Whether a password is so long that no stored hash can be its own: asked before anybody is looked up (A2). */
export function isTooLong(password: string): boolean {
  return [...password].length > MAX_CHARACTERS || Buffer.byteLength(password) > MAX_BYTES;
}

export interface PasswordPolicy {
  /** The identifiers of whoever sets it, which it must not contain. */
  telling: string[];
  by?: 'user' | 'reset';
  /** How long it must be at least where the environment asks for nothing else: what the wire promises. */
  least?: number | undefined;
  /** An operator vouches for it: only what could never be verified is refused. */
  unchecked?: boolean;
}

/** Hashes a password that somebody wants to set. Refuses `weak_password` with everything that is wrong with it. */
export async function hashNewPassword(work: Work, password: string, policy: PasswordPolicy): Promise<string> {
  const { by = 'user', unchecked = false } = policy;
  const faults = findImpossible(password) ?? (unchecked ? [] : findFaults(work, password, policy));
  if (faults.length > 0) throw refuse('weak_password', { faults, by });
  return work.tools.hasher.hash(password);
}

/**
 * Takes a hash from elsewhere as a credential. Refuses `invalid_password_hash` when it is not of its type, or too costly
 * to verify; `password_hasher_unavailable` when only the service that made it could verify it.
 */
export async function importPasswordHash(work: Work, given: HashImport): Promise<string> {
  try {
    return await work.tools.hasher.import(parseHash(given));
  } catch (error) {
    if (error instanceof InvalidPasswordHash) throw refuse('invalid_password_hash');
    if (error instanceof HasherUnavailable) throw refuse('password_hasher_unavailable');
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

function findImpossible(password: string): PasswordFault[] | null {
  if (isTooLong(password)) return ['too_long'];
  return password.includes('\0') ? ['invalid_characters'] : null;
}

function findFaults(
  work: Work,
  password: string,
  { telling: identifiers, least = LEAST }: PasswordPolicy,
): PasswordFault[] {
  const faults: PasswordFault[] = [];
  const lower = password.normalize('NFKC').toLowerCase();
  const shortest = work.environment.settings.passwordMinLength ?? least;
  if ([...password].length < shortest) faults.push('too_short');
  if (isCommonPassword(password)) faults.push('too_common');
  const words = [...identifiers.map((name) => name.split('@')[0] ?? ''), work.environment.name];
  const telling = words.filter((word) => word.length >= TELLING_LENGTH);
  if (telling.some((word) => lower.includes(word.toLowerCase()))) faults.push('contains_identifier');
  return faults;
}
