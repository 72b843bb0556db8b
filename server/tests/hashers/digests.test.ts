// Reading digests of named hashers: how far their costs may go, and what is malformed.

import { describe, expect, test } from 'vitest';
import { HASHERS, type Hasher } from '../../src/kit/passwords/hasher-digests.ts';
import { InvalidPasswordHash, parseHash } from '../../src/kit/passwords/imports.ts';

const b64 = (length: number) => Buffer.alloc(length, 7).toString('base64');
const hex = (length: number) => '07'.repeat(length);
const bcrypt = (cost: string, version = '2b') =>
  `$${version}$${cost}$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW`;
const argon2 = (name: string, cost: string) => `$${name}$v=19$${cost}$${b64(16).replaceAll('=', '')}$${b64(33)}`;
const pbkdf2 = (name: string, iterations: number | string, hash: string, salt = '0a0b0c0d') =>
  `${name}$${iterations}$${salt}$${hash}`;
const firebase = (rounds: number | string, memory: number | string, hash = b64(64), key = b64(64), salt = b64(8)) =>
  `${hash}$${salt}$${key}$${b64(1)}$${rounds}$${memory}`;
const werkzeug = (cost: string, hash = hex(64), salt = 'seasalt') => `scrypt:${cost}$${salt}$${hash}`;
const phpass = (rounds: string) => `$P$${rounds}IQRaTwmfeRo7ud9Fh4E2PdI0S3r.L0`;
const symfony = (iterations: number | string, hash = b64(64), salt = 'seasalt') =>
  `sha512_symfony$${iterations}$${salt}$${hash}`;

const refused = (hasher: string, digest: string) => () => parseHash({ hasher: hasher as Hasher, digest });

describe('bounds', () => {
  test.each<[string, Hasher, string, string]>([
    ['bcrypt costs at most 14', 'bcrypt', bcrypt('14'), bcrypt('15')],
    ['bcrypt costs at least 4', 'bcrypt', bcrypt('04'), bcrypt('03')],
    [
      'bcrypt_sha256_django costs at most 14',
      'bcrypt_sha256_django',
      `bcrypt_sha256$${bcrypt('14')}`,
      `bcrypt_sha256$${bcrypt('15')}`,
    ],
    ['bcrypt_peppered costs at most 14', 'bcrypt_peppered', `${bcrypt('14')}$pepper`, `${bcrypt('15')}$pepper`],
    [
      'a pepper has at most 256 bytes',
      'bcrypt_peppered',
      `${bcrypt('10')}$${'p'.repeat(256)}`,
      `${bcrypt('10')}$${'p'.repeat(257)}`,
    ],
    [
      'argon2i takes at most 256 MiB',
      'argon2i',
      argon2('argon2i', 'm=262144,t=1,p=1'),
      argon2('argon2i', 'm=262145,t=1,p=1'),
    ],
    [
      'argon2id takes at most 256 MiB',
      'argon2id',
      argon2('argon2id', 'm=262144,t=1,p=1'),
      argon2('argon2id', 'm=262145,t=1,p=1'),
    ],
    [
      'argon2id passes at most 10 times',
      'argon2id',
      argon2('argon2id', 'm=64,t=10,p=1'),
      argon2('argon2id', 'm=64,t=11,p=1'),
    ],
    [
      'argon2id has at most 16 lanes',
      'argon2id',
      argon2('argon2id', 'm=136,t=1,p=16'),
      argon2('argon2id', 'm=136,t=1,p=17'),
    ],
    [
      'pbkdf2_sha1 iterates at most 2,000,000 times',
      'pbkdf2_sha1',
      pbkdf2('pbkdf2_sha1', 2_000_000, hex(32)),
      pbkdf2('pbkdf2_sha1', 2_000_001, hex(32)),
    ],
    [
      'pbkdf2_sha256 iterates at most 2,000,000 times',
      'pbkdf2_sha256',
      pbkdf2('pbkdf2_sha256', 2_000_000, b64(32), b64(8)),
      pbkdf2('pbkdf2_sha256', 2_000_001, b64(32), b64(8)),
    ],
    [
      'pbkdf2_sha256_django iterates at most 2,000,000 times',
      'pbkdf2_sha256_django',
      pbkdf2('pbkdf2_sha256', 2_000_000, b64(32)),
      pbkdf2('pbkdf2_sha256', 2_000_001, b64(32)),
    ],
    [
      'pbkdf2_sha512 iterates at most 2,000,000 times',
      'pbkdf2_sha512',
      pbkdf2('pbkdf2_sha512', 2_000_000, hex(64)),
      pbkdf2('pbkdf2_sha512', 2_000_001, hex(64)),
    ],
    [
      'pbkdf2_sha512_hex iterates at most 2,000,000 times',
      'pbkdf2_sha512_hex',
      pbkdf2('pbkdf2_sha512_hex', 2_000_000, hex(64)),
      pbkdf2('pbkdf2_sha512_hex', 2_000_001, hex(64)),
    ],
    [
      'a digest of 512 bytes iterates an eighth as often',
      'pbkdf2_sha512',
      pbkdf2('pbkdf2_sha512', 250_000, hex(512)),
      pbkdf2('pbkdf2_sha512', 250_001, hex(512)),
    ],
    [
      'a pbkdf2 digest has at most 1,023 bytes',
      'pbkdf2_sha512',
      pbkdf2('pbkdf2_sha512', 1_000, hex(1_023)),
      pbkdf2('pbkdf2_sha512', 1_000, hex(1_024)),
    ],
    [
      'a pbkdf2 digest has at least 16 bytes',
      'pbkdf2_sha512',
      pbkdf2('pbkdf2_sha512', 1_000, hex(16)),
      pbkdf2('pbkdf2_sha512', 1_000, hex(15)),
    ],
    ['scrypt_firebase takes at most 2^17', 'scrypt_firebase', firebase(8, 17), firebase(8, 18)],
    ['scrypt_firebase has at most 8 rounds', 'scrypt_firebase', firebase(8, 14), firebase(9, 14)],
    ['scrypt_werkzeug takes at most 2^17', 'scrypt_werkzeug', werkzeug('131072:8:1'), werkzeug('262144:8:1')],
    ['scrypt_werkzeug has r of at most 8', 'scrypt_werkzeug', werkzeug('32768:8:1'), werkzeug('32768:9:1')],
    ['scrypt_werkzeug has p of at most 10', 'scrypt_werkzeug', werkzeug('32768:8:10'), werkzeug('32768:8:11')],
    ['phpass iterates at most 2^19 times', 'phpass', phpass('H'), phpass('I')],
    ['phpass iterates at least 2^7 times', 'phpass', phpass('5'), phpass('4')],
    ['md5_phpass iterates at most 2^19 times', 'md5_phpass', phpass('H'), phpass('I')],
    ['sha512_symfony iterates at most 500,000 times', 'sha512_symfony', symfony(500_000), symfony(500_001)],
    ['sha512_symfony iterates at least once', 'sha512_symfony', symfony(1), symfony(0)],
    ['a salt has at most 256 bytes', 'md5_salted', `${'s'.repeat(256)}$${hex(16)}`, `${'s'.repeat(257)}$${hex(16)}`],
  ])('A7: %s', (_, hasher, at, beyond) => {
    expect(() => parseHash({ hasher, digest: at })).not.toThrow();
    expect(refused(hasher, beyond)).toThrow(InvalidPasswordHash);
  });

  test("the examples of the vendor's documentation are taken", () => {
    for (const [hasher, digest] of [
      [
        'argon2i',
        '$argon2i$v=19$m=4096,t=3,p=1$4t6CL3P7YiHBtwESXawI8Hm20zJj4cs7/4/G3c187e0$m7RQFczcKr5bIR0IIxbpO2P0tyrLjf3eUW3M3QSwnLc',
      ],
      ['argon2id', '$argon2id$v=19$m=64,t=4,p=8$Z2liZXJyaXNo$iGXEpMBTDYQ8G/71tF0qGjxRHEmR3gpGULcE93zUJVU'],
    ] as const) {
      expect(parseHash({ hasher, digest }).scheme).toBe('argon2');
    }
  });
});

describe('malformed digests', () => {
  test.each<[string, string]>([
    ['bcrypt', bcrypt('10', '2x')],
    ['bcrypt', bcrypt('10').slice(0, -1)],
    ['bcrypt', `${bcrypt('10')}$pepper`],
    ['bcrypt', `bcrypt_sha256$${bcrypt('10')}`],
    ['bcrypt_sha256_django', bcrypt('10')],
    ['bcrypt_sha256_django', `bcrypt_sha256${bcrypt('10')}`],
    ['bcrypt_sha256_django', `bcrypt$${bcrypt('10')}`],
    ['bcrypt_peppered', bcrypt('10')],
    ['bcrypt_peppered', `${bcrypt('10')}$`],
    ['bcrypt_peppered', `${bcrypt('10').slice(0, -1)}$pepper`],
    ['argon2i', argon2('argon2id', 'm=64,t=1,p=1')],
    ['argon2id', argon2('argon2i', 'm=64,t=1,p=1')],
    ['argon2id', argon2('argon2d', 'm=64,t=1,p=1')],
    ['argon2id', `argon2${argon2('argon2id', 'm=64,t=1,p=1')}`],
    ['argon2id', argon2('argon2id', 'm=64,t=1,p=1').slice(0, -50)],
    ['pbkdf2_sha1', pbkdf2('pbkdf2_sha1', 1_000, hex(20))],
    ['pbkdf2_sha1', `${pbkdf2('pbkdf2_sha1', 1_000, hex(20))}$32`],
    ['pbkdf2_sha1', `${pbkdf2('pbkdf2_sha1', 1_000, hex(32))}$`],
    ['pbkdf2_sha1', pbkdf2('pbkdf2_sha256', 1_000, hex(32))],
    ['pbkdf2_sha1', pbkdf2('pbkdf2_sha1', 1_000, b64(32))],
    ['pbkdf2_sha1', pbkdf2('pbkdf2_sha1', 1_000, hex(32), '')],
    ['pbkdf2_sha256', pbkdf2('pbkdf2_sha256', 1_000, b64(32), 'not base64!')],
    ['pbkdf2_sha256', pbkdf2('pbkdf2_sha256', 1_000, 'not base64!', b64(8))],
    ['pbkdf2_sha256', pbkdf2('pbkdf2_sha256', 1_000, b64(32), '')],
    ['pbkdf2_sha256', pbkdf2('pbkdf2_sha256', '1e3', b64(32), b64(8))],
    ['pbkdf2_sha256', pbkdf2('pbkdf2_sha256', '-1', b64(32), b64(8))],
    ['pbkdf2_sha256_django', pbkdf2('pbkdf2_sha1', 1_000, b64(32))],
    ['pbkdf2_sha256_django', pbkdf2('pbkdf2_sha256', 1_000, b64(31))],
    ['pbkdf2_sha256_django', pbkdf2('pbkdf2_sha256', 1_000, b64(33))],
    ['pbkdf2_sha256_django', pbkdf2('pbkdf2_sha256', 1_000, b64(32), '')],
    ['pbkdf2_sha512', pbkdf2('pbkdf2_sha512_hex', 1_000, hex(64))],
    ['pbkdf2_sha512', pbkdf2('pbkdf2_sha512', 1_000, `${hex(63)}0`)],
    ['pbkdf2_sha512', pbkdf2('pbkdf2_sha512', 1_000, `${hex(63)}0g`)],
    ['pbkdf2_sha512_hex', pbkdf2('pbkdf2_sha512', 1_000, hex(64))],
    ['pbkdf2_sha512_hex', pbkdf2('pbkdf2_sha512_hex', 1_000, hex(64), 'salt')],
    ['pbkdf2_sha512_hex', pbkdf2('pbkdf2_sha512_hex', 1_000, hex(64), '0a0')],
    ['scrypt_firebase', firebase(8, 14, b64(63))],
    ['scrypt_firebase', firebase(8, 14, b64(64), b64(8))],
    ['scrypt_firebase', firebase(8, 14, b64(64), b64(64), '')],
    ['scrypt_firebase', firebase(8, 14, 'not base64!')],
    ['scrypt_firebase', firebase('', 14)],
    ['scrypt_firebase', `${firebase(8, 14)}$1`],
    ['scrypt_werkzeug', werkzeug('32769:8:1')],
    ['scrypt_werkzeug', werkzeug('0:8:1')],
    ['scrypt_werkzeug', werkzeug('32768:8')],
    ['scrypt_werkzeug', werkzeug('32768:8:1', hex(32))],
    ['scrypt_werkzeug', werkzeug('32768:8:1', b64(32))],
    ['scrypt_werkzeug', werkzeug('32768:8:1', hex(64), '')],
    ['scrypt_werkzeug', `pbkdf2:sha256:600000$seasalt$${hex(32)}`],
    ['phpass', '$P$9IQRaTwmfeRo7ud9Fh4E2PdI0S3r!L0'],
    ['phpass', '$P$9IQRaTwmfeRo7ud9Fh4E2PdI0S3r.L'],
    ['phpass', '$P$9IQRaTwmfeRo7ud9Fh4E2PdI0S3r.L00'],
    ['phpass', '$P$9IQRaTwmfeRo7ud9Fh4E2PdI0S3r.L2'],
    ['phpass', '$P$!IQRaTwmfeRo7ud9Fh4E2PdI0S3r.L0'],
    ['phpass', '$S$9IQRaTwmfeRo7ud9Fh4E2PdI0S3r.L0'],
    ['md5_phpass', '5f4dcc3b5aa765d61d8327deb882cf99'],
    ['md5', hex(15)],
    ['md5', hex(17)],
    ['md5', `${hex(15)}0g`],
    ['md5', `seasalt$${hex(16)}`],
    ['md5_salted', hex(16)],
    ['md5_salted', `$${hex(16)}`],
    ['md5_salted', `seasalt$${hex(15)}`],
    ['md5_salted', `sea$salt$${hex(16)}`],
    ['md5_salted', `seasalt$${b64(16)}`],
    ['sha256', hex(31)],
    ['sha256', hex(16)],
    ['sha256_salted', `seasalt$${hex(16)}`],
    ['sha256_salted', `$${hex(32)}`],
    ['sha512_symfony', symfony(5_000, b64(63))],
    ['sha512_symfony', symfony(5_000, hex(64))],
    ['sha512_symfony', symfony(5_000, b64(64), '')],
    ['sha512_symfony', symfony(5_000, b64(64), 'sea{salt}')],
    ['sha512_symfony', symfony('05000')],
    ['ldap_ssha', `{SSHA}${b64(20)}`],
    ['ldap_ssha', `{SHA}${b64(24)}`],
    ['ldap_ssha', '{SSHA}not base64!'],
    ['awscognito', 'awscognito#pool#client'],
    ['awscognito', 'cognito#pool#client#ada'],
    ['awscognito', 'awscognito#pool#client#ada#more'],
    ['md5_salted', `sea\u0000salt$${hex(16)}`],
    ['md5_salted', `sea\nsalt$${hex(16)}`],
    ['md5_salted', `sea\ud800salt$${hex(16)}`],
    ['hmac_sha256_utf16_b64', `hmac_sha256_utf16_b64$${b64(32)}$${b64(16)}`],
    ['constructor', hex(16)],
    ['__proto__', hex(16)],
  ])('A7: a bad %s is refused (%#)', (hasher, digest) => {
    expect(refused(hasher, digest)).toThrow(InvalidPasswordHash);
  });

  test.each(HASHERS)('A7: nothing at all is no digest of %s', (hasher) => {
    for (const digest of ['', ' ', '$', '$$$', 'password', '#', '\n']) {
      expect(refused(hasher, digest)).toThrow(InvalidPasswordHash);
    }
  });

  test('A7: the refusal does not quote the digest', () => {
    for (const hasher of HASHERS) expect(refused(hasher, 'canary-canary')).not.toThrow(/canary/);
  });
});
