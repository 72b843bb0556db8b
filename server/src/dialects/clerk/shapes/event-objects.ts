// What of organizations only events tell on this wire: domains, roles, permissions, and what becomes of members.

import type { Event, EventData } from '../../../model/event.ts';
import type { Invitation } from '../../../model/invitation.ts';
import type { OrganizationDomain, Permission, ShownMember } from '../../../model/organization.ts';
import { reletter } from './common.ts';
import { printOrganizationInvitation } from './invitation.ts';
import { printMembership, scoped } from './membership.ts';

export const domainId = reletter('org_domain', 'orgdmn');

export function printDomain(domain: OrganizationDomain) {
  const isVerified = domain.state === 'verified';
  return {
    object: 'organization_domain',
    id: domainId(domain.id),
    organization_id: domain.organizationId,
    name: domain.domain,
    // Nobody joins by the domain of an address alone.
    enrollment_mode: 'manual_invitation',
    affiliation_email_address: null,
    affiliation_verification: null,
    ownership_verification: {
      status: domain.state === 'pending' ? 'unverified' : domain.state,
      strategy: domain.strategy === 'manual' ? 'admin' : 'txt',
      attempts: null,
      expire_at: null,
      verified_at: isVerified ? domain.updatedAt : null,
    },
    verification: null,
    total_pending_invitations: 0,
    total_pending_suggestions: 0,
    created_at: domain.createdAt,
    updated_at: domain.updatedAt,
  };
}

export function printPermission(permission: Permission) {
  return {
    object: 'permission',
    id: permission.id,
    key: scoped(permission.slug),
    name: permission.name,
    description: permission.description ?? '',
    type: 'custom',
    created_at: permission.createdAt,
    updated_at: permission.updatedAt,
  };
}

export function printRole(role: EventData['role.updated']) {
  return {
    object: 'role',
    id: role.id,
    key: scoped(role.slug),
    name: role.name,
    description: role.description,
    permissions: (role.granted ?? []).map(printPermission),
    is_creator_eligible: role.slug === 'admin',
    created_at: role.createdAt,
    updated_at: role.updatedAt,
  };
}

type MembershipEvent = Event<`organization_membership.${'created' | 'updated' | 'deleted'}`>;

/**
 * What became of a member on this wire, which knows neither those who are invited nor those who were deactivated: who
 * becomes active has come, and who is no longer active has gone.
 */
export function nameMembership({ name, data, context }: MembershipEvent): string | null {
  if (!data.account) return null;
  const is = name !== 'organization_membership.deleted' && data.status === 'active';
  const was = name !== 'organization_membership.created' && (context.previous?.status ?? data.status) === 'active';
  if (is) return was ? 'organizationMembership.updated' : 'organizationMembership.created';
  return was ? 'organizationMembership.deleted' : null;
}

export function printMember(member: MembershipEvent['data'], origin: string) {
  return printMembership(member as ShownMember, origin);
}

/** An invitation to an organization; its link is a secret, and of its role it knows the key alone. */
export function printOrganizationInvitationEvent(invitation: Invitation, origin: string) {
  const slug = invitation.roleSlug ?? 'member';
  const role = { slug, name: slug[0]?.toUpperCase() + slug.slice(1), permissions: [] };
  return printOrganizationInvitation({ ...invitation, url: null, organization: null, inviter: null, role }, origin);
}
