// PHP's SessionManager leaves sealing to the server: it sends the cookie password along and reads `sealed_session` and `sid`.

import { randomBytes } from 'node:crypto';
import { xsalsa20poly1305 } from '@noble/ciphers/salsa.js';
import { expect, test } from 'vitest';
import { sealBox } from '../../src/kit/secretbox.ts';
import { onEachDatabase, type TestHouse } from '../house.ts';
import { authenticate, claimsOf, somebody } from '../security/people.ts';
import { dump } from '../security/rows.ts';

/** Opens a cookie as PHP's `SessionManager::unsealData` does. */
function unseal(sealed: string, password: string) {
  const bytes = Buffer.from(sealed, 'base64');
  const key = Buffer.from(password, 'base64');
  return JSON.parse(Buffer.from(xsalsa20poly1305(key, bytes.subarray(0, 24)).decrypt(bytes.subarray(24))).toString());
}

function refresh(house: TestHouse, refresh_token: string, session: unknown) {
  const client = { client_id: house.clientId, client_secret: house.apiKey };
  return authenticate(house, { grant_type: 'refresh_token', ...client, refresh_token, session });
}

const newPassword = () => randomBytes(32).toString('base64');

test('a box is what sodium makes of the same text, key and nonce', () => {
  // The secretbox of "tests/box.c" of NaCl: key, nonce, text and box are published.
  const key = Buffer.from('1b27556473e985d462cd51197a9a46c76009549eac6474f206c4ee0844f68389', 'hex');
  const nonce = Buffer.from('69696ee955b62b73cd62bda875fc73d68219e0036b7a0b37', 'hex');
  const text = Buffer.from(
    'be075fc53c81f2d5cf141316ebeb0c7b5228c52a4c62cbd44b66849b64244ffce5ecbaaf33bd751a1ac728d45e6c61296cdc3c01233561f41db66cce314adb310e3be8250c46f06dceea3a7fa1348057e2f6556ad6b1318a024a838f21af1fde048977eb48f59ffd4924ca1c60902e52f0a089bc76897040e082f937763848645e0705',
    'hex',
  );
  const box =
    'f3ffc7703f9400e52a7dfb4b3d3305d98e993b9f48681273c29650ba32fc76ce48332ea7164d96a4476fb8c531a1186ac0dfc17c98dce87b4da7f011ec48c97271d2c20f9b928fe2270d6fb863d51738b48eeee314a7cc8ab932164548e526ae90224368517acfeabd6bb3732bc0e9da99832b61ca01b6de56244a9e88d5f9b37973f622a43d14a6599b1f654cb45a74e355a5';
  expect(Buffer.from(xsalsa20poly1305(key, nonce).encrypt(text)).toString('hex')).toBe(box);
  const sealed = Buffer.from(sealBox('text', key), 'base64');
  expect(Buffer.from(xsalsa20poly1305(key, sealed.subarray(0, 24)).decrypt(sealed.subarray(24))).toString()).toBe(
    'text',
  );
  expect(sealBox('text', key)).not.toBe(sealBox('text', key));
});

onEachDatabase('a refresh that asks for a sealed session', (open) => {
  test('is answered with the session as PHP reads it, and with its id', async () => {
    const house = await open();
    const { refreshToken, sessionId } = await somebody(house);
    const password = newPassword();
    const { status, body, text } = await refresh(house, refreshToken, {
      seal_session: true,
      cookie_password: password,
    });
    expect(status, text).toBe(200);
    expect([body.sid, claimsOf(body.access_token).sid]).toEqual([sessionId, sessionId]);
    const { access_token, refresh_token, user } = body;
    expect(unseal(body.sealed_session, password)).toEqual({ access_token, refresh_token, user });
    expect(() => unseal(body.sealed_session, newPassword())).toThrow();
  });

  test('is an ordinary one where nothing is asked for', async () => {
    const house = await open();
    let { refreshToken } = await somebody(house);
    for (const session of [
      undefined,
      null,
      {},
      { seal_session: false, cookie_password: 'short' },
      { seal_session: null },
    ]) {
      const { status, body, text } = await refresh(house, refreshToken, session);
      expect(status, text).toBe(200);
      expect(Object.keys(body)).not.toEqual(expect.arrayContaining(['sealed_session']));
      expect(body.sid).toBeUndefined();
      refreshToken = body.refresh_token;
    }
  });

  test('keeps its token when the password is not base64 of 32 bytes', async () => {
    const house = await open();
    const { refreshToken } = await somebody(house);
    const bad = ['', 'short', randomBytes(31).toString('base64'), randomBytes(33).toString('base64'), 'ä'.repeat(44)];
    const urlSafe = `-_${randomBytes(32).toString('base64').replaceAll(/[+/]/g, 'A').slice(2)}`;
    for (const cookie_password of [...bad, urlSafe, null, undefined, 5, {}]) {
      const { status, body, text } = await refresh(house, refreshToken, { seal_session: true, cookie_password });
      expect([status, body.code], `${cookie_password}`).toEqual([422, 'invalid_request_parameters']);
      if (typeof cookie_password === 'string' && cookie_password !== '') expect(text).not.toContain(cookie_password);
    }
    expect((await refresh(house, refreshToken, undefined)).body.refresh_token).toEqual(expect.any(String));
    const [token] =
      (await dump(house.database)).refresh_tokens?.filter((line) => !line.includes('"spent_at":null')) ?? [];
    expect(token).toBeDefined();
  });

  test('G1: leaves no trace of the password', async () => {
    const house = await open({ logLevel: 'trace' });
    const { refreshToken } = await somebody(house);
    const password = newPassword();
    const { body } = await refresh(house, refreshToken, { seal_session: true, cookie_password: password });
    expect(body.sealed_session).toEqual(expect.any(String));
    const everything = [...house.logs, JSON.stringify(await dump(house.database))].join('\n');
    for (const secret of [password, body.sealed_session]) expect(everything).not.toContain(secret);
  });
});
