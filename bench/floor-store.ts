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

/** The floor's tables, by what a database calls whole numbers, truth and JSON. */
export function floorTables({ whole, truth, json }: Record<'whole' | 'truth' | 'json', string>): string {
  return `
  create table users (id text primary key, email text not null unique, email_verified ${truth} not null,
    first_name text, last_name text, external_id text unique, metadata ${json} not null, password text,
    last_sign_in_at ${whole}, created_at ${whole} not null, updated_at ${whole} not null);
  create index users_created_at on users (created_at, id);
  create table sessions (id text primary key, user_id text not null references users (id) on delete cascade,
    created_at ${whole} not null, expires_at ${whole} not null, ended_at ${whole});
  create index sessions_user on sessions (user_id);
  create table refresh_tokens (lookup text primary key, session_id text not null references sessions (id) on delete cascade,
    created_at ${whole} not null, expires_at ${whole} not null, spent_at ${whole});
  create index refresh_tokens_session on refresh_tokens (session_id);
  create table redirects (uri text primary key);
  create table flows (lookup text primary key, browser text not null, asked text not null, created_at ${whole} not null,
    expires_at ${whole} not null);
  create table browser_sessions (lookup text primary key, user_id text not null references users (id) on delete cascade,
    created_at ${whole} not null, expires_at ${whole} not null);
  create table codes (lookup text primary key, user_id text not null references users (id) on delete cascade, asked text not null,
    created_at ${whole} not null, expires_at ${whole} not null);`;
}
