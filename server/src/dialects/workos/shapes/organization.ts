// Organizations, domains and memberships of this wire.

import { z } from 'zod';
import {
  DOMAIN_PREFIX,
  type Member,
  type Membership,
  type Organization,
  type OrganizationDomain,
} from '../../../model/organization.ts';
import { printTime, timestamp } from './common.ts';
import { printUser, userSchema } from './user.ts';

export const domainSchema = z
  .object({
    object: z.literal('organization_domain'),
    id: z.string(),
    organization_id: z.string(),
    domain: z.string(),
    state: z.enum(['failed', 'legacy_verified', 'pending', 'unverified', 'verified']),
    verification_prefix: z.string().optional(),
    verification_token: z.string().optional(),
    verification_strategy: z.enum(['dns', 'manual']),
    created_at: timestamp,
    updated_at: timestamp,
  })
  .meta({ id: 'OrganizationDomain' });

export function printDomain(domain: OrganizationDomain): z.input<typeof domainSchema> {
  return {
    object: 'organization_domain',
    id: domain.id,
    organization_id: domain.organizationId,
    domain: domain.domain,
    state: domain.state,
    ...(domain.strategy === 'dns'
      ? { verification_prefix: DOMAIN_PREFIX, verification_token: domain.verificationToken }
      : {}),
    verification_strategy: domain.strategy,
    created_at: printTime(domain.createdAt),
    updated_at: printTime(domain.updatedAt),
  };
}

export const organizationSchema = z
  .object({
    object: z.literal('organization'),
    id: z.string(),
    name: z.string(),
    domains: z.array(domainSchema),
    metadata: z.record(z.string(), z.string()),
    external_id: z.string().nullable(),
    stripe_customer_id: z.string().optional(),
    allow_profiles_outside_organization: z.boolean(),
    created_at: timestamp,
    updated_at: timestamp,
  })
  .meta({ id: 'Organization' });

export function printOrganization(organization: Organization): z.input<typeof organizationSchema> {
  return {
    object: 'organization',
    id: organization.id,
    name: organization.name,
    domains: organization.domains.map(printDomain),
    metadata: organization.metadata,
    external_id: organization.externalId,
    ...(organization.stripeCustomerId ? { stripe_customer_id: organization.stripeCustomerId } : {}),
    allow_profiles_outside_organization: organization.allowProfilesOutside,
    created_at: printTime(organization.createdAt),
    updated_at: printTime(organization.updatedAt),
  };
}

const role = z.object({ slug: z.string() });

const membershipFields = {
  object: z.literal('organization_membership'),
  id: z.string(),
  user_id: z.string(),
  organization_id: z.string(),
  organization_name: z.string(),
  status: z.enum(['active', 'inactive', 'pending']),
  directory_managed: z.boolean(),
  custom_attributes: z.record(z.string(), z.unknown()),
  role,
  roles: z.array(role),
  created_at: timestamp,
  updated_at: timestamp,
};

export const membershipSchema = z
  .object({ ...membershipFields, user: userSchema })
  .meta({ id: 'OrganizationMembership', description: 'A person in an organization.' });

/** The membership alone, as events tell it. */
export function printMembership(membership: Membership) {
  const roles = membership.roleSlugs.map((slug) => ({ slug }));
  return {
    object: 'organization_membership' as const,
    id: membership.id,
    user_id: membership.userId,
    organization_id: membership.organizationId,
    organization_name: membership.organizationName,
    status: membership.status,
    directory_managed: false,
    custom_attributes: {},
    role: roles[0] ?? { slug: 'member' },
    roles,
    created_at: printTime(membership.createdAt),
    updated_at: printTime(membership.updatedAt),
  };
}

export function printMember(member: Member): z.input<typeof membershipSchema> {
  return { ...printMembership(member), user: printUser(member.user) };
}
