// X6, B3: what becomes of a passkey when its owner, the passkey itself or the environment changed in the meantime.

import { expect, test } from 'vitest';
import { enrolPasskey, offerPasskeyEnrolment, offerPasskeySignIn } from '../../src/core/passkey-ceremonies.ts';
import { removePasskey } from '../../src/core/passkeys.ts';
import { banUser, deleteUser, lockUser, unbanUser, unlockUser } from '../../src/core/users.ts';
import type { Work } from '../../src/core/work.ts';
import { onEachDatabase, type TestHouse } from '../house.ts';
import { virtualAuthenticator } from '../virtual-authenticator.ts';
import { BROWSER, bring, changed, holder, refusalOf, signIn, storedPasskeys, told } from './passkeys.ts';
import { rows } from './rows.ts';
import { grant, hurry, makeUser } from './steps.ts';

type Change = (work: Work, userId: string) => Promise<unknown>;

const REFUSED: [name: string, change: Change, signIn: string, enrolment: string][] = [
  ['banned', banUser, 'user_banned', 'user_banned'],
  ['locked', lockUser, 'user_locked', 'user_locked'],
  ['deleted', deleteUser, 'invalid_passkey', 'not_found'],
];

const failures = async (house: TestHouse) =>
  (await told(house, 'authentication.passkey_failed')).map(({ userId, email, error }) => ({ userId, email, error }));

onEachDatabase('passkeys when things change', (open) => {
  test.each(
    REFUSED,
  )('X6: a %s user does not come in, also by an answer that was given before', async (_, change, code, toEnrol) => {
    const house = await open();
    const { user, device } = await holder(house);
    const answer = device.get(await offerPasskeySignIn(house.work, BROWSER));
    const made = virtualAuthenticator().create(await offerPasskeyEnrolment(house.work, user.id, BROWSER));
    await change(house.work, user.id);
    expect(await refusalOf(bring(house, answer))).toBe(code);
    expect(await refusalOf(signIn(house, device))).toBe(code);
    expect(await refusalOf(enrolPasskey(house.work, user.id, BROWSER, made))).toBe(toEnrol);
    expect(await rows(house.database, 'select id from sessions where ended_at is null')).toEqual([]);
    expect(await failures(house)).toMatchObject([{ error: { code } }, { error: { code } }]);
  });

  test.each([
    ['banned', banUser, unbanUser],
    ['locked', lockUser, unlockUser],
  ] as const)('X6: to be %s burns no answer, and the passkey works again afterwards', async (_, change, back) => {
    const house = await open();
    const { user, device } = await holder(house);
    const answer = device.get(await offerPasskeySignIn(house.work, BROWSER));
    await change(house.work, user.id);
    expect(await refusalOf(bring(house, answer))).toMatch(/^user_/);
    await back(house.work, user.id);
    expect((await bring(house, answer)).signedIn?.user.id).toBe(user.id);
  });

  test('B3: wrong passwords lock the password, and not the passkey', async () => {
    const house = await open();
    hurry(house);
    await changed(house, { lockoutFailures: 2 });
    const { user, device } = await holder(house);
    const byPassword = (password: string) => grant(house, 'password', { email: user.email, password });
    for (let round = 0; round < 3; round += 1) await byPassword('wrong');
    expect((await byPassword('correct horse battery staple')).body.error).toBe('too_many_requests');
    expect((await signIn(house, device)).signedIn?.user.id).toBe(user.id);
  });

  test('B3: wrong answers lock nobody out, however many', async () => {
    const house = await open();
    hurry(house);
    const strict = await changed(house, { lockoutFailures: 2, addressFailures: 2 });
    const { user, device } = await holder(house);
    for (let round = 0; round < 5; round += 1) {
      expect(await refusalOf(signIn(strict, device, { tamper: 'signature' }))).toBe('invalid_passkey');
    }
    expect((await signIn(strict, device)).signedIn).toBeDefined();
    expect(
      (await grant(house, 'password', { email: user.email, password: 'correct horse battery staple' })).status,
    ).toBe(200);
    expect(await told(house, 'user.locked')).toEqual([]);
  });

  test('X6: a passkey that was removed opens nothing, also by an answer that was given before', async () => {
    const house = await open();
    const { user, device, passkey } = await holder(house);
    const answer = device.get(await offerPasskeySignIn(house.work, BROWSER));
    await removePasskey(house.work, user.id, passkey.id);
    expect(await refusalOf(bring(house, answer))).toBe('invalid_passkey');
    expect(await refusalOf(signIn(house, device))).toBe('invalid_passkey');
    expect(await told(house, 'passkey.counter_regressed')).toEqual([]);
  });

  test('X6: where passkeys are switched off none is asked for, made or taken, also of ceremonies that had begun', async () => {
    const house = await open();
    const { user, device } = await holder(house);
    const answer = device.get(await offerPasskeySignIn(house.work, BROWSER));
    const made = virtualAuthenticator().create(await offerPasskeyEnrolment(house.work, user.id, BROWSER));
    const off = await changed(house, { passkeySignIn: false });
    const verbs = [
      () => bring(off, answer),
      () => enrolPasskey(off.work, user.id, BROWSER, made),
      () => offerPasskeySignIn(off.work, BROWSER),
      () => offerPasskeyEnrolment(off.work, user.id, BROWSER),
    ];
    for (const verb of verbs) expect(await refusalOf(verb())).toBe('method_disabled');
    expect(await failures(house)).toMatchObject([{ error: { code: 'method_disabled' } }]);
    expect((await bring(await changed(house, { passkeySignIn: true }), answer)).signedIn?.user.id).toBe(user.id);
  });

  test('nobody makes a passkey for a user who does not exist', async () => {
    const house = await open();
    const other = await house.addTenant();
    const { id } = await makeUser(house, 'ada@example.com', { tenant: other });
    for (const userId of ['user_none', id]) {
      expect(await refusalOf(offerPasskeyEnrolment(house.work, userId, BROWSER))).toBe('not_found');
    }
  });

  test('G3: a wrong answer for a known passkey names its owner', async () => {
    const house = await open();
    const { user, device } = await holder(house);
    await refusalOf(signIn(house, device, { tamper: 'signature' }));
    expect(await failures(house)).toMatchObject([{ userId: user.id, email: user.email }]);
  });

  test('with a user go their passkeys and their handle', async () => {
    const house = await open();
    const { user } = await holder(house);
    await offerPasskeyEnrolment(house.work, user.id, BROWSER);
    await deleteUser(house.work, user.id);
    expect(await storedPasskeys(house)).toEqual([]);
    expect(await rows(house.database, 'select * from passkey_handles')).toEqual([]);
  });
});
