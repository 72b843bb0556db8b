// What a signature may look like before it is verified, and what is read after: nothing but the bytes it covers (F2).

import { attribute, elements, is, onlyElements, text, type XmlElement } from './dom.ts';
import { parseXml, type SignedInfo, signerOf, verifyXml } from './library.ts';
import { MAX_NAMESPACE } from './limits.ts';
import { DSIG, ENVELOPED, EXCLUSIVE } from './names.ts';
import { SamlRefused } from './refused.ts';
import { readId } from './shape.ts';

/** RSA with SHA-256 or better; node-saml knows no other that is. */
const SIGNATURES = [
  'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
  'http://www.w3.org/2001/04/xmldsig-more#rsa-sha512',
  'http://www.w3.org/2007/05/xmldsig-more#sha256-rsa-MGF1',
];
const DIGESTS = ['http://www.w3.org/2001/04/xmlenc#sha256', 'http://www.w3.org/2001/04/xmlenc#sha512'];
/** Both, in this order (SAML core 5.4.4). */
const TRANSFORMS = [ENVELOPED, EXCLUSIVE];

/** A signature, the element that it must cover, and the document that both stand in. */
export interface Signed {
  xml: string;
  signature: XmlElement;
  covers: XmlElement;
}

/**
 * Verifies that a signature covers an element under one of the keys (PEM), and gives the element as it was verified:
 * parsed anew from the canonical bytes. Throws `SamlRefused` for a signature with more than one reference, with one to
 * anything but its own parent, with other transforms or algorithms than those above, or with anything in it that no
 * signature needs.
 */
export async function readVerified(signed: Signed, keys: string[]): Promise<XmlElement> {
  const { xml, signature, covers } = signed;
  const key = await signerOf(readForm(signature, readId(covers)), keys);
  const bytes = key && (await verifyXml(xml, covers, key));
  if (!bytes) throw new SamlRefused('signature');
  const verified = await parseXml(bytes);
  const same = verified.localName === covers.localName && verified.namespaceURI === covers.namespaceURI;
  if (!same || readId(verified) !== readId(covers)) throw new SamlRefused('signature');
  return verified;
}

function readForm(signature: XmlElement, id: string): SignedInfo {
  const [info, written, ...rest] = parts(signature, ['Id']);
  if (rest.length > 1 || !rest.every((each) => is(each, DSIG, 'KeyInfo'))) throw new SamlRefused('signature');
  const [canonicalization, method, reference] = named(info, 'SignedInfo', ['Id'], 3);
  const value = leaf(written, 'SignatureValue', ['Id']);
  oneOf([EXCLUSIVE], algorithmOf(canonicalization, 'CanonicalizationMethod'));
  const algorithm = oneOf(SIGNATURES, algorithmOf(method, 'SignatureMethod'));
  const [transforms, digest, digestValue] = named(reference, 'Reference', ['Id', 'URI'], 3);
  if (!reference || attribute(reference, 'URI') !== `#${id}`) throw new SamlRefused('signature');
  oneOf(DIGESTS, algorithmOf(digest, 'DigestMethod'));
  leaf(digestValue, 'DigestValue', []);
  const applied = transforms && is(transforms, DSIG, 'Transforms') ? parts(transforms, []) : [];
  if (applied.length !== TRANSFORMS.length) throw new SamlRefused('algorithm');
  for (const [at, each] of applied.entries()) {
    const wanted = TRANSFORMS[at] as string;
    oneOf([wanted], algorithmOf(each, 'Transform', wanted === EXCLUSIVE));
  }
  // The library looks these up by name anywhere in the signature; KeyInfo, which is not read, could hold others.
  const [keyInfo] = rest;
  if (keyInfo && holdsAny(keyInfo, /^(Signature|SignedInfo|CanonicalizationMethod|Reference|Transforms?|Digest)/)) {
    throw new SamlRefused('signature');
  }
  return { info: info as XmlElement, algorithm, value };
}

// The elements in one, when it has no attributes but these and no text between its elements.
function parts(element: XmlElement, attributes: string[]): XmlElement[] {
  if (!hasOnly(element, attributes) || !onlyElements(element)) throw new SamlRefused('signature');
  return elements(element);
}

function named(element: XmlElement | undefined, name: string, attributes: string[], count: number): XmlElement[] {
  if (!element || !is(element, DSIG, name)) throw new SamlRefused('signature');
  const found = parts(element, attributes);
  if (found.length !== count) throw new SamlRefused('signature');
  return found;
}

function leaf(element: XmlElement | undefined, name: string, attributes: string[]): string {
  const value = element && is(element, DSIG, name) && hasOnly(element, attributes) && text(element);
  if (!value || !/^[A-Za-z0-9+/=\s]+$/.test(value)) throw new SamlRefused('signature');
  return value;
}

function hasOnly(element: XmlElement, attributes: string[]): boolean {
  return Array.from(element.attributes).every(({ name }) => attributes.includes(name) || /^xmlns(:|$)/.test(name));
}

function algorithmOf(element: XmlElement | undefined, name: string, inclusive = false): string | null {
  if (!element || !is(element, DSIG, name)) throw new SamlRefused('signature');
  const inner = parts(element, ['Algorithm']);
  if (inner.length > (inclusive ? 1 : 0) || !inner.every(isPrefixList)) throw new SamlRefused('algorithm');
  return attribute(element, 'Algorithm');
}

// Inclusive prefixes only add declarations to the canonical form, and identity providers do send them.
function isPrefixList(element: XmlElement): boolean {
  if (!is(element, EXCLUSIVE, 'InclusiveNamespaces') || parts(element, ['PrefixList']).length > 0) return false;
  return (attribute(element, 'PrefixList') ?? '').length <= MAX_NAMESPACE;
}

function oneOf(taken: string[], algorithm: string | null): string {
  if (algorithm === null || !taken.includes(algorithm)) throw new SamlRefused('algorithm');
  return algorithm;
}

function holdsAny(element: XmlElement, names: RegExp): boolean {
  return elements(element).some((each) => names.test(each.localName) || holdsAny(each, names));
}
