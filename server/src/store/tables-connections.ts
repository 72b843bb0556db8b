// The tables of connections, of whom they know, and of the assertions that were used, as types.

export interface ConnectionTables {
  connections: {
    environment_id: string;
    id: string;
    organization_id: string | null;
    type: string;
    name: string;
    state: 'draft' | 'active' | 'inactive';
    /** Null in a draft. */
    config: unknown;
    /** Sealed; null for a client without one, and where nobody asks for one. */
    client_secret: string | null;
    is_required: boolean;
    created_at: number;
    updated_at: number;
  };
  sso_identities: {
    environment_id: string;
    id: string;
    connection_id: string;
    issuer: string;
    subject: string;
    user_id: string;
    email: string | null;
    raw_attributes: unknown;
    created_at: number;
    updated_at: number;
  };
  spent_assertions: {
    environment_id: string;
    connection_id: string;
    digest: string;
    expires_at: number;
  };
}
