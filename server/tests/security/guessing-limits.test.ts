// Rate limits: exact over replicas, one key for every spelling of a caller.

import { pino } from 'pino';
import { expect, onTestFinished, test } from 'vitest';
import { openHouse } from '../../src/app.ts';
import { readConfig } from '../../src/config.ts';
import { openSqlite } from '../../src/store/sqlite.ts';
import { ORIGIN, onEachDatabase, type Reply, SECRET, type TestHouse } from '../house.ts';

const DOOR = '/user_management/authenticate';
/** What the door lets one address do in a minute. */
const LIMIT = 600;

interface Caller {
  address?: string;
  path?: string;
  headers?: Record<string, string>;
}

// A grant that is not known: it costs nothing but its place in the budget.
function knock(house: TestHouse, { address = '203.0.113.9', path = DOOR, headers = {} }: Caller = {}): Promise<Reply> {
  const body = { grant_type: 'nothing', client_id: house.clientId };
  return house.call('POST', path, { key: null, body, address, headers });
}

async function knocks(houses: TestHouse[], times: number, caller: (n: number) => Caller): Promise<number> {
  const house = (n: number) => houses[n % houses.length] as TestHouse;
  const answers = await Promise.all(Array.from({ length: times }, (_, n) => knock(house(n), caller(n))));
  for (const { status, body } of answers) {
    if (status !== 429) expect([status, body.error]).toEqual([400, 'unsupported_grant_type']);
  }
  return answers.filter(({ status }) => status !== 429).length;
}

onEachDatabase('rate limits', (open) => {
  test('B4: of parallel requests over two replicas exactly as many pass as may, however they are dressed up', async () => {
    const house = await open({ limits: true });
    const replica = await house.addReplica();
    const dressed = (n: number): Caller => ({
      address: ['203.0.113.9', '::ffff:203.0.113.9', '::FFFF:cb00:7109', '64:ff9b::203.0.113.9'][n % 4] as string,
      path: n % 3 ? DOOR : `${DOOR}?n=${n}`,
      headers: {
        'x-forwarded-for': `198.51.100.${n % 250}`,
        'user-agent': `caller ${n}`,
        forwarded: `for=192.0.2.${n % 250}`,
      },
    });
    expect(await knocks([house, replica], LIMIT + 60, dressed)).toBe(LIMIT);
    const refused = await knock(replica);
    expect(refused.status).toBe(429);
    expect(refused.headers.get('retry-after')).toMatch(/^[1-9]\d?$/);
    expect(refused.body).toMatchObject({ error: 'too_many_requests', code: 'too_many_requests' });
    expect((await knock(house, { address: '203.0.113.10' })).status).toBe(400);
    house.clock.advance(Number(refused.headers.get('retry-after')) * 1000);
    expect((await knock(house)).status).toBe(400);
  });

  test('B4: an IPv6 caller is its /64, and its neighbour is another', async () => {
    const house = await open({ limits: true });
    const spread = (n: number): Caller => ({ address: `2001:db8:1:2:${n.toString(16)}::${(n * 7).toString(16)}` });
    expect(await knocks([house], LIMIT + 20, spread)).toBe(LIMIT);
    expect((await knock(house, { address: '2001:0DB8:0001:0002:ffff:ffff:ffff:ffff' })).status).toBe(429);
    expect((await knock(house, { address: '2001:db8:1:2::1%eth0' })).status).toBe(429);
    expect((await knock(house, { address: '2001:db8:1:3::1' })).status).toBe(400);
  });
});

test.each([
  ['off', 'development', LIMIT + 20],
  ['on', 'production', LIMIT],
] as const)('B4: limits are %s in %s', async (_, mode, passing) => {
  const apiKey = 'sk_live_0123456789abcdef0123456789abcdef';
  const config = readConfig({ mode }, { LATCHKEY_SECRET: SECRET, LATCHKEY_API_KEY: apiKey });
  const logger = pino({ level: 'silent' });
  const house = await openHouse(config, ORIGIN, { database: openSqlite(':memory:'), logger });
  onTestFinished(() => house.close());
  const send = () =>
    house.fetch(
      new Request(`${ORIGIN}${DOOR}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ grant_type: 'nothing', client_id: house.clientId }),
      }),
    );
  const answers = await Promise.all(Array.from({ length: LIMIT + 20 }, send));
  expect(answers.filter(({ status }) => status === 400)).toHaveLength(passing);
});
