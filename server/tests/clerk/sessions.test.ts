// Sessions on the Clerk wire: listed, read, revoked, begun for a test; and the same ones on the other wire.

import { expect, test } from 'vitest';
import { createOrganization } from '../../src/core/organizations.ts';
import { beginSession } from '../../src/core/sign-in/by-operator.ts';
import { onEachDatabase, type TestHouse } from '../house.ts';
import { authenticate, person, refresh, signIn, somebody } from '../security/people.ts';
import { rows } from '../security/rows.ts';
import { hurry, makeOrganization, UM } from '../security/steps.ts';
import { no, ok } from './wire.ts';

const DAY = 86_400_000;
const sess = (id: string) => id.replace('session_', 'sess_');
const make = (house: TestHouse) => ok(house, 'POST', '/users', { email_address: ['ada@example.com'] });
const ids = (list: { id: string }[]) => list.map(({ id }) => id);

onEachDatabase('sessions on the Clerk wire', (open) => {
  test('a session that began on the WorkOS wire is read here, in whole milliseconds and in letters of this wire', async () => {
    const house = await open();
    const ada = await somebody(house);
    const session = await ok(house, 'GET', `/sessions/${sess(ada.sessionId)}`);
    const [row] = await rows(house.database, 'select created_at, expires_at from sessions');
    const began = Number(row?.created_at);
    expect(session).toEqual({
      object: 'session',
      id: sess(ada.sessionId),
      user_id: ada.id,
      client_id: ada.sessionId.replace('session_', 'client_'),
      actor: null,
      status: 'active',
      last_active_organization_id: null,
      last_active_at: began,
      expire_at: Number(row?.expires_at),
      abandon_at: began + 30 * DAY,
      created_at: began,
      updated_at: began,
      tasks: null,
    });
    expect(await ok(house, 'GET', `/sessions/${ada.sessionId}`)).toEqual(session);
    expect(await no(house, 'GET', '/sessions/sess_01JDQ8Z6W6Y2Z3M4N5P6Q7R8S9')).toEqual([404, 'resource_not_found']);
  });

  test('what is known of the browser comes along as the latest activity', async () => {
    const house = await open();
    hurry(house);
    await person(house);
    const { body } = await authenticate(house, {
      grant_type: 'password',
      client_id: house.clientId,
      client_secret: house.apiKey,
      email: 'ada@example.com',
      password: 'correct horse battery staple',
      ip_address: '192.0.2.7',
      user_agent: 'Mozilla/5.0 (iPhone) Mobile/15E148',
    });
    const { data } = await ok(house, 'GET', `/sessions?paginated=true&user_id=${body.user.id}`);
    expect(data[0].latest_activity).toMatchObject({ ip_address: '192.0.2.7', is_mobile: true });
    expect(data[1].latest_activity).toBeUndefined();
  });

  test("a user's sessions come newest first, bare or as a page, a few at a time", async () => {
    const house = await open();
    const user = await make(house);
    const other = await ok(house, 'POST', '/users', { email_address: ['bea@example.com'] });
    await ok(house, 'POST', '/sessions', { user_id: other.id });
    const made: string[] = [];
    for (let n = 0; n < 3; n += 1) {
      made.unshift((await ok(house, 'POST', '/sessions', { user_id: user.id })).id);
      house.clock.advance(1_000);
    }
    expect(ids(await ok(house, 'GET', `/sessions?user_id=${user.id}`))).toEqual(made);
    const page = await ok(house, 'GET', `/sessions?user_id=${user.id}&paginated=true&limit=1&offset=1`);
    expect([ids(page.data), page.total_count]).toEqual([[made[1]], 3]);
    expect(await ok(house, 'GET', `/sessions?user_id=${user.id}&paginated=true&offset=9`)).toEqual({
      data: [],
      total_count: 3,
    });
    expect((await ok(house, 'GET', '/sessions?paginated=true')).total_count).toBe(4);
    expect(ids(await ok(house, 'GET', '/sessions')).slice(0, 3)).toEqual(made);
    expect(await ok(house, 'GET', '/sessions?user_id=user_nobody')).toEqual([]);
  });

  test('a session is found by its browser, which is nobody’s OAuth client', async () => {
    const house = await open();
    const user = await make(house);
    const [one, two] = [
      await ok(house, 'POST', '/sessions', { user_id: user.id }),
      await ok(house, 'POST', '/sessions', { user_id: user.id }),
    ];
    expect(one.client_id).not.toBe(two.client_id);
    expect(one.client_id).toMatch(/^client_/);
    expect(ids(await ok(house, 'GET', `/sessions?client_id=${one.client_id}`))).toEqual([one.id]);
    expect(await ok(house, 'GET', `/sessions?client_id=${one.client_id}&user_id=user_other`)).toEqual([]);
    expect(await ok(house, 'GET', `/sessions?client_id=${house.clientId}`)).toEqual([]);
  });

  test('the status says how a session ended, and lists are filtered by it', async () => {
    const house = await open();
    hurry(house);
    const { id, sessionId } = await person(house);
    const begin = async () => (await signIn(house)).sessionId;
    const [revoked, signedOut] = [await begin(), await begin()];
    await ok(house, 'POST', `/sessions/${sess(revoked)}/revoke`);
    await house.call('GET', `${UM}/sessions/logout?session_id=${signedOut}`, { key: null });
    const list = async (status: string) => ids(await ok(house, 'GET', `/sessions?user_id=${id}&status=${status}`));
    expect(await list('active')).toEqual([sess(sessionId)]);
    expect(await list('revoked')).toEqual([sess(revoked)]);
    expect(await list('ended')).toEqual([sess(signedOut)]);
    for (const status of ['removed', 'replaced', 'pending', 'expired', 'abandoned'])
      expect(await list(status)).toEqual([]);
    expect(await no(house, 'GET', '/sessions?status=lost')).toEqual([422, 'form_param_value_invalid status']);
    house.clock.advance(31 * DAY);
    expect([await list('active'), await list('abandoned')]).toEqual([[], [sess(sessionId)]]);
    house.clock.advance(400 * DAY);
    expect([await list('abandoned'), await list('expired')]).toEqual([[], [sess(sessionId)]]);
    for (const [session, status] of [
      [revoked, 'revoked'],
      [signedOut, 'ended'],
      [sessionId, 'expired'],
    ])
      expect((await ok(house, 'GET', `/sessions/${sess(session as string)}`)).status).toBe(status);
  });

  test('T3: a session that is revoked on one wire is over on the other at once, on another replica too', async () => {
    const house = await open();
    const replica = await house.addReplica({ settings: { apiKey: house.apiKey } });
    const ada = await somebody(house);
    const revoked = await ok(house, 'POST', `/sessions/${sess(ada.sessionId)}/revoke`);
    expect([revoked.status, revoked.id]).toEqual(['revoked', sess(ada.sessionId)]);
    expect((await refresh(replica, ada.refreshToken, house)).body.error).toBe('invalid_grant');
    expect(await ok(house, 'POST', `/sessions/${ada.sessionId}/revoke`)).toEqual(revoked);
    const bea = await somebody(house, house, 'bea@example.com');
    await house.call('POST', `${UM}/sessions/revoke`, { body: { session_id: bea.sessionId } });
    expect((await ok(replica, 'GET', `/sessions/${sess(bea.sessionId)}`)).status).toBe('revoked');
    expect(await no(replica, 'POST', `/sessions/${sess(bea.sessionId)}/tokens`)).toEqual([404, 'resource_not_found']);
    expect(await rows(house.database, "select name from events where name = 'session.revoked'")).toHaveLength(2);
  });

  test('a session is begun for a user who proved nothing, and is seen on the WorkOS wire', async () => {
    const house = await open();
    const user = await make(house);
    const session = await ok(house, 'POST', '/sessions', { user_id: user.id });
    expect(session).toMatchObject({ object: 'session', user_id: user.id, status: 'active' });
    const { data } = (await house.call('GET', `${UM}/users/${user.id}/sessions`)).body;
    expect(data).toMatchObject([{ auth_method: 'migrated_session', status: 'active' }]);
    expect(sess(data[0].id)).toBe(session.id);
    expect((await ok(house, 'GET', `/users/${user.id}`)).last_sign_in_at).toBe(session.created_at);
    expect(await rows(house.database, "select name from events where name = 'session.created'")).toHaveLength(1);
  });

  test('somebody with a phone alone has sessions as well', async () => {
    const house = await open();
    const user = await ok(house, 'POST', '/users', { phone_number: ['+14155550123'] });
    const session = await ok(house, 'POST', '/sessions', { user_id: user.id });
    expect((await ok(house, 'POST', `/sessions/${session.id}/tokens`)).object).toBe('token');
    const organization = await createOrganization(house.work, { name: 'Acme' });
    const body = { user_id: user.id, role: 'org:member' };
    await ok(house, 'POST', `/organizations/${organization.id}/memberships`, body);
    const inside = { user_id: user.id, active_organization_id: organization.id };
    expect((await ok(house, 'POST', '/sessions', inside)).last_active_organization_id).toBe(organization.id);
  });

  test('a session begins in an organization of its user, and in no other', async () => {
    const house = await open();
    const user = await make(house);
    const [own, foreign] = [await makeOrganization(house, 'Own', user.id), await makeOrganization(house, 'Foreign')];
    const session = await ok(house, 'POST', '/sessions', { user_id: user.id, active_organization_id: own });
    expect(session.last_active_organization_id).toBe(own);
    for (const active_organization_id of [foreign, 'org_nowhere']) {
      const refused = await no(house, 'POST', '/sessions', { user_id: user.id, active_organization_id });
      expect(refused).toEqual([404, 'resource_not_found']);
    }
    expect(await ok(house, 'GET', '/sessions')).toHaveLength(1);
  });

  test('input that is none is refused by name', async () => {
    const house = await open();
    expect(await no(house, 'POST', '/sessions', {})).toEqual([422, 'form_param_missing user_id']);
    expect(await no(house, 'POST', '/sessions', { user_id: null })).toEqual([422, 'form_param_nil user_id']);
    expect(await no(house, 'POST', '/sessions', { user_id: 5 })).toEqual([422, 'form_param_type_invalid user_id']);
    expect(await no(house, 'POST', '/sessions', { userId: 'x', user_id: 'x' })).toEqual([
      422,
      'form_param_unknown userId',
    ]);
    expect(await no(house, 'POST', '/sessions', { user_id: 'user_nobody' })).toEqual([404, 'resource_not_found']);
  });

  test('X6: nobody begins a session without a proof where the server runs in production', async () => {
    const house = await open();
    const user = await make(house);
    Object.assign(house.house.tools, { production: true });
    expect(await no(house, 'POST', '/sessions', { user_id: user.id })).toEqual([
      403,
      'request_invalid_for_environment',
    ]);
    await expect(beginSession(house.work, user.id, null)).rejects.toMatchObject({ code: 'development_only' });
    expect(await rows(house.database, 'select id from sessions')).toEqual([]);
  });

  test('X1: sessions of another environment are none', async () => {
    const house = await open();
    const other = await house.addTenant();
    const session = await ok(house, 'POST', '/sessions', { user_id: (await make(house)).id });
    for (const [method, path] of [
      ['GET', ''],
      ['POST', '/revoke'],
      ['POST', '/tokens'],
    ] as const) {
      const { status } = await house.call(method, `/v1/sessions/${session.id}${path}`, { key: other.apiKey });
      expect(status).toBe(404);
    }
    const listed = await house.call('GET', `/v1/sessions?user_id=${session.user_id}`, { key: other.apiKey });
    expect(listed.body).toEqual([]);
    expect((await ok(house, 'GET', `/sessions/${session.id}`)).status).toBe('active');
  });
});
