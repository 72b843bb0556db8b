// An invitation: a row behind an opaque token, bound to an address, an organization and a role.

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
