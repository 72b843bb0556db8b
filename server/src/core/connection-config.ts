// What an identity provider is told to be: read from what an operator gives, and refused while nothing depends on it.

import { canVerify, readCertificate } from '../kit/saml/certificates.ts';
import type { ConnectionConfig, OidcConfig, SamlConfig } from '../model/connection.ts';
import { type Refusal, refuse } from '../model/refusal.ts';
import type { Work } from './work.ts';

const MAX_TEXT = 2_048;
const MAX_CERTIFICATES = 8;
const MAX_CERTIFICATE = 64 * 1024;
const MAX_SCOPES = 50;
const SCOPES = ['openid', 'email', 'profile'];

export interface NewOidc {
  protocol: 'oidc';
  issuer: string;
  clientId: string;
  /** Null for a client without one. When it is not given, the present one stays, unless issuer or client are others. */
  clientSecret?: string | null;
  scopes?: string[];
}

export interface NewSaml {
  protocol: 'saml';
  idpEntityId: string;
  ssoUrl: string;
  /** In PEM, or the bare base64 of metadata; a text may hold several. */
  certificates: string[];
  idpInitiated?: boolean;
}

export type NewConfig = NewOidc | NewSaml;

/** Checks what a connection is told of its provider. Refuses `invalid_connection_settings`. */
export function readConnectionConfig(work: Work, given: NewConfig): ConnectionConfig {
  return given.protocol === 'oidc' ? readOidc(work, given) : readSaml(work, given);
}

/** The refusal of a connection that cannot be so; `reason` goes on from "That connection …". */
export function refuseConnection(reason: string): Refusal<'invalid_connection_settings'> {
  return refuse('invalid_connection_settings', { reason });
}

/** Whether a text is of one line, and no longer than `most`. */
export function isPlain(text: string, most = MAX_TEXT): boolean {
  return text.trim() !== '' && text.length <= most && text.isWellFormed() && !/[\p{Cc}\p{Zl}\p{Zp}]/u.test(text);
}

// The issuer is told to us to the letter (OpenID Connect Discovery 1.0 section 4.3), so nothing of it is changed here.
function readOidc(work: Work, { issuer, clientId, clientSecret, scopes = SCOPES }: NewOidc): OidcConfig {
  checkUrl(work, 'issuer', issuer);
  if (/[?#]/.test(issuer)) throw refuseConnection('has an issuer with a query or a fragment');
  if (!isPlain(clientId)) throw refuseConnection('needs a client id');
  if (typeof clientSecret === 'string' && !isPlain(clientSecret))
    throw refuseConnection('needs a client secret of one line');
  const asked = [...new Set(scopes)];
  if (asked.length > MAX_SCOPES || !asked.every((scope) => /^[\x21\x23-\x5b\x5d-\x7e]{1,256}$/.test(scope)))
    throw refuseConnection('has a scope that is none');
  if (!asked.includes('openid')) throw refuseConnection('needs the scope openid');
  return { protocol: 'oidc', issuer, clientId, scopes: asked };
}

function readSaml(work: Work, { idpEntityId, ssoUrl, certificates, idpInitiated = false }: NewSaml): SamlConfig {
  // SAML Core 2.0 section 8.3.6: a URI of at most 1,024 characters.
  if (!isPlain(idpEntityId, 1_024)) throw refuseConnection('needs the entity id of the provider');
  checkUrl(work, 'SSO URL', ssoUrl);
  const pinned = [...new Set(certificates.flatMap(pemsIn))];
  if (pinned.length === 0) throw refuseConnection("needs the provider's certificate");
  if (pinned.length > MAX_CERTIFICATES) throw refuseConnection(`has more than ${MAX_CERTIFICATES} certificates`);
  return { protocol: 'saml', idpEntityId, ssoUrl, certificates: pinned, idpInitiated };
}

// What a person's proof travels over is not in the clear where people depend on it, whatever else may be called there.
function checkUrl({ tools }: Work, what: string, url: string): void {
  const fault = tools.outbound.fault(url);
  if (!isPlain(url) || /\s/.test(url)) throw refuseConnection(`needs an ${what}`);
  if (fault) throw refuseConnection(`has an ${what} that ${fault}`);
  if (tools.production && new URL(url).protocol !== 'https:')
    throw refuseConnection(`has an ${what} that is not https`);
  if (url.includes('#')) throw refuseConnection(`has an ${what} with a fragment`);
}

// In one form, whatever they were copied from. When they end is for whoever pins them to judge.
function pemsIn(text: string): string[] {
  if (text.length > MAX_CERTIFICATE) throw refuseConnection('has a certificate that is too long');
  const written = text.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [text];
  return written.map((each) => {
    const certificate = readCertificate(each);
    if (!certificate) throw refuseConnection('has a certificate that cannot be read');
    if (!canVerify(certificate)) throw refuseConnection('has a certificate whose key is not RSA of 2,048 bits or more');
    return certificate.toString();
  });
}
