// M1, M3, R4: codes of second factors that ten callers on two replicas bring at once count once, through whatever doors.

import { expect, test } from 'vitest';
import { GATE_MS } from '../hard/size.ts';
import { onEachDatabase, type Reply, type TestHouse } from '../house.ts';
import { challenge, grant, makeUser, reachStep, totpCode, UM, verifyChallenge } from '../security/steps.ts';
import { expectOne, ok, openArena } from './arena.ts';

const SECRET = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP';
const EMAIL = 'ada@example.com';

// A challenge is answered with 201, and wrong is no fault there.
const counted = ({ status, body }: Reply) => status < 300 && body.valid !== false;

/** On this wire, with the key that both replicas take. */
const clerk = (at: TestHouse, house: TestHouse, method: string, path: string, body?: object): Promise<Reply> =>
  at.call(method, `/v1${path}`, { key: house.apiKey, ...(body ? { body } : {}) });
const verify = (at: TestHouse, house: TestHouse, id: string, code: string) =>
  clerk(at, house, 'POST', `/users/${id}/verify_totp`, { code });

onEachDatabase('racing second factors', (open, kind) => {
  test(
    'M3, R4: one backup code counts once',
    async () => {
      const { house, rounds, rush, count } = await openArena(open, kind);
      const { id } = await makeUser(house, EMAIL);
      for (let round = 0; round < rounds; round += 1) {
        const code = `code-${round}-of-them`;
        await clerk(house, house, 'PATCH', `/users/${id}`, { backup_codes: [code, `${code}-more`] });
        const replies = await rush(round, (at) => verify(at, house, id, code));
        expectOne(replies, ok, round);
      }
      expect(await count("events where name = 'backup_code.used'")).toBe(rounds);
      expect(await count('backup_codes where used_at is not null')).toBe(1);
    },
    GATE_MS,
  );

  test(
    'M1, R4: one TOTP code counts once, at verify_totp, at a challenge and at the grant of the other wire',
    async () => {
      const { house, rounds, rush, count } = await openArena(open, kind);
      const { id } = await makeUser(house, EMAIL);
      await clerk(house, house, 'PATCH', `/users/${id}`, { totp_secret: SECRET });
      const factor = (await house.call('GET', `${UM}/users/${id}/auth_factors`)).body.data[0].id;
      for (let round = 0; round < rounds; round += 1) {
        house.clock.advance(30_000);
        const code = totpCode(house, SECRET);
        const { pending_authentication_token } = await reachStep(house, EMAIL, 'mfa_challenge');
        const [here, there] = [await challenge(house, factor), await challenge(house, factor)];
        const signIn = { code, pending_authentication_token, authentication_challenge_id: here };
        const replies = await rush(round, (at, caller) => {
          if (caller % 3 === 0) return verify(at, house, id, code);
          return caller % 3 === 1
            ? grant(at, 'totp', signIn, house)
            : at.call('POST', `/auth/challenges/${there}/verify`, { key: house.apiKey, body: { code } });
        });
        expectOne(replies, counted, round);
      }
      expect(await count('factors where verified_at is not null')).toBe(1);
    },
    GATE_MS,
  );

  test(
    'M1, R4: the first code of a new TOTP switches it on once, however many doors it is brought to',
    async () => {
      const { house, rounds, rush, count } = await openArena(open, kind);
      const { id } = await makeUser(house, EMAIL);
      for (let round = 0; round < rounds; round += 1) {
        const { body } = await clerk(house, house, 'POST', `/users/${id}/totp`);
        const at = await challenge(house, body.id.replace('totp_', 'auth_factor_'));
        const code = totpCode(house, body.secret);
        const replies = await rush(round, (replica, caller) =>
          caller % 2
            ? verify(replica, house, id, code)
            : verifyChallenge({ ...replica, call: withKey(replica, house) }, at, code),
        );
        expectOne(replies, counted, round);
        await clerk(house, house, 'DELETE', `/users/${id}/totp`);
      }
      expect(await count("events where name = 'factor.verified'")).toBe(rounds);
      expect(await count('factors')).toBe(0);
    },
    GATE_MS,
  );

  test(
    'M1, R4: whoever makes a TOTP, proves it and deletes it at once leaves flags that fit what there is',
    async () => {
      const { house, rounds, rush, count } = await openArena(open, kind);
      const { id } = await makeUser(house, EMAIL);
      for (let round = 0; round < rounds; round += 1) {
        house.clock.advance(30_000);
        const made = await clerk(house, house, 'PATCH', `/users/${id}`, {
          totp_secret: SECRET,
          backup_codes: [`code-${round}-of-them`],
        });
        expect(made.status, made.text).toBe(200);
        await rush(round, (at, caller) => {
          if (caller === 0) return clerk(at, house, 'DELETE', `/users/${id}/mfa`);
          if (caller % 4 === 1) return verify(at, house, id, totpCode(house, SECRET));
          if (caller % 4 === 2) return verify(at, house, id, `code-${round}-of-them`);
          if (caller % 4 === 3) return clerk(at, house, 'POST', `/users/${id}/totp`);
          return clerk(at, house, 'DELETE', `/users/${id}/totp`);
        });
        const { body } = await clerk(house, house, 'GET', `/users/${id}`);
        const on = (await count('factors where verified_at is not null')) > 0;
        const left = (await count('backup_codes where used_at is null')) > 0;
        expect([body.totp_enabled, body.two_factor_enabled, body.backup_code_enabled]).toEqual([on, on, left]);
        expect(on).toBe(false);
        expect(await count('factors')).toBeLessThanOrEqual(1);
      }
    },
    GATE_MS,
  );
});

function withKey(at: TestHouse, { apiKey }: TestHouse): TestHouse['call'] {
  return (method, path, options) => at.call(method, path, { ...options, key: apiKey });
}
