// `latchkey connections`, as a person would give it, on both databases.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { getClientSecret, getConnection } from '../src/core/connections.ts';
import { openWork, SYSTEM } from '../src/core/work.ts';
import type { SamlConfig } from '../src/model/connection.ts';
import { arrive, latchkey, type Place, visit } from './command-line.ts';
import { organizationAt } from './connections-made.ts';
import { KINDS } from './house.ts';
import { makeSamlKeys } from './saml-idp.ts';

const HERE = ['--public-url', 'https://auth.example.com'];

function folder(files: Record<string, string>): (name: string) => string {
  const path = mkdtempSync(join(tmpdir(), 'latchkey-test-'));
  onTestFinished(() => rmSync(path, { recursive: true }));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(path, name), text);
  return (name) => join(path, name);
}

/** An organization with a verified domain, in a database that a server has opened. */
const settle = (place: Place) =>
  visit(place, async ({ tools, environment, apiKey, clientId }) => {
    const work = openWork(tools, environment, SYSTEM);
    return organizationAt({ environment, apiKey: apiKey ?? '', clientId, work }, 'Acme', 'acme.com');
  });
const look = <T>(place: Place, act: (work: ReturnType<typeof openWork>) => Promise<T>) =>
  visit(place, ({ tools, environment }) => act(openWork(tools, environment, SYSTEM)));
const idIn = (out: string) => /conn_[0-9A-Z]{26}/.exec(out)?.[0] ?? '';

const metadata = (certificate: string) => `<?xml version="1.0"?>
<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" entityID="https://idp.example.com/saml">
  <md:IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">
    <md:KeyDescriptor use="signing"><ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:X509Data>
      <ds:X509Certificate>${certificate}</ds:X509Certificate>
    </ds:X509Data></ds:KeyInfo></md:KeyDescriptor>
    <md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="https://idp.example.com/sso"/>
  </md:IDPSSODescriptor>
</md:EntityDescriptor>`;

describe.each(KINDS)('latchkey connections (%s)', (kind) => {
  test('sets one up by OpenID Connect, with a secret from a file, and says what the provider must be told', async () => {
    const place = await arrive(kind);
    const acme = await settle(place);
    const file = folder({ secret: 'a client secret\n' });
    const words = [
      'connections',
      'set-oidc',
      '--organization',
      acme.id,
      '--name',
      'Acme by Okta',
      '--type',
      'OktaOIDC',
    ];
    const provider = ['--issuer', 'https://acme.okta.com', '--client-id', 'ours', '--secret-file', file('secret')];
    const made = await latchkey(place, ...words, ...provider, '--required', ...HERE);
    const id = idIn(made.out);
    expect(made).toEqual({
      code: 0,
      err: '',
      out: [
        `${id} is active.`,
        'Enter at the identity provider:',
        `  redirect URI  https://auth.example.com/sso/oidc/${id}/callback`,
      ].join('\n'),
    });
    const { out } = await latchkey(place, 'connections', 'list');
    expect(out.split('\n')[1]).toMatch(
      new RegExp(`^${id} +OktaOIDC +active +yes +${acme.id} +acme\\.com +Acme by Okta$`),
    );
    expect(out).not.toContain('a client secret');
    expect(await look(place, (work) => getClientSecret(work, id))).toBe('a client secret');
  });

  test('changes what is given, and leaves the rest', async () => {
    const place = await arrive(kind);
    await settle(place);
    const provider = ['--issuer', 'https://idp.example.com', '--client-id', 'ours'];
    const id = idIn((await latchkey(place, 'connections', 'set-oidc', ...provider)).out);
    expect((await latchkey(place, 'connections', 'set-oidc', id, '--name', 'Anew', '--no-active')).code).toBe(0);
    expect(await look(place, (work) => getConnection(work, id))).toMatchObject({
      name: 'Anew',
      state: 'inactive',
      config: { issuer: 'https://idp.example.com' },
    });
    expect(await latchkey(place, 'connections', 'activate', id)).toMatchObject({ out: `${id} signs people in.` });
    expect(await latchkey(place, 'connections', 'deactivate', id)).toMatchObject({ out: `${id} signs nobody in.` });
    expect(await latchkey(place, 'connections', 'remove', id)).toMatchObject({ code: 0 });
    expect(await latchkey(place, 'connections', 'remove', id)).toEqual({
      code: 1,
      out: '',
      err: `There is no connection ${id}.`,
    });
  });

  test('makes a draft by SAML first, for the provider to be told of it, and completes it from metadata', async () => {
    const place = await arrive(kind);
    const acme = await settle(place);
    const draft = await latchkey(place, 'connections', 'set-saml', '--organization', acme.id, ...HERE);
    const id = idIn(draft.out);
    expect(draft.out.split('\n')).toEqual([
      `${id} is a draft: tell it of the provider next.`,
      'Enter at the identity provider:',
      `  ACS URL (single sign-on URL)    https://auth.example.com/sso/saml/${id}/acs`,
      `  entity ID (audience, metadata)  https://auth.example.com/sso/saml/${id}/metadata`,
    ]);
    const { certificate } = await makeSamlKeys();
    const file = folder({ 'metadata.xml': metadata(certificate), 'broken.xml': '<html/>' });
    const set = ['connections', 'set-saml', id, '--metadata'];
    expect(await latchkey(place, ...set, file('broken.xml'))).toEqual({
      code: 1,
      out: '',
      err: 'The file is no SAML metadata of one identity provider.',
    });
    expect((await latchkey(place, ...set, file('metadata.xml'), '--idp-initiated')).out).toContain(`${id} is active.`);
    const { config } = await look(place, (work) => getConnection(work, id));
    expect(config).toMatchObject({
      idpEntityId: 'https://idp.example.com/saml',
      ssoUrl: 'https://idp.example.com/sso',
      idpInitiated: true,
    });
    expect((config as SamlConfig).certificates).toHaveLength(1);
  });

  test('takes entity id, URL and certificates one by one where there are no metadata', async () => {
    const place = await arrive(kind);
    await settle(place);
    const [one, other] = [await makeSamlKeys(), await makeSamlKeys()];
    const file = folder({ 'one.pem': one.certificate, 'other.pem': other.certificate, 'none.pem': 'hello' });
    const by = ['connections', 'set-saml', '--entity-id', 'urn:idp', '--sso-url', 'https://idp.example.com/sso'];
    const made = await latchkey(place, ...by, '--certificate', file('one.pem'), file('other.pem'));
    const { config } = await look(place, (work) => getConnection(work, idIn(made.out)));
    expect((config as SamlConfig).certificates).toHaveLength(2);
    expect(await latchkey(place, ...by, '--certificate', file('none.pem'))).toMatchObject({
      code: 1,
      err: 'That connection has a certificate that cannot be read.',
    });
    expect(await latchkey(place, ...by)).toMatchObject({ err: "That connection needs the provider's certificate." });
  });

  test('says what is wrong in a sentence', async () => {
    const place = await arrive(kind);
    await settle(place);
    const oidc = ['connections', 'set-oidc'];
    for (const [words, err] of [
      [[...oidc, '--issuer', 'https://x'], '--issuer and --client-id go together.'],
      [[...oidc, '--secret-file', 'x'], '--secret-file and --scope need an --issuer and a --client-id.'],
      [
        [...oidc, '--type', 'OktaSAML', '--issuer', 'https://x', '--client-id', 'x'],
        'That connection is of the type OktaSAML.',
      ],
      [[...oidc, '--organization', 'org_none'], 'There is no organization org_none.'],
      [
        ['connections', 'set-saml', '--metadata', 'x', '--entity-id', 'x'],
        'Give --metadata, or --entity-id with --sso-url and --certificate.',
      ],
    ] as const)
      expect(await latchkey(place, ...words)).toEqual({ code: 1, out: '', err });
  });
});
