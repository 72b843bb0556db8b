// P1: a challenge of a passkey ceremony is good once, for five minutes, in its browser, for what it was made for.

import { expect, test } from 'vitest';
import { sweep } from '../../src/core/housekeeping.ts';
import { enrolPasskey, offerPasskeyEnrolment, offerPasskeySignIn } from '../../src/core/passkey-ceremonies.ts';
import { onEachDatabase } from '../house.ts';
import { virtualAuthenticator } from '../virtual-authenticator.ts';
import {
  BROWSER,
  bring,
  expectRefused,
  holder,
  OTHER_BROWSER,
  refusalOf,
  signIn,
  storedPasskeys,
  told,
} from './passkeys.ts';
import { dump, rows } from './rows.ts';
import { makeUser } from './steps.ts';

onEachDatabase('challenges of passkeys', (open) => {
  test('P1: a challenge is good once', async () => {
    const house = await open();
    const { device } = await holder(house);
    const answer = device.get(await offerPasskeySignIn(house.work, BROWSER));
    expect((await bring(house, answer)).signedIn).toBeDefined();
    expect(await refusalOf(bring(house, answer))).toBe('invalid_passkey');
    expect(await told(house, 'passkey.counter_regressed')).toEqual([]);
  });

  test('P1: so is one for an enrolment, also for another passkey', async () => {
    const house = await open();
    const { id } = await makeUser(house, 'ada@example.com');
    const options = await offerPasskeyEnrolment(house.work, id, BROWSER);
    const make = () => enrolPasskey(house.work, id, BROWSER, virtualAuthenticator().create(options));
    await make();
    expect(await refusalOf(make())).toBe('invalid_passkey');
    expect(await storedPasskeys(house)).toHaveLength(1);
  });

  test('P1: a challenge is over after five minutes', async () => {
    const house = await open();
    const { user, device } = await holder(house);
    const late = device.get(await offerPasskeySignIn(house.work, BROWSER));
    const lateToo = await offerPasskeyEnrolment(house.work, user.id, BROWSER);
    house.clock.advance(5 * 60_000 - 1_000);
    const inTime = device.get(await offerPasskeySignIn(house.work, BROWSER));
    house.clock.advance(2_000);
    expect(await refusalOf(bring(house, late))).toBe('invalid_passkey');
    expect(await refusalOf(enrolPasskey(house.work, user.id, BROWSER, virtualAuthenticator().create(lateToo)))).toBe(
      'invalid_passkey',
    );
    expect((await bring(house, inTime)).signedIn).toBeDefined();
  });

  test('P1: a challenge is bound to its browser, its purpose, its user and its environment', async () => {
    const house = await open();
    const other = await house.addTenant();
    const { user, device } = await holder(house);
    const bob = await holder(house, { email: 'bob@example.com' });
    const theirs = await holder(house, { email: 'ada@example.com', tenant: other });
    await rows(house.database, 'delete from spent_tokens');
    const asked = await offerPasskeySignIn(house.work, BROWSER);
    const toEnrol = await offerPasskeyEnrolment(house.work, user.id, BROWSER);
    const fresh = virtualAuthenticator();
    const made = fresh.create(toEnrol);
    const elsewhere = { ...asked, challenge: toEnrol.challenge };
    await expectRefused(house, () => bring(house, device.get(asked), OTHER_BROWSER));
    await expectRefused(house, () => bring(house, device.get(elsewhere)));
    await expectRefused(house, () => bring(other, theirs.device.get(asked)));
    await expectRefused(house, () => enrolPasskey(house.work, user.id, OTHER_BROWSER, made));
    await expectRefused(house, () => enrolPasskey(house.work, bob.user.id, BROWSER, made));
    await expectRefused(house, () => enrolPasskey(other.work, theirs.user.id, BROWSER, made));
    const signingIn = { ...toEnrol, challenge: asked.challenge };
    await expectRefused(house, () => enrolPasskey(house.work, user.id, BROWSER, fresh.create(signingIn)));
    expect((await bring(house, device.get(asked))).signedIn?.user.id).toBe(user.id);
  });

  test('X1: a passkey opens nothing in another environment', async () => {
    const house = await open();
    const other = await house.addTenant();
    const { device } = await holder(house);
    expect(await refusalOf(signIn(other, device))).toBe('invalid_passkey');
  });

  test('G1: neither a used challenge nor what a browser is known by rests as it is', async () => {
    const house = await open();
    const { device } = await holder(house);
    const asked = await offerPasskeySignIn(house.work, BROWSER);
    expect((await bring(house, device.get(asked))).signedIn).toBeDefined();
    const resting = JSON.stringify(await dump(house.database));
    const token = Buffer.from(asked.challenge, 'base64url').toString();
    for (const secret of [asked.challenge, token, BROWSER]) expect(resting).not.toContain(secret);
  });

  test('P1: to be asked writes nothing, and used challenges are forgotten when they are over', async () => {
    const house = await open();
    const { device } = await holder(house);
    const before = await dump(house.database);
    const asked = await offerPasskeySignIn(house.work, BROWSER);
    expect(await dump(house.database)).toEqual(before);
    await bring(house, device.get(asked));
    const count = async () => (await rows(house.database, 'select digest from spent_tokens')).length;
    await sweep(house.house.tools);
    expect(await count()).toBe(2);
    house.clock.advance(5 * 60_000 + 1);
    await sweep(house.house.tools);
    expect(await count()).toBe(0);
  });
});
