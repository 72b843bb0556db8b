// Changing users on the Clerk wire: fields, primary identifiers, passwords, metadata, bans and locks.

import { expect, test } from 'vitest';
import { onEachDatabase, type TestHouse } from '../house.ts';
import { no, ok } from './wire.ts';

const PASSWORD = 'correct horse battery';

const make = (house: TestHouse, more: object = {}) =>
  ok(house, 'POST', '/users', { email_address: ['ada@example.com'], password: PASSWORD, ...more });

const signIn = (house: TestHouse, email = 'ada@example.com', password = PASSWORD) =>
  house.call('POST', '/user_management/authenticate', {
    body: { client_id: house.clientId, client_secret: house.apiKey, grant_type: 'password', email, password },
  });

const refresh = (house: TestHouse, token: string) =>
  house.call('POST', '/user_management/authenticate', {
    body: { client_id: house.clientId, client_secret: house.apiKey, grant_type: 'refresh_token', refresh_token: token },
  });

onEachDatabase('changing a user on the Clerk wire', (open) => {
  test('what is not given stays, null and an empty text clear, and a call without anything changes nothing', async () => {
    const house = await open();
    const user = await make(house, {
      first_name: 'Ada',
      last_name: 'Lovelace',
      external_id: 'crm-1',
      username: 'ada_l',
    });
    house.clock.advance(1_000);
    const changed = await ok(house, 'PATCH', `/users/${user.id}`, {
      first_name: 'Augusta',
      last_name: null,
      locale: 'en',
    });
    expect(changed).toMatchObject({ first_name: 'Augusta', last_name: null, external_id: 'crm-1', locale: 'en' });
    expect(changed.updated_at).toBeGreaterThan(user.updated_at);
    house.clock.advance(1_000);
    for (const body of [undefined, {}, { notify_primary_email_address_changed: false }])
      expect(await ok(house, 'PATCH', `/users/${user.id}`, body)).toEqual(changed);
    expect(await ok(house, 'PATCH', `/users/${user.id}`, { first_name: '', external_id: null })).toMatchObject({
      first_name: null,
      external_id: null,
    });
    const raw = await house.call('PATCH', `/v1/users/${user.id}`, { raw: 'null' });
    expect(raw.status).toBe(200);
  });

  test('a username is renamed, freed by null or an empty text, and kept when nothing else identifies the user', async () => {
    const house = await open();
    const { id } = await make(house, { username: 'ada_l' });
    expect(await ok(house, 'PATCH', `/users/${id}`, { username: 'Augusta' })).toMatchObject({ username: 'Augusta' });
    await ok(house, 'POST', '/users', { username: 'ada_l' });
    expect(await no(house, 'PATCH', `/users/${id}`, { username: 'ADA_L' })).toEqual([
      422,
      'form_identifier_exists username',
    ]);
    expect(await ok(house, 'PATCH', `/users/${id}`, { username: '' })).toMatchObject({ username: null });
    const only = await ok(house, 'POST', '/users', { username: 'only_name' });
    expect(await no(house, 'PATCH', `/users/${only.id}`, { username: null })).toEqual([
      400,
      'identification_deletion_failed',
    ]);
    expect(await ok(house, 'GET', `/users/${only.id}`)).toEqual(only);
  });

  test('another verified address becomes the primary one; the former stays, is told if that is wanted, and the WorkOS wire follows', async () => {
    const house = await open();
    const user = await make(house, { email_address: ['ada@example.com', 'ada@work.example'] });
    const [first, second] = user.email_addresses;
    const body = { primary_email_address_id: second.id, notify_primary_email_address_changed: true };
    const changed = await ok(house, 'PATCH', `/users/${user.id}`, body);
    expect(changed.primary_email_address_id).toBe(second.id);
    expect(changed.email_addresses.map(({ id }: { id: string }) => id).sort()).toEqual([first.id, second.id].sort());
    expect((await house.call('GET', `/user_management/users/${user.id}`)).body.email).toBe('ada@work.example');
    const letters = (await house.call('GET', '/latchkey/letters')).body.data;
    expect(letters.map(({ to }: { to: string }) => to)).toEqual(['ada@example.com']);
    for (const email of ['ada@example.com', 'ada@work.example']) expect((await signIn(house, email)).status).toBe(200);
  });

  test('only an identifier of their own that was verified becomes the primary one', async () => {
    const house = await open();
    const user = await make(house, { phone_number: ['+15555550100'] });
    const bob = await ok(house, 'POST', '/users', { email_address: ['bob@example.com'] });
    const path = `/users/${user.id}`;
    for (const id of [bob.primary_email_address_id, user.primary_phone_number_id, 'idn_nobody'])
      expect(await no(house, 'PATCH', path, { primary_email_address_id: id })).toEqual([
        422,
        'form_resource_not_found primary_email_address_id',
      ]);
    const { body } = await house.call('POST', '/user_management/users', { body: { email: 'carl@example.com' } });
    const carl = await ok(house, 'GET', `/users/${body.id}`);
    expect(carl.email_addresses[0].verification).toBeNull();
  });

  test('a picture is named by the id that the user has, and by no other', async () => {
    const house = await open();
    const { id } = await make(house);
    expect(await no(house, 'PATCH', `/users/${id}`, { profile_image_id: 'img_none' })).toEqual([
      404,
      'image_not_found',
    ]);
  });

  test('a new password ends sessions only when asked to, and is told to its owner', async () => {
    const house = await open();
    const { id } = await make(house);
    const first = (await signIn(house)).body.refresh_token;
    await ok(house, 'PATCH', `/users/${id}`, { password: 'eleven wet otters' });
    expect((await refresh(house, first)).status).toBe(200);
    expect((await signIn(house)).status).toBe(400);
    const second = (await signIn(house, 'ada@example.com', 'eleven wet otters')).body.refresh_token;
    await ok(house, 'PATCH', `/users/${id}`, { password: 'twelve dry otters', sign_out_of_other_sessions: true });
    expect((await refresh(house, second)).status).toBe(400);
    const letters = (await house.call('GET', '/latchkey/letters')).body.data;
    expect(letters).toHaveLength(2);
    expect(await no(house, 'PATCH', `/users/${id}`, { password: 'short' })).toEqual([
      422,
      'form_password_length_too_short password',
      'form_password_pwned password',
    ]);
  });

  test('metadata in a change replaces each given bucket as a whole, and is refused from 2026-05-12 on', async () => {
    const house = await open();
    const { id } = await make(house, { public_metadata: { a: 1, b: 2 }, private_metadata: { c: 3 } });
    const path = `/users/${id}`;
    const versions: Record<string, string>[] = [
      {},
      { 'clerk-api-version': '2021-02-05' },
      { 'clerk-api-version': '2025-11-10' },
    ];
    for (const version of versions) {
      const changed = await ok(house, 'PATCH', path, { public_metadata: { d: 4 } }, { headers: version });
      expect(changed).toMatchObject({ public_metadata: { d: 4 }, private_metadata: { c: 3 } });
      expect(changed.public_metadata).toEqual({ d: 4 });
    }
    for (const version of ['2026-05-12', '2027-01-01'])
      expect(
        await no(house, 'PATCH', path, { unsafe_metadata: {} }, { headers: { 'clerk-api-version': version } }),
      ).toEqual([422, 'form_param_unknown unsafe_metadata']);
    expect(await ok(house, 'PATCH', `${path}?__clerk_api_version=2026-05-12`, { first_name: 'A' })).toMatchObject({
      first_name: 'A',
    });
    const garbage = { headers: { 'clerk-api-version': 'yesterday' } };
    expect(await no(house, 'GET', path, undefined, garbage)).toEqual([400, 'api_version_invalid']);
    const both = { headers: { 'clerk-api-version': '2025-11-10' } };
    expect(await no(house, 'GET', `${path}?__clerk_api_version=2025-11-10`, undefined, both)).toEqual([
      400,
      'api_version_invalid',
    ]);
  });

  test('metadata is merged at any depth, and a null removes its key', async () => {
    const house = await open();
    const { id } = await make(house, { public_metadata: { a: { b: 1, c: 2 }, list: [1, 2] } });
    const path = `/users/${id}/metadata`;
    const merged = await ok(house, 'PATCH', path, {
      public_metadata: { a: { b: null }, list: [3], new: { x: null, y: 1 } },
    });
    expect(merged.public_metadata).toEqual({ a: { c: 2 }, list: [3], new: { y: 1 } });
    expect(await ok(house, 'PATCH', path)).toEqual(merged);
    const put = await ok(house, 'PUT', path, { public_metadata: {}, unsafe_metadata: { z: 1 } });
    expect(put).toMatchObject({ public_metadata: {}, private_metadata: {}, unsafe_metadata: { z: 1 } });
    expect(await ok(house, 'PATCH', path, { unsafe_metadata: null })).toMatchObject({ unsafe_metadata: { z: 1 } });
    expect((await ok(house, 'PUT', path, { unsafe_metadata: null })).unsafe_metadata).toEqual({});
    expect(await no(house, 'PATCH', path, { public_metadata: [] })).toEqual([
      422,
      'form_param_value_invalid public_metadata',
    ]);
    expect(await no(house, 'PATCH', path, { publicMetadata: {} })).toEqual([422, 'form_param_unknown publicMetadata']);
    expect(await no(house, 'PATCH', path, { private_metadata: { x: 'y'.repeat(8_192) } })).toEqual([
      422,
      'form_param_exceeds_allowed_size private_metadata',
    ]);
  });

  test('I2: merges of different keys at once all survive', async () => {
    const house = await open();
    const { id } = await make(house);
    const keys = Array.from({ length: 10 }, (_, at) => `key${at}`);
    await Promise.all(
      keys.map((key) => ok(house, 'PATCH', `/users/${id}/metadata`, { public_metadata: { [key]: 1 } })),
    );
    expect(Object.keys((await ok(house, 'GET', `/users/${id}`)).public_metadata).sort()).toEqual(keys);
  });

  test('a banned user loses all sessions and finds every door shut, until the ban is lifted', async () => {
    const house = await open();
    const { id } = await make(house);
    const { refresh_token: token } = (await signIn(house)).body;
    for (let round = 0; round < 2; round += 1)
      expect(await ok(house, 'POST', `/users/${id}/ban`)).toMatchObject({ banned: true });
    expect((await refresh(house, token)).status).toBe(400);
    expect((await signIn(house)).status).toBe(403);
    expect(await ok(house, 'PATCH', `/users/${id}`, { first_name: 'Still' })).toMatchObject({ first_name: 'Still' });
    expect(await ok(house, 'POST', `/users/${id}/unban`, { any: 'body' })).toMatchObject({ banned: false });
    expect((await signIn(house)).status).toBe(200);
  });

  test('a locked user loses all sessions and is let in again when the time is over, or when unlocked', async () => {
    const house = await open();
    const { id } = await make(house);
    const { refresh_token: token } = (await signIn(house)).body;
    const locked = await ok(house, 'POST', `/users/${id}/lock`);
    expect(locked).toMatchObject({
      locked: true,
      lockout_expires_in_seconds: 3_600,
      verification_attempts_remaining: 10,
    });
    expect((await refresh(house, token)).status).toBe(400);
    expect((await signIn(house)).status).toBe(403);
    house.clock.advance(1_800_000);
    expect(await ok(house, 'GET', `/users/${id}`)).toMatchObject({ lockout_expires_in_seconds: 1_800 });
    expect(await ok(house, 'POST', `/users/${id}/lock`)).toMatchObject({ lockout_expires_in_seconds: 3_600 });
    house.clock.advance(3_600_001);
    expect(await ok(house, 'GET', `/users/${id}`)).toMatchObject({ locked: false, lockout_expires_in_seconds: null });
    expect((await signIn(house)).status).toBe(200);
    await ok(house, 'POST', `/users/${id}/lock`);
    await ok(house, 'POST', `/users/${id}/unlock`);
    expect((await signIn(house)).status).toBe(200);
  });

  test('wrong passwords count down, lock, and are forgotten by an unlock', async () => {
    const house = await open();
    const { id } = await make(house);
    for (let n = 0; n < 3; n += 1) await signIn(house, 'ada@example.com', 'wrong one here');
    expect(await ok(house, 'GET', `/users/${id}`)).toMatchObject({ locked: false, verification_attempts_remaining: 7 });
    for (let n = 0; n < 7; n += 1) await signIn(house, 'ada@example.com', 'wrong one here');
    expect((await signIn(house)).status).toBe(429);
    expect(await ok(house, 'GET', `/users/${id}`)).toMatchObject({
      locked: true,
      lockout_expires_in_seconds: 3_600,
      verification_attempts_remaining: 0,
    });
    expect(await ok(house, 'POST', `/users/${id}/unlock`)).toMatchObject({
      locked: false,
      verification_attempts_remaining: 10,
    });
    expect((await signIn(house)).status).toBe(200);
  });

  test('a deleted user is gone from both wires, and what identified them is free', async () => {
    const house = await open();
    const { id } = await make(house, { external_id: 'crm-1', username: 'ada_l', phone_number: ['+15555550100'] });
    const { refresh_token: token } = (await signIn(house)).body;
    expect(await ok(house, 'DELETE', `/users/${id}`)).toEqual({
      object: 'user',
      id,
      deleted: true,
      external_id: 'crm-1',
    });
    expect(await no(house, 'DELETE', `/users/${id}`)).toEqual([404, 'resource_not_found']);
    expect(await no(house, 'GET', `/users/${id}`)).toEqual([404, 'resource_not_found']);
    expect((await house.call('GET', `/user_management/users/${id}`)).status).toBe(404);
    expect((await refresh(house, token)).status).toBe(400);
    await make(house, { external_id: 'crm-1', username: 'ada_l', phone_number: ['+15555550100'] });
  });

  test.each(['ban', 'unban', 'lock', 'unlock'])('%s of nobody is 404', async (verb) => {
    const house = await open();
    expect(await no(house, 'POST', `/users/user_nobody/${verb}`)).toEqual([404, 'resource_not_found']);
  });
});
