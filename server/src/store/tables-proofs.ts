// The tables of codes, factors, sign-ins under way and letters as types.

export interface ProofTables {
  codes: {
    environment_id: string;
    id: string;
    user_id: string;
    purpose: 'email_verification' | 'magic_auth' | 'email_change' | 'password_reset';
    /** Where the code was sent; what it proves. */
    email: string;
    digest: string;
    /** The invitation that the code was asked for with. */
    invitation_id: string | null;
    /** The code itself while the API may show it again. */
    sealed: string | null;
    tries: number;
    expires_at: number;
    used_at: number | null;
    voided_at: number | null;
    created_at: number;
    updated_at: number;
  };
  pending_sign_ins: {
    environment_id: string;
    id: string;
    user_id: string;
    lookup: string;
    client_id: string;
    auth_method: string;
    second_factor: boolean;
    /** Null for one that began before this was kept. */
    authenticated_at: number | null;
    organization_id: string | null;
    invitation_id: string | null;
    ip_address: string | null;
    user_agent: string | null;
    expires_at: number;
    used_at: number | null;
    created_at: number;
    updated_at: number;
  };
  letters: {
    environment_id: string;
    id: string;
    kind: string;
    recipient: string;
    locale: string | null;
    /** What the letter tells; nulled when it was sent, and when it is over. */
    sealed: string | null;
    state: 'waiting' | 'sent' | 'failed' | 'kept';
    tries: number;
    /** While it waits: when it may be tried next. A worker that takes it moves this on, so that no other does. */
    due_at: number;
    expires_at: number;
    sent_at: number | null;
    problem: string | null;
    created_at: number;
    updated_at: number;
  };
  factors: {
    environment_id: string;
    id: string;
    user_id: string | null;
    type: 'totp';
    issuer: string;
    account: string;
    /** Sealed. */
    secret: string;
    verified_at: number | null;
    /** The last step whose code was taken: steps only rise, so that a code works once. */
    last_step: number | null;
    created_at: number;
    updated_at: number;
  };
  challenges: {
    environment_id: string;
    id: string;
    factor_id: string;
    tries: number;
    expires_at: number;
    used_at: number | null;
    created_at: number;
    updated_at: number;
  };
}
