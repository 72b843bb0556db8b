// One password hash of each type that the contract names, from the owner of its algorithm.

export interface Vector {
  type: string;
  source: string;
  password: string;
  hash: string;
}

const base64 = (text: string, encoding: BufferEncoding = 'hex') =>
  Buffer.from(text, encoding).toString('base64').replaceAll('=', '');

const SCRYPT =
  '7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2d5432955613f0fcf62d49705242a9af9e61e85dc0d651e40dfcf017b45575887';
const PBKDF2 =
  '4ddcd8f60b98be21830cee5ef22701f9641a4418d04c0414aeff08876b34ab56a1d425a1225833549adb841b51c9b3176a272bdebba1d078478f62b397f33c8d';

export const VECTORS: Vector[] = [
  {
    type: 'bcrypt',
    source: "crypt_blowfish's wrapper.c",
    password: 'U*U',
    hash: '$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW',
  },
  {
    type: 'firebase-scrypt',
    source: "the README of Firebase's scrypt",
    password: 'user1password',
    hash: '$firebase-scrypt$hash=lSrfV15cpx95/sZS2W9c9Kp6i/LVgQNDNC/qzrCnh1SAyZvqmZqAjTdn3aoItz+VHjoZilo78198JAdRuid5lQ==$salt=42xEC+ixf3L2lw==$sk=jxspr8Ki0RYycVU8zykbdLGjFQ3McFUH0uiiTvC8pVMXAn210wjLNmdZJzxUECKbm0QsEmYUSDzZvpjeJ9WmXA==$ss=Bw==$r=8$m=14',
  },
  {
    type: 'ssha',
    source: "OpenLDAP's administrator's guide",
    password: 'secret',
    hash: '{SSHA}DkMTwBl+a/3DQTxCYEApdUtNXGgdUac3',
  },
  {
    type: 'ssha256',
    source: 'jsimonetti/pwscheme',
    password: 'test123',
    hash: '{SSHA256}czO44OTV17PcF1cRxWrLZLy9xHd7CWyVYplr1rOhuMlx/7IK',
  },
  {
    type: 'scrypt',
    source: 'RFC 7914 section 12',
    password: 'pleaseletmein',
    hash: `$scrypt$v=1$n=16384,r=8,p=1,kl=64$${base64('SodiumChloride', 'utf8')}$${base64(SCRYPT)}`,
  },
  {
    type: 'pbkdf2',
    source: 'RFC 7914 section 11',
    password: 'Password',
    hash: `$pbkdf2-sha256$i=80000,l=64$${base64('NaCl', 'utf8')}$${base64(PBKDF2)}`,
  },
  {
    type: 'argon2',
    source: "the reference implementation's test.c",
    password: 'password',
    hash: '$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4',
  },
];
