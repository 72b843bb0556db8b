// Applications that people may let act for them, and the grants that they gave.

/** Whose an application is: ours, an organization's, one that registered itself, or a machine's. */
export type ApplicationKind = 'first_party' | 'third_party' | 'dynamic' | 'm2m';

export interface ConnectApplication {
  id: string;
  clientId: string;
  kind: ApplicationKind;
  name: string;
  description: string | null;
  /** Whom it belongs to: there for third parties and machines, and only for them. */
  organizationId: string | null;
  scopes: string[];
  redirectUris: { uri: string; isDefault: boolean }[];
  usesPkce: boolean;
  createdAt: number;
  updatedAt: number;
}

/** That a user let an application act for them. */
export interface ApplicationGrant {
  id: string;
  userId: string;
  scopes: string[];
  /** The resource that was asked for (RFC 8707). */
  resource: string | null;
  application: ConnectApplication;
  createdAt: number;
  updatedAt: number;
}
