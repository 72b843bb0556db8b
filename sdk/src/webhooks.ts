// Webhooks: whether what arrived was sent by the server, and not long ago. Both schemes of signatures.

import { bytesOf, utf8 } from './bytes.ts';
import { fromWire } from './case.ts';
import { SignatureError } from './errors.ts';
import type { Event } from './workos.generated.ts';

/** Headers as a request has them: those of fetch, or an object with names in any case. */
export type HeadersLike = Headers | Record<string, string | string[] | undefined>;

/** What a receiver got. */
export interface Delivery {
  /** The body as it came, before anybody parsed it. */
  payload: string | Uint8Array;
  headers: HeadersLike;
  /** Of the endpoint: as it was shown when it was made. */
  secret: string;
  /** How old a delivery may be, in seconds: 180 by default for `WorkOS-Signature`, 300 for `svix-signature`. */
  tolerance?: number;
}

/** An event of the Backend API's shape. */
export interface UserEvent {
  object: 'event';
  /** As `user.created`. */
  type: string;
  data: Record<string, unknown>;
  /** When it was sent, in milliseconds since 1970. */
  timestamp?: number;
  instanceId?: string;
}

/**
 * Verifies a delivery by the signature that it carries, `WorkOS-Signature` or `svix-signature` (also under the names of
 * Standard Webhooks), and gives its event with the names of this SDK: one with `event` of the one form, with `type` of the other.
 *
 * @throws SignatureError `signature_missing`, `signature_mismatch`, `timestamp_out_of_range`.
 * @example
 * const event = await verifyWebhook({ payload: await request.text(), headers: request.headers, secret });
 */
export async function verifyWebhook(delivery: Delivery): Promise<Event | UserEvent> {
  const { payload, headers, secret, tolerance } = delivery;
  const text = typeof payload === 'string' ? payload : new TextDecoder().decode(payload);
  const signature = headerOf(headers, 'workos-signature');
  if (signature !== null) await checkTimed(text, signature, secret, tolerance);
  else await checkNumbered(text, headers, secret, tolerance);
  return fromWire(JSON.parse(text)) as Event | UserEvent;
}

/**
 * Verifies a delivery by its `WorkOS-Signature` header. An object is taken for what `JSON.stringify` makes of it: the
 * body as it came is safer. `tolerance` in milliseconds, 180,000 by default.
 *
 * @throws SignatureError `signature_missing`, `signature_mismatch`, `timestamp_out_of_range`.
 * @example
 * const event = await constructEvent({ payload: body, sigHeader: request.headers.get('WorkOS-Signature'), secret });
 */
export async function constructEvent({
  payload,
  sigHeader,
  secret,
  tolerance,
}: {
  payload: string | Uint8Array | Record<string, unknown>;
  sigHeader: string;
  secret: string;
  tolerance?: number;
}): Promise<Event> {
  const body = typeof payload === 'string' || payload instanceof Uint8Array ? payload : JSON.stringify(payload);
  const headers = { 'workos-signature': sigHeader };
  const seconds = tolerance === undefined ? {} : { tolerance: tolerance / 1_000 };
  return (await verifyWebhook({ payload: body, headers, secret, ...seconds })) as Event;
}

const TIMED_TOLERANCE_S = 180;
const NUMBERED_TOLERANCE_S = 300;

// `t=<milliseconds>, v1=<hex>` over `<milliseconds>.<body>`.
async function checkTimed(body: string, header: string, secret: string, tolerance = TIMED_TOLERANCE_S) {
  const parts = new Map(header.split(',').map((part) => part.trim().split('=', 2) as [string, string]));
  const [time, signature] = [parts.get('t'), parts.get('v1')];
  if (!time || !signature) throw missing();
  await match(utf8(secret), `${time}.${body}`, [bytesOfHex(signature)]);
  checkTime(Number(time), tolerance);
}

// `v1,<base64>`, several of them after a change of the secret, over `<id>.<seconds>.<body>` (Standard Webhooks).
async function checkNumbered(body: string, headers: HeadersLike, secret: string, tolerance = NUMBERED_TOLERANCE_S) {
  const [id, time, signatures] = ['id', 'timestamp', 'signature'].map(
    (name) => headerOf(headers, `svix-${name}`) ?? headerOf(headers, `webhook-${name}`),
  );
  if (!id || !time || !signatures) throw missing();
  const key = tryBytes(secret.replace(/^whsec_/, ''));
  const given = signatures.split(' ').flatMap((each) => (each.startsWith('v1,') ? [tryBytes(each.slice(3))] : []));
  await match(key, `${id}.${time}.${body}`, given);
  checkTime(Number(time) * 1_000, tolerance);
}

// The comparison of Web Crypto takes as long for a wrong signature as for the right one.
async function match(secret: Uint8Array<ArrayBuffer>, signed: string, signatures: Uint8Array<ArrayBuffer>[]) {
  const key = await crypto.subtle.importKey('raw', secret, { name: 'HMAC', hash: 'SHA-256' }, false, ['verify']);
  const data = utf8(signed);
  const results = await Promise.all(signatures.map((each) => crypto.subtle.verify('HMAC', key, each, data)));
  if (!results.includes(true))
    throw new SignatureError('signature_mismatch', 'The signature is not that of this secret.');
}

function checkTime(milliseconds: number, tolerance: number): void {
  if (!(Math.abs(Date.now() - milliseconds) <= tolerance * 1_000))
    throw new SignatureError('timestamp_out_of_range', 'It was signed too long ago, or the clocks differ.');
}

const missing = () => new SignatureError('signature_missing', 'The delivery carries no signature that is known.');

function headerOf(headers: HeadersLike, name: string): string | null {
  if (headers instanceof Headers) return headers.get(name);
  const value = Object.entries(headers).find(([each]) => each.toLowerCase() === name)?.[1];
  return (Array.isArray(value) ? value[0] : value) ?? null;
}

function bytesOfHex(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(text.match(/[0-9a-f]{2}/g) ?? [], (pair) => Number.parseInt(pair, 16));
}

// What is no base64 is no signature.
function tryBytes(text: string): Uint8Array<ArrayBuffer> {
  try {
    return bytesOf(text);
  } catch {
    return new Uint8Array(0);
  }
}
