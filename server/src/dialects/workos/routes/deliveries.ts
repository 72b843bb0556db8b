// What became of the events of a webhook endpoint, sending them again, and its next secret. The vendor has no such routes.

import { z } from 'zod';
import * as deliveries from '../../../core/deliveries.ts';
import { rotateWebhookSecret } from '../../../core/webhooks.ts';
import { secretKey } from '../../../http/access.ts';
import { endpoint, reply } from '../../../http/endpoint.ts';
import { listOf, optionalText, pageQuery, printList } from '../lists.ts';
import { optional, printTime, timestamp } from '../shapes/common.ts';
import { printDelivery, webhookDeliverySchema } from '../shapes/delivery.ts';

const BASE = '/latchkey/webhook_endpoints/:id';
const MINUTE = 60_000;
const byId = z.object({ id: z.string() });

export const listDeliveries = endpoint({
  method: 'GET',
  path: `${BASE}/deliveries`,
  operation: 'latchkey_listWebhookDeliveries',
  summary: 'List what became of the events of a webhook endpoint',
  access: secretKey,
  params: byId,
  query: z.strictObject({
    limit: pageQuery.limit,
    after: optionalText.describe('The id of the last event seen.'),
    state: z.enum(['waiting', 'delivered', 'dead']).optional().describe('Only these; `dead` ones were given up.'),
  }),
  answers: { 200: listOf(webhookDeliverySchema) },
  refusals: ['not_found', 'invalid_cursor'],
  async run({ work, params, query: { limit, after, state = null } }) {
    const page = await deliveries.listDeliveries(work, params.id, { state, limit, ...(after ? { after } : {}) });
    return reply(200, printList(page, printDelivery));
  },
});

export const redeliver = endpoint({
  method: 'POST',
  path: `${BASE}/redeliver`,
  operation: 'latchkey_redeliverWebhookEvents',
  summary: 'Send an event to a webhook endpoint again, or everything that was given up',
  access: secretKey,
  params: byId,
  body: z
    .object({ event_id: optional(z.string().min(1).max(128)).describe('Without it all that was given up is sent.') })
    .meta({ id: 'RedeliverWebhookEvents' }),
  answers: { 200: z.object({ events: z.number().int().describe('How many are on their way.') }) },
  refusals: ['not_found'],
  async run({ work, params, body }) {
    if (body.event_id === undefined) return reply(200, { events: await deliveries.redeliverDead(work, params.id) });
    await deliveries.redeliver(work, params.id, body.event_id);
    return reply(200, { events: 1 });
  },
});

export const rotateSecret = endpoint({
  method: 'POST',
  path: `${BASE}/rotate_secret`,
  operation: 'latchkey_rotateWebhookSecret',
  summary: 'Make the next secret of a webhook endpoint',
  access: secretKey,
  params: byId,
  body: z
    .object({
      in_minutes: optional(z.number().int().min(0).max(43_200)).describe(
        'When it begins to sign; the former one does until then. 60 by default, 0 is at once.',
      ),
    })
    .meta({ id: 'RotateWebhookSecret' }),
  answers: { 200: z.object({ secret: z.string(), starts_at: timestamp }) },
  refusals: ['not_found'],
  async run({ work, params, body }) {
    const made = await rotateWebhookSecret(work, params.id, (body.in_minutes ?? 60) * MINUTE);
    return reply(200, { secret: made.secret, starts_at: printTime(made.startsAt) });
  },
});
