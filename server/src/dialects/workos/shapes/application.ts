// Applications of this wire that people let act for them.

import { z } from 'zod';
import type { ApplicationGrant, ConnectApplication } from '../../../model/application.ts';
import { printTime, timestamp } from './common.ts';

const common = {
  object: z.literal('connect_application'),
  id: z.string(),
  client_id: z.string(),
  description: z.string().nullable(),
  name: z.string(),
  scopes: z.array(z.string()),
  created_at: timestamp,
  updated_at: timestamp,
};
const oauth = {
  ...common,
  application_type: z.literal('oauth'),
  redirect_uris: z.array(z.object({ uri: z.string(), default: z.boolean() })),
  uses_pkce: z.boolean(),
};

export const applicationSchema = z
  .union([
    z.object({ ...common, application_type: z.literal('m2m'), organization_id: z.string() }),
    z.object({ ...oauth, is_first_party: z.literal(true) }),
    z.object({
      ...oauth,
      is_first_party: z.literal(false),
      was_dynamically_registered: z.literal(false),
      organization_id: z.string(),
    }),
    z.object({ ...oauth, is_first_party: z.literal(false), was_dynamically_registered: z.literal(true) }),
  ])
  .meta({ id: 'ConnectApplication' });

export const authorizedApplicationSchema = z
  .object({
    object: z.literal('authorized_connect_application'),
    id: z.string(),
    granted_scopes: z.array(z.string()),
    oauth_resource: z.string().optional(),
    application: applicationSchema,
  })
  .meta({ id: 'AuthorizedConnectApplication', description: 'An application that a user lets act for them.' });

export function printApplication(application: ConnectApplication): z.input<typeof applicationSchema> {
  const shared = {
    object: 'connect_application' as const,
    id: application.id,
    client_id: application.clientId,
    description: application.description,
    name: application.name,
    scopes: application.scopes,
    created_at: printTime(application.createdAt),
    updated_at: printTime(application.updatedAt),
  };
  const organization_id = application.organizationId ?? '';
  if (application.kind === 'm2m') return { ...shared, application_type: 'm2m', organization_id };
  const web = {
    ...shared,
    application_type: 'oauth' as const,
    redirect_uris: application.redirectUris.map(({ uri, isDefault }) => ({ uri, default: isDefault })),
    uses_pkce: application.usesPkce,
  };
  if (application.kind === 'first_party') return { ...web, is_first_party: true };
  return application.kind === 'dynamic'
    ? { ...web, is_first_party: false, was_dynamically_registered: true }
    : { ...web, is_first_party: false, was_dynamically_registered: false, organization_id };
}

export function printGrant(grant: ApplicationGrant): z.input<typeof authorizedApplicationSchema> {
  return {
    object: 'authorized_connect_application',
    id: grant.id,
    granted_scopes: grant.scopes,
    ...(grant.resource ? { oauth_resource: grant.resource } : {}),
    application: printApplication(grant.application),
  };
}

/** A grant as events tell it: with whose it is. */
export function printGrantEvent(grant: ApplicationGrant) {
  return { ...printGrant(grant), user_id: grant.userId };
}
