// Our own routes beside the vendor's: what became of events, sending them again, the next secret.

import { expect, it } from 'vitest';
import { onEachDatabase } from './house.ts';
import { rows } from './security/rows.ts';
import { checkSignature, makeUsers, register, startReceiver, usersOf } from './webhooks-receiving.ts';

onEachDatabase('routes for webhooks', (open) => {
  it('what became of events is told by pages, the newest first, and by state', async () => {
    const house = await open({ webhooks: true });
    const receiver = await startReceiver((_, nth) => (nth === 1 ? 503 : 200));
    const { id } = await register(house, receiver.url);
    const get = (query = '') => house.call('GET', `/latchkey/webhook_endpoints/${id}/deliveries${query}`);
    await makeUsers(house, 1);
    await expect.poll(async () => (await get()).body.data[0]?.problem).toBe('answered 503');
    await makeUsers(house, 2);
    await expect.poll(async () => (await get('?state=delivered')).body.data.length).toBe(2);
    const { body } = await get();
    expect(body.data).toHaveLength(3);
    expect(body.data[2]).toEqual({
      object: 'webhook_delivery',
      endpoint_id: id,
      event_id: receiver.sent[0]?.id,
      event: 'user.created',
      state: 'waiting',
      tries: 1,
      next_try_at: expect.stringMatching(/Z$/),
      last_status: 503,
      problem: 'answered 503',
      created_at: expect.stringMatching(/Z$/),
      updated_at: expect.stringMatching(/Z$/),
    });
    const first = (await get('?limit=2')).body;
    expect(first.data).toEqual(body.data.slice(0, 2));
    const rest = (await get(`?limit=2&after=${first.list_metadata.after}`)).body;
    expect(rest).toEqual({ object: 'list', data: [body.data[2]], list_metadata: { before: null, after: null } });
    expect((await get('?state=waiting')).body.data).toEqual([body.data[2]]);
    for (const wrong of ['?state=lost', '?limit=0', '?after=user_1']) expect((await get(wrong)).status).toBe(422);
  });

  it('what was given up is sent again, all of it or one event', async () => {
    const house = await open({ webhooks: true });
    const receiver = await startReceiver(500);
    const { id } = await register(house, receiver.url);
    const users = await makeUsers(house, 2);
    const states = async () =>
      (await rows(house.database, 'select state, problem from webhook_deliveries')) as object[];
    await expect.poll(states).toEqual(Array(2).fill({ state: 'waiting', problem: 'answered 500' }));
    await rows(house.database, "update webhook_deliveries set state = 'dead', settled_at = 1");
    receiver.manners = 200;
    const again = (body?: object) =>
      house.call('POST', `/latchkey/webhook_endpoints/${id}/redeliver`, body ? { body } : {});
    expect((await again()).body).toEqual({ events: 2 });
    await expect.poll(() => usersOf(receiver.taken)).toEqual(users.sort());
    const [event] = receiver.taken;
    expect((await again({ event_id: event?.id })).body).toEqual({ events: 1 });
    await expect.poll(() => receiver.taken.length).toBe(3);
    expect(receiver.taken[2]?.raw).toBe(event?.raw);
    const unknown = await again({ event_id: 'event_none' });
    expect([unknown.status, unknown.body.code]).toEqual([404, 'entity_not_found']);
  });

  it('the next secret is shown at once, and signs from its moment on', async () => {
    const house = await open({ webhooks: true });
    const receiver = await startReceiver();
    const { id, secret } = await register(house, receiver.url);
    const rotate = (body: object) => house.call('POST', `/latchkey/webhook_endpoints/${id}/rotate_secret`, { body });
    const { body: next } = await rotate({ in_minutes: 10 });
    expect(next).toEqual({ secret: expect.stringMatching(/^whsec_/), starts_at: expect.stringMatching(/Z$/) });
    await makeUsers(house, 1);
    await expect.poll(() => receiver.taken.length).toBe(1);
    checkSignature(receiver.taken[0] as never, secret);
    house.clock.advance(600_000);
    await makeUsers(house, 1);
    await expect.poll(() => receiver.taken.length).toBe(2);
    checkSignature(receiver.taken[1] as never, next.secret);
    for (const in_minutes of [-1, 1.5, 100_000, '5']) expect((await rotate({ in_minutes })).status).toBe(422);
    expect(house.logs.join()).not.toContain(next.secret);
  });
});
