// Webhook endpoints over the wire: registered, listed, changed, removed, and what is refused.

import { expect, it } from 'vitest';
import { sweepDeliveries } from '../src/core/deliveries.ts';
import { rotateWebhookSecret } from '../src/core/webhooks.ts';
import { openOutbound } from '../src/kit/outbound.ts';
import { onEachDatabase, type TestHouse } from './house.ts';
import { rows } from './security/rows.ts';
import { checkSignature, makeUsers, register, startReceiver } from './webhooks-receiving.ts';

const PATH = '/webhook_endpoints';
const HOOK = 'http://127.0.0.1:9/hook';

const post = (house: TestHouse, body: object) => house.call('POST', PATH, { body });
const patch = (house: TestHouse, id: string, body: object) => house.call('PATCH', `${PATH}/${id}`, { body });
const eventsOf = async (house: TestHouse) =>
  (await house.call('GET', '/events?limit=100')).body.data.map((each: { event: string; data: unknown }) => [
    each.event,
    each.data,
  ]);

onEachDatabase('webhook endpoints', (open) => {
  it('are registered with a secret, and listed as they were', async () => {
    const house = await open({ webhooks: true });
    const made = await post(house, { endpoint_url: HOOK, events: ['user.created', 'dsync.user.created'] });
    expect(made.status).toBe(201);
    expect(made.body).toEqual({
      object: 'webhook_endpoint',
      id: expect.stringMatching(/^we_[0-9A-Z]{26}$/),
      endpoint_url: HOOK,
      secret: expect.stringMatching(/^whsec_[A-Za-z0-9]{32}$/),
      status: 'enabled',
      events: ['user.created', 'dsync.user.created'],
      created_at: expect.stringMatching(/\.\d{3}Z$/),
      updated_at: made.body.created_at,
    });
    const list = await house.call('GET', PATH);
    expect(list.body).toEqual({ object: 'list', data: [made.body], list_metadata: { before: null, after: null } });
  });

  it('are listed by pages in the order of their creation', async () => {
    const house = await open({ webhooks: true });
    const made = [];
    for (const at of [1, 2, 3]) {
      made.push((await post(house, { endpoint_url: `${HOOK}${at}`, events: [] })).body.id);
      house.clock.advance(10);
    }
    const page = (query: string) => house.call('GET', `${PATH}?${query}`);
    const first = await page('limit=2');
    expect(first.body.data.map(({ id }: { id: string }) => id)).toEqual([made[2], made[1]]);
    const second = await page(`limit=2&after=${first.body.list_metadata.after}`);
    expect(second.body.data.map(({ id }: { id: string }) => id)).toEqual([made[0]]);
    expect(second.body.list_metadata).toEqual({ before: made[0], after: null });
    expect((await page('order=asc&limit=1')).body.data[0].id).toBe(made[0]);
    expect((await page('after=user_1')).status).toBe(422);
  });

  it('a change keeps what is not given, and null is not given', async () => {
    const house = await open({ webhooks: true });
    const { body: made } = await post(house, { endpoint_url: HOOK, events: ['user.created'] });
    for (const nothing of [{}, { endpoint_url: null, status: null, events: null }, { status: 'enabled' }])
      expect((await patch(house, made.id, nothing)).body).toEqual(made);
    house.clock.advance(1_000);
    const disabled = await patch(house, made.id, { status: 'disabled' });
    expect(disabled.status).toBe(200);
    expect(disabled.body).toEqual({ ...made, status: 'disabled', updated_at: expect.any(String) });
    expect(disabled.body.updated_at > made.updated_at).toBe(true);
    const moved = await patch(house, made.id, {
      endpoint_url: `${HOOK}/new`,
      events: ['user.deleted', 'user.deleted'],
    });
    expect(moved.body).toMatchObject({
      endpoint_url: `${HOOK}/new`,
      events: ['user.deleted'],
      status: 'disabled',
      secret: made.secret,
    });
    expect((await house.call('GET', PATH)).body.data).toEqual([moved.body]);
  });

  it('are gone when they are removed, with everything that waited for them', async () => {
    const house = await open({ webhooks: true });
    const made = await register(house, HOOK);
    await makeUsers(house, 2);
    const waiting = () => rows(house.database, 'select * from webhook_deliveries');
    await expect.poll(async () => (await waiting()).length).toBe(2);
    const gone = await house.call('DELETE', `${PATH}/${made.id}`);
    expect([gone.status, gone.text]).toEqual([204, '']);
    expect((await house.call('GET', PATH)).body.data).toEqual([]);
    for (const again of [await house.call('DELETE', `${PATH}/${made.id}`), await patch(house, made.id, {})]) {
      expect(again.status).toBe(404);
      expect(again.body).toEqual({
        message: `Webhook Endpoint not found: '${made.id}'.`,
        code: 'entity_not_found',
        entity_id: made.id,
      });
    }
    expect((await post(house, { endpoint_url: HOOK, events: [] })).status).toBe(201);
    await sweepDeliveries(house.house.tools);
    expect(await waiting()).toEqual([]);
    expect(await rows(house.database, 'select * from webhook_endpoints where id = ?', made.id)).toEqual([]);
  });

  it('an address is registered once in an environment', async () => {
    const house = await open({ webhooks: true });
    const other = await house.addTenant();
    await register(house, HOOK);
    const { body: second } = await post(house, { endpoint_url: `${HOOK}2`, events: [] });
    const twice = [
      await post(house, { endpoint_url: HOOK, events: [] }),
      await patch(house, second.id, { endpoint_url: HOOK }),
    ];
    for (const { status, body } of twice) {
      expect(status).toBe(409);
      expect(body).toEqual({ code: 'duplicate_endpoint', message: expect.any(String) });
    }
    expect((await house.call('GET', PATH)).body.data).toHaveLength(2);
    const elsewhere = { body: { endpoint_url: HOOK, events: [] }, key: other.apiKey };
    expect((await house.call('POST', PATH, elsewhere)).status).toBe(201);
  });

  it('R4: of ten who register one address at once, one does', async () => {
    const house = await open({ webhooks: true });
    const replica = await house.addReplica();
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, at) =>
        house.call('POST', PATH, { body: { endpoint_url: HOOK, events: [] }, key: (at % 2 ? house : replica).apiKey }),
      ),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array(9).fill(409)]);
  });

  it.each([
    '',
    'not a url',
    'ftp://example.com/',
    'javascript:alert(1)',
    'http://u:p@127.0.0.1/',
    'http://169.254.169.254/',
    `http://127.0.0.1/${'ö'.repeat(1_100)}`,
  ])('E1: %s is no address for events', async (endpoint_url) => {
    const house = await open({ webhooks: true });
    const { status, body } = await post(house, { endpoint_url, events: ['user.created'] });
    expect(status).toBe(422);
    expect(['invalid_url', 'invalid_request_parameters']).toContain(body.code);
    const { id } = await register(house, HOOK);
    expect((await patch(house, id, { endpoint_url })).status).toBe(422);
    expect((await house.call('GET', PATH)).body.data[0].endpoint_url).toBe(HOOK);
  });

  it('E1: in production an address must be https and public, but for what the operator lists', async () => {
    const house = await open({ webhooks: true });
    house.house.tools.outbound = openOutbound({ development: false, allow: 'hooks.internal,10.1.0.0/16' });
    const tryOut = async (endpoint_url: string) => {
      const { status, body } = await post(house, { endpoint_url, events: [] });
      return status === 201 ? 201 : body.code;
    };
    for (const url of [
      'http://127.0.0.1/',
      'https://127.0.0.1/',
      'https://[::1]/',
      'https://10.2.0.1/',
      'https://0xa.1/',
    ])
      expect(await tryOut(url), url).toBe('invalid_url');
    for (const url of ['https://example.com/hook', 'http://hooks.internal:3000/', 'http://10.1.2.3/'])
      expect(await tryOut(url), url).toBe(201);
  });

  it.each([
    [{}, ['endpoint_url', 'events']],
    [{ endpoint_url: HOOK }, ['events']],
    [{ events: ['user.created'] }, ['endpoint_url']],
    [{ endpoint_url: 7, events: ['user.created'] }, ['endpoint_url']],
    [{ endpoint_url: HOOK, events: 'user.created' }, ['events']],
    [{ endpoint_url: HOOK, events: [1] }, ['events']],
  ])('%j is not enough', async (body, fields) => {
    const house = await open({ webhooks: true });
    const answer = await post(house, body);
    expect(answer.status).toBe(422);
    expect(answer.body).toMatchObject({ code: 'invalid_request_parameters', message: expect.any(String) });
    for (const field of fields)
      expect(answer.body.errors).toContainEqual(
        expect.objectContaining({ code: expect.stringContaining(field), message: expect.any(String) }),
      );
  });

  it('a name that no event has is refused', async () => {
    const house = await open({ webhooks: true });
    const { id } = await register(house, HOOK);
    const wrong = { events: ['user.created', 'user.vanished'] };
    for (const answer of [await post(house, { endpoint_url: `${HOOK}2`, ...wrong }), await patch(house, id, wrong)]) {
      expect(answer.status).toBe(422);
      expect(answer.body).toMatchObject({
        code: 'invalid_request_parameters',
        errors: [{ code: 'unknown_event_type', message: "There is no event 'user.vanished'." }],
      });
    }
  });

  it('G3, G1: each change leaves an event, without the secret and without the path of the address', async () => {
    const house = await open({ webhooks: true });
    const url = 'http://127.0.0.1:9/hook/canary-path?token=canary-query';
    const { id, secret } = await register(house, url, ['user.created']);
    await patch(house, id, { status: 'disabled' });
    const { secret: next } = await rotateWebhookSecret(house.work, id, 0);
    await house.call('DELETE', `${PATH}/${id}`);
    const facts = { id, origin: 'http://127.0.0.1:9', status: 'enabled', events: ['user.created'] };
    const told = await eventsOf(house);
    expect(told).toEqual([
      ...told.slice(0, -4),
      ['latchkey.webhook_endpoint.created', facts],
      ['latchkey.webhook_endpoint.updated', { ...facts, status: 'disabled' }],
      ['latchkey.webhook_endpoint.secret_rotated', { id, starts_at: expect.any(String) }],
      ['latchkey.webhook_endpoint.deleted', { ...facts, status: 'disabled' }],
    ]);
    const everything = JSON.stringify(told) + house.logs.join();
    for (const canary of [secret, next, 'canary-path', 'canary-query']) expect(everything).not.toContain(canary);
  });

  it('K2: a secret rests sealed, and opens in its own row and column only', async () => {
    const house = await open({ webhooks: true });
    const [one, two] = [await register(house, HOOK), await register(house, `${HOOK}2`)];
    await rotateWebhookSecret(house.work, one.id, 60_000);
    const resting = await rows(house.database, 'select id, secret, next_secret from webhook_endpoints order by id');
    expect(JSON.stringify(resting)).not.toContain('whsec_');
    const [first, second] = resting;
    for (const moved of [first?.secret, first?.next_secret]) {
      await rows(house.database, 'update webhook_endpoints set secret = ? where id = ?', String(moved), two.id);
      const list = await house.call('GET', PATH);
      expect(list.status).toBe(500);
      expect(list.text).not.toContain('whsec_');
    }
    await rows(house.database, 'update webhook_endpoints set secret = ? where id = ?', String(second?.secret), two.id);
    expect((await house.call('GET', PATH)).status).toBe(200);
  });

  it('a rotated secret signs from its moment on, and the former one until then', async () => {
    const house = await open({ webhooks: true });
    const receiver = await startReceiver();
    const { id, secret } = await register(house, receiver.url);
    const { secret: next, startsAt } = await rotateWebhookSecret(house.work, id, 3_600_000);
    expect(next).not.toBe(secret);
    expect(startsAt - house.clock.now()).toBeGreaterThan(3_590_000);
    const shown = async () => (await house.call('GET', PATH)).body.data[0].secret;
    expect(await shown()).toBe(secret);
    await makeUsers(house, 1);
    await expect.poll(() => receiver.taken.length).toBe(1);
    checkSignature(receiver.taken[0] as never, secret);
    house.clock.advance(3_600_000);
    expect(await shown()).toBe(next);
    await makeUsers(house, 1);
    await expect.poll(() => receiver.taken.length).toBe(2);
    checkSignature(receiver.taken[1] as never, next);
    const { secret: third } = await rotateWebhookSecret(house.work, id, 60_000);
    expect(await shown()).toBe(next);
    const { secret: fourth } = await rotateWebhookSecret(house.work, id, 0);
    expect([third, await shown()]).toEqual([expect.not.stringContaining(fourth), fourth]);
  });
});
