// Deliveries: events on their way to webhook endpoints. The events are the outbox; each endpoint gets each once, at least.

import type { Environment } from '../model/environment.ts';
import type { Event } from '../model/event.ts';
import type { Page } from '../model/page.ts';
import { refuse } from '../model/refusal.ts';
import type { EventSpeech } from '../model/speech.ts';
import { type DeliveryState, EVERY_EVENT, type WebhookDelivery } from '../model/webhook.ts';
import * as store from '../store/deliveries.ts';
import * as kept from '../store/deliveries-kept.ts';
import { findEnvironment } from '../store/environments.ts';
import { numberEvents } from '../store/events.ts';
import * as fan from '../store/fan-out.ts';
import { type EndpointRow, findEndpoint, hasEndpoints } from '../store/webhooks.ts';
import { checkCursor } from './pages.ts';
import { openMacs } from './webhooks.ts';
import type { Tools, Work } from './work.ts';

const DAY = 86_400_000;

/** Why an event can never be sent. */
const GONE = 'the event is gone';
const UNSAYABLE = 'this form has no name for the event';

/** An event is tried for this long at least, and this often, before it is given up. */
const PATIENCE = 3 * DAY;
const FEWEST = 10;
/** The first pause after a failure; each further one is twice as long, up to the longest. */
const FIRST_PAUSE = 5_000;
const LONGEST_PAUSE = DAY / 2;
/** A worker that took a delivery settles it within this time; requests are cut off long before. */
const LEASE = 60_000;
/** How long it is remembered what was delivered, and what was given up. */
const MEMORY = { delivered: 7 * DAY, dead: 30 * DAY };
/** How many batches of events one round puts on their way in one environment. */
const ROUNDS = 5;

/** The faces by their name. */
export type Speeches = Record<string, EventSpeech>;

/** Whether anybody wants to be told of anything. */
export function isAnybodyListening({ database }: Tools): Promise<boolean> {
  return hasEndpoints(database.db);
}

/**
 * Puts every event that was committed on its way to the endpoints that want it: each event once to each, whoever does
 * this at the same time or is killed meanwhile. `only` names the one environment that it shall be done in. True when
 * there is more than fits into one round.
 */
export async function fanOut(tools: Tools, speeches: Speeches, only?: string): Promise<boolean> {
  let more = false;
  const failures: unknown[] = [];
  for (const environmentId of only ? [only] : await fan.listPending(tools.database.db)) {
    // One environment where it fails holds up no other.
    await fanOutRounds(tools, speeches, environmentId).then(
      (full) => {
        more ||= full;
      },
      (error: unknown) => failures.push(error),
    );
  }
  if (failures.length > 0) throw failures[0];
  return more;
}

async function fanOutRounds(tools: Tools, speeches: Speeches, environmentId: string): Promise<boolean> {
  await numberEvents(tools.database, environmentId);
  let full = true;
  for (let round = 0; full && round < ROUNDS; round += 1) full = await fanOutBatch(tools, speeches, environmentId);
  return full;
}

async function fanOutBatch(tools: Tools, speeches: Speeches, environmentId: string): Promise<boolean> {
  const { database, clock } = tools;
  // Endpoints of a face that this version does not have are left to those who know it.
  const endpoints = (await fan.listEnabled(database.db, environmentId)).filter((each) => speeches[each.face]);
  if (endpoints.length === 0) return false;
  const place = Math.min(...endpoints.map(({ cursor }) => cursor));
  const events = await fan.listEventsAfter(database.db, environmentId, place);
  const last = events.at(-1)?.place;
  if (last === undefined) return false;
  const now = clock.now();
  await database.commit(async (tx) => {
    for (const endpoint of endpoints) {
      if (endpoint.cursor >= last) continue;
      const { nameOf } = speeches[endpoint.face] as EventSpeech;
      const names = new Set(endpoint.event_names as string[]);
      const wants = (name: string | null) => name !== null && (names.has(name) || names.has(EVERY_EVENT));
      const ids = events
        .filter((each) => each.place > endpoint.cursor && wants(nameOf(each.event)))
        .map(({ event }) => event.id);
      await fan.putOnTheWay(tx, endpoint, last, ids, now);
    }
  });
  return events.length === fan.BATCH;
}

/** What became of one try: `status` is what the endpoint answered, null when it did not. */
export type Attempt =
  | { state: 'delivered'; status: number }
  | { state: 'failed'; status: number | null; problem: string }
  /** It was interrupted on our side: that counts as no try. */
  | { state: 'released' };

/** A delivery that a worker holds until its lease is over. */
export interface HeldDelivery {
  endpointId: string;
  url: string;
  event: Event;
  failedBefore: boolean;
  /** The body and the headers that prove who sends it now. Throws SealBroken when the secret cannot be read here. */
  say(): { body: string; headers: Record<string, string> };
  /** Writes down what became of it; says which state that left it in. */
  settle(attempt: Attempt): Promise<DeliveryState>;
  /** The endpoint is back: tries soon what would wait for long because it was away. */
  hasten(): Promise<void>;
}

/** Takes deliveries that are due, of each endpoint as many as there is room for. */
export async function takeDeliveries(
  tools: Tools,
  speeches: Speeches,
  roomOf: (endpointId: string) => number,
): Promise<HeldDelivery[]> {
  const { database, clock } = tools;
  const now = clock.now();
  const held: HeldDelivery[] = [];
  for (const endpoint of await store.listDueEndpoints(database.db, now)) {
    const speech = speeches[endpoint.face];
    const count = roomOf(endpoint.id);
    if (!speech || count <= 0) continue;
    const rows = await store.takeDeliveries(database, endpoint, { now, leaseEndsAt: now + LEASE, count });
    if (rows.length === 0) continue;
    const environment = await findEnvironment(database.db, endpoint.environment_id);
    await Promise.all(
      rows.map(async (row) => {
        const event = await store.findEvent(database.db, row.environment_id, row.event_id);
        if (event && environment && speech.nameOf(event) !== null)
          held.push(hold(tools, endpoint, row, { event, environment, speech }));
        else await settle(tools, row, { state: 'failed', status: null, problem: event ? UNSAYABLE : GONE }, true);
      }),
    );
  }
  return held;
}

function hold(
  tools: Tools,
  endpoint: EndpointRow,
  row: store.DeliveryRow,
  { event, environment, speech }: { event: Event; environment: Environment; speech: EventSpeech },
): HeldDelivery {
  const now = () => tools.clock.now();
  return {
    endpointId: endpoint.id,
    url: endpoint.url,
    event,
    failedBefore: row.failures > 0,
    say() {
      const body = speech.print(event, { environment, origin: tools.publicUrl });
      const at = now();
      return { body, headers: speech.sign({ event, body, now: at }, openMacs(tools, endpoint, at)) };
    },
    settle: (attempt) => settle(tools, row, attempt),
    async hasten() {
      const of = { environmentId: row.environment_id, endpointId: row.endpoint_id };
      await allOf(() => tools.database.once((tx) => store.hastenDeliveries(tx, of, now())));
    },
  };
}

async function settle(
  { database, clock }: Tools,
  row: store.DeliveryRow,
  attempt: Attempt,
  forGood = false,
): Promise<DeliveryState> {
  const now = clock.now();
  const write = async <S extends DeliveryState>(state: S, outcome: store.DeliveryOutcome): Promise<S> => {
    await database.once((tx) => store.settleDelivery(tx, row, now, outcome));
    return state;
  };
  if (attempt.state === 'released') return write('waiting', { state: 'released' });
  const lastStatus = attempt.status;
  if (attempt.state === 'delivered') return write('delivered', { state: 'delivered', lastStatus, problem: null });
  const failures = row.failures + 1;
  const { problem } = attempt;
  if (forGood || (failures >= FEWEST && now - row.started_at >= PATIENCE))
    return write('dead', { state: 'dead', lastStatus, problem });
  return write('waiting', { state: 'waiting', lastStatus, problem, dueAt: now + pauseAfter(failures) });
}

/**
 * Milliseconds until the next try: 5 s, 10 s, 20 s … half a day, and up to a quarter more, so that what failed together
 * does not come back together.
 */
export function pauseAfter(failures: number): number {
  return Math.round(Math.min(FIRST_PAUSE * 2 ** (failures - 1), LONGEST_PAUSE) * (1 + Math.random() / 4));
}

/**
 * One page of what became of the events of an endpoint, the newest first; `after` is the id of the last event seen.
 * Refuses `not_found` and `invalid_cursor`.
 */
export async function listDeliveries(
  work: Work,
  endpointId: string,
  page: { state: DeliveryState | null; limit: number; after?: string },
): Promise<Page<WebhookDelivery>> {
  await requireEndpoint(work, endpointId);
  await checkCursor({ ...page, order: 'desc' }, 'event', async () => false);
  return kept.listDeliveries(work.db, { environmentId: work.environmentId, endpointId }, page);
}

/**
 * Sends an event to an endpoint once more, or for the first time: one that was given up, delivered, or happened before
 * the endpoint was there. Refuses `not_found`.
 */
export async function redeliver(work: Work, endpointId: string, eventId: string): Promise<void> {
  await requireEndpoint(work, endpointId);
  if (!(await store.findEvent(work.db, work.environmentId, eventId)))
    throw refuse('not_found', { entity: 'event', id: eventId });
  const of = { environmentId: work.environmentId, endpointId, eventId };
  await work.once((tx) => kept.sendAgain(tx, of, work.now()));
}

/** Sends an endpoint everything that was given up; gives how many events that are. Refuses `not_found`. */
export async function redeliverDead(work: Work, endpointId: string): Promise<number> {
  await requireEndpoint(work, endpointId);
  const of = { environmentId: work.environmentId, endpointId };
  return allOf(() => work.once((tx) => kept.reviveDead(tx, of, work.now())));
}

/** Forgets what was settled long ago, and what waited for endpoints that are gone. */
export async function sweepDeliveries({ database, clock }: Tools): Promise<void> {
  const now = clock.now();
  const before = { delivered: now - MEMORY.delivered, dead: now - MEMORY.dead };
  await allOf(() => database.commit((tx) => kept.forgetDeliveries(tx, before)));
  for (const of of await kept.listBuried(database.db))
    await allOf(() => database.commit((tx) => kept.clearBuried(tx, of)));
}

async function allOf(act: () => Promise<number>): Promise<number> {
  let sum = 0;
  for (;;) {
    const count = await act();
    if (count === 0) return sum;
    sum += count;
  }
}

async function requireEndpoint(work: Work, id: string): Promise<void> {
  const found = await findEndpoint(work.db, work.environmentId, id);
  if (!found) throw refuse('not_found', { entity: 'webhook_endpoint', id });
}
