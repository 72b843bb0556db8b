// Sessions as other languages begin and keep them: codes redeemed with and without a key, and PHP's cookies, which the
// server seals (contract 3.2, 5.3).

import { randomBytes } from 'node:crypto';
import { decodeJwt } from 'jose';
import { expect } from 'vitest';
import { digestOf, issueCode } from '../harness/pages.ts';
import { type LanguageName, speak } from '../harness/replay.ts';
import { openBox } from '../harness/secretbox.ts';
import type { Scene, Stage } from '../harness/stories.ts';
import { byPassword, person } from './cast.ts';

const AUTHENTICATE = '/user_management/authenticate';
const VERIFIER = 'a verifier of at least forty-three characters, said once';

// As each sends it from where there is no key.
const KEYLESS: [LanguageName, null | ''][] = [
  ['Ruby 10', null],
  ['PHP 9', null],
  ['Go', ''],
];

/** The stories of codes. */
export function wireCodes({ method }: Scene): void {
  method(`POST ${AUTHENTICATE} authorization_code`, (shows) => {
    for (const language of ['Ruby 10', 'PHP 9', 'Python', 'Go'] as const) {
      shows(`${language}: a code and the key make a session, once`, async (stage) => {
        const { id } = await person(stage);
        const { clientId, apiKey } = stage.server;
        const fields = {
          grant_type: 'authorization_code',
          client_id: clientId,
          client_secret: apiKey,
          code: await issueCode(stage, id),
        };
        const say = speak(language, stage.server);
        const { status, body } = await say('POST', AUTHENTICATE, fields);
        expect([status, body.user.id, body.authentication_method]).toEqual([200, id, 'GoogleOAuth']);
        const { code, ...others } = fields;
        const over = await say('POST', AUTHENTICATE, { ...others, code: await lateCode(stage, id) });
        expect([over.status, over.body.error, over.body.code]).toEqual([400, 'invalid_grant', 'invalid_grant']);
      });
    }

    for (const language of ['Python', 'Go'] as const) {
      shows(`${language}: the same request again, for want of an answer, gets the same session`, async (stage) => {
        const { id } = await person(stage);
        const { clientId: client_id, apiKey: client_secret } = stage.server;
        const code = await issueCode(stage, id);
        const fields = { grant_type: 'authorization_code', client_id, client_secret, code };
        const say = speak(language, stage.server);
        const answers = [await say('POST', AUTHENTICATE, fields), await say('POST', AUTHENTICATE, fields)];
        const sids = answers.map(({ body }) => decodeJwt(body.access_token).sid);
        expect(sids[1]).toBe(sids[0]);
        expect((await stage.workos.userManagement.listSessions(id)).data).toHaveLength(1);
      });
    }

    for (const [language, apiKey] of KEYLESS) {
      shows(`trap 31: ${language}: a verifier stands for the key that is not there`, async (stage) => {
        const { id } = await person(stage);
        const say = speak(language, { url: stage.server.url, apiKey });
        const fields = { grant_type: 'authorization_code', client_id: stage.server.clientId };
        const code = await issueCode(stage, id, { verifier: VERIFIER });
        const wrong = await say('POST', AUTHENTICATE, { ...fields, code, code_verifier: `${VERIFIER}x` });
        expect([wrong.status, wrong.body.code]).toEqual([400, 'invalid_grant']);
        const { status, body } = await say('POST', AUTHENTICATE, { ...fields, code, code_verifier: VERIFIER });
        expect([status, body.user.id]).toEqual([200, id]);
        const secret = await say('POST', AUTHENTICATE, { ...fields, code: await issueCode(stage, id) });
        expect([secret.status, secret.body.code]).toEqual([400, 'unauthorized_client']);
      });
    }
  });
}

async function lateCode(stage: Stage, userId: string): Promise<string> {
  const code = await issueCode(stage, userId);
  await stage.server.storage.outlive('authorization_codes', 'digest', digestOf(code));
  return code;
}

/** The stories of PHP's SessionManager. */
export function phpCookies({ method }: Scene): void {
  method("PHP's SessionManager", (shows) => {
    const refresh = ({ server }: Stage, refreshToken: string, cookiePassword: string) =>
      speak('PHP 9', server)('POST', AUTHENTICATE, {
        grant_type: 'refresh_token',
        client_id: server.clientId,
        client_secret: server.apiKey,
        refresh_token: refreshToken,
        session: { seal_session: true, cookie_password: cookiePassword },
      });

    shows('trap 27: a refresh seals what its cookie holds, and that is refreshed in its turn', async (stage) => {
      const { id, email } = await person(stage);
      const { accessToken, refreshToken } = await byPassword(stage, email);
      const password = randomBytes(32).toString('base64');
      let token = refreshToken;
      for (let turns = 0; turns < 2; turns += 1) {
        const { status, body } = await refresh(stage, token, password);
        const { sid } = decodeJwt(accessToken);
        expect([status, body.sid, decodeJwt(body.access_token).sid]).toEqual([200, sid, sid]);
        const cookie = JSON.parse(openBox(body.sealed_session, password));
        const { access_token, refresh_token, user } = body;
        expect(cookie).toEqual({ access_token, refresh_token, user });
        expect(cookie.user.id).toBe(id);
        expect(() => openBox(body.sealed_session, randomBytes(32).toString('base64'))).toThrow();
        token = cookie.refresh_token;
      }
    });

    shows('a password that is none is refused without its being told, and costs no token', async (stage) => {
      const { email } = await person(stage);
      const { refreshToken } = await byPassword(stage, email);
      const short = randomBytes(31).toString('base64');
      const { status, text, body } = await refresh(stage, refreshToken, short);
      expect([status, body.errors[0].code]).toEqual([422, 'cookie_password_invalid']);
      expect(text).not.toContain(short);
      expect((await refresh(stage, refreshToken, randomBytes(32).toString('base64'))).status).toBe(200);
    });

    shows('a session that has ended is refused, and nothing is sealed', async (stage) => {
      const { email } = await person(stage);
      const { accessToken, refreshToken } = await byPassword(stage, email);
      const sessionId = decodeJwt(accessToken).sid as string;
      await stage.workos.userManagement.revokeSession({ sessionId });
      const { status, body } = await refresh(stage, refreshToken, randomBytes(32).toString('base64'));
      expect([status, body.error, body.sealed_session]).toEqual([400, 'invalid_grant', undefined]);
    });
  });
}
