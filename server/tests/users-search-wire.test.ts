// GET /v1/users and /v1/users/count: what the parameters of the Clerk wire mean, and which it refuses.

import { expect, test } from 'vitest';
import { no, ok } from './clerk/wire.ts';
import { onEachDatabase, type TestHouse } from './house.ts';

type User = { id: string };

const people = (house: TestHouse) =>
  Promise.all(
    [
      {
        email_address: ['ada@example.com', 'countess@example.org'],
        phone_number: ['+14155550100'],
        username: 'AdaL',
        first_name: 'Ada',
        last_name: 'Lovelace',
        external_id: '-42',
        created_at: '2020-01-01T00:00:00Z',
      },
      { username: 'grace_h', first_name: 'Grace', external_id: 'b', created_at: '2021-01-01T00:00:00Z' },
      { email_address: ['zoe@example.com'], first_name: 'ZOË', external_id: 'c', created_at: '2022-01-01T00:00:00Z' },
    ].map((body) => ok(house, 'POST', '/users', { ...body, skip_password_requirement: true }) as Promise<User>),
  );

onEachDatabase('listing users', (open) => {
  const find = async (house: TestHouse, query: string) => {
    const users: User[] = await ok(house, 'GET', `/users?order_by=created_at&limit=500&${query}`);
    const count = await ok(house, 'GET', `/users/count?${query}`);
    expect(count).toEqual({ object: 'total_count', total_count: users.length });
    return users.map(({ id }) => id);
  };

  test('newest first, ten of them, whole, with those who have no address', async () => {
    const house = await open();
    const [ada, grace, zoe] = (await people(house)) as [User, User, User];
    const all = await ok(house, 'GET', '/users');
    expect(all.map(({ id }: User) => id)).toEqual([zoe.id, grace.id, ada.id]);
    expect(all[2]).toEqual(await ok(house, 'GET', `/users/${ada.id}`));
    expect(await ok(house, 'GET', '/users?limit=1&offset=1')).toEqual([all[1]]);
    expect(await ok(house, 'GET', '/users?offset=3')).toEqual([]);
  });

  test('every filter finds whom it names, and the count agrees', async () => {
    const house = await open();
    const [ada, grace, zoe] = (await people(house)).map(({ id }) => id) as [string, string, string];
    const organization = await ok(house, 'POST', '/organizations', { name: 'Acme', created_by: grace });
    await ok(house, 'POST', `/users/${zoe}/ban`);
    const time = (year: number) => Date.UTC(year, 0, 1);
    for (const [query, ids] of [
      ['email_address=COUNTESS%40example.org&email_address=nobody%40example.com', [ada]],
      ['email_address=ada%40example.com&email_address=zoe%40example.com', [ada, zoe]],
      ['phone_number=%2B14155550100', [ada]],
      ['phone_number=+14155550100', [ada]],
      ['username=adal&username=GRACE_H', [ada, grace]],
      ['web3_wallet=0x0000000000000000000000000000000000000001', []],
      ['external_id=b&external_id=%2Bc', [grace, zoe]],
      ['external_id=+b&external_id=+c', [grace, zoe]],
      ['external_id=-b', [ada, zoe]],
      ['external_id=b&external_id=c&external_id=-c', [grace]],
      ['external_id=%2B-42', [ada]],
      [`user_id=${ada}&user_id=%2B${zoe}`, [ada, zoe]],
      [`user_id=-${ada}`, [grace, zoe]],
      [`organization_id=${organization.id}`, [grace]],
      [`organization_id=-${organization.id}`, [ada, zoe]],
      ['query=LOVE', [ada]],
      ['query=zoë', [zoe]],
      ['query=ada+love', [ada]],
      [`query=${grace.slice(-9)}`, [grace]],
      ['query=', [ada, grace, zoe]],
      ['query=%25', []],
      ['query=_', [ada, grace, zoe]],
      ['email_address_query=EXAMPLE.org', [ada]],
      ['phone_number_query=555', [ada]],
      ['username_query=_H', [grace]],
      ['name_query=a+l', [ada]],
      ['banned=true', [zoe]],
      ['banned=false', [ada, grace]],
      [`created_at_after=${time(2020)}`, [grace, zoe]],
      [`created_at_before=${time(2022)}&created_at_after=${time(2020)}`, [grace]],
      ['last_sign_in_at_before=99999999999999', []],
      ['last_active_at_since=0', []],
      ['provider=oauth_google&provider_user_id=1&provider_user_id=2', []],
      ['email_address_query=example&banned=false', [ada]],
    ] as const)
      expect([query, await find(house, query)]).toEqual([query, ids]);
  });

  test('in every order, those without a value last', async () => {
    const house = await open();
    const [ada, grace, zoe] = (await people(house)).map(({ id }) => id) as [string, string, string];
    const inOrder = async (order: string) =>
      ((await ok(house, 'GET', `/users?order_by=${order}`)) as User[]).map(({ id }) => id);
    expect(await inOrder('first_name')).toEqual([ada, grace, zoe]);
    expect(await inOrder('%2Bfirst_name')).toEqual([ada, grace, zoe]);
    expect(await inOrder('+first_name')).toEqual([ada, grace, zoe]);
    expect(await inOrder('-first_name&order_by=first_name')).toEqual([zoe, grace, ada]);
    expect(await inOrder('email_address')).toEqual([ada, zoe, grace]);
    expect(await inOrder('-email_address')).toEqual([zoe, ada, grace]);
    expect(await inOrder('-username')).toEqual([grace, ada, zoe]);
    expect((await inOrder('phone_number'))[0]).toBe(ada);
    expect((await inOrder('-last_name'))[0]).toBe(ada);
    for (const order of ['web3wallet', 'updated_at', 'last_active_at', 'last_sign_in_at'])
      expect((await inOrder(order)).sort()).toEqual([ada, grace, zoe].sort());
  });

  test('goes on after a user, in the order of creation alone', async () => {
    const house = await open();
    const [ada, grace, zoe] = (await people(house)).map(({ id }) => id) as [string, string, string];
    const after = async (query: string) => ((await ok(house, 'GET', `/users?${query}`)) as User[]).map(({ id }) => id);
    expect(await after(`starting_after=${zoe}&limit=1&offset=0`)).toEqual([grace]);
    expect(await after(`starting_after=${ada}&order_by=created_at`)).toEqual([grace, zoe]);
    expect(await no(house, 'GET', `/users?starting_after=${ada}&order_by=username`)).toEqual([
      422,
      'form_param_value_invalid starting_after',
    ]);
    expect(await no(house, 'GET', `/users?starting_after=${ada}&offset=1`)).toEqual([
      422,
      'form_param_value_invalid starting_after',
    ]);
  });

  test('a limit out of range is ten, and what cannot be meant is refused', async () => {
    const house = await open();
    const ids = Array.from({ length: 11 }, (_, at) => at);
    for (const at of ids) await ok(house, 'POST', '/users', { email_address: [`p${at}@example.com`] });
    for (const limit of ['0', '501', '-1', 'ten', ''])
      expect(await ok(house, 'GET', `/users?limit=${limit}`)).toHaveLength(10);
    expect(await ok(house, 'GET', '/users?limit=500')).toHaveLength(11);
    const many = Array.from({ length: 101 }, (_, at) => `user_id=u${at}`).join('&');
    for (const path of ['/users', '/users/count']) {
      for (const [query, says] of [
        [many, 'form_param_array_size_exceeded user_id'],
        ['created_at_after=yesterday', 'form_param_invalid_date created_at_after'],
        ['last_active_at_since=1.5', 'form_param_invalid_date last_active_at_since'],
        ['provider=oauth_google', 'form_conditional_param_missing provider_user_id'],
        ['provider_user_id=1', 'form_conditional_param_missing provider'],
        ['banned=maybe', 'form_param_value_invalid banned'],
      ] as const)
        expect([query, await no(house, 'GET', `${path}?${query}`)]).toEqual([query, [422, says]]);
    }
    for (const query of ['query=a%00b', 'user_id=a%00b', 'query=%ff%fe%00'])
      expect((await no(house, 'GET', `/users?${query}`))[0]).toBe(400);
    expect(await no(house, 'GET', '/users?order_by=age')).toEqual([422, 'form_param_value_invalid order_by']);
    const hundred = many.slice(0, many.lastIndexOf('&'));
    expect(await ok(house, 'GET', `/users/count?${hundred}`)).toEqual({ object: 'total_count', total_count: 0 });
  });

  test('a user who is changed or removed is searched for as they are now', async () => {
    const house = await open();
    const [ada] = (await people(house)).map(({ id }) => id) as [string];
    await ok(house, 'PATCH', `/users/${ada}`, { first_name: 'Augusta' });
    expect(await find(house, 'query=augusta')).toEqual([ada]);
    expect(await find(house, 'name_query=ada')).toEqual([]);
    await ok(house, 'POST', '/email_addresses', { user_id: ada, email_address: 'later@example.com', verified: true });
    expect(await find(house, 'query=later')).toEqual([ada]);
    await ok(house, 'DELETE', `/users/${ada}`);
    expect(await find(house, 'query=augusta')).toEqual([]);
  });
});
