// Ten callers use one refresh token at once, on two replicas: one successor, and nobody is signed out.

import { expect, test } from 'vitest';
import { onEachDatabase, type TestHouse } from '../house.ts';
import { refresh, somebody } from '../security/people.ts';
import { rows } from '../security/rows.ts';

const ROUNDS = 40;

onEachDatabase('racing refreshes', (open) => {
  test('T2: ten callers with one refresh token get one successor, and the session lives on', async () => {
    const house = await open();
    const replicas = [house, await house.addReplica()];
    const { refreshToken, sessionId } = await somebody(house);
    let token = refreshToken;
    for (let round = 1; round <= ROUNDS; round += 1) {
      const answers = await Promise.all(
        Array.from({ length: 10 }, (_, at) => refresh(replicas[at % 2] as TestHouse, token, house)),
      );
      expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 10 }, () => 200));
      const pairs = new Set(answers.map(({ body }) => `${body.access_token} ${body.refresh_token}`));
      expect(pairs.size, `round ${round}`).toBe(1);
      const tokens = await rows(house.database, 'select spent_at from refresh_tokens where session_id = ?', sessionId);
      expect(tokens).toHaveLength(round + 1);
      expect(tokens.filter((row) => row.spent_at === null)).toHaveLength(1);
      token = answers[0]?.body.refresh_token;
    }
    const [session] = await rows(house.database, 'select ended_at from sessions where id = ?', sessionId);
    expect(session?.ended_at).toBeNull();
    expect(
      await rows(house.database, "select id from events where name in ('session.revoked', 'session.reuse_detected')"),
    ).toEqual([]);
  });

  test('T2: callers who are late, on either replica, get the successor of the one who won', async () => {
    const house = await open();
    const replicas = [house, await house.addReplica()];
    let { refreshToken: token } = await somebody(house);
    for (let round = 0; round < 10; round += 1) {
      const won = await refresh(replicas[round % 2] as TestHouse, token, house);
      const late = await Promise.all(
        Array.from({ length: 6 }, (_, at) => refresh(replicas[at % 2] as TestHouse, token, house)),
      );
      for (const { body } of late) expect(body.refresh_token).toBe(won.body.refresh_token);
      token = won.body.refresh_token;
    }
  });

  test('T2: ten callers who come back late end the session once', async () => {
    const house = await open();
    const replicas = [house, await house.addReplica()];
    for (let round = 0; round < 5; round += 1) {
      const { refreshToken: token, sessionId } = await somebody(house, house, `ada${round}@example.com`);
      await refresh(house, token);
      house.clock.advance(31_000);
      const answers = await Promise.all(
        Array.from({ length: 10 }, (_, at) => refresh(replicas[at % 2] as TestHouse, token, house)),
      );
      for (const { status, body } of answers) expect([status, body.error]).toEqual([400, 'invalid_grant']);
      const told = await rows(
        house.database,
        "select name, data from events where name in ('session.revoked', 'session.reuse_detected') order by created_at, id",
      );
      const own = told.filter((row) => (row.data as { id: string }).id === sessionId).map((row) => row.name);
      expect(own).toEqual(['session.reuse_detected', 'session.revoked']);
    }
  });

  test('T2: a token that is used and revoked at once leaves at most one live leaf, and none after the revocation', async () => {
    const house = await open();
    const replica = await house.addReplica();
    for (let round = 0; round < 20; round += 1) {
      const { refreshToken: token, sessionId } = await somebody(house, house, `ada${round}@example.com`);
      const revoke = () => house.call('POST', '/user_management/sessions/revoke', { body: { session_id: sessionId } });
      const [first, , revoked] = await Promise.all([refresh(replica, token, house), refresh(house, token), revoke()]);
      expect(revoked?.status).toBe(200);
      expect([200, 400], first?.text).toContain(first?.status);
      const after = first?.status === 200 ? first.body.refresh_token : token;
      expect((await refresh(replica, after, house)).status).toBe(400);
      const leaves = await rows(
        house.database,
        'select id from refresh_tokens where session_id = ? and spent_at is null',
        sessionId,
      );
      expect(leaves).toHaveLength(1);
    }
  });
});
