// Keys that users hold: made once, shown once, good for as long as their user may be there.

import { expect, test } from 'vitest';
import { createMembership } from '../../src/core/memberships.ts';
import { createOrganization } from '../../src/core/organizations.ts';
import { createPermission } from '../../src/core/roles.ts';
import { banUser, lockUser } from '../../src/core/users.ts';
import { onEachDatabase, type TestHouse } from '../house.ts';
import { type Person, somebody } from '../security/people.ts';
import { dump } from '../security/rows.ts';

const USERS = '/user_management/users';

async function member(house: TestHouse, name = 'Acme', person?: Person) {
  const ada = person ?? (await somebody(house));
  const { id: organization_id } = await createOrganization(house.work, { name });
  const { id } = await createMembership(house.work, { userId: ada.id, organizationId: organization_id });
  return { ada, organization_id, membershipId: id };
}
const create = (house: TestHouse, userId: string, body: object) =>
  house.call('POST', `${USERS}/${userId}/api_keys`, { body });
const check = async (house: TestHouse, value: string, key = house.apiKey) =>
  (await house.call('POST', '/api_keys/validations', { body: { value }, key })).body.api_key;

onEachDatabase('keys of users', (open) => {
  test('G1: the text is shown at creation, and at no other time', async () => {
    const house = await open();
    const { ada, organization_id } = await member(house);
    await createPermission(house.work, { slug: 'posts:read', name: 'Read' });
    const body = {
      name: 'CI',
      organization_id,
      permissions: ['posts:read', 'posts:read'],
      expires_at: '2090-01-01T00:00:00Z',
    };
    const made = await create(house, ada.id, body);
    const { value, ...rest } = made.body;
    expect([made.status, value]).toEqual([201, expect.stringMatching(/^sk_[A-Za-z0-9]{43}$/)]);
    expect(rest).toEqual({
      object: 'api_key',
      id: expect.stringMatching(/^api_key_[0-9A-Z]{26}$/),
      owner: { type: 'user', id: ada.id, organization_id },
      name: 'CI',
      obfuscated_value: `sk_...${value.slice(-4)}`,
      last_used_at: null,
      expires_at: '2090-01-01T00:00:00.000Z',
      permissions: ['posts:read'],
      created_at: expect.stringMatching(/\.\d{3}Z$/),
      updated_at: rest.created_at,
    });
    expect((await house.call('GET', `${USERS}/${ada.id}/api_keys`)).body.data).toEqual([rest]);
    const { data } = (await house.call('GET', '/events?events=api_key.created')).body;
    expect(data.map((each: { data: object }) => each.data)).toEqual([rest]);
    expect(JSON.stringify(await dump(house.database))).not.toContain(value);
    expect(house.logs.join('\n')).not.toContain(value);
  });

  test('a key is good until it is removed', async () => {
    const house = await open();
    const { ada, organization_id } = await member(house);
    const { value, ...key } = (await create(house, ada.id, { name: 'CI', organization_id })).body;
    const used = await check(house, value);
    expect(used).toEqual({ ...key, last_used_at: expect.stringMatching(/Z$/) });
    expect(await check(house, value)).toEqual(used);
    house.clock.advance(120_000);
    expect((await check(house, value)).last_used_at > used.last_used_at).toBe(true);
    for (const wrong of [`${value}x`, value.slice(0, -1), 'sk_x', house.apiKey, key.id, key.obfuscated_value])
      expect(await check(house, wrong)).toBeNull();
    const remove = () => house.call('DELETE', `/api_keys/${key.id}`);
    const gone = await remove();
    expect([gone.status, gone.text]).toEqual([204, '']);
    const missing = await remove();
    expect([missing.status, missing.body.message]).toEqual([404, `API Key not found: '${key.id}'.`]);
    expect(await check(house, value)).toBeNull();
    const { data } = (await house.call('GET', '/events?events=api_key.revoked')).body;
    expect(data.map((each: { data: { id: string } }) => each.data.id)).toEqual([key.id]);
  });

  test('X1: a key is good in its environment alone, and opens nothing of ours', async () => {
    const house = await open();
    const other = await house.addTenant();
    const { ada, organization_id } = await member(house);
    const { value, id } = (await create(house, ada.id, { name: 'CI', organization_id })).body;
    expect(await check(house, value, other.apiKey)).toBeNull();
    expect((await house.call('DELETE', `/api_keys/${id}`, { key: other.apiKey })).status).toBe(404);
    expect((await house.call('GET', USERS, { key: value })).status).toBe(401);
    expect((await check(house, value)).id).toBe(id);
  });

  test('X6: it is good no longer when it is over, its user inactive, banned, locked, or gone', async () => {
    const house = await open();
    const cases: [string, (person: { userId: string; membershipId: string }) => Promise<unknown>][] = [
      ['expired', async () => house.clock.advance(3_600_000)],
      [
        'inactive',
        ({ membershipId }) => house.call('PUT', `/user_management/organization_memberships/${membershipId}/deactivate`),
      ],
      ['left', ({ membershipId }) => house.call('DELETE', `/user_management/organization_memberships/${membershipId}`)],
      ['banned', ({ userId }) => banUser(house.work, userId)],
      ['locked', ({ userId }) => lockUser(house.work, userId)],
      ['deleted', ({ userId }) => house.call('DELETE', `${USERS}/${userId}`)],
    ];
    for (const [name, end] of cases) {
      const person = await somebody(house, house, `${name}@example.com`);
      const { organization_id, membershipId } = await member(house, name, person);
      const expires_at = new Date(house.clock.now() + 3_600_000).toISOString();
      const { value } = (await create(house, person.id, { name, organization_id, expires_at })).body;
      expect((await check(house, value)).name).toBe(name);
      await end({ userId: person.id, membershipId });
      expect(await check(house, value), name).toBeNull();
    }
  });

  test('it is made for an active member, with permissions that there are, and until some time to come', async () => {
    const house = await open();
    const { ada, organization_id, membershipId } = await member(house);
    const bob = await somebody(house, house, 'bob@example.com');
    const faults = async (userId: string, more: object) => {
      const { status, body } = await create(house, userId, { name: 'CI', organization_id, ...more });
      return [status, body.errors?.map((each: { code: string; field: string }) => [each.code, each.field])];
    };
    expect(await faults(bob.id, {})).toEqual([400, [['active_membership_required', 'organization_id']]]);
    expect(await faults(ada.id, { permissions: ['none'] })).toEqual([400, [['permission_not_found', 'permissions']]]);
    expect(await faults(ada.id, { expires_at: '2001-01-01T00:00:00Z' })).toEqual([
      400,
      [['must_be_in_future', 'expires_at']],
    ]);
    expect((await faults(ada.id, { expires_at: 'tomorrow' }))[0]).toBe(422);
    expect((await faults(ada.id, { name: null }))[0]).toBe(422);
    expect((await faults('user_none', {}))[0]).toBe(404);
    expect((await faults(ada.id, { organization_id: 'org_none' }))[0]).toBe(404);
    await house.call('PUT', `/user_management/organization_memberships/${membershipId}/deactivate`);
    expect((await faults(ada.id, {}))[0]).toBe(400);
    expect((await house.call('GET', `${USERS}/${ada.id}/api_keys`)).body.data).toEqual([]);
  });

  test('they are listed by organization, in pages', async () => {
    const house = await open();
    const { ada, organization_id } = await member(house);
    const other = await member(house, 'Other', ada);
    const ids: string[] = [];
    for (const name of ['1', '2', '3']) ids.push((await create(house, ada.id, { name, organization_id })).body.id);
    const beside = (await create(house, ada.id, { name: 'beside', organization_id: other.organization_id })).body.id;
    const list = async (query: string) => {
      const { body } = await house.call('GET', `${USERS}/${ada.id}/api_keys?${query}`);
      return [body.data.map((each: { id: string }) => each.id), body.list_metadata];
    };
    expect(await list('order=asc')).toEqual([[...ids, beside], { before: null, after: null }]);
    expect(await list(`organization_id=${other.organization_id}`)).toEqual([[beside], { before: null, after: null }]);
    expect(await list(`order=asc&limit=2&organization_id=${organization_id}`)).toEqual([
      ids.slice(0, 2),
      { before: null, after: ids[1] },
    ]);
    expect(await list(`order=asc&limit=2&organization_id=${organization_id}&after=${ids[1]}`)).toEqual([
      [ids[2]],
      { before: ids[2], after: null },
    ]);
    expect(await list('organization_id=org_none')).toEqual([[], { before: null, after: null }]);
  });
});
