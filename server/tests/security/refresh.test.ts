// T2: a refresh token is spent once, its successor is one, and what comes back late ends the session.

import { expect, test } from 'vitest';
import { changeSettings } from '../../src/core/environments.ts';
import { sweep } from '../../src/core/housekeeping.ts';
import { rotateSigningKey } from '../../src/core/signing-keys.ts';
import { onEachDatabase, type Reply, type TestHouse } from '../house.ts';
import { authenticate, claimsOf, person, refresh, somebody } from './people.ts';
import { rows } from './rows.ts';

const GRACE = 30_000;
const DAY = 86_400_000;

const pair = ({ status, body }: Reply) => ({ status, access: body.access_token, refresh: body.refresh_token });

async function tokensOf(house: TestHouse, sessionId: string) {
  return rows(house.database, 'select * from refresh_tokens where session_id = ? order by created_at', sessionId);
}

async function eventsSince(house: TestHouse, count: number): Promise<unknown[]> {
  const told = await rows(house.database, 'select name from events order by created_at, id');
  return told.slice(count).map((row) => row.name);
}

async function eventCount(house: TestHouse): Promise<number> {
  return (await rows(house.database, 'select id from events')).length;
}

function expectInvalid(answer: Reply, description?: string): void {
  expect(answer.status).toBe(400);
  expect(answer.body).toMatchObject({ error: 'invalid_grant', code: 'invalid_grant' });
  if (description) expect(answer.body.error_description).toBe(description);
}

onEachDatabase('refresh tokens', (open) => {
  test('T2: a token spent twice within the grace gives the same pair to the byte', async () => {
    const house = await open();
    const ada = await somebody(house);
    const first = pair(await refresh(house, ada.refreshToken));
    expect(first.status).toBe(200);
    expect(first.refresh).not.toBe(ada.refreshToken);
    house.clock.advance(GRACE - 1_000);
    expect(pair(await refresh(house, ada.refreshToken))).toEqual(first);
    expect(await tokensOf(house, ada.sessionId)).toHaveLength(2);
  });

  test('T2: the pair is the same when the signing key changes hands within the grace', async () => {
    const house = await open();
    const ada = await somebody(house);
    const { activeAt } = await rotateSigningKey(house.work);
    house.clock.advance(activeAt - house.clock.now() - 5_000);
    const first = pair(await refresh(house, ada.refreshToken));
    house.clock.advance(10_000);
    expect(pair(await refresh(house, ada.refreshToken))).toEqual(first);
  });

  test('T2: a new successor is spent by its owner while a late answer is still repeated, and nobody is signed out', async () => {
    const house = await open();
    const ada = await somebody(house);
    const first = pair(await refresh(house, ada.refreshToken));
    const second = pair(await refresh(house, first.refresh));
    expect(pair(await refresh(house, ada.refreshToken))).toEqual(first);
    expect(pair(await refresh(house, first.refresh))).toEqual(second);
    expect(pair(await refresh(house, second.refresh)).status).toBe(200);
    expect(await tokensOf(house, ada.sessionId)).toHaveLength(4);
  });

  test('T2: reuse after the grace is invalid_grant, ends the session and makes its events', async () => {
    const house = await open();
    const ada = await somebody(house);
    const first = pair(await refresh(house, ada.refreshToken));
    const count = await eventCount(house);
    house.clock.advance(GRACE + 1_000);
    expectInvalid(await refresh(house, ada.refreshToken), 'Refresh token already exchanged.');
    expect(await eventsSince(house, count)).toEqual(['session.reuse_detected', 'session.revoked']);
    expectInvalid(await refresh(house, first.refresh));
    const [session] = await rows(
      house.database,
      'select ended_at, end_reason from sessions where id = ?',
      ada.sessionId,
    );
    expect(session).toEqual({ ended_at: expect.any(Number), end_reason: 'refresh_token_reused' });
    expectInvalid(await refresh(house, ada.refreshToken));
    expect(await eventsSince(house, count)).toHaveLength(2);
  });

  test('T2: reuse of any ancestor ends the session, not only of the last token', async () => {
    const house = await open();
    const ada = await somebody(house);
    let token = ada.refreshToken;
    for (let at = 0; at < 3; at += 1) {
      token = pair(await refresh(house, token)).refresh;
      house.clock.advance(GRACE + 1_000);
    }
    expectInvalid(await refresh(house, ada.refreshToken));
    expectInvalid(await refresh(house, token), 'Session has already ended.');
  });

  test('T2: a restarted house repeats the pair within the grace and knows the thief after it', async () => {
    const house = await open();
    const ada = await somebody(house);
    const first = pair(await refresh(house, ada.refreshToken));
    const restarted = await house.addReplica();
    expect(pair(await refresh(restarted, ada.refreshToken, house))).toEqual(first);
    house.clock.advance(GRACE + 1_000);
    const again = await house.addReplica();
    expectInvalid(await refresh(again, ada.refreshToken, house), 'Refresh token already exchanged.');
    expectInvalid(await refresh(house, first.refresh), 'Session has already ended.');
  });

  test('T2: cleaning up forgets the sealed successor and still knows the thief', async () => {
    const house = await open();
    const ada = await somebody(house);
    const first = pair(await refresh(house, ada.refreshToken));
    await sweep(house.work.tools);
    expect(pair(await refresh(house, ada.refreshToken))).toEqual(first);
    house.clock.advance(120_000);
    await sweep(house.work.tools);
    const sealed = await rows(house.database, 'select id from refresh_tokens where successor is not null');
    expect(sealed).toEqual([]);
    expectInvalid(await refresh(house, ada.refreshToken), 'Refresh token already exchanged.');
    expectInvalid(await refresh(house, first.refresh));
  });

  test("T2: another client's or another environment's token is refused, and stays good for its owner", async () => {
    const house = await open();
    const other = await house.addTenant();
    const ada = await somebody(house);
    const work = house.work;
    const sibling = 'client_sibling';
    await work.commit((tx) =>
      tx.run(
        {
          name: '',
          sql: `insert into clients (environment_id, id, name, created_at) values ('${work.environmentId}', '${sibling}', 's', 1)`,
        },
        [],
      ),
    );
    const count = await eventCount(house);
    for (const tenant of [other, { ...house, clientId: sibling }]) {
      const public_ = await refresh(house, ada.refreshToken, tenant);
      expectInvalid(public_, 'Invalid refresh token.');
      const body = {
        grant_type: 'refresh_token',
        client_id: tenant.clientId,
        client_secret: tenant.apiKey,
        refresh_token: ada.refreshToken,
      };
      expectInvalid(await authenticate(house, body), 'Invalid refresh token.');
    }
    expect((await refresh(house, ada.refreshToken, { ...house, clientId: 'client_nobody' })).body.error).toBe(
      'invalid_client',
    );
    const next = pair(await refresh(house, ada.refreshToken));
    expect(next.status).toBe(200);
    house.clock.advance(GRACE + 1_000);
    // Who does not own a spent token cannot use it to sign its owner out.
    expectInvalid(await refresh(house, ada.refreshToken, other));
    expectInvalid(await refresh(house, ada.refreshToken, { ...house, clientId: sibling }));
    expect(await eventsSince(house, count)).toEqual([]);
    expect((await refresh(house, next.refresh)).status).toBe(200);
  });

  test('T2: an altered token is unknown', async () => {
    const house = await open();
    const { refreshToken: token } = await somebody(house);
    const altered = [
      token.slice(1),
      `${token}A`,
      ` ${token}`,
      `${token} `,
      `${token}=`,
      token.toLowerCase(),
      token.toUpperCase(),
      token.split('').reverse().join(''),
      `${token}\u200b`,
    ];
    for (const each of altered) expectInvalid(await refresh(house, each), 'Invalid refresh token.');
    expect((await refresh(house, token)).status).toBe(200);
  });

  test('T2: an idle session ends, a used one lives on, and none outlives its absolute limit', async () => {
    const house = await open();
    await changeSettings(house.work.tools, house.environment, {
      sessionSeconds: 10 * 86_400,
      sessionIdleSeconds: 2 * 86_400,
    });
    house.clock.advance(1_000);
    const [idle, busy] = [
      await person(house, house, 'idle@example.com'),
      await person(house, house, 'busy@example.com'),
    ];
    let token = busy.refreshToken;
    for (let day = 0; day < 6; day += 1) {
      house.clock.advance(1.6 * DAY);
      const answer = await refresh(house, token);
      expect(answer.status, `day ${day}`).toBe(200);
      token = answer.body.refresh_token;
    }
    expectInvalid(await refresh(house, idle.refreshToken), 'Refresh token has expired.');
    house.clock.advance(0.6 * DAY);
    expectInvalid(await refresh(house, token), 'Session has already ended.');
  });

  test('T2: a shorter limit of the environment counts from the next refresh on, on each replica', async () => {
    const house = await open();
    const replica = await house.addReplica();
    const ada = await somebody(house);
    await changeSettings(house.work.tools, house.environment, { sessionIdleSeconds: 60 });
    house.clock.advance(1_000);
    const next = pair(await refresh(replica, ada.refreshToken, house));
    expect(next.status).toBe(200);
    house.clock.advance(60_000);
    for (const each of [house, replica])
      expectInvalid(await refresh(each, next.refresh, house), 'Refresh token has expired.');
  });

  test('T2: only digests of tokens rest in the database, and a sealed successor opens in no other row', async () => {
    const house = await open();
    const ada = await somebody(house);
    const eve = await somebody(house, house, 'eve@example.com');
    const next = pair(await refresh(house, ada.refreshToken));
    const text = JSON.stringify(await rows(house.database, 'select * from refresh_tokens'));
    for (const token of [ada.refreshToken, eve.refreshToken, next.refresh]) expect(text).not.toContain(token);
    await refresh(house, eve.refreshToken);
    const [mine] = await rows(
      house.database,
      'select successor from refresh_tokens where session_id = ? and spent_at is not null',
      ada.sessionId,
    );
    const [hers] = await rows(
      house.database,
      'select id from refresh_tokens where session_id = ? and spent_at is not null',
      eve.sessionId,
    );
    await house.work.commit((tx) =>
      tx.run(
        { name: '', sql: `update refresh_tokens set successor = '${mine?.successor}' where id = '${hers?.id}'` },
        [],
      ),
    );
    const answer = await refresh(house, eve.refreshToken);
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(answer.text).not.toContain(next.refresh);
  });

  test('T2: the access token of a refresh is of the same session and starts a life of its own', async () => {
    const house = await open();
    const ada = await somebody(house);
    house.clock.advance(DAY);
    const next = pair(await refresh(house, ada.refreshToken));
    const [was, is] = [claimsOf(ada.accessToken), claimsOf(next.access)];
    for (const claim of ['sid', 'sub', 'iss', 'client_id', 'auth_time']) expect(is[claim]).toBe(was[claim]);
    expect(is.jti).not.toBe(was.jti);
    expect(Number(is.iat) - Number(was.iat)).toBeGreaterThanOrEqual(86_400);
    expect(Number(is.exp) * 1000 - house.clock.now()).toBeLessThanOrEqual(300_000);
    expect(Number(is.iat) * 1000).toBeLessThanOrEqual(house.clock.now());
  });
});
