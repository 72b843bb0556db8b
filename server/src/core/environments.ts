// Environments: the first one at the first start, and more.

import { newId } from '../kit/ids.ts';
import { randomToken } from '../kit/secrets.ts';
import { DEFAULT_SETTINGS, type Environment, type EnvironmentSettings } from '../model/environment.ts';
import type { Actor } from '../model/event.ts';
import type { Tx } from '../store/database.ts';
import * as store from '../store/environments.ts';
import { lock } from '../store/lock.ts';
import { emit } from './events.ts';
import { putApiKey } from './keys.ts';
import { putFirstRoles } from './roles.ts';
import { makeFirstKey, putFirstKey } from './signing-keys.ts';
import { openWork, SYSTEM, type Tools, type Work } from './work.ts';

/** What opens an environment. `apiKey` is given only when it was made just now: afterwards only its digest is known. */
export interface Opened {
  environment: Environment;
  apiKey: string | null;
  clientId: string;
}

export interface Pins {
  apiKey?: string;
  clientId?: string;
}

// A pinned key that is replaced by another goes on for this long, so that replicas can restart one by one.
const OVERLAP = 15 * 60_000;
const PINNED = 'pinned at start';

/** Makes an environment with a client, a signing key and a secret key. */
export async function createEnvironment(
  tools: Tools,
  name: string,
  mode: 'test' | 'live',
  pins: Pins = {},
): Promise<Opened> {
  return (await make(tools, name, mode, pins, false)) as Opened;
}

// Null when it should be the first and another replica was faster.
async function make(
  tools: Tools,
  name: string,
  mode: 'test' | 'live',
  pins: Pins,
  first: boolean,
): Promise<Opened | null> {
  const now = tools.clock.now();
  const clientId = pins.clientId ?? newId('client', now);
  const blank = { settings: DEFAULT_SETTINGS, jwtTemplate: null };
  const environment: Environment = { id: newId('env', now), name, ...blank, clientId, isFirst: first };
  const work = openWork(tools, environment, SYSTEM);
  const apiKey = pins.apiKey ?? `sk_${mode}_${randomToken(32)}`;
  const key = await makeFirstKey(tools, environment.id, now);
  const made = await work.commit(async (tx) => {
    if (first) {
      await lock(tx, 'firstEnvironment');
      if ((await store.listEnvironments(tx)).length > 0) return false;
    }
    await store.insertEnvironment(tx, { ...environment, settings: {} as EnvironmentSettings }, now);
    await store.insertClient(tx, environment.id, clientId, name, now);
    await putFirstKey(tx, key);
    await putFirstRoles(tx, environment.id, now);
    await putApiKey(work, tx, pins.apiKey ? PINNED : 'first key', apiKey);
    return true;
  });
  return made ? { environment, apiKey, clientId } : null;
}

/**
 * Opens the first environment, making it if the database is new, and sees to it that pinned credentials are good.
 * Of replicas that start together on a new database one makes it.
 */
export async function openFirstEnvironment(tools: Tools, mode: 'test' | 'live', pins: Pins): Promise<Opened> {
  const first = async () => (await store.listEnvironments(tools.database.db))[0];
  const known = await first();
  const fresh = known ? null : await make(tools, 'Latchkey', mode, pins, true);
  if (fresh) return fresh;
  const environment = known ?? ((await first()) as Environment);
  const work = openWork(tools, environment, SYSTEM);
  const { apiKey, clientId } = pins;
  if (clientId)
    await work.commit((tx) => store.insertClient(tx, environment.id, clientId, environment.name, work.now()));
  if (apiKey) await pinKey(work, apiKey);
  const clients = await store.listClients(tools.database.db, environment.id);
  return { environment, apiKey: apiKey ?? null, clientId: clientId ?? clients[0]?.id ?? '' };
}

/** The environment that is meant where nobody says which: the first. */
export async function defaultEnvironment({ database }: Tools): Promise<Environment | null> {
  return (await store.listEnvironments(database.db))[0] ?? null;
}

/** Changes settings of an environment; replicas follow within a second. */
export async function changeSettings(
  tools: Tools,
  environment: Environment,
  change: Partial<EnvironmentSettings>,
  actor: Actor = SYSTEM,
): Promise<void> {
  const work = openWork(tools, environment, actor);
  await work.commit((tx) => putSettings(work, tx, change));
}

/** The same in a commit of somebody else. */
export async function putSettings(work: Work, tx: Tx, change: Partial<EnvironmentSettings>): Promise<void> {
  const { id, settings } = work.environment;
  const names = Object.keys(change) as (keyof EnvironmentSettings)[];
  const previous = Object.fromEntries(names.map((name) => [name, settings[name]]));
  await store.updateSettings(tx, id, change, work.now());
  await emit(work, tx, 'settings.changed', change, { previous });
}

async function pinKey(work: ReturnType<typeof openWork>, value: string): Promise<void> {
  await work.commit(async (tx) => {
    const facts = await putApiKey(work, tx, PINNED, value);
    if (!facts) return;
    const until = work.now() + OVERLAP;
    for (const row of await store.listApiKeys(tx, work.environmentId)) {
      const former = row.name === PINNED && row.id !== facts.id && row.expires_at === null;
      if (former) await store.expireApiKey(tx, work.environmentId, row.id, until);
    }
  });
}
