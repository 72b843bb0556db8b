// Connections and what they are made of, for tests.

import { type NewConnection, setConnection } from '../src/core/connections.ts';
import { createOrganization } from '../src/core/organizations.ts';
import type { Connection } from '../src/model/connection.ts';
import type { Tenant, TestHouse } from './house.ts';
import { makeSamlKeys } from './saml-idp.ts';

export const OIDC = {
  protocol: 'oidc',
  issuer: 'https://idp.example.com/oidc',
  clientId: 'our-client',
  clientSecret: 'what only both of us know',
} as const;

let keys: ReturnType<typeof makeSamlKeys> | undefined;

/** Metadata of a provider by SAML, with a certificate that is good. */
export async function samlConfig() {
  keys ??= makeSamlKeys();
  const { certificate } = await keys;
  return {
    protocol: 'saml' as const,
    idpEntityId: 'https://idp.example.com/saml',
    ssoUrl: 'https://idp.example.com/saml/sso',
    certificates: [certificate],
  };
}

/** An organization that owns these verified domains. */
export function organizationAt({ work }: Tenant, name: string, ...domains: string[]) {
  const claims = domains.map((domain) => ({ domain, state: 'verified' as const }));
  return createOrganization(work, { name, domains: claims });
}

/** An active connection by OpenID Connect. */
export function connect(
  { work }: Tenant,
  organizationId: string | null,
  more: NewConnection = {},
): Promise<Connection> {
  return setConnection(work, { organizationId, type: 'GenericOIDC', name: 'Acme', config: OIDC, ...more });
}

/** What was told of connections, the newest last: the names, or the events whole. */
export async function toldOfConnections({ call }: TestHouse) {
  const { body } = await call('GET', '/events?order=asc&limit=100');
  return body.data.filter(({ event }: { event: string }) => /(^|\.)connection\./.test(event));
}
