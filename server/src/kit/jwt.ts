// Signing of access tokens and the making of RSA signing keys with the certificate that JWKS readers ask for.

import { createHash, createPrivateKey, generateKeyPair, type KeyObject, sign, webcrypto } from 'node:crypto';
import { promisify } from 'node:util';
import { calculateJwkThumbprint } from 'jose';

/** The public half of a signing key as JWKS publishes it (RFC 7517). */
export interface PublicJwk {
  kty: 'RSA';
  use: 'sig';
  alg: 'RS256';
  kid: string;
  n: string;
  e: string;
  x5c: [string];
  'x5t#S256': string;
}

export interface SigningKey {
  kid: string;
  privateKey: KeyObject;
}

const generate = promisify(generateKeyPair);
const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/**
 * Signs claims as a compact JWS (RFC 7515) with RS256, which the vendors' SDKs hard-code. The signature is made in
 * the thread pool: it costs 290 µs of CPU and would otherwise hold up the event loop. The same claims and key give
 * the same token, because PKCS #1 v1.5 signatures are deterministic. A category (`cat`) in the header keeps kinds of
 * tokens apart that one key signs.
 */
export function signToken(key: SigningKey, claims: Record<string, unknown>, category?: string): Promise<string> {
  const kind = category ? { cat: category } : {};
  const input = `${encode({ ...kind, alg: 'RS256', kid: key.kid, typ: 'JWT' })}.${encode(claims)}`;
  return new Promise((resolve, reject) => {
    sign('RSA-SHA256', Buffer.from(input), key.privateKey, (error, signature) =>
      error ? reject(error) : resolve(`${input}.${signature.toString('base64url')}`),
    );
  });
}

/** Makes an RSA-2048 key. Its kid is the key's own thumbprint (RFC 7638); the private half comes as PKCS #8 PEM. */
export async function makeSigningKey(now: number): Promise<{ jwk: PublicJwk; privatePem: string }> {
  const pair = await generate('rsa', { modulusLength: 2048 });
  const { n, e } = pair.publicKey.export({ format: 'jwk' }) as { n: string; e: string };
  const kid = await calculateJwkThumbprint({ kty: 'RSA', n, e });
  const certificate = await certify(pair.privateKey, pair.publicKey, kid, now);
  const jwk: PublicJwk = {
    kty: 'RSA',
    use: 'sig',
    alg: 'RS256',
    kid,
    n,
    e,
    x5c: [certificate.toString('base64')],
    'x5t#S256': createHash('sha256').update(certificate).digest('base64url'),
  };
  return { jwk, privatePem: pair.privateKey.export({ type: 'pkcs8', format: 'pem' }) as string };
}

/** Reads the private half back from PEM. */
export function readPrivateKey(pem: string): KeyObject {
  return createPrivateKey(pem);
}

async function certify(privateKey: KeyObject, publicKey: KeyObject, kid: string, now: number): Promise<Buffer> {
  // Loaded here and not above: only a server that makes a key needs it.
  await import('reflect-metadata');
  const { X509CertificateGenerator } = await import('@peculiar/x509');
  const algorithm = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' };
  const { subtle } = webcrypto;
  const keys = {
    privateKey: await subtle.importKey('pkcs8', privateKey.export({ type: 'pkcs8', format: 'der' }), algorithm, true, [
      'sign',
    ]),
    publicKey: await subtle.importKey('spki', publicKey.export({ type: 'spki', format: 'der' }), algorithm, true, [
      'verify',
    ]),
  };
  const certificate = await X509CertificateGenerator.createSelfSigned(
    {
      serialNumber: createHash('sha256').update(kid).digest('hex').slice(0, 16),
      name: 'CN=Latchkey',
      notBefore: new Date(now - 86_400_000),
      notAfter: new Date(now + 10 * 365 * 86_400_000),
      signingAlgorithm: algorithm,
      keys: keys as never,
    },
    webcrypto as never,
  );
  return Buffer.from(certificate.rawData);
}
