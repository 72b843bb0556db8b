// Phone numbers of users on the Clerk wire, and their part in the second factor.

import { expect, test } from 'vitest';
import { onEachDatabase, type TestHouse } from '../house.ts';
import { no, ok } from './wire.ts';

const [ONE, TWO, THREE] = ['+14155550123', '+14155550124', '+14155550125'];
const make = (house: TestHouse) => ok(house, 'POST', '/users', { email_address: ['ada@example.com'] });
const add = (house: TestHouse, user_id: string, phone_number: string, more: object = {}) =>
  ok(house, 'POST', '/phone_numbers', { user_id, phone_number, ...more });
const user = (house: TestHouse, id: string) => ok(house, 'GET', `/users/${id}`);
/** Of each phone: whether it is reserved, and whether it is the default. */
const roles = async (house: TestHouse, id: string) =>
  (await user(house, id)).phone_numbers.map(
    (own: { reserved_for_second_factor: boolean; default_second_factor: boolean }) =>
      own.default_second_factor ? 'default' : own.reserved_for_second_factor ? 'reserved' : 'none',
  );

onEachDatabase('phone numbers on the Clerk wire', (open) => {
  test('a number is added as it is compared, unverified, and the first is the primary one', async () => {
    const house = await open();
    const { id } = await make(house);
    const first = await add(house, id, '+1 (415) 555-0123');
    expect(first).toEqual({
      object: 'phone_number',
      id: expect.stringMatching(/^idn_/),
      phone_number: ONE,
      reserved_for_second_factor: false,
      default_second_factor: false,
      reserved: false,
      verification: null,
      linked_to: [],
      backup_codes: null,
      created_at: expect.any(Number),
      updated_at: first.created_at,
    });
    expect(await ok(house, 'GET', `/phone_numbers/${first.id}`)).toEqual(first);
    const second = await add(house, id, TWO, { verified: true });
    expect((await user(house, id)).primary_phone_number_id).toBe(first.id);
    await ok(house, 'PATCH', `/phone_numbers/${second.id}`, { primary: true });
    expect((await user(house, id)).primary_phone_number_id).toBe(second.id);
  });

  test('a number that is none, or that somebody has, is refused', async () => {
    const house = await open();
    const { id } = await make(house);
    await ok(house, 'POST', '/users', { phone_number: [ONE] });
    const post = (phone_number: unknown) => no(house, 'POST', '/phone_numbers', { user_id: id, phone_number });
    for (const text of ['5550123', '+1', 'phone'])
      expect(await post(text)).toEqual([422, 'form_param_format_invalid phone_number']);
    expect(await post(ONE)).toEqual([422, 'form_identifier_exists phone_number']);
    expect(await post('')).toEqual([422, 'form_param_nil phone_number']);
    expect((await user(house, id)).phone_numbers).toEqual([]);
  });

  test('of the numbers that are reserved for the second factor the first is the default, and another follows it', async () => {
    const house = await open();
    const { id } = await make(house);
    expect(
      await no(house, 'POST', '/phone_numbers', { user_id: id, phone_number: ONE, reserved_for_second_factor: true }),
    ).toEqual([422, 'form_verification_needed reserved_for_second_factor']);
    const reserved = { verified: true, reserved_for_second_factor: true };
    const first = await add(house, id, ONE, reserved);
    expect([first.reserved_for_second_factor, first.default_second_factor]).toEqual([true, true]);
    const on = await user(house, id);
    expect([on.two_factor_enabled, on.mfa_disabled_at]).toEqual([true, null]);
    expect(on.mfa_enabled_at).toEqual(expect.any(Number));
    const second = await add(house, id, TWO, { verified: true });
    await ok(house, 'PATCH', `/phone_numbers/${second.id}`, { reserved_for_second_factor: true });
    await add(house, id, THREE, reserved);
    expect(await roles(house, id)).toEqual(['default', 'reserved', 'reserved']);
    await ok(house, 'PATCH', `/phone_numbers/${first.id}`, { reserved_for_second_factor: false });
    expect(await roles(house, id)).toEqual(['none', 'default', 'reserved']);
    await ok(house, 'DELETE', `/phone_numbers/${second.id}`);
    expect(await roles(house, id)).toEqual(['none', 'default']);
  });

  test('a number that is not verified any more is no second factor, and with the last of them it is off', async () => {
    const house = await open();
    const { id } = await make(house);
    const own = await add(house, id, ONE, { verified: true, reserved_for_second_factor: true });
    const after = await ok(house, 'PATCH', `/phone_numbers/${own.id}`, { verified: false });
    expect([after.verification, after.reserved_for_second_factor]).toEqual([null, false]);
    const off = await user(house, id);
    expect([off.two_factor_enabled, off.mfa_disabled_at]).toEqual([false, expect.any(Number)]);
    expect(await no(house, 'PATCH', `/phone_numbers/${own.id}`, { reserved_for_second_factor: true })).toEqual([
      422,
      'form_verification_needed reserved_for_second_factor',
    ]);
    await ok(house, 'PATCH', `/phone_numbers/${own.id}`, { verified: true, reserved_for_second_factor: true });
    expect(await roles(house, id)).toEqual(['default']);
  });

  test('one number takes the place of all, and is no second factor', async () => {
    const house = await open();
    const { id } = await make(house);
    const first = await add(house, id, ONE, { verified: true, reserved_for_second_factor: true });
    await add(house, id, TWO);
    const own = await ok(house, 'PUT', `/users/${id}/phone_number`, { phone_number: ONE });
    expect([own.id, own.reserved_for_second_factor]).toEqual([first.id, false]);
    const after = await user(house, id);
    expect([after.phone_numbers.length, after.two_factor_enabled, after.mfa_disabled_at]).toEqual([
      1,
      false,
      expect.any(Number),
    ]);
    const other = await ok(house, 'PUT', `/users/${id}/phone_number`, {
      phone_number: THREE,
      identification_status: 'unverified',
    });
    expect([other.verification, (await user(house, id)).primary_phone_number_id]).toEqual([null, other.id]);
    expect(await no(house, 'PUT', `/users/${id}/phone_number`, { phone_number: '1' })).toEqual([
      422,
      'form_param_format_invalid phone_number',
    ]);
  });

  test('a number that is deleted is gone, and the last identifier stays', async () => {
    const house = await open();
    const { id, primary_phone_number_id: own } = await ok(house, 'POST', '/users', { phone_number: [ONE] });
    expect(await no(house, 'DELETE', `/phone_numbers/${own}`)).toEqual([400, 'identification_deletion_failed']);
    const second = await add(house, id, TWO);
    expect(await ok(house, 'DELETE', `/phone_numbers/${own}`)).toEqual({
      object: 'phone_number',
      id: own,
      deleted: true,
    });
    expect((await user(house, id)).primary_phone_number_id).toBe(second.id);
    expect(await no(house, 'GET', `/phone_numbers/${own}`)).toEqual([404, 'resource_not_found']);
  });
});
