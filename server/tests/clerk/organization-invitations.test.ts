// Invitations to organizations on the Clerk wire: sent, listed, accepted with what they carry, taken back.

import { expect, test } from 'vitest';
import { listLetters } from '../../src/core/letters.ts';
import { onEachDatabase, type TestHouse } from '../house.ts';
import { no, ok } from './wire.ts';

const UM = '/user_management';
const person = (house: TestHouse, email: string) => ok(house, 'POST', '/users', { email_address: [email] });
const company = (house: TestHouse, more: object = {}) => ok(house, 'POST', '/organizations', { name: 'Acme', ...more });
const invite = (house: TestHouse, organization: string, email: string, more: object = {}) =>
  ok(house, 'POST', `/organizations/${organization}/invitations`, {
    email_address: email,
    role: 'org:member',
    ...more,
  });
const letters = async (house: TestHouse) => (await listLetters(house.work, { limit: 100, order: 'desc' })).rows.length;
const onOther = (id: string) => id.replace('orginv_', 'invitation_');
const DAY = 86_400_000;

onEachDatabase('invitations to organizations on the Clerk wire', (open) => {
  test('an invitation has every key, a link, a letter, and is there on the other wire under other letters', async () => {
    const house = await open();
    const ada = await person(house, 'ada@example.com');
    const { id } = await company(house, { created_by: ada.id });
    const sent = await invite(house, id, 'New@Example.com', {
      role: 'org:admin',
      inviter_user_id: ada.id,
      public_metadata: { seat: 1 },
      private_metadata: { cost: 2 },
    });
    expect(sent).toEqual({
      object: 'organization_invitation',
      id: expect.stringMatching(/^orginv_/),
      email_address: 'New@Example.com',
      role: 'org:admin',
      role_name: 'Admin',
      organization_id: id,
      inviter_id: ada.id,
      public_inviter_data: {
        user_id: ada.id,
        first_name: null,
        last_name: null,
        image_url: ada.image_url,
        has_image: false,
        identifier: 'ada@example.com',
      },
      status: 'pending',
      public_metadata: { seat: 1 },
      private_metadata: { cost: 2 },
      url: expect.stringContaining('invitation_token='),
      expires_at: sent.created_at + 30 * DAY,
      created_at: expect.any(Number),
      updated_at: sent.created_at,
    });
    const { body } = await house.call('GET', `${UM}/invitations/${onOther(sent.id)}`);
    expect(body).toMatchObject({ email: 'New@Example.com', state: 'pending', role_slug: 'admin', organization_id: id });
    expect(body.accept_invitation_url).toBe(sent.url);
    expect(await letters(house)).toBe(1);
    expect(await ok(house, 'GET', `/organizations/${id}/invitations/${sent.id}`)).toEqual(sent);
    expect(await ok(house, 'GET', `/organizations/${id}/invitations/${onOther(sent.id)}`)).toEqual(sent);
  });

  test('one that the other wire sent is listed here, as a member where no role was named', async () => {
    const house = await open();
    const { id } = await company(house);
    const { body } = await house.call('POST', `${UM}/invitations`, {
      body: { email: 'new@example.com', organization_id: id },
    });
    const { data, total_count } = await ok(house, 'GET', `/organizations/${id}/invitations`);
    expect(total_count).toBe(1);
    expect(data[0]).toMatchObject({
      id: body.id.replace('invitation_', 'orginv_'),
      role: 'org:member',
      inviter_id: null,
      public_inviter_data: null,
    });
  });

  test('without notice no letter goes out; days and the place to go to are as asked', async () => {
    const house = await open();
    const { id } = await company(house);
    const sent = await invite(house, id, 'new@example.com', {
      notify: false,
      expires_in_days: 365,
      redirect_url: 'https://app.example.com/accept?from=mail',
    });
    expect(await letters(house)).toBe(0);
    expect(sent.expires_at).toBe(sent.created_at + 365 * DAY);
    expect(new URL(sent.url).searchParams.get('redirect_url')).toBe('https://app.example.com/accept?from=mail');
  });

  test.each([
    [{ email_address: 'none' }, [422, 'form_param_format_invalid email_address']],
    [{ email_address: undefined }, [422, 'form_param_missing email_address']],
    [{ role: undefined }, [422, 'form_param_missing role']],
    [{ role: 'org:none' }, [404, 'resource_not_found role']],
    [{ expires_in_days: 0 }, [422, 'form_param_value_invalid expires_in_days']],
    [{ expires_in_days: 366 }, [422, 'form_param_value_too_large expires_in_days']],
    [{ inviter_user_id: 'user_none' }, [404, 'resource_not_found']],
    [{ public_metadata: { x: 'x'.repeat(8_200) } }, [422, 'form_param_exceeds_allowed_size public_metadata']],
    [{ roleId: 1 }, [422, 'form_param_unknown roleId']],
  ])('%j is refused, and nobody is invited', async (change, said) => {
    const house = await open();
    const { id } = await company(house);
    const body = { email_address: 'new@example.com', role: 'org:member', ...change };
    expect(await no(house, 'POST', `/organizations/${id}/invitations`, body)).toEqual(said);
    expect((await ok(house, 'GET', '/organization_invitations')).total_count).toBe(0);
    expect(await letters(house)).toBe(0);
  });

  test.each([
    'javascript:alert(1)',
    'https://user:secret@app.example.com',
    'https://app.example.com/#part',
    'https:\\\\app.example.com',
    '/relative',
  ])('O1: nobody is ever sent to %s', async (redirect_url) => {
    const house = await open();
    const { id } = await company(house);
    const body = { email_address: 'new@example.com', role: 'org:member', redirect_url };
    expect(await no(house, 'POST', `/organizations/${id}/invitations`, body)).toEqual([
      422,
      'form_param_value_invalid redirect_url',
    ]);
  });

  test('whoever is invited or a member is not invited again; only administrators invite and take back', async () => {
    const house = await open();
    const [ada, bob] = [await person(house, 'ada@example.com'), await person(house, 'bob@example.com')];
    const { id } = await company(house, { created_by: ada.id });
    const path = `/organizations/${id}/invitations`;
    const sent = await invite(house, id, 'new@example.com');
    const body = { role: 'org:member', email_address: 'NEW@example.com' };
    expect(await no(house, 'POST', path, body)).toEqual([400, 'organization_invitation_not_unique']);
    expect(await no(house, 'POST', path, { ...body, email_address: 'ada@example.com' })).toEqual([
      400,
      'already_a_member_in_organization',
    ]);
    const other = { ...body, email_address: 'other@example.com', inviter_user_id: bob.id };
    expect(await no(house, 'POST', path, other)).toEqual([403, 'missing_organization_permission']);
    await ok(house, 'POST', `/organizations/${id}/memberships`, { user_id: bob.id, role: 'org:member' });
    expect(await no(house, 'POST', path, other)).toEqual([403, 'missing_organization_permission']);
    const revoke = `${path}/${sent.id}/revoke`;
    expect(await no(house, 'POST', revoke, { requesting_user_id: bob.id })).toEqual([
      403,
      'missing_organization_permission',
    ]);
    const revoked = await ok(house, 'POST', revoke, { requesting_user_id: ada.id });
    expect(revoked).toMatchObject({ id: sent.id, status: 'revoked', url: null });
    expect(await no(house, 'POST', revoke)).toEqual([400, 'organization_invitation_not_pending']);
    await invite(house, id, 'new@example.com');
  });

  test('whoever accepts gets the role and the metadata that the invitation carried', async () => {
    const house = await open();
    const { id } = await company(house);
    const sent = await invite(house, id, 'new@example.com', {
      role: 'org:admin',
      public_metadata: { seat: 1 },
      private_metadata: { cost: 2 },
    });
    const user = await person(house, 'new@example.com');
    const accepted = await house.call('POST', `${UM}/invitations/${onOther(sent.id)}/accept`);
    expect(accepted.status, accepted.text).toBe(200);
    const { data } = await ok(house, 'GET', `/users/${user.id}/organization_memberships`);
    expect(data).toMatchObject([
      { role: 'org:admin', public_metadata: { seat: 1 }, private_metadata: { cost: 2 }, organization: { id } },
    ]);
    const shown = await ok(house, 'GET', `/organizations/${id}/invitations/${sent.id}`);
    expect(shown).toMatchObject({ status: 'accepted', url: null });
  });

  test('who has an account is invited without being a member, and carries the metadata once they accept', async () => {
    const house = await open();
    const user = await person(house, 'ada@example.com');
    const { id } = await company(house);
    const sent = await invite(house, id, 'ada@example.com', { public_metadata: { seat: 1 } });
    expect((await ok(house, 'GET', `/organizations/${id}/memberships`)).data).toEqual([]);
    await house.call('POST', `${UM}/invitations/${onOther(sent.id)}/accept`);
    expect((await ok(house, 'GET', `/organizations/${id}/memberships`)).data).toMatchObject([
      { role: 'org:member', public_metadata: { seat: 1 }, public_user_data: { user_id: user.id } },
    ]);
  });

  test('several are invited at once, all of them or nobody, ten at most', async () => {
    const house = await open();
    const { id } = await company(house);
    const path = `/organizations/${id}/invitations/bulk`;
    const to = (email: string, role = 'org:member') => ({ email_address: email, role });
    const made = await ok(house, 'POST', path, [to('a@example.com'), to('b@example.com', 'org:admin')]);
    expect(made.total_count).toBe(2);
    expect(made.data).toMatchObject([
      { email_address: 'a@example.com', role: 'org:member' },
      { email_address: 'b@example.com', role: 'org:admin' },
    ]);
    expect(await letters(house)).toBe(2);
    expect(await no(house, 'POST', path, [to('c@example.com'), to('b@example.com')])).toEqual([
      400,
      'organization_invitation_not_unique',
    ]);
    expect(await no(house, 'POST', path, [to('c@example.com'), to('c@example.com')])).toEqual([
      400,
      'organization_invitation_not_unique',
    ]);
    const many = Array.from({ length: 11 }, (_, at) => to(`many${at}@example.com`));
    expect(await no(house, 'POST', path, many)).toEqual([400, 'bulk_size_exceeded']);
    expect((await no(house, 'POST', path, []))[0]).toBe(422);
    expect((await no(house, 'POST', path, to('c@example.com')))[0]).toBe(400);
    expect(await no(house, 'POST', path, [to('c@example.com', 'org:none')])).toEqual([404, 'resource_not_found role']);
    expect((await ok(house, 'GET', `/organizations/${id}/invitations`)).total_count).toBe(2);
    expect(await letters(house)).toBe(2);
  });

  test('lists are newest first, filtered by status and address; the pending ones and those of the instance have their own', async () => {
    const house = await open();
    const [acme, beta] = [await company(house), await ok(house, 'POST', '/organizations', { name: 'Beta' })];
    const first = await invite(house, acme.id, 'a@example.com', { expires_in_days: 1 });
    house.clock.advance(2 * DAY);
    const second = await invite(house, acme.id, 'b@example.com');
    house.clock.advance(1_000);
    const third = await invite(house, beta.id, 'c@example.com');
    await ok(house, 'POST', '/invitations', { email_address: 'app@example.com' });
    await ok(house, 'POST', `/organizations/${beta.id}/invitations/${third.id}/revoke`);
    const ids = async (path: string) =>
      (await ok(house, 'GET', path)).data.map(({ id }: { id: string }) => id) as string[];
    const path = `/organizations/${acme.id}/invitations`;
    expect(await ids(path)).toEqual([second.id, first.id]);
    expect(await ids(`${path}?status=expired`)).toEqual([first.id]);
    expect(await ids(`${path}?status=expired&status=pending`)).toEqual([second.id, first.id]);
    expect(await ids(`${path}?email_address=B@example.com`)).toEqual([second.id]);
    expect(await ids(`${path}?order_by=created_at`)).toEqual([first.id, second.id]);
    expect(await ids(`${path}?limit=1&offset=1`)).toEqual([first.id]);
    expect(await ids(`${path}/pending`)).toEqual([second.id]);
    expect(await no(house, 'GET', `${path}?status=lost`)).toEqual([422, 'form_param_value_invalid status']);
    expect(await ids('/organization_invitations')).toEqual([third.id, second.id, first.id]);
    expect(await ids('/organization_invitations?status=revoked')).toEqual([third.id]);
    expect(await ids('/organization_invitations?query=B@EX')).toEqual([second.id]);
    const { data } = await ok(house, 'GET', '/organization_invitations?limit=1');
    expect(data[0].public_organization_data).toEqual({
      id: beta.id,
      name: 'Beta',
      slug: 'beta',
      image_url: beta.image_url,
      has_image: false,
    });
  });

  test("a user's invitations are those to addresses that they have proven, in every status", async () => {
    const house = await open();
    const user = await ok(house, 'POST', '/users', {
      email_address: ['ada@example.com', 'second@example.com', 'reserved@example.com'],
      email_address_identification_status: ['verified', 'verified', 'reserved'],
    });
    const { id } = await company(house);
    const path = `/users/${user.id}/organization_invitations`;
    const first = await invite(house, id, 'ada@example.com');
    house.clock.advance(1_000);
    const second = await invite(house, id, 'second@example.com');
    await invite(house, id, 'reserved@example.com');
    await invite(house, id, 'stranger@example.com');
    await ok(house, 'POST', `/organizations/${id}/invitations/${first.id}/revoke`);
    const { data, total_count } = await ok(house, 'GET', path);
    expect(total_count).toBe(2);
    expect(data).toMatchObject([
      { id: second.id, status: 'pending', url: second.url, public_organization_data: { id, slug: 'acme' } },
      { id: first.id, status: 'revoked', url: null },
    ]);
    expect((await ok(house, 'GET', `${path}?status=`)).total_count).toBe(2);
    expect((await ok(house, 'GET', `${path}?status=revoked`)).data).toMatchObject([{ id: first.id }]);
    expect(await ok(house, 'GET', `${path}?limit=1&offset=5`)).toEqual({ data: [], total_count: 2 });
    expect(await no(house, 'GET', '/users/user_none/organization_invitations')).toEqual([404, 'resource_not_found']);
    const named = await ok(house, 'POST', '/users', { username: 'no_address' });
    expect(await ok(house, 'GET', `/users/${named.id}/organization_invitations`)).toEqual({ data: [], total_count: 0 });
  });

  test('X1: an invitation to another organization, or of another environment, is not there', async () => {
    const house = await open();
    const tenant = await house.addTenant();
    const [acme, beta] = [await company(house), await ok(house, 'POST', '/organizations', { name: 'Beta' })];
    const { id } = await invite(house, acme.id, 'new@example.com');
    expect(await no(house, 'GET', `/organizations/${beta.id}/invitations/${id}`)).toEqual([404, 'resource_not_found']);
    expect(await no(house, 'POST', `/organizations/${beta.id}/invitations/${id}/revoke`)).toEqual([
      404,
      'resource_not_found',
    ]);
    expect(await no(house, 'POST', `/invitations/${id.replace('orginv', 'inv')}/revoke`)).toEqual([
      404,
      'resource_not_found',
    ]);
    const theirs = { key: tenant.apiKey };
    for (const [method, path] of [
      ['GET', `/organizations/${acme.id}/invitations/${id}`],
      ['POST', `/organizations/${acme.id}/invitations/${id}/revoke`],
      ['GET', `/organizations/${acme.id}/invitations`],
    ] as const)
      expect(await no(house, method, path, undefined, theirs)).toEqual([404, 'resource_not_found']);
    expect((await ok(house, 'GET', `/organizations/${acme.id}/invitations/${id}`)).status).toBe('pending');
  });
});
