// X6, A8: what became of somebody since they got their authorization code is asked again when it is redeemed.

import { expect, test } from 'vitest';
import { changeSettings } from '../../src/core/environments.ts';
import { sweep } from '../../src/core/housekeeping.ts';
import { banUser } from '../../src/core/users.ts';
import { onEachDatabase, type TestHouse } from '../house.ts';
import { codeFor, expectInvalid, redeem } from './authorizations.ts';
import { rows } from './rows.ts';
import { confirmedFactor, grant, hurry, makeOrganization, makeUser, PASSWORD, post, UM } from './steps.ts';

onEachDatabase('authorization codes whose user changed', (open) => {
  const codesOf = async (house: TestHouse) => {
    const user = await makeUser(house, 'ada@example.com');
    return { user, code: await codeFor(house, user.id) };
  };
  const openHurried = async () => {
    const house = await open();
    hurry(house);
    return house;
  };

  test('X6: a banned user gets no session from a code of before', async () => {
    const house = await openHurried();
    const { user, code } = await codesOf(house);
    await banUser(house.work, user.id);
    const reply = await redeem(house, code);
    expect([reply.status, reply.body.code]).toEqual([403, 'authentication_method_not_allowed']);
    expect(await rows(house.database, 'select id from sessions')).toEqual([]);
  });

  test('X6: a deleted user takes their codes along', async () => {
    const house = await openHurried();
    const { user, code } = await codesOf(house);
    await house.call('DELETE', `${UM}/users/${user.id}`);
    expectInvalid(await redeem(house, code), code);
    await expect(codeFor(house, user.id)).rejects.toMatchObject({ code: 'not_found' });
  });

  test.each<[string, (house: TestHouse, id: string) => Promise<unknown>]>([
    ['was set', (house, id) => house.call('PUT', `${UM}/users/${id}`, { body: { password: 'another horse battery' } })],
    [
      'was reset',
      async (house) => {
        const made = await post(house, `${UM}/password_reset`, { email: 'ada@example.com' });
        const token = made.body.password_reset_token;
        return post(house, `${UM}/password_reset/confirm`, { token, new_password: 'another horse battery' });
      },
    ],
  ])('A8: when the password %s meanwhile, a code of before is over', async (_, change) => {
    const house = await openHurried();
    const { user, code } = await codesOf(house);
    await change(house, user.id);
    expectInvalid(await redeem(house, code), code);
    expect((await redeem(house, await codeFor(house, user.id))).status).toBe(200);
  });

  test('X6: an address that moved is to be proven', async () => {
    const house = await openHurried();
    const { user } = await codesOf(house);
    await house.call('PUT', `${UM}/users/${user.id}`, { body: { email: 'moved@example.com' } });
    const reply = await redeem(house, await codeFor(house, user.id));
    expect([reply.status, reply.body.code]).toEqual([403, 'email_verification_required']);
  });

  test('X6: somebody who left the organization does not get into it', async () => {
    const house = await openHurried();
    const { user } = await codesOf(house);
    const acme = await makeOrganization(house, 'Acme', user.id);
    const code = await codeFor(house, user.id, { organizationId: acme });
    const { data } = (await house.call('GET', `${UM}/organization_memberships?user_id=${user.id}`)).body;
    await house.call('DELETE', `${UM}/organization_memberships/${data[0].id}`);
    const reply = await redeem(house, code);
    expect([reply.status, reply.body.error]).toEqual([400, 'organization_membership_not_found']);
  });

  test('X6: a second factor that was enrolled meanwhile is asked for', async () => {
    const house = await openHurried();
    const { user, code } = await codesOf(house);
    await confirmedFactor(house, user.id);
    const reply = await redeem(house, code);
    expect([reply.status, reply.body.code]).toEqual([403, 'mfa_challenge']);
    expect((await redeem(house, await codeFor(house, user.id, { secondFactor: true }))).status).toBe(200);
  });

  test('X6: a second factor that became a duty meanwhile is asked for', async () => {
    const house = await openHurried();
    const { code } = await codesOf(house);
    await changeSettings(house.house.tools, house.environment, { requireMfa: true });
    house.clock.advance(2_000);
    const reply = await redeem(house, code);
    expect([reply.status, reply.body.code]).toEqual([403, 'mfa_enrollment']);
  });

  test('a code of a sign-in that did not see the pages answers with the steps that are left', async () => {
    const house = await openHurried();
    const { user } = await codesOf(house);
    for (const name of ['One', 'Two']) await makeOrganization(house, name, user.id);
    const asked = await redeem(house, await codeFor(house, user.id, { organizationSettled: false }));
    expect([asked.status, asked.body.code]).toEqual([403, 'organization_selection_required']);
    const settled = await redeem(house, await codeFor(house, user.id));
    expect([settled.status, settled.body.organization_id]).toEqual([200, undefined]);
  });

  test('codes that are over are forgotten after a day', async () => {
    const house = await openHurried();
    const { code } = await codesOf(house);
    expect((await redeem(house, code)).status).toBe(200);
    house.clock.advance(86_400_000);
    await sweep(house.house.tools);
    expect(await rows(house.database, 'select id from authorization_codes')).toHaveLength(1);
    house.clock.advance(601_000);
    await sweep(house.house.tools);
    expect(await rows(house.database, 'select id from authorization_codes')).toEqual([]);
    expect((await grant(house, 'password', { email: 'ada@example.com', password: PASSWORD })).status).toBe(200);
  });
});
