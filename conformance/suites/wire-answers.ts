// What every answer looks like to the letter: types, keys, times, ids, tokens and keys (contract 2.1, 2.2, 4.1, 4.2, 9).

import { createHash, createPublicKey, X509Certificate } from 'node:crypto';
import { decodeJwt, decodeProtectedHeader } from 'jose';
import { expect } from 'vitest';
import { type Replayed, replay, type Sent } from '../harness/replay.ts';
import type { Scene, Stage } from '../harness/stories.ts';
import { signIn } from './sign-in.ts';
import { withKey } from './wire-bodies.ts';

const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const ULID = /^[0-9A-HJKMNP-TV-Z]{26}$/;

const USERS = '/user_management/users';
const create = (body: string): Sent => ({ method: 'POST', path: USERS, body });

/** A call for every status that the server gives a body with. */
const ANSWERS: [number, (stage: Stage) => Promise<Replayed>][] = [
  [200, (stage) => withKey(stage, { method: 'GET', path: USERS })],
  [201, (stage) => withKey(stage, create(JSON.stringify({ email: stage.email() })))],
  [400, (stage) => withKey(stage, create('{"email": '))],
  [401, ({ server }) => replay(server.url, { method: 'GET', path: USERS })],
  [404, (stage) => withKey(stage, { method: 'GET', path: `${USERS}/user_none` })],
  [422, (stage) => withKey(stage, create('{}'))],
  [501, (stage) => withKey(stage, { method: 'GET', path: '/directories' })],
];

/** The stories of answers, whoever asked. */
export function answers({ method }: Scene): void {
  method('every answer', (shows) => {
    for (const [status, call] of ANSWERS) {
      shows(`trap 2, 3: a ${status} is exactly application/json, an object, and has a request id`, async (stage) => {
        const answer = await call(stage);
        expect(answer.status).toBe(status);
        expect(answer.headers['content-type']).toBe('application/json');
        expect(answer.headers['x-request-id']).toMatch(UUID);
        expect(answer.body).toBeTypeOf('object');
        expect(Array.isArray(answer.body)).toBe(false);
        if (status >= 400) expect(answer.body.message).toMatch(/\S/);
      });
    }

    shows('one without a body has a request id too, and each its own', async (stage) => {
      const made = await withKey(stage, create(JSON.stringify({ email: stage.email() })));
      const removed = await withKey(stage, { method: 'DELETE', path: `${USERS}/${made.body.id}` });
      expect(removed.headers['x-request-id']).toMatch(UUID);
      expect(removed.headers['x-request-id']).not.toBe(made.headers['x-request-id']);
    });

    shows('a wrong or missing key is told just that', async (stage) => {
      const strangers: Record<string, string>[] = [
        {},
        { Authorization: 'Bearer sk_test_wrong' },
        { Authorization: 'Basic abc' },
      ];
      for (const headers of strangers) {
        const answer = await replay(stage.server.url, { method: 'GET', path: USERS, headers });
        expect([answer.status, answer.body]).toEqual([401, { message: 'Unauthorized' }]);
      }
    });

    shows('trap 43: an unknown route is told so, and nobody is sent elsewhere', async (stage) => {
      for (const path of ['/nowhere', `${USERS}/`, '//user_management/users']) {
        const answer = await withKey(stage, { method: 'GET', path });
        expect([answer.status, answer.headers.location]).toEqual([404, undefined]);
        expect(answer.body.message).toMatch(/^Not Found/);
      }
    });

    shows('a base URL with a path too many is told what to change', async (stage) => {
      const answer = await withKey(stage, { method: 'GET', path: `/api${USERS}` });
      expect(answer.body.message).toContain('/api');
    });

    shows('trap 41: entries of a 422 have a code, a sentence and a field each', async (stage) => {
      const body = '{"email":7,"metadata":{"a":1},"external_id":5,"first_name":false}';
      const { errors } = (await withKey(stage, create(body))).body;
      expect(errors).toHaveLength(4);
      for (const entry of errors) {
        expect(entry).toEqual({ code: expect.any(String), message: expect.any(String), field: expect.any(String) });
      }
    });
  });

  method('a user', (shows) => {
    shows('trap 8: has every key, with null for what is not there', async (stage) => {
      const { body } = await withKey(stage, create(JSON.stringify({ email: stage.email() })));
      expect(body).toEqual({
        object: 'user',
        id: expect.stringMatching(/^user_/),
        email: expect.any(String),
        email_verified: false,
        first_name: null,
        last_name: null,
        name: null,
        profile_picture_url: null,
        external_id: null,
        locale: null,
        metadata: {},
        last_sign_in_at: null,
        created_at: expect.stringMatching(TIME),
        updated_at: expect.stringMatching(TIME),
      });
    });
  });

  method('a list', (shows) => {
    shows('trap 5, 6: always has its cursors, null when there is no more', async (stage) => {
      const { text } = await withKey(stage, { method: 'GET', path: `${USERS}?email=nobody@example.com` });
      expect(JSON.parse(text)).toEqual({ object: 'list', data: [], list_metadata: { before: null, after: null } });
    });

    shows(
      'trap 8, 10: of sessions has every key of each, and leaves the organization out when there is none',
      async (stage) => {
        const { user } = await signIn(stage);
        const { body } = await withKey(stage, { method: 'GET', path: `${USERS}/${user.id}/sessions` });
        const [session] = body.data;
        expect(Object.keys(session).sort()).toEqual([
          'auth_method',
          'created_at',
          'ended_at',
          'expires_at',
          'id',
          'ip_address',
          'object',
          'status',
          'updated_at',
          'user_agent',
          'user_id',
        ]);
        expect(session.ended_at).toBeNull();
        for (const key of ['created_at', 'updated_at', 'expires_at']) expect(session[key]).toMatch(TIME);
      },
    );

    shows('trap 22: of events has a time of three digits in every event', async (stage) => {
      await signIn(stage);
      const { body } = await withKey(stage, { method: 'GET', path: '/events' });
      for (const event of body.data) {
        expect(event).toMatchObject({ object: 'event', id: expect.stringMatching(/^event_/) });
        expect(event.created_at).toMatch(TIME);
      }
    });

    shows('in normal order turns its cursors round', async (stage) => {
      const ids: string[] = [];
      for (let made = 0; made < 2; made += 1) {
        ids.push((await withKey(stage, create(JSON.stringify({ email: stage.email() })))).body.id);
      }
      const list = async (query: string) =>
        (await withKey(stage, { method: 'GET', path: `${USERS}?order=normal&limit=1&${query}` })).body;
      expect((await list('')).data[0].id).toBe(ids[1]);
      expect((await list(`before=${ids[1]}`)).data[0].id).toBe(ids[0]);
      expect((await list(`after=${ids[0]}`)).data[0].id).toBe(ids[1]);
    });
  });

  method('an access token', (shows) => {
    shows('trap 18, 20: is RS256 and names its key', async (stage) => {
      const { signedIn } = await signIn(stage);
      const header = decodeProtectedHeader(signedIn.accessToken);
      expect(header).toEqual({ alg: 'RS256', typ: 'JWT', kid: expect.stringMatching(/\S/) });
    });

    shows('trap 20: says who, which session, and from when until when, in whole seconds', async (stage) => {
      const { user, signedIn } = await signIn(stage);
      const claims = decodeJwt(signedIn.accessToken);
      expect(claims).toEqual({
        iss: stage.server.url,
        sub: user.id,
        sid: expect.stringMatching(/^session_/),
        jti: expect.stringMatching(ULID),
        iat: expect.any(Number),
        exp: expect.any(Number),
        auth_time: expect.any(Number),
        client_id: stage.server.clientId,
      });
      const [iat, exp] = [claims.iat as number, claims.exp as number];
      expect([iat, exp].every(Number.isInteger)).toBe(true);
      expect(exp - iat).toBeGreaterThanOrEqual(300);
    });

    shows('trap 20: is never issued in the future, for verifiers without leeway', async (stage) => {
      const { signedIn } = await signIn(stage);
      expect(decodeJwt(signedIn.accessToken).iat).toBeLessThan(Date.now() / 1000);
    });
  });

  method('the key set', (shows) => {
    // urllib, as PyJWKClient uses it: no key, no JSON, one connection for one request.
    const headers = { 'Accept-Encoding': 'identity', 'User-Agent': 'Python-urllib/3.12', Connection: 'close' };
    const fetchKeys = ({ server }: Stage, path = `/sso/jwks/${server.clientId}`) =>
      replay(server.url, { method: 'GET', path, headers });

    shows("answers Python's urllib, which has no key", async (stage) => {
      const answer = await fetchKeys(stage);
      expect(answer.status).toBe(200);
      expect(answer.body.keys.length).toBeGreaterThan(0);
    });

    shows('trap 18, 19: holds RSA keys alone, each with its certificate and that thumbprint', async (stage) => {
      for (const key of (await fetchKeys(stage)).body.keys) {
        expect(key).toMatchObject({ kty: 'RSA', alg: 'RS256', use: 'sig', kid: expect.any(String) });
        const der = Buffer.from(key.x5c[0], 'base64');
        expect(key['x5t#S256']).toBe(createHash('sha256').update(der).digest('base64url'));
        const certified = new X509Certificate(der).publicKey.export({ format: 'jwk' });
        expect(certified).toMatchObject({ n: key.n, e: key.e });
        expect(createPublicKey({ key, format: 'jwk' }).asymmetricKeyDetails?.modulusLength).toBeGreaterThanOrEqual(
          2048,
        );
      }
    });

    shows('tells no private part of a key', async (stage) => {
      for (const key of (await fetchKeys(stage)).body.keys) {
        expect(Object.keys(key).sort()).toEqual(['alg', 'e', 'kid', 'kty', 'n', 'use', 'x5c', 'x5t#S256']);
      }
    });

    shows('is the same under the path that the emulator knows', async (stage) => {
      const alias = `/user_management/sessions/jwks/${stage.server.clientId}`;
      expect((await fetchKeys(stage, alias)).body).toEqual((await fetchKeys(stage)).body);
    });

    shows('of an unknown client is not found', async (stage) => {
      const answer = await fetchKeys(stage, '/sso/jwks/client_unknown');
      expect([answer.status, answer.body.code]).toEqual([404, 'entity_not_found']);
    });
  });
}
