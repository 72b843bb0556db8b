// How clients of other languages present themselves at `authenticate`, and how they write lists in a query (contract 2.3, 3.2).

import { decodeJwt } from 'jose';
import { expect } from 'vitest';
import { type Replayed, replay, type Sent } from '../harness/replay.ts';
import type { Scene, Stage } from '../harness/stories.ts';
import { withKey } from './wire-bodies.ts';

const AUTHENTICATE = '/user_management/authenticate';
const PASSWORD = 'a quiet harbour at dawn';
const JSON_TYPE = { 'Content-Type': 'application/json' };

interface Visit {
  body: Record<string, unknown>;
  headers?: Record<string, string>;
  path?: string;
}

function visit({ server }: Stage, { body, headers = {}, path = AUTHENTICATE }: Visit): Promise<Replayed> {
  const sent: Sent = { method: 'POST', path, headers: { ...JSON_TYPE, ...headers }, body: JSON.stringify(body) };
  return replay(server.url, sent);
}

// A user who is signed in, with everything that a client may need to say.
async function signedIn(stage: Stage) {
  const { apiKey, clientId } = stage.server;
  const email = stage.email();
  const account = JSON.stringify({ email, password: PASSWORD, email_verified: true });
  await withKey(stage, { method: 'POST', path: '/user_management/users', body: account });
  const grant = { grant_type: 'password', email, password: PASSWORD };
  const bearer = { Authorization: `Bearer ${apiKey}` };
  const { body } = await visit(stage, {
    body: { ...grant, client_id: clientId, client_secret: apiKey },
    headers: bearer,
  });
  const refresh = { grant_type: 'refresh_token', refresh_token: body.refresh_token as string, client_id: clientId };
  return { grant, refresh, bearer, apiKey, clientId, accessToken: body.access_token as string };
}

/** The stories of clients, and of their queries. */
export function clients({ method }: Scene): void {
  method('authenticate', (shows) => {
    shows('the secret in the body alone proves the client', async (stage) => {
      const { grant, apiKey, clientId } = await signedIn(stage);
      const answer = await visit(stage, { body: { ...grant, client_id: clientId, client_secret: apiKey } });
      expect(answer.status).toBe(200);
    });

    shows('the secret as bearer alone proves the client', async (stage) => {
      const { grant, bearer, clientId } = await signedIn(stage);
      expect((await visit(stage, { body: { ...grant, client_id: clientId }, headers: bearer })).status).toBe(200);
    });

    shows('the key says which client is meant when no id came', async (stage) => {
      const { grant, bearer, clientId } = await signedIn(stage);
      const answer = await visit(stage, { body: grant, headers: bearer });
      expect(decodeJwt(answer.body.access_token).client_id).toBe(clientId);
    });

    shows("trap 30: Ruby's session refresh sends id and token, and the key as bearer only", async (stage) => {
      const { refresh, bearer, accessToken } = await signedIn(stage);
      const answer = await visit(stage, { body: refresh, headers: { ...bearer, Accept: '*/*' } });
      expect(answer.status).toBe(200);
      expect(decodeJwt(answer.body.access_token).sid).toBe(decodeJwt(accessToken).sid);
    });

    shows("trap 31: Go's public client sends a bearer with nothing in it", async (stage) => {
      const { refresh } = await signedIn(stage);
      const headers = { Authorization: 'Bearer ', 'User-Agent': 'workos-go/v10.1.1', 'Idempotency-Key': '1b9d6bcd' };
      expect((await visit(stage, { body: refresh, headers })).status).toBe(200);
    });

    shows("trap 27: PHP's session manager adds fields that nobody else does", async (stage) => {
      const { refresh, apiKey, bearer } = await signedIn(stage);
      const session = { seal_session: true, cookie_password: Buffer.alloc(32, 7).toString('base64') };
      const answer = await visit(stage, { body: { ...refresh, client_secret: apiKey, session }, headers: bearer });
      expect(answer.status).toBe(200);
    });

    shows('a form is read as JSON is', async (stage) => {
      const { grant, refresh, apiKey, clientId } = await signedIn(stage);
      const headers = { 'Content-Type': 'application/x-www-form-urlencoded' };
      for (const fields of [{ ...grant, client_id: clientId, client_secret: apiKey }, refresh]) {
        const body = new URLSearchParams(fields).toString();
        const answer = await replay(stage.server.url, { method: 'POST', path: AUTHENTICATE, headers, body });
        expect([fields.grant_type, answer.status]).toEqual([fields.grant_type, 200]);
      }
    });

    shows('the path that the emulator knows answers too', async (stage) => {
      const { refresh } = await signedIn(stage);
      expect((await visit(stage, { body: refresh, path: '/x/authkit/users/authenticate' })).status).toBe(200);
    });

    shows('a password without a secret is not for a public client', async (stage) => {
      const { grant, clientId } = await signedIn(stage);
      const answer = await visit(stage, { body: { ...grant, client_id: clientId } });
      expect([answer.status, answer.body.error]).toEqual([400, 'unauthorized_client']);
    });

    shows('a wrong secret in the body is the wrong client; a wrong bearer alone is unauthorized', async (stage) => {
      const { grant, clientId } = await signedIn(stage);
      const wrong = 'sk_test_0000000000000000';
      const body = { ...grant, client_id: clientId };
      const inBody = await visit(stage, { body: { ...body, client_secret: wrong } });
      expect([inBody.status, inBody.body.error]).toEqual([400, 'invalid_client']);
      const asBearer = await visit(stage, { body, headers: { Authorization: `Bearer ${wrong}` } });
      expect([asBearer.status, asBearer.body]).toEqual([401, { message: 'Unauthorized' }]);
    });

    shows('a refusal in the words of OAuth says them in both spellings', async (stage) => {
      const { refresh } = await signedIn(stage);
      const answer = await visit(stage, { body: { ...refresh, refresh_token: 'nobody-issued-this' } });
      expect(answer.status).toBe(400);
      expect(answer.body).toEqual({
        error: 'invalid_grant',
        error_description: 'Invalid refresh token.',
        code: 'invalid_grant',
        message: 'Invalid refresh token.',
      });
    });

    shows('a grant that nobody knows is unsupported', async (stage) => {
      const { bearer, clientId } = await signedIn(stage);
      const answer = await visit(stage, { body: { grant_type: 'implicit', client_id: clientId }, headers: bearer });
      expect([answer.status, answer.body.error]).toEqual([400, 'unsupported_grant_type']);
    });

    shows('a missing field is named, with a code and a sentence', async (stage) => {
      const { bearer, clientId } = await signedIn(stage);
      const body = { grant_type: 'password', client_id: clientId, email: 'ada@example.com' };
      const answer = await visit(stage, { body, headers: bearer });
      expect(answer.status).toBe(422);
      expect(answer.body.errors).toEqual([
        { code: 'password_string_required', message: 'Password must be a non-empty string.', field: 'password' },
      ]);
    });
  });

  method('lists in a query', (shows) => {
    const [a, b] = ['user.created', 'session.created'];
    const encodings: [string, string][] = [
      ['Node: commas, escaped', `events=${a}%2C${b}`],
      ['Python: commas', `events=${a},${b}`],
      ['Ruby and Go: the key again', `events=${a}&events=${b}`],
      ['Elixir: brackets', `events[]=${a}&events[]=${b}`],
      ['PHP: numbered brackets', `events[0]=${a}&events[1]=${b}`],
      ['PHP: numbered brackets, escaped', `events%5B0%5D=${a}&events%5B1%5D=${b}`],
    ];
    shows('six spellings of two kinds of events mean the same', async (stage) => {
      await signedIn(stage);
      const found: string[][] = [];
      for (const [, query] of encodings) {
        const answer = await withKey(stage, { method: 'GET', path: `/events?${query}&limit=100` });
        found.push(answer.body.data.map(({ id }: { id: string }) => id));
      }
      const all = await withKey(stage, { method: 'GET', path: '/events?limit=100' });
      expect(all.body.data.length).toBeGreaterThan(found[0]?.length ?? 0);
      const kinds = all.body.data.filter(({ event }: { event: string }) => event === a || event === b);
      const expected = kinds.map(({ id }: { id: string }) => id);
      expect(found).toEqual(encodings.map(() => expected));
    });
  });
}
