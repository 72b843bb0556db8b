// Organizations, roles and memberships over the wire, and what tokens say of them.

import { decodeJwt } from 'jose';
import { expect, test } from 'vitest';
import { onEachDatabase, type TestHouse } from '../house.ts';

const PASSWORD = 'correct horse battery staple';

async function makeUser({ call }: TestHouse, email: string): Promise<string> {
  const body = { email, password: PASSWORD, email_verified: true };
  return (await call('POST', '/user_management/users', { body })).body.id;
}

async function makeOrganization({ call }: TestHouse, name: string): Promise<string> {
  return (await call('POST', '/organizations', { body: { name } })).body.id;
}

const signIn = (house: TestHouse, email: string) =>
  house.call('POST', '/user_management/authenticate', {
    body: { grant_type: 'password', email, password: PASSWORD, client_id: house.clientId, client_secret: house.apiKey },
  });

onEachDatabase('organizations', (open) => {
  test('an organization carries its domains, metadata and external id', async () => {
    const { call } = await open();
    const made = await call('POST', '/organizations', {
      body: {
        name: 'Acme',
        domain_data: [{ domain: 'Acme.COM', state: 'verified' }],
        metadata: { tier: 'gold' },
        external_id: 'acme',
      },
    });
    expect(made.status).toBe(201);
    expect(made.body).toMatchObject({ name: 'Acme', metadata: { tier: 'gold' }, external_id: 'acme' });
    expect(made.body.domains).toMatchObject([{ domain: 'acme.com', state: 'verified' }]);
    expect((await call('GET', `/organizations/${made.body.id}`)).body).toEqual(made.body);
    expect((await call('GET', '/organizations/external_id/acme')).body).toEqual(made.body);
    expect((await call('GET', '/organizations?domains=acme.com')).body.data).toEqual([made.body]);
    expect((await call('GET', '/organizations?search=cm')).body.data).toEqual([made.body]);
    expect((await call('GET', '/organizations?search=%25')).body.data).toEqual([]);
  });

  test('a domain belongs to one organization', async () => {
    const { call } = await open();
    const body = { name: 'Acme', domain_data: [{ domain: 'acme.com', state: 'pending' }] };
    await call('POST', '/organizations', { body });
    const second = await call('POST', '/organizations', { body });
    expect([second.status, second.body.code]).toEqual([409, 'domain_already_exists']);
    expect((await call('GET', '/organizations')).body.data).toHaveLength(1);
  });

  test('the only organization of a member is in the token, with role and permissions', async () => {
    const house = await open();
    const user = await makeUser(house, 'ada@example.com');
    const organization = await makeOrganization(house, 'Acme');
    await house.call('POST', '/authorization/permissions', { body: { slug: 'posts:write', name: 'Write posts' } });
    await house.call('PUT', '/authorization/roles/admin/permissions', { body: { permissions: ['posts:write'] } });
    const member = await house.call('POST', '/user_management/organization_memberships', {
      body: { user_id: user, organization_id: organization, role_slug: 'admin' },
    });
    expect(member.status).toBe(201);
    expect(member.body).toMatchObject({ status: 'active', role: { slug: 'admin' }, user: { id: user } });
    const { body } = await signIn(house, 'ada@example.com');
    expect(body.organization_id).toBe(organization);
    const claims = { org_id: organization, role: 'admin', roles: ['admin'], permissions: ['posts:write'] };
    expect(decodeJwt(body.access_token)).toMatchObject(claims);
  });

  test('a member of two organizations has to choose, and can switch at a refresh', async () => {
    const house = await open();
    const { call, apiKey } = house;
    const user = await makeUser(house, 'ada@example.com');
    const ids = [await makeOrganization(house, 'Acme'), await makeOrganization(house, 'Bolt')];
    for (const id of ids) {
      await call('POST', '/user_management/organization_memberships', { body: { user_id: user, organization_id: id } });
    }
    const step = await signIn(house, 'ada@example.com');
    expect([step.status, step.body.code]).toEqual([403, 'organization_selection_required']);
    expect(step.body.organizations.map((each: { id: string }) => each.id)).toEqual(ids);
    const choose = (organization: string) =>
      call('POST', '/user_management/authenticate', {
        body: {
          grant_type: 'urn:workos:oauth:grant-type:organization-selection',
          pending_authentication_token: step.body.pending_authentication_token,
          organization_id: organization,
          client_secret: apiKey,
        },
      });
    const chosen = await choose(ids[0] as string);
    expect([chosen.status, chosen.body.organization_id]).toEqual([200, ids[0]]);
    expect((await choose(ids[1] as string)).body.code).toBe('invalid_pending_authentication_token');
    const refresh = (token: string, organization: string) =>
      call('POST', '/user_management/authenticate', {
        body: {
          grant_type: 'refresh_token',
          refresh_token: token,
          organization_id: organization,
          client_secret: apiKey,
        },
      });
    const switched = await refresh(chosen.body.refresh_token, ids[1] as string);
    expect(decodeJwt(switched.body.access_token).org_id).toBe(ids[1]);
    const elsewhere = await refresh(switched.body.refresh_token, await makeOrganization(house, 'Cork'));
    expect([elsewhere.status, elsewhere.body.error]).toEqual([400, 'organization_membership_not_found']);
    const stays = await refresh(switched.body.refresh_token, ids[1] as string);
    expect(stays.status).toBe(200);
  });

  test('a role that nobody has can be removed, also when its name is like that of another', async () => {
    const house = await open();
    const user_id = await makeUser(house, 'ada@example.com');
    const organization_id = await makeOrganization(house, 'Acme');
    const roles = `/authorization/organizations/${organization_id}/roles`;
    for (const slug of ['org-a_b', 'org-a-b']) await house.call('POST', roles, { body: { slug, name: slug } });
    const member = { user_id, organization_id, role_slug: 'org-a-b' };
    const made = await house.call('POST', '/user_management/organization_memberships', { body: member });
    expect(made.status, made.text).toBe(201);
    const used = await house.call('DELETE', `${roles}/org-a-b`);
    expect([used.status, (await house.call('DELETE', `${roles}/org-a_b`)).status]).toEqual([409, 204]);
  });

  test('a deactivated member loses the session in the organization, and is back with the former roles', async () => {
    const house = await open();
    const { call, apiKey } = house;
    const user = await makeUser(house, 'ada@example.com');
    const organization = await makeOrganization(house, 'Acme');
    const member = await call('POST', '/user_management/organization_memberships', {
      body: { user_id: user, organization_id: organization, role_slug: 'admin' },
    });
    const { body } = await signIn(house, 'ada@example.com');
    const path = `/user_management/organization_memberships/${member.body.id}`;
    expect((await call('PUT', `${path}/deactivate`)).body.status).toBe('inactive');
    const refreshed = await call('POST', '/user_management/authenticate', {
      body: { grant_type: 'refresh_token', refresh_token: body.refresh_token, client_secret: apiKey },
    });
    expect(refreshed.body.error).toBe('invalid_grant');
    expect((await call('PUT', `${path}/reactivate`)).body).toMatchObject({ status: 'active', role: { slug: 'admin' } });
  });
});
