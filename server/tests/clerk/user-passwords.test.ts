// What an operator does about passwords and many users at once, on the Clerk wire.

import { expect, test } from 'vitest';
import { onEachDatabase, type TestHouse } from '../house.ts';
import { rows } from '../security/rows.ts';
import { grant, hurry, magicCode, PASSWORD, post, UM } from '../security/steps.ts';
import { no, ok } from './wire.ts';

const EMAIL = 'ada@example.com';
const make = (house: TestHouse, email = EMAIL, more: object = { password: PASSWORD }) =>
  ok(house, 'POST', '/users', { email_address: [email], ...more });
const signIn = (house: TestHouse, password = PASSWORD) => grant(house, 'password', { email: EMAIL, password });

onEachDatabase('passwords and bans on the Clerk wire', (open) => {
  test('a password that is removed signs nobody in, and sessions end only when that is wished', async () => {
    const house = await open();
    hurry(house);
    const { id } = await make(house);
    const { refresh_token } = (await signIn(house)).body;
    const after = await ok(house, 'POST', `/users/${id}/remove_password`);
    expect([after.password_enabled, after.password_last_updated_at]).toEqual([false, null]);
    expect((await signIn(house)).body.code).toBe('invalid_credentials');
    expect((await grant(house, 'refresh', { refresh_token })).status).toBe(200);
    const events = await rows(house.database, 'select id from events');
    const again = await ok(house, 'POST', `/users/${id}/remove_password`, { sign_out_of_other_sessions: true });
    expect(again.updated_at).toBe(after.updated_at);
    expect(await rows(house.database, 'select id from events')).toHaveLength(events.length);
    await ok(house, 'PATCH', `/users/${id}`, { password: PASSWORD });
    await ok(house, 'POST', `/users/${id}/remove_password`, { sign_out_of_other_sessions: true });
    expect(await ok(house, 'GET', `/sessions?user_id=${id}&status=active`)).toEqual([]);
  });

  test('X6: a compromised password does not sign in on either wire until it is reset, and says so', async () => {
    const house = await open();
    hurry(house);
    const { id } = await make(house);
    const { refresh_token } = (await signIn(house)).body;
    await ok(house, 'POST', `/users/${id}/password/set_compromised`);
    const refused = await signIn(house);
    expect([refused.status, refused.body.code]).toEqual([403, 'password_reset_required']);
    expect((await signIn(house, 'not the password at all')).body.code).toBe('invalid_credentials');
    const [failed] = await rows(
      house.database,
      "select data from events where name = 'authentication.password_failed' order by id limit 1",
    );
    expect(JSON.stringify(failed?.data)).toContain('password_compromised');
    expect((await grant(house, 'refresh', { refresh_token })).status).toBe(200);
    const { code } = await magicCode(house, EMAIL);
    expect((await grant(house, 'magic', { email: EMAIL, code })).status).toBe(200);
    const { body } = await post(house, `${UM}/password_reset`, { email: EMAIL });
    const new_password = 'another horse battery staple';
    await post(house, `${UM}/password_reset/confirm`, { token: body.password_reset_token, new_password });
    expect((await signIn(house, new_password)).status).toBe(200);
  });

  test('a password that its user knew many times is not locked by being compromised', async () => {
    const house = await open();
    hurry(house);
    const { id } = await make(house);
    await ok(house, 'POST', `/users/${id}/password/set_compromised`, {});
    for (let n = 0; n < 12; n += 1) expect((await signIn(house)).status).toBe(403);
    const after = await ok(house, 'POST', `/users/${id}/password/unset_compromised`);
    expect([after.locked, after.password_enabled]).toEqual([false, true]);
    expect((await signIn(house)).status).toBe(200);
  });

  test('all sessions end with a compromised password when that is wished, and a new password clears the mark', async () => {
    const house = await open();
    hurry(house);
    const { id } = await make(house);
    const { refresh_token } = (await signIn(house)).body;
    await ok(house, 'POST', `/users/${id}/password/set_compromised`, { revoke_all_sessions: true });
    expect((await grant(house, 'refresh', { refresh_token })).body.error).toBe('invalid_grant');
    await ok(house, 'PATCH', `/users/${id}`, { password: 'another horse battery staple' });
    expect((await signIn(house, 'another horse battery staple')).status).toBe(200);
    const told = await rows(house.database, "select name from events where name = 'user.updated'");
    expect(told).toHaveLength(2);
  });

  test('without a password there is none to be compromised', async () => {
    const house = await open();
    const { id } = await make(house, EMAIL, {});
    for (const verb of ['set_compromised', 'unset_compromised']) {
      expect(await no(house, 'POST', `/users/${id}/password/${verb}`)).toEqual([400, 'no_password_set']);
      expect(await no(house, 'POST', `/users/user_nobody/password/${verb}`)).toEqual([404, 'resource_not_found']);
    }
    expect(await no(house, 'POST', '/users/user_nobody/remove_password')).toEqual([404, 'resource_not_found']);
  });

  test('T3: many users are banned at once with their sessions, and let in again', async () => {
    const house = await open();
    const ids: string[] = [];
    for (const name of ['ada', 'bea', 'cyd']) ids.push((await make(house, `${name}@example.com`, {})).id);
    for (const user_id of ids) await ok(house, 'POST', '/sessions', { user_id });
    const user_ids = ids.toReversed();
    const banned = await ok(house, 'POST', '/users/ban', { user_ids });
    expect(banned.map(({ id, banned }: { id: string; banned: boolean }) => [id, banned])).toEqual(
      user_ids.map((id) => [id, true]),
    );
    expect(await ok(house, 'GET', '/sessions?status=active')).toEqual([]);
    const free = await ok(house, 'POST', '/users/unban', { user_ids: [...ids, ids[0]] });
    expect(free.map(({ banned }: { banned: boolean }) => banned)).toEqual([false, false, false, false]);
  });

  test('where one of many is not there nobody is banned, and fifty at most are taken', async () => {
    const house = await open();
    const { id } = await make(house, EMAIL, {});
    const ban = (user_ids: unknown) => no(house, 'POST', '/users/ban', { user_ids });
    expect(await ban([id, 'user_nobody'])).toEqual([404, 'resource_not_found']);
    expect((await ok(house, 'GET', `/users/${id}`)).banned).toBe(false);
    const said = await Promise.all([[], Array(51).fill(id), id, [5], undefined].map(ban));
    expect(said).toEqual([
      [422, 'form_param_nil user_ids'],
      [422, 'form_param_array_size_exceeded user_ids'],
      [422, 'form_param_type_invalid user_ids'],
      [422, 'form_param_type_invalid user_ids'],
      [422, 'form_param_missing user_ids'],
    ]);
  });

  test('nobody has a trusted device', async () => {
    const house = await open();
    const { id } = await make(house, EMAIL, {});
    expect(await ok(house, 'GET', `/users/${id}/trusted_devices`)).toEqual({ data: [], total_count: 0 });
    expect(await no(house, 'GET', '/users/user_nobody/trusted_devices')).toEqual([404, 'resource_not_found']);
  });
});
