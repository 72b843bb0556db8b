// X6: no side door: whatever state somebody is in, no grant, no step and no ticket of either wire lets them past it, also when it came in mid-flow.

import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { changeAccountIn } from '../../src/core/accounts.ts';
import { changeSettings } from '../../src/core/environments.ts';
import { withIdentifier } from '../../src/core/identifiers.ts';
import { deleteOrganization } from '../../src/core/organizations.ts';
import { condemnPassword } from '../../src/core/passwords.ts';
import { banUser, lockUser } from '../../src/core/users.ts';
import { type Identifier, primaryOf } from '../../src/model/account.ts';
import { updateIdentifier } from '../../src/store/identifiers.ts';
import { connect, organizationAt } from '../connections-made.ts';
import { type HouseOptions, onEachDatabase, type TestHouse } from '../house.ts';
import { FLOWS, lets } from './flows.ts';
import { rows } from './rows.ts';
import { confirmedFactor, type Enrolled, grant, hurry, magicCode, makeUser, PASSWORD, UM, type User } from './steps.ts';

const EMAIL = 'ada@example.com';

interface State {
  enter(house: TestHouse, user: User): Promise<unknown>;
  /** Undoes what is not this user's alone. */
  leave?(house: TestHouse): Promise<unknown>;
  /** Flows that this state is no reason to stop, and why that is right. */
  lets: Record<string, string>;
}

const moved = 'lovelace@example.com';
const BEGAN = 'the session began before';
const KEY = 'it is an act of the secret key';
const VOUCHED = 'the application vouches for them';

const STATES: Record<string, State> = {
  banned: { enter: (house, { id }) => banUser(house.work, id), lets: {} },
  locked: { enter: (house, { id }) => lockUser(house.work, id), lets: {} },
  deleted: { enter: (house, { id }) => house.call('DELETE', `${UM}/users/${id}`), lets: {} },
  'deleted and made anew': {
    enter: async (house, { id, email }) => {
      await house.call('DELETE', `${UM}/users/${id}`);
      await house.call('POST', `${UM}/users`, { body: { email, email_verified: true } });
    },
    lets: {},
  },
  'due to prove a second factor': {
    enter: async (house, { id }): Promise<Enrolled> => confirmedFactor(house, id),
    lets: {
      'factor step': 'it proves one',
      refresh: BEGAN,
      'session that the key begins': KEY,
      'token of a session': BEGAN,
    },
  },
  unverified: {
    enter: (house, { id, email }) => house.call('PUT', `${UM}/users/${id}`, { body: { email: movedFrom(email) } }),
    lets: {
      refresh: 'the session was begun by who they are',
      'session that the key begins': KEY,
      'token of a session': BEGAN,
    },
  },
  'given another password': {
    enter: (house, { id }) =>
      house.call('PUT', `${UM}/users/${id}`, { body: { password: 'a third horse battery staple' } }),
    lets: { 'sign-in token': VOUCHED, 'session that the key begins': KEY },
  },
  'left with a password that an operator called compromised': {
    enter: (house, { id }) => condemnPassword(house.work, id, { endSessions: false }),
    lets: {
      'magic code': 'it is another way',
      'magic code on the page': 'it is another way',
      'password reset': 'it sets another one',
      refresh: BEGAN,
      'sign-in token': VOUCHED,
      'session that the key begins': KEY,
      'token of a session': BEGAN,
    },
  },
  'left without passwords, which the operator switched off,': {
    enter: (house) => switchPasswords(house, false),
    leave: (house) => switchPasswords(house, true),
    lets: {
      'magic code': 'it is another way',
      'magic code on the page': 'it is another way',
      refresh: BEGAN,
      'sign-in token': VOUCHED,
      'session that the key begins': KEY,
      'token of a session': BEGAN,
    },
  },
  "expected at their organization's provider": {
    enter: requireSso,
    leave: async (house) => {
      for (const { id } of await rows(house.database, 'select id from organizations where name = ?', 'Acme'))
        await deleteOrganization(house.work, String(id));
    },
    lets: { refresh: BEGAN, 'session that the key begins': KEY, 'token of a session': BEGAN },
  },
};

async function requireSso(house: TestHouse): Promise<void> {
  const { id } = await organizationAt(house, 'Acme', 'example.com');
  await connect(house, id, { isRequired: true });
}

const movedFrom = (email: string) => `moved-${email}`;

async function switchPasswords(house: TestHouse, passwordSignIn: boolean): Promise<void> {
  await changeSettings(house.house.tools, house.environment, { passwordSignIn });
  house.clock.advance(2_000);
}

/** A house whose replica has the same key: one that is pinned to another would retire it. */
async function openTwo(open: (options?: HouseOptions) => Promise<TestHouse>) {
  const settings = { apiKey: `sk_test_${randomBytes(24).toString('base64url')}`, clientId: 'client_doors' };
  const house = await open({ settings });
  const replica = await house.addReplica({ settings });
  hurry(house, replica);
  return { house, replica };
}

onEachDatabase('side doors', (open) => {
  test('X6: without any such state, every flow ends in a session', async () => {
    const { house, replica } = await openTwo(open);
    for (const [flow, begin] of Object.entries(FLOWS)) {
      const finish = await begin(house, await makeUser(house, `${flow.replaceAll(' ', '-')}@example.com`));
      const reply = await finish(replica);
      expect.soft(lets(reply), `${flow}: ${reply.status} ${reply.text}`).toBe(true);
    }
  });

  test.each(
    Object.keys(STATES),
  )('X6: nobody who is %s by the end of a flow comes through it, on another replica either', async (name) => {
    const { enter, leave, lets: reasons } = STATES[name] as State;
    const { house, replica } = await openTwo(open);
    for (const [flow, begin] of Object.entries(FLOWS)) {
      await leave?.(house);
      const user = await makeUser(house, `${flow.replaceAll(' ', '-')}@example.com`);
      const finish = await begin(house, user);
      const before = await rows(house.database, 'select id from sessions');
      await enter(house, user);
      const reply = await finish(replica);
      const said = `${flow}, ${name}: ${reply.status} ${reply.text}`;
      const through = reply.status === 200 || lets(reply);
      expect.soft(through, said).toBe(flow in reasons);
      expect.soft(reply.status, said).toBeLessThan(500);
      const after = await rows(house.database, 'select id from sessions');
      if (!through) expect.soft(after.length, said).toBeLessThanOrEqual(before.length);
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
    const email = name === 'unverified' ? movedFrom(EMAIL) : EMAIL;
    const first = await grant(house, 'password', { email, password: PASSWORD });
    expect([400, 403], first.text).toContain(first.status);
    expect(first.text).not.toContain('access_token');
    if (!['banned', 'locked', 'due to prove a second factor'].includes(name)) return;
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
      const now = house.clock.now();
      await changeAccountIn(house.work, tx, id, async (_, before) => {
        const own = primaryOf(before, 'email') as Identifier;
        const unproven = { ...own, value: moved, canonical: moved, isVerified: false, updatedAt: now };
        await updateIdentifier(tx, house.environment.id, id, unproven);
        return withIdentifier(before, unproven);
      });
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
