// Users over the wire: create, read, list, change, remove.

import { expect, test } from 'vitest';
import { onEachDatabase } from '../house.ts';

onEachDatabase('users', (open) => {
  test('a created user is read back by id and by external id', async () => {
    const { call } = await open();
    const made = await call('POST', '/user_management/users', {
      body: { email: 'Ada@Example.com', external_id: 'ada/1', first_name: 'Ada' },
    });
    expect(made.status).toBe(201);
    expect(made.headers.get('content-type')).toBe('application/json');
    expect(made.body).toMatchObject({
      object: 'user',
      email: 'Ada@Example.com',
      email_verified: false,
      first_name: 'Ada',
      last_name: null,
    });
    expect((await call('GET', `/user_management/users/${made.body.id}`)).body).toEqual(made.body);
    expect((await call('GET', '/user_management/users/external_id/ada%2F1')).body).toEqual(made.body);
  });

  test('an empty list is an empty map, as PHP writes it: it clears the metadata', async () => {
    const { call } = await open();
    const made = await call('POST', '/user_management/users', { body: { email: 'ada@example.com', metadata: [] } });
    expect([made.status, made.body.metadata]).toEqual([201, {}]);
    const path = `/user_management/users/${made.body.id}`;
    const change = async (metadata: unknown) => (await call('PUT', path, { body: { metadata } })).body;
    expect((await change({ level: '7' })).metadata).toEqual({ level: '7' });
    expect((await change(['level'])).errors[0].code).toBe('metadata_object_required');
    expect((await change(undefined)).metadata).toEqual({ level: '7' });
    expect((await change([])).metadata).toEqual({});
    await change({ level: '7' });
    expect((await change(null)).metadata).toEqual({});
  });

  test('a page in the middle names both its neighbours', async () => {
    const { call } = await open();
    const ids: string[] = [];
    for (const name of ['a', 'b', 'c', 'd', 'e']) {
      ids.push((await call('POST', '/user_management/users', { body: { email: `${name}@example.com` } })).body.id);
    }
    const newest = await call('GET', '/user_management/users?limit=2');
    expect(newest.body.data.map((user: { id: string }) => user.id)).toEqual([ids[4], ids[3]]);
    expect(newest.body.list_metadata).toEqual({ before: null, after: ids[3] });
    const middle = await call('GET', `/user_management/users?limit=2&after=${ids[3]}`);
    expect(middle.body.data.map((user: { id: string }) => user.id)).toEqual([ids[2], ids[1]]);
    expect(middle.body.list_metadata).toEqual({ before: ids[2], after: ids[1] });
    const back = await call('GET', `/user_management/users?limit=2&before=${ids[2]}`);
    expect(back.body).toEqual({ ...newest.body, list_metadata: { before: null, after: ids[3] } });
    const last = await call('GET', `/user_management/users?limit=2&after=${ids[1]}`);
    expect(last.body.list_metadata).toEqual({ before: ids[0], after: null });
  });
});
