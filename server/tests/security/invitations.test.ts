// L3: an invitation is good for one address, one organization and one role, once, and only while it waits.

import { expect, test } from 'vitest';
import { changeSettings } from '../../src/core/environments.ts';
import { onEachDatabase, type Tenant, type TestHouse } from '../house.ts';
import { dump, rows } from './rows.ts';
import { hurry, makeOrganization, makeUser, post, UM } from './steps.ts';

const DAY = 86_400_000;
const EMAIL = 'ada@example.com';

async function invite(house: TestHouse, body: object, tenant: Tenant = house) {
  const { status, body: made, text } = await post(house, `${UM}/invitations`, { email: EMAIL, ...body }, tenant);
  expect(status, text).toBe(201);
  return made as { id: string; token: string; state: string; email: string };
}

const act = (house: TestHouse, id: string, what: 'accept' | 'revoke' | 'resend', tenant: Tenant = house) =>
  post(house, `${UM}/invitations/${id}/${what}`, {}, tenant);

async function memberships(house: TestHouse) {
  return rows(house.database, 'select user_id, organization_id, status, role_slugs from memberships order by user_id');
}

onEachDatabase('invitations', (open) => {
  test('L3: it makes a member of who owns the address, in the organization and the role that it names', async () => {
    const house = await open();
    hurry(house);
    const acme = await makeOrganization(house, 'Acme');
    await makeOrganization(house, 'Bolt');
    const { id } = await invite(house, { email: 'Ada@Example.com', organization_id: acme, role_slug: 'admin' });
    const bob = await makeUser(house, 'bob@example.com');
    expect((await act(house, id, 'accept')).body.code).toBe('invalid_invite');
    const ada = await makeUser(house, EMAIL);
    const accepted = await act(house, id, 'accept');
    expect([accepted.status, accepted.body.accepted_user_id]).toEqual([200, ada.id]);
    expect(await memberships(house)).toEqual([
      { user_id: ada.id, organization_id: acme, status: 'active', role_slugs: ['admin'] },
    ]);
    expect(bob.id).not.toBe(ada.id);
    for (const what of ['accept', 'revoke', 'resend'] as const)
      expect((await act(house, id, what)).status, what).toBe(400);
    expect(await rows(house.database, "select id from events where name = 'invitation.accepted'")).toHaveLength(1);
  });

  test('L3: who has the address without having proved it is no owner, where sign-ins ask for no proof', async () => {
    const house = await open();
    hurry(house);
    await changeSettings(house.house.tools, house.environment, { requireEmailVerification: false });
    house.clock.advance(1_000);
    const acme = await makeOrganization(house, 'Acme');
    const squatter = await makeUser(house, EMAIL, { verified: false });
    const { id } = await invite(house, { organization_id: acme });
    const refused = await act(house, id, 'accept');
    expect([refused.status, refused.body.code]).toEqual([400, 'invalid_invite']);
    expect((await memberships(house)).map(({ status }) => status)).toEqual(['pending']);
    await house.call('PUT', `${UM}/users/${squatter.id}`, { body: { email_verified: true } });
    expect((await act(house, id, 'accept')).status).toBe(200);
  });

  test('L3: whoever gave the address up cannot accept what is sent to it', async () => {
    const house = await open();
    hurry(house);
    const acme = await makeOrganization(house, 'Acme');
    const ada = await makeUser(house, EMAIL);
    const { id } = await invite(house, { organization_id: acme });
    await house.call('PUT', `${UM}/users/${ada.id}`, { body: { email: 'moved@example.com', email_verified: true } });
    expect((await act(house, id, 'accept')).body.code).toBe('invalid_invite');
    const heir = await makeUser(house, EMAIL);
    expect((await act(house, id, 'accept')).body.accepted_user_id).toBe(heir.id);
    const standing = (await memberships(house)).map(({ user_id, status }) => [user_id === heir.id, status]);
    expect(standing).toEqual(
      expect.arrayContaining([
        [true, 'active'],
        [false, 'pending'],
      ]),
    );
  });

  test('L3: one that was revoked, is over, or is of another environment is refused, and changes nothing', async () => {
    const house = await open();
    hurry(house);
    const [acme, other] = [await makeOrganization(house, 'Acme'), await house.addTenant()];
    await makeUser(house, EMAIL);
    await makeUser(house, EMAIL, { tenant: other });
    const revoked = await invite(house, { organization_id: acme });
    expect((await act(house, revoked.id, 'revoke')).body.state).toBe('revoked');
    expect(await memberships(house)).toEqual([]);
    const over = await invite(house, { organization_id: acme, expires_in_days: 1 });
    house.clock.advance(DAY - 1_000);
    const foreign = await invite(house, { organization_id: await makeOrganization(house, 'Bolt') });
    house.clock.advance(1_000);
    const before = await dump(house.database);
    for (const [id, tenant] of [
      [revoked.id, house],
      [over.id, house],
      [foreign.id, other],
    ] as const)
      for (const what of ['accept', 'revoke', 'resend'] as const)
        expect.soft((await act(house, id, what, tenant)).status, what).toBe(tenant === other ? 404 : 400);
    expect((await dump(house.database)).invitations).toEqual(before.invitations);
    expect((await dump(house.database)).memberships).toEqual(before.memberships);
    const shown = await house.call('GET', `${UM}/invitations/by_token/${over.token}`);
    expect([shown.body.state, shown.body.accepted_user_id]).toEqual(['expired', null]);
    expect((await house.call('GET', `${UM}/invitations/by_token/${over.token}`, { key: other.apiKey })).status).toBe(
      404,
    );
  });

  test('L3: of two invitations the one that is accepted says the role, not one that is over', async () => {
    const house = await open();
    hurry(house);
    const acme = await makeOrganization(house, 'Acme');
    await makeUser(house, EMAIL);
    await invite(house, { organization_id: acme, role_slug: 'admin', expires_in_days: 1 });
    house.clock.advance(DAY);
    const { id } = await invite(house, { organization_id: acme, role_slug: 'member' });
    expect((await act(house, id, 'accept')).status).toBe(200);
    expect((await memberships(house)).map(({ status, role_slugs }) => [status, role_slugs])).toEqual([
      ['active', ['member']],
    ]);
  });

  test('L3: a token is in no event, no log line and no plain column, and is too long to guess', async () => {
    const house = await open({ logLevel: 'trace' });
    hurry(house);
    await makeUser(house, EMAIL);
    const { id, token } = await invite(house, { organization_id: await makeOrganization(house, 'Acme') });
    expect(token).toMatch(/^[A-Za-z0-9]{25}$/);
    await act(house, id, 'resend');
    await house.call('GET', `${UM}/invitations/by_token/${token}`);
    await act(house, id, 'accept');
    const events = await house.call('GET', '/events?limit=100');
    expect(events.text).toContain('invitation.accepted');
    for (const place of [events.text, JSON.stringify(await dump(house.database)), house.logs.join('\n')])
      expect(place).not.toContain(token);
    for (const guess of [token.toLowerCase(), token.slice(1), `${token}a`, id])
      expect.soft((await house.call('GET', `${UM}/invitations/by_token/${guess}`)).status, guess).toBe(404);
  });

  test('L3: a pending member has no access: neither a choice nor a claim of a token', async () => {
    const house = await open();
    hurry(house);
    const acme = await makeOrganization(house, 'Acme');
    const ada = await makeUser(house, EMAIL);
    await invite(house, { organization_id: acme, role_slug: 'admin' });
    const client = { client_id: house.clientId, client_secret: house.apiKey };
    const authenticate = (body: object) => post(house, `${UM}/authenticate`, { ...client, ...body });
    const signedIn = await authenticate({
      grant_type: 'password',
      email: EMAIL,
      password: 'correct horse battery staple',
    });
    expect([signedIn.status, signedIn.body.organization_id ?? null]).toEqual([200, null]);
    const moved = await authenticate({
      grant_type: 'refresh_token',
      refresh_token: signedIn.body.refresh_token,
      organization_id: acme,
    });
    expect(moved.body.error).toBe('organization_membership_not_found');
    const direct = { user_id: ada.id, organization_id: acme };
    expect((await post(house, `${UM}/organization_memberships`, direct)).status).toBe(400);
    const [membership] = await rows(house.database, 'select id from memberships');
    const path = `${UM}/organization_memberships/${membership?.id}/reactivate`;
    expect((await house.call('PUT', path)).status).toBe(400);
  });

  test('L3: a person or an organization that is removed takes along what waited for it', async () => {
    const house = await open();
    hurry(house);
    const acme = await makeOrganization(house, 'Acme');
    const ada = await makeUser(house, EMAIL);
    const { id } = await invite(house, { organization_id: acme, inviter_user_id: ada.id });
    await house.call('DELETE', `${UM}/users/${ada.id}`);
    expect(await memberships(house)).toEqual([]);
    expect((await act(house, id, 'accept')).body.code).toBe('invalid_invite');
    expect((await act(house, id, 'resend')).status).toBe(200);
    await house.call('DELETE', `/organizations/${acme}`);
    expect((await act(house, id, 'accept')).status).toBe(404);
    expect(await rows(house.database, 'select id from invitations')).toEqual([]);
  });

  test('L3: whatever happens to person, organization and membership at the same moment, nobody meets a fault', async () => {
    const house = await open();
    const replica = await house.addReplica();
    hurry(house, replica);
    for (let round = 0; round < 12; round += 1) {
      const email = `ada${round}@example.com`;
      const acme = await makeOrganization(house, `Acme ${round}`);
      const { id } = await invite(house, { email, organization_id: acme, role_slug: 'admin' });
      const ada = await makeUser(house, email);
      const at = replica;
      const replies = await Promise.all([
        act(house, id, 'accept'),
        post(at, `${UM}/organization_memberships`, { user_id: ada.id, organization_id: acme }, house),
        post(at, `${UM}/magic_auth`, { email }, house),
        post(house, `${UM}/invitations`, { email: `x${email}`, organization_id: acme }),
        round % 3 === 1 && at.call('DELETE', `${UM}/users/${ada.id}`, { key: house.apiKey }),
        round % 3 === 2 && at.call('DELETE', `/organizations/${acme}`, { key: house.apiKey }),
        round % 3 === 0 && act(at, id, 'revoke', house),
      ]);
      for (const reply of replies) if (reply) expect.soft(reply.status, `${round}: ${reply.text}`).toBeLessThan(500);
    }
    const twice =
      'select user_id from memberships group by environment_id, user_id, organization_id having count(*) > 1';
    expect(await rows(house.database, twice)).toEqual([]);
    const broken = `select invitations.id from invitations left join memberships
      on memberships.user_id = invitations.accepted_user_id and memberships.organization_id = invitations.organization_id
      left join users on users.id = invitations.accepted_user_id
      where invitations.accepted_at is not null and users.id is not null and coalesce(memberships.status, '') <> 'active'`;
    expect(await rows(house.database, broken)).toEqual([]);
  });
});
