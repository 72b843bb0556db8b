// Invitations on this wire.

import { z } from 'zod';
import * as invitations from '../../../core/invitations.ts';
import * as inviting from '../../../core/inviting.ts';
import type { Work } from '../../../core/work.ts';
import { secretKey } from '../../../http/access.ts';
import { endpoint, reply } from '../../../http/endpoint.ts';
import type { ShownInvitation } from '../../../model/invitation.ts';
import type { RefusalCode } from '../../../model/refusal.ts';
import { listOf, ONE_CURSOR, oneCursor, optionalText, pageQuery, printList, toPageRequest } from '../lists.ts';
import { optional } from '../shapes/common.ts';
import { invitationLocale, invitationSchema, printInvitation } from '../shapes/invitation.ts';

const BASE = '/user_management/invitations';
const byId = z.object({ id: z.string() });

export const sendInvitation = endpoint({
  method: 'POST',
  path: BASE,
  operation: 'UserlandUserInvitesController_create',
  summary: 'Send an invitation',
  access: secretKey,
  body: z
    .object({
      email: z.string().min(1).max(1_024),
      organization_id: optional(z.string().min(1)),
      role_slug: optional(z.string().min(1).max(64)),
      expires_in_days: optional(z.number().int()).describe('1 to 30, 7 by default.'),
      inviter_user_id: optional(z.string().min(1)),
      locale: optional(invitationLocale),
    })
    .meta({ id: 'SendInvitation' }),
  answers: { 201: invitationSchema },
  refusals: [
    'invalid_email',
    'not_found',
    'invalid_role',
    'invitation_exists',
    'invitee_exists',
    'invitation_days',
    'too_many_requests',
  ],
  async run({ work, body }) {
    const invitation = await inviting.sendInvitation(work, {
      email: body.email,
      organizationId: body.organization_id,
      roleSlug: body.role_slug,
      expiresInDays: body.expires_in_days,
      inviterUserId: body.inviter_user_id,
      locale: body.locale,
    });
    return reply(201, printInvitation(invitation));
  },
});

export const listInvitations = endpoint({
  method: 'GET',
  path: BASE,
  operation: 'UserlandUserInvitesController_list',
  summary: 'List invitations',
  access: secretKey,
  query: z
    .strictObject({ ...pageQuery, email: optionalText, organization_id: optionalText })
    .refine(oneCursor, ONE_CURSOR),
  answers: { 200: listOf(invitationSchema) },
  refusals: ['invalid_cursor'],
  async run({ work, query }) {
    const filter = {
      ...(query.email ? { email: query.email } : {}),
      ...(query.organization_id ? { organizationId: query.organization_id } : {}),
    };
    return reply(
      200,
      printList(await invitations.listInvitations(work, filter, toPageRequest(query)), printInvitation),
    );
  },
});

export const getInvitation = endpoint({
  method: 'GET',
  path: `${BASE}/:id`,
  operation: 'UserlandUserInvitesController_get',
  summary: 'Get an invitation',
  access: secretKey,
  params: byId,
  answers: { 200: invitationSchema },
  refusals: ['not_found'],
  async run({ work, params }) {
    return reply(200, printInvitation(await invitations.getInvitation(work, params.id)));
  },
});

export const getInvitationByToken = endpoint({
  method: 'GET',
  path: `${BASE}/by_token/:token`,
  operation: 'UserlandUserInvitesController_getByToken',
  summary: 'Find an invitation by its token',
  access: secretKey,
  params: z.object({ token: z.string() }),
  answers: { 200: invitationSchema },
  refusals: ['not_found'],
  async run({ work, params }) {
    return reply(200, printInvitation(await invitations.getInvitationByToken(work, params.token)));
  },
});

const action = (
  name: 'accept' | 'revoke',
  summary: string,
  refusals: RefusalCode[],
  act: (work: Work, id: string) => Promise<ShownInvitation>,
) =>
  endpoint({
    method: 'POST',
    path: `${BASE}/:id/${name}`,
    operation: `UserlandUserInvitesController_${name}`,
    summary,
    access: secretKey,
    params: byId,
    answers: { 200: invitationSchema },
    refusals: ['not_found', 'invitation_not_pending', ...refusals],
    async run({ work, params }) {
      return reply(200, printInvitation(await act(work, params.id)));
    },
  });

export const acceptInvitation = action(
  'accept',
  'Accept an invitation for the user who has its address',
  ['invitation_without_user', 'invitation_dead'],
  invitations.acceptInvitation,
);

export const revokeInvitation = action('revoke', 'Revoke an invitation', [], invitations.revokeInvitation);

export const resendInvitation = endpoint({
  method: 'POST',
  path: `${BASE}/:id/resend`,
  operation: 'UserlandUserInvitesController_resend',
  summary: 'Mail an invitation again',
  access: secretKey,
  params: byId,
  body: z.object({ locale: optional(invitationLocale) }),
  answers: { 200: invitationSchema },
  refusals: ['not_found', 'invitation_not_pending', 'too_many_requests'],
  async run({ work, params, body }) {
    return reply(200, printInvitation(await inviting.resendInvitation(work, params.id, body.locale)));
  },
});
