// The work of the hashing process: making hashes of ours and checking passwords against whatever is stored.

import { hash, verify } from '@node-rs/argon2';
import { equalSecrets, randomToken } from '../secrets.ts';
import { readings } from './digest-schemes.ts';
import { type HashSpec, writeBase64 } from './hash-spec.ts';
import { schemeOf } from './schemes.ts';
import { ARGON2ID_TODAY, readStored, type StoredPassword } from './stored.ts';
import { importedBytes, isHashable, nativeBytes, wrappedBytes } from './text.ts';

/** `matches`: it is the password. `stale`: it is, and the stored form should give way to a fresh hash (A1). */
export interface Verdict {
  matches: boolean;
  stale: boolean;
}

const NO: Verdict = { matches: false, stale: false };

/** An argon2id hash with today's parameters that no password has: its digest is random. */
const NOBODY = `$argon2id$v=19$m=19456,t=2,p=1$${randomB64(16)}$${randomB64(32)}`;

/** argon2id with today's parameters over a password's bytes, or over the fast digest that it wraps. PHC string. */
export function makeHash(bytes: Buffer): Promise<string> {
  return hash(bytes, ARGON2ID_TODAY);
}

/**
 * Checks a password against a stored form. Without one, with one that can't be read, and for a password that can't be
 * hashed, it costs one argon2id with today's parameters and does not match (A5).
 */
export async function checkPassword(password: string, stored: string | null): Promise<Verdict> {
  const known = stored === null ? null : readStored(stored);
  if (known === null || !isHashable(password)) {
    await verify(NOBODY, nativeBytes(password));
    return NO;
  }
  if (known.kind === 'native') {
    const matches = await verify(known.phc, nativeBytes(password));
    return { matches, stale: matches && !known.today };
  }
  for (const spec of readings(known.kind === 'wrapped' ? known.spec : known.hash)) {
    for (const bytes of importedBytes(password)) {
      if (await isImported(bytes, spec, known)) return { matches: true, stale: true };
    }
  }
  return NO;
}

async function isImported(
  bytes: Buffer,
  spec: HashSpec,
  known: Exclude<StoredPassword, { kind: 'native' }>,
): Promise<boolean> {
  const digest = await schemeOf(spec).derive(bytes, spec);
  if (known.kind === 'wrapped') return verify(known.phc, wrappedBytes(digest));
  return equalSecrets(writeBase64(digest), writeBase64(known.hash.digest));
}

function randomB64(bytes: number): string {
  return writeBase64(Buffer.from(randomToken(bytes), 'base64url'));
}
