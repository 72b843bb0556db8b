// Splits strings of the PHC format (github.com/P-H-C/phc-string-format) and their relatives into named parts.

import { InvalidPasswordHash, readBase64, readInteger, writeBase64 } from './hash-spec.ts';

/** The parts of `$id$v=…$name=value,…$salt$hash`. */
export interface PhcParts {
  id: string;
  /** Named parameters, the version among them as `v`. */
  params: ReadonlyMap<string, string>;
  /** A parameter section that is only a number, as passlib writes rounds. */
  bare?: string | undefined;
  salt: Buffer;
  digest: Buffer;
}

/** Reads a PHC string whose last two sections are salt and hash. Throws `InvalidPasswordHash`. */
export function readPhc(text: string): PhcParts {
  const [empty, id, ...sections] = text.split('$');
  const digest = sections.pop();
  const salt = sections.pop();
  if (empty !== '' || id === undefined || salt === undefined || digest === undefined || sections.length > 2) {
    throw new InvalidPasswordHash('not a PHC string');
  }
  const bare = sections.length === 1 && /^\d+$/.test(sections[0]!) ? sections.pop() : undefined;
  if (sections.length === 2 && !/^v=\d+$/.test(sections[0]!)) throw new InvalidPasswordHash('not a PHC string');
  const params = readPairs(sections.flatMap((section) => section.split(',')));
  return { id, params, bare, salt: readBase64(salt), digest: readBase64(digest) };
}

/** Reads `$id$name=value$name=value…` in which `salt` and `hash` are among the names. Throws `InvalidPasswordHash`. */
export function readFlat(text: string): PhcParts {
  const [empty, id, ...sections] = text.split('$');
  if (empty !== '' || id === undefined) throw new InvalidPasswordHash('not a PHC string');
  const params = readPairs(sections);
  const [salt, digest] = ['salt', 'hash'].map((name) => {
    const value = params.get(name);
    if (value === undefined) throw new InvalidPasswordHash(`${name} is missing`);
    return readBase64(value);
  });
  return { id, params, salt: salt!, digest: digest! };
}

/** The parameter `name` as a decimal number. Throws `InvalidPasswordHash` when it is missing or is none. */
export function numberIn(params: ReadonlyMap<string, string>, name: string): number {
  return readInteger(params.get(name));
}

/** The parameter `name`, base64 in any accepted spelling, respelled as unpadded standard base64. */
export function base64In(params: ReadonlyMap<string, string>, name: string): string {
  const value = params.get(name);
  if (value === undefined) throw new InvalidPasswordHash(`${name} is missing`);
  return writeBase64(readBase64(value));
}

/** Throws `InvalidPasswordHash` when a parameter is there that nobody would read: what it asks for is not known. */
export function onlyParams(params: ReadonlyMap<string, string>, names: readonly string[]): void {
  for (const name of params.keys()) {
    if (!names.includes(name)) throw new InvalidPasswordHash('an unknown parameter');
  }
}

/** Throws `InvalidPasswordHash` when a length that the string states, in bytes or bits, is not that of its digest. */
export function agreeOnLength(params: ReadonlyMap<string, string>, names: readonly string[], digest: Buffer): void {
  for (const name of names) {
    const stated = params.has(name) ? readInteger(params.get(name)) : digest.length;
    if (stated !== digest.length && stated !== digest.length * 8) throw new InvalidPasswordHash('digest length');
  }
}

function readPairs(pairs: readonly string[]): Map<string, string> {
  const params = new Map<string, string>();
  for (const pair of pairs) {
    const split = pair.indexOf('=');
    const name = pair.slice(0, Math.max(split, 0));
    if (name === '' || params.has(name)) throw new InvalidPasswordHash('not name=value');
    params.set(name, pair.slice(split + 1));
  }
  return params;
}
