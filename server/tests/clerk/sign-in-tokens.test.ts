// Sign-in tokens: made and taken back on the Clerk wire, redeemed once through the gates of every sign-in.

import { expect, test } from 'vitest';
import { changeSettings } from '../../src/core/environments.ts';
import { signInByTicket } from '../../src/core/sign-in/by-ticket.ts';
import { startSession } from '../../src/core/sign-in/session.ts';
import { banUser, lockUser, unbanUser } from '../../src/core/users.ts';
import { forgetExpired } from '../../src/store/housekeeping.ts';
import { onEachDatabase, type Tenant, type TestHouse } from '../house.ts';
import { dump, rows } from '../security/rows.ts';
import { confirmedFactor, makeOrganization } from '../security/steps.ts';
import { no, ok } from './wire.ts';

const DAY = 86_400_000;
const make = (house: TestHouse, email = 'ada@example.com') => ok(house, 'POST', '/users', { email_address: [email] });
const redeem = ({ work, clientId }: Tenant, ticket: string) =>
  signInByTicket(work, ticket, { clientId, ipAddress: '192.0.2.7', userAgent: 'Browser', ending: startSession });
const INVALID = { code: 'invalid_ticket' };

onEachDatabase('sign-in tokens', (open) => {
  test('a token is shown once, with the page that redeems it, and begins one session', async () => {
    const house = await open();
    const user = await make(house);
    const made = await ok(house, 'POST', '/sign_in_tokens', { user_id: user.id });
    expect(made).toEqual({
      object: 'sign_in_token',
      id: expect.stringMatching(/^sit_/),
      user_id: user.id,
      status: 'pending',
      token: expect.stringMatching(/^[\w-]{43}$/),
      url: `http://latchkey.test/sign-in?ticket=${made.token}`,
      created_at: expect.any(Number),
      updated_at: made.created_at,
    });
    const { signedIn } = await redeem(house, made.token);
    expect(signedIn).toMatchObject({ user: { id: user.id }, session: { authMethod: 'sign_in_token' } });
    await expect(redeem(house, made.token)).rejects.toMatchObject(INVALID);
    expect(await no(house, 'POST', `/sign_in_tokens/${made.id}/revoke`)).toEqual([
      400,
      'sign_in_token_cannot_be_revoked_code',
    ]);
    const { data } = (await house.call('GET', `/user_management/users/${user.id}/sessions`)).body;
    expect(data).toMatchObject([{ auth_method: 'migrated_session', ip_address: '192.0.2.7' }]);
    const told = await rows(
      house.database,
      "select name, data from events where name like 'sign_in_token.%' order by id",
    );
    expect(told.map(({ name }) => name)).toEqual(['sign_in_token.created', 'sign_in_token.accepted']);
    expect(JSON.stringify(await dump(house.database))).not.toContain(made.token);
  });

  test('a token that is taken back opens nothing, and shows neither what it said nor where it led', async () => {
    const house = await open();
    const { id, token } = await ok(house, 'POST', '/sign_in_tokens', { user_id: (await make(house)).id });
    const revoked = await ok(house, 'POST', `/sign_in_tokens/${id}/revoke`);
    expect(revoked).toMatchObject({ id, status: 'revoked', url: null });
    expect(revoked.token).toBeUndefined();
    await expect(redeem(house, token)).rejects.toMatchObject(INVALID);
    expect(await no(house, 'POST', `/sign_in_tokens/${id}/revoke`)).toEqual([
      400,
      'sign_in_token_cannot_be_revoked_code',
    ]);
    expect(await no(house, 'POST', '/sign_in_tokens/sit_none/revoke')).toEqual([404, 'resource_not_found']);
  });

  test('a token is over after thirty days, or when it is said to be', async () => {
    const house = await open();
    const user_id = (await make(house)).id;
    const [long, short] = [
      await ok(house, 'POST', '/sign_in_tokens', { user_id, expires_in_seconds: null }),
      await ok(house, 'POST', '/sign_in_tokens', { user_id, expires_in_seconds: 60 }),
    ];
    house.clock.advance(60_000);
    await expect(redeem(house, short.token)).rejects.toMatchObject(INVALID);
    house.clock.advance(30 * DAY - 65_000);
    await redeem(house, long.token);
    for (const expires_in_seconds of [0, -1, 1e12])
      expect((await no(house, 'POST', '/sign_in_tokens', { user_id, expires_in_seconds }))[0]).toBe(422);
    house.clock.advance(3 * DAY);
    await house.database.commit((tx) => forgetExpired(tx, house.clock.now()));
    expect(await rows(house.database, 'select id from sign_in_tokens')).toEqual([]);
  });

  test('a token is for a user who is there, and leads into an organization that they are in', async () => {
    const house = await open();
    const user = await make(house);
    const [own, foreign] = [await makeOrganization(house, 'Own', user.id), await makeOrganization(house, 'Foreign')];
    await makeOrganization(house, 'Another', user.id);
    const { token } = await ok(house, 'POST', '/sign_in_tokens', { user_id: user.id, org_id: own });
    expect((await redeem(house, token)).signedIn?.session.organizationId).toBe(own);
    expect(await no(house, 'POST', '/sign_in_tokens', { user_id: user.id, org_id: foreign })).toEqual([
      404,
      'resource_not_found',
    ]);
    expect(await no(house, 'POST', '/sign_in_tokens', { user_id: 'user_nobody' })).toEqual([404, 'resource_not_found']);
    expect(await no(house, 'POST', '/sign_in_tokens', {})).toEqual([422, 'form_param_missing user_id']);
  });

  test('X6: a banned or locked user gets in with no token, made before or since, and a refusal does not burn it', async () => {
    const house = await open();
    const replica = await house.addReplica({ settings: { apiKey: house.apiKey } });
    const { id } = await make(house);
    const { token } = await ok(house, 'POST', '/sign_in_tokens', { user_id: id });
    await banUser(house.work, id);
    await expect(redeem(replica, token)).rejects.toMatchObject({ code: 'user_banned' });
    const since = await ok(house, 'POST', '/sign_in_tokens', { user_id: id });
    await expect(redeem(house, since.token)).rejects.toMatchObject({ code: 'user_banned' });
    await unbanUser(house.work, id);
    await lockUser(house.work, id);
    await expect(redeem(replica, token)).rejects.toMatchObject({ code: 'user_locked' });
    expect(await rows(house.database, 'select id from sessions')).toEqual([]);
    await ok(house, 'POST', `/users/${id}/unlock`);
    expect((await redeem(house, token)).signedIn).toBeDefined();
  });

  test('X6: a token stands for the first factor alone', async () => {
    const house = await open();
    const { id } = await make(house);
    await confirmedFactor(house, id);
    const { token } = await ok(house, 'POST', '/sign_in_tokens', { user_id: id });
    expect((await redeem(house, token)).step?.name).toBe('mfa_challenge');
    const [, bea] = [
      await changeSettings(house.house.tools, house.environment, {}),
      await make(house, 'bea@example.com'),
    ];
    await ok(house, 'PATCH', `/email_addresses/${bea.primary_email_address_id}`, { verified: false });
    const unproven = await ok(house, 'POST', '/sign_in_tokens', { user_id: bea.id });
    expect((await redeem(house, unproven.token)).step?.name).toBe('email_verification');
    expect(await rows(house.database, 'select id from sessions')).toEqual([]);
  });

  test('a token goes with its user, and is none in another environment', async () => {
    const house = await open();
    const other = await house.addTenant();
    const { id } = await make(house);
    const made = await ok(house, 'POST', '/sign_in_tokens', { user_id: id });
    await expect(redeem(other, made.token)).rejects.toMatchObject(INVALID);
    const foreign = await house.call('POST', `/v1/sign_in_tokens/${made.id}/revoke`, { key: other.apiKey });
    expect(foreign.status).toBe(404);
    await ok(house, 'DELETE', `/users/${id}`);
    await expect(redeem(house, made.token)).rejects.toMatchObject(INVALID);
    expect(await no(house, 'POST', `/sign_in_tokens/${made.id}/revoke`)).toEqual([404, 'resource_not_found']);
  });
});
