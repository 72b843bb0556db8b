// The tables as types, and the two facts that SQLite does not keep about its columns.

import type { AccountTables } from './tables-accounts.ts';
import type { AuthorizationTables } from './tables-authorizations.ts';
import type { ConnectionTables } from './tables-connections.ts';
import type { FlowTables } from './tables-flows.ts';
import type { ImageTables } from './tables-images.ts';
import type { OrganizationTables } from './tables-organizations.ts';
import type { PasskeyTables } from './tables-passkeys.ts';
import type { ProofTables } from './tables-proofs.ts';
import type { ProviderTables } from './tables-providers.ts';
import type { SettingTables } from './tables-settings.ts';
import type { TicketTables } from './tables-tickets.ts';
import type { WebhookTables } from './tables-webhooks.ts';

export interface Tables
  extends AccountTables,
    AuthorizationTables,
    ConnectionTables,
    FlowTables,
    ImageTables,
    OrganizationTables,
    PasskeyTables,
    ProofTables,
    ProviderTables,
    SettingTables,
    TicketTables,
    WebhookTables {
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
  idempotency_keys: {
    environment_id: string;
    /** Of the key, and of who sent it. */
    digest: string;
    /** Of what was asked. */
    fingerprint: string;
    /** Sealed; null until there is one. */
    answer: string | null;
    expires_at: number;
    created_at: number;
  };
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
    /** What the Clerk wire calls so: arbitrary JSON for three audiences. Null is empty. */
    public_metadata: unknown;
    private_metadata: unknown;
    unsafe_metadata: unknown;
    last_active_at: number | null;
    locked_at: number | null;
    /** When a lock is over by itself; null while `locked_at` stands: never. */
    locked_until: number | null;
    mfa_enabled_at: number | null;
    mfa_disabled_at: number | null;
    /** Null is true, as of the next one. */
    delete_self_enabled: boolean | null;
    create_organization_enabled: boolean | null;
    create_organizations_limit: number | null;
    legal_accepted_at: number | null;
    bypass_client_trust: boolean | null;
    /** Names an uploaded image, which goes before `image_url`. */
    image_id: string | null;
    created_at: number;
    updated_at: number;
  };
  identifiers: {
    environment_id: string;
    id: string;
    user_id: string;
    type: 'email' | 'phone' | 'username' | 'web3_wallet';
    value: string;
    canonical: string;
    is_primary: boolean;
    is_verified: boolean;
    /** How it was proven; null for what was proven before anybody asked. */
    verified_by: string | null;
    /** How often its code was tried, and when that code was over. */
    proof_attempts: number | null;
    proof_expires_at: number | null;
    /** Not proven, yet good for sign-in. Null is false. */
    is_reserved: boolean | null;
    /** Of a phone: whether it is a second factor. */
    factor_role: 'reserved' | 'default' | null;
    created_at: number;
    updated_at: number;
  };
  password_credentials: {
    environment_id: string;
    user_id: string;
    hash: string;
    /** When an operator called it compromised: it opens nothing until another takes its place. */
    compromised_at: number | null;
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
    second_factor_at: number | null;
    expires_at: number;
    ended_at: number | null;
    end_reason: string | null;
    /** The hosted session of the browser that it came from. */
    browser_session_id: string | null;
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
  'public_metadata',
  'private_metadata',
  'membership_public_metadata',
  'membership_private_metadata',
  'unsafe_metadata',
  'transports',
  'request',
  'config',
  'raw_attributes',
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
  'is_reserved',
  'delete_self_enabled',
  'create_organization_enabled',
  'admin_delete_enabled',
  'bypass_client_trust',
  'returns_tokens',
  'is_backed_up',
  'is_required',
  'email_verified',
]);
