// What a response may hold: one assertion in its place, signatures in theirs, and no id twice (F2).

import { attribute, child, children, elements, is, onlyElements, type XmlElement } from './dom.ts';
import { MAX_ID } from './limits.ts';
import { ASSERTION, DSIG, PROTOCOL, SUCCESS } from './names.ts';
import { SamlRefused } from './refused.ts';

export interface ResponseParts {
  response: XmlElement;
  assertion: XmlElement;
  /** The signature that stands in each of them. */
  signatures: { response: XmlElement | null; assertion: XmlElement | null };
}

const IN_RESPONSE: Record<string, string> = {
  Issuer: ASSERTION,
  Signature: DSIG,
  Extensions: PROTOCOL,
  Status: PROTOCOL,
  Assertion: ASSERTION,
};
const ID = /^[A-Za-z_][\w.-]*$/;

/**
 * Finds the parts of a response that nobody has verified yet. Throws `SamlRefused` where there is a second assertion or
 * response anywhere (wrapped in an extension, a signature, another assertion), an id twice, a signature that stands
 * elsewhere, something encrypted, or a status other than success (SAML core 3.2.2).
 */
export function readParts(root: XmlElement): ResponseParts {
  if (!is(root, PROTOCOL, 'Response')) throw new SamlRefused('shape');
  const all = [...below(root)];
  onlyOnce(all);
  if (all.some(({ localName }) => localName.startsWith('Encrypted'))) throw new SamlRefused('encrypted');
  if (readStatus(root) !== SUCCESS) throw new SamlRefused('status');
  const [assertion, ...others] = all.filter(({ localName }) => localName === 'Assertion');
  const responses = all.filter(({ localName }) => localName === 'Response');
  if (!assertion || others.length > 0 || responses.length > 1) throw new SamlRefused('shape');
  if (!is(assertion, ASSERTION, 'Assertion') || assertion.parentNode !== root) throw new SamlRefused('shape');
  const belongs = ({ localName, namespaceURI }: XmlElement) =>
    Object.hasOwn(IN_RESPONSE, localName) && IN_RESPONSE[localName] === namespaceURI;
  if (!onlyElements(root) || !elements(root).every(belongs)) throw new SamlRefused('shape');
  for (const each of [root, assertion]) readId(each);
  const signatures = { response: child(root, DSIG, 'Signature'), assertion: child(assertion, DSIG, 'Signature') };
  const placed = [signatures.response, signatures.assertion].filter((each) => each !== null);
  if (all.filter(({ localName }) => localName === 'Signature').length !== placed.length) {
    throw new SamlRefused('signature');
  }
  return { response: root, assertion, signatures };
}

/** The value of a response's topmost status code; null where there is none, or more than one. */
export function readStatus(response: XmlElement): string | null {
  const [status, ...statuses] = children(response, PROTOCOL, 'Status');
  const [code, ...codes] = status ? children(status, PROTOCOL, 'StatusCode') : [];
  return code && statuses.length + codes.length === 0 ? attribute(code, 'Value') : null;
}

/** The ID of a response or an assertion. Throws `SamlRefused` when it is none (XML Schema's NCName, in ASCII). */
export function readId(element: XmlElement): string {
  const id = attribute(element, 'ID');
  if (id === null || id.length > MAX_ID || !ID.test(id)) throw new SamlRefused('shape');
  return id;
}

function* below(element: XmlElement): Generator<XmlElement> {
  yield element;
  for (const each of elements(element)) yield* below(each);
}

// Whatever any parser may take for an id, in any spelling and namespace.
function onlyOnce(all: XmlElement[]): void {
  const seen = new Set<string>();
  for (const element of all) {
    const ids = Array.from(element.attributes).filter(({ localName }) => localName.toLowerCase() === 'id');
    if (ids.length > 1 || ids.some(({ value }) => seen.has(value))) throw new SamlRefused('shape');
    for (const { value } of ids) seen.add(value);
  }
}
