// Events as this wire tells them: a row for everything that can happen.

import { z } from 'zod';
import type { AuthenticationAttempt, Event, EventData, EventName } from '../../../model/event.ts';
import type { User } from '../../../model/user.ts';
import { printTime, timestamp } from './common.ts';
import { printSession } from './session.ts';
import { printUser } from './user.ts';

export const eventSchema = z
  .object({
    object: z.literal('event'),
    id: z.string(),
    event: z.string().describe('What happened.'),
    data: z.record(z.string(), z.unknown()).describe('The object that it happened to, as it then was.'),
    created_at: timestamp,
    context: z.object({
      client_id: z.string().optional(),
      actor: z.object({
        id: z.string(),
        source: z.enum(['api', 'dashboard', 'admin_portal', 'system']),
        name: z.string().nullable(),
      }),
      previous_attributes: z
        .record(z.string(), z.unknown())
        .optional()
        .describe('Of an update: the former values of what changed.'),
    }),
  })
  .meta({ id: 'Event' });

interface Row<N extends EventName> {
  /** The vendor's name; those of ours alone carry a prefix, because Python parses known names into strict classes. */
  name: string;
  print(data: EventData[N]): Record<string, unknown>;
}

const plain = (data: object): Record<string, unknown> => ({ ...data });

const EVENTS: { [N in EventName]: Row<N> } = {
  'user.created': { name: 'user.created', print: printUser },
  'user.updated': { name: 'user.updated', print: printUser },
  'user.deleted': { name: 'user.deleted', print: printUser },
  'session.created': { name: 'session.created', print: printSession },
  'session.revoked': { name: 'session.revoked', print: printSession },
  'authentication.password_succeeded': { name: 'authentication.password_succeeded', print: printAttempt },
  'authentication.password_failed': { name: 'authentication.password_failed', print: printAttempt },
  'session.reuse_detected': { name: 'latchkey.session.reuse_detected', print: printSession },
  'api_key.created': { name: 'latchkey.api_key.created', print: plain },
  'api_key.revoked': { name: 'latchkey.api_key.revoked', print: plain },
  'signing_key.rotated': { name: 'latchkey.signing_key.rotated', print: plain },
  'user.password_changed': { name: 'latchkey.user.password_changed', print: ({ userId }) => ({ user_id: userId }) },
  'user.locked': { name: 'latchkey.user.locked', print: plain },
  'settings.changed': { name: 'latchkey.settings.changed', print: plain },
  'cors_origin.registered': { name: 'latchkey.cors_origin.registered', print: plain },
  'redirect_uri.registered': {
    name: 'latchkey.redirect_uri.registered',
    print: ({ purpose, uri, isDefault }) => ({ purpose, uri, default: isDefault }),
  },
};

/** The core's names of this wire's events. */
export const CORE_NAMES = new Map(Object.entries(EVENTS).map(([name, row]) => [row.name, name as EventName]));

/** The core's name of an event of this wire; undefined for one that never happens here. */
export function readEventName(name: string): EventName | undefined {
  return CORE_NAMES.get(name);
}

export function printEvent(event: Event): z.input<typeof eventSchema> {
  const row = EVENTS[event.name] as Row<EventName>;
  const { actor, clientId, previous } = event.context;
  return {
    object: 'event',
    id: event.id,
    event: row.name,
    data: row.print(event.data),
    created_at: printTime(event.createdAt),
    context: {
      ...(clientId ? { client_id: clientId } : {}),
      actor: { id: actor.id, source: actor.kind === 'system' ? 'system' : 'api', name: null },
      ...(previous ? { previous_attributes: printPrevious(event.name, previous) } : {}),
    },
  };
}

function printAttempt(attempt: AuthenticationAttempt) {
  return {
    type: attempt.method === 'magic_code' ? 'magic_auth' : attempt.method,
    status: attempt.error ? 'failed' : 'succeeded',
    ip_address: attempt.ipAddress,
    user_agent: attempt.userAgent,
    user_id: attempt.userId,
    email: attempt.email,
    ...(attempt.error ? { error: attempt.error } : {}),
  };
}

// Former values go through the same printer as present ones, so that they carry the same names.
function printPrevious(name: EventName, previous: Record<string, unknown>): Record<string, unknown> {
  if (name !== 'user.updated') return previous;
  const printed = printUser({
    createdAt: 0,
    updatedAt: 0,
    lastSignInAt: null,
    firstName: null,
    lastName: null,
    name: null,
    ...previous,
  } as User);
  const names: Record<string, keyof typeof printed> = {
    email: 'email',
    emailVerified: 'email_verified',
    firstName: 'first_name',
    lastName: 'last_name',
    name: 'name',
    externalId: 'external_id',
    locale: 'locale',
    metadata: 'metadata',
  };
  return Object.fromEntries(
    Object.keys(previous).flatMap((key) => {
      const wire = names[key];
      return wire ? [[wire, printed[wire]]] : [];
    }),
  );
}
