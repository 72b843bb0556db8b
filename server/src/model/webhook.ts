// Webhooks: where events are sent, and what becomes of each.

import type { Event } from './event.ts';

/** In the place of names: every event that the endpoint's face has a name for, those of later versions too. */
export const EVERY_EVENT = '*';

/** A receiver of events. */
export interface WebhookEndpoint {
  id: string;
  url: string;
  status: 'enabled' | 'disabled';
  /** Names of events as its face says them, or `EVERY_EVENT`. */
  events: string[];
  createdAt: number;
  updatedAt: number;
}

/** With what it checks our signatures by. */
export interface ShownWebhookEndpoint extends WebhookEndpoint {
  /** The secret that signs now. */
  secret: string;
}

/** `waiting` for its next try, `delivered`, or `dead`: given up after three days, until somebody sends it again. */
export type DeliveryState = 'waiting' | 'delivered' | 'dead';

/** One event on its way to one endpoint. */
export interface WebhookDelivery {
  endpointId: string;
  event: Event;
  state: DeliveryState;
  /** How often it was sent. */
  tries: number;
  /** When it is tried next, while it waits. */
  dueAt: number;
  /** What the endpoint answered last; null when it did not answer. */
  lastStatus: number | null;
  /** What went wrong last. */
  problem: string | null;
  createdAt: number;
  updatedAt: number;
}

/** Who sends events to endpoints. */
export interface Herald {
  /** An event is being written: look soon. Costs nothing while there is no endpoint. */
  nudge(): void;
  /** There is an endpoint now. */
  listen(): void;
  /** Puts what was committed in an environment on its way before what its endpoints want is changed. */
  catchUp(environmentId: string): Promise<void>;
}
