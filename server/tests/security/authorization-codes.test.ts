// O1, O2, O5, B2, C4, C5: an authorization code is good for the client and the redirect that it was given to, and with its verifier.

import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { signInByAuthorization } from '../../src/core/sign-in/by-authorization.ts';
import type { AuthMethod } from '../../src/model/session.ts';
import { readSources } from '../floors.ts';
import { onEachDatabase } from '../house.ts';
import {
  codeFor,
  expectInvalid,
  FOREIGN,
  openWithAda,
  pkce,
  REDIRECT,
  redeem,
  redeemWith,
  workWith,
} from './authorizations.ts';
import { claimsOf } from './people.ts';
import { dump, rows } from './rows.ts';
import { grant, makeOrganization, UM } from './steps.ts';

onEachDatabase('authorization codes', (open) => {
  test('a code begins a session with what the pages knew', async () => {
    const { house, ada } = await openWithAda(open);
    const acme = await makeOrganization(house, 'Acme', ada.id);
    await makeOrganization(house, 'Other', ada.id);
    const code = await codeFor(house, ada.id, { organizationId: acme });
    expect(code).toMatch(/^[0-7][0-9A-HJKMNP-TV-Z]{25}$/);
    const { status, body, text } = await redeem(house, code, { redirect_uri: REDIRECT });
    expect(status, text).toBe(200);
    expect(body).toMatchObject({ user: { id: ada.id }, organization_id: acme, authentication_method: 'Password' });
    const [session] = await rows(house.database, 'select * from sessions');
    expect(session).toMatchObject({
      id: claimsOf(body.access_token).sid,
      client_id: house.clientId,
      ip_address: '192.0.2.7',
      user_agent: 'Browser',
    });
    const own = await redeem(house, await codeFor(house, ada.id), { ip_address: '203.0.113.9', user_agent: 'Told' });
    const { sid } = claimsOf(own.body.access_token);
    expect((await rows(house.database, 'select ip_address from sessions where id = ?', String(sid)))[0]).toEqual({
      ip_address: '203.0.113.9',
    });
  });

  test.each<[AuthMethod, string, string]>([
    ['password', 'Password', 'password'],
    ['magic_code', 'MagicAuth', 'magic_code'],
    ['passkey', 'Passkey', 'passkey'],
    ['sso', 'SSO', 'sso'],
    ['google_oauth', 'GoogleOAuth', 'oauth'],
    ['github_oauth', 'GitHubOAuth', 'oauth'],
    ['microsoft_oauth', 'MicrosoftOAuth', 'oauth'],
    ['apple_oauth', 'AppleOAuth', 'oauth'],
  ])('a code of %s is answered as %s, at the refresh too, and makes a session of %s', async (method, said, kind) => {
    const { house, ada } = await openWithAda(open);
    const { body } = await redeem(house, await codeFor(house, ada.id, { method }));
    expect(body.authentication_method).toBe(said);
    const refreshed = await grant(house, 'refresh', { refresh_token: body.refresh_token });
    expect(refreshed.body.authentication_method).toBe(said);
    const { data } = (await house.call('GET', `${UM}/users/${ada.id}/sessions`)).body;
    expect(data[0].auth_method).toBe(kind);
  });

  test('O2: a client without a secret redeems with the verifier of its challenge, and with nothing else', async () => {
    const { house, ada } = await openWithAda(open);
    const { verifier, challenge } = pkce();
    const code = await codeFor(house, ada.id, { challenge });
    for (const wrong of [pkce().verifier, challenge.value, verifier.slice(1), `${verifier}=`, ''])
      expectInvalid(await redeemWith(house, code, wrong), code);
    const next = await codeFor(house, ada.id, { challenge });
    const without = await redeem(house, next, { client_secret: null });
    expect([without.status, without.body.error]).toEqual([400, 'unauthorized_client']);
    expect((await redeemWith(house, next, verifier)).status).toBe(200);
  });

  test('O2: a secret does not stand for the verifier of a challenge', async () => {
    const { house, ada } = await openWithAda(open);
    const { verifier, challenge } = pkce();
    const code = await codeFor(house, ada.id, { challenge });
    expectInvalid(await redeem(house, code), code);
    expectInvalid(await redeem(house, code, { code_verifier: pkce().verifier }), code);
    expect((await redeem(house, code, { code_verifier: verifier })).status).toBe(200);
  });

  test('O2: a verifier does not stand for the secret where there was no challenge', async () => {
    const { house, ada } = await openWithAda(open);
    const code = await codeFor(house, ada.id);
    for (const reply of [
      await redeemWith(house, code, pkce().verifier),
      await redeem(house, code, { code_verifier: pkce().verifier }),
    ]) {
      expect([reply.status, reply.body.code]).toEqual([400, 'code_challenge_not_found']);
      expect(reply.body.error).toBeUndefined();
    }
    const circumstances = { clientId: house.clientId, ipAddress: null, userAgent: null };
    const bare = signInByAuthorization(house.work, { code, proven: false }, circumstances);
    await expect(bare).rejects.toMatchObject({ code: 'unauthorized_client' });
    expect((await redeem(house, code)).status).toBe(200);
  });

  test('O2: only S256 makes a challenge', async () => {
    const { house, ada } = await openWithAda(open);
    const { challenge, verifier } = pkce();
    const plain = { value: verifier, method: 'plain' };
    const hex = { value: createHash('sha256').update(verifier).digest('hex'), method: 'S256' };
    for (const bad of [
      plain,
      { ...challenge, method: '' },
      { ...challenge, method: 's256' },
      hex,
      { ...challenge, value: '' },
    ])
      await expect(codeFor(house, ada.id, { challenge: bad }), bad.method).rejects.toMatchObject({
        code: 'invalid_request',
      });
    expect(await rows(house.database, 'select id from authorization_codes')).toEqual([]);
  });

  test('C5: verifiers are compared in constant time', () => {
    const source = readSources(join(import.meta.dirname, '../../src')).get('core/sign-in/by-authorization.ts');
    expect(source).toMatch(/!equalSecrets\(digest\(verifier\), row\.challenge\)/);
    expect(source).toMatch(/equalSecrets\(row\.retry_key, key\)/);
  });

  test('O1: a redirect that is told must be the one that the code was sent to', async () => {
    const { house, ada } = await openWithAda(open);
    const code = await codeFor(house, ada.id);
    for (const redirect_uri of [`${REDIRECT}/`, `${REDIRECT}?x=1`, 'https://evil.example.com/callback', ''])
      expectInvalid(await redeem(house, code, { redirect_uri }), code);
    expect((await redeem(house, code, { redirect_uri: REDIRECT })).status).toBe(200);
  });

  test('O5: a wrong secret, and another client, is no way to a code; neither burns it', async () => {
    const { house, ada } = await openWithAda(open);
    const code = await codeFor(house, ada.id);
    const wrong = await redeem(house, code, { client_secret: `${house.apiKey}x` });
    expect([wrong.status, wrong.body.error]).toEqual([400, 'invalid_client']);
    expectInvalid(await redeem(house, code, { client_id: FOREIGN }), code);
    expect((await redeem(house, code)).status).toBe(200);
  });

  test('X1: a code of another environment is one that never was', async () => {
    const { house, ada } = await openWithAda(open);
    const other = await house.addTenant();
    const code = await codeFor(house, ada.id);
    expectInvalid(await redeem(house, code, {}, other), code);
    expectInvalid(await redeem(house, '01JDQ8Z6W6Y2Z3M4N5P6Q7R8S9', {}, other), '01JDQ8Z6W6Y2Z3M4N5P6Q7R8S9');
    expect((await rows(house.database, 'select tries from authorization_codes'))[0]?.tries).toBe(0);
    for (const altered of [code.toLowerCase(), ` ${code}`, code.slice(1), `${code}0`])
      expectInvalid(await redeem(house, altered), altered);
    expect((await redeem(house, code)).status).toBe(200);
  });

  test('B2: five wrong redemptions void a code, also when they come at once', async () => {
    const { house, ada } = await openWithAda(open);
    const { verifier, challenge } = pkce();
    const slow = await codeFor(house, ada.id, { challenge });
    for (let n = 0; n < 4; n += 1) expectInvalid(await redeemWith(house, slow, pkce().verifier), slow);
    expect((await redeemWith(house, slow, verifier)).status).toBe(200);
    const code = await codeFor(house, ada.id, { challenge });
    await Promise.all(Array.from({ length: 20 }, () => redeemWith(house, code, pkce().verifier)));
    const [row] = await rows(house.database, 'select tries from authorization_codes where used_at is null');
    expect(row?.tries).toBe(5);
    expectInvalid(await redeemWith(house, code, verifier), code);
  });

  test('a code is over after ten minutes, or as soon as the environment says', async () => {
    const { house, ada } = await openWithAda(open);
    const late = await codeFor(house, ada.id);
    house.clock.advance(600_000);
    expectInvalid(await redeem(house, late), late);
    expect((await rows(house.database, 'select tries, used_at from authorization_codes'))[0]).toEqual({
      tries: 0,
      used_at: null,
    });
    const brief = workWith(house, { authorizationCodeSeconds: 60 });
    const soon = await codeFor({ ...house, work: brief }, ada.id);
    const due = await codeFor({ ...house, work: brief }, ada.id);
    house.clock.advance(55_000);
    expect((await redeem(house, soon)).status).toBe(200);
    house.clock.advance(5_000);
    expectInvalid(await redeem(house, due), due);
  });

  test('C4: of a code its digest alone rests in the database', async () => {
    const { house, ada } = await openWithAda(open);
    const code = await codeFor(house, ada.id);
    const reply = await redeem(house, code);
    expect(reply.status).toBe(200);
    const stored = JSON.stringify(await dump(house.database));
    for (const secret of [code, reply.body.refresh_token]) expect(stored).not.toContain(secret);
  });
});
