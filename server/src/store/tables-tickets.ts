// The table of sign-in tokens, as a type.

export interface TicketTables {
  sign_in_tokens: {
    environment_id: string;
    id: string;
    user_id: string;
    /** The organization that its session begins in. */
    organization_id: string | null;
    /** Digest of the token, which is shown once. */
    lookup: string;
    /** The secret key that made it. */
    created_by: string;
    expires_at: number;
    used_at: number | null;
    revoked_at: number | null;
    created_at: number;
    updated_at: number;
  };
}
