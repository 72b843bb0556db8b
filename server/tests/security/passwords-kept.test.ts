// Passwords at rest: what is imported, what replaces it, and what a new one puts an end to.

import { createCipheriv, createHash, pbkdf2Sync, randomBytes, scryptSync } from 'node:crypto';
import { hash as argon2 } from '@node-rs/argon2';
import { hash as bcryptHash } from '@node-rs/bcrypt';
import { expect, test } from 'vitest';
import { onEachDatabase, type Reply, sharedHouse, type TestHouse } from '../house.ts';
import { interceptHashing, signal, storedHash, watchHashing } from './hashing.ts';
import { authenticate, refresh } from './people.ts';
import { dump, rows } from './rows.ts';

const TODAY = /^\$argon2id\$v=19\$m=19456,t=2,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/;
const PASSWORD = 'seven grey herons';
const EMAIL = 'ada@example.com';

const b64 = (bytes: Buffer) => bytes.toString('base64').replaceAll('=', '');
const SALT = randomBytes(16);
const bcrypt = (password: string) => bcryptHash(password, { cost: 4 });

function firebase(): string {
  const [signerKey, separator] = [randomBytes(64), Buffer.from([0x0a])];
  const key = scryptSync(PASSWORD, Buffer.concat([SALT, separator]), 32, { N: 2 ** 8, r: 8, p: 1 });
  const cipher = createCipheriv('aes-256-ctr', key, Buffer.alloc(16));
  const digest = Buffer.concat([cipher.update(signerKey), cipher.final()]);
  return `$firebase-scrypt$r=8,m=8,sk=${b64(signerKey)},ss=${b64(separator)}$${b64(SALT)}$${b64(digest)}`;
}

function salted(algorithm: 'sha1' | 'sha256'): Buffer {
  return createHash(algorithm).update(PASSWORD).update(SALT).digest();
}

/** One hash of the password in each of the vendor's types. */
const IMPORTS: [type: string, hash: () => string | Promise<string>][] = [
  ['bcrypt', () => bcrypt(PASSWORD)],
  ['argon2', () => argon2(PASSWORD, { algorithm: 1, memoryCost: 64, timeCost: 1, parallelism: 1 })],
  [
    'scrypt',
    () => `$scrypt$ln=8,r=8,p=1$${b64(SALT)}$${b64(scryptSync(PASSWORD, SALT, 32, { N: 2 ** 8, r: 8, p: 1 }))}`,
  ],
  ['pbkdf2', () => `$pbkdf2-sha256$i=1000,l=32$${b64(SALT)}$${b64(pbkdf2Sync(PASSWORD, SALT, 1_000, 32, 'sha256'))}`],
  ['firebase-scrypt', firebase],
  ['ssha', () => `{SSHA}${Buffer.concat([salted('sha1'), SALT]).toString('base64')}`],
  ['ssha256', () => `{SSHA256}${Buffer.concat([salted('sha256'), SALT]).toString('base64')}`],
];

function create(house: TestHouse, body: object): Promise<Reply> {
  return house.call('POST', '/user_management/users', { body: { email: EMAIL, email_verified: true, ...body } });
}

function change(house: TestHouse, id: string, body: object): Promise<Reply> {
  return house.call('PUT', `/user_management/users/${id}`, { body });
}

function signIn(house: TestHouse, password = PASSWORD): Promise<Reply> {
  const { clientId: client_id, apiKey: client_secret } = house;
  return authenticate(house, { grant_type: 'password', client_id, client_secret, email: EMAIL, password });
}

async function eventNames(house: TestHouse): Promise<string[]> {
  return (await rows(house.database, 'select name from events order by created_at, id')).map(({ name }) =>
    String(name),
  );
}

onEachDatabase('passwords at rest', (open, kind) => {
  const shared = sharedHouse(kind);

  test.each(
    IMPORTS,
  )('A1: an imported %s hash gives way to argon2id at the next sign-in, and only then', async (type, make) => {
    const house = await open();
    const imported = { password_hash: await make(), password_hash_type: type };
    const { id } = (await create(house, imported)).body;
    const stored = await storedHash(house, id);
    expect(stored).not.toMatch(TODAY);
    expect((await signIn(house, `${PASSWORD}!`)).status).toBe(400);
    expect(await storedHash(house, id)).toBe(stored);
    const jobs = watchHashing(house);
    expect((await signIn(house)).status).toBe(200);
    const fresh = await storedHash(house, id);
    expect(fresh).toMatch(TODAY);
    expect((await signIn(house)).status).toBe(200);
    expect(await storedHash(house, id)).toBe(fresh);
    expect(jobs).toEqual(['verify', 'hash', 'verify']);
  });

  test('A1: a hash of ours with weaker parameters gives way too', async () => {
    const house = await open();
    const { id } = (await create(house, { password: PASSWORD })).body;
    const weak = await argon2(PASSWORD, { memoryCost: 4_096, timeCost: 1, parallelism: 1 });
    await rows(house.database, 'update password_credentials set hash = ? where user_id = ?', weak, id);
    expect((await signIn(house)).status).toBe(200);
    expect(await storedHash(house, id)).toMatch(TODAY);
    expect((await signIn(house)).status).toBe(200);
  });

  test('A1: two first sign-ins at once both work', async () => {
    const house = await open();
    const { id } = (await create(house, { password_hash: await bcrypt(PASSWORD), password_hash_type: 'bcrypt' })).body;
    const answers = await Promise.all([signIn(house), signIn(house), signIn(house)]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(await storedHash(house, id)).toMatch(TODAY);
  });

  test('A1, A8: a password that changes while the old one signs in stays, and the old one has opened nothing', async () => {
    const house = await open();
    const { id } = (await create(house, { password_hash: await bcrypt(PASSWORD), password_hash_type: 'bcrypt' })).body;
    const [verified, changed] = [signal(), signal()];
    let held = false;
    interceptHashing(house, async (job, work) => {
      const result = await work();
      if (job === 'verify' && !held) {
        held = true;
        verified.give();
        await changed.promise;
      }
      return result;
    });
    const late = signIn(house);
    await verified.promise;
    expect((await change(house, id, { password: 'nine grey herons' })).status).toBe(200);
    const stored = await storedHash(house, id);
    changed.give();
    const answer = await late;
    expect([answer.status, answer.body.code]).toEqual([400, 'invalid_credentials']);
    expect(await storedHash(house, id)).toBe(stored);
    expect((await house.call('GET', `/user_management/users/${id}/sessions`)).body.data).toEqual([]);
    expect((await signIn(house)).status).toBe(400);
    expect((await signIn(house, 'nine grey herons')).status).toBe(200);
  });

  test('A4: an imported hash of bytes that NFKC would change is met by the same bytes', async () => {
    const house = await open();
    const typed = 'cre\u0300me bru\u0302le\u0301e';
    await create(house, { password_hash: await bcrypt(typed), password_hash_type: 'bcrypt' });
    expect((await signIn(house, typed)).status).toBe(200);
    expect((await signIn(house, typed.normalize('NFC'))).status).toBe(200);
  });

  const salt = b64(SALT);
  const digest = b64(Buffer.alloc(32, 1));
  const bcryptRest = `${'a'.repeat(21)}e${'b'.repeat(31)}`;
  const keys = `sk=${b64(Buffer.alloc(64))},ss=${b64(Buffer.from([1]))}`;
  test.each([
    ['bcrypt', `$2b$15$${bcryptRest}`],
    ['bcrypt', `$2b$31$${bcryptRest}`],
    ['bcrypt', `$2b$03$${bcryptRest}`],
    ['scrypt', `$scrypt$ln=18,r=8,p=1$${salt}$${digest}`],
    ['scrypt', `$scrypt$v=1$n=262144,r=8,p=1$${salt}$${digest}`],
    ['scrypt', `$scrypt$ln=14,r=9,p=1$${salt}$${digest}`],
    ['scrypt', `$scrypt$ln=14,r=8,p=11$${salt}$${digest}`],
    ['argon2', `$argon2id$v=19$m=262145,t=1,p=1$${salt}$${digest}`],
    ['argon2', `$argon2id$v=19$m=4294967295,t=1,p=1$${salt}$${digest}`],
    ['argon2', `$argon2id$v=19$m=1024,t=11,p=1$${salt}$${digest}`],
    ['argon2', `$argon2id$v=19$m=1024,t=1,p=17$${salt}$${digest}`],
    ['pbkdf2', `$pbkdf2-sha256$i=2000001,l=32$${salt}$${digest}`],
    ['pbkdf2', `pbkdf2_sha256$4000000$abc$${digest}`],
    ['firebase-scrypt', `$firebase-scrypt$r=8,m=18,${keys}$${salt}$${digest}`],
    ['firebase-scrypt', `$firebase-scrypt$r=9,m=14,${keys}$${salt}$${digest}`],
    ['ssha', '{SSHA}AAAA'],
    ['bcrypt', PASSWORD],
  ])('A7: a %s hash beyond the bounds is refused before any work: %s', async (type, hash) => {
    const house = await shared();
    const jobs = watchHashing(house);
    const refused = await create(house, { password_hash: hash, password_hash_type: type });
    expect([refused.status, refused.body.code]).toEqual([400, 'invalid_password_hash']);
    expect(refused.text).not.toContain(hash);
    expect(jobs).toEqual([]);
    expect((await dump(house.database)).users).toEqual([]);
  });

  test('A7: a change to a hash beyond the bounds is refused, and the password stays', async () => {
    const house = await open();
    const { id } = (await create(house, { password: PASSWORD })).body;
    const hash = `$argon2id$v=19$m=262145,t=1,p=1$${salt}$${digest}`;
    const refused = await change(house, id, { password_hash: hash, password_hash_type: 'argon2' });
    expect([refused.status, refused.body.code]).toEqual([400, 'invalid_password_hash']);
    expect((await signIn(house)).status).toBe(200);
  });

  test('A7: a fast digest is found in no table, in no spelling', async () => {
    const house = await open();
    for (const [type, make] of IMPORTS.filter(([name]) => /^(ssha|pbkdf2)/.test(name))) {
      await create(house, { email: `${type}@example.com`, password_hash: await make(), password_hash_type: type });
    }
    const everything = JSON.stringify(await dump(house.database));
    const digests = [salted('sha1'), salted('sha256'), pbkdf2Sync(PASSWORD, SALT, 1_000, 32, 'sha256')];
    for (const digest of digests) {
      for (const encoding of ['hex', 'base64url', 'base64'] as const) {
        expect(everything).not.toContain(digest.toString(encoding).replaceAll('=', ''));
      }
    }
    expect((await dump(house.database)).password_credentials).toHaveLength(3);
    for (const row of (await dump(house.database)).password_credentials ?? [])
      expect(row).toContain('$argon2id$v=19$m=19456');
  });

  test.each([
    ['typed', async () => ({ password: 'nine grey herons' })],
    ['imported', async () => ({ password_hash: await bcrypt('nine grey herons'), password_hash_type: 'bcrypt' })],
  ])('A8: a new password (%s) ends every session of its owner in the same commit, and nobody else’s', async (_, make) => {
    const house = await open();
    const { id } = (await create(house, { password: PASSWORD })).body;
    await create(house, { email: 'bob@example.com', password: PASSWORD });
    const { clientId: client_id, apiKey: client_secret } = house;
    const mine = [(await signIn(house)).body, (await signIn(house)).body];
    const bob = { grant_type: 'password', client_id, client_secret, email: 'bob@example.com', password: PASSWORD };
    const theirs = (await authenticate(house, bob)).body;
    expect((await change(house, id, await make())).status).toBe(200);
    for (const { refresh_token: token } of mine) {
      const answer = await refresh(house, token);
      expect([answer.status, answer.body.error]).toEqual([400, 'invalid_grant']);
    }
    expect((await refresh(house, theirs.refresh_token)).status).toBe(200);
    const names = await eventNames(house);
    expect(names.filter((name) => name === 'session.revoked')).toHaveLength(2);
    expect(names.filter((name) => name === 'user.password_changed')).toHaveLength(1);
    expect((await signIn(house)).status).toBe(400);
    expect((await signIn(house, 'nine grey herons')).status).toBe(200);
  });

  test('A8: a change that is refused ends nothing', async () => {
    const house = await open();
    const { id } = (await create(house, { password: PASSWORD })).body;
    const { refresh_token: token } = (await signIn(house)).body;
    expect((await change(house, id, { password: 'short' })).status).toBe(400);
    expect((await change(house, id, { first_name: 'Ada' })).status).toBe(200);
    expect((await refresh(house, token)).status).toBe(200);
  });
});
