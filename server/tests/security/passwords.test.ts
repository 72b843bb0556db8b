// Passwords over the wire: what may be set, how it is read, and what wrong ones are told.

import { expect, test } from 'vitest';
import { banUser } from '../../src/core/users.ts';
import { startHasher } from '../../src/kit/passwords/hasher.ts';
import { onEachDatabase, type Reply, sharedHouse, type TestHouse } from '../house.ts';
import { signal, storedHash, watchHashing } from './hashing.ts';
import { authenticate } from './people.ts';
import { dump } from './rows.ts';

const GOOD = 'seven grey herons';

async function create(house: TestHouse, body: object): Promise<Reply> {
  return house.call('POST', '/user_management/users', { body: { email_verified: true, ...body } });
}

async function signIn(house: TestHouse, email: string, password: string): Promise<Reply> {
  const { clientId: client_id, apiKey: client_secret } = house;
  return authenticate(house, { grant_type: 'password', client_id, client_secret, email, password });
}

/** An answer without what differs between any two: its request id, and whom it speaks of. */
function likeness({ status, headers, text }: Reply, email: string) {
  const named = [...headers].filter(([name]) => name !== 'x-request-id').sort();
  return { status, headers: named, text: text.replaceAll(email, '…') };
}

onEachDatabase('passwords', (open, kind) => {
  const shared = sharedHouse(kind);

  test('A2: a password that is too long costs no look-up, no hash and no try, whether or not the user exists', async () => {
    const house = await open();
    await create(house, { email: 'known@example.com', password: GOOD });
    const jobs = watchHashing(house);
    const asked: string[] = [];
    const { database } = house.house.tools;
    house.house.tools.database = {
      ...database,
      db: {
        kind: database.kind,
        run(statement, values) {
          asked.push(statement.sql);
          return database.db.run(statement, values);
        },
      },
    };
    const before = (await dump(database)).attempts;
    for (const password of ['x'.repeat(257), 'é'.repeat(257), '🔑'.repeat(257), 'x'.repeat(100_000)]) {
      const known = likeness(await signIn(house, 'known@example.com', password), 'known@example.com');
      const unknown = likeness(await signIn(house, 'other@example.com', password), 'other@example.com');
      expect(known).toEqual(unknown);
      expect(known.status).toBe(400);
      expect(known.text).toContain('invalid_credentials');
    }
    expect(jobs).toEqual([]);
    expect(asked.filter((sql) => sql.includes('password_credentials'))).toEqual([]);
    expect((await dump(database)).attempts).toEqual(before);
  });

  test('A2: 256 characters of four bytes each are taken, one more is not', async () => {
    const house = await open();
    const longest = '🔑'.repeat(256);
    expect((await create(house, { email: 'a@example.com', password: longest })).status).toBe(201);
    expect((await signIn(house, 'a@example.com', longest)).status).toBe(200);
    expect((await signIn(house, 'a@example.com', '🔑'.repeat(255))).status).toBe(400);
    const refused = await create(house, { email: 'b@example.com', password: `${longest}x` });
    expect(refused.body).toMatchObject({ code: 'password_strength_error', errors: [{ code: 'password_too_long' }] });
  });

  test.each([
    'zqxjvkwpyf',
    '8203948571',
    'ΩΩψψχχφφυυ',
    '-- -- -- --',
    'hhhjhjhjhhj',
  ])('A2: no rules of composition: %j will do', async (password) => {
    const house = await open();
    expect((await create(house, { email: 'a@example.com', password })).status).toBe(201);
  });

  test.each([
    ['password123', ['password_pwned']],
    ['PassWord123', ['password_pwned']],
    ['ｐａｓｓｗｏｒｄ１２３', ['password_pwned']],
    ['1234567890', ['password_pwned']],
    ['my name is margaret', ['password_too_weak']],
    ['MARGARET-is-my-name', ['password_too_weak']],
    ['ｍａｒｇａｒｅｔ ｉｓ ｍｅ', ['password_too_weak']],
    ['a latchKey for me', ['password_too_weak']],
    ['short one', ['password_too_short']],
    ['password', ['password_too_short', 'password_pwned']],
    ['', ['password_too_short']],
  ])('A3: %j is refused with %j, and nobody is made', async (password, codes) => {
    const house = await shared();
    const refused = await create(house, { email: 'margaret@example.com', password });
    expect(refused.status).toBe(400);
    expect(refused.body.code).toBe('password_strength_error');
    expect(refused.body.errors.map(({ code }: { code: string }) => code)).toEqual(codes);
    if (password.includes('argaret')) expect(refused.text).not.toContain(password);
    expect((await house.call('GET', '/user_management/users?email=margaret@example.com')).body.data).toEqual([]);
  });

  test('A3: a change is held to the same rules, with the address that comes along', async () => {
    const house = await open();
    const { id } = (await create(house, { email: 'margaret@example.com', password: GOOD })).body;
    const before = await storedHash(house, id);
    const change = (body: object) => house.call('PUT', `/user_management/users/${id}`, { body });
    for (const body of [
      { password: 'qwertyuiop' },
      { password: 'margaret and more' },
      { email: 'heloise@example.com', password: 'all for heloise' },
    ]) {
      const refused = await change(body);
      expect([refused.status, refused.body.code]).toEqual([400, 'password_strength_error']);
    }
    expect(await storedHash(house, id)).toBe(before);
    expect((await change({ email: 'heloise@example.com', password: 'margaret and more' })).status).toBe(200);
  });

  test('A4: a password is read as typed: no trim, no case fold, no truncation', async () => {
    const house = await open();
    const typed = ' Seven grey Herons ';
    const long = 'y'.repeat(72);
    await create(house, { email: 'a@example.com', password: typed });
    await create(house, { email: 'b@example.com', password: `${long}1` });
    for (const other of ['Seven grey Herons', ' Seven grey Herons', ' seven grey herons ', ' Seven  grey Herons ']) {
      expect((await signIn(house, 'a@example.com', other)).status).toBe(400);
    }
    expect((await signIn(house, 'a@example.com', typed)).status).toBe(200);
    expect((await signIn(house, 'b@example.com', `${long}2`)).status).toBe(400);
    expect((await signIn(house, 'b@example.com', `${long}1`)).status).toBe(200);
  });

  test('A4: NUL and lone surrogates are refused when set and when typed, and cost nothing', async () => {
    const house = await open();
    await create(house, { email: 'a@example.com', password: GOOD });
    const jobs = watchHashing(house);
    for (const password of [`${GOOD}\0`, `\0${GOOD}`, `seven\0grey herons`, `${GOOD}\ud800`]) {
      const set = await create(house, { email: 'b@example.com', password });
      const typed = await signIn(house, 'a@example.com', password);
      expect([set.status, set.body.code]).toEqual([400, 'malformed_request']);
      expect([typed.status, typed.body.code]).toEqual([400, 'malformed_request']);
    }
    expect(jobs).toEqual([]);
  });

  test('A4: one password typed on two keyboards is the same', async () => {
    const house = await open();
    await create(house, { email: 'a@example.com', password: 'crème brûlée ﬁve' });
    const decomposed = 'crème brûlée ﬁve'.normalize('NFKD');
    expect(decomposed).not.toBe('crème brûlée ﬁve');
    expect((await signIn(house, 'a@example.com', decomposed)).status).toBe(200);
    expect((await signIn(house, 'a@example.com', 'creme brulee five')).status).toBe(400);
  });

  test('A5, B1: an unknown, a passwordless, a banned and a right user cost one hash and hear the same', async () => {
    const house = await open();
    const right = await create(house, { email: 'right@example.com', password: GOOD });
    const banned = await create(house, { email: 'banne@example.com', password: GOOD });
    await create(house, { email: 'nopas@example.com' });
    await banUser(house.work, banned.body.id);
    const jobs = watchHashing(house);
    const heard: ReturnType<typeof likeness>[] = [];
    for (const email of ['right@example.com', 'banne@example.com', 'nopas@example.com', 'nobod@example.com']) {
      jobs.length = 0;
      heard.push(likeness(await signIn(house, email, 'eight grey herons'), email));
      expect(jobs).toEqual(['verify']);
    }
    expect(heard[0]?.status).toBe(400);
    expect(heard).toEqual(heard.map(() => heard[0]));
    expect((await signIn(house, 'banne@example.com', GOOD)).status).toBe(403);
    expect((await signIn(house, 'right@example.com', GOOD)).body.user.id).toBe(right.body.id);
  });

  test('A6: a full queue answers 503 with Retry-After, and costs nobody a try', async () => {
    const house = await open();
    const { id } = (await create(house, { email: 'a@example.com', password: GOOD })).body;
    const { tools } = house.house;
    const real = tools.hasher;
    const narrow = startHasher({ concurrency: 1, queueLimit: 1, waitMs: 10_000 });
    tools.hasher = narrow;
    let compared: number;
    try {
      const answers = await Promise.all(
        Array.from({ length: 9 }, () => signIn(house, 'a@example.com', 'not this one')),
      );
      const busy = answers.filter(({ status }) => status === 503);
      compared = answers.filter(({ status }) => status === 400).length;
      expect(busy.length).toBeGreaterThan(0);
      expect(busy.length + compared).toBe(9);
      for (const { headers, body } of busy) {
        expect(headers.get('retry-after')).toMatch(/^[1-9]\d*$/);
        expect(body.message).toContain(headers.get('x-request-id'));
      }
    } finally {
      tools.hasher = real;
      await narrow.close();
    }
    // Nine failures in all: the tenth try is the last that may be right, unless those that were too busy counted.
    for (; compared < 9; compared += 1) await signIn(house, 'a@example.com', 'nor this one');
    const right = await signIn(house, 'a@example.com', GOOD);
    expect([right.status, right.body.user?.id]).toEqual([200, id]);
  });

  test('A6: while a password is hashed the house answers others', async () => {
    const house = await open();
    // As dear as an import may be that a test can wait for: some tenths of a second on one core.
    const salt = Buffer.alloc(16, 7).toString('base64').replaceAll('=', '');
    const digest = Buffer.alloc(32, 9).toString('base64').replaceAll('=', '');
    const imported = {
      password_hash: `$argon2id$v=19$m=65536,t=4,p=1$${salt}$${digest}`,
      password_hash_type: 'argon2',
    };
    expect((await create(house, { email: 'a@example.com', ...imported })).status).toBe(201);
    const done = signal();
    const slow = signIn(house, 'a@example.com', GOOD).finally(done.give);
    let over = false;
    void done.promise.then(() => {
      over = true;
    });
    let served = 0;
    while (!over) {
      expect((await house.call('GET', `/user_management/users?email=a@example.com`)).status).toBe(200);
      served += 1;
      await new Promise(setImmediate);
    }
    expect((await slow).status).toBe(400);
    expect(served).toBeGreaterThan(3);
  });
});
