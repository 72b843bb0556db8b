// A SAML identity provider for tests, made of another library: metadata, a page that signs people in, and its answers.

import { createPrivateKey, type KeyObject, webcrypto } from 'node:crypto';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { inflateRawSync } from 'node:zlib';
import 'reflect-metadata';
import { X509CertificateGenerator } from '@peculiar/x509';
import * as samlify from 'samlify';
import { html } from '../src/kit/markup.ts';
import type { SamlSp } from '../src/kit/saml/names.ts';

// samlify asks for a schema check. What comes in here was written by the code under test.
samlify.setSchemaValidator({ validate: async () => 'not looked at' });

export interface SamlKeys {
  privateKey: KeyObject;
  /** PEM. */
  privatePem: string;
  publicPem: string;
  /** DER in base64. */
  certificate: string;
}

export interface SamlPerson {
  nameId: string;
  attributes: Record<string, string>;
}

export interface Answering {
  sp: SamlSp;
  /** The request that is answered; null for an answer to none. */
  requestId: string | null;
  person?: SamlPerson;
  /** Epoch milliseconds; its own time by default. */
  now?: number;
  signs?: 'assertion' | 'response' | 'both';
  /** As samlify spells it: the URI of a signature algorithm. */
  algorithm?: string;
  /** What is put in the place of what it would say: `Destination`, `Audience`, `StatusCode`, …. */
  instead?: Record<string, string>;
}

export interface SamlIdpServer {
  entityId: string;
  ssoUrl: string;
  keys: SamlKeys;
  metadata: string;
  /** Who is signed in by the next request. */
  person: SamlPerson;
  /** Whether its page waits for a click; else the page sends itself on. */
  waits: boolean;
  /** What time it has; epoch milliseconds. */
  now(): number;
  /** The ids of the requests that came. */
  requests: string[];
  /** The form field of an answer. */
  answer(given: Answering): Promise<string>;
  close(): Promise<void>;
}

/** A fresh key, and a certificate that it signed for itself. */
export async function makeSamlKeys(kind: 'rsa' | 'weak' | 'ec' = 'rsa'): Promise<SamlKeys> {
  const algorithm =
    kind === 'ec'
      ? { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' }
      : {
          name: 'RSASSA-PKCS1-v1_5',
          hash: 'SHA-256',
          modulusLength: kind === 'weak' ? 1_024 : 2_048,
          publicExponent: new Uint8Array([1, 0, 1]),
        };
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const certificate = await X509CertificateGenerator.createSelfSigned(
    {
      serialNumber: '01',
      name: 'CN=idp.example.com',
      notBefore: new Date(Date.UTC(2024, 0)),
      notAfter: new Date(Date.UTC(2025, 0)),
      signingAlgorithm: algorithm,
      keys: keys as never,
    },
    webcrypto as never,
  );
  const exported = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', keys.privateKey));
  const privateKey = createPrivateKey({ key: exported, format: 'der', type: 'pkcs8' });
  const spki = Buffer.from(await webcrypto.subtle.exportKey('spki', keys.publicKey)).toString('base64');
  return {
    privateKey,
    privatePem: privateKey.export({ type: 'pkcs8', format: 'pem' }) as string,
    publicPem: `-----BEGIN PUBLIC KEY-----\n${spki.match(/.{1,64}/g)?.join('\n')}\n-----END PUBLIC KEY-----\n`,
    certificate: Buffer.from(certificate.rawData).toString('base64'),
  };
}

/**
 * Starts an identity provider on a port of its own. Whoever is sent there by an AuthnRequest is signed in as `person`
 * and sent on, by a form, to where the request says; it knows every service provider.
 */
export async function startSamlIdp(given: { keys?: SamlKeys } = {}): Promise<SamlIdpServer> {
  const keys = given.keys ?? (await makeSamlKeys());
  const server = http.createServer((request, to) => {
    serve(request.url ?? '')
      .then((page) => to.writeHead(200, { 'content-type': page.type, 'cache-control': 'no-store' }).end(page.body))
      .catch((error) => to.writeHead(400, { 'content-type': 'text/plain' }).end(String(error)));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const [entityId, ssoUrl] = [`${origin}/metadata`, `${origin}/sso`];
  const idp: SamlIdpServer = {
    entityId,
    ssoUrl,
    keys,
    metadata: open({ entityId, ssoUrl, keys }).getMetadata(),
    person: { nameId: 'ada', attributes: { email: 'ada@example.com', firstName: 'Ada', lastName: 'Lovelace' } },
    waits: false,
    now: Date.now,
    requests: [],
    answer: (how) => answer(idp, how),
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };

  async function serve(path: string): Promise<{ type: string; body: string }> {
    const url = new URL(path, origin);
    if (url.pathname === '/metadata') return { type: 'application/samlmetadata+xml', body: idp.metadata };
    if (url.pathname !== '/sso') throw new Error('nothing is here');
    const sp = senderOf(url.searchParams.get('SAMLRequest') ?? '');
    const { extract } = await open(idp).parseLoginRequest(partner(sp, 'assertion'), 'redirect', {
      query: Object.fromEntries(url.searchParams),
    });
    const requestId = String(extract.request?.id);
    idp.requests.push(requestId);
    const field = await idp.answer({ sp, requestId });
    return { type: 'text/html', body: form(sp.acsUrl, field, url.searchParams.get('RelayState'), idp.waits) };
  }
  return idp;
}

const PAGE_SCRIPT = html`<script>document.forms[0].submit()</script>`;

function form(acsUrl: string, field: string, relayState: string | null, waits: boolean): string {
  const state = relayState === null ? null : html`<input type="hidden" name="RelayState" value="${relayState}">`;
  const { source } =
    html`<title>Identity provider</title><form method="post" action="${acsUrl}"><input type="hidden" name="SAMLResponse" value="${field}">${state}<button>Continue</button></form>${waits ? null : PAGE_SCRIPT}`;
  return `<!doctype html>${source}`;
}

function open(idp: Pick<SamlIdpServer, 'entityId' | 'ssoUrl' | 'keys'>, algorithm?: string, names: string[] = []) {
  const { namespace, algorithms } = samlify.Constants;
  return samlify.IdentityProvider({
    entityID: idp.entityId,
    signingCert: idp.keys.certificate,
    privateKey: idp.keys.privatePem,
    requestSignatureAlgorithm: algorithm ?? algorithms.signature.RSA_SHA256,
    nameIDFormat: [namespace.format.persistent],
    singleSignOnService: [{ Binding: namespace.binding.redirect, Location: idp.ssoUrl }],
    // samlify grumbles where there is none.
    singleLogoutService: [{ Binding: namespace.binding.redirect, Location: `${idp.ssoUrl}/out` }],
    loginResponseTemplate: {
      context: samlify.SamlLib.defaultLoginResponseTemplate.context,
      attributes: names.map((name, at) => ({
        name,
        valueTag: `a${at}`,
        nameFormat: 'urn:oasis:names:tc:SAML:2.0:attrname-format:basic',
        valueXsiType: 'xs:string',
      })),
    },
  });
}

function partner({ entityId, acsUrl }: SamlSp, signs: NonNullable<Answering['signs']>) {
  return samlify.ServiceProvider({
    entityID: entityId,
    wantAssertionsSigned: signs !== 'response',
    wantMessageSigned: signs !== 'assertion',
    assertionConsumerService: [{ Binding: samlify.Constants.namespace.binding.post, Location: acsUrl }],
  });
}

// Who asks, and where the answer goes: a real one looks that up in the metadata that it was given.
function senderOf(request: string): SamlSp {
  const xml = inflateRawSync(Buffer.from(request, 'base64')).toString();
  const acsUrl = /AssertionConsumerServiceURL="([^"]+)"/.exec(xml)?.[1];
  const entityId = /<saml:Issuer[^>]*>([^<]+)</.exec(xml)?.[1];
  if (!acsUrl || !entityId) throw new Error('the request does not say who asks');
  return { acsUrl, entityId };
}

async function answer(idp: SamlIdpServer, given: Answering): Promise<string> {
  const { sp, requestId, person = idp.person, now = idp.now(), signs = 'assertion' } = given;
  const at = (offset: number) => new Date(now + offset).toISOString();
  const names = Object.keys(person.attributes);
  const id = `_${webcrypto.randomUUID()}`;
  const tags: Record<string, string | null> = {
    ID: id,
    AssertionID: `_${webcrypto.randomUUID()}`,
    IssueInstant: at(0),
    Issuer: idp.entityId,
    Destination: sp.acsUrl,
    SubjectRecipient: sp.acsUrl,
    Audience: sp.entityId,
    InResponseTo: requestId,
    StatusCode: samlify.Constants.StatusCode.Success,
    NameIDFormat: samlify.Constants.namespace.format.persistent,
    NameID: person.nameId,
    ConditionsNotBefore: at(0),
    ConditionsNotOnOrAfter: at(300_000),
    SubjectConfirmationDataNotOnOrAfter: at(300_000),
    ...Object.fromEntries(names.map((name, index) => [`attrA${index}`, person.attributes[name] as string])),
    ...given.instead,
  };
  const statement = html`<saml:AuthnStatement AuthnInstant="${at(0)}" SessionIndex="${`_${webcrypto.randomUUID()}`}"><saml:AuthnContext><saml:AuthnContextClassRef>urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport</saml:AuthnContextClassRef></saml:AuthnContext></saml:AuthnStatement>`;
  const fill = (template: string) => ({
    id,
    context: samlify.SamlLib.replaceTagsByValue(template.replace('{AuthnStatement}', statement.source), tags),
  });
  const { context } = await open(idp, given.algorithm, names).createLoginResponse(
    partner(sp, signs),
    { extract: {} },
    'post',
    {},
    { customTagReplacement: fill },
  );
  return context;
}
