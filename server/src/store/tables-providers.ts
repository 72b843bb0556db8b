// The table of identity providers, as a type.

export interface ProviderTables {
  oauth_providers: {
    environment_id: string;
    provider: string;
    client_id: string;
    /** Sealed; null for a client without one. */
    client_secret: string | null;
    client_auth: 'post' | 'basic';
    token_endpoint: string;
    scopes: unknown;
    created_at: number;
    updated_at: number;
  };
}
