// The tables of passkey ceremonies, as types. Passkeys themselves stand with what else users have.

export interface PasskeyTables {
  passkey_challenges: {
    environment_id: string;
    id: string;
    /** Digest of the challenge. */
    lookup: string;
    /** Digest of what the browser is known by that it was given to. */
    browser: string;
    purpose: 'sign_in' | 'enrol';
    /** Who enrols; null for a sign-in, which may turn out to be anybody's. */
    user_id: string | null;
    expires_at: number;
    used_at: number | null;
    created_at: number;
  };
  /** What authenticators are told a user is: random, so that a lost one names nobody. */
  passkey_handles: {
    environment_id: string;
    user_id: string;
    /** Base64url. */
    handle: string;
    created_at: number;
  };
}
