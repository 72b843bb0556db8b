// Invitations of this wire.

import { z } from 'zod';
import type { Invitation, ShownInvitation } from '../../../model/invitation.ts';
import { printTime, printTimeOrNull, timestamp } from './common.ts';

/** What an invitation may be asked to speak: the specification's list; a tag that has no letters speaks English. */
export const invitationLocale = z.enum(
  (
    'af am ar bg bn bs ca cs da de de-DE el en en-AU en-CA en-GB en-US es es-419 es-ES es-US et fa fi fil fr fr-BE ' +
    'fr-CA fr-FR fy gl gu ha he hi hr hu hy id is it it-IT ja jv ka kk km kn ko lt lv mk ml mn mr ms my nb ne nl ' +
    'nl-BE nl-NL nn no pa pl pt pt-BR pt-PT ro ru sk sl sq sr sv sw ta te th tr uk ur uz vi zh zh-CN zh-HK zh-TW zu'
  ).split(' '),
);

export const invitationSchema = z
  .object({
    object: z.literal('invitation'),
    id: z.string(),
    email: z.string(),
    state: z.enum(['pending', 'accepted', 'expired', 'revoked']),
    accepted_at: timestamp.nullable(),
    revoked_at: timestamp.nullable(),
    expires_at: timestamp,
    organization_id: z.string().nullable(),
    inviter_user_id: z.string().nullable(),
    accepted_user_id: z.string().nullable(),
    role_slug: z.string().nullable(),
    created_at: timestamp,
    updated_at: timestamp,
    token: z.string(),
    accept_invitation_url: z.string(),
  })
  .meta({ id: 'Invitation' });

/** An invitation as events tell it: without what opens it. */
export function printInvitationFacts(invitation: Invitation) {
  return {
    object: 'invitation' as const,
    id: invitation.id,
    email: invitation.email,
    state: invitation.state,
    accepted_at: printTimeOrNull(invitation.acceptedAt),
    revoked_at: printTimeOrNull(invitation.revokedAt),
    expires_at: printTime(invitation.expiresAt),
    organization_id: invitation.organizationId,
    inviter_user_id: invitation.inviterUserId,
    accepted_user_id: invitation.acceptedUserId,
    role_slug: invitation.roleSlug,
    created_at: printTime(invitation.createdAt),
    updated_at: printTime(invitation.updatedAt),
  };
}

export function printInvitation(invitation: ShownInvitation): z.input<typeof invitationSchema> {
  return { ...printInvitationFacts(invitation), token: invitation.token, accept_invitation_url: invitation.url };
}
