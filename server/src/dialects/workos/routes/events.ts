// Events of this wire.

import { z } from 'zod';
import { listEvents as list } from '../../../core/events.ts';
import { secretKey } from '../../../http/access.ts';
import { endpoint, reply } from '../../../http/endpoint.ts';
import { listOf, ONE_CURSOR, oneCursor, optionalText, pageQuery, printList, several, unlessEmpty } from '../lists.ts';
import { eventSchema, printEvent, readEventName } from '../shapes/event.ts';

// A moment without a zone, as Python and Elixir write naive ones, is in UTC; `Date.parse` would take the machine's.
const instant = unlessEmpty(
  z.iso
    .datetime({ offset: true, local: true })
    .or(z.iso.date())
    .transform((given) => Date.parse(/T[^Z+-]*$/.test(given) ? `${given}Z` : given))
    .optional(),
);

export const listEvents = endpoint({
  method: 'GET',
  path: '/events',
  operation: 'EventsController_list',
  summary: 'List events in the order in which they were committed',
  access: secretKey,
  query: z
    .strictObject({
      limit: pageQuery.limit,
      after: pageQuery.after,
      before: pageQuery.before,
      // A consumer reads forward and resumes from the last id it saw.
      order: unlessEmpty(z.enum(['asc', 'desc', 'normal']).default('asc')).describe(
        '`normal` is newest first, with the meaning of the cursors turned round.',
      ),
      events: several(z.string()).describe('Names of events; all by default.'),
      range_start: instant.describe('From this moment on.'),
      range_end: instant.describe('Before this moment.'),
      organization_id: optionalText.describe('Only what happened in this organization.'),
    })
    .refine(oneCursor, ONE_CURSOR),
  answers: { 200: listOf(eventSchema) },
  refusals: ['invalid_cursor'],
  async run({ work, query }) {
    const { limit, after, before, order, range_start: from, range_end: to, organization_id: organizationId } = query;
    const names = query.events?.flatMap((name) => readEventName(name) ?? []);
    // Names that never happen here are no fault; a list of nothing else is empty.
    if (names?.length === 0) return reply(200, printList({ rows: [], after: null, before: null }, printEvent));
    const filter = {
      names: names ?? [],
      ...(from === undefined ? {} : { from }),
      ...(to === undefined ? {} : { to }),
      ...(organizationId ? { organizationId } : {}),
    };
    if (order !== 'normal') {
      const page = { limit, direction: order, ...(after ? { after } : {}), ...(before ? { before } : {}) };
      return reply(200, printList(await list(work, filter, page), printEvent));
    }
    const turned = {
      limit,
      direction: 'desc' as const,
      ...(after ? { before: after } : {}),
      ...(before ? { after: before } : {}),
    };
    const found = await list(work, filter, turned);
    return reply(200, printList({ ...found, after: found.before, before: found.after }, printEvent));
  },
});
