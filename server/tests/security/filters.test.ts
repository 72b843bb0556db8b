// X5: what may be asked of a list is listed. Anything else is refused whole, in the same words on every list.

import { expect, test } from 'vitest';
import { workos } from '../../src/dialects/workos/index.ts';
import type { Endpoint } from '../../src/http/endpoint.ts';
import { onEachDatabase } from '../house.ts';
import { inputNames } from './declared.ts';
import { BOUNDS, listsOf, ORDERS, UNKNOWN, urlsOf } from './filters.ts';
import { person } from './people.ts';
import { columnNames, dump } from './rows.ts';

const lists = listsOf(workos);

onEachDatabase('filters', (open) => {
  test('X5: a limit that is no whole number from 1 to 100 is refused, and nothing is shown', async () => {
    const house = await open();
    for (const path of await urlsOf(house, lists)) {
      for (const bound of BOUNDS) {
        const { status, body } = await house.call('GET', `${path}limit=${encodeURIComponent(bound)}`);
        expect
          .soft([status, body.code, Object.keys(body)], `${path} limit=${bound}`)
          .toEqual([422, 'invalid_request_parameters', ['message', 'code', 'errors']]);
        expect
          .soft(
            body.errors?.every((error: { code: string }) => error.code.startsWith('limit_')),
            bound,
          )
          .toBe(true);
      }
      for (const query of [
        'limit=1&limit=2',
        'limit[]=1&limit[]=2',
        'limit[0]=1&limit[1]=1',
        'limit[x]=1',
        'limit=1,2',
      ])
        expect.soft((await house.call('GET', `${path}${query}`)).status, query).toBe(422);
      for (const bound of ['1', '10', '100', '007'])
        expect.soft((await house.call('GET', `${path}limit=${bound}`)).status, bound).toBe(200);
    }
  });

  test('X5: an order that is not listed is refused', async () => {
    const house = await open();
    for (const path of await urlsOf(house, lists)) {
      for (const order of ORDERS) {
        const { status, body } = await house.call('GET', `${path}order=${encodeURIComponent(order)}`);
        expect
          .soft([status, body.code, body.data], `${path} order=${order}`)
          .toEqual([422, 'invalid_request_parameters', undefined]);
      }
      expect.soft((await house.call('GET', `${path}order=asc&order=desc`)).status).toBe(422);
    }
  });

  test('X5: a filter that is not listed is refused, whichever column it names', async () => {
    const house = await open();
    const columns = await columnNames(house.database);
    const paths = await urlsOf(house, lists);
    await house.call('GET', '/events');
    const before = await dump(house.database);
    for (const [at, path] of paths.entries()) {
      const declared = inputNames(lists[at] as Endpoint);
      for (const name of [...columns, ...UNKNOWN].filter((each) => !declared.includes(each))) {
        const { status, body } = await house.call('GET', `${path}limit=1&${encodeURIComponent(name)}=1`);
        expect
          .soft([status, body.code, body.data], `${path} ${name}`)
          .toEqual([422, 'invalid_request_parameters', undefined]);
      }
    }
    expect(await dump(house.database)).toEqual(before);
  });

  test('X5: no value of a listed filter widens what it finds or breaks the query', async () => {
    const house = await open();
    const ada = await person(house);
    const values = [
      "' or '1'='1",
      "x' union select hash from password_credentials --",
      '%',
      '_',
      '*',
      'ada%',
      'ADA@example.com ',
      '$1',
      '?',
      '\\',
      '"',
      ';',
      '{"$ne":""}',
      '\u{1f511}',
      'ada@example.com,bob@example.com',
    ];
    for (const name of ['email', 'organization_id', 'organization']) {
      for (const value of values) {
        const { status, body } = await house.call('GET', `/user_management/users?${name}=${encodeURIComponent(value)}`);
        expect
          .soft([status, body.data.map((user: { id: string }) => user.id)], `${name}=${value}`)
          .toEqual([200, name === 'email' && value.trim().toLowerCase() === ada.email ? [ada.id] : []]);
      }
    }
    for (const value of values) {
      const events = await house.call('GET', `/events?events=${encodeURIComponent(value)}`);
      expect.soft([events.status, events.body.data], value).toEqual([200, []]);
      for (const name of ['range_start', 'range_end'])
        expect.soft((await house.call('GET', `/events?${name}=${encodeURIComponent(value)}`)).status, value).toBe(422);
    }
    const times = [
      '2024-02-30T00:00:00Z',
      '2024-13-01',
      '0000-00-00',
      '+275760-09-14T00:00:00Z',
      '2024-01-01T25:00:00Z',
      '2024-01-01T00:00:00+99:00',
      '-000001-01-01',
      '1e400',
      '9223372036854775808',
      'now',
      'yesterday',
    ];
    for (const time of times) {
      const { status } = await house.call('GET', `/events?range_start=${encodeURIComponent(time)}`);
      expect.soft(status, time).toBe(422);
    }
    for (const time of [
      '0000-01-01',
      '0001-01-01T00:00:00Z',
      '9999-12-31T23:59:59.999Z',
      '2024-02-29',
      '2024-01-01T00:00:00+05:30',
    ])
      expect.soft((await house.call('GET', `/events?range_end=${encodeURIComponent(time)}`)).status, time).toBe(200);
  });
});
