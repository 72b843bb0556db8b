// The tables of what users have beside their address and password, as types.

export interface AccountTables {
  user_search: { environment_id: string; user_id: string; text: string };
  external_accounts: {
    environment_id: string;
    id: string;
    user_id: string;
    provider: string;
    subject: string;
    /** Whose word it rests on; null where nobody said. */
    issuer: string | null;
    email: string | null;
    /** The identity among the user's other identifications; null for accounts that were linked before there was one. */
    identification_id: string | null;
    first_name: string | null;
    last_name: string | null;
    username: string | null;
    image_url: string | null;
    phone_number: string | null;
    label: string | null;
    /** Separated by spaces, as OAuth has them. */
    approved_scopes: string | null;
    email_verified: boolean | null;
    public_metadata: unknown;
    /** Sealed, as the two after it. */
    access_token: string | null;
    refresh_token: string | null;
    id_token: string | null;
    token_expires_at: number | null;
    /** Whoever asks the provider for new tokens holds the account until then. */
    refreshing_until: number | null;
    /** When somebody last signed in by it. */
    used_at: number | null;
    created_at: number;
    updated_at: number;
  };
  passkeys: {
    environment_id: string;
    id: string;
    user_id: string;
    name: string;
    credential_id: string;
    public_key: string;
    counter: number;
    transports: unknown;
    is_backed_up: boolean;
    last_used_at: number | null;
    created_at: number;
    updated_at: number;
  };
  backup_codes: {
    environment_id: string;
    id: string;
    user_id: string;
    /** Sealed: tells the one code that can match; null for digests that came from elsewhere. */
    selector: string | null;
    hash: string;
    used_at: number | null;
    created_at: number;
    updated_at: number;
  };
}
