// Organizations in Clerk's form of webhooks: members come and go, are invited, and have roles.

import { expect, it } from 'vitest';
import { sendInvitation } from '../src/core/inviting.ts';
import { onEachDatabase, type TestHouse } from './house.ts';
import { type Arrival, startReceiver } from './webhooks-receiving.ts';

/** A house with one endpoint that gets everything, and what came there. */
async function listening(house: TestHouse) {
  const receiver = await startReceiver();
  const { status } = await house.call('POST', '/v1/latchkey/webhook_endpoints', { body: { url: receiver.url } });
  expect(status).toBe(200);
  const told = (kind: string) => receiver.taken.filter(({ body }) => body.type.startsWith(`${kind}.`));
  const ask = async (method: string, path: string, body?: object) => {
    const answer = await house.call(method, path, body ? { body } : {});
    expect(answer.status, answer.text).toBeLessThan(300);
    return answer.body;
  };
  return {
    receiver,
    ask,
    /** What is told of a kind of thing, in the order in which it happened. */
    async heard(kind: string, count: number) {
      await expect.poll(() => told(kind).length).toBe(count);
      const byTime = (one: Arrival, two: Arrival) =>
        String(one.headers['svix-id']) < String(two.headers['svix-id']) ? -1 : 1;
      return told(kind)
        .sort(byTime)
        .map(({ body }) => [body.type, body.data]);
    },
  };
}

onEachDatabase('organizations in Clerk’s form of webhooks', (open) => {
  it('an organization is told whole, and of a removed one its id', async () => {
    const house = await open({ webhooks: true });
    const { ask, heard } = await listening(house);
    const { id } = await ask('POST', '/organizations', { name: 'Analytical Engines' });
    await ask('PUT', `/organizations/${id}`, { name: 'Difference Engines' });
    await ask('DELETE', `/organizations/${id}`);
    const whole = {
      object: 'organization',
      id,
      slug: expect.any(String),
      public_metadata: {},
      created_at: expect.any(Number),
    };
    expect(await heard('organization', 3)).toEqual([
      ['organization.created', expect.objectContaining({ ...whole, name: 'Analytical Engines' })],
      ['organization.updated', expect.objectContaining({ ...whole, name: 'Difference Engines' })],
      ['organization.deleted', { object: 'organization', id, deleted: true }],
    ]);
  });

  it('a member comes, changes and goes, with the organization and the person around', async () => {
    const house = await open({ webhooks: true });
    const { ask, heard } = await listening(house);
    const organization = await ask('POST', '/organizations', { name: 'Engines' });
    const user = await ask('POST', '/v1/users', { email_address: ['ada@example.com'], first_name: 'Ada' });
    const member = await ask('POST', '/user_management/organization_memberships', {
      organization_id: organization.id,
      user_id: user.id,
    });
    const path = `/user_management/organization_memberships/${member.id}`;
    const shown = await ask('GET', `/v1/organizations/${organization.id}/memberships`);
    await ask('PUT', path, { role_slug: 'admin' });
    await ask('PUT', `${path}/deactivate`);
    await ask('PUT', `${path}/reactivate`);
    house.clock.advance(1);
    await ask('DELETE', path);
    const told = await heard('organizationMembership', 5);
    expect(told.map(([type, data]) => [type, data.role])).toEqual([
      ['organizationMembership.created', 'org:member'],
      ['organizationMembership.updated', 'org:admin'],
      ['organizationMembership.deleted', 'org:admin'],
      ['organizationMembership.created', 'org:admin'],
      ['organizationMembership.deleted', 'org:admin'],
    ]);
    expect([told[0]?.[1]]).toEqual(shown.data);
    expect(told[1]?.[1]).toMatchObject({
      object: 'organization_membership',
      id: member.id.replace('om_', 'orgmem_'),
      role_name: 'Admin',
      permissions: [],
      organization: { object: 'organization', id: organization.id, name: 'Engines' },
      public_user_data: { user_id: user.id, first_name: 'Ada', identifier: 'ada@example.com', banned: false },
    });
    expect(JSON.stringify(told)).not.toContain('email_addresses');
  });

  it('who is invited is no member until they accept; the link is not told', async () => {
    const house = await open({ webhooks: true });
    const { ask, heard, receiver } = await listening(house);
    const organization = await ask('POST', '/organizations', { name: 'Engines' });
    const { id: userId } = await ask('POST', '/v1/users', { email_address: ['ada@example.com'] });
    const invite = (email: string) => sendInvitation(house.work, { email, organizationId: organization.id });
    const invitation = await invite('ada@example.com');
    await heard('organizationInvitation', 1);
    await ask('POST', `/user_management/invitations/${invitation.id}/accept`);
    expect(await heard('organizationMembership', 1)).toMatchObject([
      ['organizationMembership.created', { public_user_data: { user_id: userId } }],
    ]);
    const other = await invite('bob@example.com');
    await ask('POST', `/user_management/invitations/${other.id}/revoke`);
    await ask('POST', '/user_management/invitations', { email: 'to-the-application@example.com' });
    const told = await heard('organizationInvitation', 4);
    expect(told.map(([type, { email_address, status }]) => [type, email_address, status])).toEqual([
      ['organizationInvitation.created', 'ada@example.com', 'pending'],
      ['organizationInvitation.accepted', 'ada@example.com', 'accepted'],
      ['organizationInvitation.created', 'bob@example.com', 'pending'],
      ['organizationInvitation.revoked', 'bob@example.com', 'revoked'],
    ]);
    expect(told[0]?.[1]).toMatchObject({
      organization_id: organization.id,
      role: 'org:member',
      role_name: 'Member',
      url: null,
    });
    expect(told[1]?.[1].user_id).toBe(userId);
    const sent = receiver.sent.map(({ raw }) => raw).join();
    for (const { token } of [invitation, other]) expect(sent).not.toContain(token);
  });

  it('roles of all organizations are told with what they permit, those of one alone are not', async () => {
    const house = await open({ webhooks: true });
    const { ask, heard } = await listening(house);
    const organization = await ask('POST', '/organizations', { name: 'Engines' });
    const permission = await ask('POST', '/authorization/permissions', { slug: 'cards:punch', name: 'Punch cards' });
    await ask('POST', '/authorization/roles', { slug: 'operator', name: 'Operator' });
    await ask('PUT', '/authorization/roles/operator/permissions', { permissions: ['cards:punch'] });
    const own = { slug: 'org-reader', name: 'Reader' };
    await ask('POST', `/authorization/organizations/${organization.id}/roles`, own);
    await ask('DELETE', '/authorization/permissions/cards:punch');
    const granted = { object: 'permission', id: permission.id, key: 'org:cards:punch', name: 'Punch cards' };
    const role = (permissions: object[]) => ({ object: 'role', key: 'org:operator', name: 'Operator', permissions });
    expect(await heard('role', 3)).toMatchObject([
      ['role.created', role([])],
      ['role.updated', role([granted])],
      ['role.updated', role([])],
    ]);
    expect(await heard('permission', 2)).toMatchObject([
      ['permission.created', granted],
      ['permission.deleted', { object: 'permission', id: permission.id, deleted: true }],
    ]);
  });

  it('domains are told, and that they are verified', async () => {
    const house = await open({ webhooks: true });
    const { ask, heard } = await listening(house);
    const data = [{ domain: 'engines.example', state: 'verified' }];
    const { id: organizationId, domains } = await ask('POST', '/organizations', { name: 'Engines', domain_data: data });
    house.clock.advance(1);
    await ask('DELETE', `/organization_domains/${domains[0].id}`);
    const id = domains[0].id.replace('org_domain_', 'orgdmn_');
    const told = { id, name: 'engines.example', organization_id: organizationId };
    expect(await heard('organizationDomain', 3)).toEqual([
      ['organizationDomain.created', expect.objectContaining(told)],
      ['organizationDomain.updated', expect.objectContaining(told)],
      ['organizationDomain.deleted', { object: 'organization_domain', id, deleted: true }],
    ]);
  });
});
