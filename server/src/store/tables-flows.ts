// The tables of the hosted pages, as types.

export interface FlowTables {
  flows: {
    environment_id: string;
    id: string;
    /** Digest of what the address of its pages carries. */
    lookup: string;
    /** Digest of the id of the browser that it belongs to. */
    browser: string;
    request: unknown;
    step: string | null;
    outward: string | null;
    concluded_at: number | null;
    expires_at: number;
    created_at: number;
    updated_at: number;
  };
  browser_sessions: {
    environment_id: string;
    id: string;
    /** Digest of what the cookie holds. */
    lookup: string;
    user_id: string;
    auth_method: string;
    second_factor: boolean;
    authenticated_at: number;
    expires_at: number;
    ended_at: number | null;
    created_at: number;
  };
  /** Tokens of forms and of passkey ceremonies that were used. */
  spent_tokens: { environment_id: string; digest: string; expires_at: number };
}
