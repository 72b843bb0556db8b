// A key that a user of an application holds: the application asks us whether it is good.

export interface UserApiKey {
  id: string;
  userId: string;
  /** It is good for as long as its user is an active member here. */
  organizationId: string;
  name: string;
  /** The last four characters, enough to tell keys apart. */
  hint: string;
  permissions: string[];
  lastUsedAt: number | null;
  expiresAt: number | null;
  createdAt: number;
  updatedAt: number;
}
