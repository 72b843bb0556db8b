// Webhook endpoints that are told of events in this wire's words. The vendor keeps its own elsewhere and has no such routes.

import { z } from 'zod';
import * as webhooks from '../../../core/webhooks.ts';
import { secretKey } from '../../../http/access.ts';
import { endpoint, reply } from '../../../http/endpoint.ts';
import { first, pageQuery } from '../queries.ts';
import { deletedObjectSchema, printDeleted } from '../shapes/common.ts';
import { printWebhookEndpoint, speech, webhookEndpointSchema } from '../shapes/webhook.ts';

const BASE = '/v1/latchkey/webhook_endpoints';
const FACE = 'clerk';

export const listWebhookEndpoints = endpoint({
  method: 'GET',
  path: BASE,
  operation: 'latchkey_listWebhookEndpoints',
  summary: 'List the webhook endpoints that get this form, the newest first',
  access: secretKey,
  query: z.strictObject({
    limit: pageQuery.limit,
    after: first(z.string().min(1).optional()).describe('The id of the last endpoint seen.'),
  }),
  answers: {
    200: z.object({
      data: z.array(webhookEndpointSchema),
      after: z.string().nullable().describe('The id from which the next page goes on; null when there is none.'),
    }),
  },
  refusals: ['invalid_cursor'],
  async run({ work, query: { limit, after } }) {
    const page = { limit, order: 'desc', ...(after === undefined ? {} : { after }) } as const;
    const found = await webhooks.listWebhookEndpoints(work, FACE, page);
    return reply(200, { data: found.rows.map(printWebhookEndpoint), after: found.after });
  },
});

export const createWebhookEndpoint = endpoint({
  method: 'POST',
  path: BASE,
  operation: 'latchkey_createWebhookEndpoint',
  summary: 'Register a webhook endpoint that gets this form',
  access: secretKey,
  body: z
    .strictObject({
      url: z.string().min(1).max(2_048).describe('Events are posted there.'),
      events: z
        .array(z.string().min(1).max(128))
        .max(500)
        .optional()
        .describe('Names of the events that it is told of; without any, of all.'),
    })
    .meta({ id: 'ClerkCreateWebhookEndpoint' }),
  answers: { 200: webhookEndpointSchema },
  refusals: ['invalid_endpoint_url', 'unknown_event', 'duplicate_endpoint'],
  async run({ work, body: { url, events } }) {
    const named = events && events.length > 0 ? speech.readNames(events) : undefined;
    const made = await webhooks.createWebhookEndpoint(work, FACE, { url, events: named });
    return reply(200, printWebhookEndpoint(made));
  },
});

export const deleteWebhookEndpoint = endpoint({
  method: 'DELETE',
  path: `${BASE}/:id`,
  operation: 'latchkey_deleteWebhookEndpoint',
  summary: 'Remove a webhook endpoint and all that waits for it',
  access: secretKey,
  params: z.object({ id: z.string() }),
  answers: { 200: deletedObjectSchema },
  refusals: ['not_found'],
  async run({ work, params: { id } }) {
    await webhooks.deleteWebhookEndpoint(work, id);
    return reply(200, printDeleted('webhook_endpoint', id));
  },
});
