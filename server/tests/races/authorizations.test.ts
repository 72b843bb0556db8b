// C3, O3, R4: two to ten callers on two replicas bring one authorization code, or one device: one of them wins.

import { expect, test } from 'vitest';
import { approveDevice, denyDevice, findDevice } from '../../src/core/devices.ts';
import { GATE_MS } from '../hard/size.ts';
import { onEachDatabase, type Reply, type TestHouse } from '../house.ts';
import { askDevice, codeFor, letIn, pkce, poll, redeem, redeemWith, VISITOR } from '../security/authorizations.ts';
import { rows } from '../security/rows.ts';
import { makeUser, UM } from '../security/steps.ts';
import { answered, expectOne, ok, openArena } from './arena.ts';

const SETTLED = { method: 'password', organizationId: null, organizationSettled: true, secondFactor: false } as const;

const expectLost = (replies: Reply[], error: string) => {
  for (const { status, body } of replies) if (status !== 200) expect([status, body.error]).toEqual([400, error]);
};

onEachDatabase('racing authorizations', (open, kind) => {
  test(
    'C3, R4: one authorization code begins one session, which ends because the code came again',
    async () => {
      const { house, rounds, rush, count } = await openArena(open, kind);
      const { id } = await makeUser(house, 'ada@example.com');
      for (let round = 0; round < rounds; round += 1) {
        const { verifier, challenge } = pkce();
        const code = await codeFor(house, id, { challenge });
        const replies = await rush(round, (at, caller) =>
          caller % 2 ? redeemWith(at, code, verifier) : redeem(at, code, { code_verifier: verifier }, house),
        );
        expectOne(replies, ok, round);
        expectLost(replies, 'invalid_grant');
      }
      expect(await count('sessions')).toBe(rounds);
      expect(await count("sessions where end_reason = 'authorization_code_reused'")).toBe(rounds);
      for (const name of ['session.created', 'session.reuse_detected', 'session.revoked'])
        expect(await count(`events where name = '${name}'`), name).toBe(rounds);
    },
    GATE_MS,
  );

  test(
    'O3, R4: one request that is made again and again begins one session, which lives',
    async () => {
      const { house, rounds, rush, count } = await openArena(open, kind);
      const { id } = await makeUser(house, 'ada@example.com');
      for (let round = 0; round < rounds; round += 1) {
        const code = await codeFor(house, id);
        const client = { client_id: house.clientId, client_secret: house.apiKey };
        const replies = await rush(round, (at) =>
          at.call('POST', `${UM}/authenticate`, {
            key: null,
            headers: { 'idempotency-key': `request ${round}` },
            body: { grant_type: 'authorization_code', ...client, code },
          }),
        );
        expect(new Set(replies.filter(ok).map(({ text }) => text)).size, `round ${round}`).toBe(1);
        expectLost(replies, 'invalid_grant');
      }
      expect(await count('sessions where ended_at is null')).toBe(rounds);
      expect(await count('refresh_tokens')).toBe(rounds);
    },
    GATE_MS,
  );

  test(
    'C3, R4: one device that was let in begins one session',
    async () => {
      const { house, rounds, rush, count } = await openArena(open, kind);
      const { id } = await makeUser(house, 'ada@example.com');
      for (let round = 0; round < rounds; round += 1) {
        const { device_code, user_code } = await askDevice(house);
        await letIn(house, user_code, id);
        const replies = await rush(round, (at) => poll(at, device_code, {}, house));
        expectOne(replies, ok, round);
        expectLost(replies, 'invalid_grant');
      }
      expect(await count('sessions where ended_at is null')).toBe(rounds);
      expect(await count("events where name = 'session.created'")).toBe(rounds);
    },
    GATE_MS,
  );

  test(
    'C3, R4: one device is let in or turned away once, and that stands',
    async () => {
      const { house, rounds, rush, count } = await openArena(open, kind);
      const people = [await makeUser(house, 'ada@example.com'), await makeUser(house, 'bob@example.com')];
      let approved = 0;
      for (let round = 0; round < rounds; round += 1) {
        const { device_code, user_code } = await askDevice(house);
        await findDevice(house.work, user_code, VISITOR);
        const approve = ({ work }: TestHouse, userId = '') =>
          approveDevice(work, user_code, VISITOR, { userId, ...SETTLED });
        const replies = await rush(round, (at, caller) =>
          answered(caller % 3 === 2 ? denyDevice(at.work, user_code, VISITOR) : approve(at, people[caller % 3]?.id)),
        );
        expectOne(replies, ok, round);
        const winner = people[replies.findIndex(ok) % 3];
        const after = await poll(house, device_code);
        expect([after.body.user?.id, after.body.error]).toEqual([winner?.id, winner ? undefined : 'access_denied']);
        if (winner) approved += 1;
      }
      expect(await count("events where name = 'device.approved'")).toBe(approved);
      expect(await count("events where name = 'device.denied'")).toBe(rounds - approved);
      expect(await count('sessions')).toBe(approved);
    },
    GATE_MS,
  );

  test(
    'C3, R4: a device that polls while somebody decides gets one session',
    async () => {
      const { house, rounds, rush, count } = await openArena(open, kind);
      const { id } = await makeUser(house, 'ada@example.com');
      let signedIn = 0;
      for (let round = 0; round < rounds; round += 1) {
        const { device_code, user_code } = await askDevice(house);
        await findDevice(house.work, user_code, VISITOR);
        const [, ...replies] = await rush(round, (at, caller) =>
          caller === 0
            ? answered(approveDevice(at.work, user_code, VISITOR, { userId: id, ...SETTLED }))
            : poll(at, device_code, {}, house),
        );
        const polls = replies.map(({ body }) => body.error ?? 'signed in');
        expect(polls.filter((said) => said === 'signed in').length, polls.join()).toBeLessThanOrEqual(1);
        // Of those who came while it waited the first was in time.
        expect(polls.filter((said) => said === 'authorization_pending').length, polls.join()).toBeLessThanOrEqual(1);
        signedIn += polls.filter((said) => said === 'signed in').length;
        if (!polls.includes('signed in')) expect((await poll(house, device_code)).status).toBe(200);
        const [row] = await rows(house.database, 'select count(*) as n from sessions');
        expect(Number(row?.n), `round ${round}`).toBe(round + 1);
      }
      expect(signedIn).toBeLessThanOrEqual(await count('sessions'));
    },
    GATE_MS,
  );
});
