// How events are said to those who are told of them.

import type { Environment } from './environment.ts';
import type { Event } from './event.ts';

/** What an event does not say itself: where it happened, and our public origin. */
export interface Scene {
  environment: Environment;
  origin: string;
}

/** What a secret of an endpoint makes of a text by HMAC-SHA-256. */
export interface Mac {
  /** Under the letters of the secret, in hex. */
  hex(text: string): string;
  /** Under the bytes that the letters after `whsec_` stand for in base64, in base64 (Standard Webhooks, "Symmetric"). */
  standard(text: string): string;
}

/** One sending of an event: `now` is when (epoch ms). */
export interface Sending {
  event: Event;
  body: string;
  now: number;
}

/** How a face says events to the endpoints that were registered through it. */
export interface EventSpeech {
  /** The face's own name of an event: what endpoints subscribe to. Null when it has none: then nobody is told. */
  nameOf(event: Event): string | null;
  /** Names as an endpoint subscribes to them. Refuses `unknown_event`. */
  readNames(names: string[]): string[];
  /** The body, as it is sent: the same each time. */
  print(event: Event, scene: Scene): string;
  /** The headers that prove who sent it; `macs` is the secret that signs now and, while one waits to sign, the next. */
  sign(sending: Sending, macs: [Mac, ...Mac[]]): Record<string, string>;
}
