// The Connection object of this wire: to whom it belongs and how it stands; what it knows of its provider stays here.

import { z } from 'zod';
import { type Connection, OIDC_TYPES, SAML_TYPES } from '../../../model/connection.ts';
import { printTime, timestamp } from './common.ts';

export const connectionSchema = z
  .object({
    object: z.literal('connection'),
    id: z.string(),
    organization_id: z.string().optional(),
    connection_type: z.enum([...OIDC_TYPES, ...SAML_TYPES]),
    name: z.string(),
    state: z.enum(['draft', 'active', 'inactive']),
    status: z.enum(['linked', 'unlinked']).describe('Deprecated: whether the state is active.'),
    domains: z
      .array(z.object({ object: z.literal('connection_domain'), id: z.string(), domain: z.string() }))
      .describe('The verified domains of the organization.'),
    created_at: timestamp,
    updated_at: timestamp,
  })
  .meta({ id: 'Connection', description: 'How the people of an organization sign in at its identity provider.' });

/** What every form of it has. */
function printFacts(connection: Connection) {
  return {
    object: 'connection' as const,
    id: connection.id,
    ...(connection.organizationId ? { organization_id: connection.organizationId } : {}),
    connection_type: connection.type,
    name: connection.name,
    state: connection.state,
    created_at: printTime(connection.createdAt),
    updated_at: printTime(connection.updatedAt),
  };
}

export function printConnection(connection: Connection): z.input<typeof connectionSchema> {
  return {
    ...printFacts(connection),
    status: connection.state === 'active' ? 'linked' : 'unlinked',
    domains: connection.domains.map(({ id, domain }) => ({ object: 'connection_domain', id, domain })),
  };
}

/** The specification has a key of others' in the events; nobody gave one, so it is ours. */
export function printConnectionEvent(connection: Connection) {
  return { ...printConnection(connection), external_key: connection.id };
}

/** The specification tells least of one that is gone. */
export function printConnectionGone(connection: Connection) {
  return printFacts(connection);
}
