// Webhook endpoints of this wire, and how events are said to them.

import { z } from 'zod';
import { refuse } from '../../../model/refusal.ts';
import type { EventSpeech } from '../../../model/speech.ts';
import type { ShownWebhookEndpoint } from '../../../model/webhook.ts';
import { printTime, timestamp } from './common.ts';
import { printEvent, readEventName } from './event.ts';
import { VENDOR_EVENTS } from './event-names.ts';

export const webhookEndpointSchema = z
  .object({
    object: z.literal('webhook_endpoint'),
    id: z.string(),
    endpoint_url: z.string(),
    secret: z.string().describe('Signs what is sent there.'),
    status: z.enum(['enabled', 'disabled']),
    events: z.array(z.string()),
    created_at: timestamp,
    updated_at: timestamp,
  })
  .meta({ id: 'WebhookEndpoint' });

export function printWebhookEndpoint(endpoint: ShownWebhookEndpoint): z.input<typeof webhookEndpointSchema> {
  return {
    object: 'webhook_endpoint',
    id: endpoint.id,
    endpoint_url: endpoint.url,
    secret: endpoint.secret,
    status: endpoint.status,
    events: endpoint.events,
    created_at: printTime(endpoint.createdAt),
    updated_at: printTime(endpoint.updatedAt),
  };
}

function readNames(names: string[]): string[] {
  const unknown = names.find((name) => !VENDOR_EVENTS.has(name) && readEventName(name) === undefined);
  if (unknown !== undefined) throw refuse('unknown_event', { name: unknown });
  return names;
}

/**
 * The body is the event as `GET /events` prints it, without an envelope. PHP and Python split the header at `, ` into
 * exactly these two parts, Node reads them in this order: never a third one, so one secret signs at a time.
 */
export const speech: EventSpeech = {
  nameOf: (event) => printEvent(event).event,
  readNames,
  print: (event) => JSON.stringify(printEvent(event)),
  sign: ({ body, now }, [mac]) => ({ 'WorkOS-Signature': `t=${now}, v1=${mac.hex(`${now}.${body}`)}` }),
};
