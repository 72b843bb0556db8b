// Invitations to the application, on this wire.

import { z } from 'zod';
import { chooseInvitations, relist } from '../../../core/invitation-list.ts';
import { revokeInvitation } from '../../../core/invitations.ts';
import { type NewInvitation, sendInvitations } from '../../../core/inviting.ts';
import { secretKey } from '../../../http/access.ts';
import { endpoint, reply } from '../../../http/endpoint.ts';
import type { ListedInvitation } from '../../../model/invitation.ts';
import type { RefusalCode } from '../../../model/refusal.ts';
import { invitationOrder, listOfUpToTen, statuses } from '../invitation-queries.ts';
import { first, pageOf, pageQuery, truth } from '../queries.ts';
import { invitationSchema, printInvitation, readInvitationId, STATUSES } from '../shapes/invitation.ts';
import { bucket, given } from '../user-fields.ts';

const invitation = z.strictObject({
  email_address: z.string().min(1).max(1_024),
  public_metadata: bucket.describe('Goes into the public metadata of whoever accepts.'),
  redirect_url: given(z.string().min(1)),
  notify: given(z.boolean()).describe('False sends no letter.'),
  ignore_existing: given(z.boolean()).describe('Invites although the address is invited, or somebody has it.'),
  expires_in_days: given(z.int()).describe('1 to 365, 30 by default.'),
  template_slug: given(z.enum(['invitation', 'waitlist_invitation'])).describe('Both have the same letter here.'),
});

const REFUSALS: RefusalCode[] = [
  'invalid_email',
  'invitation_exists',
  'invitee_exists',
  'invitation_days',
  'metadata_too_large',
  'redirect_not_allowed',
  'too_many_requests',
];

export const createInvitation = endpoint({
  method: 'POST',
  path: '/v1/invitations',
  operation: 'CreateInvitation',
  summary: 'Invite an address to the application',
  access: secretKey,
  body: invitation,
  answers: { 200: invitationSchema },
  refusals: REFUSALS,
  async run({ work, body }) {
    const [made] = await sendInvitations(work, [{ ...read(body), despiteUser: body.ignore_existing ?? false }]);
    return reply(200, printInvitation((await relist(work, [made?.id ?? '']))[0] as ListedInvitation));
  },
});

// Here nothing lets an address be invited that somebody has: the vendor says that this rule cannot be bypassed.
export const createInvitations = endpoint({
  method: 'POST',
  path: '/v1/invitations/bulk',
  operation: 'CreateBulkInvitations',
  summary: 'Invite up to ten addresses to the application: all of them, or nobody',
  access: secretKey,
  list: true,
  body: listOfUpToTen(invitation),
  answers: { 200: z.array(invitationSchema) },
  refusals: REFUSALS,
  async run({ work, body }) {
    const made = await sendInvitations(work, body.map(read));
    const rows = await relist(
      work,
      made.map(({ id }) => id),
    );
    return reply(200, rows.map(printInvitation));
  },
});

export const listInvitations = endpoint({
  method: 'GET',
  path: '/v1/invitations',
  operation: 'ListInvitations',
  summary: 'List invitations to the application, newest first, without revoked ones unless they are asked for',
  access: secretKey,
  query: z.object({
    status: statuses,
    query: first(z.string().optional()).describe('A part of the address, or the whole id.'),
    order_by: invitationOrder,
    paginated: truth.describe('Whether to answer with {data, total_count} in place of a bare array.'),
    ...pageQuery,
  }),
  answers: { 200: z.union([z.array(invitationSchema), pageOf(invitationSchema)]) },
  refusals: [],
  async run({ work, query: asked }) {
    const { status, order_by, limit, offset, paginated } = asked;
    const query = asked.query && readInvitationId(asked.query);
    const states = status.length > 0 ? status : STATUSES.filter((each) => each !== 'revoked');
    const filter = { kind: 'environment' as const, states, ...(query ? { query } : {}) };
    const { rows, total } = await chooseInvitations(work, filter, { ...order_by, limit, offset });
    const data = rows.map(printInvitation);
    return reply(200, paginated ? { data, total_count: total } : data);
  },
});

export const revokeApplicationInvitation = endpoint({
  method: 'POST',
  path: '/v1/invitations/:invitation_id/revoke',
  operation: 'RevokeInvitation',
  summary: 'Take an invitation to the application back',
  access: secretKey,
  params: z.object({ invitation_id: z.string() }),
  answers: { 200: invitationSchema },
  refusals: ['not_found', 'invitation_not_pending'],
  async run({ work, params }) {
    const { id } = await revokeInvitation(work, readInvitationId(params.invitation_id), { organizationId: null });
    return reply(200, printInvitation((await relist(work, [id]))[0] as ListedInvitation));
  },
});

function read(body: z.output<typeof invitation>): NewInvitation {
  return {
    email: body.email_address,
    life: 'long',
    despiteInvitation: body.ignore_existing ?? false,
    ...(body.public_metadata === undefined ? {} : { publicMetadata: body.public_metadata }),
    ...(body.expires_in_days === undefined ? {} : { expiresInDays: body.expires_in_days }),
    ...(body.redirect_url === undefined ? {} : { redirectUrl: body.redirect_url }),
    ...(body.notify === undefined ? {} : { notify: body.notify }),
  };
}
