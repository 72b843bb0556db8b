// Who somebody is at an identity provider, once that provider has vouched for them.

import type { Provider } from './external-account.ts';

/** A person as a provider or an organization's connection proved them. */
export interface ProvenIdentity {
  /** At a provider that is open to everybody, or through the connection of an organization. */
  kind: 'oauth' | 'sso';
  /** Null for a connection. */
  provider: Provider | null;
  connectionId: string | null;
  organizationId: string | null;
  /** Who said so. A subject means nothing without it; null where the provider has no name for itself. */
  issuer: string | null;
  /** The provider's own id of the person: with its issuer all that ever tells who they are. */
  subject: string;
  email: string | null;
  /** Whether the provider can vouch for the address: then whoever comes through it may have the account of it. */
  emailVerified: boolean;
  firstName: string | null;
  lastName: string | null;
  name: string | null;
  imageUrl: string | null;
  username: string | null;
  scopes: string[];
  /** What the provider gave to call it with. */
  tokens: ProvenTokens | null;
  /** The assertion of SAML, good for one sign-in alone, and when it is over (epoch ms). */
  assertion: { id: string; expiresAt: number } | null;
  groups: string[];
  /** Everything else that was said, as it was said. */
  attributes: Record<string, unknown>;
}

export interface ProvenTokens {
  accessToken: string;
  refreshToken: string | null;
  idToken: string | null;
  /** Epoch ms; null for a token that does not end. */
  expiresAt: number | null;
}
