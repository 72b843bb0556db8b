// P1, P2: everything that an answer to a passkey ceremony may get wrong. Each lie alone, and all of them refused alike.

import 'reflect-metadata';
import { generateKeyPairSync, sign } from 'node:crypto';
import { BasicConstraintsExtension, X509CertificateGenerator } from '@peculiar/x509';
import { expect, test } from 'vitest';
import { enrolPasskey, offerPasskeyEnrolment } from '../../src/core/passkey-ceremonies.ts';
import { signInByPasskey } from '../../src/core/sign-in/by-passkey.ts';
import { onEachDatabase } from '../house.ts';
import { type Answer, type Lie, type Statement, virtualAuthenticator } from '../virtual-authenticator.ts';
import {
  BROWSER,
  comingFrom,
  enrol,
  expectRefused,
  holder,
  refusalOf,
  signIn,
  storedPasskeys,
  told,
} from './passkeys.ts';
import { rows } from './rows.ts';
import { makeUser } from './steps.ts';

/** Lies that a browser or an authenticator may tell in either ceremony. */
const LIES: Record<string, Lie> = {
  'another origin': { clientData: { origin: 'https://latchkey.test' } },
  'a subdomain of ours': { clientData: { origin: 'http://evil.latchkey.test' } },
  'our origin on another port': { clientData: { origin: 'http://latchkey.test:8080' } },
  'our origin with a path': { clientData: { origin: 'http://latchkey.test/' } },
  'a list of origins': { clientData: { origin: ['http://latchkey.test'] } },
  'an app': { clientData: { origin: 'android:apk-key-hash:AAAA' } },
  'no origin': { clientData: { origin: null } },
  'a page in a frame of somebody else': { clientData: { crossOrigin: true } },
  'a frame, as a word': { clientData: { crossOrigin: 'true' } },
  'a frame with the page around it': { clientData: { crossOrigin: true, topOrigin: 'https://evil.example' } },
  'a page around it that says it is none': { clientData: { topOrigin: 'http://latchkey.test' } },
  'another relying party': { rpId: 'evil.example' },
  'a parent domain': { rpId: 'test' },
  'nobody there': { userPresent: false },
  'nobody verified': { userVerified: false },
  'a challenge that nobody gave': { clientData: { challenge: 'A'.repeat(43) } },
  'an empty challenge': { clientData: { challenge: '' } },
  'no challenge': { clientData: { challenge: null } },
  'another ceremony': { clientData: { type: 'payment.get' } },
  'no ceremony': { clientData: { type: null } },
};

const ASSERTION_LIES: Record<string, Lie> = {
  ...LIES,
  'an enrolment': { clientData: { type: 'webauthn.create' } },
  'a signature that was altered': { tamper: 'signature' },
  'data that was altered': { tamper: 'authenticatorData' },
  'client data that was altered': { tamper: 'clientDataJSON' },
  'an unknown credential': { credentialId: Buffer.alloc(32, 7) },
  'a user handle that nobody has': { userHandle: Buffer.alloc(64, 7).toString('base64url') },
  'a user handle that is too long': { userHandle: Buffer.alloc(65, 7).toString('base64url') },
};

const CERTIFIED = new Map<string, unknown>([
  ['alg', -7],
  ['sig', Buffer.alloc(70)],
  ['x5c', [Buffer.alloc(300, 0x30)]],
]);

const ATTESTATION_LIES: Record<string, Lie> = {
  ...LIES,
  'a sign-in': { clientData: { type: 'webauthn.get' } },
  'a credential id of 1,024 bytes': { credentialId: Buffer.alloc(1_024, 7) },
  'a credential id of 15 bytes': { credentialId: Buffer.alloc(15, 7) },
  'no credential id': { credentialId: Buffer.alloc(0) },
  'a statement where none is due': { attestation: { fmt: 'none', attStmt: new Map([['alg', -7]]) } },
  'a signature of itself that is wrong': {
    attestation: {
      fmt: 'packed',
      attStmt: new Map<string, unknown>([
        ['alg', -7],
        ['sig', Buffer.alloc(70)],
      ]),
    },
  },
  ...Object.fromEntries(
    ['packed', 'tpm', 'android-key', 'android-safetynet', 'fido-u2f', 'apple', 'compound'].map((fmt) => [
      `certificates of ${fmt}`,
      { attestation: { fmt, attStmt: CERTIFIED } },
    ]),
  ),
};

const oversized = (parts: object) => ({
  ...parts,
  signature: 'A'.repeat(4_000),
  attestationObject: 'A'.repeat(12_000),
});

onEachDatabase('attacks on passkeys', (open) => {
  test('P1: no lie of a browser or an authenticator signs in, and each leaves an event', async () => {
    const house = await open();
    const { user, device } = await holder(house);
    await rows(house.database, 'delete from spent_tokens');
    for (const [name, lie] of Object.entries(ASSERTION_LIES)) {
      const before = (await told(house, 'authentication.passkey_failed')).length;
      await expectRefused(house, () => signIn(house, device, lie)).catch((error) => {
        throw new Error(`${name}: ${error}`);
      });
      const events = await told(house, 'authentication.passkey_failed');
      expect(events, name).toHaveLength(before + 1);
      expect(events.at(-1), name).toMatchObject({ method: 'passkey', error: { code: 'invalid_passkey' } });
    }
    expect(await told(house, 'session.created')).toEqual([]);
    expect((await signIn(house, device)).signedIn?.user.id).toBe(user.id);
  });

  test('P1: no lie makes a passkey', async () => {
    const house = await open();
    const { id } = await makeUser(house, 'ada@example.com');
    for (const [name, lie] of Object.entries(ATTESTATION_LIES)) {
      await expectRefused(house, () => enrol(house.work, id, virtualAuthenticator(), lie)).catch((error) => {
        throw new Error(`${name}: ${error}`);
      });
    }
    await expectRefused(house, () => enrol(house.work, id, virtualAuthenticator({ algorithm: 'ES384' })));
    expect(await told(house, 'passkey.added')).toEqual([]);
  });

  test('P1, E1: not even a good certificate is read, because nobody asked for one', async () => {
    const house = await open();
    const { id } = await makeUser(house, 'ada@example.com');
    await expectRefused(house, async () =>
      enrol(house.work, id, virtualAuthenticator(), { attestation: await certified() }),
    );
  });

  test('P1: an answer whose ids differ, or of another type, is refused', async () => {
    const house = await open();
    const { user, device } = await holder(house);
    await rows(house.database, 'delete from spent_tokens');
    const other = Buffer.alloc(32, 7).toString('base64url');
    const changes: ((answer: Answer) => unknown)[] = [
      (answer) => ({ ...answer, rawId: other }),
      (answer) => ({ ...answer, id: other }),
      (answer) => ({ ...answer, id: other, rawId: other }),
      (answer) => ({ ...answer, type: 'password' }),
      (answer) => ({ ...answer, id: `${answer.id}==`, rawId: `${answer.id}==` }),
      (answer) => [answer],
      (answer) => ({ ...answer, response: [answer.response] }),
      (answer) => ({ ...answer, response: { ...answer.response, clientDataJSON: `${'A'.repeat(6_000)}` } }),
      ({ response, ...answer }) => ({ ...answer, response: { ...response, signature: '', attestationObject: '' } }),
      ({ response, ...answer }) => ({ ...answer, response: oversized(response) }),
    ];
    for (const change of changes) {
      await expectRefused(house, () => signIn(house, device, {}, change as (given: object) => unknown));
      await expectRefused(house, async () => {
        const options = await offerPasskeyEnrolment(house.work, user.id, BROWSER);
        return enrolPasskey(house.work, user.id, BROWSER, change(virtualAuthenticator().create(options)));
      });
    }
  });

  test('P1: a counter that does not rise is refused, with an event that says so', async () => {
    const house = await open();
    const { user, device, passkey } = await holder(house);
    await signIn(house, device, { counter: 5 });
    for (const counter of [4, 5, 0]) {
      expect(await refusalOf(signIn(house, device, { counter }))).toBe('invalid_passkey');
    }
    const regress = { id: passkey.id, userId: user.id, storedCounter: 5 };
    expect(await told(house, 'passkey.counter_regressed')).toEqual([
      { ...regress, counter: 4 },
      { ...regress, counter: 5 },
      { ...regress, counter: 0 },
    ]);
    const { data } = (await house.call('GET', '/events?events=latchkey.passkey.counter_regressed')).body;
    expect(data).toHaveLength(3);
    expect(await storedPasskeys(house)).toMatchObject([{ counter: 5 }]);
    expect((await signIn(house, device, { counter: 6 })).signedIn).toBeDefined();
  });

  test("P2: a passkey does not open with somebody else's user handle", async () => {
    const house = await open();
    const ada = await holder(house);
    const bob = await holder(house, { email: 'bob@example.com' });
    expect(await refusalOf(signIn(house, ada.device, { userHandle: bob.device.userHandle }))).toBe('invalid_passkey');
    expect(await refusalOf(signIn(house, ada.device, { userHandle: '' }))).toBe('none');
  });

  test("P1: somebody else's credential id does not make one's own key theirs", async () => {
    const house = await open();
    const ada = await holder(house);
    const bob = await holder(house, { email: 'bob@example.com' });
    const credentialId = Buffer.from(ada.device.credentialId, 'base64url');
    const lie = { credentialId, userHandle: ada.device.userHandle };
    expect(await refusalOf(signIn(house, bob.device, lie))).toBe('invalid_passkey');
  });

  test('P2: a credential belongs to one user of an environment; whoever comes second is told, and may try again', async () => {
    const house = await open();
    const other = await house.addTenant();
    const ada = await holder(house);
    const bob = await makeUser(house, 'bob@example.com');
    const credentialId = Buffer.from(ada.device.credentialId, 'base64url');
    const options = await offerPasskeyEnrolment(house.work, bob.id, BROWSER);
    const enrolling = (lie?: Lie) =>
      enrolPasskey(house.work, bob.id, BROWSER, virtualAuthenticator().create(options, lie));
    expect(await refusalOf(enrolling({ credentialId }))).toBe('passkey_taken');
    expect(await refusalOf(enrolling())).toBe('none');
    const theirs = await makeUser(house, 'ada@example.com', { tenant: other });
    await enrol(other.work, theirs.id, virtualAuthenticator(), { credentialId });
    expect((await signIn(house, ada.device)).signedIn?.user.id).toBe(ada.user.id);
  });

  test('P2: a credential id of 1,023 bytes is taken, and signs in', async () => {
    const house = await open();
    const { id } = await makeUser(house, 'ada@example.com');
    const device = virtualAuthenticator();
    await enrol(house.work, id, device, { credentialId: Buffer.alloc(1_023, 7) });
    expect((await signIn(house, device)).signedIn?.user.id).toBe(id);
  });

  test('P1: a refused answer says the same, and from where, whatever was wrong with it', async () => {
    const house = await open();
    await holder(house);
    await refusalOf(signInByPasskey(house.work, { browser: BROWSER, response: 'no JSON' }, comingFrom(house)));
    const { data } = (await house.call('GET', '/events?events=authentication.passkey_failed')).body;
    expect(data.map((each: { data: object }) => each.data)).toEqual([
      {
        type: 'passkey',
        status: 'failed',
        ip_address: '203.0.113.9',
        user_agent: 'Firefox',
        user_id: null,
        email: null,
        error: { code: 'invalid_passkey', message: expect.any(String) },
      },
    ]);
  });
});

// What a maker's authenticator says of itself (section 8.2), by a certificate that is as it should be.
async function certified(): Promise<(signed: Buffer) => Statement> {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
  const pkcs8 = privateKey.export({ format: 'der', type: 'pkcs8' });
  const spki = publicKey.export({ format: 'der', type: 'spki' });
  const certificate = await X509CertificateGenerator.createSelfSigned({
    name: 'C=SE, O=Maker, OU=Authenticator Attestation, CN=Maker',
    keys: {
      privateKey: await crypto.subtle.importKey('pkcs8', pkcs8, algorithm, true, ['sign']),
      publicKey: await crypto.subtle.importKey('spki', spki, algorithm, true, ['verify']),
    },
    signingAlgorithm: algorithm,
    notAfter: new Date(Date.now() + 86_400_000),
    extensions: [new BasicConstraintsExtension(false)],
  });
  return (signed) => ({
    fmt: 'packed',
    attStmt: new Map<string, unknown>([
      ['alg', -7],
      ['sig', sign('sha256', signed, privateKey)],
      ['x5c', [Buffer.from(certificate.rawData)]],
    ]),
  });
}
