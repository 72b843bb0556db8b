// Webhook endpoints: who wants to be told of which events, and the secret that proves that we told it.

import { newId } from '../kit/ids.ts';
import { macBase64, macHex, randomLetters } from '../kit/secrets.ts';
import type { WebhookEndpointFacts } from '../model/event.ts';
import type { Page, PageRequest } from '../model/page.ts';
import { refuse } from '../model/refusal.ts';
import type { Mac } from '../model/speech.ts';
import { EVERY_EVENT, type ShownWebhookEndpoint } from '../model/webhook.ts';
import { Conflict, type Tx } from '../store/database.ts';
import { numberEvents } from '../store/events.ts';
import * as store from '../store/webhooks.ts';
import { emit } from './events.ts';
import { checkCursor } from './pages.ts';
import type { Tools, Work } from './work.ts';

type SecretColumn = 'secret' | 'next_secret';

const MAX_URL_BYTES = 2_048;
const SECRET_PREFIX = 'whsec_';
/** How often a change begins anew because somebody else changed the same endpoint meanwhile. */
const PATIENCE = 10;

/**
 * Registers an endpoint; from now on it is told of every event of these names, as the face says them, or without names
 * of every event that the face has a name for. Refuses `invalid_endpoint_url` and `duplicate_endpoint`.
 */
export async function createWebhookEndpoint(
  work: Work,
  face: string,
  { url, events = [EVERY_EVENT] }: { url: string; events?: string[] | undefined },
): Promise<ShownWebhookEndpoint> {
  checkUrl(work, url);
  const now = work.now();
  const id = newId('we', now);
  const secret = newSecret();
  const names = [...new Set(events)];
  await numberEvents(work.tools.database, work.environmentId);
  await unlessTaken(
    work.commit(async (tx) => {
      await store.insertEndpoint(tx, {
        environment_id: work.environmentId,
        id,
        face,
        url,
        secret: seal(work, id, 'secret', secret),
        event_names: names,
        now,
      });
      await emit(work, tx, 'webhook_endpoint.created', factsOf({ id, url, status: 'enabled', events: names }));
    }),
  );
  work.tools.herald?.listen();
  return { id, url, secret, status: 'enabled', events: names, createdAt: now, updatedAt: now };
}

/**
 * Changes what is given of an endpoint that was registered through this face, whose names its events have. What happens while an endpoint is disabled is never sent to it; what already waited for it
 * waits on. Refuses `not_found`, `invalid_endpoint_url` and `duplicate_endpoint`.
 */
export async function updateWebhookEndpoint(
  work: Work,
  face: string,
  id: string,
  change: { url?: string; status?: 'enabled' | 'disabled'; events?: string[] },
): Promise<ShownWebhookEndpoint> {
  if (change.url !== undefined) checkUrl(work, change.url);
  return persistently(async () => {
    const row = await getRow(work, id);
    if (row.face !== face) throw notFound(id);
    const was = show(work, row);
    const to = {
      url: change.url ?? was.url,
      status: change.status ?? was.status,
      events: change.events ? [...new Set(change.events)] : was.events,
    };
    const previous = differences(factsOf(was), factsOf({ id, ...to }));
    if (to.url === was.url && Object.keys(previous).length === 0) return was;
    // What happened before is judged by what was wanted then.
    await work.tools.herald?.catchUp(work.environmentId);
    if (was.status === 'disabled') await numberEvents(work.tools.database, work.environmentId);
    const now = after(row, work.now());
    const done = await unlessTaken(
      work.commit(async (tx) => {
        if (!(await store.changeEndpoint(tx, row, { ...to, now }))) return false;
        await emit(work, tx, 'webhook_endpoint.updated', factsOf({ id, ...to }), { previous });
        return true;
      }),
    );
    return done ? { ...was, ...to, updatedAt: now } : null;
  });
}

/** Removes an endpoint and, soon, all that waits for it. Refuses `not_found`. */
export async function deleteWebhookEndpoint(work: Work, id: string): Promise<void> {
  const now = work.now();
  await work.commit(async (tx) => {
    const gone = await store.buryEndpoint(tx, work.environmentId, id, now);
    if (!gone) throw notFound(id);
    const events = gone.event_names as string[];
    await emit(work, tx, 'webhook_endpoint.deleted', factsOf({ id, url: gone.url, status: 'disabled', events }));
  });
}

/** One page of the endpoints that were registered through a face. Refuses `invalid_cursor`. */
export async function listWebhookEndpoints(
  work: Work,
  face: string,
  page: PageRequest,
): Promise<Page<ShownWebhookEndpoint>> {
  await checkCursor(page, 'we', async () => false);
  const found = await store.listEndpoints(work.db, work.environmentId, face, page);
  return { ...found, rows: found.rows.map((row) => show(work, row)) };
}

/**
 * Makes a new secret that signs in `startsInMs` milliseconds; until then the present one does, so that the receiver can
 * be taught both. Where a face's receivers take several signatures at a time, both sign until then. Refuses `not_found`.
 */
export async function rotateWebhookSecret(
  work: Work,
  id: string,
  startsInMs: number,
): Promise<{ secret: string; startsAt: number }> {
  return persistently(async () => {
    const row = await getRow(work, id);
    const now = after(row, work.now());
    const secret = newSecret();
    const startsAt = now + startsInMs;
    const done = await work.commit(async (tx: Tx) => {
      const present = open(work.tools, row, signs(row, now));
      const rotated = await store.rotateSecrets(tx, row, {
        ...(startsInMs > 0
          ? {
              secret: seal(work, id, 'secret', present),
              next: seal(work, id, 'next_secret', secret),
              rotatesAt: startsAt,
            }
          : { secret: seal(work, id, 'secret', secret), next: null, rotatesAt: null }),
        now,
      });
      if (rotated) await emit(work, tx, 'webhook_endpoint.secret_rotated', { id, startsAt });
      return rotated;
    });
    return done ? { secret, startsAt } : null;
  });
}

/**
 * What the secrets of an endpoint make of a text: first the one that signs at `now` (epoch ms), then the one that waits
 * to sign, if there is one. Throws SealBroken.
 */
export function openMacs(tools: Tools, row: store.EndpointRow, now: number): [Mac, ...Mac[]] {
  const waits = row.next_secret !== null && signs(row, now) === 'secret';
  return [macOf(open(tools, row, signs(row, now))), ...(waits ? [macOf(open(tools, row, 'next_secret'))] : [])];
}

function macOf(secret: string): Mac {
  return {
    hex: (text) => macHex(secret, text),
    standard: (text) => macBase64(secret.slice(SECRET_PREFIX.length), text),
  };
}

function signs({ rotates_at }: store.EndpointRow, now: number): SecretColumn {
  return rotates_at !== null && rotates_at <= now ? 'next_secret' : 'secret';
}

function open({ vault }: Tools, row: store.EndpointRow, column: SecretColumn): string {
  const sealed = row[column];
  if (sealed === null) throw new Error('the secret is gone');
  return vault.open(sealed, placeOf(row.environment_id, row.id, column));
}

/** Refuses an address that nothing may be sent to, as far as its text tells; names are looked up when they are called. */
function checkUrl(work: Work, url: string): void {
  const reason =
    Buffer.byteLength(url) > MAX_URL_BYTES ? `is longer than ${MAX_URL_BYTES} bytes` : work.tools.outbound.fault(url);
  if (reason) throw refuse('invalid_endpoint_url', { reason });
}

async function getRow(work: Work, id: string): Promise<store.EndpointRow> {
  const row = await store.findEndpoint(work.db, work.environmentId, id);
  if (!row) throw notFound(id);
  return row;
}

function notFound(id: string) {
  return refuse('not_found', { entity: 'webhook_endpoint', id });
}

function show(work: Work, row: store.EndpointRow): ShownWebhookEndpoint {
  return {
    id: row.id,
    url: row.url,
    secret: open(work.tools, row, signs(row, work.now())),
    status: row.status,
    events: row.event_names as string[],
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}

// Good for every face: as 32 letters of 190 bits, and as the base64 of 24 bytes, which Standard Webhooks reads them as.
function newSecret(): string {
  return `${SECRET_PREFIX}${randomLetters(32)}`;
}

function seal({ tools, environmentId }: Work, id: string, column: SecretColumn, secret: string): string {
  return tools.vault.seal(secret, placeOf(environmentId, id, column));
}

function placeOf(environment: string, id: string, column: SecretColumn) {
  return { environment, table: 'webhook_endpoints', column, row: id };
}

function factsOf(endpoint: {
  id: string;
  url: string;
  status: 'enabled' | 'disabled';
  events: string[];
}): WebhookEndpointFacts {
  const { id, url, status, events } = endpoint;
  return { id, origin: new URL(url).origin, status, events };
}

function differences(was: WebhookEndpointFacts, is: WebhookEndpointFacts): Partial<WebhookEndpointFacts> {
  return Object.fromEntries(
    Object.entries(was).filter(
      ([name, value]) => JSON.stringify(value) !== JSON.stringify(is[name as keyof WebhookEndpointFacts]),
    ),
  );
}

// The time of a change also is its version: two in one millisecond are still two.
function after(row: store.EndpointRow, now: number): number {
  return Math.max(now, row.updated_at + 1);
}

async function unlessTaken<T>(change: Promise<T>): Promise<T> {
  try {
    return await change;
  } catch (error) {
    throw error instanceof Conflict ? refuse('duplicate_endpoint') : error;
  }
}

async function persistently<T>(attempt: () => Promise<T | null>): Promise<T> {
  for (let left = PATIENCE; left > 0; left -= 1) {
    const done = await attempt();
    if (done) return done;
  }
  throw new Error('an endpoint changes faster than it can be changed');
}
