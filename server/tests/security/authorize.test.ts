// The door of applications: where it sends browsers, and where it never does.

import { expect, test } from 'vitest';
import { setProvider } from '../../src/core/oauth-providers.ts';
import { onEachDatabase, type TestHouse } from '../house.ts';
import { pkce, redeem, redeemWith } from './authorizations.ts';
import { codeIn, enterPassword, openBrowser, REDIRECT } from './browsers.ts';
import { hurry, makeUser, PASSWORD, UM } from './steps.ts';

const ADA = 'ada@example.com';
const PATHS = [`${UM}/authorize`, '/sso/authorize'];

function ask(house: TestHouse, path: string, query: Record<string, string>) {
  const asked = { client_id: house.clientId, redirect_uri: REDIRECT, response_type: 'code', provider: 'authkit' };
  return house.call('GET', `${path}?${new URLSearchParams({ ...asked, ...query })}`, { key: null });
}

onEachDatabase('authorize', (open) => {
  test.each(PATHS)('O1: %s sends nobody to a place that is not registered, and says so in a page', async (path) => {
    const house = await open();
    await openBrowser(house);
    const hostile = [
      'https://evil.example/callback',
      `${REDIRECT}/`,
      `${REDIRECT}?x=1`,
      `${REDIRECT}#x`,
      'https://app.example.com.evil.example/callback',
      'https://user@app.example.com/callback',
      'https://app.example.com\\@evil.example/callback',
      'https://app.example.com/callback/../evil',
      'https://APP.example.com/callback',
      'http://app.example.com/callback',
      '//app.example.com/callback',
      'javascript:alert(1)',
      'JavaScript:alert(1)',
      'data:text/html,x',
      'https://app.example.com/callback%00',
      'https://app.example.com/callback\t',
      '',
    ];
    for (const redirect_uri of hostile) {
      const reply = await ask(house, path, { redirect_uri });
      expect([reply.status, reply.headers.get('location')], redirect_uri).toEqual([400, null]);
      expect(reply.headers.get('content-type')).toBe('text/html; charset=utf-8');
    }
    for (const client_id of ['client_nobody', '', 'x'.repeat(300)]) {
      const reply = await ask(house, path, { client_id });
      expect(reply.status).toBeGreaterThanOrEqual(400);
      expect(reply.headers.get('location')).toBeNull();
    }
    const foreign = await house.addTenant();
    expect((await ask(house, path, { client_id: foreign.clientId })).headers.get('location')).toBeNull();
  });

  test('what is wrong with a request the application is told at its own address, with its state', async () => {
    const house = await open();
    await openBrowser(house);
    const state = 'a state / with ? & = + % ü 🔑';
    const wrong: [Record<string, string>, string][] = [
      [{ response_type: 'token' }, 'unsupported_response_type'],
      [{ code_challenge: 'x'.repeat(43), code_challenge_method: 'plain' }, 'invalid_request'],
      [{ code_challenge: 'x'.repeat(43) }, 'invalid_request'],
      [{ code_challenge: 'short', code_challenge_method: 'S256' }, 'invalid_request'],
      [{ code_challenge_method: 'S256' }, 'invalid_request'],
      [{ max_age: '-1' }, 'invalid_request'],
      [{ max_age: 'soon' }, 'invalid_request'],
      [{ provider: 'authkit', connection_id: 'conn_1' }, 'ambiguous_connection_selector'],
      [{ provider: 'GoogleOAuth', organization_id: 'org_1' }, 'ambiguous_connection_selector'],
      [{ provider: 'GoogleOAuth' }, 'connection_strategy_invalid'],
      [{ provider: 'NobodyOAuth' }, 'connection_strategy_invalid'],
      [{ provider: '', connection_id: 'conn_nobody' }, 'connection_invalid'],
      [{ provider: '', organization_id: 'org_nobody' }, 'organization_invalid'],
      [{ organization_id: 'org_nobody' }, 'organization_invalid'],
      [{ provider: '' }, 'invalid_connection_selector'],
      [{ invitation_token: 'nobody knows it' }, 'invitation_invalid'],
    ];
    for (const [query, error] of wrong) {
      const reply = await ask(house, `${UM}/authorize`, { ...query, state });
      const to = new URL(reply.headers.get('location') ?? 'https://nowhere.example');
      expect([reply.status, `${to.origin}${to.pathname}`], JSON.stringify(query)).toEqual([302, REDIRECT]);
      expect([to.searchParams.get('error'), to.searchParams.get('state')]).toEqual([error, state]);
      expect(to.searchParams.get('error_description')).not.toBe('');
    }
  });

  test('the state comes back to the letter, beside what the redirect had in its query', async () => {
    const house = await open();
    hurry(house);
    await makeUser(house, ADA);
    const uri = `${REDIRECT}?tenant=a%20b&x=1`;
    await house.call('POST', `${UM}/redirect_uris`, { body: { uri } });
    const browser = await openBrowser(house);
    const state = JSON.stringify({ to: '/a?b=c&d=%20+', é: '🔑' });
    const flow = await browser.begin({ redirect_uri: uri, state });
    await browser.send(`/sign-in?flow=${flow}`, { email: ADA });
    const reply = await browser.send(`/sign-in/password?flow=${flow}`, { password: PASSWORD });
    const location = reply.headers.get('location') ?? '';
    expect(location.startsWith(`${uri}&code=`)).toBe(true);
    expect(new URL(location).searchParams.get('state')).toBe(state);
    expect((await redeem(house, codeIn(reply) as string)).status).toBe(200);
  });

  test('O2: a code that was asked for with a challenge goes to whoever has the verifier', async () => {
    const house = await open();
    hurry(house);
    await makeUser(house, ADA);
    const { verifier, challenge } = pkce();
    const browser = await openBrowser(house);
    await enterPassword(browser, ADA);
    const asked = { code_challenge: challenge.value, code_challenge_method: 'S256' };
    const code = async () => new URL(await browser.authorize(asked)).searchParams.get('code') as string;
    expect((await redeem(house, await code())).status).toBe(400);
    expect((await redeemWith(house, await code(), pkce().verifier)).status).toBe(400);
    expect((await redeemWith(house, await code(), verifier)).status).toBe(200);
  });

  test('one sign-in does for the next visit, unless it is too old, another is meant, or it must be proven again', async () => {
    const house = await open();
    hurry(house);
    await makeUser(house, ADA);
    const browser = await openBrowser(house);
    await enterPassword(browser, ADA);
    const goesOn = async (more: Record<string, string>) => (await browser.authorize(more)).startsWith(REDIRECT);
    expect(await goesOn({})).toBe(true);
    expect(await goesOn({ max_age: '60' })).toBe(true);
    expect(await goesOn({ max_age: '0' })).toBe(false);
    expect(await goesOn({ prompt: 'login' })).toBe(false);
    expect(await goesOn({ login_hint: ADA.toUpperCase() })).toBe(true);
    expect(await goesOn({ login_hint: 'grace@example.com' })).toBe(false);
    const flow = await browser.begin({ prompt: 'login' });
    await browser.send(`/sign-in?flow=${flow}`, { email: ADA });
    await browser.send(`/sign-in/password?flow=${flow}`, { password: PASSWORD });
    const { body } = await house.call('GET', '/events?events=authentication.reauthentication_succeeded');
    expect(body.data).toMatchObject([{ data: { type: 'reauthentication', status: 'succeeded', email: ADA } }]);
    house.clock.advance(61_000);
    expect(await goesOn({ max_age: '60' })).toBe(false);
    expect(await goesOn({})).toBe(true);
    house.clock.advance(30 * 86_400_000);
    expect(await goesOn({})).toBe(false);
  });

  test('T3: a browser is signed out with its user: when they are banned, change the password, or sign out', async () => {
    const house = await open();
    hurry(house);
    for (const [at, end] of ENDS.entries()) {
      const { id, email } = await makeUser(house, `user-${at}@example.com`);
      const browser = await openBrowser(house);
      const flow = await enterPassword(browser, email);
      expect(flow).not.toBe('');
      const code = new URL(await browser.authorize()).searchParams.get('code') as string;
      const { body } = await redeem(house, code);
      await end(house, id, sidOf(body.access_token));
      expect(await browser.authorize(), `${at}`).toMatch(/^\/sign-in\?flow=/);
    }
  });

  test('O4: an answer to no question of this browser is taken from no provider', async () => {
    const house = await open();
    const provider = { name: 'github', clientId: 'our-client', clientSecret: 'our secret' };
    await setProvider(house.work, provider);
    const browser = await openBrowser(house);
    const location = await browser.authorize({ provider: 'GitHubOAuth' });
    const state = new URL(location).searchParams.get('state') as string;
    const stranger = await openBrowser(house);
    const callback = (of: typeof browser, query: Record<string, string>, name = 'github') =>
      of.get(`/oauth/callback/${name}?${new URLSearchParams(query)}`);
    for (const reply of [
      await callback(stranger, { code: 'x', state }),
      await callback(browser, { code: 'x' }),
      await callback(browser, { code: 'x', state: `${state}x` }),
      await callback(browser, { code: 'x', state: `${state.split('.')[0]}.${'A'.repeat(22)}` }),
      await callback(browser, { code: 'x', state }, 'google'),
    ])
      expect([reply.status, reply.headers.get('location')]).toEqual([400, null]);
    const denied = await callback(browser, { error: 'access_denied', state });
    expect(new URL(denied.headers.get('location') ?? '').searchParams.get('error')).toBe('access_denied');
    expect((await callback(browser, { error: 'access_denied', state })).status).toBe(400);
  });
});

const ENDS: ((house: TestHouse, userId: string, sessionId: string) => Promise<unknown>)[] = [
  (house, userId) => house.call('POST', `/v1/users/${userId}/ban`),
  (house, userId) => house.call('PUT', `${UM}/users/${userId}`, { body: { password: 'another horse battery staple' } }),
  (house, userId) => house.call('DELETE', `${UM}/users/${userId}`),
  (house, _, sessionId) => house.call('POST', `${UM}/sessions/revoke`, { body: { session_id: sessionId } }),
  (house, _, sessionId) => house.call('GET', `${UM}/sessions/logout?session_id=${sessionId}`, { key: null }),
];

const sidOf = (token: string) =>
  JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()).sid as string;
