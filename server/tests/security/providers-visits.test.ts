// O4: a visit to a provider is bound to its state, its server and its verifier, and nothing that comes back is believed beside.

import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { removeProvider, setProvider } from '../../src/core/oauth-providers.ts';
import { onEachDatabase } from '../house.ts';
import { ADA, CLIENT, startIssuer } from '../issuers.ts';
import { acme, begin, CALLBACK, end, honestQuery, refusalOf } from '../visiting.ts';

onEachDatabase('a visit to a provider', (open) => {
  test('O4: every visit has a state, a nonce and a verifier of its own, and the verifier never travels with it', async () => {
    const house = await open();
    const { issuer } = await acme(house);
    const visits = [await begin(house), await begin(house)];
    for (const { url, outward } of visits) {
      const challenge = createHash('sha256').update(String(outward.verifier)).digest('base64url');
      expect(Object.fromEntries(url.searchParams)).toEqual({
        response_type: 'code',
        client_id: 'our-client',
        redirect_uri: CALLBACK,
        scope: 'openid email profile',
        state: 'flow.chance',
        nonce: outward.nonce,
        code_challenge: challenge,
        code_challenge_method: 'S256',
      });
      expect(url.origin + url.pathname).toBe(`${issuer.issuer}/authorize`);
      expect([String(outward.nonce).length, String(outward.verifier).length]).toEqual([43, 43]);
    }
    expect(visits[0]?.outward.nonce).not.toBe(visits[1]?.outward.nonce);
    expect(visits[0]?.outward.verifier).not.toBe(visits[1]?.outward.verifier);
  });

  test('O4: the verifier, the client and the callback come with the code, and nowhere else', async () => {
    const house = await open();
    const provider = await acme(house);
    const { visit, query } = await provider.go();
    await end(house, visit, query);
    const [asked] = provider.issuer.asked.filter(({ path }) => path === '/token');
    expect(Object.fromEntries(asked?.form ?? [])).toEqual({
      grant_type: 'authorization_code',
      code: 'code-1',
      redirect_uri: CALLBACK,
      code_verifier: visit.outward.verifier,
      client_id: 'our-client',
      client_secret: 'our secret',
    });
  });

  test('O4: no parameter of an application takes the place of ours', async () => {
    const house = await open();
    await acme(house);
    const params = {
      state: 'theirs',
      nonce: 'theirs',
      redirect_uri: 'https://attacker.example',
      client_id: 'their-client',
      response_type: 'token',
      response_mode: 'fragment',
      Scope: 'everything',
      code_challenge: 'theirs',
      code_challenge_method: 'plain',
      request: 'a.b.c',
      request_uri: 'https://attacker.example/request',
      hd: 'example.com',
    };
    const given = { params, scopes: ['calendar'], loginHint: 'ada@example.com', prompt: 'select_account' };
    const { url, outward } = await begin(house, 'custom_acme', given);
    expect([...url.searchParams.keys()].sort()).toEqual([
      'client_id',
      'code_challenge',
      'code_challenge_method',
      'hd',
      'login_hint',
      'nonce',
      'prompt',
      'redirect_uri',
      'response_type',
      'scope',
      'state',
    ]);
    expect(Object.fromEntries(url.searchParams)).toMatchObject({
      state: 'flow.chance',
      nonce: outward.nonce,
      redirect_uri: CALLBACK,
      client_id: 'our-client',
      response_type: 'code',
      scope: 'openid email profile calendar',
      hd: 'example.com',
      prompt: 'select_account',
    });
    expect(await refusalOf(begin(house, 'custom_acme', { scopes: ['two words'] }))).toBe('invalid_request');
  });

  test.each([
    ['no state', { state: undefined }],
    ['another state', { state: 'flow.another' }],
    ['no iss from a server that names itself', { iss: undefined }],
    ['the iss of another server (mix-up)', { iss: 'https://accounts.google.com' }],
    ['an iss with a slash more', { iss: 'SLASHED' }],
    ['no code', { code: undefined }],
    ['an empty code', { code: '' }],
    ['a token in the address', { access_token: 'a', token: 'a' }],
    ['an ID token in the address', { id_token: 'a.b.c' }],
    ['an encoded response', { response: 'a.b.c' }],
    ['an error of another visit', { error: 'access_denied', state: 'flow.another' }],
    ['an error of another server', { error: 'access_denied', iss: 'https://accounts.google.com' }],
  ] as [
    string,
    Record<string, string | undefined>,
  ][])('O4: a callback with %s is refused before the code goes anywhere', async (_, query) => {
    const house = await open();
    const provider = await acme(house);
    const said = query.iss === 'SLASHED' ? { iss: `${provider.issuer.issuer}/` } : query;
    expect(await refusalOf(provider.identity(said))).toBe('invalid_provider_answer');
    expect(provider.issuer.asked.map(({ path }) => path)).not.toContain('/token');
  });

  test.each([
    ['access_denied', 'provider_denied'],
    ['user_cancelled_authorize', 'provider_denied'],
    ['login_required', 'provider_refused'],
    ['server_error', 'provider_refused'],
    ['<script>alert(1)</script>', 'provider_refused'],
  ])('a person who comes back with the error %s is told %s', async (error, code) => {
    const house = await open();
    const provider = await acme(house);
    expect(await refusalOf(provider.identity({ code: undefined, error }))).toBe(code);
    const { body } = await house.call('GET', '/events?limit=10&events=authentication.oauth_failed');
    expect(body.data[0].data.error.code).toBe(code);
    expect(JSON.stringify(body)).not.toContain('script');
  });

  test('O4: what one provider was asked, another does not answer', async () => {
    const house = await open();
    const provider = await acme(house);
    const other = await startIssuer(() => ADA);
    await setProvider(house.work, { name: 'custom_other', ...CLIENT, issuer: other.issuer });
    const { visit } = await provider.go();
    expect(await refusalOf(end(house, visit, honestQuery(other), 'custom_other'))).toBe('invalid_provider_answer');
    expect([...provider.issuer.asked, ...other.asked].map(({ path }) => path)).not.toContain('/token');
  });

  test('O4: a code is not shown to the server that a provider was set up with meanwhile', async () => {
    const house = await open();
    const provider = await acme(house);
    const other = await startIssuer(() => ADA);
    const { visit, query } = await provider.go();
    await setProvider(house.work, { name: 'custom_acme', ...CLIENT, issuer: other.issuer });
    expect(await refusalOf(end(house, visit, query))).toBe('provider_refused');
    expect(await refusalOf(end(house, visit, honestQuery(other)))).toBe('provider_refused');
    expect(other.asked.map(({ path }) => path)).not.toContain('/token');
  });

  test('F4: a provider that was taken away while somebody was there signs nobody in', async () => {
    const house = await open();
    const provider = await acme(house);
    const { visit, query } = await provider.go();
    await removeProvider(house.work, 'custom_acme');
    expect(await refusalOf(end(house, visit, query))).toBe('provider_not_set_up');
    expect(await refusalOf(begin(house))).toBe('provider_not_set_up');
    expect(await refusalOf(begin(house, 'nowhere'))).toBe('unknown_provider');
  });

  test.each([
    ['an error', { status: 400, body: '{"error":"invalid_grant"}' }, 'provider_refused'],
    [
      'an error that says it is none',
      { status: 200, body: '{"error":"bad_verification_code"}' },
      'invalid_provider_answer',
    ],
    [
      'a redirect',
      { status: 302, body: '', headers: { location: 'http://169.254.169.254/' } },
      'invalid_provider_answer',
    ],
    ['a page', { status: 200, body: '<html>', type: 'text/html' }, 'invalid_provider_answer'],
    ['nothing', { status: 204 }, 'invalid_provider_answer'],
    ['a list', { body: '[]' }, 'invalid_provider_answer'],
    ['too much', { body: `{"access_token":"${'a'.repeat(70_000)}"}` }, 'provider_refused'],
    ['a token that is no text', { body: '{"access_token":{},"token_type":"Bearer"}' }, 'invalid_provider_answer'],
    ['a fault', { status: 500, body: 'out of order' }, 'invalid_provider_answer'],
  ] as [
    string,
    { status?: number; body?: string; type?: string; headers?: Record<string, string> },
    string,
  ][])('a provider that answers with %s signs nobody in, and breaks nothing', async (_, raw, code) => {
    const house = await open();
    const provider = await acme(house);
    provider.issuer.manners = { raw };
    expect(await refusalOf(provider.identity())).toBe(code);
  });

  test('G1: why a provider was not believed is told to the operator, and nothing of what it answered', async () => {
    const house = await open();
    const provider = await acme(house);
    const told = async () => (await house.call('GET', '/events?limit=10&events=authentication.oauth_failed')).body.data;
    provider.issuer.manners = { claims: { aud: 'their-client' } };
    await refusalOf(provider.identity());
    expect((await told())[0].data.error.message).toMatch(/^What the provider answered does not hold\. \(.*"aud"/);
    for (const body of [
      '{"access_token":"canary-1"',
      'canary-2',
      '{"access_token":["canary-3"]}',
      '{"id_token":"canary-4"}',
    ]) {
      provider.issuer.manners = { raw: { body } };
      expect(await refusalOf(provider.identity({ code: 'canary-5', error_description: 'canary-6' }))).toBe(
        'invalid_provider_answer',
      );
    }
    await refusalOf(provider.identity({ code: undefined, error: 'canary-7', error_description: 'canary-8' }));
    expect(await told()).toHaveLength(6);
    expect(JSON.stringify([await told(), house.logs])).not.toContain('canary');
  });

  test('E1: a discovery document cannot send us where nothing may be sent, and has to name itself', async () => {
    const house = await open();
    const issuer = await startIssuer(() => ADA);
    const set = () => refusalOf(setProvider(house.work, { name: 'custom_acme', ...CLIENT, issuer: issuer.issuer }));
    const wrong: Record<string, unknown>[] = [
      { issuer: 'https://accounts.google.com' },
      { issuer: undefined },
      { authorization_endpoint: 'javascript:alert(1)' },
      { authorization_endpoint: 'data:text/html,hi' },
      { token_endpoint: 'http://user:pass@127.0.0.1/token' },
      { token_endpoint: 'ftp://127.0.0.1/token' },
      { jwks_uri: 'file:///etc/passwd' },
      { jwks_uri: undefined },
      { userinfo_endpoint: 'gopher://127.0.0.1' },
      { authorization_endpoint: ['https://example.com'] },
    ];
    for (const document of wrong) {
      issuer.document = document;
      expect([document, await set()]).toEqual([document, 'invalid_provider']);
    }
    issuer.document = {};
    expect(await set()).toBe('nothing');
  });
});
