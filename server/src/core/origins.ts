// Which web pages may call us from a browser (CORS): exactly the registered origins.

import { newId } from '../kit/ids.ts';
import { refuse } from '../model/refusal.ts';
import { Conflict } from '../store/database.ts';
import { insertOrigin, listAllOrigins } from '../store/origins.ts';
import { emit } from './events.ts';
import type { Tools, Work } from './work.ts';

const STALENESS = 1_000;
const remembered = new WeakMap<Tools, { readAt: number; origins: Map<string, Set<string>> }>();

/** Registers an origin (scheme, host and port). Refuses `duplicate_origin`, and `invalid_request` for what is no origin. */
export async function registerOrigin(work: Work, origin: string): Promise<void> {
  if (!URL.canParse(origin) || new URL(origin).origin !== origin) {
    const message = 'Origin must be a scheme, a host and an optional port.';
    throw refuse('invalid_request', { fields: [{ path: 'origin', rule: 'invalid', message }] });
  }
  const now = work.now();
  try {
    await work.commit(async (tx) => {
      await insertOrigin(tx, work.environmentId, { id: newId('cors_origin', now), origin, now });
      await emit(work, tx, 'cors_origin.registered', { origin });
    });
  } catch (error) {
    throw error instanceof Conflict ? refuse('duplicate_origin') : error;
  }
  remembered.delete(work.tools);
}

/** Whether a page of this origin may read answers; without an environment (a preflight): of any. `null` never may. */
export async function isAllowedOrigin(tools: Tools, origin: string, environmentId?: string): Promise<boolean> {
  if (origin === 'null' || origin === '*') return false;
  const now = tools.clock.now();
  let memory = remembered.get(tools);
  if (!memory || now - memory.readAt >= STALENESS) {
    const origins = new Map<string, Set<string>>();
    for (const row of await listAllOrigins(tools.database.db)) {
      origins.set(row.origin, (origins.get(row.origin) ?? new Set()).add(row.environmentId));
    }
    memory = { readAt: now, origins };
    remembered.set(tools, memory);
  }
  const owners = memory.origins.get(origin);
  return owners !== undefined && (environmentId === undefined || owners.has(environmentId));
}
