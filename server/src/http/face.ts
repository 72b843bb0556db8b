// What a face (a dialect) tells the house about how it speaks.

import type { Refusal } from '../model/refusal.ts';
import type { EventSpeech } from '../model/speech.ts';
import type { Cookie } from './browser.ts';
import type { Endpoint } from './endpoint.ts';

export interface Answer {
  status: number;
  body?: unknown;
  headers?: Record<string, string>;
  /** A page, in the place of a body. */
  html?: string;
  cookies?: Cookie[];
}

/** An operation of a vendor's specification. */
export interface Operation {
  /** The vendor's id of it. */
  id: string;
  method: string;
  /** As the router reads it: `/users/:id`. */
  path: string;
  summary: string;
  /** The vendor's name of the resource: it groups the pages. */
  tag: string;
}

export interface Face {
  name: string;
  /** The name as people write it. */
  title: string;
  /** Requests whose path begins so are this face's, known or not. */
  prefix: string;
  endpoints: Endpoint[];
  /** Every operation of the vendor's specification: those without an endpoint answer 501. */
  operations: Operation[];
  /** Says a refusal in this wire's envelope. */
  printRefusal(refusal: Refusal, requestId: string): Answer;
  /** Says that something broke, and nothing about what. */
  printFault(status: 500 | 503, requestId: string): Answer;
  /** How it tells webhook endpoints of events. */
  speech: EventSpeech;
  /** Reads the version of the wire that a request speaks, where there are several. May refuse `invalid_version`. */
  readVersion?(headers: Headers, query: URLSearchParams): string;
  /** Whether `__proto__` in a body is a key like another: where metadata is arbitrary JSON of the customer's. */
  keepsEveryKey?: boolean;
  /** Reads a query string as this wire's SDKs encode it. */
  readQuery(query: URLSearchParams): Record<string, unknown>;
}
