// The passkey ceremonies of one relying party (WebAuthn level 3): what browsers are asked, and the verdict on what they answer.

import type {
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
} from '@simplewebauthn/server';
import type { AttestationObject } from '@simplewebauthn/server/helpers';
import type { Assertion, Attestation } from './webauthn-responses.ts';

export type { PublicKeyCredentialCreationOptionsJSON, PublicKeyCredentialRequestOptionsJSON };

/** COSE algorithms that a passkey may sign with: ES256, EdDSA, RS256, in the order in which we ask for them. */
const ALGORITHMS = [-7, -8, -257];

// The library costs a fifth of a second and 30 MB: only whoever meets a passkey pays for it.
const library = () => import('@simplewebauthn/server');
const decoders = () => import('@simplewebauthn/server/helpers');

/** Whom passkeys are made for: the one origin that they work at, and the host name that they are bound to. */
export interface RelyingParty {
  origin: string;
  id: string;
}

/** What an authenticator proved of a passkey that it made. */
export interface ProvenAttestation {
  credentialId: string;
  /** COSE, base64url. */
  publicKey: string;
  counter: number;
  transports: string[];
  isBackedUp: boolean;
}

/** What an authenticator proved of a passkey that it has. */
export interface ProvenAssertion {
  counter: number;
  isBackedUp: boolean;
}

/** How a passkey is named where browsers must not make it twice. */
export interface KnownCredential {
  credentialId: string;
  transports: string[];
}

/** The relying party that a server is under its public address. */
export function relyingPartyOf(publicUrl: string): RelyingParty {
  const { origin, hostname } = new URL(publicUrl);
  return { origin, id: hostname };
}

/** Asks for any passkey that the authenticator has for us: nobody is named, so the question is the same for everybody. */
export async function askForPasskey(
  party: RelyingParty,
  { challenge, timeout }: { challenge: string; timeout: number },
): Promise<PublicKeyCredentialRequestOptionsJSON> {
  const { generateAuthenticationOptions } = await library();
  return generateAuthenticationOptions({
    rpID: party.id,
    challenge: bytesOf(challenge),
    allowCredentials: [],
    userVerification: 'required',
    timeout,
  });
}

/** Asks an authenticator to make a passkey that it finds by itself, and to verify its user; not what it is made of. */
export async function askForNewPasskey(
  party: RelyingParty,
  asked: {
    challenge: string;
    timeout: number;
    partyName: string;
    user: { handle: string; name: string; displayName: string };
    known: KnownCredential[];
  },
): Promise<PublicKeyCredentialCreationOptionsJSON> {
  const { generateRegistrationOptions } = await library();
  const { challenge, timeout, partyName, user, known } = asked;
  return generateRegistrationOptions({
    rpID: party.id,
    rpName: partyName,
    challenge: bytesOf(challenge),
    timeout,
    userID: bytesOf(user.handle),
    userName: user.name,
    userDisplayName: user.displayName,
    attestationType: 'none',
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    supportedAlgorithmIDs: ALGORITHMS,
    excludeCredentials: known.map(({ credentialId: id, transports }) => ({ id, transports: transports as 'usb'[] })),
  });
}

/**
 * Verifies that an authenticator has the key, at our origin, for our id, with its user present and verified (section
 * 7.2). Null when it did not. That the challenge is ours, and whether the counter rose, is for the caller to see to.
 */
export async function verifyAssertion(
  party: RelyingParty,
  { credentialId: id, challenge, response }: Assertion,
  publicKey: string,
): Promise<ProvenAssertion | null> {
  const { verifyAuthenticationResponse } = await library();
  return orNull(async () => {
    const { verified, authenticationInfo: info } = await verifyAuthenticationResponse({
      response,
      expectedChallenge: challenge,
      expectedOrigin: party.origin,
      expectedRPID: party.id,
      requireUserVerification: true,
      // Zero, so that the library leaves the counter alone: only the row knows the last one, when it is written.
      credential: { id, publicKey: bytesOf(publicKey), counter: 0 },
    });
    return verified ? { counter: info.newCounter, isBackedUp: info.credentialBackedUp } : null;
  });
}

/** Verifies a passkey that an authenticator made, likewise (section 7.1). */
export async function verifyAttestation(
  party: RelyingParty,
  { credentialId, challenge, transports, response }: Attestation,
): Promise<ProvenAttestation | null> {
  const [{ verifyRegistrationResponse }, { decodeAttestationObject }] = await Promise.all([library(), decoders()]);
  return orNull(async () => {
    if (!isOfNoMaker(decodeAttestationObject(bytesOf(response.response.attestationObject)))) return null;
    const { verified, registrationInfo: info } = await verifyRegistrationResponse({
      response,
      expectedChallenge: challenge,
      expectedOrigin: party.origin,
      expectedRPID: party.id,
      requireUserPresence: true,
      requireUserVerification: true,
      supportedAlgorithmIDs: ALGORITHMS,
    });
    if (!verified || info.credential.id !== credentialId) return null;
    const { publicKey, counter } = info.credential;
    const key = Buffer.from(publicKey).toString('base64url');
    return { credentialId, publicKey: key, counter, transports, isBackedUp: info.credentialBackedUp };
  });
}

// We ask for no attestation, and browsers then send none, or what the key says of itself. Of certificates that came all
// the same the library would fetch the revocation lists, from wherever they name (E1).
function isOfNoMaker(attestation: AttestationObject): boolean {
  const format = attestation.get('fmt');
  return format === 'none' || (format === 'packed' && attestation.get('attStmt').get('x5c') === undefined);
}

// The library tells each fault by throwing, be it of the person, the authenticator or the bytes.
async function orNull<T>(verify: () => Promise<T | null>): Promise<T | null> {
  try {
    return await verify();
  } catch {
    return null;
  }
}

function bytesOf(text: string) {
  return new Uint8Array(Buffer.from(text, 'base64url'));
}
