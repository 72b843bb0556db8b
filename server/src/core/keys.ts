// Who may call: API keys and clients, looked up by digest and remembered for a moment.

import { newId } from '../kit/ids.ts';
import { digest, randomToken } from '../kit/secrets.ts';
import type { Environment } from '../model/environment.ts';
import type { ApiKeyFacts } from '../model/event.ts';
import type { Tx } from '../store/database.ts';
import {
  findApiKey,
  findClientEnvironment,
  insertApiKey,
  type KeyOwner,
  listApiKeys as list,
  listClients,
  revokeApiKey as revoke,
} from '../store/environments.ts';
import { emit } from './events.ts';
import type { Tools, Work } from './work.ts';

// What another replica changes is seen here within this time.
const STALENESS = 1_000;
const REMEMBERED = 1_000;

interface Memory<T> {
  readAt: number;
  found: T | null;
}

interface Memories {
  keys: Map<string, Memory<KeyOwner>>;
  clients: Map<string, Memory<Environment>>;
}

const memories = new WeakMap<Tools, Memories>();

/** The environment that a secret key opens, or null: unknown, revoked and expired keys are one and the same. */
export async function admitKey(tools: Tools, key: string): Promise<KeyOwner | null> {
  const now = tools.clock.now();
  const lookup = digest(key);
  const owner = await remember(memory(tools).keys, lookup, now, () => findApiKey(tools.database.db, lookup));
  if (!owner || (owner.revokedAt ?? now + 1) <= now || (owner.expiresAt ?? now + 1) <= now) return null;
  return owner;
}

/** The environment that a client id belongs to, or null. */
export async function admitClient(tools: Tools, clientId: string): Promise<Environment | null> {
  if (clientId.length > 128) return null;
  return remember(memory(tools).clients, clientId, tools.clock.now(), () =>
    findClientEnvironment(tools.database.db, clientId),
  );
}

/** What a client is called; null for the environment's own first one, which is called as the environment is. */
export async function findClientName(work: Work, clientId: string): Promise<string | null> {
  if (clientId === work.environment.clientId) return null;
  return (await listClients(work.db, work.environmentId)).find(({ id }) => id === clientId)?.name ?? null;
}

/** Makes a secret key. Its text is given once and stored only as a digest. */
export async function createApiKey(
  work: Work,
  name: string,
  mode: 'test' | 'live',
): Promise<ApiKeyFacts & { value: string }> {
  const value = `sk_${mode}_${randomToken(32)}`;
  const facts = await work.commit((tx) => putApiKey(work, tx, name, value));
  return { ...(facts as ApiKeyFacts), value };
}

/** All keys of an environment, the dead ones too; nothing in it opens anything. */
export async function listApiKeys(
  work: Work,
): Promise<(ApiKeyFacts & { expiresAt: number | null; revokedAt: number | null })[]> {
  return (await list(work.db, work.environmentId)).map((row) => ({
    id: row.id,
    name: row.name,
    hint: row.hint,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    revokedAt: row.revoked_at,
  }));
}

/** Writes a key whose text is given. Null when that very key is there already. */
export async function putApiKey(work: Work, tx: Tx, name: string, value: string): Promise<ApiKeyFacts | null> {
  const now = work.now();
  const facts = { id: newId('api_key', now), name, hint: value.slice(-4), createdAt: now };
  const fresh = await insertApiKey(tx, {
    environment_id: work.environmentId,
    id: facts.id,
    digest: digest(value),
    name,
    hint: facts.hint,
    created_at: now,
    expires_at: null,
    revoked_at: null,
  });
  if (!fresh) return null;
  await emit(work, tx, 'api_key.created', facts);
  return facts;
}

/** Revokes a key: refused everywhere within a second. False when there was no live key of that id. */
export async function revokeApiKey(work: Work, id: string): Promise<boolean> {
  const revoked = await work.commit(async (tx) => {
    const row = await revoke(tx, work.environmentId, id, work.now());
    if (row) {
      const facts = { id: row.id, name: row.name, hint: row.hint, createdAt: row.created_at };
      await emit(work, tx, 'api_key.revoked', facts);
    }
    return row;
  });
  memory(work.tools).keys.clear();
  return revoked !== null;
}

/** Forgets who was admitted, so that what changed of an environment is seen here at once; elsewhere within a second. */
export function forgetAdmitted(tools: Tools): void {
  memories.delete(tools);
}

function memory(tools: Tools): Memories {
  const found = memories.get(tools) ?? { keys: new Map(), clients: new Map() };
  memories.set(tools, found);
  return found;
}

async function remember<T>(
  cache: Map<string, Memory<T>>,
  key: string,
  now: number,
  read: () => Promise<T | null>,
): Promise<T | null> {
  const known = cache.get(key);
  if (known && now - known.readAt < STALENESS) return known.found;
  const found = await read();
  if (cache.size >= REMEMBERED) cache.clear();
  cache.set(key, { readAt: now, found });
  return found;
}
