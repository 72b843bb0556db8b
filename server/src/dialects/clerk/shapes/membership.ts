// Memberships of this wire, with the organization and what everybody may see of the person.

import { z } from 'zod';
import { pictureUrlOf } from '../../../core/images.ts';
import { type Account, identifierOf, primaryOf } from '../../../model/account.ts';
import type { RoleFacts, ShownMember } from '../../../model/organization.ts';
import { json, ms, reletter } from './common.ts';
import { organizationSchema, printOrganization } from './organization.ts';
import { hasImage } from './user.ts';

export const membershipId = reletter('om', 'orgmem');

/** The core stores bare keys; this wire writes the scope before each. */
export const scoped = (key: string) => (key.startsWith('org:') ? key : `org:${key}`);

/** A role as the core has it: with or without the scope; `basic_member` is what it was called before there were any. */
export const readRole = (role: string) => {
  const bare = role.replace(/^org:/, '');
  return bare === 'basic_member' ? 'member' : bare;
};

export const printRole = ({ slug }: RoleFacts) => scoped(slug);

/** Of both kinds: whoever invites shows less. */
export const publicUserFields = {
  user_id: z.string(),
  first_name: z.string().nullable(),
  last_name: z.string().nullable(),
  image_url: z.string(),
  has_image: z.boolean(),
};

/** What everybody may see of a person. */
export function printPublicUser(account: Account, origin: string) {
  return {
    user_id: account.id,
    first_name: account.firstName,
    last_name: account.lastName,
    image_url: pictureUrlOf(origin, account),
    has_image: hasImage(account),
  };
}

export const membershipSchema = z
  .object({
    object: z.literal('organization_membership'),
    id: z.string(),
    role: z.string(),
    role_name: z.string(),
    permissions: z.array(z.string()),
    public_metadata: json,
    private_metadata: json,
    organization: organizationSchema,
    public_user_data: z
      .object({
        ...publicUserFields,
        profile_image_url: z.string().nullable(),
        identifier: z.string().nullable(),
        username: z.string().nullable(),
        banned: z.boolean(),
        deprovisioned: z.boolean(),
      })
      .meta({ id: 'ClerkMembershipPublicUserData' }),
    created_at: ms,
    updated_at: ms,
  })
  .meta({ id: 'ClerkOrganizationMembership', title: 'Organization membership' });

export function printMembership(member: ShownMember, origin: string): z.input<typeof membershipSchema> {
  const { account } = member;
  const shown = printPublicUser(account, origin);
  return {
    object: 'organization_membership',
    id: membershipId(member.id),
    role: printRole(member.role),
    role_name: member.role.name,
    permissions: member.role.permissions.map(scoped),
    public_metadata: member.publicMetadata,
    private_metadata: member.privateMetadata,
    organization: printOrganization(member.organization, origin),
    public_user_data: {
      ...shown,
      profile_image_url: shown.image_url,
      identifier: identifierOf(account),
      username: primaryOf(account, 'username')?.value ?? null,
      banned: account.bannedAt !== null,
      deprovisioned: false,
    },
    created_at: member.createdAt,
    updated_at: member.updatedAt,
  };
}
