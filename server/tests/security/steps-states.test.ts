// X6: no side door: whatever state somebody is in, no grant and no step lets them past it, also when it came in mid-flow.

import { expect, test } from 'vitest';
import { changeSettings } from '../../src/core/environments.ts';
import { banUser } from '../../src/core/users.ts';
import type { User as Known } from '../../src/model/user.ts';
import { replacePrimaryEmail } from '../../src/store/identifiers.ts';
import { lockUser, updateUser } from '../../src/store/users.ts';
import { onEachDatabase, type Reply, type TestHouse } from '../house.ts';
import { rows } from './rows.ts';
import {
  challenge,
  confirmedFactor,
  type Enrolled,
  grant,
  hurry,
  magicCode,
  makeOrganization,
  makeUser,
  PASSWORD,
  post,
  reachStep,
  totpCode,
  UM,
  type User,
} from './steps.ts';

const EMAIL = 'ada@example.com';

/** Begins a flow, and gives what finishes it. */
type Flow = (house: TestHouse, user: User) => Promise<() => Promise<Reply>>;

const FLOWS: Record<string, Flow> = {
  password: async (house) => () => grant(house, 'password', { email: EMAIL, password: PASSWORD }),
  'magic code': async (house) => {
    const { code } = await magicCode(house, EMAIL);
    return () => grant(house, 'magic', { email: EMAIL, code });
  },
  'address step': async (house, user) => {
    await rows(
      house.database,
      'update identifiers set is_verified = ? where user_id = ?',
      house.kind === 'sqlite' ? 0 : 'false',
      user.id,
    );
    const step = await reachStep(house, EMAIL, 'email_verification_required');
    const { body } = await house.call('GET', `${UM}/email_verification/${step.email_verification_id}`);
    const { pending_authentication_token } = step;
    return () => grant(house, 'verify', { code: body.code, pending_authentication_token });
  },
  'organization step': async (house, user) => {
    const [organization_id] = [
      await makeOrganization(house, 'One', user.id),
      await makeOrganization(house, 'Two', user.id),
    ];
    const { pending_authentication_token } = await reachStep(house, EMAIL, 'organization_selection_required');
    return () => grant(house, 'choose', { organization_id, pending_authentication_token });
  },
  'factor step': async (house, user) => {
    const factor = await confirmedFactor(house, user.id);
    const { pending_authentication_token } = await reachStep(house, EMAIL, 'mfa_challenge');
    const authentication_challenge_id = await challenge(house, factor.id);
    return () =>
      grant(house, 'totp', {
        code: totpCode(house, factor.secret),
        authentication_challenge_id,
        pending_authentication_token,
      });
  },
  refresh: async (house) => {
    const { body } = await grant(house, 'password', { email: EMAIL, password: PASSWORD });
    return () => grant(house, 'refresh', { refresh_token: body.refresh_token });
  },
  'password reset': async (house) => {
    const { body } = await post(house, `${UM}/password_reset`, { email: EMAIL });
    const fresh = 'another horse battery staple';
    return async () => {
      const reset = await post(house, `${UM}/password_reset/confirm`, {
        token: body.password_reset_token,
        new_password: fresh,
      });
      expect(reset.text).not.toContain('access_token');
      return grant(house, 'password', { email: EMAIL, password: reset.status === 200 ? fresh : PASSWORD });
    };
  },
};

interface State {
  enter(house: TestHouse, user: User): Promise<unknown>;
  /** Flows that this state is no reason to stop, and why that is right. */
  lets: Record<string, string>;
}

const moved = 'lovelace@example.com';

const STATES: Record<string, State> = {
  banned: { enter: (house, { id }) => banUser(house.work, id), lets: {} },
  deleted: { enter: (house, { id }) => house.call('DELETE', `${UM}/users/${id}`), lets: {} },
  'deleted and made anew': {
    enter: async (house, { id }) => {
      await house.call('DELETE', `${UM}/users/${id}`);
      await house.call('POST', `${UM}/users`, { body: { email: EMAIL, email_verified: true } });
    },
    lets: {},
  },
  'due to prove a second factor': {
    enter: async (house, { id }): Promise<Enrolled> => confirmedFactor(house, id),
    lets: { 'factor step': 'it proves one', refresh: 'the session began before' },
  },
  unverified: {
    enter: (house, { id }) => house.call('PUT', `${UM}/users/${id}`, { body: { email: moved } }),
    lets: { refresh: 'the session was begun by who they are' },
  },
  'given another password': {
    enter: (house, { id }) =>
      house.call('PUT', `${UM}/users/${id}`, { body: { password: 'a third horse battery staple' } }),
    lets: {},
  },
  'left without passwords, which the operator switched off,': {
    enter: async (house) => {
      await changeSettings(house.house.tools, house.environment, { passwordSignIn: false });
      house.clock.advance(2_000);
    },
    lets: { 'magic code': 'it is another way', refresh: 'the session began before' },
  },
};

onEachDatabase('side doors', (open) => {
  test.each(Object.keys(FLOWS))('X6: without any such state, %s ends in a session', async (flow) => {
    const house = await open();
    hurry(house);
    const finish = await (FLOWS[flow] as Flow)(house, await makeUser(house, EMAIL));
    const { status, text } = await finish();
    expect(status, text).toBe(200);
    expect(text).toContain('access_token');
  });

  test.each(Object.keys(STATES))('X6: nobody who is %s by the end of a flow comes through it', async (name) => {
    const state = STATES[name] as State;
    for (const [flow, begin] of Object.entries(FLOWS)) {
      const house = await open();
      hurry(house);
      const user = await makeUser(house, EMAIL);
      const finish = await begin(house, user);
      const before = await rows(house.database, 'select id from sessions');
      await state.enter(house, user);
      const { status, text } = await finish();
      const through = status === 200 || text.includes('access_token');
      expect.soft(through, `${flow}, ${name}: ${status} ${text}`).toBe(flow in state.lets);
      expect.soft(status, `${flow}, ${name}: ${text}`).toBeLessThan(500);
      const after = await rows(house.database, 'select id from sessions');
      if (!through) expect.soft(after.length, `${flow}, ${name}`).toBeLessThanOrEqual(before.length);
    }
  });

  test.each(
    Object.keys(STATES).filter((name) => !name.startsWith('deleted')),
  )('X6: nobody who is %s from the start comes through any grant', async (name) => {
    const state = STATES[name] as State;
    const house = await open();
    hurry(house);
    const user = await makeUser(house, EMAIL);
    await state.enter(house, user);
    const email = name === 'unverified' ? moved : EMAIL;
    const first = await grant(house, 'password', { email, password: PASSWORD });
    expect([400, 403], first.text).toContain(first.status);
    expect(first.text).not.toContain('access_token');
    if (!['banned', 'due to prove a second factor'].includes(name)) return;
    const { code } = await magicCode(house, email);
    const second = await grant(house, 'magic', { email, code });
    expect(second.status, second.text).toBe(403);
    expect(second.text).not.toContain('access_token');
    expect(await rows(house.database, 'select id from sessions')).toEqual([]);
  });

  test('X6: a sign-in that waited for a change of the address sees what the change made of it', async () => {
    const house = await open();
    const replica = await house.addReplica();
    hurry(house, replica);
    const { id } = await makeUser(house, EMAIL);
    const { promise: gate, resolve: letGo } = Promise.withResolvers<void>();
    const { promise: held, resolve: isHeld } = Promise.withResolvers<void>();
    const changing = house.database.commit(async (tx) => {
      const user = (await lockUser(tx, house.environment.id, id)) as Known;
      await updateUser(tx, house.environment.id, user);
      const now = house.clock.now();
      const unproven = { userId: id, value: moved, canonical: moved, verified: false, now };
      await replacePrimaryEmail(tx, house.environment.id, unproven);
      isHeld();
      await gate;
    });
    await held;
    const signingIn = grant(replica, 'password', { email: EMAIL, password: PASSWORD }, house);
    await new Promise((resolve) => setTimeout(resolve, 150));
    letGo();
    await changing;
    const { status, body, text } = await signingIn;
    expect([400, 403], text).toContain(status);
    if (status === 403) expect([body.code, body.email]).toEqual(['email_verification_required', moved]);
    expect(await rows(house.database, 'select id from sessions')).toEqual([]);
  });
});
