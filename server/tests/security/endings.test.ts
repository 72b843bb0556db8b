// T3: revoking, banning and deleting end sessions in the same commit, on every replica, whatever is under way.

import { expect, test } from 'vitest';
import { revokeSession } from '../../src/core/sessions.ts';
import { banUser, deleteUser } from '../../src/core/users.ts';
import type { Work } from '../../src/core/work.ts';
import { openWork, SYSTEM } from '../../src/core/work.ts';
import { onEachDatabase, type TestHouse } from '../house.ts';
import { anotherSession, authenticate, PASSWORD, type Person, person, refresh, somebody } from './people.ts';
import { rows } from './rows.ts';

const ENDINGS: Record<string, (work: Work, ada: Person) => Promise<unknown>> = {
  revoked: (work, ada) => revokeSession(work, ada.sessionId),
  banned: (work, ada) => banUser(work, ada.id),
  deleted: (work, ada) => deleteUser(work, ada.id),
};

const liveSessions = (house: TestHouse, ada: Person) =>
  rows(house.database, 'select id from sessions where user_id = ? and ended_at is null', ada.id);

onEachDatabase('ended sessions', (open) => {
  for (const [name, end] of Object.entries(ENDINGS)) {
    test(`T3: a ${name} session refreshes nowhere from that moment on, not even a token within its grace`, async () => {
      const house = await open();
      const replica = await house.addReplica();
      const ada = await somebody(house);
      const next = (await refresh(replica, ada.refreshToken, house)).body;
      await end(house.work, ada);
      for (const each of [replica, house]) {
        for (const token of [next.refresh_token, ada.refreshToken]) {
          const answer = await refresh(each, token, house);
          expect(answer.status).toBe(400);
          expect(answer.body.error).toBe('invalid_grant');
        }
        const list = await each.call('GET', `/user_management/users/${ada.id}/sessions`, { key: house.apiKey });
        expect(list.body.data ?? []).toEqual([]);
      }
      expect(await liveSessions(house, ada)).toEqual([]);
    });

    test(`T3: what makes a session ${name} and the end of the session are one commit`, async () => {
      const house = await open();
      const ada = await somebody(house);
      await anotherSession(house, ada.id);
      const { tools, environment } = house.work;
      let commits = 0;
      // A database that fails at the very last moment: whatever was written in one commit is gone together.
      const failing = {
        ...tools.database,
        commit: <T>(write: (tx: never) => Promise<T>) => {
          commits += 1;
          return tools.database.commit(async (tx) => {
            await write(tx as never);
            throw new Error('the power is cut');
          });
        },
        once: () => Promise.reject(new Error('written outside of the commit')),
      };
      const work = openWork({ ...tools, database: failing as never }, environment, SYSTEM);
      const before = await rows(house.database, 'select name from events');
      await expect(end(work, ada)).rejects.toThrow('the power is cut');
      expect(commits).toBe(1);
      expect(await liveSessions(house, ada)).toHaveLength(2);
      expect(await rows(house.database, 'select name from events')).toEqual(before);
      expect((await house.call('GET', `/user_management/users/${ada.id}`)).status).toBe(200);
      expect((await anotherSession(house, ada.id)).id).toBe(ada.id);
      expect((await refresh(house, ada.refreshToken)).status).toBe(200);
    });

    test(`T3: no refresh that races with a session being ${name} keeps it alive, and none fails as a fault of ours`, async () => {
      const house = await open();
      const replica = await house.addReplica();
      for (let round = 0; round < 8; round += 1) {
        const ada = await somebody(house, house, `ada${round}@example.com`);
        let token = ada.refreshToken;
        let over = false;
        const chase = async (each: TestHouse) => {
          while (!over) {
            const answer = await refresh(each, token, house);
            expect([200, 400], answer.text).toContain(answer.status);
            if (answer.status === 200) token = answer.body.refresh_token;
            if (answer.status === 400) expect(answer.body.error).toBe('invalid_grant');
          }
        };
        const chasers = [chase(house), chase(replica), chase(replica)];
        await new Promise((resolve) => setTimeout(resolve, round % 4));
        await end(house.work, ada);
        const last = token;
        const after = await refresh(replica, last, house);
        over = true;
        await Promise.all(chasers);
        expect(after.status).toBe(400);
        expect((await refresh(replica, token, house)).status).toBe(400);
        expect(await liveSessions(house, ada)).toEqual([]);
      }
    });
  }

  test('T3: a ban or a deletion during a sign-in leaves no session behind', async () => {
    const house = await open();
    const replica = await house.addReplica();
    for (const [name, end] of Object.entries(ENDINGS)) {
      if (name === 'revoked') continue;
      for (let round = 0; round < 4; round += 1) {
        const ada = await person(house, house, `${name}${round}@example.com`);
        const body = {
          grant_type: 'password',
          client_id: house.clientId,
          client_secret: house.apiKey,
          email: ada.email,
          password: PASSWORD,
        };
        const signIns = [house, replica, replica].map((each) => authenticate(each, body));
        await new Promise((resolve) => setTimeout(resolve, round * 12));
        await end(house.work, ada);
        const answers = await Promise.all(signIns);
        for (const answer of answers) expect([200, 400, 403], answer.text).toContain(answer.status);
        expect(await liveSessions(house, ada)).toEqual([]);
        for (const answer of answers) {
          if (answer.status === 200) expect((await refresh(house, answer.body.refresh_token)).status).toBe(400);
        }
        expect((await authenticate(replica, body)).status).toBeGreaterThanOrEqual(400);
      }
    }
  });

  test('T3: a session is ended by its own environment alone, and ending it twice tells it once', async () => {
    const house = await open();
    const other = await house.addTenant();
    const ada = await somebody(house);
    const revoke = (key: string) =>
      house.call('POST', '/user_management/sessions/revoke', { key, body: { session_id: ada.sessionId } });
    expect((await revoke(other.apiKey)).status).toBe(404);
    expect((await refresh(house, ada.refreshToken)).status).toBe(200);
    expect((await revoke(house.apiKey)).status).toBe(200);
    expect((await revoke(house.apiKey)).status).toBe(200);
    expect(await rows(house.database, "select name from events where name = 'session.revoked'")).toHaveLength(1);
  });
});
