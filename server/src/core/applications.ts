// Applications that users let act for them: made, granted, listed, taken back.

import { newId } from '../kit/ids.ts';
import type { ApplicationGrant, ConnectApplication } from '../model/application.ts';
import type { Page, PageRequest } from '../model/page.ts';
import { refuse } from '../model/refusal.ts';
import * as store from '../store/applications.ts';
import { type Db, Orphan } from '../store/database.ts';
import { deleteClient, insertClient } from '../store/environments.ts';
import { findUser, lockUser } from '../store/users.ts';
import { emit } from './events.ts';
import { forgetAdmitted } from './keys.ts';
import { checkCursor } from './pages.ts';
import { checkRegistrable } from './redirects.ts';
import { endClientSessions, endSessionsOf } from './sessions.ts';
import type { Work } from './work.ts';

export type NewApplication = Pick<ConnectApplication, 'kind' | 'name'> &
  Partial<Pick<ConnectApplication, 'description' | 'organizationId' | 'scopes' | 'redirectUris' | 'usesPkce'>>;

/**
 * Makes an application with a client id of its own. Third parties and machines belong to an organization, and only
 * they: anything else is a mistake of the caller. Refuses `not_found` for the organization, `invalid_redirect_uri`.
 */
export async function createApplication(work: Work, input: NewApplication): Promise<ConnectApplication> {
  const { kind, name, organizationId = null } = input;
  const owned = kind === 'third_party' || kind === 'm2m';
  if (owned !== (organizationId !== null)) throw new Error(`an application of kind ${kind} and its organization`);
  for (const { uri } of input.redirectUris ?? []) checkRegistrable(work, uri);
  const now = work.now();
  const application: ConnectApplication = {
    id: newId('conn_app', now),
    clientId: newId('client', now),
    ...{ kind, name, organizationId },
    description: input.description ?? null,
    scopes: input.scopes ?? [],
    redirectUris: input.redirectUris ?? [],
    usesPkce: input.usesPkce ?? false,
    createdAt: now,
    updatedAt: now,
  };
  try {
    await work.commit(async (tx) => {
      await store.insertApplication(tx, work.environmentId, application);
      await insertClient(tx, work.environmentId, application.clientId, name, now);
      await emit(work, tx, 'application.created', application, { organizationId });
    });
  } catch (error) {
    const gone = error instanceof Orphan && organizationId !== null;
    throw gone ? refuse('not_found', { entity: 'organization', id: organizationId }) : error;
  }
  return application;
}

/** All applications, by name. */
export function listApplications(work: Work): Promise<ConnectApplication[]> {
  return store.listApplications(work.db, work.environmentId);
}

/**
 * Takes an application away, by its id or its client id, with what people granted it, and ends the sessions that it has
 * for them. Refuses `not_found`.
 */
export async function removeApplication(work: Work, id: string): Promise<void> {
  await work.commit(async (tx) => {
    const application = await store.deleteApplication(tx, work.environmentId, id);
    if (!application) throw refuse('not_found', { entity: 'application', id });
    await deleteClient(tx, work.environmentId, application.clientId);
    await endSessionsOf(work, tx, application.clientId, 'application_removed');
    const { clientId, organizationId } = application;
    await emit(work, tx, 'application.deleted', application, { clientId, organizationId });
  });
  forgetAdmitted(work.tools);
}

export interface Consent {
  userId: string;
  applicationId: string;
  scopes: string[];
  /** The resource that was asked for (RFC 8707). */
  resource?: string;
}

/** Writes down that a user let an application act for them; said again, it says it anew. Refuses `not_found`. */
export async function grantApplication(work: Work, consent: Consent): Promise<ApplicationGrant> {
  const { userId, applicationId, scopes, resource = null } = consent;
  const now = work.now();
  const id = newId('authorized_connect_app', now);
  return work.commit(async (tx) => {
    if (!(await lockUser(tx, work.environmentId, userId))) throw refuse('not_found', { entity: 'user', id: userId });
    if (!(await store.findApplication(tx, work.environmentId, applicationId)))
      throw refuse('not_found', { entity: 'application', id: applicationId });
    await store.putGrant(tx, work.environmentId, { id, userId, applicationId, scopes, resource, now });
    const grant = (await store.findGrant(tx, work.environmentId, userId, applicationId)) as ApplicationGrant;
    await emit(work, tx, 'application.authorized', grant, { clientId: grant.application.clientId });
    return grant;
  });
}

/**
 * What a client has yet to be allowed by a user, or null: others' applications act for nobody who did not say so (RFC
 * 6749 section 10.2).
 */
export async function findMissingConsent(
  work: Work,
  db: Db,
  { userId, clientId }: { userId: string; clientId: string },
): Promise<ConnectApplication | null> {
  const application = await store.findApplicationOf(db, work.environmentId, clientId);
  if (!application || application.kind === 'first_party') return null;
  const grant = await store.findGrant(db, work.environmentId, userId, application.id);
  return application.scopes.every((scope) => grant?.scopes.includes(scope)) && grant ? null : application;
}

/** Whether a client is an application of others, which needs consent. */
export async function needsConsent(work: Work, clientId: string): Promise<boolean> {
  const application = await store.findApplicationOf(work.db, work.environmentId, clientId);
  return application !== null && application.kind !== 'first_party';
}

/** One page of the applications that a user lets act for them. Refuses `not_found`, `invalid_cursor`. */
export async function listGrants(work: Work, userId: string, page: PageRequest): Promise<Page<ApplicationGrant>> {
  await checkCursor(page, 'authorized_connect_app', async () => false);
  const [user, grants] = await Promise.all([
    findUser(work.db, work.environmentId, userId),
    store.listGrants(work.db, work.environmentId, userId, page),
  ]);
  if (!user) throw refuse('not_found', { entity: 'user', id: userId });
  return grants;
}

/**
 * Takes back what a user granted an application, named by the grant's id, the application's, or its client id, and
 * ends the sessions that the application has for them. Refuses `not_found`.
 */
export async function revokeGrant(work: Work, userId: string, id: string): Promise<void> {
  await work.commit(async (tx) => {
    if (!(await lockUser(tx, work.environmentId, userId))) throw refuse('not_found', { entity: 'user', id: userId });
    const grant = await store.findGrant(tx, work.environmentId, userId, id);
    if (!grant) throw refuse('not_found', { entity: 'application', id });
    const { clientId } = grant.application;
    await store.deleteGrant(tx, work.environmentId, grant.id);
    await endClientSessions(work, tx, { userId, clientId }, 'application_revoked');
    await emit(work, tx, 'application.revoked', grant, { clientId });
  });
}
