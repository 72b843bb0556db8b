// Memberships on the Clerk wire: of an organization by user, of a user, of the instance; the same ones as on the other wire.

import { expect, test } from 'vitest';
import { onEachDatabase, type TestHouse } from '../house.ts';
import { no, ok } from './wire.ts';

const UM = '/user_management';
const person = (house: TestHouse, email: string, more: object = {}) =>
  ok(house, 'POST', '/users', { email_address: [email], ...more });
const company = (house: TestHouse, more: object = {}) => ok(house, 'POST', '/organizations', { name: 'Acme', ...more });
const add = (house: TestHouse, organization: string, user: string, more: object = {}) =>
  ok(house, 'POST', `/organizations/${organization}/memberships`, { user_id: user, role: 'org:member', ...more });
const who = async (house: TestHouse, organization: string, query = '') =>
  (await ok(house, 'GET', `/organizations/${organization}/memberships${query}`)).data.map(
    (each: { public_user_data: { identifier: string } }) => each.public_user_data.identifier,
  );

onEachDatabase('memberships on the Clerk wire', (open) => {
  test('a member is shown with the organization and the person, and is there on the other wire under other letters', async () => {
    const house = await open();
    const ada = await person(house, 'ada@example.com', { first_name: 'Ada', username: 'ada_l' });
    const { id } = await company(house);
    const made = await add(house, id, ada.id, { public_metadata: { seat: 1 }, private_metadata: { cost: 2 } });
    expect(made).toEqual({
      object: 'organization_membership',
      id: expect.stringMatching(/^orgmem_/),
      role: 'org:member',
      role_name: 'Member',
      permissions: [],
      public_metadata: { seat: 1 },
      private_metadata: { cost: 2 },
      organization: expect.objectContaining({ id, slug: 'acme' }),
      public_user_data: {
        user_id: ada.id,
        first_name: 'Ada',
        last_name: null,
        image_url: ada.image_url,
        profile_image_url: ada.image_url,
        has_image: false,
        identifier: 'ada@example.com',
        username: 'ada_l',
        banned: false,
        deprovisioned: false,
      },
      created_at: expect.any(Number),
      updated_at: expect.any(Number),
    });
    const page = await house.call('GET', `${UM}/organization_memberships?organization_id=${id}`);
    expect(page.body.data).toMatchObject([{ id: made.id.replace('orgmem_', 'om_'), role: { slug: 'member' } }]);
    const { body } = await house.call('POST', '/user_management/organization_memberships', {
      body: { user_id: (await person(house, 'bob@example.com')).id, organization_id: id, role_slug: 'admin' },
    });
    const { data, total_count } = await ok(house, 'GET', `/organizations/${id}/memberships`);
    expect(total_count).toBe(2);
    expect(data[0]).toMatchObject({ id: body.id.replace('om_', 'orgmem_'), role: 'org:admin', role_name: 'Admin' });
  });

  test('people without an e-mail address are members too, called by their phone or username', async () => {
    const house = await open();
    const { id } = await company(house);
    const phone = await ok(house, 'POST', '/users', { phone_number: ['+15555550101'], username: 'phoned' });
    const named = await ok(house, 'POST', '/users', { username: 'only_name' });
    await add(house, id, phone.id);
    await add(house, id, named.id, { role: 'admin' });
    expect((await who(house, id)).sort()).toEqual(['+15555550101', 'only_name']);
    expect((await ok(house, 'GET', `/users/${named.id}/organization_memberships`)).data).toMatchObject([
      { role: 'org:admin', organization: { id } },
    ]);
    const pair = `/organizations/${id}/memberships/${named.id}`;
    expect(await ok(house, 'PATCH', pair, { role: 'org:member' })).toMatchObject({ role: 'org:member' });
    expect(await ok(house, 'DELETE', pair)).toMatchObject({ object: 'organization_membership', role: 'org:member' });
    // On the other wire they have no form.
    const page = await house.call('GET', `${UM}/organization_memberships?organization_id=${id}`);
    expect(page.body.data).toEqual([]);
  });

  test('a role is given with its name and its permissions, of the organization or of all', async () => {
    const house = await open();
    const ada = await person(house, 'ada@example.com');
    const { id } = await company(house);
    await house.call('POST', '/authorization/permissions', { body: { slug: 'posts:write', name: 'Write' } });
    await house.call('POST', `/authorization/organizations/${id}/roles`, {
      body: { slug: 'org-editor', name: 'Editor' },
    });
    await house.call('PUT', `/authorization/organizations/${id}/roles/org-editor/permissions`, {
      body: { permissions: ['posts:write'] },
    });
    await add(house, id, ada.id, { role: 'basic_member' });
    const path = `/organizations/${id}/memberships/${ada.id}`;
    expect(await ok(house, 'PATCH', path, { role: 'org:org-editor' })).toMatchObject({
      role: 'org:org-editor',
      role_name: 'Editor',
      permissions: ['org:posts:write'],
    });
    expect(await no(house, 'PATCH', path, { role: 'org:owner' })).toEqual([404, 'resource_not_found role']);
    expect(await no(house, 'PATCH', path, {})).toEqual([422, 'form_param_missing role']);
  });

  test('whom cannot be made a member: nobody, a member, one of a role that is none, one for whom there is no organization', async () => {
    const house = await open();
    const ada = await person(house, 'ada@example.com');
    const { id } = await company(house, { created_by: ada.id });
    const path = `/organizations/${id}/memberships`;
    const body = { user_id: ada.id, role: 'org:member' };
    expect(await no(house, 'POST', path, body)).toEqual([400, 'already_a_member_in_organization']);
    expect(await no(house, 'POST', path, { ...body, user_id: 'user_none' })).toEqual([404, 'resource_not_found']);
    expect(await no(house, 'POST', path, { ...body, user_id: undefined })).toEqual([422, 'form_param_missing user_id']);
    const bob = await person(house, 'bob@example.com');
    expect(await no(house, 'POST', path, { user_id: bob.id, role: 'org:none' })).toEqual([
      404,
      'resource_not_found role',
    ]);
    expect(await no(house, 'POST', '/organizations/org_none/memberships', body)).toEqual([404, 'resource_not_found']);
    expect(await who(house, id)).toEqual(['ada@example.com']);
  });

  test('metadata of a membership merges', async () => {
    const house = await open();
    const ada = await person(house, 'ada@example.com');
    const { id } = await company(house);
    await add(house, id, ada.id, { public_metadata: { a: { b: 1, c: 2 } } });
    const path = `/organizations/${id}/memberships/${ada.id}/metadata`;
    const merged = await ok(house, 'PATCH', path, { public_metadata: { a: { b: null } }, private_metadata: { p: 1 } });
    expect(merged.public_metadata).toEqual({ a: { c: 2 } });
    expect(merged.private_metadata).toEqual({ p: 1 });
    expect(await no(house, 'PATCH', path, { public_metadata: { x: 'x'.repeat(8_200) } })).toEqual([
      422,
      'form_param_exceeds_allowed_size public_metadata',
    ]);
  });

  test('removing answers the membership; the last administrator may be removed, and the lack is told', async () => {
    const house = await open();
    const ada = await person(house, 'ada@example.com');
    const { id } = await company(house, { created_by: ada.id });
    const path = `/organizations/${id}/memberships/${ada.id}`;
    expect(await ok(house, 'DELETE', path)).toMatchObject({
      role: 'org:admin',
      organization: { id },
      public_user_data: { user_id: ada.id },
    });
    expect(await no(house, 'DELETE', path)).toEqual([404, 'resource_not_found']);
    const query = '?include_missing_member_with_elevated_permissions=true';
    expect(await ok(house, 'GET', `/organizations/${id}${query}`)).toMatchObject({
      missing_member_with_elevated_permissions: true,
    });
  });

  test('who is deactivated or only invited on the other wire is no member here, and can be made one again', async () => {
    const house = await open();
    const [ada, bob] = [await person(house, 'ada@example.com'), await person(house, 'bob@example.com')];
    const { id } = await company(house);
    const made = await add(house, id, ada.id);
    await house.call('PUT', `${UM}/organization_memberships/${made.id.replace('orgmem_', 'om_')}/deactivate`);
    await house.call('POST', `${UM}/invitations`, { body: { email: 'bob@example.com', organization_id: id } });
    expect(await who(house, id)).toEqual([]);
    expect(await ok(house, 'GET', '/organization_memberships')).toEqual({ data: [], total_count: 0 });
    for (const user of [ada, bob]) {
      const path = `/organizations/${id}/memberships/${user.id}`;
      expect(await no(house, 'PATCH', path, { role: 'org:admin' })).toEqual([404, 'resource_not_found']);
      expect(await no(house, 'DELETE', path)).toEqual([404, 'resource_not_found']);
    }
    expect(await add(house, id, ada.id)).toMatchObject({ id: made.id });
    const invited = { user_id: bob.id, role: 'org:member' };
    expect(await no(house, 'POST', `/organizations/${id}/memberships`, invited)).toEqual([
      400,
      'organization_invitation_not_unique',
    ]);
  });

  test('the members of an organization are filtered by who they are and what they may do, and ordered', async () => {
    const house = await open();
    const { id } = await company(house);
    const people = [
      ['ada@example.com', 'Ada', 'zeta_1', 'org:admin'],
      ['bob@example.org', 'Bob', 'beta_1', 'org:member'],
      ['cid@example.com', 'Cid', 'alpha_1', 'org:member'],
    ] as const;
    const ids: string[] = [];
    for (const [email, first_name, username, role] of people) {
      const user = await person(house, email, { first_name, username });
      await add(house, id, user.id, { role });
      ids.push(user.id);
      house.clock.advance(1_000);
    }
    await person(house, 'dan@example.com');
    expect(await who(house, id)).toEqual(['cid@example.com', 'bob@example.org', 'ada@example.com']);
    expect(await who(house, id, '?limit=1&offset=1')).toEqual(['bob@example.org']);
    expect(await who(house, id, '?role=org:admin')).toEqual(['ada@example.com']);
    expect(await who(house, id, `?user_id=-${ids[0]}`)).toEqual(['cid@example.com', 'bob@example.org']);
    expect(await who(house, id, `?user_id=%2B${ids[0]}&user_id=${ids[1]}`)).toEqual([
      'bob@example.org',
      'ada@example.com',
    ]);
    expect(await who(house, id, '?email_address=BOB@example.org')).toEqual(['bob@example.org']);
    expect(await who(house, id, '?username=alpha_1&role=org:member')).toEqual(['cid@example.com']);
    expect(await who(house, id, '?query=EXAMPLE.COM')).toEqual(['cid@example.com', 'ada@example.com']);
    await ok(house, 'POST', '/phone_numbers', { user_id: ids[0], phone_number: '+15555550142' });
    for (const number of ['%2B15555550142', '+15555550142'])
      expect(await who(house, id, `?phone_number=${number}`)).toEqual(['ada@example.com']);
    expect(await who(house, id, '?phone_number_query=+1555')).toEqual(['ada@example.com']);
    expect(await who(house, id, '?email_address=&phone_number=&username=&role=&limit=1')).toEqual(['cid@example.com']);
    expect(await who(house, id, '?name_query=bo')).toEqual(['bob@example.org']);
    expect(await who(house, id, '?order_by=username')).toEqual([
      'cid@example.com',
      'bob@example.org',
      'ada@example.com',
    ]);
    expect(await who(house, id, '?order_by=-first_name')).toEqual([
      'cid@example.com',
      'bob@example.org',
      'ada@example.com',
    ]);
    expect(await who(house, id, '?order_by=email_address')).toEqual([
      'ada@example.com',
      'bob@example.org',
      'cid@example.com',
    ]);
    const filtered = await ok(house, 'GET', `/organizations/${id}/memberships?role=org:member&limit=1`);
    expect([filtered.data.length, filtered.total_count]).toEqual([1, 2]);
    expect(await no(house, 'GET', `/organizations/${id}/memberships?order_by=role`)).toEqual([
      422,
      'form_param_value_invalid order_by',
    ]);
    expect(await ok(house, 'GET', '/organization_memberships?limit=2')).toMatchObject({ total_count: 3 });
  });

  test("a user's memberships are newest first, and nobody has none", async () => {
    const house = await open();
    const ada = await person(house, 'ada@example.com');
    const first = await company(house, { created_by: ada.id });
    house.clock.advance(1_000);
    const second = await company(house, { created_by: ada.id });
    const { data, total_count } = await ok(house, 'GET', `/users/${ada.id}/organization_memberships`);
    expect(data.map((each: { organization: { id: string } }) => each.organization.id)).toEqual([second.id, first.id]);
    expect(total_count).toBe(2);
    expect(await ok(house, 'GET', `/users/${ada.id}/organization_memberships?limit=1&offset=1`)).toMatchObject({
      data: [{ organization: { id: first.id } }],
      total_count: 2,
    });
    expect(await no(house, 'GET', '/users/user_none/organization_memberships')).toEqual([404, 'resource_not_found']);
  });

  test('an organization takes as many members as it may have, with those who are invited', async () => {
    const house = await open();
    const [ada, bob] = [await person(house, 'ada@example.com'), await person(house, 'bob@example.com')];
    const { id } = await company(house, { created_by: ada.id, max_allowed_memberships: 2 });
    const invite = { email_address: 'new@example.com', role: 'org:member' };
    const sent = await ok(house, 'POST', `/organizations/${id}/invitations`, invite);
    const body = { user_id: bob.id, role: 'org:member' };
    const full = [403, 'organization_membership_quota_exceeded'];
    expect(await no(house, 'POST', `/organizations/${id}/memberships`, body)).toEqual(full);
    expect(
      await no(house, 'POST', `/organizations/${id}/invitations`, { ...invite, email_address: 'x@example.com' }),
    ).toEqual(full);
    const elsewhere = await house.call('POST', `${UM}/organization_memberships`, {
      body: { user_id: bob.id, organization_id: id },
    });
    expect([elsewhere.status, elsewhere.body.code]).toEqual([403, 'organization_membership_quota_exceeded']);
    await ok(house, 'POST', `/organizations/${id}/invitations/${sent.id}/revoke`);
    await add(house, id, bob.id);
    await ok(house, 'PATCH', `/organizations/${id}`, { max_allowed_memberships: 0 });
    await add(house, id, (await person(house, 'cid@example.com')).id);
  });

  test('X1: a user of another environment can be no member here', async () => {
    const house = await open();
    const tenant = await house.addTenant();
    const stranger = await house.call('POST', '/v1/users', {
      key: tenant.apiKey,
      body: { email_address: ['eve@example.com'] },
    });
    const { id } = await company(house);
    const body = { user_id: stranger.body.id, role: 'org:member' };
    expect(await no(house, 'POST', `/organizations/${id}/memberships`, body)).toEqual([404, 'resource_not_found']);
    expect(await no(house, 'GET', `/users/${stranger.body.id}/organization_memberships`)).toEqual([
      404,
      'resource_not_found',
    ]);
  });
});
