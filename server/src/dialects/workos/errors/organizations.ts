// What this wire says of organizations, domains, roles, permissions and memberships.

import { invalidRequest, plain, type Words } from './envelopes.ts';

export const ORGANIZATIONS: Words<
  | 'domain_taken'
  | 'invalid_domain'
  | 'domain_already_verified'
  | 'organization_external_id_taken'
  | 'stripe_customer_id_taken'
  | 'role_slug_taken'
  | 'permission_slug_taken'
  | 'invalid_role'
  | 'role_in_use'
  | 'membership_exists'
  | 'membership_pending'
  | 'membership_filter_missing'
  | 'organization_full'
  | 'organization_slug_taken'
  | 'unknown_founder'
  | 'not_an_administrator'
> = {
  domain_taken: () => plain(409, 'domain_already_exists', 'The domain belongs to an organization already.'),
  invalid_domain: ({ domain }) =>
    invalidRequest([{ path: 'domain', rule: 'invalid', message: `'${domain}' is not a domain name.` }]),
  domain_already_verified: () => plain(400, 'domain_already_verified', 'The domain is verified already.'),
  organization_external_id_taken: () =>
    plain(400, 'external_id_already_used', 'The external ID is already used by another organization.'),
  stripe_customer_id_taken: () =>
    plain(400, 'stripe_customer_id_already_used', 'The Stripe customer ID is already used by another organization.'),
  role_slug_taken: ({ organizationRole }) =>
    plain(
      409,
      organizationRole ? 'organization_role_slug_conflict' : 'role_slug_conflict',
      'A role with this slug exists.',
    ),
  permission_slug_taken: () => plain(409, 'permission_slug_conflict', 'A permission with this slug exists.'),
  // The specification has two statuses for one fault.
  invalid_role: ({ slug, by }) => ({
    status: by === 'invitation' ? 400 : 422,
    body: { message: `There is no role '${slug}'.`, code: 'invalid_role', role_slug: slug },
  }),
  role_in_use: ({ slug }) => plain(409, 'role_has_assignments', `Members have the role '${slug}'.`),
  membership_exists: () =>
    plain(409, 'organization_membership_already_exists', 'The user is a member of the organization already.'),
  membership_pending: ({ action }) =>
    plain(
      400,
      `cannot_${action}_pending_organization_membership`,
      `Pending organization memberships cannot be ${action}d`,
    ),
  // The vendor knows no bound on members, no slugs, and no inviters that are checked: codes of ours.
  organization_full: ({ max }) =>
    plain(403, 'organization_membership_quota_exceeded', `The organization may have ${max} members.`),
  unknown_founder: ({ userId }) => plain(400, 'organization_creator_not_found', `No user has the id ${userId}.`),
  organization_slug_taken: () => plain(409, 'organization_slug_conflict', 'An organization with this slug exists.'),
  not_an_administrator: () => plain(403, 'not_an_organization_administrator', 'The user is no administrator.'),
  membership_filter_missing: () =>
    plain(400, 'missing_user_id_or_organization_id', 'Give a user_id, an organization_id, or both.'),
};
