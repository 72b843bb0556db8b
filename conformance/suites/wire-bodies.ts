// Requests of other languages' SDKs, letter by letter: the bodies that look odd but are normal (contract 1.9, 1.10, 2.1).

import { expect } from 'vitest';
import { type Replayed, replay, type Sent } from '../harness/replay.ts';
import type { Scene, Stage } from '../harness/stories.ts';

const JSON_TYPE = { 'Content-Type': 'application/json' };
const PASSWORD = 'a quiet harbour at dawn';

/** Sends a request with the secret key, as SDKs of every language do. */
export function withKey({ server }: Pick<Stage, 'server'>, sent: Sent): Promise<Replayed> {
  const headers = {
    Authorization: `Bearer ${server.apiKey}`,
    Accept: 'application/json',
    ...JSON_TYPE,
    ...sent.headers,
  };
  return replay(server.url, { ...sent, headers });
}

async function someone(stage: Stage, more: object = {}) {
  const made = await withKey(stage, {
    method: 'POST',
    path: '/user_management/users',
    body: JSON.stringify({ email: stage.email(), ...more }),
  });
  expect(made.status).toBe(201);
  return made.body;
}

const EMPTY_BODIES: [string, string | undefined][] = [
  ['no body', undefined],
  ['an empty string (Ruby)', '""'],
  ['null', 'null'],
  ['an empty object (Node, Elixir)', '{}'],
  ['an empty list (PHP 9)', '[]'],
];

/** The stories of bodies and paths. */
export function bodies({ method }: Scene): void {
  method('empty bodies', (shows) => {
    for (const [name, body] of EMPTY_BODIES) {
      shows(`trap 29: PUT with ${name} changes nothing`, async (stage) => {
        const user = await someone(stage);
        const sent: Sent = { method: 'PUT', path: `/user_management/users/${user.id}`, ...(body ? { body } : {}) };
        const answer = await withKey(stage, sent);
        expect([answer.status, answer.body]).toEqual([200, user]);
      });

      shows(`trap 1, 29: DELETE with ${name} removes, and its answer is empty`, async (stage) => {
        const user = await someone(stage);
        const sent: Sent = { method: 'DELETE', path: `/user_management/users/${user.id}`, ...(body ? { body } : {}) };
        const { status, text, headers } = await withKey(stage, sent);
        expect([status, text, headers['content-length'], headers['content-type']]).toEqual([200, '', '0', undefined]);
      });

      shows(`POST with ${name} where fields are required names the first of them`, async (stage) => {
        const answer = await withKey(stage, {
          method: 'POST',
          path: '/user_management/sessions/revoke',
          ...(body ? { body } : {}),
        });
        expect(answer.status).toBe(422);
        expect(answer.body.errors).toEqual([
          {
            code: 'session_id_string_required',
            message: 'Session ID must be a non-empty string.',
            field: 'session_id',
          },
        ]);
      });
    }

    shows('GET that says it has JSON and has none is answered', async (stage) => {
      const user = await someone(stage);
      expect((await withKey(stage, { method: 'GET', path: `/user_management/users/${user.id}` })).body).toEqual(user);
    });

    shows('trap 1: POST sessions/revoke answers with nothing, and says no type of it', async (stage) => {
      const { email } = await someone(stage, { password: PASSWORD, email_verified: true });
      const grant = { grant_type: 'password', email, password: PASSWORD, client_id: stage.server.clientId };
      const signedIn = await withKey(stage, {
        method: 'POST',
        path: '/user_management/authenticate',
        body: JSON.stringify(grant),
      });
      const { sid } = JSON.parse(Buffer.from(signedIn.body.access_token.split('.')[1], 'base64url').toString());
      const body = JSON.stringify({ session_id: sid });
      const revoked = await withKey(stage, { method: 'POST', path: '/user_management/sessions/revoke', body });
      expect([revoked.status, revoked.text, revoked.headers['content-type']]).toEqual([200, '', undefined]);
    });
  });

  method('Elixir 1.1.0', (shows) => {
    shows('trap 28: create_user sends null for everything that was not given, and domains', async (stage) => {
      const email = stage.email();
      const body = `{"email":"${email}","domains":null,"last_name":null,"first_name":null,"email_verified":null}`;
      const answer = await withKey(stage, { method: 'POST', path: '/user_management/users', body });
      expect(answer.status).toBe(201);
      expect(answer.body).toMatchObject({ email, email_verified: false, first_name: null, last_name: null });
    });

    for (const verified of [false, true]) {
      shows(
        `update_user of ${verified ? 'a ' : 'an un'}verified user sets the name and keeps the rest`,
        async (stage) => {
          const user = await someone(stage, { email_verified: verified, last_name: 'Lovelace' });
          const body =
            '{"first_name":"Ada","last_name":null,"email_verified":false,"password":null,"password_hash":null,"password_hash_type":null}';
          const answer = await withKey(stage, { method: 'PUT', path: `/user_management/users/${user.id}`, body });
          expect(answer.status).toBe(200);
          expect(answer.body).toMatchObject({ first_name: 'Ada', last_name: 'Lovelace', email_verified: verified });
        },
      );
    }

    shows('authenticate_with_password sends the secret twice and no organization', async (stage) => {
      const { email, id } = await someone(stage, { password: PASSWORD, email_verified: true });
      const { apiKey, clientId } = stage.server;
      const body = `{"client_id":"${clientId}","client_secret":"${apiKey}","grant_type":"password","email":"${email}","password":"${PASSWORD}","ip_address":null,"user_agent":null}`;
      const answer = await withKey(stage, { method: 'POST', path: '/user_management/authenticate', body });
      expect([answer.status, answer.body.user.id, answer.body.authentication_method]).toEqual([200, id, 'Password']);
    });
  });

  method('Ruby', (shows) => {
    shows('trap 27: update_user up to version 6 repeats the id in the body', async (stage) => {
      const user = await someone(stage);
      const body = `{"id":"${user.id}","email":null,"first_name":"Ada","last_name":null,"email_verified":null,"external_id":"ruby-${user.id}"}`;
      const answer = await withKey(stage, { method: 'PUT', path: `/user_management/users/${user.id}`, body });
      expect(answer.status).toBe(200);
      expect(answer.body).toMatchObject({ id: user.id, first_name: 'Ada', external_id: `ruby-${user.id}` });
    });
  });

  method('PHP', (shows) => {
    shows('trap 28: createUser up to version 4 sends null for a password and its hash', async (stage) => {
      const email = stage.email();
      const body = JSON.stringify({
        email,
        password: null,
        first_name: 'Ada',
        last_name: null,
        email_verified: null,
        password_hash: null,
        password_hash_type: null,
        external_id: null,
        metadata: null,
      });
      const answer = await withKey(stage, { method: 'POST', path: '/user_management/users', body });
      expect(answer.status).toBe(201);
      expect(answer.body).toMatchObject({ email, first_name: 'Ada', external_id: null, metadata: {} });
    });
  });

  method('Python', (shows) => {
    shows('every POST carries an idempotency key', async (stage) => {
      const headers = {
        'User-Agent': 'WorkOS Python/3.12.4 Python SDK/10.2.0',
        'Idempotency-Key': '0b2f6f0e-1d0c-4a5f-8b42-6a43f7a0b9c1',
      };
      const body = JSON.stringify({ email: stage.email() });
      const sent: Sent = { method: 'POST', path: '/user_management/users', headers, body };
      expect((await withKey(stage, sent)).status).toBe(201);
    });
  });

  method('external ids', (shows) => {
    // Node, Ruby, PHP and Go leave different characters as they are; Python escapes all it can.
    const given = 'team a/b%2F+c@d:e~f!?#';
    const spellings: [string, string][] = [
      ['encodeURIComponent (Node)', encodeURIComponent(given)],
      ['rawurlencode (PHP), quote (Python)', rawUrlEncode(given)],
      ['PathEscape (Go)', encodeURIComponent(given).replace(/%(2B|40|3A|3D|26|24)/g, decodeURIComponent)],
      ['url_encode (Ruby)', rawUrlEncode(given).replaceAll('~', '%7E')],
      ['lower-case escapes', encodeURIComponent(given).replace(/%../g, (escaped) => escaped.toLowerCase())],
    ];
    shows('trap 42: one with reserved characters is found in the spelling of every language', async (stage) => {
      const user = await someone(stage, { external_id: given });
      for (const [language, spelled] of spellings) {
        const path = `/user_management/users/external_id/${spelled}`;
        expect((await withKey(stage, { method: 'GET', path })).body, language).toEqual(user);
      }
    });

    shows('an unknown one is not found, and the answer names it as it is', async (stage) => {
      const path = `/user_management/users/external_id/${encodeURIComponent('no/body')}`;
      const answer = await withKey(stage, { method: 'GET', path });
      expect(answer.status).toBe(404);
      expect(answer.body).toEqual({
        message: "User not found: 'no/body'.",
        code: 'entity_not_found',
        entity_id: 'no/body',
      });
    });
  });
}

function rawUrlEncode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
