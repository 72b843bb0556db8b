// Announcing what happened, in the commit of the change, and reading it back.

import { newId } from '../kit/ids.ts';
import type { Event, EventContext, EventData, EventName } from '../model/event.ts';
import type { Page } from '../model/page.ts';
import { refuse } from '../model/refusal.ts';
import type { Tx } from '../store/database.ts';
import { type EventFilter, type EventPage, insertEvent, listEvents as list, numberEvents } from '../store/events.ts';
import type { Work } from './work.ts';

interface Circumstances {
  previous?: Record<string, unknown>;
  organizationId?: string | null;
  clientId?: string;
}

/** Writes an event with the change that it tells of: both are there, or neither. */
export async function emit<N extends EventName>(
  work: Work,
  tx: Tx,
  name: N,
  data: EventData[N],
  { previous, organizationId = null, clientId }: Circumstances = {},
): Promise<void> {
  const now = work.now();
  const context: EventContext = {
    ...(clientId ? { clientId } : {}),
    actor: work.actor,
    ...(previous ? { previous } : {}),
  };
  const event: Event<N> = { id: newId('event', now), name, data, context, createdAt: now };
  work.tools.herald?.nudge();
  await insertEvent(tx, work.environmentId, event, organizationId);
}

/**
 * One page of events in the order in which they were committed: a reader that goes on from its last id misses nothing.
 * Refuses `invalid_cursor` for an id that names no event here.
 */
export async function listEvents(work: Work, filter: EventFilter, page: EventPage): Promise<Page<Event>> {
  await numberEvents(work.tools.database, work.environmentId);
  const found = await list(work.db, work.environmentId, filter, page);
  if (!found) throw refuse('invalid_cursor', { parameter: page.after === undefined ? 'before' : 'after' });
  return found;
}
