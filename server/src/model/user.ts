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
  /** Since when an operator keeps the user out, and until when; null for good. */
  lockedAt: number | null;
  lockedUntil: number | null;
  createdAt: number;
  updatedAt: number;
}

/** Whether an operator's lock holds at `now` (epoch ms). */
export function isLocked({ lockedAt, lockedUntil }: Pick<User, 'lockedAt' | 'lockedUntil'>, now: number): boolean {
  return lockedAt !== null && (lockedUntil === null || lockedUntil > now);
}
