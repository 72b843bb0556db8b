// Events on their way to webhook endpoints: signed, tried again, given up, sent again; each once to whoever wants it.

import { expect, it } from 'vitest';
import { listDeliveries, pauseAfter, redeliver, redeliverDead } from '../src/core/deliveries.ts';
import { openOutbound } from '../src/kit/outbound.ts';
import type { DeliveryState } from '../src/model/webhook.ts';
import { onEachDatabase, type TestHouse } from './house.ts';
import { rows } from './security/rows.ts';
import {
  checkSignature,
  hastyDoor,
  inTime,
  makeUsers,
  register,
  startReceiver,
  usersOf,
} from './webhooks-receiving.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

const deliveries = async (house: TestHouse, id: string, state: DeliveryState | null = null) =>
  (await listDeliveries(house.work, id, { state, limit: 100 })).rows;
const settled = async (house: TestHouse, id: string) =>
  expect.poll(async () => (await deliveries(house, id, 'waiting')).length).toBe(0);

onEachDatabase('webhook deliveries', (open) => {
  it('an event arrives as GET /events tells it, signed as the SDKs check it', async () => {
    const house = await open({ webhooks: true });
    const receiver = await startReceiver();
    const { id, secret } = await register(house, receiver.url);
    await makeUsers(house, 1);
    await expect.poll(() => receiver.taken.length).toBe(1);
    const [arrival] = receiver.taken;
    const told = (await house.call('GET', '/events?events=user.created')).body.data;
    expect([arrival?.body]).toEqual(told);
    expect(JSON.stringify(JSON.parse(arrival?.raw ?? ''))).toBe(arrival?.raw);
    expect(arrival?.headers).toMatchObject({
      'content-type': 'application/json',
      'user-agent': expect.stringMatching(/^Latchkey\//),
    });
    checkSignature(arrival as never, secret, house.clock.now());
    await settled(house, id);
    expect(await deliveries(house, id)).toMatchObject([
      { event: { id: told[0].id, name: 'user.created' }, state: 'delivered', tries: 1, lastStatus: 200, problem: null },
    ]);
  });

  it('only what happens after the registration, and what was subscribed to, is sent', async () => {
    const house = await open({ webhooks: true });
    const receiver = await startReceiver();
    await makeUsers(house, 2);
    await register(house, receiver.url, ['user.deleted', 'organization_role.created', 'latchkey.settings.changed']);
    const [gone] = await makeUsers(house, 2);
    await house.call('DELETE', `/user_management/users/${gone}`);
    const { body: organization } = await house.call('POST', '/organizations', { body: { name: 'Here' } });
    const role = { slug: 'org-x', name: 'X' };
    await house.call('POST', '/authorization/roles', { body: { slug: 'x', name: 'X' } });
    await house.call('POST', `/authorization/organizations/${organization.id}/roles`, { body: role });
    await expect.poll(() => receiver.taken.length).toBe(2);
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(receiver.sent.map(({ event }) => event).sort()).toEqual(['organization_role.created', 'user.deleted']);
  });

  it('X1: what happens in one environment is told to no endpoint of another', async () => {
    const house = await open({ webhooks: true });
    const other = await house.addTenant();
    const [here, there] = [await startReceiver(), await startReceiver()];
    await register(house, here.url);
    const elsewhere = { body: { endpoint_url: there.url, events: ['user.created'] }, key: other.apiKey };
    expect((await house.call('POST', '/webhook_endpoints', elsewhere)).status).toBe(201);
    const [mine] = await makeUsers(house, 1);
    const body = { email: 'other@example.com' };
    const { id: theirs } = (await house.call('POST', '/user_management/users', { body, key: other.apiKey })).body;
    await expect.poll(() => [usersOf(here.taken), usersOf(there.taken)]).toEqual([[mine], [theirs]]);
  });

  it.each([
    ['answers 500', 500, 'answered 500'],
    ['answers 404', 404, 'answered 404'],
    ['sends it elsewhere', 302, 'answered 302'],
    ['hangs up', 'reset', 'cut the connection'],
    ['never answers', 'hang', 'gave no answer within 0.6 s'],
  ] as const)('R10: a receiver that %s gets every event once it is well', async (_, manners, problem) => {
    const house = await open({ webhooks: true });
    house.house.tools.outbound = hastyDoor();
    const receiver = await startReceiver(manners);
    const { id, secret } = await register(house, receiver.url);
    const users = await makeUsers(house, 5);
    await expect
      .poll(() => deliveries(house, id))
      .toContainEqual(expect.objectContaining({ state: 'waiting', problem }));
    receiver.manners = 200;
    await inTime(house, 2_000, () => receiver.taken.length >= 5);
    await settled(house, id);
    expect(usersOf(receiver.taken)).toEqual(users.sort());
    for (const arrival of receiver.taken) checkSignature(arrival, secret);
  });

  it('R10: a receiver that was away for a while gets everything within moments of the first that arrives', async () => {
    const house = await open({ webhooks: true });
    const receiver = await startReceiver();
    const { id } = await register(house, receiver.url);
    await receiver.close();
    const users = await makeUsers(house, 20);
    await inTime(house, 20_000, async () => {
      const waiting = await deliveries(house, id);
      const { length } = waiting.filter(({ tries, dueAt }) => tries >= 8 && dueAt > house.clock.now() + 200_000);
      return length === 20;
    });
    house.clock.advance(100_000);
    const back = await startReceiver(200, receiver.port);
    await makeUsers(house, 1);
    await expect.poll(() => back.taken.length).toBeGreaterThan(15);
    await inTime(house, 10_000, () => back.taken.length >= 21);
    await settled(house, id);
    expect(new Set(usersOf(back.taken)).size).toBe(21);
    expect(usersOf(back.taken)).toEqual(expect.arrayContaining(users));
  });

  it('R10: 1,000 events arrive at two replicas’ receiver, each exactly once', { timeout: 60_000 }, async () => {
    const house = await open({ webhooks: true });
    await house.addReplica();
    const receiver = await startReceiver();
    const { id } = await register(house, receiver.url);
    const users = await makeUsers(house, 1_000);
    await expect.poll(() => receiver.taken.length, { timeout: 50_000 }).toBeGreaterThanOrEqual(1_000);
    await settled(house, id);
    expect(usersOf(receiver.sent)).toEqual(users.sort());
    expect(new Set(receiver.sent.map((each) => each.id)).size).toBe(1_000);
  });

  it('R10: a receiver that fails every third time loses none of 200', { timeout: 60_000 }, async () => {
    const house = await open({ webhooks: true });
    const receiver = await startReceiver((_, nth) => (nth % 3 === 0 ? 503 : nth % 7 === 0 ? 'reset' : 200));
    const { id } = await register(house, receiver.url);
    const users = await makeUsers(house, 200);
    await inTime(house, 3_000, () => new Set(usersOf(receiver.taken)).size === 200, 50_000);
    await settled(house, id);
    expect(usersOf(receiver.taken)).toEqual(users.sort());
  });

  it('R10: a receiver that hangs does not hold up another', async () => {
    const house = await open({ webhooks: true });
    const [slow, quick] = [await startReceiver('hang'), await startReceiver()];
    await register(house, slow.url);
    await register(house, quick.url);
    await makeUsers(house, 100);
    // The slow one is cut off after ten seconds only.
    await expect.poll(() => quick.taken.length, { timeout: 8_000 }).toBe(100);
    expect(slow.sent.length).toBeLessThanOrEqual(8);
  });

  it('an event is tried for three days, then given up, and can be sent again', { timeout: 60_000 }, async () => {
    const house = await open({ webhooks: true });
    const receiver = await startReceiver(500);
    const { id } = await register(house, receiver.url);
    const started = house.clock.now();
    const [user] = await makeUsers(house, 1);
    const tried: number[] = [];
    receiver.manners = () => {
      tried.push(house.clock.now() - started);
      return 500;
    };
    await inTime(house, 2 * HOUR, async () => (await deliveries(house, id, 'dead')).length === 1, 30_000);
    expect(tried.at(-1)).toBeGreaterThan(3 * DAY);
    expect(tried.length).toBeGreaterThanOrEqual(10);
    const [dead] = await deliveries(house, id, 'dead');
    expect(dead).toMatchObject({ lastStatus: 500, problem: 'answered 500', tries: tried.length });
    expect(house.logs.join()).toContain('is given up');
    house.clock.advance(DAY);
    await new Promise((resolve) => setTimeout(resolve, 1_200));
    expect(receiver.sent).toHaveLength(tried.length);

    receiver.manners = 200;
    expect(await redeliverDead(house.work, id)).toBe(1);
    await expect.poll(() => usersOf(receiver.taken)).toEqual([user]);
    await settled(house, id);
    expect(receiver.taken[0]?.id).toBe(dead?.event.id);
    expect(await deliveries(house, id, 'dead')).toEqual([]);
    expect(await redeliverDead(house.work, id)).toBe(0);
  });

  it('R10: what was delivered, and what happened before, can be sent once more', async () => {
    const house = await open({ webhooks: true });
    const receiver = await startReceiver();
    await makeUsers(house, 1);
    const [before] = (await house.call('GET', '/events?events=user.created')).body.data;
    const { id } = await register(house, receiver.url);
    await makeUsers(house, 1);
    await expect.poll(() => receiver.taken.length).toBe(1);
    await settled(house, id);
    const first = receiver.taken[0]?.id as string;
    await redeliver(house.work, id, first);
    await redeliver(house.work, id, before.id);
    await expect.poll(() => receiver.taken.map((each) => each.id).sort()).toEqual([first, first, before.id].sort());
    await expect(redeliver(house.work, id, 'event_none')).rejects.toMatchObject({ code: 'not_found' });
    await expect(redeliver(house.work, 'we_none', first)).rejects.toMatchObject({ code: 'not_found' });
    const other = await house.addTenant();
    await expect(redeliver(other.work, id, first)).rejects.toMatchObject({ code: 'not_found' });
    await expect(listDeliveries(other.work, id, { state: null, limit: 10 })).rejects.toMatchObject({
      code: 'not_found',
    });
  });

  it('nothing is sent to a disabled endpoint; later it gets what waited, and not what happened meanwhile', async () => {
    const house = await open({ webhooks: true });
    const receiver = await startReceiver(500);
    const { id } = await register(house, receiver.url);
    const [early] = await makeUsers(house, 1);
    await expect.poll(() => receiver.sent.length).toBe(1);
    const patch = (body: object) => house.call('PATCH', `/webhook_endpoints/${id}`, { body });
    await patch({ status: 'disabled' });
    receiver.manners = 200;
    await makeUsers(house, 2);
    await inTime(house, 10_000, () => new Promise((resolve) => setTimeout(resolve, 1_500, true)));
    expect(receiver.sent).toHaveLength(1);
    await patch({ status: 'enabled' });
    const [late] = await makeUsers(house, 1);
    await expect.poll(() => usersOf(receiver.taken)).toEqual([early, late].sort());
  });

  it('a change of address or of names counts for what happens afterwards, and only for that', async () => {
    const house = await open({ webhooks: true });
    const [former, present] = [await startReceiver(), await startReceiver()];
    const { id } = await register(house, former.url, ['user.deleted']);
    const [first] = await makeUsers(house, 3);
    await house.call('DELETE', `/user_management/users/${first}`);
    const body = { endpoint_url: present.url, events: ['user.created'] };
    await house.call('PATCH', `/webhook_endpoints/${id}`, { body });
    const [last] = await makeUsers(house, 1);
    const all = () => [...former.taken, ...present.taken].map((each) => `${each.event} ${each.body.data.id}`).sort();
    await expect.poll(all).toEqual([`user.created ${last}`, `user.deleted ${first}`]);
  });

  it('E1: an address that turns out to be private is never called, and is said to be so', async () => {
    const house = await open({ webhooks: true });
    const receiver = await startReceiver();
    const { id } = await register(house, receiver.url);
    house.house.tools.outbound = openOutbound({ development: false, allow: '' });
    await makeUsers(house, 1);
    await expect
      .poll(() => deliveries(house, id))
      .toMatchObject([{ state: 'waiting', problem: 'has an address that nothing may be sent to', lastStatus: null }]);
    expect(receiver.sent).toEqual([]);
  });

  it('G1: no secret, body or address of an endpoint reaches a log or a table of deliveries', async () => {
    const house = await open({ webhooks: true });
    const receiver = await startReceiver(500);
    const { id, secret } = await register(house, `${receiver.url}/canary-path?canary-query=1`);
    await makeUsers(house, 1);
    await expect.poll(() => deliveries(house, id)).toMatchObject([{ problem: 'answered 500' }]);
    const kept = await rows(house.database, 'select * from webhook_deliveries');
    const seen = house.logs.join() + JSON.stringify(kept);
    for (const canary of [secret, 'canary-path', 'canary-query', '@example.com', 'v1='])
      expect(seen).not.toContain(canary);
    expect(house.logs.join()).toContain(`${id} does not take events`);
  });
});

it('pauses double from five seconds to half a day, and last up to a quarter longer', () => {
  const nominal = Array.from({ length: 20 }, (_, at) => Math.min(5_000 * 2 ** at, DAY / 2));
  for (const [at, ms] of nominal.entries()) {
    expect(pauseAfter(at + 1)).toBeGreaterThanOrEqual(ms);
    expect(pauseAfter(at + 1)).toBeLessThanOrEqual(ms * 1.25);
  }
  expect(new Set(Array.from({ length: 20 }, () => pauseAfter(8))).size).toBeGreaterThan(10);
});
