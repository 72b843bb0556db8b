// Organizations of this wire.

import { z } from 'zod';
import { logoUrlOf } from '../../../core/images.ts';
import type { MemberCount, Organization } from '../../../model/organization.ts';
import { json, ms } from './common.ts';

export const organizationSchema = z
  .object({
    object: z.literal('organization'),
    id: z.string(),
    name: z.string(),
    slug: z.string(),
    image_url: z.string(),
    has_image: z.boolean(),
    members_count: z.int().optional().describe('Only where it is asked for.'),
    missing_member_with_elevated_permissions: z.boolean().optional().describe('Only where it is asked for.'),
    max_allowed_memberships: z.int().describe('0 is any number.'),
    admin_delete_enabled: z.boolean(),
    public_metadata: json,
    private_metadata: json,
    created_by: z.string().optional(),
    created_at: ms,
    updated_at: ms,
  })
  .meta({ id: 'ClerkOrganization', title: 'Organization' });

export type WireOrganization = z.input<typeof organizationSchema>;

/** What is counted only where somebody asks for it. */
export interface Counted {
  members?: MemberCount | undefined;
  administrators?: MemberCount | undefined;
}

/** The organization; whatever may be missing is left out and never null. */
export function printOrganization(
  organization: Organization,
  origin: string,
  { members, administrators }: Counted = {},
): WireOrganization {
  return {
    object: 'organization',
    id: organization.id,
    name: organization.name,
    slug: organization.slug,
    image_url: logoUrlOf(origin, organization),
    has_image: organization.imageId !== null,
    ...(members ? { members_count: members.members } : {}),
    ...(administrators ? { missing_member_with_elevated_permissions: !administrators.hasRole } : {}),
    max_allowed_memberships: organization.maxMembers,
    admin_delete_enabled: organization.adminDeleteEnabled,
    public_metadata: organization.publicMetadata,
    private_metadata: organization.privateMetadata,
    ...(organization.createdBy === null ? {} : { created_by: organization.createdBy }),
    created_at: organization.createdAt,
    updated_at: organization.updatedAt,
  };
}

export const publicOrganizationSchema = z
  .object({ id: z.string(), name: z.string(), slug: z.string(), image_url: z.string(), has_image: z.boolean() })
  .meta({ id: 'ClerkPublicOrganizationData' });

/** What whoever is invited may see of the organization. */
export function printPublicOrganization(
  organization: Organization,
  origin: string,
): z.input<typeof publicOrganizationSchema> {
  return {
    id: organization.id,
    name: organization.name,
    slug: organization.slug,
    image_url: logoUrlOf(origin, organization),
    has_image: organization.imageId !== null,
  };
}
