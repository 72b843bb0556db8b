// An invitation: a row behind an opaque token, bound to an address, an organization and a role.

import type { Account, JsonObject } from './account.ts';
import type { Organization, RoleFacts } from './organization.ts';

export type InvitationState = 'pending' | 'accepted' | 'expired' | 'revoked';

export interface Invitation {
  id: string;
  email: string;
  state: InvitationState;
  organizationId: string | null;
  roleSlug: string | null;
  inviterUserId: string | null;
  acceptedUserId: string | null;
  locale: string | null;
  /** For the membership, or without an organization (only what is for everybody) for the user, that come of it. */
  publicMetadata: JsonObject;
  privateMetadata: JsonObject;
  /** Where the page of the link is asked to send whoever accepted. */
  redirectUrl: string | null;
  acceptedAt: number | null;
  revokedAt: number | null;
  expiresAt: number;
  createdAt: number;
  updatedAt: number;
}

/** An invitation as whoever sends it may see it. */
export interface ShownInvitation extends Invitation {
  token: string;
  url: string;
}

/** An invitation with everything around it. */
export interface ListedInvitation extends Invitation {
  /** Null unless it is pending. */
  url: string | null;
  /** Null for an invitation to no organization. */
  organization: Organization | null;
  inviter: Account | null;
  role: RoleFacts;
}
