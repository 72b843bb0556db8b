// Redirect URIs, CORS origins, and ways to sign in that are switched off.

import { expect, test } from 'vitest';
import { changeSettings } from '../../src/core/environments.ts';
import { registerRedirect, resolveRedirect } from '../../src/core/redirects.ts';
import { onEachDatabase, type TestHouse } from '../house.ts';
import { person } from '../security/people.ts';
import { grant } from '../security/steps.ts';

const UM = '/user_management';
const REDIRECTS = `${UM}/redirect_uris`;
const ORIGINS = `${UM}/cors_origins`;
const addRedirect = (house: TestHouse, uri: unknown) => house.call('POST', REDIRECTS, { body: { uri } });
const addOrigin = (house: TestHouse, origin: unknown) => house.call('POST', ORIGINS, { body: { origin } });

onEachDatabase('redirect URIs', (open) => {
  test('the first is the default, a starred one never is, and each is registered once', async () => {
    const house = await open();
    const starred = await addRedirect(house, 'https://*.app.example.com/callback');
    const first = await addRedirect(house, 'https://app.example.com/callback');
    const second = await addRedirect(house, 'https://app.example.com/other');
    expect(first.status).toBe(201);
    expect(first.body).toEqual({
      object: 'redirect_uri',
      id: expect.stringMatching(/^redir_[0-9A-Z]{26}$/),
      uri: 'https://app.example.com/callback',
      default: true,
      created_at: expect.stringMatching(/\.\d{3}Z$/),
      updated_at: first.body.created_at,
    });
    expect([starred.body.default, second.body.default]).toEqual([false, false]);
    const again = await addRedirect(house, 'https://app.example.com/callback');
    expect([again.status, again.body.message]).toEqual([
      422,
      "Redirect URI 'https://app.example.com/callback' already exists.",
    ]);
    const listed = await house.call('GET', `${REDIRECTS}?order=asc`);
    expect(listed.body).toEqual({
      object: 'list',
      data: [starred.body, first.body, second.body],
      list_metadata: { before: null, after: null },
    });
    expect(await resolveRedirect(house.work, 'redirect', undefined)).toBe('https://app.example.com/callback');
  });

  test('O1: what no browser should be sent to is not registered', async () => {
    const house = await open();
    for (const uri of [
      ...['javascript:alert(1)', 'JavaScript:alert(1)', 'data:text/html,x', 'https://user@app.example.com/', 'nowhere'],
      ...[
        'https://app.example.com/#x',
        'https://app.example.com\\@evil.example/',
        'https://*.com/',
        'https://app.*.com/',
      ],
      ...[
        'https://*.*.example.com/',
        'https://app.example.com/*',
        'https://app.example.com:*/',
        'https:app.example.com',
      ],
      ...['//app.example.com', '', 5, null, ['https://app.example.com/']],
    ]) {
      const { status, body } = await addRedirect(house, uri);
      expect([uri, status, body.code]).toEqual([uri, 422, 'invalid_request_parameters']);
    }
    await expect(registerRedirect(house.work, 'redirect', 'https://*.app.example.com/', true)).rejects.toThrow(
      'redirect_not_allowed',
    );
    expect((await house.call('GET', REDIRECTS)).body.data).toEqual([]);
  });

  test('O1: in production nothing goes over plain http but to the machine itself', async () => {
    const house = await open();
    expect((await addRedirect(house, 'http://early.example.com/callback')).status).toBe(201);
    await registerRedirect(house.work, 'sign_out', 'http://early.example.com/bye');
    expect(await resolveRedirect(house.work, 'sign_out', 'http://early.example.com/bye')).not.toBeNull();
    house.house.tools.production = true;
    for (const uri of ['http://app.example.com/', 'http://127.0.0.1.evil.example/', 'http://*.app.example.com/'])
      expect((await addRedirect(house, uri)).status, uri).toBe(422);
    for (const uri of [
      'http://127.0.0.1:8080/',
      'http://127.0.0.1:*/cb',
      'http://localhost:*/cb',
      'com.example.app:/cb',
      'https://app.example.com/',
    ])
      expect((await addRedirect(house, uri)).status, uri).toBe(201);
    expect(await resolveRedirect(house.work, 'sign_out', 'http://early.example.com/bye')).toBeNull();
  });

  test('one is deleted, the default is not, and those after signing out are none of them', async () => {
    const house = await open();
    await registerRedirect(house.work, 'sign_out', 'https://app.example.com/bye');
    const [first, second] = [
      await addRedirect(house, 'https://app.example.com/1'),
      await addRedirect(house, 'https://app.example.com/2'),
    ];
    expect((await house.call('GET', REDIRECTS)).body.data).toHaveLength(2);
    const remove = (id: string) => house.call('DELETE', `${REDIRECTS}/${id}`);
    const kept = await remove(first.body.id);
    expect([kept.status, kept.body.message]).toEqual([409, 'Cannot delete the default redirect URI.']);
    const gone = await remove(second.body.id);
    expect([gone.status, gone.text]).toEqual([204, '']);
    const missing = await remove(second.body.id);
    expect([missing.status, missing.body.message]).toEqual([404, `Redirect URI not found: '${second.body.id}'.`]);
    expect((await house.call('GET', REDIRECTS)).body.data).toEqual([first.body]);
  });

  test('many that come at once have one default, on any replica', async () => {
    const house = await open();
    const houses = [house, await house.addReplica()];
    await Promise.all(
      Array.from({ length: 12 }, (_, at) =>
        (houses[at % 2] as TestHouse).call('POST', REDIRECTS, {
          key: house.apiKey,
          body: { uri: `https://app.example.com/${at}` },
        }),
      ),
    );
    const { data } = (await house.call('GET', `${REDIRECTS}?limit=100`)).body;
    expect([data.length, data.filter((each: { default: boolean }) => each.default).length]).toEqual([12, 1]);
  });

  test('pages go both ways', async () => {
    const house = await open();
    const ids: string[] = [];
    for (let at = 0; at < 5; at += 1) ids.push((await addRedirect(house, `https://app.example.com/${at}`)).body.id);
    const seen: string[] = [];
    let after: string | null = '';
    while (after !== null) {
      const { body } = await house.call('GET', `${REDIRECTS}?limit=2&order=asc${after && `&after=${after}`}`);
      seen.push(...body.data.map((each: { id: string }) => each.id));
      after = body.list_metadata.after;
    }
    expect(seen).toEqual(ids);
    const back = await house.call('GET', `${REDIRECTS}?limit=2&order=asc&before=${ids[2]}`);
    expect(back.body.data.map((each: { id: string }) => each.id)).toEqual(ids.slice(0, 2));
  });
});

onEachDatabase('CORS origins', (open) => {
  test('an origin is registered once, and listed', async () => {
    const house = await open();
    const made = await addOrigin(house, 'https://app.example.com');
    expect([made.status, made.body]).toEqual([
      201,
      {
        object: 'cors_origin',
        id: expect.stringMatching(/^cors_origin_[0-9A-Z]{26}$/),
        origin: 'https://app.example.com',
        created_at: expect.stringMatching(/\.\d{3}Z$/),
        updated_at: made.body.created_at,
      },
    ]);
    const again = await addOrigin(house, 'https://app.example.com');
    expect([again.status, again.body.code]).toEqual([409, 'duplicate_cors_origin']);
    expect((await house.call('GET', ORIGINS)).body).toEqual({
      object: 'list',
      data: [made.body],
      list_metadata: { before: null, after: null },
    });
  });

  test('what is none is refused in the envelope that this route alone has', async () => {
    const house = await open();
    const wrong = [
      'https://app.example.com/',
      'https://app.example.com/x',
      'app.example.com',
      '*',
      'null',
      'ws://x.example',
      '',
    ];
    for (const origin of [...wrong, 5, null, undefined, ['https://app.example.com'], {}]) {
      const { status, body } = await addOrigin(house, origin);
      expect([origin, status]).toEqual([origin, 422]);
      expect(body).toMatchObject({ message: expect.any(String), errors: [{ property: 'origin' }] });
      expect(Object.values(body.errors[0].constraints)).toEqual([expect.any(String)]);
    }
  });

  test('W4: a page whose origin was registered over the wire reads answers at once, and within a second on another replica', async () => {
    const house = await open();
    const replica = await house.addReplica();
    const headers = { origin: 'https://app.example.com' };
    const ask = (at: TestHouse, key: string) => at.call('GET', `${UM}/users`, { headers, key });
    const allowed = (reply: { headers: Headers }) => reply.headers.get('access-control-allow-origin');
    for (const each of [house, replica]) expect(allowed(await ask(each, house.apiKey))).toBeNull();
    await addOrigin(house, headers.origin);
    expect(allowed(await ask(house, house.apiKey))).toBe(headers.origin);
    house.clock.advance(1_000);
    expect(allowed(await ask(replica, house.apiKey))).toBe(headers.origin);
    const other = await house.addTenant();
    expect(allowed(await ask(house, other.apiKey))).toBeNull();
  });
});

onEachDatabase('ways to sign in that are switched off', (open) => {
  const off = async (house: TestHouse, change: { passwordSignIn?: boolean; magicCodeSignIn?: boolean }) => {
    await changeSettings(house.house.tools, house.environment, change);
    house.clock.advance(1_000);
  };

  test('without passwords none opens, and none is reset; known and unknown people are answered alike', async () => {
    const house = await open();
    const ada = await person(house);
    const reset = await house.call('POST', `${UM}/password_reset`, { body: { email: ada.email } });
    await off(house, { passwordSignIn: false });
    const answers = await Promise.all(
      [ada.email, 'nobody@example.com'].flatMap((email) => [
        grant(house, 'password', { email, password: 'correct horse battery staple' }),
        grant(house, 'password', { email, password: 'wrong' }),
        house.call('POST', `${UM}/password_reset`, { body: { email } }),
        house.call('POST', `${UM}/password_reset/send`, {
          body: { email, password_reset_url: 'https://app.example.com/' },
        }),
        house.call('POST', `${UM}/password_reset/confirm`, {
          body: { token: reset.body.password_reset_token, new_password: 'eleven wet otters' },
        }),
      ]),
    );
    for (const { status, body } of answers) expect([status, body]).toEqual([403, answers[0]?.body]);
    expect(answers[0]?.body.code).toBe('email_password_auth_disabled');
    const magic = await house.call('POST', `${UM}/magic_auth`, { body: { email: ada.email } });
    expect((await grant(house, 'magic', { email: ada.email, code: magic.body.code })).status).toBe(200);
    await off(house, { passwordSignIn: true });
    expect(
      (await grant(house, 'password', { email: ada.email, password: 'correct horse battery staple' })).status,
    ).toBe(200);
  });

  test('without mailed codes none is made, and none that was made opens', async () => {
    const house = await open();
    const ada = await person(house);
    const { code } = (await house.call('POST', `${UM}/magic_auth`, { body: { email: ada.email } })).body;
    await off(house, { magicCodeSignIn: false });
    for (const email of [ada.email, 'nobody@example.com']) {
      for (const path of ['magic_auth', 'magic_auth/send']) {
        const made = await house.call('POST', `${UM}/${path}`, { body: { email } });
        expect([made.status, made.body.error]).toEqual([400, 'authentication_method_not_allowed']);
      }
      const opened = await grant(house, 'magic', { email, code });
      expect([opened.status, opened.body.code]).toEqual([403, 'authentication_method_not_allowed']);
    }
    expect((await house.call('GET', `${UM}/users`)).body.data).toHaveLength(1);
    expect(
      (await grant(house, 'password', { email: ada.email, password: 'correct horse battery staple' })).status,
    ).toBe(200);
  });

  test('a refused try is told of in an event', async () => {
    const house = await open();
    await off(house, { passwordSignIn: false });
    await grant(house, 'password', { email: 'ada@example.com', password: 'x' });
    const { data } = (await house.call('GET', '/events?events=authentication.password_failed')).body;
    expect(data).toMatchObject([{ data: { email: 'ada@example.com', error: { code: 'method_disabled' } } }]);
  });
});
