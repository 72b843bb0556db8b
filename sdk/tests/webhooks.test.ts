// Webhooks, signed in both ways.

import { createHmac, randomBytes } from 'node:crypto';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { startLatchkey } from '../../server/src/testing.ts';
import { constructEvent, Latchkey, verifyWebhook } from '../src/index.ts';

const SECRET = 'the secret of an endpoint';
const EVENT = { id: 'event_1', event: 'user.created', data: { first_name: 'Ada', metadata: { crm_id: '1' } } };
const body = JSON.stringify(EVENT);

const timed = (time = Date.now(), secret = SECRET, signed = body) =>
  `t=${time}, v1=${createHmac('sha256', secret).update(`${time}.${signed}`).digest('hex')}`;

const KEY = randomBytes(24);
const numbered = (seconds = Math.floor(Date.now() / 1_000), key = KEY, prefix = 'svix') => ({
  [`${prefix}-id`]: 'msg_1',
  [`${prefix}-timestamp`]: String(seconds),
  [`${prefix}-signature`]: `v1a,x v1,AAAA v1,${createHmac('sha256', key).update(`msg_1.${seconds}.${body}`).digest('base64')}`,
});
const secret = `whsec_${KEY.toString('base64')}`;

describe('a webhook', () => {
  test('signed in the one way is read, with the names of this SDK', async () => {
    const event = await verifyWebhook({ payload: body, headers: { 'WorkOS-Signature': timed() }, secret: SECRET });
    expect(event).toEqual({ ...EVENT, data: { firstName: 'Ada', metadata: { crm_id: '1' } } });
  });

  test.each(['svix', 'webhook'])('signed in the other way is read: %s', async (prefix) => {
    const headers = new Headers(numbered(undefined, KEY, prefix));
    expect(await verifyWebhook({ payload: Buffer.from(body), headers, secret })).toMatchObject({ id: 'event_1' });
  });

  test('is read as the vendor’s SDK takes it', async () => {
    expect((await constructEvent({ payload: EVENT, sigHeader: timed(), secret: SECRET })).id).toBe('event_1');
  });

  test.each([
    ['another secret', { 'workos-signature': timed(undefined, 'other') }, 'signature_mismatch'],
    ['another body', { 'workos-signature': timed(undefined, SECRET, `${body} `) }, 'signature_mismatch'],
    ['no signature at all', {}, 'signature_missing'],
    ['half of one', { 'workos-signature': 't=1' }, 'signature_missing'],
    ['what is no signature', { 'workos-signature': `t=${Date.now()}, v1=zz` }, 'signature_mismatch'],
    ['one that is old', { 'workos-signature': timed(Date.now() - 181_000) }, 'timestamp_out_of_range'],
    ['one of tomorrow', { 'workos-signature': timed(Date.now() + 181_000) }, 'timestamp_out_of_range'],
    ['a time that is none', { 'workos-signature': timed(Number.NaN) }, 'timestamp_out_of_range'],
    ['the other way, another key', numbered(undefined, randomBytes(24)), 'signature_mismatch'],
    ['the other way, an old one', numbered(Math.floor(Date.now() / 1_000) - 301), 'timestamp_out_of_range'],
    ['the other way, another version alone', { ...numbered(), 'svix-signature': 'v2,AAAA' }, 'signature_mismatch'],
  ])('is refused with %s', async (_, headers, code) => {
    const given = 'svix-id' in headers ? secret : SECRET;
    await expect(verifyWebhook({ payload: body, headers, secret: given })).rejects.toMatchObject({
      name: 'SignatureError',
      code,
    });
  });

  test('may be older where its receiver says so', async () => {
    const old = { payload: body, headers: { 'workos-signature': timed(Date.now() - 500_000) }, secret: SECRET };
    expect(await verifyWebhook({ ...old, tolerance: 600 })).toMatchObject({ id: 'event_1' });
  });
});

describe('what the server sends', () => {
  test('is verified in both forms', async () => {
    const arrived: { payload: string; headers: IncomingHttpHeaders }[] = [];
    const receiver = createServer(async (request, response) => {
      let payload = '';
      for await (const chunk of request) payload += chunk;
      arrived.push({ payload, headers: request.headers });
      response.writeHead(204).end();
    });
    await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => receiver.closeAllConnections() ?? void receiver.close());
    const at = (path: string) => `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/${path}`;
    const server = await startLatchkey();
    onTestFinished(() => server.stop());
    const { url: baseUrl, apiKey } = server;
    const latchkey = new Latchkey({ baseUrl, apiKey });
    const events = ['user.created'];
    const one = await latchkey.webhooks.createWebhookEndpoint({ endpointUrl: at('one'), events });
    const asked = { url: at('other'), events };
    const made = await fetch(`${baseUrl}/v1/latchkey/webhook_endpoints`, {
      method: 'POST',
      headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' },
      body: JSON.stringify(asked),
    });
    const other = (await made.json()) as { signing_secret: string };
    const { id } = await latchkey.userManagement.createUser({ email: 'ada@example.com' });
    await expect.poll(() => arrived.length).toBe(2);
    const isNumbered = (headers: IncomingHttpHeaders) => 'svix-id' in headers;
    for (const { payload, headers } of arrived) {
      const secret = isNumbered(headers) ? other.signing_secret : one.secret;
      const event = await verifyWebhook({ payload, headers, secret });
      expect([event.data.id, 'event' in event ? event.event : event.type]).toEqual([id, 'user.created']);
      const stranger = verifyWebhook({ payload, headers, secret: `whsec_${randomBytes(24).toString('base64')}` });
      await expect(stranger).rejects.toMatchObject({ code: 'signature_mismatch' });
    }
    expect(arrived.map(({ headers }) => isNumbered(headers)).sort()).toEqual([false, true]);
  });
});
