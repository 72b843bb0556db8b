// The tables of authorizations as types.

/** What somebody proved, and for which organization: what a session begins with later. */
interface Proven {
  auth_method: string;
  organization_id: string | null;
  /** Whether the organization was asked for: then none means none. */
  organization_settled: boolean;
  /** Whether a second factor was proven. */
  second_factor: boolean;
}

export interface AuthorizationTables {
  authorization_codes: Proven & {
    environment_id: string;
    id: string;
    user_id: string;
    client_id: string;
    digest: string;
    redirect_uri: string;
    /** Of PKCE, by S256; none for a client that proves its secret instead. */
    challenge: string | null;
    invitation_id: string | null;
    browser_session_id: string | null;
    /** When they proved it; null for the moment at which it was made. */
    authenticated_at: number | null;
    ip_address: string | null;
    user_agent: string | null;
    tries: number;
    /** The session that the code began, or would have begun without a step. */
    session_id: string | null;
    /** Of the request that spent the code, if it may be made again. */
    retry_key: string | null;
    /** Sealed: what a repeated request is answered with. */
    answer: string | null;
    expires_at: number;
    used_at: number | null;
    created_at: number;
    updated_at: number;
  };
  device_authorizations: {
    environment_id: string;
    id: string;
    client_id: string;
    digest: string;
    /** Of the code that a person types; none once they decided. */
    user_lookup: string | null;
    scope: string | null;
    /** Where the device asked from, for the person to see. */
    ip_address: string | null;
    user_agent: string | null;
    /** Of the browser session that typed the code last. */
    visitor: string | null;
    /** Whoever approved, and how they had signed in. */
    user_id: string | null;
    auth_method: string | null;
    organization_id: string | null;
    organization_settled: boolean;
    second_factor: boolean;
    /** Seconds that the device must leave between its polls. */
    poll_seconds: number;
    next_poll_at: number;
    approved_at: number | null;
    denied_at: number | null;
    expires_at: number;
    used_at: number | null;
    created_at: number;
    updated_at: number;
  };
}
