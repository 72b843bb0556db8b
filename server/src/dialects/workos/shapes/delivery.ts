// Deliveries of events to webhook endpoints, in the manner of this wire.

import { z } from 'zod';
import type { WebhookDelivery } from '../../../model/webhook.ts';
import { printTime, timestamp } from './common.ts';
import { printEvent } from './event.ts';

export const webhookDeliverySchema = z
  .object({
    object: z.literal('webhook_delivery'),
    endpoint_id: z.string(),
    event_id: z.string(),
    event: z.string(),
    state: z.enum(['waiting', 'delivered', 'dead']),
    tries: z.number().int(),
    next_try_at: timestamp.nullable(),
    last_status: z.number().int().nullable().describe('What the endpoint answered last.'),
    problem: z.string().nullable().describe('What went wrong last.'),
    created_at: timestamp,
    updated_at: timestamp,
  })
  .meta({ id: 'WebhookDelivery' });

export function printDelivery(delivery: WebhookDelivery): z.input<typeof webhookDeliverySchema> {
  return {
    object: 'webhook_delivery',
    endpoint_id: delivery.endpointId,
    event_id: delivery.event.id,
    event: printEvent(delivery.event).event,
    state: delivery.state,
    tries: delivery.tries,
    next_try_at: delivery.state === 'waiting' ? printTime(delivery.dueAt) : null,
    last_status: delivery.lastStatus,
    problem: delivery.problem,
    created_at: printTime(delivery.createdAt),
    updated_at: printTime(delivery.updatedAt),
  };
}
