// Events in Clerk's form: signed as its SDK checks it, in its words, beside the WorkOS form of the same events.

import { verifyWebhook } from '@clerk/backend/webhooks';
import { Webhook } from 'standardwebhooks';
import { expect, it, vi } from 'vitest';
import { listDeliveries, redeliver } from '../src/core/deliveries.ts';
import { createWebhookEndpoint, rotateWebhookSecret } from '../src/core/webhooks.ts';
import { onEachDatabase, type TestHouse } from './house.ts';
import { rows } from './security/rows.ts';
import { type Arrival, register, startReceiver } from './webhooks-receiving.ts';

const MINUTE = 60_000;
const ROUTE = '/v1/latchkey/webhook_endpoints';

/** Registers an endpoint that gets Clerk's form, over the wire. */
async function registerClerk(house: TestHouse, url: string, events?: string[]) {
  const { status, body, text } = await house.call('POST', ROUTE, { body: events ? { url, events } : { url } });
  expect(status, text).toBe(200);
  return body as { id: string; signing_secret: string; events: string[] };
}

/** Lets the vendor's SDK check an arrival, as a route handler would. */
const verify = (arrival: Arrival | undefined, signingSecret: string, body = arrival?.raw ?? '') =>
  verifyWebhook(
    new Request('http://localhost/', {
      method: 'POST',
      headers: arrival?.headers as Record<string, string>,
      body,
    }) as Parameters<typeof verifyWebhook>[0],
    { signingSecret },
  );

const typesOf = (arrivals: Arrival[]) => arrivals.map(({ body }) => body.type as string).sort();
const post = async (house: TestHouse, path: string, body: object = {}) => {
  const answer = await house.call('POST', path, { body });
  expect(answer.status, answer.text).toBeLessThan(300);
  return answer.body;
};

onEachDatabase('webhooks in Clerk’s form', (open) => {
  it('verifyWebhook takes what arrives, and gives the event', async () => {
    const house = await open({ webhooks: true });
    const receiver = await startReceiver();
    const { signing_secret: secret } = await registerClerk(house, receiver.url, ['user.created']);
    const headers = { 'user-agent': 'a test' };
    const body = { email_address: ['ada@example.com'], first_name: 'Ada' };
    const made = (await house.call('POST', '/v1/users', { body, headers, address: '192.0.2.7' })).body;
    await expect.poll(() => receiver.taken.length).toBe(1);
    const event = await verify(receiver.taken[0], secret);
    expect(event).toEqual({
      type: 'user.created',
      object: 'event',
      data: made,
      event_attributes: { http_request: { client_ip: '192.0.2.7', user_agent: 'a test' } },
      timestamp: expect.closeTo(made.created_at, -3),
      instance_id: house.environment.id.replace('env_', 'ins_'),
    });
    expect(receiver.taken[0]?.headers['content-type']).toBe('application/json');
  });

  it('the headers stand there under the names of the standard, too', async () => {
    const house = await open({ webhooks: true });
    const receiver = await startReceiver();
    const { signing_secret: secret } = await registerClerk(house, receiver.url);
    await post(house, '/v1/users', { email_address: ['ada@example.com'] });
    await expect.poll(() => receiver.taken.length).toBe(1);
    const { headers, raw, body } = receiver.taken[0] as Arrival;
    expect(new Webhook(secret).verify(raw, headers as Record<string, string>)).toEqual(body);
    for (const name of ['id', 'timestamp', 'signature'])
      expect(headers[`svix-${name}`]).toBe(headers[`webhook-${name}`]);
    expect(headers['svix-timestamp']).toMatch(/^\d{10}$/);
    expect(headers['svix-signature']).toMatch(/^v1,[A-Za-z0-9+/]{43}=$/);
  });

  it('a body that was altered, an old one, and one under another secret are refused', async () => {
    const house = await open({ webhooks: true });
    const [receiver, other] = [await startReceiver(), await startReceiver()];
    const { signing_secret: secret } = await registerClerk(house, receiver.url);
    const { signing_secret: another } = await registerClerk(house, other.url);
    await post(house, '/v1/users', { email_address: ['ada@example.com'] });
    await expect.poll(() => receiver.taken.length).toBe(1);
    const [arrival] = receiver.taken;
    await verify(arrival, secret);
    await expect(verify(arrival, secret, arrival?.raw.replace('ada@', 'eve@'))).rejects.toThrow('No matching');
    await expect(verify(arrival, another)).rejects.toThrow('No matching');
    const renamed = { ...arrival, headers: { ...arrival?.headers, 'svix-id': 'event_other' } } as Arrival;
    await expect(verify(renamed, secret)).rejects.toThrow('No matching');
    const now = Date.now();
    const later = vi.spyOn(Date, 'now').mockReturnValue(now + 6 * MINUTE);
    try {
      await expect(verify(arrival, secret)).rejects.toThrow('too old');
    } finally {
      later.mockRestore();
    }
  });

  it('while a secret waits to sign, both do; afterwards it alone', async () => {
    const house = await open({ webhooks: true });
    const receiver = await startReceiver();
    const { id, signing_secret: before } = await registerClerk(house, receiver.url, ['user.created']);
    const { secret: next } = await rotateWebhookSecret(house.work, id, 2 * MINUTE);
    await post(house, '/v1/users', { email_address: ['ada@example.com'] });
    await expect.poll(() => receiver.taken.length).toBe(1);
    expect(String(receiver.taken[0]?.headers['svix-signature']).split(' ')).toHaveLength(2);
    for (const secret of [before, next]) await verify(receiver.taken[0], secret);
    house.clock.advance(2 * MINUTE);
    await post(house, '/v1/users', { email_address: ['bob@example.com'] });
    await expect.poll(() => receiver.taken.length).toBe(2);
    await verify(receiver.taken[1], next);
    expect(receiver.taken[1]?.headers['svix-signature']).not.toContain(' ');
    await expect(verify(receiver.taken[1], before)).rejects.toThrow('No matching');
  });

  it('one change is told in both forms, to each endpoint in its own words', async () => {
    const house = await open({ webhooks: true });
    const [clerks, worked] = [await startReceiver(), await startReceiver()];
    await registerClerk(house, clerks.url, ['user.created', 'user.updated']);
    await register(house, worked.url, ['user.created', 'user.updated']);
    const { id } = await post(house, '/user_management/users', { email: 'ada@example.com', first_name: 'Ada' });
    await house.call('PATCH', `/v1/users/${id}`, { body: { first_name: 'Countess' } });
    await expect.poll(() => [clerks.taken.length, worked.taken.length]).toEqual([2, 2]);
    const byName = (one: Arrival, two: Arrival) => (one.raw < two.raw ? -1 : 1);
    const ids = worked.taken.map((each) => each.id).sort();
    expect(clerks.taken.map(({ headers }) => headers['svix-id']).sort()).toEqual(ids);
    expect(worked.taken.map(({ event }) => event).sort()).toEqual(['user.created', 'user.updated']);
    expect(typesOf(clerks.taken)).toEqual(['user.created', 'user.updated']);
    for (const { body } of clerks.taken.sort(byName)) expect(body.data).toMatchObject({ object: 'user', id });
    for (const { headers } of worked.taken) expect(headers['svix-id']).toBeUndefined();
    for (const { headers } of clerks.taken) expect(headers['workos-signature']).toBeUndefined();
  });

  it('a user event carries what GET answered at that moment, without an address too', async () => {
    const house = await open({ webhooks: true });
    const receiver = await startReceiver();
    await registerClerk(house, receiver.url);
    const shown: unknown[] = [];
    const see = async (id: string) => shown.push((await house.call('GET', `/v1/users/${id}`)).body);
    const ada = await post(house, '/v1/users', {
      email_address: ['ada@example.com'],
      phone_number: ['+12015550123'],
      username: 'countess',
      password: 'four lovelace loops',
      public_metadata: { plan: 'team' },
      private_metadata: { crm: 7 },
    });
    await see(ada.id);
    await house.call('PATCH', `/v1/users/${ada.id}/metadata`, { body: { public_metadata: { plan: null, seats: 3 } } });
    await see(ada.id);
    for (const verb of ['ban', 'unban', 'lock', 'unlock']) {
      await house.call('POST', `/v1/users/${ada.id}/${verb}`);
      await see(ada.id);
    }
    const bob = await post(house, '/v1/users', { username: 'bob_by_name', external_id: 'b-1' });
    await see(bob.id);
    await house.call('DELETE', `/v1/users/${bob.id}`);
    const gone = { object: 'user', id: bob.id, deleted: true, external_id: 'b-1' };
    await expect.poll(() => receiver.taken.length).toBe(shown.length + 1);
    // Seconds that are left of a lock go by between the two.
    const still = (data: Record<string, unknown>) => ({
      ...data,
      lockout_expires_in_seconds: data.lockout_expires_in_seconds === null ? null : expect.any(Number),
    });
    for (const each of shown as Record<string, unknown>[])
      expect(receiver.taken.map(({ body }) => body.data)).toContainEqual(still(each));
    expect(receiver.taken.find(({ body }) => body.type === 'user.deleted')?.body.data).toEqual(gone);
    expect(typesOf(receiver.taken).filter((type) => type === 'user.created')).toHaveLength(2);
  });

  it('what Clerk has no name for is told to nobody, not even to who wants all, and cannot be sent again', async () => {
    const house = await open({ webhooks: true });
    const receiver = await startReceiver();
    const { id } = await registerClerk(house, receiver.url);
    const user = await post(house, '/v1/users', { email_address: ['ada@example.com'] });
    await house.call('POST', '/user_management/magic_auth', { body: { email: 'ada@example.com' } });
    await house.call('DELETE', `/v1/users/${user.id}`);
    await expect.poll(() => typesOf(receiver.taken)).toEqual(['user.created', 'user.deleted']);
    const [code] = (await house.call('GET', '/events?events=magic_auth.created')).body.data;
    await redeliver(house.work, id, code.id);
    const page = { state: 'dead', limit: 10 } as const;
    await expect
      .poll(async () => (await listDeliveries(house.work, id, page)).rows)
      .toMatchObject([{ event: { id: code.id }, problem: 'this form has no name for the event' }]);
    expect(receiver.sent).toHaveLength(2);
  });

  it('R10: an event that is sent again keeps its id and its body, and is signed anew', async () => {
    const house = await open({ webhooks: true });
    const receiver = await startReceiver((_, nth) => (nth < 3 ? 503 : 200));
    const { id, signing_secret: secret } = await registerClerk(house, receiver.url, ['user.created']);
    await post(house, '/v1/users', { email_address: ['ada@example.com'] });
    await expect.poll(() => receiver.sent.length).toBe(1);
    for (let sent = 1; sent < 3; sent += 1) {
      house.clock.advance(20_000);
      await expect.poll(() => receiver.sent.length).toBe(sent + 1);
    }
    const header = (name: string) => receiver.sent.map(({ headers }) => headers[`svix-${name}`]);
    expect(new Set(header('id')).size).toBe(1);
    expect(new Set(receiver.sent.map(({ raw }) => raw)).size).toBe(1);
    expect(new Set(header('timestamp')).size).toBe(3);
    for (const arrival of receiver.sent) await verify(arrival, secret);
    await expect
      .poll(async () => (await listDeliveries(house.work, id, { state: 'delivered', limit: 10 })).rows.length)
      .toBe(1);
  });

  it('sessions are told of under Clerk’s names', async () => {
    const house = await open({ webhooks: true });
    const receiver = await startReceiver();
    await registerClerk(house, receiver.url, ['session.created', 'session.revoked']);
    const account = { email: 'ada@example.com', password: 'four lovelace loops', email_verified: true };
    const user = await post(house, '/user_management/users', account);
    const { email, password } = account;
    const grant = { grant_type: 'password', client_id: house.clientId, client_secret: house.apiKey, email, password };
    await post(house, '/user_management/authenticate', grant);
    await house.call('POST', `/v1/users/${user.id}/ban`);
    await expect.poll(() => typesOf(receiver.taken)).toEqual(['session.created', 'session.revoked']);
    const [created, revoked] = ['session.created', 'session.revoked'].map(
      (type) => receiver.taken.find(({ body }) => body.type === type)?.body.data,
    );
    expect(created).toMatchObject({ object: 'session', user_id: user.id, status: 'active' });
    expect(created.id).toMatch(/^sess_/);
    expect(revoked).toMatchObject({ id: created.id, status: 'revoked' });
  });

  it('G1: neither a secret nor what a letter says is in anything that is sent', async () => {
    const house = await open({ webhooks: true });
    const receiver = await startReceiver();
    const { signing_secret: secret } = await registerClerk(house, receiver.url);
    const password = 'four lovelace loops';
    await post(house, '/v1/users', { email_address: ['ada@example.com'], password });
    const { code } = await post(house, '/user_management/magic_auth', { email: 'ada@example.com' });
    expect(code).toMatch(/^\d{6}$/);
    await expect.poll(() => receiver.taken.length).toBeGreaterThan(0);
    const told = JSON.stringify([receiver.sent.map(({ raw }) => raw), house.logs]);
    const events = JSON.stringify(await rows(house.database, 'select data, context from events'));
    for (const word of [secret, password, '$argon2']) {
      expect(told).not.toContain(word);
      expect(events).not.toContain(word);
    }
    expect(told).not.toContain(`"${code}"`);
  });

  it('endpoints are listed by pages, the newest first, and removed; those of the other form are not among them', async () => {
    const house = await open();
    await register(house, 'http://127.0.0.1:9/workos');
    const made: unknown[] = [];
    for (const name of ['a', 'b', 'c']) {
      made.unshift(await registerClerk(house, `http://127.0.0.1:9/${name}`, name === 'a' ? [] : ['user.created']));
      house.clock.advance(1);
    }
    const list = async (query = '') => (await house.call('GET', `${ROUTE}${query}`)).body;
    expect(await list()).toEqual({ data: made, after: null });
    const first = await list('?limit=2');
    expect(first.data).toEqual(made.slice(0, 2));
    expect((await list(`?limit=2&after=${first.after}`)).data).toEqual(made.slice(2));
    expect(made.map((each) => (each as { events: string[] }).events)).toEqual([
      ['user.created'],
      ['user.created'],
      ['*'],
    ]);
    const { id } = made[0] as { id: string };
    expect((await house.call('GET', '/webhook_endpoints')).body.data).toHaveLength(1);
    expect((await house.call('PATCH', `/webhook_endpoints/${id}`, { body: { events: ['role.deleted'] } })).status).toBe(
      404,
    );
    expect((await house.call('DELETE', `${ROUTE}/${id}`)).body).toEqual({
      object: 'webhook_endpoint',
      id,
      deleted: true,
    });
    expect((await list()).data).toEqual(made.slice(1));
    expect((await house.call('DELETE', `${ROUTE}/${id}`)).body.errors[0].code).toBe('resource_not_found');
  });

  it.each([
    [
      'a name that Clerk does not have',
      { url: 'http://127.0.0.1:9/x', events: ['organization_membership.created'] },
      'events',
    ],
    ['an address that is none', { url: 'not an address' }, 'url'],
    ['an address that is registered', { url: 'http://127.0.0.1:9/there' }, 'url'],
  ])('an endpoint with %s is refused', async (_, body, param) => {
    const house = await open();
    await registerClerk(house, 'http://127.0.0.1:9/there');
    const answer = await house.call('POST', ROUTE, { body });
    expect([answer.status, answer.body.errors[0].code, answer.body.errors[0].meta]).toEqual([
      422,
      'form_param_value_invalid',
      { param_name: param },
    ]);
    expect((await house.call('GET', ROUTE)).body.data).toHaveLength(1);
  });

  it('an endpoint of the WorkOS form may want all events, too', async () => {
    const house = await open({ webhooks: true });
    const receiver = await startReceiver();
    const { events } = await createWebhookEndpoint(house.work, 'workos', { url: receiver.url });
    expect(events).toEqual(['*']);
    await post(house, '/v1/users', { email_address: ['ada@example.com'] });
    await expect.poll(() => receiver.taken.map(({ event }) => event).sort()).toContain('user.created');
  });
});
