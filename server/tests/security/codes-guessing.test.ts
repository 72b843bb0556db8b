// B1, B2, B3: whoever guesses codes, second factors or links runs out of tries before luck has a chance.

import { expect, test } from 'vitest';
import { onEachDatabase, type TestHouse } from '../house.ts';
import { rows } from './rows.ts';
import {
  challenge,
  confirmedFactor,
  grant,
  hurry,
  magicCode,
  mailedCode,
  makeUser,
  post,
  reachStep,
  readLetters,
  totpCode,
  UM,
  verifyChallenge,
  wrong,
} from './steps.ts';

const BUDGET = 10;

onEachDatabase('guessing codes', (open) => {
  test('B1: wrong magic codes lock the address after ten, also over several codes, and of somebody unknown alike', async () => {
    const house = await open();
    const statuses: Record<string, number[]> = {};
    await magicCode(house, 'known@example.com');
    for (const email of ['known@example.com', 'Unknown@example.com']) {
      statuses[email] = [];
      for (let n = 0; n < 12; n += 1) {
        if (n % 4 === 3 && email.startsWith('known')) await magicCode(house, email);
        const { status, headers } = await grant(house, 'magic', { email, code: '12345x' });
        statuses[email].push(status);
        if (status === 429) expect(headers.get('retry-after')).toMatch(/^3[56]\d\d$/);
      }
    }
    const expected = [...Array.from({ length: BUDGET }, () => 400), 429, 429];
    expect(statuses).toEqual({ 'known@example.com': expected, 'Unknown@example.com': expected });
    const { code } = await magicCode(house, 'known@example.com');
    expect((await grant(house, 'magic', { email: 'known@example.com', code })).status).toBe(429);
    house.clock.advance(3_600_000);
    const later = await magicCode(house, 'known@example.com');
    expect((await grant(house, 'magic', { email: 'known@example.com', code: later.code })).status).toBe(200);
  });

  test('B1: a right code for an address that somebody else has by now is no failed try', async () => {
    const house = await open();
    hurry(house);
    const { id } = await makeUser(house, 'ada@example.com');
    const statuses: number[] = [];
    for (let round = 0; round < 3; round += 1) {
      const wanted = `wanted${round}@example.com`;
      await post(house, `${UM}/users/${id}/email_change/send`, { new_email: wanted });
      const code = await mailedCode(house, 'email_change');
      await makeUser(house, wanted);
      for (let n = 0; n < 4; n += 1)
        statuses.push((await post(house, `${UM}/users/${id}/email_change/confirm`, { code })).status);
    }
    expect(statuses).toEqual(Array(12).fill(409));
  });

  test('B1: the doors that take a verification code share one budget', async () => {
    const house = await open();
    hurry(house);
    const { id, email } = await makeUser(house, 'ada@example.com', { verified: false });
    const statuses: number[] = [];
    for (let n = 0; n < BUDGET / 2 + 1; n += 1) {
      const step = await reachStep(house, email, 'email_verification_required');
      const pending_authentication_token = step.pending_authentication_token;
      statuses.push((await grant(house, 'verify', { code: 'wrong', pending_authentication_token })).status);
      statuses.push((await post(house, `${UM}/users/${id}/email_verification/confirm`, { code: 'wrong' })).status);
    }
    expect(statuses).toEqual([...Array.from({ length: BUDGET }, () => 400), 429, 429]);
  });

  test('B1: codes of an e-mail change have a budget that new codes do not refill', async () => {
    const house = await open();
    const { id } = await makeUser(house, 'ada@example.com');
    const path = `${UM}/users/${id}/email_change`;
    const said: string[] = [];
    for (let n = 0; n < BUDGET + 2; n += 1) {
      await post(house, `${path}/send`, { new_email: 'new@example.com' });
      const { status, body } = await post(house, `${path}/confirm`, {
        code: wrong(await mailedCode(house, 'email_change')),
      });
      said.push(`${status} ${body.code}`);
    }
    expect(said).toEqual([
      ...Array.from({ length: BUDGET }, () => '400 email_change_code_incorrect'),
      '429 too_many_requests',
      '429 too_many_requests',
    ]);
  });

  test('B1: a second factor has one budget at both of its doors, which new challenges do not refill', async () => {
    const house = await open();
    hurry(house);
    const { id, email } = await makeUser(house, 'ada@example.com');
    const factor = await confirmedFactor(house, id);
    const code = wrong(totpCode(house, factor.secret));
    const statuses: number[] = [];
    for (let n = 0; n < BUDGET / 2 + 1; n += 1) {
      const { pending_authentication_token } = await reachStep(house, email, 'mfa_challenge');
      const authentication_challenge_id = await challenge(house, factor.id);
      statuses.push(
        (await grant(house, 'totp', { code, pending_authentication_token, authentication_challenge_id })).status,
      );
      statuses.push((await verifyChallenge(house, await challenge(house, factor.id), code)).status);
    }
    expect(statuses.slice(0, BUDGET)).toEqual(Array.from({ length: BUDGET }, (_, n) => (n % 2 ? 201 : 400)));
    expect(statuses.slice(BUDGET)).toEqual([429, 429]);
    const right = await verifyChallenge(house, await challenge(house, factor.id), totpCode(house, factor.secret));
    expect(right.status).toBe(429);
  });

  test('B1: what turns out right gives the budget back', async () => {
    const house = await open();
    hurry(house);
    const { id } = await makeUser(house, 'ada@example.com');
    const factor = await confirmedFactor(house, id);
    for (let round = 0; round < 4; round += 1) {
      const at = await challenge(house, factor.id);
      for (let n = 0; n < 4; n += 1) {
        const { body } = await verifyChallenge(house, at, wrong(totpCode(house, factor.secret)));
        expect(body.valid).toBe(false);
      }
      expect((await verifyChallenge(house, at, totpCode(house, factor.secret))).body.valid).toBe(true);
      house.clock.advance(60_000);
    }
  });

  test('B2: of 200 guesses at one code at once, over two replicas, five are compared and the code is burned', async () => {
    const house = await open();
    const replicas = [house, await house.addReplica()];
    const { id, code } = await magicCode(house, 'ada@example.com');
    const replies = await Promise.all(
      Array.from({ length: 200 }, (_, at) =>
        grant(replicas[at % 2] as TestHouse, 'magic', { email: 'ada@example.com', code: wrong(code) }, house),
      ),
    );
    const [row] = await rows(house.database, 'select tries from codes where id = ?', id);
    expect(row?.tries).toBe(5);
    const said = Map.groupBy(replies, ({ status, body }) => `${status} ${body.code}`);
    expect(said.get('400 invalid_one_time_code')).toHaveLength(5);
    expect(said.get('429 too_many_requests')).toHaveLength(200 - BUDGET);
    expect((await grant(house, 'magic', { email: 'ada@example.com', code })).status).toBe(429);
  });

  test('B2: of 200 guesses at a second factor at once, over many challenges, ten are compared', async () => {
    const house = await open();
    const replicas = [house, await house.addReplica()];
    const { id } = await makeUser(house, 'ada@example.com');
    const factor = await confirmedFactor(house, id);
    const challenges = await Promise.all(Array.from({ length: 40 }, () => challenge(house, factor.id)));
    const replies = await Promise.all(
      Array.from({ length: 200 }, (_, at) =>
        post(
          replicas[at % 2] as TestHouse,
          `/auth/challenges/${challenges[at % 40]}/verify`,
          { code: '12345x' },
          house,
        ),
      ),
    );
    expect(replies.filter(({ body }) => body.valid === false)).toHaveLength(BUDGET);
    expect(replies.filter(({ status }) => status === 429)).toHaveLength(200 - BUDGET);
  });

  test('B3: a link that resets a password has too many values to guess, and guesses never stand in its way', async () => {
    const house = await open();
    hurry(house);
    await makeUser(house, 'ada@example.com');
    const { body } = await post(house, `${UM}/password_reset`, { email: 'ada@example.com' });
    const token: string = body.password_reset_token;
    expect(token).toMatch(/^[A-Za-z0-9]{43}$/);
    expect(token.length * Math.log2(62)).toBeGreaterThan(256);
    const confirm = (guess: string) =>
      post(house, `${UM}/password_reset/confirm`, { token: guess, new_password: 'another horse battery staple' });
    const near = [...token].map(
      (letter, at) => `${token.slice(0, at)}${letter === 'a' ? 'b' : 'a'}${token.slice(at + 1)}`,
    );
    const guesses = [
      ...near,
      token.slice(1),
      `${token}a`,
      token.toLowerCase(),
      token.toUpperCase(),
      ` ${token}`,
      `${token}\n`,
      body.id,
    ];
    for (const guess of guesses) expect.soft((await confirm(guess)).status, guess).toBe(404);
    expect((await confirm(token)).status).toBe(200);
  });

  test('B1: a password sign-in that waits for its address does not fill the mailbox', async () => {
    const house = await open({ limits: true });
    hurry(house);
    await makeUser(house, 'ada@example.com', { verified: false });
    const letters = async () => (await readLetters(house)).filter(({ kind }) => kind === 'verify_email').length;
    const steps = [];
    for (let n = 0; n < 12; n += 1)
      steps.push(await reachStep(house, 'ada@example.com', 'email_verification_required'));
    expect(await letters()).toBe(3);
    // The code of the last letter goes on to work, with the newest token.
    const { pending_authentication_token } = steps[11] as { pending_authentication_token: string };
    const code = await mailedCode(house, 'verify_email');
    expect((await grant(house, 'verify', { code, pending_authentication_token })).status).toBe(200);
    await makeUser(house, 'bob@example.com', { verified: false });
    for (let minute = 0; minute < 30; minute += 1) {
      await grant(house, 'password', { email: 'bob@example.com', password: 'correct horse battery staple' });
      house.clock.advance(60_000);
    }
    expect(await letters()).toBe(3 + 10);
  });

  test('B1: every letter that somebody can ask for counts against its address', async () => {
    const house = await open({ limits: true });
    const { id } = await makeUser(house, 'ada@example.com', { verified: false });
    const asks: [string, object | undefined][] = [
      [`${UM}/magic_auth`, { email: 'ADA@example.com' }],
      [`${UM}/password_reset`, { email: ' ada@example.com' }],
      [`${UM}/users/${id}/email_verification/send`, undefined],
    ];
    for (const [path, body] of asks) expect([200, 201]).toContain((await post(house, path, body)).status);
    const refused: [string, object | undefined][] = [
      ...asks,
      [`${UM}/magic_auth/send`, { email: 'ada@example.com' }],
      [`${UM}/password_reset/send`, { email: 'ada@example.com', password_reset_url: 'https://app.example/reset' }],
    ];
    for (const [path, body] of refused) {
      const { status, headers } = await post(house, path, body);
      expect.soft([status, Number(headers.get('retry-after')) > 0], path).toEqual([429, true]);
    }
    expect(await readLetters(house)).toHaveLength(3);
    for (let n = 0; n < 4; n += 1) {
      const other = await makeUser(house, `other${n}@example.com`);
      const { status } = await post(house, `${UM}/users/${other.id}/email_change/send`, {
        new_email: 'Wanted@example.com',
      });
      expect(status).toBe(n < 3 ? 200 : 429);
    }
    const invited = { email: 'guest@example.com' };
    const invitation = (await post(house, `${UM}/invitations`, invited)).body.id;
    const again = async () => (await post(house, `${UM}/invitations/${invitation}/resend`, {})).status;
    expect([await again(), await again(), await again()]).toEqual([200, 200, 429]);
  });
});
