// The certificates that an identity provider is pinned by: only their keys count, not who signed them or until when.

import { X509Certificate } from 'node:crypto';

const MIN_BITS = 2_048;

/** Reads a certificate in PEM, or DER in base64; null for anything else. */
export function readCertificate(text: string): X509Certificate | null {
  const pem = /^-----BEGIN CERTIFICATE-----([A-Za-z0-9+/=\s]+)-----END CERTIFICATE-----$/.exec(text.trim());
  const bare = (pem?.[1] ?? text).replace(/\s+/g, '');
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(bare)) return null;
  try {
    return new X509Certificate(Buffer.from(bare, 'base64'));
  } catch {
    return null;
  }
}

/**
 * Whether signatures may be verified by it: RSA of 2048 bits or more. Others are left out, so that no algorithm is ever
 * tried with a key of another kind.
 */
export function canVerify({ publicKey }: X509Certificate): boolean {
  return publicKey.asymmetricKeyType === 'rsa' && (publicKey.asymmetricKeyDetails?.modulusLength ?? 0) >= MIN_BITS;
}

/** The public keys, PEM, of those of the certificates that can verify. */
export function verifyingKeys(certificates: string[]): string[] {
  return certificates
    .map(readCertificate)
    .filter((each) => each !== null)
    .filter(canVerify)
    .map(({ publicKey }) => publicKey.export({ type: 'spki', format: 'pem' }) as string);
}
