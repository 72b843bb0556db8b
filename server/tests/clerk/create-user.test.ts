// Creating users on the Clerk wire, and how the WorkOS wire sees them.

import { expect, test } from 'vitest';
import { changeSettings } from '../../src/core/environments.ts';
import { onEachDatabase } from '../house.ts';
import { rows } from '../security/rows.ts';
import { no, ok } from './wire.ts';

const ADMIN = { object: 'verification_admin', status: 'verified', strategy: 'admin', attempts: null, expire_at: null };
const WALLET = `0x${'aB'.repeat(20)}`;

onEachDatabase('creating a user on the Clerk wire', (open) => {
  test('addresses, phones and wallets are verified at once, the first of each is the primary one, and no letter goes out', async () => {
    const house = await open();
    const user = await ok(house, 'POST', '/users', {
      email_address: ['Ada@Example.com', 'ada@work.example'],
      phone_number: ['+1 555 555 0100', '+15555550101'],
      web3_wallet: [WALLET],
      username: 'ada_l',
      first_name: 'Ada',
    });
    expect(user.email_addresses.map((each: { email_address: string }) => each.email_address)).toEqual([
      'Ada@Example.com',
      'ada@work.example',
    ]);
    expect(user.phone_numbers[0].phone_number).toBe('+15555550100');
    expect(user.web3_wallets[0].web3_wallet).toBe(WALLET);
    expect(user.username).toBe('ada_l');
    for (const each of [...user.email_addresses, ...user.phone_numbers, ...user.web3_wallets])
      expect(each.verification).toEqual(ADMIN);
    expect(user.primary_email_address_id).toBe(user.email_addresses[0].id);
    expect(user.primary_phone_number_id).toBe(user.phone_numbers[0].id);
    expect(user.primary_web3_wallet_id).toBe(user.web3_wallets[0].id);
    expect(await ok(house, 'GET', `/users/${user.id}`)).toEqual(user);
    expect((await house.call('GET', '/latchkey/letters')).body.data).toEqual([]);
  });

  test('the WorkOS wire shows the same user by the primary address', async () => {
    const house = await open();
    const { id } = await ok(house, 'POST', '/users', {
      email_address: ['ada@example.com', 'ada@work.example'],
      external_id: 'crm-1',
      last_name: 'Lovelace',
      public_metadata: { plan: 'team' },
    });
    const seen = (await house.call('GET', '/user_management/users/external_id/crm-1')).body;
    expect(seen).toMatchObject({ id, email: 'ada@example.com', email_verified: true, last_name: 'Lovelace' });
    expect(seen.metadata).toEqual({});
    const made = { email: 'bob@example.com', first_name: 'Bob', metadata: { team: 'red' } };
    const bob = (await house.call('POST', '/user_management/users', { body: made })).body;
    const user = await ok(house, 'GET', `/users/${bob.id}`);
    expect(user).toMatchObject({ first_name: 'Bob', public_metadata: {}, created_at: Date.parse(bob.created_at) });
    expect(user.email_addresses).toMatchObject([{ email_address: 'bob@example.com', verification: null }]);
    expect(user.primary_email_address_id).toBe(user.email_addresses[0].id);
  });

  test('a user without an address is not on the WorkOS wire, neither in lists nor in its events', async () => {
    const house = await open();
    const { id } = await ok(house, 'POST', '/users', { username: 'nameless' });
    expect((await house.call('GET', `/user_management/users/${id}`)).status).toBe(404);
    expect((await house.call('GET', '/user_management/users')).body.data).toEqual([]);
    expect((await house.call('DELETE', `/user_management/users/${id}`)).status).toBe(404);
    const events = (await house.call('GET', '/events')).body.data.map(({ event }: { event: string }) => event);
    expect(events).not.toContain('user.created');
    expect(events).toContain('latchkey.account.created');
    expect((await ok(house, 'GET', `/users/${id}`)).email_addresses).toEqual([]);
  });

  test('an identifier that may not be verified yet can be reserved', async () => {
    const house = await open();
    const user = await ok(house, 'POST', '/users', {
      email_address: ['ada@example.com', 'ada@work.example'],
      email_address_identification_status: ['verified', 'reserved'],
    });
    expect(user.email_addresses[1]).toMatchObject({ reserved: true, verification: null });
    expect(await no(house, 'POST', '/users', { email_address: ['ada@work.example'] })).toEqual([
      422,
      'form_identifier_exists email_address',
    ]);
    const uneven = { email_address: ['x@example.com'], email_address_identification_status: ['verified', 'reserved'] };
    expect(await no(house, 'POST', '/users', uneven)).toEqual([
      422,
      'form_param_array_length_mismatch email_address_identification_status',
    ]);
  });

  test.each([
    [{ email_address: ['ADA@example.com'] }, 'form_identifier_exists email_address'],
    [{ phone_number: ['+15555550100'] }, 'form_identifier_exists phone_number'],
    [{ username: 'ADA_L' }, 'form_identifier_exists username'],
    [{ web3_wallet: [WALLET.toLowerCase()] }, 'form_identifier_exists web3_wallet'],
    [{ username: 'somebody', external_id: 'crm-1' }, 'form_identifier_exists external_id'],
    [
      { username: 'fresh', email_address: ['new@example.com', 'ada@example.com'] },
      'form_identifier_exists email_address',
    ],
  ])('%j is refused when somebody has it, and leaves nothing behind', async (body, fault) => {
    const house = await open();
    await ok(house, 'POST', '/users', {
      email_address: ['ada@example.com'],
      phone_number: ['+15555550100'],
      username: 'ada_l',
      web3_wallet: [WALLET],
      external_id: 'crm-1',
    });
    expect(await no(house, 'POST', '/users', body)).toEqual([422, fault]);
    const fresh = await ok(house, 'POST', '/users', { username: 'fresh', email_address: ['new@example.com'] });
    expect(fresh.email_addresses).toHaveLength(1);
  });

  test.each([
    [{}, [422, 'form_data_missing']],
    [{ emailAddress: ['ada@example.com'] }, [422, 'form_param_unknown emailAddress']],
    [{ email_address: 'ada@example.com' }, [422, 'form_param_type_invalid email_address']],
    [{ email_address: ['not one'] }, [422, 'form_param_format_invalid email_address']],
    [{ email_address: ['a@x.example', 'A@x.example'] }, [422, 'form_param_duplicate email_address']],
    [{ phone_number: ['555'] }, [422, 'form_param_format_invalid phone_number']],
    [{ web3_wallet: ['0x12'] }, [422, 'form_param_format_invalid web3_wallet']],
    [{ username: 'abc' }, [422, 'form_username_invalid_length username']],
    [{ username: 'ada lovelace' }, [422, 'form_username_invalid_character username']],
    [{ username: '12345' }, [422, 'form_username_needs_non_number_char username']],
    [{ username: 'ada_l', locale: 'no such' }, [422, 'form_param_format_invalid locale']],
    [{ username: 'ada_l', created_at: 'yesterday' }, [422, 'form_param_invalid_time created_at']],
    [{ username: 'ada_l', created_at: '2999-01-01T00:00:00Z' }, [422, 'form_disallow_future_date created_at']],
    [{ username: 'ada_l', legal_accepted_at: 12 }, [422, 'form_param_type_invalid legal_accepted_at']],
    [{ username: 'ada_l', public_metadata: 'x' }, [422, 'form_param_value_invalid public_metadata']],
    [
      { username: 'ada_l', public_metadata: { x: 'y'.repeat(8_200) } },
      [422, 'form_param_exceeds_allowed_size public_metadata'],
    ],
    [{ username: 'ada_l', password: 'sh0rt-x' }, [422, 'form_password_length_too_short password']],
    [{ username: 'ada_l', password: 'x ada_l is long enough' }, [422, 'form_password_matches_identifier password']],
    [{ username: 'ada_l', password_digest: 'x' }, [422, 'form_conditional_param_missing password_hasher']],
    [{ username: 'ada_l', password_hasher: 'bcrypt' }, [422, 'form_conditional_param_missing password_digest']],
    [
      { username: 'ada_l', password_digest: 'x', password_hasher: 'bcrypt' },
      [422, 'form_password_digest_invalid_code password_digest'],
    ],
    [
      { username: 'ada_l', password_digest: 'x', password_hasher: 'rot13' },
      [422, 'form_param_value_invalid password_hasher'],
    ],
    [
      { username: 'ada_l', password: 'correct horse battery', password_digest: 'x', password_hasher: 'bcrypt' },
      [422, 'form_conditional_param_disallowed password'],
    ],
    [
      { username: 'ada_l', create_organizations_limit: -1 },
      [422, 'form_param_value_invalid create_organizations_limit'],
    ],
  ])('%j is refused', async (body, refusal) => {
    const house = await open();
    expect(await no(house, 'POST', '/users', body)).toEqual(refusal);
    expect(await rows(house.database, 'select id from users')).toEqual([]);
  });

  test('a password signs in on the WorkOS wire, also one that was hashed elsewhere', async () => {
    const house = await open();
    const typed = { email_address: ['ada@example.com'], password: 'correct horse battery' };
    const made = await ok(house, 'POST', '/users', typed);
    expect(made).toMatchObject({ password_enabled: true, password_last_updated_at: expect.any(Number) });
    const md5 = {
      email_address: ['bob@example.com'],
      password_hasher: 'md5',
      password_digest: '5f4dcc3b5aa765d61d8327deb882cf99',
    };
    expect(await ok(house, 'POST', '/users', md5)).toMatchObject({ password_enabled: true });
    const client = { client_id: house.clientId, client_secret: house.apiKey, grant_type: 'password' };
    for (const [email, password] of [
      ['ada@example.com', 'correct horse battery'],
      ['bob@example.com', 'password'],
    ]) {
      const { status } = await house.call('POST', '/user_management/authenticate', {
        body: { ...client, email, password },
      });
      expect(status).toBe(200);
    }
    const after = await ok(house, 'GET', `/users/${made.id}`);
    expect(after.last_sign_in_at).toEqual(expect.any(Number));
    expect(after.last_active_at % 86_400_000).toBe(0);
  });

  test('a weak password is taken when the application asks for no checks', async () => {
    const house = await open();
    const weak = { username: 'ada_l', password: 'short', skip_password_checks: true };
    expect(await ok(house, 'POST', '/users', weak)).toMatchObject({ password_enabled: true });
  });

  test('what is said of the user is kept, and what is not said is null, empty or the default', async () => {
    const house = await open();
    const said = {
      external_id: 'crm-1',
      locale: 'de-CH',
      first_name: null,
      public_metadata: { a: [1, { b: null }], ö: 1.5 },
      private_metadata: {},
      unsafe_metadata: JSON.parse('{"__proto__": {"polluted": true}, "constructor": 1}'),
      delete_self_enabled: false,
      create_organization_enabled: null,
      create_organizations_limit: 3,
      legal_accepted_at: '2024-05-01T10:00:00+02:00',
      created_at: '2020-01-01T00:00:00Z',
      bypass_client_trust: true,
    };
    const user = await ok(house, 'POST', '/users', { username: 'ada_l', ...said });
    expect(user).toMatchObject({
      external_id: 'crm-1',
      locale: 'de-CH',
      first_name: null,
      last_name: null,
      public_metadata: said.public_metadata,
      delete_self_enabled: false,
      create_organization_enabled: true,
      create_organizations_limit: 3,
      legal_accepted_at: Date.UTC(2024, 4, 1, 8),
      created_at: Date.UTC(2020, 0, 1),
      bypass_client_trust: true,
      password_enabled: false,
      two_factor_enabled: false,
      banned: false,
      locked: false,
      verification_attempts_remaining: 10,
    });
    expect(JSON.stringify(user.unsafe_metadata)).toBe('{"__proto__":{"polluted":true},"constructor":1}');
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });

  test('a user can be made banned, or locked', async () => {
    const house = await open();
    expect(await ok(house, 'POST', '/users', { username: 'banned', banned: true })).toMatchObject({ banned: true });
    const locked = await ok(house, 'POST', '/users', { username: 'locked', locked: true });
    expect(locked).toMatchObject({ locked: true, lockout_expires_in_seconds: 3_600 });
  });

  test('L1: an address that somebody else noted and never proved is free for whoever comes for it, unless it is their primary one', async () => {
    const house = await open();
    const eve = await ok(house, 'POST', '/users', { email_address: ['eve@example.com'] });
    const noted = { user_id: eve.id, email_address: 'ada@example.com', verified: false };
    await ok(house, 'POST', '/email_addresses', noted);
    const ada = await ok(house, 'POST', '/users', { email_address: ['ada@example.com'] });
    expect(ada.email_addresses[0].verification).toEqual(ADMIN);
    expect((await ok(house, 'GET', `/users/${eve.id}`)).email_addresses).toHaveLength(1);
    await house.call('POST', '/user_management/users', { body: { email: 'carl@example.com' } });
    expect(await no(house, 'POST', '/users', { email_address: ['carl@example.com'] })).toEqual([
      422,
      'form_identifier_exists email_address',
    ]);
  });

  test('a password has eight characters at least, or as many as the environment asks for', async () => {
    const house = await open();
    await ok(house, 'POST', '/users', { username: 'eight', password: 'k7#Lq9!z' });
    await changeSettings(house.house.tools, house.environment, { passwordMinLength: 12 });
    const replica = await house.addReplica();
    expect(
      await no(replica, 'POST', '/users', { username: 'longer', password: 'k7#Lq9!zk7' }, { key: house.apiKey }),
    ).toEqual([422, 'form_password_length_too_short password']);
  });

  test('of two that take one address at once exactly one is made', async () => {
    const house = await open();
    const twice = [0, 1].map(() => house.call('POST', '/v1/users', { body: { email_address: ['ada@example.com'] } }));
    const statuses = (await Promise.all(twice)).map(({ status }) => status);
    expect(statuses.sort()).toEqual([200, 422]);
  });
});
