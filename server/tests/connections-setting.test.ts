// Setting a connection up: what it may be told of its provider, what stays when it is set up anew, and drafts.

import { expect, test } from 'vitest';
import {
  activateConnection,
  deactivateConnection,
  getClientSecret,
  getConnection,
  type NewConnection,
  setConnection,
} from '../src/core/connections.ts';
import type { OidcConfig, SamlConfig } from '../src/model/connection.ts';
import { connect, OIDC, organizationAt, samlConfig } from './connections-made.ts';
import { onEachDatabase } from './house.ts';
import { makeSamlKeys } from './saml-idp.ts';
import { rows } from './security/rows.ts';

const oidc = (more: object): NewConnection => ({ type: 'GenericOIDC', config: { ...OIDC, ...more } });
const saml = async (more: object): Promise<NewConnection> => ({
  type: 'GenericSAML',
  config: { ...(await samlConfig()), ...more },
});
const pem = (base64: string) => `-----BEGIN CERTIFICATE-----\n${base64}\n-----END CERTIFICATE-----\n`;

onEachDatabase('setting connections up', (open) => {
  const refused = (reason: string) => ({ code: 'invalid_connection_settings', data: { reason } });

  test('a new one is complete and active, or a draft that says where to find it', async () => {
    const { work } = await open();
    const made = await setConnection(work, oidc({}));
    expect(made).toMatchObject({ state: 'active', name: 'GenericOIDC', isRequired: false, organizationId: null });
    expect(made.config).toEqual({
      protocol: 'oidc',
      issuer: OIDC.issuer,
      clientId: OIDC.clientId,
      scopes: ['openid', 'email', 'profile'],
    });
    const draft = await setConnection(work, { type: 'OktaSAML', name: 'Later' });
    expect(draft).toMatchObject({ state: 'draft', config: null });
    await expect(activateConnection(work, draft.id)).rejects.toMatchObject({ code: 'invalid_connection_settings' });
    await expect(setConnection(work, { id: draft.id, active: true })).rejects.toMatchObject({
      code: 'invalid_connection_settings',
    });
    const { config } = await saml({});
    expect((await setConnection(work, { id: draft.id, ...(config ? { config } : {}) })).state).toBe('active');
  });

  test('what is not given anew stays as it is', async () => {
    const house = await open();
    const { work } = house;
    const acme = await organizationAt(house, 'Acme', 'acme.com');
    const made = await connect(house, acme.id, { isRequired: true });
    await deactivateConnection(work, made.id);
    const renamed = await setConnection(work, { id: made.id, name: 'Anew' });
    expect(renamed).toEqual({ ...made, name: 'Anew', state: 'inactive', updatedAt: expect.any(Number) });
    expect(await getClientSecret(work, made.id)).toBe(OIDC.clientSecret);
    expect(await getConnection(work, made.id)).toEqual(renamed);
  });

  test('a secret stays with the client that it was agreed for, and with no other', async () => {
    const house = await open();
    const { work } = house;
    const { id } = await connect(house, null);
    const { clientSecret: _, ...plain } = OIDC;
    await setConnection(work, { id, config: { ...plain, scopes: ['openid', 'groups'] } });
    expect(await getClientSecret(work, id)).toBe(OIDC.clientSecret);
    for (const other of [{ issuer: 'https://other.example.com' }, { clientId: 'other' }])
      await expect(setConnection(work, { id, config: { ...plain, ...other } })).rejects.toMatchObject(
        refused('needs its client secret again, because issuer or client are others now'),
      );
    await setConnection(work, { id, config: { ...plain, clientId: 'other', clientSecret: null } });
    expect(await getClientSecret(work, id)).toBeNull();
    await setConnection(work, { id, config: { ...plain, issuer: 'https://other.example.com' } });
    expect(await getClientSecret(work, id)).toBeNull();
  });

  test('OpenID Connect: what no provider is, is refused, and nothing is written', async () => {
    const { work, database } = await open();
    const wrong: [object, string][] = [
      [{ issuer: 'idp' }, 'has an issuer that is no http address'],
      [{ issuer: '' }, 'needs an issuer'],
      [{ issuer: ' https://idp.example.com' }, 'needs an issuer'],
      [{ issuer: 'https://idp.example.com/\n' }, 'needs an issuer'],
      [{ issuer: `https://idp.example.com/${'x'.repeat(2_100)}` }, 'needs an issuer'],
      [{ issuer: 'https://a:b@idp.example.com' }, 'has an issuer that has user information'],
      [{ issuer: 'https://idp.example.com/?a=b' }, 'has an issuer with a query or a fragment'],
      [{ issuer: 'https://idp.example.com/#a' }, 'has an issuer with a fragment'],
      [{ issuer: 'javascript:alert(1)' }, 'has an issuer that is no http address'],
      [{ clientId: ' ' }, 'needs a client id'],
      [{ clientId: 'a\nb' }, 'needs a client id'],
      [{ clientId: '\ud800' }, 'needs a client id'],
      [{ clientSecret: '' }, 'needs a client secret of one line'],
      [{ clientSecret: 'a\nb' }, 'needs a client secret of one line'],
      [{ scopes: ['openid', 'a b'] }, 'has a scope that is none'],
      [{ scopes: Array.from({ length: 51 }, (_, at) => `s${at}`) }, 'has a scope that is none'],
      [{ scopes: ['email'] }, 'needs the scope openid'],
    ];
    for (const [more, reason] of wrong)
      await expect(setConnection(work, oidc(more)), JSON.stringify(more)).rejects.toMatchObject(refused(reason));
    expect(await rows(database, 'select id from connections')).toEqual([]);
  });

  test('SAML: what no provider is, is refused, and nothing is written', async () => {
    const { work, database } = await open();
    const key = '-----BEGIN PRIVATE KEY-----\nAA==\n-----END PRIVATE KEY-----';
    const wrong: [object, string][] = [
      [{ idpEntityId: '' }, 'needs the entity id of the provider'],
      [{ idpEntityId: 'x'.repeat(1_025) }, 'needs the entity id of the provider'],
      [{ ssoUrl: '' }, 'needs an SSO URL'],
      [{ ssoUrl: 'javascript:alert(1)' }, 'has an SSO URL that is no http address'],
      [{ certificates: [] }, "needs the provider's certificate"],
      [{ certificates: ['hello'] }, 'has a certificate that cannot be read'],
      [{ certificates: ['aGVsbG8='] }, 'has a certificate that cannot be read'],
      [{ certificates: [key] }, 'has a certificate that cannot be read'],
      [{ certificates: ['A'.repeat(70_000)] }, 'has a certificate that is too long'],
    ];
    for (const [more, reason] of wrong)
      await expect(setConnection(work, await saml(more)), JSON.stringify(more).slice(0, 99)).rejects.toMatchObject(
        refused(reason),
      );
    expect(await rows(database, 'select id from connections')).toEqual([]);
  });

  test('SAML: only certificates that can verify are taken', async () => {
    const { work } = await open();
    for (const kind of ['weak', 'ec'] as const) {
      const { certificate } = await makeSamlKeys(kind);
      await expect(setConnection(work, await saml({ certificates: [certificate] }))).rejects.toMatchObject(
        refused('has a certificate whose key is not RSA of 2,048 bits or more'),
      );
    }
  });

  test('SAML: a certificate is one however it was copied, and several stand side by side', async () => {
    const { work } = await open();
    const [{ certificate: one }, { certificate: other }] = [await makeSamlKeys(), await makeSamlKeys()];
    const wrapped = one.match(/.{1,76}/g)?.join('\r\n  ') ?? '';
    const bundle = `some words\n${pem(one)}between\n${pem(other)}`;
    const made = await setConnection(work, await saml({ certificates: [one, wrapped, pem(one), bundle] }));
    const { certificates } = made.config as SamlConfig;
    expect(certificates.map((text) => text.replace(/-----[^-]+-----|\s/g, ''))).toEqual([one, other]);
  });

  test('in production nothing of a sign-in travels in the clear', async () => {
    const house = await open();
    const { work } = house;
    house.house.tools.production = true;
    await expect(setConnection(work, oidc({ issuer: 'http://idp.example.com' }))).rejects.toMatchObject(
      refused('has an issuer that is not https'),
    );
    await expect(setConnection(work, await saml({ ssoUrl: 'http://idp.example.com/sso' }))).rejects.toMatchObject(
      refused('has an SSO URL that is not https'),
    );
    house.house.tools.production = false;
    const made = await setConnection(work, oidc({ issuer: 'http://127.0.0.1:9/oidc' }));
    expect((made.config as OidcConfig).issuer).toBe('http://127.0.0.1:9/oidc');
  });

  test('a connection stays with its protocol and its organization', async () => {
    const house = await open();
    const { work } = house;
    const [acme, bolt] = [await organizationAt(house, 'Acme'), await organizationAt(house, 'Bolt')];
    const { id } = await connect(house, acme.id);
    const { config } = await saml({});
    if (!config) throw new Error('no config');
    await expect(setConnection(work, { id, config })).rejects.toMatchObject(refused('is of the type GenericOIDC'));
    await expect(setConnection(work, { id, type: 'OktaSAML' })).rejects.toMatchObject(
      refused('is of the type GenericOIDC'),
    );
    for (const organizationId of [bolt.id, null])
      await expect(setConnection(work, { id, organizationId })).rejects.toMatchObject(
        refused('belongs to another organization'),
      );
    expect((await setConnection(work, { id, organizationId: acme.id, type: 'OktaOIDC' })).type).toBe('OktaOIDC');
  });

  test('one of no type, of no name, for nobody, and one that is not there are refused', async () => {
    const { work } = await open();
    await expect(setConnection(work, { type: 'Telepathy' })).rejects.toMatchObject(
      refused('needs a type that is known'),
    );
    await expect(setConnection(work, { config: OIDC })).rejects.toMatchObject(refused('needs a type that is known'));
    await expect(setConnection(work, { ...oidc({}), name: 'a\u0000b' })).rejects.toMatchObject(
      refused('needs a name of one line'),
    );
    await expect(setConnection(work, { ...oidc({}), isRequired: true })).rejects.toMatchObject({
      code: 'invalid_connection_settings',
    });
    await expect(setConnection(work, { ...oidc({}), organizationId: 'org_none' })).rejects.toMatchObject({
      code: 'not_found',
      data: { entity: 'organization', id: 'org_none' },
    });
    await expect(setConnection(work, { id: 'conn_none', name: 'x' })).rejects.toMatchObject({
      code: 'not_found',
      data: { entity: 'connection', id: 'conn_none' },
    });
  });
});
