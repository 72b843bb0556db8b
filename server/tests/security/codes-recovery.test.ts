// A8 and L4: after a new password or a new address, nothing that was asked for before it works.

import { expect, test } from 'vitest';
import { onEachDatabase, type TestHouse } from '../house.ts';
import { claimsOf } from './people.ts';
import { rows } from './rows.ts';
import {
  confirmedFactor,
  enrol,
  grant,
  hurry,
  magicCode,
  mailedCode,
  makeOrganization,
  makeUser,
  PASSWORD,
  post,
  reachStep,
  readLetters,
  totpCode,
  UM,
  type User,
  verifyChallenge,
} from './steps.ts';

const NEW = 'another horse battery staple';
const EMAIL = 'ada@example.com';

async function resetLink(house: TestHouse, email = EMAIL): Promise<string> {
  return (await post(house, `${UM}/password_reset`, { email })).body.password_reset_token;
}

const confirmReset = (house: TestHouse, token: string, new_password = NEW) =>
  post(house, `${UM}/password_reset/confirm`, { token, new_password });

/** All that can be under way for somebody, and how each would go on; none of it opens after a change. */
async function underWay(
  house: TestHouse,
  user: User,
): Promise<Record<string, () => Promise<{ status: number; text: string }>>> {
  const session = await grant(house, 'password', { email: EMAIL, password: PASSWORD });
  expect(session.status, session.text).toBe(200);
  const organizations = [await makeOrganization(house, 'One', user.id), await makeOrganization(house, 'Two', user.id)];
  const { pending_authentication_token } = await reachStep(house, EMAIL, 'organization_selection_required');
  const { code } = await magicCode(house, EMAIL);
  const token = await resetLink(house);
  await post(house, `${UM}/users/${user.id}/email_change/send`, { new_email: 'thief@example.com' });
  const change = await mailedCode(house, 'email_change');
  const [organization_id] = organizations;
  return {
    session: () => grant(house, 'refresh', { refresh_token: session.body.refresh_token }),
    'sign-in that waits': () => grant(house, 'choose', { pending_authentication_token, organization_id }),
    'magic code': () => grant(house, 'magic', { email: EMAIL, code }),
    'other link': () => confirmReset(house, token, 'what a thief would choose'),
    'e-mail change': () => post(house, `${UM}/users/${user.id}/email_change/confirm`, { code: change }),
  };
}

onEachDatabase('recovery', (open) => {
  test('A8: a reset ends the sessions, voids whatever was under way, and tells the owner', async () => {
    const house = await open();
    hurry(house);
    const user = await makeUser(house, EMAIL);
    const former = await underWay(house, user);
    const done = await confirmReset(house, await resetLink(house));
    expect(done.status, done.text).toBe(200);
    expect(Object.keys(done.body)).toEqual(['user']);
    for (const [name, attempt] of Object.entries(former)) {
      const { status, text } = await attempt();
      expect.soft([400, 404, 409], `${name}: ${status} ${text}`).toContain(status);
    }
    const notice = (await readLetters(house)).filter(({ kind }) => kind === 'password_changed');
    expect(notice.map(({ to }) => to)).toEqual([EMAIL]);
    expect((await grant(house, 'password', { email: EMAIL, password: PASSWORD })).status).toBe(400);
    expect((await reachStepWith(house, NEW)).body.code).toBe('organization_selection_required');
    const [told] = await rows(house.database, "select data from events where name = 'password_reset.succeeded'");
    expect(JSON.stringify(told?.data)).toContain(user.id);
  });

  test('A8: a password that the application sets does the same', async () => {
    const house = await open();
    hurry(house);
    const user = await makeUser(house, EMAIL);
    const former = await underWay(house, user);
    const set = await house.call('PUT', `${UM}/users/${user.id}`, { body: { password: NEW } });
    expect(set.status, set.text).toBe(200);
    for (const [name, attempt] of Object.entries(former)) {
      const { status, text } = await attempt();
      expect.soft([400, 404, 409], `${name}: ${status} ${text}`).toContain(status);
    }
    expect((await readLetters(house)).filter(({ kind }) => kind === 'password_changed')).toHaveLength(1);
    expect((await reachStepWith(house, NEW)).status).toBe(403);
  });

  test('A8: an address that the application changes makes void what was sent to the former one', async () => {
    const house = await open();
    hurry(house);
    const user = await makeUser(house, EMAIL);
    const former = await underWay(house, user);
    await house.call('PUT', `${UM}/users/${user.id}`, {
      body: { email: 'lovelace@example.com', email_verified: true },
    });
    for (const name of ['sign-in that waits', 'other link', 'e-mail change']) {
      const { status, text } = (await former[name]?.()) as { status: number; text: string };
      expect.soft([400, 404, 409], `${name}: ${status} ${text}`).toContain(status);
    }
    // The code of the old mailbox, said with the new address.
    const { code } = await magicCode(house, 'lovelace@example.com');
    await house.call('PUT', `${UM}/users/${user.id}`, { body: { email: 'third@example.com', email_verified: true } });
    expect((await grant(house, 'magic', { email: 'third@example.com', code })).status).toBe(400);
  });

  test('A8: a reset never skips the second factor', async () => {
    const house = await open();
    hurry(house);
    const user = await makeUser(house, EMAIL);
    await confirmedFactor(house, user.id);
    expect((await confirmReset(house, await resetLink(house))).status).toBe(200);
    expect((await reachStepWith(house, NEW)).body.code).toBe('mfa_challenge');
    const { code } = await magicCode(house, EMAIL);
    expect((await grant(house, 'magic', { email: EMAIL, code })).body.code).toBe('mfa_challenge');
    expect(await rows(house.database, 'select id from factors where verified_at is not null')).toHaveLength(1);
  });

  test('A8: a password that is refused does not use the link up, and a banned user stays out after a reset', async () => {
    const house = await open();
    hurry(house);
    const user = await makeUser(house, EMAIL);
    const token = await resetLink(house);
    expect((await confirmReset(house, token, 'short')).body.code).toBe('password_reset_error');
    await rows(house.database, 'update users set banned_at = 1 where id = ?', user.id);
    expect((await confirmReset(house, token)).status).toBe(200);
    const refused = await reachStepWith(house, NEW);
    expect([refused.status, refused.body.code]).toEqual([403, 'authentication_method_not_allowed']);
    expect((await confirmReset(house, token)).status).toBe(400);
  });

  test('A8: a link of somebody who was removed is like one that never was', async () => {
    const house = await open();
    const user = await makeUser(house, EMAIL);
    const token = await resetLink(house);
    await house.call('DELETE', `${UM}/users/${user.id}`);
    await makeUser(house, EMAIL);
    expect((await confirmReset(house, token)).status).toBe(404);
  });

  test('L4: the code goes to the new address and nowhere else; the former one is told when it is done', async () => {
    const house = await open();
    const user = await makeUser(house, EMAIL);
    const path = `${UM}/users/${user.id}/email_change`;
    const sent = await post(house, `${path}/send`, { new_email: 'New@example.com' });
    const code = await mailedCode(house, 'email_change');
    expect(sent.text).not.toContain(code);
    expect((await readLetters(house)).map(({ kind, to }) => [kind, to])).toEqual([['email_change', 'New@example.com']]);
    const done = await post(house, `${path}/confirm`, { code });
    expect(done.body.user).toMatchObject({ id: user.id, email: 'New@example.com', email_verified: true });
    const told = (await readLetters(house)).at(-1);
    expect([told?.kind, told?.to, told?.data]).toEqual(['email_changed', EMAIL, { newEmail: 'New@example.com' }]);
    expect((await post(house, `${path}/confirm`, { code })).status).toBe(409);
    const events = JSON.stringify(await rows(house.database, 'select data, context from events'));
    expect(events).not.toContain(code);
    const { body } = await house.call('GET', '/events?events[]=user.updated');
    expect(body.data.at(-1).context.previous_attributes).toEqual({ email: EMAIL });
  });

  test('L4: an address that somebody takes meanwhile is refused, and the user keeps the former one', async () => {
    const house = await open();
    const user = await makeUser(house, EMAIL);
    const path = `${UM}/users/${user.id}/email_change`;
    await makeUser(house, 'taken@example.com');
    expect((await post(house, `${path}/send`, { new_email: 'TAKEN@example.com' })).body.code).toBe(
      'email_not_available',
    );
    await post(house, `${path}/send`, { new_email: 'wanted@example.com' });
    const code = await mailedCode(house, 'email_change');
    await makeUser(house, 'Wanted@example.com');
    const late = await post(house, `${path}/confirm`, { code });
    expect([late.status, late.body.code]).toEqual([409, 'email_not_available']);
    expect((await house.call('GET', `${UM}/users/${user.id}`)).body.email).toBe(EMAIL);
    expect((await readLetters(house)).filter(({ kind }) => kind === 'email_changed')).toEqual([]);
  });

  test('L4: a change of address voids codes and links of the former one', async () => {
    const house = await open();
    hurry(house);
    const user = await makeUser(house, EMAIL);
    const token = await resetLink(house);
    const magic = await magicCode(house, EMAIL);
    await post(house, `${UM}/users/${user.id}/email_change/send`, { new_email: 'new@example.com' });
    const code = await mailedCode(house, 'email_change');
    expect((await post(house, `${UM}/users/${user.id}/email_change/confirm`, { code })).status).toBe(200);
    expect((await confirmReset(house, token)).status).toBe(404);
    for (const email of [EMAIL, 'new@example.com'])
      expect((await grant(house, 'magic', { email, code: magic.code })).status).toBe(400);
  });

  test('A8: the tokens of the step after a reset say who it is, and nothing of before', async () => {
    const house = await open();
    hurry(house);
    const user = await makeUser(house, EMAIL);
    const factor = await enrol(house, user.id);
    expect((await verifyChallenge(house, factor.challenge, totpCode(house, factor.secret))).body.valid).toBe(true);
    await confirmReset(house, await resetLink(house));
    house.clock.advance(60_000);
    const step = await reachStepWith(house, NEW);
    const challenge = (await post(house, `/auth/factors/${factor.id}/challenge`)).body.id;
    const done = await grant(house, 'totp', {
      code: totpCode(house, factor.secret),
      authentication_challenge_id: challenge,
      pending_authentication_token: step.body.pending_authentication_token,
    });
    expect(done.status, done.text).toBe(200);
    expect(claimsOf(done.body.access_token).sub).toBe(user.id);
    expect(await rows(house.database, 'select id from sessions where ended_at is null')).toHaveLength(1);
  });
});

function reachStepWith(house: TestHouse, password: string) {
  return grant(house, 'password', { email: EMAIL, password });
}
