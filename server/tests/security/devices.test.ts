// O7, B1, C3, X6: a device is let in by the person who typed its code, once, and learns nothing else.

import { expect, test } from 'vitest';
import { approveDevice, type CodeVisitor, denyDevice, findDevice, redeemDevice } from '../../src/core/devices.ts';
import { changeSettings } from '../../src/core/environments.ts';
import { sweep } from '../../src/core/housekeeping.ts';
import { dropPending } from '../../src/core/pending-sign-ins.ts';
import { banUser } from '../../src/core/users.ts';
import { insertClient } from '../../src/store/environments.ts';
import { onEachDatabase, type Reply, type TestHouse } from '../house.ts';
import { askDevice, letIn, poll, VISITOR, workWith } from './authorizations.ts';
import { dump, rows } from './rows.ts';
import { confirmedFactor, hurry, makeOrganization, makeUser, UM } from './steps.ts';

const OTHER: CodeVisitor = { id: 'another browser session', address: null };
const SETTLED = { method: 'password', organizationId: null, organizationSettled: true, secondFactor: false } as const;

async function openWithAda(open: () => Promise<TestHouse>) {
  const house = await open();
  hurry(house);
  return { house, ada: await makeUser(house, 'ada@example.com') };
}

function expectSaid({ status, body }: Reply, error: string): void {
  // Ruby and PHP read `error`, Go compares `code`.
  expect([status, body.error, body.code]).toEqual([400, error, error]);
  expect([typeof body.error_description, body.message]).toEqual(['string', body.error_description]);
}

onEachDatabase('devices', (open) => {
  test('a device that is let in begins a session of its own', async () => {
    const { house, ada } = await openWithAda(open);
    const acme = await makeOrganization(house, 'Acme', ada.id);
    const { device_code, user_code } = await askDevice(house);
    expectSaid(await poll(house, device_code), 'authorization_pending');
    await letIn(house, user_code, ada.id, { method: 'magic_code', organizationId: acme });
    house.clock.advance(5_000);
    const { status, body, text } = await poll(house, device_code, { ip_address: '192.0.2.9' });
    expect(status, text).toBe(200);
    expect(body).toMatchObject({ user: { id: ada.id }, organization_id: acme, authentication_method: 'MagicAuth' });
    expect(body.refresh_token).toEqual(expect.any(String));
    const [session] = await rows(house.database, 'select ip_address, auth_method from sessions');
    expect(session).toEqual({ ip_address: '192.0.2.9', auth_method: 'magic_code' });
    expectSaid(await poll(house, device_code), 'invalid_grant');
    house.clock.advance(300_000);
    expectSaid(await poll(house, device_code), 'invalid_grant');
    const told = await rows(house.database, "select data from events where name = 'device.approved'");
    expect(told.map((row) => row.data)).toMatchObject([{ clientId: house.clientId, userId: ada.id }]);
  });

  test('a device that polls too often is told to slow down, by five seconds each time, but only while it waits', async () => {
    const { house, ada } = await openWithAda(open);
    const { device_code, user_code } = await askDevice(house);
    expectSaid(await poll(house, device_code), 'authorization_pending');
    house.clock.advance(4_000);
    expectSaid(await poll(house, device_code), 'slow_down');
    house.clock.advance(9_000);
    expectSaid(await poll(house, device_code), 'slow_down');
    house.clock.advance(14_000);
    expectSaid(await poll(house, device_code), 'slow_down');
    house.clock.advance(20_000);
    expectSaid(await poll(house, device_code), 'authorization_pending');
    house.clock.advance(19_000);
    await letIn(house, user_code, ada.id);
    expect((await poll(house, device_code)).status).toBe(200);
  });

  test('a device that is turned away learns so, also later', async () => {
    const { house } = await openWithAda(open);
    const { device_code, user_code } = await askDevice(house);
    await findDevice(house.work, user_code, VISITOR);
    await denyDevice(house.work, user_code, VISITOR);
    expectSaid(await poll(house, device_code), 'access_denied');
    house.clock.advance(600_000);
    expectSaid(await poll(house, device_code), 'access_denied');
    expect(await rows(house.database, "select id from events where name = 'device.denied'")).toHaveLength(1);
  });

  test('the codes of a device are over after five minutes, whatever was decided', async () => {
    const { house, ada } = await openWithAda(open);
    const [waiting, approved] = [await askDevice(house), await askDevice(house)];
    await letIn(house, approved.user_code, ada.id);
    house.clock.advance(300_000);
    expectSaid(await poll(house, waiting.device_code), 'expired_token');
    expectSaid(await poll(house, approved.device_code), 'expired_token');
    const late = findDevice(house.work, waiting.user_code, VISITOR);
    await expect(late).rejects.toMatchObject({ code: 'invalid_user_code' });
  });

  test('a code is over for those who typed it in time, and decide too late', async () => {
    const { house, ada } = await openWithAda(open);
    const { user_code } = await askDevice(house);
    await findDevice(house.work, user_code, VISITOR);
    house.clock.advance(300_000);
    const refused = { code: 'invalid_user_code' };
    const approval = { userId: ada.id, ...SETTLED };
    await expect(approveDevice(house.work, user_code, VISITOR, approval)).rejects.toMatchObject(refused);
    await expect(denyDevice(house.work, user_code, VISITOR)).rejects.toMatchObject(refused);
  });

  test('C3: what is spent in a commit is a device that was let in, in time, and not withdrawn', async () => {
    const { house, ada } = await openWithAda(open);
    const spend = async () => {
      const [row] = await rows(
        house.database,
        'select id from device_authorizations order by created_at desc, id desc',
      );
      return house.work.commit((tx) => redeemDevice(house.work, tx, String(row?.id)));
    };
    const refused = { code: 'device_not_ready' };
    const { user_code } = await askDevice(house);
    await expect(spend()).rejects.toMatchObject(refused);
    await letIn(house, user_code, ada.id);
    await spend();
    await expect(spend()).rejects.toMatchObject(refused);
    house.clock.advance(1_000);
    await letIn(house, (await askDevice(house)).user_code, ada.id);
    await house.work.commit((tx) => dropPending(house.work, tx, ada.id));
    await expect(spend()).rejects.toMatchObject(refused);
    house.clock.advance(1_000);
    await letIn(house, (await askDevice(house)).user_code, ada.id);
    house.clock.advance(300_000);
    await expect(spend()).rejects.toMatchObject(refused);
  });

  test('X1: a device code is good for its client and its environment only', async () => {
    const { house, ada } = await openWithAda(open);
    const other = await house.addTenant();
    await house.database.commit((tx) =>
      insertClient(tx, house.environment.id, 'client_second', 'Second', house.clock.now()),
    );
    const { device_code, user_code } = await askDevice(house);
    await expect(findDevice(other.work, user_code, VISITOR)).rejects.toMatchObject({ code: 'invalid_user_code' });
    await letIn(house, user_code, ada.id);
    expectSaid(await poll(house, device_code, { client_id: 'client_second' }), 'invalid_grant');
    expectSaid(await poll(house, device_code, {}, other), 'invalid_grant');
    for (const altered of [device_code.slice(1), `${device_code}a`, user_code, 'nothing'])
      expectSaid(await poll(house, altered), 'invalid_grant');
    expect((await poll(house, device_code)).status).toBe(200);
  });

  test('C1: user codes are eight of twenty consonants, and read however they are typed', async () => {
    const { house } = await openWithAda(open);
    const seen = new Set<string>();
    for (let n = 0; n < 40; n += 1) {
      const { user_code, device_code } = await askDevice(house);
      expect(user_code).toMatch(/^[BCDFGHJKLMNPQRSTVWXZ]{4}-[BCDFGHJKLMNPQRSTVWXZ]{4}$/);
      expect(Buffer.from(device_code, 'base64url')).toHaveLength(32);
      seen.add(user_code);
    }
    expect(seen.size).toBe(40);
    const [code = ''] = seen;
    const bare = code.replace('-', '');
    for (const typed of [
      code,
      code.toLowerCase(),
      bare,
      ` ${bare.toLowerCase()} `,
      `${bare.slice(0, 2)} ${bare.slice(2)}`,
    ])
      expect((await findDevice(house.work, typed, VISITOR)).clientId, typed).toBe(house.clientId);
    for (const typed of ['', '-', bare.slice(1), `${bare}B`, `${code}\0`, 'AEIO-UAEI', '𝔹'.repeat(8)])
      await expect(findDevice(house.work, typed, OTHER), typed).rejects.toMatchObject({ code: 'invalid_user_code' });
  });

  test('C4: of both codes digests alone rest in the database', async () => {
    const { house } = await openWithAda(open);
    const { device_code, user_code } = await askDevice(house);
    const stored = JSON.stringify(await dump(house.database));
    for (const secret of [device_code, user_code, user_code.replace('-', '')]) expect(stored).not.toContain(secret);
  });

  test('O7: whoever types a code sees who asks', async () => {
    const { house } = await openWithAda(open);
    const made = await house.call('POST', '/oauth2/device_authorization', {
      key: null,
      body: { client_id: house.clientId, scope: 'openid' },
      headers: { 'user-agent': 'cli/1.0' },
      address: '192.0.2.44',
    });
    const { expiresAt, ...asks } = await findDevice(house.work, made.body.user_code, VISITOR);
    expect(asks).toEqual({ clientId: house.clientId, scope: 'openid', ipAddress: '192.0.2.44', userAgent: 'cli/1.0' });
    expect(expiresAt - house.clock.now()).toBeGreaterThan(290_000);
  });

  test('O7: only the browser session that typed the code may decide', async () => {
    const { house, ada } = await openWithAda(open);
    const { device_code, user_code } = await askDevice(house);
    const approval = { userId: ada.id, ...SETTLED };
    const refused = { code: 'invalid_user_code' };
    await expect(approveDevice(house.work, user_code, VISITOR, approval)).rejects.toMatchObject(refused);
    await findDevice(house.work, user_code, OTHER);
    await findDevice(house.work, user_code, VISITOR);
    await expect(approveDevice(house.work, user_code, OTHER, approval)).rejects.toMatchObject(refused);
    await expect(denyDevice(house.work, user_code, OTHER)).rejects.toMatchObject(refused);
    expectSaid(await poll(house, device_code), 'authorization_pending');
    await approveDevice(house.work, user_code, VISITOR, approval);
    expect((await poll(house, device_code)).status).toBe(200);
  });

  test('O7: a decision stands', async () => {
    const { house, ada } = await openWithAda(open);
    const bob = await makeUser(house, 'bob@example.com');
    const [first, second] = [await askDevice(house), await askDevice(house)];
    await letIn(house, first.user_code, ada.id);
    const refused = { code: 'invalid_user_code' };
    const again = approveDevice(house.work, first.user_code, VISITOR, { userId: bob.id, ...SETTLED });
    await expect(again).rejects.toMatchObject(refused);
    await expect(denyDevice(house.work, first.user_code, VISITOR)).rejects.toMatchObject(refused);
    await expect(findDevice(house.work, first.user_code, VISITOR)).rejects.toMatchObject(refused);
    expect((await poll(house, first.device_code)).body.user.id).toBe(ada.id);
    await findDevice(house.work, second.user_code, VISITOR);
    await denyDevice(house.work, second.user_code, VISITOR);
    await expect(letIn(house, second.user_code, ada.id)).rejects.toMatchObject(refused);
  });

  test('B1: wrong user codes count for their visitor, and a right one forgives none', async () => {
    const { house } = await openWithAda(open);
    const work = workWith(house, { lockoutFailures: 3 });
    const own = await askDevice(house);
    const guess = (code: string, visitor: CodeVisitor = VISITOR) => findDevice(work, code, visitor);
    for (let n = 0; n < 3; n += 1) {
      await guess(own.user_code);
      await expect(guess('BBBB-BBBB')).rejects.toMatchObject({ code: 'invalid_user_code' });
    }
    await expect(guess(own.user_code)).rejects.toMatchObject({ code: 'account_locked' });
    await guess(own.user_code, OTHER);
    house.clock.advance(3_600_000);
    await expect(guess('BBBB-BBBB')).rejects.toMatchObject({ code: 'invalid_user_code' });
  });

  test('B1: wrong user codes from one address count together, whatever browser session they come from', async () => {
    const { house } = await openWithAda(open);
    const work = workWith(house, { addressFailures: 4 });
    const guess = (n: number) => findDevice(work, 'BBBB-BBBB', { id: `session ${n}`, address: '192.0.2.1' });
    for (let n = 0; n < 4; n += 1) await expect(guess(n)).rejects.toMatchObject({ code: 'invalid_user_code' });
    await expect(guess(5)).rejects.toMatchObject({ code: 'account_locked' });
  });

  test('where devices are not let in, none may ask, none is found and none gets in', async () => {
    const { house, ada } = await openWithAda(open);
    const { device_code, user_code } = await askDevice(house);
    const late = await askDevice(house);
    await letIn(house, user_code, ada.id);
    await changeSettings(house.house.tools, house.environment, { deviceAuthorization: false });
    const work = workWith(house, { deviceAuthorization: false });
    house.clock.advance(2_000);
    const off = {
      error: 'access_denied',
      error_description: 'Device authorization grant is not enabled for this team',
    };
    for (const path of [`${UM}/authorize/device`, '/oauth2/device_authorization']) {
      const asked = await house.call('POST', path, { key: null, body: { client_id: house.clientId } });
      expect([asked.status, asked.body]).toEqual([403, expect.objectContaining(off)]);
    }
    const polled = await poll(house, device_code);
    expect([polled.status, polled.body]).toEqual([403, expect.objectContaining(off)]);
    const refused = { code: 'device_authorization_off' };
    await expect(findDevice(work, late.user_code, VISITOR)).rejects.toMatchObject(refused);
    await expect(denyDevice(work, late.user_code, VISITOR)).rejects.toMatchObject(refused);
  });

  test('X6: what became of the person since is asked again', async () => {
    const { house, ada } = await openWithAda(open);
    const approved = async () => {
      const made = await askDevice(house);
      await letIn(house, made.user_code, ada.id);
      return made.device_code;
    };
    const [before, atFactor] = [await approved(), await approved()];
    await confirmedFactor(house, ada.id);
    const asked = await poll(house, atFactor);
    expect([asked.status, asked.body.code]).toEqual([403, 'mfa_challenge']);
    await house.call('PUT', `${UM}/users/${ada.id}`, { body: { password: 'another horse battery' } });
    expectSaid(await poll(house, before), 'access_denied');
    const banned = await approved();
    await banUser(house.work, ada.id);
    const refused = await poll(house, banned);
    expect([refused.status, refused.body.code]).toEqual([403, 'authentication_method_not_allowed']);
    const deleted = await approved();
    await house.call('DELETE', `${UM}/users/${ada.id}`);
    expectSaid(await poll(house, deleted), 'invalid_grant');
    expect(await rows(house.database, 'select id from sessions')).toEqual([]);
    const { user_code } = await askDevice(house);
    await expect(letIn(house, user_code, ada.id)).rejects.toMatchObject({ code: 'not_found' });
  });

  test('devices that are over are forgotten after a day', async () => {
    const { house } = await openWithAda(open);
    await askDevice(house);
    house.clock.advance(86_400_000);
    await sweep(house.house.tools);
    expect(await rows(house.database, 'select id from device_authorizations')).toHaveLength(1);
    house.clock.advance(301_000);
    await sweep(house.house.tools);
    expect(await rows(house.database, 'select id from device_authorizations')).toEqual([]);
  });
});
