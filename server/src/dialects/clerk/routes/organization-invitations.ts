// Invitations to organizations, on this wire.

import { z } from 'zod';
import { chooseInvitations, getInvitationTo, relist } from '../../../core/invitation-list.ts';
import { revokeInvitation } from '../../../core/invitations.ts';
import { type NewInvitation, sendInvitations } from '../../../core/inviting.ts';
import type { Work } from '../../../core/work.ts';
import { secretKey } from '../../../http/access.ts';
import { endpoint, reply } from '../../../http/endpoint.ts';
import type { ListedInvitation } from '../../../model/invitation.ts';
import type { RefusalCode } from '../../../model/refusal.ts';
import { invitationOrder, listOfUpToTen, statuses } from '../invitation-queries.ts';
import { first, pageOf, pageQuery } from '../queries.ts';
import {
  invitationWithOrganizationSchema,
  organizationInvitationSchema,
  printInvitationWithOrganization,
  printOrganizationInvitation,
  readInvitationId,
} from '../shapes/invitation.ts';
import { readRole } from '../shapes/membership.ts';
import { bucket, given, readBuckets } from '../user-fields.ts';

const ofOrganization = z.object({ organization_id: z.string() });
const ofInvitation = z.object({ organization_id: z.string(), invitation_id: z.string() });

const PATH = '/v1/organizations/:organization_id/invitations';

const invitation = z.strictObject({
  email_address: z.string().min(1).max(1_024),
  role: z.string().min(1).max(256),
  inviter_user_id: given(z.string().min(1)).describe('An administrator of the organization.'),
  public_metadata: bucket,
  private_metadata: bucket,
  redirect_url: given(z.string().min(1)),
  expires_in_days: given(z.int()).describe('1 to 365, 30 by default.'),
  notify: given(z.boolean()).describe('False sends no letter.'),
});

const REFUSALS: RefusalCode[] = [
  'not_found',
  'invalid_email',
  'invalid_role',
  'invitation_exists',
  'invitee_exists',
  'invitation_days',
  'organization_full',
  'not_an_administrator',
  'metadata_too_large',
  'redirect_not_allowed',
  'too_many_requests',
];

export const createOrganizationInvitation = endpoint({
  method: 'POST',
  path: PATH,
  operation: 'CreateOrganizationInvitation',
  summary: 'Invite an address to an organization',
  access: secretKey,
  params: ofOrganization,
  body: invitation,
  answers: { 200: organizationInvitationSchema },
  refusals: REFUSALS,
  async run({ work, params, body }) {
    const [made] = await sendInvitations(work, [read(params.organization_id, body)]);
    return reply(200, show(work, (await relist(work, [made?.id ?? '']))[0] as ListedInvitation));
  },
});

export const createOrganizationInvitations = endpoint({
  method: 'POST',
  path: `${PATH}/bulk`,
  operation: 'CreateOrganizationInvitationBulk',
  summary: 'Invite up to ten addresses to an organization: all of them, or nobody',
  access: secretKey,
  params: ofOrganization,
  list: true,
  body: listOfUpToTen(invitation),
  answers: { 200: pageOf(organizationInvitationSchema) },
  refusals: REFUSALS,
  async run({ work, params, body }) {
    const made = await sendInvitations(
      work,
      body.map((each) => read(params.organization_id, each)),
    );
    const rows = await relist(
      work,
      made.map(({ id }) => id),
    );
    return reply(200, { data: rows.map((row) => show(work, row)), total_count: rows.length });
  },
});

export const listOrganizationInvitations = endpoint({
  method: 'GET',
  path: PATH,
  operation: 'ListOrganizationInvitations',
  summary: 'List the invitations to an organization, newest first',
  access: secretKey,
  params: ofOrganization,
  query: z.object({
    status: statuses,
    email_address: first(z.string().optional()),
    order_by: invitationOrder,
    ...pageQuery,
  }),
  answers: { 200: pageOf(organizationInvitationSchema) },
  refusals: ['not_found'],
  async run({ work, params, query }) {
    const { status: states, email_address: email, order_by, limit, offset } = query;
    const filter = { kind: 'organization' as const, organizationId: params.organization_id, states };
    const page = { ...order_by, limit, offset };
    const { rows, total } = await chooseInvitations(work, { ...filter, ...(email ? { email } : {}) }, page);
    return reply(200, { data: rows.map((row) => show(work, row)), total_count: total });
  },
});

export const listPendingOrganizationInvitations = endpoint({
  method: 'GET',
  path: `${PATH}/pending`,
  operation: 'ListPendingOrganizationInvitations',
  summary: 'List the invitations to an organization that wait for an answer (deprecated)',
  access: secretKey,
  params: ofOrganization,
  query: z.object(pageQuery),
  answers: { 200: pageOf(organizationInvitationSchema) },
  refusals: ['not_found'],
  async run({ work, params, query: { limit, offset } }) {
    const filter = {
      kind: 'organization' as const,
      organizationId: params.organization_id,
      states: ['pending' as const],
    };
    const page = { order: 'created_at', direction: 'desc', limit, offset } as const;
    const { rows, total } = await chooseInvitations(work, filter, page);
    return reply(200, { data: rows.map((row) => show(work, row)), total_count: total });
  },
});

export const getOrganizationInvitation = endpoint({
  method: 'GET',
  path: `${PATH}/:invitation_id`,
  operation: 'GetOrganizationInvitation',
  summary: 'Get an invitation to an organization',
  access: secretKey,
  params: ofInvitation,
  answers: { 200: organizationInvitationSchema },
  refusals: ['not_found'],
  async run({ work, params }) {
    const id = readInvitationId(params.invitation_id);
    return reply(200, show(work, await getInvitationTo(work, params.organization_id, id)));
  },
});

export const revokeOrganizationInvitation = endpoint({
  method: 'POST',
  path: `${PATH}/:invitation_id/revoke`,
  operation: 'RevokeOrganizationInvitation',
  summary: 'Take an invitation to an organization back',
  access: secretKey,
  params: ofInvitation,
  body: z.strictObject({
    requesting_user_id: given(z.string().min(1)).describe('An administrator of the organization.'),
  }),
  answers: { 200: organizationInvitationSchema },
  refusals: ['not_found', 'invitation_not_pending', 'not_an_administrator'],
  async run({ work, params, body }) {
    const { organization_id: organizationId } = params;
    const by = body.requesting_user_id;
    const within = { organizationId, ...(by === undefined ? {} : { by }) };
    const { id } = await revokeInvitation(work, readInvitationId(params.invitation_id), within);
    return reply(200, show(work, await getInvitationTo(work, organizationId, id)));
  },
});

export const listAllOrganizationInvitations = endpoint({
  method: 'GET',
  path: '/v1/organization_invitations',
  operation: 'ListInstanceOrganizationInvitations',
  summary: 'List all invitations to organizations, newest first',
  access: secretKey,
  query: z.object({
    status: statuses,
    query: first(z.string().optional()).describe('A part of the address.'),
    order_by: invitationOrder,
    ...pageQuery,
  }),
  answers: { 200: pageOf(invitationWithOrganizationSchema) },
  refusals: [],
  async run({ work, query: { status: states, query, order_by, limit, offset } }) {
    const filter = { kind: 'organization' as const, states, ...(query ? { query } : {}) };
    const { rows, total } = await chooseInvitations(work, filter, { ...order_by, limit, offset });
    const { publicUrl } = work.tools;
    return reply(200, { data: rows.map((row) => printInvitationWithOrganization(row, publicUrl)), total_count: total });
  },
});

function read(organizationId: string, body: z.output<typeof invitation>): NewInvitation {
  return {
    organizationId,
    email: body.email_address,
    roleSlug: readRole(body.role),
    life: 'long',
    byAdministrator: true,
    ...(body.inviter_user_id === undefined ? {} : { inviterUserId: body.inviter_user_id }),
    ...(body.expires_in_days === undefined ? {} : { expiresInDays: body.expires_in_days }),
    ...(body.redirect_url === undefined ? {} : { redirectUrl: body.redirect_url }),
    ...(body.notify === undefined ? {} : { notify: body.notify }),
    ...readBuckets(body),
  };
}

function show(work: Work, listed: ListedInvitation) {
  return printOrganizationInvitation(listed, work.tools.publicUrl);
}
