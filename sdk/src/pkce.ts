// Proof key for code exchange (RFC 7636): who redeems a code shows that they asked for it.

import { base64url, utf8 } from './bytes.ts';

/** A verifier to keep, and the challenge to send. */
export interface Pkce {
  codeVerifier: string;
  codeChallenge: string;
  codeChallengeMethod: 'S256';
}

/** Makes a new pair (RFC 7636 sections 4.1 and 4.2). */
export async function generatePkce(): Promise<Pkce> {
  const codeVerifier = randomToken();
  return { codeVerifier, codeChallenge: await challengeOf(codeVerifier), codeChallengeMethod: 'S256' };
}

/** The challenge of a verifier: its SHA-256 (RFC 7636 section 4.2). */
export async function challengeOf(codeVerifier: string): Promise<string> {
  return base64url(new Uint8Array(await crypto.subtle.digest('SHA-256', utf8(codeVerifier))));
}

/** 32 random bytes as 43 characters: a verifier, or a state. */
export function randomToken(): string {
  return base64url(crypto.getRandomValues(new Uint8Array(32)));
}
