// The house opened without a socket, for the commands that look after it.

import { existsSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { checkSecret, openDatabase, openTools } from './app.ts';
import { type Config, readConfig } from './config.ts';
import { deletePagesLogo, setPagesLogo } from './core/environment-logos.ts';
import { changeSettings } from './core/environments.ts';
import { anchorClock } from './core/housekeeping.ts';
import { createApiKey, listApiKeys, revokeApiKey } from './core/keys.ts';
import { registerOrigin } from './core/origins.ts';
import { registerRedirect } from './core/redirects.ts';
import { readSetting } from './core/settings.ts';
import { rotateSigningKey } from './core/signing-keys.ts';
import { openWork, type Tools } from './core/work.ts';
import type { Flags } from './launch.ts';
import type { Environment, EnvironmentSettings } from './model/environment.ts';
import type { Actor } from './model/event.ts';
import { Refusal } from './model/refusal.ts';
import { listEnvironments } from './store/environments.ts';
import { isMigrated, migrate } from './store/migrate.ts';
import { type ApplicationsUpkeep, applicationsOf } from './upkeep-applications.ts';
import { type ConnectionsUpkeep, connectionsOf } from './upkeep-connections.ts';
import type { ExportFormat } from './upkeep-export.ts';
import { type ProvidersUpkeep, providersOf } from './upkeep-providers.ts';
import { type WebhooksUpkeep, webhooksOf } from './upkeep-webhooks.ts';

/** What a command can do in one environment. */
export interface Upkeep {
  environment: Environment;
  listKeys(): ReturnType<typeof listApiKeys>;
  createKey(name: string): ReturnType<typeof createApiKey>;
  /** False when there is no live key of that id. */
  revokeKey(id: string): Promise<boolean>;
  rotateSigningKey(): ReturnType<typeof rotateSigningKey>;
  /** Reads the value from text and checks it. */
  set(name: string, value: string): Promise<Partial<EnvironmentSettings>>;
  /** The logo of the hosted pages; null takes it away. */
  setLogo(file: Uint8Array | null): Promise<void>;
  addOrigin(origin: string): Promise<void>;
  addRedirect(uri: string, purpose: 'redirect' | 'sign_out', isDefault: boolean): Promise<void>;
  webhooks: WebhooksUpkeep;
  providers: ProvidersUpkeep;
  connections: ConnectionsUpkeep;
  applications: ApplicationsUpkeep;
  exportUsers(format: ExportFormat): AsyncIterable<string>;
}

/**
 * Opens an environment, or the first one, for the time of `act`. Throws a sentence when there is no such database or
 * environment, when another process owns the folder, and for whatever the core refuses.
 */
export async function tend<T>(
  flags: Flags,
  environmentId: string | undefined,
  act: (upkeep: Upkeep) => Promise<T>,
): Promise<T> {
  const config = readConfig(flags);
  requireDatabase(config);
  const { tools, close } = openTools(config, config.publicUrl ?? `http://${config.host}:${config.port}`);
  try {
    await anchorClock(tools);
    if (!(await isMigrated(tools.database).catch(notMigrated)))
      throw new Error('The database is not of the form that this version needs: run `latchkey migrate`.');
    const environment = await choose(tools, environmentId);
    await checkSecret(config, tools, environment.id);
    return await act(upkeepOf(config, tools, environment));
  } catch (error) {
    throw error instanceof Refusal ? new Error(sentenceOf(error)) : error;
  } finally {
    await close();
  }
}

/** Brings the database up to date, making it if it is not there; gives the names of the migrations it applied. */
export async function upgrade(flags: Flags): Promise<string[]> {
  const { database, release } = openDatabase(readConfig(flags));
  try {
    return await migrate(database, (await database.clock()) ?? Date.now());
  } finally {
    await database.close().finally(release);
  }
}

/** Throws a sentence when there is no embedded database where one is looked for: looking makes none. */
export function requireDatabase({ databaseUrl, dataDir }: Config): void {
  if (databaseUrl !== null || existsSync(join(dataDir, 'latchkey.db'))) return;
  throw new Error(
    `There is no database in ${dataDir}: start the server once, or name the folder with --data-dir or the server with --database-url.`,
  );
}

/** What asking an empty database for its migrations comes to: none are applied. Other failures stay failures. */
export function notMigrated(error: unknown): false {
  if (/no such table|does not exist/.test((error as Error).message)) return false;
  throw error;
}

function upkeepOf({ mode }: Config, tools: Tools, environment: Environment): Upkeep {
  const actor = operator();
  const work = openWork(tools, environment, actor);
  return {
    environment,
    listKeys: () => listApiKeys(work),
    createKey: (name) => createApiKey(work, name, mode === 'production' ? 'live' : 'test'),
    revokeKey: (id) => revokeApiKey(work, id),
    rotateSigningKey: () => rotateSigningKey(work),
    async set(name, value) {
      const change = readSetting(name, value);
      await changeSettings(tools, environment, change, actor);
      return change;
    },
    setLogo: (file) => (file ? setPagesLogo(work, file) : deletePagesLogo(work)),
    async addOrigin(origin) {
      await registerOrigin(work, origin);
    },
    addRedirect: (uri, purpose, isDefault) => registerRedirect(work, purpose, uri, isDefault),
    webhooks: webhooksOf(work),
    providers: providersOf(work),
    connections: connectionsOf(work),
    applications: applicationsOf(work),
    async *exportUsers(format) {
      // Loaded with the first export: what writes CSV is nothing that a start needs.
      const { exportedUsers } = await import('./upkeep-export.ts');
      yield* exportedUsers(work, format);
    },
  };
}

async function choose({ database }: Tools, id: string | undefined): Promise<Environment> {
  const all = await listEnvironments(database.db);
  const found = id === undefined ? all[0] : all.find((environment) => environment.id === id);
  if (found) return found;
  if (all.length === 0) throw new Error('There is no environment yet: start the server once.');
  throw new Error(`There is no environment ${id}; there is ${all.map((each) => each.id).join(', ')}.`);
}

// Whoever may open the database is known to the machine only.
function operator(): Actor {
  let name = 'unknown';
  try {
    name = userInfo().username;
  } catch {
    // A container's user need not have a name.
  }
  return { kind: 'system', id: `command line (${name})`, address: null, userAgent: null };
}

const NO_IMAGE = {
  type: 'is no JPEG, PNG, GIF or WebP',
  size: 'has too many pixels',
  broken: 'cannot be read as a picture',
};

function sentenceOf(refusal: Refusal): string {
  if (refusal.is('invalid_request')) return refusal.data.fields.map(({ message }) => message).join(' ');
  if (refusal.is('invalid_origin')) return 'An origin is a scheme, a host and an optional port, and nothing else.';
  if (refusal.is('not_found')) return `There is no ${refusal.data.entity.replace('_', ' ')} ${refusal.data.id}.`;
  if (refusal.is('invalid_endpoint_url')) return `The URL ${refusal.data.reason}.`;
  if (refusal.is('duplicate_endpoint')) return 'An endpoint with that URL is registered already.';
  if (refusal.is('unknown_event')) return `There is no event ${refusal.data.name}.`;
  if (refusal.is('invalid_connection_settings')) return `That connection ${refusal.data.reason}.`;
  if (refusal.is('invalid_provider')) return `That provider ${refusal.data.reason}.`;
  if (refusal.is('invalid_image')) return `The file ${NO_IMAGE[refusal.data.reason]}.`;
  if (refusal.is('image_too_large')) return `The file is larger than ${refusal.data.limit} bytes.`;
  if (refusal.is('invalid_redirect_uri')) return `The redirect target ${refusal.data.reason}`;
  if (refusal.is('duplicate_origin')) return 'That origin is registered already.';
  if (refusal.is('redirect_not_allowed'))
    return 'That may not be a redirect target: it needs a scheme and a host, and no user information, fragment or script; a star may stand in the left-most of three labels, or for the port of a loopback address.';
  return `Refused: ${refusal.code}.`;
}
