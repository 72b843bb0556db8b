// Memberships of this wire: of one organization by user, and of the whole instance.

import { z } from 'zod';
import * as members from '../../../core/members.ts';
import type { Work } from '../../../core/work.ts';
import { secretKey } from '../../../http/access.ts';
import { endpoint, reply } from '../../../http/endpoint.ts';
import type { ShownMember } from '../../../model/organization.ts';
import { choice, first, moment, ordering, pageOf, pageQuery, several, signed } from '../queries.ts';
import { membershipSchema, printMembership, readRole } from '../shapes/membership.ts';
import { bucket, readBuckets } from '../user-fields.ts';

const ofOrganization = z.object({ organization_id: z.string() });
const pairParams = z.object({ organization_id: z.string(), user_id: z.string() });

const PATH = '/v1/organizations/:organization_id/memberships';

const role = z.string().min(1).max(256);
const buckets = { public_metadata: bucket, private_metadata: bucket };
const text = first(z.string().optional());

const order_by = ordering(
  {
    created_at: 'created_at',
    email_address: 'email',
    phone_number: 'phone',
    username: 'username',
    first_name: 'first_name',
    last_name: 'last_name',
  } as const,
  '-created_at',
);

export const createMembership = endpoint({
  method: 'POST',
  path: PATH,
  operation: 'CreateOrganizationMembership',
  summary: 'Make a user a member of an organization',
  access: secretKey,
  params: ofOrganization,
  body: z.strictObject({ user_id: z.string().min(1), role, ...buckets }),
  answers: { 200: membershipSchema },
  refusals: [
    'not_found',
    'invalid_role',
    'membership_exists',
    'membership_pending',
    'organization_full',
    'metadata_too_large',
  ],
  async run({ work, params, body }) {
    const made = await members.makeMember(work, {
      organizationId: params.organization_id,
      userId: body.user_id,
      roleSlugs: [readRole(body.role)],
      ...readBuckets(body),
    });
    return reply(200, show(work, made));
  },
});

export const listMemberships = endpoint({
  method: 'GET',
  path: PATH,
  operation: 'ListOrganizationMemberships',
  summary: 'List the members of an organization, newest first',
  access: secretKey,
  params: ofOrganization,
  query: z.object({
    order_by,
    user_id: choice('These users.'),
    email_address: several('Who owns any of these addresses.'),
    phone_number: several('Who owns any of these numbers.'),
    username: several('These usernames.'),
    web3_wallet: several('Who owns any of these wallets.'),
    role: several('Who has any of these roles.'),
    query: text.describe('A part of an identifier, the id or the name.'),
    email_address_query: text,
    phone_number_query: text,
    username_query: text,
    name_query: text,
    last_active_at_before: moment('Of the user.'),
    last_active_at_after: moment('Of the user.'),
    created_at_before: moment('Of the user.'),
    created_at_after: moment('Of the user.'),
    ...pageQuery,
  }),
  answers: { 200: pageOf(membershipSchema) },
  refusals: ['not_found'],
  async run({ work, params, query }) {
    const people = {
      userIds: query.user_id,
      ...(query.email_address ? { emails: query.email_address } : {}),
      // The plus of a number arrives as a space where nobody escaped it.
      ...(query.phone_number ? { phones: query.phone_number.map(signed) } : {}),
      ...(query.username ? { usernames: query.username } : {}),
      ...(query.web3_wallet ? { wallets: query.web3_wallet } : {}),
      ...(query.query ? { query: query.query } : {}),
      ...(query.email_address_query ? { emailQuery: query.email_address_query } : {}),
      ...(query.phone_number_query ? { phoneQuery: signed(query.phone_number_query) } : {}),
      ...(query.username_query ? { usernameQuery: query.username_query } : {}),
      ...(query.name_query ? { nameQuery: query.name_query } : {}),
      lastActiveAt: span(query.last_active_at_before, query.last_active_at_after),
      createdAt: span(query.created_at_before, query.created_at_after),
    };
    const roles = query.role?.map(readRole) ?? [];
    const filter = { organizationId: params.organization_id, roles, people };
    const { limit, offset, order_by } = query;
    const { rows, total } = await members.listMembers(work, filter, { ...order_by, limit, offset });
    return reply(200, { data: rows.map((row) => show(work, row)), total_count: total });
  },
});

export const updateMembership = endpoint({
  method: 'PATCH',
  path: `${PATH}/:user_id`,
  operation: 'UpdateOrganizationMembership',
  summary: 'Give a member another role',
  access: secretKey,
  params: pairParams,
  body: z.strictObject({ role }),
  answers: { 200: membershipSchema },
  refusals: ['not_found', 'invalid_role'],
  async run({ work, params, body }) {
    return reply(200, show(work, await members.setMemberRole(work, pairOf(params), readRole(body.role))));
  },
});

export const deleteMembership = endpoint({
  method: 'DELETE',
  path: `${PATH}/:user_id`,
  operation: 'DeleteOrganizationMembership',
  summary: 'Remove a member; the answer is the membership as it was',
  access: secretKey,
  params: pairParams,
  answers: { 200: membershipSchema },
  refusals: ['not_found'],
  async run({ work, params }) {
    return reply(200, show(work, await members.removeMember(work, pairOf(params))));
  },
});

export const mergeMembershipMetadata = endpoint({
  method: 'PATCH',
  path: `${PATH}/:user_id/metadata`,
  operation: 'UpdateOrganizationMembershipMetadata',
  summary: "Merge into a membership's metadata: a null removes its key, at any depth",
  access: secretKey,
  params: pairParams,
  body: z.strictObject(buckets),
  answers: { 200: membershipSchema },
  refusals: ['not_found', 'metadata_too_large'],
  async run({ work, params, body }) {
    return reply(200, show(work, await members.mergeMemberMetadata(work, pairOf(params), readBuckets(body))));
  },
});

export const listAllMemberships = endpoint({
  method: 'GET',
  path: '/v1/organization_memberships',
  operation: 'InstanceGetOrganizationMemberships',
  summary: 'List all memberships of the instance, newest first',
  access: secretKey,
  query: z.object({ order_by, ...pageQuery }),
  answers: { 200: pageOf(membershipSchema) },
  refusals: [],
  async run({ work, query: { order_by, limit, offset } }) {
    const { rows, total } = await members.listMembers(work, {}, { ...order_by, limit, offset });
    return reply(200, { data: rows.map((row) => show(work, row)), total_count: total });
  },
});

function pairOf({ organization_id: organizationId, user_id: userId }: z.output<typeof pairParams>) {
  return { organizationId, userId };
}

function span(before: number | undefined, after: number | undefined) {
  return { ...(before === undefined ? {} : { before }), ...(after === undefined ? {} : { after }) };
}

function show(work: Work, member: ShownMember) {
  return printMembership(member, work.tools.publicUrl);
}
