// Answers that the identity provider did sign, and that are not for us, not for now, or not in answer to us (F3).

import { ASSERTION, PROTOCOL } from '../../src/kit/saml/names.ts';
import type { SamlFault } from '../../src/kit/saml/refused.ts';
import type { Attack } from './saml-attacks.ts';
import { at, audience, conditions, confirmation, IDP, type Said, SP, statement } from './saml-forge.ts';

const EVIL = 'https://evil.example.net/metadata';
const ours = audience(SP.entityId);
const status = (...codes: string[]) => `<samlp:Status>${codes.join('')}</samlp:Status>`;
const code = (value: string, inner = '') =>
  `<samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:${value}">${inner}</samlp:StatusCode>`;
const nameId = (text: string) => `<saml:NameID>${text}</saml:NameID>`;
const subject = (name: string) => `<saml:Subject>${nameId(name)}${confirmation({})}</saml:Subject>`;

/** What an answer says, and why it is refused. */
const SAID: [name: string, fault: SamlFault, said: Said][] = [
  ['another destination', 'destination', { response: { Destination: 'https://evil.example.net/acs' } }],
  ['the destination of another connection', 'destination', { response: { Destination: SP.acsUrl.replace('1', '2') } }],
  ['a destination that only begins as ours', 'destination', { response: { Destination: `${SP.acsUrl}.evil.net` } }],
  ['a destination in other letters', 'destination', { response: { Destination: SP.acsUrl.toUpperCase() } }],
  ['an empty destination', 'destination', { response: { Destination: '' } }],
  ['no destination', 'destination', { response: { Destination: null } }],
  ['another recipient', 'recipient', { confirmation: confirmation({ Recipient: 'https://evil.example.net/acs' }) }],
  ['a recipient with a slash more', 'recipient', { confirmation: confirmation({ Recipient: `${SP.acsUrl}/` }) }],
  ['no recipient', 'recipient', { confirmation: confirmation({ Recipient: null }) }],
  ['another audience', 'audience', { conditions: conditions(audience(EVIL)) }],
  [
    'the audience of another connection',
    'audience',
    { conditions: conditions(audience(SP.entityId.replace('1', '2'))) },
  ],
  ['an audience with space around it', 'audience', { conditions: conditions(audience(` ${SP.entityId} `)) }],
  ['an audience that only begins as ours', 'audience', { conditions: conditions(audience(`${SP.entityId}x`)) }],
  ['an empty audience', 'audience', { conditions: conditions(audience('')) }],
  ['no audience in the restriction', 'audience', { conditions: conditions(audience()) }],
  ['no restriction to an audience', 'audience', { conditions: conditions('') }],
  ['a second restriction to others', 'audience', { conditions: conditions(ours + audience(EVIL)) }],
  [
    'a condition that nobody knows',
    'conditions',
    { conditions: conditions(`${ours}<saml:Condition></saml:Condition>`) },
  ],
  ['no conditions', 'conditions', { conditions: '' }],
  ['conditions twice', 'conditions', { conditions: conditions(ours) + conditions(ours) }],
  ['another issuer of the assertion', 'issuer', { issuer: `<saml:Issuer>${EVIL}</saml:Issuer>` }],
  ['an issuer with a slash more', 'issuer', { issuer: `<saml:Issuer>${IDP}/</saml:Issuer>` }],
  [
    'an issuer that is a person',
    'issuer',
    {
      issuer: `<saml:Issuer Format="urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress">${IDP}</saml:Issuer>`,
    },
  ],
  [
    'another issuer of the response',
    'issuer',
    { responseIssuer: `<saml:Issuer xmlns:saml="${ASSERTION}">${EVIL}</saml:Issuer>` },
  ],
  ['an assertion that is over', 'expired', { conditions: conditions(ours, { NotOnOrAfter: at(-180) }) }],
  ['an assertion whose time comes', 'not_yet', { conditions: conditions(ours, { NotBefore: at(181) }) }],
  ['a confirmation that is over', 'expired', { confirmation: confirmation({ NotOnOrAfter: at(-180) }) }],
  ['a confirmation without an end', 'time', { confirmation: confirmation({ NotOnOrAfter: null }) }],
  ['an assertion from long ago', 'expired', { assertion: { IssueInstant: at(-780) } }],
  ['an assertion from the future', 'not_yet', { assertion: { IssueInstant: at(181) } }],
  ['a response from long ago', 'expired', { response: { IssueInstant: at(-780) } }],
  ['a response from the future', 'not_yet', { response: { IssueInstant: at(181) } }],
  ['an assertion of no time', 'time', { assertion: { IssueInstant: null } }],
  ['a response of no time', 'time', { response: { IssueInstant: null } }],
  ['a session that is over', 'expired', { statement: statement({ SessionNotOnOrAfter: at(-180) }) }],
  [
    'a second session that is over',
    'expired',
    { statement: statement({}) + statement({ SessionNotOnOrAfter: at(-180) }) },
  ],
  ['a sign-in from the future', 'not_yet', { statement: statement({ AuthnInstant: at(181) }) }],
  ['a sign-in of no time', 'time', { statement: statement({ AuthnInstant: null }) }],
  ['a time without a zone', 'time', { conditions: conditions(ours, { NotOnOrAfter: at(300).replace('Z', '') }) }],
  [
    'a time of another zone',
    'time',
    { conditions: conditions(ours, { NotOnOrAfter: at(300).replace('Z', '-12:00') }) },
  ],
  ['a time that is a number', 'time', { conditions: conditions(ours, { NotOnOrAfter: '9999999999999' }) }],
  ['a time that is none', 'time', { confirmation: confirmation({ NotOnOrAfter: '2026-99-99T99:99:99Z' }) }],
  ['an empty time', 'time', { confirmation: confirmation({ NotOnOrAfter: '' }) }],
  ['an answer to another request', 'in_response_to', { response: { InResponseTo: '_another' } }],
  ['an assertion for another request', 'in_response_to', { confirmation: confirmation({ InResponseTo: '_another' }) }],
  ['a response to no request', 'in_response_to', { response: { InResponseTo: null } }],
  ['an assertion for no request', 'in_response_to', { confirmation: confirmation({ InResponseTo: null }) }],
  ['an empty InResponseTo', 'in_response_to', { response: { InResponseTo: '' } }],
  ['no confirmation', 'subject', { confirmation: '' }],
  [
    'a confirmation by another key',
    'subject',
    { confirmation: confirmation({}, 'urn:oasis:names:tc:SAML:2.0:cm:holder-of-key') },
  ],
  [
    'a confirmation by the sender',
    'subject',
    { confirmation: confirmation({}, 'urn:oasis:names:tc:SAML:2.0:cm:sender-vouches') },
  ],
  [
    'a confirmation without data',
    'subject',
    {
      confirmation:
        '<saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer"></saml:SubjectConfirmation>',
    },
  ],
  ['a sign-in that failed', 'status', { status: status(code('Responder', code('AuthnFailed'))) }],
  ['a success below a failure', 'status', { status: status(code('Responder', code('Success'))) }],
  ['a success beside a failure', 'status', { status: status(code('Success'), code('Responder')) }],
  ['two statuses', 'status', { status: status(code('Success')) + status(code('Responder')) }],
  ['no status', 'status', { status: '' }],
  ['an empty status', 'status', { status: status() }],
  ['no subject', 'subject', { subject: '' }],
  ['two subjects', 'subject', { subject: subject('ada') + subject('admin') }],
  ['nobody', 'subject', { nameId: '' }],
  ['an empty name', 'subject', { nameId: nameId('') }],
  ['a name of space', 'subject', { nameId: nameId('  ') }],
  ['a name that begins with space', 'subject', { nameId: nameId(' ada') }],
  ['a name that ends with a line', 'subject', { nameId: nameId('ada\n') }],
  ['a name with a line in it', 'subject', { nameId: nameId('ada\nadmin') }],
  ['a name with a tab in it', 'subject', { nameId: nameId('ada\tadmin') }],
  ['a name with a carriage return', 'subject', { nameId: nameId('ada&#xD;admin') }],
  ['a name with what shows as nothing', 'subject', { nameId: nameId('ad\u200ba') }],
  ['a name that turns around', 'subject', { nameId: nameId('\u202eada') }],
  ['a name that ends in a no-break space', 'subject', { nameId: nameId('ada\u00a0') }],
  ['a name of 1,025 characters', 'subject', { nameId: nameId('a'.repeat(1_025)) }],
  ['two names', 'subject', { nameId: nameId('ada') + nameId('admin') }],
  ['a name with elements in it', 'subject', { nameId: nameId('ada<saml:b></saml:b>.admin') }],
  ['a name of another kind', 'subject', { nameId: '<saml:BaseID>ada</saml:BaseID>' }],
  ['an encrypted name', 'encrypted', { nameId: '<saml:EncryptedID></saml:EncryptedID>' }],
  ['no statement of a sign-in', 'statement', { statement: '' }],
  ['an assertion of SAML 1.1', 'shape', { assertion: { Version: '1.1' } }],
  ['an assertion of no version', 'shape', { assertion: { Version: null } }],
  ['a response of SAML 1.1', 'shape', { response: { Version: '1.1' } }],
  ['an assertion without an id', 'shape', { assertion: { ID: null } }],
  ['an id that is none', 'shape', { assertion: { ID: '1 or 1' } }],
  ['an id with quotes', 'shape', { assertion: { ID: "a'b" } }],
  ['an id of 257 characters', 'shape', { assertion: { ID: 'a'.repeat(257) } }],
  [
    'an attribute without a name',
    'shape',
    { attributes: '<saml:AttributeStatement><saml:Attribute></saml:Attribute></saml:AttributeStatement>' },
  ],
  [
    'something encrypted beside it',
    'encrypted',
    { extra: `<saml:EncryptedAssertion xmlns:saml="${ASSERTION}"></saml:EncryptedAssertion>` },
  ],
  ['something that does not belong there', 'shape', { extra: `<samlp:Other xmlns:samlp="${PROTOCOL}"></samlp:Other>` }],
  ['text between its parts', 'shape', { extra: 'admin' }],
];

const honest: Attack['make'] = ({ answer }) => answer();
const unasked = { response: { InResponseTo: null }, confirmation: confirmation({ InResponseTo: null }) };

/** Honest answers that we did not ask for, or asked for elsewhere. */
const GIVEN: Attack[] = [
  { name: 'an answer to somebody else', fault: 'in_response_to', make: honest, given: () => ({ requestId: '_mine' }) },
  {
    name: 'an answer that nobody asked for',
    fault: 'unsolicited',
    make: ({ answer }) => answer(unasked),
    given: () => ({ requestId: null }),
  },
  {
    name: 'an answer to a request, as one that nobody asked for',
    fault: 'in_response_to',
    make: honest,
    given: () => ({ requestId: null, idpInitiatedAllowed: true }),
  },
  {
    name: 'an answer that nobody asked for, where we asked',
    fault: 'in_response_to',
    make: ({ answer }) => answer(unasked),
    given: () => ({ idpInitiatedAllowed: true }),
  },
  { name: 'an honest answer, later', fault: 'expired', make: honest, given: () => ({ now: Date.parse(at(480)) }) },
  { name: 'an honest answer, earlier', fault: 'not_yet', make: honest, given: () => ({ now: Date.parse(at(-181)) }) },
  {
    name: 'an honest answer to another service',
    fault: 'destination',
    make: honest,
    given: () => ({ sp: { entityId: SP.entityId, acsUrl: 'https://auth.example.org/acs' } }),
  },
  {
    name: 'an honest answer for another service',
    fault: 'audience',
    make: honest,
    given: () => ({ sp: { entityId: 'https://auth.example.org/metadata', acsUrl: SP.acsUrl } }),
  },
];

export const CLAIMS: Attack[] = [
  ...SAID.map(([name, fault, said]): Attack => ({ name, fault, make: ({ answer }) => answer(said) })),
  ...GIVEN,
];
