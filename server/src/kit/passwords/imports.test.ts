// Reading imported hashes: what is taken for one, and what is refused.

import { describe, expect, test } from 'vitest';
import { InvalidPasswordHash, parseHash } from './imports.ts';

const fill = (length: number) => Buffer.alloc(length, 7).toString('base64').replaceAll('=', '');
const bcrypt = (prefix: string) => `${prefix}$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW`;
const argon2 = (params: string, digest = 32) => `$argon2id$v=19$${params}$${fill(16)}$${fill(digest)}`;
const scrypt = (params: string, digest = 64) => `$scrypt$v=1$${params}$${fill(16)}$${fill(digest)}`;
const pbkdf2 = (params: string, digest = 32) => `$pbkdf2$${params}$${fill(16)}$${fill(digest)}`;
const firebase = (change: Record<string, string>) => {
  const parts = { hash: fill(64), salt: fill(8), sk: fill(64), ss: fill(1), r: '8', m: '14', ...change };
  return `$firebase-scrypt$${Object.entries(parts)
    .map(([name, value]) => `${name}=${value}`)
    .join('$')}`;
};

describe('bounds', () => {
  test.each<[string, string]>([
    ['bcrypt', bcrypt('$2b$04')],
    ['bcrypt', bcrypt('$2b$14')],
    ['argon2', argon2('m=262144,t=10,p=16')],
    ['argon2', argon2('m=4096,t=1,p=1', 16)],
    ['scrypt', scrypt('n=131072,r=8,p=10,kl=64')],
    ['pbkdf2', pbkdf2('i=2000000,d=sha256')],
    ['pbkdf2', pbkdf2('i=210000,d=sha512', 64)],
    ['firebase-scrypt', firebase({ m: '17' })],
    ['firebase-scrypt', firebase({ ss: '' })],
  ])('A7: %s at the bound is taken (%#)', (type, hash) => {
    expect(parseHash({ type, hash }).scheme).toBe(type);
  });

  test.each([
    ['bcrypt', bcrypt('$2b$03')],
    ['bcrypt', bcrypt('$2b$15')],
    ['bcrypt', bcrypt('$2b$31')],
    ['bcrypt', bcrypt('$2x$10')],
    ['bcrypt', bcrypt('$2$10')],
    ['bcrypt', `${bcrypt('$2b$10')}A`],
    ['bcrypt', bcrypt('$2b$10').slice(0, -1)],
    ['bcrypt', `${bcrypt('$2b$10')}\n`],
    ['bcrypt', bcrypt('$2b$10').replace('E5', 'E=')],
    ['argon2', argon2('m=262145,t=2,p=1')],
    ['argon2', argon2('m=4294967295,t=2,p=1')],
    ['argon2', argon2('m=19456,t=11,p=1')],
    ['argon2', argon2('m=19456,t=0,p=1')],
    ['argon2', argon2('m=19456,t=2,p=17')],
    ['argon2', argon2('m=7,t=2,p=1')],
    ['argon2', argon2('m=19456,t=2')],
    ['argon2', argon2('m=19456,t=2,p=1,keyid=AAAA')],
    ['argon2', argon2('m=19456,t=2,p=1,m=1')],
    ['argon2', argon2('m=19456,t=2,p=1', 15)],
    ['argon2', argon2('m=19456,t=2,p=1', 65)],
    ['argon2', argon2('m=19456,t=2,p=1').replace('v=19', 'v=18')],
    ['argon2', argon2('m=19456,t=2,p=1').replace('argon2id', 'argon2x')],
    ['argon2', argon2('m=1e3,t=2,p=1')],
    ['argon2', argon2('m=+19456,t=2,p=1')],
    ['argon2', '$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHQ'],
    // RFC 7914's own fourth vector asks for 1 GiB and its second for p=16.
    ['scrypt', scrypt('n=1048576,r=8,p=1')],
    ['scrypt', scrypt('n=1024,r=8,p=16')],
    ['scrypt', scrypt('n=16384,r=9,p=1')],
    ['scrypt', scrypt('n=16385,r=8,p=1')],
    ['scrypt', scrypt('ln=18,r=8,p=1')],
    ['scrypt', scrypt('n=16384,ln=14,r=8,p=1')],
    ['scrypt', scrypt('n=16384,r=8,p=1,kl=32')],
    ['scrypt', scrypt('n=16384,r=8,p=1', 8)],
    ['scrypt', scrypt('n=16384,r=8,p=1').replace('v=1', 'v=2')],
    ['pbkdf2', pbkdf2('i=2000001,d=sha256')],
    ['pbkdf2', pbkdf2('i=0,d=sha256')],
    ['pbkdf2', pbkdf2('i=600000,d=md5')],
    ['pbkdf2', pbkdf2('i=600000')],
    ['pbkdf2', pbkdf2('i=600000,d=sha256', 12)],
    ['pbkdf2', pbkdf2('i=600000,d=sha256', 65)],
    ['pbkdf2', `pbkdf2_sha256$2000001$salt$${fill(32)}`],
    ['firebase-scrypt', firebase({ m: '18' })],
    ['firebase-scrypt', firebase({ r: '9' })],
    ['firebase-scrypt', firebase({ hash: fill(63) })],
    ['firebase-scrypt', firebase({ sk: '' })],
    ['firebase-scrypt', firebase({ salt: '' })],
    ['firebase-scrypt', firebase({ m: '' })],
    ['ssha', `{SSHA}${fill(20)}`],
    ['ssha', `{SSHA}${fill(19)}`],
    ['ssha', `{SHA}${fill(24)}`],
    ['ssha', '{SSHA}not base64!'],
    ['ssha256', `{SSHA256}${fill(32)}`],
    ['ssha256', `{SSHA}${fill(40)}`],
    ['ssha', `{SSHA}${fill(1540)}`],
    ['md5', '5f4dcc3b5aa765d61d8327deb882cf99'],
    ['constructor', 'x'],
    ['bcrypt', ''],
  ])('A7: a bad %s is refused (%#)', (type, hash) => {
    expect(() => parseHash({ type, hash })).toThrow(InvalidPasswordHash);
  });

  test('A7: the refusal does not quote the hash', () => {
    const read = () => parseHash({ type: 'ssha', hash: '{SSHA}canary-canary-canary' });
    expect(read).toThrow(InvalidPasswordHash);
    expect(read).not.toThrow(/canary/);
  });
});
