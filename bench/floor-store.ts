// What the floor asks of a database.

export interface FloorUser {
  id: string;
  email: string;
  email_verified: boolean;
  first_name: string | null;
  last_name: string | null;
  external_id: string | null;
  metadata: object;
  last_sign_in_at: number | null;
  created_at: number;
  updated_at: number;
}

export interface FloorStore {
  /** Writes the first users, so that both subjects read from tables of one size. */
  fill(count: number): Promise<void>;
  get(id: string): Promise<FloorUser | null>;
  list(take: number, after: string | null): Promise<FloorUser[]>;
  create(user: FloorUser, hash: string | null): Promise<void>;
  findPassword(email: string): Promise<{ user: FloorUser; hash: string } | null>;
  startSession(userId: string, sessionId: string, lookup: string, now: number, expiresAt: number): Promise<void>;
  /** Spends one token, writes the next, and tells whose session it is. */
  rotate(
    lookup: string,
    next: string,
    now: number,
    expiresAt: number,
  ): Promise<{ user: FloorUser; sessionId: string } | null>;
  /** Where browsers may be sent to. */
  putRedirect(uri: string): Promise<void>;
  listRedirects(): Promise<string[]>;
  putFlow(lookup: string, browser: string, asked: string, now: number, expiresAt: number): Promise<void>;
  /** What was asked for. */
  findFlow(lookup: string, browser: string, now: number): Promise<string | null>;
  putBrowserSession(lookup: string, userId: string, now: number, expiresAt: number): Promise<void>;
  /** Whose it is. */
  findBrowserSession(lookup: string, now: number): Promise<string | null>;
  putCode(lookup: string, userId: string, asked: string, now: number, expiresAt: number): Promise<void>;
}

export const FLOOR_COLUMNS =
  'u.id, u.email, u.email_verified, u.first_name, u.last_name, u.external_id, u.metadata, u.last_sign_in_at, u.created_at, u.updated_at';
