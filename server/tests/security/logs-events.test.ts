// The audit: every act that matters leaves an event that says who, whom, how and from where.

import { expect, test } from 'vitest';
import { changeSettings } from '../../src/core/environments.ts';
import { createApiKey, revokeApiKey } from '../../src/core/keys.ts';
import { registerOrigin } from '../../src/core/origins.ts';
import { registerRedirect } from '../../src/core/redirects.ts';
import { rotateSigningKey } from '../../src/core/signing-keys.ts';
import { banUser } from '../../src/core/users.ts';
import { openWork, type Work } from '../../src/core/work.ts';
import { onEachDatabase, type Reply, sharedHouse, type TestHouse } from '../house.ts';
import { PASSWORD, type Person, person } from './people.ts';
import { rows } from './rows.ts';

const ADDRESS = '203.0.113.77';
const AGENT = 'auditor/1.0';
const TOLD = { ip_address: '198.51.100.5', user_agent: 'browser/2.0' };

interface Told {
  name: string;
  data: Record<string, unknown>;
  context: { actor: Record<string, unknown>; clientId?: string; previous?: Record<string, unknown> };
}

/** What somebody does to a house where Ada lives, and what is told of it. */
interface Act {
  what: string;
  act(
    call: (method: string, path: string, body?: object, key?: null) => Promise<Reply>,
    scene: Scene,
  ): Promise<unknown>;
  /** Names of the events, in order, each with what it must say beside its actor. */
  told: (scene: Scene) => [name: string, data: object][];
  actor?: 'client' | 'operator';
}

interface Scene {
  house: TestHouse;
  ada: Person;
  /** A unit of work of an operator at the command line. */
  work: Work;
}

const OPERATOR = { kind: 'system', id: 'command line (ada)', address: null, userAgent: null } as const;
const users = '/user_management/users';
const door = '/user_management/authenticate';

function grant({ house, ada }: Scene, password: string, email = ada.email) {
  const { clientId: client_id, apiKey: client_secret } = house;
  return { grant_type: 'password', client_id, client_secret, email, password, ...TOLD };
}

const FROM = { ipAddress: TOLD.ip_address, userAgent: TOLD.user_agent, method: 'password' };

const ACTS: Act[] = [
  {
    what: 'a user is created',
    act: (call) => call('POST', users, { email: 'bob@example.com' }),
    told: () => [['user.created', { email: 'bob@example.com' }]],
  },
  {
    what: 'a user is changed',
    act: (call, { ada }) => call('PUT', `${users}/${ada.id}`, { first_name: 'Ada' }),
    told: ({ ada }) => [['user.updated', { id: ada.id, firstName: 'Ada' }]],
  },
  {
    what: 'a password is changed',
    act: (call, { ada }) => call('PUT', `${users}/${ada.id}`, { password: 'nine grey herons' }),
    told: ({ ada }) => [
      ['user.password_changed', { userId: ada.id }],
      ['session.revoked', { id: ada.sessionId, userId: ada.id }],
      ['user.updated', { id: ada.id, passwordSetAt: expect.any(Number) }],
    ],
  },
  {
    what: 'a user is removed',
    act: (call, { ada }) => call('DELETE', `${users}/${ada.id}`),
    told: ({ ada }) => [
      ['session.revoked', { id: ada.sessionId }],
      ['user.deleted', { id: ada.id, email: ada.email }],
    ],
  },
  {
    what: 'a user is banned',
    act: (_, { ada, work }) => banUser(work, ada.id),
    told: ({ ada }) => [
      ['session.revoked', { id: ada.sessionId }],
      ['user.updated', { id: ada.id, bannedAt: expect.any(Number) }],
    ],
    actor: 'operator',
  },
  {
    what: 'somebody signs in',
    act: (call, scene) => call('POST', door, grant(scene, PASSWORD), null),
    told: ({ ada }) => [
      ['authentication.password_succeeded', { ...FROM, userId: ada.id, email: ada.email }],
      ['session.created', { userId: ada.id, ipAddress: TOLD.ip_address, userAgent: TOLD.user_agent }],
    ],
  },
  {
    what: 'a wrong password is tried',
    act: (call, scene) => call('POST', door, grant(scene, 'not the password'), null),
    told: ({ ada }) => [['authentication.password_failed', failure(ada.email, ada.id, 'invalid_credentials')]],
  },
  {
    what: 'nobody is tried',
    act: (call, scene) => call('POST', door, grant(scene, 'not the password', 'Eve@example.com'), null),
    told: () => [['authentication.password_failed', failure('eve@example.com', null, 'invalid_credentials')]],
  },
  {
    what: 'a password that is too long is tried',
    act: (call, scene) => call('POST', door, grant(scene, 'x'.repeat(300)), null),
    told: ({ ada }) => [['authentication.password_failed', failure(ada.email, null, 'invalid_credentials')]],
  },
  {
    what: 'a banned user signs in',
    async act(call, scene) {
      await banUser(scene.work, scene.ada.id);
      await rows(scene.house.database, 'delete from events');
      await call('POST', door, grant(scene, PASSWORD), null);
    },
    told: ({ ada }) => [['authentication.password_failed', failure(ada.email, ada.id, 'user_banned')]],
  },
  {
    what: 'an account is locked, and tried again',
    async act(call, scene) {
      for (let n = 0; n < 3; n += 1) await call('POST', door, grant(scene, 'not the password'), null);
    },
    told: ({ ada }) => [
      ['authentication.password_failed', failure(ada.email, ada.id, 'invalid_credentials')],
      ['authentication.password_failed', failure(ada.email, ada.id, 'invalid_credentials')],
      ['user.locked', { email: ada.email, until: expect.any(Number) }],
      ['authentication.password_failed', failure(ada.email, null, 'account_locked')],
    ],
  },
  {
    what: 'a spent refresh token comes back',
    async act(call, { house, ada }) {
      const body = { grant_type: 'refresh_token', client_id: house.clientId, refresh_token: ada.refreshToken };
      await call('POST', door, body, null);
      house.clock.advance(31_000);
      await call('POST', door, body, null);
    },
    told: ({ ada }) => [
      ['session.reuse_detected', { id: ada.sessionId, userId: ada.id }],
      ['session.revoked', { id: ada.sessionId, userId: ada.id }],
    ],
    actor: 'client',
  },
  {
    what: 'a session is revoked',
    act: (call, { ada }) => call('POST', '/user_management/sessions/revoke', { session_id: ada.sessionId }),
    told: ({ ada }) => [['session.revoked', { id: ada.sessionId, userId: ada.id, status: 'revoked' }]],
  },
  {
    what: 'somebody signs out',
    act: (call, { ada }) =>
      call('GET', `/user_management/sessions/logout?session_id=${ada.sessionId}`, undefined, null),
    told: ({ ada }) => [['session.revoked', { id: ada.sessionId, userId: ada.id }]],
    actor: 'client',
  },
  {
    what: 'a secret key is made and revoked',
    async act(_, { work }) {
      const { id } = await createApiKey(work, 'for a test', 'test');
      await revokeApiKey(work, id);
    },
    told: () => [
      ['api_key.created', { id: expect.stringMatching(/^api_key_/), name: 'for a test' }],
      ['api_key.revoked', { id: expect.stringMatching(/^api_key_/), name: 'for a test' }],
    ],
    actor: 'operator',
  },
  {
    what: 'the signing key is rotated',
    act: (_, { work }) => rotateSigningKey(work),
    told: () => [['signing_key.rotated', { kid: expect.any(String), activeAt: expect.any(Number) }]],
    actor: 'operator',
  },
  {
    what: 'settings, origins and redirect targets are changed',
    async act(_, { house, work }) {
      await changeSettings(house.house.tools, house.environment, { lockoutFailures: 5 }, OPERATOR);
      await registerOrigin(work, 'https://app.example.com');
      await registerRedirect(work, 'sign_out', 'https://app.example.com/bye');
    },
    told: () => [
      ['settings.changed', { lockoutFailures: 5 }],
      ['cors_origin.registered', { origin: 'https://app.example.com' }],
      ['redirect_uri.registered', { uri: 'https://app.example.com/bye', purpose: 'sign_out' }],
    ],
    actor: 'operator',
  },
];

function failure(email: string, userId: string | null, code: string) {
  return { ...FROM, email, userId, error: { code, message: expect.any(String) } };
}

let people = 0;

onEachDatabase('the audit', (open, kind) => {
  const shared = sharedHouse(kind);

  test.each(ACTS)('G3: when $what, it is told who did it, to whom, how and from where', async ({
    act,
    told,
    actor,
  }) => {
    const house = await shared();
    await changeSettings(house.house.tools, house.environment, { lockoutFailures: 2 });
    const scene: Scene = {
      house,
      ada: await person(house, house, `ada${++people}@example.com`),
      work: openWork(house.house.tools, house.environment, OPERATOR),
    };
    const [key] = await rows(house.database, 'select id from api_keys');
    await rows(house.database, 'delete from events');
    await act(
      (method, path, body, as) =>
        house.call(method, path, {
          address: ADDRESS,
          headers: { 'user-agent': AGENT },
          ...(body ? { body } : {}),
          ...(as === null ? { key: null } : {}),
        }),
      scene,
    );
    const found = (await rows(
      house.database,
      'select name, data, context from events order by id',
    )) as unknown as Told[];
    const wanted = told(scene);
    expect(found.map(({ name }) => name)).toEqual(wanted.map(([name]) => name));
    for (const [at, [, data]] of wanted.entries()) {
      expect(found[at]?.data).toMatchObject(data);
      const from = { address: ADDRESS, userAgent: AGENT };
      const who = {
        operator: OPERATOR,
        client: { kind: 'client', id: expect.any(String), ...from },
        key: { kind: 'api_key', id: key?.id, ...from },
      }[actor ?? 'key'];
      expect(found[at]?.context.actor).toEqual(who);
    }
  });

  test('G3: what is refused and changes nothing, tells of no change', async () => {
    const house = await open();
    const ada = await person(house);
    await rows(house.database, 'delete from events');
    for (const body of [{ email: ada.email }, { email: 'x@example.com', password: 'short' }, { email: 'no address' }]) {
      expect((await house.call('POST', users, { body })).status).toBeGreaterThanOrEqual(400);
    }
    await house.call('PUT', `${users}/${ada.id}`, { body: { email: 'no address' } });
    await house.call('DELETE', `${users}/user_none`);
    await expect(registerOrigin(house.work, 'no origin')).rejects.toThrow();
    expect(await rows(house.database, 'select name from events')).toEqual([]);
  });

  test('G3: what was changed is told with what it was before', async () => {
    const house = await open();
    const ada = await person(house);
    await house.call('PUT', `${users}/${ada.id}`, { body: { email: 'countess@example.com', first_name: 'Ada' } });
    await changeSettings(house.house.tools, house.environment, { lockoutFailures: 5 });
    const events = (await rows(house.database, 'select name, context from events order by id')) as unknown as Told[];
    const previous = (name: string) => events.find((event) => event.name === name)?.context.previous;
    const identifiers = [expect.objectContaining({ type: 'email', value: ada.email, isVerified: true })];
    expect(previous('user.updated')).toEqual({ email: ada.email, emailVerified: true, firstName: null, identifiers });
    expect(previous('settings.changed')).toEqual({ lockoutFailures: 10 });
  });
});
