// Sessions in cookies, between this SDK and the vendor’s.

import { WorkOS } from '@workos-inc/node';
import fc from 'fast-check';
import { defaults, seal, unseal } from 'iron-webcrypto';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { startLatchkey, type TestLatchkey } from '../../server/src/testing.ts';
import { Latchkey, type LatchkeyOptions, type SessionData, sealSession, unsealSession } from '../src/index.ts';

const PASSWORD = 'a cookie password of 32 characters or more';
const user = { id: 'user_1', firstName: 'Ada', metadata: { crm_id: '1' } } as unknown as SessionData['user'];
const session: SessionData = { accessToken: 'a.b.c', refreshToken: 'r', user, authenticationMethod: 'Password' };

describe('a sealed session', () => {
  test('is opened by its password', async () => {
    expect(await unsealSession(await sealSession(session, PASSWORD), PASSWORD)).toEqual(session);
  });

  test('is new each time, and tells nothing', async () => {
    const [one, two] = [await sealSession(session, PASSWORD), await sealSession(session, PASSWORD)];
    expect(one).not.toBe(two);
    expect(one).toMatch(/^Fe26\.2\*1\*[0-9a-f]{64}\*[\w-]{22}\*[\w-]+\*\*[0-9a-f]{64}\*[\w-]{43}~2$/);
  });

  test('of ours is read by the vendor’s SDK', async () => {
    const workos = new WorkOS('sk_test', { clientId: 'client_1' });
    const sessionData = await sealSession(session, PASSWORD);
    expect(await workos.userManagement.getSessionFromCookie({ sessionData, cookiePassword: PASSWORD })).toEqual(
      session,
    );
  });

  test.each(['another password of 32 characters or more', `${PASSWORD} `])('is nothing to %s', async (other) => {
    expect(await unsealSession(await sealSession(session, PASSWORD), other)).toBeNull();
  });

  test('that was changed anywhere is none', async () => {
    const sealed = await sealSession(session, PASSWORD);
    const [value = ''] = sealed.split('~');
    for (let at = 0; at < value.length; at += 7) {
      const changed = `${value.slice(0, at)}${value[at] === 'A' ? 'B' : 'A'}${value.slice(at + 1)}~2`;
      expect(await unsealSession(changed, PASSWORD), `at ${at}`).toBeNull();
    }
  });

  test.each(['', '~2', 'x', 'Fe26.2', '****', 'Fe26.2*1*a*b*c**d*e~2', 'null~2'])('is none: %j', async (text) => {
    expect(await unsealSession(text, PASSWORD)).toBeNull();
    const { userManagement } = new Latchkey({ clientId: 'client_1' });
    const given = { sessionData: text, cookiePassword: PASSWORD };
    const reason = text === '' ? 'no_session_cookie_provided' : 'invalid_session_cookie';
    expect(await userManagement.authenticateWithSessionCookie(given)).toEqual({ authenticated: false, reason });
  });

  test('needs a password that is long enough', async () => {
    await expect(sealSession(session, 'short')).rejects.toThrow(/password/i);
    await expect(unsealSession(await sealSession(session, PASSWORD), 'short')).rejects.toThrow(/password/i);
  });

  test('of an older package, which kept it one level down, is read', async () => {
    const old = await seal(
      { persistent: session },
      { id: '1', secret: PASSWORD },
      { ...defaults, encode: JSON.stringify },
    );
    expect(await unsealSession(`${old}~1`, PASSWORD)).toEqual(session);
  });
});

describe('what is sealed here and by iron’s own package', () => {
  const sessions = fc.record({
    accessToken: fc.string({ unit: 'grapheme' }),
    refreshToken: fc.string(),
    user: fc.jsonValue({ maxDepth: 3 }),
  });
  const passwords = fc.string({ minLength: 32, maxLength: 80, unit: 'grapheme' });
  const plain = (value: unknown) => JSON.parse(JSON.stringify(value));

  test('is read on the other side, whatever it is', async () => {
    await fc.assert(
      fc.asyncProperty(sessions, passwords, async (session, password) => {
        const given = session as unknown as SessionData;
        const theirs = await seal(
          given,
          { id: '1', secret: password },
          { ...defaults, ttl: 0, encode: JSON.stringify },
        );
        expect(await unsealSession(`${theirs}~2`, password)).toEqual(plain(given));
        const [ours = ''] = (await sealSession(given, password)).split('~');
        expect(await unseal(ours, { 1: password }, defaults)).toEqual(plain(given));
      }),
      { numRuns: 50 },
    );
  });

  test('is nothing to either once its time is over', async () => {
    const over = await seal(session, { id: '1', secret: PASSWORD }, { ...defaults, ttl: 1, encode: JSON.stringify });
    await expect.poll(() => unsealSession(`${over}~2`, PASSWORD)).toBeNull();
  });
});

describe('a session in a cookie, between this SDK and @workos-inc/node', () => {
  let server: TestLatchkey;
  let ours: Latchkey['userManagement'];
  let theirs: WorkOS['userManagement'];
  const person = { email: 'ada@example.com', password: 'correct horse battery' };
  const sealing = { session: { sealSession: true, cookiePassword: PASSWORD } };
  beforeAll(async () => {
    server = await startLatchkey({ seed: { users: [{ ...person, emailVerified: true }] } });
    const { url: baseUrl, apiKey, clientId } = server;
    const { hostname, port } = new URL(baseUrl);
    ours = new Latchkey({ baseUrl, apiKey, clientId }).userManagement;
    theirs = new WorkOS(apiKey, { clientId, apiHostname: hostname, port: Number(port), https: false }).userManagement;
  });
  afterAll(() => server.stop());

  test('begun by ours goes on with theirs, and back', async () => {
    const { sealedSession = '' } = await ours.authenticateWithPassword({ ...person, ...sealing });
    const there = theirs.loadSealedSession({ sessionData: sealedSession, cookiePassword: PASSWORD });
    expect(await there.authenticate()).toMatchObject({ authenticated: true, user: { email: person.email } });
    const renewed = await there.refresh();
    if (!renewed.authenticated || !renewed.sealedSession) throw new Error('it was not renewed');
    const here = ours.loadSealedSession({ sessionData: renewed.sealedSession, cookiePassword: PASSWORD });
    expect(await here.authenticate()).toMatchObject({ authenticated: true, sessionId: renewed.sessionId });
    const again = await here.refresh();
    if (!again.authenticated) throw new Error(again.reason);
    const last = { sessionData: again.sealedSession, cookiePassword: PASSWORD };
    expect(await theirs.authenticateWithSessionCookie(last)).toMatchObject({ authenticated: true });
    const [link, same] = [await here.getLogoutUrl(), await theirs.loadSealedSession(last).getLogoutUrl()];
    expect(link).toBe(same);
  });

  test('begun by theirs says the same to both', async () => {
    const { sealedSession = '' } = await theirs.authenticateWithPassword({ ...person, ...sealing });
    const given = { sessionData: sealedSession, cookiePassword: PASSWORD };
    const [here, there] = [
      await ours.authenticateWithSessionCookie(given),
      await theirs.authenticateWithSessionCookie(given),
    ];
    expect(here).toMatchObject(there);
  });

  test('is renewed when its token is over, by the clock that the test moves', async () => {
    const { url: baseUrl, apiKey, clientId, clock } = server;
    const app = new Latchkey({ baseUrl, apiKey, clientId, now: clock.now }).userManagement;
    const { sealedSession = '', accessToken } = await app.authenticateWithPassword({ ...person, ...sealing });
    const cookie = app.loadSealedSession({ sessionData: sealedSession, cookiePassword: PASSWORD });
    clock.advance({ minutes: 6 });
    expect(await cookie.authenticate()).toEqual({ authenticated: false, reason: 'invalid_jwt' });
    await expect(app.verifyAccessToken({ accessToken })).rejects.toMatchObject({ code: 'token_expired' });
    expect((await cookie.refresh()).authenticated).toBe(true);
    expect((await cookie.authenticate()).authenticated).toBe(true);
  });
});

describe('an access token', () => {
  test('is good with the published key alone, for whom it is meant, and while it lasts', async () => {
    const { publicKey, privateKey } = await generateKeyPair('RS256');
    const stranger = await generateKeyPair('RS256');
    const jwk = { ...(await exportJWK(publicKey)), kid: 'key_1', alg: 'RS256', use: 'sig' };
    let fetched = 0;
    const client = (options: LatchkeyOptions = {}) =>
      new Latchkey({
        clientId: 'client_1',
        baseUrl: 'https://auth.example',
        fetch: async () => {
          fetched += 1;
          return Response.json({ keys: [jwk] });
        },
        ...options,
      }).userManagement;
    const claims = { sub: 'user_1', sid: 'session_1', iss: 'https://auth.example' };
    const token = (payload: object, header: object = {}, key = privateKey) =>
      new SignJWT({ ...claims, exp: Math.floor(Date.now() / 1_000) + 300, ...payload })
        .setProtectedHeader({ alg: 'RS256', kid: 'key_1', ...header })
        .sign(key);
    const verify = async (given: string | Promise<string>, options?: LatchkeyOptions) =>
      client(options)
        .verifyAccessToken({ accessToken: await given })
        .then(
          ({ sub }) => sub,
          ({ code, name }) => code ?? name,
        );
    expect(await verify(token({}))).toBe('user_1');
    expect(await verify(token({}), { issuer: 'https://auth.example' })).toBe('user_1');
    expect(await verify(token({}), { issuer: 'https://other.example' })).toBe('token_invalid');
    expect(await verify(token({ exp: 1 }))).toBe('token_expired');
    expect(await verify(token({ nbf: Date.now() }))).toBe('token_invalid');
    for (const missing of ['sub', 'sid', 'exp'])
      expect(await verify(token({ [missing]: undefined })), missing).toBe('token_invalid');
    expect(await verify(token({ exp: 'never' }))).toBe('token_invalid');
    expect(await verify(token({}, {}, stranger.privateKey))).toBe('token_invalid');
    expect(await verify(token({}, { kid: 'key_2' }))).toBe('token_invalid');
    expect(await verify(token({}, { kid: undefined }))).toBe('token_invalid');
    const [head = '', body = '', signature = ''] = (await token({})).split('.');
    const encoded = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
    for (const forged of [
      `${encoded({ alg: 'none', kid: 'key_1' })}.${body}.`,
      `${head}.${encoded({ ...claims, sub: 'user_2', exp: 9e9 })}.${signature}`,
      `${encoded({ alg: 'HS256', kid: 'key_1' })}.${body}.${signature}`,
      `${head}.${body}`,
      'nothing',
      '',
    ])
      expect(await verify(forged), forged).toBe('token_invalid');
    const um = client();
    fetched = 0;
    await Promise.all(Array.from({ length: 8 }, async () => um.verifyAccessToken({ accessToken: await token({}) })));
    for (const kid of ['x', 'y', 'z'])
      await um.verifyAccessToken({ accessToken: await token({}, { kid }) }).catch(() => {});
    expect(fetched).toBe(1);
    expect(await verify(token({}), { fetch: async () => new Response(null, { status: 503 }) })).toBe('Error');
  });

  test('is verified by the keys that are known while the server cannot be asked', async () => {
    const { publicKey, privateKey } = await generateKeyPair('RS256');
    const jwk = { ...(await exportJWK(publicKey)), kid: 'key_1' };
    let isAway = false;
    let asked = 0;
    const { userManagement } = new Latchkey({
      clientId: 'client_1',
      fetch: async () => {
        asked += 1;
        if (isAway) throw new TypeError('fetch failed');
        return Response.json({ keys: [jwk] });
      },
    });
    const token = await new SignJWT({ sub: 'user_1', sid: 's', exp: 9e9 })
      .setProtectedHeader({ alg: 'RS256', kid: 'key_1' })
      .sign(privateKey);
    const verify = () => userManagement.verifyAccessToken({ accessToken: token }).then(({ sub }) => sub);
    const now = vi.spyOn(performance, 'now').mockReturnValue(1_000);
    onTestFinished(() => now.mockRestore());
    expect(await verify()).toBe('user_1');
    isAway = true;
    now.mockReturnValue(700_000);
    expect([await verify(), asked]).toEqual(['user_1', 2]);
    expect([await verify(), asked]).toEqual(['user_1', 2]);
    now.mockReturnValue(87_000_000);
    await expect(verify()).rejects.toThrow('fetch failed');
  });
});
