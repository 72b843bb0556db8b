// Connections for single sign-on: how the people of an organization are known at an identity provider of theirs.

/** By OpenID Connect. The names are the wire's; all of them speak the same protocol. */
export const OIDC_TYPES = [
  'GenericOIDC',
  'AdpOidc',
  'CleverOIDC',
  'EntraIdOIDC',
  'GoogleOIDC',
  'LoginGovOidc',
  'OktaOIDC',
] as const;

/** By SAML 2.0. */
export const SAML_TYPES = [
  'GenericSAML',
  'ADFSSAML',
  'Auth0SAML',
  'AzureSAML',
  'CasSAML',
  'ClassLinkSAML',
  'CloudflareSAML',
  'CyberArkSAML',
  'DuoSAML',
  'GoogleSAML',
  'JumpCloudSAML',
  'KeycloakSAML',
  'LastPassSAML',
  'MiniOrangeSAML',
  'NetIqSAML',
  'OktaSAML',
  'OneLoginSAML',
  'OracleSAML',
  'PingFederateSAML',
  'PingOneSAML',
  'RipplingSAML',
  'SalesforceSAML',
  'ShibbolethGenericSAML',
  'ShibbolethSAML',
  'SimpleSamlPhpSAML',
  'VMwareSAML',
] as const;

export type ConnectionType = (typeof OIDC_TYPES)[number] | (typeof SAML_TYPES)[number];
export type Protocol = 'oidc' | 'saml';

/** `draft` until it is told where the provider is; only an `active` one signs anybody in. */
export type ConnectionState = 'draft' | 'active' | 'inactive';

export interface OidcConfig {
  protocol: 'oidc';
  /** The provider's name for itself, below which its discovery document lies. */
  issuer: string;
  clientId: string;
  scopes: string[];
}

export interface SamlConfig {
  protocol: 'saml';
  idpEntityId: string;
  /** Where browsers are sent with a request. */
  ssoUrl: string;
  /** In PEM. What any of them signed is the provider's; several while one takes over from another. */
  certificates: string[];
  /** Whether the provider may send people here who did not begin here. */
  idpInitiated: boolean;
}

export type ConnectionConfig = OidcConfig | SamlConfig;

/** A connection without the client's secret. */
export interface Connection {
  id: string;
  /** Null for one that is reached by its id alone. */
  organizationId: string | null;
  type: ConnectionType;
  name: string;
  state: ConnectionState;
  /** Null in a draft alone. */
  config: ConnectionConfig | null;
  /** Whether people with an address at a verified domain of the organization sign in here and nowhere else. */
  isRequired: boolean;
  /** The verified domains of the organization: whoever has an address there is led here. */
  domains: { id: string; domain: string }[];
  createdAt: number;
  updatedAt: number;
}

/** A connection that can sign people in. */
export type ReadyConnection = Connection & { state: 'active'; config: ConnectionConfig };

/** Why no connection can be told, in the words of the redirect with an error. */
export type ConnectionFault =
  | 'connection_invalid'
  | 'connection_unlinked'
  | 'organization_invalid'
  | 'ambiguous_connection_selector'
  | 'invalid_connection_selector'
  | 'domain_connection_selector_not_allowed';

/** A person as a connection knows them. Whoever they are here is told by these alone, never by an address. */
export interface SsoIdentity {
  id: string;
  connectionId: string;
  /** Who said so: the issuer, or the entity id of the provider. */
  issuer: string;
  /** The provider's own id of the person. */
  subject: string;
  userId: string;
  /** What the provider said last. */
  email: string | null;
  rawAttributes: Record<string, unknown>;
  createdAt: number;
  updatedAt: number;
}

/** Which protocol the connections of a type speak. */
export function protocolOf(type: ConnectionType): Protocol {
  return (OIDC_TYPES as readonly string[]).includes(type) ? 'oidc' : 'saml';
}

/** The type of a name; null for another text. */
export function readConnectionType(name: string): ConnectionType | null {
  return [...OIDC_TYPES, ...SAML_TYPES].find((type) => type === name) ?? null;
}
