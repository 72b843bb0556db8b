// Signatures that are missing, of somebody else, of weak algorithms, or over something else than they seem (F2).

import { DSIG, ENVELOPED, EXCLUSIVE } from '../../src/kit/saml/names.ts';
import type { SamlFault } from '../../src/kit/saml/refused.ts';
import type { GivenResponse } from '../../src/kit/saml/response.ts';
import { type Attack, type Bench, swap } from './saml-attacks.ts';
import { assertionOf, IDP, responseOf, type Signing, transform } from './saml-forge.ts';

const MORE = 'http://www.w3.org/2001/04/xmldsig-more#';
const C14N = 'http://www.w3.org/TR/2001/REC-xml-c14n-20010315';
const XSLT = 'http://www.w3.org/TR/1999/REC-xslt-19991116';
const XPATH = 'http://www.w3.org/TR/1999/REC-xpath-19991116';
const sheet = (match: string) =>
  `<xsl:stylesheet xmlns:xsl="http://www.w3.org/1999/XSL/Transform"><xsl:template match="${match}"></xsl:template></xsl:stylesheet>`;
const both = transform(ENVELOPED) + transform(EXCLUSIVE);
const reference = (uri: string) =>
  `<ds:Reference URI="${uri}"><ds:Transforms>${both}</ds:Transforms><ds:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"></ds:DigestMethod><ds:DigestValue>AAAA</ds:DigestValue></ds:Reference>`;
const certificate = (der: string) =>
  `<ds:KeyInfo><ds:X509Data><ds:X509Certificate>${der}</ds:X509Certificate></ds:X509Data></ds:KeyInfo>`;

/** How an answer is signed, otherwise as it should be, and why it is refused. */
const SIGNED: [name: string, fault: SamlFault, signing: (bench: Bench) => Partial<Signing>][] = [
  ['the key of somebody else', 'signature', ({ others }) => ({ keys: others })],
  [
    'the key of somebody else, whose certificate it carries',
    'signature',
    ({ others }) => ({ keys: others, keyInfo: certificate(others.certificate) }),
  ],
  [
    'the key of somebody else, with the pinned certificate',
    'signature',
    ({ others, keys }) => ({ keys: others, keyInfo: certificate(keys.certificate) }),
  ],
  [
    'the key of somebody else, that it names where to find',
    'signature',
    ({ others }) => ({
      keys: others,
      keyInfo: '<ds:KeyInfo><ds:RetrievalMethod URI="https://evil.example.net/key"></ds:RetrievalMethod></ds:KeyInfo>',
    }),
  ],
  ['HMAC with the public key', 'algorithm', () => ({ algorithm: `${MORE}hmac-sha256` })],
  ['HMAC-SHA1 with the public key', 'algorithm', () => ({ algorithm: `${DSIG}hmac-sha1` })],
  ['RSA-SHA1', 'algorithm', () => ({ algorithm: `${DSIG}rsa-sha1` })],
  ['RSA-MD5', 'algorithm', () => ({ algorithm: `${MORE}rsa-md5` })],
  ['DSA-SHA1', 'algorithm', () => ({ algorithm: `${DSIG}dsa-sha1` })],
  ['RSA-SHA384, which the library does not know', 'algorithm', () => ({ algorithm: `${MORE}rsa-sha384` })],
  ['ECDSA, which the library does not know', 'algorithm', ({ ec }) => ({ keys: ec, algorithm: `${MORE}ecdsa-sha256` })],
  ['ECDSA that says it is RSA', 'signature', ({ ec }) => ({ keys: ec })],
  ['no algorithm', 'algorithm', () => ({ algorithm: '' })],
  ['the algorithm none', 'algorithm', () => ({ algorithm: 'none', value: () => 'AAAA' })],
  ['an algorithm of the prototype', 'algorithm', () => ({ algorithm: 'constructor' })],
  ['an algorithm in other letters', 'algorithm', () => ({ algorithm: `${MORE}RSA-SHA256` })],
  ['an algorithm with space behind it', 'algorithm', () => ({ algorithm: `${MORE}rsa-sha256 ` })],
  ['SHA-1 of what it covers', 'algorithm', () => ({ digest: `${DSIG}sha1` })],
  ['MD5 of what it covers', 'algorithm', () => ({ digest: `${MORE}md5` })],
  ['no digest method', 'algorithm', () => ({ digest: '' })],
  ['a value that is only there', 'signature', () => ({ value: () => 'AAAA' })],
  ['a value of zeros', 'signature', () => ({ value: () => Buffer.alloc(256).toString('base64') })],
  ['an empty value', 'signature', () => ({ value: () => '' })],
  ['a reference to nothing', 'signature', () => ({ uri: '#_nothing' })],
  ['a reference to the whole document', 'signature', () => ({ uri: '' })],
  ['a reference to somewhere else', 'signature', () => ({ uri: 'https://evil.example.net/signed.xml' })],
  ['a reference to a file', 'signature', () => ({ uri: 'file:///etc/passwd' })],
  ['a reference without its number sign', 'signature', () => ({ uri: '_assertion1' })],
  ['a reference by XPointer', 'signature', () => ({ uri: "#xpointer(id('_assertion1'))" })],
  ['a reference to the root by XPointer', 'signature', () => ({ uri: '#xpointer(/)' })],
  ['a reference with quotes', 'signature', () => ({ uri: "#_assertion1' or '1'='1" })],
  ['a second reference', 'signature', () => ({ more: reference('#_response1') })],
  ['the same reference twice', 'signature', () => ({ more: reference('#_assertion1') })],
  ['an XSLT transform', 'algorithm', () => ({ transforms: transform(ENVELOPED) + transform(XSLT, sheet('/')) })],
  ['an XSLT transform besides', 'algorithm', () => ({ transforms: both + transform(XSLT, sheet('/')) })],
  [
    'an XPath transform that leaves the subject out',
    'algorithm',
    () => ({
      transforms: transform(XPATH, '<ds:XPath>not(ancestor-or-self::Subject)</ds:XPath>') + transform(EXCLUSIVE),
    }),
  ],
  [
    'an XPath filter',
    'algorithm',
    () => ({ transforms: transform(ENVELOPED) + transform('http://www.w3.org/2002/06/xmldsig-filter2') }),
  ],
  ['a base64 transform', 'algorithm', () => ({ transforms: transform(`${DSIG}base64`) + transform(EXCLUSIVE) })],
  ['no transforms', 'algorithm', () => ({ transforms: '' })],
  ['no canonical form', 'algorithm', () => ({ transforms: transform(ENVELOPED) })],
  ['no enveloped signature', 'algorithm', () => ({ transforms: transform(EXCLUSIVE) })],
  ['the canonical form first', 'algorithm', () => ({ transforms: transform(EXCLUSIVE) + transform(ENVELOPED) })],
  ['the canonical form twice', 'algorithm', () => ({ transforms: both + transform(EXCLUSIVE) })],
  ['the inclusive canonical form', 'algorithm', () => ({ transforms: transform(ENVELOPED) + transform(C14N) })],
  [
    'a canonical form with comments',
    'algorithm',
    () => ({ transforms: transform(ENVELOPED) + transform(`${EXCLUSIVE}WithComments`) }),
  ],
  ['another canonical form of what is signed', 'algorithm', () => ({ canonicalization: C14N })],
  ['what is signed with comments', 'algorithm', () => ({ canonicalization: `${EXCLUSIVE}WithComments` })],
  ['an object in it', 'signature', () => ({ object: '<ds:Object></ds:Object>' })],
  [
    'a manifest in it',
    'signature',
    () => ({ object: `<ds:Object><ds:Manifest>${reference('#_assertion1')}</ds:Manifest></ds:Object>` }),
  ],
  ['two keys named', 'signature', () => ({ keyInfo: '<ds:KeyInfo></ds:KeyInfo><ds:KeyInfo></ds:KeyInfo>' })],
  [
    'a second SignedInfo where its key is named',
    'signature',
    () => ({ keyInfo: `<ds:KeyInfo><ds:SignedInfo>${reference('#_evil')}</ds:SignedInfo></ds:KeyInfo>` }),
  ],
  [
    'a second SignatureValue where its key is named',
    'signature',
    () => ({ keyInfo: '<ds:KeyInfo><ds:SignatureValue>AAAA</ds:SignatureValue></ds:KeyInfo>' }),
  ],
];

const double = (part: string) => part + part;

/** What is done to an answer after it was signed. */
const CHANGED: [name: string, fault: SamlFault, change: (document: string, bench: Bench) => string][] = [
  ['its name changed', 'signature', (document) => swap(document, '>ada<', '>admin<')],
  ['its attribute changed', 'signature', (document) => swap(document, '>ada@', '>admin@')],
  ['its audience changed', 'signature', (document) => swap(document, 'conn_1/metadata', 'conn_2/metadata')],
  ['its end put off', 'signature', (document) => swap(document, /NotOnOrAfter="2026/, 'NotOnOrAfter="2027')],
  ['space put into its name', 'signature', (document) => swap(document, '>ada<', '> ada<')],
  ['an attribute added', 'signature', (document) => swap(document, '<saml:NameID ', '<saml:NameID NameQualifier="b" ')],
  [
    'an attribute removed',
    'signature',
    (document) => swap(document, /<saml:Attribute Name="email">.*?<\/saml:Attribute>/, ''),
  ],
  ['its value changed', 'signature', (document) => swap(document, /(?<=<ds:SignatureValue>)./, '!')],
  ['its digest changed', 'signature', (document) => swap(document, /(?<=<ds:DigestValue>)..../, 'AAAA')],
  ['its digest removed', 'signature', (document) => swap(document, /(?<=<ds:DigestValue>)[^<]*/, '')],
  ['its SignedInfo twice', 'signature', (document) => swap(document, /<ds:SignedInfo>.*?<\/ds:SignedInfo>/, double)],
  ['its value twice', 'signature', (document) => swap(document, /<ds:SignatureValue>.*?<\/ds:SignatureValue>/, double)],
  ['its reference gone', 'signature', (document) => swap(document, /<ds:Reference .*?<\/ds:Reference>/, '')],
  [
    'two digests in its reference',
    'signature',
    (document) => swap(document, /<ds:DigestValue>.*?<\/ds:DigestValue>/, double),
  ],
  [
    'elements in its digest',
    'signature',
    (document) => swap(document, '</ds:DigestValue>', '<a></a></ds:DigestValue>'),
  ],
  [
    'text between its parts',
    'signature',
    (document) => swap(document, '<ds:SignatureValue>', 'text<ds:SignatureValue>'),
  ],
  ['an attribute of nobody', 'signature', (document) => swap(document, '<ds:Reference ', '<ds:Reference Type="x" ')],
  [
    'the length of its value cut',
    'algorithm',
    (document) =>
      swap(document, '</ds:SignatureMethod>', '<ds:HMACOutputLength>1</ds:HMACOutputLength></ds:SignatureMethod>'),
  ],
  ['its algorithm weaker', 'algorithm', (document) => swap(document, `${MORE}rsa-sha256`, `${DSIG}rsa-sha1`)],
  [
    'another signature behind it',
    'signature',
    (document) => swap(document, /<ds:Signature .*?<\/ds:Signature>/, double),
  ],
];

const honest: Attack['make'] = ({ answer }) => answer();
const pinned = (certificates: string[]): Partial<GivenResponse> => ({
  idp: { entityId: IDP, ssoUrl: 'https://idp.example.com/sso', certificates },
});

/** What we know of the identity provider. */
const PINNED: Attack[] = [
  { name: 'an honest answer under no pinned certificate', fault: 'certificate', make: honest, given: () => pinned([]) },
  {
    name: 'an honest answer under a pinned certificate that is none',
    fault: 'certificate',
    make: honest,
    given: () => pinned(['AAAA']),
  },
  {
    name: 'an honest answer under another pinned certificate',
    fault: 'signature',
    make: honest,
    given: ({ others }) => pinned([others.certificate]),
  },
  {
    name: 'an honest answer under a pinned RSA key of 1024 bits',
    fault: 'certificate',
    make: ({ answer, weak }) => answer({}, { keys: weak }),
    given: ({ weak }) => pinned([weak.certificate]),
  },
  {
    name: 'an honest answer under a pinned EC key',
    fault: 'certificate',
    make: ({ answer, ec }) => answer({}, { keys: ec }),
    given: ({ ec }) => pinned([ec.certificate]),
  },
  {
    name: 'an honest answer under a pinned EC key beside the right one',
    fault: 'signature',
    make: ({ answer, ec }) => answer({}, { keys: ec }),
    given: ({ ec, keys }) => pinned([keys.certificate, ec.certificate]),
  },
];

export const SIGNATURES: Attack[] = [
  { name: 'an answer without a signature', fault: 'unsigned', make: () => responseOf({}, assertionOf()) },
  ...SIGNED.map(
    ([name, fault, signing]): Attack => ({
      name: `an answer signed with ${name}`,
      fault,
      make: (bench) => bench.answer({}, signing(bench)),
    }),
  ),
  ...CHANGED.map(
    ([name, fault, change]): Attack => ({
      name: `a signed answer with ${name}`,
      fault,
      make: (bench) => change(bench.answer(), bench),
    }),
  ),
  {
    name: 'a signed answer with its signature in another namespace',
    fault: 'signature',
    signs: ['assertion'],
    make: ({ answer }) => answer().replaceAll(DSIG, 'urn:evil'),
  },
  ...PINNED,
];
