// M1, M3, M4: what a second factor gives away, how often its codes count, and who is told of it.

import { expect, test } from 'vitest';
import { changeSettings } from '../../src/core/environments.ts';
import { onEachDatabase, type Reply, type TestHouse } from '../house.ts';
import { dump, rows } from './rows.ts';
import {
  challenge,
  confirmedFactor,
  enrol,
  grant,
  hurry,
  makeUser,
  post,
  reachStep,
  readLetters,
  totpCode,
  UM,
  verifyChallenge,
  wrong,
} from './steps.ts';

const EMAIL = 'ada@example.com';

async function adaWithFactor(house: TestHouse) {
  hurry(house);
  const user = await makeUser(house, EMAIL);
  return { user, factor: await confirmedFactor(house, user.id) };
}

/** Answers a sign-in's challenge. */
async function answer(house: TestHouse, factorId: string, code: string, from = house) {
  const { pending_authentication_token } = await reachStep(house, EMAIL, 'mfa_challenge');
  const authentication_challenge_id = await challenge(house, factorId);
  return () => grant(from, 'totp', { code, pending_authentication_token, authentication_challenge_id }, house);
}

onEachDatabase('second factors', (open) => {
  test.each([
    ['the grant', 'the grant'],
    ['the grant', 'the challenge'],
    ['the challenge', 'the grant'],
    ['the challenge', 'the challenge'],
  ])('M1: a code that opened %s opens %s no more', async (...doors) => {
    const house = await open();
    const { factor } = await adaWithFactor(house);
    const code = totpCode(house, factor.secret);
    const tries = [];
    for (const door of doors) {
      const at = await challenge(house, factor.id);
      tries.push(door === 'the grant' ? await answer(house, factor.id, code) : () => verifyChallenge(house, at, code));
    }
    const [first, second] = [await tries[0]?.(), await tries[1]?.()];
    expect([200, 201]).toContain(first?.status);
    const status = doors[1] === 'the grant' ? 400 : 422;
    expect([second?.status, second?.body.code]).toEqual([status, 'one_time_code_previously_used']);
  });

  test('M1: one code 200 times at once, at both doors of two replicas, counts once', async () => {
    const house = await open();
    // So many that the ledger lets a hundred of them through to the step.
    await changeSettings(house.house.tools, house.environment, { lockoutFailures: 100 });
    const { factor } = await adaWithFactor(house);
    const replica = await house.addReplica();
    const code = totpCode(house, factor.secret);
    const step = Math.floor(house.clock.now() / 30_000);
    const houses = [house, replica];
    const calls: (() => Promise<Reply>)[] = [];
    for (let at = 0; at < 200; at += 1) {
      const from = houses[at % 2] as TestHouse;
      if (at % 5 === 3) calls.push(await answer(house, factor.id, code, from));
      else {
        const id = await challenge(house, factor.id);
        calls.push(() => post(from, `/auth/challenges/${id}/verify`, { code }, house));
      }
    }
    const replies = await Promise.all(calls.map((call) => call()));
    const won = replies.filter(({ status, body }) => status === 200 || body.valid === true);
    expect(won).toHaveLength(1);
    for (const { status } of replies) expect(status).toBeLessThan(500);
    expect(replies.filter(({ body }) => body.code === 'one_time_code_previously_used').length).toBeGreaterThanOrEqual(
      99,
    );
    const [row] = await rows(house.database, 'select last_step from factors');
    expect(row?.last_step).toBe(step);
  });

  test('M1: once a later step was accepted no earlier one is, and one step to either side is', async () => {
    const house = await open();
    const { factor } = await adaWithFactor(house);
    const verify = async (steps: number) => {
      const at = await challenge(house, factor.id);
      const { body } = await verifyChallenge(house, at, totpCode(house, factor.secret, steps));
      return body.valid ?? body.code;
    };
    house.clock.advance(120_000);
    expect([await verify(-2), await verify(2)]).toEqual([false, false]);
    expect(await verify(-1)).toBe(true);
    expect(await verify(1)).toBe(true);
    expect([await verify(0), await verify(1), await verify(-1)]).toEqual(
      Array.from({ length: 3 }, () => 'one_time_code_previously_used'),
    );
  });

  test('M1: a challenge is answered once, takes five tries, and is over after ten minutes', async () => {
    const house = await open();
    const { factor } = await adaWithFactor(house);
    const at = await challenge(house, factor.id);
    const code = totpCode(house, factor.secret);
    for (let n = 0; n < 5; n += 1) expect((await verifyChallenge(house, at, wrong(code))).body.valid).toBe(false);
    expect((await verifyChallenge(house, at, code)).body.code).toBe('one_time_code_too_many_attempts');
    const next = await challenge(house, factor.id);
    expect((await verifyChallenge(house, next, code)).body.valid).toBe(true);
    house.clock.advance(60_000);
    const later = totpCode(house, factor.secret);
    expect((await verifyChallenge(house, next, later)).body.code).toBe('one_time_code_previously_used');
    const old = await challenge(house, factor.id);
    house.clock.advance(600_000);
    const late = await verifyChallenge(house, old, totpCode(house, factor.secret));
    expect([late.status, late.body.code]).toEqual([422, 'one_time_code_expired']);
  });

  test("M1: another user's factor, one of nobody and one of another environment open nothing", async () => {
    const house = await open();
    const { factor } = await adaWithFactor(house);
    const bob = await makeUser(house, 'bob@example.com');
    const other = await confirmedFactor(house, bob.id);
    const nobody = (await post(house, '/auth/factors/enroll', { type: 'totp' })).body;
    const step = await reachStep(house, EMAIL, 'mfa_challenge');
    for (const [id, secret] of [
      [other.id, other.secret],
      [nobody.id, nobody.totp.secret],
    ]) {
      const reply = await grant(house, 'totp', {
        code: totpCode(house, secret),
        authentication_challenge_id: await challenge(house, id),
        pending_authentication_token: step.pending_authentication_token,
      });
      expect([reply.status, reply.body.code]).toEqual([400, 'user_mismatch']);
    }
    const tenant = await house.addTenant();
    const at = await challenge(house, factor.id);
    const there = await post(house, `/auth/challenges/${at}/verify`, { code: totpCode(house, factor.secret) }, tenant);
    expect(there.status).toBe(404);
  });

  test('M2: a factor that was enrolled and never confirmed does not stand in for the one that is asked for', async () => {
    const house = await open();
    const { user } = await adaWithFactor(house);
    const planted = await enrol(house, user.id);
    const step = await reachStep(house, EMAIL, 'mfa_challenge');
    const reply = await grant(house, 'totp', {
      code: totpCode(house, planted.secret),
      authentication_challenge_id: planted.challenge,
      pending_authentication_token: step.pending_authentication_token,
    });
    expect([reply.status, reply.body.code]).toEqual([400, 'invalid_one_time_code']);
    expect(await rows(house.database, 'select id from factors where verified_at is null')).toHaveLength(1);
  });

  test('M3: a secret is shown once: in no later answer, event, log line or column', async () => {
    const house = await open({ logLevel: 'trace' });
    hurry(house);
    const user = await makeUser(house, EMAIL);
    const own = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP';
    const first = await enrol(house, user.id);
    const given = await post(house, `${UM}/users/${user.id}/auth_factors`, { type: 'totp', totp_secret: own });
    expect(given.body.authentication_factor.totp.secret).toBe(own);
    const lone = (await post(house, '/auth/factors/enroll', { type: 'totp', totp_issuer: 'Acme', totp_user: 'x' }))
      .body;
    expect(first.secret).toMatch(/^[A-Z2-7]{32}$/);
    const answers = [
      await verifyChallenge(house, first.challenge, totpCode(house, first.secret)),
      await house.call('GET', `${UM}/users/${user.id}/auth_factors`),
      await house.call('GET', `/auth/factors/${first.id}`),
      await house.call('GET', `/auth/factors/${lone.id}`),
      await post(house, `/auth/factors/${first.id}/challenge`),
      await grant(house, 'password', { email: EMAIL, password: 'correct horse battery staple' }),
      await house.call('DELETE', `/auth/factors/${lone.id}`),
      await house.call('GET', '/events?limit=100'),
    ];
    const seen = [
      ...answers.map(({ text }) => text),
      JSON.stringify(await dump(house.database)),
      JSON.stringify(await readLetters(house)),
      ...house.logs,
    ].join('\n');
    for (const secret of [first.secret, own, lone.totp.secret]) {
      expect(seen).not.toContain(secret);
      expect(seen).not.toContain(Buffer.from(secret).toString('base64url'));
    }
    expect(seen).not.toContain('otpauth');
  });

  test('M3: a sealed secret does not open in the place of another', async () => {
    const house = await open();
    const { user, factor } = await adaWithFactor(house);
    const other = await enrol(house, user.id);
    await rows(
      house.database,
      'update factors set secret = (select secret from factors where id = ?) where id = ?',
      other.id,
      factor.id,
    );
    const at = await challenge(house, factor.id);
    expect((await verifyChallenge(house, at, totpCode(house, other.secret))).status).toBe(500);
  });

  test('M4: adding a factor and removing it each make an event and a letter', async () => {
    const house = await open();
    const user = await makeUser(house, EMAIL);
    const factor = await enrol(house, user.id);
    expect(await readLetters(house)).toEqual([]);
    await verifyChallenge(house, factor.challenge, totpCode(house, factor.secret));
    expect((await house.call('DELETE', `/auth/factors/${factor.id}`)).status).toBe(200);
    const letters = await readLetters(house);
    expect(letters.map(({ kind, to, data }) => [kind, to, data.change])).toEqual([
      ['factor_changed', EMAIL, 'added'],
      ['factor_changed', EMAIL, 'removed'],
    ]);
    const { body } = await house.call('GET', '/events?limit=100');
    const told = body.data.map((each: { event: string; data: { id: string } }) => [
      each.event,
      each.data.id === factor.id,
    ]);
    for (const name of ['enrolled', 'verified', 'deleted'])
      expect(told.filter(([event]: [string]) => event === `latchkey.authentication_factor.${name}`)).toEqual([
        [`latchkey.authentication_factor.${name}`, true],
      ]);
    expect((await house.call('DELETE', `/auth/factors/${factor.id}`)).status).toBe(404);
    expect((await verifyChallenge(house, factor.challenge, totpCode(house, factor.secret))).status).toBe(404);
  });

  test('M4: a factor that was never confirmed comes and goes without a letter', async () => {
    const house = await open();
    const user = await makeUser(house, EMAIL);
    const factor = await enrol(house, user.id);
    await house.call('DELETE', `/auth/factors/${factor.id}`);
    expect(await readLetters(house)).toEqual([]);
  });

  test('M1: a factor that is removed while its code is on the way is gone, and nobody meets a fault', async () => {
    const house = await open();
    const replica = await house.addReplica();
    hurry(house);
    const user = await makeUser(house, EMAIL);
    for (let round = 0; round < 15; round += 1) {
      const factor = await enrol(house, user.id);
      const code = totpCode(house, factor.secret);
      const replies = await Promise.all([
        verifyChallenge(house, factor.challenge, code),
        post(replica, `/auth/factors/${factor.id}/challenge`, undefined, house),
        replica.call('DELETE', `/auth/factors/${factor.id}`, { key: house.apiKey }),
        round === 14 && house.call('DELETE', `${UM}/users/${user.id}`),
        round === 14 && post(replica, `${UM}/users/${user.id}/auth_factors`, { type: 'totp' }, house),
      ]);
      for (const reply of replies) if (reply) expect(reply.status, reply.text).toBeLessThan(500);
    }
    expect(await rows(house.database, 'select id from factors')).toEqual([]);
  });
});
