// Made by scripts/generate.ts from the OpenAPI document: what the server takes and gives.

/** The version of the server that these types were made from. */
export const version = '0.1.0';

export interface AuthenticateResponse {
  user: User;
  organization_id?: string;
  /** A JWT; the published keys verify it. */
  access_token: string;
  /** Good for one exchange; a retry within 30 s gets the same successor. */
  refresh_token: string;
  authentication_method: 'Password' | 'MagicAuth' | 'Passkey' | 'SSO' | 'Impersonation' | 'MigratedSession';
}

export interface CreateUser {
  email: string;
  first_name?: string | null;
  last_name?: string | null;
  name?: string | null;
  email_verified?: boolean | null;
  /** The application's own id of the user: 1 to 128 ASCII characters; null removes it. */
  external_id?: string | null;
  /** Merged into what is there: a null removes its key, an empty object removes all. */
  metadata?: Record<string, string | null> | null;
  /** Excludes a password hash. */
  password?: string | null;
  /** A hash made elsewhere; it is verified at sign-in and then replaced by argon2id. */
  password_hash?: string | null;
  /** Required with a hash. */
  password_hash_type?: 'bcrypt' | 'firebase-scrypt' | 'ssha' | 'ssha256' | 'scrypt' | 'pbkdf2' | 'argon2' | null;
  /** Only with a hash. */
  password_salt_position?: 'prefix' | 'suffix' | null;
  locale?: string | null;
}

export interface Event {
  object: 'event';
  id: string;
  /** What happened. */
  event: string;
  /** The object that it happened to, as it then was. */
  data: Record<string, unknown>;
  created_at: string;
  context: {
    client_id?: string;
    actor: {
      id: string;
      source: 'api' | 'dashboard' | 'admin_portal' | 'system';
      name: string | null;
    };
    /** Of an update: the former values of what changed. */
    previous_attributes?: Record<string, unknown>;
  };
}

/** A public key (RFC 7517). */
export interface JsonWebKey {
  alg: 'RS256';
  kty: 'RSA';
  use: 'sig';
  kid: string;
  n: string;
  e: string;
  x5c: Array<string>;
  'x5t#S256': string;
}

export interface PasswordGrant {
  grant_type: 'password';
  email: string;
  password: string;
  client_id?: string | null;
  client_secret?: string | null;
  /** The person's address, as the application saw it. */
  ip_address?: string | null;
  user_agent?: string | null;
}

export interface RefreshTokenGrant {
  grant_type: 'refresh_token';
  refresh_token: string;
  organization_id?: string | null;
  client_id?: string | null;
  client_secret?: string | null;
  /** The person's address, as the application saw it. */
  ip_address?: string | null;
  user_agent?: string | null;
}

export interface Session {
  object: 'session';
  id: string;
  user_id: string;
  organization_id?: string;
  ip_address: string | null;
  user_agent: string | null;
  auth_method: 'impersonation' | 'magic_code' | 'migrated_session' | 'oauth' | 'passkey' | 'password' | 'sso';
  status: 'active' | 'expired' | 'revoked';
  expires_at: string;
  /** When it was revoked or its owner signed out. */
  ended_at: string | null;
  created_at: string;
  updated_at: string;
}

export interface UpdateUser {
  email?: string | null;
  first_name?: string | null;
  last_name?: string | null;
  name?: string | null;
  email_verified?: boolean | null;
  /** The application's own id of the user: 1 to 128 ASCII characters; null removes it. */
  external_id?: string | null;
  /** Merged into what is there: a null removes its key, an empty object removes all. */
  metadata?: Record<string, string | null> | null;
  /** Excludes a password hash. */
  password?: string | null;
  /** A hash made elsewhere; it is verified at sign-in and then replaced by argon2id. */
  password_hash?: string | null;
  /** Required with a hash. */
  password_hash_type?: 'bcrypt' | 'firebase-scrypt' | 'ssha' | 'ssha256' | 'scrypt' | 'pbkdf2' | 'argon2' | null;
  /** Only with a hash. */
  password_salt_position?: 'prefix' | 'suffix' | null;
  locale?: string | null;
}

/** A person who can sign in. */
export interface User {
  object: 'user';
  id: string;
  email: string;
  email_verified: boolean;
  first_name: string | null;
  last_name: string | null;
  /** The display name; the first and last name where none was set. */
  name: string | null;
  profile_picture_url: string | null;
  /** The application's own id of the user. */
  external_id: string | null;
  /** A BCP 47 tag. */
  locale: string | null;
  /** Up to 50 values of the application. */
  metadata: Record<string, string>;
  last_sign_in_at: string | null;
  created_at: string;
  updated_at: string;
}

/** Every operation, by method and path. */
export interface Operations {
  /** List events in the order in which they were committed */
  'GET /events': {
    query: {
      /** How many rows at most. */
      limit?: number;
      /** The id of the last row seen. */
      after?: string;
      /** The id of the first row seen. */
      before?: string;
      order?: 'asc' | 'desc';
      /** Names of events; all by default. */
      events?: Array<string>;
      /** From this moment on. */
      range_start?: string;
      /** Before this moment. */
      range_end?: string;
      /** Only what happened in this organization. */
      organization_id?: string;
    };
    answer: {
      object: 'list';
      data: Array<Event>;
      list_metadata: {
        before: string | null;
        after: string | null;
      };
    };
  };
  /** The keys that verify access tokens */
  'GET /sso/jwks/{clientId}': {
    path: {
      clientId: string;
    };
    answer: {
      keys: Array<JsonWebKey>;
    };
  };
  /** Authenticate: exchange a proof for a session */
  'POST /user_management/authenticate': {
    body: PasswordGrant | RefreshTokenGrant;
    answer: AuthenticateResponse;
  };
  /** The keys that verify access tokens */
  'GET /user_management/sessions/jwks/{clientId}': {
    path: {
      clientId: string;
    };
    answer: {
      keys: Array<JsonWebKey>;
    };
  };
  /** Sign out and go to a registered place */
  'GET /user_management/sessions/logout': {
    query: {
      /** The `sid` of an access token, which may have expired. */
      session_id: string;
      /** A registered sign-out redirect. */
      return_to?: string;
    };
    answer: undefined;
  };
  /** Revoke a session */
  'POST /user_management/sessions/revoke': {
    body: {
      session_id: string;
    };
    answer: undefined;
  };
  /** List users */
  'GET /user_management/users': {
    query: {
      /** How many rows at most. */
      limit?: number;
      /** `normal` is newest first, with the meaning of the cursors turned round. */
      order?: 'asc' | 'desc' | 'normal';
      /** The id of the last row seen. */
      after?: string;
      /** The id of the first row seen. */
      before?: string;
      /** Exactly this address, in any case. */
      email?: string;
      /** Members of this organization, whatever their status. */
      organization_id?: string;
      /** Deprecated name of organization_id. */
      organization?: string;
    };
    answer: {
      object: 'list';
      data: Array<User>;
      list_metadata: {
        before: string | null;
        after: string | null;
      };
    };
  };
  /** Create a user */
  'POST /user_management/users': {
    body: CreateUser;
    answer: User;
  };
  /** Delete a user */
  'DELETE /user_management/users/{id}': {
    path: {
      id: string;
    };
    answer: undefined;
  };
  /** Get a user */
  'GET /user_management/users/{id}': {
    path: {
      id: string;
    };
    answer: User;
  };
  /** Update a user */
  'PUT /user_management/users/{id}': {
    path: {
      id: string;
    };
    body: UpdateUser;
    answer: User;
  };
  /** List a user's active sessions */
  'GET /user_management/users/{id}/sessions': {
    path: {
      id: string;
    };
    query: {
      /** How many rows at most. */
      limit?: number;
      /** `normal` is newest first, with the meaning of the cursors turned round. */
      order?: 'asc' | 'desc' | 'normal';
      /** The id of the last row seen. */
      after?: string;
      /** The id of the first row seen. */
      before?: string;
    };
    answer: {
      object: 'list';
      data: Array<Session>;
      list_metadata: {
        before: string | null;
        after: string | null;
      };
    };
  };
  /** Get a user by external ID */
  'GET /user_management/users/external_id/{external_id}': {
    path: {
      external_id: string;
    };
    answer: User;
  };
  /** Authenticate: exchange a proof for a session */
  'POST /x/authkit/users/authenticate': {
    body: PasswordGrant | RefreshTokenGrant;
    answer: AuthenticateResponse;
  };
}
