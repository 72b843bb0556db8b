// Guessing: one ledger that every try goes through, exact under any number of parallel callers.

import { expect, test } from 'vitest';
import { changeSettings } from '../../src/core/environments.ts';
import type { EnvironmentSettings } from '../../src/model/environment.ts';
import { Unavailable } from '../../src/model/refusal.ts';
import { onEachDatabase, type Reply, type TestHouse } from '../house.ts';
import { watchHashing } from './hashing.ts';
import { authenticate, PASSWORD, person, refresh } from './people.ts';
import { dump, rows } from './rows.ts';

const WRONG = 'not the password';

function tryAt(house: TestHouse, email: string, password = WRONG, more: object = {}): Promise<Reply> {
  const { clientId: client_id, apiKey: client_secret } = house;
  return authenticate(house, { grant_type: 'password', client_id, client_secret, email, password, ...more });
}

// Before the first request of a house: later ones would wait for its memory of the settings.
async function configure(house: TestHouse, change: Partial<EnvironmentSettings>): Promise<void> {
  await changeSettings(house.house.tools, house.environment, change);
}

async function tries(house: TestHouse, times: number, email: string, password = WRONG): Promise<number[]> {
  const statuses: number[] = [];
  for (let n = 0; n < times; n += 1) statuses.push((await tryAt(house, email, password)).status);
  return statuses;
}

onEachDatabase('guessing', (open) => {
  test('B1: unknown identifiers count like known ones: the same answers at the same numbers', async () => {
    const house = await open();
    await configure(house, { lockoutFailures: 3 });
    await person(house, house, 'known@example.com');
    const heard: Record<string, unknown[]> = {};
    for (const email of ['known@example.com', 'guess@example.com', 'no address at all']) {
      heard[email] = [];
      for (let n = 0; n < 5; n += 1) {
        const { status, text, headers } = await tryAt(house, email);
        heard[email].push([status, text.replaceAll(email, '…'), headers.get('retry-after')]);
      }
    }
    const [first, ...others] = Object.values(heard);
    expect(first?.map((answer) => (answer as unknown[])[0])).toEqual([400, 400, 400, 429, 429]);
    expect((first?.[3] as unknown[])[2]).toMatch(/^3[56]\d\d$/);
    for (const other of others) expect(other).toEqual(first);
  });

  test('B1: all spellings of an address, both paths of the door and both ways to show the secret share one budget', async () => {
    const house = await open();
    await configure(house, { lockoutFailures: 4 });
    await person(house, house, 'ada@example.com');
    const body = { grant_type: 'password', client_id: house.clientId, password: WRONG };
    const proof = { client_secret: house.apiKey };
    const door = '/user_management/authenticate';
    const spelled = [
      () => tryAt(house, 'ADA@example.com'),
      () => tryAt(house, ' ada@EXAMPLE.com '),
      () =>
        house.call('POST', '/x/authkit/users/authenticate', {
          key: null,
          body: { ...body, ...proof, email: 'Ada@example.com' },
        }),
      () => house.call('POST', door, { body: { ...body, email: 'ａda@example.com' } }),
    ];
    for (const guess of spelled) expect((await guess()).status).toBe(400);
    for (const guess of spelled) expect((await guess()).status).toBe(429);
    expect((await tryAt(house, 'ada@example.com', PASSWORD)).status).toBe(429);
    expect((await tryAt(house, 'eve@example.com')).status).toBe(400);
  });

  test('B1: a budget belongs to one environment', async () => {
    const house = await open();
    await configure(house, { lockoutFailures: 2 });
    const other = await house.addTenant();
    await person(house, other, 'ada@example.com');
    expect(await tries(house, 3, 'ada@example.com')).toEqual([400, 400, 429]);
    const { clientId: client_id, apiKey: client_secret } = other;
    const there = { grant_type: 'password', client_id, client_secret, email: 'ada@example.com', password: PASSWORD };
    expect((await authenticate(house, there)).status).toBe(200);
  });

  test('B1: the address that an application names has a budget too, one for all its spellings', async () => {
    const house = await open();
    await configure(house, { addressFailures: 3 });
    await person(house, house, 'ada@example.com');
    const from = (ip_address: string, email: string, password = WRONG) => tryAt(house, email, password, { ip_address });
    // What turns out right is no failure.
    for (let n = 0; n < 4; n += 1) expect((await from('203.0.113.9', 'ada@example.com', PASSWORD)).status).toBe(200);
    expect((await from('203.0.113.9', 'a@example.com')).status).toBe(400);
    expect((await from('::ffff:203.0.113.9', 'b@example.com')).status).toBe(400);
    expect((await from('::ffff:cb00:7109', 'c@example.com')).status).toBe(400);
    const refused = await from(' 203.0.113.9', 'ada@example.com', PASSWORD);
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get('retry-after'))).toBeLessThanOrEqual(600);
    expect((await from('203.0.113.10', 'ada@example.com', PASSWORD)).status).toBe(200);
    expect((await from('2001:db8:1:2::1', 'd@example.com')).status).toBe(400);
    expect((await from('2001:0DB8:1:2:ffff::', 'e@example.com')).status).toBe(400);
    expect((await from('2001:db8:1:2::2', 'f@example.com')).status).toBe(400);
    expect((await from('2001:db8:1:2:3::3', 'ada@example.com', PASSWORD)).status).toBe(429);
    expect((await from('2001:db8:1:3::1', 'ada@example.com', PASSWORD)).status).toBe(200);
    house.clock.advance(600_000);
    expect((await from('203.0.113.9', 'ada@example.com', PASSWORD)).status).toBe(200);
  });

  test('B1: an address that must wait cannot use up the budgets of others', async () => {
    const house = await open();
    await configure(house, { addressFailures: 1, lockoutFailures: 2 });
    await person(house, house, 'ada@example.com');
    const from = { ip_address: '203.0.113.9' };
    expect((await tryAt(house, 'eve@example.com', WRONG, from)).status).toBe(400);
    for (let n = 0; n < 4; n += 1) expect((await tryAt(house, 'ada@example.com', WRONG, from)).status).toBe(429);
    expect((await tryAt(house, 'ada@example.com', PASSWORD)).status).toBe(200);
  });

  test('B2: of 200 guesses at once over two replicas no more than the budget are compared', async () => {
    const house = await open();
    const replica = await house.addReplica();
    await person(house, house, 'ada@example.com');
    const [here, there] = [watchHashing(house), watchHashing(replica)];
    const doors = Array.from({ length: 200 }, (_, n) => (n % 2 ? house : replica));
    const { clientId: client_id, apiKey: client_secret } = house;
    const body = { grant_type: 'password', client_id, client_secret, email: 'ada@example.com', password: WRONG };
    const answers = await Promise.all(doors.map((door) => authenticate(door, body)));
    const counts = { 400: 0, 429: 0 } as Record<number, number>;
    for (const { status } of answers) counts[status] = (counts[status] ?? 0) + 1;
    expect(counts).toEqual({ 400: 10, 429: 190 });
    expect([...here, ...there]).toEqual(Array(10).fill('verify'));
    expect((await tryAt(house, 'ada@example.com', PASSWORD)).status).toBe(429);
    const told = await rows(house.database, "select data from events where name = 'user.locked'");
    expect(told).toHaveLength(1);
  });

  test('B2: a sign-in whose commit fails has used its try', async () => {
    const house = await open();
    await configure(house, { lockoutFailures: 3 });
    await person(house, house, 'ada@example.com');
    const { database } = house.house.tools;
    house.house.tools.database = {
      ...database,
      commit: (work) =>
        database.commit(async (tx) => {
          await work(tx);
          throw new Unavailable('the commit was lost');
        }),
    };
    expect(await tries(house, 3, 'ada@example.com', PASSWORD)).toEqual([503, 503, 503]);
    house.house.tools.database = database;
    expect((await tryAt(house, 'ada@example.com', PASSWORD)).status).toBe(429);
  });

  test('B2: a success starts the count afresh', async () => {
    const house = await open();
    await configure(house, { lockoutFailures: 3 });
    await person(house, house, 'ada@example.com');
    for (let n = 0; n < 2; n += 1) {
      expect(await tries(house, 2, 'ada@example.com')).toEqual([400, 400]);
      expect((await tryAt(house, 'ada@example.com', PASSWORD)).status).toBe(200);
    }
    expect((await dump(house.database)).attempts).toEqual([]);
  });

  test('B3: a lock leaves live sessions alone, and is over after its time', async () => {
    const house = await open();
    await configure(house, { lockoutFailures: 2, lockoutSeconds: 900 });
    const ada = await person(house, house, 'ada@example.com');
    expect(await tries(house, 3, 'ada@example.com')).toEqual([400, 400, 429]);
    const refreshed = await refresh(house, ada.refreshToken);
    expect(refreshed.status).toBe(200);
    expect((await house.call('GET', `/user_management/users/${ada.id}/sessions`)).body.data).toHaveLength(1);
    house.clock.advance(890_000);
    const waiting = await tryAt(house, 'ada@example.com', PASSWORD);
    expect(waiting.status).toBe(429);
    expect(waiting.headers.get('retry-after')).toMatch(/^\d+$/);
    expect(Number(waiting.headers.get('retry-after'))).toBeLessThanOrEqual(10);
    house.clock.advance(Number(waiting.headers.get('retry-after')) * 1000);
    expect((await tryAt(house, 'ada@example.com', PASSWORD)).status).toBe(200);
    expect((await refresh(house, refreshed.body.refresh_token)).status).toBe(200);
  });

  test('B3: tries against a lock do not lengthen it', async () => {
    const house = await open();
    await configure(house, { lockoutFailures: 2, lockoutSeconds: 900 });
    await person(house, house, 'ada@example.com');
    await tries(house, 2, 'ada@example.com');
    for (let n = 0; n < 9; n += 1) {
      house.clock.advance(100_000);
      const statuses = await tries(house, 1, 'ada@example.com', n < 8 ? WRONG : PASSWORD);
      expect(statuses).toEqual([n < 8 ? 429 : 200]);
    }
  });
});
