// The tables of settings, and of what users have beside their credentials, as types.

export interface SettingTables {
  connect_applications: {
    environment_id: string;
    id: string;
    client_id: string;
    kind: 'first_party' | 'third_party' | 'dynamic' | 'm2m';
    name: string;
    description: string | null;
    organization_id: string | null;
    scopes: unknown;
    redirect_uris: unknown;
    uses_pkce: boolean;
    created_at: number;
    updated_at: number;
  };
  application_grants: {
    environment_id: string;
    id: string;
    user_id: string;
    application_id: string;
    scopes: unknown;
    resource: string | null;
    created_at: number;
    updated_at: number;
  };
  user_api_keys: {
    environment_id: string;
    id: string;
    user_id: string;
    organization_id: string;
    name: string;
    digest: string;
    /** The last four characters, enough to tell keys apart. */
    hint: string;
    permissions: unknown;
    last_used_at: number | null;
    expires_at: number | null;
    created_at: number;
    updated_at: number;
  };
}
