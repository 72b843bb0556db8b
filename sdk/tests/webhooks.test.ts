// Webhooks, signed in both ways.

import { createHmac, randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { constructEvent, verifyWebhook } from '../src/index.ts';

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
