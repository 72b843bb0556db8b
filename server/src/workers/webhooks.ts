// The loop that tells endpoints of events: puts what was committed on its way, sends what is due, writes down what became of it.

import { AsyncLocalStorage } from 'node:async_hooks';
import {
  type Attempt,
  fanOut,
  type HeldDelivery,
  isAnybodyListening,
  type Speeches,
  takeDeliveries,
} from '../core/deliveries.ts';
import type { Tools } from '../core/work.ts';
import { OutboundFailed } from '../kit/outbound.ts';
import { SealBroken } from '../kit/vault.ts';
import { version } from '../kit/version.ts';
import type { Herald } from '../model/webhook.ts';
import { persistently, startLoop } from './loop.ts';

/** After a nudge: the commit that wrote the event is on its way, and others with it. */
const ECHO = 30;
/** Requests at once: to one endpoint, to one that did not take the last, and in all. */
const ROOM = { endpoint: 8, ailing: 1, all: 256 };
/** An endpoint that is back is helped to catch up at most so often. */
const BETWEEN_HASTES = 5_000;
/** When the house closes, requests that are on their way may end within this time. */
const GRACE = 2_000;

export interface WebhooksWorker extends Herald {
  /** Sends nothing more; what is on its way is waited for, or interrupted and left to others. */
  stop(): Promise<void>;
}

export interface Voice {
  /** Something is wrong with the house. */
  report(problem: string, error: unknown): void;
  /** Something is wrong with a receiver: its owner wants to know, and it is no fault of ours. */
  note(what: string): void;
}

interface Flights {
  count: number;
  /** The last try failed: one at a time finds out when that is over, so that it holds up nobody else. */
  ailing: boolean;
  hastenAgainAt: number;
}

/** Starts telling. */
export function startWebhooks(tools: Tools, speeches: Speeches, { report, note }: Voice): WebhooksWorker {
  const endpoints = new Map<string, Flights>();
  const flying = new Set<Promise<void>>();
  const outside = AsyncLocalStorage.snapshot();
  const interrupt = new AbortController();
  let listening = false;
  let echo: NodeJS.Timeout | null = null;

  const loop = startLoop(round, (error) => report('events cannot be put on their way to webhooks; trying on', error));
  const { look } = loop;

  async function round(): Promise<boolean> {
    listening = await isAnybodyListening(tools);
    if (!listening) return false;
    const spread = fanOut(tools, speeches);
    // What is on its way goes on, also where nothing new can be put there.
    await spread.catch(() => {});
    for (const delivery of await takeDeliveries(tools, speeches, roomOf)) launch(delivery);
    return spread;
  }

  function roomOf(endpointId: string): number {
    const { count = 0, ailing = false } = endpoints.get(endpointId) ?? {};
    return Math.min((ailing ? ROOM.ailing : ROOM.endpoint) - count, ROOM.all - flying.size);
  }

  function launch(delivery: HeldDelivery): void {
    const own = endpoints.get(delivery.endpointId) ?? { count: 0, ailing: false, hastenAgainAt: 0 };
    endpoints.set(delivery.endpointId, own);
    own.count += 1;
    const flight = deliver(delivery, own)
      .catch((error: unknown) => report(`${nameOf(delivery)}: what became of it could not be written down`, error))
      .finally(() => {
        flying.delete(flight);
        own.count -= 1;
        if (own.count === 0 && !own.ailing) endpoints.delete(delivery.endpointId);
        // Several at a time: each taking is a commit.
        if (own.count <= (own.ailing ? 0 : ROOM.endpoint / 2)) look();
      });
    flying.add(flight);
  }

  async function deliver(delivery: HeldDelivery, own: Flights): Promise<void> {
    const attempt = await send(tools, delivery, interrupt.signal);
    const wasAiling = own.ailing;
    if (attempt.state !== 'released') own.ailing = attempt.state === 'failed';
    const state = await persistently(() => delivery.settle(attempt), loop.stopped);
    if (attempt.state === 'failed' && !wasAiling)
      note(`${delivery.endpointId} does not take events; they wait: it ${attempt.problem}`);
    if (state === 'dead') note(`${nameOf(delivery)} is given up; it can be sent again`);
    if (attempt.state !== 'delivered' || !(wasAiling || delivery.failedBefore)) return;
    if (performance.now() < own.hastenAgainAt) return;
    own.hastenAgainAt = performance.now() + BETWEEN_HASTES;
    await delivery.hasten();
  }

  look();
  return {
    nudge() {
      if (!listening || echo) return;
      // It goes on where this request ends, and is no part of it.
      echo = outside(
        setTimeout,
        () => {
          echo = null;
          look();
        },
        ECHO,
      );
      echo.unref();
    },
    listen() {
      listening = true;
    },
    async catchUp(environmentId) {
      while (await fanOut(tools, speeches, environmentId));
    },
    async stop() {
      if (echo) clearTimeout(echo);
      await loop.stop();
      const late = setTimeout(() => interrupt.abort(), GRACE);
      await Promise.all(flying);
      clearTimeout(late);
    },
  };
}

async function send(tools: Tools, delivery: HeldDelivery, signal: AbortSignal): Promise<Attempt> {
  try {
    const { body, headers } = delivery.say();
    const { status } = await tools.outbound.send({
      url: delivery.url,
      method: 'POST',
      headers: {
        'Content-Type': 'application/json',
        'Content-Length': String(Buffer.byteLength(body)),
        'User-Agent': `Latchkey/${version}`,
        ...headers,
      },
      body,
      signal,
    });
    if (status >= 200 && status < 300) return { state: 'delivered', status };
    return { state: 'failed', status, problem: `answered ${status}` };
  } catch (error) {
    if (signal.aborted) return { state: 'released' };
    return { state: 'failed', status: null, problem: problemOf(error) };
  }
}

// Only what we know to tell nothing of the address, the event or the secret goes into logs and tables.
function problemOf(error: unknown): string {
  if (error instanceof OutboundFailed) return error.message;
  return `cannot be written here: ${error instanceof SealBroken ? error.message : (error as Error).name}`;
}

function nameOf({ endpointId, event }: HeldDelivery): string {
  return `${event.id} to ${endpointId}`;
}
