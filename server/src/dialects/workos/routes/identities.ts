// What a user has with others, on this wire: identities; and the flags and groups of which this product has none.

import { z } from 'zod';
import { listExternalAccounts } from '../../../core/external-accounts.ts';
import { getMembership } from '../../../core/memberships.ts';
import { checkCursor } from '../../../core/pages.ts';
import { getUser } from '../../../core/users.ts';
import { secretKey } from '../../../http/access.ts';
import { endpoint, reply } from '../../../http/endpoint.ts';
import { listOf, ONE_CURSOR, oneCursor, pageQuery, printList, toPageRequest } from '../lists.ts';
import { featureFlagSchema, groupSchema, hasIdentity, identitySchema, printIdentity } from '../shapes/identity.ts';

const page = z.strictObject(pageQuery).refine(oneCursor, ONE_CURSOR);
const NONE = { rows: [], after: null, before: null };

export const getIdentities = endpoint({
  method: 'GET',
  path: '/user_management/users/:id/identities',
  operation: 'UserlandUserIdentitiesController_get',
  summary: "List a user's identities",
  access: secretKey,
  params: z.object({ id: z.string() }),
  // Bare: Node, Python and Ruby fail on a list envelope here.
  answers: { 200: z.array(identitySchema) },
  refusals: ['not_found'],
  async run({ work, params }) {
    return reply(200, (await listExternalAccounts(work, params.id)).filter(hasIdentity).map(printIdentity));
  },
});

export const listFeatureFlags = endpoint({
  method: 'GET',
  path: '/user_management/users/:userId/feature-flags',
  operation: 'UserlandUserFeatureFlagsController_list',
  summary: "List a user's feature flags: there are none in this product, and the list is empty",
  access: secretKey,
  params: z.object({ userId: z.string() }),
  query: page,
  answers: { 200: listOf(featureFlagSchema) },
  refusals: ['not_found', 'invalid_cursor'],
  async run({ work, params, query }) {
    await checkCursor(toPageRequest(query), 'flag', async () => false);
    await getUser(work, params.userId);
    return reply(
      200,
      printList(NONE, (none: never) => none),
    );
  },
});

export const listMembershipGroups = endpoint({
  method: 'GET',
  path: '/user_management/organization_memberships/:omId/groups',
  operation: 'OrganizationMembershipGroupsController_listGroups',
  summary: "List a membership's groups: there are none in this product, and the list is empty",
  access: secretKey,
  params: z.object({ omId: z.string() }),
  query: page,
  answers: { 200: listOf(groupSchema) },
  refusals: ['not_found', 'invalid_cursor'],
  async run({ work, params, query }) {
    await checkCursor(toPageRequest(query), 'group', async () => false);
    await getMembership(work, params.omId);
    return reply(
      200,
      printList(NONE, (none: never) => none),
    );
  },
});
