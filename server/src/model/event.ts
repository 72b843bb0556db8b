// Everything that can happen. Each dialect's shapes/event prints all of them, so a new one does not compile until both have words for it.

import type { EnvironmentSettings } from './environment.ts';
import type { AuthMethod, Session } from './session.ts';
import type { User } from './user.ts';

export interface AuthenticationAttempt {
  method: AuthMethod;
  email: string | null;
  userId: string | null;
  ipAddress: string | null;
  userAgent: string | null;
  /** Why it failed; absent when it succeeded. */
  error?: { code: string; message: string };
}

/** What each event tells. */
export interface EventData {
  'user.created': User;
  'user.updated': User;
  'user.deleted': User;
  'user.password_changed': { userId: string };
  'session.created': Session;
  'session.revoked': Session;
  'authentication.password_succeeded': AuthenticationAttempt;
  'authentication.password_failed': AuthenticationAttempt;
  /** A spent refresh token came back after its grace: the session was ended as stolen. */
  'session.reuse_detected': Session;
  'api_key.created': ApiKeyFacts;
  'api_key.revoked': ApiKeyFacts;
  'signing_key.rotated': { kid: string; activeAt: number };
  'user.locked': { email: string; until: number };
  'settings.changed': Partial<EnvironmentSettings>;
  'cors_origin.registered': { origin: string };
  'redirect_uri.registered': { purpose: string; uri: string; isDefault: boolean };
}

export interface ApiKeyFacts {
  id: string;
  name: string;
  /** The last four characters, enough to tell keys apart. */
  hint: string;
  createdAt: number;
}

export type EventName = keyof EventData;

/** Who made it happen, and from where. */
export interface Actor {
  kind: 'api_key' | 'client' | 'system';
  id: string;
  /** The address that called us. */
  address: string | null;
  userAgent: string | null;
}

export interface EventContext {
  clientId?: string;
  actor: Actor;
  /** For `*.updated`: the former values of the fields that changed. */
  previous?: Record<string, unknown>;
}

export interface Event<N extends EventName = EventName> {
  id: string;
  name: N;
  data: EventData[N];
  context: EventContext;
  createdAt: number;
}
