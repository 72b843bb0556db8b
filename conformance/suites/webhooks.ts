// Webhooks through the SDK: what arrives is what its own verification takes, at once and after a receiver was away.

import { createHmac } from 'node:crypto';
import { createServer, type Server as Receiver } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from 'vitest';
import type { Sdk } from '../harness/sdks.ts';
import type { Scene, Stage } from '../harness/stories.ts';
import { expectThrown } from './cast.ts';
import { thrownBy } from './thrown.ts';

interface Arrival {
  payload: string;
  sigHeader: string;
}

/** A receiver that answers with `status()`, and what came to it. */
async function receive(status: () => number): Promise<{ url: string; arrivals: Arrival[]; close(): void }> {
  const arrivals: Arrival[] = [];
  const server: Receiver = createServer(async (request, answer) => {
    let payload = '';
    for await (const chunk of request) payload += chunk;
    const code = status();
    if (code < 300) arrivals.push({ payload, sigHeader: String(request.headers['workos-signature']) });
    answer.writeHead(code).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/webhooks`, arrivals, close: () => void server.close() };
}

interface Endpoint {
  id: string;
  secret: string;
}

// Older majors have no calls for endpoints: they are registered as a shell would.
async function ask(stage: Stage, method: string, path: string, body?: object) {
  const answer = await fetch(`${stage.server.url}${path}`, {
    method,
    headers: { authorization: `Bearer ${stage.workos.key}`, 'content-type': 'application/json' },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  const text = await answer.text();
  return { status: answer.status, body: text === '' ? null : JSON.parse(text) };
}

async function listen(stage: Stage, url: string, run: (endpoint: Endpoint) => Promise<void>): Promise<void> {
  const events = ['user.created', 'user.deleted'];
  const { status, body } = await ask(stage, 'POST', '/webhook_endpoints', { endpoint_url: url, events });
  expect(status).toBe(201);
  try {
    await run(body as Endpoint);
  } finally {
    await ask(stage, 'DELETE', `/webhook_endpoints/${body.id}`);
  }
}

// The calls for endpoints came to the package late, and so did bodies that are not parsed.
const isNewest = ({ version }: Sdk): boolean => Number(version.split('.')[0]) >= 11;

const ENDPOINT = 'http://127.0.0.1:9/webhooks';

function endpoints(method: Scene['method']): void {
  const made = ({ workos }: Stage, endpointUrl = ENDPOINT) =>
    workos.webhooks.createWebhookEndpoint({ endpointUrl, events: ['user.created'] });
  const listed = async ({ workos }: Stage) => (await workos.webhooks.listWebhookEndpoints()).data;

  method('webhooks.createWebhookEndpoint', (shows) => {
    shows('an endpoint is registered, with a secret of its own', async (stage) => {
      const endpoint = await made(stage);
      expect(endpoint).toMatchObject({
        object: 'webhook_endpoint',
        id: expect.stringMatching(/^we_/),
        endpointUrl: ENDPOINT,
        secret: expect.stringMatching(/^whsec_/),
        status: 'enabled',
        events: ['user.created'],
      });
      await stage.workos.webhooks.deleteWebhookEndpoint({ id: endpoint.id });
    });

    shows('an address twice, a bad one and an event that there is none of, are refused', async (stage) => {
      const { id } = await made(stage);
      const failing = (options: object) =>
        thrownBy(stage.workos.webhooks.createWebhookEndpoint({ endpointUrl: ENDPOINT, events: [], ...options }));
      expectThrown(stage, await failing({}), 'ConflictException', 'duplicate_endpoint');
      const nowhere = await failing({ endpointUrl: 'nowhere' });
      expectThrown(stage, nowhere, 'UnprocessableEntityException', 'invalid_url');
      for (const wrong of [{ endpointUrl: `${ENDPOINT}/other`, events: ['user.sneezed'] }, { endpointUrl: undefined }])
        expectThrown(stage, await failing(wrong), 'UnprocessableEntityException', 'invalid_request_parameters');
      expect((await listed(stage)).map((endpoint) => endpoint.id)).toEqual([id]);
      await stage.workos.webhooks.deleteWebhookEndpoint({ id });
    });
  });

  method('webhooks.listWebhookEndpoints', (shows) => {
    shows('the newest comes first, and the pager ends', async (stage) => {
      const endpoints = [await made(stage, `${ENDPOINT}/1`), await made(stage, `${ENDPOINT}/2`)].reverse();
      const list = await stage.workos.webhooks.listWebhookEndpoints();
      expect(await list.autoPagination()).toEqual(endpoints);
      const [first, second] = endpoints;
      const page = await stage.workos.webhooks.listWebhookEndpoints({ limit: 1, after: first?.id as string });
      expect([page.data, page.listMetadata]).toEqual([[second], { before: second?.id, after: null }]);
      for (const { id } of endpoints) await stage.workos.webhooks.deleteWebhookEndpoint({ id });
    });
  });

  method('webhooks.updateWebhookEndpoint', (shows) => {
    shows('what is given changes, and the rest stays', async (stage) => {
      const { webhooks: calls } = stage.workos;
      const endpoint = await made(stage);
      const { id } = endpoint;
      const changed = await calls.updateWebhookEndpoint({ id, status: 'disabled', events: ['dsync.deleted'] });
      expect(changed).toEqual({
        ...endpoint,
        status: 'disabled',
        events: ['dsync.deleted'],
        updatedAt: changed.updatedAt,
      });
      expect(await listed(stage)).toEqual([changed]);
      const other = await made(stage, `${ENDPOINT}/other`);
      const taken = await thrownBy(calls.updateWebhookEndpoint({ id, endpointUrl: other.endpointUrl }));
      expectThrown(stage, taken, 'ConflictException', 'duplicate_endpoint');
      const unknown = await thrownBy(calls.updateWebhookEndpoint({ id: 'we_none', status: 'enabled' }));
      expectThrown(stage, unknown, 'NotFoundException', 'entity_not_found');
      for (const each of [id, other.id]) await calls.deleteWebhookEndpoint({ id: each });
    });
  });

  method('webhooks.deleteWebhookEndpoint', (shows) => {
    shows('a removed endpoint is gone, and not found again', async (stage) => {
      const { id } = await made(stage);
      expect(await stage.workos.webhooks.deleteWebhookEndpoint({ id })).toBeUndefined();
      expect(await listed(stage)).toEqual([]);
      const thrown = await thrownBy(stage.workos.webhooks.deleteWebhookEndpoint({ id }));
      expectThrown(stage, thrown, 'NotFoundException', 'entity_not_found');
    });
  });
}

// The time and the signature, as each takes the header apart (contract 7.3).
const SPLITS: Record<string, (header: string) => string[]> = {
  'PHP and Python': (header) => {
    const parts = header.split(', ');
    expect(parts).toHaveLength(2);
    return [parts[0]?.slice(2) as string, parts[1]?.slice(3) as string];
  },
  Ruby: (header) => header.split(', ').map((part) => part.split('=')[1] as string),
  'Go and Elixir': (header) => {
    const parts = header.split(',').map((part) => part.trim().split('=') as [string, string]);
    const named = Object.fromEntries(parts);
    return [named.t as string, named.v1 as string];
  },
};

/** The stories of webhooks. */
export function webhooks({ method, sdk }: Scene): void {
  if (isNewest(sdk)) endpoints(method);

  method('webhooks.constructEvent', (shows) => {
    shows('an event arrives, and is what the list of events tells', async (stage) => {
      const receiver = await receive(() => 200);
      await listen(stage, receiver.url, async ({ secret }) => {
        const user = await stage.workos.userManagement.createUser({
          email: stage.email(),
          metadata: { '2': 'ü', '10': '1' },
        });
        await expect.poll(() => receiver.arrivals.length).toBe(1);
        const { payload, sigHeader } = receiver.arrivals[0] as Arrival;
        // Older packages take the parsed body only.
        const forms = isNewest(stage.sdk) ? [payload, Buffer.from(payload)] : [];
        for (const form of [JSON.parse(payload), ...forms]) {
          const event = await stage.workos.webhooks.constructEvent({ payload: form, sigHeader, secret });
          expect(event).toMatchObject({ event: 'user.created', data: { id: user.id, email: user.email } });
        }
      }).finally(receiver.close);
    });

    shows('the signature is read by every language, however it splits the header', async (stage) => {
      const receiver = await receive(() => 200);
      await listen(stage, receiver.url, async ({ secret }) => {
        await stage.workos.userManagement.createUser({ email: stage.email(), firstName: 'Zoë / “Ada”' });
        await expect.poll(() => receiver.arrivals.length).toBe(1);
        const { payload, sigHeader } = receiver.arrivals[0] as Arrival;
        for (const [language, split] of Object.entries(SPLITS)) {
          const [time = '', signature] = split(sigHeader);
          const expected = createHmac('sha256', secret).update(`${time}.${payload}`).digest('hex');
          expect([language, signature]).toEqual([language, expected]);
          expect(Math.abs(Date.now() - Number(time))).toBeLessThan(180_000);
        }
      }).finally(receiver.close);
    });

    shows('a receiver that was away gets the same event later, signed anew', async (stage) => {
      let away = true;
      const receiver = await receive(() => (away ? 503 : 200));
      await listen(stage, receiver.url, async ({ secret }) => {
        const user = await stage.workos.userManagement.createUser({ email: stage.email() });
        await new Promise((resolve) => setTimeout(resolve, 1_000));
        away = false;
        await expect.poll(() => receiver.arrivals.length).toBe(1);
        const { payload, sigHeader } = receiver.arrivals[0] as Arrival;
        const event = await stage.workos.webhooks.constructEvent({ payload: JSON.parse(payload), sigHeader, secret });
        expect(event.data).toMatchObject({ id: user.id });
      }).finally(receiver.close);
    });

    shows('another secret, and a changed body, are refused', async (stage) => {
      const receiver = await receive(() => 200);
      await listen(stage, receiver.url, async ({ secret }) => {
        await stage.workos.userManagement.createUser({ email: stage.email() });
        await expect.poll(() => receiver.arrivals.length).toBe(1);
        const { payload, sigHeader } = receiver.arrivals[0] as Arrival;
        const changed = { ...JSON.parse(payload), event: 'user.deleted' };
        for (const wrong of [
          { payload: JSON.parse(payload), sigHeader, secret: `${secret}x` },
          { payload: changed, sigHeader, secret },
        ])
          expect(await thrownBy(stage.workos.webhooks.constructEvent(wrong))).toBeInstanceOf(Error);
      }).finally(receiver.close);
    });
  });
}
