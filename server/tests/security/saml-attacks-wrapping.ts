// Signature wrapping: what is signed stands where nobody looks, and what is looked at is not signed (F2).

import { ASSERTION, DSIG, PROTOCOL } from '../../src/kit/saml/names.ts';
import { type Attack, type Bench, swap } from './saml-attacks.ts';
import { assertionOf, responseOf, type Said, sign, signatureOf, withSignature } from './saml-forge.ts';

const ADMIN: Said = { nameId: '<saml:NameID>admin</saml:NameID>' };
const EVIL: Said = { ...ADMIN, assertion: { ID: '_evil' } };

const evil = assertionOf(EVIL);
const plain = assertionOf();
const signatureIn = (document: string) => /<ds:Signature .*?<\/ds:Signature>/.exec(document)?.[0] as string;
const signed = ({ keys }: Bench) => sign(plain, { keys });
const signedResponse = ({ keys }: Bench) => sign(responseOf({}, plain), { keys });
const renamed = responseOf({ response: { ID: '_evil_response' } }, evil);
const object = (inner: string) => `<ds:Object>${inner}</ds:Object>`;
/** Puts something last into what ends so. */
const inside = (document: string, end: string, inner: string) => swap(document, end, `${inner}${end}`);
const inSignature = (signature: string, inner: string) => inside(signature, '</ds:Signature>', inner);
const extensions = (inner: string) => `<samlp:Extensions>${inner}</samlp:Extensions>`;

// The eight of "On Breaking SAML: Be Whoever You Want to Be" (USENIX Security 2012), each where it applies.
const EIGHT: Attack[] = [
  {
    name: 'XSW1: the signed response inside the signature of another',
    fault: 'shape',
    signs: ['response'],
    make: (bench) => {
      const whole = signedResponse(bench);
      return withSignature(renamed, inSignature(signatureIn(whole), swap(whole, signatureIn(whole), '')));
    },
  },
  {
    name: 'XSW2: the signed response beside its signature, in another response',
    fault: 'shape',
    signs: ['response'],
    make: (bench) => {
      const whole = signedResponse(bench);
      const original = swap(whole, signatureIn(whole), '');
      return withSignature(renamed, `${original}${signatureIn(whole)}`);
    },
  },
  {
    name: 'XSW3: an assertion before the signed one',
    fault: 'shape',
    signs: ['assertion'],
    make: (bench) => responseOf({}, `${evil}${signed(bench)}`),
  },
  {
    name: 'XSW4: an assertion around the signed one',
    fault: 'shape',
    signs: ['assertion'],
    make: (bench) => responseOf({}, inside(evil, '</saml:Assertion>', signed(bench))),
  },
  {
    name: 'XSW5: a changed assertion with the signature, and the original behind it',
    fault: 'shape',
    signs: ['assertion'],
    make: (bench) => responseOf({}, withSignature(evil, signatureIn(signed(bench))) + plain),
  },
  {
    name: 'XSW6: a changed assertion, and the original inside its signature',
    fault: 'shape',
    signs: ['assertion'],
    make: (bench) => responseOf({}, withSignature(evil, inSignature(signatureIn(signed(bench)), plain))),
  },
  {
    name: 'XSW7: an assertion in the extensions',
    fault: 'shape',
    signs: ['assertion'],
    make: (bench) => responseOf({ extra: extensions(evil) }, signed(bench)),
  },
  {
    name: 'XSW8: the original in an object of the signature',
    fault: 'shape',
    signs: ['assertion'],
    make: (bench) => responseOf({}, withSignature(evil, inSignature(signatureIn(signed(bench)), object(plain)))),
  },
];

const other = (prefix: string, namespace: string) =>
  `<${prefix}:Assertion xmlns:${prefix}="${namespace}" ID="_evil"></${prefix}:Assertion>`;

const MORE: Attack[] = [
  {
    name: 'an assertion behind the signed one',
    fault: 'shape',
    make: (bench) => inside(bench.answer(), '</samlp:Response>', evil),
  },
  {
    name: 'a second assertion that is signed too',
    fault: 'shape',
    make: (bench) => inside(bench.answer(), '</samlp:Response>', sign(evil, bench)),
  },
  {
    name: 'the same assertion twice',
    fault: 'shape',
    make: (bench) => inside(bench.answer(), '</samlp:Response>', signed(bench)),
  },
  {
    name: 'an assertion in the advice of the signed one',
    fault: 'shape',
    make: ({ answer }) => answer({ attributes: `<saml:Advice>${evil}</saml:Advice>` }),
  },
  {
    name: 'an assertion in the value of an attribute',
    fault: 'shape',
    make: ({ answer }) =>
      answer({
        attributes: `<saml:AttributeStatement><saml:Attribute Name="a"><saml:AttributeValue>${evil}</saml:AttributeValue></saml:Attribute></saml:AttributeStatement>`,
      }),
  },
  {
    name: 'an assertion in the status',
    fault: 'shape',
    make: ({ answer }) => inside(answer(), '</samlp:Status>', `<samlp:StatusDetail>${evil}</samlp:StatusDetail>`),
  },
  {
    name: 'an assertion of SAML 1.1 beside it',
    fault: 'shape',
    make: ({ answer }) => answer({ extra: other('old', 'urn:oasis:names:tc:SAML:1.0:assertion') }),
  },
  {
    name: 'an assertion of no namespace beside it',
    fault: 'shape',
    make: ({ answer }) => answer({ extra: '<Assertion ID="_evil"></Assertion>' }),
  },
  {
    name: 'an assertion of another namespace in its place',
    fault: 'shape',
    make: () => responseOf({}, other('saml', 'urn:oasis:names:tc:SAML:2.0:assertions')),
  },
  {
    name: 'the prefix of assertions bound to something else',
    fault: 'shape',
    make: ({ answer }) => answer().replaceAll(`xmlns:saml="${ASSERTION}"`, 'xmlns:saml="urn:evil"'),
  },
  {
    name: 'a response in the response',
    fault: 'shape',
    make: ({ answer }) => responseOf({ response: { ID: '_outer' }, extra: extensions(answer()) }, evil),
  },
  {
    name: 'a response in an envelope',
    fault: 'shape',
    make: ({ answer }) =>
      `<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>${answer()}</s:Body></s:Envelope>`,
  },
  { name: 'an assertion without a response', fault: 'shape', make: (bench) => signed(bench) },
  {
    name: 'an assertion deeper than it stands',
    fault: 'shape',
    make: (bench) => responseOf({ extra: extensions(signed(bench)) }, ''),
  },
  {
    name: 'an answer to a sign-out',
    fault: 'shape',
    make: ({ answer }) => answer().replaceAll('samlp:Response', 'samlp:LogoutResponse'),
  },
  {
    name: 'a response of another namespace',
    fault: 'shape',
    make: ({ answer }) => swap(answer(), `xmlns:samlp="${PROTOCOL}"`, 'xmlns:samlp="urn:evil"'),
  },
  { name: 'no assertion', fault: 'shape', make: (bench) => sign(responseOf({}, ''), bench) },
  {
    name: 'an encrypted assertion',
    fault: 'encrypted',
    make: (bench) =>
      sign(responseOf({}, `<saml:EncryptedAssertion xmlns:saml="${ASSERTION}"></saml:EncryptedAssertion>`), bench),
  },
  {
    name: 'two elements of one id',
    fault: 'shape',
    make: ({ answer }) => answer({ assertion: { ID: '_response1' } }),
  },
  {
    name: 'an id that only differs in how it is spelled',
    fault: 'shape',
    make: ({ answer }) => answer({ extra: extensions('<a id="_assertion1"></a>') }),
  },
  {
    name: 'two ids of one element',
    fault: 'shape',
    make: ({ answer }) => answer({ assertion: { Id: '_assertion2' } }),
  },
  {
    name: 'an xml:id that is another one’s id',
    fault: 'shape',
    make: ({ answer }) => answer({ extra: extensions('<a xml:id="_assertion1"></a>') }),
  },
  {
    name: 'a signature of the response, around another assertion',
    fault: 'signature',
    signs: ['response'],
    make: (bench) => swap(signedResponse(bench), plain, evil),
  },
  {
    name: 'a signed assertion whose signature stands in the response',
    fault: 'signature',
    signs: ['assertion'],
    make: ({ keys }) => withSignature(responseOf({}, plain), signatureOf(plain, { keys })),
  },
  {
    name: 'a signed response whose signature stands in the assertion',
    fault: 'signature',
    signs: ['response'],
    make: ({ keys }) => responseOf({}, withSignature(plain, signatureOf(responseOf({}, plain), { keys }))),
  },
  {
    name: 'a signature in the subject',
    fault: 'signature',
    make: (bench) => bench.answer({ nameId: `<saml:NameID>ada</saml:NameID>${signatureOf(evil, bench)}` }),
  },
  {
    name: 'a signature in the extensions',
    fault: 'signature',
    make: (bench) => bench.answer({ extra: extensions(signatureOf(evil, bench)) }),
  },
  {
    name: 'a signature of another namespace beside the true one',
    fault: 'signature',
    make: ({ answer }) => answer({ extra: extensions('<Signature></Signature>') }),
  },
];

/** Where one of two signatures holds, it does not stand for both. */
const BOTH: Attack[] = [
  {
    name: 'a changed assertion in a response that is signed anew by somebody else',
    fault: 'signature',
    signs: ['both'],
    make: ({ others, keys }) => sign(responseOf({}, sign(plain, { keys })), { keys: others }),
  },
  {
    name: 'an assertion of somebody else in a response that is signed',
    fault: 'signature',
    signs: ['both'],
    make: ({ others, keys }) => sign(responseOf({}, sign(evil, { keys: others })), { keys }),
  },
  {
    name: 'an assertion with the signature of another one, in a response that is signed',
    fault: 'signature',
    signs: ['both'],
    make: (bench) => {
      const borrowed = signatureOf(plain, bench);
      return sign(responseOf({}, withSignature(assertionOf(ADMIN), borrowed)), bench);
    },
  },
  {
    name: 'a signature of the response that is only a name',
    fault: 'signature',
    signs: ['both'],
    make: (bench) => withSignature(responseOf({}, signed(bench)), `<ds:Signature xmlns:ds="${DSIG}"></ds:Signature>`),
  },
];

export const WRAPPING: Attack[] = [...EIGHT, ...MORE, ...BOTH];
