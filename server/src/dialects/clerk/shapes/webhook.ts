// Webhook endpoints of this wire, and how events are said to them.

import { z } from 'zod';
import { refuse } from '../../../model/refusal.ts';
import type { EventSpeech } from '../../../model/speech.ts';
import { EVERY_EVENT, type ShownWebhookEndpoint } from '../../../model/webhook.ts';
import { ms } from './common.ts';
import { nameOf, printEvent } from './event.ts';
import { VENDOR_EVENTS } from './event-names.ts';

export const webhookEndpointSchema = z
  .object({
    object: z.literal('webhook_endpoint'),
    id: z.string(),
    url: z.string(),
    signing_secret: z.string().describe('What `verifyWebhook` checks by.'),
    status: z.enum(['enabled', 'disabled']),
    events: z.array(z.string()).describe(`Names of events; \`${EVERY_EVENT}\` is every one.`),
    created_at: ms,
    updated_at: ms,
  })
  .meta({ id: 'ClerkWebhookEndpoint' });

export function printWebhookEndpoint(endpoint: ShownWebhookEndpoint): z.input<typeof webhookEndpointSchema> {
  return {
    object: 'webhook_endpoint',
    id: endpoint.id,
    url: endpoint.url,
    signing_secret: endpoint.secret,
    status: endpoint.status,
    events: endpoint.events,
    created_at: endpoint.createdAt,
    updated_at: endpoint.updatedAt,
  };
}

/**
 * Signed as Standard Webhooks says, under the names that the vendor's sender gives the headers, which its SDKs read, and
 * under those of the standard. While a secret waits to sign, there are two signatures, and a receiver takes either.
 */
export const speech: EventSpeech = {
  nameOf,
  readNames(names) {
    const unknown = names.find((name) => !VENDOR_EVENTS.has(name));
    if (unknown !== undefined) throw refuse('unknown_event', { name: unknown });
    return names;
  },
  print: (event, scene) => JSON.stringify(printEvent(event, scene)),
  // The id is that of the event, so that one that comes twice is known again. The time is in seconds.
  sign({ event: { id }, body, now }, macs) {
    const timestamp = String(Math.floor(now / 1000));
    const signature = macs.map((mac) => `v1,${mac.standard(`${id}.${timestamp}.${body}`)}`).join(' ');
    const headers = { id, timestamp, signature };
    return Object.fromEntries(
      ['svix', 'webhook'].flatMap((family) =>
        Object.entries(headers).map(([name, value]) => [`${family}-${name}`, value]),
      ),
    );
  },
};
