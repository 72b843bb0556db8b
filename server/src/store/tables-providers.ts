// The table of identity providers, as a type.

export interface ProviderTables {
  oauth_providers: {
    environment_id: string;
    provider: string;
    client_id: string;
    /** Sealed; null for a client without one. */
    client_secret: string | null;
    client_auth: 'post' | 'basic';
    /** Null where the endpoints are known, or given one by one. */
    issuer: string | null;
    authorization_endpoint: string | null;
    token_endpoint: string;
    userinfo_endpoint: string | null;
    /** Apple's: by these two and a key in the place of the secret the application makes its secrets itself. */
    team_id: string | null;
    key_id: string | null;
    /** Whether applications are given the tokens of those who sign in. */
    returns_tokens: boolean;
    scopes: unknown;
    created_at: number;
    updated_at: number;
  };
}
