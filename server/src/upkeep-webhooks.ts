// What the commands that look after webhooks can do in one environment.

import { faces } from './app.ts';
import { listDeliveries, redeliver, redeliverDead } from './core/deliveries.ts';
import {
  createWebhookEndpoint,
  deleteWebhookEndpoint,
  listWebhookEndpoints,
  rotateWebhookSecret,
} from './core/webhooks.ts';
import type { Work } from './core/work.ts';
import type { Face } from './http/face.ts';
import type { DeliveryState, ShownWebhookEndpoint, WebhookDelivery } from './model/webhook.ts';

/** In whose words and with whose signature events can be sent. */
export const FORMS = faces.map(({ name }) => name);

export interface WebhooksUpkeep {
  /** Registers an endpoint for events in one of `FORMS`: of these names, as that form has them, or without any of all. */
  add(form: string, url: string, events: string[]): Promise<ShownWebhookEndpoint>;
  remove(endpointId: string): Promise<void>;
  /** All endpoints, oldest first. */
  list(): Promise<(ShownWebhookEndpoint & { form: string })[]>;
  deliveries(endpointId: string, state: DeliveryState | null, limit: number): Promise<WebhookDelivery[]>;
  /** Sends one event again, or everything that was given up; gives how many events that are. */
  redeliver(endpointId: string, eventId: string | null): Promise<number>;
  /** A new secret that signs in so many milliseconds. */
  rotate(endpointId: string, startsInMs: number): Promise<{ secret: string; startsAt: number }>;
}

export function webhooksOf(work: Work): WebhooksUpkeep {
  return {
    async add(form, url, events) {
      const { speech } = faces.find(({ name }) => name === form) as Face;
      const named = events.length > 0 ? speech.readNames(events) : undefined;
      return createWebhookEndpoint(work, form, { url, events: named });
    },
    remove: (endpointId) => deleteWebhookEndpoint(work, endpointId),
    async list() {
      const pages = await Promise.all(FORMS.map((form) => allOf(work, form)));
      return pages.flatMap((own, at) => own.map((each) => ({ ...each, form: FORMS[at] as string })));
    },
    async deliveries(endpointId, state, limit) {
      return (await listDeliveries(work, endpointId, { state, limit })).rows;
    },
    async redeliver(endpointId, eventId) {
      if (eventId === null) return redeliverDead(work, endpointId);
      await redeliver(work, endpointId, eventId);
      return 1;
    },
    rotate: (endpointId, startsInMs) => rotateWebhookSecret(work, endpointId, startsInMs),
  };
}

async function allOf(work: Work, face: string): Promise<ShownWebhookEndpoint[]> {
  const found: ShownWebhookEndpoint[] = [];
  for (let after: string | null | undefined; after !== null; ) {
    const page = await listWebhookEndpoints(work, face, { limit: 100, order: 'asc', ...(after ? { after } : {}) });
    found.push(...page.rows);
    after = page.after;
  }
  return found;
}
