// M2 and C2: until every step of a sign-in is done, nothing that was handed out on the way opens a door.

import { expect, test } from 'vitest';
import { changeSettings } from '../../src/core/environments.ts';
import { insertClient } from '../../src/store/environments.ts';
import { onEachDatabase, type Reply, type TestHouse } from '../house.ts';
import { rows } from './rows.ts';
import {
  challenge,
  confirmedFactor,
  enrol,
  type GRANTS,
  grant,
  hurry,
  makeOrganization,
  makeUser,
  PASSWORD,
  post,
  reachStep,
  totpCode,
  UM,
  wrong,
} from './steps.ts';

const STEPS = [
  'email_verification_required',
  'organization_selection_required',
  'mfa_challenge',
  'mfa_enrollment',
] as const;
type StepName = (typeof STEPS)[number];

/** Somebody whose sign-in stops at a step, with all that the application was given so far. */
async function stopAt(house: TestHouse, step: StepName) {
  const email = `${step}@example.com`;
  const user = await makeUser(house, email, { verified: step !== 'email_verification_required' });
  const names = step === 'organization_selection_required' ? ['One', 'Two'] : ['Only'];
  const organizations: string[] = [];
  for (const name of names) organizations.push(await makeOrganization(house, `${name} of ${step}`, user.id));
  const factor = step === 'mfa_enrollment' ? null : await confirmedFactor(house, user.id);
  const body = await reachStep(house, email, step);
  return { user, organizations, factor, body, token: body.pending_authentication_token };
}

const isSignedIn = ({ text, body }: Reply) =>
  /access_token|refresh_token/.test(text) || body?.access_token !== undefined;

onEachDatabase('steps of a sign-in', (open) => {
  test.each(STEPS)('M2: what is handed out at %s opens no other door', async (step) => {
    const house = await open();
    await changeSettings(house.house.tools, house.environment, { requireMfa: true, lockoutFailures: 100 });
    hurry(house);
    const { user, body, token, organizations } = await stopAt(house, step);
    expect(JSON.stringify(body)).not.toMatch(/access_token|refresh_token|sid/);
    const handed = [token, body.email_verification_id, user.id, organizations[0]].filter((each) => each !== undefined);
    const bearer = (value: string) => ({ key: null, headers: { authorization: `Bearer ${value}` } });
    for (const value of handed) {
      const tries: [string, Promise<Reply>][] = [
        ['a key', house.call('GET', `${UM}/users`, bearer(value))],
        [
          'a key that writes',
          house.call('PUT', `${UM}/users/${user.id}`, { ...bearer(value), body: { first_name: 'X' } }),
        ],
        ['a key of events', house.call('GET', '/events', bearer(value))],
        ['a client secret', grant(house, 'password', { email: user.email, password: PASSWORD, client_secret: value })],
        ['a refresh token', grant(house, 'refresh', { refresh_token: value })],
        ['a magic code', grant(house, 'magic', { email: user.email, code: value })],
        ['a password', grant(house, 'password', { email: user.email, password: value })],
        [
          'a reset token',
          post(house, `${UM}/password_reset/confirm`, { token: value, new_password: 'another horse battery' }),
        ],
        ['a session', post(house, `${UM}/sessions/revoke`, { session_id: value })],
        ['an invitation', house.call('GET', `${UM}/invitations/by_token/${value}`)],
        ['a verification code', post(house, `${UM}/users/${user.id}/email_verification/confirm`, { code: value })],
        ['a challenge', post(house, `/auth/challenges/${value}/verify`, { code: '000000' })],
      ];
      for (const [name, reply] of tries) {
        const { status, text } = await reply;
        const refused = status >= 400 && status < 500;
        expect.soft(refused, `${value} as ${name}: ${status} ${text}`).toBe(true);
      }
    }
    expect(await rows(house.database, 'select id from sessions')).toEqual([]);
    expect(await rows(house.database, 'select id from refresh_tokens')).toEqual([]);
  });

  test.each(STEPS)('M2: at %s no grant of another step leads to a session', async (step) => {
    const house = await open();
    await changeSettings(house.house.tools, house.environment, { requireMfa: true });
    hurry(house);
    const { user, organizations, factor } = await stopAt(house, step);
    const fresh = async () => (await reachStep(house, user.email, step)).pending_authentication_token;
    const own = { email_verification_required: 'verify', organization_selection_required: 'choose' }[step as string];
    const tries: [keyof typeof GRANTS, object][] = [
      ['verify', { code: '000000' }],
      ...organizations.map((organization_id) => ['choose', { organization_id }] as [keyof typeof GRANTS, object]),
    ];
    if (factor && step !== 'mfa_challenge') {
      const authentication_challenge_id = await challenge(house, factor.id);
      tries.push(['totp', { code: totpCode(house, factor.secret), authentication_challenge_id }]);
    }
    for (const [name, body] of tries) {
      const reply = await grant(house, name, { ...body, pending_authentication_token: await fresh() });
      expect.soft(isSignedIn(reply), `${name} at ${step}: ${reply.text}`).toBe(false);
      expect.soft([400, 403], `${name} at ${step}: ${reply.text}`).toContain(reply.status);
      // Its own grant leads to the next step, which is still asked for.
      if (name === own && reply.status === 403) expect(reply.body.code).not.toBe(step);
    }
    expect(await rows(house.database, 'select id from sessions')).toEqual([]);
  });

  test('M2: with every gate up they are asked for one after the other, and the last one opens', async () => {
    const house = await open();
    hurry(house);
    const user = await makeUser(house, 'ada@example.com', { verified: false });
    const one = await makeOrganization(house, 'One', user.id);
    await makeOrganization(house, 'Two', user.id);
    const factor = await confirmedFactor(house, user.id);
    const first = await reachStep(house, user.email, 'email_verification_required');
    const { code } = (await house.call('GET', `${UM}/email_verification/${first.email_verification_id}`)).body;
    const spent = [first.pending_authentication_token];
    const second = await grant(house, 'verify', { code, pending_authentication_token: spent[0] });
    expect([second.status, second.body.code]).toEqual([403, 'organization_selection_required']);
    spent.push(second.body.pending_authentication_token);
    const third = await grant(house, 'choose', { organization_id: one, pending_authentication_token: spent[1] });
    expect([third.status, third.body.code]).toEqual([403, 'mfa_challenge']);
    spent.push(third.body.pending_authentication_token);
    expect(new Set(spent).size).toBe(3);
    const authentication_challenge_id = await challenge(house, factor.id);
    const answer = { code: totpCode(house, factor.secret), authentication_challenge_id };
    for (const token of spent.slice(0, 2)) {
      const reply = await grant(house, 'totp', { ...answer, pending_authentication_token: token });
      expect(reply.body.code).toBe('invalid_pending_authentication_token');
    }
    expect(await rows(house.database, 'select id from sessions')).toEqual([]);
    const done = await grant(house, 'totp', { ...answer, pending_authentication_token: spent[2] });
    expect([done.status, done.body.organization_id]).toEqual([200, one]);
    for (const token of spent) {
      const again = await grant(house, 'choose', { organization_id: one, pending_authentication_token: token });
      expect(again.body.code).toBe('invalid_pending_authentication_token');
    }
    expect(await rows(house.database, 'select id from sessions')).toHaveLength(1);
  });

  test('M2: a wrong code does not burn the token of the step, but counts', async () => {
    const house = await open();
    hurry(house);
    const user = await makeUser(house, 'ada@example.com');
    const factor = await confirmedFactor(house, user.id);
    const { pending_authentication_token } = await reachStep(house, user.email, 'mfa_challenge');
    const authentication_challenge_id = await challenge(house, factor.id);
    const answer = (code: string) =>
      grant(house, 'totp', { code, authentication_challenge_id, pending_authentication_token });
    for (let n = 0; n < 4; n += 1)
      expect((await answer(wrong(totpCode(house, factor.secret)))).body.code).toBe('invalid_one_time_code');
    const [counted] = await rows(
      house.database,
      'select tries from challenges where id = ?',
      authentication_challenge_id,
    );
    expect(counted?.tries).toBe(4);
    const failed = await rows(house.database, "select data from events where name = 'authentication.mfa_failed'");
    expect(failed).toHaveLength(4);
    expect((await answer(totpCode(house, factor.secret))).status).toBe(200);
  });

  test('M2: five wrong tries burn the code of the step; the token goes on with a new one', async () => {
    const house = await open();
    hurry(house);
    const user = await makeUser(house, 'ada@example.com', { verified: false });
    const step = await reachStep(house, user.email, 'email_verification_required');
    const read = async (id?: string) => (await house.call('GET', `${UM}/email_verification/${id}`)).body.code;
    const code = await read(step.email_verification_id);
    const { pending_authentication_token } = step;
    for (let n = 0; n < 5; n += 1)
      expect((await grant(house, 'verify', { code: wrong(code), pending_authentication_token })).body.code).toBe(
        'invalid_one_time_code',
      );
    const burned = await grant(house, 'verify', { code, pending_authentication_token });
    expect(burned.body.code).toBe('one_time_code_too_many_attempts');
    const next = await reachStep(house, user.email, 'email_verification_required');
    const reply = await grant(house, 'verify', {
      code: await read(next.email_verification_id),
      pending_authentication_token,
    });
    expect(reply.status).toBe(200);
  });

  test('C2: the token of a step is good for its client and its environment only, once, and for ten minutes', async () => {
    const house = await open();
    hurry(house);
    const other = await house.addTenant();
    await house.database.commit((tx) =>
      insertClient(tx, house.environment.id, 'client_second', 'Second', house.clock.now()),
    );
    const user = await makeUser(house, 'ada@example.com');
    const [one] = [await makeOrganization(house, 'One', user.id), await makeOrganization(house, 'Two', user.id)];
    const fresh = async () =>
      (await reachStep(house, user.email, 'organization_selection_required')).pending_authentication_token;
    const choose = (token: string, more: object = {}, tenant = other) =>
      grant(house, 'choose', { organization_id: one, pending_authentication_token: token, ...more }, tenant);
    const token = await fresh();
    const refused = 'invalid_pending_authentication_token';
    expect((await choose(token, { client_id: 'client_second' }, house)).body.code).toBe(refused);
    expect((await choose(token)).body.code).toBe(refused);
    for (const altered of [token.slice(1), `${token}a`, token.toLowerCase(), ` ${token}`])
      expect((await choose(altered, {}, house)).body.code).toBe(refused);
    expect((await choose(token, {}, house)).status).toBe(200);
    expect((await choose(token, {}, house)).body.code).toBe(refused);
    const late = await fresh();
    house.clock.advance(10 * 60_000);
    expect((await choose(late, {}, house)).body.code).toBe(refused);
    const stored = JSON.stringify(await rows(house.database, 'select * from pending_sign_ins'));
    expect(stored).not.toContain(token);
  });

  test('M2: an organization that one does not belong to is no way out of the choice', async () => {
    const house = await open();
    hurry(house);
    const user = await makeUser(house, 'ada@example.com');
    for (const name of ['One', 'Two']) await makeOrganization(house, name, user.id);
    const foreign = await makeOrganization(house, 'Foreign');
    const { pending_authentication_token } = await reachStep(house, user.email, 'organization_selection_required');
    for (const organization_id of [foreign, 'org_01NOBODY', user.id]) {
      const reply = await grant(house, 'choose', { organization_id, pending_authentication_token });
      expect([reply.status, reply.body.error]).toEqual([400, 'organization_membership_not_found']);
    }
    expect(await rows(house.database, 'select id from sessions')).toEqual([]);
  });

  test('M2: where everybody needs a second factor, nobody is let in before one is confirmed', async () => {
    const house = await open();
    await changeSettings(house.house.tools, house.environment, { requireMfa: true });
    hurry(house);
    const user = await makeUser(house, 'ada@example.com');
    const { pending_authentication_token } = await reachStep(house, user.email, 'mfa_enrollment');
    const factor = await enrol(house, user.id);
    await reachStep(house, user.email, 'mfa_enrollment');
    const answer = (code: string) =>
      grant(house, 'totp', { code, authentication_challenge_id: factor.challenge, pending_authentication_token });
    expect((await answer(wrong(totpCode(house, factor.secret)))).status).toBe(400);
    expect((await answer(totpCode(house, factor.secret))).status).toBe(200);
    await reachStep(house, user.email, 'mfa_challenge');
  });
});
