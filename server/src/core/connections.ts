// The connections of organizations to their identity providers: set up, chosen for a sign-in, asked for by whoever must use one.

import { canonicalDomain, canonicalEmail } from '../kit/email.ts';
import { newId } from '../kit/ids.ts';
import {
  type Connection,
  type ConnectionFault,
  type ConnectionState,
  type ConnectionType,
  protocolOf,
  type ReadyConnection,
  readConnectionType,
} from '../model/connection.ts';
import type { Environment } from '../model/environment.ts';
import type { Page, PageRequest } from '../model/page.ts';
import { refuse } from '../model/refusal.ts';
import type { AuthMethod } from '../model/session.ts';
import * as store from '../store/connections.ts';
import { type Db, Orphan, type Tx } from '../store/database.ts';
import { findEnvironment } from '../store/environments.ts';
import { listRequiredConnections } from '../store/sso-identities.ts';
import { isPlain, type NewConfig, readConnectionConfig, refuseConnection } from './connection-config.ts';
import { emit } from './events.ts';
import { checkCursor } from './pages.ts';
import type { Tools, Work } from './work.ts';

export interface NewConnection {
  /** The one that is set up anew; without it another is made. */
  id?: string;
  /** Of a new one; it stays where it is. */
  organizationId?: string | null;
  /** As the API names it. Of a new one; its protocol stays. */
  type?: string;
  name?: string;
  /** Without it a new one is a draft: its addresses are known, so that the provider can be told of them. */
  config?: NewConfig;
  isRequired?: boolean;
  /** Whether it signs people in from now on; by default a draft does, once it is complete. */
  active?: boolean;
}

/**
 * Makes a connection, or sets one up anew: what is not given stays. Refuses `not_found` for it and for its organization,
 * and `invalid_connection_settings`.
 */
export async function setConnection(work: Work, given: NewConnection): Promise<Connection> {
  const { environmentId } = work;
  const now = work.now();
  const id = given.id ?? newId('conn', now);
  const config = given.config ? readConnectionConfig(work, given.config) : null;
  if (given.name !== undefined && !isPlain(given.name, 1_024)) throw refuseConnection('needs a name of one line');
  const secret = given.config?.protocol === 'oidc' ? given.config.clientSecret : null;
  const sealed = typeof secret === 'string' ? work.tools.vault.seal(secret, place(environmentId, id)) : null;
  const write = work.commit(async (tx) => {
    const before = given.id ? found(await store.lockConnection(tx, environmentId, id), id) : null;
    const kept = await store.findClientSecret(tx, environmentId, id);
    const type = given.type === undefined ? before?.type : readConnectionType(given.type);
    if (!type) throw refuseConnection('needs a type that is known');
    const organizationId = before ? before.organizationId : (given.organizationId ?? null);
    checkChange(before, given, type);
    const after = {
      id,
      organizationId,
      type,
      name: given.name ?? before?.name ?? type,
      state: stateAfter(before, given),
      config: config ?? before?.config ?? null,
      clientSecret: config && secret !== undefined ? sealed : secretAfter(before, config, kept),
      isRequired: given.isRequired ?? before?.isRequired ?? false,
      createdAt: before?.createdAt ?? now,
      updatedAt: now,
    };
    if (after.isRequired && organizationId === null)
      throw refuseConnection('is required of nobody without organization');
    await store.putConnection(tx, environmentId, after);
    const written = found(await store.findConnection(tx, environmentId, id), id);
    await emit(work, tx, 'connection.set', written, { organizationId });
    await tellState(work, tx, before?.state ?? 'draft', written);
    return written;
  });
  return write.catch((error) => {
    if (!(error instanceof Orphan)) throw error;
    throw refuse('not_found', { entity: 'organization', id: given.organizationId ?? '' });
  });
}

/** Refuses `not_found`. */
export async function getConnection(work: Work, id: string): Promise<Connection> {
  return found(await store.findConnection(work.db, work.environmentId, id), id);
}

/** The secret of a connection's client; null for one without. Throws SealBroken. */
export async function getClientSecret(work: Work, id: string): Promise<string | null> {
  const sealed = await store.findClientSecret(work.db, work.environmentId, id);
  return sealed === null ? null : work.tools.vault.open(sealed, place(work.environmentId, id));
}

/** One page of connections. A domain that is none matches nothing. Refuses `invalid_cursor`. */
export async function listConnections(
  work: Work,
  filter: store.ConnectionFilter,
  page: PageRequest,
): Promise<Page<Connection>> {
  await checkCursor(page, 'conn', async () => false);
  const domain = filter.domain === undefined ? undefined : canonicalDomain(filter.domain);
  if (domain === null) return { rows: [], after: null, before: null };
  return store.listConnections(work.db, work.environmentId, { ...filter, ...(domain ? { domain } : {}) }, page);
}

/** Lets a connection sign people in. Refuses `not_found`, and `invalid_connection_settings` for a draft. */
export async function activateConnection(work: Work, id: string): Promise<Connection> {
  return settle(work, id, 'active');
}

/** Lets a connection sign nobody in, those included who are on their way. Refuses `not_found`, `invalid_connection_settings`. */
export async function deactivateConnection(work: Work, id: string): Promise<Connection> {
  return settle(work, id, 'inactive');
}

/** Removes a connection, with what it knows of people; their accounts stay. Refuses `not_found`. */
export async function deleteConnection(work: Work, id: string): Promise<void> {
  await work.commit(async (tx) => {
    const connection = found(await store.lockConnection(tx, work.environmentId, id), id);
    await store.deleteConnection(tx, work.environmentId, id);
    await emit(work, tx, 'connection.deleted', connection, { organizationId: connection.organizationId });
  });
}

/** What a connection is told by: exactly one of these. */
export interface ConnectionSelector {
  connectionId?: string;
  organizationId?: string;
  domain?: string;
  email?: string;
}

/**
 * The active connection that a sign-in is to go by. A domain, of an address too, leads to the connection of the
 * organization that has proven it, and to no other (F4). Refuses `invalid_connection`.
 */
export async function findConnectionFor(work: Work, selector: ConnectionSelector): Promise<ReadyConnection> {
  const [[name, value] = [], another] = Object.entries(selector).filter(([, each]) => each !== undefined);
  if (!name || value === undefined || another) throw no('invalid_connection_selector');
  const { db, environmentId } = work;
  if (name === 'connectionId') {
    const named = await store.findConnection(db, environmentId, value);
    return choose(named ? [named] : [], 'connection_invalid');
  }
  if (name === 'organizationId')
    return choose(await store.listConnectionsOf(db, environmentId, value), 'organization_invalid');
  const domain = name === 'domain' ? canonicalDomain(value) : domainOf(value);
  const at = domain ? await store.listConnectionsAt(db, environmentId, domain) : [];
  return choose(at, 'domain_connection_selector_not_allowed');
}

/**
 * The connection that a person came by, active still and until the commit ends: whoever comes back after it was switched
 * off or removed comes too late (F4). Refuses `invalid_connection`.
 */
export async function holdConnection(work: Work, tx: Tx, id: string): Promise<ReadyConnection> {
  const held = await store.holdConnection(tx, work.environmentId, id);
  return choose(held ? [held] : [], 'connection_invalid');
}

/** The connection that the domain of an address leads to, if its organization has proven it and has one; else null. */
export async function findCapturing(work: Work, email: string): Promise<string | null> {
  const at = await store.listConnectionsAt(work.db, work.environmentId, domainOf(email) ?? '');
  return at.find(isReady)?.id ?? null;
}

/** The connections by which a person must sign in, and their address; null when they need not. One statement. */
export function requireSsoOf(work: Work, db: Db, userId: string) {
  return listRequiredConnections(db, work.environmentId, userId);
}

/**
 * Keeps people who must come by a connection from every other way in. What passes is not their own proof: an operator
 * who acts for them (`impersonation`), and the session for tests that the secret key begins (`secret_key`), which is in
 * no production. A ticket does not pass: the application hands it to the person, whom their organization wanted to see at
 * its provider first. A session of another service (`migrated_session`) neither. Refuses `sso_required`.
 */
export async function checkSsoRequired(work: Work, tx: Tx, user: { id: string }, method: AuthMethod): Promise<void> {
  const required = await findRequiredSso(work, tx, user, method);
  if (required) throw refuse('sso_required', required);
}

/** What {@link checkSsoRequired} refuses with, to be read together with something else; null for who may pass. */
export async function findRequiredSso(work: Work, tx: Tx, { id }: { id: string }, method: AuthMethod) {
  if (method === 'sso' || method === 'impersonation' || method === 'secret_key') return null;
  return requireSsoOf(work, tx, id);
}

function choose(of: Connection[], none: ConnectionFault): ReadyConnection {
  const [active, another] = of.filter(isReady);
  if (another) throw no('ambiguous_connection_selector');
  if (!active) throw no(of.length > 0 ? 'connection_unlinked' : none);
  return active;
}

function isReady(connection: Connection): connection is ReadyConnection {
  return connection.state === 'active' && connection.config !== null;
}

function no(fault: ConnectionFault) {
  return refuse('invalid_connection', { fault });
}

function domainOf(email: string): string | null {
  return canonicalEmail(email)?.canonical.split('@')[1] ?? null;
}

async function settle(work: Work, id: string, state: 'active' | 'inactive'): Promise<Connection> {
  return work.commit(async (tx) => {
    const before = found(await store.lockConnection(tx, work.environmentId, id), id);
    if (before.config === null) throw refuseConnection('is a draft: it must be told of its provider first');
    if (before.state === state) return before;
    const now = work.now();
    await store.settleConnection(tx, work.environmentId, id, { state, now });
    const after = { ...before, state, updatedAt: now };
    await tellState(work, tx, before.state, after);
    return after;
  });
}

async function tellState(work: Work, tx: Tx, before: ConnectionState, after: Connection): Promise<void> {
  if (before === after.state || after.state === 'draft') return;
  const name = after.state === 'active' ? 'connection.activated' : 'connection.deactivated';
  await emit(work, tx, name, after, { organizationId: after.organizationId });
}

function stateAfter(before: Connection | null, { config, active }: NewConnection): ConnectionState {
  const isComplete = Boolean(config ?? before?.config);
  if (!isComplete && active) throw refuseConnection('is a draft: it must be told of its provider first');
  if (!isComplete) return 'draft';
  const present = before?.state ?? 'draft';
  if (active === undefined) return present === 'draft' ? 'active' : present;
  return active ? 'active' : 'inactive';
}

// People of one organization are known by it: it cannot become another's, nor mean other accounts by the same ids.
function checkChange(before: Connection | null, given: NewConnection, type: ConnectionType): void {
  if (given.config && given.config.protocol !== protocolOf(type)) throw refuseConnection(`is of the type ${type}`);
  if (!before) return;
  if (protocolOf(type) !== protocolOf(before.type)) throw refuseConnection(`is of the type ${before.type}`);
  if (given.organizationId !== undefined && given.organizationId !== before.organizationId)
    throw refuseConnection('belongs to another organization');
}

// A secret is for the one whom it was agreed with.
function secretAfter(before: Connection | null, config: Connection['config'], kept: string | null): string | null {
  if (!config || kept === null) return kept;
  const [was, is] = [before?.config, config];
  const isSame =
    was?.protocol === 'oidc' && is.protocol === 'oidc' && was.issuer === is.issuer && was.clientId === is.clientId;
  if (!isSame) throw refuseConnection('needs its client secret again, because issuer or client are others now');
  return kept;
}

function found(connection: Connection | null, id: string): Connection {
  if (!connection) throw refuse('not_found', { entity: 'connection', id });
  return connection;
}

function place(environment: string, row: string) {
  return { environment, table: 'connections', column: 'client_secret', row };
}

/** The environment that a connection belongs to, or null. */
export async function findConnectionEnvironment({ database }: Tools, id: string): Promise<Environment | null> {
  const environmentId = await store.findConnectionEnvironment(database.db, id);
  return environmentId ? findEnvironment(database.db, environmentId) : null;
}
