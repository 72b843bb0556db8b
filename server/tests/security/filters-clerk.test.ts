// X5 on the Clerk wire: filters and orders are listed there too. A page out of bounds is the first one, as the vendor's is.

import { expect, test } from 'vitest';
import { clerk } from '../../src/dialects/clerk/index.ts';
import type { Endpoint } from '../../src/http/endpoint.ts';
import { belongingsOf } from '../belongings.ts';
import { inputOf } from '../filled.ts';
import { onEachDatabase, type Reply } from '../house.ts';
import { inputNames } from './declared.ts';
import { BOUNDS, listsOf, ORDERS, UNKNOWN, urlsOf } from './filters.ts';
import { columnNames, dump } from './rows.ts';

const lists = listsOf(clerk);
const ordered = lists.filter((endpoint) => inputNames(endpoint).includes('order_by'));
/** Those that refuse what they do not know; the others pass over it. */
const isStrict = ({ query }: Endpoint) => query !== undefined && inputOf(query).additionalProperties === false;
const blame = ({ status, body }: Reply) => [status, body.errors?.[0]?.code, body.errors?.[0]?.meta?.param_name];

onEachDatabase('filters of the Clerk wire', (open) => {
  test('X5: a limit or an offset that is none counts as not given', async () => {
    const house = await open();
    expect(lists.length).toBeGreaterThan(8);
    for (const [at, path] of (await urlsOf(house, lists)).entries()) {
      const declared = inputNames(lists[at] as Endpoint);
      const plain = await house.call('GET', path);
      expect(plain.status, path).toBe(200);
      // A limit of 101 is one on this wire.
      const bounds = BOUNDS.filter((bound) => bound !== '101').concat('501');
      for (const name of ['limit', 'offset'].filter((each) => declared.includes(each))) {
        for (const bound of bounds) {
          if (name === 'offset' && bound === '501') continue;
          const { status, body } = await house.call('GET', `${path}${name}=${encodeURIComponent(bound)}`);
          expect.soft([status, body], `${path}${name}=${bound}`).toEqual([200, plain.body]);
        }
      }
    }
  });

  test('X5: an order that is not listed is refused, and nothing is shown', async () => {
    const house = await open();
    const orders = [...ORDERS, 'email', 'phone', '-', '--created_at', '-+created_at', 'created_at desc', 'Created_at'];
    expect(ordered.length).toBeGreaterThan(3);
    for (const path of await urlsOf(house, ordered)) {
      for (const order of orders.filter((each) => each !== 'created_at')) {
        const answer = await house.call('GET', `${path}order_by=${encodeURIComponent(order)}`);
        expect.soft(blame(answer), `${path}order_by=${order}`).toEqual([422, 'form_param_value_invalid', 'order_by']);
      }
    }
  });

  test('X5: a filter that is not listed finds nothing more and nothing less, whichever column it names', async () => {
    const house = await open();
    const names = [...(await columnNames(house.database)), ...UNKNOWN.filter((name) => name !== 'query')];
    const paths = await urlsOf(house, lists);
    await house.call('GET', '/events');
    const before = await dump(house.database);
    for (const [at, path] of paths.entries()) {
      const endpoint = lists[at] as Endpoint;
      const plain = await house.call('GET', path);
      for (const name of names.filter((each) => !inputNames(endpoint).includes(each))) {
        const answer = await house.call('GET', `${path}${encodeURIComponent(name)}=1`);
        if (isStrict(endpoint))
          expect.soft(blame(answer).slice(0, 2), `${path} ${name}`).toEqual([422, 'form_param_unknown']);
        else expect.soft([answer.status, answer.body], `${path} ${name}`).toEqual([200, plain.body]);
      }
    }
    expect(await dump(house.database)).toEqual(before);
  });

  test('X5: no value of a listed filter widens what it finds or breaks the query', async () => {
    const house = await open();
    const own = belongingsOf(house, 'ada');
    for (const make of [own.user, own.membership, own.phone, own.equipped, own.externalAccount]) await make();
    const values = [
      "' or '1'='1",
      "x' union select hash from password_credentials --",
      '%',
      '_',
      '*',
      'ada%',
      '$1',
      '?',
      '\\',
      '"',
      ';',
      '{"$ne":""}',
      '["ada"]',
      '\u{1f511}',
      'ada@example.com,bob@example.com',
    ];
    const exact = [
      'email_address',
      'phone_number',
      'username',
      'web3_wallet',
      'external_id',
      'user_id',
      'organization_id',
    ];
    const found = async (query: Record<string, string>) => {
      const search = String(new URLSearchParams(query));
      const [list, count] = await Promise.all([
        house.call('GET', `/v1/users?${search}`),
        house.call('GET', `/v1/users/count?${search}`),
      ]);
      return [list.status, list.body, count.body.total_count];
    };
    for (const value of values) {
      for (const name of exact) expect.soft(await found({ [name]: value }), `${name}=${value}`).toEqual([200, [], 0]);
      const there = { provider: 'oauth_google', provider_user_id: value };
      expect.soft(await found(there), `provider_user_id=${value}`).toEqual([200, [], 0]);
      for (const name of ['created_at_before', 'last_active_at_since', 'last_sign_in_at_after']) {
        const answer = await house.call('GET', `/v1/users?${name}=${encodeURIComponent(value)}`);
        expect.soft(blame(answer), `${name}=${value}`).toEqual([422, 'form_param_invalid_date', name]);
      }
      for (const path of ['/v1/sessions?user_id', '/v1/organizations?user_id', '/v1/organizations?organization_id']) {
        const { status, body } = await house.call('GET', `${path}=${encodeURIComponent(value)}`);
        expect.soft([status, body.data ?? body], `${path}=${value}`).toEqual([200, []]);
      }
      for (const path of ['/v1/invitations?status', '/v1/sessions?status', '/v1/organization_invitations?status']) {
        const { status } = await house.call('GET', `${path}=${encodeURIComponent(value)}`);
        expect.soft(status, `${path}=${value}`).toBe(422);
      }
    }
  });
});
