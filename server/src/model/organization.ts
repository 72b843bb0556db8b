// Organizations, their domains and members, and what members may do.

import type { User } from './user.ts';

export type DomainState = 'pending' | 'verified' | 'failed';

export interface OrganizationDomain {
  id: string;
  organizationId: string;
  /** In ASCII and lower case. */
  domain: string;
  state: DomainState;
  /** `manual` when an operator vouched for it, `dns` when a record has to prove it. */
  strategy: 'dns' | 'manual';
  verificationToken: string;
  createdAt: number;
  updatedAt: number;
}

export interface Organization {
  id: string;
  name: string;
  domains: OrganizationDomain[];
  metadata: Record<string, string>;
  externalId: string | null;
  stripeCustomerId: string | null;
  allowProfilesOutside: boolean;
  createdAt: number;
  updatedAt: number;
}

/** `pending` is invited and not yet there; `inactive` keeps its roles and has no access. */
export type MembershipStatus = 'active' | 'inactive' | 'pending';

export interface Membership {
  id: string;
  userId: string;
  organizationId: string;
  organizationName: string;
  status: MembershipStatus;
  /** At least one; the first is the primary. */
  roleSlugs: string[];
  createdAt: number;
  updatedAt: number;
}

/** A membership with the person it is about, as lists show it. */
export interface Member extends Membership {
  user: User;
}

export interface Role {
  id: string;
  /** Null for a role of the whole environment. */
  organizationId: string | null;
  slug: string;
  name: string;
  description: string | null;
  permissions: string[];
  createdAt: number;
  updatedAt: number;
}

export interface Permission {
  id: string;
  slug: string;
  name: string;
  description: string | null;
  createdAt: number;
  updatedAt: number;
}
