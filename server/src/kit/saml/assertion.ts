// What a verified assertion says, and whether it says it to us, now, and in answer to us (F3).

import { attribute, child, children, elements, is, text, type XmlElement } from './dom.ts';
import { LIFE_MS, MAX_NAME_ID, SKEW_MS } from './limits.ts';
import { ASSERTION, BEARER, ENTITY_FORMAT, type SamlIdp, type SamlSp } from './names.ts';
import { SamlRefused } from './refused.ts';
import { readId } from './shape.ts';
import { checkIssued, checkSpan, instant } from './times.ts';

/** What an answer is held against. */
export interface Expected {
  idp: SamlIdp;
  sp: SamlSp;
  /** The request that it must answer; null where it must answer none. */
  requestId: string | null;
  /** Epoch milliseconds. */
  now: number;
}

export interface SamlAssertion {
  id: string;
  issuer: string;
  inResponseTo: string | null;
  nameId: string;
  nameIdFormat: string | null;
  sessionIndex: string | null;
  /** Without a prototype, so that no name in it means anything else. A value that is not text is left out. */
  attributes: Record<string, string[]>;
  authnContext: string | null;
  /** When the subject proved who they are; epoch milliseconds. */
  authenticatedAt: number;
  /** After this it is refused for its age: its id must be remembered until then. Epoch milliseconds. */
  expiresAt: number;
}

// Nobody's name has any: controls, what shows as nothing or turns text around, line and paragraph ends.
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;

/**
 * Reads an assertion that was verified (SAML profiles 4.1.4.3, core 2.3.3). Throws `SamlRefused` unless it comes from
 * this identity provider, names us as its audience, may be confirmed by its bearer here and now, and answers our request
 * or, where we made none, no request.
 */
export function readAssertion(assertion: XmlElement, expected: Expected): SamlAssertion {
  const { idp, now } = expected;
  if (attribute(assertion, 'Version') !== '2.0') throw new SamlRefused('shape');
  const issuer = child(assertion, ASSERTION, 'Issuer');
  if (!issuer || !isIssuer(issuer, idp)) throw new SamlRefused('issuer');
  const issuedAt = checkIssued(attribute(assertion, 'IssueInstant'), now);
  checkConditions(child(assertion, ASSERTION, 'Conditions'), expected);
  const subject = child(assertion, ASSERTION, 'Subject');
  if (!subject) throw new SamlRefused('subject');
  const { nameId, nameIdFormat } = readNameId(subject);
  checkConfirmed(children(subject, ASSERTION, 'SubjectConfirmation'), expected);
  return {
    id: readId(assertion),
    issuer: idp.entityId,
    inResponseTo: expected.requestId,
    nameId,
    nameIdFormat,
    ...readStatement(children(assertion, ASSERTION, 'AuthnStatement'), now),
    attributes: readAttributes(assertion),
    expiresAt: issuedAt + LIFE_MS + SKEW_MS,
  };
}

/** Whether an Issuer names this identity provider (SAML core 2.2.5). */
export function isIssuer(issuer: XmlElement, { entityId }: SamlIdp): boolean {
  const format = attribute(issuer, 'Format');
  return text(issuer) === entityId && (format === null || format === ENTITY_FORMAT);
}

// A condition that is not understood makes an assertion invalid (SAML core 2.5.1). Every restriction must name us.
function checkConditions(conditions: XmlElement | null, { sp, now }: Expected): void {
  if (!conditions) throw new SamlRefused('conditions');
  checkSpan(attribute(conditions, 'NotBefore'), attribute(conditions, 'NotOnOrAfter'), now);
  const understood = ['AudienceRestriction', 'OneTimeUse', 'ProxyRestriction'];
  if (!elements(conditions).every((each) => understood.some((name) => is(each, ASSERTION, name)))) {
    throw new SamlRefused('conditions');
  }
  const restrictions = children(conditions, ASSERTION, 'AudienceRestriction');
  const namesUs = (restriction: XmlElement) =>
    children(restriction, ASSERTION, 'Audience').some((audience) => text(audience) === sp.entityId);
  if (restrictions.length === 0 || !restrictions.every(namesUs)) throw new SamlRefused('audience');
}

function readNameId(subject: XmlElement): Pick<SamlAssertion, 'nameId' | 'nameIdFormat'> {
  const element = child(subject, ASSERTION, 'NameID');
  const nameId = element && text(element);
  if (!nameId || nameId.length > MAX_NAME_ID || nameId.trim() !== nameId || UNSEEN.test(nameId)) {
    throw new SamlRefused('subject');
  }
  return { nameId, nameIdFormat: attribute(element, 'Format') };
}

// One confirmation that holds is enough (SAML core 2.4.1); of several that do not, the last one says why.
function checkConfirmed(confirmations: XmlElement[], expected: Expected): void {
  let why = new SamlRefused('subject');
  for (const each of confirmations) {
    try {
      checkBearer(each, expected);
      return;
    } catch (error) {
      if (!(error instanceof SamlRefused)) throw error;
      why = error;
    }
  }
  throw why;
}

// SAML profiles 4.1.4.2.
function checkBearer(confirmation: XmlElement, { sp, requestId, now }: Expected): void {
  const data = child(confirmation, ASSERTION, 'SubjectConfirmationData');
  if (attribute(confirmation, 'Method') !== BEARER || !data) throw new SamlRefused('subject');
  if (attribute(data, 'Recipient') !== sp.acsUrl) throw new SamlRefused('recipient');
  if (attribute(data, 'InResponseTo') !== requestId) throw new SamlRefused('in_response_to');
  const end = attribute(data, 'NotOnOrAfter');
  if (end === null) throw new SamlRefused('time');
  checkSpan(attribute(data, 'NotBefore'), end, now);
}

function readStatement(statements: XmlElement[], now: number) {
  const [statement] = statements;
  if (!statement) throw new SamlRefused('statement');
  for (const each of statements) checkSpan(null, attribute(each, 'SessionNotOnOrAfter'), now);
  const authenticatedAt = instant(attribute(statement, 'AuthnInstant'));
  if (authenticatedAt > now + SKEW_MS) throw new SamlRefused('not_yet');
  const context = child(statement, ASSERTION, 'AuthnContext');
  const reference = context && child(context, ASSERTION, 'AuthnContextClassRef');
  return {
    sessionIndex: attribute(statement, 'SessionIndex'),
    authnContext: reference && text(reference),
    authenticatedAt,
  };
}

function readAttributes(assertion: XmlElement): Record<string, string[]> {
  const read: Record<string, string[]> = Object.create(null);
  const statements = children(assertion, ASSERTION, 'AttributeStatement');
  for (const each of statements.flatMap((statement) => children(statement, ASSERTION, 'Attribute'))) {
    const name = attribute(each, 'Name');
    if (!name) throw new SamlRefused('shape');
    const values = children(each, ASSERTION, 'AttributeValue').map(text);
    read[name] = [...(read[name] ?? []), ...values.filter((value) => value !== null)];
  }
  return read;
}
