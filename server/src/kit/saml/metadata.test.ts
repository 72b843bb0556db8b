// Metadata of both sides, read and written as identity providers do.

import { IdentityProvider, ServiceProvider } from 'samlify';
import { beforeAll, expect, test } from 'vitest';
import { makeSamlKeys, type SamlKeys } from '../../../tests/saml-idp.ts';
import { makeSpMetadata, readIdpMetadata } from './metadata.ts';
import { METADATA, POST_BINDING, PROTOCOL, REDIRECT_BINDING } from './names.ts';

let keys: SamlKeys;
let next: SamlKeys;
let ec: SamlKeys;
beforeAll(async () => {
  [keys, next, ec] = await Promise.all([makeSamlKeys(), makeSamlKeys(), makeSamlKeys('ec')]);
});

const keyOf = (certificate: string, use = ' use="signing"') =>
  `<md:KeyDescriptor${use}><ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:X509Data><ds:X509Certificate>${certificate}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>`;
const service = (binding: string, location: string) =>
  `<md:SingleSignOnService Binding="${binding}" Location="${location}"/>`;
const SERVICE = service(REDIRECT_BINDING, 'https://idp.example.com/sso?a=1&amp;b=2');
const roleOf = (inner: string, protocol: string = PROTOCOL) =>
  `<md:IDPSSODescriptor protocolSupportEnumeration="${protocol}">${inner}</md:IDPSSODescriptor>`;
const entityOf = (inner: string, id = 'https://idp.example.com') =>
  `<md:EntityDescriptor xmlns:md="${METADATA}" entityID="${id}">${inner}</md:EntityDescriptor>`;
const honest = () => entityOf(roleOf(keyOf(keys.certificate) + SERVICE));

test('its name, where requests go and its certificates are read', async () => {
  expect(await readIdpMetadata(honest())).toEqual({
    entityId: 'https://idp.example.com',
    ssoUrl: 'https://idp.example.com/sso?a=1&b=2',
    certificates: [keys.certificate],
  });
});

test('samlify’s are read', async () => {
  const metadata = IdentityProvider({
    entityID: 'urn:samlify',
    signingCert: [keys.certificate, next.certificate],
    singleSignOnService: [{ Binding: REDIRECT_BINDING, Location: 'https://idp.example.com/sso' }],
    singleLogoutService: [{ Binding: REDIRECT_BINDING, Location: 'https://idp.example.com/slo' }],
  }).getMetadata();
  const { entityId, certificates } = await readIdpMetadata(metadata);
  expect([entityId, certificates]).toEqual(['urn:samlify', [keys.certificate, next.certificate]]);
});

test.each<[string, () => string]>([
  ['comments', () => `<!-- of --><!---->${honest().replace('<md:KeyDescriptor', '<!-- <a> & - --><md:KeyDescriptor')}`],
  ['a mark of byte order and a declaration', () => `\ufeff<?xml version="1.0" encoding="utf-8"?>\r\n${honest()}`],
  ['a certificate in lines', () => honest().replace(keys.certificate, keys.certificate.replace(/.{64}/g, '\r\n  $&'))],
  [
    'a certificate twice',
    () => honest().replace('<md:KeyDescriptor', `${keyOf(keys.certificate, '')}<md:KeyDescriptor`),
  ],
  [
    'a certificate for encryption',
    () => honest().replace('<md:KeyDescriptor', `${keyOf(next.certificate, ' use="encryption"')}<md:KeyDescriptor`),
  ],
  [
    'a certificate that cannot verify',
    () => honest().replace('<md:KeyDescriptor', `${keyOf(ec.certificate)}<md:KeyDescriptor`),
  ],
  ['a certificate that is none', () => honest().replace('<md:KeyDescriptor', `${keyOf('AAAA')}<md:KeyDescriptor`)],
  [
    'another binding first',
    () => honest().replace(SERVICE, service(POST_BINDING, 'https://idp.example.com/post') + SERVICE),
  ],
  ['other roles and extensions', () => honest().replace('<md:IDP', '<md:Extensions/><md:SPSSODescriptor/><md:IDP')],
  [
    'a list of entities',
    () =>
      `<md:EntitiesDescriptor xmlns:md="${METADATA}">${entityOf('<md:SPSSODescriptor/>', 'sp')}${honest()}</md:EntitiesDescriptor>`,
  ],
])('metadata with %s say the same', async (_, make) => {
  expect(await readIdpMetadata(make())).toEqual(await readIdpMetadata(honest()));
});

test.each<[string, string, () => string]>([
  ['nothing', 'xml', () => ''],
  ['a page', 'markup', () => '<!doctype html><title>404</title>'],
  ['a service’s', 'metadata', () => makeSpMetadata({ entityId: 'a', acsUrl: 'b' })],
  ['no name', 'metadata', () => honest().replace(/entityID="[^"]*"/, '')],
  ['a name too long', 'metadata', () => entityOf(roleOf(keyOf(keys.certificate) + SERVICE), 'a'.repeat(1_025))],
  ['another binding only', 'metadata', () => honest().replace(REDIRECT_BINDING, POST_BINDING)],
  [
    'an address that is a script',
    'metadata',
    () => honest().replace('https://idp.example.com/sso', 'javascript:alert(1)//'),
  ],
  ['an address that is none', 'metadata', () => honest().replace('https://idp.example.com/sso', '/sso')],
  [
    'another protocol',
    'metadata',
    () => entityOf(roleOf(keyOf(keys.certificate) + SERVICE, 'urn:oasis:names:tc:SAML:1.1:protocol')),
  ],
  [
    'two identity providers',
    'metadata',
    () => `<md:EntitiesDescriptor xmlns:md="${METADATA}">${honest()}${honest()}</md:EntitiesDescriptor>`,
  ],
  ['no certificate', 'certificate', () => entityOf(roleOf(SERVICE))],
  ['none that can verify', 'certificate', () => entityOf(roleOf(keyOf(ec.certificate) + SERVICE))],
  ['another namespace', 'metadata', () => honest().replaceAll(METADATA, 'urn:evil')],
])('metadata of %s are refused', async (_, fault, make) => {
  await expect(readIdpMetadata(make())).rejects.toMatchObject({ name: 'SamlRefused', fault });
});

test('nine certificates are too many', async () => {
  const all = await Promise.all(Array.from({ length: 9 }, () => makeSamlKeys()));
  const metadata = (count: number) =>
    entityOf(
      roleOf(
        all
          .slice(0, count)
          .map(({ certificate }) => keyOf(certificate))
          .join('') + SERVICE,
      ),
    );
  expect((await readIdpMetadata(metadata(8))).certificates).toHaveLength(8);
  await expect(readIdpMetadata(metadata(9))).rejects.toMatchObject({ fault: 'certificate' });
});

test('ours are read by samlify', () => {
  const acsUrl = 'https://auth.example.com/sso/saml/conn_1/acs?a=1&b=2';
  const metadata = makeSpMetadata({ entityId: 'https://auth.example.com/"metadata"', acsUrl });
  const { entityMeta } = ServiceProvider({ metadata });
  expect(entityMeta.getEntityID()).toBe('https://auth.example.com/"metadata"');
  expect(entityMeta.getAssertionConsumerService('post')).toBe(acsUrl);
  expect([entityMeta.isWantAssertionsSigned(), entityMeta.isAuthnRequestSigned()]).toEqual([true, false]);
});
