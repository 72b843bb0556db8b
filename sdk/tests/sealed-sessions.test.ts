// Sessions in cookies, between this SDK and the vendor’s.

import { WorkOS } from '@workos-inc/node';
import { describe, expect, test } from 'vitest';
import { Latchkey, type SessionData, sealSession, unsealSession } from '../src/index.ts';

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
    const { defaults, seal } = await import('iron-webcrypto');
    const old = await seal(
      { persistent: session },
      { id: '1', secret: PASSWORD },
      { ...defaults, encode: JSON.stringify },
    );
    expect(await unsealSession(`${old}~1`, PASSWORD)).toEqual(session);
  });
});
