// Hashes made elsewhere, each with a test vector of its algorithm's owner.

import { createHash } from 'node:crypto';
import { afterAll, describe, expect, test } from 'vitest';
import { startHasher } from './hasher.ts';
import { InvalidPasswordHash, parseHash } from './imports.ts';
import type { TypedHash } from './typed-hashes.ts';

const hasher = startHasher();
afterAll(() => hasher.close());

const b64 = (bytes: string, encoding: BufferEncoding) =>
  Buffer.from(bytes, encoding).toString('base64').replaceAll('=', '');

/** RFC 7914 section 12, third vector: N=16384, r=8, p=1. */
const SCRYPT = {
  salt: b64('SodiumChloride', 'utf8'),
  digest: b64(
    '7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2' +
      'd5432955613f0fcf62d49705242a9af9e61e85dc0d651e40dfcf017b45575887',
    'hex',
  ),
};
/** RFC 7914 section 11, both vectors of PBKDF2-HMAC-SHA-256. */
const PBKDF2_ONE = b64(
  '55ac046e56e3089fec1691c22544b605f94185216dde0465e68b9d57c20dacbc' +
    '49ca9cccf179b645991664b39d77ef317c71b845b1e30bd509112041d3a19783',
  'hex',
);
const PBKDF2_80000 = b64(
  '4ddcd8f60b98be21830cee5ef22701f9641a4418d04c0414aeff08876b34ab56' +
    'a1d425a1225833549adb841b51c9b3176a272bdebba1d078478f62b397f33c8d',
  'hex',
);
/** The sample account of github.com/firebase/scrypt's README. */
const FIREBASE = {
  hash: 'lSrfV15cpx95/sZS2W9c9Kp6i/LVgQNDNC/qzrCnh1SAyZvqmZqAjTdn3aoItz+VHjoZilo78198JAdRuid5lQ==',
  salt: '42xEC+ixf3L2lw==',
  sk: 'jxspr8Ki0RYycVU8zykbdLGjFQ3McFUH0uiiTvC8pVMXAn210wjLNmdZJzxUECKbm0QsEmYUSDzZvpjeJ9WmXA==',
  ss: 'Bw==',
};
const bare = (text: string) => text.replaceAll('=', '');
const FIREBASE_FLAT = `$firebase-scrypt$hash=${FIREBASE.hash}$salt=${FIREBASE.salt}$sk=${FIREBASE.sk}$ss=${FIREBASE.ss}$r=8$m=14`;

interface Vector extends TypedHash {
  source: string;
  password: string | Buffer;
}

const VECTORS: Vector[] = [
  {
    source: 'crypt_blowfish wrapper.c',
    type: 'bcrypt',
    hash: '$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW',
    password: 'U*U',
  },
  {
    source: 'crypt_blowfish wrapper.c',
    type: 'bcrypt',
    hash: '$2a$05$XXXXXXXXXXXXXXXXXXXXXOAcXxm9kjPGEMsLznoKqmqw7tc8WCx4a',
    password: 'U*U*U',
  },
  {
    source: 'the same, under the label of PHP',
    type: 'bcrypt',
    hash: '$2y$05$CCCCCCCCCCCCCCCCCCCCC.VGOzA784oUp/Z0DY336zx7pLYAy0lwK',
    password: 'U*U*',
  },
  {
    source: 'phc-winner-argon2 src/test.c, version 0x10',
    type: 'argon2',
    hash: '$argon2i$m=256,t=2,p=1$c29tZXNhbHQ$/U3YPXYsSb3q9XxHvc0MLxur+GP960kN9j7emXX8zwY',
    password: 'password',
  },
  {
    source: 'phc-winner-argon2 src/test.c, version 0x10, stated',
    type: 'argon2',
    hash: '$argon2i$v=16$m=256,t=2,p=1$c29tZXNhbHQ$/U3YPXYsSb3q9XxHvc0MLxur+GP960kN9j7emXX8zwY',
    password: 'password',
  },
  {
    source: 'phc-winner-argon2 src/test.c, version 0x13',
    type: 'argon2',
    hash: '$argon2i$v=19$m=256,t=2,p=1$c29tZXNhbHQ$iekCn0Y3spW+sCcFanM2xBT63UP2sghkUoHLIUpWRS8',
    password: 'password',
  },
  {
    source: 'phc-winner-argon2 src/test.c, argon2id',
    type: 'argon2',
    hash: '$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4',
    password: 'password',
  },
  {
    source: 'phc-winner-argon2 README, 24 bytes of digest',
    type: 'argon2',
    hash: '$argon2i$v=19$m=65536,t=2,p=4$c29tZXNhbHQ$RdescudvJCsgt3ub+b+dWRWJTmaaJObG',
    password: 'password',
  },
  {
    source: 'ruby-argon2 test/test_kdf.rb (argon2d)',
    type: 'argon2',
    hash: `$argon2d$v=19$m=65536,t=2,p=4$c29tZXNhbHQ$${b64('eca9fa5768a652e68591998a7592dbde7be0f753792edec7', 'hex')}`,
    password: 'password',
  },
  {
    source: 'RFC 7914 section 12 as WorkOS documents scrypt',
    type: 'scrypt',
    hash: `$scrypt$v=1$n=16384,r=8,p=1,kl=64$${SCRYPT.salt}$${SCRYPT.digest}`,
    password: 'pleaseletmein',
  },
  {
    source: 'RFC 7914 section 12 as passlib writes it',
    type: 'scrypt',
    hash: `$scrypt$ln=14,r=8,p=1$${SCRYPT.salt}$${SCRYPT.digest.replaceAll('+', '.')}`,
    password: 'pleaseletmein',
  },
  {
    source: 'RFC 7914 section 12, URL-safe and padded',
    type: 'scrypt',
    hash: `$scrypt$N=16384,r=8,p=1$${SCRYPT.salt}=$${SCRYPT.digest.replaceAll('+', '-').replaceAll('/', '_')}==`,
    password: 'pleaseletmein',
  },
  {
    source: 'RFC 7914 section 11, 1 iteration',
    type: 'pbkdf2',
    hash: `$pbkdf2$i=1,d=sha256$${b64('salt', 'utf8')}$${PBKDF2_ONE}`,
    password: 'passwd',
  },
  {
    source: 'RFC 7914 section 11, 80,000 iterations',
    type: 'pbkdf2',
    hash: `$pbkdf2-sha256$i=80000,l=64$${b64('NaCl', 'utf8')}$${PBKDF2_80000}`,
    password: 'Password',
  },
  {
    source: 'RFC 7914 section 11, with the salt as text like Django',
    type: 'pbkdf2',
    hash: `pbkdf2_sha256$80000$NaCl$${PBKDF2_80000}==`,
    password: 'Password',
  },
  {
    source: 'RFC 6070, 4,096 iterations of SHA-1',
    type: 'pbkdf2',
    hash: `$pbkdf2$i=4096,d=sha1$${b64('salt', 'utf8')}$${b64('4b007901b765489abead49d926f721d065a429c1', 'hex')}`,
    password: 'password',
  },
  {
    source: 'passlib tests/test_handlers.py, SHA-1 by default',
    type: 'pbkdf2',
    hash: '$pbkdf2$1212$OB.dtnSEXZK8U5cgxU/GYQ$y5LKPOplRmok7CZp/aqVDVg8zGI',
    password: 'password',
  },
  {
    source: 'passlib tests/test_handlers.py, SHA-512',
    type: 'pbkdf2',
    hash: '$pbkdf2-sha512$1212$RHY0Fr3IDMSVO/RSZyb5ow$eNLfBK.eVozomMr.1gYa17k9B7KIK25NOEshvhrSX.esqY3s.FvWZViXz4KoLlQI.BzY/YTNJOiKc5gBYFYGww',
    password: 'password',
  },
  {
    source: 'github.com/firebase/scrypt README as WorkOS migrates it',
    type: 'firebase-scrypt',
    hash: FIREBASE_FLAT,
    password: 'user1password',
  },
  {
    source: 'github.com/firebase/scrypt README as a PHC string',
    type: 'firebase-scrypt',
    hash: `$firebase-scrypt$r=8,m=14,sk=${bare(FIREBASE.sk)},ss=${bare(FIREBASE.ss)}$${bare(FIREBASE.salt)}$${bare(FIREBASE.hash)}`,
    password: 'user1password',
  },
  {
    source: 'OpenLDAP admin guide, SSHA password storage scheme',
    type: 'ssha',
    hash: '{SSHA}DkMTwBl+a/3DQTxCYEApdUtNXGgdUac3',
    password: 'secret',
  },
  {
    source: 'jsimonetti/pwscheme and ory/kratos tests',
    type: 'ssha256',
    hash: '{SSHA256}czO44OTV17PcF1cRxWrLZLy9xHd7CWyVYplr1rOhuMlx/7IK',
    password: 'test123',
  },
];

describe('imported hashes verify', () => {
  test.each(VECTORS)('A7: $type: $source', async ({ type, hash, password }) => {
    const stored = await hasher.import(parseHash({ type, hash }));
    expect(await hasher.verify(String(password), stored)).toEqual({ matches: true, stale: true });
    expect(await hasher.verify(`${password}!`, stored)).toEqual({ matches: false, stale: false });
    expect(stored).toMatch(/^imported\$[a-z0-9-]+\$[^$]+\$[^$]+\$/);
    expect(stored.length).toBeLessThan(1024);
  });

  test('A7: the salt of a ssha256 stands where the import says', async () => {
    const salt = Buffer.from('saltsalt');
    const digest = createHash('sha256')
      .update(Buffer.concat([salt, Buffer.from('secret password')]))
      .digest();
    const hash = `{SSHA256}${Buffer.concat([digest, salt]).toString('base64')}`;
    const prefix = await hasher.import(parseHash({ type: 'ssha256', hash, saltPosition: 'prefix' }));
    const suffix = await hasher.import(parseHash({ type: 'ssha256', hash, saltPosition: 'suffix' }));
    expect((await hasher.verify('secret password', prefix)).matches).toBe(true);
    expect((await hasher.verify('secret password', suffix)).matches).toBe(false);
    expect(() => parseHash({ type: 'bcrypt', hash: VECTORS[0]!.hash, saltPosition: 'suffix' })).toThrow(
      InvalidPasswordHash,
    );
  });

  test('A4: an imported hash is tried with the bytes as typed and with NFKC, a typed form is never altered', async () => {
    const decomposed = 'Cafe\u0301 du Monde';
    const composed = decomposed.normalize('NFKC');
    const importOf = (text: string) => {
      const digest = createHash('sha1').update(`${text}salt`).digest();
      return hasher.import(
        parseHash({ type: 'ssha', hash: `{SSHA}${Buffer.concat([digest, Buffer.from('salt')]).toString('base64')}` }),
      );
    };
    const [asDecomposed, asComposed] = [await importOf(decomposed), await importOf(composed)];
    expect((await hasher.verify(decomposed, asDecomposed)).matches).toBe(true);
    expect((await hasher.verify(decomposed, asComposed)).matches).toBe(true);
    expect((await hasher.verify(composed, asDecomposed)).matches).toBe(false);
    expect((await hasher.verify(` ${composed}`, asComposed)).matches).toBe(false);
  });

  test('A4: an imported bcrypt hash knows 72 bytes only, so it is stale; the hash that replaces it knows them all', async () => {
    const first72 = 'x'.repeat(72);
    const { hash } = await import('@node-rs/bcrypt');
    const stored = await hasher.import(parseHash({ type: 'bcrypt', hash: await hash(`${first72}mine`, { cost: 4 }) }));
    expect(await hasher.verify(`${first72}mine`, stored)).toEqual({ matches: true, stale: true });
    const fresh = await hasher.hash(`${first72}mine`);
    expect((await hasher.verify(`${first72}other`, fresh)).matches).toBe(false);
  });

  test('A4: NUL never matches, where bcrypt would read the password in a circle', async () => {
    const { hash } = await import('@node-rs/bcrypt');
    const stored = await hasher.import(parseHash({ type: 'bcrypt', hash: await hash('abc', { cost: 4 }) }));
    expect((await hasher.verify('abc', stored)).matches).toBe(true);
    expect((await hasher.verify('abc\0abc', stored)).matches).toBe(false);
  });
});

describe('fast digests', () => {
  test.each([
    ['ssha', VECTORS.find(({ type }) => type === 'ssha')!.hash],
    ['ssha256', VECTORS.find(({ type }) => type === 'ssha256')!.hash],
    ['pbkdf2', '$pbkdf2$i=4096,d=sha1$c2FsdA$SwB5AbdlSJq+rUnZJvch0GWkKcE'],
  ])('A7: %s rests wrapped in argon2id, its digest appears nowhere', async (type, hash) => {
    const parsed = parseHash({ type, hash });
    const stored = await hasher.import(parsed);
    expect(stored).toContain('$$argon2id$v=19$m=19456,t=2,p=1$');
    for (const encoding of ['base64', 'base64url', 'hex'] as const) {
      expect(stored).not.toContain(parsed.digest.toString(encoding).replaceAll('=', '').slice(0, 12));
    }
  });
});
