// Connections on this wire: read and removed here, set up by whoever operates the server.

import { z } from 'zod';
import * as connections from '../../../core/connections.ts';
import { secretKey } from '../../../http/access.ts';
import { empty, endpoint, reply } from '../../../http/endpoint.ts';
import { OIDC_TYPES, SAML_TYPES } from '../../../model/connection.ts';
import {
  listOf,
  ONE_CURSOR,
  oneCursor,
  optionalText,
  pageQuery,
  printList,
  toPageRequest,
  unlessEmpty,
} from '../lists.ts';
import { connectionSchema, printConnection } from '../shapes/connection.ts';

const byId = z.object({ id: z.string() });

/** Types that may be asked for and that no connection here has: what is by OAuth is a provider. */
const ELSEWHERE = [
  'AppleOAuth',
  'BitbucketOAuth',
  'DiscordOAuth',
  'GithubOAuth',
  'GitLabOAuth',
  'GoogleOAuth',
  'GrokOAuth',
  'XOAuth',
  'IntuitOAuth',
  'LinkedInOAuth',
  'MagicLink',
  'MicrosoftOAuth',
  'SalesforceOAuth',
  'SlackOAuth',
  'VercelMarketplaceOAuth',
  'VercelOAuth',
  'XeroOAuth',
] as const;

export const listConnections = endpoint({
  method: 'GET',
  path: '/connections',
  operation: 'ConnectionsController_list',
  summary: 'List connections',
  access: secretKey,
  query: z
    .strictObject({
      ...pageQuery,
      connection_type: unlessEmpty(z.enum([...OIDC_TYPES, ...SAML_TYPES, ...ELSEWHERE]).optional()),
      domain: optionalText.describe('Those of the organization that has verified the domain.'),
      organization_id: optionalText,
      search: optionalText.describe('A part of the name.'),
    })
    .refine(oneCursor, ONE_CURSOR),
  answers: { 200: listOf(connectionSchema) },
  refusals: ['invalid_cursor'],
  async run({ work, query }) {
    const filter = {
      ...(query.connection_type ? { type: query.connection_type } : {}),
      ...(query.domain ? { domain: query.domain } : {}),
      ...(query.organization_id ? { organizationId: query.organization_id } : {}),
      ...(query.search ? { search: query.search } : {}),
    };
    return reply(
      200,
      printList(await connections.listConnections(work, filter, toPageRequest(query)), printConnection),
    );
  },
});

export const getConnection = endpoint({
  method: 'GET',
  path: '/connections/:id',
  operation: 'ConnectionsController_find',
  summary: 'Get a connection',
  access: secretKey,
  params: byId,
  answers: { 200: connectionSchema },
  refusals: ['not_found'],
  async run({ work, params }) {
    return reply(200, printConnection(await connections.getConnection(work, params.id)));
  },
});

export const deleteConnection = endpoint({
  method: 'DELETE',
  path: '/connections/:id',
  operation: 'ConnectionsController_delete',
  summary: 'Delete a connection',
  access: secretKey,
  params: byId,
  answers: { 204: 'empty' },
  refusals: ['not_found'],
  async run({ work, params }) {
    await connections.deleteConnection(work, params.id);
    return empty(204);
  },
});
