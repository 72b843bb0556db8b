// R4: organizations, memberships and invitations that several want at once, on two replicas: none is made twice, and no place is given twice.

import { expect, test } from 'vitest';
import { ok } from '../clerk/wire.ts';
import { onEachDatabase, type TestHouse } from '../house.ts';

const UM = '/user_management';
const person = (house: TestHouse, email: string) => ok(house, 'POST', '/users', { email_address: [email] });
const company = (house: TestHouse, more: object = {}) => ok(house, 'POST', '/organizations', { name: 'Acme', ...more });
const invite = (house: TestHouse, organization: string, email: string) =>
  ok(house, 'POST', `/organizations/${organization}/invitations`, { email_address: email, role: 'org:member' });
const onOther = (id: string) => id.replace('orginv_', 'invitation_');

onEachDatabase('racing organizations', (open) => {
  test('R4: of callers who want one slug at once one gets it, and of those who want one name all get a slug', async () => {
    const house = await open();
    const replica = await house.addReplica();
    const rush = (body: object) =>
      Promise.all(
        Array.from({ length: 6 }, (_, at) =>
          (at % 2 ? house : replica).call('POST', '/v1/organizations', { key: house.apiKey, body }),
        ),
      );
    const wanted = await rush({ name: 'Acme', slug: 'wanted' });
    expect(wanted.map(({ status }) => status).sort()).toEqual([200, 422, 422, 422, 422, 422]);
    const named = await rush({ name: 'Named' });
    expect(new Set(named.map(({ body }) => body.slug)).size).toBe(6);
  });

  test('R4: of ten who are added at once on two replicas as many get in as there are places', async () => {
    const house = await open();
    const replica = await house.addReplica();
    const { id } = await company(house, { max_allowed_memberships: 3 });
    const people = [];
    for (let at = 0; at < 10; at += 1) people.push(await person(house, `p${at}@example.com`));
    const replies = await Promise.all(
      people.map((user, at) =>
        (at % 2 ? house : replica).call('POST', `/v1/organizations/${id}/memberships`, {
          key: house.apiKey,
          body: { user_id: user.id, role: 'org:member' },
        }),
      ),
    );
    expect(replies.filter(({ status }) => status === 200)).toHaveLength(3);
    expect(replies.filter(({ status }) => status === 403)).toHaveLength(7);
    expect((await ok(house, 'GET', `/organizations/${id}/memberships`)).total_count).toBe(3);
  });

  test('R4: of ten who add the same user at once one does', async () => {
    const house = await open();
    const replica = await house.addReplica();
    const ada = await person(house, 'ada@example.com');
    const { id } = await company(house);
    const replies = await Promise.all(
      Array.from({ length: 10 }, (_, at) =>
        (at % 2 ? house : replica).call('POST', `/v1/organizations/${id}/memberships`, {
          key: house.apiKey,
          body: { user_id: ada.id, role: 'org:member' },
        }),
      ),
    );
    expect(replies.map(({ status }) => status).sort()).toEqual([200, ...Array.from({ length: 9 }, () => 400)]);
  });

  test('R4: of two who accept at once one does, and an organization is never fuller than it may be', async () => {
    const house = await open();
    const replica = await house.addReplica();
    const { id } = await company(house, { max_allowed_memberships: 2 });
    const sent = [];
    for (const email of ['one@example.com', 'two@example.com']) {
      await person(house, email);
      sent.push(await invite(house, id, email));
    }
    await ok(house, 'PATCH', `/organizations/${id}`, { max_allowed_memberships: 1 });
    const accept = (at: TestHouse, { id }: { id: string }) =>
      at.call('POST', `${UM}/invitations/${onOther(id)}/accept`, { key: house.apiKey });
    const replies = await Promise.all(
      sent.flatMap((invitation) => [accept(house, invitation), accept(replica, invitation)]),
    );
    expect(replies.filter(({ status }) => status === 200)).toHaveLength(1);
    for (const { status } of replies) expect(status).toBeLessThan(500);
    expect((await ok(house, 'GET', `/organizations/${id}/memberships`)).total_count).toBe(1);
    const { data } = await ok(house, 'GET', `/organizations/${id}/invitations`);
    expect(data.map(({ status }: { status: string }) => status).sort()).toEqual(['accepted', 'pending']);
  });

  test('R4: of ten who invite one address at once one does', async () => {
    const house = await open();
    const replica = await house.addReplica();
    const { id } = await company(house);
    const replies = await Promise.all(
      Array.from({ length: 10 }, (_, at) =>
        (at % 2 ? house : replica).call('POST', `/v1/organizations/${id}/invitations/bulk`, {
          key: house.apiKey,
          body: [
            { email_address: at % 2 ? 'a@example.com' : 'b@example.com', role: 'org:member' },
            { email_address: at % 2 ? 'b@example.com' : 'a@example.com', role: 'org:member' },
          ],
        }),
      ),
    );
    expect(replies.map(({ status }) => status).sort()).toEqual([200, ...Array.from({ length: 9 }, () => 400)]);
    expect((await ok(house, 'GET', `/organizations/${id}/invitations`)).total_count).toBe(2);
  });
});
