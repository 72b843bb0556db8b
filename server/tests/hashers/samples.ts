// For tests: one digest of every hasher with the password it belongs to, and who published the two.

import type { HasherDigest } from '../../src/kit/passwords/hasher-digests.ts';

/** A digest, its password, and where both stand. */
export interface Sample extends HasherDigest {
  password: string;
  source: string;
}

/** passlib's UPASS_LETMEIN, which it has from Django's tests. */
const LETMEIN = 'l\u00e8tmein';
/** RFC 7914 section 11: PBKDF2-HMAC-SHA-256, `Password`, `NaCl`, 80,000 iterations. */
const RFC_7914 = Buffer.from(
  '4ddcd8f60b98be21830cee5ef22701f9641a4418d04c0414aeff08876b34ab56' +
    'a1d425a1225833549adb841b51c9b3176a272bdebba1d078478f62b397f33c8d',
  'hex',
).toString('base64');
/** CPython Lib/test/test_hashlib.py, pbkdf2_results: PBKDF2-HMAC-SHA-512, `password`, `salt`, 4,096 iterations. */
const CPYTHON_512 =
  'd197b1b33db0143e018b12f3d1d1479e6cdebdcc97c5c0f87f6902e072f457b5143f30602641b3d55cd335988cb36b84376060ecd532e039b742a239434af2d5';
/** The sample account of github.com/firebase/scrypt's README: hash, salt, signer key, salt separator. */
const FIREBASE = [
  'lSrfV15cpx95/sZS2W9c9Kp6i/LVgQNDNC/qzrCnh1SAyZvqmZqAjTdn3aoItz+VHjoZilo78198JAdRuid5lQ==',
  '42xEC+ixf3L2lw==',
  'jxspr8Ki0RYycVU8zykbdLGjFQ3McFUH0uiiTvC8pVMXAn210wjLNmdZJzxUECKbm0QsEmYUSDzZvpjeJ9WmXA==',
  'Bw==',
];
const WERKZEUG =
  '234adc1bad217ba78ba38755879749e79e0bd9e15594146d46e6420f2313e6228332c0781cdf9077cf34c4a818d359fe2eb589d29206092aba3cb6ee4afcac2f';

export const SAMPLES: readonly Sample[] = [
  {
    hasher: 'bcrypt',
    digest: '$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW',
    password: 'U*U',
    source: 'crypt_blowfish wrapper.c',
  },
  {
    hasher: 'bcrypt',
    digest: '$2y$05$CCCCCCCCCCCCCCCCCCCCC.VGOzA784oUp/Z0DY336zx7pLYAy0lwK',
    password: 'U*U*',
    source: 'crypt_blowfish wrapper.c, under the label of PHP',
  },
  {
    hasher: 'bcrypt_sha256_django',
    digest: 'bcrypt_sha256$$2a$08$NDjSAIcas.EcoxCRiArvT.MkNiPYVhrsrnJsRkLueZOoV1bsQqlmC',
    password: LETMEIN,
    source: 'passlib tests/test_handlers_django.py, made by Django 1.6',
  },
  {
    hasher: 'bcrypt_sha256_django',
    digest: 'bcrypt_sha256$$2a$06$Tg/oYyZTyAf.Nb3qSgN61OySmyXA8FoY4PjGizjE1QSDfuL5MXNni',
    password: 'abc123'.repeat(12),
    source: 'passlib tests/test_handlers_django.py, 72 bytes',
  },
  {
    hasher: 'bcrypt_peppered',
    digest: '$2a$10$ndCGPWg5JFMQH/Kl6xKe.OGNaiG7CFIAVsgAOJU75Q6g5/FpY5eX6$abcdefg',
    password: 'testpassword3',
    source: 'CASino spec/authenticator/active_record_spec.rb, a Devise database with the pepper abcdefg',
  },
  {
    hasher: 'argon2i',
    digest: '$argon2i$v=19$m=256,t=2,p=1$c29tZXNhbHQ$iekCn0Y3spW+sCcFanM2xBT63UP2sghkUoHLIUpWRS8',
    password: 'password',
    source: 'phc-winner-argon2 src/test.c, version 0x13',
  },
  {
    hasher: 'argon2id',
    digest: '$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4',
    password: 'password',
    source: 'phc-winner-argon2 src/test.c',
  },
  {
    hasher: 'pbkdf2_sha1',
    digest: 'pbkdf2_sha1$4096$salt$4b007901b765489abead49d926f721d065a429c1$20',
    password: 'password',
    source: 'RFC 6070, 4,096 iterations, 20 bytes of digest',
  },
  {
    hasher: 'pbkdf2_sha1',
    digest: 'pbkdf2_sha1$4096$73616c74$4b007901b765489abead49d926f721d065a429c1$20',
    password: 'password',
    source: 'RFC 6070, the salt in hex',
  },
  {
    hasher: 'pbkdf2_sha1',
    digest: 'pbkdf2_sha1$4096$salt$4b007901b765489abead49d926f721d065a429c12e463f6c4cd79401085b03db',
    password: 'password',
    source: 'RFC 6070 made longer by python3 hashlib, 32 bytes when no length is given',
  },
  {
    hasher: 'pbkdf2_sha256',
    digest: `pbkdf2_sha256$80000$TmFDbA==$${RFC_7914}`,
    password: 'Password',
    source: 'RFC 7914 section 11, salt and hash in base64',
  },
  {
    hasher: 'pbkdf2_sha256_django',
    digest: 'pbkdf2_sha256$10000$seasalt$CWWFdHOWwPnki7HvkcqN9iA2T3KLW1cf2uZ5kvArtVY=',
    password: LETMEIN,
    source: 'Django 1.5 django/contrib/auth/tests/hashers.py',
  },
  {
    hasher: 'pbkdf2_sha256_django',
    digest: 'pbkdf2_sha256$390000$seasalt$8xBlGd3jVgvJ+92hWPxi5ww0uuAuAnKgC45eudxro7c=',
    password: LETMEIN,
    source: 'Django 4.1 tests/auth_tests/test_hashers.py, slow enough to rest as it is',
  },
  {
    hasher: 'pbkdf2_sha512',
    digest: `pbkdf2_sha512$4096$salt$${CPYTHON_512}`,
    password: 'password',
    source: 'CPython Lib/test/test_hashlib.py',
  },
  {
    hasher: 'pbkdf2_sha512_hex',
    digest: `pbkdf2_sha512_hex$4096$73616c74$${CPYTHON_512.toUpperCase()}`,
    password: 'password',
    source: 'CPython Lib/test/test_hashlib.py, the salt in hex too, in capitals',
  },
  {
    hasher: 'scrypt_firebase',
    digest: [...FIREBASE, '8', '14'].join('$'),
    password: 'user1password',
    source: 'github.com/firebase/scrypt README',
  },
  {
    hasher: 'scrypt_werkzeug',
    digest:
      'scrypt:32768:8:1$p6YIyVfuDbsM85n8$3ec9a4a2ff4395d23af66aa270282d7185f14fe4fd63903bf95cebf628280f7b5add9a2eb7c6fefe504cbb85f3aa3cb1afb383a1b8205a50057cc9182c11d0d0',
    password: '123',
    source: 'a public program with the two beside each other; Werkzeug 3.1.8 agrees, whose tests hold no hash',
  },
  {
    hasher: 'scrypt_werkzeug',
    digest: `$scrypt:32768:8:1$seasalt$${Buffer.from(WERKZEUG, 'hex').toString('base64')}`,
    password: LETMEIN,
    source: 'Werkzeug 3.1.8 in python3, respelled as the vendor documents it',
  },
  {
    hasher: 'phpass',
    digest: '$P$9IQRaTwmfeRo7ud9Fh4E2PdI0S3r.L0',
    password: 'test12345',
    source: 'phpass test.php',
  },
  {
    hasher: 'phpass',
    digest: '$P$7JaFQsPzJSuenezefD/3jHgt5hVfNH0',
    password: '',
    source: 'passlib tests/test_handlers.py',
  },
  {
    hasher: 'phpass',
    digest: '$P$FiS0N5L672xzQx1rt1vgdJQRYKnQM9/',
    password: 'compL3X!',
    source: 'passlib tests/test_handlers.py',
  },
  {
    hasher: 'md5_phpass',
    digest: '$P$BIQRaTwmfFVruUtdFSt5ZmsxmXwqf6/',
    password: LETMEIN,
    source: 'nobody: phpass by hand over hashlib.md5 in python3, which also gives phpass its own vector',
  },
  { hasher: 'md5', digest: '5f4dcc3b5aa765d61d8327deb882cf99', password: 'password', source: "Clerk's documentation" },
  {
    hasher: 'md5',
    digest: '88a434c88cca4e900f7874cd98123f43',
    password: LETMEIN,
    source: 'Django tests/auth_tests/test_hashers.py, unsalted MD5',
  },
  {
    hasher: 'md5_salted',
    digest: 'seasalt$3f86d0d3d465b7b458c231bf3555c0e3',
    password: LETMEIN,
    source: 'Django tests/auth_tests/test_hashers.py, the salt in front',
  },
  {
    hasher: 'md5_salted',
    digest: 'seasalt$3d16a57275cd9ebd331a06828128a95e',
    password: LETMEIN,
    source: 'python3 hashlib, the salt behind',
  },
  {
    hasher: 'sha256',
    digest: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
    password: 'test',
    source: "Clerk's documentation",
  },
  {
    hasher: 'sha256_salted',
    digest: 'seasalt$e0327e0c88846ec7f85601380e86c72a5242e3455a1ae0f736f349858f126eb9',
    password: LETMEIN,
    source: 'python3 hashlib, the salt in front',
  },
  {
    hasher: 'sha256_salted',
    digest: 'seasalt$31bef6c2888780a6503672c21e2e0fece6ac2fab6187edb255fad15e48f78859',
    password: LETMEIN,
    source: 'python3 hashlib, the salt behind',
  },
  {
    hasher: 'sha512_symfony',
    digest:
      'sha512_symfony$5000$seasalt$2cxPdH49fKsXTKWbAYYmcKBReVPGOCASn9wDFyzbUdf+QA7gI4gTMDexgQZU5+AegZjCn+b93GvqTGbIUviCPg==',
    password: LETMEIN,
    source: 'the algorithm of Symfony MessageDigestPasswordHasher in python3 hashlib, whose own tests hold no hash',
  },
  {
    hasher: 'sha512_symfony',
    digest:
      'sha512_symfony$1$seasalt$mBXlmEGOlpyw10jeXRQABk0y5DbHFwH3NM4ERqv9yWuq2Vd5Ru8icxJweHru6qMa7CWMztJYzmqPO2rKmDNlRg==',
    password: LETMEIN,
    source: 'the same, once',
  },
  {
    hasher: 'ldap_ssha',
    digest: '{SSHA}DkMTwBl+a/3DQTxCYEApdUtNXGgdUac3',
    password: 'secret',
    source: 'OpenLDAP admin guide, SSHA password storage scheme',
  },
];
