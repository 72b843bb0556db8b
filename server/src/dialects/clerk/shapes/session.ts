// A session as this wire prints one.

import { z } from 'zod';
import type { SessionStanding, ShownSession } from '../../../model/session.ts';
import { ms, reletter } from './common.ts';

/** The core's id of a session is written in this wire's letters. */
export const sessionId = reletter('session', 'sess');
export const readSessionId = reletter('sess', 'session');

// What a browser is called on this wire, which knows no OAuth client. Every session is taken to be of a browser of its
// own: the id follows from the session's, so that a session is found by it.
const browserId = reletter('session', 'client');
export const readBrowserId = reletter('client', 'session');

/** What a session may be on this wire; those without a word of the core are none that a session of ours comes to. */
export const STANDINGS: Record<string, SessionStanding | null> = {
  active: 'active',
  revoked: 'revoked',
  ended: 'ended',
  expired: 'expired',
  abandoned: 'abandoned',
  removed: null,
  replaced: null,
  pending: null,
};

export const sessionSchema = z
  .object({
    object: z.literal('session'),
    id: z.string(),
    user_id: z.string(),
    client_id: z.string(),
    actor: z.null(),
    status: z.enum(['active', 'revoked', 'ended', 'expired', 'abandoned']),
    last_active_organization_id: z.string().nullable(),
    last_active_at: ms,
    latest_activity: z
      .object({ object: z.literal('session_activity'), id: z.string(), is_mobile: z.boolean(), ip_address: z.string() })
      .optional(),
    expire_at: ms,
    abandon_at: ms,
    created_at: ms,
    updated_at: ms,
    tasks: z.null(),
  })
  .meta({ id: 'ClerkSession', title: 'Session' });

export function printSession(session: ShownSession): z.input<typeof sessionSchema> {
  const id = sessionId(session.id);
  const { ipAddress, userAgent } = session;
  const activity = {
    object: 'session_activity',
    id: reletter('session', 'sess_activity')(session.id),
    is_mobile: /Mobi/.test(userAgent ?? ''),
  } as const;
  return {
    object: 'session',
    id,
    user_id: session.userId,
    client_id: browserId(session.id),
    actor: null,
    status: session.standing,
    last_active_organization_id: session.organizationId,
    last_active_at: session.endedAt === null ? session.updatedAt : Math.min(session.updatedAt, session.endedAt),
    // Left out, not null, where nobody knows from where it came: PHP refuses a null in its fields.
    ...(ipAddress === null ? {} : { latest_activity: { ...activity, ip_address: ipAddress } }),
    expire_at: session.expiresAt,
    abandon_at: session.abandonedAt,
    created_at: session.createdAt,
    updated_at: session.updatedAt,
    tasks: null,
  };
}

export const tokenSchema = z.object({ object: z.literal('token'), jwt: z.string() }).meta({ id: 'ClerkToken' });

export function printToken(jwt: string): z.input<typeof tokenSchema> {
  return { object: 'token', jwt };
}
