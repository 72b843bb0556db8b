// Organizations on the Clerk wire: made, found, changed, removed; the same ones as on the other wire.

import { expect, test } from 'vitest';
import { onEachDatabase, type TestHouse } from '../house.ts';
import { no, ok } from './wire.ts';

const make = (house: TestHouse, name: string, more: object = {}) =>
  ok(house, 'POST', '/organizations', { name, ...more });
const person = (house: TestHouse, email: string) => ok(house, 'POST', '/users', { email_address: [email] });
const names = async (house: TestHouse, query = '') =>
  (await ok(house, 'GET', `/organizations${query}`)).data.map(({ name }: { name: string }) => name);

onEachDatabase('organizations on the Clerk wire', (open) => {
  test('one that is made has every key, a slug of its name, and is there on the other wire under the same id', async () => {
    const house = await open();
    const made = await make(house, 'Acme Inc.');
    expect(made).toEqual({
      object: 'organization',
      id: expect.stringMatching(/^org_/),
      name: 'Acme Inc.',
      slug: 'acme-inc',
      image_url: expect.stringMatching(/^http:.*\/avatars\//),
      has_image: false,
      max_allowed_memberships: 0,
      admin_delete_enabled: true,
      public_metadata: {},
      private_metadata: {},
      created_at: expect.any(Number),
      updated_at: expect.any(Number),
    });
    const elsewhere = await house.call('GET', `/organizations/${made.id}`);
    expect(elsewhere.body).toMatchObject({ id: made.id, name: 'Acme Inc.', metadata: {} });
    expect(elsewhere.text).not.toContain('slug');
    expect((await house.call('GET', '/organizations')).body.data).toHaveLength(1);
  });

  test('an organization that the other wire made has a slug here, and is found by it', async () => {
    const house = await open();
    const { body } = await house.call('POST', '/organizations', { body: { name: 'Ünïcode & Söhne' } });
    const shown = await ok(house, 'GET', `/organizations/${body.id}`);
    expect(shown.slug).toBe('u-ni-code-so-hne');
    expect((await ok(house, 'GET', `/organizations/${shown.slug}`)).id).toBe(body.id);
  });

  test('a row without a slug, as an older server writes them, has its id as one', async () => {
    const house = await open();
    const { id } = await make(house, 'Acme');
    const sql = 'update organizations set slug = null';
    await house.database.once((tx) => tx.run({ name: '', sql }, []));
    const shown = await ok(house, 'GET', `/organizations/${id}`);
    expect(shown.slug).toBe(id.toLowerCase().replace('_', '-'));
    expect((await ok(house, 'GET', `/organizations/${shown.slug}`)).id).toBe(id);
  });

  test('whoever creates one is its administrator', async () => {
    const house = await open();
    const ada = await person(house, 'ada@example.com');
    const made = await make(house, 'Acme', {
      created_by: ada.id,
      slug: 'acme-1',
      max_allowed_memberships: 3,
      public_metadata: { plan: 'team' },
      private_metadata: { crm: { id: 7 } },
      created_at: '2020-01-02T03:04:05.678Z',
    });
    expect(made).toMatchObject({
      created_by: ada.id,
      slug: 'acme-1',
      max_allowed_memberships: 3,
      public_metadata: { plan: 'team' },
      private_metadata: { crm: { id: 7 } },
      created_at: Date.parse('2020-01-02T03:04:05.678Z'),
    });
    const { data } = await ok(house, 'GET', `/organizations/${made.id}/memberships`);
    expect(data).toMatchObject([{ role: 'org:admin', public_user_data: { user_id: ada.id } }]);
    expect(await no(house, 'POST', '/organizations', { name: 'X', created_by: 'user_none' })).toEqual([
      400,
      'organization_creator_not_found',
    ]);
    expect(await names(house)).toEqual(['Acme']);
  });

  test.each([
    [{}, 'form_param_missing', 'name'],
    [{ name: '' }, 'form_param_nil', 'name'],
    [{ name: '  ' }, 'form_param_nil', 'name'],
    [{ name: 'See https://evil.example' }, 'form_param_value_invalid', 'name'],
    [{ name: '<b>Acme</b>' }, 'form_param_value_invalid', 'name'],
    [{ name: 'x'.repeat(257) }, 'form_param_max_length_exceeded', 'name'],
    [{ name: 'Acme', slug: 'Acme' }, 'form_param_format_invalid', 'slug'],
    [{ name: 'Acme', slug: '' }, 'form_param_format_invalid', 'slug'],
    [{ name: 'Acme', max_allowed_memberships: -1 }, 'form_param_value_invalid', 'max_allowed_memberships'],
    [{ name: 'Acme', public_metadata: [] }, 'form_param_value_invalid', 'public_metadata'],
    [{ name: 'Acme', created_at: 'yesterday' }, 'form_param_invalid_time', 'created_at'],
    [{ name: 'Acme', created_at: '2099-01-01T00:00:00Z' }, 'form_disallow_future_date', 'created_at'],
    [
      { name: 'Acme', private_metadata: { x: 'x'.repeat(8_200) } },
      'form_param_exceeds_allowed_size',
      'private_metadata',
    ],
    [{ name: 'Acme', maxAllowedMemberships: 1 }, 'form_param_unknown', 'maxAllowedMemberships'],
  ])('%j is refused and makes nothing', async (body, code, param) => {
    const house = await open();
    expect(await no(house, 'POST', '/organizations', body)).toEqual([422, `${code} ${param}`]);
    expect(await names(house)).toEqual([]);
  });

  test('a slug is taken once; organizations of one name get slugs of their own', async () => {
    const house = await open();
    const first = await make(house, 'Acme');
    const second = await make(house, 'Acme');
    expect(second.slug).toMatch(/^acme-[a-z0-9]{10}$/);
    expect(await no(house, 'POST', '/organizations', { name: 'Other', slug: 'acme' })).toEqual([
      422,
      'form_identifier_exists slug',
    ]);
    expect(await no(house, 'PATCH', `/organizations/${second.id}`, { slug: first.slug })).toEqual([
      422,
      'form_identifier_exists slug',
    ]);
    expect((await make(house, '株式会社')).slug).toMatch(/^organization-/);
  });

  test('a change keeps what is not given, null too; an empty body changes nothing', async () => {
    const house = await open();
    const made = await make(house, 'Acme', { max_allowed_memberships: 5 });
    house.clock.advance(1_000);
    const changed = await ok(house, 'PATCH', `/organizations/${made.id}`, {
      name: 'Acme Corp',
      slug: 'corp',
      admin_delete_enabled: false,
      max_allowed_memberships: null,
    });
    expect(changed).toMatchObject({
      name: 'Acme Corp',
      slug: 'corp',
      admin_delete_enabled: false,
      max_allowed_memberships: 5,
    });
    expect(changed.updated_at).toBeGreaterThanOrEqual(made.updated_at + 1_000);
    house.clock.advance(1_000);
    for (const body of [undefined, {}, { name: 'Acme Corp' }])
      expect((await ok(house, 'PATCH', `/organizations/${made.id}`, body)).updated_at).toBe(changed.updated_at);
    expect(await no(house, 'PATCH', '/organizations/org_none', {})).toEqual([404, 'resource_not_found']);
    expect(await no(house, 'PATCH', '/organizations/corp', {})).toEqual([404, 'resource_not_found']);
  });

  test('metadata merges with PATCH, is replaced with PUT, and is refused in PATCH of the organization from 2026-05-12 on', async () => {
    const house = await open();
    const { id } = await make(house, 'Acme', { public_metadata: { a: { b: 1, c: 2 } }, private_metadata: { x: 1 } });
    const merged = await ok(house, 'PATCH', `/organizations/${id}/metadata`, {
      public_metadata: { a: { b: null }, d: [1] },
    });
    expect(merged).toMatchObject({ private_metadata: { x: 1 } });
    expect(merged.public_metadata).toEqual({ a: { c: 2 }, d: [1] });
    const replaced = await ok(house, 'PUT', `/organizations/${id}/metadata`, { private_metadata: {} });
    expect(replaced.public_metadata).toEqual({ a: { c: 2 }, d: [1] });
    expect(replaced.private_metadata).toEqual({});
    const emptied = await ok(house, 'PUT', `/organizations/${id}/metadata`, { public_metadata: null });
    expect(emptied.public_metadata).toEqual({});
    const inPatch = { public_metadata: { old: true } };
    expect((await ok(house, 'PATCH', `/organizations/${id}`, inPatch)).public_metadata).toEqual({ old: true });
    const refused = await house.call('PATCH', `/v1/organizations/${id}`, {
      body: inPatch,
      headers: { 'clerk-api-version': '2026-05-12' },
    });
    expect([refused.status, refused.body.errors[0].code]).toEqual([422, 'form_param_unknown']);
    expect((await house.call('GET', `/organizations/${id}`)).body.metadata).toEqual({});
  });

  test('the list is newest first, in pages, with the number of all', async () => {
    const house = await open();
    for (const name of ['One', 'Two', 'Three']) {
      await make(house, name);
      house.clock.advance(1_000);
    }
    expect(await names(house)).toEqual(['Three', 'Two', 'One']);
    expect(await ok(house, 'GET', '/organizations?limit=1&offset=1')).toMatchObject({
      data: [{ name: 'Two' }],
      total_count: 3,
    });
    expect(await ok(house, 'GET', '/organizations?offset=9')).toEqual({ data: [], total_count: 3 });
    expect(await names(house, '?order_by=name')).toEqual(['One', 'Three', 'Two']);
    expect(await names(house, '?order_by=%2Bcreated_at')).toEqual(['One', 'Two', 'Three']);
    expect(await no(house, 'GET', '/organizations?order_by=slug')).toEqual([422, 'form_param_value_invalid order_by']);
  });

  test('the list is filtered by a part of the name or slug, by ids and by members, and counts members where asked to', async () => {
    const house = await open();
    const [ada, bob] = [await person(house, 'ada@example.com'), await person(house, 'bob@example.com')];
    const acme = await make(house, 'Acme_100%', { slug: 'rocket', created_by: ada.id });
    house.clock.advance(1_000);
    const beta = await make(house, 'Beta', { created_by: bob.id });
    await ok(house, 'POST', `/organizations/${beta.id}/memberships`, { user_id: ada.id, role: 'org:member' });
    house.clock.advance(1_000);
    const empty = await make(house, 'Empty');
    expect(await names(house, '?query=ACME_100%25')).toEqual(['Acme_100%']);
    expect(await names(house, '?query=ocke')).toEqual(['Acme_100%']);
    expect(await names(house, `?query=${beta.id}`)).toEqual(['Beta']);
    expect(await names(house, '?query=e_a')).toEqual([]);
    expect(await names(house, `?user_id=${ada.id}`)).toEqual(['Beta', 'Acme_100%']);
    expect(await names(house, `?user_id=${ada.id}&user_id=-${bob.id}`)).toEqual(['Acme_100%']);
    expect(await names(house, `?organization_id=%2B${acme.id}&organization_id=${empty.id}`)).toEqual([
      'Empty',
      'Acme_100%',
    ]);
    expect(await names(house, `?organization_id=-${acme.id}`)).toEqual(['Empty', 'Beta']);
    expect(await names(house, '?order_by=-members_count')).toEqual(['Beta', 'Acme_100%', 'Empty']);
    const { data } = await ok(
      house,
      'GET',
      '/organizations?include_members_count=true&include_missing_member_with_elevated_permissions=true',
    );
    expect(
      data.map((each: { members_count: number; missing_member_with_elevated_permissions: boolean }) => [
        each.members_count,
        each.missing_member_with_elevated_permissions,
      ]),
    ).toEqual([
      [0, true],
      [2, false],
      [1, false],
    ]);
  });

  test('one that is deleted is gone with its memberships and invitations, on both wires', async () => {
    const house = await open();
    const ada = await person(house, 'ada@example.com');
    const { id } = await make(house, 'Acme', { created_by: ada.id });
    await ok(house, 'POST', `/organizations/${id}/invitations`, {
      email_address: 'new@example.com',
      role: 'org:member',
    });
    expect(await ok(house, 'DELETE', `/organizations/${id}`)).toEqual({ object: 'organization', id, deleted: true });
    expect(await no(house, 'DELETE', `/organizations/${id}`)).toEqual([404, 'resource_not_found']);
    expect((await house.call('GET', `/organizations/${id}`)).status).toBe(404);
    for (const path of [
      '/organization_memberships',
      '/organization_invitations',
      `/users/${ada.id}/organization_memberships`,
    ])
      expect(await ok(house, 'GET', path)).toEqual({ data: [], total_count: 0 });
  });

  test('X1: an organization of another environment is not there', async () => {
    const house = await open();
    const tenant = await house.addTenant();
    const { id, slug } = await make(house, 'Acme');
    for (const [method, path] of [
      ['GET', `/${id}`],
      ['GET', `/${slug}`],
      ['PATCH', `/${id}`],
      ['DELETE', `/${id}`],
      ['PATCH', `/${id}/metadata`],
      ['PUT', `/${id}/metadata`],
      ['DELETE', `/${id}/logo`],
      ['GET', `/${id}/memberships`],
      ['GET', `/${id}/invitations`],
    ] as const) {
      const { status } = await house.call(method, `/v1/organizations${path}`, { key: tenant.apiKey });
      expect(status, `${method} ${path}`).toBe(404);
    }
    // A slug is unique in its environment alone.
    const theirs = await house.call('POST', '/v1/organizations', { key: tenant.apiKey, body: { name: 'Acme' } });
    expect(theirs.body.slug).toBe(slug);
  });

  test('a logo is set from a file and taken away', async () => {
    const house = await open();
    const { id } = await make(house, 'Acme');
    const file = new FormData();
    const png = Buffer.from(
      'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGP4z8AAAAMBAQDJ/pLvAAAAAElFTkSuQmCC',
      'base64',
    );
    file.append('file', new Blob([png]), 'logo');
    file.append('uploader_user_id', 'user_x');
    const form = new Response(file);
    const set = await house.call('PUT', `/v1/organizations/${id}/logo`, {
      raw: new Uint8Array(await form.arrayBuffer()),
      headers: { 'content-type': form.headers.get('content-type') ?? '' },
    });
    expect(set.body, set.text).toMatchObject({ has_image: true, image_url: expect.stringContaining('/images/') });
    expect((await house.call('GET', new URL(set.body.image_url).pathname)).status).toBe(200);
    expect(await ok(house, 'DELETE', `/organizations/${id}/logo`)).toMatchObject({ has_image: false });
    expect((await house.call('GET', new URL(set.body.image_url).pathname)).status).toBe(404);
    expect(await no(house, 'PUT', `/organizations/${id}/logo`)).toEqual([400, 'form_param_missing file']);
  });
});
