// Webhooks in Clerk's form: what the running server sends is what the vendor's own check takes, in both majors of the SDK.

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import * as newest from '@clerk/backend/webhooks';
import * as older from 'clerk-backend-2/webhooks';
import { Webhook } from 'standardwebhooks';
import { afterEach, describe, expect, test } from 'vitest';
import { CLERK_SDKS } from './harness/clerk-sdks.ts';
import { freshDatabase, KINDS } from './harness/database.ts';
import { startOn } from './harness/server.ts';

type Check = typeof newest.verifyWebhook;

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

// A route handler as the vendor's guides have it: its check answers 400, whatever else happens 200.
async function receive(secretOf: () => string, check: Check) {
  const seen = { events: [] as Awaited<ReturnType<Check>>[], headers: [] as Headers[], raw: [] as string[], up: true };
  const server = createServer(async (incoming, answer) => {
    let body = '';
    for await (const chunk of incoming) body += chunk;
    const headers = new Headers(incoming.headers as Record<string, string>);
    seen.headers.push(headers);
    seen.raw.push(body);
    const request = new Request('http://localhost/', { method: 'POST', headers, body }) as Parameters<Check>[0];
    if (!seen.up) return void answer.writeHead(503).end();
    const event = await check(request, { signingSecret: secretOf() }).catch(() => null);
    if (event) seen.events.push(event);
    answer.writeHead(event ? 200 : 400).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(() => new Promise((resolve) => server.close(resolve)));
  return Object.assign(seen, { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhooks` });
}

const CHECKS: [string, Check, (typeof CLERK_SDKS)[number]][] = [
  [CLERK_SDKS[0]?.name ?? '', newest.verifyWebhook, CLERK_SDKS[0] as (typeof CLERK_SDKS)[number]],
  [CLERK_SDKS[1]?.name ?? '', older.verifyWebhook as unknown as Check, CLERK_SDKS[1] as (typeof CLERK_SDKS)[number]],
];

describe.each(KINDS)('on %s', (kind) => {
  test.each(CHECKS)(
    '%s takes every event of a user, also one that a dead server left behind',
    async (_, check, sdk) => {
      const storage = await freshDatabase(kind);
      closing.push(() => storage.drop());
      let server = await startOn(storage);
      closing.push(() => server.kill());
      let secret = '';
      const receiver = await receive(() => secret, check);
      const answer = await fetch(`${server.url}/v1/latchkey/webhook_endpoints`, {
        method: 'POST',
        headers: { authorization: `Bearer ${server.apiKey}`, 'content-type': 'application/json' },
        body: JSON.stringify({ url: receiver.url }),
      });
      secret = ((await answer.json()) as { signing_secret: string }).signing_secret;
      const clerk = () => sdk.createClerkClient({ secretKey: server.apiKey, apiUrl: server.url, apiVersion: 'v1' });
      const user = await clerk().users.createUser({ emailAddress: ['ada@example.com'], firstName: 'Ada' });
      await expect.poll(() => receiver.events.length).toBe(1);
      expect(receiver.events[0]).toMatchObject({ type: 'user.created', object: 'event', data: { ...user.raw } });
      expect(() =>
        new Webhook(secret).verify(receiver.raw[0] as string, Object.fromEntries(receiver.headers[0] ?? [])),
      ).not.toThrow();

      receiver.up = false;
      await clerk().users.updateUser(user.id, { lastName: 'Lovelace' });
      await expect.poll(() => receiver.headers.length).toBe(2);
      await server.kill();
      receiver.up = true;
      server = await startOn(storage);
      await clerk().users.deleteUser(user.id);
      const types = () => receiver.events.map(({ type }) => type).sort();
      await expect.poll(types, { timeout: 90_000 }).toEqual(['user.created', 'user.deleted', 'user.updated']);
      const updated = receiver.events.find(({ type }) => type === 'user.updated');
      expect(updated?.data).toMatchObject({ id: user.id, last_name: 'Lovelace' });
      expect(new Set(receiver.headers.map((headers) => headers.get('svix-id'))).size).toBe(3);
    },
    120_000,
  );
});
