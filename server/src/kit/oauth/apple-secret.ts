// The client secret that Apple takes: a token of a few minutes, signed by the key of whoever owns the application.

import { importPKCS8, SignJWT } from 'jose';

export interface SecretFacts {
  /** The private key, PKCS #8 in PEM, as Apple lets it be downloaded. */
  key: string;
  keyId: string;
  teamId: string;
  clientId: string;
  /** Epoch ms. */
  now: number;
}

const LIFE = 300;
const AUDIENCE = 'https://appleid.apple.com';

/** Makes a secret. Throws when the key is none. */
export async function makeAppleSecret({ key, keyId, teamId, clientId, now }: SecretFacts): Promise<string> {
  const seconds = Math.floor(now / 1000);
  return new SignJWT()
    .setProtectedHeader({ alg: 'ES256', kid: keyId })
    .setIssuer(teamId)
    .setSubject(clientId)
    .setAudience(AUDIENCE)
    .setIssuedAt(seconds)
    .setExpirationTime(seconds + LIFE)
    .sign(await importPKCS8(key, 'ES256'));
}
