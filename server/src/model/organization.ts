// Organizations, their domains and members, and what members may do.

import type { Account, JsonObject } from './account.ts';
import type { User } from './user.ts';

/** What stands before the token in the DNS record that proves a domain. */
export const DOMAIN_PREFIX = 'latchkey-verify';

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
  /** In small letters, digits and dashes; unique in its environment. */
  slug: string;
  publicMetadata: JsonObject;
  privateMetadata: JsonObject;
  /** How many members it may have; 0 is any number. */
  maxMembers: number;
  /** Whether its administrators may delete it from a browser. */
  adminDeleteEnabled: boolean;
  /** The user who made it. */
  createdBy: string | null;
  /** Names an uploaded logo. */
  imageId: string | null;
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
  publicMetadata: JsonObject;
  privateMetadata: JsonObject;
  createdAt: number;
  updatedAt: number;
}

/** A membership with the person it is about, as lists show it. */
export interface Member extends Membership {
  user: User;
}

/** What is counted of an organization. */
export interface MemberCount {
  members: number;
  /** Whether somebody has the role that is asked for. */
  hasRole: boolean;
}

/** A role as what belongs to an organization shows it. */
export interface RoleFacts {
  slug: string;
  name: string;
  permissions: string[];
}

/** A role as events tell it, with what it permits as far as that is there. */
export interface ToldRole extends Role {
  granted?: Permission[];
}

/** A membership as events tell it: one that is or was active with everything around it. */
export type ToldMembership = Membership & Partial<Omit<ShownMember, keyof Membership>>;

/** A membership with everything around it. */
export interface ShownMember extends Membership {
  organization: Organization;
  account: Account;
  /** The primary one. */
  role: RoleFacts;
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
