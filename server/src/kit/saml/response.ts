// A posted SAML response, from the form field to what its assertion says.

import { type Expected, isIssuer, readAssertion, type SamlAssertion } from './assertion.ts';
import { verifyingKeys } from './certificates.ts';
import { decodeField } from './decode.ts';
import { attribute, child, children, type XmlElement } from './dom.ts';
import { parseXml } from './library.ts';
import { MAX_ID } from './limits.ts';
import { ASSERTION, SUCCESS } from './names.ts';
import { SamlRefused } from './refused.ts';
import { scan } from './scan.ts';
import { readParts, readStatus } from './shape.ts';
import { readVerified } from './signature.ts';
import { checkIssued } from './times.ts';

export interface GivenResponse extends Expected {
  /** The form field `SAMLResponse`. */
  response: string;
  /** Whether an answer without a request of ours is taken. */
  idpInitiatedAllowed: boolean;
}

/**
 * Reads a response (SAML profiles 4.1.4) and throws `SamlRefused` for every one that is not wholly as it should be.
 * The response, the assertion or both must be signed, and each signature that is there must hold. Who signed in is read
 * from verified bytes only; where the assertion alone is signed, what stands around it can refuse it and say no more.
 * Whether its id was seen before is for the caller to remember, until `expiresAt`; all times are held against `now`.
 */
export async function readSamlResponse(given: GivenResponse): Promise<SamlAssertion> {
  if (given.requestId === null && !given.idpInitiatedAllowed) throw new SamlRefused('unsolicited');
  const keys = verifyingKeys(given.idp.certificates);
  if (keys.length === 0) throw new SamlRefused('certificate');
  const xml = decodeField(given.response);
  const { signatures, ...parts } = readParts(await parseXml(xml));
  const verified = async (covers: XmlElement, signature: XmlElement | null) =>
    signature && (await readVerified({ xml, signature, covers }, keys));
  const response = await verified(parts.response, signatures.response);
  const assertion = await verified(parts.assertion, signatures.assertion);
  const read = assertion ?? (response && child(response, ASSERTION, 'Assertion'));
  if (!read) throw new SamlRefused('unsigned');
  checkResponse(response ?? parts.response, given);
  return readAssertion(read, given);
}

/**
 * The request that a response says it answers, to find what we remember of it; null where it says none or cannot be
 * read. Nothing is verified, and no parser is asked.
 */
export function peekInResponseTo(response: string): string | null {
  try {
    const { root, attributes } = scan(decodeField(response));
    const id = attributes.get('InResponseTo') ?? '';
    return /^(?:[\w.-]+:)?Response$/.test(root) && id.length <= MAX_ID && /^[A-Za-z_][\w.-]*$/.test(id) ? id : null;
  } catch (error) {
    if (error instanceof SamlRefused) return null;
    throw error;
  }
}

function checkResponse(response: XmlElement, { idp, sp, requestId, now }: Expected): void {
  if (attribute(response, 'Version') !== '2.0') throw new SamlRefused('shape');
  if (readStatus(response) !== SUCCESS) throw new SamlRefused('status');
  if (attribute(response, 'Destination') !== sp.acsUrl) throw new SamlRefused('destination');
  if (attribute(response, 'InResponseTo') !== requestId) throw new SamlRefused('in_response_to');
  // It may be left out (SAML core 3.2.2): then the assertion's stands alone.
  const issuers = children(response, ASSERTION, 'Issuer');
  if (issuers.length > 1 || !issuers.every((each) => isIssuer(each, idp))) throw new SamlRefused('issuer');
  checkIssued(attribute(response, 'IssueInstant'), now);
}
