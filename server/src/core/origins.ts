// Which web pages may call us from a browser (CORS): exactly the registered origins.

import { newId } from '../kit/ids.ts';
import type { CorsOrigin } from '../model/environment.ts';
import type { Page, PageRequest } from '../model/page.ts';
import { refuse } from '../model/refusal.ts';
import { Conflict } from '../store/database.ts';
import * as store from '../store/origins.ts';
import { emit } from './events.ts';
import { checkCursor } from './pages.ts';
import type { Tools, Work } from './work.ts';

const STALENESS = 1_000;
const remembered = new WeakMap<Tools, { readAt: number; origins: Map<string, Set<string>> }>();

/** Registers an origin: scheme, host and port of web pages. Refuses `duplicate_origin`, `invalid_origin`. */
export async function registerOrigin(work: Work, origin: string): Promise<CorsOrigin> {
  if (!/^https?:/.test(origin) || !URL.canParse(origin) || new URL(origin).origin !== origin)
    throw refuse('invalid_origin');
  const now = work.now();
  const id = newId('cors_origin', now);
  try {
    await work.commit(async (tx) => {
      await store.insertOrigin(tx, work.environmentId, { id, origin, now });
      await emit(work, tx, 'cors_origin.registered', { origin });
    });
  } catch (error) {
    throw error instanceof Conflict ? refuse('duplicate_origin') : error;
  }
  remembered.delete(work.tools);
  return { id, origin, createdAt: now, updatedAt: now };
}

/** One page of the origins. Refuses `invalid_cursor`. */
export async function listOrigins(work: Work, page: PageRequest): Promise<Page<CorsOrigin>> {
  await checkCursor(page, 'cors_origin', async () => false);
  return store.listOrigins(work.db, work.environmentId, page);
}

/** Whether a page of this origin may read answers; without an environment (a preflight): of any. `null` never may. */
export async function isAllowedOrigin(tools: Tools, origin: string, environmentId?: string): Promise<boolean> {
  if (origin === 'null' || origin === '*') return false;
  const now = tools.clock.now();
  let memory = remembered.get(tools);
  if (!memory || now - memory.readAt >= STALENESS) {
    const origins = new Map<string, Set<string>>();
    for (const row of await store.listAllOrigins(tools.database.db)) {
      origins.set(row.origin, (origins.get(row.origin) ?? new Set()).add(row.environmentId));
    }
    memory = { readAt: now, origins };
    remembered.set(tools, memory);
  }
  const owners = memory.origins.get(origin);
  return owners !== undefined && (environmentId === undefined || owners.has(environmentId));
}
