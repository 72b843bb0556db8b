// One call over HTTP: tried again where that is safe, cut off in time, told to whoever watches.

import { ConnectionError, errorOf, TimeoutError } from './errors.ts';

/** What an attempt is about; the same object is given to every hook of it, so that a `WeakMap` can hold a span. */
export interface Attempt {
  method: string;
  /** Path and query, without the origin. */
  path: string;
  /** 1 for the first. */
  number: number;
}

/** What is told of calls as they happen. What a hook throws, the call rejects with. */
export interface Hooks {
  /** Before an attempt. What it returns is sent as headers as well: `traceparent`, say. */
  // biome-ignore lint/suspicious/noConfusingVoidType: a hook that only looks on returns nothing.
  request?(attempt: Attempt): Record<string, string> | void;
  /** An answer came, good or bad. */
  response?(attempt: Attempt, answer: { status: number; requestId: string | null; milliseconds: number }): void;
  /** An attempt failed, and another one follows after a wait. */
  retry?(attempt: Attempt, next: { error: Error; waitMilliseconds: number }): void;
}

/** What one call may have for itself. */
export interface CallOptions {
  /** Ends the call, whatever it is waiting for; it rejects with the signal's reason. */
  signal?: AbortSignal;
  /** How long an attempt may take, in milliseconds. */
  timeout?: number;
  /** How many more attempts there may be after the first. */
  retries?: number;
  /** A POST that is made again with the same key is not carried out again: its first answer comes once more, for 24 hours. */
  idempotencyKey?: string;
}

export interface TransportOptions {
  baseUrl: string;
  apiKey: string | null;
  timeout: number;
  retries: number;
  fetch: typeof fetch;
  hooks: Hooks;
}

export interface Call {
  method: string;
  /** Begins with a slash. */
  path: string;
  query?: URLSearchParams;
  /** Sent as JSON; a form is sent as it is. */
  body?: unknown;
  headers?: Record<string, string>;
  options?: CallOptions;
}

/** Sends a call and gives its answer's body, as JSON reads it; `undefined` for none. Rejects with an `ApiError`. */
export type Transport = (call: Call) => Promise<unknown>;

const REPEATABLE = new Set(['GET', 'HEAD', 'PUT', 'DELETE']);
const TEMPORARY = new Set([408, 429, 500, 502, 503, 504]);
const SHORTEST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 8_000;
/** A server that asks for more patience than this gets none. */
const MOST_PATIENCE_S = 60;

/** A transport to one server. */
export function startTransport(settings: TransportOptions): Transport {
  return async ({ method, path, query, body, headers, options = {} }) => {
    const { signal, idempotencyKey, timeout = settings.timeout, retries = settings.retries } = options;
    const target = query?.size ? `${path}?${query}` : path;
    const repeatable = REPEATABLE.has(method) || idempotencyKey !== undefined;
    const isForm = body instanceof FormData;
    const fixed: Record<string, string> = {
      Accept: 'application/json',
      ...(settings.apiKey ? { Authorization: `Bearer ${settings.apiKey}` } : {}),
      ...(body !== undefined && !isForm ? { 'Content-Type': 'application/json' } : {}),
      ...(idempotencyKey !== undefined ? { 'Idempotency-Key': idempotencyKey } : {}),
      ...headers,
    };
    const payload = body === undefined || isForm ? (body as FormData | undefined) : JSON.stringify(body);

    for (let number = 1; ; number += 1) {
      signal?.throwIfAborted();
      const attempt: Attempt = { method, path: target, number };
      const outcome = await once(attempt, { ...fixed, ...settings.hooks.request?.(attempt) }, payload);
      if ('body' in outcome) return outcome.body;
      const { error, status, retryAfter } = outcome;
      // What was refused for its number was not carried out, whatever it is.
      const again = status === null ? repeatable : status === 429 || (repeatable && TEMPORARY.has(status));
      if (!again || number > retries || (retryAfter ?? 0) > MOST_PATIENCE_S) throw error;
      const waitMilliseconds = retryAfter === null ? backoff(number) : retryAfter * 1_000;
      settings.hooks.retry?.(attempt, { error, waitMilliseconds });
      await pause(waitMilliseconds, signal);
    }

    async function once(attempt: Attempt, sent: Record<string, string>, payload: string | FormData | undefined) {
      const began = performance.now();
      const limit = AbortSignal.timeout(timeout);
      try {
        const response = await settings.fetch(`${settings.baseUrl}${target}`, {
          method,
          headers: sent,
          signal: signal ? AbortSignal.any([signal, limit]) : limit,
          ...(payload === undefined ? {} : { body: payload }),
        });
        const text = await response.text();
        const { status } = response;
        const requestId = response.headers.get('x-request-id');
        settings.hooks.response?.(attempt, { status, requestId, milliseconds: performance.now() - began });
        const type = response.headers.get('content-type') ?? '';
        const isJson = type.includes('json');
        const read: unknown = text && isJson ? parsed(text) : undefined;
        // A page is the answer of somebody else, and half an answer is none.
        const isAnswer = !type.includes('html') && !(isJson && text && read === undefined);
        if (response.ok && isAnswer) return { body: read };
        const retryAfter = secondsOf(response.headers.get('retry-after'));
        return { error: errorOf(status, requestId, read, retryAfter), status, retryAfter };
      } catch (cause) {
        signal?.throwIfAborted();
        const failure = { status: null, requestId: null, body: null };
        const late = limit.aborted;
        const error = late
          ? new TimeoutError({ ...failure, code: 'timeout', message: `No answer within ${timeout} ms.` }, { cause })
          : new ConnectionError(
              { ...failure, code: 'connection', message: `No answer came from ${settings.baseUrl}.` },
              { cause },
            );
        return { error, status: null, retryAfter: null };
      }
    }
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // An answer that was cut off, or is none.
  }
}

/** Milliseconds, longer each time, and different for everybody who waits. */
function backoff(number: number): number {
  const longest = Math.min(SHORTEST_WAIT_MS * 2 ** (number - 1), LONGEST_WAIT_MS);
  return longest / 2 + (Math.random() * longest) / 2;
}

/** RFC 9110 section 10.2.3: seconds, or a date. */
function secondsOf(header: string | null): number | null {
  if (header === null) return null;
  const seconds = /^\d+$/.test(header) ? Number(header) : (Date.parse(header) - Date.now()) / 1_000;
  return Number.isFinite(seconds) ? Math.max(0, seconds) : null;
}

/** Waits, unless a signal ends it: then it rejects with the signal's reason. */
export function pause(milliseconds: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason);
    const stop = () => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', stop);
      resolve();
    }, milliseconds);
    signal?.addEventListener('abort', stop, { once: true });
  });
}
