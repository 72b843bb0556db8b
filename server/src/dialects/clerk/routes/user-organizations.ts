// The organizations of a user: where they are a member, and where they are invited to be.

import { z } from 'zod';
import { listInvitationsOf } from '../../../core/invitation-list.ts';
import { listMembers } from '../../../core/members.ts';
import { secretKey } from '../../../http/access.ts';
import { endpoint, reply } from '../../../http/endpoint.ts';
import { statuses } from '../invitation-queries.ts';
import { pageOf, pageQuery } from '../queries.ts';
import { invitationWithOrganizationSchema, printInvitationWithOrganization } from '../shapes/invitation.ts';
import { membershipSchema, printMembership } from '../shapes/membership.ts';
import { userParams } from '../showing.ts';

const newestFirst = { order: 'created_at', direction: 'desc' } as const;

export const listUserMemberships = endpoint({
  method: 'GET',
  path: '/v1/users/:user_id/organization_memberships',
  operation: 'UsersGetOrganizationMemberships',
  summary: "List a user's memberships, newest first",
  access: secretKey,
  params: userParams,
  query: z.object(pageQuery),
  answers: { 200: pageOf(membershipSchema) },
  refusals: ['not_found'],
  async run({ work, params, query: { limit, offset } }) {
    const { rows, total } = await listMembers(work, { userId: params.user_id }, { ...newestFirst, limit, offset });
    const { publicUrl } = work.tools;
    return reply(200, { data: rows.map((row) => printMembership(row, publicUrl)), total_count: total });
  },
});

export const listUserInvitations = endpoint({
  method: 'GET',
  path: '/v1/users/:user_id/organization_invitations',
  operation: 'UsersGetOrganizationInvitations',
  summary: "List the invitations to organizations that were sent to a user's verified addresses, newest first",
  access: secretKey,
  params: userParams,
  query: z.object({ status: statuses, ...pageQuery }),
  answers: { 200: pageOf(invitationWithOrganizationSchema) },
  refusals: ['not_found'],
  async run({ work, params, query: { status, limit, offset } }) {
    const page = { ...newestFirst, limit, offset };
    const { rows, total } = await listInvitationsOf(work, params.user_id, status, page);
    const { publicUrl } = work.tools;
    return reply(200, { data: rows.map((row) => printInvitationWithOrganization(row, publicUrl)), total_count: total });
  },
});
