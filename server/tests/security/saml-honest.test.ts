// What honest identity providers send, in all the ways they send it, is read as they meant it (F2, F3).

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readIdpMetadata } from '../../src/kit/saml/metadata.ts';
import type { SamlIdp } from '../../src/kit/saml/names.ts';
import { ENVELOPED, EXCLUSIVE } from '../../src/kit/saml/names.ts';
import { makeAuthnRequest } from '../../src/kit/saml/request.ts';
import { peekInResponseTo, readSamlResponse } from '../../src/kit/saml/response.ts';
import { type SamlIdpServer, startSamlIdp } from '../saml-idp.ts';
import { ALL, type Bench, openBenches, swap } from './saml-attacks.ts';
import {
  at,
  audience,
  conditions,
  confirmation,
  fieldOf,
  givenFor,
  NOW,
  REQUEST,
  type Said,
  type Signing,
  type Signs,
  SP,
  statement,
  transform,
} from './saml-forge.ts';

describe('samlify as the identity provider', () => {
  let server: SamlIdpServer;
  let idp: SamlIdp;
  beforeAll(async () => {
    server = await startSamlIdp();
    idp = await readIdpMetadata(server.metadata);
  });
  afterAll(() => server.close());

  const given = { sp: SP, requestId: REQUEST, idpInitiatedAllowed: false };
  const RSA = 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha';

  test.each(
    ALL.flatMap((signs) => [`${RSA}256`, `${RSA}512`].map((algorithm) => [signs, algorithm] as const)),
  )('F2: who signed in is read from its answer: %s signed, by %s', async (signs, algorithm) => {
    const response = await server.answer({ sp: SP, requestId: REQUEST, now: NOW, signs, algorithm });
    expect(peekInResponseTo(response)).toBe(REQUEST);
    expect(await readSamlResponse({ ...given, idp, response, now: NOW })).toEqual({
      id: expect.stringMatching(/^_/),
      issuer: server.entityId,
      inResponseTo: REQUEST,
      nameId: 'ada',
      nameIdFormat: 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent',
      sessionIndex: expect.stringMatching(/^_/),
      attributes: { email: ['ada@example.com'], firstName: ['Ada'], lastName: ['Lovelace'] },
      authnContext: 'urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport',
      authenticatedAt: NOW,
      expiresAt: NOW + 780_000,
    });
  });

  test('F2: what is written in other letters, with quotes and brackets, comes out as it was meant', async () => {
    const person = { nameId: 'Ådä & <b>"x"</b>', attributes: { name: "Żółć 'n' 漢字 🎉" } };
    const response = await server.answer({ sp: SP, requestId: REQUEST, now: NOW, person, signs: 'both' });
    const read = await readSamlResponse({ ...given, idp, response, now: NOW });
    expect([read.nameId, read.attributes.name]).toEqual([person.nameId, [person.attributes.name]]);
  });

  test('F3: somebody who is sent there with a request comes back with the answer to it', async () => {
    server.now = () => NOW;
    const { url } = makeAuthnRequest({ idp, sp: SP, requestId: '_sent', relayState: 'state &<>"', now: NOW });
    const page = await (await fetch(url)).text();
    const [, action, response = '', state] =
      /action="([^"]+)".* name="SAMLResponse" value="([^"]+)".* name="RelayState" value="([^"]+)"/.exec(page) ?? [];
    expect([action, state, server.requests.at(-1)]).toEqual([SP.acsUrl, 'state &amp;&lt;&gt;&quot;', '_sent']);
    const read = await readSamlResponse({ ...given, idp, response, requestId: '_sent', now: NOW });
    expect(read).toMatchObject({ nameId: 'ada', inResponseTo: '_sent' });
  });

  test('F3: an answer that nobody asked for is read where that is allowed', async () => {
    const response = await server.answer({ sp: SP, requestId: null, now: NOW });
    expect(peekInResponseTo(response)).toBeNull();
    const unasked = { ...given, idp, response, now: NOW, requestId: null };
    expect(await readSamlResponse({ ...unasked, idpInitiatedAllowed: true })).toMatchObject({ inResponseTo: null });
    await expect(readSamlResponse(unasked)).rejects.toMatchObject({ fault: 'unsolicited' });
  });
});

describe('answers of every manner', () => {
  let benches: Record<Signs, Bench>;
  beforeAll(async () => {
    benches = await openBenches();
  });

  const read = ({ keys }: Bench, document: string, more = {}) =>
    readSamlResponse({ ...givenFor(keys, document), ...more });
  const ours = audience(SP.entityId);
  const value = (text: string) => `<saml:AttributeValue>${text}</saml:AttributeValue>`;
  const holding = (...values: string[]) =>
    `<saml:AttributeStatement><saml:Attribute Name="groups">${values.join('')}</saml:Attribute></saml:AttributeStatement>`;
  const inclusive = `<ec:InclusiveNamespaces xmlns:ec="${EXCLUSIVE}" PrefixList="xs"></ec:InclusiveNamespaces>`;

  test.each<[string, Said, Partial<Signing>?]>([
    [
      'a clock 179 seconds ahead',
      { conditions: conditions(ours, { NotBefore: at(179) }), response: { IssueInstant: at(179) } },
    ],
    ['a clock 179 seconds behind', { conditions: conditions(ours, { NotOnOrAfter: at(-179) }) }],
    ['a confirmation that ended 179 seconds ago', { confirmation: confirmation({ NotOnOrAfter: at(-179) }) }],
    ['an assertion of 12 minutes ago', { assertion: { IssueInstant: at(-720) } }],
    ['conditions without times', { conditions: conditions(ours, { NotBefore: null, NotOnOrAfter: null }) }],
    ['several audiences', { conditions: conditions(audience('https://other.example.com', SP.entityId)) }],
    ['conditions on its use', { conditions: conditions(`${ours}<saml:OneTimeUse></saml:OneTimeUse>`) }],
    [
      'a second way to confirm',
      { confirmation: confirmation({ Recipient: 'https://other.example.com' }) + confirmation({}) },
    ],
    ['no issuer of the response', { responseIssuer: '' }],
    ['a session that ends', { statement: statement({ SessionNotOnOrAfter: at(3_600) }) }],
    ['times to the microsecond', { assertion: { IssueInstant: '2026-01-15T12:00:00.123456Z' } }],
    ['RSA-PSS', {}, { algorithm: 'http://www.w3.org/2007/05/xmldsig-more#sha256-rsa-MGF1' }],
    ['a digest by SHA-512', {}, { digest: 'http://www.w3.org/2001/04/xmlenc#sha512' }],
    ['prefixes that are included', {}, { transforms: transform(ENVELOPED) + transform(EXCLUSIVE, inclusive) }],
    ['an empty key info', {}, { keyInfo: '<ds:KeyInfo></ds:KeyInfo>' }],
  ])('F3: %s is taken', async (_, said, signing) => {
    for (const signs of ALL) {
      const taken = await read(benches[signs], benches[signs].answer(said, signing));
      expect(taken.nameId).toBe('ada');
    }
  });

  test.each<[string, (document: string) => string]>([
    ['a declaration', (document) => `<?xml version="1.0" encoding="UTF-8"?>\n${document}`],
    ['a mark of byte order', (document) => `\ufeff${document}`],
    ['a line behind it', (document) => `${document}\n`],
    ['short tags', (document) => swap(document, /><\/saml:SubjectConfirmationData>/, '/>')],
    ['apostrophes for quotes', (document) => swap(document, 'Name="email"', "Name='email'")],
    [
      'attributes in another order',
      (document) => swap(document, /( ID="_assertion1")( IssueInstant="[^"]+")/, reversed),
    ],
    ['a namespace that nobody uses', (document) => swap(document, '<saml:Subject>', '<saml:Subject xmlns:xs="urn:x">')],
    ['letters by reference', (document) => swap(document, '>ada<', '>&#x61;d&#97;<')],
  ])('F2: an answer with %s says the same', async (_, change) => {
    for (const signs of ALL) {
      const { nameId, id } = await read(benches[signs], change(benches[signs].answer()));
      expect([nameId, id]).toEqual(['ada', '_assertion1']);
    }
  });

  function reversed(found: string): string {
    const [, id, instant] = /( ID="_assertion1")( IssueInstant="[^"]+")/.exec(found) ?? [];
    return `${instant}${id}`;
  }

  test('F2: a key that follows is taken beside the one that goes', async () => {
    const { answer, keys, others } = benches.assertion;
    const idp = { ...givenFor(keys, '').idp, certificates: [others.certificate, keys.certificate] };
    expect(await read(benches.assertion, answer(), { idp })).toMatchObject({ nameId: 'ada' });
  });

  test('F2: a certificate may be pinned as PEM, and is not asked until when it holds', async () => {
    const { answer, keys } = benches.assertion;
    const pem = `-----BEGIN CERTIFICATE-----\n${keys.certificate.match(/.{1,64}/g)?.join('\n')}\n-----END CERTIFICATE-----\n`;
    const idp = { ...givenFor(keys, '').idp, certificates: [pem] };
    expect(await read(benches.assertion, answer(), { idp })).toMatchObject({ nameId: 'ada' });
  });

  test('F2: what stands around a signed assertion cannot say who signed in', async () => {
    const { answer } = benches.assertion;
    const around = '<samlp:Extensions><NameID>admin</NameID></samlp:Extensions>';
    const { nameId } = await read(benches.assertion, answer({ extra: around }));
    expect(nameId).toBe('ada');
  });

  test('the values of an attribute come out in their order, and those that are no text do not', async () => {
    const attributes =
      holding(value('b'), value('a'), value('<saml:NameID>c</saml:NameID>'), value('')) + holding(value('d'));
    const taken = await read(benches.both, benches.both.answer({ attributes }));
    expect(taken.attributes).toEqual({ groups: ['b', 'a', '', 'd'] });
  });

  test('an attribute may have the name of anything', async () => {
    const attributes = holding(value('x')).replace('"groups"', '"__proto__"');
    const taken = await read(benches.both, benches.both.answer({ attributes }));
    expect(Object.keys(taken.attributes)).toEqual(['__proto__']);
    expect('constructor' in taken.attributes).toBe(false);
  });

  test('2,000 groups are read', async () => {
    const groups = Array.from({ length: 2_000 }, (_, index) => `group-${index}`);
    const taken = await read(
      benches.assertion,
      benches.assertion.answer({ attributes: holding(...groups.map(value)) }),
    );
    expect(taken.attributes.groups).toEqual(groups);
  });

  test('base64 may be wrapped into lines', async () => {
    const { keys, answer } = benches.both;
    const response = fieldOf(answer()).replace(/.{76}/g, '$&\r\n');
    expect(await readSamlResponse({ ...givenFor(keys, ''), response })).toMatchObject({ nameId: 'ada' });
  });
});
