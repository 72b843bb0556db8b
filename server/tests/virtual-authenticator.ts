// An authenticator in software: makes passkeys and signs with them as devices do, or as somebody would who cheats.

import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';
import type {
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
} from '../src/kit/webauthn.ts';
import { ORIGIN } from './house.ts';

export type Algorithm = 'ES256' | 'EdDSA' | 'RS256' | 'ES384';

/** What an authenticator says of its maker (section 6.5). */
export interface Statement {
  fmt: string;
  attStmt: Map<string, unknown>;
}

/** What a ceremony says otherwise than it should. */
export interface Lie {
  /** Client data: what the browser says of itself. Null leaves a field out. */
  clientData?: Record<string, unknown>;
  rpId?: string;
  userPresent?: boolean;
  userVerified?: boolean;
  backedUp?: boolean;
  counter?: number;
  /** Null tells none. */
  userHandle?: string | null;
  /** Changes the signed bytes after they were signed, or the signature. */
  tamper?: 'authenticatorData' | 'clientDataJSON' | 'signature';
  /** At an enrolment: the statement about the authenticator's maker, none by default; `self` is signed by the passkey. */
  attestation?: 'self' | Statement | ((signed: Buffer) => Statement);
  credentialId?: Buffer;
}

/** An answer as it travels. */
export interface Answer {
  id: string;
  rawId: string;
  type: string;
  clientExtensionResults: object;
  authenticatorAttachment: string;
  response: Record<string, unknown>;
}

export interface VirtualAuthenticator {
  /** How often it signed; zero for good where it does not count. */
  counter: number;
  /** The credential id of its passkey, base64url. */
  readonly credentialId: string;
  /** The user handle that it was given. */
  readonly userHandle: string;
  /** Makes a passkey in the place of the former. */
  create(options: PublicKeyCredentialCreationOptionsJSON, lie?: Lie): Answer;
  /** Signs with the passkey. */
  get(options: PublicKeyCredentialRequestOptionsJSON, lie?: Lie): Answer;
}

const FLAGS = { present: 0x01, verified: 0x04, eligible: 0x08, backedUp: 0x10, attested: 0x40 };

/** Plugs in an authenticator. `counts` as security keys do; passkeys that travel between devices stay at zero. */
export function virtualAuthenticator({
  algorithm = 'ES256' as Algorithm,
  counts = true,
  origin = ORIGIN,
} = {}): VirtualAuthenticator {
  let keys = newKeys(algorithm);
  let credentialId = Buffer.alloc(0);
  let userHandle = '';
  const authenticator: VirtualAuthenticator = {
    counter: 0,
    get credentialId() {
      return credentialId.toString('base64url');
    },
    get userHandle() {
      return userHandle;
    },
    create(options, lie = {}) {
      keys = newKeys(algorithm);
      credentialId = Buffer.from(lie.credentialId ?? randomBytes(32));
      userHandle = options.user.id;
      const key = encode(coseOf(algorithm, keys.publicKey));
      const length = Buffer.from([credentialId.length >> 8, credentialId.length & 0xff]);
      const attested = Buffer.concat([Buffer.alloc(16), length, credentialId, key]);
      const counter = lie.counter ?? authenticator.counter;
      const authData = authenticatorData(
        lie.rpId ?? options.rp.id ?? '',
        FLAGS.attested,
        { ...lie, counter },
        attested,
      );
      const data = clientData('webauthn.create', options.challenge, origin, lie);
      const { fmt, attStmt } = stated(lie, signedBytes(authData, data), (bytes) => signWith(algorithm, keys, bytes));
      const attestationObject = encode(
        new Map<string, unknown>([
          ['fmt', fmt],
          ['attStmt', attStmt],
          ['authData', authData],
        ]),
      ).toString('base64url');
      const transports = ['internal', 'hybrid'];
      return answer(credentialId, { clientDataJSON: data.toString('base64url'), attestationObject, transports });
    },
    get(options, lie = {}) {
      if (counts) authenticator.counter += 1;
      const counter = lie.counter ?? authenticator.counter;
      const data = clientData('webauthn.get', options.challenge, origin, lie);
      const authData = authenticatorData(lie.rpId ?? options.rpId ?? '', 0, { ...lie, counter });
      const signature = signWith(algorithm, keys, signedBytes(authData, data));
      const parts = { authenticatorData: authData, clientDataJSON: data, signature };
      if (lie.tamper) parts[lie.tamper] = altered(parts[lie.tamper], lie.tamper);
      const spoken = Object.entries(parts).map(([name, bytes]) => [name, bytes.toString('base64url')]);
      const handle = lie.userHandle === undefined ? userHandle : lie.userHandle;
      return answer(lie.credentialId ?? credentialId, {
        ...Object.fromEntries(spoken),
        ...(handle === null ? {} : { userHandle: handle }),
      });
    },
  };
  return authenticator;
}

function signedBytes(authData: Buffer, data: Buffer): Buffer {
  return Buffer.concat([authData, createHash('sha256').update(data).digest()]);
}

function stated({ attestation }: Lie, signed: Buffer, sign: (bytes: Buffer) => Buffer): Statement {
  if (attestation === 'self') {
    return { fmt: 'packed', attStmt: new Map<string, unknown>(Object.entries({ alg: -7, sig: sign(signed) })) };
  }
  if (typeof attestation === 'function') return attestation(signed);
  return attestation ?? { fmt: 'none', attStmt: new Map() };
}

function answer(credentialId: Buffer, response: Record<string, unknown>): Answer {
  const id = credentialId.toString('base64url');
  const around = { type: 'public-key', clientExtensionResults: {}, authenticatorAttachment: 'platform' };
  return { id, rawId: id, ...around, response };
}

function clientData(type: string, challenge: string, origin: string, { clientData: said = {} }: Lie): Buffer {
  const fields = Object.entries({ type, challenge, origin, crossOrigin: false, ...said });
  return Buffer.from(JSON.stringify(Object.fromEntries(fields.filter(([, value]) => value !== null))));
}

function authenticatorData(rpId: string, flags: number, lie: Lie, attested = Buffer.alloc(0)): Buffer {
  const { userPresent = true, userVerified = true, backedUp = false, counter = 0 } = lie;
  const said =
    flags |
    (userPresent ? FLAGS.present : 0) |
    (userVerified ? FLAGS.verified : 0) |
    (backedUp ? FLAGS.eligible | FLAGS.backedUp : 0);
  const head = Buffer.alloc(5);
  head.writeUInt8(said, 0);
  head.writeUInt32BE(counter, 1);
  return Buffer.concat([createHash('sha256').update(rpId).digest(), head, attested]);
}

// One bit of the counter, one space in the JSON, or the last byte of the signature.
function altered(bytes: Buffer, part: string): Buffer {
  if (part === 'clientDataJSON') return Buffer.concat([bytes, Buffer.from(' ')]);
  const copy = Buffer.from(bytes);
  copy.writeUInt8((copy.at(-1) ?? 0) ^ 1, copy.length - 1);
  return copy;
}

interface Keys {
  publicKey: KeyObject;
  privateKey: KeyObject;
}

function newKeys(algorithm: Algorithm): Keys {
  if (algorithm === 'EdDSA') return generateKeyPairSync('ed25519');
  if (algorithm === 'RS256') return generateKeyPairSync('rsa', { modulusLength: 2048 });
  return generateKeyPairSync('ec', { namedCurve: algorithm === 'ES384' ? 'P-384' : 'P-256' });
}

function signWith(algorithm: Algorithm, { privateKey }: Keys, bytes: Buffer): Buffer {
  const hash = { ES256: 'sha256', RS256: 'sha256', ES384: 'sha384', EdDSA: null }[algorithm];
  return sign(hash, bytes, privateKey);
}

// A public key as COSE writes it (RFC 9053).
function coseOf(algorithm: Algorithm, key: KeyObject): Map<number, unknown> {
  const jwk = key.export({ format: 'jwk' });
  const bytes = (name: 'x' | 'y' | 'n' | 'e') => Buffer.from(String(jwk[name]), 'base64url');
  if (algorithm === 'RS256') return new Map<number, unknown>(pairs(3, -257, [-1, bytes('n')], [-2, bytes('e')]));
  if (algorithm === 'EdDSA') return new Map<number, unknown>(pairs(1, -8, [-1, 6], [-2, bytes('x')]));
  const [alg, curve] = algorithm === 'ES384' ? [-35, 2] : [-7, 1];
  return new Map<number, unknown>(pairs(2, alg, [-1, curve], [-2, bytes('x')], [-3, bytes('y')]));
}

function pairs(type: number, algorithm: number, ...more: [number, unknown][]): [number, unknown][] {
  return [[1, type], [3, algorithm], ...more];
}

/** CBOR (RFC 8949) of what authenticators say: maps, lists, texts, bytes and whole numbers. */
export function encode(value: unknown): Buffer {
  if (typeof value === 'number') return value < 0 ? headOf(1, -1 - value) : headOf(0, value);
  if (typeof value === 'string') return Buffer.concat([headOf(3, Buffer.byteLength(value)), Buffer.from(value)]);
  if (Buffer.isBuffer(value)) return Buffer.concat([headOf(2, value.length), value]);
  if (Array.isArray(value)) return Buffer.concat([headOf(4, value.length), ...value.map(encode)]);
  if (value instanceof Map) return Buffer.concat([headOf(5, value.size), ...[...value].flat().map(encode)]);
  throw new TypeError(`no CBOR for ${typeof value}`);
}

function headOf(major: number, length: number): Buffer {
  const type = major << 5;
  if (length < 24) return Buffer.from([type | length]);
  if (length < 0x100) return Buffer.from([type | 24, length]);
  return Buffer.from([type | 25, length >> 8, length & 0xff]);
}
