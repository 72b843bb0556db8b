// A user as the core knows one, whatever wire asks.

export interface User {
  id: string;
  /** The primary e-mail address as it was given; `emailVerified` speaks of this one. */
  email: string;
  emailVerified: boolean;
  firstName: string | null;
  lastName: string | null;
  /** The display name that was set, or null: faces derive one from the parts. */
  name: string | null;
  imageUrl: string | null;
  externalId: string | null;
  locale: string | null;
  metadata: Record<string, string>;
  lastSignInAt: number | null;
  bannedAt: number | null;
  createdAt: number;
  updatedAt: number;
}
