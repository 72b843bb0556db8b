// The address that sends somebody to their identity provider, as another library reads it.

import { inflateRawSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { makeAuthnRequest } from './request.ts';

const NOW = Date.UTC(2026, 0, 15, 12);
const given = {
  idp: { entityId: 'https://idp.example.com', ssoUrl: 'https://idp.example.com/sso', certificates: [] },
  sp: { entityId: 'https://auth.example.com/metadata?a=1&b="2"', acsUrl: 'https://auth.example.com/acs' },
  requestId: '_0123',
  relayState: 'state + & /=',
  now: NOW,
};
const read = (url: string) => {
  const query = new URL(url).searchParams;
  return inflateRawSync(Buffer.from(query.get('SAMLRequest') ?? '', 'base64')).toString();
};

test('the request goes in the address, deflated, with the state beside it', () => {
  const { url } = makeAuthnRequest(given);
  expect(url.startsWith('https://idp.example.com/sso?SAMLRequest=')).toBe(true);
  expect(new URL(url).searchParams.get('RelayState')).toBe('state + & /=');
  expect(read(url)).toBe(
    '<samlp:AuthnRequest xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" ID="_0123" Version="2.0" ' +
      'IssueInstant="2026-01-15T12:00:00.000Z" Destination="https://idp.example.com/sso" ' +
      'ProtocolBinding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" ' +
      'AssertionConsumerServiceURL="https://auth.example.com/acs">' +
      '<saml:Issuer xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion">' +
      'https://auth.example.com/metadata?a=1&amp;b=&quot;2&quot;</saml:Issuer>' +
      '<samlp:NameIDPolicy AllowCreate="true"/></samlp:AuthnRequest>',
  );
});

test('what the address of an identity provider asks already is kept, and its fragment is not', () => {
  const ssoUrl = 'https://idp.example.com/sso?tenant=a%20b&x#top';
  const { url } = makeAuthnRequest({ ...given, idp: { ...given.idp, ssoUrl } });
  expect(url).toMatch(/^https:\/\/idp\.example\.com\/sso\?tenant=a%20b&x&SAMLRequest=[\w%]+&RelayState=[\w%+]+$/);
});

test('somebody is asked again where that is wanted', () => {
  expect(read(makeAuthnRequest({ ...given, forceAuthn: true }).url)).toContain(' ForceAuthn="true">');
  expect(read(makeAuthnRequest(given).url)).not.toContain('ForceAuthn');
});
