// What costs its readers: text and JSON as long as the largest request that must stay cheap.

import { PASSWORD } from './people.ts';

/** So long is the largest request that must stay cheap, in bytes. */
export const SIZE = 50_000;

/** Repeats text until it is as long as the largest request that must stay cheap. */
export const long = (text: string, end = '') => text.repeat(Math.floor((SIZE - end.length) / text.length)) + end;

// Refused before it is hashed: hashing is a matter of its own, and of another process.
export const TOO_LONG = 'x'.repeat(300);

/** Text that has brought down one pattern, parser or comparison or another. */
export const TEXTS: Record<string, string> = {
  'one letter': long('a'),
  'letters and a stop': long('a', '!'),
  spaces: long(' ', 'x'),
  'tabs and spaces': long('\t ', 'x'),
  dots: long('.'),
  'letters and dots': long('a.', '@'),
  ats: long('@'),
  'an address of labels': `a@${long('a.', 'com')}`,
  'an address of hyphens': `a@${long('-', '.com')}`,
  'an address with a long name': long('a', '@example.com'),
  'combining marks': long('a\u0300\u0301\u0302'),
  'ligatures that unfold': long('\ufdfa'),
  Hangul: long('\u1100\u1161\u11a8'),
  'dotted capitals': long('\u0130'),
  'sharp s': long('\u00df'),
  'two-part letters': long('\u{1f511}'),
  'joined faces': long('\u{1f468}\u200d\u{1f469}\u200d\u{1f467}'),
  'right to left': long('\u202e\u0627'),
  punycode: `a@${long('xn--a.', 'com')}`,
  'a language': long('en-', 'US'),
  'language parts': `x-${long('a-', 'a')}`,
  colons: long(':'),
  commas: long(','),
  dollars: long('$'),
  'a PHC of parts': `$argon2id$${long('v=1$')}`,
  'a PHC of parameters': `$argon2id$v=19$${long('m=1,')}$AA$AA`,
  'a PHC of digits': `$scrypt$ln=${long('9')},r=8,p=1$AA$AA`,
  'a PBKDF2 of digits': `$pbkdf2-sha256$i=${long('9')}$AA$AA`,
  'a PBKDF2 of letters': `pbkdf2$sha256$600000$${long('A')}$${'A'.repeat(10)}`,
  'a bcrypt': `$2b$14$${long('a')}`,
  'an SSHA': `{SSHA}${long('A', '=')}`,
  base64: long('QUJD', '=='),
  'base64 with a flaw': long('QUJD', '!='),
  hexadecimal: long('af'),
  percent: long('%25'),
  quotes: long('"'),
  backslashes: long('\\'),
  parentheses: long('(', ')'),
  digits: long('9'),
  'a date': `2024-01-01T00:00:00.${long('0')}Z`,
  password: long(PASSWORD),
};

/** JSON that costs its readers. */
export const BODIES: Record<string, string> = {
  openings: '['.repeat(SIZE),
  'objects in objects': '{"a":'.repeat(SIZE / 5),
  'lists in lists': `{"x":${'['.repeat(SIZE / 2)}${']'.repeat(SIZE / 2)}}`,
  'many keys': `{${Array.from({ length: 5_500 }, (_, at) => `"k${at}":0`).join(',')}}`,
  'one key many times': `{${'"email":"a@b.c",'.repeat(3_000)}"email":"a@b.c"}`,
  'many numbers': `{"x":[${'1,'.repeat(SIZE / 2)}1]}`,
  'one long number': `{"x":${'9'.repeat(SIZE)}}`,
  'one long fraction': `{"x":0.${'1'.repeat(SIZE)}}`,
  'long exponent': `{"x":1e${'9'.repeat(SIZE)}}`,
  escapes: `{"email":"${'\\u0061'.repeat(SIZE / 6)}"}`,
  'colliding keys': `{${Array.from({ length: 990 }, (_, at) => `"${at * 1_048_576}":""`).join(',')}}`,
  metadata: `{"email":"a@example.com","metadata":{${Array.from({ length: 900 }, (_, at) => `"k${at}":"${'v'.repeat(40)}"`).join(',')}}}`,
  'metadata of long values': `{"email":"a@example.com","metadata":{"a":"${'v'.repeat(SIZE)}"}}`,
  'unknown keys': `{"email":"a@example.com",${Array.from({ length: 900 }, (_, at) => `"u${at}":"${'v'.repeat(40)}"`).join(',')}}`,
};
