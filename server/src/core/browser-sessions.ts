// Browsers in which somebody is signed in on our pages: what makes one sign-in do for all clients of an environment.

import { newId } from '../kit/ids.ts';
import { digest, randomToken } from '../kit/secrets.ts';
import type { BrowserSession } from '../model/flow.ts';
import { refuse } from '../model/refusal.ts';
import type { AuthMethod } from '../model/session.ts';
import * as store from '../store/browser-sessions.ts';
import { Orphan, type Tx } from '../store/database.ts';
import type { Work } from './work.ts';

/** What a sign-in proved, and whose it was. */
export interface Proven {
  userId: string;
  method: AuthMethod;
  secondFactor: boolean;
  /** When the first factor was proven (epoch ms). */
  authenticatedAt: number;
}

/** A browser's session with what its cookie holds: shown this once. */
export type NewBrowserSession = BrowserSession & { token: string };

/** Makes the session of a browser: always a new one, so that no cookie that was there before becomes one (T4). */
export function makeBrowserSession(
  work: Work,
  { userId, method, secondFactor, authenticatedAt }: Proven,
): NewBrowserSession {
  const now = work.now();
  return {
    id: newId('browser', now),
    token: randomToken(32),
    userId,
    authMethod: method,
    secondFactor,
    authenticatedAt,
    expiresAt: now + work.environment.settings.browserSessionSeconds * 1000,
  };
}

/** Writes it, in the commit of the sign-in. Refuses `not_found` for a user who was removed meanwhile. */
export async function putBrowserSession(work: Work, tx: Tx, { token, ...made }: NewBrowserSession): Promise<void> {
  const row = { ...made, lookup: digest(token), now: work.now() };
  await store.insertBrowserSession(tx, work.environmentId, row).catch((error: unknown) => {
    throw error instanceof Orphan ? refuse('not_found', { entity: 'user', id: made.userId }) : error;
  });
}

/** The session of a cookie, or null. */
export async function findBrowserSession(work: Work, token: string | null): Promise<BrowserSession | null> {
  if (!token || token.length > 128) return null;
  return store.findBrowserSession(work.db, work.environmentId, digest(token), work.now());
}

/** Signs the browser of a cookie out of our pages; the sessions of applications stay. Gives who that was, or null. */
export function endBrowserSession(work: Work, tx: Tx, token: string): Promise<string | null> {
  return store.endBrowserSession(tx, work.environmentId, digest(token), work.now());
}
