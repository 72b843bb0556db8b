// Several workers at one outbox of events, and workers that die, are late or are stopped: each event once, none lost.

import { expect, it } from 'vitest';
import { fanOut, type Speeches, sweepDeliveries, takeDeliveries } from '../src/core/deliveries.ts';
import { resealAll } from '../src/core/housekeeping.ts';
import { createWebhookEndpoint, listWebhookEndpoints, rotateWebhookSecret } from '../src/core/webhooks.ts';
import type { Work } from '../src/core/work.ts';
import { openVault } from '../src/kit/vault.ts';
import { startWebhooks } from '../src/workers/webhooks.ts';
import { analyze, explain } from './explaining.ts';
import { onEachDatabase, SECRET, type TestHouse } from './house.ts';
import { record } from './recording.ts';
import { rows } from './security/rows.ts';
import { makeUsers, startReceiver, usersOf } from './webhooks-receiving.ts';

const MINUTE = 60_000;
const DAY = 86_400_000;

// Of a face that the house does not have, so that its own worker leaves the endpoints to these tests.
const speeches: Speeches = {
  other: {
    nameOf: (event) => event.name,
    readNames: (names) => names,
    print: (event) => JSON.stringify({ id: event.id, event: event.name, data: event.data }),
    sign: ({ body, now }, [mac]) => ({ 'x-signature': mac.hex(`${now}.${body}`) }),
  },
};

const silent = { report: () => {}, note: () => {} };
const endpoint = (work: Work, url = 'http://127.0.0.1:9/') =>
  createWebhookEndpoint(work, 'other', { url, events: ['user.created'] });
const take = (house: TestHouse, count: number) => takeDeliveries(house.house.tools, speeches, () => count);
const all = (house: TestHouse) => rows(house.database, 'select * from webhook_deliveries order by event_id');

onEachDatabase('webhook workers', (open) => {
  it('R4, R10: ten that put events on their way at once put each there once', async () => {
    const house = await open();
    const replica = await house.addReplica();
    await endpoint(house.work);
    await makeUsers(house, 500);
    const fans = Array.from({ length: 10 }, (_, at) => fanOut((at % 2 ? house : replica).house.tools, speeches));
    await Promise.all(fans);
    while (await fanOut(house.house.tools, speeches));
    expect(await all(house)).toHaveLength(500);
    const [{ cursor } = {}] = await rows(house.database, 'select cursor from webhook_endpoints');
    const [{ last } = {}] = await rows(house.database, 'select max(sequence) as last from events');
    expect(Number(cursor)).toBe(Number(last));
  });

  it('R4: ten that take at once each get other events', async () => {
    const house = await open();
    const replica = await house.addReplica();
    await endpoint(house.work);
    await makeUsers(house, 40);
    await fanOut(house.house.tools, speeches);
    const takers = Array.from({ length: 10 }, (_, at) => take(at % 2 ? house : replica, 5));
    const ids = (await Promise.all(takers)).flat().map(({ event }) => event.id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.length + (await take(house, 100)).length).toBe(40);
  });

  it('R10: what a dead worker held is free when its lease is over, and then it has no say any more', async () => {
    const house = await open();
    await endpoint(house.work);
    await makeUsers(house, 1);
    await fanOut(house.house.tools, speeches);
    const [late] = await take(house, 1);
    expect(await take(house, 1)).toEqual([]);
    house.clock.advance(MINUTE);
    const [next] = await take(house, 1);
    expect(next?.event.id).toBe(late?.event.id);
    await late?.settle({ state: 'failed', status: 500, problem: 'late' });
    expect(await all(house)).toMatchObject([{ state: 'waiting', tries: 2, failures: 0, problem: null }]);
    await next?.settle({ state: 'delivered', status: 204 });
    await late?.settle({ state: 'failed', status: 500, problem: 'late' });
    expect(await all(house)).toMatchObject([{ state: 'delivered', last_status: 204, problem: null }]);
  });

  it('R10: an environment whose events cannot be put on their way holds up neither others nor what is on its way', async () => {
    const house = await open();
    const other = await house.addTenant();
    const receiver = await startReceiver();
    for (const { work } of [house, other]) await endpoint(work, receiver.url);
    const [waiting] = await makeUsers(house, 1);
    await fanOut(house.house.tools, speeches);
    const refused: string[] = [];
    const broken: Speeches = {
      other: {
        ...(speeches.other as Speeches[string]),
        nameOf(event) {
          if (refused.includes((event.data as { id: string }).id)) throw new Error('unheard of');
          return event.name;
        },
      },
    };
    refused.push(...(await makeUsers(house, 1)));
    const { body } = await house.call('POST', '/user_management/users', {
      key: other.apiKey,
      body: { email: 'ada@example.com' },
    });
    const told: string[] = [];
    const worker = startWebhooks(house.house.tools, broken, { ...silent, report: (what) => told.push(what) });
    await expect.poll(() => usersOf(receiver.taken)).toEqual([waiting, body.id].sort());
    await worker.stop();
    expect(told).toHaveLength(1);
  });

  it('R10: a worker that is stopped leaves what is on its way to others, at once', async () => {
    const house = await open();
    const receiver = await startReceiver('hang');
    await endpoint(house.work, receiver.url);
    const [user] = await makeUsers(house, 1);
    const first = startWebhooks(house.house.tools, speeches, silent);
    await expect.poll(() => receiver.sent.length).toBe(1);
    await first.stop();
    expect(await all(house)).toMatchObject([{ state: 'waiting', failures: 0 }]);
    receiver.manners = 200;
    const second = startWebhooks(house.house.tools, speeches, silent);
    await expect.poll(() => usersOf(receiver.taken)).toEqual([user]);
    await second.stop();
  });

  it('R10: of an endpoint that is back, what failed is hurried; what just failed, and what is held, is not', async () => {
    const house = await open();
    await endpoint(house.work);
    await makeUsers(house, 5);
    await fanOut(house.house.tools, speeches);
    for (let failures = 0; failures < 7; failures += 1) {
      for (const held of await take(house, 10)) await held.settle({ state: 'failed', status: 500, problem: 'x' });
      house.clock.advance(failures < 6 ? 500_000 : 1_000);
    }
    const due = async () => (await all(house)).filter((row) => Number(row.due_at) <= house.clock.now()).length;
    await makeUsers(house, 1);
    await fanOut(house.house.tools, speeches);
    const [fresh, ...others] = await take(house, 10);
    expect(others).toEqual([]);
    await fresh?.hasten();
    expect(await due()).toBe(0);
    house.clock.advance(50_000);
    await fresh?.hasten();
    expect(await due()).toBe(5);
    expect(await take(house, 10)).toHaveLength(5);
    await fresh?.hasten();
    expect(await due()).toBe(0);
  });

  it('waits for a replica that knows the secret under which the endpoint’s rests', async () => {
    const house = await open();
    const receiver = await startReceiver();
    await endpoint(house.work, receiver.url);
    await makeUsers(house, 1);
    const { tools } = house.house;
    const vault = openVault('a secret that never sealed anything here');
    const stranger = startWebhooks({ ...tools, vault }, speeches, silent);
    const problem = expect.stringContaining('cannot be written here: sealed under another root secret');
    await expect.poll(() => all(house)).toMatchObject([{ state: 'waiting', problem }]);
    await stranger.stop();
    house.clock.advance(MINUTE);
    const knowing = startWebhooks(tools, speeches, silent);
    await expect.poll(() => receiver.taken.length).toBe(1);
    await knowing.stop();
  });

  it('K3: secrets are sealed anew under the present root secret, the one that waits to sign too', async () => {
    const house = await open();
    const made = await endpoint(house.work);
    const { secret: next } = await rotateWebhookSecret(house.work, made.id, MINUTE);
    const vault = openVault('another root secret for tests, of 32 bytes', [SECRET]);
    await resealAll({ ...house.house.tools, vault });
    const [row] = await rows(house.database, 'select secret, next_secret from webhook_endpoints');
    expect([row?.secret, row?.next_secret].map((sealed) => vault.isCurrent(String(sealed)))).toEqual([true, true]);
    const alone = openVault('another root secret for tests, of 32 bytes');
    const work = { ...house.work, db: house.work.db, tools: { ...house.house.tools, vault: alone } };
    const shown = async () => (await listWebhookEndpoints(work, 'other', { limit: 1, order: 'desc' })).rows[0]?.secret;
    expect(await shown()).toBe(made.secret);
    house.clock.advance(MINUTE);
    expect(await shown()).toBe(next);
  });

  it('forgets what was delivered after a week, and what was given up after a month', async () => {
    const house = await open();
    await endpoint(house.work);
    await makeUsers(house, 3);
    await fanOut(house.house.tools, speeches);
    const [one, two] = await take(house, 2);
    await one?.settle({ state: 'delivered', status: 200 });
    await two?.settle({ state: 'failed', status: 500, problem: 'answered 500' });
    await rows(
      house.database,
      "update webhook_deliveries set state = 'dead', settled_at = updated_at where event_id = ?",
      String(two?.event.id),
    );
    const states = async () => (await all(house)).map(({ state }) => state).sort();
    for (const [days, left] of [
      [6, ['dead', 'delivered', 'waiting']],
      [2, ['dead', 'waiting']],
      [21, ['dead', 'waiting']],
      [2, ['waiting']],
    ] as const) {
      house.clock.advance(days * DAY);
      await sweepDeliveries(house.house.tools);
      expect(await states()).toEqual(left);
    }
  });

  it('R16: what the workers ask is found through indexes, however much was delivered', {
    timeout: 60_000,
  }, async () => {
    const house = await open();
    const { id } = await endpoint(house.work);
    await makeUsers(house, 30);
    await fanOut(house.house.tools, speeches);
    await fill(house, id);
    await analyze(house.database);
    const recording = record(house.database);
    const { tools } = house.house;
    const asked = await recording.duringAll(async () => {
      await makeUsers(house, 3);
      await fanOut(tools, speeches);
      for (const held of await takeDeliveries(tools, speeches, () => 5)) {
        await held.settle({ state: 'failed', status: 500, problem: 'x' });
        house.clock.advance(2_000);
        await held.hasten();
      }
    });
    const about = asked.filter(({ sql }) => sql.includes('webhook_deliveries'));
    expect(about.length).toBeGreaterThan(5);
    for (const { sql, steps, scans, pages } of await explain(house.database, about)) {
      expect(
        scans.filter((table) => /deliver|due|event/.test(table)),
        `${sql}\n${steps.join('\n')}`,
      ).toEqual([]);
      if (pages !== null) expect(pages, `${sql}\n${steps.join('\n')}`).toBeLessThan(300);
    }
    const swept = (await recording.duringAll(() => sweepDeliveries(tools))).filter(({ sql }) => /^delete/.test(sql));
    expect(swept).toHaveLength(2);
    for (const { steps } of await explain(house.database, swept))
      expect(steps.join('\n')).toMatch(/webhook_deliveries_(settled|dead)/);
  });
});

// Twenty thousand deliveries that are done.
async function fill(house: TestHouse, endpointId: string): Promise<void> {
  const numbers =
    house.kind === 'postgres'
      ? 'select n from generate_series(1, 20000) as n'
      : 'with recursive n(n) as (select 1 union all select n + 1 from n where n < 20000) select n from n';
  const now = house.clock.now();
  await rows(
    house.database,
    `insert into webhook_deliveries (environment_id, endpoint_id, event_id, state, tries, failures, started_at, due_at, settled_at, created_at, updated_at)
      select '${house.environment.id}', '${endpointId}', 'event_' || n, 'delivered', 1, 0, ${now}, ${now}, ${now}, ${now}, ${now} from (${numbers}) as numbers`,
  );
}
