// What other people's applications ask a person for, before they act for them.

import type { Flow } from '../model/flow.ts';
import { findApplicationOf } from '../store/applications.ts';
import { findOrganization } from '../store/organizations.ts';
import { concludeFlow } from './flows.ts';
import { addressOf } from './sign-in/on-pages.ts';
import type { Work } from './work.ts';

/** An application as a person is told of it whom it asks. */
export interface AskingApplication {
  id: string;
  name: string;
  scopes: string[];
  /** Whose it is. */
  organizationName: string | null;
}

/** The application of a client id; null for a client of the environment's own, which asks for nothing. */
export async function findAsking(work: Work, clientId: string): Promise<AskingApplication | null> {
  const application = await findApplicationOf(work.db, work.environmentId, clientId);
  if (!application || application.kind === 'first_party') return null;
  const { id, name, scopes, organizationId } = application;
  const organization = organizationId ? await findOrganization(work.db, work.environmentId, organizationId) : null;
  return { id, name, scopes, organizationName: organization?.name ?? null };
}

/**
 * Ends a sign-in whose person does not let the application act for them; gives its address with what it is told (RFC
 * 6749 section 4.1.2.1). Refuses `flow_over`.
 */
export async function turnAway(work: Work, flow: Pick<Flow, 'id' | 'redirectUri' | 'state'>): Promise<string> {
  await work.commit((tx) => concludeFlow(work, tx, flow));
  const said = { error: 'access_denied', error_description: 'The person did not allow it.' };
  return addressOf(flow.redirectUri, { ...said, state: flow.state });
}
