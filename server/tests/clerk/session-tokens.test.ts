// Tokens of sessions on the Clerk wire, as the vendor's own SDKs of two generations verify them.

import { createPublicKey } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import * as newest from '@clerk/backend';
import * as older from 'clerk-backend-2';
import { expect, test, vi } from 'vitest';
import { setJwtTemplate } from '../../src/core/jwt-template.ts';
import { createMembership } from '../../src/core/memberships.ts';
import { createOrganization } from '../../src/core/organizations.ts';
import { createPermission, createRole, updateRole } from '../../src/core/roles.ts';
import { rotateSigningKey } from '../../src/core/signing-keys.ts';
import { banUser } from '../../src/core/users.ts';
import { onEachDatabase, type TestHouse } from '../house.ts';
import { anotherSession, claimsOf, refresh, somebody } from '../security/people.ts';
import { rows } from '../security/rows.ts';
import { no, ok } from './wire.ts';

const SDKS = [newest, older as unknown as typeof newest];
const NEW = { headers: { 'clerk-api-version': '2026-05-12' } };
// Of the key that the vendor's dashboard would show: the host that issues tokens, and a dollar sign.
const KEY = `pk_live_${Buffer.from('latchkey.test$').toString('base64')}`;
const QUIET = { telemetry: { disabled: true } };
const TEST_KEY = KEY.replace('live', 'test');

async function begun(open: () => Promise<TestHouse>) {
  const house = await open();
  const user = await ok(house, 'POST', '/users', { email_address: ['ada@example.com'] });
  const session = await ok(house, 'POST', '/sessions', { user_id: user.id });
  return { house, user, session };
}

const token = async (house: TestHouse, id: string, body?: object, options: object = NEW): Promise<string> =>
  (await ok(house, 'POST', `/sessions/${id}/tokens`, body, options)).jwt;

const headOf = (jwt: string) => JSON.parse(Buffer.from(jwt.split('.')[0] as string, 'base64url').toString());

async function pemOf(house: TestHouse): Promise<string> {
  const [key] = (await ok(house, 'GET', '/jwks')).keys;
  return createPublicKey({ key, format: 'jwk' }).export({ type: 'spki', format: 'pem' }) as string;
}

async function withMember(house: TestHouse, userId: string, slugs: string[]) {
  const { work } = house;
  for (const slug of slugs) await createPermission(work, { slug, name: slug });
  await createRole(work, null, { slug: 'billing-admin', name: 'Billing' });
  await updateRole(work, null, 'billing-admin', () => ({ permissions: slugs }));
  const organization = await createOrganization(work, { name: 'Acme' });
  await createMembership(work, { userId, organizationId: organization.id, roleSlugs: ['billing-admin'] });
  return organization;
}

onEachDatabase('tokens of sessions', (open) => {
  test('a token names its user and its session, and is good for a minute', async () => {
    const { house, user, session } = await begun(open);
    const jwt = await token(house, session.id);
    const issued = Math.floor(house.clock.now() / 1000);
    const claims = claimsOf(jwt);
    expect(claims).toEqual({
      iss: 'http://latchkey.test',
      sub: user.id,
      sid: session.id,
      jti: expect.any(String),
      iat: expect.any(Number),
      nbf: (claims.iat as number) - 10,
      exp: (claims.iat as number) + 60,
      sts: 'active',
      fva: [-1, -1],
      v: 2,
    });
    expect(issued - (claims.iat as number)).toBeLessThan(5);
    const [{ kid }] = (await ok(house, 'GET', '/jwks')).keys;
    expect(headOf(jwt)).toEqual({ alg: 'RS256', typ: 'JWT', kid, cat: 'cl_B7d4PD111AAA' });
    expect(claimsOf(await token(house, session.id)).jti).not.toBe(claims.jti);
  });

  test('a token lives as long as is asked for, from thirty seconds to ten years', async () => {
    const { house, session } = await begun(open);
    for (const expires_in_seconds of [30, 3_600, 315_360_000]) {
      const { exp, iat } = claimsOf(await token(house, session.id, { expires_in_seconds }));
      expect((exp as number) - (iat as number)).toBe(expires_in_seconds);
    }
    for (const body of [{}, { expires_in_seconds: null }]) {
      const { exp, iat } = claimsOf(await token(house, session.id, body));
      expect((exp as number) - (iat as number)).toBe(60);
    }
    for (const [value, code] of [
      [29, 'form_param_value_invalid'],
      [315_360_001, 'form_param_max_length_exceeded'],
      ['60', 'form_param_type_invalid'],
      [60.5, 'form_param_type_invalid'],
    ] as const) {
      const [status, said] = await no(house, 'POST', `/sessions/${session.id}/tokens`, { expires_in_seconds: value });
      expect([status, String(said).split(' ')[1]], `${value} ${code}`).toEqual([422, 'expires_in_seconds']);
    }
  });

  test('the ages of the factors are told in minutes: of a password and of an authenticator', async () => {
    const { house, user } = await begun(open);
    const { sessionId } = await anotherSession(house, user.id);
    house.clock.advance(5 * 60_000);
    expect(claimsOf(await token(house, sessionId)).fva).toEqual([5, -1]);
    await rows(house.database, 'update sessions set second_factor_at = authenticated_at where id = ?', sessionId);
    expect(claimsOf(await token(house, sessionId)).fva).toEqual([5, 5]);
  });

  test('a token tells where its holder is and what they may do there, as the SDK unpacks it', async () => {
    const { house, user } = await begun(open);
    const organization = await withMember(house, user.id, ['posts:read', 'posts:write', 'billing:read', 'everything']);
    const session = await ok(house, 'POST', '/sessions', { user_id: user.id, active_organization_id: organization.id });
    const claims = claimsOf(await token(house, session.id));
    expect(claims.o).toMatchObject({ id: organization.id, slg: organization.slug, rol: 'billing-admin' });
    const jwtKey = await pemOf(house);
    for (const sdk of SDKS) {
      const request = new Request('http://app.example.com/', {
        headers: { authorization: `Bearer ${await token(house, session.id)}` },
      });
      const clerk = sdk.createClerkClient({ ...QUIET, secretKey: house.apiKey, publishableKey: KEY });
      const auth = (await clerk.authenticateRequest(request, { jwtKey })).toAuth() as {
        orgPermissions: string[];
        orgRole: string;
        orgId: string;
        has(check: { permission: string }): boolean;
      };
      expect([auth.orgId, auth.orgRole]).toEqual([organization.id, 'org:billing-admin']);
      expect([...auth.orgPermissions].sort()).toEqual(['org:billing:read', 'org:posts:read', 'org:posts:write']);
      expect(auth.has({ permission: 'org:posts:write' })).toBe(true);
      expect(auth.has({ permission: 'org:billing:write' })).toBe(false);
    }
  });

  test('clients of an API version before 2025-04-10, or of none, are told in flat claims', async () => {
    const { house, user } = await begun(open);
    const organization = await withMember(house, user.id, ['posts:read']);
    const session = await ok(house, 'POST', '/sessions', { user_id: user.id, active_organization_id: organization.id });
    for (const options of [{}, { headers: { 'clerk-api-version': '2024-10-01' } }]) {
      const claims = claimsOf(await token(house, session.id, undefined, options));
      expect(claims).toMatchObject({
        sid: session.id,
        org_id: organization.id,
        org_slug: organization.slug,
        org_role: 'org:billing-admin',
        org_permissions: ['org:posts:read'],
      });
      expect([claims.v, claims.o]).toEqual([undefined, undefined]);
    }
    const claims = claimsOf(
      await token(house, session.id, undefined, { headers: { 'clerk-api-version': '2025-04-10' } }),
    );
    expect([claims.v, claims.org_id]).toEqual([2, undefined]);
  });

  test('who is no member any more is told to be nowhere', async () => {
    const { house, user } = await begun(open);
    const organization = await withMember(house, user.id, []);
    const session = await ok(house, 'POST', '/sessions', { user_id: user.id, active_organization_id: organization.id });
    await rows(house.database, "update memberships set status = 'inactive'");
    expect(claimsOf(await token(house, session.id)).o).toBeUndefined();
  });

  test('the published keys have the six fields that SDKs read, and a rotated one stays while its tokens live', async () => {
    const { house, session } = await begun(open);
    const before = await token(house, session.id);
    const [key, ...none] = (await ok(house, 'GET', '/jwks')).keys;
    expect(Object.keys(key).sort()).toEqual(['alg', 'e', 'kid', 'kty', 'n', 'use']);
    expect(none).toEqual([]);
    await rotateSigningKey(house.work);
    house.clock.advance(7 * 60_000);
    const { keys } = await ok(house, 'GET', '/jwks');
    const after = headOf(await token(house, session.id)).kid;
    expect(keys.map(({ kid }: { kid: string }) => kid)).toEqual(expect.arrayContaining([headOf(before).kid, after]));
    expect(after).not.toBe(headOf(before).kid);
    expect((await house.call('GET', '/v1/jwks', { key: null })).status).toBe(401);
  });

  test('verifyToken accepts a token by the PEM key, and by the keys that it fetches itself', async () => {
    const { house, session, user } = await begun(open);
    const server = createServer(async (request, response) => {
      const answer = await house.call(request.method as string, request.url as string, {
        key: null,
        headers: { authorization: String(request.headers.authorization), 'clerk-api-version': '2026-05-12' },
      });
      response.writeHead(answer.status, { 'content-type': 'application/json' }).end(answer.text);
    });
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    const apiUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    try {
      const jwtKey = await pemOf(house);
      for (const sdk of SDKS) {
        const jwt = await token(house, session.id);
        expect((await sdk.verifyToken(jwt, { jwtKey })).sid).toBe(session.id);
        const claims = await sdk.verifyToken(jwt, { secretKey: house.apiKey, apiUrl, skipJwksCache: true });
        expect(claims.sub).toBe(user.id);
        const forged = `${jwt.slice(0, -6)}AAAAAA`;
        await expect(sdk.verifyToken(forged, { jwtKey })).rejects.toMatchObject({ reason: 'token-invalid-signature' });
        const later = vi.spyOn(Date, 'now').mockReturnValue(Date.now() + 70_000);
        await expect(sdk.verifyToken(jwt, { jwtKey })).rejects.toMatchObject({ reason: 'token-expired' });
        later.mockRestore();
      }
    } finally {
      server.close();
    }
  });

  test('authenticateRequest lets a token in as a bearer, and as the cookies of a browser', async () => {
    const { house, session, user } = await begun(open);
    const jwtKey = await pemOf(house);
    const jwt = await token(house, session.id);
    const uat = Math.floor(house.clock.now() / 1000) - 60;
    const cookies = `__session=${jwt}; __client_uat=${uat}; __clerk_db_jwt=dvb_x`;
    for (const sdk of SDKS) {
      for (const [publishableKey, headers] of [
        [KEY, { authorization: `Bearer ${jwt}` }],
        [KEY, { cookie: cookies }],
        [TEST_KEY, { cookie: cookies }],
      ] as const) {
        const clerk = sdk.createClerkClient({ ...QUIET, secretKey: house.apiKey, publishableKey });
        const state = await clerk.authenticateRequest(new Request('http://app.example.com/', { headers }), { jwtKey });
        expect([state.isAuthenticated, state.reason], publishableKey).toEqual([true, null]);
        expect(state.toAuth()).toMatchObject({ userId: user.id, sessionId: session.id, sessionStatus: 'active' });
      }
    }
  });

  test('a token of the template has what the operator wrote, and passes for no session', async () => {
    const { house, session, user } = await begun(open);
    expect(await no(house, 'POST', `/sessions/${session.id}/tokens/default`)).toEqual([404, 'resource_not_found']);
    await setJwtTemplate(house.work, '{"urn:example:email": "{{ user.email }}", "aud": "hasura"}');
    const { jwt } = await ok(house, 'POST', `/sessions/${session.id}/tokens/default`, { expires_in_seconds: 600 });
    const claims = claimsOf(jwt);
    expect(claims).toMatchObject({ sub: user.id, aud: 'hasura', 'urn:example:email': 'ada@example.com' });
    expect((claims.exp as number) - (claims.iat as number)).toBe(600);
    expect([claims.sid, claims.v]).toEqual([undefined, undefined]);
    expect(await no(house, 'POST', `/sessions/${session.id}/tokens/hasura`)).toEqual([404, 'resource_not_found']);
    const clerk = newest.createClerkClient({ ...QUIET, secretKey: house.apiKey, publishableKey: KEY });
    const request = new Request('http://app.example.com/', { headers: { authorization: `Bearer ${jwt}` } });
    const state = await clerk.authenticateRequest(request, { jwtKey: await pemOf(house) });
    expect(state.isAuthenticated).toBe(false);
  });

  test('a template is rendered for somebody without an address too', async () => {
    const house = await open();
    await setJwtTemplate(house.work, '{"email": {{ user.email }}, "name": "{{ user.first_name || \'nobody\' }}"}');
    const user = await ok(house, 'POST', '/users', { username: 'ada_l' });
    const session = await ok(house, 'POST', '/sessions', { user_id: user.id });
    const { jwt } = await ok(house, 'POST', `/sessions/${session.id}/tokens/default`);
    expect(claimsOf(jwt)).toMatchObject({ sub: user.id, name: 'nobody' });
  });

  test('T2: making a token uses the session, and one that was not used for too long is over', async () => {
    const { house, session } = await begun(open);
    house.clock.advance(29 * 86_400_000);
    await token(house, session.id);
    expect((await ok(house, 'GET', `/sessions/${session.id}`)).last_active_at).toBeGreaterThan(session.last_active_at);
    house.clock.advance(29 * 86_400_000);
    await token(house, session.id);
    house.clock.advance(31 * 86_400_000);
    expect(await no(house, 'POST', `/sessions/${session.id}/tokens`)).toEqual([404, 'resource_not_found']);
  });

  test('T3: a session whose user is banned, locked or deleted makes no token, on another replica too', async () => {
    const { house, session, user } = await begun(open);
    const replica = await house.addReplica();
    const key = { ...NEW, key: house.apiKey };
    const held = await somebody(house, house, 'bea@example.com');
    await ok(replica, 'POST', `/sessions/${session.id}/tokens`, undefined, { key: replica.apiKey });
    await banUser(house.work, user.id);
    const refused = await replica.call('POST', `/v1/sessions/${session.id}/tokens`, { ...key, key: replica.apiKey });
    expect(refused.status).toBe(404);
    // Were the session left over, the row of its user would say no.
    await rows(house.database, 'update sessions set ended_at = null, end_reason = null');
    expect(await no(house, 'POST', `/sessions/${session.id}/tokens`)).toEqual([403, 'user_banned']);
    await ok(house, 'POST', `/users/${user.id}/unban`);
    await ok(house, 'POST', `/users/${user.id}/lock`);
    await rows(house.database, 'update sessions set ended_at = null, end_reason = null');
    expect(await no(house, 'POST', `/sessions/${session.id}/tokens`)).toEqual([403, 'user_locked']);
    await ok(house, 'DELETE', `/users/${user.id}`);
    expect(await no(house, 'POST', `/sessions/${session.id}/tokens`)).toEqual([404, 'resource_not_found']);
    expect((await refresh(house, held.refreshToken)).status).toBe(200);
  });
});
