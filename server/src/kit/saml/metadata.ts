// Metadata of both sides: an identity provider's is read, ours is written (SAML metadata 2).

import { html } from '../markup.ts';
import { canVerify, readCertificate } from './certificates.ts';
import { decodeBytes } from './decode.ts';
import { attribute, child, children, elements, is, text, type XmlElement } from './dom.ts';
import { parseXml } from './library.ts';
import { DSIG, METADATA, POST_BINDING, PROTOCOL, REDIRECT_BINDING, type SamlIdp, type SamlSp } from './names.ts';
import { SamlRefused } from './refused.ts';

/** Certificates of one identity provider: each costs a try of every signature. */
const MAX_CERTIFICATES = 8;
const COMMENT = /<!--(?:(?!--).)*-->/gs;
const TYPED = /<!(?:DOCTYPE|ENTITY)/i;

/**
 * Reads the metadata of one identity provider: its entity id, where the HTTP-Redirect binding goes, and those of its
 * signing certificates that can verify (RSA of 2048 bits or more), as DER in base64. Of a list of entities, the one that
 * is an identity provider. Whether to trust it is for whoever brought it: its own signature is not looked at, nor are
 * times. Throws `SamlRefused`: `metadata` for anything else, `certificate` where none can verify, and what F1 refuses.
 */
export async function readIdpMetadata(xml: string): Promise<SamlIdp> {
  const document = decodeBytes(Buffer.from(xml));
  if (TYPED.test(document)) throw new SamlRefused('markup');
  // People comment on metadata. What is parsed is what is scanned, without them.
  const plain = document.replace(COMMENT, '');
  const [found, ...others] = identityProviders(await parseXml(plain));
  if (!found || others.length > 0) throw new SamlRefused('metadata');
  const { entity, role } = found;
  const entityId = attribute(entity, 'entityID') ?? '';
  const services = children(role, METADATA, 'SingleSignOnService');
  const redirect = services.find((each) => attribute(each, 'Binding') === REDIRECT_BINDING);
  const ssoUrl = redirect && attribute(redirect, 'Location');
  if (entityId === '' || entityId.length > 1_024 || !ssoUrl || !isWeb(ssoUrl)) throw new SamlRefused('metadata');
  return { entityId, ssoUrl, certificates: signingCertificates(role) };
}

/**
 * Our own metadata: responses are posted, assertions are to be signed (a signed response is taken too), requests are
 * not signed, nothing is encrypted.
 */
export function makeSpMetadata({ entityId, acsUrl }: SamlSp): string {
  return html`<?xml version="1.0" encoding="UTF-8"?>
<md:EntityDescriptor xmlns:md="${METADATA}" entityID="${entityId}">
  <md:SPSSODescriptor protocolSupportEnumeration="${PROTOCOL}" AuthnRequestsSigned="false" WantAssertionsSigned="true">
    <md:AssertionConsumerService Binding="${POST_BINDING}" Location="${acsUrl}" index="0" isDefault="true"/>
  </md:SPSSODescriptor>
</md:EntityDescriptor>
`.source;
}

function identityProviders(root: XmlElement): { entity: XmlElement; role: XmlElement }[] {
  if (is(root, METADATA, 'EntitiesDescriptor')) return elements(root).flatMap(identityProviders);
  if (!is(root, METADATA, 'EntityDescriptor')) return [];
  return children(root, METADATA, 'IDPSSODescriptor')
    .filter((role) => attribute(role, 'protocolSupportEnumeration')?.split(/\s+/).includes(PROTOCOL))
    .map((role) => ({ entity: root, role }));
}

// A key without a use is for both (SAML metadata 2.4.1.1).
function signingCertificates(role: XmlElement): string[] {
  const written = children(role, METADATA, 'KeyDescriptor')
    .filter((key) => (attribute(key, 'use') ?? 'signing') === 'signing')
    .map((key) => child(key, DSIG, 'KeyInfo'))
    .filter((info) => info !== null)
    .flatMap((info) => children(info, DSIG, 'X509Data'))
    .flatMap((data) => children(data, DSIG, 'X509Certificate'));
  const certificates = written
    .map((each) => readCertificate(text(each) ?? ''))
    .filter((each) => each !== null)
    .filter(canVerify)
    .map(({ raw }) => raw.toString('base64'));
  const distinct = [...new Set(certificates)];
  if (distinct.length === 0 || distinct.length > MAX_CERTIFICATES) throw new SamlRefused('certificate');
  return distinct;
}

function isWeb(url: string): boolean {
  return /^https?:$/.test(URL.parse(url)?.protocol ?? '');
}
