// `latchkey webhooks`, as a person would give it, on both databases.

import { Webhook } from 'standardwebhooks';
import { describe, expect, test } from 'vitest';
import { createUser } from '../src/core/users.ts';
import { createWebhookEndpoint } from '../src/core/webhooks.ts';
import { openWork, SYSTEM } from '../src/core/work.ts';
import { arrive, latchkey, visit } from './command-line.ts';
import { KINDS } from './house.ts';
import { rows } from './security/rows.ts';
import { type Arrival, checkSignature, startReceiver } from './webhooks-receiving.ts';

describe.each(KINDS)('latchkey webhooks (%s)', (kind) => {
  test('shows what was given up, and sends it again', async () => {
    const place = await arrive(kind);
    const receiver = await startReceiver(500);
    const id = await visit(place, async ({ tools, environment }) => {
      const work = openWork(tools, environment, SYSTEM);
      const made = await createWebhookEndpoint(work, 'workos', { url: receiver.url, events: ['user.created'] });
      await createUser(work, { email: 'ada@example.com' });
      await expect.poll(() => receiver.sent.length).toBe(1);
      await expect
        .poll(async () => (await rows(tools.database, 'select problem from webhook_deliveries'))[0]?.problem)
        .toBe('answered 500');
      await rows(tools.database, "update webhook_deliveries set state = 'dead', settled_at = due_at");
      return made.id;
    });
    expect((await latchkey(place, 'webhooks', 'list')).out).toMatch(
      new RegExp(`${id} +workos +enabled +${receiver.url} +user.created`),
    );
    const dead = (await latchkey(place, 'webhooks', 'deliveries', id, '--state', 'dead')).out;
    expect(dead).toMatch(/event_\w+ +user.created +dead +1 +\d{4}-.* answered 500/);
    expect((await latchkey(place, 'webhooks', 'redeliver', id)).out).toBe('1 event is on the way.');
    expect((await latchkey(place, 'webhooks', 'redeliver', id)).out).toBe('0 events are on the way.');
    expect((await latchkey(place, 'webhooks', 'deliveries', id)).out).toMatch(/waiting +1/);
    receiver.manners = 200;
    await visit(place, () => expect.poll(() => receiver.taken.length).toBe(1));
    const event = /event_\w+/.exec(dead)?.[0] as string;
    expect((await latchkey(place, 'webhooks', 'redeliver', id, event)).out).toBe('1 event is on the way.');
    await visit(place, () => expect.poll(() => receiver.taken.length).toBe(2));
    expect(receiver.taken.map((each) => each.id)).toEqual([event, event]);
  });

  test('makes a new secret and prints it alone, for a moment that is named', async () => {
    const place = await arrive(kind);
    const receiver = await startReceiver();
    const id = await visit(place, async ({ tools, environment }) => {
      const work = openWork(tools, environment, SYSTEM);
      return (await createWebhookEndpoint(work, 'workos', { url: receiver.url, events: ['user.created'] })).id;
    });
    const later = await latchkey(place, 'webhooks', 'rotate', id, '--in', '30');
    expect(later.out).toMatch(/^whsec_[A-Za-z0-9]{32}$/);
    expect(later.err).toMatch(/signs from \d{4}-.*Z on/);
    const now = await latchkey(place, 'webhooks', 'rotate', id, '--in', '0');
    await visit(place, async ({ tools, environment }) => {
      await createUser(openWork(tools, environment, SYSTEM), { email: 'ada@example.com' });
      await expect.poll(() => receiver.taken.length).toBe(1);
    });
    checkSignature(receiver.taken[0] as never, now.out);
  });

  test('registers an endpoint in either form and removes it', async () => {
    const place = await arrive(kind);
    await visit(place, async () => {});
    const receiver = await startReceiver();
    const add = (path: string, ...words: string[]) => latchkey(place, 'webhooks', 'add', receiver.url + path, ...words);
    const worked = await add('', '--events', 'user.created', 'user.deleted');
    const clerks = await add('/clerk', '--form', 'clerk', '--events', 'user.created');
    const all = await add('/all', '--form', 'clerk');
    for (const { out, err } of [worked, clerks, all]) {
      expect(out).toMatch(/^whsec_[A-Za-z0-9]{32}$/);
      expect(err).toMatch(/^we_\w+ is told of events from now on/);
    }
    const list = (await latchkey(place, 'webhooks', 'list')).out;
    expect(list).toMatch(new RegExp(`workos +enabled +${receiver.url} +user.created user.deleted`));
    expect(list).toMatch(new RegExp(`clerk +enabled +${receiver.url}/all +\\*`));
    await visit(place, async ({ tools, environment }) => {
      await createUser(openWork(tools, environment, SYSTEM), { email: 'ada@example.com' });
      await expect.poll(() => receiver.taken.length).toBe(3);
    });
    checkSignature(receiver.taken.find(({ path }) => path === '/hook') as never, worked.out);
    for (const { path, out } of [
      { path: '/hook/clerk', ...clerks },
      { path: '/hook/all', ...all },
    ]) {
      const { raw, headers } = receiver.taken.find((each) => each.path === path) as Arrival;
      expect(new Webhook(out).verify(raw, headers as Record<string, string>)).toMatchObject({ type: 'user.created' });
    }
    const id = /^we_\w+/.exec(clerks.err)?.[0] as string;
    expect((await latchkey(place, 'webhooks', 'remove', id)).code).toBe(0);
    expect((await latchkey(place, 'webhooks', 'list')).out).not.toContain(id);
    const said = [
      await add('', '--form', 'clerk', '--events', 'user.vanished'),
      await add('/all', '--form', 'clerk'),
      await latchkey(place, 'webhooks', 'add', 'ftp://127.0.0.1/'),
    ];
    expect(said.map(({ code }) => code)).toEqual([1, 1, 1]);
    expect(said.map(({ err }) => err).join(' ')).toMatch(
      /^There is no event user.vanished. An endpoint with that URL is registered already. The URL .*\.$/,
    );
  });

  test('says what is not there', async () => {
    const place = await arrive(kind);
    await visit(place, async () => {});
    for (const words of [
      ['deliveries', 'we_none'],
      ['redeliver', 'we_none'],
      ['rotate', 'we_none'],
      ['remove', 'we_none'],
    ]) {
      const { code, err } = await latchkey(place, 'webhooks', ...words);
      expect([code, err]).toEqual([1, 'There is no webhook endpoint we_none.']);
    }
  });
});
