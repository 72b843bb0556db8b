// Reading what a browser sends after a passkey ceremony: bounded, and copied field by field, before anything believes it.

import type { AuthenticationResponseJSON, RegistrationResponseJSON } from '@simplewebauthn/server';

/** An answer as text; far more than any authenticator says. */
const MAX_TEXT = 32 * 1024;

/** Bytes that each part may have. Ids have at least 16 and at most 1,023 (WebAuthn section 4, credential id). */
const ID = { least: 16, most: 1_023 };
const CLIENT_DATA = { least: 1, most: 4_096 };
const AUTHENTICATOR_DATA = { least: 37, most: 2_048 };
const SIGNATURE = { least: 1, most: 1_024 };
const USER_HANDLE = { least: 1, most: 64 };
const ATTESTATION = { least: 1, most: 8_192 };

const TRANSPORTS = ['ble', 'cable', 'hybrid', 'internal', 'nfc', 'smart-card', 'usb'] as const;
type Transport = (typeof TRANSPORTS)[number];

/** The answer of an authenticator that has a passkey (WebAuthn section 5.2.2), and what is asked of it first. */
export interface Assertion {
  credentialId: string;
  /** As the browser says it was given. */
  challenge: string;
  /** Whom the authenticator made the passkey for; not signed. */
  userHandle: string | null;
  response: AuthenticationResponseJSON;
}

/** The answer of an authenticator that made a passkey (WebAuthn section 5.2.1). */
export interface Attestation {
  credentialId: string;
  challenge: string;
  transports: string[];
  response: RegistrationResponseJSON;
}

/** Reads the answer to a sign-in, an object or its JSON; null for whatever is none. */
export function readAssertion(given: unknown): Assertion | null {
  const credential = credentialIn(given);
  if (!credential) return null;
  const { id, parts } = credential;
  const clientData = clientDataIn(parts.clientDataJSON);
  const authenticatorData = bytesIn(parts.authenticatorData, AUTHENTICATOR_DATA);
  const signature = bytesIn(parts.signature, SIGNATURE);
  // Browsers leave it out, or say null or nothing, where the authenticator told none.
  const handled = parts.userHandle ?? '';
  const userHandle = handled === '' ? null : bytesIn(handled, USER_HANDLE);
  if (!clientData || !authenticatorData || !signature || (handled !== '' && !userHandle)) return null;
  const { challenge, clientDataJSON } = clientData;
  const response = { clientDataJSON, authenticatorData, signature };
  return { credentialId: id, challenge, userHandle, response: { ...envelope(id), response } };
}

/** Reads the answer to an enrolment, an object or its JSON; null for whatever is none. */
export function readAttestation(given: unknown): Attestation | null {
  const credential = credentialIn(given);
  if (!credential) return null;
  const { id, parts } = credential;
  const clientData = clientDataIn(parts.clientDataJSON);
  const attestationObject = bytesIn(parts.attestationObject, ATTESTATION);
  if (!clientData || !attestationObject) return null;
  const { challenge, clientDataJSON } = clientData;
  const transports = transportsIn(parts.transports);
  const response = { clientDataJSON, attestationObject, transports };
  return { credentialId: id, challenge, transports, response: { ...envelope(id), response } };
}

type Fields = Record<string, unknown>;

// What the library wants to see around the parts; whatever else came is left behind.
function envelope(id: string) {
  return { id, rawId: id, type: 'public-key' as const, clientExtensionResults: {} };
}

function credentialIn(given: unknown): { id: string; parts: Fields } | null {
  const fields = fieldsIn(typeof given === 'string' ? parse(given) : given);
  const parts = fieldsIn(fields?.response);
  if (!fields || !parts || fields.type !== 'public-key' || fields.id !== fields.rawId) return null;
  const id = bytesIn(fields.id, ID);
  return id === null ? null : { id, parts };
}

/**
 * What the browser wrote down of the ceremony. Null where the page was framed by another origin, or says that it was
 * (WebAuthn section 5.8.1): the library lets some of that pass, and all of it at an enrolment.
 */
function clientDataIn(given: unknown): { challenge: string; clientDataJSON: string } | null {
  const clientDataJSON = bytesIn(given, CLIENT_DATA);
  if (clientDataJSON === null) return null;
  const said = fieldsIn(parse(Buffer.from(clientDataJSON, 'base64url').toString()));
  if (typeof said?.challenge !== 'string') return null;
  if ((said.crossOrigin ?? false) !== false || said.topOrigin !== undefined) return null;
  return { challenge: said.challenge, clientDataJSON };
}

// Hints of how an authenticator is reached: those that are known, each once.
function transportsIn(given: unknown): Transport[] {
  return Array.isArray(given) ? TRANSPORTS.filter((each) => given.includes(each)) : [];
}

// Only the one spelling that every decoder reads alike.
function bytesIn(given: unknown, { least, most }: { least: number; most: number }): string | null {
  if (typeof given !== 'string' || given.length > Math.ceil((most * 4) / 3)) return null;
  const bytes = Buffer.from(given, 'base64url');
  return bytes.length >= least && bytes.length <= most && bytes.toString('base64url') === given ? given : null;
}

function fieldsIn(given: unknown): Fields | null {
  return typeof given === 'object' && given !== null && !Array.isArray(given) ? (given as Fields) : null;
}

function parse(text: string): unknown {
  if (text.length > MAX_TEXT) return null;
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
