// How events are said to those who are told of them.

import type { Event } from './event.ts';

/** How a face says events to the endpoints that were registered through it. */
export interface EventSpeech {
  /** The face's own name of an event: what endpoints subscribe to. */
  nameOf(event: Event): string;
  /** The body, as it is sent. */
  print(event: Event): string;
  /** The headers that prove who sent a body at `now` (epoch ms); `mac` is HMAC-SHA-256 under the secret, in hex. */
  sign(body: string, now: number, mac: (text: string) => string): Record<string, string>;
}
