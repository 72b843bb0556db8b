// Settings of the environment and what users let others do, which Node has no calls for: in the bytes of the languages
// that have them.

import { decodeJwt } from 'jose';
import { expect } from 'vitest';
import { authorizeApplication, CALLBACK } from '../harness/pages.ts';
import { type LanguageName, type Replayed, replay, speak } from '../harness/replay.ts';
import type { Scene, Stage } from '../harness/stories.ts';
import { byPassword, idOf, organization, person, TIME } from './cast.ts';
import { thrownBy } from './thrown.ts';

const UM = '/user_management';
const LANGUAGES: LanguageName[] = ['Ruby 10', 'PHP 9', 'Python', 'Go'];
const times = { created_at: expect.stringMatching(TIME), updated_at: expect.stringMatching(TIME) };
const told = ({ status, body }: Replayed) => [status, body.code];

let names = 0;
const newName = () => {
  names += 1;
  return `place-${names}`;
};

/** The stories of redirect URIs and CORS origins. */
export function places({ method }: Scene): void {
  const REDIRECTS = `${UM}/redirect_uris`;
  method(`POST ${REDIRECTS}`, (shows) => {
    shows('the first is the default, and a starred one never is', async (stage) => {
      const say = speak('Ruby 10', stage.server);
      const starred = await say('POST', REDIRECTS, { uri: 'https://*.app.example.com/callback' });
      const first = await say('POST', REDIRECTS, { uri: CALLBACK });
      expect([starred.body.default, first.body.default]).toEqual([false, true]);
    });

    for (const language of LANGUAGES) {
      shows(`${language}: one is registered, and listed`, async (stage) => {
        const say = speak(language, stage.server);
        const uri = `https://app.example.com/${newName()}?a=b`;
        const { status, body } = await say('POST', REDIRECTS, { uri });
        expect([status, body]).toEqual([
          201,
          { object: 'redirect_uri', id: idOf('redir'), uri, default: false, ...times },
        ]);
        expect((await say('GET', `${REDIRECTS}?limit=1`)).body.data).toEqual([body]);
      });
    }

    shows('one that is registered, one that is none, and none at all, are refused', async (stage) => {
      const say = speak('PHP 9', stage.server);
      const uri = `https://app.example.com/${newName()}`;
      await say('POST', REDIRECTS, { uri });
      const twice = await say('POST', REDIRECTS, { uri });
      expect([...told(twice), twice.body.message]).toEqual([
        422,
        'redirect_uri_already_exists',
        `Redirect URI '${uri}' already exists.`,
      ]);
      for (const wrong of [{ uri: 'javascript:alert(1)' }, { uri: 'https://*.com/' }, { uri: null }, {}])
        expect(told(await say('POST', REDIRECTS, wrong))).toEqual([422, 'invalid_request_parameters']);
    });
  });

  method(`GET ${REDIRECTS}`, (shows) => {
    shows('pages go on to the end', async (stage) => {
      const say = speak('Go', stage.server);
      const seen = [];
      let after: string | null = '';
      while (after !== null) {
        const { body } = await say('GET', `${REDIRECTS}?limit=2${after && `&after=${after}`}`);
        seen.push(...body.data.map(({ id }: { id: string }) => id));
        after = body.list_metadata.after;
      }
      const { body } = await say('GET', `${REDIRECTS}?limit=100`);
      expect(seen).toEqual(body.data.map(({ id }: { id: string }) => id));
      expect(told(await say('GET', `${REDIRECTS}?after=none`))).toEqual([422, 'invalid_request_parameters']);
    });
  });

  method(`DELETE ${REDIRECTS}/{id}`, (shows) => {
    for (const language of LANGUAGES) {
      shows(`trap 26: ${language}: one is removed, and not found again`, async (stage) => {
        const say = speak(language, stage.server);
        const { body } = await say('POST', REDIRECTS, { uri: `https://app.example.com/${newName()}` });
        const removed = await say('DELETE', `${REDIRECTS}/${body.id}`);
        expect([removed.status, removed.text]).toEqual([204, '']);
        expect(told(await say('DELETE', `${REDIRECTS}/${body.id}`))).toEqual([404, 'entity_not_found']);
      });
    }

    shows('trap 34: the default stays', async (stage) => {
      const say = speak('Ruby 10', stage.server);
      const listed = await say('GET', `${REDIRECTS}?limit=100`);
      const kept = listed.body.data.find(({ default: isDefault }: { default: boolean }) => isDefault);
      for (let tries = 0; tries < 2; tries += 1) {
        const refused = await say('DELETE', `${REDIRECTS}/${kept.id}`);
        expect([refused.status, refused.body.message]).toEqual([409, 'Cannot delete the default redirect URI.']);
      }
    });
  });

  const ORIGINS = `${UM}/cors_origins`;
  method(`POST ${ORIGINS}`, (shows) => {
    for (const language of LANGUAGES) {
      shows(`${language}: an origin is registered, and its pages read answers`, async (stage) => {
        const say = speak(language, stage.server);
        const origin = `https://${newName()}.example.com`;
        const { status, body } = await say('POST', ORIGINS, { origin });
        expect([status, body]).toEqual([201, { object: 'cors_origin', id: idOf('cors_origin'), origin, ...times }]);
        const { headers } = await replay(stage.server.url, {
          method: 'GET',
          path: `${UM}/users?limit=1`,
          headers: { Origin: origin, Authorization: `Bearer ${stage.server.apiKey}` },
        });
        expect(headers['access-control-allow-origin']).toBe(origin);
      });
    }

    shows('trap 34: one that is registered is refused, and the refusal stays', async (stage) => {
      const say = speak('Ruby 10', stage.server);
      const body = { origin: `https://${newName()}.example.com` };
      await say('POST', ORIGINS, body);
      for (let tries = 0; tries < 2; tries += 1)
        expect(told(await say('POST', ORIGINS, body))).toEqual([409, 'duplicate_cors_origin']);
    });

    shows('one that is none is refused in the envelope that this call alone has', async (stage) => {
      for (const body of [{ origin: 'https://app.example.com/path' }, { origin: '*' }, { origin: null }, {}]) {
        const refused = await speak('Python', stage.server)('POST', ORIGINS, body);
        expect(refused.status).toBe(422);
        expect(refused.body.errors).toMatchObject([{ property: 'origin', constraints: expect.any(Object) }]);
      }
    });
  });

  method(`GET ${ORIGINS}`, (shows) => {
    shows('each is listed, the newest first', async (stage) => {
      const say = speak('Python', stage.server);
      const made = await say('POST', ORIGINS, { origin: `https://${newName()}.example.com` });
      const { body } = await say('GET', `${ORIGINS}?limit=1`);
      expect([body.object, body.data]).toEqual(['list', [made.body]]);
    });
  });
}

/** The stories of applications that people let act for them. */
export function applications({ method }: Scene): void {
  const pathOf = (userId: string) => `${UM}/users/${userId}/authorized_applications`;

  method(`GET ${pathOf('{id}')}`, (shows) => {
    for (const language of LANGUAGES) {
      shows(`${language}: each is shown with what belongs to its kind`, async (stage) => {
        const { id } = await person(stage);
        const { id: organizationId } = await organization(stage);
        const ours = await authorizeApplication(stage, id, { kind: 'first_party', name: 'Ours' });
        const machine = { kind: 'm2m', name: 'Machine', organizationId };
        const theirs = await authorizeApplication(stage, id, machine);
        const { status, body } = await speak(language, stage.server)('GET', `${pathOf(id)}?order=asc`);
        expect([status, body.list_metadata]).toEqual([200, { before: null, after: null }]);
        const shared = { object: 'connect_application', description: null, scopes: ['openid', 'email'], ...times };
        expect(body.data.map(({ application }: { application: object }) => application)).toEqual([
          {
            ...{ ...shared, id: ours.id, client_id: ours.clientId, name: 'Ours', application_type: 'oauth' },
            ...{ redirect_uris: [{ uri: CALLBACK, default: true }], uses_pkce: true, is_first_party: true },
          },
          {
            ...{ ...shared, id: theirs.id, client_id: theirs.clientId, name: 'Machine', application_type: 'm2m' },
            organization_id: organizationId,
          },
        ]);
        expect(body.data[0]).toMatchObject({
          object: 'authorized_connect_application',
          id: ours.grantId,
          granted_scopes: ['openid'],
        });
      });
    }

    shows('those of an unknown user are not found', async (stage) => {
      const answer = await speak('Go', stage.server)('GET', pathOf('user_none'));
      expect(told(answer)).toEqual([404, 'entity_not_found']);
    });
  });

  method(`DELETE ${pathOf('{id}')}/{application_id}`, (shows) => {
    for (const language of LANGUAGES) {
      shows(`trap 26: ${language}: one is taken back by any of its ids, and not found again`, async (stage) => {
        const say = speak(language, stage.server);
        const { id } = await person(stage);
        for (const name of ['id', 'clientId', 'grantId'] as const) {
          const made = await authorizeApplication(stage, id, { kind: 'first_party', name });
          const removed = await say('DELETE', `${pathOf(id)}/${made[name]}`);
          expect([removed.status, removed.text]).toEqual([204, '']);
          expect(told(await say('DELETE', `${pathOf(id)}/${made[name]}`))).toEqual([404, 'entity_not_found']);
        }
        expect((await say('GET', pathOf(id))).body.data).toEqual([]);
      });
    }

    shows('one that somebody else authorized is not found, and stays', async (stage) => {
      const say = speak('PHP 9', stage.server);
      const [{ id: ada }, { id: bob }] = [await person(stage), await person(stage)];
      const { id } = await authorizeApplication(stage, ada, { kind: 'first_party', name: 'Ours' });
      expect(told(await say('DELETE', `${pathOf(bob)}/${id}`))).toEqual([404, 'entity_not_found']);
      expect((await say('GET', pathOf(ada))).body.data).toHaveLength(1);
    });
  });
}

/** The stories of the template of access tokens. They come last: every later token is of what they leave behind. */
export function jwtTemplate({ method }: Scene): void {
  const TEMPLATE = `${UM}/jwt_template`;
  const CONTENT = '{"mail": {{ user.email }}, "plan": "{{ user.metadata.plan || \'free\' }}", "seats": 7}';
  const claimsOf = async (stage: Stage) => {
    const { email } = await person(stage);
    return { email, claims: decodeJwt((await byPassword(stage, email)).accessToken) };
  };

  method(`GET ${TEMPLATE}`, (shows) => {
    shows('there is none until one is written', async (stage) => {
      expect(told(await speak('Ruby 10', stage.server)('GET', TEMPLATE))).toEqual([404, 'entity_not_found']);
    });
  });

  method(`PUT ${TEMPLATE}`, (shows) => {
    for (const language of LANGUAGES) {
      shows(`${language}: what is written is read back, and every token tells it`, async (stage) => {
        const say = speak(language, stage.server);
        const { status, body } = await say('PUT', TEMPLATE, { content: CONTENT });
        expect([status, body]).toEqual([200, { object: 'jwt_template', content: CONTENT, ...times }]);
        expect((await say('GET', TEMPLATE)).body).toEqual(body);
        const { email, claims } = await claimsOf(stage);
        expect(claims).toMatchObject({ mail: email, plan: 'free', seats: 7, sid: expect.any(String) });
      });
    }

    shows('a reserved claim, what is no JSON, and nothing at all, are refused and change nothing', async (stage) => {
      const say = speak('PHP 9', stage.server);
      for (const body of [
        { content: '{"sub": "somebody else"}' },
        { content: '{"a": {{ user.email }' },
        { content: '{}' },
        { content: '' },
        { content: null },
        {},
      ])
        expect(told(await say('PUT', TEMPLATE, body))).toEqual([422, 'invalid_request_parameters']);
      expect((await say('GET', TEMPLATE)).body.content).toBe(CONTENT);
    });

    shows('a token that gets too big for a cookie is not issued', async (stage) => {
      const say = speak('Go', stage.server);
      await say('PUT', TEMPLATE, { content: '{"all": {{ user.metadata }}}' });
      const { id, email } = await person(stage);
      const metadata = Object.fromEntries(Array.from({ length: 6 }, (_, at) => [`key-${at}`, 'x'.repeat(600)]));
      await stage.workos.userManagement.updateUser({ userId: id, metadata });
      expect(await thrownBy(byPassword(stage, email))).toMatchObject({ status: 400, error: 'token_too_big' });
      await say('PUT', TEMPLATE, { content: CONTENT });
      expect((await byPassword(stage, email)).user.id).toBe(id);
    });
  });
}
