// The table of passkey ceremonies, as a type. Passkeys themselves stand with what else users have.

export interface PasskeyTables {
  /** What authenticators are told a user is: random, so that a lost one names nobody. */
  passkey_handles: {
    environment_id: string;
    user_id: string;
    /** Base64url. */
    handle: string;
    created_at: number;
  };
}
