// Digests of every hasher of Clerk's, each with a vector of its owner where there is one.

import { setImmediate } from 'node:timers/promises';
import { afterAll, describe, expect, test } from 'vitest';
import { startHasher } from '../../src/kit/passwords/hasher.ts';
import { HASHERS } from '../../src/kit/passwords/hasher-digests.ts';
import { HasherUnavailable, parseHash } from '../../src/kit/passwords/imports.ts';
import { schemeOf } from '../../src/kit/passwords/schemes.ts';
import { SAMPLES } from './samples.ts';

const hasher = startHasher();
afterAll(() => hasher.close());

const NO = { matches: false, stale: false };

describe('digests of known hashers', () => {
  test('there are 21, and a sample of each but the one that keeps its digests', () => {
    expect(HASHERS).toHaveLength(21);
    const proven = new Set<string>(SAMPLES.map((sample) => sample.hasher));
    expect(HASHERS.filter((name) => !proven.has(name))).toEqual(['awscognito']);
  });

  test.each(SAMPLES)('A1, A7: $hasher verifies, and asks for argon2id: $source', async (sample) => {
    const stored = await hasher.import(parseHash(sample));
    expect(await hasher.verify(sample.password, stored)).toEqual({ matches: true, stale: true });
    for (const other of [`${sample.password}!`, sample.password.slice(0, -1), ` ${sample.password}`, sample.digest]) {
      if (other !== sample.password) expect(await hasher.verify(other, stored)).toEqual(NO);
    }
    expect(stored).toMatch(/^imported\$[a-z0-9-]+\$[^$]+\$[^$]*\$/);
  });

  test('A7: awscognito is told apart from a digest that is none', () => {
    const parse = (digest: string) => () => parseHash({ hasher: 'awscognito', digest });
    expect(parse('awscognito#us-east-1_Ab1Cd2Ef3#1h57kf5cpq17m0eml12EXAMPLE#ada@example.com')).toThrow(
      HasherUnavailable,
    );
    expect(parse('awscognito#us-east-1_Ab1Cd2Ef3##ada@example.com')).not.toThrow(HasherUnavailable);
  });
});

describe('what a dump gives away', () => {
  const FAST = [
    'ldap_ssha',
    'md5',
    'md5_phpass',
    'md5_salted',
    'pbkdf2_sha1',
    'pbkdf2_sha512',
    'phpass',
    'sha256',
    'sha256_salted',
    'sha512_symfony',
  ];

  test.each(
    SAMPLES.filter((sample) => FAST.includes(sample.hasher)),
  )('A7: $hasher rests wrapped in argon2id, its digest appears nowhere: $source', async (sample) => {
    const parsed = parseHash(sample);
    const stored = await hasher.import(parsed);
    expect(stored).toContain('$$argon2id$v=19$m=19456,t=2,p=1$');
    for (const encoding of ['base64', 'base64url', 'hex'] as const) {
      expect(stored).not.toContain(parsed.digest.toString(encoding).replaceAll('=', '').slice(0, 12));
    }
    expect(stored).not.toContain(sample.digest.slice(-12));
  });

  test('A7: one digest imported twice rests in two forms', async () => {
    const parsed = parseHash({ hasher: 'md5', digest: '5f4dcc3b5aa765d61d8327deb882cf99' });
    expect(await hasher.import(parsed)).not.toBe(await hasher.import(parsed));
  });
});

describe('what bcrypt cannot tell', () => {
  test('A4: bcrypt_sha256_django knows every byte of a long password, as it hashes a digest', async () => {
    const sample = SAMPLES.find(({ password }) => password.length === 72)!;
    const stored = await hasher.import(parseHash(sample));
    expect((await hasher.verify(sample.password, stored)).matches).toBe(true);
    expect((await hasher.verify(`${sample.password}x`, stored)).matches).toBe(false);
  });

  test('A7: without its pepper a peppered digest does not match, nor with another', async () => {
    const { digest, password } = SAMPLES.find((sample) => sample.hasher === 'bcrypt_peppered')!;
    const bare = digest.slice(0, 60);
    const imported = async (given: Parameters<typeof parseHash>[0]) => hasher.import(parseHash(given));
    const other = await imported({ hasher: 'bcrypt_peppered', digest: `${bare}$abcdefG` });
    const none = await imported({ hasher: 'bcrypt', digest: bare });
    expect(await hasher.verify(password, other)).toEqual(NO);
    expect(await hasher.verify(password, none)).toEqual(NO);
    expect(await hasher.verify(`${password}abcdefg`, none)).toEqual({ matches: true, stale: true });
  });

  test('A7: a pepper may hold the signs that hold a digest together, and digits only', async () => {
    const { hash } = await import('@node-rs/bcrypt');
    for (const pepper of ['a$b,c=d', '123456', 'p\u00e9pper']) {
      const digest = `${await hash(`secret password${pepper}`, { cost: 4 })}$${pepper}`;
      const stored = await hasher.import(parseHash({ hasher: 'bcrypt_peppered', digest }));
      expect(await hasher.verify('secret password', stored)).toEqual({ matches: true, stale: true });
    }
  });
});

test('A6: a digest of many rounds lets other work in between', async () => {
  const spec = parseHash({ hasher: 'phpass', digest: '$P$FiS0N5L672xzQx1rt1vgdJQRYKnQM9/' });
  let others = 0;
  let over = false;
  const work = schemeOf(spec).derive(Buffer.from('compL3X!'), spec);
  void work.then(() => (over = true));
  while (!over) {
    await setImmediate();
    others += 1;
  }
  expect((await work).equals(spec.digest)).toBe(true);
  expect(others).toBeGreaterThan(32);
});
