// Invitations of this wire: to the application, and to organizations.

import { z } from 'zod';
import { identifierOf } from '../../../model/account.ts';
import type { ListedInvitation } from '../../../model/invitation.ts';
import { json, ms, reletter } from './common.ts';
import { printPublicUser, printRole, publicUserFields } from './membership.ts';
import { printPublicOrganization, publicOrganizationSchema } from './organization.ts';

const [fromApplication, fromOrganization] = [reletter('inv', 'invitation'), reletter('orginv', 'invitation')];

/** The core's id of an invitation, whichever wire wrote it. */
export const readInvitationId = (id: string) => fromApplication(fromOrganization(id));

const status = z.enum(['pending', 'accepted', 'revoked', 'expired']);

export const STATUSES = status.options;

export const invitationSchema = z
  .object({
    object: z.literal('invitation'),
    id: z.string(),
    email_address: z.string(),
    public_metadata: json,
    revoked: z.boolean(),
    status,
    url: z.string().optional().describe('Of a pending one.'),
    expires_at: ms.nullable(),
    created_at: ms,
    updated_at: ms,
  })
  .meta({ id: 'ClerkInvitation', title: 'Invitation' });

/** An invitation to the application; a link that no longer works is left out. */
export function printInvitation(invitation: ListedInvitation): z.input<typeof invitationSchema> {
  const { url } = invitation;
  return {
    object: 'invitation',
    id: reletter('invitation', 'inv')(invitation.id),
    email_address: invitation.email,
    public_metadata: invitation.publicMetadata,
    revoked: invitation.state === 'revoked',
    status: invitation.state,
    ...(url === null ? {} : { url }),
    expires_at: invitation.expiresAt,
    created_at: invitation.createdAt,
    updated_at: invitation.updatedAt,
  };
}

const fields = {
  object: z.literal('organization_invitation'),
  id: z.string(),
  email_address: z.string(),
  role: z.string(),
  role_name: z.string(),
  organization_id: z.string(),
  inviter_id: z.string().nullable(),
  public_inviter_data: z
    .object({ ...publicUserFields, identifier: z.string() })
    .meta({ id: 'ClerkInvitationPublicUserData' })
    .nullable(),
  status,
  public_metadata: json,
  private_metadata: json,
  url: z.string().nullable(),
  expires_at: ms.nullable(),
  created_at: ms,
  updated_at: ms,
};

export const organizationInvitationSchema = z
  .object(fields)
  .meta({ id: 'ClerkOrganizationInvitation', title: 'Organization invitation' });

export function printOrganizationInvitation(
  invitation: ListedInvitation,
  origin: string,
): z.input<typeof organizationInvitationSchema> {
  const { inviter } = invitation;
  return {
    object: 'organization_invitation',
    id: reletter('invitation', 'orginv')(invitation.id),
    email_address: invitation.email,
    role: printRole(invitation.role),
    role_name: invitation.role.name,
    organization_id: invitation.organizationId ?? '',
    inviter_id: invitation.inviterUserId,
    public_inviter_data: inviter
      ? { ...printPublicUser(inviter, origin), identifier: identifierOf(inviter) ?? '' }
      : null,
    status: invitation.state,
    public_metadata: invitation.publicMetadata,
    private_metadata: invitation.privateMetadata,
    url: invitation.url,
    expires_at: invitation.expiresAt,
    created_at: invitation.createdAt,
    updated_at: invitation.updatedAt,
  };
}

/** An invitation beside what may be seen of its organization. */
export const invitationWithOrganizationSchema = z
  .object({ ...fields, public_organization_data: publicOrganizationSchema.optional() })
  .meta({ id: 'ClerkOrganizationInvitationWithPublicOrganizationData' });

export function printInvitationWithOrganization(
  invitation: ListedInvitation,
  origin: string,
): z.input<typeof invitationWithOrganizationSchema> {
  const { organization } = invitation;
  return {
    ...printOrganizationInvitation(invitation, origin),
    ...(organization ? { public_organization_data: printPublicOrganization(organization, origin) } : {}),
  };
}
