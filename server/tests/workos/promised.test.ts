// What an invitation promised, when something else was over or gone before it was answered.

import { expect, test } from 'vitest';
import { onEachDatabase } from '../house.ts';
import { hurry, makeOrganization, makeUser, post, UM } from '../security/steps.ts';

const DAY = 86_400_000;
const EMAIL = 'ada@example.com';

onEachDatabase('promises of invitations', (open) => {
  test('an invitation that is over does not keep anybody from being made a member', async () => {
    const house = await open();
    hurry(house);
    const user = await makeUser(house, EMAIL);
    const organization_id = await makeOrganization(house, 'Acme');
    await post(house, `${UM}/invitations`, { email: EMAIL, organization_id, expires_in_days: 1 });
    const member = { user_id: user.id, organization_id };
    const early = await post(house, `${UM}/organization_memberships`, member);
    expect([early.status, early.body.code]).toEqual([400, 'cannot_reactivate_pending_organization_membership']);
    house.clock.advance(DAY);
    const late = await post(house, `${UM}/organization_memberships`, member);
    expect([late.status, late.body.status, late.body.role]).toEqual([201, 'active', { slug: 'member' }]);
  });

  test('who was promised a role that is gone by now becomes a plain member', async () => {
    const house = await open();
    hurry(house);
    const organization_id = await makeOrganization(house, 'Acme');
    const roles = `/authorization/organizations/${organization_id}/roles`;
    expect((await post(house, roles, { slug: 'org-scribe', name: 'Scribe' })).status).toBe(201);
    const { body } = await post(house, `${UM}/invitations`, { email: EMAIL, organization_id, role_slug: 'org-scribe' });
    expect((await house.call('DELETE', `${roles}/org-scribe`)).status).toBe(204);
    const user = await makeUser(house, EMAIL);
    expect((await post(house, `${UM}/invitations/${body.id}/accept`)).status).toBe(200);
    const { data } = (await house.call('GET', `${UM}/organization_memberships?user_id=${user.id}`)).body;
    expect(data.map((each: { role: object }) => each.role)).toEqual([{ slug: 'member' }]);
  });
});
