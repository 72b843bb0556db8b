// Webhook endpoints on this wire.

import { z } from 'zod';
import * as webhooks from '../../../core/webhooks.ts';
import { secretKey } from '../../../http/access.ts';
import { empty, endpoint, reply } from '../../../http/endpoint.ts';
import { listOf, ONE_CURSOR, oneCursor, pageQuery, printList, toPageRequest } from '../lists.ts';
import { optional } from '../shapes/common.ts';
import { printWebhookEndpoint, speech, webhookEndpointSchema } from '../shapes/webhook.ts';

const BASE = '/webhook_endpoints';
const FACE = 'workos';
const byId = z.object({ id: z.string() });
const endpointUrl = z.string().min(1).max(2_048);
const events = z.array(z.string().min(1).max(128)).max(500);

export const listWebhookEndpoints = endpoint({
  method: 'GET',
  path: BASE,
  operation: 'WebhookEndpointsController_list',
  summary: 'List webhook endpoints',
  access: secretKey,
  query: z.strictObject(pageQuery).refine(oneCursor, ONE_CURSOR),
  answers: { 200: listOf(webhookEndpointSchema) },
  refusals: ['invalid_cursor'],
  async run({ work, query }) {
    const page = await webhooks.listWebhookEndpoints(work, FACE, toPageRequest(query));
    return reply(200, printList(page, printWebhookEndpoint));
  },
});

export const createWebhookEndpoint = endpoint({
  method: 'POST',
  path: BASE,
  operation: 'WebhookEndpointsController_create',
  summary: 'Register a webhook endpoint',
  access: secretKey,
  body: z
    .object({
      endpoint_url: endpointUrl.describe('Events are posted there.'),
      events: events.describe('Names of the events that it is told of.'),
    })
    .meta({ id: 'CreateWebhookEndpoint' }),
  answers: { 201: webhookEndpointSchema },
  refusals: ['invalid_endpoint_url', 'unknown_event', 'duplicate_endpoint'],
  async run({ work, body }) {
    const made = await webhooks.createWebhookEndpoint(work, FACE, {
      url: body.endpoint_url,
      events: speech.readNames(body.events),
    });
    return reply(201, printWebhookEndpoint(made));
  },
});

export const updateWebhookEndpoint = endpoint({
  method: 'PATCH',
  path: `${BASE}/:id`,
  operation: 'WebhookEndpointsController_update',
  summary: 'Change a webhook endpoint',
  access: secretKey,
  params: byId,
  body: z
    .object({
      endpoint_url: optional(endpointUrl),
      status: optional(z.enum(['enabled', 'disabled'])),
      events: optional(events),
    })
    .meta({ id: 'UpdateWebhookEndpoint' }),
  answers: { 200: webhookEndpointSchema },
  refusals: ['not_found', 'invalid_endpoint_url', 'unknown_event', 'duplicate_endpoint'],
  async run({ work, params, body }) {
    const changed = await webhooks.updateWebhookEndpoint(work, FACE, params.id, {
      ...(body.endpoint_url === undefined ? {} : { url: body.endpoint_url }),
      ...(body.status === undefined ? {} : { status: body.status }),
      ...(body.events === undefined ? {} : { events: speech.readNames(body.events) }),
    });
    return reply(200, printWebhookEndpoint(changed));
  },
});

export const deleteWebhookEndpoint = endpoint({
  method: 'DELETE',
  path: `${BASE}/:id`,
  operation: 'WebhookEndpointsController_delete',
  summary: 'Remove a webhook endpoint and all that waits for it',
  access: secretKey,
  params: byId,
  answers: { 204: 'empty' },
  refusals: ['not_found'],
  async run({ work, params }) {
    await webhooks.deleteWebhookEndpoint(work, params.id);
    return empty(204);
  },
});
