// Organization memberships of this wire.

import { z } from 'zod';
import * as memberships from '../../../core/memberships.ts';
import { secretKey } from '../../../http/access.ts';
import { empty, endpoint, reply } from '../../../http/endpoint.ts';
import { listOf, ONE_CURSOR, oneCursor, optionalText, pageQuery, printList, several, toPageRequest } from '../lists.ts';
import { optional } from '../shapes/common.ts';
import { membershipSchema, printMember } from '../shapes/organization.ts';

const BASE = '/user_management/organization_memberships';
const byId = z.object({ id: z.string() });
const roles = {
  role_slug: optional(z.string().min(1).max(64)),
  role_slugs: optional(z.array(z.string().min(1).max(64)).max(50)),
};

const slugsOf = (body: { role_slug?: string | undefined; role_slugs?: string[] | undefined }): string[] | undefined =>
  body.role_slugs ?? (body.role_slug ? [body.role_slug] : undefined);

export const createMembership = endpoint({
  method: 'POST',
  path: BASE,
  operation: 'UserlandUserOrganizationMembershipsController_create',
  summary: 'Create an organization membership',
  access: secretKey,
  body: z
    .object({ user_id: z.string().min(1), organization_id: z.string().min(1), ...roles })
    .meta({ id: 'CreateOrganizationMembership' }),
  answers: { 201: membershipSchema },
  refusals: ['not_found', 'invalid_role', 'membership_exists', 'membership_pending'],
  async run({ work, body }) {
    const { user_id: userId, organization_id: organizationId } = body;
    const member = await memberships.createMembership(work, { userId, organizationId, roleSlugs: slugsOf(body) });
    return reply(201, printMember(member));
  },
});

export const getMembership = endpoint({
  method: 'GET',
  path: `${BASE}/:id`,
  operation: 'UserlandUserOrganizationMembershipsController_get',
  summary: 'Get an organization membership',
  access: secretKey,
  params: byId,
  answers: { 200: membershipSchema },
  refusals: ['not_found'],
  async run({ work, params }) {
    return reply(200, printMember(await memberships.getMembership(work, params.id)));
  },
});

export const listMemberships = endpoint({
  method: 'GET',
  path: BASE,
  operation: 'UserlandUserOrganizationMembershipsController_list',
  summary: 'List organization memberships of a user or an organization',
  access: secretKey,
  query: z
    .strictObject({
      ...pageQuery,
      user_id: optionalText,
      organization_id: optionalText,
      statuses: several(z.enum(['active', 'inactive', 'pending'])).describe('Active ones by default.'),
    })
    .refine(oneCursor, ONE_CURSOR),
  answers: { 200: listOf(membershipSchema) },
  refusals: ['membership_filter_missing', 'invalid_cursor'],
  async run({ work, query }) {
    const filter = {
      ...(query.user_id ? { userId: query.user_id } : {}),
      ...(query.organization_id ? { organizationId: query.organization_id } : {}),
      ...(query.statuses ? { statuses: query.statuses } : {}),
    };
    return reply(200, printList(await memberships.listMemberships(work, filter, toPageRequest(query)), printMember));
  },
});

export const updateMembership = endpoint({
  method: 'PUT',
  path: `${BASE}/:id`,
  operation: 'UserlandUserOrganizationMembershipsController_update',
  summary: "Replace a member's roles",
  access: secretKey,
  params: byId,
  body: z.object(roles).meta({ id: 'UpdateOrganizationMembership' }),
  answers: { 200: membershipSchema },
  refusals: ['not_found', 'invalid_role'],
  async run({ work, params, body }) {
    return reply(200, printMember(await memberships.updateMembership(work, params.id, slugsOf(body))));
  },
});

export const deleteMembership = endpoint({
  method: 'DELETE',
  path: `${BASE}/:id`,
  operation: 'UserlandUserOrganizationMembershipsController_delete',
  summary: 'Delete an organization membership',
  access: secretKey,
  params: byId,
  answers: { 200: 'empty' },
  refusals: ['not_found'],
  async run({ work, params }) {
    await memberships.deleteMembership(work, params.id);
    return empty(200);
  },
});

const statusChange = (action: 'deactivate' | 'reactivate', change: typeof memberships.deactivateMembership) =>
  endpoint({
    method: 'PUT',
    path: `${BASE}/:id/${action}`,
    operation: `UserlandUserOrganizationMembershipsController_${action}`,
    summary: `${action === 'deactivate' ? 'Deactivate' : 'Reactivate'} an organization membership`,
    access: secretKey,
    params: byId,
    answers: { 200: membershipSchema },
    refusals: ['not_found', 'membership_pending'],
    async run({ work, params }) {
      return reply(200, printMember(await change(work, params.id)));
    },
  });

export const deactivateMembership = statusChange('deactivate', memberships.deactivateMembership);
export const reactivateMembership = statusChange('reactivate', memberships.reactivateMembership);
