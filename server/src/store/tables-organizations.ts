// The tables of organizations, and of who belongs to them, as types.

export interface OrganizationTables {
  organizations: {
    environment_id: string;
    id: string;
    name: string;
    external_id: string | null;
    metadata: unknown;
    stripe_customer_id: string | null;
    allow_profiles_outside: boolean;
    /** Null in a row that an older server wrote: then its id is its slug. */
    slug: string | null;
    /** Null is empty, as of all metadata here. */
    public_metadata: unknown;
    private_metadata: unknown;
    /** Null is any number. */
    max_allowed_memberships: number | null;
    /** Null is true. */
    admin_delete_enabled: boolean | null;
    created_by: string | null;
    image_id: string | null;
    created_at: number;
    updated_at: number;
  };
  organization_domains: {
    environment_id: string;
    id: string;
    organization_id: string;
    domain: string;
    state: 'pending' | 'verified' | 'failed';
    strategy: 'dns' | 'manual';
    verification_token: string;
    /** When somebody last asked for the proof, and when it is looked for next; null where nobody looks. */
    proof_began_at: number | null;
    due_at: number | null;
    created_at: number;
    updated_at: number;
  };
  roles: {
    environment_id: string;
    id: string;
    /** Empty for a role of the whole environment. */
    organization_id: string;
    slug: string;
    name: string;
    description: string | null;
    permissions: unknown;
    created_at: number;
    updated_at: number;
  };
  permissions: {
    environment_id: string;
    id: string;
    slug: string;
    name: string;
    description: string | null;
    created_at: number;
    updated_at: number;
  };
  memberships: {
    environment_id: string;
    id: string;
    user_id: string;
    organization_id: string;
    status: 'active' | 'inactive' | 'pending';
    role_slugs: unknown;
    public_metadata: unknown;
    private_metadata: unknown;
    created_at: number;
    updated_at: number;
  };
  invitations: {
    environment_id: string;
    id: string;
    email: string;
    canonical: string;
    organization_id: string | null;
    role_slug: string | null;
    inviter_user_id: string | null;
    accepted_user_id: string | null;
    locale: string | null;
    lookup: string;
    /** The token: the wire shows it again at every read. */
    sealed: string;
    public_metadata: unknown;
    private_metadata: unknown;
    redirect_url: string | null;
    accepted_at: number | null;
    revoked_at: number | null;
    expires_at: number;
    created_at: number;
    updated_at: number;
  };
}
