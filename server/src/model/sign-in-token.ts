// A sign-in token: a ticket that an application's server makes for a user, good for one sign-in.

/** One whose time is over stays `pending`: it was neither used nor taken back. */
export type SignInTokenStatus = 'pending' | 'accepted' | 'revoked';

/** A token without what it says: that is shown once, when it is made. */
export interface SignInToken {
  id: string;
  userId: string;
  /** The organization that its session begins in. */
  organizationId: string | null;
  status: SignInTokenStatus;
  expiresAt: number;
  createdAt: number;
  updatedAt: number;
}
