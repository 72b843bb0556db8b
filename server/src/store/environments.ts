// SQL of environments and of what opens them: API keys and clients.

import { sql } from 'kysely';
import {
  DEFAULT_SETTINGS,
  type Environment,
  type EnvironmentSettings,
  type JwtTemplate,
} from '../model/environment.ts';
import type { Db, Tx } from './database.ts';
import { command, query } from './statement.ts';
import type { Tables } from './tables.ts';

const COLUMNS = [
  'environments.id',
  'environments.name',
  'environments.settings',
  'environments.jwt_template',
  // In a scope of their own both tables go by their names.
  sql<string | null>`(
    select clients.id from clients where clients.environment_id = environments.id
    order by clients.created_at, clients.id limit 1
  )`.as('client_id'),
  sql<string>`(
    select environments.id from environments order by environments.created_at, environments.id limit 1
  )`.as('first_id'),
] as const;

interface EnvironmentRow {
  id: string;
  name: string;
  settings: unknown;
  jwt_template: unknown;
  client_id: string | null;
  first_id: string;
}

function toEnvironment(row: EnvironmentRow): Environment {
  return {
    id: row.id,
    name: row.name,
    settings: { ...DEFAULT_SETTINGS, ...(row.settings as Partial<EnvironmentSettings>) },
    jwtTemplate: row.jwt_template as JwtTemplate | null,
    clientId: row.client_id ?? '',
    isFirst: row.first_id === row.id,
  };
}

const insert = command((db, p: { id: string; name: string; settings: object; now: number }) =>
  db
    .insertInto('environments')
    .values({ id: p.id, name: p.name, settings: p.settings, created_at: p.now, updated_at: p.now })
    .onConflict((conflict) => conflict.doNothing()),
);
const all = query((db, _: object) => db.selectFrom('environments').select(COLUMNS).orderBy('created_at').orderBy('id'));
const byId = query((db, p: { id: string }) => db.selectFrom('environments').select(COLUMNS).where('id', '=', p.id));
const settingsOf = query((db, p: { id: string }, kind) => {
  const found = db.selectFrom('environments').select('settings').where('id', '=', p.id);
  return kind === 'postgres' ? found.forUpdate() : found;
});
const configure = command((db, p: { id: string; settings: object; now: number }) =>
  db.updateTable('environments').set({ settings: p.settings, updated_at: p.now }).where('id', '=', p.id),
);

const template = command((db, p: { id: string; template: JwtTemplate; now: number }) =>
  db.updateTable('environments').set({ jwt_template: p.template, updated_at: p.now }).where('id', '=', p.id),
);
const held = query((db, p: { id: string }, kind) => {
  const found = db.selectFrom('environments').select(COLUMNS).where('id', '=', p.id);
  return kind === 'postgres' ? found.forUpdate() : found;
});

/** Writes an environment; one with the same id (another replica's first start) stays as it is. */
export async function insertEnvironment(tx: Tx, environment: Environment, now: number): Promise<void> {
  await insert.run(tx, { ...environment, now });
}

export async function listEnvironments(db: Db): Promise<Environment[]> {
  return (await all.all(db, {})).map(toEnvironment);
}

export async function findEnvironment(db: Db, id: string): Promise<Environment | null> {
  const row = await byId.first(db, { id });
  return row ? toEnvironment(row) : null;
}

/** An environment, held until the commit ends. */
export async function lockEnvironment(tx: Tx, id: string): Promise<Environment | null> {
  const row = await held.first(tx, { id });
  return row ? toEnvironment(row) : null;
}

export async function updateJwtTemplate(tx: Tx, id: string, content: JwtTemplate): Promise<void> {
  await template.run(tx, { id, template: content, now: content.updatedAt });
}

/** Changes some settings. What was never set stays unset, so that it follows the defaults. */
export async function updateSettings(
  tx: Tx,
  id: string,
  change: Partial<EnvironmentSettings>,
  now: number,
): Promise<void> {
  const present = (await settingsOf.first(tx, { id }))?.settings as Partial<EnvironmentSettings>;
  await configure.run(tx, { id, settings: { ...present, ...change }, now });
}

export type ApiKeyRow = Tables['api_keys'];

const insertKey = command((db, p: ApiKeyRow) =>
  db
    .insertInto('api_keys')
    .values({
      environment_id: p.environment_id,
      id: p.id,
      digest: p.digest,
      name: p.name,
      hint: p.hint,
      created_at: p.created_at,
      expires_at: p.expires_at,
      revoked_at: p.revoked_at,
    })
    .onConflict((conflict) => conflict.doNothing()),
);
// A key finds its environment, so this one question is asked without it.
const keyByDigest = query((db, p: { digest: string }) =>
  db
    .selectFrom('api_keys')
    .innerJoin('environments', 'environments.id', 'api_keys.environment_id')
    .where('api_keys.digest', '=', p.digest)
    .select(COLUMNS)
    .select(['api_keys.id as key_id', 'api_keys.expires_at', 'api_keys.revoked_at']),
);
const keysOf = query((db, p: { environmentId: string }) =>
  db.selectFrom('api_keys').selectAll().where('environment_id', '=', p.environmentId).orderBy('created_at'),
);
const revoke = command((db, p: { environmentId: string; id: string; now: number }) =>
  db
    .updateTable('api_keys')
    .set({ revoked_at: p.now })
    .where('environment_id', '=', p.environmentId)
    .where('id', '=', p.id)
    .where('revoked_at', 'is', null)
    .returning(['id', 'name', 'hint', 'created_at']),
);
const expire = command((db, p: { environmentId: string; id: string; at: number }) =>
  db
    .updateTable('api_keys')
    .set({ expires_at: p.at })
    .where('environment_id', '=', p.environmentId)
    .where('id', '=', p.id),
);

/** Writes a key; false when a key of the same digest is there already. */
export async function insertApiKey(tx: Tx, row: ApiKeyRow): Promise<boolean> {
  return (await insertKey.run(tx, row)) > 0;
}

export interface KeyOwner {
  environment: Environment;
  keyId: string;
  expiresAt: number | null;
  revokedAt: number | null;
}

export async function findApiKey(db: Db, digest: string): Promise<KeyOwner | null> {
  const row = await keyByDigest.first(db, { digest });
  if (!row) return null;
  const { key_id: keyId, expires_at: expiresAt, revoked_at: revokedAt } = row;
  return { environment: toEnvironment(row), keyId, expiresAt, revokedAt };
}

export async function listApiKeys(db: Db, environmentId: string): Promise<ApiKeyRow[]> {
  return keysOf.all(db, { environmentId });
}

export async function revokeApiKey(tx: Tx, environmentId: string, id: string, now: number) {
  return (await revoke.first(tx, { environmentId, id, now })) ?? null;
}

/** Lets a key live on until `at`: the overlap of a rotation. */
export async function expireApiKey(tx: Tx, environmentId: string, id: string, at: number): Promise<void> {
  await expire.run(tx, { environmentId, id, at });
}

const insertClientRow = command((db, p: { environmentId: string; id: string; name: string; now: number }) =>
  db
    .insertInto('clients')
    .values({ environment_id: p.environmentId, id: p.id, name: p.name, created_at: p.now })
    .onConflict((conflict) => conflict.doNothing()),
);
const removeClient = command((db, p: { environmentId: string; id: string }) =>
  db.deleteFrom('clients').where('environment_id', '=', p.environmentId).where('id', '=', p.id),
);
const clientById = query((db, p: { id: string }) =>
  db
    .selectFrom('clients')
    .innerJoin('environments', 'environments.id', 'clients.environment_id')
    .where('clients.id', '=', p.id)
    .select(COLUMNS),
);
const clientsOf = query((db, p: { environmentId: string }) =>
  db
    .selectFrom('clients')
    .select(['id', 'name'])
    .where('environment_id', '=', p.environmentId)
    .orderBy('created_at')
    .orderBy('id'),
);

export async function insertClient(
  tx: Tx,
  environmentId: string,
  id: string,
  name: string,
  now: number,
): Promise<void> {
  await insertClientRow.run(tx, { environmentId, id, name, now });
}

export async function deleteClient(tx: Tx, environmentId: string, id: string): Promise<void> {
  await removeClient.run(tx, { environmentId, id });
}

/** The environment that a client id belongs to. */
export async function findClientEnvironment(db: Db, id: string): Promise<Environment | null> {
  const row = await clientById.first(db, { id });
  return row ? toEnvironment(row) : null;
}

export async function listClients(db: Db, environmentId: string): Promise<{ id: string; name: string }[]> {
  return clientsOf.all(db, { environmentId });
}
