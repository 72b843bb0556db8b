// What an import may bring: hashes in the spellings other systems export, read at one door and bounded there (A7).

import { InvalidPasswordHash, type ParsedHash } from './hash-spec.ts';
import { type HasherDigest, HasherUnavailable, readHasherDigest } from './hasher-digests.ts';
import { checkedHash } from './schemes.ts';
import { readTypedHash, type TypedHash } from './typed-hashes.ts';

export { HasherUnavailable, InvalidPasswordHash };

/** A hash as an import brings it. Another spelling comes in here; another algorithm also needs a scheme (schemes.ts). */
export type HashImport = TypedHash | HasherDigest;

/**
 * Takes a hash apart without computing anything. Throws `InvalidPasswordHash` when it cannot be read, the digest has the
 * wrong length, or a parameter is beyond A7; `HasherUnavailable` when only its owner could verify it.
 */
export function parseHash(given: HashImport): ParsedHash {
  return checkedHash('hasher' in given ? readHasherDigest(given) : readTypedHash(given));
}
