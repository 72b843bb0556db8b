// What rests in the password column: our own argon2id strings, and imported hashes under a tag that tells them apart.

import { type HashSpec, InvalidPasswordHash, type ParsedHash, readBase64, writeBase64 } from './hash-spec.ts';
import { checkedHash, schemeOf } from './schemes.ts';

/** Today's parameters (security.md section 1): argon2id, memory in KiB. The library adds 16 random bytes of salt. */
export const ARGON2ID_TODAY = { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

/** How a stored password reads: made by us, imported as it was, or imported and wrapped in argon2id. */
export type StoredPassword =
  | { kind: 'native'; phc: string; today: boolean }
  | { kind: 'imported'; hash: ParsedHash }
  | { kind: 'wrapped'; spec: HashSpec; phc: string };

const TODAY = /^\$argon2id\$v=19\$m=19456,t=2,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/;
const ARGON2ID = /^\$argon2id\$v=19\$m=\d+,t=\d+,p=\d+\$[A-Za-z0-9+/]+\$[A-Za-z0-9+/]+$/;
/** Only spellings that a number gives back, so that base64 made of digits survives. */
const CANONICAL_INTEGER = /^(0|[1-9]\d{0,8})$/;
const IMPORTED = /^imported\$([a-z0-9-]+)\$([^$]*)\$([^$]*)\$(.*)$/;

/** `imported$<scheme>$<k=v,…>$<salt>$<digest>`, bytes in unpadded base64. Refuses a digest that must be wrapped. */
export function writeImported(hash: ParsedHash): string {
  if (schemeOf(hash).fast(hash)) throw new InvalidPasswordHash('must be wrapped');
  return writeSpec(hash) + writeBase64(hash.digest);
}

/** `imported$<scheme>$<k=v,…>$<salt>$$argon2id$…`: the digest itself appears nowhere, only argon2id of it (A7). */
export function writeWrapped(spec: HashSpec, phc: string): string {
  return writeSpec(spec) + phc;
}

/** Takes a stored password apart; null when it is none of our forms or out of bounds, so that it matches nothing. */
export function readStored(stored: string): StoredPassword | null {
  if (ARGON2ID.test(stored)) return { kind: 'native', phc: stored, today: TODAY.test(stored) };
  const [, scheme, params, salt, rest] = IMPORTED.exec(stored) ?? [];
  if (scheme === undefined || params === undefined || salt === undefined || rest === undefined) return null;
  try {
    const spec = { scheme, params: readParams(params), salt: readBase64(salt) };
    if (!rest.startsWith('$')) return { kind: 'imported', hash: checkedHash({ ...spec, digest: readBase64(rest) }) };
    schemeOf(spec);
    return ARGON2ID.test(rest) ? { kind: 'wrapped', spec, phc: rest } : null;
  } catch (error) {
    if (error instanceof InvalidPasswordHash) return null;
    throw error;
  }
}

function writeSpec({ scheme, params, salt }: HashSpec): string {
  const pairs = Object.entries(params).map(([name, value]) => `${name}=${value}`);
  return `imported$${scheme}$${pairs.join(',')}$${writeBase64(salt)}$`;
}

function readParams(text: string): Record<string, string | number> {
  const pairs = text.split(',').map((pair) => {
    const [name = '', value = ''] = pair.split('=');
    return [name, CANONICAL_INTEGER.test(value) ? Number(value) : value] as const;
  });
  return Object.fromEntries(pairs);
}
