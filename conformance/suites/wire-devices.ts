// Devices that cannot show a page (RFC 8628), which Node cannot be: they ask for a code and poll, in every language's
// bytes and as plain OAuth clients do.

import { expect } from 'vitest';
import { approveDevice, awaitPoll, denyDevice, digestOf } from '../harness/pages.ts';
import { type LanguageName, type Replayed, replay, speak } from '../harness/replay.ts';
import type { Scene, Stage } from '../harness/stories.ts';
import { member, person } from './cast.ts';

const UM = '/user_management';
const GRANT = 'urn:ietf:params:oauth:grant-type:device_code';
const LANGUAGES: LanguageName[] = ['Ruby 10', 'PHP 9', 'Python', 'Go'];

interface Asked {
  device_code: string;
  user_code: string;
}

type Say = ReturnType<typeof speak>;

// Go's public client has a bearer with nothing in it.
const speaker = ({ server }: Stage, language: LanguageName): Say =>
  speak(language, language === 'Go' ? { url: server.url, apiKey: '' } : server);

const asForm = ({ server }: Stage, path: string, fields: Record<string, string>): Promise<Replayed> =>
  replay(server.url, {
    method: 'POST',
    path,
    headers: { 'Content-Type': 'application/x-www-form-urlencoded', Accept: 'application/json' },
    body: new URLSearchParams(fields).toString(),
  });

async function ask(stage: Stage, language: LanguageName = 'Ruby 10') {
  const say = speaker(stage, language);
  const { clientId } = stage.server;
  const { status, body } = await say('POST', `${UM}/authorize/device`, { client_id: clientId });
  expect(status).toBe(200);
  const { device_code: code } = body as Asked;
  const fields = { grant_type: GRANT, client_id: clientId, device_code: code };
  const poll = async () => {
    await awaitPoll(stage, code);
    return say('POST', `${UM}/authenticate`, fields);
  };
  return { code, fields, poll, hurry: () => say('POST', `${UM}/authenticate`, fields) };
}

// Every SDK reads its own key of the two.
const said = ({ status, body }: Replayed) => [status, body.error, body.code];

function expectAsked(stage: Stage, { status, headers, body }: Replayed): void {
  expect([status, headers['cache-control']]).toEqual([200, 'no-store']);
  const { user_code: shown } = body as Asked;
  expect(shown).toMatch(/^[BCDFGHJ-NP-TV-XZ]{4}-[BCDFGHJ-NP-TV-XZ]{4}$/);
  const page = `${stage.server.url}/device`;
  expect(body).toEqual({
    device_code: expect.any(String),
    user_code: shown,
    verification_uri: page,
    verification_uri_complete: `${page}?user_code=${shown}`,
    expires_in: 300,
    interval: 5,
  });
}

/** The stories of devices. */
export function devices({ method }: Scene): void {
  for (const path of [`${UM}/authorize/device`, '/oauth2/device_authorization']) {
    method(`POST ${path}`, (shows) => {
      for (const language of LANGUAGES) {
        shows(`${language}: a device gets its codes, and is told how to poll`, async (stage) => {
          const body = { client_id: stage.server.clientId };
          // Where OAuth clients look for it, Ruby says who it is by the id alone.
          const keyless = speak(language, { url: stage.server.url, apiKey: null });
          const say = path.startsWith('/oauth2') ? keyless : speaker(stage, language);
          expectAsked(stage, await say('POST', path, body));
        });
      }

      shows('a form without any key does as well', async (stage) => {
        const fields = { client_id: stage.server.clientId, scope: 'openid profile' };
        expectAsked(stage, await asForm(stage, path, fields));
      });

      shows('an unknown client is told so, and so is none', async (stage) => {
        const say = speak('PHP 9', { url: stage.server.url, apiKey: null });
        for (const body of [{ client_id: 'client_none' }, {}]) {
          const answer = await say('POST', path, body);
          expect(said(answer)).toEqual([400, 'invalid_client', 'invalid_client']);
          expect(answer.body.error_description).toBe('Unknown client');
        }
      });
    });
  }

  method(`POST ${UM}/authenticate ${GRANT}`, (shows) => {
    for (const language of LANGUAGES) {
      shows(`trap 17: ${language} is told twice that it waits, then let in, once`, async (stage) => {
        const { id } = await person(stage);
        const { code, poll } = await ask(stage, language);
        const pending = ['authorization_pending', 'authorization_pending'];
        expect(said(await poll())).toEqual([400, ...pending]);
        expect(said(await poll())).toEqual([400, ...pending]);
        await approveDevice(stage, code, id, { method: 'passkey' });
        const { status, body } = await poll();
        expect([status, body.user.id, body.authentication_method]).toEqual([200, id, 'Passkey']);
        const { data } = await stage.workos.userManagement.listSessions(id);
        expect(data.map(({ authMethod }) => authMethod)).toEqual(['passkey']);
        expect(said(await poll())).toEqual([400, 'invalid_grant', 'invalid_grant']);
        const refresh = { grant_type: 'refresh_token', client_id: stage.server.clientId };
        const refreshed = await speaker(stage, language)('POST', `${UM}/authenticate`, {
          ...refresh,
          refresh_token: body.refresh_token,
        });
        expect([refreshed.status, refreshed.body.user.id]).toEqual([200, id]);
      });
    }

    shows('a form without any key polls, and is let in', async (stage) => {
      const { id } = await person(stage);
      const { code, fields } = await ask(stage);
      const waiting = await asForm(stage, `${UM}/authenticate`, fields);
      expect(said(waiting)).toEqual([400, 'authorization_pending', 'authorization_pending']);
      await approveDevice(stage, code, id);
      const { status, body } = await asForm(stage, `${UM}/authenticate`, fields);
      expect([status, body.user.id]).toEqual([200, id]);
    });

    shows('trap 17: one that polls too often is told twice to slow down', async (stage) => {
      const { hurry } = await ask(stage, 'Go');
      await hurry();
      for (let polls = 0; polls < 2; polls += 1) expect(said(await hurry())).toEqual([400, 'slow_down', 'slow_down']);
    });

    shows('one that was turned away, one that was too late, and a code that nobody has', async (stage) => {
      const [denied, late] = [await ask(stage), await ask(stage, 'PHP 9')];
      await denyDevice(stage, denied.code);
      expect(said(await denied.poll())).toEqual([400, 'access_denied', 'access_denied']);
      await stage.server.storage.outlive('device_authorizations', 'digest', digestOf(late.code));
      expect(said(await late.poll())).toEqual([400, 'expired_token', 'expired_token']);
      const say = speaker(stage, 'Go');
      const unknown = { ...late.fields, device_code: 'none' };
      expect(said(await say('POST', `${UM}/authenticate`, unknown))).toEqual([400, 'invalid_grant', 'invalid_grant']);
      const foreign = { ...late.fields, client_id: 'client_none' };
      expect(said(await say('POST', `${UM}/authenticate`, foreign))).toEqual([400, 'invalid_client', 'invalid_client']);
    });

    shows('without a code the missing field is named', async (stage) => {
      const fields = { grant_type: GRANT, client_id: stage.server.clientId };
      const { status, body } = await speaker(stage, 'Python')('POST', `${UM}/authenticate`, fields);
      expect([status, body.errors[0].code]).toEqual([422, 'device_code_string_required']);
    });

    shows('trap 14, 15: a step is asked for as of anybody else, and the code is spent on it', async (stage) => {
      const { id, places } = await member(stage, 2);
      const { code, poll } = await ask(stage, 'Go');
      await approveDevice(stage, code, id);
      const { status, body } = await poll();
      expect([status, body.code, body.user.id]).toEqual([403, 'organization_selection_required', id]);
      const chosen = await speak('Go', stage.server)('POST', `${UM}/authenticate`, {
        grant_type: 'urn:workos:oauth:grant-type:organization-selection',
        client_id: stage.server.clientId,
        client_secret: stage.server.apiKey,
        pending_authentication_token: body.pending_authentication_token,
        organization_id: places[0]?.id,
      });
      expect([chosen.status, chosen.body.organization_id]).toEqual([200, places[0]?.id]);
      expect(said(await poll())).toEqual([400, 'invalid_grant', 'invalid_grant']);
    });
  });
}

/** The stories of a server that lets no device in. */
export function devicesOff({ method }: Scene): void {
  method(`POST ${UM}/authorize/device with devices switched off`, (shows) => {
    shows('a device is turned away at once', async (stage) => {
      const body = { client_id: stage.server.clientId };
      const answer = await speaker(stage, 'Ruby 10')('POST', `${UM}/authorize/device`, body);
      expect(said(answer)).toEqual([403, 'access_denied', 'access_denied']);
      expect(answer.body.message).toBe('Device authorization grant is not enabled for this team');
    });
  });
}
