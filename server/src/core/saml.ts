// SAML connections: who we are to them, and whom their assertions name.

import type { SamlAssertion } from '../kit/saml/assertion.ts';
import { makeSpMetadata } from '../kit/saml/metadata.ts';
import { SamlRefused } from '../kit/saml/refused.ts';
import { readSamlResponse } from '../kit/saml/response.ts';
import type { ReadyConnection, SamlConfig } from '../model/connection.ts';
import type { ProvenIdentity } from '../model/proven-identity.ts';
import { refuse } from '../model/refusal.ts';
import type { Work } from './work.ts';

/** A connection that speaks SAML. */
export type SamlConnection = ReadyConnection & { config: SamlConfig };

/** Who we are to a provider: the address of our metadata is our name. */
export function serviceProviderOf({ tools }: Pick<Work, 'tools'>, connectionId: string) {
  const base = `${tools.publicUrl}/sso/saml/${connectionId}`;
  return { entityId: `${base}/metadata`, acsUrl: `${base}/acs` };
}

/** Our metadata for a connection (SAML metadata, section 2.4.4). */
export function metadataOf(work: Pick<Work, 'tools'>, connectionId: string): string {
  return makeSpMetadata(serviceProviderOf(work, connectionId));
}

/** The provider of a connection, as requests and responses are held against it. */
export function identityProviderOf({ config }: SamlConnection) {
  return { entityId: config.idpEntityId, ssoUrl: config.ssoUrl, certificates: config.certificates };
}

/**
 * Who a posted response proves. `requestId` is the request of ours that it must answer; null for one that the provider
 * sent by itself. Refuses `invalid_provider_answer` for whatever is not wholly as it should be.
 */
export async function readIdentity(
  work: Work,
  connection: SamlConnection,
  response: string,
  requestId: string | null,
): Promise<ProvenIdentity> {
  const { id, config } = connection;
  try {
    const assertion = await readSamlResponse({
      response,
      idp: identityProviderOf(connection),
      sp: serviceProviderOf(work, id),
      requestId,
      idpInitiatedAllowed: config.idpInitiated,
      now: work.now(),
    });
    // Another name at every sign-in is nobody's: it could never be told whose account it is.
    if (assertion.nameIdFormat === TRANSIENT) throw new SamlRefused('subject');
    return identityOf(connection, assertion);
  } catch (error) {
    if (!(error instanceof SamlRefused)) throw error;
    throw refuse('invalid_provider_answer', { provider: id, reason: error.fault });
  }
}

const TRANSIENT = 'urn:oasis:names:tc:SAML:2.0:nameid-format:transient';

// As identity providers name them: by plain words, by claims of Microsoft's, by the numbers of LDAP.
const CLAIMS = 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims';
const NAMES = {
  email: ['email', 'mail', 'emailaddress', 'user.email', `${CLAIMS}/emailaddress`, 'urn:oid:0.9.2342.19200300.100.1.3'],
  firstName: ['firstname', 'first_name', 'givenname', 'user.firstname', `${CLAIMS}/givenname`, 'urn:oid:2.5.4.42'],
  lastName: ['lastname', 'last_name', 'surname', 'sn', 'user.lastname', `${CLAIMS}/surname`, 'urn:oid:2.5.4.4'],
  name: ['displayname', 'name', `${CLAIMS}/name`, 'urn:oid:2.16.840.1.113730.3.1.241'],
  groups: ['groups', 'memberof', 'http://schemas.microsoft.com/ws/2008/06/identity/claims/groups'],
};

function identityOf({ id, organizationId }: SamlConnection, assertion: SamlAssertion): ProvenIdentity {
  const { attributes, nameId, issuer, expiresAt } = assertion;
  const said = new Map(Object.entries(attributes).map(([name, values]) => [name.toLowerCase(), values]));
  const all = (names: string[]) =>
    names.map((name) => said.get(name.toLowerCase())).find((values) => values?.length) ?? [];
  const one = (names: string[]) => all(names)[0]?.trim() || null;
  return {
    kind: 'sso',
    provider: null,
    connectionId: id,
    organizationId,
    issuer,
    subject: nameId,
    email: one(NAMES.email) ?? (nameId.includes('@') ? nameId : null),
    // Whether it is, the domains of the organization decide.
    emailVerified: false,
    firstName: one(NAMES.firstName),
    lastName: one(NAMES.lastName),
    name: one(NAMES.name),
    imageUrl: null,
    username: null,
    scopes: [],
    tokens: null,
    assertion: { id: assertion.id, expiresAt },
    groups: all(NAMES.groups),
    attributes: { ...attributes },
  };
}
