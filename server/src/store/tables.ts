// The tables as types, and the two facts that SQLite does not keep about its columns.

import type { AuthorizationTables } from './tables-authorizations.ts';
import type { OrganizationTables } from './tables-organizations.ts';
import type { ProofTables } from './tables-proofs.ts';
import type { SettingTables } from './tables-settings.ts';
import type { WebhookTables } from './tables-webhooks.ts';

export interface Tables extends AuthorizationTables, OrganizationTables, ProofTables, SettingTables, WebhookTables {
  environments: {
    id: string;
    name: string;
    settings: unknown;
    jwt_template: unknown;
    created_at: number;
    updated_at: number;
  };
  api_keys: {
    environment_id: string;
    id: string;
    digest: string;
    name: string;
    hint: string;
    created_at: number;
    expires_at: number | null;
    revoked_at: number | null;
  };
  clients: { environment_id: string; id: string; name: string; created_at: number };
  signing_keys: {
    environment_id: string;
    id: string;
    public_jwk: unknown;
    private_sealed: string;
    created_at: number;
    active_at: number;
    /** When a newer key takes over; the public half stays published for a token's life and five minutes after. */
    retired_at: number | null;
  };
  redirect_uris: {
    environment_id: string;
    id: string;
    purpose: 'redirect' | 'sign_out';
    uri: string;
    is_default: boolean;
    created_at: number;
    updated_at: number;
  };
  cors_origins: { environment_id: string; id: string; origin: string; created_at: number; updated_at: number };
  users: {
    environment_id: string;
    id: string;
    external_id: string | null;
    first_name: string | null;
    last_name: string | null;
    name: string | null;
    locale: string | null;
    image_url: string | null;
    metadata: unknown;
    last_sign_in_at: number | null;
    banned_at: number | null;
    created_at: number;
    updated_at: number;
  };
  identifiers: {
    environment_id: string;
    id: string;
    user_id: string;
    type: 'email';
    value: string;
    canonical: string;
    is_primary: boolean;
    is_verified: boolean;
    created_at: number;
    updated_at: number;
  };
  password_credentials: {
    environment_id: string;
    user_id: string;
    hash: string;
    created_at: number;
    updated_at: number;
  };
  sessions: {
    environment_id: string;
    id: string;
    user_id: string;
    client_id: string;
    organization_id: string | null;
    auth_method: string;
    ip_address: string | null;
    user_agent: string | null;
    authenticated_at: number;
    expires_at: number;
    ended_at: number | null;
    end_reason: string | null;
    created_at: number;
    updated_at: number;
  };
  refresh_tokens: {
    environment_id: string;
    id: string;
    session_id: string;
    lookup: string;
    created_at: number;
    expires_at: number;
    spent_at: number | null;
    /** The token that replaced this one, sealed; nulled when its grace is over. */
    successor: string | null;
  };
  attempts: {
    environment_id: string;
    key: string;
    count: number;
    window_ends_at: number;
  };
  events: {
    environment_id: string;
    id: string;
    /** The place in the order of commits; null until somebody first reads it. */
    sequence: number | null;
    name: string;
    data: unknown;
    context: unknown;
    organization_id: string | null;
    created_at: number;
  };
  migrations: { name: string; applied_at: number };
}

/** Columns that hold JSON: PostgreSQL parses them itself, SQLite keeps text. */
export const JSON_COLUMNS = new Set([
  'settings',
  'public_jwk',
  'metadata',
  'data',
  'context',
  'event_names',
  'role_slugs',
  'permissions',
  'domains',
  'jwt_template',
  'scopes',
  'granted_scopes',
  'redirect_uris',
]);

/** Columns that hold truth values: SQLite keeps 0 and 1. */
export const BOOLEAN_COLUMNS = new Set([
  'is_default',
  'is_primary',
  'is_verified',
  'allow_profiles_outside',
  'uses_pkce',
  'organization_settled',
  'second_factor',
]);
