// E-mail addresses of users on the Clerk wire: added, changed, deleted, replaced; and what the WorkOS wire shows of that.

import { expect, test } from 'vitest';
import { linkExternalAccount } from '../../src/core/external-accounts.ts';
import { onEachDatabase, type TestHouse } from '../house.ts';
import { rows } from '../security/rows.ts';
import { grant, hurry, magicCode, PASSWORD, readLetters, UM } from '../security/steps.ts';
import { no, ok } from './wire.ts';

const ADMIN = { object: 'verification_admin', status: 'verified', strategy: 'admin', attempts: null, expire_at: null };
const make = (house: TestHouse, ...email_address: string[]) =>
  ok(house, 'POST', '/users', { email_address: email_address.length ? email_address : ['ada@example.com'] });
const add = (house: TestHouse, user_id: string, email_address: string, more: object = {}) =>
  ok(house, 'POST', '/email_addresses', { user_id, email_address, ...more });
const user = (house: TestHouse, id: string) => ok(house, 'GET', `/users/${id}`);
const addresses = async (house: TestHouse, id: string) =>
  (await user(house, id)).email_addresses.map(({ email_address }: { email_address: string }) => email_address);

onEachDatabase('e-mail addresses on the Clerk wire', (open) => {
  test('an address is added unverified and beside the primary one, unless it is said otherwise', async () => {
    const house = await open();
    const { id, primary_email_address_id: first } = await make(house);
    const second = await add(house, id, 'Second@Example.com');
    expect(second).toEqual({
      object: 'email_address',
      id: expect.stringMatching(/^idn_/),
      email_address: 'Second@Example.com',
      reserved: false,
      verification: null,
      linked_to: [],
      matches_sso_connection: false,
      created_at: expect.any(Number),
      updated_at: second.created_at,
    });
    expect(await ok(house, 'GET', `/email_addresses/${second.id}`)).toEqual(second);
    expect((await user(house, id)).primary_email_address_id).toBe(first);
    const third = await add(house, id, 'third@example.com', { verified: true, primary: true });
    expect(third.verification).toEqual(ADMIN);
    expect((await user(house, id)).primary_email_address_id).toBe(third.id);
    expect(await readLetters(house)).toEqual([]);
    expect((await house.call('GET', `${UM}/users/${id}`)).body.email).toBe('third@example.com');
  });

  test('the first address of a user is the primary one, and gives them a form on the WorkOS wire', async () => {
    const house = await open();
    const { id } = await ok(house, 'POST', '/users', { username: 'ada_l' });
    expect((await house.call('GET', `${UM}/users/${id}`)).status).toBe(404);
    const own = await add(house, id, 'ada@example.com', { verified: true, primary: false });
    expect((await user(house, id)).primary_email_address_id).toBe(own.id);
    expect((await house.call('GET', `${UM}/users/${id}`)).body).toMatchObject({
      email: 'ada@example.com',
      email_verified: true,
    });
    await ok(house, 'DELETE', `/email_addresses/${own.id}`);
    expect((await house.call('GET', `${UM}/users/${id}`)).status).toBe(404);
    expect((await house.call('GET', `${UM}/users`)).body.data).toEqual([]);
    expect(await addresses(house, id)).toEqual([]);
  });

  test('L1: an address that somebody has is taken, in whatever letters, and nothing is added', async () => {
    const house = await open();
    const [{ id }] = [await make(house), await make(house, 'bea@example.com')];
    for (const email_address of ['bea@example.com', 'BEA@example.com', 'ada@example.com'])
      expect(await no(house, 'POST', '/email_addresses', { user_id: id, email_address }), email_address).toEqual([
        422,
        'form_identifier_exists email_address',
      ]);
    expect(await addresses(house, id)).toEqual(['ada@example.com']);
  });

  test('input that is none is refused by name', async () => {
    const house = await open();
    const { id } = await make(house);
    const post = (body: object) => no(house, 'POST', '/email_addresses', body);
    expect(await post({ email_address: 'x@example.com' })).toEqual([422, 'form_param_missing user_id']);
    expect(await post({ user_id: id })).toEqual([422, 'form_param_missing email_address']);
    expect(await post({ user_id: id, email_address: 'no address' })).toEqual([
      422,
      'form_param_format_invalid email_address',
    ]);
    expect(await post({ user_id: id, email_address: ['x@example.com'] })).toEqual([
      422,
      'form_param_type_invalid email_address',
    ]);
    expect(await post({ user_id: 'user_nobody', email_address: 'x@example.com' })).toEqual([404, 'resource_not_found']);
    const primary = { user_id: id, email_address: 'x@example.com', primary: true };
    expect(await post(primary)).toEqual([422, 'form_verification_needed primary_email_address_id']);
    expect(await addresses(house, id)).toEqual(['ada@example.com']);
  });

  test('an operator vouches for an address, and takes the word back', async () => {
    const house = await open();
    const { id } = await make(house);
    const second = await add(house, id, 'second@example.com');
    house.clock.advance(1_000);
    const verified = await ok(house, 'PATCH', `/email_addresses/${second.id}`, { verified: true });
    expect(verified).toEqual({ ...second, verification: ADMIN, updated_at: verified.updated_at });
    expect(verified.updated_at).toBeGreaterThan(second.updated_at);
    for (const body of [undefined, {}, { verified: null, primary: null }, { verified: true }])
      expect(await ok(house, 'PATCH', `/email_addresses/${second.id}`, body)).toEqual(verified);
    expect((await ok(house, 'PATCH', `/email_addresses/${second.id}`, { verified: false })).verification).toBeNull();
    expect(await no(house, 'PATCH', `/email_addresses/${second.id}`, { primary: true })).toEqual([
      422,
      'form_verification_needed primary_email_address_id',
    ]);
    const raised = await ok(house, 'PATCH', `/email_addresses/${second.id}`, { verified: true, primary: true });
    expect((await user(house, id)).primary_email_address_id).toBe(raised.id);
    const told = await rows(house.database, "select name from events where name = 'user.updated'");
    expect(told).toHaveLength(4);
  });

  test('A8: another primary address voids the codes that went to the former, whose owner is told when that is wished', async () => {
    const house = await open();
    hurry(house);
    const { id } = await make(house);
    const { code } = await magicCode(house, 'ada@example.com');
    const second = await add(house, id, 'second@example.com', { verified: true });
    await ok(house, 'PATCH', `/email_addresses/${second.id}`, {
      primary: true,
      notify_primary_email_address_changed: true,
    });
    expect((await readLetters(house)).at(-1)).toMatchObject({ kind: 'email_changed', to: 'ada@example.com' });
    for (const email of ['ada@example.com', 'second@example.com'])
      expect((await grant(house, 'magic', { email, code })).status).toBe(400);
    const letters = (await readLetters(house)).length;
    await add(house, id, 'third@example.com', { verified: true, primary: true });
    expect(await readLetters(house)).toHaveLength(letters);
  });

  test('C3: a code for an address that an operator vouched for meanwhile proves nothing any more', async () => {
    const house = await open();
    const { id } = (await house.call('POST', `${UM}/users`, { body: { email: 'ada@example.com' } })).body;
    await house.call('POST', `${UM}/users/${id}/email_verification/send`);
    const own = (await user(house, id)).primary_email_address_id;
    await ok(house, 'PATCH', `/email_addresses/${own}`, { verified: true });
    const [code] = await rows(house.database, 'select voided_at from codes');
    expect(code?.voided_at).not.toBeNull();
  });

  test('a deleted address leaves the primary place to another, and is free for others', async () => {
    const house = await open();
    const { id, primary_email_address_id: first } = await make(house);
    await add(house, id, 'unproven@example.com');
    const proven = await add(house, id, 'proven@example.com', { verified: true });
    expect(await ok(house, 'DELETE', `/email_addresses/${first}`)).toEqual({
      object: 'email_address',
      id: first,
      deleted: true,
    });
    expect((await user(house, id)).primary_email_address_id).toBe(proven.id);
    expect(await no(house, 'GET', `/email_addresses/${first}`)).toEqual([404, 'resource_not_found']);
    expect(await no(house, 'DELETE', `/email_addresses/${first}`)).toEqual([404, 'resource_not_found']);
    expect((await make(house, 'ada@example.com')).email_addresses).toHaveLength(1);
  });

  test('the last identifier stays, and so does the address of an account elsewhere', async () => {
    const house = await open();
    const { id, primary_email_address_id: own } = await make(house);
    expect(await no(house, 'DELETE', `/email_addresses/${own}`)).toEqual([400, 'identification_deletion_failed']);
    await linkExternalAccount(house.work, { userId: id, provider: 'google', subject: '1', email: 'ada@example.com' });
    await add(house, id, 'second@example.com', { verified: true });
    expect((await ok(house, 'GET', `/email_addresses/${own}`)).linked_to).toMatchObject([{ type: 'oauth_google' }]);
    expect(await no(house, 'DELETE', `/email_addresses/${own}`)).toEqual([
      400,
      'delete_linked_identification_disallowed',
    ]);
    const replaced = { email_address: 'third@example.com' };
    expect(await no(house, 'PUT', `/users/${id}/email_address`, replaced)).toEqual([
      400,
      'delete_linked_identification_disallowed',
    ]);
    expect(await addresses(house, id)).toEqual(['ada@example.com', 'second@example.com']);
  });

  test('one address takes the place of all, verified unless it is said otherwise', async () => {
    const house = await open();
    const { id } = await make(house, 'ada@example.com', 'second@example.com');
    const put = (body: object) => ok(house, 'PUT', `/users/${id}/email_address`, body);
    const own = await put({ email_address: 'third@example.com', notify_primary_email_address_changed: true });
    expect([own.verification, await addresses(house, id)]).toEqual([ADMIN, ['third@example.com']]);
    expect((await user(house, id)).primary_email_address_id).toBe(own.id);
    expect((await readLetters(house)).map(({ to }) => to)).toEqual(['ada@example.com']);
    const reserved = await put({ email_address: 'fourth@example.com', identification_status: 'reserved' });
    expect([reserved.reserved, reserved.verification]).toEqual([true, null]);
    const unverified = await put({ email_address: 'fifth@example.com', identification_status: 'unverified' });
    expect([unverified.reserved, unverified.verification]).toEqual([false, null]);
    expect(await no(house, 'PUT', `/users/${id}/email_address`, { email_address: 'x' })).toEqual([
      422,
      'form_param_format_invalid email_address',
    ]);
    await make(house, 'bea@example.com');
    expect(await no(house, 'PUT', `/users/${id}/email_address`, { email_address: 'bea@example.com' })).toEqual([
      422,
      'form_identifier_exists email_address',
    ]);
    expect(await addresses(house, id)).toEqual(['fifth@example.com']);
  });

  test('an address that the user has already keeps its id when it takes the place of all, and nobody is told', async () => {
    const house = await open();
    const { id, primary_email_address_id: first } = await make(house, 'ada@example.com', 'second@example.com');
    const body = { email_address: 'ada@example.com', notify_primary_email_address_changed: true };
    const own = await ok(house, 'PUT', `/users/${id}/email_address`, body);
    expect([own.id, await addresses(house, id)]).toEqual([first, ['ada@example.com']]);
    expect(await readLetters(house)).toEqual([]);
    const before = await user(house, id);
    house.clock.advance(1_000);
    expect(await ok(house, 'PUT', `/users/${id}/email_address`, body)).toEqual(own);
    expect(await user(house, id)).toEqual(before);
  });

  test('X6: whoever waits at a step when their addresses are replaced does not come through it', async () => {
    const house = await open();
    hurry(house);
    const body = { email: 'ada@example.com', password: PASSWORD };
    const { id } = (await house.call('POST', `${UM}/users`, { body })).body;
    const waiting = await grant(house, 'password', { email: 'ada@example.com', password: PASSWORD });
    const { email_verification_id, pending_authentication_token } = waiting.body;
    const { code } = (await house.call('GET', `${UM}/email_verification/${email_verification_id}`)).body;
    await ok(house, 'PUT', `/users/${id}/email_address`, { email_address: 'new@example.com' });
    expect((await grant(house, 'verify', { code, pending_authentication_token })).status).toBe(400);
  });

  test('X1: addresses of another environment are none, and a phone is no address', async () => {
    const house = await open();
    const other = await house.addTenant();
    const {
      id,
      primary_email_address_id: own,
      primary_phone_number_id: phone,
    } = await ok(house, 'POST', '/users', {
      email_address: ['ada@example.com'],
      phone_number: ['+14155550123'],
    });
    for (const method of ['GET', 'PATCH', 'DELETE'])
      expect((await house.call(method, `/v1/email_addresses/${own}`, { key: other.apiKey })).status).toBe(404);
    for (const method of ['GET', 'PATCH', 'DELETE'])
      expect(await no(house, method, `/email_addresses/${phone}`)).toEqual([404, 'resource_not_found']);
    const body = { email_address: 'x@example.com' };
    const put = await house.call('PUT', `/v1/users/${id}/email_address`, { key: other.apiKey, body });
    expect([put.status, await addresses(house, id)]).toEqual([404, ['ada@example.com']]);
  });
});
