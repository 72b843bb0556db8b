// Sending somebody to their identity provider: an AuthnRequest in the address (SAML bindings 3.4).

import { deflateRawSync } from 'node:zlib';
import { html } from '../markup.ts';
import { ASSERTION, POST_BINDING, PROTOCOL, type SamlIdp, type SamlSp } from './names.ts';

export interface GivenRequest {
  idp: SamlIdp;
  sp: SamlSp;
  /** Begins with a letter or `_` (XML Schema's NCName); nobody can guess it. */
  requestId: string;
  /** At most 80 bytes. */
  relayState: string;
  /** Epoch milliseconds. */
  now: number;
  /** Whether the identity provider must ask the person again (SAML core 3.4.1). */
  forceAuthn?: boolean;
}

/**
 * The address that sends somebody to sign in. Which name the subject gets and how they prove themselves is left to the
 * identity provider; the request is not signed, and the answer is bound to it by its id.
 */
export function makeAuthnRequest(given: GivenRequest): { url: string } {
  const { idp, sp, requestId, relayState, now, forceAuthn } = given;
  const force = forceAuthn ? html` ForceAuthn="true"` : null;
  const { source } =
    html`<samlp:AuthnRequest xmlns:samlp="${PROTOCOL}" ID="${requestId}" Version="2.0" IssueInstant="${new Date(now).toISOString()}" Destination="${idp.ssoUrl}" ProtocolBinding="${POST_BINDING}" AssertionConsumerServiceURL="${sp.acsUrl}"${force}><saml:Issuer xmlns:saml="${ASSERTION}">${sp.entityId}</saml:Issuer><samlp:NameIDPolicy AllowCreate="true"/></samlp:AuthnRequest>`;
  const query = new URLSearchParams({
    SAMLRequest: deflateRawSync(source).toString('base64'),
    RelayState: relayState,
  });
  const url = new URL(idp.ssoUrl);
  url.hash = '';
  url.search = url.search === '' ? query.toString() : `${url.search}&${query}`;
  return { url: url.href };
}
