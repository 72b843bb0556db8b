// Writes SAML responses by hand, in canonical form, so that whatever a signature should say can be said and signed.

import { createHash, createHmac, createSign, sign as signRaw } from 'node:crypto';
import { ASSERTION, DSIG, ENVELOPED, EXCLUSIVE, PROTOCOL, SUCCESS } from '../../src/kit/saml/names.ts';
import type { GivenResponse } from '../../src/kit/saml/response.ts';
import type { SamlKeys } from '../saml-idp.ts';

export const NOW = Date.UTC(2026, 0, 15, 12);
export const IDP = 'https://idp.example.com/metadata';
export const SP = {
  entityId: 'https://auth.example.com/sso/saml/conn_1/metadata',
  acsUrl: 'https://auth.example.com/sso/saml/conn_1/acs',
};
export const REQUEST = '_request0123456789';

export const RSA_SHA256 = 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256';
export const SHA256 = 'http://www.w3.org/2001/04/xmlenc#sha256';

/** What is signed: the assertion alone, the response around it, or one after the other. */
export type Signs = 'assertion' | 'response' | 'both';

/** A time so many seconds from {@link NOW}, as SAML writes it. */
export const at = (seconds: number) => new Date(NOW + seconds * 1_000).toISOString();

/** Attributes in canonical order; those that are null are left out. */
export function attributes(all: Record<string, string | null>): string {
  const kept = Object.entries(all).filter((each): each is [string, string] => each[1] !== null);
  return kept
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, value]) => ` ${name}="${value}"`)
    .join('');
}

const RESPONSE = {
  Destination: SP.acsUrl as string | null,
  ID: '_response1' as string | null,
  InResponseTo: REQUEST as string | null,
  IssueInstant: at(0) as string | null,
  Version: '2.0' as string | null,
};
const CONFIRMATION = {
  InResponseTo: REQUEST as string | null,
  NotOnOrAfter: at(300) as string | null,
  Recipient: SP.acsUrl as string | null,
};

/** Each part of what an honest answer says; a part that is replaced is written as canonical XML. */
export const HONEST = {
  response: RESPONSE,
  responseIssuer: `<saml:Issuer xmlns:saml="${ASSERTION}">${IDP}</saml:Issuer>`,
  status: `<samlp:Status><samlp:StatusCode Value="${SUCCESS}"></samlp:StatusCode></samlp:Status>`,
  /** What stands between the status and the assertion. */
  extra: '',
  assertion: { ID: '_assertion1', IssueInstant: at(0), Version: '2.0' } as Record<string, string | null>,
  issuer: `<saml:Issuer>${IDP}</saml:Issuer>`,
  nameId: '<saml:NameID Format="urn:oasis:names:tc:SAML:2.0:nameid-format:persistent">ada</saml:NameID>',
  confirmation: confirmation({}),
  /** In the place of the name and its confirmation, and of what is around them. */
  subject: null as string | null,
  conditions: conditions(audience(SP.entityId)),
  statement: statement({}),
  attributes: `<saml:AttributeStatement><saml:Attribute Name="email"><saml:AttributeValue>ada@example.com</saml:AttributeValue></saml:Attribute></saml:AttributeStatement>`,
};

export type Parts = typeof HONEST;
export type Said = Partial<Omit<Parts, 'response' | 'assertion'>> & {
  response?: Partial<typeof RESPONSE>;
  assertion?: Record<string, string | null>;
};

export function confirmation(data: Partial<typeof CONFIRMATION>, method = 'urn:oasis:names:tc:SAML:2.0:cm:bearer') {
  const given = attributes({ ...CONFIRMATION, ...data });
  return `<saml:SubjectConfirmation Method="${method}"><saml:SubjectConfirmationData${given}></saml:SubjectConfirmationData></saml:SubjectConfirmation>`;
}

export function conditions(inner: string, span: Record<string, string | null> = {}) {
  const given = attributes({ NotBefore: at(0), NotOnOrAfter: at(300), ...span });
  return `<saml:Conditions${given}>${inner}</saml:Conditions>`;
}

export function audience(...entities: string[]) {
  const each = entities.map((entity) => `<saml:Audience>${entity}</saml:Audience>`);
  return `<saml:AudienceRestriction>${each.join('')}</saml:AudienceRestriction>`;
}

export function statement(given: Record<string, string | null>) {
  const all = attributes({ AuthnInstant: at(0), SessionIndex: '_session1', ...given });
  return `<saml:AuthnStatement${all}><saml:AuthnContext><saml:AuthnContextClassRef>urn:oasis:names:tc:SAML:2.0:ac:classes:Password</saml:AuthnContextClassRef></saml:AuthnContext></saml:AuthnStatement>`;
}

/** An assertion without a signature. */
export function assertionOf(said: Said = {}): string {
  const parts = { ...HONEST, ...said, assertion: { ...HONEST.assertion, ...said.assertion } };
  const subject = parts.subject ?? `<saml:Subject>${parts.nameId}${parts.confirmation}</saml:Subject>`;
  return `<saml:Assertion xmlns:saml="${ASSERTION}"${attributes(parts.assertion)}>${parts.issuer}${subject}${parts.conditions}${parts.statement}${parts.attributes}</saml:Assertion>`;
}

/** A response around an assertion, or around whatever is put in its place. */
export function responseOf(said: Said, assertion: string): string {
  const parts = { ...HONEST, ...said };
  const given = attributes({ ...RESPONSE, ...said.response });
  return `<samlp:Response xmlns:samlp="${PROTOCOL}"${given}>${parts.responseIssuer}${parts.status}${parts.extra}${assertion}</samlp:Response>`;
}

export interface Signing {
  keys: SamlKeys;
  /** The id that it refers to; that of what it covers by default. */
  uri?: string;
  algorithm?: string;
  digest?: string;
  canonicalization?: string;
  /** In the place of both transforms. */
  transforms?: string;
  /** Further references. */
  more?: string;
  keyInfo?: string;
  /** Stands last in the signature. */
  object?: string;
  /** The signature's bytes over SignedInfo in canonical form, base64. */
  value?: (signedInfo: string) => string;
}

export const transform = (algorithm: string, inner = '') =>
  `<ds:Transform Algorithm="${algorithm}">${inner}</ds:Transform>`;

const HASHES: Record<string, string> = { sha1: 'sha1', sha256: 'sha256', sha384: 'sha384', sha512: 'sha512' };
const hashIn = (uri: string) => HASHES[/sha\d+/.exec(uri)?.[0] ?? ''] ?? 'sha256';

/** A signature over what is given in canonical form. */
export function signatureOf(covered: string, signing: Signing): string {
  const { keys, algorithm = RSA_SHA256, digest = SHA256, canonicalization = EXCLUSIVE, keyInfo = '' } = signing;
  const uri = signing.uri ?? `#${/ ID="([^"]*)"/.exec(covered)?.[1]}`;
  const hash = createHash(hashIn(digest)).update(covered).digest('base64');
  const transforms = signing.transforms ?? transform(ENVELOPED) + transform(EXCLUSIVE);
  const reference = `<ds:Reference URI="${uri}"><ds:Transforms>${transforms}</ds:Transforms><ds:DigestMethod Algorithm="${digest}"></ds:DigestMethod><ds:DigestValue>${hash}</ds:DigestValue></ds:Reference>`;
  const info = `<ds:SignedInfo><ds:CanonicalizationMethod Algorithm="${canonicalization}"></ds:CanonicalizationMethod><ds:SignatureMethod Algorithm="${algorithm}"></ds:SignatureMethod>${reference}${signing.more ?? ''}</ds:SignedInfo>`;
  const canonical = info.replace('<ds:SignedInfo>', `<ds:SignedInfo xmlns:ds="${DSIG}">`);
  const value = signing.value ?? ((text) => makeValue(text, algorithm, keys));
  return `<ds:Signature xmlns:ds="${DSIG}">${info}<ds:SignatureValue>${value(canonical)}</ds:SignatureValue>${keyInfo}${signing.object ?? ''}</ds:Signature>`;
}

function makeValue(text: string, algorithm: string, { privateKey, publicPem }: SamlKeys): string {
  const hash = hashIn(algorithm);
  if (algorithm.includes('hmac')) return createHmac(hash, publicPem).update(text).digest('base64');
  if (algorithm.includes('MGF1')) {
    const pss = { key: privateKey, padding: 6, saltLength: 32 };
    return signRaw(hash, Buffer.from(text), pss).toString('base64');
  }
  if (privateKey.asymmetricKeyType === 'ec') {
    return signRaw(hash, Buffer.from(text), { key: privateKey, dsaEncoding: 'ieee-p1363' }).toString('base64');
  }
  return createSign(hash).update(text).sign(privateKey, 'base64');
}

/** Puts a signature where it belongs: behind the issuer, if there is one. */
export function withSignature(covered: string, signature: string): string {
  return covered.replace(/^<[^>]*>(?:<saml:Issuer[^>]*>[^<]*<\/saml:Issuer>)?/, (beginning) => beginning + signature);
}

/** Signs what is given in canonical form, in itself. */
export function sign(covered: string, signing: Signing): string {
  return withSignature(covered, signatureOf(covered, signing));
}

/** A whole answer, signed. */
export function answerOf(said: Said, signs: Signs, signing: Signing): string {
  const assertion = assertionOf(said);
  const response = responseOf(said, signs === 'response' ? assertion : sign(assertion, signing));
  return signs === 'assertion' ? response : sign(response, signing);
}

/** The form field that carries a document. */
export const fieldOf = (document: string | Uint8Array) => Buffer.from(document).toString('base64');

/** What an honest reading is given. */
export const givenFor = (keys: SamlKeys, document: string | Uint8Array): GivenResponse => ({
  response: fieldOf(document),
  idp: { entityId: IDP, ssoUrl: 'https://idp.example.com/sso', certificates: [keys.certificate] },
  sp: SP,
  requestId: REQUEST,
  idpInitiatedAllowed: false,
  now: NOW,
});
