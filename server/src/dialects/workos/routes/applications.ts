// Applications that a user lets act for them, on this wire.

import { z } from 'zod';
import { listGrants, revokeGrant } from '../../../core/applications.ts';
import { secretKey } from '../../../http/access.ts';
import { empty, endpoint, reply } from '../../../http/endpoint.ts';
import { listOf, ONE_CURSOR, oneCursor, pageQuery, printList, toPageRequest } from '../lists.ts';
import { authorizedApplicationSchema, printGrant } from '../shapes/application.ts';

const PATH = '/user_management/users/:user_id/authorized_applications';

export const listAuthorizedApplications = endpoint({
  method: 'GET',
  path: PATH,
  operation: 'AuthorizedApplicationsController_list',
  summary: 'List the applications that a user authorized',
  access: secretKey,
  params: z.object({ user_id: z.string() }),
  query: z.strictObject(pageQuery).refine(oneCursor, ONE_CURSOR),
  answers: { 200: listOf(authorizedApplicationSchema) },
  refusals: ['not_found', 'invalid_cursor'],
  async run({ work, params, query }) {
    return reply(200, printList(await listGrants(work, params.user_id, toPageRequest(query)), printGrant));
  },
});

export const deleteAuthorizedApplication = endpoint({
  method: 'DELETE',
  path: `${PATH}/:application_id`,
  operation: 'AuthorizedApplicationsController_delete',
  summary: 'Take back what a user granted an application',
  access: secretKey,
  params: z.object({ user_id: z.string(), application_id: z.string() }),
  answers: { 204: 'empty' },
  refusals: ['not_found'],
  async run({ work, params }) {
    await revokeGrant(work, params.user_id, params.application_id);
    return empty(204);
  },
});
